//! The outside tools: found where they are already, installed where they are not.

use crate::{
    paths, run,
    stop::{Doing, Result, Stop},
    system::{self, Package},
    versions, web,
};
use std::{
    env,
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    process::Command,
};

/// The tools of one task, ready to be run.
pub struct Tools {
    compiler: web::Compiler,
    /// Searched before PATH.
    folders: Vec<PathBuf>,
}

impl Tools {
    /// The compiler for the browser alone.
    pub fn to_compile() -> Result<Self> {
        let _turn = turn()?;
        Ok(Self { compiler: web::compiler()?, folders: vec![] })
    }

    /// What builds the page.
    pub fn to_build() -> Result<Self> {
        let _turn = turn()?;
        // The quick ones first: what cannot be had should be known before ten minutes of compiling.
        let mut folders = node()?;
        folders.push(wasm_opt(&folders)?);
        let compiler = web::compiler()?;
        folders.push(wasm_bindgen()?);
        folders.push(wasm_split()?);
        folders.push(trunk()?);
        Ok(Self { compiler, folders })
    }

    /// What runs the page's own tests: the runner comes with wasm-bindgen.
    pub fn to_test_in_browser() -> Result<Self> {
        let _turn = turn()?;
        Ok(Self { compiler: web::compiler()?, folders: vec![wasm_bindgen()?] })
    }

    /// What builds a module as the page is built, without the page.
    pub fn to_bench() -> Result<Self> {
        let _turn = turn()?;
        let mut folders = node()?;
        folders.push(wasm_opt(&folders)?);
        Ok(Self { compiler: web::compiler()?, folders })
    }

    /// What walks through the page.
    pub fn to_walk() -> Result<Self> {
        let _turn = turn()?;
        Ok(Self { compiler: web::compiler()?, folders: node()? })
    }

    /// A program that sees these tools first; run from the checkout's root.
    pub fn command(&self, program: &str) -> Command {
        let folders: Vec<_> =
            self.compiler.path().into_iter().chain(self.folders.clone()).collect();
        let program = folders
            .iter()
            .find_map(|folder| run::inside(folder, program))
            .or_else(|| run::found(program).into_iter().next())
            .unwrap_or_else(|| PathBuf::from(program));
        let mut command = Command::new(program);
        if matches!(self.compiler, web::Compiler::Debian(_)) {
            web::clean(&mut command);
        }
        command
            .current_dir(paths::root())
            .env("PATH", paths::search_path(folders))
            .env("CARGO_TARGET_DIR", paths::web())
            .envs(self.compiler.variables());
        command
    }

    /// The compiler's own words on its version.
    pub fn compiler(&self) -> String {
        self.compiler.name()
    }
}

/// One installation at a time on this machine: several checkouts, or several people, may share the cache.
fn turn() -> Result<File> {
    let cache = paths::cache()?;
    let file = cache.join("turn");
    let doing = || format!("taking {}", file.display());
    fs::create_dir_all(&cache).doing(doing)?;
    let turn = File::create(&file).doing(doing)?;
    if let Err(TryLockError::WouldBlock) = turn.try_lock() {
        eprintln!("→ another command is installing tools: waiting for it");
        turn.lock().doing(doing)?;
    }
    Ok(turn)
}

fn trunk() -> Result<PathBuf> {
    cargo_tool(&CargoTool {
        package: "trunk",
        program: "trunk",
        version: versions::TRUNK,
        features: "",
        why: "it bundles the page",
        minutes: "5 to 10 minutes",
    })
}

fn wasm_bindgen() -> Result<PathBuf> {
    cargo_tool(&CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: versions::WASM_BINDGEN,
        features: "",
        why: "it joins the page's WebAssembly to the browser's JavaScript",
        minutes: "2 to 4 minutes",
    })
}

fn wasm_split() -> Result<PathBuf> {
    cargo_tool(&CargoTool {
        package: "wasm_split_cli_support",
        program: "wasm-split-cli",
        version: versions::WASM_SPLIT,
        features: "build-binary",
        why: "it cuts the page in parts, so that the first screen comes sooner",
        minutes: "1 to 2 minutes",
    })
}

/// The folder of `cargo-deny`.
pub fn cargo_deny() -> Result<PathBuf> {
    let _turn = turn()?;
    cargo_tool(&CargoTool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: versions::CARGO_DENY,
        features: "",
        why: "it checks the dependencies' licences and known advisories",
        minutes: "4 to 8 minutes",
    })
}

/// The folder of `cargo-fuzz`, with the compiler that it needs.
pub fn cargo_fuzz() -> Result<PathBuf> {
    let _turn = turn()?;
    nightly()?;
    cargo_tool(&CargoTool {
        package: "cargo-fuzz",
        program: "cargo-fuzz",
        version: versions::CARGO_FUZZ,
        features: "",
        why: "it feeds the readers with what nobody would write",
        minutes: "1 minute",
    })
}

/// Any nightly compiler serves: only such a one can watch what a program reads, and nothing it makes is shipped.
fn nightly() -> Result<()> {
    let here = || run::asked("cargo", &["+nightly", "--version"]).is_some();
    if here() {
        return Ok(());
    }
    let by_hand = "install rustup (https://rustup.rs), then `rustup toolchain install nightly`; \
                   `cargo test -p relancier-exchange --test mangled` does less of the same with any compiler";
    if run::found("rustup").is_empty() {
        return Err(
            Stop::new("fuzzing needs a nightly compiler, and rustup to have it").hint(by_hand)
        );
    }
    eprintln!("→ a nightly compiler is missing (it watches what is read): installing it");
    let mut rustup = Command::new("rustup");
    rustup.args([
        "toolchain",
        "install",
        "nightly",
        "--profile",
        "minimal",
        "--no-self-update",
    ]);
    run::shown(&mut rustup).map_err(|stop| stop.hint(by_hand))
}

/// A part of Rust that small installations leave out: `cargo fmt` is in rustfmt, `cargo clippy` in clippy.
pub fn component(subcommand: &str, name: &str) -> Result<()> {
    if run::asked("cargo", &[subcommand, "--version"]).is_some() {
        return Ok(());
    }
    eprintln!("→ {name} is missing (`cargo {subcommand}`): `rustup component add {name}`");
    run::shown(Command::new("rustup").args(["component", "add", name]))
        .map_err(|stop| stop.hint(format!("install {name} for the Rust on PATH")))
}

struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: &'static str,
    /// With commas; empty for its default ones alone.
    features: &'static str,
    why: &'static str,
    minutes: &'static str,
}

/// The folder of the tool at its very version: our own, or one on PATH, or installed now.
fn cargo_tool(tool: &CargoTool) -> Result<PathBuf> {
    let CargoTool { package, program, version, features, why, minutes } = *tool;
    let cache = paths::cache()?;
    let home = cache.join(format!("{package}-{version}"));
    if run::inside(&home.join("bin"), program).is_some() {
        return Ok(home.join("bin"));
    }
    if let Some(there) = on_path(program, version) {
        return Ok(there);
    }
    eprintln!("→ {package} {version} is missing ({why}): installing it ({minutes}, once)");
    let workshop = cache.join(format!("build-{package}"));
    paths::made_whole(&home, |draft| {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(&cache)
            .args(["install", package, "--version", version, "--locked"])
            .args(["--features", features, "--root"])
            .arg(draft)
            // Else cargo advises to add this folder to PATH.
            .env("PATH", paths::search_path([draft.join("bin")]))
            // Kept when interrupted, so that the next try goes on from there.
            .env("CARGO_TARGET_DIR", &workshop)
            // These tools wait on files far more than on the processor: quick to compile beats quick to run.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        run::shown(&mut cargo)
            .map_err(|stop| stop.hint("is crates.io reachable, and a C compiler (`cc`) here?"))
    })?;
    paths::cleared(&workshop)?;
    Ok(home.join("bin"))
}

/// `wasm-opt`, in its npm package.
fn wasm_opt(node: &[PathBuf]) -> Result<PathBuf> {
    let home = paths::cache()?.join(format!("binaryen-{}", versions::BINARYEN));
    let programs = home.join("node_modules/.bin");
    if run::inside(&programs, "wasm-opt").is_some() {
        return Ok(programs);
    }
    if let Some(there) = on_path("wasm-opt", versions::WASM_OPT) {
        return Ok(there);
    }
    eprintln!(
        "→ wasm-opt {} is missing (it makes the page smaller): installing it from npm",
        versions::WASM_OPT
    );
    paths::made_whole(&home, |draft| {
        npm_install(node, draft, &format!("binaryen@{}", versions::BINARYEN))
    })?;
    Ok(programs)
}

const NODE: Package = Package {
    apt: &["nodejs", "npm"],
    brew: &["node"],
    by_hand: "install Node.js 20 or newer from https://nodejs.org",
};

/// The folder of a recent enough Node.js and npm, if not on PATH.
fn node() -> Result<Vec<PathBuf>> {
    if node_is_recent("node") && !run::found("npm").is_empty() {
        return Ok(vec![]);
    }
    let home = paths::cache()?.join(format!("node-{}", versions::NODE));
    let programs = home.join("node_modules/node/bin");
    if run::inside(&programs, "node").is_some() && !run::found("npm").is_empty() {
        return Ok(vec![programs]);
    }
    let why = "Node.js 20 or newer runs wasm-opt and the walk through the page";
    if run::found("npm").is_empty() {
        system::install(&NODE, why)?;
    }
    if node_is_recent("node") {
        return Ok(vec![]);
    }
    eprintln!(
        "→ the system's Node.js is too old ({why}): installing {} from npm",
        versions::NODE
    );
    paths::made_whole(&home, |draft| {
        npm_install(&[], draft, &format!("node@{}", versions::NODE))
    })
    .and_then(|()| {
        let works = run::inside(&programs, "node").is_some_and(node_is_recent);
        works
            .then_some(vec![programs])
            .ok_or_else(|| Stop::new("the Node.js from npm does not run"))
    })
    .map_err(|stop| Stop::new(stop.to_string()).hint(NODE.by_hand))
}

fn node_is_recent(node: impl AsRef<std::ffi::OsStr>) -> bool {
    run::asked(node, &["--version"])
        .and_then(|version| major(&version))
        .is_some_and(|major| major >= versions::NODE_AT_LEAST)
}

/// `v22.23.3` is 22.
fn major(version: &str) -> Option<u32> {
    version.trim_start_matches('v').split('.').next()?.parse().ok()
}

fn npm_install(first: &[PathBuf], folder: &Path, package: &str) -> Result<()> {
    let npm = run::found("npm").into_iter().next().unwrap_or_else(|| PathBuf::from("npm"));
    run::shown(
        Command::new(npm)
            .args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
            .arg(folder)
            .arg(package)
            .current_dir(folder)
            .env("PATH", paths::search_path(first.to_vec())),
    )
    .map_err(|stop| stop.hint("is the npm registry reachable?"))
}

/// The folder on PATH that holds this very version; an older one may stand before it.
fn on_path(program: &str, version: &str) -> Option<PathBuf> {
    run::found(program)
        .into_iter()
        .find(|file| run::asked(file, &["--version"]).is_some_and(|said| says(&said, version)))
        .map(|file| paths::folder(&file))
}

/// `wasm-opt version 132 (version_132)` says 132, and not 13.
fn says(output: &str, version: &str) -> bool {
    output.lines().next().unwrap_or_default().split_whitespace().any(|word| word == version)
}

const PDF_READERS: Package = Package {
    apt: &["poppler-utils", "qpdf", "zbar-tools"],
    brew: &["poppler", "qpdf", "zbar"],
    by_hand: "install Poppler's command-line tools (pdftotext, pdftoppm), qpdf and zbarimg",
};

/// What the tests of the letters read PDFs back with.
pub fn pdf_readers() -> Result<()> {
    let wanted = ["pdfinfo", "pdffonts", "pdftoppm", "pdftotext", "qpdf", "zbarimg"];
    match wanted.iter().find(|program| run::found(program).is_empty()) {
        None => Ok(()),
        Some(program) => {
            let why = format!("{program} is missing (the tests read letters back with it)");
            system::install(&PDF_READERS, &why)
        }
    }
}

const AGE: Package = Package {
    apt: &["age"],
    brew: &["age"],
    by_hand: "install the command-line tools age and age-keygen from https://age-encryption.org",
};

/// What the stories open and make files under a passphrase with.
pub fn age() -> Result<()> {
    if !run::found("age").is_empty() && !run::found("age-keygen").is_empty() {
        return Ok(());
    }
    system::install(&AGE, "age is missing (the tests open files under a passphrase with it)")
}

const CHROMIUM: Package = Package {
    apt: &["chromium", "chromium-driver"],
    brew: &[],
    by_hand: "install Chromium or Chrome and the chromedriver of the same version, \
              or name them in CHROMIUM and CHROMEDRIVER",
};

/// The browser of the tests and the driver of the same version.
pub struct Browser {
    pub browser: PathBuf,
    pub driver: PathBuf,
}

impl Browser {
    pub fn ready() -> Result<Self> {
        if let Some(browser) = Self::here() {
            return Ok(browser);
        }
        let _turn = turn()?;
        system::install(&CHROMIUM, "the tests open the page in Chromium")?;
        Self::here().ok_or_else(|| {
            Stop::new("Chromium or its driver is still missing").hint(CHROMIUM.by_hand)
        })
    }

    fn here() -> Option<Self> {
        let named = |variable: &str| {
            env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file())
        };
        let any =
            |names: &[&str]| names.iter().find_map(|name| run::found(name).into_iter().next());
        // Where GitHub's machines keep the driver that fits their Chrome.
        let beside =
            || run::inside(&PathBuf::from(env::var_os("CHROMEWEBDRIVER")?), "chromedriver");
        let browser = named("CHROMIUM")
            .or_else(|| {
                any(&[
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable",
                    "chrome",
                ])
            })
            .or_else(|| Some(PathBuf::from(MAC_CHROME)).filter(|file| file.is_file()))?;
        let driver =
            named("CHROMEDRIVER").or_else(beside).or_else(|| any(&["chromedriver"]))?;
        Some(Self { browser, driver })
    }
}

const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_compared_as_a_whole_word() {
        assert!(says("wasm-opt version 132 (version_132)", "132"));
        assert!(!says("wasm-opt version 108 (version_108)", "132"));
        assert!(!says("wasm-opt version 1320", "132"));
        assert!(says("trunk 0.21.14", "0.21.14"));
        assert!(!says("", "0.21.14"));
    }

    #[test]
    fn node_says_its_major_version() {
        assert_eq!(major("v22.23.3"), Some(22));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("what"), None);
    }
}
