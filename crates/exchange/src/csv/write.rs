//! A table as a file that spreadsheets open.

use chrono::NaiveDate;
use relancier_core::identity::Language;
use relancier_core::money::Money;

/// A cell of a table that goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words, of whoever wrote them.
    Text(String),
    /// An amount.
    Amount(Money),
    /// A day.
    Day(NaiveDate),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// The table as CSV: in French with semicolons and decimal commas, as spreadsheets there read
/// them, in English with commas and points; in both UTF-8 that says so, and days as ISO 8601 has
/// them, which sort as texts too.
///
/// Words that a spreadsheet would take for a formula have an apostrophe before them.
pub fn write(rows: &[Vec<Cell>], language: Language) -> String {
    let (delimiter, mark) = match language {
        Language::French => (';', ","),
        Language::English => (',', "."),
    };
    let mut out = String::from('\u{feff}');
    for row in rows {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                out.push(delimiter);
            }
            match cell {
                Cell::Text(text) => quoted(text, &mut out),
                Cell::Amount(amount) => {
                    // No amount has the other delimiter in it.
                    let amount = amount.to_string().replace('.', mark);
                    out.push_str(&amount);
                }
                Cell::Day(day) => out.push_str(&day.to_string()),
                Cell::Empty => {}
            }
        }
        out.push_str("\r\n");
    }
    out
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    if is_formula(text) {
        out.push('\'');
    }
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

/// Whether a spreadsheet may take it for a formula: spaces and what nobody sees before it are no help,
/// and neither are the wide forms of its first character, which some of them read as the plain ones.
fn is_formula(text: &str) -> bool {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let first = text.chars().find(|c| !unseen(*c));
    text.starts_with(['\t', '\r', '\n'])
        || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_written_as_spreadsheets_of_the_place_read_it() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let amount = Money::from_cents(-123_456).unwrap();
        let rows = [
            vec!["Numéro".into(), "Objet".into()],
            vec!["F;1".into(), Cell::Day(day), Cell::Amount(amount), Cell::Empty],
        ];
        assert_eq!(
            write(&rows, Language::French),
            "\u{feff}\"Numéro\";\"Objet\"\r\n\"F;1\";2026-11-21;-1234,56;\r\n"
        );
        assert_eq!(
            write(&rows, Language::English),
            "\u{feff}\"Numéro\",\"Objet\"\r\n\"F;1\",2026-11-21,-1234.56,\r\n"
        );
    }

    #[test]
    fn nothing_written_by_anybody_is_a_formula() {
        for (text, written) in [
            ("=cmd|'/C calc'!A0", "'=cmd|'/C calc'!A0"),
            ("+33 4 72 00 00 00", "'+33 4 72 00 00 00"),
            ("-12", "'-12"),
            ("@SUM(A1)", "'@SUM(A1)"),
            (" =1+1", "' =1+1"),
            ("\t=1", "'\t=1"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("＝1+1", "'＝1+1"),
            ("＠SUM(A1)", "'＠SUM(A1)"),
            ("\r=1", "'\r=1"),
            ("\u{0}\u{feff}\u{200b}\u{202e}=1", "'\u{0}\u{feff}\u{200b}\u{202e}=1"),
            ("a=1", "a=1"),
            ("dit « non »;\"=1\"", "dit « non »;\"\"=1\"\""),
            ("deux\nlignes", "deux\nlignes"),
            ("", ""),
        ] {
            let row = [vec![Cell::from(text)]];
            let expected = format!("\u{feff}\"{written}\"\r\n");
            assert_eq!(write(&row, Language::French), expected);
        }
    }
}
