//! Where an invoice stands, in one word.

use chrono::NaiveDate;

use super::{claim, days_late, hold_on};
use crate::id::HoldId;
use crate::law::{self, Rates};
use crate::ledger::{Invoice, Ledger};
use crate::money::Money;

/// Where an invoice stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Paid in full, on that day: nobody is chased for it any more, though penalties and the
    /// indemnity for having been late may remain due.
    Paid {
        /// The day of the last payment.
        on: NaiveDate,
    },
    /// More was paid than was owed, penalties and indemnity included.
    Overpaid {
        /// How much more.
        by: Money,
    },
    /// Cancelled by credit notes alone.
    Credited,
    /// Left alone: promised, disputed or paused.
    Held(HoldId),
    /// The due date has not passed.
    NotDue {
        /// Days until it: 0 on the due date itself.
        in_days: u32,
    },
    /// The due date has passed.
    Late {
        /// Days since.
        days: u32,
    },
}

/// Where an invoice stands on a day.
pub fn standing(
    ledger: &Ledger,
    rates: &Rates,
    invoice: &Invoice,
    today: NaiveDate,
) -> Standing {
    let remaining = ledger.remaining(invoice);
    if remaining < Money::ZERO {
        // What came beyond the invoice pays what its lateness added, before it is too much.
        let by = law::statement(&claim(ledger, invoice, today), rates, today).surplus;
        if by.is_positive() {
            return Standing::Overpaid { by };
        }
    }
    if !remaining.is_positive() {
        let last = ledger.payments_of(invoice.id).map(|payment| payment.date).max();
        return last.map_or(Standing::Credited, |on| Standing::Paid { on });
    }
    if let Some(hold) = hold_on(ledger, invoice, today) {
        return Standing::Held(hold.id);
    }
    if invoice.due < today {
        Standing::Late { days: days_late(invoice, today) }
    } else {
        let in_days = u32::try_from((invoice.due - today).num_days()).unwrap_or(u32::MAX);
        Standing::NotDue { in_days }
    }
}
