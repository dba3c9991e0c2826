//! What is wrong with a file or with one of its rows: facts, told in sentences elsewhere.

use chrono::NaiveDate;
use relancier_core::money::Money;

use super::field::Field;
use crate::amount::AmountProblem;
use crate::date::DateProblem;

/// Why nothing can be read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum FileProblem {
    /// There is nothing in it, or nothing but blanks.
    Empty,
    /// It has more `bytes` than the `most` that are read.
    TooLarge { bytes: usize, most: usize },
    /// It has more rows than the `most` that are read.
    TooManyRows { most: usize },
    /// A spreadsheet's own format, to be saved as CSV first.
    Spreadsheet,
    /// A PDF.
    Pdf,
    /// Not text in any encoding known here.
    NotText,
    /// A header without rows.
    NoRows,
    /// No column is taken for these fields, among columns of these `headers`.
    MissingColumns { missing: Vec<Field>, headers: Vec<String> },
}

/// What is wrong with a row, which is refused for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The field it is about; `None` for the row as a whole.
    pub field: Option<Field>,
    /// The header of that field's column, as in the file.
    pub column: Option<String>,
    /// What the cell holds, cut short.
    pub value: String,
    /// What is wrong.
    pub reason: Reason,
}

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum Reason {
    /// It has `found` cells where the header has `expected`.
    Cells { found: usize, expected: usize },
    /// A quotation mark is opened and not closed, or closed in the middle of a cell.
    Quotes,
    /// A cell is longer than any that is read.
    CellTooLong,
    /// The cell must not be empty.
    Missing,
    /// More characters than a line of text may have.
    TooLong,
    /// Not an amount.
    Amount(AmountProblem),
    /// An amount that cannot be below zero.
    Negative,
    /// Not a day.
    Date(DateProblem),
    /// The due date is before the date of `issue`.
    DueBeforeIssue { issue: NaiveDate },
    /// A payment still to come is not a payment.
    InTheFuture,
    /// Not in euros.
    Currency,
    /// A status that is not known, where nothing else says what was paid.
    UnknownStatus,
    /// A kind of document that is not known.
    UnknownKind,
    /// A number that begins as a credit note's (« AV ») among others that do not, a total above
    /// zero, and nothing that says which of the two it is.
    InvoiceOrCreditNote,
    /// Payment terms that are not understood, where there is no due date.
    UnknownTerms,
    /// What was `paid` and what `remains` do not make the `total`.
    Sum { total: Money, paid: Money, remains: Money },
    /// What remains is more than the `total`.
    RemainsTooMuch { total: Money },
    /// The status says paid or unpaid, and the amounts say otherwise: this much `remains`.
    StatusAndAmounts { remains: Money },
    /// The status says paid in part, and nothing says how much.
    PartlyPaid,
    /// A payment date, and amounts that say nothing was paid.
    PaidOnWithoutPayment,
    /// Whether the amount paid includes the `credit` note of the same file is not certain.
    CreditOrPayment { credit: Money },
    /// The same number for the same client at this `line`, with other figures.
    Duplicate { line: usize },
    /// An invoice of the same number and amount is known for another `client`.
    OtherClient { client: String },
    /// Several clients have that name, and nothing tells which one it is.
    SeveralClients,
    /// A credit note that names no invoice known for this client.
    CreditWithoutInvoice,
}

/// Something about a row that is taken in, to be known before it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The field it is about.
    pub field: Field,
    /// What the cell holds, cut short.
    pub value: String,
    /// What is to be known.
    pub remark: Remark,
}

/// What is to be known about a row that is taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum Remark {
    /// Not valid, or too long, and left out: the invoice does without.
    LeftOut,
    /// Of several addresses, the first was kept.
    FirstKept,
    /// The type of client is not known: taken for a business.
    TakenForBusiness,
    /// There is no due date: the terms give that `day`.
    DueFromTerms { day: NaiveDate },
    /// Nothing says when it was paid: that `day` stands for it, so that no penalty is claimed.
    PaidOnEstimated { day: NaiveDate },
    /// So many rows of the file are lines of this one invoice.
    LinesOfOne { rows: usize },
    /// Here already, with another total: `ours`, which stays.
    OtherTotal { ours: Money },
}

/// Why a row is left aside: nothing is wrong with it, it is only not an invoice to chase.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum Skip {
    /// Above the header or below the list: a title, a remark.
    Outside,
    /// Nothing in it.
    Blank,
    /// The header, once more.
    Header,
    /// A line of totals.
    TotalLine,
    /// A draft.
    Draft,
    /// Cancelled.
    Cancelled,
    /// A quote, an order…: the `kind` as written.
    OtherDocument { kind: String },
    /// Nothing to pay.
    ZeroTotal,
    /// One more line of the invoice that is on that `line`.
    LineItem { line: usize },
}
