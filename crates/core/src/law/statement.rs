//! The reckoning: a claim, the rates and a day make a statement.
//!
//! The days are walked once, from the day after the due date. A line ends where something
//! changes: the principal, or the semester. Within the law's silence, these are the house rules:
//!
//! - A payment's own day still bears interest on what it pays; a credit note's own day no longer
//!   does, since it reduces the principal *from* its date and is not a payment.
//! - Interest is exact until it is asked for: what a payment finds to pay is the sum of the lines
//!   so far, rounded once, less what earlier payments paid of it. So every base, every payment
//!   and every total is a whole number of cents, and they add up on paper.
//! - The indemnity is paid after them, and the costs that exceed it last (art. 1343-1 C. civ.
//!   speaks of interest alone).
//! - A cost counts from its own day, and as soon as the invoice is late. What was received too
//!   much before pays it.
//! - Interest stops with the opening of insolvency proceedings, whose own day no longer bears it;
//!   it does not run again once they are closed.
//! - What a credit note takes off beyond the principal is set off (*compensation*, art. 1347
//!   C. civ.) against interest, then the indemnity, then the costs.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::rate_rule::{RateRule, floor};
use super::tables::{INDEMNITY, PRESENT_FORM_SINCE};
use super::{
    Claim, DayCount, Imputation, Line, MovementKind, PenaltyClause, RateSource, Rates,
    Semester, Statement, Warning,
};
use crate::ledger::Debtor;
use crate::money::Money;
use crate::rate::Rate;

/// What may be claimed for an invoice on a day, and why.
///
/// Movements and costs after that day are not looked at, and neither are those that are not more
/// than nothing.
pub fn statement(claim: &Claim, rates: &Rates, as_of: NaiveDate) -> Statement {
    let movements = claim.movements.iter().map(|movement| match movement.kind {
        MovementKind::CreditNote => (movement.date, Event::CreditNote, movement.amount),
        MovementKind::Payment => (movement.date, Event::Payment, movement.amount),
    });
    let costs = claim.costs.iter().map(|cost| (cost.date, Event::Cost, cost.amount));
    let mut events: Vec<(NaiveDate, Event, Money)> = movements
        .chain(costs)
        .filter(|(date, _, amount)| *date <= as_of && amount.is_positive())
        .collect();
    events.sort_unstable();

    let mut account = Account::open(claim, rates);
    for (date, event, amount) in events {
        match event {
            Event::CreditNote => {
                if let Some(eve) = date.pred_opt() {
                    account.run_to(eve);
                }
                account.receive(amount, Imputation::PrincipalFirst);
            }
            Event::Cost => {
                account.run_to(date);
                account.bear(amount);
            }
            Event::Payment => {
                account.run_to(date);
                account.receive(amount, claim.imputation);
            }
        }
    }
    account.run_to(as_of);
    account.close(as_of)
}

/// What happens on a day, in this order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    CreditNote,
    Cost,
    Payment,
}

/// Where a claim stands while its days are walked.
struct Account<'a> {
    claim: &'a Claim,
    rates: &'a Rates,
    rule: RateRule,
    /// Whether days were left out because of insolvency proceedings.
    stopped: bool,
    /// The first day not yet walked; `None` if no day can bear interest any more.
    next: Option<NaiveDate>,
    lines: Vec<Line>,
    earned: Products,
    principal: Money,
    interest_paid: Money,
    indemnity: Money,
    indemnity_paid: Money,
    /// All costs so far, whether they exceed the indemnity or not.
    borne: Money,
    costs_paid: Money,
    remaining: Money,
    surplus: Money,
}

impl<'a> Account<'a> {
    fn open(claim: &'a Claim, rates: &'a Rates) -> Self {
        Self {
            claim,
            rates,
            rule: RateRule::of(claim, rates, first_day(claim)),
            stopped: false,
            next: first_day(claim),
            lines: Vec::new(),
            earned: Products::default(),
            principal: claim.total.max(Money::ZERO),
            interest_paid: Money::ZERO,
            indemnity: Money::ZERO,
            indemnity_paid: Money::ZERO,
            borne: Money::ZERO,
            costs_paid: Money::ZERO,
            remaining: claim.total,
            surplus: (-claim.total).max(Money::ZERO),
        }
    }

    /// Walks the days up to one, included.
    fn run_to(&mut self, last: NaiveDate) {
        while let Some(from) = self.next.filter(|from| *from <= last) {
            if !self.principal.is_positive() {
                self.next = last.succ_opt();
                return;
            }
            self.be_late();
            let mut to = last;
            if let Some(opened) = self.claim.insolvency {
                if from >= opened {
                    self.stopped = true;
                    self.next = last.succ_opt();
                    return;
                }
                to = to.min(opened.pred_opt().unwrap_or(opened));
            }
            let semester = Semester::of(from);
            let to = semester.last_day().min(to);
            self.add_line(from, to, self.rule.rate(semester, self.rates));
            self.next = to.succ_opt();
        }
    }

    /// Something is unpaid after the due date: the indemnity is due once, whatever is paid
    /// afterwards, by professionals only (art. D. 441-5 C. com., art. D. 2192-35 CCP), and unless
    /// insolvency proceedings forbade payment at the due date (art. L. 441-10 II C. com.).
    fn be_late(&mut self) {
        if self.claim.debtor != Debtor::Consumer && self.barred().is_none() {
            self.indemnity = INDEMNITY.value;
        }
    }

    /// The opening of insolvency proceedings, if it was there on the due date.
    fn barred(&self) -> Option<NaiveDate> {
        self.claim.insolvency.filter(|opened| *opened <= self.claim.due)
    }

    fn add_line(&mut self, from: NaiveDate, to: NaiveDate, rate: Option<(Rate, RateSource)>) {
        let days = u32::try_from((to - from).num_days() + 1).unwrap_or(0);
        let percent = rate.as_ref().map_or(Decimal::ZERO, |(rate, _)| rate.percent());
        let product =
            self.principal.to_decimal().saturating_mul(percent).saturating_mul(days.into());
        let over_366 = self.claim.day_count == DayCount::Actual && from.leap_year();
        let products = if over_366 {
            Products { over_366: product, ..Products::default() }
        } else {
            Products { over_365: product, ..Products::default() }
        };
        self.earned.add(products);
        let semester = Semester::of(from);
        let source = rate.as_ref().map(|(_, source)| source);
        let basis = source.and_then(|source| self.rule.rests_on(source, semester));
        let own_rate = basis.and_then(|(index, semester)| self.rates.own_rate(index, semester));
        let row = basis.and_then(|(index, semester)| self.rates.row(index, semester));
        self.lines.push(Line {
            from,
            to,
            days,
            base: self.principal,
            rate,
            row,
            own_rate: own_rate.cloned().map(Box::new),
            amount: products.divided(),
        });
    }

    /// Interest earned so far, paid or not.
    fn interest(&self) -> Money {
        Money::round(self.earned.divided())
    }

    /// What the costs so far exceed the indemnity by: it covers the first of them, and without it
    /// none may be claimed (art. L. 441-10 II C. com.).
    fn costs(&self) -> Money {
        if self.indemnity.is_positive() {
            (self.borne - self.indemnity).max(Money::ZERO)
        } else {
            Money::ZERO
        }
    }

    /// Adds a cost; what was received too much before pays it.
    fn bear(&mut self, cost: Money) {
        self.borne += cost;
        let surplus = core::mem::take(&mut self.surplus);
        self.settle(surplus, self.claim.imputation);
    }

    /// Takes off what is owed an amount that came.
    fn receive(&mut self, amount: Money, imputation: Imputation) {
        self.remaining -= amount;
        self.settle(amount, imputation);
    }

    /// Takes an amount off what is owed; what is left of it is a surplus.
    fn settle(&mut self, amount: Money, imputation: Imputation) {
        let costs_owed = self.costs() - self.costs_paid;
        let mut left = amount;
        let mut pay = |owed: Money| {
            let paid = owed.min(left);
            left -= paid;
            paid
        };
        let interest_owed = self.interest() - self.interest_paid;
        match imputation {
            Imputation::InterestFirst => {
                self.interest_paid += pay(interest_owed);
                self.principal -= pay(self.principal);
            }
            Imputation::PrincipalFirst => {
                self.principal -= pay(self.principal);
                self.interest_paid += pay(interest_owed);
            }
        }
        self.indemnity_paid += pay(self.indemnity - self.indemnity_paid);
        self.costs_paid += pay(costs_owed);
        self.surplus += left;
    }

    fn close(self, as_of: NaiveDate) -> Statement {
        let interest = self.interest();
        let costs = self.costs();
        let known_until = self.rule.known_until(self.rates, as_of);
        let warnings = self.warnings(as_of, known_until);
        Statement {
            interest,
            interest_paid: self.interest_paid,
            indemnity: self.indemnity,
            costs,
            principal: self.principal,
            remaining: self.remaining,
            surplus: self.surplus,
            total: self.principal + interest - self.interest_paid + self.indemnity
                - self.indemnity_paid
                + costs
                - self.costs_paid,
            known_until,
            warnings,
            lines: self.lines,
        }
    }

    fn warnings(&self, as_of: NaiveDate, known_until: NaiveDate) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let unknown = || self.lines.iter().filter(|line| line.rate.is_none());
        if let Some(line) = unknown().rfind(|line| line.from <= known_until) {
            warnings.push(Warning::UnknownUntil(line.to));
        }
        // A rate that the user entered may leave a gap before it.
        let last_known = self.lines.iter().rfind(|line| line.rate.is_some());
        let last_known = last_known.map_or(known_until, |line| line.to.max(known_until));
        let mut gap = unknown().filter(|line| line.from > known_until && line.to < last_known);
        if let Some(first) = gap.next() {
            let to = gap.next_back().unwrap_or(first).to;
            warnings.push(Warning::UnknownBetween { from: first.from, to });
        }
        if unknown().any(|line| line.from > last_known) {
            warnings.push(Warning::UnknownAfter(last_known));
        }

        let raised =
            |line: &&Line| matches!(line.rate, Some((_, RateSource::RaisedToFloor { .. })));
        if let Some(line) = self.lines.iter().find(raised) {
            warnings.push(Warning::RaisedToFloor { from: line.from });
        }
        let unchecked = |line: &&Line| {
            line.rate.is_some()
                && self.rule.has_floor()
                && floor(Semester::of(line.from), self.rates).is_none()
        };
        if let Some(line) = self.lines.iter().find(unchecked) {
            warnings.push(Warning::FloorUnchecked { from: line.from });
        }

        let no_notice = self.claim.debtor == Debtor::Consumer
            && self.principal.is_positive()
            && as_of > self.claim.due
            && first_day(self.claim).is_none_or(|day| day > as_of);
        if no_notice {
            warnings.push(Warning::NoFormalNotice);
        }
        if self.claim.debtor == Debtor::Consumer && self.borne.is_positive() {
            warnings.push(Warning::CostsSetAside);
        }
        let set_aside = self.claim.debtor != Debtor::Business
            && self.claim.clause != PenaltyClause::LegalDefault;
        if set_aside && (no_notice || !self.lines.is_empty()) {
            warnings.push(Warning::ClauseSetAside);
        }
        if let Some(from) = self.claim.insolvency.filter(|_| self.stopped) {
            warnings.push(Warning::InterestStopped { from });
        }
        let professional = self.claim.debtor != Debtor::Consumer;
        if let Some(opened) = self.barred().filter(|_| self.stopped && professional) {
            warnings.push(Warning::IndemnityBarred { opened });
        }
        let old = self.lines.first().is_some_and(|line| line.from < PRESENT_FORM_SINCE);
        if old && self.claim.debtor != Debtor::Consumer {
            warnings.push(Warning::OlderThanRules { since: PRESENT_FORM_SINCE });
        }
        if self.surplus.is_positive() {
            warnings.push(Warning::Overpaid(self.surplus));
        }
        warnings
    }
}

/// The first day that bears interest on what is unpaid; `None` if none ever does.
fn first_day(claim: &Claim) -> Option<NaiveDate> {
    match claim.debtor {
        // The day after the date to pay by (art. L. 441-10 II C. com., art. L. 2192-13 CCP).
        Debtor::Business | Debtor::Public => claim.due.succ_opt(),
        // « À compter de la mise en demeure » (art. 1231-6 and 1344-1 C. civ.): its own day is not
        // counted, as the due date is not.
        Debtor::Consumer => claim.formal_notice?.max(claim.due).succ_opt(),
    }
}

/// Euros × percent × days, not yet divided, apart by the length of the year.
///
/// Products are exact, so that cutting a period in two changes nothing; digits are lost in one
/// place only, the division.
#[derive(Debug, Clone, Copy, Default)]
struct Products {
    over_365: Decimal,
    over_366: Decimal,
}

impl Products {
    fn add(&mut self, other: Self) {
        self.over_365 += other.over_365;
        self.over_366 += other.over_366;
    }

    /// The interest: both sums over their common denominator.
    fn divided(self) -> Decimal {
        let over_365 = self.over_365.saturating_mul(Decimal::new(366, 0));
        let over_366 = self.over_366.saturating_mul(Decimal::new(365, 0));
        over_365.saturating_add(over_366) / Decimal::new(365 * 366 * 100, 0)
    }
}
