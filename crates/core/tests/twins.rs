//! One invoice entered on two devices becomes one, and nothing that was entered for either is lost.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;
use relancier_core::id::{
    ClientId, ContactId, CostId, CreditNoteId, HoldId, InvoiceId, LimitationEventId,
    OnAccountId, PaymentId, ProceedingId,
};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Alike, Channel, Chasing, Client, Clock, Contact, Cost, CreditNote, Debtor, DeviceId, Entry,
    Field, Hold, HoldReason, HoldSubject, Invoice, Joining, Ledger, LimitationEvent,
    LimitationEventKind, OnAccount, Payment, Proceeding, ProceedingKind, Record, RecordId,
    Twins,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

fn client(id: u128, name: &str, number: Option<&str>) -> Client {
    Client {
        id: ClientId(id),
        name: Line::new(name).unwrap(),
        debtor: Debtor::Business,
        language: Language::French,
        number: number.map(|number| number.parse().unwrap()),
        contact_name: None,
        email: None,
        phone: None,
        address: Address::default(),
        terms: None,
        chasing: Chasing::default(),
        note: Block::default(),
    }
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 9, day).unwrap()
}

fn invoice(id: u128, client: u128, number: &str, issued: u32, euros: i32) -> Invoice {
    Invoice {
        id: InvoiceId(id),
        client: ClientId(client),
        number: Line::new(number).unwrap(),
        subject: None,
        issued: day(issued),
        due: day(issued + 10),
        received: None,
        total: Money::euros(euros),
        scenario: None,
    }
}

/// A device: what it knows, and its clock.
#[derive(Clone)]
struct Device {
    ledger: Ledger,
    clock: Clock,
}

impl Device {
    fn new(number: u64) -> Self {
        Self { ledger: Ledger::default(), clock: Clock::new(DeviceId(number << 32), None) }
    }

    fn put(&mut self, record: Record) {
        let stamp = self.clock.stamp(0);
        let known = self.ledger.entry(record.id());
        if let Some(entry) = Entry::put(known, record, stamp) {
            self.ledger.apply(entry);
        }
    }

    fn delete(&mut self, id: RecordId) {
        let stamp = self.clock.stamp(0);
        let entry = Entry::deletion(self.ledger.entry(id), id, stamp);
        self.ledger.apply(entry);
    }

    fn take_in(&mut self, other: &Self) {
        for entry in other.ledger.entries() {
            self.clock.observe(entry.latest_stamp());
            self.ledger.apply(entry);
        }
    }

    /// Takes in what another knows as an import does: what it noted for a record that is joined by now
    /// is of the one that stays.
    fn meet(&mut self, other: &Self) {
        let news: Vec<Entry> = other.ledger.entries().collect();
        let still_there =
            |theirs: &Entry| match (self.ledger.entry(theirs.id)?.record, &theirs.record) {
                (Some(record), None) => Some(record),
                (None, record) => record.clone(),
                _ => None,
            };
        let deleted: Vec<Record> = news
            .iter()
            .filter(|it| matches!(it.id, RecordId::Client(_) | RecordId::Invoice(_)))
            .filter_map(still_there)
            .collect();
        let strays = self.ledger.strays(&news, &deleted);
        self.take_in(other);
        for (known, record) in strays {
            assert_eq!(self.ledger.entry(record.id()), Some(known));
            self.put(record);
        }
    }

    fn join(&mut self, twins: Twins, right: InvoiceId, dropped: &BTreeSet<RecordId>) {
        let Joining { put, delete } = self.ledger.join(twins, right, dropped);
        put.into_iter().for_each(|record| self.put(record));
        delete.into_iter().for_each(|id| self.delete(id));
    }

    /// Joins all there are, each as it was entered first.
    fn join_all(&mut self) {
        for _ in 0..100 {
            let twins = self.ledger.twins();
            let Some(twins) = twins.into_iter().find(|twins| twins.alike != Alike::Number)
            else {
                return;
            };
            self.join(twins, twins.stays, &BTreeSet::new());
        }
        assert_eq!(self.ledger.twins(), [], "no end of twins");
    }
}

fn ledger_of(clients: &[Client], invoices: &[Invoice]) -> Device {
    let mut device = Device::new(1);
    clients.iter().cloned().for_each(|client| device.put(Record::Client(client)));
    invoices.iter().cloned().for_each(|invoice| device.put(Record::Invoice(invoice)));
    device
}

#[test]
fn twins_are_found_by_their_number_and_what_else_agrees() {
    let siren = Some("732829320");
    let siret = Some("73282932000074");
    let one = |first: Client, second: Client| (vec![first, second], 1, 2);
    let own = || (vec![client(1, "Lacaze", None)], 1, 1);
    let cases = [
        ("the same in all", own(), ("F-1", 1, 100), ("F-1", 1, 100), Some(Alike::Invoice)),
        ("otherwise written", own(), ("F-1", 1, 100), ("f 1", 1, 100), Some(Alike::Invoice)),
        ("another amount", own(), ("F-1", 1, 100), ("F-1", 1, 120), Some(Alike::Invoice)),
        ("another date", own(), ("F-1", 1, 100), ("F-1", 9, 100), Some(Alike::Invoice)),
        ("counted anew", own(), ("F-1", 1, 100), ("F-1", 9, 120), Some(Alike::Number)),
        ("other digits", own(), ("F-1-23", 1, 100), ("F-12-3", 1, 100), None),
        ("another number", own(), ("F-1", 1, 100), ("F-2", 1, 100), None),
        ("no number to speak of", own(), ("–", 1, 100), ("?", 1, 100), None),
        (
            "a client entered twice",
            one(client(1, "Lacaze", None), client(2, "LÀCAZE", None)),
            ("F-1", 1, 100),
            ("F-1", 1, 100),
            Some(Alike::InvoiceAndClient),
        ),
        (
            "the company under two names",
            one(client(1, "Lacaze", siren), client(2, "Menuiserie Lacaze", siret)),
            ("F-1", 1, 100),
            ("F-1", 1, 100),
            Some(Alike::InvoiceAndClient),
        ),
        (
            "two companies of one name",
            one(client(1, "Lacaze", siren), client(2, "Lacaze", Some("356000000"))),
            ("F-1", 1, 100),
            ("F-1", 1, 100),
            Some(Alike::Number),
        ),
        (
            "two clients",
            one(client(1, "Lacaze", None), client(2, "Vermeil", None)),
            ("F-1", 1, 100),
            ("F-1", 1, 100),
            Some(Alike::Number),
        ),
    ];
    for (what, (clients, first, second), a, b, expected) in cases {
        let invoices = [invoice(8, first, a.0, a.1, a.2), invoice(7, second, b.0, b.1, b.2)];
        let twins = ledger_of(&clients, &invoices).ledger.twins();
        let (stays, goes) = (InvoiceId(8), InvoiceId(7));
        let expected: Vec<Twins> =
            expected.into_iter().map(|alike| Twins { stays, goes, alike }).collect();
        assert_eq!(twins, expected, "{what}");
    }
}

#[test]
fn of_three_the_first_stays_and_what_is_alone_in_its_number_is_no_twin() {
    let clients = [client(1, "Lacaze", None)];
    let invoices = [
        invoice(3, 1, "F-1", 1, 100),
        invoice(2, 1, "F-1", 9, 120),
        invoice(1, 1, "f-1", 1, 130),
        invoice(4, 1, "F-2", 1, 100),
    ];
    let mut device = ledger_of(&clients, &invoices);
    let pair =
        |stays, goes, alike| Twins { stays: InvoiceId(stays), goes: InvoiceId(goes), alike };
    let expected = [pair(3, 2, Alike::Number), pair(3, 1, Alike::Invoice)];
    assert_eq!(device.ledger.twins(), expected);
    device.join_all();
    assert_eq!(device.ledger.twins(), [pair(3, 2, Alike::Number)]);
}

/// All that can be noted about an invoice, with ids from this one on.
fn events(first: u128, of: u128, client: u128, cents: &[i64]) -> Vec<Record> {
    let (of, client) = (InvoiceId(of), ClientId(client));
    let note = Block::default();
    let mut records = Vec::new();
    for (id, cents) in (first..).zip(cents) {
        let (date, amount) = (day(2), Money::from_cents(*cents).unwrap());
        records.push(Record::Payment(Payment {
            id: PaymentId(id),
            invoice: of,
            date,
            amount,
            note: note.clone(),
        }));
    }
    let amount = Money::euros(1);
    records.extend([
        Record::CreditNote(CreditNote {
            id: CreditNoteId(first),
            invoice: of,
            number: None,
            date: day(3),
            amount,
        }),
        Record::Cost(Cost {
            id: CostId(first),
            invoice: of,
            date: day(3),
            amount,
            what: Line::new("Commissaire").unwrap(),
        }),
        Record::LimitationEvent(LimitationEvent {
            id: LimitationEventId(first),
            invoice: of,
            kind: LimitationEventKind::Acknowledgement,
            date: day(3),
            until: None,
            note: note.clone(),
        }),
        Record::Hold(Hold {
            id: HoldId(first),
            subject: HoldSubject::Invoice(of),
            reason: HoldReason::Promise,
            from: day(3),
            until: None,
            note: note.clone(),
        }),
        Record::Hold(Hold {
            id: HoldId(first + 1),
            subject: HoldSubject::Client(client),
            reason: HoldReason::Pause,
            from: day(3),
            until: None,
            note: note.clone(),
        }),
        Record::OnAccount(OnAccount {
            id: OnAccountId(first),
            client,
            date: day(3),
            amount,
            note: note.clone(),
        }),
        Record::Proceeding(Proceeding {
            id: ProceedingId(first),
            client,
            kind: ProceedingKind::Safeguard,
            opened: day(3),
            published: None,
            closed: None,
            note: note.clone(),
        }),
        Record::Contact(Contact {
            id: ContactId(first),
            client,
            invoices: vec![of],
            step: None,
            channel: Channel::Email,
            at: day(3).and_hms_opt(9, 0, 0).unwrap(),
            to: "a@b.fr".to_owned(),
            subject: String::new(),
            body: note.clone(),
            amount,
            digest: None,
            tracking: None,
            note,
        }),
    ]);
    records
}

#[test]
fn both_amounts_and_what_was_paid_twice_are_there_to_be_decided() {
    let clients = [client(1, "Lacaze", None)];
    let invoices = [invoice(1, 1, "F-1", 1, 100), invoice(2, 1, "F-1", 1, 120)];
    let mut device = ledger_of(&clients, &invoices);
    events(10, 1, 1, &[3_000, 5_000]).into_iter().for_each(|record| device.put(record));
    events(20, 2, 1, &[5_000, 700]).into_iter().for_each(|record| device.put(record));
    let twins = device.ledger.twins()[0];
    let doubled = device.ledger.doubled(twins);
    let ids: Vec<_> = doubled.iter().map(|(first, second)| (first.id(), second.id())).collect();
    let payments = (RecordId::Payment(PaymentId(11)), RecordId::Payment(PaymentId(20)));
    let notes =
        (RecordId::CreditNote(CreditNoteId(10)), RecordId::CreditNote(CreditNoteId(20)));
    assert_eq!(ids, [payments, notes]);

    let mut kept = device.clone();
    kept.join(twins, twins.stays, &BTreeSet::new());
    let one = kept.ledger.invoice(twins.stays).unwrap();
    assert_eq!(one.total, Money::euros(100));
    assert_eq!(kept.ledger.remaining(one), Money::euros(-39));

    device.join(twins, twins.goes, &BTreeSet::from([payments.1, notes.1]));
    let one = device.ledger.invoice(twins.stays).unwrap();
    assert_eq!(one.total, Money::euros(120));
    assert_eq!(device.ledger.remaining(one), Money::from_cents(3_200).unwrap());
}

#[test]
fn a_client_entered_twice_keeps_what_only_one_of_the_two_knew() {
    let mut first = client(1, "Lacaze", None);
    first.email = Some("compta@lacaze.fr".parse().unwrap());
    first.note = Block::new("Rappeler le matin");
    let mut second = client(2, "lacaze", Some("732829320"));
    second.email = Some("autre@lacaze.fr".parse().unwrap());
    second.phone = Some("04 72 00 00 00".parse().unwrap());
    second.note = Block::new("Demander Odile");
    // The second client's invoice was entered first: it is the client that decides.
    let mut device = Device::new(1);
    device.put(Record::Client(first));
    device.put(Record::Client(second));
    device.put(Record::Invoice(invoice(2, 2, "F-1", 1, 100)));
    device.put(Record::Invoice(invoice(3, 2, "F-2", 1, 100)));
    device.put(Record::Invoice(invoice(1, 1, "F-1", 1, 100)));
    let twins = device.ledger.twins()[0];
    assert_eq!((twins.stays, twins.goes), (InvoiceId(1), InvoiceId(2)));
    assert_eq!(device.ledger.otherwise_known(twins), [Field::Name, Field::Email]);
    device.join(twins, twins.stays, &BTreeSet::new());
    let clients: Vec<_> = device.ledger.clients().collect();
    assert_eq!(clients.len(), 1);
    assert_eq!(clients[0].name.as_str(), "Lacaze");
    assert_eq!(clients[0].number.unwrap().to_string(), "732829320");
    assert_eq!(clients[0].email.as_ref().unwrap().as_str(), "compta@lacaze.fr");
    assert_eq!(clients[0].phone.as_ref().unwrap().as_str(), "04 72 00 00 00");
    assert_eq!(clients[0].note.as_str(), "Rappeler le matin\nDemander Odile");
    assert_eq!(device.ledger.invoices_of(ClientId(1)).count(), 2);
}

/// What is known of a record but which invoice and client it is of.
fn wherever(record: &Record) -> Record {
    let (invoice, client) = (InvoiceId(0), ClientId(0));
    match record.clone() {
        Record::Payment(it) => Record::Payment(Payment { invoice, ..it }),
        Record::CreditNote(it) => Record::CreditNote(CreditNote { invoice, ..it }),
        Record::Cost(it) => Record::Cost(Cost { invoice, ..it }),
        Record::LimitationEvent(it) => {
            Record::LimitationEvent(LimitationEvent { invoice, ..it })
        }
        Record::Hold(it) => Record::Hold(Hold { subject: HoldSubject::Client(client), ..it }),
        Record::OnAccount(it) => Record::OnAccount(OnAccount { client, ..it }),
        Record::Proceeding(it) => Record::Proceeding(Proceeding { client, ..it }),
        Record::Contact(it) => Record::Contact(Contact { client, invoices: vec![], ..it }),
        other => other,
    }
}

fn noted(ledger: &Ledger) -> Vec<Record> {
    let records = ledger.entries().filter_map(|entry| entry.record);
    records
        .filter(|record| !matches!(record, Record::Client(_) | Record::Invoice(_)))
        .map(|record| wherever(&record))
        .collect()
}

/// Every record is of an invoice, and of a client, that there is.
fn nothing_dangles(ledger: &Ledger) {
    for entry in ledger.entries() {
        let (invoices, client) = match &entry.record {
            Some(Record::Invoice(it)) => (vec![], Some(it.client)),
            Some(Record::Payment(it)) => (vec![it.invoice], None),
            Some(Record::CreditNote(it)) => (vec![it.invoice], None),
            Some(Record::Cost(it)) => (vec![it.invoice], None),
            Some(Record::LimitationEvent(it)) => (vec![it.invoice], None),
            Some(Record::Hold(it)) => match it.subject {
                HoldSubject::Client(id) => (vec![], Some(id)),
                HoldSubject::Invoice(id) => (vec![id], None),
            },
            Some(Record::OnAccount(it)) => (vec![], Some(it.client)),
            Some(Record::Proceeding(it)) => (vec![], Some(it.client)),
            Some(Record::Contact(it)) => (it.invoices.clone(), Some(it.client)),
            _ => (vec![], None),
        };
        assert!(invoices.iter().all(|id| ledger.invoice(*id).is_some()), "{entry:?}");
        assert!(client.is_none_or(|id| ledger.client(id).is_some()), "{entry:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    /// Two devices enter invoices apart, of a few clients and numbers, and much about them; once each
    /// has the other's, both join what is one, and bring each other that.
    #[test]
    fn joining_loses_nothing_and_two_devices_that_join_agree(
        entered in vec((any::<bool>(), 0..3_u128, 1..4_u32, 1..3_u32, 1..3_i32, vec(1..3_i64, 0..3)), 1..12),
        same_client in any::<bool>(),
        one_joins_alone in any::<bool>(),
    ) {
        let names = ["Lacaze", "Vermeil", "LACAZE"];
        let mut devices = [Device::new(1), Device::new(2)];
        for (place, (second, of, number, issued, euros, cents)) in (100..).step_by(10).zip(entered) {
            let device = &mut devices[usize::from(second)];
            // Each device has its own record of a client, unless both began with the same.
            let own = of + if second && !same_client { 10 } else { 1 };
            device.put(Record::Client(client(own, names[usize::try_from(of).unwrap()], None)));
            device.put(Record::Invoice(invoice(place, own, &format!("F-{number}"), issued, euros)));
            events(place, place, own, &cents).into_iter().for_each(|record| device.put(record));
        }
        let [mut one, mut other] = devices;
        one.take_in(&other);
        other.take_in(&one);
        let before = noted(&one.ledger);
        one.join_all();
        if !one_joins_alone {
            other.join_all();
        }
        other.take_in(&one);
        one.take_in(&other);
        let entries = |device: &Device| device.ledger.entries().collect::<Vec<_>>();
        prop_assert_eq!(entries(&one), entries(&other));
        let left = one.ledger.twins();
        prop_assert!(left.iter().all(|twins| twins.alike == Alike::Number), "{:?}", left);
        prop_assert_eq!(noted(&one.ledger), before);
        nothing_dangles(&one.ledger);
    }
    /// One device joins what is one; the other, which does not know it yet, notes more about its own.
    /// Whichever of the two hears of it first, nothing of that is left behind.
    #[test]
    fn what_is_noted_meanwhile_for_the_one_that_goes_follows_it(
        entered in vec((any::<bool>(), 0..3_u128, 1..3_u32, 1..3_u32, 1..3_i32), 2..10),
        noted_meanwhile in vec((0..10_usize, vec(1..3_i64, 0..3), any::<bool>()), 1..6),
        same_client in any::<bool>(),
        the_other_hears_first in any::<bool>(),
    ) {
        let names = ["Lacaze", "Vermeil", "Poulain"];
        let mut devices = [Device::new(1), Device::new(2)];
        let mut own_of_the_other = Vec::new();
        for (place, (second, of, number, issued, euros)) in (100..).step_by(10).zip(entered) {
            let second = second || place == 100;
            let device = &mut devices[usize::from(second)];
            let own = of + if second && !same_client { 10 } else { 1 };
            device.put(Record::Client(client(own, names[usize::try_from(of).unwrap()], None)));
            device.put(Record::Invoice(invoice(place, own, &format!("F-{number}"), issued, euros)));
            if second {
                own_of_the_other.push((place, own));
            }
        }
        let [mut one, mut other] = devices;
        one.meet(&other);
        other.meet(&one);
        one.join_all();
        for (first, (which, cents, new_invoice)) in (1_000..).step_by(10).zip(noted_meanwhile) {
            let (of, client) = own_of_the_other[which % own_of_the_other.len()];
            events(first, of, client, &cents).into_iter().for_each(|record| other.put(record));
            if new_invoice {
                other.put(Record::Invoice(invoice(first, client, &format!("N-{first}"), 1, 1)));
            }
        }
        let meanwhile = noted(&other.ledger);
        let invoices = |device: &Device| {
            device.ledger.invoices().filter(|it| it.number.as_str().starts_with('N')).count()
        };
        let entered_meanwhile = invoices(&other);
        if the_other_hears_first {
            other.meet(&one);
            one.meet(&other);
        } else {
            one.meet(&other);
            other.meet(&one);
        }
        for device in [&one, &other] {
            nothing_dangles(&device.ledger);
            prop_assert_eq!(noted(&device.ledger), meanwhile.clone());
            prop_assert_eq!(invoices(device), entered_meanwhile);
        }
        one.meet(&other);
        other.meet(&one);
        let entries = |device: &Device| device.ledger.entries().collect::<Vec<_>>();
        prop_assert_eq!(entries(&one), entries(&other));
    }
}

#[test]
fn what_was_deleted_by_hand_draws_nothing_to_another() {
    let clients = [client(1, "Martin", None), client(2, "Martin", None)];
    let mut one = ledger_of(&clients, &[invoice(10, 2, "F-1", 1, 100)]);
    let mut other = Device::new(2);
    other.meet(&one);
    one.delete(RecordId::Invoice(InvoiceId(10)));
    one.delete(RecordId::Client(ClientId(2)));
    other.put(Record::Invoice(invoice(11, 2, "F-2", 1, 50)));
    one.meet(&other);
    assert_eq!(one.ledger.invoices_of(ClientId(1)).count(), 0);
}
