//! The records of one kind.

use core::marker::PhantomData;

use super::{RecordId, Stamp};

/// So many records stand in a row at most.
const ROW: usize = 64;

/// The records of one kind in the order of their ids, and which were deleted.
///
/// They stand in rows, none of which is empty. What comes in the order of ids, as a kept ledger does, fills
/// one row after the other; a `BTreeMap` leaves its nodes half empty, for a large ledger half as much memory again.
#[derive(Debug, Clone)]
pub(super) struct Table<Id, T> {
    index: Index,
    /// In the places of the index; `None` is one that was deleted.
    records: Vec<Vec<Option<T>>>,
    ids: PhantomData<Id>,
}

/// Which records there are or were, and since when: the same code for all kinds.
#[derive(Debug, Clone, Default)]
pub(super) struct Index(Vec<Row>);

/// Ids lie apart from what is known under them: a search goes through them alone.
#[derive(Debug, Clone)]
struct Row {
    first: u128,
    ids: Vec<u128>,
    stamps: Vec<Stamp>,
}

/// In which row, and where in it.
type Place = (usize, usize);

/// How a record that comes in gets its place.
enum Room {
    /// There is room for it.
    There(Place),
    /// A row behind all others begins with it.
    NewRow,
    /// Half of a row goes to one that is new, right behind it.
    Split { row: usize, place: Place },
}

/// The id of that of which there is only one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Only;

impl From<Only> for u128 {
    fn from(_: Only) -> Self {
        0
    }
}

impl<Id, T> Default for Table<Id, T> {
    fn default() -> Self {
        Self { index: Index::default(), records: Vec::new(), ids: PhantomData }
    }
}

impl<Id: Into<u128>, T> Table<Id, T> {
    pub(super) fn get(&self, id: Id) -> Option<&T> {
        let (row, place) = self.index.find(id.into()).ok()?;
        self.records.get(row)?.get(place)?.as_ref()
    }

    /// Puts a record, or that it was deleted, in the place of what was known of it; returns the record there was.
    pub(super) fn set(&mut self, id: Id, stamp: Stamp, record: Option<T>) -> Option<T> {
        let id = id.into();
        let (row, place) = match self.index.find(id) {
            Ok(place) => {
                self.index.stamp_anew(place, stamp);
                let known = self.records.get_mut(place.0)?.get_mut(place.1)?;
                return std::mem::replace(known, record);
            }
            Err(place) => match self.index.insert(place, id, stamp) {
                Room::There(place) => place,
                Room::NewRow => {
                    self.records.push(Vec::with_capacity(ROW));
                    (self.records.len() - 1, 0)
                }
                Room::Split { row, place } => {
                    let right = self.records.get_mut(row)?.split_off(ROW / 2);
                    self.records.insert(row + 1, right);
                    place
                }
            },
        };
        self.records.get_mut(row)?.insert(place, record);
        None
    }

    /// All records.
    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.records.iter().flatten().flatten()
    }

    pub(super) fn index(&self) -> &Index {
        &self.index
    }
}

impl Index {
    /// When that of this id was entered, or deleted.
    pub(super) fn stamp(&self, id: u128) -> Option<Stamp> {
        let (row, place) = self.find(id).ok()?;
        self.0.get(row)?.stamps.get(place).copied()
    }

    /// How many are known, those deleted included.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|row| row.ids.len()).sum()
    }

    /// All that come after a record of any kind, those deleted included, each `named` as one of its kind.
    pub(super) fn after(
        &self,
        after: Option<RecordId>,
        named: fn(u128) -> RecordId,
    ) -> impl Iterator<Item = (RecordId, Stamp)> + use<'_> {
        let is_before = move |id: u128| Some(named(id)) <= after;
        let row = self.0.partition_point(|row| is_before(row.first)).saturating_sub(1);
        let known = self.0.iter().skip(row).flat_map(|row| row.ids.iter().zip(&row.stamps));
        let after = known.skip_while(move |(id, _)| is_before(**id));
        after.map(move |(id, stamp)| (named(*id), *stamp))
    }

    /// The place of a record, or the one it would have.
    fn find(&self, id: u128) -> Result<Place, Place> {
        let row = match self.0.last() {
            // What comes in order has its place in the last row.
            Some(last) if last.first <= id => self.0.len() - 1,
            _ => self.0.partition_point(|row| row.first <= id).saturating_sub(1),
        };
        let Some(Row { ids, .. }) = self.0.get(row) else { return Err((0, 0)) };
        ids.binary_search(&id).map(|place| (row, place)).map_err(|place| (row, place))
    }

    fn stamp_anew(&mut self, (row, place): Place, stamp: Stamp) {
        let known = self.0.get_mut(row).and_then(|row| row.stamps.get_mut(place));
        if let Some(known) = known {
            *known = stamp;
        }
    }

    fn insert(&mut self, (row, place): Place, id: u128, stamp: Stamp) -> Room {
        let is_last = row + 1 == self.0.len();
        match self.0.get_mut(row) {
            Some(there) if there.ids.len() < ROW => {
                there.insert(place, id, stamp);
                Room::There((row, place))
            }
            // What comes in order leaves full rows behind.
            Some(full) if !is_last || place < ROW => {
                let mut right = full.split();
                let place = match place.checked_sub(ROW / 2) {
                    Some(place) => {
                        right.insert(place, id, stamp);
                        (row + 1, place)
                    }
                    None => {
                        full.insert(place, id, stamp);
                        (row, place)
                    }
                };
                self.0.insert(row + 1, right);
                Room::Split { row, place }
            }
            _ => {
                let (ids, stamps) = (Vec::with_capacity(ROW), Vec::with_capacity(ROW));
                let mut new = Row { first: id, ids, stamps };
                new.insert(0, id, stamp);
                self.0.push(new);
                Room::NewRow
            }
        }
    }
}

impl Row {
    fn insert(&mut self, place: usize, id: u128, stamp: Stamp) {
        self.first = self.first.min(id);
        self.ids.insert(place, id);
        self.stamps.insert(place, stamp);
    }

    /// Takes the second half out.
    fn split(&mut self) -> Self {
        let (ids, stamps) = (self.ids.split_off(ROW / 2), self.stamps.split_off(ROW / 2));
        Self { first: ids.first().copied().unwrap_or_default(), ids, stamps }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::id::InvoiceId;
    use crate::ledger::{Clock, DeviceId};

    type Order = fn(u128) -> u128;

    /// Numbers that look drawn at random, always the same.
    fn scattered(n: u128) -> u128 {
        n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
    }

    #[test]
    fn a_table_holds_what_a_map_would() {
        let orders: [(&str, Order); 4] = [
            ("in order", |n| n),
            ("backwards", |n| 10_000 - n),
            ("scattered", scattered),
            ("over and over", |n| scattered(n % 300)),
        ];
        for (order, id) in orders {
            let mut clock = Clock::new(DeviceId(1), None);
            let mut table = Table::<InvoiceId, u128>::default();
            let mut map = BTreeMap::new();
            for n in 0..5_000 {
                let (id, stamp) = (InvoiceId(id(n)), clock.stamp(1_000));
                // Each seventh is deleted.
                let record = (n % 7 != 0).then_some(n);
                let before = table.set(id, stamp, record);
                let known = map.insert(id, (stamp, record));
                assert_eq!(before, known.and_then(|(_, record)| record), "{order}");
            }
            let index = table.index();
            assert_eq!(index.len(), map.len(), "{order}");
            for (id, (stamp, record)) in &map {
                assert_eq!(index.stamp(id.0), Some(*stamp), "{order}");
                assert_eq!(table.get(*id), record.as_ref(), "{order}");
            }
            assert_eq!((index.stamp(20_000), table.get(InvoiceId(20_000))), (None, None));
            assert!(table.values().eq(map.values().filter_map(|(_, record)| record.as_ref())));
            let named = |id| RecordId::Invoice(InvoiceId(id));
            let all: Vec<(RecordId, Stamp)> =
                map.iter().map(|(id, (stamp, _))| (named(id.0), *stamp)).collect();
            for skipped in [0, 1, 63, 64, 65, all.len() - 1, all.len()] {
                let after = skipped.checked_sub(1).map(|last| all[last].0);
                assert!(index.after(after, named).eq(all[skipped..].iter().copied()));
            }
            assert!(index.after(Some(RecordId::Company), named).eq(all.clone()));
            assert_eq!(index.after(Some(RecordId::Policy), named).next(), None);
        }
    }

    #[test]
    fn what_comes_in_order_fills_its_rows() {
        let mut clock = Clock::new(DeviceId(1), None);
        let mut table = Table::<InvoiceId, u128>::default();
        for n in 0..640 {
            table.set(InvoiceId(n), clock.stamp(1_000), Some(n));
        }
        assert!(table.records.iter().all(|row| row.len() == ROW && row.capacity() == ROW));
        assert_eq!(table.records.len(), 10);
    }
}
