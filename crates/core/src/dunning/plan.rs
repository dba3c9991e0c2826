//! One client's next contact, and why not before.

use std::borrow::Cow;

use chrono::{Days, NaiveDate, TimeDelta};

use super::segment::{self, Behaviour, Chosen, profile_with, scenario_of, unkept_by};
use super::{Anchor, Dates, Ladder, Scenario, Step, StepKind, Tone};
use crate::id::{ClientId, ContactId, HoldId, InvoiceId, ProceedingId};
use crate::ledger::{
    Channel, Client, Contact, Hold, HoldReason, HoldSubject, Invoice, Ledger, OpenInvoice,
    Proceeding,
};
use crate::money::Money;

/// What is planned for one client on one day.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// There is nothing to ask for.
    Settled,
    /// A step to take now.
    Act(Action),
    /// A step to take later: the next one, if nothing is paid, said or noted until then.
    Wait {
        /// What it will be.
        action: Action,
        /// The first working day on which it may be taken.
        on: NaiveDate,
    },
    /// Every invoice still open is left alone; the hold that ends last, or never.
    Held(HoldId),
    /// The client is left alone until these proceedings are closed.
    Proceeding(ProceedingId),
    /// Its bank is asked: it is never reminded.
    DirectDebit,
    /// What is late, or will be when its next step comes, is less than the policy's threshold.
    BelowThreshold,
    /// The ladder is at its end: what comes next (court, agency, waiver) is a person's choice.
    LadderEnded {
        /// The invoice that went through all steps.
        carrying: InvoiceId,
        /// The day of the last of them; its due date, where none was taken.
        last: NaiveDate,
    },
}

/// A step to take with a client.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The step.
    pub step: Step,
    /// How its message sounds.
    pub tone: Tone,
    /// The invoice that carries the step: the oldest due, at a tie the largest.
    pub carrying: InvoiceId,
    /// Every invoice the message lists, the carrying one first, then by due date.
    pub invoices: Vec<InvoiceId>,
}

/// One invoice on its ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress<'a> {
    /// The ladder it climbs, and whence.
    pub chosen: Chosen<'a>,
    /// The hardest step its age alone would allow.
    pub reached: Option<Step>,
    /// The steps already taken for this invoice, with their contacts, gentlest first.
    pub done: Vec<(StepKind, ContactId)>,
    /// The first step not done and the first day for it; `None` at the end of the ladder.
    ///
    /// That day is the later of two: the step's own day by the invoice's age, and the day of the
    /// step before plus the distance the ladder keeps between both. So a month away never
    /// turns into a burst, and no level is skipped. While it is still to come it is put on a
    /// working day; once it has come, a person may act on any day.
    pub next: Option<(Step, NaiveDate)>,
}

/// What is planned for a client on a day.
pub fn plan(ledger: &Ledger, client: &Client, today: NaiveDate) -> Plan {
    Chase::of(ledger, client, unkept_by(ledger, client.id)).plan(today)
}

/// What there is to speak of with a client who is on the telephone, or has answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Matter {
    /// What is asked, and of which invoices.
    pub action: Action,
    /// Whether it is the step of the day: what is said may then stand for it.
    pub planned: bool,
}

/// What there is to speak of with a client: the step of the day; where there is none, what is
/// late, or else what is still to come due, without penalties.
///
/// `None` if nothing is due, and while proceedings go on: no payment is to be asked for then.
pub fn matter(ledger: &Ledger, client: &Client, today: NaiveDate) -> Option<Matter> {
    if let Plan::Act(action) = plan(ledger, client, today) {
        return Some(Matter { action, planned: true });
    }
    if proceeding_on(ledger, client.id, today).is_some() {
        return None;
    }
    let open = &ledger.account(client.id).open;
    let carrying = open.first()?;
    let late = carrying.due < today;
    let step = Step {
        kind: if late { StepKind::Friendly } else { StepKind::Courtesy },
        anchor: Anchor::Due,
        delay: 0,
        channel: Channel::Call,
        claims_penalties: false,
        reply_within: 0,
    };
    let invoices = open.iter().filter(|open| (open.due < today) == late);
    let invoices = invoices.map(|open| open.id).collect();
    let action = Action { step, tone: Tone::Plain, carrying: carrying.id, invoices };
    Some(Matter { action, planned: false })
}

/// All that a client's plan follows from, but for the day.
pub(super) struct Chase<'a> {
    ledger: &'a Ledger,
    client: &'a Client,
    open: &'a [OpenInvoice],
    /// The last days of the promises that were not kept, or will not be if nothing is paid.
    unkept: Vec<NaiveDate>,
    /// On the client and on its open invoices, those of the past and of the future too.
    holds: Vec<&'a Hold>,
    taken: Vec<Taken<'a>>,
}

/// A contact with a client: one there was, or one supposed.
struct Taken<'a> {
    step: Option<StepKind>,
    on: NaiveDate,
    invoices: Cow<'a, [InvoiceId]>,
    contact: Option<ContactId>,
}

impl<'a> Chase<'a> {
    pub(super) fn of(ledger: &'a Ledger, client: &'a Client, unkept: Vec<NaiveDate>) -> Self {
        let open = &ledger.account(client.id).open;
        Self {
            ledger,
            client,
            open,
            unkept,
            holds: holds(ledger, client.id, open).collect(),
            taken: taken(ledger, client.id),
        }
    }

    /// Supposes that a step is taken on a day.
    pub(super) fn suppose(&mut self, action: &Action, on: NaiveDate) {
        let invoices = Cow::Owned(action.invoices.clone());
        self.taken.push(Taken { step: Some(action.step.kind), on, invoices, contact: None });
        self.taken.sort_by_key(|taken| (taken.step, taken.on));
    }

    /// What is planned, looked at on that day.
    pub(super) fn plan(&self, today: NaiveDate) -> Plan {
        // What waits for its day may be overtaken by what becomes free or late before it.
        let first = self.plan_alone(today);
        if !matches!(first, Plan::Wait { .. }) {
            return first;
        }
        let mut day = today;
        let mut plan = first.clone();
        loop {
            day = match plan {
                Plan::Act(action) => match self.ledger.policy().working_days.first_from(day) {
                    on if on == day => return Plan::Wait { action, on },
                    on => on,
                },
                // What becomes late before then has its own step later still.
                Plan::Wait { on, .. } => {
                    self.change_after(day, false).map_or(on, |change| on.min(change))
                }
                _ => match self.change_after(day, true) {
                    Some(change) => change,
                    // What begins before that day and never ends is not there yet.
                    None => match plan {
                        Plan::Held(_) | Plan::Proceeding(_) => return first,
                        plan => return plan,
                    },
                },
            };
            plan = self.plan_alone(day);
        }
    }

    /// The next day after that one on which the plan may change by itself: a hold, proceedings or
    /// the memory of a promise begin or end; or, if that is asked too, an invoice becomes late.
    pub(super) fn change_after(&self, day: NaiveDate, due: bool) -> Option<NaiveDate> {
        let next = |date: NaiveDate| date.checked_add_days(Days::new(1));
        let holds = self.holds.iter().flat_map(|hold| [Some(hold.from), free_from(hold)]);
        let proceedings = self.ledger.proceedings_of(self.client.id);
        let proceedings =
            proceedings.flat_map(|proceeding| [Some(proceeding.opened), proceeding.closed]);
        let unkept = self.unkept.iter().flat_map(|until| {
            let forgotten = until.checked_add_signed(TimeDelta::days(Behaviour::MEMORY));
            [next(*until), forgotten.and_then(next)]
        });
        let open = if due { self.open } else { &[] };
        let late = open.iter().flat_map(|open| [Some(open.due), next(open.due)]);
        let changes = holds.chain(proceedings).chain(unkept).chain(late).flatten();
        changes.filter(|change| *change > day).min()
    }

    /// What is planned that day if nothing becomes free or late after it.
    fn plan_alone(&self, today: NaiveDate) -> Plan {
        if self.open.is_empty() {
            return Plan::Settled;
        }
        if let Some(proceeding) = proceeding_on(self.ledger, self.client.id, today) {
            return Plan::Proceeding(proceeding.id);
        }
        if self.client.chasing.direct_debit {
            return Plan::DirectDebit;
        }
        if self.is_below_threshold(today) {
            return Plan::BelowThreshold;
        }
        let of_client = self.chosen(today);
        // The oldest late invoice that still climbs; while nothing is late, the step that comes
        // first: the reminder that one invoice may need some day does not keep back the courtesy
        // of the next.
        let climbing = |late: bool| {
            self.open
                .iter()
                .filter(move |open| (open.due < today) == late)
                .filter(|open| self.hold(open, today).is_none())
                .filter_map(|open| {
                    let (step, on) = self.next_step(open, of_client, today)?;
                    Some((open, step, on))
                })
        };
        let chosen =
            climbing(true).next().or_else(|| climbing(false).min_by_key(|(.., on)| *on));
        let Some((carrying, step, on)) = chosen else {
            return self.nothing_to_do(today);
        };

        // A reminder lists every invoice overdue; what goes out before the due date, those still
        // to come due whose day for it has come: what is late already is not its matter.
        let listed = |open: &OpenInvoice| {
            if carrying.due < today {
                return open.due < today;
            }
            let ladder = self.ladder(open, of_client);
            let come = on.max(today);
            let reached = || ladder.day(step.kind, dates(open)).is_some_and(|day| day <= come);
            today < open.due && reached() && !self.was_told(step.kind, open.id)
        };
        let mut invoices = Vec::with_capacity(self.open.len());
        invoices.push(carrying.id);
        let others = self
            .open
            .iter()
            .filter(|open| {
                let listed = open.id != carrying.id && listed(open);
                listed && self.hold(open, today).is_none()
            })
            .map(|open| open.id);
        invoices.extend(others);
        let tone = self.tone(carrying, of_client, today);
        let action = Action { step, tone, carrying: carrying.id, invoices };
        let on = on.max(self.rested().unwrap_or(on));
        if on <= today {
            Plan::Act(action)
        } else {
            Plan::Wait { action, on: self.ledger.policy().working_days.first_from(on) }
        }
    }

    /// The first day on which the client may be written to again.
    pub(super) fn rested(&self) -> Option<NaiveDate> {
        let last = self.taken.iter().map(|taken| taken.on).max()?;
        last.checked_add_days(self.ledger.policy().gap.days())
    }

    fn nothing_to_do(&self, today: NaiveDate) -> Plan {
        let ended = self.open.iter().find(|open| self.hold(open, today).is_none());
        let held = self.open.iter().filter_map(|open| self.hold(open, today));
        match (ended, held.max_by_key(|hold| lasting(hold))) {
            (Some(open), _) => {
                let last = self.last_step(open.id).map_or(open.due, |last| last.on);
                Plan::LadderEnded { carrying: open.id, last }
            }
            (None, Some(hold)) => Plan::Held(hold.id),
            (None, None) => Plan::Settled,
        }
    }

    fn is_below_threshold(&self, today: NaiveDate) -> bool {
        let threshold = self.ledger.policy().threshold;
        if !threshold.is_positive() {
            return false;
        }
        let late = self.open.iter().filter(|open| open.due < today);
        let late: Money = late.map(|open| open.remaining).sum();
        late.is_positive() && late < threshold
    }

    /// The hold that keeps reminders for an invoice away on a day: of several, the longest.
    pub(super) fn hold(&self, open: &OpenInvoice, day: NaiveDate) -> Option<&'a Hold> {
        self.holds
            .iter()
            .copied()
            .filter(|hold| match hold.subject {
                HoldSubject::Client(_) => true,
                HoldSubject::Invoice(id) => id == open.id,
            })
            .filter(|hold| hold.holds_on(day))
            .max_by_key(|hold| lasting(hold))
    }

    /// The scenario of the client on a day.
    fn chosen(&self, day: NaiveDate) -> Chosen<'a> {
        let broken = segment::broken(&self.unkept, day);
        let profile = profile_with(self.ledger, self.client, broken, day);
        scenario_of(self.ledger, self.client, &profile)
    }

    fn scenario(&self, open: &OpenInvoice, of_client: Chosen<'a>) -> &'a Scenario {
        segment::scenario_of_invoice(self.ledger, open.scenario, of_client).scenario
    }

    fn ladder(&self, open: &OpenInvoice, of_client: Chosen<'a>) -> &'a Ladder {
        &self.scenario(open, of_client).ladder
    }

    /// How its scenario sounds; harder once a promise was broken.
    fn tone(&self, carrying: &OpenInvoice, of_client: Chosen<'a>, today: NaiveDate) -> Tone {
        let tone = self.scenario(carrying, of_client).tone;
        let broken = self.broken_promise(today);
        if broken.is_some() { tone.harder() } else { tone }
    }

    /// See [`broken_promise`].
    pub(super) fn broken_promise(&self, today: NaiveDate) -> Option<&'a Hold> {
        broken_of(self.holds.iter().copied(), self.open, today)
    }

    /// Whether an invoice's message of that kind, which is one for all it names, was sent.
    fn was_told(&self, kind: StepKind, invoice: InvoiceId) -> bool {
        let mut steps = self.taken.iter();
        steps.any(|taken| taken.step >= Some(kind) && taken.climbed(invoice))
    }

    /// The hardest step taken for an invoice.
    fn last_step(&self, invoice: InvoiceId) -> Option<&Taken<'a>> {
        self.taken.iter().rev().find(|taken| taken.climbed(invoice))
    }

    /// The step after the last one, and the first day for it: see [`Progress::next`].
    fn next_step(
        &self,
        open: &OpenInvoice,
        of_client: Chosen<'a>,
        today: NaiveDate,
    ) -> Option<(Step, NaiveDate)> {
        let ladder = self.ladder(open, of_client);
        let last = self.last_step(open.id);
        let done = last.and_then(|last| last.step);
        let steps = ladder.steps().iter().enumerate();
        let mut harder = steps.filter(|(_, step)| done.is_none_or(|done| step.kind > done));
        harder.find_map(|(place, step)| {
            let by_age = ladder.day(step.kind, dates(open))?;
            // From the step before it on the ladder, be it another than the last one taken: a
            // question after reception that was asked late does not put off reminders by weeks.
            let by_distance = last.and_then(|last| {
                let before = ladder.steps().get(place.checked_sub(1)?)?;
                let distance = by_age - ladder.day(before.kind, dates(open))?;
                last.on.checked_add_signed(distance.max(TimeDelta::zero()))
            });
            let on = by_distance.map_or(by_age, |day| day.max(by_age));
            let planned = || self.ledger.policy().working_days.first_from(on);
            let on = if on <= today { on } else { planned() };
            // A courtesy has no sense once the due date is there.
            let has_sense = !step.kind.is_before_due() || on.max(today) < open.due;
            has_sense.then_some((*step, on))
        })
    }
}

impl Taken<'_> {
    /// Whether it was a step of that invoice. Only the carrying invoice climbs: those listed
    /// beside it keep their own place, except that what goes out before the due date is one for
    /// all it names.
    fn climbed(&self, invoice: InvoiceId) -> bool {
        match self.step {
            None => false,
            Some(step) if step.is_before_due() => self.invoices.contains(&invoice),
            Some(_) => self.invoices.first() == Some(&invoice),
        }
    }
}

/// The holds on a client and on its open invoices, those of the past and of the future too.
fn holds<'a>(
    ledger: &'a Ledger,
    client: ClientId,
    open: &'a [OpenInvoice],
) -> impl Iterator<Item = &'a Hold> {
    let invoices = open.iter().filter(|open| open.has_holds);
    std::iter::once(HoldSubject::Client(client))
        .chain(invoices.map(|open| HoldSubject::Invoice(open.id)))
        .flat_map(|subject| ledger.holds_on(subject))
}

/// The contacts with a client: those that were no step first, then the gentlest.
fn taken(ledger: &Ledger, client: ClientId) -> Vec<Taken<'_>> {
    let contacts = ledger.contacts_of(client).map(|contact| Taken {
        step: contact.step,
        on: contact.at.date(),
        invoices: Cow::Borrowed(&contact.invoices),
        contact: Some(contact.id),
    });
    let mut taken: Vec<Taken<'_>> = contacts.collect();
    taken.sort_by_key(|taken| (taken.step, taken.on));
    taken
}

fn dates(open: &OpenInvoice) -> Dates {
    Dates { issued: open.issued, due: open.due }
}

/// Where an invoice stands on its ladder.
pub fn progress<'a>(
    ledger: &'a Ledger,
    client: &'a Client,
    invoice: &Invoice,
    today: NaiveDate,
) -> Progress<'a> {
    let chase = Chase::of(ledger, client, unkept_by(ledger, client.id));
    let of_client = chase.chosen(today);
    let steps = chase.taken.iter().filter(|taken| taken.climbed(invoice.id));
    let open = OpenInvoice {
        id: invoice.id,
        issued: invoice.issued,
        due: invoice.due,
        remaining: ledger.remaining(invoice),
        scenario: invoice.scenario,
        has_holds: false,
    };
    Progress {
        chosen: segment::scenario_of_invoice(ledger, open.scenario, of_client),
        reached: chase.ladder(&open, of_client).reached(dates(&open), today).copied(),
        done: steps.filter_map(|taken| Some((taken.step?, taken.contact?))).collect(),
        next: chase.next_step(&open, of_client, today),
    }
}

/// The first day on which a client may be written to again, after the last contact; `None` while
/// there was none.
pub fn contact_possible_from(ledger: &Ledger, client: &Client) -> Option<NaiveDate> {
    let last = last_contact(ledger, client)?.at.date();
    last.checked_add_days(ledger.policy().gap.days())
}

/// The hold, on the invoice or its client, that keeps reminders away on a day; of several, the
/// one that lasts longest.
pub fn hold_on<'a>(ledger: &'a Ledger, invoice: &Invoice, day: NaiveDate) -> Option<&'a Hold> {
    [HoldSubject::Client(invoice.client), HoldSubject::Invoice(invoice.id)]
        .into_iter()
        .flat_map(|subject| ledger.holds_on(subject))
        .filter(|hold| hold.holds_on(day))
        .max_by_key(|hold| lasting(hold))
}

/// The proceedings of a client that go on that day: of several, insolvency first, then those
/// opened last.
pub fn proceeding_on(ledger: &Ledger, client: ClientId, day: NaiveDate) -> Option<&Proceeding> {
    ledger
        .proceedings_of(client)
        .filter(|proceeding| proceeding.runs_on(day))
        .max_by_key(|running| (running.kind.is_insolvency(), running.opened, running.id))
}

/// The latest promise of a client whose day has passed while something it was about is owed.
pub fn broken_promise<'a>(
    ledger: &'a Ledger,
    client: &Client,
    today: NaiveDate,
) -> Option<&'a Hold> {
    let open = &ledger.account(client.id).open;
    broken_of(holds(ledger, client.id, open), open, today)
}

/// The same, of the holds on a client and on its open invoices.
fn broken_of<'a>(
    holds: impl Iterator<Item = &'a Hold>,
    open: &[OpenInvoice],
    today: NaiveDate,
) -> Option<&'a Hold> {
    holds
        .filter(|hold| hold.reason == HoldReason::Promise)
        .filter(|hold| hold.until.is_some_and(|until| until < today))
        .filter(|hold| match hold.subject {
            HoldSubject::Invoice(_) => true,
            // What fell due later was not promised.
            HoldSubject::Client(_) => open.iter().any(|open| open.due <= hold.from),
        })
        .max_by_key(|hold| (hold.until, hold.id))
}

/// The last time a client was reached.
pub fn last_contact<'a>(ledger: &'a Ledger, client: &Client) -> Option<&'a Contact> {
    ledger.contacts_of(client.id).max_by_key(|contact| (contact.at, contact.id))
}

/// How long a hold lasts, for the longest of several.
pub(super) fn lasting(hold: &Hold) -> (NaiveDate, HoldId) {
    (hold.until.unwrap_or(NaiveDate::MAX), hold.id)
}

/// The day after a hold, on which reminders may start again; `None` if it must be lifted by hand.
pub(super) fn free_from(hold: &Hold) -> Option<NaiveDate> {
    hold.until?.checked_add_days(Days::new(1))
}
