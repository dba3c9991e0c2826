//! What takes a deed back is kept as text and read again as it was.

use relancier_core::ledger::{Change, Record};
use relancier_exchange::demo;
use relancier_exchange::json::{changes_from_json, changes_to_json};

#[test]
fn changes_of_every_kind_of_record_come_back_as_they_were() {
    let Ok(entries) = "2026-11-21".parse().map_or(Err(demo::OutOfCalendar), demo::example)
    else {
        panic!("the example is of this century");
    };
    let records: Vec<Record> = entries.into_iter().filter_map(|entry| entry.record).collect();
    let put = records.iter().cloned().map(Change::Put);
    let delete = records.iter().map(|record| Change::Delete(record.id()));
    let set = records.iter().map(|record| {
        // Backwards: the order of fields says nothing.
        Change::Set(record.clone(), record.id().fields().iter().rev().copied().collect())
    });
    let changes: Vec<Change> = put.chain(delete).chain(set).collect();
    assert!(changes.len() > 200);
    let read = changes_from_json(&changes_to_json(&changes));
    let sorted = changes.into_iter().map(|change| match change {
        Change::Set(record, mut fields) => {
            fields.sort_unstable();
            Change::Set(record, fields)
        }
        other => other,
    });
    assert_eq!(read, Some(sorted.collect()));
    assert_eq!(changes_from_json("???"), None);
    assert_eq!(changes_from_json(""), Some(Vec::new()));
}
