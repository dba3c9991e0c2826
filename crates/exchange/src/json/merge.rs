//! What an import would change, before it changes anything.

use relancier_core::ledger::{Entry, Ledger};

use super::kind::RecordKind;

/// What applying entries to a ledger would do, by kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Preview {
    /// By kind, in the order of [`RecordKind::ALL`].
    counts: [Counts; RecordKind::ALL.len()],
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
        self.counts.get(kind as usize).copied().unwrap_or_default()
    }

    /// The counts of the kinds that come in, in the order of files.
    pub fn by_kind(&self) -> impl Iterator<Item = (RecordKind, Counts)> {
        let all = RecordKind::ALL.into_iter().zip(self.counts);
        all.filter(|(_, counts)| *counts != Counts::default())
    }

    /// Whether the ledger would show anything else than before.
    pub fn changes_something(&self) -> bool {
        self.counts.iter().any(|counts| counts.added + counts.changed + counts.deleted > 0)
    }
}

/// Says what [`Ledger::apply`] would do with each of these entries; nothing is changed.
pub fn merge_preview(ledger: &Ledger, entries: &[Entry]) -> Preview {
    let mut preview = Preview::default();
    // Of several entries about one record only the latest counts, as it would in the ledger.
    for entry in Ledger::from_entries(entries.iter().cloned()).entries() {
        let kind = RecordKind::of(entry.id);
        let Some(counts) = preview.counts.get_mut(kind as usize) else { continue };
        let ours = ledger.entry(entry.id);
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
