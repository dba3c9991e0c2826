//! Figures that others published, each with its source, and those that are wrong.

use chrono::Days;
use relancier_core::law::{Claim, PenaltyClause};
use relancier_core::ledger::Debtor;

use crate::{claim, day, euros, fixed, lines, on, payment};

/// Before the tables begin the floor is not known, so that any stipulated rate stands.
const BEFORE_THE_TABLES: &str = "2000-01-01";

struct Case {
    source: &'static str,
    total: &'static str,
    clause: PenaltyClause,
    due: &'static str,
    days: u64,
    interest: &'static str,
}

impl Case {
    fn of(
        source: &'static str,
        total: &'static str,
        rate: &str,
        days: u64,
        interest: &'static str,
    ) -> Self {
        Self { source, total, clause: fixed(rate), due: BEFORE_THE_TABLES, days, interest }
    }

    /// At the default rate of the semester after the due date.
    fn by_default(
        source: &'static str,
        total: &'static str,
        due: &'static str,
        days: u64,
        interest: &'static str,
    ) -> Self {
        Self { source, total, clause: PenaltyClause::LegalDefault, due, days, interest }
    }

    fn reckoned(&self) -> String {
        let claim = Claim { clause: self.clause, ..claim(self.total, self.due) };
        let as_of = day(self.due) + Days::new(self.days);
        on(&as_of.to_string(), &claim).interest.to_string()
    }
}

#[test]
fn published_figures_are_reproduced() {
    for case in [
        Case::of("lesjooristes.fr", "5000", "10", 30, "41.10"),
        Case::of("agenceipro.com", "15000", "15", 30, "184.93"),
        Case::of("condat.blogspot.com, 1 of 3", "2000", "2.74", 60, "9.01"),
        Case::of("condat.blogspot.com, 2 of 3", "2000", "7.74", 305, "129.35"),
        Case::of("condat.blogspot.com, 3 of 3", "2000", "9.26", 100, "50.74"),
        Case::of("droit-finances forum, 1.5 × 0.65 %", "1000", "0.975", 45, "1.20"),
        Case::by_default("public code 68434553110", "1200", "2026-03-01", 30, "11.98"),
        Case::by_default("public code 71128008865", "1200", "2026-03-01", 20, "7.99"),
        Case::by_default("public code 67594826883", "1000", "2026-07-31", 30, "10.19"),
        Case::of("frappe/erpnext test_dunning.py, interest alone", "100", "10", 15, "0.41"),
        Case::of("frappe/erpnext test_dunning.py, no rate", "100", "0", 20, "0.00"),
        Case::of("peti/hledger-interest README, § 288 BGB", "35", "5.12", 107, "0.53"),
        Case::of("peti/hledger-interest README, § 288 BGB", "35", "5.12", 76, "0.37"),
        Case::of("peti/hledger-interest README, simple", "1000", "5", 96, "13.15"),
        Case::of("peti/hledger-interest README, simple", "1000", "5", 234, "32.05"),
    ] {
        assert_eq!(case.reckoned(), case.interest, "{}", case.source);
    }
}

/// Reckoned for Relancier from the tables, not published.
#[test]
fn own_vectors() {
    for case in [
        Case::by_default("A: two semesters", "10000", "2026-06-20", 20, "67.26"),
        Case::by_default("D: over 29 February", "500", "2024-02-28", 2, "0.40"),
        Case::by_default("E: paid on the due date", "500", "2024-02-28", 0, "0.00"),
    ] {
        assert_eq!(case.reckoned(), case.interest, "{}", case.source);
    }
}

#[test]
fn wrong_published_figures_are_not_reproduced() {
    for (case, published) in [
        (Case::of("commentcamarche", "6216.16", "0.88", 126, "18.88"), "18.87"),
        // The figure printed is that of 10 000 € and 62 days.
        (Case::of("public code 69051586352", "6000", "12.40", 64, "130.45"), "210.63"),
        // The figure printed is that of 21 days.
        (Case::of("frappe/lending #16", "510", "10.62", 10, "1.48"), "3.12"),
    ] {
        assert_eq!(case.reckoned(), case.interest, "{}", case.source);
        assert_ne!(case.reckoned(), published, "{}", case.source);
    }
    for printed in [
        Case::of("public code 69051586352", "10000", "12.40", 62, "210.63"),
        Case::of("frappe/lending #16", "510", "10.62", 21, "3.12"),
    ] {
        assert_eq!(printed.reckoned(), printed.interest, "{}", printed.source);
    }
}

/// JulienArthur/calculTIL prints « ≈ 2000 € » for 10 000 € at the legal rate of professionals
/// from 1 January 2024 to 1 November 2025.
#[test]
fn the_legal_rate_of_two_years_is_not_two_thousand_euros() {
    let claim = Claim {
        debtor: Debtor::Consumer,
        formal_notice: Some(day("2024-01-01")),
        ..claim("10000", "2023-12-01")
    };
    assert_eq!(
        lines(&on("2025-11-01", &claim)),
        [
            "2024-01-02 2024-06-30 181 10000.00 5.07 251.42",
            "2024-07-01 2024-12-31 184 10000.00 4.92 248.02",
            "2025-01-01 2025-06-30 181 10000.00 3.71 183.98",
            "2025-07-01 2025-11-01 124 10000.00 2.76 93.76",
        ]
    );
    assert_eq!(on("2025-11-01", &claim).interest, euros("777.18"));
}

/// peti/hledger-interest README: a delay cut by a year's end, and what a payment that pays interest
/// first leaves of the principal.
#[test]
fn hledger_interest_late_payment() {
    let mut claim = Claim { clause: fixed("5.12"), ..claim("35", "2010-09-15") };
    claim.movements = vec![payment("2011-03-17", "35")];
    let statement = on("2011-03-17", &claim);
    assert_eq!(
        lines(&statement),
        [
            "2010-09-16 2010-12-31 107 35.00 5.12 0.53",
            "2011-01-01 2011-03-17 76 35.00 5.12 0.37",
        ]
    );
    assert_eq!(statement.interest, euros("0.90"));
    assert_eq!(statement.principal, euros("0.90"));
}

/// The loan of the same README. It adds interest to the principal at each year's end, which
/// art. 1343-2 C. civ. does not allow here: from 2011 on the figures part.
#[test]
fn hledger_interest_capitalises_and_relancier_does_not() {
    let mut claim = Claim { clause: fixed("5"), ..claim("1000", "2010-09-26") };
    claim.movements = vec![
        payment("2010-12-11", "150"),
        payment("2011-03-07", "300"),
        payment("2011-08-21", "150"),
    ];
    assert_eq!(
        lines(&on("2011-08-21", &claim)),
        [
            "2010-09-27 2010-12-11 76 1000.00 5.00 10.41",
            "2010-12-12 2010-12-31 20 860.41 5.00 2.36",
            // Published: 862.77 and 7.80.
            "2011-01-01 2011-03-07 66 860.41 5.00 7.78",
            // Published: 570.57 and 13.05, in one line.
            "2011-03-08 2011-06-30 115 570.55 5.00 8.99",
            "2011-07-01 2011-08-21 52 570.55 5.00 4.06",
        ]
    );
}
