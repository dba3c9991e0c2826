//! `bench`: the penalty ledgers of a hundred thousand invoices, natively and in Chromium.
//!
//! Both reckon the same book (`crates/core/benches/book`) and must agree on it to the cent.

use crate::{
    paths, run,
    stop::{Doing, Result, Stop},
    tools::{Browser, Tools},
    web,
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// How long the native half may take, its building included.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// Rounds in Chromium; its first ones are not counted: it still compiles while they run.
const ROUNDS: usize = 18;
const UNCOUNTED: usize = 3;

/// Invoices in the book.
const INVOICES: u64 = 100_000;

/// How the module is built for Chromium: what to call it, what differs from the page's profile, and for
/// what wasm-opt is told to optimise.
const BUILDS: [(&str, &[&str], &str); 4] = [
    ("Chromium, as the page ships", &[], "-Oz"),
    (
        "Chromium, core at opt-level 3",
        &["profile.release.package.relancier-core.opt-level=3"],
        "-Oz",
    ),
    (
        "Chromium, core and decimals at 3",
        &[
            "profile.release.package.relancier-core.opt-level=3",
            "profile.release.package.rust_decimal.opt-level=3",
            "profile.release.package.chrono.opt-level=3",
        ],
        "-Oz",
    ),
    ("Chromium, all at opt-level 3", &["profile.release.opt-level=3"], "-O3"),
];

/// Measures everything, prints it, and refuses two machines that disagree.
pub fn penalties() -> Result<()> {
    let browser = Browser::ready()?;
    let tools = Tools::to_bench()?;
    let folder = paths::web().join("bench");
    paths::cleared(&folder)?;
    fs::create_dir_all(&folder).doing(|| format!("writing {}", folder.display()))?;

    let native = native()?;
    let modules = BUILDS
        .iter()
        .map(|(name, config, optimise)| {
            println!("→ {name}");
            let module = build(&tools, config, optimise, &folder)?;
            let there = in_chromium(&browser, &module, &folder)?;
            let agree = (there.lines, there.cents) == (native.lines, native.cents);
            let weight = fs::metadata(&module).map_or(0, |file| file.len());
            agree.then_some((name, there, weight)).ok_or_else(|| {
                Stop::new(format!("{name}: the sums are not those of this machine"))
            })
        })
        .collect::<Result<Vec<_>>>()?;

    println!("\n{INVOICES} invoices, {} lines; medians of rounds, (fastest)", native.lines);
    println!("{}", native.row("native, opt-level 3", &native, None));
    for (name, there, weight) in modules {
        println!("{}", there.row(name, &native, Some(weight)));
    }
    Ok(())
}

/// The book as one machine reckons it.
struct Reckoned {
    lines: u64,
    cents: u64,
    /// Of each round, sorted.
    microseconds: Vec<u64>,
}

impl Reckoned {
    fn new(lines: u64, cents: u64, mut microseconds: Vec<u64>) -> Option<Self> {
        microseconds.sort_unstable();
        let sound = lines > 0 && microseconds.first().is_some_and(|fastest| *fastest > 0);
        sound.then_some(Self { lines, cents, microseconds })
    }

    fn median(&self) -> u64 {
        self.microseconds.get(self.microseconds.len() / 2).copied().unwrap_or_default()
    }

    fn fastest(&self) -> u64 {
        self.microseconds.first().copied().unwrap_or_default()
    }

    fn row(&self, name: &str, native: &Self, weight: Option<u64>) -> String {
        let per_line = |microseconds: u64| microseconds * 1000 / self.lines.max(1);
        let a_second = INVOICES * 1_000_000 / self.median().max(1);
        let times = |hundredths: u64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let median = times(self.median() * 100 / native.median().max(1));
        let fastest = times(self.fastest() * 100 / native.fastest().max(1));
        let weight = weight.map(|bytes| format!("{bytes:>8} bytes")).unwrap_or_default();
        format!(
            "{name:<34}{:>6} ns a line ({:>4}) {a_second:>8} invoices a second  {median} × native ({fastest}) {weight}",
            per_line(self.median()),
            per_line(self.fastest()),
        )
    }
}

/// Criterion's rounds on this machine.
fn native() -> Result<Reckoned> {
    let records = paths::root().join("target/criterion");
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(paths::root())
        .args(["bench", "-p", "relancier-core", "--bench", "penalty"])
        .env("CRITERION_HOME", &records);
    let (success, output) = run::heard(&mut cargo, LIMIT)?;
    let samples = records.join("penalty/ledgers/new/sample.json");
    let samples = fs::read_to_string(&samples).doing(|| samples.display().to_string());
    let read = || {
        let book = told(&output)?;
        let samples = samples.as_ref().ok()?;
        let rounds =
            list(samples, "\"times\":[")?.into_iter().zip(list(samples, "\"iters\":[")?);
        let microseconds =
            rounds.map(|(nanoseconds, passes)| nanoseconds / passes.max(1) / 1000);
        Reckoned::new(*book.first()?, *book.get(1)?, microseconds.collect())
    };
    let reckoned = success.then(read).flatten();
    reckoned.ok_or_else(|| Stop::new(format!("`{}` measured nothing", run::line(&cargo))))
}

/// The module for Chromium, through wasm-opt as the page's.
fn build(tools: &Tools, config: &[&str], optimise: &str, folder: &Path) -> Result<PathBuf> {
    let mut cargo = tools.command("cargo");
    cargo.args(["build", "--release", "--quiet", "-p", "relancier-bench"]);
    cargo.args(["--target", web::TARGET]);
    for change in config {
        cargo.args(["--config", change]);
    }
    run::shown(&mut cargo)?;
    let built = paths::web().join(web::TARGET).join("release/relancier_bench.wasm");
    let module = folder.join("penalties.wasm");
    run::shown(tools.command("wasm-opt").args([optimise, "-o"]).args([&module, &built]))?;
    Ok(module)
}

/// Opens a page with the module in it; Chromium prints what the page says once it has loaded.
fn in_chromium(browser: &Browser, module: &Path, folder: &Path) -> Result<Reckoned> {
    let page = folder.join("page.html");
    let template = paths::root().join("crates/core/benches/web/page.html");
    let doing = |file: &Path| format!("reading {}", file.display());
    let bytes = fs::read(module).doing(|| doing(module))?;
    let bytes: Vec<_> = bytes.iter().map(u8::to_string).collect();
    let text = fs::read_to_string(&template)
        .doing(|| doing(&template))?
        .replace("{wasm}", &bytes.join(","))
        .replace("{rounds}", &ROUNDS.to_string());
    fs::write(&page, text).doing(|| format!("writing {}", page.display()))?;

    let mut args = vec!["--headless=new".to_owned(), "--disable-gpu".to_owned()];
    args.push(format!("--user-data-dir={}", folder.join("profile").display()));
    if run::asked("id", &["-u"]).as_deref() == Some("0") {
        args.push("--no-sandbox".to_owned());
    }
    args.extend(["--dump-dom".to_owned(), format!("file://{}", page.display())]);
    let output = run::asked(&browser.browser, &args).unwrap_or_default();
    let read = || {
        let numbers = told(&output)?;
        let (book, rounds) = numbers.split_at_checked(2)?;
        let rounds = rounds.get(UNCOUNTED..)?.to_vec();
        Reckoned::new(*book.first()?, *book.get(1)?, rounds)
    };
    read().ok_or_else(|| Stop::new("Chromium did not reckon the book").hint(page_hint(&page)))
}

fn page_hint(page: &Path) -> String {
    format!("open {} and look at its console", page.display())
}

/// The numbers between `book: ` and the semicolon.
fn told(output: &str) -> Option<Vec<u64>> {
    let (numbers, _) = output.split_once("book: ")?.1.split_once(';')?;
    numbers.split_whitespace().map(|number| number.parse().ok()).collect()
}

/// The numbers of a JSON list after its name, without their decimals.
fn list(json: &str, name: &str) -> Option<Vec<u64>> {
    let (numbers, _) = json.split_once(name)?.1.split_once(']')?;
    numbers
        .split(',')
        .map(|number| number.split('.').next().and_then(|whole| whole.trim().parse().ok()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_machines_say_is_read() {
        assert_eq!(told("…\nbook: 12 345;\n…"), Some(vec![12, 345]));
        assert_eq!(told("<pre>book: 12 345 6 7;</pre>"), Some(vec![12, 345, 6, 7]));
        assert_eq!(told("book: NaN;"), None);
        assert_eq!(told("nothing"), None);
        let json = r#"{"sampling_mode":"Flat","iters":[1.0,2.0],"times":[500.25,1000.0]}"#;
        assert_eq!(list(json, "\"iters\":["), Some(vec![1, 2]));
        assert_eq!(list(json, "\"times\":["), Some(vec![500, 1000]));
    }

    #[test]
    fn a_row_says_what_a_line_takes() {
        let native = Reckoned::new(1_000_000, 1, vec![900_000, 400_000, 500_000]).unwrap();
        let row = native.row("native", &native, None);
        assert!(row.contains("500 ns a line ( 400)"), "{row}");
        assert!(row.contains("200000 invoices a second"), "{row}");
        let slower = Reckoned::new(1_000_000, 1, vec![1_025_000]).unwrap();
        assert!(slower.row("wasm", &native, Some(7)).contains("2.05 × native (2.56)"));
        assert!(Reckoned::new(0, 1, vec![1]).is_none());
        assert!(Reckoned::new(1, 1, vec![]).is_none());
    }
}
