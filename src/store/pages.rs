//! Which record lives on which page: pure, and the same for every tab and device.
//!
//! Records are kept as lines of JSON, one a record, some hundred lines to a page. A page's key is a
//! kind of record and the first bits of its records' ids: `invoice/`, once it is full `invoice/0` and
//! `invoice/1`, and so on. So the keys alone say where a record lives: nothing has to be remembered, and
//! no tab can remember it wrongly.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use relancier_core::ledger::{Entry, RecordId, Stamp};
use relancier_exchange::json::{entry_from_json, entry_to_json};

/// A page with more lines is split. A page of 250 records is written in a millisecond, and 400 of them
/// are read in a quarter of a second.
const FULL: usize = 250;

/// An entry as it is kept. Its text is never written anew, so that what a newer version of the page
/// wrote in it stays in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    id: RecordId,
    stamp: Stamp,
    text: String,
}

/// Entries read from a text, and what could not be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// What could be read.
    pub entries: Vec<Entry>,
    /// The lines that could not, as they stand.
    pub unreadable: Vec<String>,
}

/// A page rewritten.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rewritten {
    /// What takes its place: one page of the same key, or several once it is split.
    pub pages: BTreeMap<String, String>,
    /// The lines it had that could not be read, as they stood.
    pub unreadable: Vec<String>,
}

/// Entries as a text that [`Reading::take`] and [`Line::parse`] read.
pub fn text(entries: &[Entry]) -> String {
    entries.iter().map(entry_to_json).collect::<Vec<_>>().join("\n")
}

/// The page where a record lives, or will live, among those there are.
///
/// It is never one with other pages below it, so that a split never meets a page already there.
pub fn page_of(id: RecordId, pages: &BTreeSet<String>) -> String {
    let (mut key, bits) = place(id);
    for bit in bits {
        let next =
            pages.range::<str, _>((Bound::Excluded(key.as_str()), Bound::Unbounded)).next();
        if !next.is_some_and(|page| page.starts_with(&key)) {
            break;
        }
        key.push(bit);
    }
    key
}

/// The page of that key and text once some lines have come to it. Of two lines about one record the
/// later stays.
pub fn rewritten(key: &str, text: &str, news: Vec<Line>) -> Rewritten {
    let mut unreadable = Vec::new();
    let mut lines = BTreeMap::new();
    for line in text.lines() {
        match Line::parse(line) {
            Some(line) => keep_latest(&mut lines, line),
            None => unreadable.push(line.to_owned()),
        }
    }
    for line in news {
        keep_latest(&mut lines, line);
    }
    let mut pages = BTreeMap::new();
    split(key.to_owned(), lines.into_values().collect(), &mut pages);
    Rewritten { pages, unreadable }
}

impl Line {
    /// Reads a line; `None` when it is not an entry this version knows.
    pub fn parse(text: &str) -> Option<Self> {
        let Entry { id, stamp, .. } = entry_from_json(text).ok()?;
        Some(Self { id, stamp, text: text.to_owned() })
    }

    /// The record it is about.
    pub fn id(&self) -> RecordId {
        self.id
    }
}

impl Reading {
    /// Reads a text, each line alone.
    pub fn take(&mut self, text: &str) {
        for line in text.lines() {
            match entry_from_json(line) {
                Ok(entry) => self.entries.push(entry),
                Err(_) => self.unreadable.push(line.to_owned()),
            }
        }
    }
}

fn keep_latest(lines: &mut BTreeMap<RecordId, Line>, line: Line) {
    if lines.get(&line.id).is_none_or(|known| known.stamp < line.stamp) {
        lines.insert(line.id, line);
    }
}

fn split(key: String, lines: Vec<Line>, pages: &mut BTreeMap<String, String>) {
    let depth = key.split_once('/').map_or(0, |(_, bits)| bits.len());
    if lines.len() <= FULL || depth == u128::BITS as usize {
        let texts: Vec<String> = lines.into_iter().map(|line| line.text).collect();
        pages.insert(key, texts.join("\n"));
        return;
    }
    let (ones, zeros): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| place(line.id).1.nth(depth) == Some('1'));
    for (bit, half) in [('0', zeros), ('1', ones)] {
        if !half.is_empty() {
            split(format!("{key}{bit}"), half, pages);
        }
    }
}

/// The first page of a record's kind, and the bits that lead on from it.
fn place(id: RecordId) -> (String, impl Iterator<Item = char>) {
    let (kind, bits) = match id {
        RecordId::Company => ("company", 0),
        RecordId::Client(id) => ("client", id.0),
        RecordId::Invoice(id) => ("invoice", id.0),
        RecordId::Payment(id) => ("payment", id.0),
        RecordId::CreditNote(id) => ("credit-note", id.0),
        RecordId::Contact(id) => ("contact", id.0),
        RecordId::Hold(id) => ("hold", id.0),
    };
    let bits =
        (0..u128::BITS).rev().map(move |bit| if bits >> bit & 1 == 1 { '1' } else { '0' });
    (format!("{kind}/"), bits)
}
