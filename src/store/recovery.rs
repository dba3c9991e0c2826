//! Recovery points: the whole ledger as it was before something that changes much of it.

use std::ops::Range;

use js_sys::{Array, Uint8Array};
use relancier_core::ledger::{Entry, Ledger, Loading};
use wasm_bindgen::{JsCast as _, JsValue};

use super::cipher::LINES;
use super::idb::{Access, Transaction};
use super::pages::Reading;
use super::{
    DEEDS, DeedNote, JOURNAL, LARGE_PAGES, META, PAGES, RECOVERY, Store, StoreError, TEXT,
    deeds, journal, number, property, whole,
};
use crate::browser;

/// How many recovery points are kept.
const RING: usize = 3;

/// A copy of the ledger that can be gone back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecoveryPoint {
    millis: u64,
}

impl RecoveryPoint {
    /// When it was taken, in milliseconds since 1 January 1970.
    pub fn millis(self) -> u64 {
        self.millis
    }
}

impl Store {
    /// [Commits](Store::commit) entries after a recovery point, both or none: for imports and merges.
    ///
    /// The last three points are kept. When the disk is full all but the last are given up. Of a large
    /// ledger none is taken where the way back is kept: it says the same in a thousandth of the space and
    /// of the time.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; the same call may be made again.
    pub async fn commit_with_recovery_point(
        &self,
        entries: &[Entry],
        notes: &[DeedNote],
    ) -> Result<(), StoreError> {
        let committed = match self.capture_and_commit(entries, notes, RING - 1).await {
            Err(StoreError::Full) => self.capture_and_commit(entries, notes, 1).await,
            done => done,
        };
        self.committed(committed?);
        Ok(())
    }

    /// The recovery points there are, the newest first.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn recovery_points(&self) -> Result<Vec<RecoveryPoint>, StoreError> {
        let keys = self
            .transact(&[META, RECOVERY], Access::Read, async |transaction| {
                transaction.keys(RECOVERY)?.list().await
            })
            .await?;
        Ok(keys.iter().rev().map(|key| RecoveryPoint { millis: whole(key) }).collect())
    }

    /// The ledger as it was at a recovery point; `None` when that one is no longer kept.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn recovered(&self, point: RecoveryPoint) -> Result<Option<Ledger>, StoreError> {
        let texts = self
            .transact(&[META, RECOVERY], Access::Read, async |transaction| {
                transaction.get(RECOVERY, &number(point.millis))?.value().await
            })
            .await?;
        if texts.is_undefined() {
            return Ok(None);
        }
        let mut reading = Reading::<Loading>::default();
        let ours = self.texts();
        for text in Array::from(&texts).iter().filter_map(|text| ours.text(LINES, &text)) {
            reading.take(&text);
        }
        Ok(Some(reading.entries.done()))
    }

    /// Leaves `keep` of the older points; returns the journal keys of the commit.
    async fn capture_and_commit(
        &self,
        entries: &[Entry],
        notes: &[DeedNote],
        keep: usize,
    ) -> Result<Range<u64>, StoreError> {
        let stores = [META, PAGES, JOURNAL, RECOVERY, DEEDS];
        self.transact(&stores, Access::WriteDurably, async |transaction| {
            let way_back = notes.iter().any(|note| matches!(note, DeedNote::Keep(_)));
            if !way_back || transaction.keys(PAGES)?.list().await?.len() <= LARGE_PAGES {
                capture(transaction, keep).await?;
            }
            let texts = self.texts();
            deeds::note(transaction, &texts, notes)?;
            journal(transaction, &texts, entries).await
        })
        .await
    }
}

/// A text as it stands, sealed or not.
fn is_text(value: &JsValue) -> bool {
    value.is_string() || value.is_instance_of::<Uint8Array>()
}

async fn capture(transaction: &Transaction, keep: usize) -> Result<(), StoreError> {
    let pages = transaction.all(PAGES)?;
    let journal = transaction.all(JOURNAL)?;
    let points = transaction.keys(RECOVERY)?;

    // The texts as they stand, unreadable lines included. They never leave the browser's memory for ours.
    let texts = Array::new();
    for page in pages.list().await? {
        texts.push(&property(&page, TEXT).filter(is_text).unwrap_or(page));
    }
    for item in journal.list().await? {
        texts.push(&item);
    }
    let points: Vec<u64> = points.list().await?.iter().map(whole).collect();
    for old in points.iter().rev().skip(keep) {
        transaction.delete(RECOVERY, &number(*old))?;
    }
    // Later than the newest even when the clock went back, so that the order of keys is that of time.
    let now = browser::now_millis().max(points.last().map_or(0, |newest| newest + 1));
    transaction.put(RECOVERY, &number(now), &texts)
}
