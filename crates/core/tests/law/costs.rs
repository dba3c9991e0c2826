//! Recovery costs beyond the indemnity, on justification.

use relancier_core::law::{Claim, Imputation, RecoveryCost, Warning};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;

use crate::{claim, credit_note, day, euros, on, payment};

fn cost(date: &str, amount: &str) -> RecoveryCost {
    RecoveryCost { date: day(date), amount: euros(amount) }
}

/// 1 000 € due on 16 May 2026; interest is 14.98 € on 30 June.
fn late(costs: &[RecoveryCost]) -> Claim {
    Claim { costs: costs.to_vec(), ..claim("1000", "2026-05-16") }
}

#[test]
fn only_what_exceeds_the_indemnity_is_complementary() {
    for (costs, complementary) in [
        (&[][..], "0"),
        (&[cost("2026-06-01", "39.99")], "0"),
        (&[cost("2026-06-01", "40")], "0"),
        (&[cost("2026-06-01", "40.01")], "0.01"),
        (&[cost("2026-06-01", "25"), cost("2026-06-20", "96")], "81"),
        // Not borne yet.
        (&[cost("2026-06-01", "25"), cost("2026-07-01", "96")], "0"),
        (&[cost("2026-06-01", "-100"), cost("2026-06-02", "0")], "0"),
    ] {
        for debtor in [Debtor::Business, Debtor::Public] {
            let statement = on("2026-06-30", &Claim { debtor, ..late(costs) });
            assert_eq!(statement.costs, euros(complementary), "{costs:?}");
            assert_eq!(statement.indemnity, Money::euros(40));
            let total = statement.remaining + statement.interest + statement.indemnity;
            assert_eq!(statement.total, total + euros(complementary), "{costs:?}");
            assert_eq!(statement.warnings, []);
        }
    }
}

#[test]
fn a_consumer_owes_none_and_is_told_so() {
    let claim = Claim {
        debtor: Debtor::Consumer,
        formal_notice: Some(day("2026-05-20")),
        ..late(&[cost("2026-06-01", "96")])
    };
    let statement = on("2026-06-30", &claim);
    assert_eq!((statement.indemnity, statement.costs), (Money::ZERO, Money::ZERO));
    assert_eq!(statement.total, statement.principal + statement.interest);
    assert_eq!(statement.warnings, [Warning::CostsSetAside]);
    assert_eq!(on("2026-05-31", &claim).warnings, []);
}

#[test]
fn an_invoice_that_is_not_late_owes_no_costs() {
    let early = late(&[cost("2026-05-10", "96")]);
    assert_eq!(on("2026-05-16", &early).total, euros("1000"));
    assert_eq!(on("2026-05-17", &early).costs, euros("56"));
    let in_time = Claim { movements: vec![payment("2026-05-16", "1000")], ..early };
    assert_eq!(on("2026-06-30", &in_time).total, Money::ZERO);
}

/// Interest, principal, the indemnity, the costs; or principal, interest, and so on.
#[test]
fn costs_are_paid_last() {
    for imputation in [Imputation::InterestFirst, Imputation::PrincipalFirst] {
        for (paid, total) in [
            // 1 000.00 + 14.98 + 40.00 + 56.00 are due.
            ("1000", "110.98"),
            ("1014.98", "96"),
            ("1054.98", "56"),
            ("1110.98", "0"),
        ] {
            let claim = Claim {
                movements: vec![payment("2026-06-30", paid)],
                imputation,
                ..late(&[cost("2026-06-01", "96")])
            };
            let statement = on("2026-06-30", &claim);
            assert_eq!(statement.total, euros(total), "{paid}");
            assert_eq!(statement.costs, euros("56"), "{paid}");
            let principal_left = paid == "1000" && imputation == Imputation::InterestFirst;
            assert_eq!(statement.principal.is_positive(), principal_left, "{paid}");
        }
    }
}

#[test]
fn what_came_too_much_pays_a_later_cost() {
    let claim = Claim {
        movements: vec![payment("2026-06-30", "1074.98"), credit_note("2026-07-01", "10")],
        ..late(&[cost("2026-07-10", "96")])
    };
    let before = on("2026-07-09", &claim);
    assert_eq!((before.total, before.surplus), (Money::ZERO, euros("30")));
    let after = on("2026-07-10", &claim);
    assert_eq!((after.total, after.surplus), (euros("26"), Money::ZERO));
    assert_eq!(after.warnings, []);
}
