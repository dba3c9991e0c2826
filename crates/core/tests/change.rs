//! What was done is taken back: the ledger is then as it was, and nothing else that happened is undone.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use proptest::prelude::*;
use relancier_core::id::{ClientId, InvoiceId, PaymentId};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Change, Chasing, Client, Clock, Debtor, DeviceId, Entry, Field, Ledger, Payment, Record,
    RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

const CLIENT: ClientId = ClientId(1);

fn client(name: &str, note: &str) -> Client {
    Client {
        id: CLIENT,
        name: Line::new(name).unwrap(),
        debtor: Debtor::Business,
        language: Language::French,
        number: None,
        contact_name: None,
        email: None,
        phone: None,
        address: Address::default(),
        terms: None,
        chasing: Chasing::default(),
        note: Block::new(note),
    }
}

fn payment(id: u128, cents: i64) -> Record {
    Record::Payment(Payment {
        id: PaymentId(id),
        invoice: InvoiceId(7),
        date: "2026-11-02".parse().unwrap(),
        amount: Money::from_cents(cents).unwrap(),
        note: Block::default(),
    })
}

/// A ledger, the clock of its device, and what takes back all that was done, the last first.
struct Book {
    ledger: Ledger,
    clock: Clock,
    back: Vec<Change>,
}

impl Book {
    fn new() -> Self {
        let clock = Clock::new(DeviceId(1 << 32), None);
        Self { ledger: Ledger::default(), clock, back: Vec::new() }
    }

    fn does(&mut self, change: Change) -> Option<Entry> {
        let (entry, back) = self.ledger.change(change, self.clock.stamp(1))?;
        self.back.extend(back);
        Some(entry)
    }

    fn undoes(&mut self) {
        let change = self.back.pop().unwrap();
        self.ledger.change(change, self.clock.stamp(1));
    }

    fn records(&self) -> Vec<Record> {
        self.ledger.entries().filter_map(|entry| entry.record).collect()
    }

    fn client(&self) -> Client {
        self.ledger.client(CLIENT).unwrap().clone()
    }
}

#[test]
fn only_what_a_deed_changed_is_taken_back() {
    let mut book = Book::new();
    book.does(Change::Put(Record::Client(client("Lacaze", "")))).unwrap();
    book.does(Change::Put(Record::Client(client("Lacaze et fils", "")))).unwrap();
    // Meanwhile, in another tab.
    let mut elsewhere = book.client();
    elsewhere.note = Block::new("Appeler le matin.");
    let entry = Change::Put(Record::Client(elsewhere)).entry(&book.ledger, book.clock.stamp(2));
    book.ledger.apply(entry.unwrap());
    book.undoes();
    assert_eq!(book.client(), client("Lacaze", "Appeler le matin."));
}

#[test]
fn what_was_deleted_meanwhile_is_not_brought_back_by_undoing_a_change_of_it() {
    let mut book = Book::new();
    book.does(Change::Put(Record::Client(client("Lacaze", "")))).unwrap();
    book.does(Change::Put(Record::Client(client("Lacaze et fils", "")))).unwrap();
    let back = book.back.pop().unwrap();
    assert!(matches!(&back, Change::Set(_, fields) if fields == &[Field::Name]));
    book.does(Change::Delete(RecordId::Client(CLIENT))).unwrap();
    assert_eq!(book.does(back), None);
    book.undoes();
    assert_eq!(book.client().name.as_str(), "Lacaze et fils");
}

#[test]
fn what_is_so_already_is_no_change() {
    let mut book = Book::new();
    assert_eq!(book.does(Change::Delete(RecordId::Client(CLIENT))), None);
    book.does(Change::Put(Record::Client(client("Lacaze", "")))).unwrap();
    assert_eq!(book.does(Change::Put(Record::Client(client("Lacaze", "")))), None);
    assert_eq!(
        book.does(Change::Set(Record::Client(client("Lacaze", "x")), vec![Field::Name])),
        None
    );
    assert_eq!(book.back.len(), 1);
}

fn any_change() -> impl Strategy<Value = Change> {
    let record = prop_oneof![
        ("[ab]", "[cd]?")
            .prop_map(|(name, note): (String, String)| Record::Client(client(&name, &note))),
        (0..3_u128, 1..4_i64).prop_map(|(id, cents)| payment(id, cents)),
    ];
    (record, 0..5_u8).prop_map(|(record, kind)| match kind {
        0 => Change::Delete(record.id()),
        1 => {
            let fields = record.id().fields().iter().copied().take(2).collect();
            Change::Set(record, fields)
        }
        _ => Change::Put(record),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn undoing_and_doing_again_all_of_a_history_leaves_no_trace(
        before in prop::collection::vec(any_change(), 0..6),
        deeds in prop::collection::vec(any_change(), 1..12),
    ) {
        let mut book = Book::new();
        for change in before {
            book.does(change);
        }
        book.back.clear();
        let start = book.records();
        for change in deeds {
            book.does(change);
        }
        let end = book.records();
        let mut again = Vec::new();
        while let Some(change) = book.back.pop() {
            let (_, forth) = book.ledger.change(change, book.clock.stamp(1)).unwrap();
            again.push(forth.unwrap());
        }
        prop_assert_eq!(book.records(), start);
        while let Some(change) = again.pop() {
            book.does(change).unwrap();
        }
        prop_assert_eq!(book.records(), end);
    }
}
