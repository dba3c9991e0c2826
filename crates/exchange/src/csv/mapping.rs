//! Which column holds what: guessed, then corrected by the person.

use super::field::Field;
use super::index::Index;
use super::problem::FileProblem;
use super::table::{Row, Table};
use super::terms::read_terms;
use super::vocabulary::{Vocabulary, words};
use crate::amount::{DecimalMark, proven_mark, read_amount_marked};
use crate::date::{DateOrder, proven_order, read_date_ordered};
use crate::fold::fold;

/// How many rows a guess looks at.
const SAMPLE_ROWS: usize = 500;

/// Which column holds what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    columns: Vec<Option<Field>>,
    /// What the person says of the order of dates, against what the file shows.
    date_order: Option<DateOrder>,
    /// What the person says of the mark before cents.
    decimal_mark: Option<DecimalMark>,
}

/// How a file writes dates and amounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conventions {
    /// Which comes first in `01/02/2026`.
    pub date_order: DateOrder,
    /// Whether some day of the file proves that order, and none the other.
    pub date_order_proven: bool,
    /// The mark before cents; `None` where no amount of the file shows it, or both are used: an
    /// amount that could be read in two ways is then refused.
    pub decimal_mark: Option<DecimalMark>,
}

impl Mapping {
    /// What the headers say, where the cells do not say otherwise.
    pub fn guess(table: &Table) -> Self {
        let vocabulary = Vocabulary::new();
        let mut candidates = Vec::new();
        for (column, header) in table.header().iter().enumerate() {
            let said = vocabulary.fields(header);
            let first = said.iter().min_by_key(|(_, rank)| *rank).map(|(field, _)| *field);
            let empty = table.samples(column).next().is_none();
            for (field, rank) in said.iter().copied() {
                // What the cells do not settle, the header does where money and days are at
                // stake: a wrong cell is then told, not passed over because its column was.
                let fits = said.len() == 1 || holds(table, column, field, &vocabulary);
                if fits || (weighs(field) && Some(field) == first) {
                    let required = is_required(field);
                    candidates.push(((empty, !required, !fits, rank), column, field));
                }
            }
        }
        let mut columns = vec![None; table.header().len()];
        while let Some((_, column, field)) = candidates.iter().min().copied() {
            if let Some(held) = columns.get_mut(column) {
                *held = Some(field);
            }
            candidates.retain(|(_, other, same)| *other != column && *same != field);
        }
        let mut mapping = Self { columns, date_order: None, decimal_mark: None };
        mapping.second_date(table);
        mapping.doubtful_total(table);
        mapping.vat_rates(table);
        mapping.doubtful_code(table);
        mapping
    }

    /// What a column holds.
    pub fn field(&self, column: usize) -> Option<Field> {
        self.columns.get(column).copied().flatten()
    }

    /// The column of a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|held| *held == Some(field))
    }

    /// Says what a column holds; a field is in one column at most.
    pub fn assign(&mut self, column: usize, field: Option<Field>) {
        for held in &mut self.columns {
            if *held == field {
                *held = None;
            }
        }
        if let Some(held) = self.columns.get_mut(column) {
            *held = field;
        }
    }

    /// Says which comes first in `01/02/2026`; `None` leaves it to the file.
    pub fn set_date_order(&mut self, order: Option<DateOrder>) {
        self.date_order = order;
    }

    /// Says which mark stands before cents; `None` leaves it to the file.
    pub fn set_decimal_mark(&mut self, mark: Option<DecimalMark>) {
        self.decimal_mark = mark;
    }

    /// How the file writes dates and amounts, in the columns that hold them.
    pub fn conventions(&self, table: &Table) -> Conventions {
        let mut orders = Shown::Nothing;
        let mut marks = Shown::Nothing;
        for row in table.rows() {
            for (column, field) in self.columns.iter().enumerate() {
                if field.is_some_and(Field::is_date) {
                    orders.see(proven_order(row.cell(column)));
                } else if field.is_some_and(Field::is_amount) {
                    marks.see(proven_mark(row.cell(column)));
                }
            }
        }
        let proven = orders.only();
        let mark = marks.only();
        Conventions {
            date_order: self.date_order.or(proven).unwrap_or_default(),
            date_order_proven: proven.is_some(),
            decimal_mark: self.decimal_mark.or(mark),
        }
    }

    /// Whether there is all that an invoice needs.
    ///
    /// # Errors
    ///
    /// [`FileProblem::MissingColumns`], with what is missing.
    pub fn check(&self, table: &Table) -> Result<(), FileProblem> {
        let has = |field| self.column(field).is_some();
        let mut missing: Vec<Field> = [Field::Number, Field::Client, Field::Issued].into();
        missing.retain(|field| !has(*field));
        let has_parts = has(Field::Net) && has(Field::Vat);
        if !has_parts && !has(Field::Total) {
            missing.push(Field::Total);
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(FileProblem::MissingColumns { missing, headers: table.header().to_vec() })
    }

    /// Of two columns with the same header of dates, the later days are when it is due.
    fn second_date(&mut self, table: &Table) {
        let Some(issued) = self.column(Field::Issued) else { return };
        if self.column(Field::Due).is_some() {
            return;
        }
        let header = |column: usize| table.header().get(column).map(|header| words(header));
        let twin =
            (issued + 1..table.header().len()).find(|column| header(*column) == header(issued));
        let Some(twin) = twin else { return };
        let order = self.conventions(table).date_order;
        let mut pairs = sample(table).filter_map(|row| {
            let day = |column| read_date_ordered(row.cell(column), order).ok();
            Some((day(issued)?, day(twin)?))
        });
        if pairs.all(|(issued, due)| due >= issued) {
            self.assign(twin, Some(Field::Due));
        }
    }

    /// A column of rates of VAT is not one of amounts.
    fn vat_rates(&mut self, table: &Table) {
        if let Some(vat) = self.column(Field::Vat)
            && table.samples(vat).take(SAMPLE_ROWS).all(is_vat_rate)
        {
            self.assign(vat, None);
        }
    }

    /// « Montant » beside « TVA », and nothing that says with or without: not taken for a total.
    fn doubtful_total(&mut self, table: &Table) {
        let Some(total) = self.column(Field::Total) else { return };
        let says_neither = table
            .header()
            .get(total)
            .is_some_and(|header| matches!(words(header).as_str(), "montant" | "amount"));
        let vat = self.column(Field::Vat).is_some();
        if says_neither && vat && self.column(Field::Net).is_none() {
            self.assign(total, None);
        }
    }

    /// A « réf. client » may be the client's code, or what it wants to read on each invoice.
    fn doubtful_code(&mut self, table: &Table) {
        let Some((code, client)) =
            self.column(Field::ClientCode).zip(self.column(Field::Client))
        else {
            return;
        };
        let header = table.header().get(code).map(|header| words(header)).unwrap_or_default();
        let rows: Vec<Row<'_>> =
            sample(table).filter(|row| !row.cell(code).is_empty()).collect();
        let mut of_client = Index::default();
        for (place, row) in rows.iter().enumerate() {
            of_client.add(fold(row.cell(client)), place);
        }
        let changes = |places: &[usize]| {
            let mut codes =
                places.iter().filter_map(|place| rows.get(*place)?.cell(code).into());
            let first: Option<&str> = codes.next();
            codes.any(|code| Some(code) != first)
        };
        if header.starts_with("ref") && of_client.groups().any(changes) {
            self.assign(code, None);
        }
    }
}

/// What the cells of a file show of how it is written.
#[derive(Clone, Copy, PartialEq)]
enum Shown<T> {
    Nothing,
    One(T),
    /// Some show one way, some the other.
    Several,
}

impl<T: Copy + PartialEq> Shown<T> {
    fn see(&mut self, cell: Option<T>) {
        if let Some(way) = cell {
            *self = match self {
                Self::Nothing => Self::One(way),
                Self::One(known) if *known == way => *self,
                _ => Self::Several,
            };
        }
    }

    const fn only(self) -> Option<T> {
        match self {
            Self::One(way) => Some(way),
            Self::Nothing | Self::Several => None,
        }
    }
}

fn sample(table: &Table) -> impl Iterator<Item = Row<'_>> {
    table.rows().filter(|row| !row.is_blank()).take(SAMPLE_ROWS)
}

/// Whether there is no invoice without this field.
const fn is_required(field: Field) -> bool {
    matches!(field, Field::Number | Field::Client | Field::Issued | Field::Total)
}

/// Whether a mistake about this field changes what is asked for, or of whom.
fn weighs(field: Field) -> bool {
    let known = matches!(field, Field::Number | Field::Client | Field::Status);
    known || field.is_amount() || field.is_date()
}

/// Whether at least half the cells that are not empty fit.
fn most(table: &Table, column: usize, fits: &dyn Fn(&str) -> bool) -> bool {
    let cells = sample(table).map(|row| row.cell(column)).filter(|cell| !cell.is_empty());
    let (count, fitting) = cells.fold((0_usize, 0_usize), |(count, fitting), cell| {
        (count + 1, fitting + usize::from(fits(cell)))
    });
    fitting * 2 >= count
}

/// Which of several fields a header could mean: whether the cells of its column are that one's.
fn holds(table: &Table, column: usize, field: Field, vocabulary: &Vocabulary) -> bool {
    let most = |fits: &dyn Fn(&str) -> bool| most(table, column, fits);
    let is_date = |cell: &str| {
        [DateOrder::DayFirst, DateOrder::MonthFirst]
            .into_iter()
            .any(|order| read_date_ordered(cell, order).is_ok())
    };
    let is_amount = |cell: &str| {
        [DecimalMark::Comma, DecimalMark::Point]
            .into_iter()
            .any(|mark| read_amount_marked(cell, Some(mark)).is_ok())
    };
    // « Payé » with nothing but 1 and 0 says whether, not how much.
    let says_whether = sample(table).all(|row| matches!(row.cell(column), "" | "0" | "1"));
    let has_letter = |cell: &str| cell.chars().any(char::is_alphabetic);
    match field {
        Field::Issued | Field::Due | Field::PaidOn => most(&is_date),
        Field::Paid => most(&is_amount) && !says_whether,
        Field::Total | Field::Net | Field::Vat | Field::Remaining => most(&is_amount),
        // 20260101 may be a day, or the first invoice of the month.
        Field::Number => most(&|cell| {
            let digits_alone = cell.bytes().all(|b| b.is_ascii_digit());
            let has_digit = cell.bytes().any(|b| b.is_ascii_digit());
            has_digit && cell.split(' ').count() <= 3 && (digits_alone || !is_date(cell))
        }),
        Field::Client => most(&|cell| has_letter(cell) && !is_date(cell)),
        Field::ClientCode => most(&|cell| !cell.contains(' ')),
        Field::Status => {
            most(&|cell| vocabulary.status(cell).is_some())
                && (says_whether || !most(&is_amount))
        }
        Field::Kind => most(&|cell| vocabulary.kind(cell).is_some()),
        Field::ClientType => most(&|cell| vocabulary.client_type(cell).is_some()),
        Field::Terms => most(&|cell| read_terms(cell).is_some()),
        Field::Email => most(&|cell| cell.contains('@')),
        Field::BusinessNumber | Field::Phone | Field::Postcode => {
            most(&|cell| cell.bytes().any(|b| b.is_ascii_digit()))
        }
        Field::City | Field::Country | Field::ContactName => most(&has_letter),
        Field::Reference
        | Field::Currency
        | Field::Subject
        | Field::Street
        | Field::StreetMore => true,
    }
}

/// A rate of VAT in force in France, where an amount was expected.
fn is_vat_rate(cell: &str) -> bool {
    let rate = cell.trim_end_matches(['%', ' ']).replace(',', ".");
    let rate = rate.trim_end_matches('0').trim_end_matches('.');
    matches!(rate, "" | "2.1" | "5.5" | "8.5" | "1" | "10" | "2" | "20")
}
