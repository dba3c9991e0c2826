//! The rules of law.md, one test each.

use chrono::NaiveDate;
use relancier_core::law::{Claim, DayCount, Imputation, PenaltyClause, RateSource, Warning};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;

use crate::{
    claim, credit_note, day, ecb_plus, euros, fixed, legal_multiple, lines, on, payment,
};

#[test]
fn the_example_of_the_specification() {
    let statement = on("2026-06-30", &claim("1850", "2026-05-16"));
    assert_eq!(lines(&statement), ["2026-05-17 2026-06-30 45 1850.00 12.15 27.71"]);
    // 1 850 × 12.15 % × 45 / 365 in full; « 27.7115… » in the specification is a misprint.
    assert_eq!(statement.lines[0].amount.to_string(), "27.711986301369863013698630137");
    assert_eq!(statement.interest, euros("27.71"));
    assert_eq!(statement.indemnity, euros("40"));
    assert_eq!(statement.principal, euros("1850"));
    assert_eq!(statement.total, euros("1917.71"));
    assert_eq!(statement.known_until, day("2026-12-31"));
    assert_eq!(statement.warnings, []);
}

#[test]
fn a_part_payment_keeps_the_interest_earned_before_it() {
    let claim =
        Claim { movements: vec![payment("2026-11-05", "1000")], ..claim("2400", "2026-10-18") };
    let statement = on("2026-11-21", &claim);
    assert_eq!(
        lines(&statement),
        [
            "2026-10-19 2026-11-05 18 2400.00 12.40 14.68",
            "2026-11-06 2026-11-21 16 1414.68 12.40 7.69",
        ]
    );
    assert_eq!(statement.interest, euros("22.37"));
    assert_eq!(statement.interest_paid, euros("14.68"));
    assert_eq!(statement.principal, euros("1414.68"));
    assert_eq!(statement.total, euros("1462.37"));
}

#[test]
fn principal_first_leaves_interest_to_pay() {
    let claim = Claim {
        movements: vec![payment("2026-11-05", "1000")],
        imputation: Imputation::PrincipalFirst,
        ..claim("2400", "2026-10-18")
    };
    let statement = on("2026-11-21", &claim);
    assert_eq!(
        lines(&statement),
        [
            "2026-10-19 2026-11-05 18 2400.00 12.40 14.68",
            "2026-11-06 2026-11-21 16 1400.00 12.40 7.61",
        ]
    );
    assert_eq!(statement.interest_paid, Money::ZERO);
    assert_eq!(statement.total, euros("1462.29"));
}

/// Two payments of a cent's fraction of interest each: what they find to pay is the sum rounded
/// once, so nothing is paid twice and nothing is lost.
#[test]
fn interest_is_rounded_on_its_sum_when_a_payment_asks_for_it() {
    let claim = Claim {
        clause: fixed("10"),
        movements: vec![payment("2018-03-02", "1"), payment("2018-03-03", "1")],
        ..claim("50", "2018-03-01")
    };
    // 0.0137 a day: 0.01 on the first day, 0.0271 in all, so 0.02 on the second.
    let statement = on("2018-03-03", &claim);
    assert_eq!(
        lines(&statement),
        [
            "2018-03-02 2018-03-02 1 50.00 10.00 0.01",
            "2018-03-03 2018-03-03 1 49.01 10.00 0.01"
        ]
    );
    assert_eq!(statement.interest, euros("0.03"));
    assert_eq!(statement.interest_paid, euros("0.03"));
    assert_eq!(statement.principal, euros("48.03"));
}

#[test]
fn the_default_rate_changes_with_the_semester_and_is_never_raised() {
    // In 2024, three times the legal rate (15.21, 14.76) is above ECB + 10.
    assert_eq!(
        lines(&on("2025-01-31", &claim("1000", "2024-05-31"))),
        [
            "2024-06-01 2024-06-30 30 1000.00 14.50 11.92",
            "2024-07-01 2024-12-31 184 1000.00 14.25 71.84",
            "2025-01-01 2025-01-31 31 1000.00 13.15 11.17",
        ]
    );
}

#[test]
fn terms_that_repeat_the_law_are_the_law() {
    let stipulated = Claim { clause: ecb_plus("10"), ..claim("1000", "2024-05-31") };
    assert_eq!(on("2025-01-31", &stipulated), on("2025-01-31", &claim("1000", "2024-05-31")));
}

#[test]
fn a_stipulated_rate_is_raised_where_it_is_under_the_floor() {
    for (clause, rates, raised_from) in [
        (fixed("15"), ["15.21", "15.00", "15.00"], Some("2024-06-01")),
        (fixed("12"), ["15.21", "14.76", "12.00"], Some("2024-06-01")),
        (fixed("15.21"), ["15.21", "15.21", "15.21"], None),
        (legal_multiple("1.5"), ["15.21", "14.76", "11.13"], Some("2024-06-01")),
        (legal_multiple("3"), ["15.21", "14.76", "11.13"], None),
        (legal_multiple("4"), ["20.28", "19.68", "14.84"], None),
        (ecb_plus("8"), ["15.21", "14.76", "11.15"], Some("2024-06-01")),
        (ecb_plus("10.51"), ["15.21", "14.76", "13.66"], Some("2024-06-01")),
        (ecb_plus("12"), ["16.50", "16.25", "15.15"], None),
    ] {
        let statement = on("2025-01-31", &Claim { clause, ..claim("1000", "2024-05-31") });
        let found: Vec<_> = statement
            .lines
            .iter()
            .map(|line| line.rate.as_ref().unwrap().0.to_string())
            .collect();
        assert_eq!(found, rates, "{clause:?}");
        let warnings: Vec<_> = raised_from
            .map(|from| Warning::RaisedToFloor { from: day(from) })
            .into_iter()
            .collect();
        assert_eq!(statement.warnings, warnings, "{clause:?}");
    }
}

#[test]
fn a_raised_line_says_from_what_to_what() {
    let statement =
        on("2024-06-30", &Claim { clause: fixed("12"), ..claim("1000", "2024-05-31") });
    let (rate, source) = statement.lines[0].rate.clone().unwrap();
    assert_eq!(rate.to_string(), "15.21");
    let PenaltyClause::Fixed(stipulated) = fixed("12") else { unreachable!() };
    assert!(matches!(
        source,
        RateSource::RaisedToFloor { stipulated: found, legal }
            if found == stipulated && legal.to_string() == "5.07"
    ));
}

/// Art. R. 2192-31 CCP; SN-VCSP/InteretVCSP re-fixes the rate each 1 January, which is wrong.
#[test]
fn a_public_buyers_rate_is_that_of_the_semester_in_which_interest_began() {
    for (due, rate) in
        [("2025-06-29", "11.15"), ("2025-06-30", "10.15"), ("2026-06-30", "10.40")]
    {
        let claim = Claim { debtor: Debtor::Public, clause: fixed("25"), ..claim("1000", due) };
        let statement = on("2027-03-31", &claim);
        let found: Vec<_> = statement
            .lines
            .iter()
            .map(|line| line.rate.as_ref().unwrap().0.to_string())
            .collect();
        assert!(found.iter().all(|found| found == rate), "{due}: {found:?}");
        assert_eq!(statement.indemnity, euros("40"));
        assert_eq!(statement.known_until, day("2027-03-31"));
        assert_eq!(statement.warnings, [Warning::ClauseSetAside]);
    }
}

/// Art. 1231-6 and 1344-1 C. civ., art. L. 313-2 CMF: the professional's rate, 2.75, not 6.84.
#[test]
fn a_consumer_owes_the_legal_rate_from_the_day_after_the_formal_notice() {
    let claim = Claim {
        debtor: Debtor::Consumer,
        clause: fixed("15"),
        formal_notice: Some(day("2026-09-10")),
        ..claim("1000", "2026-05-16")
    };
    let statement = on("2026-09-30", &claim);
    assert_eq!(lines(&statement), ["2026-09-11 2026-09-30 20 1000.00 2.75 1.51"]);
    assert_eq!(statement.indemnity, Money::ZERO);
    assert_eq!(statement.total, euros("1001.51"));
    assert_eq!(statement.warnings, [Warning::ClauseSetAside]);
}

#[test]
fn a_consumer_owes_nothing_more_before_a_formal_notice() {
    for formal_notice in [None, Some(day("2026-09-10"))] {
        let claim =
            Claim { debtor: Debtor::Consumer, formal_notice, ..claim("1000", "2026-05-16") };
        let statement = on("2026-09-10", &claim);
        assert_eq!(statement.lines, []);
        assert_eq!(statement.total, euros("1000"));
        assert_eq!(statement.warnings, [Warning::NoFormalNotice]);
    }
    let paid = Claim {
        debtor: Debtor::Consumer,
        movements: vec![payment("2026-06-01", "1000")],
        ..claim("1000", "2026-05-16")
    };
    assert_eq!(on("2026-09-10", &paid).warnings, []);
}

#[test]
fn a_notice_before_the_due_date_waits_for_it() {
    let claim = Claim {
        debtor: Debtor::Consumer,
        formal_notice: Some(day("2026-07-01")),
        ..claim("1000", "2026-08-31")
    };
    assert_eq!(
        lines(&on("2026-09-10", &claim)),
        ["2026-09-01 2026-09-10 10 1000.00 2.75 0.75"]
    );
}

#[test]
fn the_indemnity_is_due_once_for_an_invoice_late_by_a_day_and_paid_since() {
    for (paid_on, indemnity) in [("2026-05-16", Money::ZERO), ("2026-05-17", euros("40"))] {
        let claim =
            Claim { movements: vec![payment(paid_on, "1850")], ..claim("1850", "2026-05-16") };
        assert_eq!(on("2026-11-21", &claim).indemnity, indemnity, "{paid_on}");
    }
    let in_parts = Claim {
        movements: vec![payment("2026-06-01", "500"), payment("2026-07-01", "500")],
        ..claim("1850", "2026-05-16")
    };
    assert_eq!(on("2026-11-21", &in_parts).indemnity, euros("40"));
    assert_eq!(on("2026-05-16", &in_parts).indemnity, Money::ZERO);
}

/// No interest on interest (art. 1343-2 C. civ.) nor on the indemnity, and no indemnity on the
/// indemnity (tryton/account_dunning_fee: no fee on a fee).
#[test]
fn only_the_principal_bears_interest() {
    let statement = on("2026-11-21", &claim("100", "2020-01-15"));
    assert!(statement.lines.iter().all(|line| line.base == euros("100")));
    assert_eq!(statement.indemnity, euros("40"));
}

#[test]
fn interest_comes_first_then_principal_then_the_indemnity() {
    let paid = |amount| Claim {
        movements: vec![payment("2026-06-30", amount)],
        ..claim("1850", "2026-05-16")
    };
    for (amount, interest_paid, principal, total) in [
        ("20.00", "20.00", "1850.00", "1897.71"),
        ("27.71", "27.71", "1850.00", "1890.00"),
        ("1877.71", "27.71", "0.00", "40.00"),
        ("1887.71", "27.71", "0.00", "30.00"),
        ("1917.71", "27.71", "0.00", "0.00"),
    ] {
        let statement = on("2026-06-30", &paid(amount));
        assert_eq!(statement.interest_paid, euros(interest_paid), "{amount}");
        assert_eq!(statement.principal, euros(principal), "{amount}");
        assert_eq!(statement.total, euros(total), "{amount}");
        assert_eq!(statement.warnings, [], "{amount}");
    }
    let overpaid = on("2026-06-30", &paid("2000"));
    assert_eq!(overpaid.total, Money::ZERO);
    assert_eq!(overpaid.warnings, [Warning::Overpaid(euros("82.29"))]);
}

#[test]
fn what_came_before_the_due_date_reduces_the_principal_from_the_start() {
    let in_time = Claim {
        movements: vec![
            payment("2026-03-01", "300"),
            credit_note("2026-05-16", "50"),
            payment("2026-05-16", "500"),
        ],
        ..claim("1850", "2026-05-16")
    };
    assert_eq!(
        lines(&on("2026-05-26", &in_time)),
        ["2026-05-17 2026-05-26 10 1000.00 12.15 3.33"]
    );
    let overpaid =
        Claim { movements: vec![payment("2026-03-01", "1900")], ..claim("1850", "2026-05-16") };
    let statement = on("2026-11-21", &overpaid);
    assert_eq!(statement.lines, []);
    assert_eq!(statement.total, Money::ZERO);
    assert_eq!(statement.warnings, [Warning::Overpaid(euros("50"))]);
}

/// The day of a payment still bears interest on it; the day of a credit note no longer does.
#[test]
fn a_credit_note_reduces_the_principal_from_its_date() {
    let claim = Claim {
        movements: vec![credit_note("2026-05-27", "350"), payment("2026-05-27", "503.99")],
        ..claim("1850", "2026-05-16")
    };
    assert_eq!(
        lines(&on("2026-05-31", &claim)),
        [
            "2026-05-17 2026-05-26 10 1850.00 12.15 6.16",
            "2026-05-27 2026-05-27 1 1500.00 12.15 0.50",
            "2026-05-28 2026-05-31 4 1002.67 12.15 1.34",
        ]
    );
}

#[test]
fn a_credit_note_beyond_the_principal_is_set_off() {
    let claim = Claim {
        movements: vec![credit_note("2026-07-01", "1900")],
        ..claim("1850", "2026-05-16")
    };
    let statement = on("2026-11-21", &claim);
    assert_eq!(statement.interest, euros("27.71"));
    assert_eq!(statement.interest_paid, euros("27.71"));
    assert_eq!(statement.principal, Money::ZERO);
    // 1 850.00 + 27.71 + 40.00 − 1 900.00
    assert_eq!(statement.total, euros("17.71"));
}

#[test]
fn movements_to_come_are_not_looked_at() {
    let claim =
        Claim { movements: vec![payment("2026-07-01", "1850")], ..claim("1850", "2026-05-16") };
    assert_eq!(on("2026-06-30", &claim).total, euros("1917.71"));
}

#[test]
fn actual_days_divide_by_those_of_the_year() {
    let claim = Claim { day_count: DayCount::Actual, ..claim("10000", "2023-12-30") };
    let statement = on("2024-01-02", &claim);
    let amounts: Vec<_> =
        statement.lines.iter().map(|line| line.amount.round_dp(6).to_string()).collect();
    // 10 000 × 14 % / 365 for 31 December, 10 000 × 14.5 % × 2 / 366 for two days of January.
    assert_eq!(amounts, ["3.835616", "7.923497"]);
    assert_eq!(statement.interest, euros("11.76"));
}

#[test]
fn a_semester_without_a_rate_is_shown_and_left_out() {
    let known = on("2026-12-31", &claim("1000", "2026-11-30"));
    let statement = on("2027-01-31", &claim("1000", "2026-11-30"));
    assert_eq!(
        lines(&statement),
        [
            "2026-12-01 2026-12-31 31 1000.00 12.40 10.53",
            "2027-01-01 2027-01-31 31 1000.00 ? 0.00",
        ]
    );
    assert_eq!(statement.interest, known.interest);
    assert_eq!(statement.known_until, day("2026-12-31"));
    assert_eq!(statement.warnings, [Warning::UnknownAfter(day("2026-12-31"))]);

    let public = Claim { debtor: Debtor::Public, ..claim("1000", "2026-12-31") };
    let statement = on("2027-01-31", &public);
    assert_eq!(statement.interest, Money::ZERO);
    assert_eq!(statement.warnings, [Warning::UnknownAfter(day("2026-12-31"))]);
}

#[test]
fn a_fixed_rate_stands_where_its_floor_is_not_known() {
    let claim = Claim { clause: fixed("15"), ..claim("1000", "2026-12-21") };
    let statement = on("2027-01-10", &claim);
    assert_eq!(
        lines(&statement),
        [
            "2026-12-22 2026-12-31 10 1000.00 15.00 4.11",
            "2027-01-01 2027-01-10 10 1000.00 15.00 4.11",
        ]
    );
    assert_eq!(statement.warnings, [Warning::FloorUnchecked { from: day("2027-01-01") }]);
}

#[test]
fn a_delay_older_than_the_tables_is_an_approximation() {
    let statement = on("2009-01-31", &claim("1000", "2008-11-30"));
    assert_eq!(
        lines(&statement),
        [
            "2008-12-01 2008-12-31 31 1000.00 ? 0.00",
            "2009-01-01 2009-01-31 31 1000.00 12.50 10.62",
        ]
    );
    assert_eq!(
        statement.warnings,
        [
            Warning::UnknownUntil(day("2008-12-31")),
            Warning::OlderThanRules { since: day("2013-01-01") },
        ]
    );
}

#[test]
fn nothing_is_added_up_to_and_on_the_due_date() {
    for as_of in ["2026-04-01", "2026-05-16"] {
        let statement = on(as_of, &claim("1850", "2026-05-16"));
        assert_eq!(statement.lines, []);
        assert_eq!(statement.total, euros("1850"));
        assert_eq!(statement.warnings, []);
    }
}

#[test]
fn the_end_of_the_calendar_is_no_trap() {
    let claim = Claim { due: NaiveDate::MAX, ..claim("1850", "2026-05-16") };
    assert_eq!(
        relancier_core::law::statement(
            &claim,
            &relancier_core::law::Rates::builtin(),
            NaiveDate::MAX
        )
        .total,
        euros("1850")
    );
}
