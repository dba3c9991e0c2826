//! What one row says, read on its own: an invoice or a credit note, a reason to skip it, or what
//! is wrong with it.

use chrono::NaiveDate;
use relancier_core::identity::{Address, BusinessNumber, Email, Phone};
use relancier_core::law::PaymentTerms;
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;
use relancier_core::text::{Line, LineError};

use super::field::Field;
use super::mapping::{Conventions, Mapping};
use super::problem::{Note, Problem, Reason, Remark, Skip};
use super::reader::RowFault;
use super::table::{Row, Table, fields_named};
use super::terms::read_terms;
use super::vocabulary::{Kind, Status, Vocabulary};
use crate::amount::{AmountProblem, is_euro, read_amount_marked};
use crate::date::{DateProblem, read_date_ordered};
use crate::fold::fold;
use crate::json::cut_short;

/// What a row says.
pub(super) enum Reading {
    Skipped(Skip),
    Refused(Vec<Problem>),
    Document(Box<Document>),
}

/// An invoice or a credit note, as its row tells it.
pub(super) struct Document {
    pub(super) line: usize,
    pub(super) is_credit_note: bool,
    pub(super) number: Line,
    pub(super) client: ClientCells,
    pub(super) issued: NaiveDate,
    pub(super) due: Option<NaiveDate>,
    pub(super) terms: Option<PaymentTerms>,
    /// More than zero, for a credit note too.
    pub(super) total: Money,
    pub(super) paid: Option<Money>,
    pub(super) remaining: Option<Money>,
    pub(super) paid_on: Option<NaiveDate>,
    /// `Some(None)` is a status that is not known.
    pub(super) status: Option<Option<Status>>,
    pub(super) subject: Option<Line>,
    /// Where a credit note names its invoice.
    pub(super) reference: String,
    pub(super) notes: Vec<Note>,
}

/// What a row says of its client.
pub(super) struct ClientCells {
    pub(super) name: Line,
    pub(super) code: Option<String>,
    pub(super) debtor: Debtor,
    pub(super) number: Option<BusinessNumber>,
    pub(super) contact_name: Option<Line>,
    pub(super) email: Option<Email>,
    pub(super) phone: Option<Phone>,
    pub(super) address: Address,
}

/// How the rows of a file are to be read.
pub(super) struct Columns<'t> {
    table: &'t Table,
    mapping: &'t Mapping,
    conventions: Conventions,
    vocabulary: Vocabulary,
    /// Whether only some numbers of the file begin with « AV ».
    some_begin_with_av: bool,
}

impl<'t> Columns<'t> {
    pub(super) fn new(
        table: &'t Table,
        mapping: &'t Mapping,
        conventions: Conventions,
    ) -> Self {
        let number = mapping.column(Field::Number);
        let numbers = || table.rows().filter_map(move |row| Some(row.cell(number?)));
        let some_begin_with_av = numbers().any(begins_with_av)
            && !numbers().filter(|n| !n.is_empty()).all(begins_with_av);
        let vocabulary = Vocabulary::new();
        Self { table, mapping, conventions, vocabulary, some_begin_with_av }
    }

    /// Reads a row; `above` is the number of the document above and its line.
    pub(super) fn read(&self, row: Row<'t>, above: Option<(&str, usize)>) -> Reading {
        let mut cells = Cells { columns: self, row, problems: Vec::new(), notes: Vec::new() };
        if let Some(fault) = row.fault() {
            let reason = match fault {
                RowFault::Quotes => Reason::Quotes,
                RowFault::CellTooLong => Reason::CellTooLong,
            };
            return Reading::Refused(vec![whole_row(row, reason)]);
        }
        if let Some(skip) = cells.skip(above) {
            return Reading::Skipped(skip);
        }
        if let Some(reason) = cells.wrong_width() {
            return Reading::Refused(vec![whole_row(row, reason)]);
        }
        match cells.document() {
            Some(document) if document.total.is_zero() => Reading::Skipped(Skip::ZeroTotal),
            Some(document) => Reading::Document(Box::new(document)),
            None => Reading::Refused(cells.problems),
        }
    }

    /// What is wrong with a field of a row.
    pub(super) fn problem(&self, row: Row<'_>, field: Field, reason: Reason) -> Problem {
        let column = self.mapping.column(field);
        let header = column.and_then(|column| self.table.header().get(column));
        let value = column.map_or("", |column| row.cell(column));
        Problem {
            field: Some(field),
            column: header.map(|header| cut_short(header)),
            value: cut_short(value),
            reason,
        }
    }
}

/// Whether a number is one that many programs give to credit notes: `AV-2026-001`, `AV0001`.
fn begins_with_av(number: &str) -> bool {
    let rest = fold(number);
    let rest = rest.strip_prefix("avoir").or_else(|| rest.strip_prefix("av"));
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

/// What is wrong with a row of which no cell can be trusted.
fn whole_row(row: Row<'_>, reason: Reason) -> Problem {
    let value = cut_short(row.cells().next().unwrap_or(""));
    Problem { field: None, column: None, value, reason }
}

/// The cells of one row, and what is found about them.
struct Cells<'c, 't> {
    columns: &'c Columns<'t>,
    row: Row<'t>,
    problems: Vec<Problem>,
    notes: Vec<Note>,
}

impl<'t> Cells<'_, 't> {
    /// The text of a field's cell; empty if there is none.
    fn text(&self, field: Field) -> &'t str {
        let cell =
            self.columns.mapping.column(field).map_or("", |column| self.row.cell(column));
        // Spreadsheets are told in this way that `="0012"` is no number.
        let quoted = cell.strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"'));
        quoted.map_or(cell, str::trim)
    }

    fn refuse(&mut self, field: Field, reason: Reason) {
        self.problems.push(self.columns.problem(self.row, field, reason));
    }

    fn remark(&mut self, field: Field, remark: Remark) {
        let value = cut_short(self.text(field));
        self.notes.push(Note { field, value, remark });
    }

    fn skip(&self, above: Option<(&str, usize)>) -> Option<Skip> {
        if self.row.is_blank() {
            return Some(Skip::Blank);
        }
        if self.is_header() {
            return Some(Skip::Header);
        }
        if self.is_outside() {
            return Some(Skip::Outside);
        }
        if self.is_total_line() {
            return Some(Skip::TotalLine);
        }
        match self.columns.vocabulary.status(self.text(Field::Status)) {
            Some(Status::Draft) => return Some(Skip::Draft),
            Some(Status::Cancelled) => return Some(Skip::Cancelled),
            _ => {}
        }
        let kind = self.text(Field::Kind);
        if self.columns.vocabulary.kind(kind) == Some(Kind::Other) {
            return Some(Skip::OtherDocument { kind: cut_short(kind) });
        }
        let blank = |field| self.text(field).is_empty();
        match above {
            Some((number, line))
                if number == self.text(Field::Number)
                    && blank(Field::Issued)
                    && blank(Field::Total) =>
            {
                Some(Skip::LineItem { line })
            }
            _ => None,
        }
    }

    /// The header once more, or a second one of technical names: no cell of it has a digit.
    fn is_header(&self) -> bool {
        if self.row.cells().any(|cell| cell.bytes().any(|b| b.is_ascii_digit())) {
            return self.row.cells().eq(self.columns.table.header().iter().map(String::as_str));
        }
        let technical = self.row.cells().filter(|cell| cell.contains(['.', '_'])).count();
        technical.max(fields_named(self.row.cells(), &self.columns.vocabulary)) >= 3
    }

    /// « Total » and its sums, or sums that belong to no invoice at all.
    fn is_total_line(&self) -> bool {
        let says_total = |cell: &str| {
            let folded = fold(cell);
            let first = folded.split(' ').next().unwrap_or("");
            matches!(first, "total" | "totaux" | "totals") || folded.starts_with("sous total")
        };
        let number = self.text(Field::Number);
        let day = self.text(Field::Issued);
        let has_day = read_date_ordered(day, self.columns.conventions.date_order).is_ok();
        if has_day || !(number.is_empty() || says_total(number)) {
            return false;
        }
        let client = self.text(Field::Client);
        let belongs_to_none = day.is_empty() && client.is_empty();
        // A client may be called « Total Énergies ».
        let mut labels = self.row.cells().filter(|cell| *cell != client);
        let client_is_label =
            matches!(fold(client).as_str(), "total" | "totaux" | "sous total");
        belongs_to_none || client_is_label || labels.any(says_total)
    }

    /// A remark below the list, alone in its row.
    fn is_outside(&self) -> bool {
        let filled = self.row.cells().filter(|cell| !cell.is_empty()).count();
        let named = [Field::Number, Field::Client, Field::Total];
        let wide = self.columns.table.header().len() >= 4;
        wide && filled == 1 && named.iter().all(|field| self.text(*field).is_empty())
    }

    /// Why the cells cannot be told apart.
    fn wrong_width(&self) -> Option<Reason> {
        let expected = self.columns.table.header().len();
        let found = self.row.cells().count();
        let beyond = self.row.cells().skip(expected).any(|cell| !cell.is_empty());
        (found < expected || beyond).then_some(Reason::Cells { found, expected })
    }

    fn document(&mut self) -> Option<Document> {
        let is_credit_note = self.is_credit_note();
        let kind_is_told = is_credit_note || !self.text(Field::Kind).is_empty();
        let number = self.line(Field::Number);
        let name = self.line(Field::Client);
        let issued = self.day(Field::Issued, true);
        let due = self.day(Field::Due, false);
        let total = self.total();
        let paid = self.amount(Field::Paid);
        let remaining = self.amount(Field::Remaining);
        let paid_on = self.day(Field::PaidOn, false);
        let is_credit_note = is_credit_note || total.is_some_and(|total| total < Money::ZERO);
        if self.columns.some_begin_with_av
            && begins_with_av(self.text(Field::Number))
            && !(kind_is_told || is_credit_note)
        {
            self.refuse(Field::Number, Reason::InvoiceOrCreditNote);
        }
        if !is_credit_note && paid.is_some_and(|paid| paid < Money::ZERO) {
            self.refuse(Field::Paid, Reason::Negative);
        }
        if let (Some(issue), Some(due)) = (issued, due)
            && due < issue
            && !is_credit_note
        {
            self.refuse(Field::Due, Reason::DueBeforeIssue { issue });
        }
        self.check_currency();
        let terms = self.terms(due.is_none() && !is_credit_note);
        let subject = self.optional_line(Field::Subject);
        let reference = self.text(Field::Reference).to_owned();
        let status = match self.text(Field::Status) {
            "" => None,
            status => Some(self.columns.vocabulary.status(status)),
        };
        let client = self.client(name?)?;
        let (number, issued, total) = (number?, issued?, total?);
        if !self.problems.is_empty() {
            return None;
        }
        Some(Document {
            line: self.row.line(),
            is_credit_note,
            number,
            client,
            issued,
            due,
            terms,
            total: if total < Money::ZERO { -total } else { total },
            paid,
            remaining,
            paid_on,
            status,
            subject,
            reference,
            notes: core::mem::take(&mut self.notes),
        })
    }

    /// Whether the row says that it is a credit note, in its kind or first of its subject.
    fn is_credit_note(&mut self) -> bool {
        let kind = self.text(Field::Kind);
        if kind.is_empty() {
            return fold(self.text(Field::Subject)).split(' ').next() == Some("avoir");
        }
        let known = self.columns.vocabulary.kind(kind);
        if known.is_none() {
            self.refuse(Field::Kind, Reason::UnknownKind);
        }
        known == Some(Kind::CreditNote)
    }

    fn line(&mut self, field: Field) -> Option<Line> {
        match Line::new(self.text(field)) {
            Ok(line) => Some(line),
            Err(error) => {
                let reason = match error {
                    LineError::Empty => Reason::Missing,
                    LineError::TooLong => Reason::TooLong,
                };
                self.refuse(field, reason);
                None
            }
        }
    }

    fn day(&mut self, field: Field, required: bool) -> Option<NaiveDate> {
        match read_date_ordered(self.text(field), self.columns.conventions.date_order) {
            Ok(day) => return Some(day),
            Err(DateProblem::Empty) if required => self.refuse(field, Reason::Missing),
            Err(DateProblem::Empty) => {}
            Err(problem) => self.refuse(field, Reason::Date(problem)),
        }
        None
    }

    fn amount(&mut self, field: Field) -> Option<Money> {
        match read_amount_marked(self.text(field), self.columns.conventions.decimal_mark) {
            Ok(amount) => return Some(amount),
            Err(AmountProblem::Empty) => {}
            Err(problem) => self.refuse(field, Reason::Amount(problem)),
        }
        None
    }

    /// The total with VAT; from the total without and the VAT only where it is not written.
    fn total(&mut self) -> Option<Money> {
        if !self.text(Field::Total).is_empty() {
            return self.amount(Field::Total);
        }
        let (net, vat) = (self.text(Field::Net), self.text(Field::Vat));
        if net.is_empty() || vat.is_empty() {
            self.refuse(Field::Total, Reason::Missing);
            return None;
        }
        let (net, vat) = (self.amount(Field::Net), self.amount(Field::Vat));
        let total = Money::from_cents((net? + vat?).cents());
        if total.is_err() {
            self.refuse(Field::Net, Reason::Amount(AmountProblem::TooLarge));
        }
        total.ok()
    }

    fn check_currency(&mut self) {
        let currency = self.text(Field::Currency);
        if !currency.is_empty() && !is_euro(currency) {
            self.refuse(Field::Currency, Reason::Currency);
        }
    }

    fn terms(&mut self, needed: bool) -> Option<PaymentTerms> {
        let text = self.text(Field::Terms);
        let terms = read_terms(text);
        if needed && terms.is_none() && !text.is_empty() {
            self.refuse(Field::Terms, Reason::UnknownTerms);
        }
        terms
    }

    fn optional_line(&mut self, field: Field) -> Option<Line> {
        match Line::new(self.text(field)) {
            Ok(line) => return Some(line),
            Err(LineError::Empty) => {}
            Err(LineError::TooLong) => self.remark(field, Remark::LeftOut),
        }
        None
    }

    /// The client's details: one that is not valid is left out, and said so.
    fn client(&mut self, name: Line) -> Option<ClientCells> {
        let code = self.text(Field::ClientCode);
        Some(ClientCells {
            name,
            code: if code.is_empty() { None } else { Some(code.to_owned()) },
            debtor: self.debtor(),
            number: self.detail(Field::BusinessNumber),
            contact_name: self.optional_line(Field::ContactName),
            email: self.email(),
            phone: self.detail(Field::Phone),
            address: self.address(),
        })
    }

    fn detail<T: core::str::FromStr>(&mut self, field: Field) -> Option<T> {
        let text = self.text(field);
        let value = text.parse().ok();
        if value.is_none() && !text.is_empty() {
            self.remark(field, Remark::LeftOut);
        }
        value
    }

    fn email(&mut self) -> Option<Email> {
        let text = self.text(Field::Email);
        let mut parts = text.split([',', ';', ' ', '\n']).filter(|part| !part.is_empty());
        let first = parts.next().and_then(|part| part.parse().ok());
        if first.is_some() && parts.next().is_some() {
            self.remark(Field::Email, Remark::FirstKept);
        } else if first.is_none() && !text.is_empty() {
            self.remark(Field::Email, Remark::LeftOut);
        }
        first
    }

    fn debtor(&mut self) -> Debtor {
        let text = self.text(Field::ClientType);
        let debtor = self.columns.vocabulary.client_type(text);
        if debtor.is_none() && !text.is_empty() {
            self.remark(Field::ClientType, Remark::TakenForBusiness);
        }
        debtor.unwrap_or_default()
    }

    fn address(&mut self) -> Address {
        let country = match self.text(Field::Country) {
            country if matches!(fold(country).as_str(), "france" | "fr" | "fra") => "",
            country => country,
        };
        let town = format!("{} {}", self.text(Field::Postcode), self.text(Field::City));
        let lines = [self.text(Field::Street), self.text(Field::StreetMore), &town, country];
        Address::parse(&lines.join("\n")).unwrap_or_else(|_| {
            self.remark(Field::Street, Remark::LeftOut);
            Address::default()
        })
    }
}
