//! Places by a text.

use std::collections::BTreeMap;

/// Which rows, clients or words stand under a number, a name, a code.
///
/// One type for them all, texts to places, so that the page carries its code once.
#[derive(Debug, Default)]
pub(super) struct Index(BTreeMap<String, Vec<usize>>);

impl Index {
    pub(super) fn add(&mut self, key: String, place: usize) {
        self.0.entry(key).or_default().push(place);
    }

    /// Adds a place, unless the key has one.
    pub(super) fn add_first(&mut self, key: String, place: usize) {
        if self.get(&key).is_empty() {
            self.add(key, place);
        }
    }

    /// The places under that key, in the order they were added.
    pub(super) fn get(&self, key: &str) -> &[usize] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    /// The places under each key, in the order of keys.
    pub(super) fn groups(&self) -> impl Iterator<Item = &[usize]> {
        self.0.values().map(Vec::as_slice)
    }
}
