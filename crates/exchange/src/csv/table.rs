//! A file as rows of cells below a header.

use super::decode::{self, Encoding};
use super::field::Field;
use super::problem::FileProblem;
use super::reader::{Reader, RowFault};
use super::vocabulary::Vocabulary;
use crate::amount::read_amount;
use crate::date::read_date;

/// The most rows read.
const MAX_ROWS: usize = 200_000;

/// How far the header may be from the top: what stands above is a title or a letterhead.
const MAX_PREAMBLE: usize = 30;

/// What may part the cells of a row.
const DELIMITERS: [char; 4] = [';', ',', '\t', '|'];

/// A file as rows of cells below a header.
#[derive(Debug, Clone)]
pub struct Table {
    encoding: Encoding,
    delimiter: char,
    header: Vec<String>,
    header_row: usize,
    /// All cells, one after the other, and where each ends.
    text: String,
    ends: Vec<usize>,
    rows: Vec<RowPlace>,
}

#[derive(Debug, Clone, Copy)]
struct RowPlace {
    line: usize,
    first_cell: usize,
    end_cell: usize,
    fault: Option<RowFault>,
}

/// A row of a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table,
    place: RowPlace,
}

impl Table {
    /// Reads a file: finds how its characters are written, what parts its cells, and its header.
    ///
    /// # Errors
    ///
    /// If it is no table at all. What is wrong with single rows is told later, row by row.
    pub fn read(bytes: &[u8]) -> Result<Self, FileProblem> {
        let (text, encoding) = decode::decode(bytes)?;
        let vocabulary = Vocabulary::new();
        let delimiter = best_delimiter(&text, &vocabulary);
        let mut table = Self {
            encoding,
            delimiter,
            header: Vec::new(),
            header_row: 0,
            text: String::with_capacity(text.len()),
            ends: Vec::new(),
            rows: Vec::new(),
        };
        let mut reader = Reader::new(&text, delimiter);
        let mut cells = Vec::new();
        while let Some((line, fault)) = reader.next_row(&mut cells) {
            if table.rows.len() == MAX_ROWS {
                return Err(FileProblem::TooManyRows { most: MAX_ROWS });
            }
            let first_cell = table.ends.len();
            for cell in &cells {
                table.text.push_str(cell.trim());
                table.ends.push(table.text.len());
            }
            table.rows.push(RowPlace { line, first_cell, end_cell: table.ends.len(), fault });
        }
        table.header_row = table.find_header(&vocabulary).ok_or(FileProblem::Empty)?;
        let header = table.all_rows().nth(table.header_row);
        table.header = header.into_iter().flat_map(Row::cells).map(str::to_owned).collect();
        let last = table.header.iter().rposition(|header| !header.is_empty());
        table.header.truncate(last.map_or(0, |last| last + 1));
        if table.rows().all(Row::is_blank) { Err(FileProblem::NoRows) } else { Ok(table) }
    }

    /// How its characters are written.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// What parts its cells.
    pub const fn delimiter(&self) -> char {
        self.delimiter
    }

    /// The headers of its columns; one may be empty.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The first cells of a column that hold something, to show what it is about.
    pub fn samples(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows().map(move |row| row.cell(column)).filter(|cell| !cell.is_empty())
    }

    /// How many rows there are below the header.
    pub fn row_count(&self) -> usize {
        self.rows().count()
    }

    /// The rows below the header.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.all_rows().skip(self.header_row + 1)
    }

    /// The rows above the header: a title, a letterhead.
    pub(super) fn preamble(&self) -> impl Iterator<Item = Row<'_>> {
        self.all_rows().take(self.header_row)
    }

    fn all_rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|place| Row { table: self, place: *place })
    }

    /// The row that names most fields, among the first; the first that is not blank if none does.
    fn find_header(&self, vocabulary: &Vocabulary) -> Option<usize> {
        let mut best = None;
        for (place, row) in self.all_rows().take(MAX_PREAMBLE).enumerate() {
            let known = fields_named(row.cells(), vocabulary);
            let better = best.is_none_or(|(_, most)| known > most);
            if !row.is_blank() && better {
                best = Some((place, known));
            }
        }
        best.or_else(|| Some((self.all_rows().position(|row| !row.is_blank())?, 0)))
            .map(|(place, _)| place)
    }
}

impl<'t> Row<'t> {
    /// Its line in the file, counted from 1.
    pub(super) const fn line(self) -> usize {
        self.place.line
    }

    pub(super) const fn fault(self) -> Option<RowFault> {
        self.place.fault
    }

    /// The text of a cell; empty where there is none.
    pub(super) fn cell(self, column: usize) -> &'t str {
        let cell = self.place.first_cell + column;
        if cell < self.place.end_cell { self.table.cell(cell) } else { "" }
    }

    pub(super) fn cells(self) -> impl Iterator<Item = &'t str> {
        (self.place.first_cell..self.place.end_cell).map(|cell| self.table.cell(cell))
    }

    /// Whether there is nothing in it; of a row that could not be read nobody knows.
    pub(super) fn is_blank(self) -> bool {
        self.place.fault.is_none() && self.cells().all(str::is_empty)
    }
}

impl Table {
    fn cell(&self, cell: usize) -> &str {
        let before = cell.checked_sub(1).and_then(|cell| self.ends.get(cell));
        let start = before.copied().unwrap_or(0);
        self.ends.get(cell).and_then(|end| self.text.get(start..*end)).unwrap_or("")
    }
}

/// The delimiter under which some row near the top names most fields; among equals, the one that
/// gives most rows as many cells as that row.
fn best_delimiter(text: &str, vocabulary: &Vocabulary) -> char {
    let score = |delimiter: &char| {
        let mut reader = Reader::new(text, *delimiter);
        let mut cells = Vec::new();
        let mut widths = Vec::new();
        let mut best = (0, 1);
        while widths.len() < 2 * MAX_PREAMBLE && reader.next_row(&mut cells).is_some() {
            widths.push(cells.len());
            let known = fields_named(cells.iter().map(AsRef::as_ref), vocabulary);
            best = best.max((known, cells.len()));
        }
        let (known, width) = best;
        (known, widths.iter().filter(|w| **w == width && width > 1).count())
    };
    // `max_by_key` gives the last of equals, and the first stands for the commonest.
    DELIMITERS.into_iter().rev().max_by_key(score).unwrap_or(';')
}

/// How many fields a row names, if it is a header: amounts and dates stand below one, not in it.
pub(super) fn fields_named<'c>(
    cells: impl Iterator<Item = &'c str>,
    vocabulary: &Vocabulary,
) -> usize {
    let mut known: Vec<Field> = Vec::new();
    for cell in cells {
        if read_amount(cell).is_ok() || read_date(cell).is_ok() {
            return 0;
        }
        if let Some((field, _)) = vocabulary.fields(cell).first()
            && !known.contains(field)
        {
            known.push(*field);
        }
    }
    known.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Table {
        Table::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn the_delimiter_is_found() {
        for delimiter in DELIMITERS {
            let text = "Numéro;Client;Date;Total TTC\nF-1;\"Lacaze, SARL; Lyon\";01/02/2026;\"1 234,56\"\n";
            let table = read(&text.replace(';', &delimiter.to_string()));
            assert_eq!(table.delimiter(), delimiter);
            assert_eq!(table.header(), ["Numéro", "Client", "Date", "Total TTC"]);
            assert_eq!(table.samples(3).collect::<Vec<_>>(), ["1 234,56"]);
        }
        assert_eq!(read("a,b;c\n1,5;2\n3,4;5\n").delimiter(), ';');
    }

    #[test]
    fn what_stands_above_the_header_is_no_row() {
        let table = read(
            "Journal des ventes\n\nAtelier Brunel;;\n\nNuméro;Client;Total TTC;\nF-1;A;12,00;\n",
        );
        assert_eq!(table.header(), ["Numéro", "Client", "Total TTC"]);
        let rows: Vec<usize> = table.rows().map(Row::line).collect();
        assert_eq!(rows, [6]);
        assert_eq!(table.preamble().count(), 4);
    }

    #[test]
    fn excel_s_own_first_line_names_the_delimiter() {
        let table = read("sep=,\nNuméro,Client\nF-1,A;B\n");
        assert_eq!(table.header(), ["Numéro", "Client"]);
        assert_eq!(table.samples(1).collect::<Vec<_>>(), ["A;B"]);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(Table::read(b"").unwrap_err(), FileProblem::Empty);
        assert_eq!(Table::read(b" \n;;\n").unwrap_err(), FileProblem::Empty);
        assert_eq!(
            Table::read("Numéro;Client\n;\n".as_bytes()).unwrap_err(),
            FileProblem::NoRows
        );
        let long = "a;b\n".repeat(MAX_ROWS + 1);
        assert!(matches!(Table::read(long.as_bytes()), Err(FileProblem::TooManyRows { .. })));
    }
}
