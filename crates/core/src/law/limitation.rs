//! Until when an unpaid invoice may be sued for (*prescription*).
//!
//! The period runs from the due date and is over when its last day is (art. 2228 and 2229
//! C. civ.). What interrupts it begins a whole new one (art. 2231), proceedings in court from
//! their end (art. 2242); a mediation stops it for as long as it lasts and leaves six months at
//! least (art. 2238). No letter does either. Only events that were noted count, never a payment:
//! the answer lists each with what it did.

use chrono::{Months, NaiveDate};

use super::Sector;
use super::tables::{
    ACKNOWLEDGEMENT, COURT_CLAIM, Citation, ENFORCEMENT, LIMITATION_BUSINESS,
    LIMITATION_CONSUMER, LIMITATION_TRANSPORT, MEDIATION, Period,
};
use crate::id::LimitationEventId;
use crate::ledger::{Debtor, Invoice, Ledger, LimitationEvent, LimitationEventKind};

/// All that bears on the limitation of an invoice.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitationCase<'a> {
    /// What the law makes of the client.
    pub debtor: Debtor,
    /// What the creditor sells, where the law has rules of its own for that.
    pub sector: Option<Sector>,
    /// The last day to pay.
    pub due: NaiveDate,
    /// What was noted, in any order.
    pub events: Vec<&'a LimitationEvent>,
    /// The days of the payments received, in any order.
    pub payments: Vec<NaiveDate>,
}

/// Until when an invoice may be sued for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Limitation {
    /// No rule was read for this debtor: a public buyer.
    NotKnown,
    /// As reckoned.
    Known(LimitationAnswer),
}

/// Until when an invoice may be sued for, and how that comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitationAnswer {
    /// How long, and by which article.
    pub period: Period,
    /// The last day to sue.
    pub end: LimitationEnd,
    /// What each event did, in the order of their days.
    pub steps: Vec<LimitationStep>,
    /// What the reader must know.
    pub notes: Vec<LimitationNote>,
}

/// When the limitation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitationEnd {
    /// That is the last day to sue.
    On(NaiveDate),
    /// It does not run as long as what that event began goes on.
    NotWhile(LimitationEventId),
}

/// What an event did to the limitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitationStep {
    /// The event.
    pub event: LimitationEventId,
    /// Of which kind it is.
    pub kind: LimitationEventKind,
    /// What it did.
    pub effect: LimitationEffect,
    /// The last day to sue after it, if nothing goes on.
    pub last_day: Option<NaiveDate>,
}

/// What an event does to a limitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum LimitationEffect {
    /// It interrupted it: a new period began after that day.
    Interrupted { from: NaiveDate },
    /// It stopped it for so many days.
    Suspended { days: u32 },
    /// What it began goes on: the limitation does not run.
    GoesOn,
    /// It was over on the due date: there was nothing to interrupt yet.
    BeforeDue,
    /// The claim was lost by then.
    TooLate,
    /// Another event, which goes on, has stopped the limitation already.
    Nothing,
}

/// Something the reader must know about a limitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum LimitationNote {
    /// That the period runs from the due date was read in no text: to be checked.
    RunsFromDueDate,
    /// For works done for a consumer it may run from their completion already: to be checked.
    WorksForConsumer,
    /// The year is that of contracts of carriage and commission; for other services of the sector
    /// it is the debtor's ordinary period.
    CarriageOnly,
    /// The contract may shorten the period to a year or lengthen it to ten, and add causes of
    /// interruption (art. 2254 C. civ.).
    ContractMayDiffer,
    /// The payment of that day, a part of what was owed, may be an acknowledgement of the debt. It
    /// is not taken for one: if there is a proof of it, note it as one.
    PaymentMayAcknowledge { date: NaiveDate },
    /// A claim in court that is dropped or dismissed interrupts nothing: to be checked.
    ClaimMustSucceed,
}

/// How near the end is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitationLevel {
    /// More than six months, or it does not run.
    Far,
    /// Six months or less.
    SixMonths,
    /// Two months or less.
    TwoMonths,
    /// The last day is over.
    Lost,
}

impl LimitationEventKind {
    /// The article by which it counts.
    pub const fn citation(self) -> Citation {
        match self {
            Self::Acknowledgement => ACKNOWLEDGEMENT,
            Self::CourtClaim => COURT_CLAIM,
            Self::Enforcement => ENFORCEMENT,
            Self::Mediation => MEDIATION.citation,
        }
    }
}

impl Limitation {
    /// Until when an invoice of the ledger may be sued for.
    pub fn of(ledger: &Ledger, invoice: &Invoice) -> Self {
        let client = ledger.client(invoice.client);
        limitation(&LimitationCase {
            debtor: client.map(|client| client.debtor).unwrap_or_default(),
            sector: ledger.company().and_then(|company| company.sector),
            due: invoice.due,
            events: ledger.limitation_events_of(invoice.id).collect(),
            payments: ledger.payments_of(invoice.id).map(|payment| payment.date).collect(),
        })
    }

    /// How near the end is on a day; `None` where it is not known.
    pub fn level(&self, today: NaiveDate) -> Option<LimitationLevel> {
        let Self::Known(answer) = self else { return None };
        let LimitationEnd::On(last_day) = answer.end else {
            return Some(LimitationLevel::Far);
        };
        let within = |months| {
            today.checked_add_months(Months::new(months)).is_none_or(|day| day >= last_day)
        };
        Some(if last_day < today {
            LimitationLevel::Lost
        } else if within(2) {
            LimitationLevel::TwoMonths
        } else if within(6) {
            LimitationLevel::SixMonths
        } else {
            LimitationLevel::Far
        })
    }
}

/// Until when an invoice may be sued for.
pub fn limitation(case: &LimitationCase<'_>) -> Limitation {
    let period = match (case.debtor, case.sector) {
        (Debtor::Public, _) => return Limitation::NotKnown,
        // The shorter of two that may apply is the safe one.
        (Debtor::Business | Debtor::Consumer, Some(Sector::Transport)) => LIMITATION_TRANSPORT,
        (Debtor::Business, _) => LIMITATION_BUSINESS,
        (Debtor::Consumer, _) => LIMITATION_CONSUMER,
    };
    let mut run = Run::begin(period, case.due);
    let mut events = case.events.clone();
    events.sort_by_key(|event| (event.date, event.kind, event.id));
    for event in events {
        run.take(event);
    }
    let end = run.goes_on.map_or(LimitationEnd::On(run.last_day), LimitationEnd::NotWhile);
    let notes = notes(case, &run.steps);
    Limitation::Known(LimitationAnswer { period, end, steps: run.steps, notes })
}

/// A period while its events are walked.
struct Run {
    period: Period,
    due: NaiveDate,
    /// The day after which it runs.
    from: NaiveDate,
    last_day: NaiveDate,
    goes_on: Option<LimitationEventId>,
    steps: Vec<LimitationStep>,
}

impl Run {
    fn begin(period: Period, due: NaiveDate) -> Self {
        let last_day = period.last_day(due);
        Self { period, due, from: due, last_day, goes_on: None, steps: Vec::new() }
    }

    fn take(&mut self, event: &LimitationEvent) {
        let effect = self.effect(event);
        self.steps.push(LimitationStep {
            event: event.id,
            kind: event.kind,
            effect,
            last_day: self.goes_on.is_none().then_some(self.last_day),
        });
    }

    fn effect(&mut self, event: &LimitationEvent) -> LimitationEffect {
        // What lasts is over on its last day; an end before the beginning is none.
        let over = match event.kind {
            LimitationEventKind::Acknowledgement | LimitationEventKind::Enforcement => {
                Some(event.date)
            }
            LimitationEventKind::CourtClaim | LimitationEventKind::Mediation => {
                event.until.map(|until| until.max(event.date))
            }
        };
        if self.goes_on.is_some() {
            return LimitationEffect::Nothing;
        }
        if event.date > self.last_day {
            return LimitationEffect::TooLate;
        }
        let Some(over) = over else {
            self.goes_on = Some(event.id);
            return LimitationEffect::GoesOn;
        };
        if over <= self.due {
            return LimitationEffect::BeforeDue;
        }
        match event.kind {
            LimitationEventKind::Mediation => self.suspend(event.date, over),
            LimitationEventKind::Acknowledgement
            | LimitationEventKind::CourtClaim
            | LimitationEventKind::Enforcement => self.interrupt(over),
        }
    }

    /// A whole new period, from the end of what stopped the one before.
    fn interrupt(&mut self, over: NaiveDate) -> LimitationEffect {
        self.from = self.from.max(over);
        self.last_day = self.last_day.max(self.period.last_day(self.from));
        LimitationEffect::Interrupted { from: self.from }
    }

    /// As many days more as it lasted, not counting those that did not run anyway.
    fn suspend(&mut self, began: NaiveDate, over: NaiveDate) -> LimitationEffect {
        let stood = (over - began.max(self.from)).max(chrono::TimeDelta::zero());
        let later = self.last_day.checked_add_signed(stood).unwrap_or(NaiveDate::MAX);
        self.last_day = later.max(MEDIATION.last_day(over));
        self.from = self.from.max(over);
        LimitationEffect::Suspended { days: u32::try_from(stood.num_days()).unwrap_or(0) }
    }
}

fn notes(case: &LimitationCase<'_>, steps: &[LimitationStep]) -> Vec<LimitationNote> {
    let mut notes = vec![LimitationNote::RunsFromDueDate];
    if case.debtor == Debtor::Consumer {
        notes.push(LimitationNote::WorksForConsumer);
    }
    if case.sector == Some(Sector::Transport) {
        notes.push(LimitationNote::CarriageOnly);
    }
    if case.debtor == Debtor::Business {
        notes.push(LimitationNote::ContractMayDiffer);
    }
    let acknowledged = case
        .events
        .iter()
        .filter(|event| event.kind == LimitationEventKind::Acknowledgement)
        .map(|event| event.date)
        .max();
    let paid = case.payments.iter().copied().filter(|date| *date > case.due).max();
    if let Some(date) = paid.filter(|paid| acknowledged.is_none_or(|day| day < *paid)) {
        notes.push(LimitationNote::PaymentMayAcknowledge { date });
    }
    let claimed = |step: &LimitationStep| {
        let counted = match step.effect {
            LimitationEffect::Interrupted { .. } | LimitationEffect::GoesOn => true,
            LimitationEffect::Suspended { .. }
            | LimitationEffect::BeforeDue
            | LimitationEffect::TooLate
            | LimitationEffect::Nothing => false,
        };
        counted && step.kind == LimitationEventKind::CourtClaim
    };
    if steps.iter().any(claimed) {
        notes.push(LimitationNote::ClaimMustSucceed);
    }
    notes
}
