//! How two versions of a record become one, field by field, and where they contradict each other.
//!
//! **The rule.** An entry has the stamp of its record's beginning (or of its deletion), and one more
//! for each field changed since. Of two entries about one record:
//!
//! 1. the later beginning or deletion stands, whole: a deletion holds against every change of what
//!    was there before it, however late, and a record entered anew holds against the deletion;
//! 2. of one and the same beginning, each field has the value with the later stamp.
//!
//! That is a chain of beginnings with a set of registers on each link, so the result is the same in
//! any order and any number of times, and nothing about a deleted record need be kept but its stamps.
//! Of a record that two devices entered apart (the company, its policy and paper, texts: others have
//! random ids),
//! the later entered is the frame; what differs is a conflict, and the later written is proposed.
//!
//! **What is a conflict.** A change keeps the stamp of the value from elsewhere that it was written
//! over, also while its device goes on changing the field. A value that loses was known to whoever wrote the other if it is that one, an earlier one of the same device,
//! or the one the record began with. If it was not known and differs, both sides changed the field
//! since they last agreed. With two devices this is exact; with more, a conflict may be told twice,
//! and one may go untold where a value was written over two that contradicted each other: the later
//! value stands there, as everywhere. Whoever decides one writes a change that knows both, so that it is not told again.

use core::cmp::Ordering;

use super::{Entry, Field, Record, RecordId, Stamp};

/// A change of one field since its record was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    /// Which field.
    pub field: Field,
    /// When, and on which device.
    pub stamp: Stamp,
    /// The stamp of the value from elsewhere that it was written over; `None` for the one the record
    /// was entered with.
    pub over: Option<Stamp>,
}

/// One of two ledgers that meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The one at hand.
    Ours,
    /// The one that comes in.
    Theirs,
}

/// What both sides changed since they last agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict {
    /// The field both changed; `None` where one changed the record and the other deleted it.
    pub field: Option<Field>,
    /// Whose version stands once both have met.
    pub stands: Side,
    /// Whose version was written last: what to propose.
    pub later: Side,
}

impl Entry {
    /// A record as it was entered, or its deletion.
    pub const fn new(id: RecordId, stamp: Stamp, record: Option<Record>) -> Self {
        Self { id, stamp, record, edits: Vec::new() }
    }

    /// What makes a record so from that moment on, its `known` entry being this; `None` when it is so
    /// already. Only the fields that differ are stamped, unless the record is new or was deleted.
    pub fn put(known: Option<Self>, record: Record, stamp: Stamp) -> Option<Self> {
        let Some(Self { id, record: Some(old), stamp: entered, mut edits }) = known else {
            return Some(Self::new(record.id(), stamp, Some(record)));
        };
        let mut changed = false;
        for &field in id.fields().iter().filter(|field| !old.agrees(&record, **field)) {
            let over = match edit_of(&edits, field) {
                Some(edit) if edit.stamp.device().is_with(stamp.device()) => edit.over,
                before => before.map(|edit| edit.stamp),
            };
            set(&mut edits, Edit { field, stamp, over });
            changed = true;
        }
        changed.then_some(Self { id, stamp: entered, record: Some(record), edits })
    }

    /// What deletes a record at that moment; it remembers which changes it knew.
    pub fn deletion(known: Option<Self>, id: RecordId, stamp: Stamp) -> Self {
        let edits = known.map_or_else(Vec::new, |known| known.edits);
        Self { id, stamp, record: None, edits }
    }

    /// When a field got the value it has.
    pub fn written(&self, field: Field) -> Stamp {
        edit_of(&self.edits, field).map_or(self.stamp, |edit| edit.stamp)
    }

    /// The latest stamp there is in it.
    pub fn latest_stamp(&self) -> Stamp {
        self.edits.iter().map(|edit| edit.stamp).fold(self.stamp, Ord::max)
    }

    /// Whether another entry about the same record would change nothing here.
    pub fn covers(&self, other: &Self) -> bool {
        match self.stamp.cmp(&other.stamp) {
            Ordering::Greater => true,
            Ordering::Less => false,
            Ordering::Equal => {
                other.edits.iter().all(|edit| edit.stamp <= self.written(edit.field))
            }
        }
    }

    /// Takes in another entry about the same record.
    pub fn merge(&mut self, mut other: Self) {
        match self.stamp.cmp(&other.stamp) {
            Ordering::Greater => {}
            Ordering::Less => *self = other,
            Ordering::Equal => {
                for edit in core::mem::take(&mut other.edits) {
                    if edit.stamp <= self.written(edit.field) {
                        continue;
                    }
                    if let (Some(ours), Some(theirs)) = (&mut self.record, &mut other.record) {
                        ours.swap(theirs, edit.field);
                    }
                    set(&mut self.edits, edit);
                }
            }
        }
    }

    /// What both sides changed since they last agreed, to different ends.
    pub fn conflicts(ours: &Self, theirs: &Self) -> Vec<Conflict> {
        let (Some(our_record), Some(their_record)) = (&ours.record, &theirs.record) else {
            return lost_to_a_deletion(ours, theirs).into_iter().collect();
        };
        let differing =
            ours.id.fields().iter().filter(|field| !our_record.agrees(their_record, **field));
        let clash = |field: Field| {
            let later = side(ours.written(field) >= theirs.written(field));
            let stands = match ours.stamp.cmp(&theirs.stamp) {
                Ordering::Equal => later,
                order => side(order == Ordering::Greater),
            };
            let (winner, loser) = match stands {
                Side::Ours => (ours, theirs),
                Side::Theirs => (theirs, ours),
            };
            let conflict = Conflict { field: Some(field), stands, later };
            (!winner.knew(loser, field)).then_some(conflict)
        };
        differing.copied().filter_map(clash).collect()
    }

    /// What a record is once both sides have met and someone who saw what they contradict each other
    /// in has `decided` whose version is to be: a change like any other, which knows both. `None` in
    /// the place of a field is the record that one side deleted.
    pub fn settled(
        ours: &Self,
        theirs: &Self,
        decided: &[(Option<Field>, Side)],
        stamp: Stamp,
    ) -> Self {
        let mut merged = ours.clone();
        merged.merge(theirs.clone());
        for &(field, side) in decided {
            let chosen = match side {
                Side::Ours => ours,
                Side::Theirs => theirs,
            };
            let Some(field) = field else {
                merged = Self::new(ours.id, stamp, chosen.record.clone());
                if merged.record.is_none() {
                    // The deletion now knows the changes that it did not.
                    let (deleted, changed) =
                        if ours.record.is_none() { (ours, theirs) } else { (theirs, ours) };
                    let edits = deleted.edits.iter().chain(&changed.edits);
                    edits.for_each(|edit| set(&mut merged.edits, *edit));
                }
                continue;
            };
            if let (Some(record), Some(mut chosen)) =
                (&mut merged.record, chosen.record.clone())
            {
                record.swap(&mut chosen, field);
            }
            let over = Some(theirs.written(field));
            set(&mut merged.edits, Edit { field, stamp, over });
        }
        merged
    }

    /// Whether the field as it is here was written by someone who knew what it is there.
    fn knew(&self, other: &Self, field: Field) -> bool {
        let theirs = other.written(field);
        let entered_apart = other.stamp != self.stamp && self.id.is_one_of_a_kind();
        let over = edit_of(&self.edits, field).and_then(|edit| edit.over);
        (theirs == other.stamp && !entered_apart)
            || saw(self.written(field), theirs)
            || over.is_some_and(|over| saw(over, theirs))
    }
}

impl RecordId {
    /// Whether two devices can enter the record apart: others have random ids.
    const fn is_one_of_a_kind(self) -> bool {
        matches!(self, Self::Company | Self::Policy | Self::Stationery | Self::OwnText(_))
    }
}

/// A change that a deletion took away without knowing it.
fn lost_to_a_deletion(ours: &Entry, theirs: &Entry) -> Option<Conflict> {
    let (deleted, changed, stands) = match (&ours.record, &theirs.record) {
        (None, Some(_)) => (ours, theirs, Side::Ours),
        (Some(_), None) => (theirs, ours, Side::Theirs),
        _ => return None,
    };
    let known = |edit: &Edit| {
        saw(deleted.stamp, edit.stamp) || saw(deleted.written(edit.field), edit.stamp)
    };
    let lost = deleted.stamp > changed.stamp && !changed.edits.iter().all(known);
    // To bring back what someone deleted is never proposed.
    lost.then_some(Conflict { field: None, stands, later: stands })
}

/// Whether the device that gave the one stamp had given the other before.
fn saw(stamp: Stamp, earlier: Stamp) -> bool {
    earlier <= stamp && earlier.device().is_with(stamp.device())
}

const fn side(ours: bool) -> Side {
    if ours { Side::Ours } else { Side::Theirs }
}

fn edit_of(edits: &[Edit], field: Field) -> Option<&Edit> {
    edits.iter().find(|edit| edit.field == field)
}

/// Puts an edit in the place of the one before, in the order of fields.
fn set(edits: &mut Vec<Edit>, edit: Edit) {
    match edits.binary_search_by_key(&edit.field, |edit| edit.field) {
        Ok(place) => {
            if let Some(before) = edits.get_mut(place) {
                *before = edit;
            }
        }
        Err(place) => edits.insert(place, edit),
    }
}
