//! One claim on standard input, its statement on standard output, both JSON:
//! `cargo run -q --release -p relancier-core --example penalty < case.json`.
//!
//! Dates, amounts and rates are texts. What cannot be is refused on standard error, by the name
//! of its field, and the exit code is 1.

mod case;
mod written;

use std::io::Read as _;
use std::process::ExitCode;

use relancier_core::law::Rates;

fn main() -> ExitCode {
    match run() {
        Ok(statement) => {
            println!("{statement}");
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("{refusal}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, String> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| error.to_string())?;
    let (claim, as_of) = case::read(&text)?;
    written::statement(&claim, &Rates::builtin(), as_of).map_err(|error| error.to_string())
}
