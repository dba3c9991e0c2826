//! The plan of the day: whom to chase, whom to leave alone and why.

use core::cmp::Reverse;

use chrono::{Datelike as _, Days, NaiveDate};

use super::plan::{Action, Chase, Plan, lasting};
use super::segment::unkept;
use super::{DayOff, Step};
use crate::id::{ClientId, HoldId, ProceedingId};
use crate::ledger::{Hold, HoldReason, Invoice, Ledger, OpenInvoice};
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
///
/// What is asked for, penalties and all, is [`demand`](super::demand): it is reckoned where it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Card {
    /// The client.
    pub client: ClientId,
    /// What to do.
    pub action: Action,
    /// What remains of the invoices it lists.
    pub principal: Money,
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
        step: Step,
    },
    /// Its bank is asked.
    DirectDebit,
    /// It is late with too little.
    BelowThreshold,
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
pub fn agenda(ledger: &Ledger, today: NaiveDate) -> Agenda {
    let mut cards = Vec::new();
    let mut left_alone = Vec::new();
    let mut totals = Totals::default();
    let mut unkept = unkept(ledger, today);
    for client in ledger.clients() {
        let open = &ledger.account(client.id).open;
        if open.is_empty() {
            continue;
        }
        let unkept = unkept.remove(&client.id).unwrap_or_default();
        let chase = Chase::of(ledger, client, unkept);
        totals.add(&chase, open, today);
        let why = match chase.plan(today) {
            Plan::Settled => continue,
            Plan::Act(action) => {
                cards.push(card(client.id, &chase, open, action, today));
                continue;
            }
            Plan::Wait { action, on } => WhyNot::NextOn { on, step: action.step },
            Plan::Held(hold) => WhyNot::Held(hold),
            Plan::Proceeding(proceeding) => WhyNot::Proceeding(proceeding),
            Plan::DirectDebit => WhyNot::DirectDebit,
            Plan::BelowThreshold => WhyNot::BelowThreshold,
            Plan::LadderEnded { .. } => WhyNot::LadderEnded,
        };
        let overdue: Money = late(open, today).map(|open| open.remaining).sum();
        if overdue.is_positive() {
            let why = match why {
                // It, and not the next courtesy of a younger invoice, is why nothing is asked.
                WhyNot::NextOn { .. } => held(&chase, open, today).map_or(why, WhyNot::Held),
                why => why,
            };
            left_alone.push(LeftAlone { client: client.id, overdue, why });
        }
    }
    cards.sort_by_key(|card: &Card| {
        let pressed = (Reverse(card.action.step.kind), Reverse(card.principal));
        (pressed, card.client)
    });
    left_alone.sort_by_key(|left| {
        (ledger.client(left.client).map(|client| client.name.as_str()), left.client)
    });
    let month = today.with_day(1).unwrap_or(today);
    totals.received_this_month = ledger.received(month, today);
    let working_days = ledger.policy().working_days;
    let rest = working_days
        .day_off(today)
        .map(|why| Rest { why, until: working_days.first_from(today) });
    Agenda { cards, left_alone, totals, rest }
}

/// Days since the due date; 0 up to and on it.
pub fn days_late(invoice: &Invoice, today: NaiveDate) -> u32 {
    u32::try_from((today - invoice.due).num_days()).unwrap_or(0)
}

fn card(
    client: ClientId,
    chase: &Chase<'_>,
    open: &[OpenInvoice],
    action: Action,
    today: NaiveDate,
) -> Card {
    // The others are listed in the order of the account.
    let mut others = action.invoices.iter().skip(1).peekable();
    let listed = open.iter().filter(|open| {
        open.id == action.carrying || others.next_if(|other| **other == open.id).is_some()
    });
    Card {
        client,
        principal: listed.map(|open| open.remaining).sum(),
        broken_promise: chase.broken_promise(today).map(|hold| hold.id),
        action,
    }
}

/// The longest hold of a client all of whose overdue invoices are held.
fn held(chase: &Chase<'_>, open: &[OpenInvoice], today: NaiveDate) -> Option<HoldId> {
    let holds: Option<Vec<&Hold>> =
        late(open, today).map(|open| chase.hold(open, today)).collect();
    holds?.into_iter().max_by_key(|hold| lasting(hold)).map(|hold| hold.id)
}

fn late(open: &[OpenInvoice], today: NaiveDate) -> impl Iterator<Item = &OpenInvoice> {
    open.iter().filter(move |open| open.due < today)
}

impl Totals {
    fn add(&mut self, chase: &Chase<'_>, open: &[OpenInvoice], today: NaiveDate) {
        let soon = today.checked_add_days(Days::new(7)).unwrap_or(today);
        for open in open {
            if open.due < today {
                self.overdue += open.remaining;
            } else if open.due <= soon {
                self.due_soon += open.remaining;
            }
            let hold = chase.hold(open, today);
            if hold.is_some_and(|hold| hold.reason == HoldReason::Promise) {
                self.promised += open.remaining;
            }
        }
    }
}
