//! Which record lives on which page: pure, and the same for every tab and device.
//!
//! Records are kept as lines of JSON, one a record, some hundred lines to a page. A page's key is a
//! kind of record and the first bits of its records' ids: `invoice/`, once it is full `invoice/0` and
//! `invoice/1`, and so on. So the keys alone say where a record lives: nothing has to be remembered, and
//! no tab can remember it wrongly.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use relancier_core::ledger::{Entry, RecordId};
use relancier_exchange::json::{entry_from_json, entry_to_json};

/// A page with more lines is split. A page of 250 records is written in a millisecond, and 400 of them
/// are read in a quarter of a second.
const FULL: usize = 250;

/// So many lines stand in one item of the journal at most.
const LINES: usize = 1_000;

/// An entry as it is kept: its text, and of what it says the stamps alone.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptEntry {
    stamps: Entry,
    line: String,
}

/// Entries read from texts, and what could not be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading<Entries> {
    /// What could be read, in a list or, for there may be much of it, straight in a ledger.
    pub entries: Entries,
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

/// Entries as texts that [`Reading::take`] and [`KeptEntry::parse`] read, none of them too long to be
/// handled at once.
pub fn texts(entries: &[Entry]) -> impl Iterator<Item = String> {
    entries.chunks(LINES).map(|entries| {
        let mut text = String::new();
        for entry in entries {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&entry_to_json(entry));
        }
        text
    })
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

/// The page of that key and text once some entries have come to it. Of two about one record the later
/// stays, or what both make where each knows changes that the other does not.
pub fn rewritten(key: &str, text: &str, arrivals: Vec<KeptEntry>) -> Rewritten {
    let mut unreadable = Vec::new();
    let mut kept = BTreeMap::new();
    for line in text.lines() {
        match KeptEntry::parse(line) {
            Some(entry) => keep(&mut kept, entry),
            None => unreadable.push(line.to_owned()),
        }
    }
    for entry in arrivals {
        keep(&mut kept, entry);
    }
    let mut pages = BTreeMap::new();
    split(key.to_owned(), kept.into_values().collect(), &mut pages);
    Rewritten { pages, unreadable }
}

impl KeptEntry {
    /// Reads a line; `None` when it is not an entry this version knows.
    pub fn parse(line: &str) -> Option<Self> {
        let stamps = Entry { record: None, ..entry_from_json(line).ok()? };
        Some(Self { stamps, line: line.to_owned() })
    }

    /// The record it is about.
    pub fn id(&self) -> RecordId {
        self.stamps.id
    }

    /// Takes in another entry about the same record.
    fn merge(&mut self, other: Self) {
        if other.stamps.covers(&self.stamps) {
            *self = other;
        } else if !self.stamps.covers(&other.stamps)
            && let (Ok(mut merged), Ok(other)) =
                (entry_from_json(&self.line), entry_from_json(&other.line))
        {
            merged.merge(other);
            self.line = entry_to_json(&merged);
            self.stamps = Entry { record: None, ..merged };
        }
    }
}

impl<Entries: Extend<Entry>> Reading<Entries> {
    /// Reads a text, each line alone.
    pub fn take(&mut self, text: &str) {
        for line in text.lines() {
            match entry_from_json(line) {
                Ok(entry) => self.entries.extend(Some(entry)),
                Err(_) => self.unreadable.push(line.to_owned()),
            }
        }
    }
}

fn keep(kept: &mut BTreeMap<RecordId, KeptEntry>, entry: KeptEntry) {
    match kept.entry(entry.id()) {
        Slot::Vacant(place) => {
            place.insert(entry);
        }
        Slot::Occupied(known) => known.into_mut().merge(entry),
    }
}

fn split(key: String, entries: Vec<KeptEntry>, pages: &mut BTreeMap<String, String>) {
    let depth = key.split_once('/').map_or(0, |(_, bits)| bits.len());
    if entries.len() <= FULL {
        let lines: Vec<String> = entries.into_iter().map(|entry| entry.line).collect();
        pages.insert(key, lines.join("\n"));
        return;
    }
    let (ones, zeros): (Vec<_>, Vec<_>) =
        entries.into_iter().partition(|entry| place(entry.id()).1.nth(depth) == Some('1'));
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
        RecordId::CreditNote(id) => ("credit_note", id.0),
        RecordId::Contact(id) => ("contact", id.0),
        RecordId::Hold(id) => ("hold", id.0),
        RecordId::OwnRate(id) => ("own_rate", id.0),
        RecordId::Proceeding(id) => ("proceeding", id.0),
        RecordId::LimitationEvent(id) => ("limitation_event", id.0),
        RecordId::Cost(id) => ("cost", id.0),
        RecordId::OnAccount(id) => ("on_account", id.0),
        RecordId::Policy => ("policy", 0),
        RecordId::Stationery => ("stationery", 0),
        RecordId::OwnScenario(id) => ("own_scenario", id.0),
        RecordId::OwnText(id) => ("own_text", id.0),
    };
    let bits =
        (0..u128::BITS).rev().map(move |bit| if bits >> bit & 1 == 1 { '1' } else { '0' });
    (format!("{kind}/"), bits)
}

#[cfg(test)]
mod tests {
    use relancier_core::id::InvoiceId;
    use relancier_core::ledger::{Clock, DeviceId};
    use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

    use super::*;

    wasm_bindgen_test_configure!(run_in_browser);

    type Pages = BTreeMap<String, String>;

    /// The `n`th of ids that are spread as random ones are.
    fn invoice(n: u128) -> RecordId {
        RecordId::Invoice(InvoiceId(n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)))
    }

    fn deletion(id: RecordId, clock: &mut Clock) -> Entry {
        Entry::new(id, clock.stamp(1_000), None)
    }

    /// What a compaction does, without a database.
    fn compact(pages: &mut Pages, entries: &[Entry]) {
        let keys: BTreeSet<String> = pages.keys().cloned().collect();
        let mut arrivals: BTreeMap<String, Vec<KeptEntry>> = BTreeMap::new();
        for entry in
            entries.iter().map(|entry| KeptEntry::parse(&entry_to_json(entry)).unwrap())
        {
            arrivals.entry(page_of(entry.id(), &keys)).or_default().push(entry);
        }
        for (key, entries) in arrivals {
            let text = pages.remove(&key).unwrap_or_default();
            for (key, text) in rewritten(&key, &text, entries).pages {
                assert_eq!(pages.insert(key, text), None, "a split never meets a page");
            }
        }
    }

    fn read(pages: &Pages) -> Reading<Vec<Entry>> {
        let mut reading = Reading::default();
        pages.values().for_each(|text| reading.take(text));
        reading
    }

    #[test]
    fn pages_split_and_lose_nothing() {
        let mut clock = Clock::new(DeviceId(1), None);
        let mut pages = Pages::new();
        let mut latest = BTreeMap::new();
        for round in 0..40 {
            // Some new, some known.
            let entries: Vec<Entry> = (round * 60..round * 60 + 100)
                .map(|n| deletion(invoice(n), &mut clock))
                .collect();
            latest.extend(entries.iter().map(|entry| (entry.id, entry.clone())));
            compact(&mut pages, &entries);
            assert!(pages.values().all(|text| text.lines().count() <= FULL));
        }
        let mut entries = read(&pages).entries;
        entries.sort_by_key(|entry| entry.id);
        assert_eq!(entries, latest.into_values().collect::<Vec<_>>());
    }

    #[test]
    fn ids_that_are_alike_find_a_page_too() {
        let mut clock = Clock::new(DeviceId(1), None);
        let entries: Vec<Entry> =
            (0..1_000).map(|n| deletion(RecordId::Invoice(InvoiceId(n)), &mut clock)).collect();
        let mut pages = Pages::new();
        compact(&mut pages, &entries);
        assert_eq!(read(&pages).entries.len(), 1_000);
        assert!(pages.values().all(|text| text.lines().count() <= FULL));
    }

    #[test]
    fn the_later_of_two_stays_whichever_comes_first() {
        let mut clock = Clock::new(DeviceId(1), None);
        let [older, newer] = [1, 1].map(|n| deletion(invoice(n), &mut clock));
        for entries in [[&older, &newer], [&newer, &older]] {
            let mut pages = Pages::new();
            for entry in entries {
                compact(&mut pages, std::slice::from_ref(entry));
            }
            assert_eq!(read(&pages).entries, std::slice::from_ref(&newer));
        }
    }

    #[test]
    fn a_record_does_not_go_to_a_page_that_others_took_the_place_of() {
        // As if a split had left its page behind: it must never be split over its children again.
        let pages = ["invoice/", "invoice/00", "invoice/01"].map(str::to_owned).into();
        let id = |first_bits: u128| RecordId::Invoice(InvoiceId(first_bits << 120));
        assert_eq!(page_of(id(0b0000_0000), &pages), "invoice/00");
        assert_eq!(page_of(id(0b0100_0000), &pages), "invoice/01");
        assert_eq!(page_of(id(0b1000_0000), &pages), "invoice/1");
        assert_eq!(page_of(RecordId::Company, &pages), "company/");
    }

    #[test]
    fn what_cannot_be_read_is_handed_back_as_it_stands() {
        let mut clock = Clock::new(DeviceId(1), None);
        let entry = deletion(invoice(1), &mut clock);
        let text = format!("{{\"kind\":\"inv\n{}\n???", entry_to_json(&entry));
        let Rewritten { pages, unreadable } = rewritten("invoice/", &text, Vec::new());
        assert_eq!(unreadable, ["{\"kind\":\"inv", "???"]);
        assert_eq!(read(&pages).entries, [entry]);
    }
}
