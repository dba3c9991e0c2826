//! What holds of every claim.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use relancier_core::id::OwnRateId;
use relancier_core::law::{
    Claim, DayCount, Imputation, Movement, MovementKind, OwnRateUse, PenaltyClause, RateIndex,
    Rates, RecoveryCost, Semester, Statement, Warning, statement,
};
use relancier_core::ledger::{Debtor, OwnRate};
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use relancier_core::text::Line;
use rust_decimal::Decimal;

use crate::oracle::{self, Found};
use crate::{day, ecb_plus, fixed, legal_multiple};

fn on(claim: &Claim, as_of: NaiveDate) -> Statement {
    statement(claim, &Rates::builtin(), as_of)
}

pub fn after(date: NaiveDate, days: u64) -> NaiveDate {
    date + Days::new(days)
}

fn unrounded(statement: &Statement) -> Decimal {
    statement.lines.iter().map(|line| line.amount).sum()
}

/// A decimal keeps 28 digits: of ten billion euros, 18 decimals.
const LAST_DIGITS: Decimal = Decimal::from_parts(1, 0, 0, false, 15);

prop_compose! {
    pub fn cents(max: i64)(cents in 1..=max) -> Money {
        Money::from_cents(cents).unwrap()
    }
}

fn clause() -> impl Strategy<Value = PenaltyClause> {
    prop_oneof![
        Just(PenaltyClause::LegalDefault),
        (1..3000u32).prop_map(|rate| fixed(&format!("{}.{:02}", rate / 100, rate % 100))),
        (1..600u32).prop_map(|times| legal_multiple(&format!(
            "{}.{:02}",
            times / 100,
            times % 100
        ))),
        (0..20u32).prop_map(|points| ecb_plus(&points.to_string())),
    ]
}

/// A claim of 2009 to 2027 with up to six movements about the due date and after.
pub fn claim() -> impl Strategy<Value = Claim> {
    let sizes = prop_oneof![1..=100i64, 1..=500_000i64, 1..=999_999_999_999i64];
    let parts = (0..6600u64, sizes, clause(), any::<[bool; 2]>(), 0..3u8);
    parts.prop_flat_map(|(due, total, clause, [actual, principal_first], debtor)| {
        let due = after(day("2009-01-01"), due);
        let date = (0..700u64).prop_map(move |days| after(due, days) - Days::new(100));
        let movement =
            (date.clone(), any::<bool>(), cents(total)).prop_map(|(date, note, amount)| {
                let kind = if note { MovementKind::CreditNote } else { MovementKind::Payment };
                Movement { date, kind, amount }
            });
        let movements = proptest::collection::vec(movement, 0..6);
        let cost = (date.clone(), cents(30_000))
            .prop_map(|(date, amount)| RecoveryCost { date, amount });
        let costs = proptest::collection::vec(cost, 0..3);
        let days = [proptest::option::of(date.clone()), proptest::option::weighted(0.2, date)];
        let parts = (movements, costs, days);
        parts.prop_map(move |(movements, costs, [formal_notice, insolvency])| Claim {
            debtor: [Debtor::Business, Debtor::Consumer, Debtor::Public][usize::from(debtor)],
            issued: due - Days::new(30),
            due,
            total: Money::from_cents(total).unwrap(),
            clause,
            formal_notice,
            movements,
            costs,
            insolvency,
            day_count: if actual { DayCount::Actual } else { DayCount::Fixed365 },
            imputation: if principal_first {
                Imputation::PrincipalFirst
            } else {
                Imputation::InterestFirst
            },
        })
    })
}

/// A claim and a day up to two years after its due date.
fn claim_and_day() -> impl Strategy<Value = (Claim, NaiveDate)> {
    (claim(), 0..730u64).prop_map(|(claim, days)| {
        let as_of = after(claim.due, days);
        (claim, as_of)
    })
}

/// A claim with all its days so many days later.
fn moved(mut claim: Claim, days: u64) -> Claim {
    for date in [&mut claim.issued, &mut claim.due]
        .into_iter()
        .chain(&mut claim.formal_notice)
        .chain(&mut claim.insolvency)
        .chain(claim.movements.iter_mut().map(|movement| &mut movement.date))
        .chain(claim.costs.iter_mut().map(|cost| &mut cost.date))
    {
        *date = after(*date, days);
    }
    claim
}

/// Up to eight rates, for the semester of the due date and the five after it.
fn own_rates() -> impl Strategy<Value = Vec<(RateIndex, u8, Rate)>> {
    let index =
        prop_oneof![Just(RateIndex::EcbRefinancing), Just(RateIndex::LegalProfessional)];
    let rate = (0..2000i16).prop_map(Rate::from_hundredths);
    proptest::collection::vec((index, 0..6u8, rate), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn one_day_at_a_time_finds_the_same((claim, as_of) in claim_and_day()) {
        let slowly = oracle::reckon(&claim, &Rates::builtin(), as_of);
        prop_assert_eq!(Found::from(&on(&claim, as_of)), slowly);
    }

    /// Until 2100, with whatever rates the user entered, gaps and contradictions included.
    #[test]
    fn rates_entered_are_reckoned_with_as_those_of_the_tables(
        (claim, as_of) in claim_and_day(),
        later in 0..26_000u64,
        own in own_rates(),
    ) {
        let (claim, as_of) = (moved(claim, later), after(as_of, later));
        let first = Semester::of(claim.due);
        let own = own.into_iter().map(|(index, semesters, rate)| OwnRate {
            id: OwnRateId(semesters.into()),
            index,
            semester: (0..semesters).fold(first, |semester, _| {
                Semester::of(after(semester.last_day(), 1))
            }),
            rate,
            source: Line::new("BCE").unwrap(),
        });
        let rates = Rates::builtin().with_own(&own.collect::<Vec<_>>());
        let found = statement(&claim, &rates, as_of);
        prop_assert_eq!(Found::from(&found), oracle::reckon(&claim, &rates, as_of));
        for line in &found.lines {
            let own = line.own_rate.as_ref();
            prop_assert!(own.is_none_or(|own| rates.use_of(own) == OwnRateUse::Used));
            prop_assert!(line.rate.is_some() || line.amount.is_zero());
        }
        // A hole in what is known is always told.
        let hole = found.lines.iter().any(|line| line.rate.is_none());
        let told = found.warnings.iter().any(|warning| matches!(
            warning,
            Warning::UnknownAfter(_) | Warning::UnknownBetween { .. } | Warning::UnknownUntil(_)
        ));
        prop_assert_eq!(hole, told);
    }

    /// Proceedings never add interest, and what was earned before them stays.
    #[test]
    fn proceedings_stop_interest_and_take_none_back(
        (claim, as_of) in claim_and_day(),
        opened in 0..730u64,
    ) {
        let opened = after(claim.due, opened);
        let [mut free, mut stopped] = [claim.clone(), claim];
        free.insolvency = None;
        stopped.insolvency = Some(opened);
        let eve = opened.pred_opt().unwrap();
        let [free, stopped_now, before] =
            [(&free, as_of), (&stopped, as_of), (&free, as_of.min(eve))]
                .map(|(claim, day)| on(claim, day));
        prop_assert!(stopped_now.interest <= free.interest);
        prop_assert_eq!(stopped_now.interest, before.interest);
        prop_assert!(stopped_now.lines.iter().all(|line| line.to < opened));
    }

    /// A cost more never makes less due, and nothing more than itself.
    #[test]
    fn a_cost_adds_itself_at_most((claim, as_of) in claim_and_day(), amount in cents(50_000)) {
        let without = on(&claim, as_of);
        let mut with = claim;
        with.costs.push(RecoveryCost { date: as_of, amount });
        let with = on(&with, as_of);
        let more = with.costs - without.costs;
        prop_assert!(more >= Money::ZERO && more <= amount);
        prop_assert_eq!(with.total - with.surplus, without.total - without.surplus + more);
    }

    #[test]
    fn interest_never_falls((claim, as_of) in claim_and_day(), more in 0..400u64) {
        let later = on(&claim, after(as_of, more));
        prop_assert!(on(&claim, as_of).interest <= later.interest);
        prop_assert!(later.interest_paid <= later.interest);
    }

    #[test]
    fn paying_never_erases_interest_earned(
        (claim, as_of) in claim_and_day(),
        amount in cents(1_000_000),
    ) {
        let earned = on(&claim, as_of).interest;
        let mut paid = claim;
        paid.movements.push(Movement { date: as_of, kind: MovementKind::Payment, amount });
        prop_assert_eq!(on(&paid, as_of).interest, earned);
        prop_assert!(on(&paid, after(as_of, 200)).interest >= earned);
    }

    #[test]
    fn a_period_cut_in_two_is_the_same_period(
        (claim, as_of) in claim_and_day(),
        cut in 0..730u64,
    ) {
        let mut whole = Claim { movements: Vec::new(), formal_notice: Some(claim.due), ..claim };
        if whole.debtor == Debtor::Public {
            // A public buyer's rate depends on the day interest began.
            whole.debtor = Debtor::Business;
        }
        let cut = after(whole.due, cut).min(as_of);
        let rest = Claim { due: cut, formal_notice: Some(cut), ..whole.clone() };
        let parts = unrounded(&on(&whole, cut)) + unrounded(&on(&rest, as_of));
        let apart = (unrounded(&on(&whole, as_of)) - parts).abs();
        prop_assert!(apart < LAST_DIGITS);
    }

    #[test]
    fn the_interest_is_the_sum_of_its_lines((claim, as_of) in claim_and_day()) {
        let statement = on(&claim, as_of);
        let rounding = (unrounded(&statement) - statement.interest.to_decimal()).abs();
        prop_assert!(rounding <= Decimal::new(5, 3) + LAST_DIGITS);
    }

    #[test]
    fn lines_follow_each_other_within_semesters((claim, as_of) in claim_and_day()) {
        let statement = on(&claim, as_of);
        for line in &statement.lines {
            prop_assert!(claim.due < line.from && line.from <= line.to && line.to <= as_of);
            prop_assert_eq!(Semester::of(line.from), Semester::of(line.to));
            prop_assert_eq!(i64::from(line.days), (line.to - line.from).num_days() + 1);
            prop_assert!(line.base.is_positive());
        }
        for pair in statement.lines.windows(2) {
            prop_assert_eq!(after(pair[0].to, 1), pair[1].from);
            prop_assert!(pair[0].base >= pair[1].base);
        }
    }

    #[test]
    fn the_order_of_movements_does_not_matter(
        ((claim, as_of), shuffled) in claim_and_day().prop_flat_map(|(mut claim, as_of)| {
            // All on two days, so that many fall together.
            for (movement, days) in claim.movements.iter_mut().zip([0, 20].into_iter().cycle()) {
                movement.date = after(claim.due, days);
            }
            let shuffled = Just(claim.movements.clone()).prop_shuffle();
            (Just((claim, as_of)), shuffled)
        }),
    ) {
        let other = Claim { movements: shuffled, ..claim.clone() };
        prop_assert_eq!(on(&claim, as_of), on(&other, as_of));
    }

    #[test]
    fn two_payments_of_a_day_are_one(
        (claim, as_of) in claim_and_day(),
        [first, second] in [cents(100_000), cents(100_000)],
    ) {
        let date = after(claim.due, 30);
        let payment = |amount| Movement { date, kind: MovementKind::Payment, amount };
        let [mut apart, mut together] = [claim.clone(), claim];
        apart.movements.extend([payment(first), payment(second)]);
        together.movements.push(payment(first + second));
        prop_assert_eq!(on(&apart, as_of), on(&together, as_of));
    }

    /// What is asked for is what was invoiced and what late payment adds, less what came.
    #[test]
    fn the_total_adds_up((claim, as_of) in claim_and_day()) {
        let statement = on(&claim, as_of);
        let movements = claim.movements.iter().filter(|movement| movement.date <= as_of);
        let received: Money = movements.map(|movement| movement.amount).sum();
        let balance = claim.total + statement.interest + statement.indemnity + statement.costs - received;
        prop_assert_eq!(statement.remaining, claim.total - received);
        prop_assert_eq!(statement.total - statement.surplus, balance);
        let found = Found::from(&statement);
        prop_assert_eq!(i128::from(balance.cents()), found.total - found.surplus);
        prop_assert!(found.total == 0 || found.surplus == 0);
        prop_assert!(found.principal >= 0 && found.total >= found.principal);
    }

    #[test]
    fn no_date_and_no_amount_panics(
        days in any::<[u32; 4]>(),
        amounts in any::<[i64; 2]>(),
        (claim, _) in claim_and_day(),
    ) {
        // From 1900 to 2200.
        let [due, moved, notice, as_of] =
            days.map(|days| after(day("1900-01-01"), u64::from(days) % 109_573));
        let [total, amount] = amounts.map(|cents| Money::round(Decimal::new(cents, 2)));
        let kind = MovementKind::Payment;
        let claim = Claim {
            due,
            total,
            formal_notice: Some(notice),
            movements: vec![Movement { date: moved, kind, amount }],
            ..claim
        };
        on(&claim, as_of);
    }
}
