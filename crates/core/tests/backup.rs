//! When a copy outside the browser is proposed, and which dated ones are kept.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate};
use proptest::prelude::*;
use relancier_core::backup::{Backup, CopyName, is_wanted, superfluous};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::ledger::{Clock, DeviceId, Entry, Invoice, Ledger, Record};
use relancier_core::money::Money;
use relancier_core::text::Line;

fn ledger(invoices: u128) -> Ledger {
    let mut clock = Clock::new(DeviceId(1), None);
    let mut ledger = Ledger::default();
    for n in 0..invoices {
        let record = Record::Invoice(Invoice {
            id: InvoiceId(n),
            client: ClientId(1),
            number: Line::new(&format!("F-{n}")).unwrap(),
            subject: None,
            issued: NaiveDate::default(),
            due: NaiveDate::default(),
            received: None,
            total: Money::euros(10),
            scenario: None,
        });
        let stamp = clock.stamp(0);
        ledger.apply(Entry::new(record.id(), stamp, Some(record)));
    }
    ledger
}

#[test]
fn a_copy_is_proposed_when_something_is_at_stake() {
    // Invoices now; the days since a copy was made, and the invoices there were; whether one is wanted, and
    // whether one is where the browser clears data by itself.
    let cases = [
        (0, None, false, false),
        (1, None, false, true),
        (4, None, false, true),
        (5, None, true, true),
        (60, None, true, true),
        (60, Some((0, 60)), false, false),
        (60, Some((400, 60)), false, false),
        (60, Some((4, 59)), false, false),
        (60, Some((5, 59)), false, true),
        (60, Some((13, 59)), false, true),
        (60, Some((14, 59)), true, true),
    ];
    let today: NaiveDate = "2026-11-21".parse().unwrap();
    for (invoices, last, wanted, fragile) in cases {
        let last = last.map(|(days, invoices)| Backup {
            day: today - Days::new(days),
            up_to: ledger(invoices).latest_stamp().unwrap(),
        });
        let ledger = ledger(invoices);
        assert_eq!(is_wanted(&ledger, last, today, false), wanted, "{invoices}, {last:?}");
        assert_eq!(is_wanted(&ledger, last, today, true), fragile, "{invoices}, {last:?}");
    }
}

#[test]
fn only_files_named_as_ours_are_taken_for_ours() {
    for (name, mark, day) in [
        ("relancier-3f2a.json", "3f2a", None),
        ("relancier-0000-2026-11-21.json", "0000", Some("2026-11-21")),
    ] {
        let day = day.map(|day| day.parse().unwrap());
        assert_eq!(name.parse(), Ok(CopyName { mark: mark.to_owned(), day }), "{name}");
    }
    for name in [
        "relancier-2026-11-21.json",
        "relancier-3F2A.json",
        "relancier-3f2.json",
        "relancier-3f2a5.json",
        "relancier-3f2a-2026-11-31.json",
        "relancier-3f2a-2026-1-1.json",
        "relancier-3f2a-+2026-11-21.json",
        "relancier-3f2a (1).json",
        "relancier-3f2é.json",
        "relancier-3f2a.json.crswap",
        "Relancier-3f2a.json",
        "",
    ] {
        assert!(name.parse::<CopyName>().is_err(), "{name}");
    }
}

/// A copy every day for two years, what is superfluous deleted each time.
#[test]
fn of_daily_copies_seven_days_four_weeks_and_twelve_months_stay() {
    let first = NaiveDate::from_ymd_opt(2025, 1, 1).unwrap();
    let mut copies = BTreeSet::new();
    for day in 0..690 {
        let today = first + Days::new(day);
        copies.insert(today);
        for old in superfluous(&copies, today) {
            copies.remove(&old);
        }
        assert!(copies.len() <= 7 + 4 + 12);
    }
    let days: Vec<String> = copies.iter().rev().map(ToString::to_string).collect();
    assert_eq!(
        days,
        [
            // 21 November 2026 is a Saturday.
            "2026-11-21",
            "2026-11-20",
            "2026-11-19",
            "2026-11-18",
            "2026-11-17",
            "2026-11-16",
            "2026-11-15",
            "2026-11-08",
            "2026-11-01",
            "2026-10-31",
            "2026-09-30",
            "2026-08-31",
            "2026-07-31",
            "2026-06-30",
            "2026-05-31",
            "2026-04-30",
            "2026-03-31",
            "2026-02-28",
            "2026-01-31",
            "2025-12-31",
        ]
    );
}

#[test]
fn a_clock_that_was_wrong_costs_no_copy() {
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let copies = (0..9).map(|ahead| today + Days::new(400 + ahead)).chain([today]).collect();
    assert_eq!(superfluous(&copies, today), BTreeSet::new());
    let earlier = today - Days::new(4_000);
    assert_eq!(superfluous(&copies, earlier), BTreeSet::new());
}

proptest! {
    #[test]
    fn the_newest_copy_stays_and_so_does_one_of_each_of_the_last_twelve_months(
        days in prop::collection::btree_set(0..2_000_u64, 1..200),
    ) {
        let first = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();
        let copies: BTreeSet<NaiveDate> = days.iter().map(|day| first + Days::new(*day)).collect();
        let today = *copies.last().unwrap();
        let gone = superfluous(&copies, today);
        prop_assert!(!gone.contains(&today));
        let kept: BTreeSet<NaiveDate> = copies.difference(&gone).copied().collect();
        prop_assert!(kept.len() <= 23 && kept.len() >= copies.len().min(7));
        let months = |days: &BTreeSet<NaiveDate>| -> Vec<(i32, u32)> {
            let mut months: Vec<_> = days.iter().map(|day| (day.year(), day.month())).collect();
            months.dedup();
            months.into_iter().rev().take(12).collect()
        };
        prop_assert_eq!(months(&kept), months(&copies));
    }
}
