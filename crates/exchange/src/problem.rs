//! The sentences in which problems are told, in the reader's language.
//!
//! The words stand in `sentences/`, one file a language; here only what they are about.

use relancier_core::identity::Language;

use crate::amount::AmountProblem;
use crate::date::DateProblem;
use crate::json::{Expected, Fault, ReadError, RecordKind, RecordProblem};

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
        let used: BTreeSet<&str> = code
            .split('"')
            .skip(1)
            .step_by(2)
            .filter(|text| text.contains('.') && !text.contains('/'))
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
