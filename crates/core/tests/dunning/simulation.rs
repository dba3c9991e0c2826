//! A year of a company's life, day by day: what must hold on each of them, whatever clients do and
//! however long the person is away. What is owed, held and due is kept here a second time, so that
//! the engine is not judged by itself.

#[path = "../../benches/book/dice.rs"]
mod dice;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, TimeDelta};
use relancier_core::dunning::{
    Action, Plan, Scenario, ScenarioChoice, Shipped, StepKind, WorkingDays, agenda, calendar,
    plan,
};
use relancier_core::id::{
    ClientId, ContactId, CreditNoteId, HoldId, InvoiceId, PaymentId, ProceedingId,
};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Channel, Chasing, Client, Clock, Contact, CreditNote, Debtor, DeviceId, DisputeKind, Entry,
    Hold, HoldReason, HoldSubject, Invoice, Ledger, Payment, Proceeding, ProceedingKind,
    Record,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::story::day;
use dice::Dice;

use StepKind::{Courtesy, Firm, FormalNotice, Friendly, LastWarning};

const CLIENTS: u64 = 300;
const INVOICES: u64 = 5_000;
const FIRST_DAY: &str = "2026-01-01";
const DAYS: u64 = 365;
const GAP: Days = Days::new(5);

#[test]
fn a_year_of_a_company() {
    let year = Year::lived(1);
    year.looks_the_same_on_any_device();
    // The year is one worth living: each step is taken, in numbers.
    for kind in [Courtesy, Friendly, Firm, LastWarning, FormalNotice] {
        let taken = year.ledger.contacts().filter(|contact| contact.step == Some(kind)).count();
        assert!(taken > 40, "{kind:?} {taken} times");
    }
    assert!(year.reminders > 2_000, "{} reminders", year.reminders);
}

/// What will happen on a day.
enum Event {
    Issue(Invoice),
    /// So many hundredths of what is left.
    Pay(InvoiceId, u64),
    Credit(InvoiceId, u64),
    Proceeding(Proceeding),
}

/// How a client pays, in days from the due date.
#[derive(Clone, Copy)]
enum Payer {
    Good,
    Slow,
    Bad,
    Never,
}

struct Year {
    ledger: Ledger,
    clock: Clock,
    dice: Dice,
    today: NaiveDate,
    next_id: u128,
    events: BTreeMap<NaiveDate, Vec<Event>>,
    payers: BTreeMap<ClientId, Payer>,
    /// The first and the last day of each absence.
    absences: Vec<(NaiveDate, NaiveDate)>,
    /// What is left of each invoice not paid yet, in cents.
    owed: BTreeMap<ClientId, BTreeMap<InvoiceId, i64>>,
    /// The last day of the longest hold on each.
    held_until: BTreeMap<HoldSubject, NaiveDate>,
    proceedings: Vec<Proceeding>,
    last_contact: BTreeMap<ClientId, NaiveDate>,
    /// The hardest step each invoice carried.
    carried: BTreeMap<InvoiceId, StepKind>,
    /// Since when each invoice may be asked for: late, and nothing holds it.
    free_since: BTreeMap<InvoiceId, NaiveDate>,
    reminders: usize,
}

impl Year {
    fn lived(seed: u64) -> Self {
        let mut year = Self::begin(seed);
        for _ in 0..DAYS {
            year.happen();
            year.watch();
            if year.is_there() {
                year.work();
                year.nobody_is_forgotten();
            }
            year.today = year.today + Days::new(1);
        }
        year
    }

    fn begin(seed: u64) -> Self {
        let mut year = Self {
            ledger: Ledger::default(),
            clock: Clock::new(DeviceId(1), None),
            dice: Dice(seed),
            today: day(FIRST_DAY),
            next_id: 1_000_000,
            events: BTreeMap::new(),
            payers: BTreeMap::new(),
            absences: Vec::new(),
            owed: BTreeMap::new(),
            held_until: BTreeMap::new(),
            proceedings: Vec::new(),
            last_contact: BTreeMap::new(),
            carried: BTreeMap::new(),
            free_since: BTreeMap::new(),
            reminders: 0,
        };
        for number in 0..CLIENTS {
            year.meet(ClientId(u128::from(number)));
        }
        for _ in 0..INVOICES {
            year.sell();
        }
        // Forty days in summer, and some more.
        for (first, longest) in [("2026-02-10", 15), ("2026-05-04", 10), ("2026-12-21", 12)] {
            let days = 1 + year.dice.below(longest);
            year.absences.push((day(first), day(first) + Days::new(days)));
        }
        year.absences.push((day("2026-07-20"), day("2026-07-20") + Days::new(39)));
        year
    }

    fn meet(&mut self, id: ClientId) {
        let debtor = match self.dice.below(100) {
            0..78 => Debtor::Business,
            78..90 => Debtor::Consumer,
            _ => Debtor::Public,
        };
        let payer = match self.dice.below(100) {
            0..50 => Payer::Good,
            50..80 => Payer::Slow,
            80..94 => Payer::Bad,
            _ => Payer::Never,
        };
        self.payers.insert(id, payer);
        self.put(Record::Client(Client {
            id,
            name: Line::new(&format!("Client {}", id.0)).unwrap(),
            debtor,
            language: Language::French,
            number: None,
            contact_name: None,
            email: None,
            phone: None,
            address: Address::default(),
            terms: None,
            chasing: Chasing {
                scenario: Some(ScenarioChoice::Shipped(shipped(debtor))),
                ..Chasing::default()
            },
            note: Block::default(),
        }));
        if self.dice.below(100) < 3 {
            let opened = self.some_day();
            let lasts = self.dice.below(200);
            let closed = (lasts > 20).then(|| opened + Days::new(lasts));
            let kind = match lasts % 2 {
                0 => ProceedingKind::Receivership,
                _ => ProceedingKind::SimplifiedRecovery,
            };
            let proceeding = Proceeding {
                id: ProceedingId(self.id()),
                client: id,
                kind,
                opened,
                published: None,
                closed,
                note: Block::default(),
            };
            self.on(opened, Event::Proceeding(proceeding));
        }
    }

    /// An invoice of some day, and when it will be paid.
    fn sell(&mut self) {
        let client = ClientId(u128::from(self.dice.below(CLIENTS)));
        let id = InvoiceId(self.id());
        let issued = self.some_day() - Days::new(40);
        let due = issued
            + Days::new([0, 15, 30, 30, 45, 60][usize::try_from(self.dice.below(6)).unwrap()]);
        let total = Money::euros(20 + i32::try_from(self.dice.below(9_000)).unwrap());
        let number = Line::new(&format!("F-{}", id.0)).unwrap();
        let invoice = Invoice {
            id,
            client,
            number,
            subject: None,
            issued,
            due,
            received: None,
            total,
            scenario: None,
        };
        let issued = issued.max(day(FIRST_DAY));
        self.on(issued, Event::Issue(invoice));

        let (earliest, days) = match self.payers.get(&client) {
            Some(Payer::Good) => (-6, 8),
            Some(Payer::Slow) => (3, 40),
            Some(Payer::Bad) => (25, 120),
            Some(Payer::Never) | None => return,
        };
        let paid = due + TimeDelta::days(earliest) + Days::new(self.dice.below(days));
        let paid = paid.max(issued);
        match self.dice.below(20) {
            0..3 => {
                let part = 10 + self.dice.below(80);
                self.on(paid, Event::Pay(id, part));
                let rest = paid + Days::new(self.dice.below(60));
                self.on(rest, Event::Pay(id, 100));
            }
            3 => self.on(paid, Event::Credit(id, 100)),
            4 => {
                self.on(issued, Event::Credit(id, 30));
                self.on(paid, Event::Pay(id, 100));
            }
            _ => self.on(paid, Event::Pay(id, 100)),
        }
    }

    /// What comes in that day, before anyone opens the page.
    fn happen(&mut self) {
        for event in self.events.remove(&self.today).unwrap_or_default() {
            match event {
                Event::Issue(invoice) => {
                    let owed = self.owed.entry(invoice.client).or_default();
                    owed.insert(invoice.id, invoice.total.cents());
                    self.put(Record::Invoice(invoice));
                }
                Event::Pay(invoice, hundredths) => self.settle(invoice, hundredths, false),
                Event::Credit(invoice, hundredths) => self.settle(invoice, hundredths, true),
                Event::Proceeding(proceeding) => {
                    self.proceedings.push(proceeding.clone());
                    self.put(Record::Proceeding(proceeding));
                }
            }
        }
    }

    fn settle(&mut self, invoice: InvoiceId, hundredths: u64, by_credit_note: bool) {
        let Some(client) = self.ledger.invoice(invoice).map(|invoice| invoice.client) else {
            return;
        };
        let Some(left) = self.owed.get(&client).and_then(|owed| owed.get(&invoice)).copied()
        else {
            return;
        };
        let cents = (left * i64::try_from(hundredths).unwrap() / 100).clamp(1, left);
        let (date, amount) = (self.today, Money::from_cents(cents).unwrap());
        let id = self.id();
        self.put(if by_credit_note {
            let id = CreditNoteId(id);
            Record::CreditNote(CreditNote { id, invoice, number: None, date, amount })
        } else {
            let id = PaymentId(id);
            Record::Payment(Payment { id, invoice, date, amount, note: Block::default() })
        });
        let owed = self.owed.entry(client).or_default();
        owed.insert(invoice, left - cents);
        owed.retain(|_, left| *left > 0);
    }

    /// Away, or on a day off, the person does not open the page; but on some of these all the same.
    fn is_there(&mut self) -> bool {
        let away =
            self.absences.iter().any(|(first, last)| (first..=last).contains(&&self.today));
        let working = WorkingDays::MONDAY_TO_FRIDAY.day_off(self.today).is_none();
        let on_a_day_off = self.dice.below(6) == 0;
        !away && (working || on_a_day_off)
    }

    /// Does all that is planned for the day.
    fn work(&mut self) {
        let clients: Vec<ClientId> = self.ledger.clients().map(|client| client.id).collect();
        for client in clients {
            // Once done, there is nothing more to do with that client today.
            if let Plan::Act(action) = self.plan(client) {
                self.is_right(client, &action);
                self.send(client, action);
                assert!(!matches!(self.plan(client), Plan::Act(_)), "twice on {}", self.today);
                self.answer(client);
            } else if self.dice.below(50) == 0 {
                self.planned_ahead(client);
            }
        }
    }

    fn plan(&self, client: ClientId) -> Plan {
        plan(&self.ledger, self.ledger.client(client).unwrap(), self.today)
    }

    /// What is to be sent asks the right client for the right invoices, and not too soon.
    fn is_right(&self, client: ClientId, action: &Action) {
        let (today, kind) = (self.today, action.step.kind);
        if let Some(last) = self.last_contact.get(&client) {
            assert!(*last + GAP <= today, "{last} and {today} are too close");
        }
        assert!(!self.in_proceedings(client), "{client:?} on {today}");
        assert_eq!(action.invoices.first(), Some(&action.carrying));
        let listed: BTreeSet<InvoiceId> = action.invoices.iter().copied().collect();
        assert_eq!(listed.len(), action.invoices.len(), "listed twice on {today}");
        for id in &listed {
            assert!(self.may_be_asked(client, *id), "{id:?} on {today}");
        }

        let due = |id: &InvoiceId| self.ledger.invoice(*id).unwrap().due;
        let ladder = self.ladder(client);
        if kind == Courtesy {
            assert!(listed.iter().all(|id| due(id) > today), "courtesy too late on {today}");
        } else {
            let owed = self.owed.get(&client).unwrap().keys().copied();
            let late = owed.filter(|id| due(id) < today && self.may_be_asked(client, *id));
            assert_eq!(listed, late.collect(), "all that is late, and that alone, on {today}");
        }

        // The step after the one carried before, or the first that still has a sense.
        let before = self.carried.get(&action.carrying).copied();
        let fits = ladder
            .ladder
            .steps()
            .iter()
            .filter(|step| before.is_none_or(|before| step.kind > before))
            .find(|step| step.kind != Courtesy || due(&action.carrying) > today);
        assert_eq!(fits.map(|step| step.kind), Some(kind), "after {before:?} on {today}");
        let age = (today - due(&action.carrying)).num_days();
        assert!(age >= i64::from(action.step.delay), "{kind:?} too early on {today}");
    }

    fn send(&mut self, client: ClientId, action: Action) {
        let kind = action.step.kind;
        let of_all = kind == Courtesy;
        let climbed = action.invoices.iter().take(if of_all { usize::MAX } else { 1 });
        for invoice in climbed {
            self.carried.insert(*invoice, kind);
        }
        self.reminders += 1;
        self.contact(client, action.invoices, Some(kind));
    }

    fn contact(&mut self, client: ClientId, invoices: Vec<InvoiceId>, step: Option<StepKind>) {
        let id = ContactId(self.id());
        self.last_contact.insert(client, self.today);
        let hour = u32::try_from(self.dice.below(24)).unwrap();
        self.put(Record::Contact(Contact {
            id,
            client,
            invoices,
            step,
            channel: Channel::Email,
            at: self.today.and_hms_opt(hour, 0, 0).unwrap(),
            to: String::new(),
            subject: String::new(),
            body: Block::default(),
            amount: Money::ZERO,
            digest: None,
            tracking: None,
            note: Block::default(),
        }));
    }

    /// What the client says: nothing, a promise kept or broken, a dispute; or the person pauses, or
    /// calls a few days later.
    fn answer(&mut self, client: ClientId) {
        let some = self.owed.get(&client).and_then(|owed| owed.keys().next().copied());
        let Some(invoice) = some else { return };
        let whole = self.dice.below(2) == 0;
        let subject =
            if whole { HoldSubject::Client(client) } else { HoldSubject::Invoice(invoice) };
        let until = self.today + Days::new(2 + self.dice.below(25));
        match self.dice.below(100) {
            0..12 => {
                self.hold(subject, HoldReason::Promise, until);
                if self.dice.below(10) < 6 {
                    self.on(until, Event::Pay(invoice, 100));
                }
            }
            12..16 => {
                self.hold(
                    HoldSubject::Invoice(invoice),
                    HoldReason::Dispute(DisputeKind::Amount),
                    until,
                );
            }
            16..18 => self.hold(subject, HoldReason::Pause, until),
            18..22 => self.contact(client, vec![invoice], None),
            22..30 => self.on(self.today + Days::new(1), Event::Pay(invoice, 100)),
            _ => {}
        }
    }

    fn hold(&mut self, subject: HoldSubject, reason: HoldReason, until: NaiveDate) {
        let hold = Hold {
            id: HoldId(self.id()),
            subject,
            reason,
            from: self.today,
            until: Some(until),
            note: Block::default(),
        };
        let longest = self.held_until.entry(subject).or_insert(until);
        *longest = until.max(*longest);
        self.put(Record::Hold(hold));
    }

    /// Notes since when each invoice may be asked for.
    fn watch(&mut self) {
        let mut free = BTreeMap::new();
        for (client, owed) in &self.owed {
            if self.in_proceedings(*client) {
                continue;
            }
            for id in owed.keys() {
                let late = self.ledger.invoice(*id).unwrap().due < self.today;
                if late && self.may_be_asked(*client, *id) {
                    let since = self.free_since.get(id).copied().unwrap_or(self.today);
                    free.insert(*id, since);
                }
            }
        }
        self.free_since = free;
    }

    /// Nobody who is late waits longer for a word than the longest distance of its ladder, unless
    /// all its ladders have ended; once the person is there, the day the word is due is its day.
    fn nobody_is_forgotten(&self) {
        for (client, owed) in &self.owed {
            let ladder = self.ladder(*client);
            let distances =
                ladder.ladder.steps().windows(2).map(|pair| pair[1].delay - pair[0].delay);
            let longest = i64::from(distances.max().unwrap_or_default());
            let last_step = ladder.ladder.steps().last().map(|step| step.kind);
            let since = owed
                .keys()
                .filter(|id| self.carried.get(id).copied() < last_step)
                .filter(|id| self.may_be_asked(*client, **id))
                .filter_map(|id| self.free_since.get(id).copied())
                .min();
            let Some(since) = since else {
                self.courtesies_are_done(*client, ladder);
                continue;
            };
            let since = since.max(self.last_contact.get(client).copied().unwrap_or(since));
            let silent = (self.today - since).num_days();
            assert!(silent < longest, "{client:?} silent for {silent} days on {}", self.today);
        }
    }

    /// Where no reminder goes before, each invoice has its courtesy from its day on, unless the
    /// client was written to a moment ago.
    fn courtesies_are_done(&self, client: ClientId, ladder: &Scenario) {
        let recent = |last: &NaiveDate| *last + GAP > self.today;
        let Some(courtesy) = ladder.ladder.step(Courtesy) else { return };
        if self.in_proceedings(client) || self.last_contact.get(&client).is_some_and(recent) {
            return;
        }
        for id in self.owed.get(&client).into_iter().flat_map(BTreeMap::keys) {
            let due = self.ledger.invoice(*id).unwrap().due;
            let from = due + TimeDelta::days(i64::from(courtesy.delay));
            if (from..due).contains(&self.today) && self.may_be_asked(client, *id) {
                assert!(
                    self.carried.contains_key(id),
                    "no courtesy for {due} on {}",
                    self.today
                );
            }
        }
    }

    /// What is announced for later is on a working day, not before it on any other, and is kept if
    /// nothing happens.
    fn planned_ahead(&self, client: ClientId) {
        let Plan::Wait { action, on } = self.plan(client) else { return };
        // A hold that ends frees an invoice that the plan does not count on.
        let owed = self.owed.get(&client).unwrap();
        if owed.keys().any(|id| !self.may_be_asked(client, *id)) {
            return;
        }
        assert!(self.today < on && WorkingDays::MONDAY_TO_FRIDAY.day_off(on).is_none(), "{on}");
        let plan_on = |day| plan(&self.ledger, self.ledger.client(client).unwrap(), day);
        let before = self.today.iter_days().take_while(|day| *day < on);
        for day in before.filter(|day| WorkingDays::MONDAY_TO_FRIDAY.day_off(*day).is_none()) {
            assert!(!matches!(plan_on(day), Plan::Act(_)), "{day} before {on}");
        }
        let due = self.ledger.invoice(action.carrying).unwrap().due;
        if due < self.today {
            let Plan::Act(kept) = plan_on(on) else { panic!("{action:?} is not kept on {on}") };
            assert_eq!((kept.step, kept.carrying), (action.step, action.carrying));
        }
    }

    /// The same records in another order, and some of them twice, make the same plan.
    fn looks_the_same_on_any_device(&self) {
        let mut entries: Vec<Entry> = self.ledger.entries().collect();
        entries.reverse();
        let middle = entries.len() / 3;
        entries.rotate_left(middle);
        let again: Vec<Entry> = entries.iter().step_by(7).cloned().collect();
        let other = Ledger::from_entries(entries.into_iter().chain(again));
        for day in ["2026-08-30", "2026-12-31", "2027-03-06"].map(day) {
            assert_eq!(agenda(&self.ledger, day), agenda(&other, day));
            let until = day + Days::new(90);
            assert_eq!(calendar(&self.ledger, day, until), calendar(&other, day, until));
        }
    }

    fn ladder(&self, client: ClientId) -> &'static Scenario {
        shipped(self.ledger.client(client).unwrap().debtor).scenario()
    }

    fn may_be_asked(&self, client: ClientId, invoice: InvoiceId) -> bool {
        let subjects = [HoldSubject::Client(client), HoldSubject::Invoice(invoice)];
        let owed = self.owed.get(&client).is_some_and(|owed| owed.contains_key(&invoice));
        let held = subjects.iter().filter_map(|subject| self.held_until.get(subject));
        owed && held.max().is_none_or(|until| *until < self.today)
    }

    fn in_proceedings(&self, client: ClientId) -> bool {
        self.proceedings.iter().any(|proceeding| {
            let open = proceeding.closed.is_none_or(|closed| closed > self.today);
            proceeding.client == client && proceeding.opened <= self.today && open
        })
    }

    fn on(&mut self, day: NaiveDate, event: Event) {
        self.events.entry(day).or_default().push(event);
    }

    fn put(&mut self, record: Record) {
        let stamp = self.clock.stamp(0);
        self.ledger.apply(Entry { id: record.id(), stamp, record: Some(record) });
    }

    /// Ids do not grow with time: nothing may hang on their order.
    fn id(&mut self) -> u128 {
        self.next_id += 1;
        u128::from(self.dice.below(u64::MAX)) << 64 | self.next_id
    }

    fn some_day(&mut self) -> NaiveDate {
        day(FIRST_DAY) + Days::new(self.dice.below(DAYS))
    }
}

fn shipped(debtor: Debtor) -> Shipped {
    match debtor {
        Debtor::Business => Shipped::Standard,
        Debtor::Consumer => Shipped::Consumer,
        Debtor::Public => Shipped::Public,
    }
}
