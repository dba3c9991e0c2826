//! From the format to the ledger's records: strict, and each refusal says where.

use std::borrow::Cow;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime};
use relancier_core::identity::Address;
use relancier_core::law::{Multiple, PaymentTerms, PenaltyClause, TermDays};
use relancier_core::ledger::{
    Client, Company, Contact, Cost, CreditNote, Entry, Hold, HoldSubject, Invoice,
    LimitationEvent, OnAccount, OwnRate, Payment, Proceeding, Record, RecordId,
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
    let kind = object.peek("kind").and_then(RecordKind::from_name);
    let id = object.peek("id").map(cut_short);
    let name = object.peek("number").filter(|_| kind == Some(RecordKind::Invoice));
    let name = name.or_else(|| object.peek("name")).map(cut_short);
    let mut fields = Fields::new(object);
    match (fields.entry(), fields.refusal) {
        (Some(entry), None) => Ok(entry),
        (_, refusal) => {
            let (field, fault) = refusal.unwrap_or((String::new(), Fault::NotARecord));
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
        };
        let stamp = self.required("stamp", Expected::Stamp, parse)?;
        let record = match self.object.take("deleted") {
            Some(Value::Flag(true)) => None,
            Some(_) => {
                self.refuse("deleted", Fault::WrongType);
                None
            }
            None => Some(self.record(id)?),
        };
        self.end();
        Some(Entry { id, stamp, record })
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
                    note,
                })
            }
            RecordId::Invoice(id) => {
                let number = self.line("number");
                let subject = self.optional_line("subject");
                let received = self.optional("received", Expected::Day, date::read_iso);
                Record::Invoice(Invoice {
                    id,
                    client: self.id("client")?,
                    issued: self.day("issued")?,
                    due: self.day("due")?,
                    received,
                    total: self.positive("total")?,
                    number: number?,
                    subject,
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
                })
            }
            RecordId::Hold(id) => Record::Hold(Hold {
                id,
                subject: match self.optional("invoice", Expected::Id, parse) {
                    Some(invoice) => HoldSubject::Invoice(invoice),
                    None => HoldSubject::Client(self.id("client")?),
                },
                reason: self.word("reason")?,
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
        })
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

/// Reads `2026-11-21T09:12:00`, perhaps with a fraction of a second.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once('T')?;
    Some(date::read_iso(day)?.and_time(date::read_time(time)?))
}
