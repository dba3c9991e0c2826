//! The plan of the day: whom to chase, whom to leave alone and why.

use chrono::{Datelike as _, Days, NaiveDate};

use super::plan::{self, Action, Open, Plan, open, open_of, plan_for};
use super::{DayOff, Demand, Step, WORKING_DAYS, demand};
use crate::id::{ClientId, HoldId, ProceedingId};
use crate::law::Rates;
use crate::ledger::{Client, Hold, HoldReason, Invoice, Ledger};
use crate::money::Money;

/// The first screen: *À faire*.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// One card a client to act on, the hardest pressed first, then the largest sums.
    pub cards: Vec<Card>,
    /// Clients who owe something overdue and are left alone today, by name.
    pub left_alone: Vec<LeftAlone>,
    /// How things stand in all.
    pub totals: Totals,
    /// Today is no working day: a person may act all the same, or leave the cards until later.
    pub rest: Option<Rest>,
}

/// A day on which nobody is planned to be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rest {
    /// Why.
    pub why: DayOff,
    /// The working day that follows.
    pub until: NaiveDate,
}

/// A client to act on today.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The client.
    pub client: ClientId,
    /// The step to take.
    pub step: &'static Step,
    /// The hardest step the age of the carrying invoice would allow.
    pub reached: &'static Step,
    /// The step after this one, if the ladder goes on.
    pub next: Option<&'static Step>,
    /// What to ask for.
    pub demand: Demand,
    /// A promise that was not kept.
    pub broken_promise: Option<HoldId>,
}

/// A client who is late and is not chased today.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftAlone {
    /// The client.
    pub client: ClientId,
    /// What is overdue.
    pub overdue: Money,
    /// Why.
    pub why: WhyNot,
}

/// Why a late client is left alone today.
#[derive(Debug, Clone, PartialEq)]
pub enum WhyNot {
    /// A promise, a dispute or a pause.
    Held(HoldId),
    /// Proceedings go on: nothing is asked until they are closed.
    Proceeding(ProceedingId),
    /// The next step has its day.
    NextOn {
        /// That day.
        on: NaiveDate,
        /// The step.
        step: &'static Step,
    },
    /// Every step was taken.
    LadderEnded,
}

/// The four figures above the cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// What remains of invoices past their due date.
    pub overdue: Money,
    /// What remains of invoices due today or within seven days.
    pub due_soon: Money,
    /// What remains of invoices under a promise that still runs.
    pub promised: Money,
    /// What came in since the first of the month.
    pub received_this_month: Money,
}

/// The plan of the day.
pub fn agenda(ledger: &Ledger, rates: &Rates, today: NaiveDate) -> Agenda {
    let mut cards = Vec::new();
    let mut left_alone = Vec::new();
    let open = open(ledger, today);
    for client in ledger.clients() {
        let open = open_of(&open, client.id);
        let why = match plan_for(ledger, client, open, today) {
            Plan::Settled => continue,
            Plan::Act(action) => {
                cards.push(card(ledger, rates, client, &action, today));
                continue;
            }
            Plan::Wait { action, on } => WhyNot::NextOn { on, step: action.step },
            Plan::Held(hold) => WhyNot::Held(hold),
            Plan::Proceeding(proceeding) => WhyNot::Proceeding(proceeding),
            Plan::LadderEnded { .. } => WhyNot::LadderEnded,
        };
        let overdue = late(open, today).map(|open| open.remaining).sum::<Money>();
        if overdue.is_positive() {
            let why = match why {
                WhyNot::Proceeding(_) => why,
                _ => held(open, today).map_or(why, WhyNot::Held),
            };
            left_alone.push(LeftAlone { client: client.id, overdue, why });
        }
    }
    cards.sort_by_key(|card| {
        let pressed = core::cmp::Reverse((card.step.kind, card.demand.principal));
        (pressed, card.client)
    });
    left_alone.sort_by_key(|left| {
        (ledger.client(left.client).map(|client| client.name.as_str()), left.client)
    });
    let rest = WORKING_DAYS
        .day_off(today)
        .map(|why| Rest { why, until: WORKING_DAYS.first_from(today) });
    Agenda { cards, left_alone, totals: totals(ledger, &open, today), rest }
}

/// Days since the due date; 0 up to and on it.
pub fn days_late(invoice: &Invoice, today: NaiveDate) -> u32 {
    u32::try_from((today - invoice.due).num_days()).unwrap_or(0)
}

fn card(
    ledger: &Ledger,
    rates: &Rates,
    client: &Client,
    action: &Action,
    today: NaiveDate,
) -> Card {
    let scenario = super::Scenario::for_debtor(client.debtor);
    let reached = ledger
        .invoice(action.carrying)
        .and_then(|invoice| scenario.reached((today - invoice.due).num_days()));
    Card {
        client: client.id,
        step: action.step,
        reached: reached.unwrap_or(action.step),
        next: scenario.steps.iter().find(|step| step.kind > action.step.kind),
        demand: demand(ledger, rates, client, action, today),
        broken_promise: plan::broken_promise(ledger, client, today).map(|hold| hold.id),
    }
}

/// The longest hold of a client all of whose overdue invoices are held: it, and not the next
/// courtesy of a younger invoice, is why nothing is asked.
fn held(open: &[Open<'_>], today: NaiveDate) -> Option<HoldId> {
    let holds: Option<Vec<&Hold>> = late(open, today).map(|open| open.hold).collect();
    holds?.into_iter().max_by_key(|hold| plan::lasting(hold)).map(|hold| hold.id)
}

fn late<'o, 'a>(open: &'o [Open<'a>], today: NaiveDate) -> impl Iterator<Item = &'o Open<'a>> {
    open.iter().filter(move |open| open.invoice.due < today)
}

fn totals(ledger: &Ledger, open: &[Open<'_>], today: NaiveDate) -> Totals {
    let mut totals = Totals::default();
    let soon = today.checked_add_days(Days::new(7)).unwrap_or(today);
    for Open { invoice, remaining, hold } in open {
        if invoice.due < today {
            totals.overdue += *remaining;
        } else if invoice.due <= soon {
            totals.due_soon += *remaining;
        }
        if hold.is_some_and(|hold| hold.reason == HoldReason::Promise) {
            totals.promised += *remaining;
        }
    }
    let month = today.with_day(1).unwrap_or(today);
    totals.received_this_month = ledger
        .payments()
        .filter(|payment| (month..=today).contains(&payment.date))
        .map(|payment| payment.amount)
        .sum();
    totals
}
