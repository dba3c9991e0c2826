//! `bench`: the penalty ledgers of a hundred thousand invoices, and the plan of a day of two firms
//! ten times apart, natively and in Chromium.
//!
//! Both reckon the same book (`crates/core/benches/book`) and must agree on it to the cent.
//!
//! `bench letters`: the page's worker beside pdfmake and jsPDF (`tests/bench`).
//!
//! `bench ledger`: the page with a large ledger beside Dexie and Automerge (`tests/bench`).

use crate::{
    build, paths, run,
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

/// The two firms whose day is planned, as the benchmark calls them, with their open invoices.
const FIRMS: [(&str, &str); 2] = [
    ("plan of open 10000: ", "agenda/open/10000"),
    ("plan of open 100000: ", "agenda/open/100000"),
];

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
            let agree = there.sums() == native.sums();
            let weight = fs::metadata(&module).map_or(0, |file| file.len());
            agree.then_some((name, there, weight)).ok_or_else(|| {
                Stop::new(format!("{name}: the sums are not those of this machine"))
            })
        })
        .collect::<Result<Vec<_>>>()?;

    let lines = native.book.count;
    println!("\n{INVOICES} invoices, {lines} lines; medians of rounds, (fastest)");
    println!("{}", native.row("native, opt-level 3", &native, None));
    for (name, there, weight) in &modules {
        println!("{}", there.row(name, &native, Some(*weight)));
    }
    println!("\nThe plan of a day, of 10 000 and of 100 000 open invoices; medians of rounds");
    println!("{}", native.plans_row("native, opt-level 3", &native));
    for (name, there, _) in &modules {
        println!("{}", there.plans_row(name, &native));
    }
    Ok(())
}

/// Has the page's worker make letters in Chromium, beside pdfmake and jsPDF.
pub fn letters() -> Result<()> {
    let browser = Browser::ready()?;
    let tools = Tools::to_walk()?;
    beside(&tools, &browser, "letters.mjs", None)
}

/// Makes a ledger of so many invoices, and has the page open, change, export and merge it in Chromium,
/// beside Dexie and Automerge.
pub fn ledger(invoices: u32) -> Result<()> {
    let browser = Browser::ready()?;
    let tools = Tools::to_walk()?;
    let folder = paths::web().join("ledger");
    paths::cleared(&folder)?;
    fs::create_dir_all(&folder).doing(|| format!("writing {}", folder.display()))?;
    let mut large = Command::new("cargo");
    large.current_dir(paths::root()).args(["run", "--release", "--quiet"]);
    large.args(["-p", "relancier-exchange", "--example", "large", "--", &invoices.to_string()]);
    run::shown(large.arg(&folder))?;
    beside(&tools, &browser, "ledger.mjs", Some(&folder))?;
    // A large ledger is hundreds of megabytes, and made anew in seconds.
    paths::cleared(&folder)
}

/// Builds the page, and runs a script that measures it beside what npm installs here, which is no part of
/// the page.
fn beside(
    tools: &Tools,
    browser: &Browser,
    script: &str,
    argument: Option<&Path>,
) -> Result<()> {
    let folder = paths::root().join("tests/bench");
    let mut npm = tools.command("npm");
    npm.current_dir(&folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run::shown(npm.arg("--loglevel=error"))?;
    build::page(build::ANYWHERE)?;
    let mut node = tools.command("node");
    node.arg(folder.join(script)).args(argument);
    run::shown(node.env("RELANCIER_DIST", paths::dist()).env("CHROMIUM", &browser.browser))
}

/// The book, and the plans of both firms, as one machine reckons them.
struct Reckoned {
    book: Timed,
    plans: [Timed; 2],
}

/// What one machine found, and how long it took.
struct Timed {
    /// Lines of the book, or clients to write to.
    count: u64,
    cents: u64,
    /// Of each round, sorted.
    microseconds: Vec<u64>,
}

impl Timed {
    fn new(count: u64, cents: u64, mut microseconds: Vec<u64>) -> Option<Self> {
        microseconds.sort_unstable();
        let sound = count > 0 && microseconds.first().is_some_and(|fastest| *fastest > 0);
        sound.then_some(Self { count, cents, microseconds })
    }

    fn median(&self) -> u64 {
        self.microseconds.get(self.microseconds.len() / 2).copied().unwrap_or_default()
    }

    fn fastest(&self) -> u64 {
        self.microseconds.first().copied().unwrap_or_default()
    }
}

impl Reckoned {
    /// On which all machines must agree.
    fn sums(&self) -> [(u64, u64); 3] {
        let [small, large] = &self.plans;
        [&self.book, small, large].map(|timed| (timed.count, timed.cents))
    }

    /// How long both plans take, and how much the larger one takes of the smaller.
    fn plans_row(&self, name: &str, native: &Self) -> String {
        let ([small, large], [_, there]) = (&self.plans, &native.plans);
        let milliseconds = |timed: &Timed| {
            format!("{}.{:02} ms", timed.median() / 1000, timed.median() / 10 % 100)
        };
        let times = |over: &Timed| {
            let tenths = large.median() * 10 / over.median().max(1);
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        format!(
            "{name:<34}{:>10} {:>10}  {} × for ten times as many  {} × native",
            milliseconds(small),
            milliseconds(large),
            times(small),
            times(there),
        )
    }

    fn row(&self, name: &str, native: &Self, weight: Option<u64>) -> String {
        let (book, native) = (&self.book, &native.book);
        let per_line = |microseconds: u64| microseconds * 1000 / book.count.max(1);
        let a_second = INVOICES * 1_000_000 / book.median().max(1);
        let times = |hundredths: u64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let median = times(book.median() * 100 / native.median().max(1));
        let fastest = times(book.fastest() * 100 / native.fastest().max(1));
        let weight = weight.map(|bytes| format!("{bytes:>8} bytes")).unwrap_or_default();
        format!(
            "{name:<34}{:>6} ns a line ({:>4}) {a_second:>8} invoices a second  {median} × native ({fastest}) {weight}",
            per_line(book.median()),
            per_line(book.fastest()),
        )
    }
}

/// Criterion's rounds on this machine.
fn native() -> Result<Reckoned> {
    let book = benchmark("penalty", "penalty", &[("book: ", "penalty/ledgers")])?;
    let plans = benchmark("agenda", "agenda/open/", &FIRMS)?;
    let reckoned = book.into_iter().next().zip(<[Timed; 2]>::try_from(plans).ok());
    let (book, plans) =
        reckoned.ok_or_else(|| Stop::new("the benchmarks measured less than they should"))?;
    Ok(Reckoned { book, plans })
}

/// One benchmark of the core: of each thing it measures, what it says after a name, and the rounds
/// that Criterion keeps under another.
fn benchmark(bench: &str, filter: &str, measured: &[(&str, &str)]) -> Result<Vec<Timed>> {
    let records = paths::root().join("target/criterion");
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(paths::root())
        .args(["bench", "-p", "relancier-core", "--bench", bench, "--", filter])
        .env("CRITERION_HOME", &records);
    let (success, output) = run::heard(&mut cargo, LIMIT)?;
    let read = |name: &str, samples: &str| {
        let told = told(&output, name)?;
        let samples = fs::read_to_string(records.join(samples).join("new/sample.json")).ok()?;
        let times = list(&samples, "\"times\":[")?.into_iter();
        let rounds = times.zip(list(&samples, "\"iters\":[")?);
        let microseconds =
            rounds.map(|(nanoseconds, passes)| nanoseconds / passes.max(1) / 1000);
        Timed::new(*told.first()?, *told.get(1)?, microseconds.collect())
    };
    let read = measured.iter().map(|(name, samples)| read(name, samples).filter(|_| success));
    read.collect::<Option<_>>()
        .ok_or_else(|| Stop::new(format!("`{}` measured nothing", run::line(&cargo))))
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
    let timed = |name: &str| {
        let numbers = told(&output, name)?;
        let (sums, rounds) = numbers.split_at_checked(2)?;
        Timed::new(*sums.first()?, *sums.get(1)?, rounds.get(UNCOUNTED..)?.to_vec())
    };
    let read = || {
        let [(small, _), (large, _)] = FIRMS;
        let plans = [timed(small)?, timed(large)?];
        Some(Reckoned { book: timed("book: ")?, plans })
    };
    read().ok_or_else(|| Stop::new("Chromium did not reckon the book").hint(page_hint(&page)))
}

fn page_hint(page: &Path) -> String {
    format!("open {} and look at its console", page.display())
}

/// The numbers between a name and the semicolon.
fn told(output: &str, name: &str) -> Option<Vec<u64>> {
    let (numbers, _) = output.split_once(name)?.1.split_once(';')?;
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
        assert_eq!(told("…\nbook: 12 345;\n…", "book: "), Some(vec![12, 345]));
        assert_eq!(told("<pre>book: 12 345 6 7;</pre>", "book: "), Some(vec![12, 345, 6, 7]));
        assert_eq!(told("book: NaN;", "book: "), None);
        assert_eq!(told("nothing", "book: "), None);
        let json = r#"{"sampling_mode":"Flat","iters":[1.0,2.0],"times":[500.25,1000.0]}"#;
        assert_eq!(list(json, "\"iters\":["), Some(vec![1, 2]));
        assert_eq!(list(json, "\"times\":["), Some(vec![500, 1000]));
    }

    #[test]
    fn a_row_says_what_a_line_takes() {
        let timed = |microseconds| Timed::new(1_000_000, 1, microseconds).unwrap();
        let plans = |times: u64| [timed(vec![3_000 * times]), timed(vec![31_500 * times])];
        let native = Reckoned { book: timed(vec![900_000, 400_000, 500_000]), plans: plans(1) };
        let row = native.row("native", &native, None);
        assert!(row.contains("500 ns a line ( 400)"), "{row}");
        assert!(row.contains("200000 invoices a second"), "{row}");
        let slower = Reckoned { book: timed(vec![1_025_000]), plans: plans(2) };
        assert!(slower.row("wasm", &native, Some(7)).contains("2.05 × native (2.56)"));
        let row = slower.plans_row("wasm", &native);
        let told = "6.00 ms   63.00 ms  10.5 × for ten times as many  2.0 × native";
        assert!(row.contains(told), "{row}");
        assert!(Timed::new(0, 1, vec![1]).is_none());
        assert!(Timed::new(1, 1, vec![]).is_none());
    }
}
