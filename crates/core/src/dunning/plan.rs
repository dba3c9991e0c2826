//! One client's next contact, and why not before.

use core::cmp::Reverse;

use chrono::{Days, NaiveDate};

use super::{Scenario, Step, StepKind, WorkingDays};
use crate::id::{ClientId, ContactId, HoldId, InvoiceId, ProceedingId};
use crate::ledger::{
    Client, Contact, Hold, HoldReason, HoldSubject, Invoice, Ledger, Proceeding,
};
use crate::money::Money;

/// Days between two contacts with one client, at least: chasing is not harassing.
pub const MINIMUM_GAP: Days = Days::new(5);

/// The days on which contacts are planned. Due dates never move.
pub const WORKING_DAYS: WorkingDays = WorkingDays::MONDAY_TO_FRIDAY;

/// What is planned for one client on one day.
#[derive(Debug, Clone, PartialEq)]
pub enum Plan {
    /// There is nothing to ask for.
    Settled,
    /// A step to take now.
    Act(Action),
    /// A step to take later.
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
    /// The ladder is at its end: what comes next (court, agency, waiver) is a person's choice.
    LadderEnded {
        /// The invoice that went through all steps.
        carrying: InvoiceId,
        /// The last contact about it.
        last: ContactId,
    },
}

/// A step to take with a client.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The step.
    pub step: &'static Step,
    /// The invoice that carries the step: the oldest due, at a tie the largest.
    pub carrying: InvoiceId,
    /// Every invoice the message lists, the carrying one first, then by due date.
    pub invoices: Vec<InvoiceId>,
}

/// One invoice on its ladder.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The steps already taken for this invoice, with their contacts, gentlest first.
    pub done: Vec<(StepKind, ContactId)>,
    /// The first step not done and the first day for it; `None` at the end of the ladder.
    ///
    /// That day is the later of two: the step's own day after the due date, and the day of the
    /// step before plus the distance the ladder keeps between both. So a month away never
    /// turns into a burst, and no level is skipped. While it is still to come it is put on a
    /// working day; once it has come, a person may act on any day.
    pub next: Option<(&'static Step, NaiveDate)>,
}

/// What is planned for a client on a day.
pub fn plan(ledger: &Ledger, client: &Client, today: NaiveDate) -> Plan {
    let open =
        ledger.invoices_of(client.id).filter_map(|invoice| Open::of(ledger, invoice, today));
    plan_for(ledger, client, &in_order(open), today)
}

/// An invoice that is not paid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open<'a> {
    pub(super) invoice: &'a Invoice,
    pub(super) remaining: Money,
    /// What keeps reminders away today.
    pub(super) hold: Option<&'a Hold>,
}

impl<'a> Open<'a> {
    fn of(ledger: &'a Ledger, invoice: &'a Invoice, today: NaiveDate) -> Option<Self> {
        let remaining = ledger.remaining(invoice);
        let hold = || hold_on(ledger, invoice, today);
        remaining.is_positive().then(|| Self { invoice, remaining, hold: hold() })
    }
}

/// All that is not paid, client after client: the ledger is gone through once, in its own order,
/// which is many times faster than a client at a time.
pub(super) fn open(ledger: &Ledger, today: NaiveDate) -> Vec<Open<'_>> {
    let open = ledger.invoices().filter_map(|invoice| Open::of(ledger, invoice, today));
    in_order(open)
}

/// A client's part of [`open`].
pub(super) fn open_of<'o, 'a>(open: &'o [Open<'a>], client: ClientId) -> &'o [Open<'a>] {
    let before = open.partition_point(|open| open.invoice.client < client);
    let (_, from) = open.split_at(before);
    from.split_at(from.partition_point(|open| open.invoice.client == client)).0
}

/// By client; oldest due first; at a tie the largest; then by id, so that every device agrees.
fn in_order<'a>(open: impl Iterator<Item = Open<'a>>) -> Vec<Open<'a>> {
    let mut open: Vec<Open<'_>> = open.collect();
    // The keys are copied out: comparing through the references would miss the cache each time.
    open.sort_by_cached_key(|Open { invoice, remaining, .. }| {
        (invoice.client, invoice.due, Reverse(*remaining), invoice.id)
    });
    open
}

/// What is planned for a client, all of whose open invoices are given in their order.
pub(super) fn plan_for(
    ledger: &Ledger,
    client: &Client,
    open: &[Open<'_>],
    today: NaiveDate,
) -> Plan {
    if open.is_empty() {
        return Plan::Settled;
    }
    if let Some(proceeding) = proceeding_on(ledger, client.id, today) {
        return Plan::Proceeding(proceeding.id);
    }
    let holds = open.iter().filter_map(|open| open.hold);
    let open: Vec<&Invoice> =
        open.iter().filter(|open| open.hold.is_none()).map(|open| open.invoice).collect();

    let scenario = Scenario::for_debtor(client.debtor);
    let steps = steps_with(ledger, client.id);
    let next = |invoice| next_step(last_step(&steps, invoice), invoice, scenario, today);
    let climbing = |overdue: bool| {
        open.iter()
            .copied()
            .filter(move |invoice| (invoice.due < today) == overdue)
            .filter_map(|invoice| next(invoice).map(|(step, on)| (invoice, step, on)))
    };
    // The oldest late invoice that still climbs; while nothing is late, the step that comes first:
    // the reminder that one invoice may need some day does not keep back the courtesy of the next.
    let chosen = climbing(true).next().or_else(|| climbing(false).min_by_key(|(_, _, on)| *on));
    let Some((carrying, step, on)) = chosen else {
        let ended = open.iter().find_map(|invoice| {
            let (_, last) = last_step(&steps, invoice)?;
            Some(Plan::LadderEnded { carrying: invoice.id, last: last.id })
        });
        let held = holds.max_by_key(|hold| lasting(hold)).map(|hold| Plan::Held(hold.id));
        return ended.or(held).unwrap_or(Plan::Settled);
    };

    // A reminder lists every invoice overdue; a courtesy, those still to come due whose courtesy
    // day has come: what is late already is not its matter.
    let courtesy_until = shift(today, -i64::from(step.day)).max(carrying.due);
    let listed = |invoice: &Invoice| {
        if carrying.due < today {
            invoice.due < today
        } else {
            today < invoice.due && invoice.due <= courtesy_until
        }
    };
    let others = open
        .iter()
        .filter(|invoice| invoice.id != carrying.id && listed(invoice))
        .map(|invoice| invoice.id);
    let invoices = std::iter::once(carrying.id).chain(others).collect();
    let action = Action { step, carrying: carrying.id, invoices };
    let on = last_contact(ledger, client)
        .map_or(on, |contact| on.max(later(contact.at.date(), MINIMUM_GAP)));
    if on <= today {
        Plan::Act(action)
    } else {
        Plan::Wait { action, on: WORKING_DAYS.first_from(on) }
    }
}

/// Where an invoice stands on a ladder.
pub fn progress(
    ledger: &Ledger,
    invoice: &Invoice,
    scenario: &'static Scenario,
    today: NaiveDate,
) -> Progress {
    let steps = steps_with(ledger, invoice.client);
    let done = steps.iter().filter(|(step, contact)| climbed(*step, contact, invoice));
    Progress {
        done: done.map(|(step, contact)| (*step, contact.id)).collect(),
        next: next_step(last_step(&steps, invoice), invoice, scenario, today),
    }
}

/// The steps taken with a client, gentlest first.
fn steps_with(ledger: &Ledger, client: ClientId) -> Vec<(StepKind, &Contact)> {
    let contacts = ledger.contacts_of(client);
    let mut steps: Vec<(StepKind, &Contact)> =
        contacts.filter_map(|contact| contact.step.map(|step| (step, contact))).collect();
    steps.sort_by_key(|(step, contact)| (*step, contact.at));
    steps
}

/// Whether a contact was a step of that invoice. Only the carrying invoice climbs: those listed
/// beside it keep their own place, except that a courtesy is one for all it names.
fn climbed(step: StepKind, contact: &Contact, invoice: &Invoice) -> bool {
    match step {
        StepKind::Courtesy => contact.invoices.contains(&invoice.id),
        _ => contact.invoices.first() == Some(&invoice.id),
    }
}

/// The hardest step taken for an invoice.
fn last_step<'a>(
    steps: &[(StepKind, &'a Contact)],
    invoice: &Invoice,
) -> Option<(StepKind, &'a Contact)> {
    steps.iter().rev().find(|(step, contact)| climbed(*step, contact, invoice)).copied()
}

/// The step after the last one, and the first day for it: see [`Progress::next`].
fn next_step(
    last: Option<(StepKind, &Contact)>,
    invoice: &Invoice,
    scenario: &'static Scenario,
    today: NaiveDate,
) -> Option<(&'static Step, NaiveDate)> {
    let step = scenario
        .steps
        .iter()
        .filter(|step| last.is_none_or(|(kind, _)| step.kind > kind))
        // A courtesy has no sense once the due date is there.
        .find(|step| step.day >= 0 || today < invoice.due)?;
    let by_age = shift(invoice.due, i64::from(step.day));
    let by_distance = last.and_then(|(kind, contact)| {
        let before = scenario.step(kind)?;
        Some(shift(contact.at.date(), i64::from(step.day) - i64::from(before.day)))
    });
    let on = by_distance.map_or(by_age, |day| day.max(by_age));
    Some((step, if on <= today { on } else { WORKING_DAYS.first_from(on) }))
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

/// The latest promise of a client whose day has passed while something was still owed.
pub fn broken_promise<'a>(
    ledger: &'a Ledger,
    client: &Client,
    today: NaiveDate,
) -> Option<&'a Hold> {
    let open = ledger
        .invoices_of(client.id)
        .filter(|invoice| ledger.remaining(invoice).is_positive())
        .map(|invoice| HoldSubject::Invoice(invoice.id));
    std::iter::once(HoldSubject::Client(client.id))
        .chain(open)
        .flat_map(|subject| ledger.holds_on(subject))
        .filter(|hold| hold.reason == HoldReason::Promise)
        .filter(|hold| hold.until.is_some_and(|until| until < today))
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

fn later(day: NaiveDate, by: Days) -> NaiveDate {
    day.checked_add_days(by).unwrap_or(NaiveDate::MAX)
}

fn shift(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(chrono::TimeDelta::days(days)).unwrap_or(NaiveDate::MAX)
}
