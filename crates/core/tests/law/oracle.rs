//! The same reckoning done the slow way: one day at a time, in whole numbers.

use chrono::{Datelike as _, NaiveDate};
use relancier_core::law::{
    Claim, Creditor, DayCount, Imputation, MovementKind, PenaltyClause, Rates, Semester,
    Statement, Warning,
};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use rust_decimal::Decimal;

/// What the slow way finds, in cents.
#[derive(Debug, PartialEq)]
pub struct Found {
    pub interest: i128,
    pub interest_paid: i128,
    pub indemnity: i128,
    pub costs: i128,
    pub principal: i128,
    pub total: i128,
    pub surplus: i128,
}

pub fn reckon(claim: &Claim, rates: &Rates, as_of: NaiveDate) -> Found {
    let mut books = Books { principal: claim.total.cents().into(), ..Books::default() };
    let movements_of = |books: &mut Books, day: NaiveDate, kind| {
        for movement in claim.movements.iter().filter(|m| (m.date, m.kind) == (day, kind)) {
            let order = match kind {
                MovementKind::CreditNote => Imputation::PrincipalFirst,
                MovementKind::Payment => claim.imputation,
            };
            books.settle(movement.amount.cents().into(), order);
        }
    };

    let moved = claim.movements.iter().map(|movement| movement.date);
    let earliest = moved.chain(claim.costs.iter().map(|cost| cost.date)).min();
    let first = earliest.unwrap_or(claim.due).min(claim.due);
    let mut rate: Option<(Semester, i128)> = None;
    for day in first.iter_days().take_while(|day| *day <= as_of) {
        movements_of(&mut books, day, MovementKind::CreditNote);
        let barred = claim.insolvency.is_some_and(|opened| opened <= claim.due);
        let late = claim.due < day && books.principal > 0;
        if late && claim.debtor != Debtor::Consumer && !barred {
            books.indemnity = 4000;
        }
        if bears_interest(claim, day) && books.principal > 0 {
            let semester = Semester::of(day);
            let millionths = match rate {
                Some((known, millionths)) if known == semester => millionths,
                _ => rate.insert((semester, rate_on(claim, rates, day))).1,
            };
            let earned = books.principal * millionths;
            match claim.day_count {
                DayCount::Actual if day.leap_year() => books.over_366 += earned,
                _ => books.over_365 += earned,
            }
        }
        for cost in claim.costs.iter().filter(|cost| cost.date == day) {
            books.borne += i128::from(cost.amount.cents());
            let surplus = std::mem::take(&mut books.surplus);
            books.settle(surplus, claim.imputation);
        }
        movements_of(&mut books, day, MovementKind::Payment);
    }
    Found {
        interest: books.interest(),
        interest_paid: books.interest_paid,
        indemnity: books.indemnity,
        costs: books.costs(),
        principal: books.principal,
        total: books.principal + books.interest() - books.interest_paid + books.indemnity
            - books.indemnity_paid
            + books.costs()
            - books.costs_paid,
        surplus: books.surplus,
    }
}

#[derive(Default)]
struct Books {
    principal: i128,
    /// Cents × millionths of a percent × days, in years of 365 days and of 366.
    over_365: i128,
    over_366: i128,
    interest_paid: i128,
    indemnity: i128,
    indemnity_paid: i128,
    borne: i128,
    costs_paid: i128,
    surplus: i128,
}

impl Books {
    fn interest(&self) -> i128 {
        let divisor = 365 * 366 * 100_000_000;
        let exact = self.over_365 * 366 + self.over_366 * 365;
        (2 * exact + divisor) / (2 * divisor)
    }

    fn costs(&self) -> i128 {
        if self.indemnity == 0 { 0 } else { (self.borne - self.indemnity).max(0) }
    }

    fn settle(&mut self, mut left: i128, order: Imputation) {
        let interest = self.interest();
        let debts = match order {
            Imputation::InterestFirst => ["interest", "principal", "indemnity", "costs"],
            Imputation::PrincipalFirst => ["principal", "interest", "indemnity", "costs"],
        };
        for debt in debts {
            let owed = match debt {
                "interest" => interest - self.interest_paid,
                "principal" => self.principal,
                "indemnity" => self.indemnity - self.indemnity_paid,
                _ => self.costs() - self.costs_paid,
            };
            let paid = left.min(owed);
            left -= paid;
            match debt {
                "interest" => self.interest_paid += paid,
                "principal" => self.principal -= paid,
                "indemnity" => self.indemnity_paid += paid,
                _ => self.costs_paid += paid,
            }
        }
        self.surplus += left;
    }
}

fn bears_interest(claim: &Claim, day: NaiveDate) -> bool {
    let noticed = claim.formal_notice.is_some_and(|notice| notice < day);
    let stopped = claim.insolvency.is_some_and(|opened| opened <= day);
    claim.due < day && !stopped && (claim.debtor != Debtor::Consumer || noticed)
}

/// The rate of a day in millionths of a percent; 0 where it is not known.
fn rate_on(claim: &Claim, rates: &Rates, day: NaiveDate) -> i128 {
    let millionths = |rate: Rate| whole(rate.percent() * Decimal::new(1_000_000, 0));
    let semester = Semester::of(day);
    let ecb = rates.ecb_on_anchor(semester).map(millionths);
    let legal = rates.legal(semester, Creditor::Professional).map(millionths);
    let points = |points: i128| points * 1_000_000;
    let default = ecb.map(|ecb| ecb + points(10));
    let stipulated = match (claim.debtor, claim.clause) {
        (Debtor::Consumer, _) => return legal.unwrap_or(0),
        (Debtor::Public, _) => {
            let began = Semester::of(claim.due.succ_opt().unwrap());
            let ecb = rates.ecb_on_anchor(began).filter(|_| began.first_day().year() >= 2009);
            return ecb.map_or(0, |ecb| millionths(ecb) + points(8));
        }
        (Debtor::Business, PenaltyClause::LegalDefault) => {
            return default.filter(|_| day.year() >= 2009).unwrap_or(0);
        }
        (Debtor::Business, PenaltyClause::EcbPlus(added))
            if millionths(added) == points(10) =>
        {
            return default.filter(|_| day.year() >= 2009).unwrap_or(0);
        }
        (Debtor::Business, PenaltyClause::EcbPlus(added)) => {
            ecb.map(|ecb| ecb + millionths(added))
        }
        (Debtor::Business, PenaltyClause::Fixed(rate)) => Some(millionths(rate)),
        (Debtor::Business, PenaltyClause::LegalMultiple(multiple)) => {
            let hundredths = whole(multiple.times() * Decimal::ONE_HUNDRED);
            legal.map(|legal| legal * hundredths / 100)
        }
    };
    stipulated.map_or(0, |rate| rate.max(legal.map_or(0, |legal| 3 * legal)))
}

/// A decimal that is whole, as a whole number.
fn whole(decimal: Decimal) -> i128 {
    decimal.trunc().mantissa() / 10_i128.pow(decimal.trunc().scale())
}

impl From<&Statement> for Found {
    fn from(statement: &Statement) -> Self {
        let cents = |money: Money| i128::from(money.cents());
        let surplus = statement.warnings.iter().find_map(|warning| match warning {
            Warning::Overpaid(surplus) => Some(cents(*surplus)),
            _ => None,
        });
        Self {
            interest: cents(statement.interest),
            interest_paid: cents(statement.interest_paid),
            indemnity: cents(statement.indemnity),
            costs: cents(statement.costs),
            principal: cents(statement.principal),
            total: cents(statement.total),
            surplus: surplus.unwrap_or(0),
        }
    }
}
