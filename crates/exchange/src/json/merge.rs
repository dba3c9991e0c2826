//! What an import would change, before it changes anything.

use relancier_core::ledger::{Conflict, Entry, Ledger, Record, RecordId, Stamp};

use super::kind::RecordKind;

/// What applying entries to a ledger would do, by kind of record.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Preview {
    /// By kind, in the order of [`RecordKind::ALL`].
    counts: [Counts; RecordKind::ALL.len()],
    /// The records that both sides changed since they last agreed, in the order of their ids.
    pub disagreements: Vec<Disagreement>,
    /// The clients and invoices that one side deleted and the other still has, as it has them.
    pub deleted: Vec<Record>,
    /// How many records are about one of them and will be about the one it was joined with:
    /// [`Ledger::strays`].
    pub strays: usize,
    /// The latest stamp that comes in: far in the future, some clock is wrong. It is taken all the same.
    pub latest: Option<Stamp>,
}

/// A record that both sides changed since they last agreed.
#[derive(Debug, Clone, PartialEq)]
pub struct Disagreement {
    /// The record as it is here.
    pub ours: Entry,
    /// The record as it comes in.
    pub theirs: Entry,
    /// What both changed; at least one.
    pub conflicts: Vec<Conflict>,
}

/// How many records of one kind would fare how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Not here yet, or deleted here and brought back.
    pub added: usize,
    /// Replaced by what comes in, as a whole or in some fields.
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

    /// Whether the ledger would show anything else than before, or could.
    pub fn changes_something(&self) -> bool {
        self.counts.iter().any(|counts| counts.added + counts.changed + counts.deleted > 0)
            || !self.disagreements.is_empty()
            || self.strays > 0
    }
}

/// Says what [`Ledger::apply`] would do with each of these entries; nothing is changed. What comes in is
/// left in the list, each record once: what is known already is taken out of it.
pub fn merge_preview(ledger: &Ledger, entries: &mut Vec<Entry>) -> Preview {
    let mut preview =
        Preview { latest: entries.iter().map(Entry::latest_stamp).max(), ..Preview::default() };
    unite(entries);
    entries.retain(|theirs| {
        let kind = RecordKind::of(theirs.id);
        let Some(counts) = preview.counts.get_mut(kind as usize) else { return true };
        // Nearly all of what comes from a device that was here before.
        if ledger.has(theirs) {
            counts.unchanged += 1;
            return false;
        }
        let Some(ours) = ledger.entry(theirs.id) else {
            counts.added += usize::from(theirs.record.is_some());
            counts.unchanged += usize::from(theirs.record.is_none());
            return true;
        };
        if matches!(ours.id, RecordId::Client(_) | RecordId::Invoice(_)) {
            let still_there = match (&ours.record, &theirs.record) {
                (Some(record), None) | (None, Some(record)) => Some(record.clone()),
                _ => None,
            };
            preview.deleted.extend(still_there);
        }
        let mut merged = ours.clone();
        merged.merge(theirs.clone());
        let count = match (&ours.record, &merged.record) {
            _ if ours.record == theirs.record => &mut counts.unchanged,
            (ours, merged) if ours == merged => &mut counts.older,
            (None, _) => &mut counts.added,
            (Some(_), Some(_)) => &mut counts.changed,
            (Some(_), None) => &mut counts.deleted,
        };
        *count += 1;
        let news = !ours.covers(theirs);
        let conflicts = Entry::conflicts(&ours, theirs);
        if !conflicts.is_empty() {
            let theirs = theirs.clone();
            preview.disagreements.push(Disagreement { ours, theirs, conflicts });
        }
        news
    });
    preview.strays = ledger.strays(entries, &preview.deleted).len();
    preview
}

/// Makes one of several entries about one record, as the ledger would; in the order of records. In an
/// export each stands once, and in that order.
fn unite(entries: &mut Vec<Entry>) {
    if !entries.is_sorted_by(|one, next| one.id < next.id) {
        entries.sort_by_key(|entry| entry.id);
        entries.dedup_by(|next, one| {
            let same = one.id == next.id;
            if same {
                one.merge(next.clone());
            }
            same
        });
    }
}
