//! When a copy of the ledger outside the browser (*sauvegarde*) is wanted.

use chrono::NaiveDate;

use crate::ledger::{Ledger, Stamp};

/// A copy older than this is told, if anything has changed since.
const OLD_DAYS: i64 = 14;

/// The same where the browser clears data by itself: Safari, of a site not visited on seven days of use
/// (webkit.org, 24 March 2020).
const OLD_DAYS_FRAGILE: i64 = 5;

/// So many invoices are worth a first copy: they take an hour to type in again.
const AT_STAKE: usize = 5;

/// The last copy made of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// The day it was made.
    pub day: NaiveDate,
    /// The last change in it.
    pub up_to: Stamp,
}

/// Whether a copy is to be proposed: there is none of what is worth one, or what changed since is old.
/// `fragile` where the browser clears data by itself.
pub fn is_wanted(
    ledger: &Ledger,
    last: Option<Backup>,
    today: NaiveDate,
    fragile: bool,
) -> bool {
    let (old, at_stake) = if fragile { (OLD_DAYS_FRAGILE, 1) } else { (OLD_DAYS, AT_STAKE) };
    match last {
        None => ledger.invoices().take(at_stake).count() == at_stake,
        Some(last) => {
            (today - last.day).num_days() >= old && ledger.latest_stamp() != Some(last.up_to)
        }
    }
}
