//! The rates side by side, as law.md § 1.4 derives them.

use relancier_core::id::OwnRateId;
use relancier_core::law::{RateIndex, Rates, semesters, unknown_semesters};
use relancier_core::ledger::OwnRate;
use relancier_core::rate::Rate;
use relancier_core::text::Line;

use crate::day;

fn written(rate: Option<Rate>) -> String {
    rate.map_or_else(|| "?".to_owned(), |rate| rate.to_string())
}

#[test]
fn the_table_of_semesters() {
    let all = semesters(&Rates::builtin(), day("2026-11-21"));
    assert_eq!(all.len(), 36);
    for (semester, ecb, business, public, legal, floor) in [
        ("2026S2", "2.40", "12.40", "10.40", "2.75", "8.25"),
        ("2025S1", "3.15", "13.15", "11.15", "3.71", "11.13"),
        ("2024S1", "4.50", "14.50", "12.50", "5.07", "15.21"),
        ("2022S2", "0.00", "10.00", "8.00", "0.77", "2.31"),
        ("2011S2", "1.25", "11.25", "9.25", "0.38", "1.14"),
        ("2009S1", "2.50", "12.50", "10.50", "3.79", "11.37"),
    ] {
        let found = all.iter().find(|one| one.semester.to_string() == semester).unwrap();
        let rates = [found.ecb, found.business, found.public, found.legal, found.floor];
        assert_eq!(rates.map(written), [ecb, business, public, legal, floor], "{semester}");
        assert!(found.ecb_row.is_some() && found.legal_row.is_some());
    }
}

#[test]
fn what_is_not_known_is_shown_as_such_until_somebody_enters_it() {
    let next = unknown_semesters(&Rates::builtin(), RateIndex::EcbRefinancing).next().unwrap();
    assert_eq!(next.to_string(), "2027S1");
    let own = OwnRate {
        id: OwnRateId(1),
        index: RateIndex::EcbRefinancing,
        semester: next,
        rate: Rate::from_hundredths(265),
        source: Line::new("Banque de France, 2 janvier 2027").unwrap(),
    };
    let newest = |rates: &Rates| semesters(rates, day("2027-02-01")).remove(0);
    let unknown = newest(&Rates::builtin());
    assert_eq!((unknown.semester, unknown.business, unknown.legal), (next, None, None));
    let entered = newest(&Rates::builtin().with_own([&own]));
    assert_eq!(written(entered.business), "12.65");
    assert_eq!((entered.ecb_row, entered.own), (None, vec![own]));
}
