//! Why a file or a record was refused.

use relancier_core::text::Line;

use super::kind::RecordKind;

/// Why a text is not an export this version can read. Nothing of it is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum ReadError {
    /// Not JSON, from this `line` and `column` on; both count from 1.
    NotJson { line: usize, column: usize },
    /// JSON, but not an export of Relancier.
    NotAnExport,
    /// An extract, which is no export: it has not all.
    Extract,
    /// Written by a newer Relancier: its version `found`, the newest `known` here.
    NewerVersion { found: u64, known: u64 },
    /// A value of the file itself, beside its records, is missing, wrong or not known: `field`.
    Header { field: String },
    /// The records are not those the file was written with: cut off, or edited by hand.
    Checksum,
    /// One record is wrong; `line` is that of its id in the file, if it has one.
    Record { line: Option<usize>, problem: Box<RecordProblem> },
}

/// What is wrong with one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordProblem {
    /// What the record is about.
    pub kind: Option<RecordKind>,
    /// Its id, as written.
    pub id: Option<String>,
    /// The invoice's number, or the name of the client or company.
    pub name: Option<String>,
    /// The field, `terms.days` for one within another; empty for the record as a whole.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum Fault {
    /// Not an object with fields at all.
    NotARecord,
    /// It must be there, and is not.
    Missing,
    /// This version does not know it here, or it stands there twice.
    Unexpected,
    /// Not of the sort that stands here: a number for a text, say.
    WrongType,
    /// The `value`, cut short, is not what was `expected`.
    Invalid { value: String, expected: Expected },
}

/// What a field should have held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// A kind of record.
    Kind,
    /// 32 hexadecimal digits.
    Id,
    /// A stamp of the ledger's clock.
    Stamp,
    /// One of a few words.
    Choice,
    /// A line of text, not empty, at most 200 characters.
    Line,
    /// `2026-11-21`.
    Day,
    /// `2026-11-21T09:12:00`.
    Moment,
    /// `2026S2`.
    Semester,
    /// `1234.56`.
    Amount,
    /// An amount of more than zero.
    PositiveAmount,
    /// `12.15`, in percent.
    Rate,
    /// A number of times, up to 100.
    Multiple,
    /// A number of days, up to 365.
    Days,
    /// SIREN or SIRET.
    BusinessNumber,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An IBAN.
    Iban,
    /// A BIC.
    Bic,
    /// At most six lines.
    Address,
    /// 64 hexadecimal digits.
    Sha256,
    /// The file of a PNG or JPEG picture, in base64, of at most 500 000 bytes.
    Picture,
    /// Steps that only go up, each on a day of its own.
    Ladder,
}

impl Fault {
    pub(crate) fn invalid(value: &str, expected: Expected) -> Self {
        Self::Invalid { value: cut_short(value), expected }
    }
}

/// The longest piece of a file that a problem carries, in characters.
const SHOWN_CHARS: usize = 60;

/// What a problem shows of a value: its beginning on one line, with `…` if there is more, and
/// nothing that reorders the sentence around it.
pub(crate) fn cut_short(text: &str) -> String {
    let mut chars = text.chars();
    let shown: String = chars.by_ref().take(SHOWN_CHARS).collect();
    let mut shown = Line::new(&shown).map_or_else(|_| String::new(), |line| line.to_string());
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}
