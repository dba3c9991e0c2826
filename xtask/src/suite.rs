//! `check` and `test`: the steps, cheap ones first.

use crate::{
    build,
    counts::Counts,
    paths, run,
    stop::{Result, Stop},
    tools::{self, Browser, Tools},
    web,
};
use std::{
    fs,
    io::{IsTerminal, stdout},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

/// How long one run of tests may take, its building included; several times what it takes.
const LIMIT: Duration = Duration::from_secs(25 * 60);

/// The steps taken so far.
#[derive(Default)]
pub struct Suite {
    counts: Counts,
    failures: Vec<String>,
}

impl Suite {
    /// The quick half, for every save: what needs no browser.
    pub fn native(&mut self) {
        self.step("formatting", |_| {
            tools::component("fmt", "rustfmt")?;
            run::shown(&mut cargo(&["fmt", "--all", "--check"]))
        });
        self.step("lints", |_| {
            tools::component("clippy", "clippy")?;
            let mut clippy = cargo(&["clippy", "--quiet", "--all-targets"]);
            run::shown(native(&mut clippy).args(["--", "-D", "warnings"]))
        });
        self.step("native tests", |counts| {
            tools::pdf_readers()?;
            told(native(&mut cargo(&["test", "--quiet", "--no-fail-fast"])), counts)
        });
    }

    /// The other half: the page.
    pub fn browser(&mut self) {
        self.step("lints of the page", |_| {
            let tools = Tools::to_compile()?;
            let mut clippy = tools.command("cargo");
            clippy.args(["clippy", "--all-targets", "--quiet", "--target", web::TARGET]);
            for package in for_the_browser() {
                clippy.args(["-p", package]);
            }
            run::shown(clippy.args(["--", "-D", "warnings"]))
        });
        if !files_of(&paths::root().join("tests"), ".rs").is_empty() {
            self.step("tests in the browser", in_browser);
        }
        let mut page = None;
        self.step("the page", |_| {
            page = Some(build::page(build::ANYWHERE)?);
            Ok(())
        });
        let Some(scales) = page else {
            println!("\n── no page: neither weighed nor walked through");
            return;
        };
        self.step("budgets", |_| build::within_budgets(&scales));
        let stories = paths::root().join("tests/e2e");
        if !files_of(&stories, ".test.mjs").is_empty() {
            self.step("the walk through the page", |counts| walk(&stories, counts));
        }
    }

    /// Takes one step. A failure is noted, and the next step follows.
    fn step(&mut self, name: &str, take: impl FnOnce(&mut Counts) -> Result<()>) {
        println!("\n── {name}");
        #[expect(clippy::disallowed_methods, reason = "the commands measure time")]
        let start = Instant::now();
        let mut counts = Counts::default();
        if let Err(stop) = take(&mut counts) {
            eprintln!("{stop}");
            self.failures.push(format!("{name}: {stop}"));
            // What failed may be no test (a lint, a size, a tool that cannot be had): it counts as one.
            counts.failed = counts.failed.max(1);
        }
        self.counts += counts;
        println!("   {name}: {} s", start.elapsed().as_secs());
    }

    /// Says what failed, then the closing line, alone on the last line of the output.
    pub fn close(self) -> bool {
        println!();
        for failure in &self.failures {
            println!("FAILED {failure}");
        }
        println!("{}", self.counts);
        self.failures.is_empty()
    }
}

/// The packages that only make sense in a browser.
fn for_the_browser() -> impl Iterator<Item = &'static str> {
    let all = [
        ("relancier", "Cargo.toml"),
        ("relancier-pdf-worker", "crates/pdf-worker/Cargo.toml"),
        ("relancier-age-worker", "crates/age-worker/Cargo.toml"),
    ];
    all.into_iter()
        .filter(|(_, manifest)| paths::root().join(manifest).exists())
        .map(|(name, _)| name)
}

/// All packages but those.
fn native(command: &mut Command) -> &mut Command {
    for_the_browser().fold(command.arg("--workspace"), |command, package| {
        command.args(["--exclude", package])
    })
}

fn in_browser(counts: &mut Counts) -> Result<()> {
    let browser = Browser::ready()?;
    let tools = Tools::to_test_in_browser()?;
    let mut cargo = tools.command("cargo");
    cargo
        // Not --quiet: cargo would pass it on to the runner, which does not know it.
        .args(["test", "-p", "relancier", "--tests", "--no-fail-fast", "--target", web::TARGET])
        // Whole: nobody cuts the module of a test in parts.
        .arg("--no-default-features")
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner")
        // For a whole file: the default of 20 seconds is short, and machines are busy.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env("CHROMEDRIVER", browser.driver);
    told(&mut cargo, counts)
}

/// The stories of `tests/e2e`, told to the page in `dist/`.
fn walk(stories: &Path, counts: &mut Counts) -> Result<()> {
    tools::age()?;
    let mut node = storyteller(stories)?;
    // A story that fails may leave a host open behind it: the run ends all the same. The time is that of a
    // whole file, on a busy machine.
    node.args(["--test-timeout=300000", "--test-force-exit"]);
    told(node.args(files_of(stories, ".test.mjs")), counts)
}

/// Builds the page and kills its browser as many times, in the midst of work.
pub fn torture(kills: u32) -> Result<()> {
    build::page(build::ANYWHERE)?;
    let stories = paths::root().join("tests/e2e");
    let mut node = storyteller(&stories)?;
    node.arg(stories.join("kill.test.mjs"));
    run::shown(node.env("RELANCIER_KILLS", kills.to_string()))
}

/// Node's test runner, with all that the stories need.
fn storyteller(stories: &Path) -> Result<Command> {
    let browser = Browser::ready()?;
    let tools = Tools::to_walk()?;
    let mut npm = tools.command("npm");
    run::shown(npm.current_dir(stories).args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))?;
    let mut node = tools.command("node");
    node.args(["--test", "--test-reporter=spec"])
        .env("RELANCIER_DIST", paths::dist())
        .env("CHROMIUM", browser.browser);
    Ok(node)
}

fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root()).args(args);
    command
}

/// Runs tests and adds up what they say.
fn told(command: &mut Command, counts: &mut Counts) -> Result<()> {
    if stdout().is_terminal() {
        // We read along, so they no longer see the terminal themselves.
        command.env("CARGO_TERM_COLOR", "always").env("FORCE_COLOR", "1");
    }
    let (success, output) = run::heard(command, LIMIT)?;
    *counts += Counts::read(&output);
    if success { Ok(()) } else { Err(Stop::new(format!("`{}` failed", run::line(command)))) }
}

/// The files of a folder whose name ends so, sorted; none where there is no such folder.
fn files_of(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|file| file.to_string_lossy().ends_with(ending))
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_counts_even_where_no_test_ran_and_the_next_one_follows() {
        let mut suite = Suite::default();
        suite.step("good", |counts| {
            counts.passed = 3;
            Ok(())
        });
        suite.step("bad", |_| Err(Stop::new("it broke")));
        suite.step("worse", |counts| {
            *counts = Counts { passed: 1, failed: 2 };
            Err(Stop::new("two broke"))
        });
        assert_eq!(suite.counts, Counts { passed: 4, failed: 3 });
        assert!(!suite.close());
    }

    #[test]
    fn every_package_for_the_browser_is_named_as_in_its_manifest() {
        for manifest in
            ["Cargo.toml", "crates/pdf-worker/Cargo.toml", "crates/age-worker/Cargo.toml"]
        {
            let Ok(text) = fs::read_to_string(paths::root().join(manifest)) else { continue };
            let manifest: toml::Table = text.parse().unwrap();
            let name = manifest["package"]["name"].as_str().unwrap().to_owned();
            assert!(for_the_browser().any(|package| package == name), "{name}");
        }
    }
}
