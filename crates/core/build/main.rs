//! Turns the data of `data/` into Rust constants; a row that cannot be read stops the build.

mod calendar;
mod law;
mod scenarios;
mod words;

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    match generate() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn generate() -> Result<(), Box<dyn Error>> {
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../data");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    write(&data.join("calendar"), &out.join("calendar.rs"), calendar::generate)?;
    write(&data.join("law"), &out.join("law.rs"), law::generate)?;
    write(&data.join("scenarios"), &out.join("scenarios.rs"), scenarios::generate)?;
    Ok(())
}

fn write(
    folder: &Path,
    file: &Path,
    generate: fn(&Path) -> Result<String, String>,
) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    std::fs::write(file, generate(folder)?)?;
    Ok(())
}
