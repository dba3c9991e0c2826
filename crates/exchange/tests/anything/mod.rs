//! What the page does with a file from anyone, up to its first screens: for the tests here and for
//! the fuzzer in `fuzz/`.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use chrono::{Days, NaiveDate};
use relancier_core::dunning::{
    Extent, account_statement, agenda, calendar, insight, overdue, plan,
};
use relancier_core::identity::Language;
use relancier_core::ledger::{Clock, DeviceId, Entry, Ledger, Stamp};
use relancier_exchange::csv::{self, Mapping, Outcome, Source, Table};
use relancier_exchange::fingerprint::derived_id;
use relancier_exchange::json;

/// Reads bytes as an export if they begin like one, else as a list of invoices.
pub fn read(bytes: &[u8]) {
    match bytes.first() {
        Some(b'{') => read_json(bytes),
        _ => read_csv(bytes),
    }
}

/// Reads bytes as an export, as the file of a page that stopped, and line by line as the store reads
/// what it kept: a record needs no checksum there, so that more of them come through.
fn read_json(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut entries = json::import(&text).unwrap_or_default();
    entries.extend(json::rescued(&text).unwrap_or_default().entries);
    entries.extend(text.lines().filter_map(|line| json::entry_from_json(line).ok()));
    for entry in &entries {
        let line = json::entry_to_json(entry);
        assert_eq!(json::entry_from_json(&line).as_ref(), Ok(entry), "not read back: {line}");
    }
    take_in(entries);
}

/// What came out of a file, in a ledger: written and read again it is the same, and the screens can
/// be drawn.
fn take_in(entries: Vec<Entry>) {
    let nothing = Ledger::default();
    let mut news = entries.clone();
    json::merge_preview(&nothing, &mut news);
    let ledger = Ledger::from_entries(entries);
    assert!(ledger.entries().eq(Ledger::from_entries(news).entries()));
    let file = json::export(&ledger);
    let mut again = json::import(&file).unwrap();
    assert_eq!(json::export(&Ledger::from_entries(again.clone())), file);
    assert!(!json::merge_preview(&ledger, &mut again).changes_something());
    assert_eq!(again, [], "nothing of it is news");

    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    agenda(&ledger, today);
    calendar(&ledger, today, today + Days::new(60));
    insight(&ledger, today);
    let rates = ledger.rates();
    for client in ledger.clients() {
        plan(&ledger, client, today);
        overdue(&ledger, &rates, client.id, today);
        account_statement(&ledger, &rates, client.id, Extent::Open, today);
    }
}

/// Ids and stamps that follow from what they are for.
struct Derived(Clock);

impl Source for Derived {
    fn id(&mut self, named: &[&str]) -> u128 {
        derived_id(named)
    }

    fn stamp(&mut self) -> Stamp {
        self.0.stamp(0)
    }
}

/// Reads bytes as a list of invoices, takes in what is to be had, and says all there is to say.
fn read_csv(bytes: &[u8]) {
    let table = match Table::read(bytes) {
        Ok(table) => table,
        Err(problem) => {
            problem.sentence(Language::French);
            return;
        }
    };
    let mapping = Mapping::guess(&table);
    let preview = match csv::preview(&table, &mapping, &Ledger::default(), None) {
        Ok(preview) => preview,
        Err(problem) => {
            problem.sentence(Language::French);
            return;
        }
    };
    for row in preview.rows() {
        row.notes.iter().for_each(|note| {
            note.sentence(Language::French);
        });
        if let Outcome::Refused(problems) = &row.outcome {
            assert!(!problems.is_empty());
            problems.iter().for_each(|problem| {
                problem.sentence(row.line, Language::English);
            });
        }
    }
    let mut source = Derived(Clock::new(DeviceId(0), None));
    take_in(preview.entries(true, Language::French, &mut source));
}
