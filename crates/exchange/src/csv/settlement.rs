//! What was received for an invoice, from all that its row says about it.

use chrono::NaiveDate;
use relancier_core::money::Money;

use super::document::Document;
use super::field::Field;
use super::problem::Reason;
use super::vocabulary::Status;
use crate::amount::AmountProblem;

/// Money received for an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Received {
    /// How much; more than zero.
    pub amount: Money,
    /// When.
    pub date: NaiveDate,
    /// Whether the day is not in the file, and stands for one that is not known.
    pub estimated: bool,
}

/// What was received, if anything. `credited` is what credit notes of the same file take off.
///
/// # Errors
///
/// The field that does not agree with the others, and why.
pub(super) fn received(
    document: &Document,
    due: NaiveDate,
    credited: Money,
    today: Option<NaiveDate>,
) -> Result<Option<Received>, (Field, Reason)> {
    let amount = amount(document, credited)?;
    let remains = document.total - amount - credited;
    match document.status {
        Some(Some(Status::Paid)) if remains.is_positive() => {
            return Err((Field::Status, Reason::StatusAndAmounts { remains }));
        }
        Some(Some(Status::Unpaid)) if !remains.is_positive() && amount.is_positive() => {
            return Err((Field::Status, Reason::StatusAndAmounts { remains }));
        }
        Some(Some(Status::PartlyPaid)) if !remains.is_positive() || !amount.is_positive() => {
            return Err((Field::Status, Reason::StatusAndAmounts { remains }));
        }
        _ => {}
    }
    if !amount.is_positive() {
        let has_date = document.paid_on.is_some() && credited.is_zero();
        let untold = Err((Field::PaidOn, Reason::PaidOnWithoutPayment));
        return if has_date { untold } else { Ok(None) };
    }
    if Money::from_cents(amount.cents()).is_err() {
        return Err((Field::Paid, Reason::Amount(AmountProblem::TooLarge)));
    }
    let (date, estimated) = match document.paid_on {
        Some(day) if today.is_some_and(|today| day > today) => {
            return Err((Field::PaidOn, Reason::InTheFuture));
        }
        Some(day) => (day, false),
        // Paid by the due date as far as one can tell: no penalty is claimed on it.
        None => (today.map_or(due, |today| due.min(today)).max(document.issued), true),
    };
    Ok(Some(Received { amount, date, estimated }))
}

fn amount(document: &Document, credited: Money) -> Result<Money, (Field, Reason)> {
    let total = document.total;
    match (document.paid, document.remaining) {
        (Some(paid), Some(remains)) => {
            let without_credit = remains == total - paid;
            let with_credit = remains == total - paid - credited;
            // Some programs show nothing rather than less than nothing when too much was paid.
            let floored = remains.is_zero() && paid + credited >= total;
            if !(without_credit || with_credit || floored) {
                return Err((Field::Remaining, Reason::Sum { total, paid, remains }));
            }
            if with_credit { Ok(paid) } else { apart(paid, credited, Field::Paid) }
        }
        (Some(paid), None) => apart(paid, credited, Field::Paid),
        (None, Some(remains)) if remains > total => {
            Err((Field::Remaining, Reason::RemainsTooMuch { total }))
        }
        (None, Some(remains)) if total - remains == credited => Ok(Money::ZERO),
        (None, Some(remains)) => apart(total - remains, credited, Field::Remaining),
        (None, None) => untold(document, credited),
    }
}

/// A payment beside a credit note: some programs count the one in the other.
fn apart(paid: Money, credited: Money, field: Field) -> Result<Money, (Field, Reason)> {
    if credited.is_positive() && paid.is_positive() {
        Err((field, Reason::CreditOrPayment { credit: credited }))
    } else {
        Ok(paid)
    }
}

/// What was paid where no amount says it.
fn untold(document: &Document, credited: Money) -> Result<Money, (Field, Reason)> {
    let all = (document.total - credited).max(Money::ZERO);
    match document.status {
        Some(Some(Status::Paid)) => Ok(all),
        Some(Some(Status::PartlyPaid)) => Err((Field::Status, Reason::PartlyPaid)),
        Some(None) => Err((Field::Status, Reason::UnknownStatus)),
        Some(Some(Status::Unpaid)) => Ok(Money::ZERO),
        // A day of payment alone says that all of it was paid then.
        _ if document.paid_on.is_some() => Ok(all),
        _ => Ok(Money::ZERO),
    }
}
