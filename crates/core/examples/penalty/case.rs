//! A claim and a day, as they are written.

use chrono::NaiveDate;
use relancier_core::law::{
    Claim, DayCount, Imputation, Movement, MovementKind, Multiple, PenaltyClause,
};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use serde::Deserialize;
use serde_json::Value;

/// Reads a claim and the day it is reckoned for; an error names the field it is about.
pub fn read(text: &str) -> Result<(Claim, NaiveDate), String> {
    let case: Case = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let issued = day("issued", &case.issued)?;
    let not_before_issued = |field: &str, value: &Value| {
        let date = day(field, value)?;
        if date < issued {
            Err(format!("{field}: {date} is before `issued`"))
        } else {
            Ok(date)
        }
    };
    let as_of = not_before_issued("as_of", &case.as_of)?;
    let formal_notice = case.formal_notice.as_ref();
    let movements = case.movements.iter().enumerate();
    let claim = Claim {
        debtor: one_of(
            "debtor",
            &case.debtor,
            &[
                ("business", Debtor::Business),
                ("consumer", Debtor::Consumer),
                ("public", Debtor::Public),
            ],
        )?,
        issued,
        due: not_before_issued("due", &case.due)?,
        total: amount("total", &case.total)?,
        clause: clause(&case.clause)?,
        formal_notice: formal_notice
            .map(|value| not_before_issued("formal_notice", value))
            .transpose()?,
        movements: movements
            .map(|(place, case)| movement(place, case))
            .collect::<Result<_, _>>()?,
        costs: Vec::new(),
        insolvency: None,
        day_count: one_of(
            "day_count",
            &case.day_count,
            &[("365", DayCount::Fixed365), ("actual", DayCount::Actual)],
        )?,
        imputation: one_of(
            "imputation",
            &case.imputation,
            &[
                ("interest_first", Imputation::InterestFirst),
                ("principal_first", Imputation::PrincipalFirst),
            ],
        )?,
    };
    Ok((claim, as_of))
}

/// The values stay as they came until an error can name their field.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a case, as an object")]
struct Case {
    debtor: Value,
    issued: Value,
    due: Value,
    total: Value,
    #[serde(default)]
    clause: CaseClause,
    #[serde(default)]
    formal_notice: Option<Value>,
    #[serde(default)]
    movements: Vec<CaseMovement>,
    #[serde(default = "default_day_count")]
    day_count: Value,
    #[serde(default = "default_imputation")]
    imputation: Value,
    as_of: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a `clause`, as an object")]
struct CaseClause {
    kind: Value,
    rate: Option<Value>,
    times: Option<Value>,
    points: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "one of the `movements`, as an object")]
struct CaseMovement {
    date: Value,
    kind: Value,
    amount: Value,
}

impl Default for CaseClause {
    fn default() -> Self {
        Self { kind: "legal_default".into(), rate: None, times: None, points: None }
    }
}

fn default_day_count() -> Value {
    "365".into()
}

fn default_imputation() -> Value {
    "interest_first".into()
}

fn clause(case: &CaseClause) -> Result<PenaltyClause, String> {
    /// The one number that each kind of clause has.
    #[derive(Clone, Copy, PartialEq)]
    enum Number {
        None,
        Rate,
        Times,
        Points,
    }
    let number = one_of(
        "clause.kind",
        &case.kind,
        &[
            ("legal_default", Number::None),
            ("fixed", Number::Rate),
            ("legal_multiple", Number::Times),
            ("ecb_plus", Number::Points),
        ],
    )?;
    for (field, value, of) in [
        ("rate", &case.rate, Number::Rate),
        ("times", &case.times, Number::Times),
        ("points", &case.points, Number::Points),
    ] {
        match value {
            Some(_) if number != of => {
                return Err(format!("clause.{field}: not a number of that kind of clause"));
            }
            None if number == of => return Err(format!("clause.{field}: missing")),
            _ => {}
        }
    }
    Ok(match (&case.rate, &case.times, &case.points) {
        (Some(value), ..) => PenaltyClause::Fixed(rate("clause.rate", value)?),
        (_, Some(value), _) => PenaltyClause::LegalMultiple(multiple("clause.times", value)?),
        (.., Some(value)) => PenaltyClause::EcbPlus(rate("clause.points", value)?),
        (None, None, None) => PenaltyClause::LegalDefault,
    })
}

fn movement(place: usize, case: &CaseMovement) -> Result<Movement, String> {
    let field = |name: &str| format!("movements[{place}].{name}");
    Ok(Movement {
        date: day(&field("date"), &case.date)?,
        kind: one_of(
            &field("kind"),
            &case.kind,
            &[("payment", MovementKind::Payment), ("credit_note", MovementKind::CreditNote)],
        )?,
        amount: amount(&field("amount"), &case.amount)?,
    })
}

fn text<'a>(field: &str, value: &'a Value) -> Result<&'a str, String> {
    value.as_str().ok_or_else(|| format!("{field}: {value} is not a text"))
}

fn one_of<T: Copy>(field: &str, value: &Value, words: &[(&str, T)]) -> Result<T, String> {
    let word = text(field, value)?;
    let found = words.iter().find(|(known, _)| *known == word);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let known: Vec<_> = words.iter().map(|(known, _)| *known).collect();
        format!("{field}: `{word}` is none of {}", known.join(", "))
    })
}

fn day(field: &str, value: &Value) -> Result<NaiveDate, String> {
    let text = text(field, value)?;
    let date = text.parse::<NaiveDate>().ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| format!("{field}: `{text}` is not a day such as 2026-06-30"))
}

fn amount(field: &str, value: &Value) -> Result<Money, String> {
    let text = text(field, value)?;
    let amount = Money::parse_plain(text)
        .map_err(|error| format!("{field}: `{text}` is not an amount ({error:?})"))?;
    if amount.is_positive() {
        Ok(amount)
    } else {
        Err(format!("{field}: `{text}` is not more than 0"))
    }
}

fn rate(field: &str, value: &Value) -> Result<Rate, String> {
    let text = text(field, value)?;
    let rate = Rate::parse_plain(text)
        .map_err(|error| format!("{field}: `{text}` is not a rate ({error:?})"))?;
    if rate < Rate::from_hundredths(0) {
        return Err(format!("{field}: `{text}` is less than 0"));
    }
    Ok(rate)
}

fn multiple(field: &str, value: &Value) -> Result<Multiple, String> {
    let text = text(field, value)?;
    Multiple::parse_plain(text)
        .map_err(|_| format!("{field}: `{text}` is not from 0.01 to 100"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = r#"{"debtor":"business","issued":"2026-04-01","due":"2026-05-16",
        "total":"1850.00","clause":{"kind":"legal_default"},"formal_notice":null,"movements":
        [{"date":"2026-05-30","kind":"payment","amount":"400.00"}],"day_count":"365",
        "imputation":"interest_first","as_of":"2026-06-30"}"#;

    #[test]
    fn what_may_be_absent_has_its_default() {
        let short = r#"{"debtor":"business","issued":"2026-04-01","due":"2026-05-16",
            "total":"1850.00","as_of":"2026-06-30"}"#;
        let (mut claim, as_of) = read(CASE).unwrap();
        claim.movements.clear();
        assert_eq!(read(short), Ok((claim, as_of)));
    }

    #[test]
    fn each_kind_of_clause_has_its_number() {
        for (clause, read_as) in [
            (r#"{"kind":"fixed","rate":"15"}"#, "Ok(Fixed"),
            (r#"{"kind":"legal_multiple","times":"3"}"#, "Ok(LegalMultiple"),
            (r#"{"kind":"ecb_plus","points":"10"}"#, "Ok(EcbPlus"),
            (r#"{"kind":"fixed"}"#, "Err(\"clause.rate"),
            (r#"{"kind":"fixed","rate":"-1"}"#, "Err(\"clause.rate"),
            (r#"{"kind":"fixed","rate":"15","times":"3"}"#, "Err(\"clause.times"),
            (r#"{"kind":"legal_multiple","times":"0"}"#, "Err(\"clause.times"),
            (r#"{"kind":"ecb_plus","rate":"15"}"#, "Err(\"clause.rate"),
            (r#"{"kind":"legal_default","points":"10"}"#, "Err(\"clause.points"),
            (r#"{"kind":"usury"}"#, "Err(\"clause.kind"),
        ] {
            let text = CASE.replace(r#"{"kind":"legal_default"}"#, clause);
            let found = format!("{:?}", read(&text).map(|(claim, _)| claim.clause));
            assert!(found.starts_with(read_as), "{clause}: {found}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        for (field, written, instead) in [
            ("debtor", r#""business""#, r#""nobody""#),
            ("issued", r#""issued":"2026-04-01""#, r#""issued":"2026-04-31""#),
            ("due", r#""due":"2026-05-16""#, r#""due":"2026-03-31""#),
            ("due", r#""due":"2026-05-16""#, r#""due":"2026-5-16""#),
            ("total", r#""1850.00""#, "1850.00"),
            ("total", r#""1850.00""#, r#""-1850.00""#),
            ("total", r#""1850.00""#, r#""0.00""#),
            ("total", r#""1850.00""#, r#""1850.001""#),
            ("total", r#""1850.00""#, r#""1 850,00""#),
            ("clause", r#"{"kind":"legal_default"}"#, "null"),
            ("formal_notice", "null", r#""2026-03-31""#),
            ("movements", r#""2026-05-30""#, r#""yesterday""#),
            ("movements", r#""payment""#, r#""gift""#),
            ("movements", r#""400.00""#, r#""0""#),
            ("movements", r#""400.00""#, r#""-1""#),
            ("note", r#""kind":"payment""#, r#""kind":"payment","note":"""#),
            ("day_count", r#""365""#, r#""360""#),
            ("imputation", r#""interest_first""#, r#""both""#),
            ("as_of", r#""as_of":"2026-06-30""#, r#""as_of":"2026-03-31""#),
            ("as_of", r#","as_of":"2026-06-30""#, ""),
            ("today", r#""as_of""#, r#""today":"2026-06-30","as_of""#),
            ("due", r#""as_of""#, r#""due":"2026-05-16","as_of""#),
        ] {
            assert!(CASE.contains(written), "{written}");
            let refusal = read(&CASE.replacen(written, instead, 1)).unwrap_err();
            assert!(refusal.contains(field), "{field}: {refusal}");
        }
    }
}
