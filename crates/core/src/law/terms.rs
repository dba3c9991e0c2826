//! Payment terms (*délais de paiement*) and the due dates they give.

use chrono::{Datelike as _, Days, NaiveDate};

/// How the due date of an invoice follows from its date, or from that of delivery.
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
    /// So many days after the goods were received or the service performed (*réception des
    /// marchandises, exécution de la prestation*).
    AfterReceipt(TermDays),
    /// To the end of the ten days of the month (*décade*) in which the goods were received, then
    /// so many days.
    ReceiptTenDaysThen(TermDays),
    /// To the end of the month in which the goods were received, then so many days.
    ReceiptMonthThen(TermDays),
}

/// The day that terms run from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunsFrom {
    /// The date of the invoice, as agreed.
    Invoice,
    /// The day of receipt or performance, as agreed.
    Receipt,
    /// The date of the invoice, since the day of receipt or performance, which was agreed, is not
    /// known: the due date is an assumption.
    InvoiceInstead,
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
    /// Thirty days from receipt or performance, the term where nothing was agreed
    /// (art. L. 441-10 I C. com.).
    fn default() -> Self {
        Self::AfterReceipt(TermDays(30))
    }
}

impl PaymentTerms {
    /// The due date of an invoice of that date for what was received or performed on that day.
    ///
    /// Where the terms run from a receipt that is not known, the date of the invoice stands for
    /// it: [`PaymentTerms::runs_from`] says so.
    pub fn due_date(self, issued: NaiveDate, received: Option<NaiveDate>) -> NaiveDate {
        let received = received.unwrap_or(issued);
        match self {
            Self::Net(days) => add(issued, days),
            Self::EndOfMonthThen(days) => add(end_of_month(issued), days),
            Self::ThenEndOfMonth(days) => end_of_month(add(issued, days)),
            Self::AfterReceipt(days) => add(received, days),
            Self::ReceiptTenDaysThen(days) => add(end_of_ten_days(received), days),
            Self::ReceiptMonthThen(days) => add(end_of_month(received), days),
        }
    }

    /// The day that [`PaymentTerms::due_date`] counts from.
    pub const fn runs_from(self, received: Option<NaiveDate>) -> RunsFrom {
        match (self, received) {
            (Self::Net(_) | Self::EndOfMonthThen(_) | Self::ThenEndOfMonth(_), _) => {
                RunsFrom::Invoice
            }
            (_, Some(_)) => RunsFrom::Receipt,
            (_, None) => RunsFrom::InvoiceInstead,
        }
    }
}

fn add(day: NaiveDate, days: TermDays) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days.0))).unwrap_or(NaiveDate::MAX)
}

pub(super) fn end_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(day.num_days_in_month().into()).unwrap_or(day)
}

/// The 10th, the 20th or the last day of the month.
pub(super) fn end_of_ten_days(day: NaiveDate) -> NaiveDate {
    match day.day() {
        ..=10 => day.with_day(10).unwrap_or(day),
        11..=20 => day.with_day(20).unwrap_or(day),
        _ => end_of_month(day),
    }
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
                PaymentTerms::EndOfMonthThen(days).due_date(issued, None),
                day(month_then_days)
            );
            assert_eq!(
                PaymentTerms::ThenEndOfMonth(days).due_date(issued, None),
                day(days_then_month)
            );
        }
    }

    #[test]
    fn weekends_do_not_move_a_due_date() {
        let sunday = day("2026-11-22");
        assert_eq!(PaymentTerms::default().due_date(day("2026-10-23"), None), sunday);
    }

    #[test]
    fn terms_run_from_receipt_where_it_is_known() {
        let issued = day("2026-02-03");
        let days = TermDays(30);
        for (terms, received, due, from) in [
            (
                PaymentTerms::AfterReceipt(days),
                Some("2026-01-20"),
                "2026-02-19",
                RunsFrom::Receipt,
            ),
            (PaymentTerms::AfterReceipt(days), None, "2026-03-05", RunsFrom::InvoiceInstead),
            (
                PaymentTerms::ReceiptTenDaysThen(days),
                Some("2026-01-21"),
                "2026-03-02",
                RunsFrom::Receipt,
            ),
            (
                PaymentTerms::ReceiptTenDaysThen(days),
                None,
                "2026-03-12",
                RunsFrom::InvoiceInstead,
            ),
            (
                PaymentTerms::ReceiptMonthThen(days),
                Some("2026-01-20"),
                "2026-03-02",
                RunsFrom::Receipt,
            ),
            (
                PaymentTerms::ReceiptMonthThen(days),
                None,
                "2026-03-30",
                RunsFrom::InvoiceInstead,
            ),
            (PaymentTerms::Net(days), Some("2026-01-20"), "2026-03-05", RunsFrom::Invoice),
        ] {
            let received = received.map(day);
            assert_eq!(terms.due_date(issued, received), day(due), "{terms:?}");
            assert_eq!(terms.runs_from(received), from, "{terms:?}");
        }
    }
}
