//! The page: compiled and bundled by Trunk, then cut in parts, given its service worker, weighed, and put in `dist/`.

use crate::{
    budgets::Scales,
    parts, paths, references, run, service_worker,
    stop::{Doing, Result, Stop},
    styles,
    tools::Tools,
    web,
};
use std::fs::{self, File, TryLockError};

/// Works wherever the folder is put.
pub const ANYWHERE: &str = "./";

/// Builds `dist/`; the address is what stands before each file name in the page.
pub fn page(base: &str) -> Result<Scales> {
    let tools = Tools::to_build()?;
    let _turn = turn()?;
    println!("→ building the page with {}", tools.compiler());
    styles::gather()?;
    // Trunk is told to stay offline, and cargo with it.
    run::shown(tools.command("cargo").args([
        "fetch",
        "--quiet",
        "--locked",
        "--target",
        web::TARGET,
    ]))?;

    let stage = paths::web().join("stage");
    paths::cleared(&stage)?;
    run::shown(
        tools
            .command("trunk")
            .args(["build", "--release", "--public-url", base, "--dist"])
            .arg(&stage)
            // Trunk wants `true` there, the rest of the world writes 1.
            .env_remove("NO_COLOR"),
    )?;
    parts::cut(&tools, &stage)?;
    references::check(&stage, base)?;
    service_worker::write(&stage)?;
    let scales = Scales::weigh(&stage)?;

    let dist = paths::dist();
    paths::cleared(&dist)?;
    fs::rename(&stage, &dist).doing(|| format!("writing {}", dist.display()))?;
    Ok(scales)
}

/// Prints what the page weighs and refuses one that is too heavy.
pub fn within_budgets(scales: &Scales) -> Result<()> {
    if scales.report() {
        println!("dist/ is ready: upload the folder as it is, under any path.");
        return Ok(());
    }
    Err(Stop::new("the page is heavier than its budget").hint(
        "find the new weight (`cargo tree -p relancier`, `twiggy top`); \
         the budgets stand in xtask/src/budgets.rs",
    ))
}

/// One build of this checkout at a time.
fn turn() -> Result<File> {
    let file = paths::web().join("turn");
    let doing = || format!("taking {}", file.display());
    fs::create_dir_all(paths::web()).doing(doing)?;
    let turn = File::create(&file).doing(doing)?;
    if let Err(TryLockError::WouldBlock) = turn.try_lock() {
        eprintln!("→ another build of this checkout is running: waiting for it");
        turn.lock().doing(doing)?;
    }
    Ok(turn)
}
