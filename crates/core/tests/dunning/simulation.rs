//! A year of a company's life, day by day: what must hold on each of them, whatever clients do and
//! however long the person is away. What is owed, held, promised, due and next on each ladder is
//! kept and reckoned here a second time, so that the engine is not judged by itself.

#[path = "../../benches/book/dice.rs"]
mod dice;

use core::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use chrono::{Days, NaiveDate, TimeDelta, Weekday, WeekdaySet};
use relancier_core::dunning::{
    Action, Anchor, Plan, Region, Segment, Shipped, Step, StepKind, Tone, WhyNot, WorkingDays,
    agenda, calendar, plan,
};
use relancier_core::dunning::{ScenarioChoice, ScenarioChoice::Own};
use relancier_core::id::{
    ClientId, ContactId, CreditNoteId, HoldId, InvoiceId, PaymentId, ProceedingId, ScenarioId,
};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Channel, Chasing, Client, Clock, Contact, CreditNote, Debtor, DeviceId, DisputeKind, Entry,
    Gap, Hold, HoldReason, HoldSubject, Invoice, Ledger, OwnScenario, Payment, Policy,
    Proceeding, ProceedingKind, Record, RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::ladders::own;
use super::story::day;
use dice::Dice;

use Anchor::{Due, Issued, Previous};
use StepKind::{Courtesy, Firm, FormalNotice, Friendly, LastWarning, Reception};

const CLIENTS: u64 = 300;
const INVOICES: u64 = 5_000;
const FIRST_DAY: &str = "2026-01-01";
const DAYS: u64 = 365;

/// Three scenarios of the user's own, by their ids.
const PRUDENT: ScenarioChoice = Own(ScenarioId(1));
const DIRECT: ScenarioChoice = Own(ScenarioId(2));
const FOR_INVOICES: ScenarioChoice = Own(ScenarioId(3));

#[test]
fn a_year_of_a_company() {
    let year = Year::lived(1, Policy::SHIPPED, DAYS);
    year.looks_the_same_on_any_device();
    year.was_worth_living(40);
}

/// Another company writes from Tuesday to Saturday in Strasbourg, leaves eight days between two
/// contacts and small sums alone, and has other scenarios for whom it knows and for whom it does
/// not.
#[test]
fn a_year_of_a_company_with_a_policy_of_its_own() {
    use Weekday::{Fri, Sat, Thu, Tue, Wed};
    let weekdays: WeekdaySet = [Tue, Wed, Thu, Fri, Sat].into_iter().collect();
    let policy = Policy {
        working_days: WorkingDays::new(weekdays, Region::AlsaceMoselle).unwrap(),
        gap: Gap::new(8).unwrap(),
        threshold: Money::euros(400),
        large_account: Money::euros(30_000),
        scenarios: BTreeMap::from([
            (Segment::New, PRUDENT),
            (Segment::BadPayer, DIRECT),
            (Segment::LargeAccount, ScenarioChoice::Shipped(Shipped::Standard)),
        ]),
    };
    let year = Year::lived(2, policy, DAYS);
    year.looks_the_same_on_any_device();
    year.was_worth_living(10);
}

/// The core has no clock to ask and no time zone to be in: its `chrono` is built without either,
/// today is an argument, and the time of a contact is read as it was written. Shown from outside
/// all the same: the same test, run under other zones, tells the same plan.
#[test]
fn the_plan_is_the_same_in_any_time_zone() {
    let told = |zone: &str| {
        let mut test = Command::new(std::env::current_exe().unwrap());
        test.args(["--ignored", "--exact", "simulation::tells_its_plan", "--nocapture"]);
        let output = test.env("TZ", zone).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let plan = text.split("plan: ").nth(1).unwrap().split(" :plan").next().unwrap();
        plan.to_owned()
    };
    let in_paris = told("Europe/Paris");
    assert!(in_paris.len() > 10_000, "{in_paris}");
    // A day ahead, a day behind, an odd half hour, and none at all.
    for zone in ["Pacific/Kiritimati", "Pacific/Niue", "Asia/Kolkata", ""] {
        assert_eq!(told(zone), in_paris, "{zone}");
    }
}

#[test]
#[ignore = "told to the test of time zones, which runs it"]
#[expect(clippy::print_stdout, reason = "the other process reads it")]
fn tells_its_plan() {
    let year = Year::lived(3, Policy::SHIPPED, 60);
    let (agenda, ahead) = (agenda(&year.ledger, year.today), year.today + Days::new(30));
    println!("plan: {agenda:?} {:?} :plan", calendar(&year.ledger, year.today, ahead));
}

/// What will happen on a day.
enum Event {
    Issue(Invoice),
    /// So many hundredths of what is left.
    Pay(InvoiceId, u64),
    Credit(InvoiceId, u64),
    Proceeding(Proceeding),
    /// A scenario of the user's own is deleted.
    Drop(ScenarioChoice),
}

/// How a client pays, in days from the due date.
#[derive(Clone, Copy)]
enum Payer {
    Good,
    Slow,
    Bad,
    Never,
}

/// A scenario as it is judged here: what is done when, how it sounds, and how careful it is; of
/// two the higher presses later.
struct Known {
    steps: Vec<Step>,
    tone: Tone,
    care: u8,
}

/// What is known here of an invoice.
struct Sold {
    id: InvoiceId,
    issued: NaiveDate,
    due: NaiveDate,
    total: i64,
    scenario: Option<ScenarioChoice>,
}

/// A promise to pay, for one invoice or for all that was due then.
struct Promise {
    invoice: Option<InvoiceId>,
    from: NaiveDate,
    until: NaiveDate,
}

struct Year {
    ledger: Ledger,
    policy: Policy,
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
    /// The hardest step each invoice carried, and when.
    carried: BTreeMap<InvoiceId, (StepKind, NaiveDate)>,
    scenarios: BTreeMap<ScenarioChoice, Known>,
    sold: BTreeMap<ClientId, Vec<Sold>>,
    last_payment: BTreeMap<InvoiceId, NaiveDate>,
    promises: BTreeMap<ClientId, Vec<Promise>>,
    reminders: BTreeMap<ScenarioChoice, usize>,
}

impl Year {
    fn lived(seed: u64, policy: Policy, days: u64) -> Self {
        let mut year = Self::begin(seed, policy);
        for _ in 0..days {
            year.happen();
            if year.is_there() {
                year.work();
                year.nobody_is_forgotten();
                year.everyone_late_is_listed();
            }
            year.today = year.today + Days::new(1);
        }
        year
    }

    fn begin(seed: u64, policy: Policy) -> Self {
        let mut year = Self {
            ledger: Ledger::default(),
            policy: policy.clone(),
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
            scenarios: shipped(),
            sold: BTreeMap::new(),
            last_payment: BTreeMap::new(),
            promises: BTreeMap::new(),
            reminders: BTreeMap::new(),
        };
        year.put(Record::Policy(policy));
        for (scenario, care) in own_scenarios() {
            let steps = scenario.scenario.ladder.steps().to_vec();
            let known = Known { steps, tone: scenario.scenario.tone, care };
            year.scenarios.insert(Own(scenario.id), known);
            year.put(Record::OwnScenario(scenario));
        }
        // Those who climbed it go on on another, in the middle of the year.
        year.on(day("2026-08-18"), Event::Drop(PRUDENT));
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
        let mut chasing = Chasing::default();
        match self.dice.below(100) {
            0..4 => chasing.direct_debit = true,
            4..9 => chasing.scenario = Some(PRUDENT),
            9..13 => chasing.scenario = Some(DIRECT),
            13..16 => chasing.scenario = Some(ScenarioChoice::Shipped(Shipped::Firm)),
            16..18 => chasing.scenario = Some(Own(ScenarioId(99))),
            18..21 => chasing.segment = Some(Segment::BadPayer),
            21..24 => chasing.segment = Some(Segment::InDifficulty),
            _ => {}
        }
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
            chasing,
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
        let scenario = match self.dice.below(100) {
            0..4 => Some(FOR_INVOICES),
            4..6 => Some(ScenarioChoice::Shipped(Shipped::Soft)),
            _ => None,
        };
        let invoice = Invoice {
            id,
            client,
            number,
            subject: None,
            issued,
            due,
            received: None,
            total,
            scenario,
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
                    self.sold.entry(invoice.client).or_default().push(Sold {
                        id: invoice.id,
                        issued: invoice.issued,
                        due: invoice.due,
                        total: invoice.total.cents(),
                        scenario: invoice.scenario,
                    });
                    self.put(Record::Invoice(invoice));
                }
                Event::Pay(invoice, hundredths) => self.settle(invoice, hundredths, false),
                Event::Credit(invoice, hundredths) => self.settle(invoice, hundredths, true),
                Event::Proceeding(proceeding) => {
                    self.proceedings.push(proceeding.clone());
                    self.put(Record::Proceeding(proceeding));
                }
                Event::Drop(choice) => {
                    let Own(id) = choice else { continue };
                    self.scenarios.remove(&choice);
                    let stamp = self.clock.stamp(0);
                    let id = RecordId::OwnScenario(id);
                    self.ledger.apply(Entry::new(id, stamp, None));
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
        if !by_credit_note {
            self.last_payment.insert(invoice, date);
        }
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
        let working = self.is_working(self.today);
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

    /// What is to be sent asks the right client for the right invoices, in the right words, and
    /// not too soon.
    fn is_right(&self, client: ClientId, action: &Action) {
        let (today, kind) = (self.today, action.step.kind);
        assert!(!self.rests(client), "{client:?} is written to too soon on {today}");
        assert!(!self.in_proceedings(client), "{client:?} on {today}");
        assert!(!self.is_debited(client), "{client:?} on {today}");
        assert!(!self.is_below_threshold(client), "{client:?} on {today}");
        assert_eq!(action.invoices.first(), Some(&action.carrying));
        let listed: BTreeSet<InvoiceId> = action.invoices.iter().copied().collect();
        assert_eq!(listed.len(), action.invoices.len(), "listed twice on {today}");
        for id in &listed {
            assert!(self.may_be_asked(client, *id), "{id:?} on {today}");
        }

        let open = self.open(client);
        let free = open.iter().filter(|sold| self.may_be_asked(client, sold.id));
        let expected: BTreeSet<InvoiceId> = if is_before_due(kind) {
            // All still to come whose day for it is there, and to whom it was not said.
            free.filter(|sold| sold.due > today)
                .filter(|sold| self.carried.get(&sold.id).is_none_or(|(done, _)| *done < kind))
                .filter(|sold| {
                    let scenario = self.scenario(client, sold);
                    let place = scenario.steps.iter().position(|step| step.kind == kind);
                    place.is_some_and(|place| days(&scenario.steps, sold)[place] <= today)
                })
                .map(|sold| sold.id)
                .collect()
        } else {
            free.filter(|sold| sold.due < today).map(|sold| sold.id).collect()
        };
        assert_eq!(listed, expected, "all it is about, and that alone, on {today}");

        // The carrying invoice is the oldest that still climbs, and takes its next step.
        let carrying = open.iter().find(|sold| sold.id == action.carrying).unwrap();
        if let Some(oldest) = self.oldest_climbing(client) {
            assert_eq!(oldest.id, carrying.id, "on {today}");
        }
        let before = self.carried.get(&carrying.id);
        let (step, on) = self.next_step(client, carrying).unwrap();
        assert_eq!(step, action.step, "after {before:?} on {today}");
        assert!(on <= today, "{kind:?} too early on {today}: {on}");

        let tone = self.scenario(client, carrying).tone;
        let tone = match (self.broke_a_promise(client), tone) {
            (false, tone) => tone,
            (true, Tone::Soft) => Tone::Plain,
            (true, Tone::Plain | Tone::Hard) => Tone::Hard,
        };
        assert_eq!(action.tone, tone, "{client:?} on {today}");
    }

    fn send(&mut self, client: ClientId, action: Action) {
        let kind = action.step.kind;
        let sold = self.open(client).into_iter().find(|sold| sold.id == action.carrying);
        let choice = self.choice(client, sold.unwrap());
        *self.reminders.entry(choice).or_default() += 1;
        let climbed = action.invoices.iter().take(match is_before_due(kind) {
            true => usize::MAX,
            false => 1,
        });
        for invoice in climbed {
            self.carried.insert(*invoice, (kind, self.today));
        }
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
        if reason == HoldReason::Promise {
            let (client, invoice) = match subject {
                HoldSubject::Client(client) => (client, None),
                HoldSubject::Invoice(id) => (self.ledger.invoice(id).unwrap().client, Some(id)),
            };
            let promise = Promise { invoice, from: self.today, until };
            self.promises.entry(client).or_default().push(promise);
        }
        let longest = self.held_until.entry(subject).or_insert(until);
        *longest = until.max(*longest);
        self.put(Record::Hold(hold));
    }

    /// Whoever is late has no word to wait for whose day is there, by the ladder of its oldest
    /// invoice; and where nothing late climbs, each invoice still to come has been told what its
    /// ladder has before the due date. Whoever was written to a moment ago rests.
    fn nobody_is_forgotten(&self) {
        for client in self.owed.keys().copied() {
            let left_alone = self.rests(client)
                || self.in_proceedings(client)
                || self.is_debited(client)
                || self.is_below_threshold(client);
            if left_alone {
                continue;
            }
            let to_ask = match self.oldest_climbing(client) {
                Some(oldest) => vec![oldest],
                None => self
                    .open(client)
                    .into_iter()
                    .filter(|sold| sold.due >= self.today)
                    .filter(|sold| self.may_be_asked(client, sold.id))
                    .collect(),
            };
            for sold in to_ask {
                if let Some((step, on)) = self.next_step(client, sold) {
                    let kind = step.kind;
                    assert!(on > self.today, "{kind:?} of {on} forgotten on {}", self.today);
                }
            }
        }
    }

    /// Once all is done, whoever is late is on the list of those left alone, with the reason.
    fn everyone_late_is_listed(&self) {
        let agenda = agenda(&self.ledger, self.today);
        assert_eq!(agenda.cards, [], "{}", self.today);
        let mut listed = BTreeMap::new();
        for left in &agenda.left_alone {
            assert!(listed.insert(left.client, left).is_none());
        }
        for client in self.owed.keys().copied() {
            let late = self.late(client);
            assert_eq!(listed.contains_key(&client), late > 0, "{client:?} on {}", self.today);
            let Some(left) = listed.get(&client) else { continue };
            assert_eq!(left.overdue.cents(), late);
            let held = self
                .open(client)
                .iter()
                .filter(|sold| sold.due < self.today)
                .all(|sold| !self.may_be_asked(client, sold.id));
            let right = match left.why {
                WhyNot::Proceeding(_) => self.in_proceedings(client),
                _ if self.in_proceedings(client) => false,
                WhyNot::DirectDebit => self.is_debited(client),
                _ if self.is_debited(client) => false,
                WhyNot::BelowThreshold => self.is_below_threshold(client),
                _ if self.is_below_threshold(client) => false,
                WhyNot::Held(_) => held,
                WhyNot::NextOn { on, .. } => !held && on > self.today,
                // Once a promise is forgotten the ladder may be a softer one, and at its end.
                WhyNot::LadderEnded => {
                    let next = self.oldest_climbing(client);
                    let next = next.and_then(|sold| self.next_step(client, sold));
                    !held && next.is_none_or(|(_, on)| self.forgets_by(client, on))
                }
            };
            assert!(right, "{client:?} on {}: {:?}", self.today, left.why);
        }
    }

    /// A client's invoices not paid, the oldest due first, at a tie the largest.
    fn open(&self, client: ClientId) -> Vec<&Sold> {
        let Some(owed) = self.owed.get(&client) else { return Vec::new() };
        let sold = self.sold.get(&client).into_iter().flatten();
        let mut open: Vec<&Sold> = sold.filter(|sold| owed.contains_key(&sold.id)).collect();
        open.sort_by_key(|sold| (sold.due, Reverse(owed.get(&sold.id)), sold.id));
        open
    }

    /// What is late of a client, in cents.
    fn late(&self, client: ClientId) -> i64 {
        let Some(owed) = self.owed.get(&client) else { return 0 };
        let late = self.open(client).into_iter().filter(|sold| sold.due < self.today);
        late.filter_map(|sold| owed.get(&sold.id)).sum()
    }

    fn oldest_climbing(&self, client: ClientId) -> Option<&Sold> {
        self.open(client)
            .into_iter()
            .filter(|sold| sold.due < self.today && self.may_be_asked(client, sold.id))
            .find(|sold| self.next_step(client, sold).is_some())
    }

    /// The first step of an invoice's ladder that is harder than the last it carried and can still
    /// be taken in time, and its day: by age, and no nearer to the last one than the ladder has them.
    fn next_step(&self, client: ClientId, sold: &Sold) -> Option<(Step, NaiveDate)> {
        let steps = &self.scenario(client, sold).steps;
        let days = days(steps, sold);
        let before = self.carried.get(&sold.id);
        for (place, step) in steps.iter().enumerate() {
            if before.is_some_and(|(done, _)| step.kind <= *done) {
                continue;
            }
            let mut on = days[place];
            if let (Some((_, done_on)), Some(previous)) = (before, place.checked_sub(1)) {
                on = on.max(*done_on + (days[place] - days[previous]).max(TimeDelta::zero()));
            }
            let mut working = on.max(self.today).iter_days();
            let planned = match on > self.today {
                true => working.find(|day| self.is_working(*day)).unwrap(),
                false => self.today,
            };
            if !is_before_due(step.kind) || planned < sold.due {
                return Some((*step, on));
            }
        }
        None
    }

    fn scenario(&self, client: ClientId, sold: &Sold) -> &Known {
        self.scenarios.get(&self.choice(client, sold)).unwrap()
    }

    /// The invoice's own scenario, else the client's, else the most careful of its segments'.
    fn choice(&self, client: ClientId, sold: &Sold) -> ScenarioChoice {
        let there = |choice: &ScenarioChoice| self.scenarios.contains_key(choice);
        let chasing = &self.ledger.client(client).unwrap().chasing;
        let own = sold.scenario.filter(there).or(chasing.scenario.filter(there));
        own.unwrap_or_else(|| {
            let choices = self.segments(client).into_iter().map(|segment| {
                let companys = self.policy.scenarios.get(&segment).copied().filter(there);
                companys.unwrap_or(ScenarioChoice::Shipped(match segment {
                    Segment::Regular | Segment::New => Shipped::Standard,
                    Segment::GoodPayer | Segment::InDifficulty => Shipped::Soft,
                    Segment::BadPayer => Shipped::Firm,
                    Segment::LargeAccount => Shipped::LargeAccount,
                    Segment::Consumer => Shipped::Consumer,
                    Segment::PublicBuyer => Shipped::Public,
                }))
            });
            choices.max_by_key(|choice| self.scenarios.get(choice).unwrap().care).unwrap()
        })
    }

    fn segments(&self, client: ClientId) -> Vec<Segment> {
        let known = self.ledger.client(client).unwrap();
        match (known.chasing.segment, known.debtor) {
            (Some(segment), _) => return vec![segment],
            (None, Debtor::Consumer) => return vec![Segment::Consumer],
            (None, Debtor::Public) => return vec![Segment::PublicBuyer],
            (None, Debtor::Business) => {}
        }
        let owed = self.owed.get(&client);
        let paid: Vec<(i64, i64)> = self
            .sold
            .get(&client)
            .into_iter()
            .flatten()
            .filter(|sold| !owed.is_some_and(|owed| owed.contains_key(&sold.id)))
            .filter_map(|sold| Some((*self.last_payment.get(&sold.id)?, sold)))
            .map(|(last, sold)| ((last - sold.due).num_days().max(0), sold.total))
            .collect();
        let weight: i64 = paid.iter().map(|(_, cents)| cents).sum();
        let delay: i64 = paid.iter().map(|(late, cents)| late * cents).sum();
        let delay = (paid.len() >= 3).then(|| delay / weight);
        let remembered = self.today - Days::new(365);
        let promises = self.promises.get(&client).into_iter().flatten();
        let broken = promises
            .filter(|promise| (remembered..self.today).contains(&promise.until))
            .filter(|promise| self.was_broken(client, promise))
            .count();
        let payer = match (delay, broken) {
            (_, 2..) | (Some(31..), _) => Segment::BadPayer,
            (Some(..=3), 0) => Segment::GoodPayer,
            (Some(_), _) => Segment::Regular,
            (None, _) => Segment::New,
        };
        let owed: i64 = owed.into_iter().flat_map(BTreeMap::values).sum();
        let large = owed >= self.policy.large_account.cents();
        std::iter::once(payer).chain(large.then_some(Segment::LargeAccount)).collect()
    }

    fn is_about(promise: &Promise, sold: &Sold) -> bool {
        promise.invoice.map_or(sold.due <= promise.from, |invoice| invoice == sold.id)
    }

    /// Whether a promise of the client passes out of memory up to that day.
    fn forgets_by(&self, client: ClientId, day: NaiveDate) -> bool {
        let mut promises = self.promises.get(&client).into_iter().flatten();
        promises.any(|promise| {
            let forgotten = promise.until + Days::new(366);
            self.today < forgotten && forgotten <= day
        })
    }

    /// Something it was about was not paid by its day.
    fn was_broken(&self, client: ClientId, promise: &Promise) -> bool {
        let owed = self.owed.get(&client);
        let sold = self.sold.get(&client).into_iter().flatten();
        sold.filter(|sold| Self::is_about(promise, sold)).any(|sold| {
            let open = owed.is_some_and(|owed| owed.contains_key(&sold.id));
            open || self.last_payment.get(&sold.id).is_some_and(|last| *last > promise.until)
        })
    }

    /// A promise whose day has passed, about something that is still owed.
    fn broke_a_promise(&self, client: ClientId) -> bool {
        let open = self.open(client);
        let promises = self.promises.get(&client).into_iter().flatten();
        promises
            .filter(|promise| promise.until < self.today)
            .any(|promise| open.iter().any(|sold| Self::is_about(promise, sold)))
    }

    /// What was sent, in numbers: each step, and each scenario of those that can be.
    fn was_worth_living(&self, at_least: usize) {
        for kind in [Reception, Courtesy, Friendly, Firm, LastWarning, FormalNotice] {
            let steps = self.ledger.contacts().filter(|contact| contact.step == Some(kind));
            let taken = steps.count();
            assert!(taken > at_least, "{kind:?} {taken} times");
        }
        let all: usize = self.reminders.values().sum();
        assert!(all > 2_000, "{all} reminders");
        let shipped = [Shipped::Standard, Shipped::Soft, Shipped::Firm, Shipped::Consumer]
            .into_iter()
            .chain([Shipped::Public])
            .map(ScenarioChoice::Shipped);
        for choice in shipped.chain([PRUDENT, DIRECT, FOR_INVOICES]) {
            let sent = self.reminders.get(&choice).copied().unwrap_or_default();
            assert!(sent > at_least / 2, "{choice:?} {sent} times");
        }
    }

    /// What is announced for later is on a working day, not before it on any other, and is kept if
    /// nothing happens.
    fn planned_ahead(&self, client: ClientId) {
        let Plan::Wait { action, on } = self.plan(client) else { return };
        assert!(self.today < on && self.is_working(on), "{on}");
        let plan_on = |day| plan(&self.ledger, self.ledger.client(client).unwrap(), day);
        let before = self.today.iter_days().take_while(|day| *day < on);
        for day in before.filter(|day| self.is_working(*day)) {
            assert!(!matches!(plan_on(day), Plan::Act(_)), "{day} before {on}");
        }
        let Plan::Act(kept) = plan_on(on) else { panic!("{action:?} is not kept on {on}") };
        assert_eq!(kept, action, "on {on}");
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

    fn is_working(&self, day: NaiveDate) -> bool {
        self.policy.working_days.day_off(day).is_none()
    }

    fn rests(&self, client: ClientId) -> bool {
        let gap = Days::new(u64::from(self.policy.gap.get()));
        self.last_contact.get(&client).is_some_and(|last| *last + gap > self.today)
    }

    fn is_debited(&self, client: ClientId) -> bool {
        self.ledger.client(client).unwrap().chasing.direct_debit
    }

    fn is_below_threshold(&self, client: ClientId) -> bool {
        (1..self.policy.threshold.cents()).contains(&self.late(client))
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
        self.ledger.apply(Entry::new(record.id(), stamp, Some(record)));
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

fn is_before_due(kind: StepKind) -> bool {
    matches!(kind, Reception | Courtesy)
}

/// The days of steps by an invoice's dates.
fn days(steps: &[Step], sold: &Sold) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = Vec::new();
    for step in steps {
        let from = match step.anchor {
            Issued => sold.issued,
            Due => sold.due,
            Previous => days[days.len() - 1],
        };
        days.push(from + TimeDelta::days(i64::from(step.delay)));
    }
    days
}

/// What is shipped, as its files have it. How careful each is follows from the day of its formal
/// notice: never, 60, 60 but sooner with penalties, 50, 45, 30.
fn shipped() -> BTreeMap<ScenarioChoice, Known> {
    [
        (Shipped::Soft, 8),
        (Shipped::LargeAccount, 7),
        (Shipped::Public, 6),
        (Shipped::Consumer, 5),
        (Shipped::Standard, 4),
        (Shipped::Firm, 2),
    ]
    .into_iter()
    .map(|(shipped, care)| {
        let scenario = shipped.scenario();
        let steps = scenario.ladder.steps().to_vec();
        (ScenarioChoice::Shipped(shipped), Known { steps, tone: scenario.tone, care })
    })
    .collect()
}

/// The user's own, with how careful each is: formal notices never and without penalties, after 25
/// days, after 44.
fn own_scenarios() -> [(OwnScenario, u8); 3] {
    let prudent = [
        (Courtesy, Due, -3),
        (Friendly, Due, 12),
        (Firm, Previous, 15),
        (LastWarning, Previous, 20),
    ];
    let direct = [(Friendly, Due, 2), (Firm, Previous, 6), (FormalNotice, Due, 25)];
    let for_invoices = [
        (Reception, Issued, 5),
        (Friendly, Due, 4),
        (LastWarning, Previous, 20),
        (FormalNotice, Previous, 20),
    ];
    [
        (own(1, Tone::Soft, &prudent), 9),
        (own(2, Tone::Plain, &direct), 1),
        (own(3, Tone::Hard, &for_invoices), 3),
    ]
}
