//! Insolvency proceedings: interest stops, claims are declared.

use relancier_core::id::{ClientId, ProceedingId};
use relancier_core::law::{Claim, RecoveryCost, Warning};
use relancier_core::ledger::{Debtor, Proceeding, ProceedingKind};
use relancier_core::money::Money;
use relancier_core::text::Block;

use crate::{claim, day, euros, lines, on};

fn proceeding(kind: ProceedingKind, published: Option<&str>) -> Proceeding {
    Proceeding {
        id: ProceedingId(1),
        client: ClientId(1),
        kind,
        opened: day("2026-06-10"),
        published: published.map(day),
        closed: None,
        note: Block::default(),
    }
}

#[test]
fn interest_stops_with_the_opening_and_says_so() {
    let claim = Claim { insolvency: Some(day("2026-06-10")), ..claim("1000", "2026-05-31") };
    assert_eq!(on("2026-06-09", &claim).warnings, []);
    for as_of in ["2026-06-10", "2026-12-31", "2030-01-01"] {
        let statement = on(as_of, &claim);
        assert_eq!(lines(&statement), ["2026-06-01 2026-06-09 9 1000.00 12.15 3.00"]);
        assert_eq!(statement.indemnity, Money::euros(40), "late before the opening");
        let stopped = Warning::InterestStopped { from: day("2026-06-10") };
        assert_eq!(statement.warnings, [stopped], "{as_of}");
    }
}

#[test]
fn the_indemnity_is_not_invocable_where_payment_at_the_due_date_was_forbidden() {
    let (from, opened) = (day("2026-06-10"), day("2026-06-10"));
    let stopped = Warning::InterestStopped { from };
    let barred = Warning::IndemnityBarred { opened };
    for (due, indemnity, costs, warnings) in [
        ("2026-06-08", 40, "56", vec![stopped.clone()]),
        // Late on the very day of the opening: payment on the eve was not forbidden.
        ("2026-06-09", 40, "56", vec![stopped.clone()]),
        ("2026-06-10", 0, "0", vec![stopped.clone(), barred.clone()]),
        ("2026-07-15", 0, "0", vec![stopped, barred]),
    ] {
        let cost = RecoveryCost { date: day("2026-07-20"), amount: euros("96") };
        let claim = Claim { insolvency: Some(opened), costs: vec![cost], ..claim("1000", due) };
        let statement = on("2026-08-01", &claim);
        assert_eq!(statement.indemnity, Money::euros(indemnity), "{due}");
        assert_eq!(statement.costs, euros(costs), "{due}");
        assert_eq!(statement.warnings, warnings, "{due}");
    }
}

#[test]
fn what_was_never_late_says_nothing_of_insolvency() {
    let insolvent =
        Claim { insolvency: Some(day("2026-06-10")), ..claim("1000", "2026-07-15") };
    assert_eq!(on("2026-07-15", &insolvent).warnings, []);
    let consumer = Claim { debtor: Debtor::Consumer, ..insolvent };
    assert_eq!(on("2026-08-15", &consumer).warnings, [Warning::NoFormalNotice]);
}

#[test]
fn claims_are_declared_within_two_months_of_publication() {
    for (published, by) in [
        ("2026-06-18", "2026-08-18"),
        ("2026-12-31", "2027-02-28"),
        ("2027-12-31", "2028-02-29"),
        // A Sunday stays a Sunday.
        ("2026-09-22", "2026-11-22"),
    ] {
        let insolvent = proceeding(ProceedingKind::Receivership, Some(published));
        assert_eq!(insolvent.declare_by(), Some(day(by)));
    }
    assert_eq!(proceeding(ProceedingKind::Liquidation, None).declare_by(), None);
    let simplified = proceeding(ProceedingKind::SimplifiedRecovery, Some("2026-06-18"));
    assert_eq!(simplified.declare_by(), None);
}

#[test]
fn each_of_the_proceedings_has_its_effects() {
    for (kind, insolvency, forbids_payments) in [
        (ProceedingKind::Safeguard, true, false),
        (ProceedingKind::Receivership, true, false),
        (ProceedingKind::Liquidation, true, false),
        (ProceedingKind::SimplifiedRecovery, false, true),
    ] {
        assert_eq!(kind.is_insolvency(), insolvency, "{kind:?}");
        assert_eq!(kind.forbids_payments(), forbids_payments, "{kind:?}");
    }
    let mut closed = proceeding(ProceedingKind::Safeguard, None);
    closed.closed = Some(day("2026-09-01"));
    for (date, runs) in [
        ("2026-06-09", false),
        ("2026-06-10", true),
        ("2026-08-31", true),
        ("2026-09-01", false),
    ] {
        assert_eq!(closed.runs_on(day(date)), runs, "{date}");
    }
}
