//! The export, version 1: JSON that a person can read and that any device reads the same way.
//!
//! ```json
//! {
//!   "format": "relancier",
//!   "version": 1,
//!   "records": [
//!     {
//!       "kind": "invoice",
//!       "id": "000000000000000000000000000000f1",
//!       "stamp": "019abcdef000-00000000-00000000000000ab",
//!       "client": "000000000000000000000000000000c1",
//!       "number": "F-2026-031",
//!       "issued": "2026-09-18",
//!       "due": "2026-10-18",
//!       "total": "2400.00"
//!     },
//!     {
//!       "kind": "payment",
//!       "id": "000000000000000000000000000000a1",
//!       "stamp": "019abcdef000-00000001-00000000000000ab",
//!       "deleted": true
//!     }
//!   ],
//!   "checksum": "sha256:…"
//! }
//! ```
//!
//! The same ledger gives the same bytes: records stand in the order of their kinds, then of their
//! ids, fields in one order, and nothing tells when the file was made. Amounts, rates and days are
//! texts; there are no fractions anywhere. What is not known is left out.
//!
//! The checksum is SHA-256 over the records as [`entry_to_json`] writes them, each followed by a
//! line feed: it tells a file cut off or edited from a whole one, however it was indented since.
//!
//! Reading is strict: a field that is not known is refused, for taking the rest would lose it.

mod file;
mod kind;
mod merge;
mod problem;
mod read;
mod value;
mod word;
mod write;

use relancier_core::ledger::{Entry, Ledger};

use crate::fingerprint::Fingerprint;
pub use kind::RecordKind;
pub use merge::{Counts, Preview, merge_preview};
pub(crate) use problem::cut_short;
pub use problem::{Expected, Fault, ReadError, RecordProblem};
pub(crate) use read::{Fields, Refusal};
pub(crate) use value::{Object, Value};
pub(crate) use word::Word;

/// The newest version of the format, and the one written.
pub const VERSION: u64 = 1;

/// What tells our exports from other JSON files.
const FORMAT: &str = "relancier";

/// The whole ledger as a file: everything known, deletions included.
pub fn export(ledger: &Ledger) -> String {
    let entries: Vec<Entry> = ledger.entries().collect();
    let records: Vec<Object<'_>> = entries.iter().map(write::entry).collect();
    let mut file = Object::default();
    file.text("format", FORMAT);
    file.set("version", Value::Number(VERSION));
    let checksum = checksum(&records);
    file.set("records", Value::List(records.into_iter().map(Value::Object).collect()));
    file.text("checksum", checksum);
    file.to_lines() + "\n"
}

/// Reads a file that [`export`] wrote, on this device or another.
///
/// # Errors
///
/// If anything at all is wrong with it: a file is taken whole or not at all.
pub fn import(text: &str) -> Result<Vec<Entry>, ReadError> {
    file::read(text)
}

/// One record as the store keeps it: JSON on one line.
pub fn entry_to_json(entry: &Entry) -> String {
    write::entry(entry).to_line()
}

/// Reads one record that [`entry_to_json`] wrote.
///
/// # Errors
///
/// If it is not JSON, or not a record this version knows.
pub fn entry_from_json(text: &str) -> Result<Entry, ReadError> {
    read::entry(parse(text)?)
        .map_err(|problem| ReadError::Record { line: None, problem: Box::new(problem) })
}

fn checksum(records: &[Object<'_>]) -> String {
    let mut fingerprint = Fingerprint::default();
    for record in records {
        fingerprint.update(&record.to_line());
        fingerprint.update("\n");
    }
    format!("sha256:{}", fingerprint.hex())
}

/// Reads any JSON.
pub(crate) fn parse(text: &str) -> Result<Value<'_>, ReadError> {
    serde_json::from_str(text).map_err(|error| not_json(&error))
}

fn not_json(error: &serde_json::Error) -> ReadError {
    ReadError::NotJson { line: error.line(), column: error.column() }
}

#[cfg(test)]
mod tests;
