//! The tables of `data/law`: nothing without a source, no gap, no overlap, nothing extrapolated.

use chrono::Days;
use relancier_core::law::{
    Creditor, DEFAULT_POINTS, FLOOR_TIMES, INDEMNITY, PUBLIC_POINTS, Rates, Semester, Series,
};
use relancier_core::rate::Rate;

use crate::day;

fn all_series(rates: &Rates) -> [&Series; 3] {
    [
        rates.ecb_series(),
        rates.legal_series(Creditor::Professional),
        rates.legal_series(Creditor::Individual),
    ]
}

#[test]
fn every_row_has_a_source() {
    for series in all_series(&Rates::builtin()) {
        for row in series.rows {
            assert!(row.source.len() > 10, "{}", row.from);
            assert!(row.published.is_none_or(|published| published < row.from), "{}", row.from);
        }
    }
    for source in
        [DEFAULT_POINTS.source, PUBLIC_POINTS.source, FLOOR_TIMES.source, INDEMNITY.source]
    {
        assert!(source.len() > 10);
    }
}

#[test]
fn rows_are_in_order() {
    for series in all_series(&Rates::builtin()) {
        assert!(series.rows.is_sorted_by(|a, b| a.from < b.from));
    }
}

/// A semester forgotten, or given twice, fails here.
#[test]
fn legal_rates_follow_each_other_semester_by_semester() {
    let rates = Rates::builtin();
    for creditor in [Creditor::Professional, Creditor::Individual] {
        let series = rates.legal_series(creditor);
        for row in series.rows {
            let until = row.until.unwrap();
            assert_eq!(Semester::of(row.from).first_day(), row.from);
            assert_eq!(Semester::of(until).last_day(), until);
        }
        for pair in series.rows.windows(2) {
            assert_eq!(pair[0].until.unwrap() + Days::new(1), pair[1].from);
        }
        assert_eq!(series.rows.last().unwrap().until, Some(series.known_until));
    }
}

/// The derived table of the survey of the law (its § 1.4): the ECB rate on each anchor and the
/// legal rate of professionals. The anchors where the announcement misleads are 2011S2, 2012S2,
/// 2016S1, 2022S2 and 2024S2.
#[test]
fn rates_of_each_semester() {
    let rates = Rates::builtin();
    for (first_day, ecb, legal) in [
        ("2009-01-01", "2.50", "3.79"),
        ("2009-07-01", "1.00", "3.79"),
        ("2010-01-01", "1.00", "0.65"),
        ("2010-07-01", "1.00", "0.65"),
        ("2011-01-01", "1.00", "0.38"),
        ("2011-07-01", "1.25", "0.38"),
        ("2012-01-01", "1.00", "0.71"),
        ("2012-07-01", "1.00", "0.71"),
        ("2013-01-01", "0.75", "0.04"),
        ("2013-07-01", "0.50", "0.04"),
        ("2014-01-01", "0.25", "0.04"),
        ("2014-07-01", "0.15", "0.04"),
        ("2015-01-01", "0.05", "0.93"),
        ("2015-07-01", "0.05", "0.99"),
        ("2016-01-01", "0.05", "1.01"),
        ("2016-07-01", "0.00", "0.93"),
        ("2017-01-01", "0.00", "0.90"),
        ("2017-07-01", "0.00", "0.90"),
        ("2018-01-01", "0.00", "0.89"),
        ("2018-07-01", "0.00", "0.88"),
        ("2019-01-01", "0.00", "0.86"),
        ("2019-07-01", "0.00", "0.87"),
        ("2020-01-01", "0.00", "0.87"),
        ("2020-07-01", "0.00", "0.84"),
        ("2021-01-01", "0.00", "0.79"),
        ("2021-07-01", "0.00", "0.76"),
        ("2022-01-01", "0.00", "0.76"),
        ("2022-07-01", "0.00", "0.77"),
        ("2023-01-01", "2.50", "2.06"),
        ("2023-07-01", "4.00", "4.22"),
        ("2024-01-01", "4.50", "5.07"),
        ("2024-07-01", "4.25", "4.92"),
        ("2025-01-01", "3.15", "3.71"),
        ("2025-07-01", "2.15", "2.76"),
        ("2026-01-01", "2.15", "2.62"),
        ("2026-07-01", "2.40", "2.75"),
    ] {
        let semester = Semester::of(day(first_day));
        let rate = |text| Some(Rate::parse_plain(text).unwrap());
        assert_eq!(rates.ecb_on_anchor(semester), rate(ecb), "{semester}");
        assert_eq!(rates.legal(semester, Creditor::Professional), rate(legal), "{semester}");
    }
}

#[test]
fn what_is_not_known_is_not_guessed() {
    let rates = Rates::builtin();
    let [next, long_past] = ["2027-01-01", "2007-01-01"].map(|text| Semester::of(day(text)));
    for semester in [next, long_past] {
        assert_eq!(rates.ecb_on_anchor(semester), None);
        assert_eq!(rates.legal(semester, Creditor::Professional), None);
        assert_eq!(rates.legal(semester, Creditor::Individual), None);
    }
    assert_eq!(rates.ecb_series().known_until, day("2026-12-31"));
}

/// The page marks these as not verified.
#[test]
fn rates_read_in_one_source_are_marked() {
    let rates = Rates::builtin();
    let unverified = |creditor| {
        let rows = rates.legal_series(creditor).rows.iter();
        rows.filter(|row| !row.verified).map(|row| row.from.to_string()).collect::<Vec<_>>()
    };
    let professional =
        ["2009-01-01", "2011-01-01", "2012-01-01", "2013-01-01", "2014-01-01", "2015-07-01"];
    assert_eq!(unverified(Creditor::Professional), professional);
    assert_eq!(unverified(Creditor::Individual), [&professional[..], &["2026-07-01"]].concat());
}
