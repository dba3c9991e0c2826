//! What is asked of one client on one day.

use chrono::NaiveDate;

use super::StepKind;
use crate::id::{ClientId, InvoiceId};
use crate::law::Statement;
use crate::money::Money;

/// What a message or letter of one step asks of a client, computed for one day.
///
/// It lists every invoice due, and always what *remains* of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Who is asked.
    pub client: ClientId,
    /// The step of the ladder.
    pub step: StepKind,
    /// The day it was computed for.
    pub as_of: NaiveDate,
    /// The day by which an answer is asked for.
    pub deadline: NaiveDate,
    /// The invoices, the carrying one (oldest due, then largest) first, the others by due date.
    pub lines: Vec<DemandLine>,
    /// What remains of the invoices themselves.
    pub principal: Money,
    /// Interest earned to that day on all of them.
    pub interest: Money,
    /// Recovery indemnities (*indemnités forfaitaires*).
    pub indemnity: Money,
    /// Whether this step asks for interest and indemnities, or leaves them unmentioned.
    pub claims_penalties: bool,
    /// What is asked for in all.
    pub total: Money,
}

/// One invoice of a demand.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandLine {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Days since the due date; 0 up to and on the due date itself.
    pub days_late: u32,
    /// What remains of it, without interest.
    pub remaining: Money,
    /// What the law adds, line by line.
    pub statement: Statement,
}
