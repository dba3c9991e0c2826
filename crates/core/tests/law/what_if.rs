//! Payment in instalments that nobody has paid.

use core::num::NonZeroU8;

use chrono::NaiveDate;
use proptest::prelude::*;
use relancier_core::id::InvoiceId;
use relancier_core::law::{
    Claim, Claims, Instalment, Movement, MovementKind, Parts, PaymentPlan, PlanWarning,
    Proposal, ProposalError, Rates, RecoveryCost, Waiver, Warning, statement, what_if,
};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;

use crate::allocation::{any_claims, any_waiver, claims};
use crate::properties::{after, cents};
use crate::{claim, day, euros, payment};

const NONE: Waiver = Waiver { interest: false, indemnity: false };
const INTEREST: Waiver = Waiver { interest: true, indemnity: false };
const INDEMNITY: Waiver = Waiver { interest: false, indemnity: true };
const BOTH: Waiver = Waiver { interest: true, indemnity: true };

fn listed<const N: usize>(instalments: [(&str, &str); N]) -> Proposal {
    Proposal::Listed(instalments.map(|(date, amount)| instalment(date, amount)).into())
}

fn instalment(date: &str, amount: &str) -> Instalment {
    Instalment { date: day(date), amount: euros(amount) }
}

fn monthly(from: &str, first: Option<&str>, then: u8) -> Proposal {
    let then = NonZeroU8::new(then).unwrap();
    Proposal::Monthly { from: day(from), first: first.map(euros), then }
}

fn parts(principal: &str, interest: &str, indemnity: &str) -> Parts {
    Parts {
        principal: euros(principal),
        interest: euros(interest),
        indemnity: euros(indemnity),
    }
}

fn plan(
    claims: &Claims,
    today: &str,
    proposal: &Proposal,
    waiver: Waiver,
) -> Result<PaymentPlan, ProposalError> {
    what_if(claims, &Rates::builtin(), day(today), proposal, waiver)
}

/// Each instalment as `day amount`.
fn instalments(plan: &PaymentPlan) -> Vec<String> {
    let steps = plan.steps.iter().map(|step| step.instalment);
    steps.map(|instalment| format!("{} {}", instalment.date, instalment.amount)).collect()
}

/// What each instalment pays, as `principal + interest + indemnity, remaining total`.
fn payments(plan: &PaymentPlan) -> Vec<String> {
    let steps = plan.steps.iter().map(|step| {
        let Parts { principal, interest, indemnity } = step.paid;
        format!("{principal} + {interest} + {indemnity}, {}", step.remaining.total())
    });
    steps.collect()
}

/// 2 400 € late by 18 days on 5 November: 14.68 € of interest (`rules.rs` has the sums).
fn late() -> Claims {
    claims([claim("2400", "2026-10-18")])
}

#[test]
fn instalments_pay_what_payments_would_have_paid() {
    let proposal = listed([("2026-11-05", "1000"), ("2026-11-21", "1462.37")]);
    let plan = plan(&late(), "2026-11-05", &proposal, NONE).unwrap();
    assert_eq!(
        payments(&plan),
        ["985.32 + 14.68 + 0.00, 1454.68", "1414.68 + 7.69 + 40.00, 0.00"]
    );
    assert_eq!(plan.due_today, parts("2400", "14.68", "40"));
    assert_eq!(plan.cost_of_waiting, parts("0", "7.69", "0"));
    assert_eq!(plan.paid, parts("2400", "22.37", "40"));
    assert_eq!(plan.remaining, Parts::default());
    assert_eq!(plan.left_over, Money::ZERO);
    assert_eq!(plan.given_up, Parts::default());
    assert_eq!(plan.known_until, None);
    assert_eq!(plan.warnings, []);
}

#[test]
fn interest_and_the_indemnity_are_given_up_apart() {
    let proposal = listed([("2026-11-05", "1000"), ("2026-11-21", "1400")]);
    for (waiver, paid, due_today, remaining, given_up) in [
        (
            NONE,
            ["985.32 + 14.68 + 0.00, 1454.68", "1392.31 + 7.69 + 0.00, 62.37"],
            parts("2400", "14.68", "40"),
            parts("22.37", "0", "40"),
            Parts::default(),
        ),
        (
            INDEMNITY,
            ["985.32 + 14.68 + 0.00, 1414.68", "1392.31 + 7.69 + 0.00, 22.37"],
            parts("2400", "14.68", "0"),
            parts("22.37", "0", "0"),
            parts("0", "0", "40"),
        ),
        (
            INTEREST,
            ["1000.00 + 0.00 + 0.00, 1440.00", "1400.00 + 0.00 + 0.00, 40.00"],
            parts("2400", "0", "40"),
            parts("0", "0", "40"),
            parts("0", "22.37", "0"),
        ),
        (
            BOTH,
            ["1000.00 + 0.00 + 0.00, 1400.00", "1400.00 + 0.00 + 0.00, 0.00"],
            parts("2400", "0", "0"),
            Parts::default(),
            parts("0", "22.37", "40"),
        ),
    ] {
        let plan = plan(&late(), "2026-11-05", &proposal, waiver).unwrap();
        assert_eq!(payments(&plan), paid, "{waiver:?}");
        assert_eq!(plan.due_today, due_today, "{waiver:?}");
        assert_eq!(plan.remaining, remaining, "{waiver:?}");
        assert_eq!(plan.given_up, given_up, "{waiver:?}");
    }
}

#[test]
fn the_rest_in_monthly_instalments_takes_the_exact_rest() {
    for (proposal, waiver, expected) in [
        (
            monthly("2026-11-05", Some("1000"), 3),
            BOTH,
            vec![
                "2026-11-05 1000.00",
                "2026-12-05 466.66",
                "2027-01-05 466.66",
                "2027-02-05 466.68",
            ],
        ),
        // 1 400 € and 40 €.
        (
            monthly("2026-11-05", Some("1000"), 2),
            INTEREST,
            vec!["2026-11-05 1000.00", "2026-12-05 720.00", "2027-01-05 720.00"],
        ),
        (
            monthly("2026-11-05", None, 2),
            BOTH,
            vec!["2026-11-05 1200.00", "2026-12-05 1200.00"],
        ),
        (monthly("2026-11-06", None, 1), BOTH, vec!["2026-11-06 2400.00"]),
        // Interest runs on, rounded once: 14.676 € and 14.418 € make 29.09 €, of which 14.68 € is
        // paid.
        (
            monthly("2026-11-05", Some("1000"), 1),
            NONE,
            vec!["2026-11-05 1000.00", "2026-12-05 1469.09"],
        ),
        // A first payment of all there is leaves nothing for others.
        (monthly("2026-11-05", Some("2400"), 3), BOTH, vec!["2026-11-05 2400.00"]),
        // Two cents do not make three parts.
        (
            monthly("2026-11-05", Some("2399.98"), 3),
            BOTH,
            vec!["2026-11-05 2399.98", "2027-02-05 0.02"],
        ),
    ] {
        let plan = plan(&late(), "2026-11-05", &proposal, waiver).unwrap();
        assert_eq!(instalments(&plan), expected);
        assert_eq!(plan.remaining, Parts::default());
        assert_eq!(plan.left_over, Money::ZERO);
    }
}

#[test]
fn month_ends_stay_month_ends() {
    let proposal = monthly("2026-01-31", Some("400"), 3);
    let plan =
        plan(&claims([claim("1000", "2026-01-10")]), "2026-01-20", &proposal, BOTH).unwrap();
    assert_eq!(
        instalments(&plan),
        ["2026-01-31 400.00", "2026-02-28 200.00", "2026-03-31 200.00", "2026-04-30 200.00"]
    );
}

#[test]
fn what_does_not_fit_is_said() {
    let more = listed([("2026-11-05", "2000"), ("2026-12-05", "1000")]);
    let plan_of = |proposal| plan(&late(), "2026-11-05", proposal, BOTH).unwrap();
    let plan = plan_of(&more);
    assert_eq!(plan.left_over, euros("600"));
    assert_eq!(plan.steps[1].left_over, euros("600"));
    assert_eq!(plan.paid, parts("2400", "0", "0"));

    let less = plan_of(&listed([("2026-11-05", "1000")]));
    assert_eq!(less.remaining, parts("1400", "0", "0"));
    assert_eq!(less.left_over, Money::ZERO);
}

#[test]
fn what_is_no_plan_is_refused() {
    let date = day("2026-12-05");
    for (proposal, error) in [
        (listed([]), ProposalError::Empty),
        (listed([("2026-12-05", "0")]), ProposalError::NotPositive { date }),
        (listed([("2026-12-05", "-1")]), ProposalError::NotPositive { date }),
        (monthly("2026-12-05", Some("0"), 3), ProposalError::NotPositive { date }),
        (listed([("2026-12-05", "1"), ("2026-12-05", "1")]), ProposalError::NotLater { date }),
        (listed([("2026-12-06", "1"), ("2026-12-05", "1")]), ProposalError::NotLater { date }),
        (listed([("2026-11-04", "1")]), ProposalError::Past { date: day("2026-11-04") }),
        (monthly("2026-11-04", None, 2), ProposalError::Past { date: day("2026-11-04") }),
    ] {
        assert_eq!(plan(&late(), "2026-11-05", &proposal, NONE), Err(error), "{proposal:?}");
    }
    let then = NonZeroU8::MAX;
    let endless = Proposal::Monthly { from: NaiveDate::MAX, first: None, then };
    let found = plan(&late(), "2026-11-05", &endless, BOTH);
    assert_eq!(found, Err(ProposalError::BeyondCalendar));
    // Nothing is owed: there is nothing to pay in instalments.
    let found = plan(&Claims::new(), "2026-11-05", &monthly("2026-12-05", None, 2), NONE);
    assert_eq!(found, Err(ProposalError::Empty));
}

#[test]
fn a_rate_that_nobody_knows_is_not_guessed() {
    let proposal = listed([("2027-01-31", "2500")]);
    let known = day("2026-12-31");
    assert_eq!(Rates::builtin().ecb_known_until(), known, "a later table needs a later case");
    let plan_with = |waiver| plan(&late(), "2026-11-05", &proposal, waiver).unwrap();
    let plan = plan_with(NONE);
    // 2 400 € for 74 days at 12.40 %, and nothing for January.
    assert_eq!(plan.paid, parts("2400", "60.34", "39.66"));
    assert_eq!(plan.known_until, Some(known));
    let invoice = InvoiceId(1);
    let warning = Warning::UnknownAfter(known);
    assert_eq!(plan.warnings, [PlanWarning::Statement { invoice, warning }]);
    // Where interest is given up nothing depends on it.
    assert_eq!(plan_with(INTEREST).known_until, None);
    assert_eq!(plan_with(INTEREST).warnings, []);
}

#[test]
fn an_invoice_that_becomes_late_meanwhile_costs_its_indemnity() {
    let soon = claims([claim("1000", "2026-11-15")]);
    for (date, indemnity) in [("2026-11-15", "0"), ("2026-11-16", "40")] {
        let proposal = listed([(date, "1000")]);
        for waiver in [NONE, INTEREST] {
            let plan = plan(&soon, "2026-11-05", &proposal, waiver).unwrap();
            assert_eq!(plan.due_today, parts("1000", "0", "0"));
            assert_eq!(plan.cost_of_waiting.indemnity, euros(indemnity), "{date} {waiver:?}");
        }
    }
}

#[test]
fn an_invoice_paid_in_time_by_the_plan_is_never_late() {
    let two = claims([claim("100", "2026-11-15"), claim("100", "2026-10-01")]);
    let proposal = listed([("2026-11-10", "240"), ("2026-12-10", "5")]);
    let plan = plan(&two, "2026-11-05", &proposal, INTEREST).unwrap();
    assert_eq!(payments(&plan), ["200.00 + 0.00 + 40.00, 0.00", "0.00 + 0.00 + 0.00, 0.00"]);
    assert_eq!(plan.left_over, euros("5"));
}

#[test]
fn what_was_paid_before_stays_as_it_was_paid() {
    // 1 000 € on 5 November paid 14.68 € of interest, and interest is given up on the 21st.
    let begun = claims([Claim {
        movements: vec![payment("2026-11-05", "1000"), payment("2026-12-24", "7")],
        ..claim("2400", "2026-10-18")
    }]);
    let proposal = listed([("2026-12-31", "1500")]);
    let plan = plan(&begun, "2026-11-21", &proposal, INTEREST).unwrap();
    assert_eq!(plan.due_today, parts("1414.68", "0", "40"));
    assert_eq!(plan.paid, parts("1414.68", "0", "40"));
    assert_eq!(plan.left_over, euros("45.32"));
}

#[test]
fn costs_are_owed_with_the_indemnity_and_given_up_with_it() {
    let costs = ["2026-10-25", "2026-12-01"]
        .map(|date| RecoveryCost { date: day(date), amount: euros("100") });
    // The second one is not borne yet.
    let costly = |due| claims([Claim { costs: costs.into(), ..claim("1000", due) }]);
    let proposal = listed([("2026-11-05", "500"), ("2026-12-05", "600")]);
    for (due, waiver, due_today, paid, left_over) in [
        ("2026-10-18", INTEREST, parts("1000", "0", "100"), parts("1000", "0", "100"), "0"),
        ("2026-10-18", BOTH, parts("1000", "0", "0"), parts("1000", "0", "0"), "100"),
        // Not late yet: neither is due, and both are once it is.
        ("2026-11-30", INTEREST, parts("1000", "0", "0"), parts("1000", "0", "100"), "0"),
    ] {
        let plan = plan(&costly(due), "2026-11-05", &proposal, waiver).unwrap();
        assert_eq!(plan.due_today, due_today);
        assert_eq!(plan.paid, paid);
        assert_eq!(plan.remaining, Parts::default());
        assert_eq!(plan.left_over, euros(left_over));
    }
}

#[test]
fn a_public_buyer_s_interest_cannot_be_given_up() {
    let public = claims([Claim { debtor: Debtor::Public, ..claim("100", "2026-10-01") }]);
    let proposal = listed([("2026-12-05", "100")]);
    let invoice = InvoiceId(1);
    for (waiver, warnings) in
        [(INTEREST, vec![PlanWarning::WaiverVoid { invoice }]), (INDEMNITY, vec![])]
    {
        let plan = plan(&public, "2026-11-05", &proposal, waiver).unwrap();
        assert_eq!(plan.warnings, warnings);
    }
}

#[test]
fn several_invoices_are_paid_one_after_the_other() {
    let three = claims([
        claim("300", "2026-12-01"),
        claim("300", "2026-09-01"),
        claim("300", "2026-08-01"),
    ]);
    let proposal = monthly("2026-11-05", Some("400"), 2);
    let plan = plan(&three, "2026-11-05", &proposal, BOTH).unwrap();
    let shares: Vec<Vec<(u128, Money)>> = plan
        .steps
        .iter()
        .map(|step| step.shares.iter().map(|s| (s.invoice.0, s.paid.principal)).collect())
        .collect();
    assert_eq!(
        shares,
        [
            vec![(3, euros("300")), (2, euros("100"))],
            vec![(2, euros("200")), (1, euros("50"))],
            vec![(1, euros("250"))],
        ]
    );
    assert_eq!(plan.debts.len(), 3);
    for debt in &plan.debts {
        assert_eq!(debt.paid, parts("300", "0", "0"));
        assert_eq!(debt.remaining, Parts::default());
    }
}

prop_compose! {
    /// Up to six instalments, the first up to two months away.
    fn any_listed(today: NaiveDate)(
        steps in prop::collection::vec((0..60u64, prop_oneof![cents(300), cents(900_000)]), 1..6),
    ) -> Proposal {
        let mut date = today;
        let steps = steps.into_iter().enumerate().map(|(at, (days, amount))| {
            date = after(date, if at == 0 { days } else { days + 1 });
            Instalment { date, amount }
        });
        Proposal::Listed(steps.collect())
    }
}

fn any_proposal() -> impl Strategy<Value = (NaiveDate, Proposal)> {
    let today = (0..7000u64).prop_map(|days| after(day("2009-06-01"), days));
    today.prop_flat_map(|today| {
        let first = prop::option::of(cents(900_000));
        let monthly = (0..60u64, first, 1..12u8).prop_map(move |(days, first, then)| {
            let then = NonZeroU8::new(then).unwrap();
            Proposal::Monthly { from: after(today, days), first, then }
        });
        (Just(today), prop_oneof![any_listed(today), monthly])
    })
}

/// The claim of an invoice with what the plan pays of it.
fn with_payments(claims: &Claims, plan: &PaymentPlan, invoice: InvoiceId) -> Claim {
    let mut claim = claims[&invoice].clone();
    claim.movements.retain(|movement| movement.date <= plan.today);
    claim.costs.retain(|cost| cost.date <= plan.today);
    for step in &plan.steps {
        for share in step.shares.iter().filter(|share| share.invoice == invoice) {
            let Instalment { date, .. } = step.instalment;
            let amount = share.paid.total();
            claim.movements.push(Movement { date, kind: MovementKind::Payment, amount });
        }
    }
    claim
}

proptest! {
    #![proptest_config(ProptestConfig {
        // Each case is up to a hundred statements.
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_cent_is_somewhere(
        claims in any_claims(),
        (today, proposal) in any_proposal(),
        waiver in any_waiver(),
    ) {
        let Ok(plan) = what_if(&claims, &Rates::builtin(), today, &proposal, waiver) else {
            return Ok(());
        };
        for step in &plan.steps {
            let of_shares: Parts = step.shares.iter().map(|share| share.paid).sum();
            prop_assert_eq!(of_shares, step.paid);
            prop_assert_eq!(step.paid.total() + step.left_over, step.instalment.amount);
            for Parts { principal, interest, indemnity } in
                step.shares.iter().map(|share| share.paid).chain([step.remaining])
            {
                prop_assert!(principal.min(interest).min(indemnity) >= Money::ZERO);
            }
        }
        let last = plan.steps.last().unwrap();
        prop_assert_eq!(last.remaining, plan.remaining);
        let of = |part: fn(&relancier_core::law::PlanDebt) -> Parts| -> Parts {
            plan.debts.iter().map(part).sum()
        };
        prop_assert_eq!(of(|debt| debt.paid), plan.paid);
        prop_assert_eq!(of(|debt| debt.remaining), plan.remaining);
        prop_assert_eq!(of(|debt| debt.due_today), plan.due_today);

        // What was due is paid or remains; only interest and indemnities come on top.
        let Parts { principal, interest, indemnity } = plan.cost_of_waiting;
        prop_assert_eq!(principal, Money::ZERO);
        prop_assert!(interest >= Money::ZERO && indemnity >= Money::ZERO);
        prop_assert_eq!(plan.due_today + plan.cost_of_waiting, plan.paid + plan.remaining);
    }

    /// The statement of each invoice says the same, once the instalments have come.
    #[test]
    fn the_plan_is_what_statements_will_say(
        claims in any_claims(),
        (today, proposal) in any_proposal(),
    ) {
        let rates = Rates::builtin();
        let Ok(plan) = what_if(&claims, &rates, today, &proposal, NONE) else { return Ok(()) };
        let last = plan.steps.last().unwrap().instalment.date;
        let mut cost = Parts::default();
        for debt in &plan.debts {
            let before = statement(&claims[&debt.invoice], &rates, today);
            let after = statement(&with_payments(&claims, &plan, debt.invoice), &rates, last);
            prop_assert_eq!(debt.due_today, Parts::owed(&before));
            prop_assert_eq!(debt.remaining, Parts::owed(&after));
            cost.interest += after.interest - before.interest;
            cost.indemnity += after.indemnity + after.costs;
            cost.indemnity -= before.indemnity + before.costs;
        }
        prop_assert_eq!(plan.cost_of_waiting, cost);
        prop_assert_eq!(plan.given_up, Parts::default());
    }

    #[test]
    fn one_payment_today_is_what_the_statements_say(
        claims in any_claims(),
        days in 0..7000u64,
        waiver in any_waiver(),
    ) {
        let rates = Rates::builtin();
        let today = after(day("2009-06-01"), days);
        let due: Parts =
            claims.values().map(|claim| Parts::owed(&statement(claim, &rates, today))).sum();
        let due = due.less(waiver);
        prop_assume!(due.total().is_positive());
        let all = Instalment { date: today, amount: due.total() };
        let plan = what_if(&claims, &rates, today, &Proposal::Listed(vec![all]), waiver).unwrap();
        prop_assert_eq!(plan.due_today, due);
        prop_assert_eq!(plan.paid, due);
        prop_assert_eq!(plan.remaining, Parts::default());
        prop_assert_eq!(plan.cost_of_waiting, Parts::default());
        let monthly = Proposal::Monthly { from: today, first: None, then: NonZeroU8::MIN };
        prop_assert_eq!(what_if(&claims, &rates, today, &monthly, waiver), Ok(plan));
    }

    #[test]
    fn waiving_never_increases(
        claims in any_claims(),
        (today, steps) in any_proposal(),
    ) {
        let rates = Rates::builtin();
        let plan = |waiver| what_if(&claims, &rates, today, &steps, waiver);
        let Ok(kept) = plan(NONE) else { return Ok(()) };
        let steps = Proposal::Listed(kept.steps.iter().map(|step| step.instalment).collect());
        let plan = |waiver| what_if(&claims, &rates, today, &steps, waiver).unwrap();
        let all = |plan: &PaymentPlan| (plan.paid + plan.remaining).total();
        for (less, more) in [(NONE, INTEREST), (NONE, INDEMNITY), (INTEREST, BOTH), (INDEMNITY, BOTH)] {
            let [less, more] = [plan(less), plan(more)];
            prop_assert!(all(&more) <= all(&less));
            prop_assert!(more.due_today.total() <= less.due_today.total());
            prop_assert_eq!(all(&less) - all(&more), (more.given_up - less.given_up).total());
        }
        for waived in [plan(INTEREST), plan(BOTH)] {
            prop_assert_eq!((waived.paid + waived.remaining).interest, Money::ZERO);
        }
        for waived in [plan(INDEMNITY), plan(BOTH)] {
            prop_assert_eq!((waived.paid + waived.remaining).indemnity, Money::ZERO);
        }
    }

    #[test]
    fn monthly_instalments_end_with_nothing_left(
        claims in any_claims(),
        days in 0..7000u64,
        (ahead, first, then) in (0..60u64, prop::option::of(cents(900_000)), 1..12u8),
        waiver in any_waiver(),
    ) {
        let today = after(day("2009-06-01"), days);
        let proposal = Proposal::Monthly {
            from: after(today, ahead),
            first,
            then: NonZeroU8::new(then).unwrap(),
        };
        let Ok(plan) = what_if(&claims, &Rates::builtin(), today, &proposal, waiver) else {
            return Ok(());
        };
        prop_assert_eq!(plan.remaining, Parts::default());
        let monthly = plan.steps.iter().skip(usize::from(first.is_some()));
        for step in monthly.clone() {
            prop_assert_eq!(step.left_over, Money::ZERO);
        }
        prop_assert!(monthly.count() <= usize::from(then));
    }
}
