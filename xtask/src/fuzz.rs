//! `fuzz`: bytes nobody would write, read as files, for as long as asked.

use crate::{
    paths, run,
    stop::{Doing as _, Result},
    tools,
};
use std::{fs, process::Command};

/// What it begins with: exports and lists that the tests read, and small exports that an example writes.
const EXAMPLES: [&str; 3] = ["crates/exchange/tests/json", "crates/exchange/tests/csv", SEEDS];
const SEEDS: &str = "target/fuzz/seeds";
/// What it found to be of use: the next run goes on from there.
const CORPUS: &str = "target/fuzz/corpus";

/// The most memory the reading may take, in megabytes; libFuzzer's own and the sanitizer's are in it.
const MEMORY: u32 = 1024;
/// The longest input tried, in bytes: as much as a small company's export.
const LONGEST: u32 = 200_000;

/// Runs the target in `fuzz/` for so many seconds.
pub fn readers(seconds: u32) -> Result<()> {
    let tool = tools::cargo_fuzz()?;
    let cargo = |words: &[&str]| {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(paths::root()).args(words);
        cargo
    };
    let seeds =
        ["run", "--quiet", "--package", "relancier-exchange", "--example", "seeds", SEEDS];
    run::shown(&mut cargo(&seeds))?;
    let corpus = paths::root().join(CORPUS);
    fs::create_dir_all(&corpus).doing(|| format!("making {}", corpus.display()))?;
    let mut fuzz =
        cargo(&["+nightly", "fuzz", "run", "--target-dir", "target/fuzz/build", "import"]);
    fuzz.env("PATH", paths::search_path([tool]))
        .arg(CORPUS)
        .args(EXAMPLES)
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-rss_limit_mb={MEMORY}"))
        .arg(format!("-max_len={LONGEST}"))
        .args(["-timeout=10", "-print_final_stats=1"]);
    run::shown(&mut fuzz).map_err(|stop| {
        stop.hint(
            "what broke the reader lies in fuzz/artifacts/import: \
             `cargo +nightly fuzz run import FILE` shows it again",
        )
    })
}
