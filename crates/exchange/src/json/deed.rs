//! What takes a deed back, as the store keeps it: a line for each change, of the form of records.

use relancier_core::ledger::{Change, Clock, DeviceId, Edit, Entry, Stamp};

use super::{entry_from_json, entry_to_json};

/// Changes as a text of lines: a record to put, a deletion, or a record with the fields to set as its
/// edits. The stamps in it say nothing: a change is stamped when it is made.
pub fn changes_to_json(changes: &[Change]) -> String {
    let lines = changes.iter().cloned().map(|change| entry_to_json(&entry(change)));
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads what [`changes_to_json`] wrote; `None` if any of it cannot be read: a deed is taken back whole.
pub fn changes_from_json(text: &str) -> Option<Vec<Change>> {
    text.lines().map(|line| entry_from_json(line).ok().map(change)).collect()
}

fn entry(change: Change) -> Entry {
    let id = change.id();
    let [stamp, later] = stamps();
    match change {
        Change::Put(record) => Entry::new(id, stamp, Some(record)),
        Change::Delete(_) => Entry::new(id, stamp, None),
        Change::Set(record, fields) => {
            let mut edits: Vec<Edit> = Vec::with_capacity(fields.len());
            for field in fields {
                // In the order of fields, as the format wants them: there are a few.
                let place = edits.partition_point(|edit| edit.field < field);
                edits.insert(place, Edit { field, stamp: later, over: None });
            }
            Entry { id, stamp, record: Some(record), edits }
        }
    }
}

fn change(entry: Entry) -> Change {
    match entry.record {
        None => Change::Delete(entry.id),
        Some(record) if entry.edits.is_empty() => Change::Put(record),
        Some(record) => {
            Change::Set(record, entry.edits.into_iter().map(|edit| edit.field).collect())
        }
    }
}

/// Any two, in order.
fn stamps() -> [Stamp; 2] {
    let mut clock = Clock::new(DeviceId(0), None);
    [(); 2].map(|()| clock.stamp(0))
}
