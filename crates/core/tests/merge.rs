//! How ledgers become one: what holds for any history of three devices, and each kind of conflict.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use proptest::prelude::*;
use relancier_core::id::{ClientId, PaymentId};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Chasing, Client, Clock, Conflict, Debtor, DeviceId, Entry, Field, Ledger, Payment, Policy,
    Record, RecordId, Side, Stamp,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

const CLIENT: ClientId = ClientId(1);
const ID: RecordId = RecordId::Client(CLIENT);

fn client(id: ClientId) -> Client {
    Client {
        id,
        name: Line::new("Lacaze").unwrap(),
        debtor: Debtor::Business,
        language: Language::French,
        number: None,
        contact_name: None,
        email: None,
        phone: None,
        address: Address::default(),
        terms: None,
        chasing: Chasing::default(),
        note: Block::default(),
    }
}

fn payment(id: PaymentId, cents: i64) -> Record {
    Record::Payment(Payment {
        id,
        invoice: relancier_core::id::InvoiceId(7),
        date: "2026-11-02".parse().unwrap(),
        amount: Money::from_cents(cents).unwrap(),
        note: Block::default(),
    })
}

/// A device: what it knows, its clock and how wrong that is.
#[derive(Clone)]
struct Device {
    ledger: Ledger,
    clock: Clock,
    now: u64,
    entries: Vec<Entry>,
}

impl Device {
    fn new(number: u64, now: u64) -> Self {
        let clock = Clock::new(DeviceId(number << 32), None);
        Self { ledger: Ledger::default(), clock, now, entries: Vec::new() }
    }

    fn put(&mut self, record: Record) {
        let stamp = self.clock.stamp(self.now);
        let entry = Entry::put(self.ledger.entry(record.id()), record, stamp);
        self.entries.extend(entry.clone());
        entry.map(|entry| self.ledger.apply(entry));
    }

    fn delete(&mut self, id: RecordId) {
        let stamp = self.clock.stamp(self.now);
        let entry = Entry::deletion(self.ledger.entry(id), id, stamp);
        self.entries.push(entry.clone());
        self.ledger.apply(entry);
    }

    fn take_in(&mut self, other: &Self) {
        for entry in other.ledger.entries() {
            self.clock.observe(entry.latest_stamp());
            self.ledger.apply(entry);
        }
    }

    fn change(&mut self, change: impl FnOnce(&mut Client)) {
        let mut client = self.ledger.client(CLIENT).unwrap().clone();
        change(&mut client);
        self.put(Record::Client(client));
    }

    fn name(&mut self, name: &str) {
        self.change(|client| client.name = Line::new(name).unwrap());
    }

    fn note(&mut self, note: &str) {
        self.change(|client| client.note = Block::new(note));
    }

    /// Takes a record in, each conflict decided.
    fn decide(&mut self, other: &Self, id: RecordId, decide: impl Fn(&Conflict) -> Side) {
        let conflicts = self.conflicts(other, id);
        let decided: Vec<_> =
            conflicts.iter().map(|conflict| (conflict.field, decide(conflict))).collect();
        let sides = [&*self, other].map(|device| device.ledger.entry(id));
        self.take_in(other);
        if let ([Some(ours), Some(theirs)], false) = (sides, decided.is_empty()) {
            let stamp = self.clock.stamp(self.now);
            self.ledger.apply(Entry::settled(&ours, &theirs, &decided, stamp));
        }
    }

    fn conflicts(&self, other: &Self, id: RecordId) -> Vec<Conflict> {
        match (self.ledger.entry(id), other.ledger.entry(id)) {
            (Some(ours), Some(theirs)) => Entry::conflicts(&ours, &theirs),
            _ => Vec::new(),
        }
    }
}

fn known(ledger: &Ledger) -> Vec<Entry> {
    ledger.entries().collect()
}

fn merged(ours: &Ledger, theirs: &Ledger) -> Ledger {
    let mut merged = ours.clone();
    for entry in theirs.entries() {
        merged.apply(entry);
    }
    merged
}

/// Two devices that agree on one client.
fn agreed() -> [Device; 2] {
    let (mut ours, mut theirs) = (Device::new(1, 1_000), Device::new(2, 2_000));
    ours.put(Record::Client(client(CLIENT)));
    theirs.take_in(&ours);
    [ours, theirs]
}

#[test]
fn two_fields_changed_on_two_devices_both_stay() {
    let [mut ours, mut theirs] = agreed();
    ours.name("Lacaze et fils");
    theirs.note("Rappeler le matin");
    assert_eq!(ours.conflicts(&theirs, ID), []);
    ours.take_in(&theirs);
    theirs.take_in(&ours);
    assert_eq!(known(&ours.ledger), known(&theirs.ledger));
    let both = ours.ledger.client(CLIENT).unwrap();
    assert_eq!(
        (both.name.as_str(), both.note.as_str()),
        ("Lacaze et fils", "Rappeler le matin")
    );
}

#[test]
fn nothing_is_stamped_for_what_stays_as_it_was() {
    let [mut ours, _] = agreed();
    let before = known(&ours.ledger);
    assert!(before[0].edits.is_empty(), "a record as it was entered has one stamp");
    ours.name("Lacaze");
    assert_eq!(known(&ours.ledger), before);
    ours.name("Lacaze et fils");
    ours.name("Lacaze frères");
    let after = known(&ours.ledger);
    assert_eq!(after[0].stamp, before[0].stamp);
    assert_eq!(after[0].edits.iter().map(|edit| edit.field).collect::<Vec<_>>(), [Field::Name]);
}

/// What happened on our device and on theirs since they agreed; what they make of each other.
#[test]
fn a_conflict_is_what_both_changed_since_they_agreed() {
    type Story = fn(&mut Device, &mut Device);
    let name = |stands, later| vec![Conflict { field: Some(Field::Name), stands, later }];
    let theirs_stand = name(Side::Theirs, Side::Theirs);
    let stories: [(&str, Story, Vec<Conflict>); 12] = [
        ("only we changed it", |ours, _| ours.name("A"), vec![]),
        ("only they changed it", |_, theirs| theirs.name("B"), vec![]),
        (
            "both changed it",
            |ours, theirs| {
                ours.name("A");
                theirs.name("B");
            },
            theirs_stand.clone(),
        ),
        (
            "both changed it, ours later",
            |ours, theirs| {
                theirs.name("B");
                ours.now = 9_000;
                ours.name("A");
            },
            name(Side::Ours, Side::Ours),
        ),
        (
            "both changed it several times",
            |ours, theirs| {
                ours.name("A");
                ours.name("AA");
                theirs.name("B");
                theirs.name("BB");
            },
            theirs_stand.clone(),
        ),
        (
            "both changed it to the same",
            |ours, theirs| {
                ours.name("A");
                theirs.name("A");
            },
            vec![],
        ),
        (
            "they changed it knowing ours",
            |ours, theirs| {
                ours.name("A");
                theirs.take_in(ours);
                theirs.name("B");
                theirs.name("BB");
            },
            vec![],
        ),
        (
            "they changed it knowing an earlier one of ours",
            |ours, theirs| {
                ours.name("A");
                theirs.take_in(ours);
                theirs.name("B");
                ours.name("AA");
            },
            theirs_stand.clone(),
        ),
        (
            "we took theirs in, and they changed it again",
            |ours, theirs| {
                theirs.name("B");
                ours.take_in(theirs);
                theirs.name("BB");
            },
            vec![],
        ),
        (
            "an old copy of ours comes back",
            |ours, theirs| {
                ours.name("A");
                theirs.ledger = ours.ledger.clone();
                ours.name("AA");
            },
            vec![],
        ),
        (
            "they deleted what we changed",
            |ours, theirs| {
                ours.name("A");
                theirs.delete(ID);
            },
            vec![Conflict { field: None, stands: Side::Theirs, later: Side::Theirs }],
        ),
        (
            "they deleted it knowing our change",
            |ours, theirs| {
                ours.name("A");
                theirs.take_in(ours);
                theirs.delete(ID);
            },
            vec![],
        ),
    ];
    for (what, happen, conflicts) in stories {
        let [mut ours, mut theirs] = agreed();
        happen(&mut ours, &mut theirs);
        assert_eq!(ours.conflicts(&theirs, ID), conflicts, "{what}");
        let mirrored: Vec<Option<Field>> =
            theirs.conflicts(&ours, ID).iter().map(|conflict| conflict.field).collect();
        let fields: Vec<Option<Field>> =
            conflicts.iter().map(|conflict| conflict.field).collect();
        assert_eq!(mirrored, fields, "{what}, seen from there");
        for side in [Side::Ours, Side::Theirs] {
            let [mut ours, mut theirs] = [ours.clone(), theirs.clone()];
            ours.decide(&theirs, ID, |_| side);
            assert_eq!(ours.conflicts(&theirs, ID), [], "{what}, once decided");
            assert_eq!(theirs.conflicts(&ours, ID), [], "{what}, once decided here");
            theirs.take_in(&ours);
            assert_eq!(known(&ours.ledger), known(&theirs.ledger), "{what}");
        }
    }
}

#[test]
fn a_deletion_holds_against_a_later_change_and_can_be_swapped() {
    let [mut ours, mut theirs] = agreed();
    ours.delete(ID);
    theirs.now = 9_000_000;
    theirs.name("B");
    let mut stubborn = ours.clone();
    stubborn.take_in(&theirs);
    assert_eq!(stubborn.ledger.client(CLIENT), None);
    ours.decide(&theirs, ID, |_| Side::Theirs);
    theirs.take_in(&ours);
    assert_eq!(theirs.ledger.client(CLIENT).unwrap().name.as_str(), "B");
    assert_eq!(known(&ours.ledger), known(&theirs.ledger));
}

#[test]
fn a_value_that_lost_can_be_swapped_back() {
    let [mut ours, mut theirs] = agreed();
    ours.name("A");
    theirs.name("B");
    theirs.note("là-bas");
    ours.decide(&theirs, ID, |_| Side::Ours);
    let ours = ours.ledger.client(CLIENT).unwrap();
    assert_eq!((ours.name.as_str(), ours.note.as_str()), ("A", "là-bas"));
}

/// The company, the policy and texts can be entered on two devices that know nothing of each other:
/// the later entered stands, what was written later is proposed, and all that differs is told.
#[test]
fn what_two_devices_entered_apart_is_told() {
    let (mut ours, mut theirs) = (Device::new(1, 1_000), Device::new(2, 2_000));
    let policy = |threshold| Policy { threshold: Money::euros(threshold), ..Policy::SHIPPED };
    ours.put(Record::Policy(policy(10)));
    theirs.put(Record::Policy(policy(20)));
    ours.now = 3_000;
    ours.put(Record::Policy(policy(30)));
    let conflict =
        Conflict { field: Some(Field::Threshold), stands: Side::Theirs, later: Side::Ours };
    assert_eq!(ours.conflicts(&theirs, RecordId::Policy), [conflict]);
    ours.take_in(&theirs);
    theirs.take_in(&ours);
    assert_eq!(ours.ledger.policy().threshold, Money::euros(20));
    assert_eq!(known(&ours.ledger), known(&theirs.ledger));
}

#[test]
fn after_a_stamp_far_in_the_future_changes_here_still_count() {
    let [mut ours, mut theirs] = agreed();
    theirs.now = u64::MAX;
    theirs.name("En l’an 10889");
    ours.take_in(&theirs);
    ours.name("Lacaze");
    theirs.take_in(&ours);
    assert_eq!(theirs.ledger.client(CLIENT).unwrap().name.as_str(), "Lacaze");
    let far: Stamp = "ffffffffffff-7fffffff-ffffffffffffffff".parse().unwrap();
    let mut clock = Clock::new(DeviceId(1), Some(far));
    let next = clock.stamp(0);
    assert!(next > far && next.to_string().len() == far.to_string().len());
}

/// One thing that happens on one of three devices.
#[derive(Debug, Clone)]
enum Deed {
    Enter(u128),
    Name(u128, u8),
    Note(u128, u8),
    Pay(u128),
    Policy(u8),
    Delete(u128),
    DeletePolicy,
    TakeIn(usize),
    /// The clock is set, backwards too.
    Clock(u64),
}

fn any_history() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    let deed = prop_oneof![
        (0..2_u128).prop_map(Deed::Enter),
        (0..2_u128, any::<u8>()).prop_map(|(id, to)| Deed::Name(id, to)),
        (0..2_u128, any::<u8>()).prop_map(|(id, to)| Deed::Note(id, to)),
        any::<u128>().prop_map(Deed::Pay),
        any::<u8>().prop_map(Deed::Policy),
        (0..2_u128).prop_map(Deed::Delete),
        Just(Deed::DeletePolicy),
        (0..3_usize).prop_map(Deed::TakeIn),
        (0..50_u64).prop_map(Deed::Clock),
    ];
    prop::collection::vec((0..3_usize, deed), 1..40)
}

fn live(history: Vec<(usize, Deed)>) -> [Device; 3] {
    // Months behind, right, and a century ahead.
    let mut devices =
        [1_000, 1_700_000_000_000, 4_900_000_000_000].map(|now| Device::new(now, now));
    for (number, deed) in history {
        let other = match deed {
            Deed::TakeIn(other) => Some(devices[other].clone()),
            _ => None,
        };
        let device = &mut devices[number];
        let mut change = |id: u128, change: &dyn Fn(&mut Client)| {
            if let Some(client) = device.ledger.client(ClientId(id)) {
                let mut client = client.clone();
                change(&mut client);
                device.put(Record::Client(client));
            }
        };
        match deed {
            Deed::Enter(id) => device.put(Record::Client(client(ClientId(id)))),
            Deed::Name(id, to) => change(id, &|client| {
                client.name = Line::new(&format!("Nom {to}")).unwrap();
            }),
            Deed::Note(id, to) => {
                change(id, &|client| client.note = Block::new(&to.to_string()));
            }
            Deed::Pay(id) => device.put(payment(PaymentId(id), 100)),
            Deed::Policy(threshold) => device.put(Record::Policy(Policy {
                threshold: Money::euros(threshold.into()),
                ..Policy::SHIPPED
            })),
            Deed::Delete(id) => device.delete(RecordId::Client(ClientId(id))),
            Deed::DeletePolicy => device.delete(RecordId::Policy),
            Deed::TakeIn(_) => other.iter().for_each(|other| device.take_in(other)),
            Deed::Clock(millis) => device.now = device.now.saturating_sub(25) + millis,
        }
    }
    devices
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn ledgers_merge_in_any_order_any_number_of_times(history in any_history()) {
        let [a, b, c] = live(history).map(|device| device.ledger);
        let ab = merged(&a, &b);
        prop_assert_eq!(known(&ab), known(&merged(&b, &a)), "commutative");
        let abc = merged(&ab, &c);
        prop_assert_eq!(known(&abc), known(&merged(&a, &merged(&b, &c))), "associative");
        for one in [&a, &b, &c] {
            prop_assert_eq!(known(&merged(&abc, one)), known(&abc), "idempotent");
        }
    }

    /// However the single changes arrive, each any number of times, they come to the same; no payment
    /// is lost, and a client is there only if it was entered after its last deletion.
    #[test]
    fn changes_come_to_the_same_in_any_order(
        history in any_history(),
        order in any::<prop::sample::Index>(),
    ) {
        let devices = live(history);
        let [a, b, c] = devices.each_ref().map(|device| &device.ledger);
        let all = merged(&merged(a, b), c);
        let mut entries: Vec<Entry> =
            devices.iter().flat_map(|device| device.entries.clone()).collect();
        prop_assert_eq!(known(&Ledger::from_entries(entries.clone())), known(&all));
        if !entries.is_empty() {
            let half = order.index(entries.len());
            entries[half..].reverse();
            entries.rotate_left(half);
        }
        entries.extend(entries.clone().into_iter().step_by(2));
        prop_assert_eq!(known(&Ledger::from_entries(entries.clone())), known(&all));
        let mut one_by_one = Ledger::default();
        for entry in entries.iter().rev() {
            one_by_one.apply(entry.clone());
        }
        prop_assert_eq!(known(&one_by_one), known(&all));

        for Entry { id, record, .. } in &entries {
            if matches!(record, Some(Record::Payment(_))) {
                prop_assert_eq!(&all.record(*id), record);
            }
            let last = |deleted: bool| {
                let of = entries.iter().filter(|entry| entry.id == *id);
                of.filter(|entry| entry.record.is_none() == deleted).map(|entry| entry.stamp).max()
            };
            prop_assert_eq!(all.record(*id).is_some(), last(false) > last(true));
        }
    }

    /// Each field has the value written last, of those written since the record was last entered.
    #[test]
    fn the_mark_is_that_of_what_is_known(history in any_history()) {
        let devices = live(history);
        for ours in &devices {
            for theirs in &devices {
                let same = known(&ours.ledger) == known(&theirs.ledger);
                prop_assert_eq!(ours.ledger.mark() == theirs.ledger.mark(), same);
            }
        }
    }

    #[test]
    fn the_last_writer_of_each_field_wins(history in any_history()) {
        let devices = live(history);
        let [a, b, c] = devices.each_ref().map(|device| &device.ledger);
        let all = merged(&merged(a, b), c);
        let entries: Vec<&Entry> = devices.iter().flat_map(|device| &device.entries).collect();
        for client in all.clients() {
            let id = RecordId::Client(client.id);
            let versions = entries.iter().filter(|entry| entry.id == id);
            let entered = versions.clone().map(|entry| entry.stamp).max();
            let since = versions.filter(|entry| Some(entry.stamp) == entered);
            let last = |field| {
                let entry = since.clone().max_by_key(|entry| entry.written(field));
                match entry.and_then(|entry| entry.record.clone()) {
                    Some(Record::Client(client)) => client,
                    other => unreachable!("{other:?}"),
                }
            };
            prop_assert_eq!(&client.name, &last(Field::Name).name);
            prop_assert_eq!(&client.note, &last(Field::Note).note);
        }
    }

    /// A conflict that one side sees the other sees too, and once decided there is none.
    #[test]
    fn a_conflict_is_one_from_both_sides_until_it_is_decided(
        history in any_history(),
        ours in any::<bool>(),
    ) {
        let [a, mut b, _] = live(history);
        let fields = |conflicts: Vec<Conflict>| -> Vec<Option<Field>> {
            conflicts.iter().map(|conflict| conflict.field).collect()
        };
        let ids: Vec<RecordId> = a.ledger.entries().map(|entry| entry.id).collect();
        for id in &ids {
            prop_assert_eq!(fields(a.conflicts(&b, *id)), fields(b.conflicts(&a, *id)));
        }
        for id in &ids {
            b.decide(&a, *id, |_| if ours { Side::Ours } else { Side::Theirs });
        }
        for id in ids {
            prop_assert_eq!(b.conflicts(&a, id), []);
            prop_assert_eq!(a.conflicts(&b, id), []);
        }
    }
}
