//! Rates that the user entered for semesters the tables do not know.

use relancier_core::id::OwnRateId;
use relancier_core::law::{
    Claim, Creditor, OwnRateUse, RateIndex, Rates, Statement, Warning, statement,
};
use relancier_core::ledger::{Clock, Debtor, DeviceId, Entry, Ledger, OwnRate, Record};
use relancier_core::rate::Rate;
use relancier_core::text::Line;

use crate::{claim, day, fixed, lines};

const ECB: RateIndex = RateIndex::EcbRefinancing;
const LEGAL: RateIndex = RateIndex::LegalProfessional;

fn own(id: u128, index: RateIndex, semester: &str, rate: &str) -> OwnRate {
    OwnRate {
        id: OwnRateId(id),
        index,
        semester: semester.parse().unwrap(),
        rate: Rate::parse_plain(rate).unwrap(),
        source: Line::new(&format!("lu pour {semester}")).unwrap(),
    }
}

fn on(as_of: &str, claim: &Claim, own: &[OwnRate]) -> Statement {
    statement(claim, &Rates::builtin().with_own(own), day(as_of))
}

/// The tables end on 31 December 2026, with 2.40 and 2.75.
#[test]
fn what_was_entered_carries_on_where_the_tables_end() {
    let late = claim("1000", "2026-12-21");
    let entered = [own(1, ECB, "2027S1", "2.65"), own(2, LEGAL, "2027S1", "3.00")];
    for (claim, rate) in [
        (late.clone(), "12.65"),
        (Claim { debtor: Debtor::Public, ..claim("1000", "2026-12-31") }, "10.65"),
        (
            Claim { debtor: Debtor::Consumer, formal_notice: Some(late.due), ..late.clone() },
            "3.00",
        ),
        // Under the floor of 3 × 3.00 %.
        (Claim { clause: fixed("8.50"), ..late.clone() }, "9.00"),
    ] {
        let statement = on("2027-01-10", &claim, &entered);
        let last = statement.lines.last().unwrap();
        assert_eq!(last.rate.as_ref().unwrap().0.to_string(), rate, "{:?}", claim.debtor);
        let source = last.own_rate.as_ref().map(|own| own.source.as_str());
        assert_eq!(source, Some("lu pour 2027S1"), "{rate}");
        assert!(statement.known_until >= day("2027-06-30"), "{rate}");
        let raised = |warning: &Warning| matches!(warning, Warning::RaisedToFloor { .. });
        assert!(statement.warnings.iter().all(raised), "{:?}", statement.warnings);
        // Nothing of the user's where the tables know.
        let first = statement.lines.first().filter(|line| line.from < day("2027-01-01"));
        assert!(first.is_none_or(|line| line.own_rate.is_none()));
    }
}

#[test]
fn a_stipulated_rate_above_the_floor_rests_on_nothing_entered() {
    let late = Claim { clause: fixed("15"), ..claim("1000", "2026-12-31") };
    let statement = on("2027-01-10", &late, &[own(2, LEGAL, "2027S1", "3.00")]);
    assert_eq!(statement.lines[0].own_rate, None);
    assert_eq!(statement.warnings, []);
}

#[test]
fn a_gap_stays_unknown() {
    let late = claim("1000", "2026-12-21");
    let statement = on("2028-01-10", &late, &[own(1, ECB, "2027S2", "2.00")]);
    assert_eq!(
        lines(&statement),
        [
            "2026-12-22 2026-12-31 10 1000.00 12.40 3.40",
            "2027-01-01 2027-06-30 181 1000.00 ? 0.00",
            "2027-07-01 2027-12-31 184 1000.00 12.00 60.49",
            "2028-01-01 2028-01-10 10 1000.00 ? 0.00",
        ]
    );
    assert_eq!(statement.known_until, day("2026-12-31"));
    assert_eq!(
        statement.warnings,
        [
            Warning::UnknownBetween { from: day("2027-01-01"), to: day("2027-06-30") },
            Warning::UnknownAfter(day("2027-12-31")),
        ]
    );
}

#[test]
fn known_until_follows_without_a_gap() {
    for (entered, ecb, legal) in [
        (&[][..], "2026-12-31", "2026-12-31"),
        (&[own(1, ECB, "2027S1", "2")], "2027-06-30", "2026-12-31"),
        (
            &[
                own(1, ECB, "2027S2", "2"),
                own(2, ECB, "2027S1", "2"),
                own(3, LEGAL, "2027S1", "2"),
            ],
            "2027-12-31",
            "2027-06-30",
        ),
        (&[own(1, ECB, "2027S2", "2")], "2026-12-31", "2026-12-31"),
        (&[own(1, ECB, "1999S1", "3")], "2026-12-31", "2026-12-31"),
    ] {
        let rates = Rates::builtin().with_own(entered);
        assert_eq!(rates.ecb_known_until(), day(ecb), "{entered:?}");
        assert_eq!(rates.legal_known_until(Creditor::Professional), day(legal), "{entered:?}");
        assert_eq!(rates.legal_known_until(Creditor::Individual), day("2026-12-31"));
    }
}

#[test]
fn the_tables_win_and_the_entry_says_so() {
    let wrong = own(1, ECB, "2026S2", "9.99");
    let first = own(2, ECB, "2027S1", "2.50");
    let second = own(3, ECB, "2027S1", "2.65");
    let rates = Rates::builtin().with_own([&wrong, &first, &second]);
    let known = rates.ecb_on_anchor("2026S2".parse().unwrap()).unwrap();
    assert_eq!(known, Rate::from_hundredths(240));
    assert_eq!(rates.use_of(&wrong), OwnRateUse::Superseded { by: known });
    assert_eq!(rates.use_of(&first), OwnRateUse::Replaced { by: second.id });
    assert_eq!(rates.use_of(&second), OwnRateUse::Used);
    assert_eq!(rates.use_of(&own(4, LEGAL, "2027S1", "3")), OwnRateUse::Absent);
}

/// Two devices entered the same semester: the one stamped later is taken, in whatever order the
/// entries come together and whatever their ids.
#[test]
fn of_two_rates_for_a_semester_the_later_stamped_is_taken() {
    let mut clock = Clock::new(DeviceId(1), None);
    let mut entry = |own: OwnRate| {
        let record = Record::OwnRate(own);
        Entry::new(record.id(), clock.stamp(1000), Some(record))
    };
    let earlier = entry(own(9, ECB, "2027S1", "2.50"));
    let later = entry(own(1, ECB, "2027S1", "2.65"));
    let deleted = Entry { record: None, ..entry(own(1, ECB, "2027S1", "2.65")) };
    let semester = "2027S1".parse().unwrap();
    for (entries, rate) in [
        (vec![earlier.clone(), later.clone()], Some(265)),
        (vec![later.clone(), earlier.clone()], Some(265)),
        (vec![deleted.clone(), later.clone(), earlier], Some(250)),
        (vec![deleted, later], None),
    ] {
        let rates = Ledger::from_entries(entries).rates();
        assert_eq!(rates.ecb_on_anchor(semester), rate.map(Rate::from_hundredths));
    }
}
