//! One client's next contact, and why not before.

use std::borrow::Cow;

use chrono::{Days, NaiveDate, TimeDelta};

use super::segment::{self, Chosen, broken_promises, profile_with, scenario_of};
use super::{Dates, Ladder, Scenario, Step, StepKind, Tone};
use crate::id::{ClientId, ContactId, HoldId, InvoiceId, ProceedingId};
use crate::ledger::{
    Client, Contact, Hold, HoldReason, HoldSubject, Invoice, Ledger, OpenInvoice, Proceeding,
};
use crate::money::Money;

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
    /// Its bank is asked: it is never reminded.
    DirectDebit,
    /// What is late is less than the policy's threshold.
    BelowThreshold,
    /// The ladder is at its end: what comes next (court, agency, waiver) is a person's choice.
    LadderEnded {
        /// The invoice that went through all steps.
        carrying: InvoiceId,
        /// The day of the last contact about it.
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
    let broken = broken_promises(ledger, today, Some(client.id));
    let broken = broken.get(&client.id).copied().unwrap_or_default();
    Chase::of(ledger, client, broken, today).plan(today)
}

/// All that a client's plan follows from, but for the day.
pub(super) struct Chase<'a> {
    ledger: &'a Ledger,
    client: &'a Client,
    open: &'a [OpenInvoice],
    chosen: Chosen<'a>,
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
    pub(super) fn of(
        ledger: &'a Ledger,
        client: &'a Client,
        broken_promises: u32,
        today: NaiveDate,
    ) -> Self {
        let profile = profile_with(ledger, client, broken_promises, today);
        Self {
            ledger,
            client,
            open: &ledger.account(client.id).open,
            chosen: scenario_of(ledger, client, &profile),
            taken: taken(ledger, client.id),
        }
    }

    /// Supposes that a step is taken on a day.
    pub(super) fn suppose(&mut self, action: &Action, on: NaiveDate) {
        let invoices = Cow::Owned(action.invoices.clone());
        self.taken.push(Taken { step: Some(action.step.kind), on, invoices, contact: None });
        self.taken.sort_by_key(|taken| (taken.step, taken.on));
    }

    pub(super) fn plan(&self, today: NaiveDate) -> Plan {
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
        let of_client = self.longest_hold(HoldSubject::Client(self.client.id), today);
        let hold = |open: &OpenInvoice| {
            let of_invoice = self.longest_hold(HoldSubject::Invoice(open.id), today);
            of_client.into_iter().chain(of_invoice).max_by_key(|hold| lasting(hold))
        };
        // The oldest late invoice that still climbs; while nothing is late, the step that comes
        // first: the reminder that one invoice may need some day does not keep back the courtesy
        // of the next.
        let climbing = |late: bool| {
            self.open
                .iter()
                .filter(move |open| (open.due < today) == late)
                .filter(|open| hold(open).is_none())
                .filter_map(|open| {
                    let (step, on) = self.next_step(open, today)?;
                    Some((open, step, on))
                })
        };
        let chosen =
            climbing(true).next().or_else(|| climbing(false).min_by_key(|(.., on)| *on));
        let Some((carrying, step, on)) = chosen else {
            return self.nothing_to_do(&hold);
        };

        // A reminder lists every invoice overdue; what goes out before the due date, those still
        // to come due whose day for it has come: what is late already is not its matter.
        let listed = |open: &OpenInvoice| {
            if carrying.due < today {
                return open.due < today;
            }
            let ladder = self.ladder(open);
            let come = on.max(today);
            let reached = || ladder.day(step.kind, dates(open)).is_some_and(|day| day <= come);
            today < open.due && reached() && !self.was_told(step.kind, open.id)
        };
        let others = self
            .open
            .iter()
            .filter(|open| open.id != carrying.id && listed(open) && hold(open).is_none())
            .map(|open| open.id);
        let invoices = std::iter::once(carrying.id).chain(others).collect();
        let action =
            Action { step, tone: self.tone(carrying, today), carrying: carrying.id, invoices };
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

    fn nothing_to_do(&self, hold: &dyn Fn(&OpenInvoice) -> Option<&'a Hold>) -> Plan {
        let ended = self.open.iter().filter(|open| hold(open).is_none()).find_map(|open| {
            let last = self.last_step(open.id)?;
            Some(Plan::LadderEnded { carrying: open.id, last: last.on })
        });
        let held = self.open.iter().filter_map(hold).max_by_key(|hold| lasting(hold));
        ended.or(held.map(|hold| Plan::Held(hold.id))).unwrap_or(Plan::Settled)
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

    fn longest_hold(&self, subject: HoldSubject, day: NaiveDate) -> Option<&'a Hold> {
        let holds = self.ledger.holds_on(subject);
        holds.filter(|hold| hold.holds_on(day)).max_by_key(|hold| lasting(hold))
    }

    fn scenario(&self, open: &OpenInvoice) -> &'a Scenario {
        segment::scenario_of_invoice(self.ledger, open.scenario, self.chosen).scenario
    }

    fn ladder(&self, open: &OpenInvoice) -> &'a Ladder {
        &self.scenario(open).ladder
    }

    /// How its scenario sounds; harder once a promise was broken.
    fn tone(&self, carrying: &OpenInvoice, today: NaiveDate) -> Tone {
        let tone = self.scenario(carrying).tone;
        let broken = broken_promise(self.ledger, self.client, today);
        if broken.is_some() { tone.harder() } else { tone }
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
    fn next_step(&self, open: &OpenInvoice, today: NaiveDate) -> Option<(Step, NaiveDate)> {
        let ladder = self.ladder(open);
        let last = self.last_step(open.id);
        let done = last.and_then(|last| last.step);
        let step = ladder
            .steps()
            .iter()
            .filter(|step| done.is_none_or(|done| step.kind > done))
            // A courtesy has no sense once the due date is there.
            .find(|step| !step.kind.is_before_due() || today < open.due)?;
        let by_age = ladder.day(step.kind, dates(open))?;
        let by_distance = last.and_then(|last| {
            let before = ladder.at_most(last.step?)?;
            let distance = by_age - ladder.day(before.kind, dates(open))?;
            last.on.checked_add_signed(distance.max(TimeDelta::zero()))
        });
        let on = by_distance.map_or(by_age, |day| day.max(by_age));
        let planned = || self.ledger.policy().working_days.first_from(on);
        Some((*step, if on <= today { on } else { planned() }))
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
    let broken = broken_promises(ledger, today, Some(client.id));
    let broken = broken.get(&client.id).copied().unwrap_or_default();
    let chase = Chase::of(ledger, client, broken, today);
    let steps = chase.taken.iter().filter(|taken| taken.climbed(invoice.id));
    let open = OpenInvoice {
        id: invoice.id,
        issued: invoice.issued,
        due: invoice.due,
        remaining: ledger.remaining(invoice),
        scenario: invoice.scenario,
    };
    Progress {
        chosen: segment::scenario_of_invoice(ledger, open.scenario, chase.chosen),
        reached: chase.ladder(&open).reached(dates(&open), today).copied(),
        done: steps.filter_map(|taken| Some((taken.step?, taken.contact?))).collect(),
        next: chase.next_step(&open, today),
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
    hold_of(ledger, invoice.client, invoice.id, day)
}

/// The same, by ids.
pub(super) fn hold_of(
    ledger: &Ledger,
    client: ClientId,
    invoice: InvoiceId,
    day: NaiveDate,
) -> Option<&Hold> {
    [HoldSubject::Client(client), HoldSubject::Invoice(invoice)]
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
    let open = ledger.account(client.id).open.iter();
    let open = open.map(|open| HoldSubject::Invoice(open.id));
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

/// The day after a hold, on which reminders may start again; `None` if it must be lifted by hand.
pub(super) fn free_from(hold: &Hold) -> Option<NaiveDate> {
    hold.until?.checked_add_days(Days::new(1))
}
