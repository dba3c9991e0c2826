//! The JSON Schema of the export, `docs/export.schema.json`, made from what the reader reads with.
//!
//! Where the format is meant to change, make it anew, read the difference, and commit it:
//!
//! ```text
//! RELANCIER_APPROVE=1 cargo test -p relancier-exchange schema
//! ```
//!
//! Words come from the list that reads and writes them, fields that can be changed from the ledger,
//! and what a text may be from what the reader expects of it. Which field a record has is listed
//! here once more; the tests below ask the reader field by field whether it agrees, and
//! `tests/schema.rs` has the writer's files checked by a validator that is not ours.

use relancier_core::dunning::{Anchor, Region, Segment, Shipped, StepKind, Tone};
use relancier_core::id::{
    ClientId, ContactId, CostId, CreditNoteId, HoldId, InvoiceId, LimitationEventId,
    OnAccountId, OwnRateId, OwnTextId, PaymentId, ProceedingId, ScenarioId,
};
use relancier_core::identity::{Address, Language};
use relancier_core::law::{DayCount, Imputation, RateIndex, Sector};
use relancier_core::ledger::{
    Channel, Debtor, DisputeKind, Field as Changed, Gap, HoldReason, LimitationEventKind,
    ProceedingKind, RecordId, Register, WindowSide,
};
use relancier_core::picture::Picture;
use relancier_core::text::{Block, Line};

use super::kind::RecordKind;
use super::problem::{Expected, Fault, ReadError};
use super::value::{Object, Value};
use super::word::Word;
use super::{FORMAT, VERSION};

/// What stands in a field.
#[derive(Clone)]
enum Shape {
    /// Any text of at most so many characters.
    Text(usize),
    /// A text that is read to something.
    Of(Expected),
    /// An amount that may be nothing, but not less.
    NotNegative,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// The name of a shipped scenario, or the id of one's own.
    Scenario,
    True,
    Flag,
    /// A whole number, from the one to the other.
    Number(u64, u64),
    /// At least and at most so many of them; no most where there is none.
    List(usize, Option<usize>, Box<Self>),
    Object(Vec<Field>),
    /// One of several objects.
    Either(Vec<Vec<Field>>),
    /// The fields of a record that were changed since.
    Edits(RecordKind),
}

/// A field: its name, whether it must be there, and what stands in it.
#[derive(Clone)]
struct Field(&'static str, bool, Shape);

const fn must(name: &'static str, shape: Shape) -> Field {
    Field(name, true, shape)
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field(name, false, shape)
}

fn list(least: usize, most: Option<usize>, shape: Shape) -> Shape {
    Shape::List(least, most, Box::new(shape))
}

const LINE: Shape = Shape::Of(Expected::Line);
const BLOCK: Shape = Shape::Text(Block::MAX_CHARS);
const DAY: Shape = Shape::Of(Expected::Day);
const ID: Shape = Shape::Of(Expected::Id);
const STAMP: Shape = Shape::Of(Expected::Stamp);
const POSITIVE: Shape = Shape::Of(Expected::PositiveAmount);
/// One text for each value of a sort that has some few.
const fn word<T: Word>() -> Shape {
    Shape::Word(T::WORDS)
}

/// The fields of a record, beside those that every one has; of a hold, one list for each subject.
fn content(kind: RecordKind) -> Vec<Vec<Field>> {
    let address =
        || may("address", list(0, Some(Address::MAX_LINES), Shape::Text(Line::MAX_CHARS)));
    let number = || may("number", Shape::Of(Expected::BusinessNumber));
    let email = |name| may(name, Shape::Of(Expected::Email));
    let phone = || may("phone", Shape::Of(Expected::Phone));
    let note = || may("note", BLOCK);
    vec![match kind {
        RecordKind::Company => vec![
            must("name", LINE),
            may("legal_form", LINE),
            number(),
            address(),
            email("email"),
            phone(),
            may("iban", Shape::Of(Expected::Iban)),
            may("bic", Shape::Of(Expected::Bic)),
            may("iban_changed", DAY),
            must("penalty_clause", clause()),
            must("terms", terms()),
            may("sector", word::<Sector>()),
            must("day_count", word::<DayCount>()),
            must("imputation", word::<Imputation>()),
        ],
        RecordKind::Client => vec![
            must("name", LINE),
            must("debtor", word::<Debtor>()),
            must("language", word::<Language>()),
            number(),
            may("contact_name", LINE),
            email("email"),
            phone(),
            address(),
            may("terms", terms()),
            may("scenario", Shape::Scenario),
            may("segment", word::<Segment>()),
            may("direct_debit", Shape::Flag),
            may("register", word::<Register>()),
            email("copy_to"),
            note(),
        ],
        RecordKind::Invoice => vec![
            must("client", ID),
            must("number", LINE),
            may("subject", LINE),
            must("issued", DAY),
            must("due", DAY),
            may("received", DAY),
            must("total", POSITIVE),
            may("scenario", Shape::Scenario),
        ],
        RecordKind::Payment => {
            vec![must("invoice", ID), must("date", DAY), must("amount", POSITIVE), note()]
        }
        RecordKind::CreditNote => vec![
            must("invoice", ID),
            may("number", LINE),
            must("date", DAY),
            must("amount", POSITIVE),
        ],
        RecordKind::Contact => vec![
            must("client", ID),
            must("invoices", list(0, None, ID)),
            may("step", word::<StepKind>()),
            must("channel", word::<Channel>()),
            must("at", Shape::Of(Expected::Moment)),
            must("to", Shape::Text(usize::MAX)),
            must("subject", Shape::Text(usize::MAX)),
            may("body", BLOCK),
            must("amount", Shape::Of(Expected::Amount)),
            may("sha256", Shape::Of(Expected::Sha256)),
            may("tracking", LINE),
            note(),
        ],
        RecordKind::Hold => return holds(),
        RecordKind::OwnRate => vec![
            must("index", word::<RateIndex>()),
            must("semester", Shape::Of(Expected::Semester)),
            must("rate", Shape::Of(Expected::Rate)),
            must("source", LINE),
        ],
        RecordKind::Proceeding => vec![
            must("client", ID),
            must("type", word::<ProceedingKind>()),
            must("opened", DAY),
            may("published", DAY),
            may("closed", DAY),
            note(),
        ],
        RecordKind::LimitationEvent => vec![
            must("invoice", ID),
            must("type", word::<LimitationEventKind>()),
            must("date", DAY),
            may("until", DAY),
            note(),
        ],
        RecordKind::Cost => vec![
            must("invoice", ID),
            must("date", DAY),
            must("amount", POSITIVE),
            must("what", LINE),
        ],
        RecordKind::OnAccount => {
            vec![must("client", ID), must("date", DAY), must("amount", POSITIVE), note()]
        }
        RecordKind::Policy => vec![
            must("weekdays", list(1, None, word::<chrono::Weekday>())),
            must("region", word::<Region>()),
            must("gap", Shape::Number(1, Gap::MAX.into())),
            must("threshold", Shape::NotNegative),
            must("large_account", Shape::NotNegative),
            may("scenarios", list(0, None, Shape::Object(scenario_of_segment()))),
        ],
        RecordKind::Stationery => vec![
            must("window", word::<WindowSide>()),
            may("logo", Shape::Of(Expected::Picture)),
            may("signature", Shape::Of(Expected::Picture)),
            may("signatory", LINE),
        ],
        RecordKind::OwnScenario => vec![
            must("name", LINE),
            must("tone", word::<Tone>()),
            must("steps", list(1, None, Shape::Object(step()))),
        ],
        RecordKind::OwnText => vec![
            must("text", LINE),
            must("language", word::<Language>()),
            must("register", word::<Register>()),
            must("subject", LINE),
            may("body", BLOCK),
        ],
    }]
}

/// What is held is one of two, and only a dispute is about something.
fn holds() -> Vec<Vec<Field>> {
    let (dispute, others): (Vec<_>, Vec<_>) =
        HoldReason::WORDS.iter().copied().partition(|word| *word == "dispute");
    let mut all = Vec::new();
    for subject in ["client", "invoice"] {
        for reasons in [&dispute, &others] {
            let mut fields =
                vec![must(subject, ID), must("reason", Shape::Word(reasons.clone().leak()))];
            if *reasons == dispute {
                fields.push(may("about", word::<DisputeKind>()));
            }
            fields.extend([must("from", DAY), may("until", DAY), may("note", BLOCK)]);
            all.push(fields);
        }
    }
    all
}

fn clause() -> Shape {
    Shape::Either(vec![
        vec![must("type", Shape::Word(&["legal_default"]))],
        vec![must("type", Shape::Word(&["fixed"])), must("rate", Shape::Of(Expected::Rate))],
        vec![
            must("type", Shape::Word(&["legal_multiple"])),
            must("times", Shape::Of(Expected::Multiple)),
        ],
        vec![
            must("type", Shape::Word(&["ecb_plus"])),
            must("points", Shape::Of(Expected::Rate)),
        ],
    ])
}

fn terms() -> Shape {
    let types = &[
        "net",
        "end_of_month_then",
        "then_end_of_month",
        "after_receipt",
        "receipt_ten_days_then",
        "receipt_month_then",
    ];
    Shape::Object(vec![must("type", Shape::Word(types)), must("days", Shape::Number(0, 365))])
}

fn scenario_of_segment() -> Vec<Field> {
    vec![must("segment", word::<Segment>()), must("scenario", Shape::Scenario)]
}

fn step() -> Vec<Field> {
    vec![
        must("step", word::<StepKind>()),
        must("anchor", word::<Anchor>()),
        must("days", Shape::Of(Expected::Days)),
        must("channel", word::<Channel>()),
        may("claims_penalties", Shape::Flag),
        must("reply_within", Shape::Number(1, u8::MAX.into())),
    ]
}

/// A record of that kind; the company, the policy and the stationery have no id to be told by.
const fn any_id(kind: RecordKind) -> RecordId {
    match kind {
        RecordKind::Company => RecordId::Company,
        RecordKind::Client => RecordId::Client(ClientId(1)),
        RecordKind::Invoice => RecordId::Invoice(InvoiceId(1)),
        RecordKind::Payment => RecordId::Payment(PaymentId(1)),
        RecordKind::CreditNote => RecordId::CreditNote(CreditNoteId(1)),
        RecordKind::Contact => RecordId::Contact(ContactId(1)),
        RecordKind::Hold => RecordId::Hold(HoldId(1)),
        RecordKind::OwnRate => RecordId::OwnRate(OwnRateId(1)),
        RecordKind::Proceeding => RecordId::Proceeding(ProceedingId(1)),
        RecordKind::LimitationEvent => RecordId::LimitationEvent(LimitationEventId(1)),
        RecordKind::Cost => RecordId::Cost(CostId(1)),
        RecordKind::OnAccount => RecordId::OnAccount(OnAccountId(1)),
        RecordKind::Policy => RecordId::Policy,
        RecordKind::Stationery => RecordId::Stationery,
        RecordKind::OwnScenario => RecordId::OwnScenario(ScenarioId(1)),
        RecordKind::OwnText => RecordId::OwnText(OwnTextId(1)),
    }
}

/// What every record has, before its own fields.
fn head(kind: RecordKind) -> Vec<Field> {
    let id = any_id(kind);
    let mut fields = vec![must("kind", Shape::Word(vec![kind.name()].leak()))];
    if !matches!(id, RecordId::Company | RecordId::Policy | RecordId::Stationery) {
        fields.push(must("id", ID));
    }
    fields.extend([must("stamp", STAMP), may("edits", Shape::Edits(kind))]);
    fields
}

fn edits(kind: RecordKind) -> Shape {
    let changed: Vec<_> = any_id(kind).fields().iter().map(Changed::word).collect();
    let edit = vec![
        must("field", Shape::Word(changed.leak())),
        must("stamp", STAMP),
        may("over", STAMP),
    ];
    list(0, None, Shape::Object(edit))
}

/// All forms a record of that kind has: as it stands, and deleted.
fn forms(kind: RecordKind) -> Vec<Vec<Field>> {
    let mut forms = content(kind);
    forms.push(vec![must("deleted", Shape::True)]);
    forms.into_iter().map(|fields| [head(kind), fields].concat()).collect()
}

// What follows writes these down as JSON Schema.

fn text(value: impl Into<String>) -> Value<'static> {
    Value::Text(value.into().into())
}

fn object(fields: impl IntoIterator<Item = (&'static str, Value<'static>)>) -> Value<'static> {
    let mut object = Object::default();
    fields.into_iter().for_each(|(name, value)| object.set(name, value));
    Value::Object(object)
}

fn number(number: usize) -> Value<'static> {
    Value::Number(u64::try_from(number).unwrap())
}

fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Value<'static> {
    Value::List(texts.into_iter().map(text).collect())
}

/// What a text is that stands for something else, in words and as a pattern (ECMA-262).
fn meaning(expected: Expected) -> (&'static str, &'static str, Option<(usize, usize)>) {
    const AMOUNT: &str = "Euros, with a point and always two decimals.";
    match expected {
        Expected::Kind | Expected::Choice | Expected::Ladder => unreachable!("has a shape"),
        Expected::Address => unreachable!("is a list of lines"),
        Expected::Id => ("128 random bits.", "^[0-9a-f]{32}$", None),
        Expected::Stamp => (
            "When, and on which device: milliseconds since 1970, a counter and the device's mark.",
            "^[0-9a-f]{12}-[0-9a-f]{8}-[0-9a-f]{16}$",
            None,
        ),
        Expected::Line => ("A line of text.", "^[^\\n\\r]+$", Some((1, Line::MAX_CHARS))),
        Expected::Day => ("A civil date.", DAY_PATTERN, None),
        Expected::Moment => ("By the wall clock of the person.", MOMENT_PATTERN, None),
        Expected::Semester => ("A half of a year.", "^[0-9]{4}S[12]$", None),
        Expected::Amount => (AMOUNT, "^-?(0|[1-9][0-9]{0,9})\\.[0-9]{2}$", None),
        Expected::PositiveAmount => {
            (AMOUNT, "^(0\\.0[1-9]|0\\.[1-9][0-9]|[1-9][0-9]{0,9}\\.[0-9]{2})$", None)
        }
        Expected::Rate => {
            ("Percent a year, or points of it.", "^-?[0-9]{1,4}\\.[0-9]{2,6}$", None)
        }
        Expected::Multiple => {
            ("So many times the legal rate.", "^[0-9]{1,3}(\\.[0-9]{1,2})?$", None)
        }
        Expected::Days => ("Days; before if negative.", "^-?[0-9]{1,3}$", None),
        Expected::BusinessNumber => ("SIREN or SIRET.", "^[0-9]{9}([0-9]{5})?$", None),
        Expected::Email => {
            ("An e-mail address.", "^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", Some((5, 254)))
        }
        Expected::Phone => {
            ("As it was typed.", "^\\+?[0-9 \u{a0}\u{202f}.\\-/()]+$", Some((6, 30)))
        }
        Expected::Iban => ("Without spaces.", "^[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}$", None),
        Expected::Bic => ("ISO 9362.", "^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?$", None),
        Expected::Sha256 => {
            ("Of subject, empty line and text as sent, in UTF-8.", "^[0-9a-f]{64}$", None)
        }
        Expected::Picture => (
            "The file of a PNG or JPEG picture, in base64.",
            "^(iVBORw0KGg[opqr]|/9j/)[A-Za-z0-9+/]*={0,2}$",
            Some((4, Picture::HEAVIEST.div_ceil(3) * 4)),
        ),
    }
}

/// Of the days there are in no year none is taken; 29 February is, in any.
const DAY_PATTERN: &str = "^([0-9]{4}|[+-][0-9]{4,6})-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|[12][0-9]))$";
const MOMENT_PATTERN: &str = "^[0-9+-]{4,7}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\\.[0-9]{1,9})?$";

fn name_of(expected: Expected) -> &'static str {
    match expected {
        Expected::Kind => "kind",
        Expected::Id => "id",
        Expected::Stamp => "stamp",
        Expected::Choice => "choice",
        Expected::Line => "line",
        Expected::Day => "day",
        Expected::Moment => "moment",
        Expected::Semester => "semester",
        Expected::Amount => "amount",
        Expected::PositiveAmount => "positive_amount",
        Expected::Rate => "rate",
        Expected::Multiple => "multiple",
        Expected::Days => "days",
        Expected::BusinessNumber => "business_number",
        Expected::Email => "email",
        Expected::Phone => "phone",
        Expected::Iban => "iban",
        Expected::Bic => "bic",
        Expected::Address => "address",
        Expected::Sha256 => "sha256",
        Expected::Picture => "picture",
        Expected::Ladder => "ladder",
    }
}

const DEFINED: [Expected; 18] = [
    Expected::Id,
    Expected::Stamp,
    Expected::Line,
    Expected::Day,
    Expected::Moment,
    Expected::Semester,
    Expected::Amount,
    Expected::PositiveAmount,
    Expected::Rate,
    Expected::Multiple,
    Expected::Days,
    Expected::BusinessNumber,
    Expected::Email,
    Expected::Phone,
    Expected::Iban,
    Expected::Bic,
    Expected::Sha256,
    Expected::Picture,
];

fn defined(expected: Expected) -> Value<'static> {
    let (what, pattern, length) = meaning(expected);
    let mut fields = vec![("description", text(what)), ("type", text("string"))];
    if let Some((least, most)) = length {
        fields.extend([("minLength", number(least)), ("maxLength", number(most))]);
    }
    fields.push(("pattern", text(pattern)));
    object(fields)
}

fn reference(name: &str) -> Value<'static> {
    object([("$ref", text(format!("#/$defs/{name}")))])
}

fn shape(shape: Shape) -> Value<'static> {
    match shape {
        Shape::Text(usize::MAX) => object([("type", text("string"))]),
        Shape::Text(most) => object([("type", text("string")), ("maxLength", number(most))]),
        Shape::Of(expected) => reference(name_of(expected)),
        Shape::NotNegative => object([
            ("type", text("string")),
            ("pattern", text("^(0|[1-9][0-9]{0,9})\\.[0-9]{2}$")),
        ]),
        Shape::Word([word]) => object([("const", text(*word))]),
        Shape::Word(words) => object([("enum", texts(words.iter().copied()))]),
        Shape::Scenario => {
            let names = texts(Shipped::ALL.iter().map(|shipped| shipped.name()));
            let either = vec![object([("enum", names)]), reference("id")];
            object([("anyOf", Value::List(either))])
        }
        Shape::True => object([("const", Value::Flag(true))]),
        Shape::Flag => object([("type", text("boolean"))]),
        Shape::Number(least, most) => object([
            ("type", text("integer")),
            ("minimum", Value::Number(least)),
            ("maximum", Value::Number(most)),
        ]),
        Shape::List(least, most, items) => {
            let mut fields = vec![("type", text("array"))];
            fields.extend((least > 0).then(|| ("minItems", number(least))));
            fields.extend(most.map(|most| ("maxItems", number(most))));
            fields.push(("items", self::shape(*items)));
            object(fields)
        }
        Shape::Object(fields) => fields_of(fields),
        Shape::Either(forms) => one_of(forms),
        Shape::Edits(kind) => reference(edits_name(kind)),
    }
}

fn edits_name(kind: RecordKind) -> &'static str {
    format!("{}_edits", kind.name()).leak()
}

fn one_of(forms: Vec<Vec<Field>>) -> Value<'static> {
    object([("oneOf", Value::List(forms.into_iter().map(fields_of).collect()))])
}

fn fields_of(fields: Vec<Field>) -> Value<'static> {
    let required = texts(fields.iter().filter(|Field(_, must, _)| *must).map(|field| field.0));
    let properties =
        object(fields.into_iter().map(|Field(name, _, content)| (name, shape(content))));
    object([
        ("type", text("object")),
        ("properties", properties),
        ("required", required),
        ("additionalProperties", Value::Flag(false)),
    ])
}

fn schema() -> String {
    let kinds = RecordKind::ALL.map(|kind| reference(kind.name()));
    let records = object([
        ("type", text("array")),
        ("items", object([("oneOf", Value::List(kinds.to_vec()))])),
    ]);
    let checksum = "Over each record as JSON without spaces, with a line feed after it.";
    let properties = object([
        ("format", object([("const", text(FORMAT))])),
        ("version", shape(Shape::Number(1, VERSION))),
        ("records", records),
        (
            "checksum",
            object([
                ("description", text(checksum)),
                ("type", text("string")),
                ("pattern", text("^sha256:[0-9a-f]{64}$")),
            ]),
        ),
    ]);
    let texts_of = DEFINED.map(|expected| (name_of(expected), defined(expected)));
    let of_kind = RecordKind::ALL.into_iter().flat_map(|kind| {
        [(edits_name(kind), shape(edits(kind))), (kind.name(), one_of(forms(kind)))]
    });
    let whole = object([
        ("$schema", text("https://json-schema.org/draft/2020-12/schema")),
        ("title", text("Export of Relancier")),
        ("description", text(ABOUT)),
        ("type", text("object")),
        ("properties", properties),
        ("required", texts(["format", "version", "records", "checksum"])),
        ("additionalProperties", Value::Flag(false)),
        ("$defs", object(texts_of.into_iter().chain(of_kind))),
    ]);
    let Value::Object(whole) = whole else { unreachable!() };
    let mut out = String::new();
    whole.write_lines(0, &mut out);
    out + "\n"
}

const ABOUT: &str = "All versions there are. Versions 1 and 2 have no `edits`. \
    Beyond this schema, a reader checks the checksum, the keys of SIREN, SIRET and IBAN, the days of each year, \
    and that the steps of a scenario only go up.";

#[test]
fn the_schema_published_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/export.schema.json");
    let made = schema();
    if std::env::var_os("RELANCIER_APPROVE").is_some() {
        std::fs::write(path, &made).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap_or_default();
    assert!(published == made, "docs/export.schema.json is not what the reader reads");
}

/// A value that the reader takes, by the schema.
fn good(shape: &Shape) -> Value<'static> {
    match shape {
        Shape::Text(_) => text("Deux\nlignes"),
        Shape::Of(expected) => text(match expected {
            Expected::Kind | Expected::Choice | Expected::Address | Expected::Ladder => {
                unreachable!("has a shape")
            }
            Expected::Id => "000000000000000000000000000000f1",
            Expected::Stamp => "019abcdef000-00000000-00000000000000ab",
            Expected::Line => "Une ligne",
            Expected::Day => "2026-02-28",
            Expected::Moment => "2026-02-28T09:12:00.25",
            Expected::Semester => "2027S1",
            Expected::Amount => "-2400.00",
            Expected::PositiveAmount => "0.01",
            Expected::Rate => "-0.975",
            Expected::Multiple => "1.5",
            Expected::Days => "30",
            Expected::BusinessNumber => "73282932000074",
            Expected::Email => "a.b@exemple.fr",
            Expected::Phone => "+33 (0)4 72 00 00 00",
            Expected::Iban => "FR1420041010050500013M02606",
            Expected::Bic => "PSSTFRPPPAR",
            Expected::Sha256 => {
                "6ab758a0a90a0c6a9ab12ba5d07f1ba0c604d3444fe7083ebcd11b383b1c1168"
            }
            Expected::Picture => "/9j/AAH+",
        }),
        Shape::NotNegative => text("0.00"),
        Shape::Word(words) => text(*words.first().unwrap()),
        Shape::Scenario => text(Shipped::ALL.first().unwrap().name()),
        Shape::True | Shape::Flag => Value::Flag(true),
        Shape::Number(least, _) => Value::Number(*least),
        Shape::List(_, _, item) => Value::List(vec![good(item)]),
        Shape::Object(fields) => whole(fields),
        Shape::Either(forms) => whole(forms.first().unwrap()),
        Shape::Edits(kind) => good(&edits(*kind)),
    }
}

fn whole(fields: &[Field]) -> Value<'static> {
    object(fields.iter().map(|Field(name, _, content)| {
        // What was changed later than entered.
        let later = "019abcdef001-00000000-00000000000000ab";
        let edited = fields.iter().any(|field| field.0 == "field");
        (*name, if edited && *name == "stamp" { text(later) } else { good(content) })
    }))
}

fn read(record: &Value<'static>) -> Result<(), (String, Fault)> {
    let Value::Object(object) = record else { unreachable!() };
    let mut line = String::new();
    object.write_line(&mut line);
    match super::entry_from_json(&line) {
        Ok(_) => Ok(()),
        Err(ReadError::Record { problem, .. }) => Err((problem.field, problem.fault)),
        Err(other) => panic!("{other:?}: {line}"),
    }
}

/// The fields with one of them as it should not be.
fn with(fields: &[Field], changed: &str, value: Option<Value<'static>>) -> Value<'static> {
    let Value::Object(mut record) = whole(fields) else { unreachable!() };
    record.take(changed);
    if let Some(value) = value {
        record.set(String::from(changed).leak(), value);
    }
    Value::Object(record)
}

/// The reader is asked of each field whether it must be there and what it expects.
#[test]
fn the_schema_says_of_each_field_what_the_reader_says() {
    for kind in RecordKind::ALL {
        for fields in forms(kind) {
            let place = |name: &str| format!("{}.{name}", kind.name());
            assert_eq!(read(&whole(&fields)), Ok(()), "{}", kind.name());
            for Field(name, required, content) in &fields {
                let without = read(&with(&fields, name, None));
                assert_eq!(without.is_err(), *required, "{} left out", place(name));
                let number = read(&with(&fields, name, Some(Value::Foreign)));
                assert!(number.is_err(), "{} was taken as null", place(name));
                asked(content, &place(name), &|value| with(&fields, name, Some(value)));
            }
            let more = read(&with(&fields, "surplus", Some(text("x"))));
            assert_eq!(more, Err(("surplus".to_owned(), Fault::Unexpected)));
        }
    }
}

/// Asks the reader what it expects in a field, and within it.
fn asked(content: &Shape, place: &str, record: &dyn Fn(Value<'static>) -> Value<'static>) {
    let refused = |value| read(&record(value)).err();
    let expects = |value: Value<'static>| match refused(value) {
        Some((_, Fault::Invalid { expected, .. })) => Some(expected),
        _ => None,
    };
    match content {
        Shape::Text(_) => assert_eq!(refused(text("\u{1}")), None, "{place}"),
        Shape::Of(Expected::Line) => {
            assert_eq!(expects(text("\n")), Some(Expected::Line), "{place}");
        }
        Shape::Of(expected) => assert_eq!(expects(text("?")), Some(*expected), "{place}"),
        Shape::NotNegative => {
            assert_eq!(expects(text("-0.01")), Some(Expected::Amount), "{place}");
        }
        Shape::Word(words) => {
            assert!(refused(text("?")).is_some(), "{place}");
            for word in *words {
                let refusal = refused(text(*word));
                // A word may ask for other fields; it is known all the same.
                let known = !matches!(
                    &refusal,
                    Some((
                        _,
                        Fault::Invalid { expected: Expected::Choice | Expected::Kind, .. }
                    ))
                );
                assert!(known, "{place} {word}");
            }
        }
        Shape::Scenario => {
            assert_eq!(expects(text("?")), Some(Expected::Choice), "{place}");
            assert_eq!(refused(good(&ID)), None, "{place}");
        }
        Shape::True => assert!(refused(Value::Flag(false)).is_some(), "{place}"),
        Shape::Flag => assert_eq!(refused(Value::Flag(false)), None, "{place}"),
        Shape::Number(least, most) => {
            assert_eq!(refused(Value::Number(*least)), None, "{place}");
            assert_eq!(refused(Value::Number(*most)), None, "{place}");
            assert!(refused(Value::Number(*most + 1)).is_some(), "{place}");
            if let Some(below) = least.checked_sub(1) {
                assert!(refused(Value::Number(below)).is_some(), "{place}");
            }
        }
        Shape::List(least, most, item) => {
            if *least > 0 {
                assert!(refused(Value::List(Vec::new())).is_some(), "{place}");
            }
            if let Some(most) = most {
                let many = vec![good(item); most + 1];
                assert!(refused(Value::List(many)).is_some(), "{place}");
            }
            asked(item, place, &|value| record(Value::List(vec![value])));
        }
        Shape::Object(fields) => inside(fields, place, record),
        Shape::Either(forms) => forms.iter().for_each(|fields| inside(fields, place, record)),
        Shape::Edits(kind) => asked(&edits(*kind), place, record),
    }
}

fn inside(fields: &[Field], place: &str, record: &dyn Fn(Value<'static>) -> Value<'static>) {
    assert_eq!(read(&record(whole(fields))), Ok(()), "{place}");
    for Field(name, required, content) in fields {
        let place = format!("{place}.{name}");
        let without = read(&record(with(fields, name, None)));
        assert_eq!(without.is_err(), *required, "{place} left out");
        asked(content, &place, &|value| record(with(fields, name, Some(value))));
    }
    let more = read(&record(with(fields, "surplus", Some(text("x")))));
    assert!(more.is_err(), "{place}");
}
