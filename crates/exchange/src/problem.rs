//! The sentences in which problems are told, in the reader's language.
//!
//! The words stand in `sentences/`, one file a language; here only what they are about.

use chrono::{Datelike as _, NaiveDate};
use relancier_core::identity::Language;
use relancier_core::money::Money;

use crate::amount::AmountProblem;
use crate::csv::{Field, FileProblem, Note, Problem, Reason, Remark, Skip};
use crate::date::DateProblem;
use crate::fold::fold;
use crate::json::{Expected, Fault, ReadError, RecordKind, RecordProblem, cut_short};

const FRENCH: &str = include_str!("sentences/fr.txt");
const ENGLISH: &str = include_str!("sentences/en.txt");

/// A sentence of that name, with its facts filled in.
pub(crate) fn tell(language: Language, name: &str, facts: &[(&str, &str)]) -> String {
    let mut sentence = template(language, name).to_owned();
    for (fact, value) in facts {
        sentence = sentence.replace(&format!("{{{fact}}}"), value);
    }
    sentence
}

/// The sentence of that name; a test sees that none is missing.
fn template(language: Language, name: &str) -> &'static str {
    let file = match language {
        Language::French => FRENCH,
        Language::English => ENGLISH,
    };
    let sentences = file.lines().filter_map(|line| line.split_once(" = "));
    sentences.into_iter().find(|(known, _)| *known == name).map_or("", |(_, sentence)| sentence)
}

impl ReadError {
    /// What is wrong with the file, and what to do.
    pub fn sentence(&self, language: Language) -> String {
        let tell = |name, facts: &[(&str, &str)]| tell(language, name, facts);
        match self {
            Self::NotJson { line, column } => tell(
                "json.not_json",
                &[("line", &line.to_string()), ("column", &column.to_string())],
            ),
            Self::NotAnExport => tell("json.not_an_export", &[]),
            Self::Extract => tell("json.extract", &[]),
            Self::NewerVersion { found, known } => tell(
                "json.newer_version",
                &[("found", &found.to_string()), ("known", &known.to_string())],
            ),
            Self::Header { field } => tell("json.header", &[("field", field)]),
            Self::Checksum => tell("json.checksum", &[]),
            Self::Record { line, problem } => problem.sentence(*line, language),
        }
    }
}

impl RecordProblem {
    fn sentence(&self, line: Option<usize>, language: Language) -> String {
        let tell = |name, facts: &[(&str, &str)]| tell(language, name, facts);
        let kind = match self.kind {
            Some(kind) => tell(kind_name(kind), &[]),
            None => tell("json.record_unknown", &[]),
        };
        let record = match (&self.name, &self.id) {
            (Some(name), _) => tell("json.record_name", &[("kind", &kind), ("name", name)]),
            (None, Some(id)) => tell("json.record_id", &[("kind", &kind), ("id", id)]),
            (None, None) => kind,
        };
        let line = line.map(|line| tell("json.line", &[("line", &line.to_string())]));
        let field = (!self.field.is_empty())
            .then(|| tell("json.field", &[("field", self.field.as_str())]));
        let place: Vec<String> = line.into_iter().chain([record]).chain(field).collect();
        let fault = match &self.fault {
            Fault::NotARecord => tell("json.fault.not_a_record", &[]),
            Fault::Missing => tell("json.fault.missing", &[]),
            Fault::Unexpected => tell("json.fault.unexpected", &[]),
            Fault::WrongType => tell("json.fault.wrong_type", &[]),
            Fault::Invalid { value, expected } => {
                let expected = tell(expected_name(*expected), &[]);
                tell("json.fault.invalid", &[("value", value), ("expected", &expected)])
            }
        };
        tell("json.record", &[("place", &place.join(", ")), ("fault", &fault)])
    }
}

const fn kind_name(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Company => "kind.company",
        RecordKind::Client => "kind.client",
        RecordKind::Invoice => "kind.invoice",
        RecordKind::Payment => "kind.payment",
        RecordKind::CreditNote => "kind.credit_note",
        RecordKind::Contact => "kind.contact",
        RecordKind::Hold => "kind.hold",
        RecordKind::OwnRate => "kind.own_rate",
        RecordKind::Proceeding => "kind.proceeding",
        RecordKind::LimitationEvent => "kind.limitation_event",
        RecordKind::Cost => "kind.cost",
        RecordKind::OnAccount => "kind.on_account",
        RecordKind::Policy => "kind.policy",
        RecordKind::Stationery => "kind.stationery",
        RecordKind::OwnScenario => "kind.own_scenario",
        RecordKind::OwnText => "kind.own_text",
    }
}

const fn expected_name(expected: Expected) -> &'static str {
    match expected {
        Expected::Kind => "expected.kind",
        Expected::Id => "expected.id",
        Expected::Stamp => "expected.stamp",
        Expected::Choice => "expected.choice",
        Expected::Line => "expected.line",
        Expected::Day => "expected.day",
        Expected::Moment => "expected.moment",
        Expected::Semester => "expected.semester",
        Expected::Amount => "expected.amount",
        Expected::PositiveAmount => "expected.positive_amount",
        Expected::Rate => "expected.rate",
        Expected::Multiple => "expected.multiple",
        Expected::Days => "expected.days",
        Expected::BusinessNumber => "expected.business_number",
        Expected::Email => "expected.email",
        Expected::Phone => "expected.phone",
        Expected::Iban => "expected.iban",
        Expected::Bic => "expected.bic",
        Expected::Address => "expected.address",
        Expected::Sha256 => "expected.sha256",
        Expected::Picture => "expected.picture",
        Expected::Ladder => "expected.ladder",
    }
}

impl AmountProblem {
    /// What is wrong with an amount, `value` as it was written; without a full stop.
    pub fn sentence(&self, value: &str, language: Language) -> String {
        let name = match self {
            Self::Empty => "amount.empty",
            Self::NotANumber => "amount.not_a_number",
            Self::Ambiguous => "amount.ambiguous",
            Self::TooPrecise => "amount.too_precise",
            Self::TooLarge => "amount.too_large",
            Self::OtherCurrency(_) => "amount.other_currency",
        };
        tell(language, name, &[("value", value)])
    }
}

impl DateProblem {
    /// What is wrong with a date, `value` as it was written; without a full stop.
    pub fn sentence(self, value: &str, language: Language) -> String {
        let name = match self {
            Self::Empty => "date.empty",
            Self::NotADate => "date.not_a_date",
            Self::NoSuchDay => "date.no_such_day",
            Self::FarAway => "date.far_away",
            Self::OtherTimeZone => "date.other_time_zone",
        };
        tell(language, name, &[("value", value)])
    }
}

impl FileProblem {
    /// What is wrong with the file, and what to do.
    pub fn sentence(&self, language: Language) -> String {
        let tell = |name, facts: &[(&str, &str)]| tell(language, name, facts);
        match self {
            Self::Empty => tell("csv.file.empty", &[]),
            Self::TooLarge { bytes, most } => {
                let [bytes, most] =
                    [bytes, most].map(|bytes| bytes.div_ceil(1_000_000).to_string());
                tell("csv.file.too_large", &[("bytes", &bytes), ("most", &most)])
            }
            Self::TooManyRows { most } => {
                tell("csv.file.too_many_rows", &[("most", &most.to_string())])
            }
            Self::Spreadsheet => tell("csv.file.spreadsheet", &[]),
            Self::Pdf => tell("csv.file.pdf", &[]),
            Self::NotText => tell("csv.file.not_text", &[]),
            Self::NoRows => tell("csv.file.no_rows", &[]),
            Self::MissingColumns { missing, headers } => {
                let missing: Vec<String> =
                    missing.iter().map(|field| field.label(language)).collect();
                let headers: Vec<String> = headers
                    .iter()
                    .filter(|header| !header.is_empty())
                    .take(SHOWN_HEADERS)
                    .map(|header| cut_short(header))
                    .collect();
                tell(
                    "csv.file.missing_columns",
                    &[("missing", &missing.join(", ")), ("headers", &headers.join(", "))],
                )
            }
        }
    }
}

/// How many headers a sentence lists.
const SHOWN_HEADERS: usize = 40;

impl Field {
    /// What a person calls it.
    pub fn label(self, language: Language) -> String {
        tell(language, &format!("field.{}", self.name()), &[])
    }
}

impl Problem {
    /// Where it is, what is wrong, and what to do where that is not plain.
    pub fn sentence(&self, line: usize, language: Language) -> String {
        let reason = self.reason(language);
        let line = line.to_string();
        let facts = [("line", line.as_str()), ("reason", &reason)];
        let Some(field) = self.field else { return tell(language, "csv.row", &facts) };
        let label = field.label(language);
        match &self.column {
            Some(column) if fold(column) != fold(&label) => {
                let more = [("field", label.as_str()), ("column", column)];
                tell(language, "csv.row_column", &[more, facts].concat())
            }
            _ => {
                let more = [("field", label.as_str())];
                tell(language, "csv.row_field", &[more.as_slice(), &facts].concat())
            }
        }
    }

    /// What is wrong, without the place.
    pub fn reason(&self, language: Language) -> String {
        let value = self.value.as_str();
        let show = |amount: Money| amount_for_people(amount, language);
        let name = match &self.reason {
            Reason::Amount(problem) => return problem.sentence(value, language),
            Reason::Date(problem) => return problem.sentence(value, language),
            Reason::Cells { found, expected } => {
                let facts =
                    [("found", &*found.to_string()), ("expected", &expected.to_string())];
                return tell(language, "csv.reason.cells", &facts);
            }
            Reason::DueBeforeIssue { issue } => {
                let facts = [("issue", &*day_for_people(*issue)), ("value", value)];
                return tell(language, "csv.reason.due_before_issue", &facts);
            }
            Reason::Sum { total, paid, remains } => {
                let facts = [
                    ("total", &*show(*total)),
                    ("paid", &show(*paid)),
                    ("remains", &show(*remains)),
                ];
                return tell(language, "csv.reason.sum", &facts);
            }
            Reason::RemainsTooMuch { total } => {
                let facts = [("total", &*show(*total)), ("value", value)];
                return tell(language, "csv.reason.remains_too_much", &facts);
            }
            Reason::StatusAndAmounts { remains } => {
                let facts = [("remains", &*show(*remains)), ("value", value)];
                return tell(language, "csv.reason.status_and_amounts", &facts);
            }
            Reason::CreditOrPayment { credit } => {
                let facts = [("credit", &*show(*credit)), ("value", value)];
                return tell(language, "csv.reason.credit_or_payment", &facts);
            }
            Reason::Duplicate { line } => {
                let facts = [("other", &*line.to_string()), ("value", value)];
                return tell(language, "csv.reason.duplicate", &facts);
            }
            Reason::OtherClient { client } => {
                let facts = [("client", client.as_str()), ("value", value)];
                return tell(language, "csv.reason.other_client", &facts);
            }
            Reason::Quotes => "csv.reason.quotes",
            Reason::CellTooLong => "csv.reason.cell_too_long",
            Reason::Missing => "csv.reason.missing",
            Reason::TooLong => "csv.reason.too_long",
            Reason::Negative => "csv.reason.negative",
            Reason::InTheFuture => "csv.reason.in_the_future",
            Reason::Currency => "csv.reason.currency",
            Reason::UnknownStatus => "csv.reason.unknown_status",
            Reason::UnknownKind => "csv.reason.unknown_kind",
            Reason::InvoiceOrCreditNote => "csv.reason.invoice_or_credit_note",
            Reason::UnknownTerms => "csv.reason.unknown_terms",
            Reason::PartlyPaid => "csv.reason.partly_paid",
            Reason::PaidOnWithoutPayment => "csv.reason.paid_on_without_payment",
            Reason::SeveralClients => "csv.reason.several_clients",
            Reason::CreditWithoutInvoice => "csv.reason.credit_without_invoice",
        };
        tell(language, name, &[("value", value)])
    }
}

impl Note {
    /// What is to be known about the row.
    pub fn sentence(&self, language: Language) -> String {
        let value = self.value.as_str();
        let remark = match &self.remark {
            Remark::LeftOut => tell(language, "csv.remark.left_out", &[("value", value)]),
            Remark::FirstKept => tell(language, "csv.remark.first_kept", &[("value", value)]),
            Remark::TakenForBusiness => {
                tell(language, "csv.remark.taken_for_business", &[("value", value)])
            }
            Remark::DueFromTerms { day } => {
                tell(language, "csv.remark.due_from_terms", &[("day", &day_for_people(*day))])
            }
            Remark::PaidOnEstimated { day } => tell(
                language,
                "csv.remark.paid_on_estimated",
                &[("day", &day_for_people(*day))],
            ),
            Remark::LinesOfOne { rows } => {
                tell(language, "csv.remark.lines_of_one", &[("rows", &rows.to_string())])
            }
            Remark::OtherTotal { ours } => {
                let ours = amount_for_people(*ours, language);
                tell(language, "csv.remark.other_total", &[("ours", &ours)])
            }
        };
        let field = self.field.label(language);
        tell(language, "csv.note", &[("field", &field), ("remark", &remark)])
    }
}

impl Skip {
    /// Why the row is left aside, in a few words.
    pub fn sentence(&self, language: Language) -> String {
        let name = match self {
            Self::Outside => "csv.skip.outside",
            Self::Blank => "csv.skip.blank",
            Self::Header => "csv.skip.header",
            Self::TotalLine => "csv.skip.total_line",
            Self::Draft => "csv.skip.draft",
            Self::Cancelled => "csv.skip.cancelled",
            Self::ZeroTotal => "csv.skip.zero_total",
            Self::OtherDocument { kind } => {
                return tell(language, "csv.skip.other_document", &[("kind", kind)]);
            }
            Self::LineItem { line } => {
                return tell(language, "csv.skip.line_item", &[("line", &line.to_string())]);
            }
        };
        tell(language, name, &[])
    }
}

/// `1 234,56 €`, or `€1,234.56` in English.
fn amount_for_people(amount: Money, language: Language) -> String {
    let cents = amount.cents().unsigned_abs();
    let digits = (cents / 100).to_string();
    let (group, mark) = match language {
        Language::French => ('\u{202f}', ','),
        Language::English => (',', '.'),
    };
    let mut euros = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            euros.push(group);
        }
        euros.push(digit);
    }
    let sign = if amount < Money::ZERO { "-" } else { "" };
    let number = format!("{euros}{mark}{:02}", cents % 100);
    match language {
        Language::French => format!("{sign}{number}\u{a0}€"),
        Language::English => format!("{sign}€{number}"),
    }
}

/// `21/11/2026`: the form that files are asked to use.
fn day_for_people(day: NaiveDate) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Each sentence by name, with the facts it uses.
    fn sentences(file: &str) -> BTreeMap<&str, BTreeSet<&str>> {
        let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        lines
            .map(|line| {
                let (name, sentence) = line.split_once(" = ").expect(line);
                let facts = sentence.split('{').skip(1);
                (name, facts.map(|rest| rest.split_once('}').expect(line).0).collect())
            })
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_sentences_about_the_same_facts() {
        assert_eq!(sentences(FRENCH), sentences(ENGLISH));
    }

    #[test]
    fn every_sentence_is_used_and_every_use_has_one() {
        let code = include_str!("problem.rs");
        let known: BTreeSet<&str> = sentences(FRENCH).into_keys().collect();
        let (code, _) = code.split_once("#[cfg(test)]").unwrap();
        let entries = include_str!("csv/entries.rs");
        let quoted =
            [code, entries].into_iter().flat_map(|code| code.split('"').skip(1).step_by(2));
        let fields = Field::ALL.map(|field| format!("field.{}", field.name()));
        let used: BTreeSet<&str> = quoted
            .filter(|text| text.contains('.') && !text.contains(['/', '{']))
            .chain(fields.iter().map(String::as_str))
            .collect();
        assert_eq!(used, known);
    }

    #[test]
    fn a_wrong_record_is_told_with_its_place() {
        let problem = RecordProblem {
            kind: Some(RecordKind::Invoice),
            id: Some("f1".to_owned()),
            name: Some("F-2026-031".to_owned()),
            field: "due".to_owned(),
            fault: Fault::Invalid { value: "31/04".to_owned(), expected: Expected::Day },
        };
        let error = ReadError::Record { line: Some(7), problem: Box::new(problem) };
        assert_eq!(
            error.sentence(Language::French),
            "Ligne 7, facture «\u{a0}F-2026-031\u{a0}», champ «\u{a0}due\u{a0}»\u{a0}: \
             «\u{a0}31/04\u{a0}» n’est pas une date (AAAA-MM-JJ)."
        );
        assert_eq!(
            error.sentence(Language::English),
            "Line 7, invoice “F-2026-031”, field “due”: “31/04” is not a date (YYYY-MM-DD)."
        );
    }
}
