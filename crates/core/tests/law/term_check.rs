//! Terms against the longest ones the law allows.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use relancier_core::law::{
    Agreed, PaymentTerms, Sector, TermCase, TermCheck, TermDays, TermQuestion, term_check,
};
use relancier_core::ledger::Debtor;

use crate::day;

fn days(days: u16) -> TermDays {
    TermDays::new(days).unwrap()
}

fn net(count: u16) -> Agreed {
    Agreed::Terms(PaymentTerms::Net(days(count)))
}

fn until(date: &str) -> Agreed {
    Agreed::Printed(day(date))
}

fn check(
    debtor: Debtor,
    sector: Option<Sector>,
    agreed: Agreed,
    received: Option<&str>,
) -> TermCheck {
    let (issued, received) = (day("2025-01-15"), received.map(day));
    term_check(&TermQuestion { debtor, sector, agreed, issued, received }).unwrap()
}

fn unless(check: &TermCheck) -> Vec<TermCase> {
    check.unless.iter().map(|cap| cap.case).collect()
}

/// An invoice of 15 January 2025.
#[test]
fn the_term_of_a_business_against_its_cap() {
    use PaymentTerms::{AfterReceipt, EndOfMonthThen, ReceiptMonthThen, ThenEndOfMonth};
    use TermCase::{Export, PeriodicInvoice, PerishableFoodPeriodicInvoice};
    for (sector, agreed, received, latest, exceeded, other) in [
        (None, net(30), None, "2025-03-16", false, &[][..]),
        (None, net(60), None, "2025-03-16", false, &[PeriodicInvoice]),
        (None, net(61), None, "2025-03-16", true, &[Export]),
        (None, net(91), None, "2025-03-16", true, &[]),
        // 45 days end of month reach further only where they are stipulated, as stipulated.
        (None, net(75), None, "2025-03-16", true, &[Export]),
        (
            None,
            Agreed::Terms(ThenEndOfMonth(days(45))),
            None,
            "2025-03-31",
            false,
            &[PeriodicInvoice],
        ),
        (
            None,
            Agreed::Terms(EndOfMonthThen(days(45))),
            None,
            "2025-03-17",
            false,
            &[PeriodicInvoice],
        ),
        (None, Agreed::Terms(EndOfMonthThen(days(46))), None, "2025-03-17", true, &[Export]),
        (
            None,
            Agreed::Terms(ThenEndOfMonth(days(46))),
            None,
            "2025-03-31",
            false,
            &[PeriodicInvoice],
        ),
        (
            None,
            Agreed::Terms(ThenEndOfMonth(days(60))),
            None,
            "2025-03-31",
            false,
            &[PeriodicInvoice],
        ),
        (None, Agreed::Terms(ThenEndOfMonth(days(76))), None, "2025-03-31", true, &[]),
        (None, until("2025-03-31"), None, "2025-03-31", false, &[PeriodicInvoice]),
        (None, until("2025-04-01"), None, "2025-03-31", true, &[Export]),
        // Before the invoice even.
        (None, until("2025-01-01"), None, "2025-03-31", false, &[]),
        (Some(Sector::Transport), net(30), None, "2025-02-14", false, &[]),
        (Some(Sector::Transport), net(31), None, "2025-02-14", true, &[Export]),
        (
            Some(Sector::PerishableFood),
            net(30),
            Some("2025-01-14"),
            "2025-02-13",
            true,
            &[PerishableFoodPeriodicInvoice, Export],
        ),
        (
            Some(Sector::PerishableFood),
            Agreed::Terms(AfterReceipt(days(30))),
            Some("2025-01-14"),
            "2025-02-13",
            false,
            &[],
        ),
        (
            Some(Sector::LivestockAndMeat),
            Agreed::Terms(AfterReceipt(days(21))),
            Some("2025-01-14"),
            "2025-02-03",
            true,
            &[Export],
        ),
        (
            Some(Sector::AlcoholicDrinks),
            Agreed::Terms(ReceiptMonthThen(days(30))),
            Some("2025-01-14"),
            "2025-03-02",
            false,
            &[],
        ),
        (Some(Sector::Wine), net(60), None, "2025-03-16", false, &[]),
    ] {
        let found = check(Debtor::Business, sector, agreed, received);
        let told = (found.latest.to_string(), found.exceeded());
        assert_eq!(told, (latest.to_owned(), exceeded), "{sector:?} {agreed:?}");
        assert_eq!(unless(&found), other, "{sector:?} {agreed:?}");
    }
}

#[test]
fn a_public_buyer_has_thirty_days_and_some_have_more() {
    use TermCase::{PublicCompany, PublicHealth};
    for (due, exceeded, other) in [
        ("2025-02-16", false, &[][..]),
        ("2025-02-17", true, &[PublicHealth, PublicCompany]),
        ("2025-03-08", true, &[PublicHealth, PublicCompany]),
        ("2025-03-09", true, &[PublicCompany]),
        ("2025-03-19", true, &[]),
    ] {
        // Whatever is sold.
        for sector in [None, Some(Sector::Transport)] {
            let found = check(Debtor::Public, sector, until(due), Some("2025-01-17"));
            assert_eq!((found.exceeded(), unless(&found)), (exceeded, other.to_vec()), "{due}");
            assert_eq!(found.cap.article, "art. R. 2192-10 CCP");
        }
    }
}

#[test]
fn what_rests_on_a_delivery_that_is_not_known_says_so() {
    let after = Agreed::Terms(PaymentTerms::AfterReceipt(days(30)));
    for (debtor, sector, agreed, received, assumed) in [
        (Debtor::Business, None, net(30), None, false),
        (Debtor::Business, None, after, None, true),
        (Debtor::Business, None, after, Some("2025-01-10"), false),
        (Debtor::Business, Some(Sector::PerishableFood), net(30), None, true),
        (Debtor::Business, Some(Sector::PerishableFood), net(30), Some("2025-01-10"), false),
        (Debtor::Business, Some(Sector::Transport), until("2025-02-14"), None, false),
        (Debtor::Public, None, until("2025-02-14"), None, true),
    ] {
        let found = check(debtor, sector, agreed, received);
        assert_eq!(found.assumed, assumed, "{debtor:?} {sector:?} {agreed:?}");
    }
}

#[test]
fn what_is_not_verified_is_marked_so() {
    let wine = check(Debtor::Business, Some(Sector::Wine), net(90), None);
    assert!(!wine.cap.verified);
    let general = check(Debtor::Business, None, net(90), None);
    assert!(general.cap.verified);
    assert!(general.unless.iter().all(|cap| !cap.verified), "export rests on one source");
}

#[test]
fn where_no_cap_was_read_there_is_none() {
    for (debtor, sector, issued, known) in [
        (Debtor::Consumer, None, "2025-01-15", false),
        (Debtor::Consumer, Some(Sector::Wine), "2025-01-15", false),
        (Debtor::Business, None, "2019-04-25", false),
        (Debtor::Business, None, "2019-04-26", true),
        (Debtor::Business, Some(Sector::Transport), "2023-12-31", false),
        (Debtor::Business, Some(Sector::Transport), "2024-01-01", true),
        (Debtor::Public, None, "2019-03-31", false),
    ] {
        let (issued, agreed) = (day(issued), net(365));
        let question = TermQuestion { debtor, sector, agreed, issued, received: None };
        assert_eq!(term_check(&question).is_some(), known, "{debtor:?} {sector:?} {issued}");
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..33_600u64).prop_map(|days| day("2009-01-01") + Days::new(days))
}

fn any_question() -> impl Strategy<Value = TermQuestion> {
    let sector = proptest::option::of(proptest::sample::select(vec![
        Sector::PerishableFood,
        Sector::LivestockAndMeat,
        Sector::AlcoholicDrinks,
        Sector::Wine,
        Sector::Transport,
    ]));
    let debtor = proptest::sample::select(vec![Debtor::Business, Debtor::Public]);
    let terms = proptest::sample::select(vec![
        PaymentTerms::Net,
        PaymentTerms::EndOfMonthThen,
        PaymentTerms::ThenEndOfMonth,
        PaymentTerms::AfterReceipt,
        PaymentTerms::ReceiptTenDaysThen,
        PaymentTerms::ReceiptMonthThen,
    ]);
    let agreed = prop_oneof![
        (terms, 0..=365u16).prop_map(|(terms, count)| Agreed::Terms(terms(days(count)))),
        any_day().prop_map(Agreed::Printed),
    ];
    let received = proptest::option::of(0..40u64);
    (debtor, sector, agreed, any_day(), received).prop_map(
        |(debtor, sector, agreed, issued, received)| {
            let received = received.map(|before| issued - Days::new(before));
            TermQuestion { debtor, sector, agreed, issued, received }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// A term is within its cap exactly when its last day is; the latest day itself always is.
    #[test]
    fn the_latest_day_is_lawful_and_the_next_is_not(question in any_question()) {
        let Some(found) = term_check(&question) else { return Ok(()) };
        let printed = |due| {
            let agreed = Agreed::Printed(due);
            term_check(&TermQuestion { agreed, ..question }).unwrap()
        };
        let latest = printed(found.latest).latest;
        prop_assert!(latest >= found.latest, "a printed date is not judged harder");
        prop_assert!(!printed(latest).exceeded());
        prop_assert!(printed(latest + Days::new(1)).exceeded());
        let other = found.unless.iter().all(|cap| cap.case != found.cap.case);
        prop_assert!(other);
    }

    /// A day more in the terms never makes what was too long lawful.
    #[test]
    fn longer_terms_are_never_more_lawful(question in any_question(), more in 1..60u16) {
        let Agreed::Terms(PaymentTerms::Net(count)) = question.agreed else { return Ok(()) };
        let Ok(longer) = TermDays::new(count.get() + more) else { return Ok(()) };
        let agreed = Agreed::Terms(PaymentTerms::Net(longer));
        let longer = term_check(&TermQuestion { agreed, ..question });
        if let (Some(found), Some(longer)) = (term_check(&question), longer) {
            prop_assert!(longer.exceeded() || !found.exceeded());
        }
    }
}
