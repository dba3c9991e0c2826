//! What is handed over about one client is about this one alone, and reads back elsewhere.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;

use chrono::NaiveDate;
use relancier_core::dunning::{ScenarioChoice, Shipped};
use relancier_core::id::{
    CostId, HoldId, LimitationEventId, OnAccountId, ProceedingId, ScenarioId,
};
use relancier_core::ledger::{
    Clock, Cost, DeviceId, Entry, Hold, HoldReason, HoldSubject, Invoice, Ledger,
    LimitationEvent, LimitationEventKind, OnAccount, OwnScenario, Proceeding, ProceedingKind,
    Record, RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};
use relancier_exchange::{demo, json};

fn example() -> Ledger {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    Ledger::from_entries(demo::example(today).unwrap())
}

#[test]
fn each_client_s_records_are_an_export_of_their_own() {
    let ledger = example();
    for client in ledger.clients() {
        let records = ledger.belongings(client.id);
        let text = json::export_of(&ledger, &records);
        let read = Ledger::from_entries(json::import(&text).unwrap());
        assert_eq!(json::export(&read), text, "{}: the same bytes again", client.name);
        assert!(read.entries().map(|entry| entry.id).eq(records), "{}", client.name);
        assert!(read.clients().eq([client]));
        assert!(read.invoices_of(client.id).eq(ledger.invoices_of(client.id)));
        assert!(read.contacts_of(client.id).eq(ledger.contacts_of(client.id)));
        for invoice in read.invoices_of(client.id) {
            assert_eq!(read.remaining(invoice), ledger.remaining(invoice));
        }
        let mut elsewhere = Ledger::default();
        read.entries().for_each(|entry| assert!(elsewhere.apply(entry)));
        assert_eq!(json::export(&elsewhere), text, "whatever comes first");
    }
}

/// Nothing is two clients', and only what is the company's own is nobody's.
#[test]
fn every_record_belongs_to_one_client_or_to_the_company() {
    let ledger = example();
    let of_clients: Vec<BTreeSet<RecordId>> =
        ledger.clients().map(|client| ledger.belongings(client.id)).collect();
    let all: BTreeSet<RecordId> = of_clients.iter().flatten().copied().collect();
    assert_eq!(of_clients.iter().map(BTreeSet::len).sum::<usize>(), all.len());
    let nobody_s: Vec<RecordId> =
        ledger.entries().map(|entry| entry.id).filter(|id| !all.contains(id)).collect();
    assert_eq!(nobody_s, [RecordId::Company]);
}

/// What the example has little or nothing of.
#[test]
fn what_was_noted_spent_or_received_for_a_client_is_its_own() {
    let mut ledger = example();
    let client = ledger.clients().next().unwrap().id;
    let invoice = ledger.invoices_of(client).next().unwrap().clone();
    let day = invoice.due;
    let standard = ScenarioChoice::Shipped(Shipped::Standard).scenario(&ledger).unwrap();
    let own = OwnScenario {
        id: ScenarioId(1),
        name: Line::new("Le mien").unwrap(),
        scenario: standard.clone(),
    };
    let records = [
        Record::Proceeding(Proceeding {
            id: ProceedingId(1),
            client,
            kind: ProceedingKind::Liquidation,
            opened: day,
            published: None,
            closed: None,
            note: Block::default(),
        }),
        Record::OnAccount(OnAccount {
            id: OnAccountId(1),
            client,
            date: day,
            amount: Money::euros(1),
            note: Block::default(),
        }),
        Record::Cost(Cost {
            id: CostId(1),
            invoice: invoice.id,
            date: day,
            amount: Money::euros(1),
            what: Line::new("Acte").unwrap(),
        }),
        Record::LimitationEvent(LimitationEvent {
            id: LimitationEventId(1),
            invoice: invoice.id,
            kind: LimitationEventKind::Acknowledgement,
            date: day,
            until: None,
            note: Block::default(),
        }),
        Record::Hold(Hold {
            id: HoldId(1),
            subject: HoldSubject::Invoice(invoice.id),
            reason: HoldReason::Pause,
            from: day,
            until: None,
            note: Block::default(),
        }),
        Record::OwnScenario(own),
        Record::Invoice(Invoice {
            scenario: Some(ScenarioChoice::Own(ScenarioId(1))),
            ..invoice
        }),
    ];
    let mut clock = Clock::new(DeviceId(1), ledger.latest_stamp());
    for record in records {
        let id = record.id();
        let stamp = clock.stamp(0);
        ledger.apply(Entry { id, stamp, record: Some(record), edits: Vec::new() });
        assert!(
            ledger.belongings(client).contains(&id) || matches!(id, RecordId::OwnScenario(_))
        );
    }
    assert!(ledger.belongings(client).contains(&RecordId::OwnScenario(ScenarioId(1))));
    is_known_at_once(ledger, &mut clock);
}

/// A ledger read as a whole knows what belongs to whom as one does that heard of it bit by bit, also once things
/// went over to another client and were deleted.
fn is_known_at_once(mut ledger: Ledger, clock: &mut Clock) {
    let mut heard: Vec<Entry> = ledger.entries().collect();
    agree(&ledger, &heard);
    let Invoice { id: invoice, client: to, .. } = *ledger.invoices().last().unwrap();
    for entry in heard.clone() {
        let Some(mut record) = entry.record.clone() else { continue };
        match &mut record {
            Record::Invoice(it) if it.id != invoice => it.client = to,
            Record::Contact(it) => it.client = to,
            Record::Proceeding(it) => it.client = to,
            Record::OnAccount(it) => it.client = to,
            Record::Payment(it) => it.invoice = invoice,
            Record::CreditNote(it) => it.invoice = invoice,
            Record::Cost(it) => it.invoice = invoice,
            Record::LimitationEvent(it) => it.invoice = invoice,
            Record::Hold(it) => it.subject = HoldSubject::Client(to),
            _ => continue,
        }
        let moved = Entry::put(Some(entry), record, clock.stamp(0));
        ledger.apply_all(moved.clone());
        heard.extend(moved);
    }
    agree(&ledger, &heard);
    for id in heard.iter().map(|entry| entry.id).step_by(3).collect::<BTreeSet<_>>() {
        let deletion = Entry::deletion(ledger.entry(id), id, clock.stamp(0));
        ledger.apply(deletion.clone());
        heard.push(deletion);
    }
    agree(&ledger, &heard);
}

fn agree(ledger: &Ledger, heard: &[Entry]) {
    let at_once = Ledger::from_entries(heard.iter().cloned());
    let mut backwards = Ledger::default();
    for entry in heard.iter().rev() {
        backwards.apply(entry.clone());
    }
    assert!(ledger.clients().count() > 3);
    for client in ledger.clients() {
        let belongings = ledger.belongings(client.id);
        assert_eq!(at_once.belongings(client.id), belongings, "{}", client.name);
        assert_eq!(backwards.belongings(client.id), belongings, "{}", client.name);
        let paid = |ledger: &Ledger| -> Vec<Money> {
            ledger.invoices_of(client.id).map(|invoice| ledger.remaining(invoice)).collect()
        };
        assert_eq!(paid(&at_once), paid(ledger), "{}", client.name);
        assert_eq!(paid(&backwards), paid(ledger), "{}", client.name);
    }
}

#[test]
fn of_nobody_there_is_nothing() {
    let ledger = example();
    let records = Ledger::default().belongings(ledger.clients().next().unwrap().id);
    assert_eq!(records, BTreeSet::new());
    let text = json::export_of(&ledger, &records);
    assert_eq!(json::import(&text), Ok(Vec::new()));
}
