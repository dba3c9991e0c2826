//! What the law adds to an invoice paid late, on any day, and why.

mod clause;
mod penalty;
mod terms;

pub use clause::{DayCount, Imputation, Multiple, MultipleError, PenaltyClause};
pub use penalty::{Claim, Line, Movement, MovementKind, RateSource, Statement, Warning};
pub use terms::{DaysError, PaymentTerms, TermDays};
