//! What is done to the ledger, and what takes it back.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Field, Ledger, Record, RecordId, Stamp};

/// One change to the ledger.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A record that is new or takes the place of what it was.
    Put(Record),
    /// A record taken away.
    Delete(RecordId),
    /// Some fields of a record as they are in this one. What it has in others stays, also what another
    /// tab or device made of them meanwhile; a record deleted meanwhile stays deleted.
    Set(Record, Vec<Field>),
}

impl Change {
    /// Which record it is about.
    pub fn id(&self) -> RecordId {
        match self {
            Self::Put(record) | Self::Set(record, _) => record.id(),
            Self::Delete(id) => *id,
        }
    }

    /// What takes a change back that made a record `after` of `before`: as little as was changed.
    /// `None` where both are the same.
    pub fn back(before: Option<Record>, after: Option<&Record>, id: RecordId) -> Option<Self> {
        match (before, after) {
            (None, None) => None,
            (None, Some(_)) => Some(Self::Delete(id)),
            (Some(before), None) => Some(Self::Put(before)),
            (Some(before), Some(after)) => {
                let fields = before.differing(after);
                (!fields.is_empty()).then_some(Self::Set(before, fields))
            }
        }
    }

    /// The entry that makes the change, with that stamp; `None` if it is so already.
    pub fn entry(self, ledger: &Ledger, stamp: Stamp) -> Option<Entry> {
        let known = ledger.entry(self.id());
        match self {
            Self::Put(record) => Entry::put(known, record, stamp),
            Self::Delete(id) => {
                let there = known.as_ref().is_some_and(|known| known.record.is_some());
                there.then(|| Entry::deletion(known, id, stamp))
            }
            Self::Set(mut wanted, fields) => {
                let mut record = known.as_ref()?.record.clone()?;
                for field in fields {
                    record.swap(&mut wanted, field);
                }
                Entry::put(known, record, stamp)
            }
        }
    }
}

impl Ledger {
    /// Makes a change. Returns the entry to keep and what takes it back; `None` if it is so already.
    pub fn change(&mut self, change: Change, stamp: Stamp) -> Option<(Entry, Option<Change>)> {
        let before = self.record(change.id());
        let entry = change.entry(self, stamp)?;
        let back = Change::back(before, entry.record.as_ref(), entry.id);
        self.apply(entry.clone());
        Some((entry, back))
    }
}

impl Ledger {
    /// What takes back all that these entries would make of the ledger, each record once.
    pub fn way_back_from(&self, entries: &[Entry]) -> Vec<Change> {
        let mut new = BTreeSet::new();
        let mut known: BTreeMap<RecordId, Entry> = BTreeMap::new();
        for entry in entries {
            if let Some(merged) = known.get_mut(&entry.id) {
                merged.merge(entry.clone());
            } else if let Some(mut merged) = self.entry(entry.id) {
                merged.merge(entry.clone());
                known.insert(entry.id, merged);
            } else {
                new.insert(entry.id);
            }
        }
        let changed = known.into_values().filter_map(|merged| {
            Change::back(self.record(merged.id), merged.record.as_ref(), merged.id)
        });
        new.into_iter().map(Change::Delete).chain(changed).collect()
    }
}

impl Record {
    /// The fields in which two records of one kind differ.
    pub fn differing(&self, other: &Self) -> Vec<Field> {
        let fields = self.id().fields().iter().copied();
        fields.filter(|field| !self.agrees(other, *field)).collect()
    }
}
