//! What a file would bring in, row by row, before anything is written.

use chrono::NaiveDate;
use relancier_core::id::InvoiceId;
use relancier_core::ledger::Ledger;
use relancier_core::money::Money;
use relancier_core::text::Line;

use super::document::Columns;
use super::mapping::{Conventions, Mapping};
use super::parties::{ClientRef, NewClient};
use super::problem::{FileProblem, Note, Problem, Skip};
use super::relate::relate;
use super::settlement::Received;
use super::table::Table;

/// What a file would bring in.
#[derive(Debug, Clone, PartialEq)]
pub struct Preview {
    rows: Vec<Row>,
    clients: Vec<NewClient>,
    conventions: Conventions,
}

/// What becomes of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its line in the file, counted from 1, the header included.
    pub line: usize,
    /// What becomes of it.
    pub outcome: Outcome,
    /// What is to be known about it.
    pub notes: Vec<Note>,
}

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// An invoice, to be added.
    Invoice(NewInvoice),
    /// A credit note, to be added.
    CreditNote(NewCreditNote),
    /// An invoice the ledger has already, and what was received for it since, if the file says.
    AlreadyThere(InvoiceId, Option<Received>),
    /// A credit note the ledger has already.
    CreditNoteAlreadyThere,
    /// Left aside, for nothing is to be chased.
    Skipped(Skip),
    /// Refused, for all these reasons.
    Refused(Vec<Problem>),
}

/// An invoice to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewInvoice {
    /// Who owes it.
    pub client: ClientRef,
    /// The number printed on it.
    pub number: Line,
    /// What it is for.
    pub subject: Option<Line>,
    /// The date printed on it.
    pub issued: NaiveDate,
    /// The last day to pay.
    pub due: NaiveDate,
    /// What was to be paid, VAT included; more than zero.
    pub total: Money,
    /// What was received for it.
    pub received: Option<Received>,
}

/// A credit note to be added.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCreditNote {
    /// The invoice it reduces.
    pub invoice: InvoiceRef,
    /// The number printed on it.
    pub number: Line,
    /// The day it takes effect.
    pub date: NaiveDate,
    /// How much; more than zero.
    pub amount: Money,
}

/// Which invoice a credit note reduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InvoiceRef {
    /// One of the ledger.
    Known(InvoiceId),
    /// The one of that place among [`Preview::rows`].
    New(usize),
}

/// How many rows fare how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Invoices to be added.
    pub invoices: usize,
    /// Credit notes to be added.
    pub credit_notes: usize,
    /// Invoices and credit notes the ledger has already.
    pub already_there: usize,
    /// Those of them for which more was received since.
    pub payments_since: usize,
    /// Rows left aside.
    pub skipped: usize,
    /// Rows refused.
    pub refused: usize,
    /// Clients to be added.
    pub clients: usize,
    /// What remains to be paid of the invoices to be added.
    pub remaining: Money,
}

/// Says what a file would bring into a ledger; nothing is changed.
///
/// Without `today`, no day is taken for one to come.
///
/// # Errors
///
/// If columns that an invoice cannot do without are not mapped.
pub fn preview(
    table: &Table,
    mapping: &Mapping,
    ledger: &Ledger,
    today: Option<NaiveDate>,
) -> Result<Preview, FileProblem> {
    mapping.check(table)?;
    let conventions = mapping.conventions(table);
    let columns = Columns::new(table, mapping, conventions);
    let (rows, clients) = relate(&columns, table, ledger, today);
    Ok(Preview { rows, clients, conventions })
}

impl Preview {
    /// The rows in the order of the file, the header left out.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The clients to be added.
    pub fn clients(&self) -> &[NewClient] {
        &self.clients
    }

    /// How the file's dates and amounts were read.
    pub const fn conventions(&self) -> Conventions {
        self.conventions
    }

    /// How many rows fare how.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { clients: self.clients.len(), ..Summary::default() };
        for row in &self.rows {
            match &row.outcome {
                Outcome::Invoice(invoice) => {
                    summary.invoices += 1;
                    summary.remaining += invoice.total;
                    summary.remaining -= invoice.received.map_or(Money::ZERO, |r| r.amount);
                }
                Outcome::CreditNote(note) => {
                    summary.credit_notes += 1;
                    if matches!(note.invoice, InvoiceRef::New(_)) {
                        summary.remaining -= note.amount;
                    }
                }
                Outcome::AlreadyThere(_, since) => {
                    summary.already_there += 1;
                    summary.payments_since += usize::from(since.is_some());
                }
                Outcome::CreditNoteAlreadyThere => summary.already_there += 1,
                Outcome::Skipped(_) => summary.skipped += 1,
                Outcome::Refused(_) => summary.refused += 1,
            }
        }
        summary
    }
}
