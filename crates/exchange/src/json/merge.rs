//! What an import would change, before it changes anything.

use std::collections::BTreeMap;

use relancier_core::ledger::{Entry, Ledger, RecordId};

use super::kind::RecordKind;

/// What applying entries to a ledger would do, by kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    counts: BTreeMap<RecordKind, Counts>,
}

/// How many records of one kind would fare how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Not here yet, or deleted here and brought back.
    pub added: usize,
    /// Replaced by what comes in.
    pub changed: usize,
    /// Here already, the same.
    pub unchanged: usize,
    /// Deleted by what comes in.
    pub deleted: usize,
    /// Different, but ours is newer and stays.
    pub older: usize,
}

impl Preview {
    /// The counts of one kind.
    pub fn of(&self, kind: RecordKind) -> Counts {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// The counts of the kinds that come in, in the order of files.
    pub fn by_kind(&self) -> impl Iterator<Item = (RecordKind, Counts)> {
        self.counts.iter().map(|(kind, counts)| (*kind, *counts))
    }

    /// Whether the ledger would show anything else than before.
    pub fn changes_something(&self) -> bool {
        self.counts.values().any(|counts| counts.added + counts.changed + counts.deleted > 0)
    }
}

/// Says what [`Ledger::apply`] would do with each of these entries; nothing is changed.
pub fn merge_preview(ledger: &Ledger, entries: &[Entry]) -> Preview {
    // Of several entries about one record only the latest counts.
    let mut latest: BTreeMap<RecordId, &Entry> = BTreeMap::new();
    for entry in entries {
        let known = latest.entry(entry.id).or_insert(entry);
        if entry.stamp > known.stamp {
            *known = entry;
        }
    }
    let mut preview = Preview::default();
    for (id, entry) in latest {
        let counts = preview.counts.entry(RecordKind::of(id)).or_default();
        let ours = ledger.entry(id);
        let newer = ours.as_ref().is_none_or(|ours| entry.stamp > ours.stamp);
        let ours = ours.and_then(|ours| ours.record);
        let count = match (&ours, &entry.record) {
            (ours, theirs) if *ours == *theirs => &mut counts.unchanged,
            _ if !newer => &mut counts.older,
            (None, _) => &mut counts.added,
            (Some(_), Some(_)) => &mut counts.changed,
            (Some(_), None) => &mut counts.deleted,
        };
        *count += 1;
    }
    preview
}
