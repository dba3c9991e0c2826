//! Prints the example company as an export, the same bytes for the same day:
//!
//! ```text
//! cargo run -q --release -p relancier-exchange --example demo -- --as-of 2026-11-21
//! ```

use std::process::ExitCode;

use chrono::NaiveDate;
use relancier_core::ledger::Ledger;
use relancier_exchange::{demo, json};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let as_of = match args.as_slice() {
        [flag, day] if flag == "--as-of" => day.parse::<NaiveDate>().ok(),
        _ => None,
    };
    let Some(as_of) = as_of else {
        eprintln!("Usage : demo --as-of AAAA-MM-JJ");
        return ExitCode::FAILURE;
    };
    match demo::example(as_of) {
        Ok(entries) => {
            print!("{}", json::export(&Ledger::from_entries(entries)));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
