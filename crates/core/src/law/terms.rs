//! Payment terms (*délais de paiement*) and the due dates they give.

use chrono::{Days, NaiveDate};

/// How the due date of an invoice follows from its date.
///
/// A due date printed on the invoice always wins; and no text moves a due date that falls on a
/// weekend or a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaymentTerms {
    /// So many days after the invoice date.
    Net(TermDays),
    /// To the end of the invoice's month, then so many days (*fin de mois + n jours*).
    EndOfMonthThen(TermDays),
    /// So many days after the invoice date, then to the end of that month (*n jours, fin de mois*).
    ThenEndOfMonth(TermDays),
}

/// A number of days in payment terms: 0 to 365.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermDays(u16);

/// More days than payment terms have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DaysError;

impl TermDays {
    /// No days: the end of the month itself.
    pub const ZERO: Self = Self(0);

    /// A number of days, refused beyond 365.
    pub const fn new(days: u16) -> Result<Self, DaysError> {
        if days <= 365 { Ok(Self(days)) } else { Err(DaysError) }
    }

    /// The number of days.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Default for PaymentTerms {
    /// Thirty days, the term where nothing was agreed (art. L. 441-10 I C. com.).
    fn default() -> Self {
        Self::Net(TermDays(30))
    }
}

impl PaymentTerms {
    /// The due date of an invoice of that date.
    pub fn due_date(self, issued: NaiveDate) -> NaiveDate {
        match self {
            Self::Net(days) => add(issued, days),
            Self::EndOfMonthThen(days) => add(end_of_month(issued), days),
            Self::ThenEndOfMonth(days) => end_of_month(add(issued, days)),
        }
    }
}

fn add(day: NaiveDate, days: TermDays) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days.0))).unwrap_or(NaiveDate::MAX)
}

fn end_of_month(day: NaiveDate) -> NaiveDate {
    use chrono::Datelike as _;
    day.with_day(day.num_days_in_month().into()).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The two lawful readings of « 45 jours fin de mois », as published by impayes.com,
    /// solon.law and expertfiscal.fr.
    #[test]
    fn both_readings_of_45_days_end_of_month() {
        let days = TermDays(45);
        for (issued, month_then_days, days_then_month) in [
            ("2025-01-02", "2025-03-17", "2025-02-28"),
            ("2024-01-02", "2024-03-16", "2024-02-29"),
            ("2025-01-15", "2025-03-17", "2025-03-31"),
            ("2025-02-15", "2025-04-14", "2025-04-30"),
        ] {
            let issued = day(issued);
            assert_eq!(
                PaymentTerms::EndOfMonthThen(days).due_date(issued),
                day(month_then_days)
            );
            assert_eq!(
                PaymentTerms::ThenEndOfMonth(days).due_date(issued),
                day(days_then_month)
            );
        }
    }

    #[test]
    fn weekends_do_not_move_a_due_date() {
        let sunday = day("2026-11-22");
        assert_eq!(PaymentTerms::default().due_date(day("2026-10-23")), sunday);
    }
}
