//! Reads lists of invoices (CSV) and exports (JSON) into one ledger, and prints it as the page
//! would export it:
//!
//! ```text
//! cargo run -q --release -p relancier-exchange --example import -- factures.csv export.json
//! ```
//!
//! If anything in any file is refused, it prints why, naming file, line and field, and nothing
//! else; it then ends with code 1. Remarks on rows that are taken go to standard error.
//!
//! Where the page draws ids at random and stamps changes with the clock, here both follow from
//! the files, so that the same files print the same bytes.

use std::process::ExitCode;

use relancier_core::identity::Language;
use relancier_core::ledger::{Clock, DeviceId, Entry, Ledger, Stamp};
use relancier_exchange::csv::{self, Mapping, Outcome, Source, Table};
use relancier_exchange::fingerprint::derived_id;
use relancier_exchange::json;

fn main() -> ExitCode {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        eprintln!("usage : import FICHIER…");
        return ExitCode::FAILURE;
    }
    let mut ledger = Ledger::default();
    let mut refused = Vec::new();
    for file in &files {
        match read(file, &ledger) {
            Ok(entries) => {
                for entry in entries {
                    ledger.apply(entry);
                }
            }
            Err(problems) => refused.extend(problems),
        }
    }
    if refused.is_empty() {
        print!("{}", json::export(&ledger));
        return ExitCode::SUCCESS;
    }
    for problem in refused {
        eprintln!("{problem}");
    }
    ExitCode::FAILURE
}

/// What a file brings into the ledger, or all that is wrong with it.
fn read(file: &str, ledger: &Ledger) -> Result<Vec<Entry>, Vec<String>> {
    let named = |problem: String| vec![format!("{file} : {problem}")];
    let bytes = std::fs::read(file).map_err(|error| named(error.to_string()))?;
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace() && byte.is_ascii());
    if first == Some(&b'{') {
        let text = String::from_utf8_lossy(&bytes);
        return json::import(&text).map_err(|error| named(error.sentence(Language::French)));
    }
    let table = Table::read(&bytes).map_err(|error| named(error.sentence(Language::French)))?;
    let mapping = Mapping::guess(&table);
    let preview = csv::preview(&table, &mapping, ledger, None)
        .map_err(|error| named(error.sentence(Language::French)))?;
    let mut refused = Vec::new();
    for row in preview.rows() {
        if let Outcome::Refused(problems) = &row.outcome {
            let sentences = problems.iter().map(|p| p.sentence(row.line, Language::French));
            refused.extend(sentences.map(|sentence| format!("{file} : {sentence}")));
        }
        for note in &row.notes {
            eprintln!("{file} : ligne {} : {}", row.line, note.sentence(Language::French));
        }
    }
    if refused.is_empty() {
        let mut source = Derived(Clock::new(DeviceId(0), ledger.latest_stamp()));
        Ok(preview.entries(true, Language::French, &mut source))
    } else {
        Err(refused)
    }
}

/// Ids and stamps that follow from the files.
struct Derived(Clock);

impl Source for Derived {
    fn id(&mut self, named: &[&str]) -> u128 {
        derived_id(named)
    }

    fn stamp(&mut self) -> Stamp {
        self.0.stamp(0)
    }
}
