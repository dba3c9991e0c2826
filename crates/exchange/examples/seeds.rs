//! Writes what a fuzzer begins with into a folder: each record of the example on a line, in files of
//! a few, and a small export of each client.
//!
//! ```text
//! cargo run -q -p relancier-exchange --example seeds -- target/fuzz/seeds
//! ```

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use chrono::NaiveDate;
use relancier_core::ledger::{Entry, Ledger};
use relancier_exchange::{demo, json};

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage : seeds DOSSIER");
        return ExitCode::FAILURE;
    };
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
    let entries = match demo::example(as_of) {
        Ok(entries) => entries,
        Err(error) => {
            eprintln!("{error:?}");
            return ExitCode::FAILURE;
        }
    };
    match write(Path::new(&folder), &entries) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, entries: &[Entry]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (place, entries) in entries.chunks(4).enumerate() {
        let lines: Vec<String> = entries.iter().map(json::entry_to_json).collect();
        fs::write(folder.join(format!("lines-{place}.json")), lines.join("\n"))?;
    }
    let ledger = Ledger::from_entries(entries.iter().cloned());
    for client in ledger.clients() {
        let file = json::export_of(&ledger, &ledger.belongings(client.id));
        fs::write(folder.join(format!("client-{}.json", client.id)), file)?;
    }
    Ok(())
}
