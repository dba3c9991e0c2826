//! From text to cells (RFC 4180), row by row.
//!
//! Our own rather than the `csv` crate's, which takes everything: there a quotation mark that is
//! never closed swallows the rest of the file without a word. Here that row is told, with its
//! line, and the next line begins a new one. It also reads the three kinds of line ends mixed.

use std::borrow::Cow;

/// The longest cell read, in bytes.
const MAX_CELL: usize = 10_000;

/// The most cells kept of one row.
const MAX_CELLS: usize = 1000;

/// What is wrong with a row before any of its cells is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowFault {
    /// A quotation mark is not closed, or closed in the middle of a cell.
    Quotes,
    /// A cell is longer than any that is read.
    CellTooLong,
}

/// Reads the rows of a text one after the other.
pub(super) struct Reader<'t> {
    rest: &'t str,
    delimiter: char,
    /// The line of the next character, counted from 1.
    line: usize,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, delimiter: char) -> Self {
        Self { rest: text, delimiter, line: 1 }
    }

    /// Reads the next row into `cells`; returns its line and what is wrong with it, if something
    /// is, or `None` at the end of the text.
    pub(super) fn next_row(
        &mut self,
        cells: &mut Vec<Cow<'t, str>>,
    ) -> Option<(usize, Option<RowFault>)> {
        cells.clear();
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        loop {
            match self.cell() {
                Ok(cell) if cells.len() < MAX_CELLS => cells.push(cell),
                Ok(_) => {}
                Err(fault) => {
                    // Nothing of the wrong cell was taken: go on below the line it begins on.
                    self.skip_line();
                    return Some((line, Some(fault)));
                }
            }
            if let Some(rest) = self.rest.strip_prefix(self.delimiter) {
                self.rest = rest;
            } else {
                self.end_line();
                return Some((line, None));
            }
        }
    }

    /// Reads one cell, up to what ends it.
    fn cell(&mut self) -> Result<Cow<'t, str>, RowFault> {
        let unpadded = self.rest.trim_start_matches(' ');
        if let Some(quoted) = unpadded.strip_prefix('"') {
            return self.quoted(quoted);
        }
        let end = self.rest.find([self.delimiter, '\n', '\r']).unwrap_or(self.rest.len());
        if end > MAX_CELL {
            return Err(RowFault::CellTooLong);
        }
        let (cell, rest) = self.rest.split_at(end);
        self.rest = rest;
        Ok(Cow::Borrowed(cell))
    }

    /// Reads a cell between quotation marks, its first one taken off; two within stand for one.
    fn quoted(&mut self, text: &'t str) -> Result<Cow<'t, str>, RowFault> {
        let mut end = 0;
        let mut doubled = false;
        loop {
            let rest = text.get(end..).unwrap_or("");
            end += rest.find('"').ok_or(RowFault::Quotes)?;
            if end > MAX_CELL {
                return Err(RowFault::CellTooLong);
            }
            if !text.get(end + 1..).unwrap_or("").starts_with('"') {
                break;
            }
            doubled = true;
            end += 2;
        }
        let (cell, rest) = text.split_at(end);
        let rest = rest.trim_start_matches('"').trim_start_matches(' ');
        if !rest.is_empty() && !rest.starts_with([self.delimiter, '\n', '\r']) {
            return Err(RowFault::Quotes);
        }
        self.line += cell.matches('\n').count() + lone_returns(cell);
        self.rest = rest;
        Ok(if doubled { Cow::Owned(cell.replace("\"\"", "\"")) } else { Cow::Borrowed(cell) })
    }

    fn skip_line(&mut self) {
        let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
        self.rest = self.rest.get(end..).unwrap_or("");
        self.end_line();
    }

    /// Goes past the end of a line, whichever of the three it is.
    fn end_line(&mut self) {
        let rest = self.rest.strip_prefix('\r').unwrap_or(self.rest);
        let rest = rest.strip_prefix('\n').unwrap_or(rest);
        if rest.len() < self.rest.len() {
            self.line += 1;
            self.rest = rest;
        }
    }
}

/// How many lines end in a carriage return alone.
fn lone_returns(text: &str) -> usize {
    text.matches('\r').count() - text.matches("\r\n").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(usize, Result<Vec<String>, RowFault>)> {
        let mut reader = Reader::new(text, ';');
        let mut cells = Vec::new();
        let mut rows = Vec::new();
        while let Some((line, fault)) = reader.next_row(&mut cells) {
            let cells = || cells.iter().map(ToString::to_string).collect();
            rows.push((line, fault.map_or_else(|| Ok(cells()), Err)));
        }
        rows
    }

    fn cells(cells: &[&str]) -> Result<Vec<String>, RowFault> {
        Ok(cells.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn lines_end_in_any_of_three_ways() {
        let expected = [(1, cells(&["a", "b"])), (2, cells(&[""])), (3, cells(&["c"]))];
        for text in ["a;b\n\nc", "a;b\r\n\r\nc\r\n", "a;b\r\rc\r", "a;b\r\n\nc\r"] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
        assert_eq!(rows(""), []);
    }

    #[test]
    fn quoted_cells_hold_anything() {
        assert_eq!(
            rows("\"a;b\";\"c\"\"d\"\n \"e\r\nf\" ;g\nh"),
            [(1, cells(&["a;b", "c\"d"])), (2, cells(&["e\r\nf", "g"])), (4, cells(&["h"]))]
        );
        assert_eq!(rows("a\"b;\"\""), [(1, cells(&["a\"b", ""]))]);
    }

    #[test]
    fn a_wrong_quotation_mark_costs_one_row() {
        let quotes = Err(RowFault::Quotes);
        assert_eq!(
            rows("a;\"b\nc;d\n\"e\"f;g\nh"),
            [(1, quotes.clone()), (2, cells(&["c", "d"])), (3, quotes), (4, cells(&["h"]))]
        );
    }

    #[test]
    fn endless_cells_are_given_up() {
        let long = "x".repeat(MAX_CELL + 1);
        let too_long = Err(RowFault::CellTooLong);
        assert_eq!(
            rows(&format!("{long}\n\"{long}\"\nb")),
            [(1, too_long.clone()), (2, too_long), (3, cells(&["b"]))]
        );
        assert_eq!(rows(&";".repeat(5000)).len(), 1);
    }
}
