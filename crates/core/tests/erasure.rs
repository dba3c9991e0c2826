//! What goes of what is kept about a client, what stays, and that it does not come back.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use chrono::NaiveDate;
use relancier_core::dunning::{Segment, StepKind, balance};
use relancier_core::erasure::{
    Erasable, Erasure, Proposal, Stays, Waiting, erasure, proposals,
};
use relancier_core::id::{
    ClientId, ContactId, CostId, CreditNoteId, HoldId, InvoiceId, LimitationEventId,
    OnAccountId, PaymentId, ProceedingId,
};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Channel, Chasing, Client, Clock, Contact, Cost, CreditNote, Debtor, DeviceId, Digest,
    DisputeKind, Entry, Hold, HoldReason, HoldSubject, Invoice, Ledger, LimitationEvent,
    LimitationEventKind, OnAccount, Payment, Proceeding, ProceedingKind, Record, RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

const CLIENT: ClientId = ClientId(1);
const OTHER: ClientId = ClientId(2);
/// In whatever tells of people.
const SECRET: &str = "Odile";

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

fn secret() -> Block {
    Block::new(SECRET)
}

fn client(id: ClientId) -> Record {
    Record::Client(Client {
        id,
        name: Line::new("Lacaze").unwrap(),
        debtor: Debtor::Business,
        language: Language::French,
        number: None,
        contact_name: Line::new(SECRET).ok(),
        email: Some(format!("{SECRET}@lacaze.example").parse().unwrap()),
        phone: Some("05 56 00 00 01".parse().unwrap()),
        address: Address::parse("1 rue du Port\n33000 Bordeaux").unwrap(),
        terms: None,
        chasing: Chasing {
            segment: Some(Segment::BadPayer),
            copy_to: Some(format!("{SECRET}@compta.example").parse().unwrap()),
            ..Chasing::default()
        },
        note: secret(),
    })
}

fn invoice(id: u128, client: ClientId, issued: &str) -> Record {
    Record::Invoice(Invoice {
        id: InvoiceId(id),
        client,
        number: Line::new(&format!("F-{id}")).unwrap(),
        subject: None,
        issued: day(issued),
        due: day(issued),
        received: None,
        total: Money::euros(100),
        scenario: None,
    })
}

fn paid(id: u128, invoice: u128, date: &str, euros: i32) -> Record {
    Record::Payment(Payment {
        id: PaymentId(id),
        invoice: InvoiceId(invoice),
        date: day(date),
        amount: Money::euros(euros),
        note: secret(),
    })
}

fn sent(id: u128, invoices: &[u128], at: &str) -> Record {
    Record::Contact(Contact {
        id: ContactId(id),
        client: CLIENT,
        invoices: invoices.iter().copied().map(InvoiceId).collect(),
        step: Some(StepKind::Friendly),
        channel: Channel::Email,
        at: day(at).and_hms_opt(9, 0, 0).unwrap(),
        to: format!("{SECRET}@lacaze.example"),
        subject: SECRET.to_owned(),
        body: secret(),
        amount: Money::euros(100),
        digest: Some(Digest([7; 32])),
        tracking: Line::new(SECRET).ok(),
        note: secret(),
    })
}

fn held(id: u128, subject: HoldSubject, reason: HoldReason, until: Option<&str>) -> Record {
    let (from, until) = (day("2020-01-01"), until.map(day));
    Record::Hold(Hold { id: HoldId(id), subject, reason, from, until, note: secret() })
}

fn proceeding(closed: Option<&str>) -> Record {
    Record::Proceeding(Proceeding {
        id: ProceedingId(1),
        client: CLIENT,
        kind: ProceedingKind::Liquidation,
        opened: day("2016-01-04"),
        published: None,
        closed: closed.map(day),
        note: secret(),
    })
}

fn on_account(date: &str) -> Record {
    Record::OnAccount(OnAccount {
        id: OnAccountId(1),
        client: CLIENT,
        date: day(date),
        amount: Money::euros(5),
        note: secret(),
    })
}

fn ledger(records: impl IntoIterator<Item = Record>) -> Ledger {
    let mut clock = Clock::new(DeviceId(1 << 32), None);
    let mut ledger = Ledger::default();
    for record in records {
        ledger.apply(Entry::new(record.id(), clock.stamp(1), Some(record)));
    }
    ledger
}

/// What goes on that day, nothing standing before it.
fn now(ledger: &Ledger, today: &str) -> Erasable {
    match erasure(ledger, CLIENT, day(today)).unwrap() {
        Erasure::Now(erasable) => erasable,
        Erasure::Wait(waiting) => panic!("{waiting:?}"),
    }
}

fn wait(ledger: &Ledger, today: &str) -> Vec<Waiting> {
    match erasure(ledger, CLIENT, day(today)).unwrap() {
        Erasure::Now(_) => Vec::new(),
        Erasure::Wait(waiting) => waiting,
    }
}

/// What a device does with it.
fn erase(ledger: &mut Ledger, erasable: Erasable, clock: &mut Clock) -> Vec<Entry> {
    let mut entries = Vec::new();
    for id in erasable.deleted {
        entries.push(Entry::deletion(ledger.entry(id), id, clock.stamp(0)));
    }
    for record in erasable.stripped {
        let known = ledger.entry(record.id());
        entries.extend(Entry::put(known, record, clock.stamp(0)));
    }
    ledger.apply_all(entries.iter().cloned());
    entries
}

fn everything(ledger: &Ledger) -> String {
    format!("{:?}", ledger.entries().collect::<Vec<_>>())
}

/// A client with one of everything: an invoice of 2014 and one of 2022, both paid.
fn full() -> Ledger {
    let event = Record::LimitationEvent(LimitationEvent {
        id: LimitationEventId(1),
        invoice: InvoiceId(2),
        kind: LimitationEventKind::Acknowledgement,
        date: day("2022-06-01"),
        until: None,
        note: secret(),
    });
    let cost = Record::Cost(Cost {
        id: CostId(1),
        invoice: InvoiceId(2),
        date: day("2022-08-01"),
        amount: Money::euros(3),
        what: Line::new("Recommandé").unwrap(),
    });
    let note = Record::CreditNote(CreditNote {
        id: CreditNoteId(1),
        invoice: InvoiceId(1),
        number: None,
        date: day("2014-06-01"),
        amount: Money::euros(40),
    });
    ledger([
        client(CLIENT),
        client(OTHER),
        invoice(1, CLIENT, "2014-02-03"),
        invoice(2, CLIENT, "2022-02-03"),
        invoice(3, OTHER, "2022-02-03"),
        paid(1, 1, "2014-07-01", 60),
        paid(2, 2, "2022-07-01", 100),
        note,
        cost,
        event,
        sent(1, &[1], "2014-05-01"),
        sent(2, &[1, 2], "2022-05-01"),
        sent(3, &[], "2022-05-02"),
        held(1, HoldSubject::Client(CLIENT), HoldReason::Promise, Some("2022-06-30")),
        held(2, HoldSubject::Invoice(InvoiceId(2)), HoldReason::Pause, None),
        proceeding(Some("2018-01-01")),
        on_account("2022-03-01"),
    ])
}

#[test]
fn what_the_law_has_one_keep_stays_and_the_rest_goes() {
    let ledger = full();
    let erasable = now(&ledger, "2026-11-21");
    assert_eq!(erasable.stays, Some(Stays { invoices: 1, until: day("2032-12-31") }));
    assert_eq!(
        erasable.deleted,
        [
            RecordId::Invoice(InvoiceId(1)),
            RecordId::Payment(PaymentId(1)),
            RecordId::CreditNote(CreditNoteId(1)),
            RecordId::Contact(ContactId(1)),
            RecordId::Contact(ContactId(3)),
            RecordId::Hold(HoldId(1)),
            RecordId::Hold(HoldId(2)),
            RecordId::Proceeding(ProceedingId(1)),
            RecordId::LimitationEvent(LimitationEventId(1)),
        ]
    );
    let stripped: Vec<RecordId> = erasable.stripped.iter().map(Record::id).collect();
    assert_eq!(
        stripped,
        [
            RecordId::Client(CLIENT),
            RecordId::Payment(PaymentId(2)),
            RecordId::Contact(ContactId(2)),
            RecordId::OnAccount(OnAccountId(1)),
        ]
    );
}

#[test]
fn nothing_of_people_is_left_and_the_books_are_as_they_were() {
    let mut ledger = full();
    let mut clock = Clock::new(DeviceId(1 << 32), ledger.latest_stamp());
    let today = day("2026-11-21");
    let before = balance(&ledger, &ledger.rates(), CLIENT, today);
    let of_other = ledger.entry(RecordId::Client(OTHER));
    let erasable = now(&ledger, "2026-11-21");
    erase(&mut ledger, erasable, &mut clock);

    assert_eq!(ledger.entry(RecordId::Client(OTHER)), of_other);
    let mut own = ledger.clone();
    own.apply(Entry::deletion(None, RecordId::Client(OTHER), clock.stamp(0)));
    assert!(!everything(&own).contains(SECRET), "{}", everything(&own));
    assert_eq!(balance(&ledger, &ledger.rates(), CLIENT, today), before);
    let left = ledger.client(CLIENT).unwrap();
    assert_eq!((left.name.to_string(), left.phone.clone()), ("Lacaze".to_owned(), None));
    assert!(!left.address.is_empty());
    let contact = ledger.contact(ContactId(2)).unwrap();
    assert_eq!(
        (contact.invoices.as_slice(), contact.step, contact.amount),
        ([InvoiceId(2)].as_slice(), Some(StepKind::Friendly), Money::euros(100))
    );
    // Once done, there is nothing more to do until the ten years are over, and then nothing is left.
    assert!(now(&ledger, "2032-12-31").is_empty());
    let erasable = now(&ledger, "2033-01-01");
    assert_eq!((erasable.stays, erasable.stripped.len()), (None, 0));
    erase(&mut ledger, erasable, &mut clock);
    assert_eq!(erasure(&ledger, CLIENT, today), None);
    assert_eq!(ledger.invoices().count(), 1);
}

/// Another device's copy, older or with changes of its own that it made before it knew.
#[test]
fn a_copy_from_before_does_not_bring_it_back() {
    let before = full();
    let mut theirs = before.clone();
    let mut their_clock = Clock::new(DeviceId(2 << 32), before.latest_stamp());
    let mut changed = before.client(CLIENT).unwrap().clone();
    changed.note = Block::new("Odile, le matin");
    let known = theirs.entry(RecordId::Client(CLIENT));
    let change = Entry::put(known, Record::Client(changed), their_clock.stamp(500)).unwrap();
    theirs.apply(change);

    for older in [before.clone(), theirs] {
        let mut ours = before.clone();
        let mut clock = Clock::new(DeviceId(1 << 32), before.latest_stamp());
        clock.observe(older.latest_stamp().unwrap());
        let erasable = now(&ours, "2026-11-21");
        let entries = erase(&mut ours, erasable, &mut clock);
        let erased = everything(&ours);

        // The old copy comes in here; the erasure reaches the other device; both, entry by entry.
        let mut here = ours.clone();
        here.apply_all(older.entries());
        let mut there = older.clone();
        there.apply_all(ours.entries());
        let mut by_entries = older.clone();
        by_entries.apply_all(entries);
        for ledger in [&here, &there, &by_entries] {
            assert_eq!(everything(ledger), erased);
        }
    }
}

#[test]
fn what_is_needed_to_be_paid_or_to_defend_oneself_waits() {
    let unsettled = vec![Waiting::Unsettled(InvoiceId(1))];
    let dispute = HoldReason::Dispute(DisputeKind::Quality);
    let about = HoldSubject::Invoice(InvoiceId(1));
    // What there is besides a client and its invoice of 3 March 2020 over 100 €, the day, why one waits.
    let cases = [
        (vec![], "2020-03-02", unsettled.clone()),
        (vec![paid(1, 1, "2020-04-01", 99)], "2021-01-01", unsettled.clone()),
        (vec![paid(1, 1, "2020-04-01", 100)], "2021-01-01", vec![]),
        // Too much was paid: it is the client's.
        (vec![paid(1, 1, "2020-04-01", 101)], "2030-12-31", unsettled.clone()),
        (vec![paid(1, 1, "2020-04-01", 101)], "2031-01-01", vec![]),
        // Five years (art. L. 110-4 C. com.), and the claim is lost.
        (vec![], "2025-03-03", unsettled.clone()),
        (vec![], "2025-03-04", vec![]),
        (
            vec![paid(1, 1, "2020-04-01", 100), held(4, about, dispute, None)],
            "2021-01-01",
            vec![Waiting::Disputed(HoldId(4))],
        ),
        (
            vec![paid(1, 1, "2020-04-01", 100), held(4, about, dispute, Some("2020-12-31"))],
            "2021-01-01",
            vec![],
        ),
        (vec![proceeding(None)], "2025-03-04", vec![Waiting::Proceeding(ProceedingId(1))]),
    ];
    for (besides, today, waiting) in cases {
        let records = [client(CLIENT), invoice(1, CLIENT, "2020-03-03")].into_iter();
        assert_eq!(
            wait(&ledger(records.chain(besides.clone())), today),
            waiting,
            "{besides:?}"
        );
    }
}

/// A claim that is lost by time is not chased again because the reason not to was erased.
#[test]
fn what_keeps_a_lost_claim_from_being_chased_stays_without_its_words() {
    let pause = held(1, HoldSubject::Client(CLIENT), HoldReason::Pause, None);
    let closed = proceeding(Some("2018-01-01"));
    let records = [client(CLIENT), invoice(1, CLIENT, "2018-03-03"), pause, closed];
    let erasable = now(&ledger(records), "2026-11-21");
    assert_eq!(erasable.deleted, []);
    assert_eq!(erasable.stripped.len(), 3);
    assert!(!format!("{:?}", erasable.stripped).contains(SECRET));
}

#[test]
fn ten_years_run_from_the_end_of_the_year_of_the_last_movement() {
    let last = |date, id| [paid(id, 1, date, 50), paid(id + 1, 1, "2014-01-01", 50)];
    // The last payment, what is on account, the last day.
    let cases = [
        (last("2014-12-31", 1), None, "2024-12-31"),
        (last("2015-01-01", 1), None, "2025-12-31"),
        (last("2014-12-31", 1), Some("2017-05-05"), "2027-12-31"),
    ];
    for (payments, money, until) in cases {
        let records = [client(CLIENT), invoice(1, CLIENT, "2013-05-05")].into_iter();
        let ledger = ledger(records.chain(payments).chain(money.map(on_account)));
        assert_eq!(now(&ledger, until).stays.unwrap().until, day(until));
        let over = day(until).succ_opt().unwrap().to_string();
        assert_eq!(now(&ledger, &over).stays, None);
    }
}

#[test]
fn who_was_not_heard_of_for_three_years_is_proposed() {
    let mut ledger = full();
    let proposal = |since, stays| Proposal { client: CLIENT, since: day(since), stays };
    let proposals = |ledger: &Ledger, today| {
        let mut all = proposals(ledger, day(today));
        all.retain(|proposal| proposal.client == CLIENT);
        all
    };
    let stays = Some(Stays { invoices: 1, until: day("2032-12-31") });
    assert_eq!(proposals(&ledger, "2025-08-01"), []);
    assert_eq!(proposals(&ledger, "2025-08-02"), [proposal("2022-08-01", stays)]);
    let mut clock = Clock::new(DeviceId(1 << 32), ledger.latest_stamp());
    let erasable = now(&ledger, "2025-08-02");
    erase(&mut ledger, erasable, &mut clock);
    // Not again as long as nothing more can go.
    assert_eq!(proposals(&ledger, "2032-12-31"), []);
    assert_eq!(proposals(&ledger, "2033-01-01"), [proposal("2022-08-01", None)]);
}

#[test]
fn a_client_who_never_bought_counts_from_the_day_it_was_entered() {
    let mut clock = Clock::new(DeviceId(1 << 32), None);
    // 21 November 2023, at nine in the morning.
    let stamp = clock.stamp(1_700_557_200_000);
    let record = client(CLIENT);
    let ledger = Ledger::from_entries([Entry::new(record.id(), stamp, Some(record))]);
    assert_eq!(proposals(&ledger, day("2026-11-21")), []);
    let since = day("2023-11-21");
    let proposed = Proposal { client: CLIENT, since, stays: None };
    assert_eq!(proposals(&ledger, day("2026-11-22")), [proposed]);
    assert_eq!(now(&ledger, "2026-11-22").deleted, [RecordId::Client(CLIENT)]);
}

#[test]
fn of_nobody_nothing_is_said() {
    assert_eq!(erasure(&full(), ClientId(9), day("2026-11-21")), None);
}
