//! The export, version 3: JSON that a person can read and that any device reads the same way.
//!
//! ```json
//! {
//!   "format": "relancier",
//!   "version": 3,
//!   "records": [
//!     {
//!       "kind": "invoice",
//!       "id": "000000000000000000000000000000f1",
//!       "stamp": "019abcdef000-00000000-00000000000000ab",
//!       "edits": [
//!         {
//!           "field": "subject",
//!           "stamp": "019abcdff000-00000000-00000000000000cd"
//!         }
//!       ],
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
//! The checksum is SHA-256 over the records as they stand in the file, each as JSON without spaces
//! and with a line feed after it. It tells a file cut off or edited from a whole one, however it
//! was indented since.
//!
//! `stamp` says when the record was entered or deleted. `edits` stands only where fields were changed
//! since: for each of them when, and, where it was written over a value from another device, the
//! stamp of that one (`over`). Versions 1 and 2 had no `edits`, and are read as they ever were: a
//! record without any is one that was not changed since its stamp.
//!
//! An extract (`"format": "relancier-extract"`) is the same with `"without"`, a list of what was
//! left out, `notes` or `contact_details`, before its records; it is no export, and not read as one.
//!
//! Reading is strict: a field that is not known is refused, for taking the rest would lose it.
//!
//! `docs/export.schema.json` describes all this for other programs (JSON Schema 2020-12).

mod deed;
mod extract;
mod file;
mod kind;
mod merge;
mod problem;
mod read;
mod rescue;
#[cfg(test)]
mod schema;
mod value;
mod word;
mod write;

use std::collections::BTreeSet;

use relancier_core::ledger::{Entry, Ledger, RecordId};

use crate::fingerprint::Fingerprint;
pub use deed::{changes_from_json, changes_to_json};
pub use extract::{Extent, Extract, extract, read_extract};
pub use file::Importer;
pub use kind::RecordKind;
pub use merge::{Counts, Disagreement, Preview, merge_preview};
pub(crate) use problem::cut_short;
pub use problem::{Expected, Fault, ReadError, RecordProblem};
pub(crate) use read::Fields;
pub use rescue::{Rescued, rescued};
pub(crate) use value::{Object, Value};
pub(crate) use word::Word;

/// The newest version of the format, and the one written.
pub const VERSION: u64 = 3;

/// What tells our exports from other JSON files.
const FORMAT: &str = "relancier";

/// The whole ledger as a file: everything known, deletions included.
pub fn export(ledger: &Ledger) -> String {
    let mut exporter = Exporter::new();
    while exporter.step(ledger, usize::MAX) {}
    exporter.done()
}

/// The same of some of its records alone.
pub fn export_of(ledger: &Ledger, records: &BTreeSet<RecordId>) -> String {
    let mut file = Writer::new(FORMAT, None);
    records.iter().filter_map(|id| ledger.entry(*id)).for_each(|entry| file.add(&entry));
    file.done()
}

/// The whole ledger being written as a file, some records at a time.
pub struct Exporter {
    file: Writer,
    last: Option<RecordId>,
    records: usize,
}

impl Exporter {
    /// Begins a file.
    #[expect(clippy::new_without_default, reason = "a file is begun, it does not come about")]
    pub fn new() -> Self {
        Self { file: Writer::new(FORMAT, None), last: None, records: 0 }
    }

    /// Writes so many records at most, and returns whether there may be more. The ledger must be as it
    /// was at the step before.
    pub fn step(&mut self, ledger: &Ledger, records: usize) -> bool {
        let before = self.records;
        for entry in ledger.entries_after(self.last).take(records) {
            self.file.add(&entry);
            self.last = Some(entry.id);
            self.records += 1;
        }
        self.records > before
    }

    /// How many records have been written.
    pub fn records(&self) -> usize {
        self.records
    }

    /// The file.
    pub fn done(self) -> String {
        self.file.done()
    }
}

/// A file being written.
struct Writer {
    out: String,
    fingerprint: Fingerprint,
    separator: &'static str,
}

impl Writer {
    fn new(format: &str, without: Option<&[&str]>) -> Self {
        let mut out = format!("{{\n  \"format\": \"{format}\",\n  \"version\": {VERSION},\n");
        if let Some(without) = without {
            let without: Vec<_> = without.iter().map(|word| format!("\"{word}\"")).collect();
            out.push_str(&format!("  \"without\": [{}],\n", without.join(", ")));
        }
        out.push_str("  \"records\": [");
        Self { out, fingerprint: Fingerprint::default(), separator: "\n    " }
    }

    fn add(&mut self, entry: &Entry) {
        let record = write::entry(entry);
        self.out.push_str(self.separator);
        record.write_lines(2, &mut self.out);
        self.separator = ",\n    ";
        self.fingerprint.record(&record);
    }

    fn done(mut self) -> String {
        if self.separator.starts_with(',') {
            self.out.push_str("\n  ");
        }
        let checksum = self.fingerprint.checksum();
        self.out.push_str(&format!("],\n  \"checksum\": \"{checksum}\"\n}}\n"));
        self.out
    }
}

/// Reads a file that [`export`] wrote, on this device or another.
///
/// # Errors
///
/// If anything at all is wrong with it: a file is taken whole or not at all.
pub fn import(text: &str) -> Result<Vec<Entry>, ReadError> {
    file::read(text, FORMAT).map(|(entries, _)| entries)
}

/// One record as the store keeps it: JSON on one line.
pub fn entry_to_json(entry: &Entry) -> String {
    let mut line = String::new();
    write::entry(entry).write_line(&mut line);
    line
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

/// Reads any JSON.
pub(crate) fn parse(text: &str) -> Result<Value<'_>, ReadError> {
    serde_json::from_str(text).map_err(|error| not_json(&error))
}

fn not_json(error: &serde_json::Error) -> ReadError {
    ReadError::NotJson { line: error.line(), column: error.column() }
}

#[cfg(test)]
mod tests;
