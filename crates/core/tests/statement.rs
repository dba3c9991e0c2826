//! What the reckoning gives, beside what others published.

#![cfg(test)]

use chrono::NaiveDate;
use relancier_core::law::{
    Claim, DayCount, Imputation, Movement, MovementKind, PenaltyClause, Rates, statement,
};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn euros(text: &str) -> Money {
    Money::parse_plain(text).unwrap()
}

fn claim(total: &str, due: &str) -> Claim {
    Claim {
        debtor: Debtor::Business,
        issued: day("2009-01-01"),
        due: day(due),
        total: euros(total),
        clause: PenaltyClause::LegalDefault,
        formal_notice: None,
        movements: Vec::new(),
        day_count: DayCount::Fixed365,
        imputation: Imputation::InterestFirst,
    }
}

#[test]
fn a_part_payment_keeps_the_interest_earned_before_it() {
    let mut claim = claim("2400", "2026-10-18");
    claim.movements = vec![Movement {
        date: day("2026-11-05"),
        kind: MovementKind::Payment,
        amount: euros("1000"),
    }];
    let statement = statement(&claim, &Rates::builtin(), day("2026-11-21"));
    let lines: Vec<_> =
        statement.lines.iter().map(|line| (line.base, Money::round(line.amount))).collect();
    assert_eq!(lines, [(euros("2400"), euros("14.68")), (euros("1414.68"), euros("7.69")),]);
    assert_eq!(statement.interest, euros("22.37"));
    assert_eq!(statement.interest_paid, euros("14.68"));
    assert_eq!(statement.principal, euros("1414.68"));
    assert_eq!(statement.total, euros("1462.37"));
}

#[test]
fn the_example_of_the_specification() {
    let statement =
        statement(&claim("1850", "2026-05-16"), &Rates::builtin(), day("2026-06-30"));
    let line = &statement.lines[0];
    assert_eq!((line.days, line.from, line.to), (45, day("2026-05-17"), day("2026-06-30")));
    // 1 850 × 12.15 % × 45 / 365, in full; the specification prints « 27.7115… », a misprint.
    assert_eq!(line.amount.to_string(), "27.711986301369863013698630137");
    assert_eq!(statement.interest, euros("27.71"));
    assert_eq!(statement.indemnity, euros("40"));
    assert_eq!(statement.total, euros("1917.71"));
    assert_eq!(statement.known_until, day("2026-12-31"));
    assert_eq!(statement.warnings, []);
}
