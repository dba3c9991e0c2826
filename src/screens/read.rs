//! From what was typed to what it means; what cannot be read becomes a sentence by its field.

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::dunning::{ScenarioChoice, Shipped};
use relancier_core::identity::{Address, AddressError, BusinessNumberError, IbanError};
use relancier_core::law::{
    DayCount, Imputation, Multiple, PaymentTerms, PenaltyClause, TermDays,
};
use relancier_core::ledger::Ledger;
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use relancier_core::text::{Line, LineError};
use relancier_exchange::amount::read_amount;

use crate::components::{Answers, Choice, Problems, Select};
use crate::lang::{Lang, say, use_lang};

/// An amount of more than zero.
pub fn amount_field(
    l: Lang,
    answers: &Answers,
    name: &'static str,
    problems: &mut Problems,
) -> Option<Money> {
    match read_amount(answers.text(name)) {
        Ok(amount) if amount.is_positive() => Some(amount),
        _ => {
            problems.insert(name, say!(l, problem.amount).to_string());
            None
        }
    }
}

/// A day, as the browser's own field writes it.
pub fn date_field(
    l: Lang,
    answers: &Answers,
    name: &'static str,
    problems: &mut Problems,
) -> Option<NaiveDate> {
    let date = answers.text(name).parse().ok();
    if date.is_none() {
        problems.insert(name, say!(l, problem.date).to_string());
    }
    date
}

/// A line that must not be empty.
pub fn line_field(
    l: Lang,
    answers: &Answers,
    name: &'static str,
    problems: &mut Problems,
) -> Option<Line> {
    match Line::new(answers.text(name)) {
        Ok(line) => Some(line),
        Err(error) => {
            problems.insert(name, line_sentence(l, error));
            None
        }
    }
}

/// Something that may be left empty, and otherwise must be right.
pub fn optional<T, E>(
    answers: &Answers,
    name: &'static str,
    problems: &mut Problems,
    parse: impl FnOnce(&str) -> Result<T, E>,
    sentence: impl FnOnce(E) -> String,
) -> Option<T> {
    let text = answers.text(name);
    if text.is_empty() {
        return None;
    }
    parse(text).map_err(|error| problems.insert(name, sentence(error))).ok()
}

/// A line that may be empty.
pub fn optional_line(
    l: Lang,
    answers: &Answers,
    name: &'static str,
    problems: &mut Problems,
) -> Option<Line> {
    optional(answers, name, problems, Line::new, |error| line_sentence(l, error))
}

/// An address.
pub fn address_field(
    l: Lang,
    answers: &Answers,
    name: &'static str,
    problems: &mut Problems,
) -> Address {
    Address::parse(answers.text(name)).unwrap_or_else(|error| {
        let sentence = match error {
            AddressError::TooManyLines => say!(l, problem.address_lines),
            AddressError::LineTooLong => say!(l, problem.too_long),
        };
        problems.insert(name, sentence.to_string());
        Address::default()
    })
}

/// What is wrong with a SIREN or SIRET.
pub fn business_number_sentence(l: Lang, error: BusinessNumberError) -> String {
    match error {
        BusinessNumberError::Length(digits) => {
            say!(l, problem.business_number_length, digits = digits).to_string()
        }
        BusinessNumberError::NotDigits => say!(l, problem.business_number_digits).to_string(),
        BusinessNumberError::Checksum => say!(l, problem.business_number_key).to_string(),
    }
}

/// What is wrong with an IBAN.
pub fn iban_sentence(l: Lang, error: IbanError) -> String {
    match error {
        IbanError::Checksum => say!(l, problem.iban_key).to_string(),
        IbanError::Country => say!(l, problem.iban_country).to_string(),
        IbanError::Form => say!(l, problem.iban_form).to_string(),
    }
}

fn line_sentence(l: Lang, error: LineError) -> String {
    match error {
        LineError::Empty => say!(l, problem.empty).to_string(),
        LineError::TooLong => say!(l, problem.too_long).to_string(),
    }
}

/// A number as people type it in France, in the plain form of files.
fn plain(answers: &Answers, name: &str) -> String {
    answers.text(name).trim_end_matches('%').trim().replace(',', ".")
}

/// A rate in percent a year; it may be negative, as the ECB's might.
pub fn rate_field(
    l: Lang,
    answers: &Answers,
    name: &'static str,
    problems: &mut Problems,
) -> Option<Rate> {
    let rate = Rate::parse_plain(&plain(answers, name)).ok();
    if rate.is_none() {
        problems.insert(name, say!(l, problem.rate).to_string());
    }
    rate
}

/// What terms of sale can say of late payment, for a choice named `clause`.
pub fn clause_choices(l: Lang) -> Vec<Choice> {
    vec![
        Choice::new("default", say!(l, clause.default)),
        Choice::new("fixed", say!(l, clause.fixed)),
        Choice::new("multiple", say!(l, clause.multiple)),
        Choice::new("ecb", say!(l, clause.ecb)),
    ]
}

/// What was chosen of them, with the number in the field `clause-number`.
pub fn clause_field(
    l: Lang,
    answers: &Answers,
    problems: &mut Problems,
) -> Option<PenaltyClause> {
    let plain = plain(answers, "clause-number");
    let rate =
        || Rate::parse_plain(&plain).ok().filter(|rate| !rate.percent().is_sign_negative());
    let clause = match answers.text("clause") {
        "fixed" => rate().map(PenaltyClause::Fixed),
        "multiple" => Multiple::parse_plain(&plain).ok().map(PenaltyClause::LegalMultiple),
        "ecb" => rate().map(PenaltyClause::EcbPlus),
        _ => Some(PenaltyClause::LegalDefault),
    };
    if clause.is_none() {
        problems.insert("clause-number", say!(l, problem.clause).to_string());
    }
    clause
}

/// How days and payments are counted: two choices, read by [`conventions`].
#[component]
pub fn Conventions(
    /// How a year's days are.
    day_count: DayCount,
    /// What a part payment pays first.
    imputation: Imputation,
) -> impl IntoView {
    let l = use_lang();
    let day_count = match day_count {
        DayCount::Fixed365 => "365",
        DayCount::Actual => ACTUAL,
    };
    let imputation = match imputation {
        Imputation::InterestFirst => "interest",
        Imputation::PrincipalFirst => PRINCIPAL_FIRST,
    };
    let days = vec![
        Choice::new("365", say!(l, settings.fixed_365)),
        Choice::new(ACTUAL, say!(l, settings.actual)),
    ];
    let imputations = vec![
        Choice::new("interest", say!(l, settings.interest_first)),
        Choice::new(PRINCIPAL_FIRST, say!(l, settings.principal_first)),
    ];
    view! {
        <div class="pair">
            <Select name="day-count" label=say!(l, settings.day_count) choices=days value=day_count/>
            <Select name="imputation" label=say!(l, settings.imputation) choices=imputations value=imputation/>
        </div>
    }
}

const ACTUAL: &str = "actual";
const PRINCIPAL_FIRST: &str = "principal";

/// What was chosen in [`Conventions`].
pub fn conventions(answers: &Answers) -> (DayCount, Imputation) {
    let day_count = match answers.text("day-count") {
        ACTUAL => DayCount::Actual,
        _ => DayCount::Fixed365,
    };
    let imputation = match answers.text("imputation") {
        PRINCIPAL_FIRST => Imputation::PrincipalFirst,
        _ => Imputation::InterestFirst,
    };
    (day_count, imputation)
}

/// The kinds of payment terms, for a choice.
pub fn terms_choices(l: Lang) -> Vec<Choice> {
    vec![
        Choice::new("net", say!(l, terms.net)),
        Choice::new("month-then", say!(l, terms.month_then)),
        Choice::new("then-month", say!(l, terms.then_month)),
        Choice::new("receipt", say!(l, terms.receipt)),
        Choice::new("receipt-ten-days", say!(l, terms.receipt_ten_days)),
        Choice::new("receipt-month", say!(l, terms.receipt_month)),
    ]
}

/// Which kind of terms, and how many days, as the form's fields hold them.
pub fn terms_values(terms: PaymentTerms) -> (&'static str, String) {
    let (kind, days) = match terms {
        PaymentTerms::Net(days) => ("net", days),
        PaymentTerms::EndOfMonthThen(days) => ("month-then", days),
        PaymentTerms::ThenEndOfMonth(days) => ("then-month", days),
        PaymentTerms::AfterReceipt(days) => ("receipt", days),
        PaymentTerms::ReceiptTenDaysThen(days) => ("receipt-ten-days", days),
        PaymentTerms::ReceiptMonthThen(days) => ("receipt-month", days),
    };
    (kind, days.get().to_string())
}

/// Payment terms from a choice and a number of days.
pub fn terms_fields(
    l: Lang,
    answers: &Answers,
    kind: &'static str,
    days: &'static str,
    problems: &mut Problems,
) -> Option<PaymentTerms> {
    let Some(count) = answers.text(days).parse().ok().and_then(|days| TermDays::new(days).ok())
    else {
        problems.insert(days, say!(l, problem.days).to_string());
        return None;
    };
    Some(match answers.text(kind) {
        "month-then" => PaymentTerms::EndOfMonthThen(count),
        "then-month" => PaymentTerms::ThenEndOfMonth(count),
        "receipt" => PaymentTerms::AfterReceipt(count),
        "receipt-ten-days" => PaymentTerms::ReceiptTenDaysThen(count),
        "receipt-month" => PaymentTerms::ReceiptMonthThen(count),
        _ => PaymentTerms::Net(count),
    })
}

/// The scenarios there are, shipped and own, after the word for none of them.
pub fn scenario_choices(l: Lang, ledger: &Ledger, none: &str) -> Vec<Choice> {
    let none = Choice::new("", none);
    let named = all_scenarios(ledger)
        .map(|choice| Choice::new(scenario_value(Some(choice)), l.scenario(ledger, choice)));
    std::iter::once(none).chain(named).collect()
}

/// A choice among them, as its value in a form.
pub fn scenario_value(choice: Option<ScenarioChoice>) -> String {
    match choice {
        None => String::new(),
        Some(ScenarioChoice::Shipped(shipped)) => shipped.name().to_owned(),
        Some(ScenarioChoice::Own(id)) => id.to_string(),
    }
}

/// What was chosen among them.
pub fn chosen_scenario(
    ledger: &Ledger,
    answers: &Answers,
    name: &str,
) -> Option<ScenarioChoice> {
    let chosen = answers.text(name);
    all_scenarios(ledger).find(|choice| scenario_value(Some(*choice)) == chosen)
}

fn all_scenarios(ledger: &Ledger) -> impl Iterator<Item = ScenarioChoice> + '_ {
    let shipped = Shipped::ALL.iter().copied().map(ScenarioChoice::Shipped);
    shipped.chain(ledger.own_scenarios().map(|own| ScenarioChoice::Own(own.id)))
}
