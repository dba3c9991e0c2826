//! The sentences of the interface, from `locales/` into Rust: a key missing in a language, a
//! field of one sentence missing in its translation or a plural form too few fails the build, as does a French
//! sentence whose punctuation could begin a line.

use std::path::PathBuf;
use std::{env, fs, process};

use leptos_i18n_parser::parse_locales::options::{Config, ParseOptions};
use leptos_i18n_parser::parse_locales::parse_locales;

/// The language the page opens in, then the others: a new one is its file and a word here.
const LANGUAGES: [&str; 2] = ["fr", "en"];

fn main() {
    println!("cargo::rerun-if-changed=locales");
    if for_the_browser() {
        // What `cargo xtask build` cuts the page in parts by.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    if let Err(problem) = generate() {
        println!("cargo::error={}", problem.replace('\n', " "));
        process::exit(1);
    }
}

fn for_the_browser() -> bool {
    env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "wasm")
        && env::var("PROFILE").is_ok_and(|profile| profile == "release")
}

fn generate() -> Result<(), String> {
    let [first, others @ ..] = LANGUAGES;
    let config = Config::new(first)
        .and_then(|config| config.add_locales(others))
        .map_err(|error| error.to_string())?
        .locales_path("locales")
        .parse_options(ParseOptions::new().interpolate_display(true));
    let sentences = parse_locales(None, config).map_err(|error| error.to_string())?;
    if let Some(error) = sentences.diag.errors().first() {
        return Err(error.to_string());
    }
    if let Some(warning) = sentences.diag.warnings().first() {
        return Err(warning.to_string());
    }
    check_spaces(&fs::read_to_string("locales/fr.json").map_err(|error| error.to_string())?)?;
    let code = leptos_i18n_codegen::gen_code(&sentences, None, false, None, false)
        .map_err(|error| error.to_string())?;
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo gave no OUT_DIR")?);
    fs::write(folder.join("i18n.rs"), code.to_string()).map_err(|error| error.to_string())
}

/// In French these stand after or before a space at which no line may break.
fn check_spaces(french: &str) -> Result<(), String> {
    const BREAKABLE: [&str; 6] = [" :", " ;", " ?", " !", " »", "« "];
    for (row, line) in french.lines().enumerate() {
        if let Some(marks) = BREAKABLE.into_iter().find(|marks| line.contains(marks)) {
            return Err(format!(
                "locales/fr.json, line {}: a no-break space is missing in « {marks} »",
                row + 1
            ));
        }
    }
    Ok(())
}
