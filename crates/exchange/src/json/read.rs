//! From the format to the ledger's records: strict, and each refusal says where.

use std::borrow::Cow;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime};
use relancier_core::dunning::{Ladder, Scenario, ScenarioChoice, Shipped, Step, WorkingDays};
use relancier_core::identity::Address;
use relancier_core::law::{Multiple, PaymentTerms, PenaltyClause, TermDays};
use relancier_core::ledger::{
    Chasing, Client, Company, Contact, Cost, CreditNote, Edit, Entry, Gap, Hold, HoldReason,
    HoldSubject, Invoice, LimitationEvent, OnAccount, OwnRate, OwnScenario, OwnText, Payment,
    Policy, Proceeding, Record, RecordId, Register, Stationery,
};
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use relancier_core::text::{Block, Line};

use super::kind::RecordKind;
use super::problem::{Expected, Fault, RecordProblem, cut_short};
use super::value::{Object, Value};
use super::word::Word;
use crate::date;

/// Reads an entry from the object that stands for it.
pub(super) fn entry(value: Value<'_>) -> Result<Entry, RecordProblem> {
    let Value::Object(object) = value else {
        let (kind, id, name, field) = (None, None, None, String::new());
        return Err(RecordProblem { kind, id, name, field, fault: Fault::NotARecord });
    };
    // What to call the record, should it be refused: the fields are taken out as they are read.
    let kind = object.peek("kind").and_then(RecordKind::from_name);
    let id = object.peek_cow("id");
    let name = object.peek_cow("number").filter(|_| kind == Some(RecordKind::Invoice));
    let name = name.or_else(|| object.peek_cow("name"));
    let mut fields = Fields::new(object);
    match (fields.entry(), fields.refusal) {
        (Some(entry), None) => Ok(entry),
        (_, refusal) => {
            let (field, fault) = refusal.unwrap_or((String::new(), Fault::NotARecord));
            let [id, name] = [id, name].map(|text| text.map(|text| cut_short(&text)));
            Err(RecordProblem { kind, id, name, field, fault })
        }
    }
}

/// The fields of one object, taken out one by one; none may be left.
///
/// What is wrong is noted, the first of it, and reading goes on: a field that is refused is read
/// as one that is not there.
pub(crate) struct Fields<'a> {
    pub(crate) object: Object<'a>,
    /// The field this object is the value of; empty for the record itself.
    path: &'static str,
    refusal: Option<(String, Fault)>,
}

impl<'a> Fields<'a> {
    /// The fields of a record.
    pub(crate) const fn new(object: Object<'a>) -> Self {
        Self { object, path: "", refusal: None }
    }

    /// Reads the entry these fields make.
    pub(crate) fn entry(&mut self) -> Option<Entry> {
        let kind = self.required("kind", Expected::Kind, RecordKind::from_name)?;
        let id = match kind {
            RecordKind::Company => RecordId::Company,
            RecordKind::Client => RecordId::Client(self.id("id")?),
            RecordKind::Invoice => RecordId::Invoice(self.id("id")?),
            RecordKind::Payment => RecordId::Payment(self.id("id")?),
            RecordKind::CreditNote => RecordId::CreditNote(self.id("id")?),
            RecordKind::Contact => RecordId::Contact(self.id("id")?),
            RecordKind::Hold => RecordId::Hold(self.id("id")?),
            RecordKind::OwnRate => RecordId::OwnRate(self.id("id")?),
            RecordKind::Proceeding => RecordId::Proceeding(self.id("id")?),
            RecordKind::LimitationEvent => RecordId::LimitationEvent(self.id("id")?),
            RecordKind::Cost => RecordId::Cost(self.id("id")?),
            RecordKind::OnAccount => RecordId::OnAccount(self.id("id")?),
            RecordKind::Policy => RecordId::Policy,
            RecordKind::Stationery => RecordId::Stationery,
            RecordKind::OwnScenario => RecordId::OwnScenario(self.id("id")?),
            RecordKind::OwnText => RecordId::OwnText(self.id("id")?),
        };
        let stamp = self.required("stamp", Expected::Stamp, parse)?;
        let edits = self.edits(id)?;
        let record = match self.object.take("deleted") {
            Some(Value::Flag(true)) => None,
            Some(_) => {
                self.refuse("deleted", Fault::WrongType);
                None
            }
            None => Some(self.record(id)?),
        };
        // What was changed later than entered: a deletion comes after all it knew.
        if record.is_some() && edits.iter().any(|edit| edit.stamp <= stamp) {
            self.refuse("edits.stamp", Fault::Unexpected);
        }
        self.end();
        Some(Entry { id, stamp, record, edits })
    }

    /// The fields changed since: each once, and one that the record has.
    fn edits(&mut self, id: RecordId) -> Option<Vec<Edit>> {
        let mut edits: Vec<Edit> = Vec::new();
        for mut edit in self.objects("edits") {
            let field = edit.word("field").filter(|field| id.fields().contains(field));
            let stamp = edit.required("stamp", Expected::Stamp, parse);
            let over = edit.optional("over", Expected::Stamp, parse);
            self.take_in("edits", edit);
            let (Some(field), Some(stamp)) = (field, stamp) else {
                self.refuse("edits.field", Fault::Unexpected);
                return None;
            };
            if edits.last().is_some_and(|before| before.field >= field) {
                self.refuse("edits", Fault::Unexpected);
            }
            edits.push(Edit { field, stamp, over });
        }
        Some(edits)
    }

    fn record(&mut self, id: RecordId) -> Option<Record> {
        Some(match id {
            RecordId::Company => {
                let name = self.line("name");
                let legal_form = self.optional_line("legal_form");
                let number = self.optional("number", Expected::BusinessNumber, parse);
                let address = self.address();
                let email = self.optional("email", Expected::Email, parse);
                let phone = self.optional("phone", Expected::Phone, parse);
                let iban = self.optional("iban", Expected::Iban, parse);
                let bic = self.optional("bic", Expected::Bic, parse);
                let iban_changed = self.optional("iban_changed", Expected::Day, date::read_iso);
                let penalty_clause = self.clause();
                let terms = self.terms();
                if terms.is_none() {
                    self.refuse("terms", Fault::Missing);
                }
                let sector = self.optional("sector", Expected::Choice, Word::from_word);
                Record::Company(Company {
                    day_count: self.word("day_count")?,
                    imputation: self.word("imputation")?,
                    name: name?,
                    legal_form,
                    number,
                    address,
                    email,
                    phone,
                    iban,
                    bic,
                    iban_changed,
                    penalty_clause: penalty_clause?,
                    terms: terms?,
                    sector,
                })
            }
            RecordId::Client(id) => {
                let name = self.line("name");
                let number = self.optional("number", Expected::BusinessNumber, parse);
                let contact_name = self.optional_line("contact_name");
                let email = self.optional("email", Expected::Email, parse);
                let phone = self.optional("phone", Expected::Phone, parse);
                let address = self.address();
                let terms = self.terms();
                let chasing = self.chasing();
                let note = self.block("note");
                Record::Client(Client {
                    id,
                    debtor: self.word("debtor")?,
                    language: self.word("language")?,
                    name: name?,
                    number,
                    contact_name,
                    email,
                    phone,
                    address,
                    terms,
                    chasing,
                    note,
                })
            }
            RecordId::Invoice(id) => {
                let number = self.line("number");
                let subject = self.optional_line("subject");
                let received = self.optional("received", Expected::Day, date::read_iso);
                let scenario = self.optional("scenario", Expected::Choice, scenario_choice);
                Record::Invoice(Invoice {
                    id,
                    client: self.id("client")?,
                    issued: self.day("issued")?,
                    due: self.day("due")?,
                    received,
                    total: self.positive("total")?,
                    number: number?,
                    subject,
                    scenario,
                })
            }
            RecordId::Payment(id) => Record::Payment(Payment {
                id,
                invoice: self.id("invoice")?,
                date: self.day("date")?,
                amount: self.positive("amount")?,
                note: self.block("note"),
            }),
            RecordId::CreditNote(id) => Record::CreditNote(CreditNote {
                id,
                invoice: self.id("invoice")?,
                date: self.day("date")?,
                amount: self.positive("amount")?,
                number: self.optional_line("number"),
            }),
            RecordId::Contact(id) => {
                let invoices = self.ids("invoices");
                let to = self.text("to");
                let subject = self.text("subject");
                let body = self.block("body");
                let digest = self.optional("sha256", Expected::Sha256, parse);
                let tracking = self.optional_line("tracking");
                let note = self.block("note");
                Record::Contact(Contact {
                    id,
                    client: self.id("client")?,
                    step: self.optional("step", Expected::Choice, Word::from_word),
                    channel: self.word("channel")?,
                    at: self.required("at", Expected::Moment, moment)?,
                    amount: self.required("amount", Expected::Amount, money)?,
                    invoices: invoices?,
                    to: to?.into_owned(),
                    subject: subject?.into_owned(),
                    body,
                    digest,
                    tracking,
                    note,
                })
            }
            RecordId::Hold(id) => Record::Hold(Hold {
                id,
                subject: match self.optional("invoice", Expected::Id, parse) {
                    Some(invoice) => HoldSubject::Invoice(invoice),
                    None => HoldSubject::Client(self.id("client")?),
                },
                reason: self.hold_reason()?,
                from: self.day("from")?,
                until: self.optional("until", Expected::Day, date::read_iso),
                note: self.block("note"),
            }),
            RecordId::OwnRate(id) => {
                let source = self.line("source");
                let rate = |text: &str| Rate::parse_plain(text).ok();
                Record::OwnRate(OwnRate {
                    id,
                    index: self.word("index")?,
                    semester: self.required("semester", Expected::Semester, parse)?,
                    rate: self.required("rate", Expected::Rate, rate)?,
                    source: source?,
                })
            }
            RecordId::Proceeding(id) => Record::Proceeding(Proceeding {
                id,
                client: self.id("client")?,
                kind: self.word("type")?,
                opened: self.day("opened")?,
                published: self.optional("published", Expected::Day, date::read_iso),
                closed: self.optional("closed", Expected::Day, date::read_iso),
                note: self.block("note"),
            }),
            RecordId::LimitationEvent(id) => Record::LimitationEvent(LimitationEvent {
                id,
                invoice: self.id("invoice")?,
                kind: self.word("type")?,
                date: self.day("date")?,
                until: self.optional("until", Expected::Day, date::read_iso),
                note: self.block("note"),
            }),
            RecordId::Cost(id) => {
                let what = self.line("what");
                Record::Cost(Cost {
                    id,
                    invoice: self.id("invoice")?,
                    date: self.day("date")?,
                    amount: self.positive("amount")?,
                    what: what?,
                })
            }
            RecordId::OnAccount(id) => Record::OnAccount(OnAccount {
                id,
                client: self.id("client")?,
                date: self.day("date")?,
                amount: self.positive("amount")?,
                note: self.block("note"),
            }),
            RecordId::Policy => Record::Policy(self.policy()?),
            RecordId::Stationery => Record::Stationery(Stationery {
                logo: self.optional("logo", Expected::Picture, parse),
                signature: self.optional("signature", Expected::Picture, parse),
                signatory: self.optional_line("signatory"),
                window: self.word("window")?,
            }),
            RecordId::OwnScenario(id) => {
                let name = self.line("name");
                Record::OwnScenario(OwnScenario { id, scenario: self.scenario()?, name: name? })
            }
            RecordId::OwnText(id) => {
                let (text, subject) = (self.line("text"), self.line("subject"));
                let body = self.block("body");
                Record::OwnText(OwnText {
                    id,
                    language: self.word("language")?,
                    register: self.word("register")?,
                    text: text?,
                    subject: subject?,
                    body,
                })
            }
        })
    }

    fn hold_reason(&mut self) -> Option<HoldReason> {
        let reason = self.word("reason")?;
        Some(match reason {
            HoldReason::Dispute(not_said) => {
                let about = self.optional("about", Expected::Choice, Word::from_word);
                HoldReason::Dispute(about.unwrap_or(not_said))
            }
            reason => reason,
        })
    }

    fn chasing(&mut self) -> Chasing {
        let register = self.optional("register", Expected::Choice, Word::from_word);
        Chasing {
            scenario: self.optional("scenario", Expected::Choice, scenario_choice),
            segment: self.optional("segment", Expected::Choice, Word::from_word),
            direct_debit: self.flag("direct_debit"),
            register: register.unwrap_or(Register::Vous),
            copy_to: self.optional("copy_to", Expected::Email, parse),
        }
    }

    fn policy(&mut self) -> Option<Policy> {
        let weekdays = self.texts("weekdays");
        let mut working = Vec::new();
        for weekday in self.present("weekdays", weekdays)? {
            match Word::from_word(&weekday) {
                Some(weekday) => working.push(weekday),
                None => self.refuse("weekdays", Fault::invalid(&weekday, Expected::Choice)),
            }
        }
        let region = self.word("region");
        let gap = self.number("gap").and_then(Gap::new);
        let gap = self.present("gap", gap);
        let threshold = self.required("threshold", Expected::Amount, not_negative);
        let large_account = self.required("large_account", Expected::Amount, not_negative);
        let mut scenarios = std::collections::BTreeMap::new();
        for mut of_segment in self.objects("scenarios") {
            let segment = of_segment.word("segment");
            let choice = of_segment.required("scenario", Expected::Choice, scenario_choice);
            scenarios.extend(segment.zip(choice));
            self.take_in("scenarios", of_segment);
        }
        let working_days = WorkingDays::new(working.into_iter().collect(), region?);
        Some(Policy {
            working_days: self.present("weekdays", working_days)?,
            gap: gap?,
            threshold: threshold?,
            large_account: large_account?,
            scenarios,
        })
    }

    fn scenario(&mut self) -> Option<Scenario> {
        let tone = self.word("tone");
        let mut steps = Vec::new();
        for mut step in self.objects("steps") {
            steps.extend(step.step());
            self.take_in("steps", step);
        }
        let ladder = Ladder::new(steps).ok();
        if ladder.is_none() {
            self.refuse("steps", Fault::invalid("", Expected::Ladder));
        }
        Some(Scenario { tone: tone?, ladder: ladder? })
    }

    fn step(&mut self) -> Option<Step> {
        let delay = self.required("days", Expected::Days, parse);
        let reply_within = self.number("reply_within");
        let reply_within = self.present("reply_within", reply_within);
        Some(Step {
            kind: self.word("step")?,
            anchor: self.word("anchor")?,
            delay: delay?,
            channel: self.word("channel")?,
            claims_penalties: self.flag("claims_penalties"),
            reply_within: reply_within?,
        })
    }

    /// Notes what was wrong in an object of a list, and what it had too much.
    fn take_in(&mut self, field: &str, mut object: Self) {
        object.end();
        if let Some((place, fault)) = object.refusal {
            self.refuse(&format!("{field}.{place}"), fault);
        }
    }

    fn flag(&mut self, field: &str) -> bool {
        match self.object.take(field) {
            None => false,
            Some(Value::Flag(flag)) => flag,
            Some(_) => {
                self.refuse(field, Fault::WrongType);
                false
            }
        }
    }

    fn number(&mut self, field: &str) -> Option<u8> {
        match self.object.take(field)? {
            Value::Number(number) => {
                let small = u8::try_from(number).ok();
                if small.is_none() {
                    self.refuse(field, Fault::invalid(&number.to_string(), Expected::Days));
                }
                small
            }
            _ => {
                self.refuse(field, Fault::WrongType);
                None
            }
        }
    }

    /// Notes what is wrong with a field, if it is the first thing that is.
    fn refuse(&mut self, field: &str, fault: Fault) {
        let field = cut_short(field);
        let place = if self.path.is_empty() { field } else { format!("{}.{field}", self.path) };
        self.refusal.get_or_insert((place, fault));
    }

    /// Refuses what this version does not know, or what stands twice.
    fn end(&mut self) {
        if let Some(name) = self.object.any_name().map(str::to_owned) {
            self.refuse(&name, Fault::Unexpected);
        }
    }

    pub(crate) fn optional_text(&mut self, field: &str) -> Option<Cow<'a, str>> {
        match self.object.take(field)? {
            Value::Text(text) => Some(text),
            _ => {
                self.refuse(field, Fault::WrongType);
                None
            }
        }
    }

    pub(crate) fn text(&mut self, field: &str) -> Option<Cow<'a, str>> {
        let text = self.optional_text(field);
        self.present(field, text)
    }

    /// Refuses the record if the value is not there.
    fn present<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.refuse(field, Fault::Missing);
        }
        value
    }

    pub(crate) fn optional<T>(
        &mut self,
        field: &str,
        expected: Expected,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.optional_text(field)?;
        let value = read(&text);
        if value.is_none() {
            self.refuse(field, Fault::invalid(&text, expected));
        }
        value
    }

    pub(crate) fn required<T>(
        &mut self,
        field: &str,
        expected: Expected,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let value = self.optional(field, expected, read);
        self.present(field, value)
    }

    fn id<T: FromStr>(&mut self, field: &str) -> Option<T> {
        self.required(field, Expected::Id, parse)
    }

    fn ids<T: FromStr>(&mut self, field: &str) -> Option<Vec<T>> {
        let texts = self.texts(field);
        let mut ids = Vec::new();
        for text in self.present(field, texts)? {
            match parse(&text) {
                Some(id) => ids.push(id),
                None => self.refuse(field, Fault::invalid(&text, Expected::Id)),
            }
        }
        Some(ids)
    }

    fn texts(&mut self, field: &str) -> Option<Vec<Cow<'a, str>>> {
        self.list(field, |value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        })
    }

    /// The fields of each object of a list; none if there is no list.
    pub(crate) fn objects(&mut self, field: &str) -> Vec<Self> {
        let objects = self.list(field, |value| match value {
            Value::Object(object) => Some(Self::new(object)),
            _ => None,
        });
        objects.unwrap_or_default()
    }

    fn list<T>(
        &mut self,
        field: &str,
        read: impl Fn(Value<'a>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let items = match self.object.take(field)? {
            Value::List(values) => values.into_iter().map(read).collect::<Option<_>>(),
            _ => None,
        };
        if items.is_none() {
            self.refuse(field, Fault::WrongType);
        }
        items
    }

    fn line(&mut self, field: &str) -> Option<Line> {
        self.required(field, Expected::Line, line)
    }

    fn optional_line(&mut self, field: &str) -> Option<Line> {
        self.optional(field, Expected::Line, line)
    }

    fn block(&mut self, field: &str) -> Block {
        self.optional_text(field).map_or_else(Block::default, |text| Block::new(&text))
    }

    fn day(&mut self, field: &str) -> Option<NaiveDate> {
        self.required(field, Expected::Day, date::read_iso)
    }

    fn positive(&mut self, field: &str) -> Option<Money> {
        let read = |text: &str| money(text).filter(|amount| amount.is_positive());
        self.required(field, Expected::PositiveAmount, read)
    }

    pub(crate) fn word<T: Word>(&mut self, field: &str) -> Option<T> {
        self.required(field, Expected::Choice, T::from_word)
    }

    fn address(&mut self) -> Address {
        let Some(lines) = self.texts("address") else { return Address::default() };
        let text = lines.join("\n");
        Address::parse(&text).unwrap_or_else(|_| {
            self.refuse("address", Fault::invalid(&text, Expected::Address));
            Address::default()
        })
    }

    /// Reads the object that is the value of a field.
    fn inner<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&mut Fields<'a>) -> Option<T>,
    ) -> Option<T> {
        let Value::Object(object) = self.object.take(field)? else {
            self.refuse(field, Fault::WrongType);
            return None;
        };
        let mut inner = Fields { object, path: field, refusal: None };
        let value = read(&mut inner);
        inner.end();
        if self.refusal.is_none() {
            self.refusal = inner.refusal;
        }
        value
    }

    fn clause(&mut self) -> Option<PenaltyClause> {
        let clause = self.inner("penalty_clause", |clause| {
            let rate = |text: &str| Rate::parse_plain(text).ok();
            let times = |text: &str| Multiple::parse_plain(text).ok();
            let kind = clause.text("type")?;
            Some(match kind.as_ref() {
                "legal_default" => PenaltyClause::LegalDefault,
                "fixed" => {
                    PenaltyClause::Fixed(clause.required("rate", Expected::Rate, rate)?)
                }
                "legal_multiple" => PenaltyClause::LegalMultiple(clause.required(
                    "times",
                    Expected::Multiple,
                    times,
                )?),
                "ecb_plus" => {
                    PenaltyClause::EcbPlus(clause.required("points", Expected::Rate, rate)?)
                }
                other => {
                    clause.refuse("type", Fault::invalid(other, Expected::Choice));
                    return None;
                }
            })
        });
        self.present("penalty_clause", clause)
    }

    fn terms(&mut self) -> Option<PaymentTerms> {
        self.inner("terms", |terms| {
            let kind = terms.text("type")?;
            let days = match terms.object.take("days") {
                None => terms.present("days", None)?,
                Some(Value::Number(days)) => days,
                Some(_) => {
                    terms.refuse("days", Fault::WrongType);
                    return None;
                }
            };
            let Some(days) = u16::try_from(days).ok().and_then(|days| TermDays::new(days).ok())
            else {
                terms.refuse("days", Fault::invalid(&days.to_string(), Expected::Days));
                return None;
            };
            Some(match kind.as_ref() {
                "net" => PaymentTerms::Net(days),
                "end_of_month_then" => PaymentTerms::EndOfMonthThen(days),
                "then_end_of_month" => PaymentTerms::ThenEndOfMonth(days),
                "after_receipt" => PaymentTerms::AfterReceipt(days),
                "receipt_ten_days_then" => PaymentTerms::ReceiptTenDaysThen(days),
                "receipt_month_then" => PaymentTerms::ReceiptMonthThen(days),
                other => {
                    terms.refuse("type", Fault::invalid(other, Expected::Choice));
                    return None;
                }
            })
        })
    }
}

fn parse<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn line(text: &str) -> Option<Line> {
    Line::new(text).ok()
}

fn money(text: &str) -> Option<Money> {
    Money::parse_plain(text).ok()
}

fn not_negative(text: &str) -> Option<Money> {
    money(text).filter(|amount| *amount >= Money::ZERO)
}

fn scenario_choice(text: &str) -> Option<ScenarioChoice> {
    let shipped = Shipped::ALL.iter().find(|shipped| shipped.name() == text);
    shipped
        .map(|shipped| ScenarioChoice::Shipped(*shipped))
        .or_else(|| parse(text).map(ScenarioChoice::Own))
}

/// Reads `2026-11-21T09:12:00`, perhaps with a fraction of a second.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once('T')?;
    Some(date::read_iso(day)?.and_time(date::read_time(time)?))
}
