//! What late payment adds to an invoice: the tables, the published figures, the rules, the
//! properties.

#![cfg(test)]

mod allocation;
mod costs;
mod insolvency;
mod limitation;
mod oracle;
mod overview;
mod own_rates;
mod properties;
mod published;
mod rules;
mod tables;
mod term_check;
mod what_if;

use chrono::NaiveDate;
use relancier_core::law::{
    Claim, DayCount, Imputation, Movement, MovementKind, Multiple, PenaltyClause, Rates,
    Statement, statement,
};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;
use relancier_core::rate::Rate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euros(text: &str) -> Money {
    Money::parse_plain(text).unwrap()
}

fn fixed(rate: &str) -> PenaltyClause {
    PenaltyClause::Fixed(Rate::parse_plain(rate).unwrap())
}

fn legal_multiple(times: &str) -> PenaltyClause {
    PenaltyClause::LegalMultiple(Multiple::parse_plain(times).unwrap())
}

fn ecb_plus(points: &str) -> PenaltyClause {
    PenaltyClause::EcbPlus(Rate::parse_plain(points).unwrap())
}

fn payment(date: &str, amount: &str) -> Movement {
    Movement { date: day(date), kind: MovementKind::Payment, amount: euros(amount) }
}

fn credit_note(date: &str, amount: &str) -> Movement {
    Movement { date: day(date), kind: MovementKind::CreditNote, amount: euros(amount) }
}

/// A business debtor, terms silent, nothing paid.
fn claim(total: &str, due: &str) -> Claim {
    Claim {
        debtor: Debtor::Business,
        issued: day(due),
        due: day(due),
        total: euros(total),
        clause: PenaltyClause::LegalDefault,
        formal_notice: None,
        movements: Vec::new(),
        costs: Vec::new(),
        insolvency: None,
        day_count: DayCount::Fixed365,
        imputation: Imputation::InterestFirst,
    }
}

fn on(as_of: &str, claim: &Claim) -> Statement {
    statement(claim, &Rates::builtin(), day(as_of))
}

/// Each line as `first day, last day, days, base, rate, amount to the cent`.
fn lines(statement: &Statement) -> Vec<String> {
    let written = statement.lines.iter().map(|line| {
        let rate = line.rate.as_ref().map_or("?".to_owned(), |(rate, _)| rate.to_string());
        let amount = Money::round(line.amount);
        format!("{} {} {} {} {rate} {amount}", line.from, line.to, line.days, line.base)
    });
    written.collect()
}
