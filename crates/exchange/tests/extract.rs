//! An extract says what was chosen, nothing of what was left out, and never takes the place of the whole.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use proptest::prelude::*;
use proptest::sample::subsequence;
use relancier_core::dunning::{ScenarioChoice, Shipped};
use relancier_core::id::{
    ClientId, ContactId, CostId, HoldId, InvoiceId, LimitationEventId, OnAccountId, PaymentId,
    ProceedingId, ScenarioId,
};
use relancier_core::identity::Address;
use relancier_core::ledger::{
    Channel, Chasing, Clock, Contact, Cost, Debtor, DeviceId, Digest, Entry, Hold, HoldReason,
    HoldSubject, Ledger, LimitationEvent, LimitationEventKind, OnAccount, OwnScenario, Payment,
    Policy, Proceeding, ProceedingKind, Record, RecordId, Stamp, Stationery,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};
use relancier_exchange::demo;
use relancier_exchange::json::{self, Extent, Preview, ReadError};

/// A word that stands nowhere else: of this client, in this field.
fn mark(client: ClientId, field: &str) -> String {
    format!("{field}zz{:x}zz", client.0)
}

fn line(client: ClientId, field: &str) -> Line {
    Line::new(&mark(client, field)).unwrap()
}

fn block(client: ClientId, field: &str) -> Block {
    Block::new(&mark(client, field))
}

const NAMES: [&str; 4] = ["name", "number", "subject", "costs"];
const NOTES: [&str; 9] =
    ["note", "paid", "posted", "held", "court", "event", "account", "heard", "heldinvoice"];
const DETAILS: [&str; 5] = ["reached", "who", "words", "to", "topic"];

/// The example, with every field that may be left out filled in for every client.
fn marked() -> Ledger {
    static MARKED: LazyLock<Ledger> = LazyLock::new(made);
    MARKED.clone()
}

fn made() -> Ledger {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let mut ledger = Ledger::from_entries(demo::example(today).unwrap());
    let mut clock = Clock::new(DeviceId(7), ledger.latest_stamp());
    let scenario = ScenarioChoice::Own(ScenarioId(99));
    let own = OwnScenario {
        id: ScenarioId(99),
        name: Line::new("scenariozz").unwrap(),
        scenario: Shipped::Firm.scenario().clone(),
    };
    let mut records = vec![
        Record::OwnScenario(own),
        Record::Policy(Policy::SHIPPED),
        Record::Stationery(Stationery {
            signatory: Some(Line::new("signatoryzz").unwrap()),
            ..Stationery::SHIPPED
        }),
    ];
    for (place, client) in ledger.clients().enumerate() {
        let id = client.id;
        let invoice = ledger.invoices_of(id).next().unwrap();
        let n = |kind: u128| (place as u128) << 8 | kind;
        let mut client = client.clone();
        client.name = line(id, "name");
        client.contact_name = Some(line(id, "who"));
        client.email = Some(format!("{}@exemple.fr", mark(id, "reached")).parse().unwrap());
        client.note = block(id, "note");
        client.chasing = Chasing { scenario: Some(scenario), ..Chasing::default() };
        let mut numbered = invoice.clone();
        numbered.number = line(id, "number");
        numbered.subject = Some(line(id, "subject"));
        numbered.scenario = Some(scenario);
        let sent = Contact {
            id: ContactId(n(1)),
            client: id,
            invoices: vec![invoice.id],
            step: None,
            channel: Channel::Email,
            at: today.and_hms_opt(9, 0, 0).unwrap(),
            to: mark(id, "to"),
            subject: mark(id, "topic"),
            body: block(id, "words"),
            amount: invoice.total,
            digest: Some(Digest([place.try_into().unwrap(); 32])),
            tracking: None,
            note: block(id, "posted"),
        };
        let call = Contact {
            id: ContactId(n(2)),
            channel: Channel::Call,
            subject: String::new(),
            body: block(id, "heard"),
            ..sent.clone()
        };
        let hold = |kind, subject, field| {
            Record::Hold(Hold {
                id: HoldId(n(kind)),
                subject,
                reason: HoldReason::Pause,
                from: today,
                until: None,
                note: block(id, field),
            })
        };
        let held = [
            hold(3, HoldSubject::Client(id), "held"),
            hold(4, HoldSubject::Invoice(invoice.id), "heldinvoice"),
        ];
        records.extend([
            Record::Contact(sent),
            Record::Contact(call),
            Record::Payment(Payment {
                id: PaymentId(n(5)),
                invoice: invoice.id,
                date: today,
                amount: Money::euros(1),
                note: block(id, "paid"),
            }),
            Record::OnAccount(OnAccount {
                id: OnAccountId(n(6)),
                client: id,
                date: today,
                amount: Money::euros(1),
                note: block(id, "account"),
            }),
            Record::Proceeding(Proceeding {
                id: ProceedingId(n(7)),
                client: id,
                kind: ProceedingKind::Safeguard,
                opened: today,
                published: None,
                closed: None,
                note: block(id, "court"),
            }),
            Record::LimitationEvent(LimitationEvent {
                id: LimitationEventId(n(8)),
                invoice: invoice.id,
                kind: LimitationEventKind::Acknowledgement,
                date: today,
                until: None,
                note: block(id, "event"),
            }),
            Record::Cost(Cost {
                id: CostId(n(9)),
                invoice: invoice.id,
                date: today,
                amount: Money::euros(1),
                what: line(id, "costs"),
            }),
            Record::Client(client),
            Record::Invoice(numbered),
        ]);
        records.extend(held);
    }
    for record in records {
        let known = ledger.entry(record.id());
        ledger.apply(Entry::put(known, record, clock.stamp(0)).unwrap());
    }
    ledger
}

fn ids(ledger: &Ledger) -> Vec<ClientId> {
    ledger.clients().map(|client| client.id).collect()
}

proptest! {
    // Each case reads and writes the whole ledger many times over.
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_was_chosen_is_in_it_and_nothing_else_is(
        clients in subsequence(ids(&marked()), 0..=ids(&marked()).len()),
        notes: bool,
        contact_details: bool,
    ) {
        let ledger = marked();
        let extent = Extent { clients: clients.iter().copied().collect(), notes, contact_details };
        let text = json::extract(&ledger, &extent);
        for client in ledger.clients() {
            let chosen = extent.clients.contains(&client.id);
            let says = |field: &str| text.contains(&mark(client.id, field));
            for field in NAMES {
                prop_assert_eq!(says(field), chosen, "{}", field);
            }
            for field in NOTES {
                prop_assert_eq!(says(field), chosen && notes, "{}", field);
            }
            for field in DETAILS {
                prop_assert_eq!(says(field), chosen && contact_details, "{}", field);
            }
            // Of whom it is not, not even an id.
            let of_it = ledger.belongings(client.id);
            let ids = of_it.iter().filter_map(|id| id_of(*id));
            for id in ids {
                prop_assert_eq!(text.contains(&id), chosen, "{}", id);
            }
        }
        for secret in ["scenariozz", "signatoryzz", "\"policy\"", "\"edits\"", "\"scenario\"", "\"deleted\""] {
            prop_assert!(!text.contains(secret), "{}", secret);
        }

        // It is read as what it is, by whoever asks for one.
        prop_assert_eq!(json::import(&text), Err(ReadError::Extract));
        let read = json::read_extract(&text).unwrap();
        prop_assert_eq!((read.notes, read.contact_details), (notes, contact_details));
        let look = Ledger::from_entries(read.entries.clone());
        prop_assert!(look.clients().map(|client| client.id).eq(clients));
        for client in look.clients() {
            for invoice in look.invoices_of(client.id) {
                prop_assert_eq!(look.remaining(invoice), ledger.remaining(invoice));
            }
        }

        // Were it taken in all the same, nothing would change, now or after everything was deleted.
        let mut whole = ledger.clone();
        whole.apply_all(read.entries.clone());
        prop_assert_eq!(json::export(&whole), json::export(&ledger));
        let mut other_way = look;
        other_way.apply_all(ledger.entries());
        prop_assert_eq!(json::export(&other_way), json::export(&ledger));
        let mut clock = Clock::new(DeviceId(8), ledger.latest_stamp());
        let mut emptied = ledger.clone();
        for entry in ledger.entries() {
            emptied.apply(Entry::deletion(ledger.entry(entry.id), entry.id, clock.stamp(0)));
        }
        let before = json::export(&emptied);
        emptied.apply_all(read.entries);
        prop_assert_eq!(json::export(&emptied), before);
    }
}

/// The id of a record that is one client's alone, as it stands in files.
fn id_of(id: RecordId) -> Option<String> {
    match id {
        RecordId::Client(ClientId(number))
        | RecordId::Invoice(InvoiceId(number))
        | RecordId::Contact(ContactId(number))
        // Small numbers stand at the end of many others.
            if number > u128::from(u64::MAX) =>
        {
            Some(format!("{number:032x}"))
        }
        _ => None,
    }
}

#[test]
fn the_address_of_a_consumer_is_a_detail_and_that_of_a_business_is_none() {
    let ledger = marked();
    let address = Address::parse("3 rue du Bac\n75007 Paris").unwrap();
    for (debtor, stays) in
        [(Debtor::Business, true), (Debtor::Public, true), (Debtor::Consumer, false)]
    {
        let mut client = ledger.clients().next().unwrap().clone();
        (client.debtor, client.address) = (debtor, address.clone());
        let id = client.id;
        let mut ledger = ledger.clone();
        let stamp = Clock::new(DeviceId(9), ledger.latest_stamp()).stamp(0);
        let known = ledger.entry(RecordId::Client(id));
        ledger.apply(Entry::put(known, Record::Client(client), stamp).unwrap());
        let extent =
            |contact_details| Extent { clients: [id].into(), notes: false, contact_details };
        assert_eq!(json::extract(&ledger, &extent(false)).contains("rue du Bac"), stays);
        assert!(json::extract(&ledger, &extent(true)).contains("rue du Bac"));
    }
}

#[test]
fn a_file_is_an_extract_or_an_export_and_whole_or_refused() {
    let ledger = marked();
    let extent = Extent {
        clients: ids(&ledger).into_iter().collect(),
        notes: false,
        contact_details: true,
    };
    let text = json::extract(&ledger, &extent);
    let header = |field: &str| Err(ReadError::Header { field: field.to_owned() });
    for (file, refused) in [
        (json::export(&ledger), Err(ReadError::NotAnExport)),
        (text.replacen("  \"without\": [\"notes\"],\n", "", 1), header("without")),
        (text.replacen("[\"notes\"]", "\"notes\"", 1), header("without")),
        (
            text.replacen("\"version\": 3", "\"version\": 4", 1),
            Err(ReadError::NewerVersion { found: 4, known: 3 }),
        ),
        (text.replacen("namezz", "namezy", 1), Err(ReadError::Checksum)),
    ] {
        assert_eq!(json::read_extract(&file), refused);
    }
    // Nobody makes an export of it by changing its name.
    let renamed = text.replacen("relancier-extract", "relancier", 1);
    assert_eq!(json::import(&renamed), Err(ReadError::Header { field: "without".to_owned() }));
}

/// Whatever it is told, it is told before it is taken in.
#[test]
fn an_extract_of_nobody_says_who_made_it_and_no_more() {
    let ledger = marked();
    let extent = Extent { clients: [].into(), notes: true, contact_details: true };
    let mut read = json::read_extract(&json::extract(&ledger, &extent)).unwrap();
    assert!(read.entries.iter().all(|entry| entry.stamp == Stamp::BEFORE_ALL));
    let ids: Vec<_> = read.entries.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [RecordId::Company]);
    let preview = json::merge_preview(&Ledger::default(), &mut read.entries);
    assert_eq!(preview.by_kind().count(), 1);
    assert_ne!(preview, Preview::default());
}
