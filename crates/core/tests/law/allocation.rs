//! Which invoices a payment pays.

use proptest::prelude::*;
use relancier_core::id::InvoiceId;
use relancier_core::law::{
    Allocation, Claim, Claims, Imputation, Movement, MovementKind, Parts, PenaltyClause,
    Precedence, Rates, Receipt, Waiver, allocate, statement,
};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;

use crate::properties::{after, cents, claim as any_claim};
use crate::{claim, day, euros, fixed, payment};

const PRINCIPAL_ALONE: Waiver = Waiver { interest: true, indemnity: true };

/// Invoices numbered from 1.
pub fn claims<const N: usize>(claims: [Claim; N]) -> Claims {
    (1..).map(InvoiceId).zip(claims).collect()
}

fn receipt(date: &str, amount: &str) -> Receipt {
    Receipt { date: day(date), amount: euros(amount), indication: Vec::new() }
}

/// Each share as `invoice: amount`, then what is left over, if anything is.
fn written(allocation: &Allocation) -> Vec<String> {
    let shares = allocation.shares.iter();
    let left = (!allocation.left_over.is_zero()).then(|| format!("+ {}", allocation.left_over));
    shares.map(|share| format!("{}: {}", share.invoice.0, share.amount)).chain(left).collect()
}

fn of_principal(claims: &Claims, receipt: &Receipt) -> Vec<String> {
    written(&allocate(claims, &Rates::builtin(), receipt, PRINCIPAL_ALONE))
}

fn issued(issued: &str, claim: Claim) -> Claim {
    Claim { issued: day(issued), ..claim }
}

#[test]
fn the_article_decides_where_nothing_is_said() {
    let late_in = |month: &str| claim("100", &format!("2026-{month}-10"));
    let at = |rate: &str, claim: Claim| Claim { clause: fixed(rate), ..claim };
    // The article's steps one by one: the invoices, and in which order 150 € pay them.
    for (step, claims, expected) in [
        ("due before not due", [late_in("12"), late_in("10")], [2, 1]),
        ("the highest rate", [late_in("05"), at("14", late_in("10"))], [2, 1]),
        ("the oldest", [late_in("10"), late_in("05")], [2, 1]),
        (
            "of one due date, the earlier invoice",
            [issued("2026-05-02", late_in("06")), issued("2026-05-01", late_in("06"))],
            [2, 1],
        ),
        ("not due: the first to be", [late_in("12"), late_in("11")], [2, 1]),
    ] {
        let allocation = allocate(
            &self::claims(claims),
            &Rates::builtin(),
            &receipt("2026-11-01", "150"),
            Waiver::default(),
        );
        let order: Vec<u128> = allocation.shares.iter().map(|share| share.invoice.0).collect();
        assert_eq!(order, expected, "{step}");
    }
}

#[test]
fn a_debt_is_due_on_its_due_date() {
    let claims = claims([claim("100", "2026-11-02"), claim("100", "2026-11-01")]);
    let allocation =
        allocate(&claims, &Rates::builtin(), &receipt("2026-11-01", "150"), Waiver::default());
    assert_eq!(written(&allocation), ["2: 100.00", "1: 50.00"]);
    assert!(matches!(allocation.shares[0].precedence, Precedence::Due { .. }));
    assert!(matches!(allocation.shares[1].precedence, Precedence::NotDue { .. }));
}

#[test]
fn what_bears_interest_comes_before_what_bears_none() {
    let consumer = Claim { debtor: Debtor::Consumer, ..claim("100", "2026-03-01") };
    let warned = Claim {
        formal_notice: Some(day("2026-06-01")),
        due: day("2026-04-01"),
        ..consumer.clone()
    };
    let claims = claims([consumer, warned]);
    let allocation =
        allocate(&claims, &Rates::builtin(), &receipt("2026-11-01", "50"), Waiver::default());
    assert_eq!(written(&allocation), ["2: 50.00"]);
    // With interest given up there is none to prefer, and the oldest comes first.
    assert_eq!(of_principal(&claims, &receipt("2026-11-01", "50")), ["1: 50.00"]);
}

#[test]
fn the_debtor_s_word_comes_first_and_the_article_takes_what_is_beyond() {
    let claims = claims([
        claim("100", "2026-05-01"),
        claim("100", "2026-06-01"),
        claim("100", "2026-12-01"),
    ]);
    for (indication, amount, expected) in [
        (vec![3], "60", vec!["3: 60.00"]),
        (vec![3, 2], "150", vec!["3: 100.00", "2: 50.00"]),
        (vec![3], "150", vec!["3: 100.00", "1: 50.00"]),
        // Said twice is said once; an invoice that is not there gets nothing.
        (vec![3, 3, 9], "150", vec!["3: 100.00", "1: 50.00"]),
        (vec![2], "350", vec!["2: 100.00", "1: 100.00", "3: 100.00", "+ 50.00"]),
    ] {
        let indication = indication.into_iter().map(InvoiceId).collect();
        let receipt = Receipt { indication, ..receipt("2026-11-01", amount) };
        assert_eq!(of_principal(&claims, &receipt), expected);
    }
}

#[test]
fn equals_share_to_the_cent() {
    let equals = |totals: [&str; 3]| claims(totals.map(|total| claim(total, "2026-05-01")));
    for (totals, amount, expected) in [
        (["100", "100", "100"], "100", ["1: 33.34", "2: 33.33", "3: 33.33"]),
        (["100", "100", "100"], "200", ["1: 66.67", "2: 66.67", "3: 66.66"]),
        // 3.333…, 6.666…, 0.000…: the second lost the most.
        (["10", "20", "0.01"], "10", ["1: 3.33", "2: 6.67", "3: 0.00"]),
        (["0.01", "0.01", "999999.99"], "1000000", ["1: 0.01", "2: 0.01", "3: 999999.98"]),
    ] {
        let found = of_principal(&equals(totals), &receipt("2026-11-01", amount));
        let expected: Vec<&str> =
            expected.into_iter().filter(|share| !share.ends_with(" 0.00")).collect();
        assert_eq!(found, expected, "{totals:?}");
    }
}

#[test]
fn interest_and_the_indemnity_are_owed_too_unless_given_up() {
    // 1 000 € at 12.40 % for 30 days: 10.19 €.
    let claims = claims([claim("1000", "2026-10-01"), claim("1000", "2026-11-15")]);
    let pay = receipt("2026-10-31", "1500");
    for (interest, indemnity, first) in
        [(false, false, "1050.19"), (true, false, "1040.00"), (false, true, "1010.19")]
    {
        let waiver = Waiver { interest, indemnity };
        let allocation = allocate(&claims, &Rates::builtin(), &pay, waiver);
        let second = euros("1500") - euros(first);
        assert_eq!(written(&allocation), [format!("1: {first}"), format!("2: {second}")]);
    }
    assert_eq!(of_principal(&claims, &pay), ["1: 1000.00", "2: 500.00"]);
}

#[test]
fn what_is_paid_wants_nothing_more() {
    let paid =
        Claim { movements: vec![payment("2026-04-20", "120")], ..claim("100", "2026-05-01") };
    let claims = claims([paid, claim("100", "2026-06-01")]);
    let found = of_principal(&claims, &receipt("2026-11-01", "130"));
    assert_eq!(found, ["2: 100.00", "+ 30.00"]);
}

#[test]
fn nothing_is_allocated_of_nothing() {
    let claims = claims([claim("100", "2026-05-01")]);
    for amount in ["0", "-5"] {
        assert_eq!(of_principal(&claims, &receipt("2026-11-01", amount)), [""; 0]);
    }
    let none = Claims::new();
    assert_eq!(of_principal(&none, &receipt("2026-11-01", "5")), ["+ 5.00"]);
}

prop_compose! {
    /// Up to five invoices of one client, many of them alike.
    pub fn any_claims()(
        one in any_claim(),
        others in prop::collection::vec((any_claim(), 0..4u8), 0..5),
    ) -> Claims {
        let others = others.into_iter().map(|(other, alike)| match alike {
            0 => one.clone(),
            1 => Claim { total: other.total, movements: Vec::new(), ..one.clone() },
            2 => Claim { due: other.due, issued: other.issued, ..one.clone() },
            _ => other,
        });
        let all: Vec<Claim> = [one.clone()].into_iter().chain(others).collect();
        (1..).map(InvoiceId).zip(all).collect()
    }
}

prop_compose! {
    pub fn any_waiver()(interest in any::<bool>(), indemnity in any::<bool>()) -> Waiver {
        Waiver { interest, indemnity }
    }
}

prop_compose! {
    fn any_receipt()(
        days in 0..7300u64,
        amount in prop_oneof![cents(300), cents(1_000_000), cents(999_999_999_999)],
        indication in prop::collection::vec((1..7u128).prop_map(InvoiceId), 0..3),
    ) -> Receipt {
        Receipt { date: after(day("2009-01-01"), days), amount, indication }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_payment_is_shared_exactly_and_no_one_gets_too_much(
        claims in any_claims(),
        receipt in any_receipt(),
        waiver in any_waiver(),
    ) {
        let rates = Rates::builtin();
        let allocation = allocate(&claims, &rates, &receipt, waiver);
        let shared: Money = allocation.shares.iter().map(|share| share.amount).sum();
        prop_assert_eq!(shared + allocation.left_over, receipt.amount);

        let owed = |claim| Parts::owed(&statement(claim, &rates, receipt.date)).less(waiver).total();
        for share in &allocation.shares {
            prop_assert!(share.amount.is_positive());
            prop_assert!(share.amount <= owed(&claims[&share.invoice]));
        }
        let all: Money = claims.values().map(owed).sum();
        prop_assert_eq!(shared, all.min(receipt.amount));
    }

    /// Who comes later gets nothing before all those earlier have everything.
    #[test]
    fn one_precedence_is_paid_before_the_next(
        claims in any_claims(),
        receipt in any_receipt(),
    ) {
        let rates = Rates::builtin();
        let allocation = allocate(&claims, &rates, &receipt, Waiver::default());
        prop_assert!(allocation.shares.is_sorted_by_key(|share| share.precedence));
        let Some(last) = allocation.shares.last() else { return Ok(()) };
        for share in allocation.shares.iter().filter(|share| share.precedence < last.precedence) {
            let owed = statement(&claims[&share.invoice], &rates, receipt.date).total;
            prop_assert_eq!(share.amount, owed);
        }
    }

    /// An invoice's id says nothing about it: other ids move cents among equals, nothing else.
    #[test]
    fn the_order_of_invoices_moves_at_most_a_cent(
        claims in any_claims(),
        receipt in any_receipt(),
    ) {
        let rates = Rates::builtin();
        let receipt = Receipt { indication: Vec::new(), ..receipt };
        let turned = |id: InvoiceId| InvoiceId(100 - id.0);
        let backwards: Claims =
            claims.iter().map(|(id, claim)| (turned(*id), claim.clone())).collect();
        let one = allocate(&claims, &rates, &receipt, Waiver::default());
        let other = allocate(&backwards, &rates, &receipt, Waiver::default());
        prop_assert_eq!(one.left_over, other.left_over);
        for id in claims.keys() {
            let amount_in = |allocation: &Allocation, id: InvoiceId| {
                let found = allocation.shares.iter().find(|share| share.invoice == id);
                found.map_or(0, |share| share.amount.cents())
            };
            let apart = amount_in(&one, *id) - amount_in(&other, turned(*id));
            prop_assert!(apart.abs() <= 1);
        }
    }

    /// Cents are rounded, so the proportion holds to the cent.
    #[test]
    fn equals_are_paid_in_proportion(
        totals in prop::collection::vec(cents(1_000_000), 2..6),
        amount in cents(1_000_000),
    ) {
        let claims: Claims = (1..)
            .map(InvoiceId)
            .zip(&totals)
            .map(|(id, total)| (id, Claim { total: *total, ..claim("1", "2026-05-01") }))
            .collect();
        let receipt = Receipt { date: day("2026-11-01"), amount, indication: Vec::new() };
        let allocation = allocate(&claims, &Rates::builtin(), &receipt, PRINCIPAL_ALONE);
        let all: i64 = totals.iter().map(|total| total.cents()).sum();
        let paid = amount.cents().min(all);
        for share in allocation.shares {
            let exact = claims[&share.invoice].total.cents() * paid;
            prop_assert!((share.amount.cents() * all - exact).abs() < all);
        }
    }

    /// Paid as allocated, everything is paid on that day.
    #[test]
    fn all_that_is_owed_pays_all(claims in any_claims(), days in 0..400u64) {
        let rates = Rates::builtin();
        let date = after(day("2026-01-01"), days);
        let owed: Money = claims.values().map(|claim| statement(claim, &rates, date).total).sum();
        prop_assume!(owed.is_positive());
        let receipt = Receipt { date, amount: owed, indication: Vec::new() };
        let allocation = allocate(&claims, &rates, &receipt, Waiver::default());
        prop_assert_eq!(allocation.left_over, Money::ZERO);
        for share in allocation.shares {
            let mut paid = claims[&share.invoice].clone();
            let kind = MovementKind::Payment;
            paid.movements.push(Movement { date, kind, amount: share.amount });
            prop_assert_eq!(statement(&paid, &rates, date).total, Money::ZERO);
        }
    }
}

#[test]
fn within_an_invoice_its_own_imputation_decides() {
    let interest_first = claim("1000", "2026-10-01");
    let principal_first =
        Claim { imputation: Imputation::PrincipalFirst, ..interest_first.clone() };
    let claims = claims([interest_first, principal_first]);
    let allocation =
        allocate(&claims, &Rates::builtin(), &receipt("2026-10-31", "1000"), Waiver::default());
    assert_eq!(written(&allocation), ["1: 500.00", "2: 500.00"]);
    for (share, principal) in allocation.shares.iter().zip(["510.19", "500.00"]) {
        let mut paid = claims[&share.invoice].clone();
        assert_eq!(paid.clause, PenaltyClause::LegalDefault);
        paid.movements.push(payment("2026-10-31", &share.amount.to_string()));
        let statement = statement(&paid, &Rates::builtin(), day("2026-10-31"));
        assert_eq!(statement.principal, euros(principal));
    }
}
