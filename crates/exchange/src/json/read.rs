//! From the format to the ledger's records: strict, and each refusal says where.

use std::borrow::Cow;
use std::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime};
use relancier_core::identity::Address;
use relancier_core::law::{Multiple, PaymentTerms, PenaltyClause, TermDays};
use relancier_core::ledger::{
    Client, Company, Contact, CreditNote, Entry, Hold, HoldSubject, Invoice, Payment, Record,
    RecordId,
};
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use relancier_core::text::{Block, Line};

use super::kind::RecordKind;
use super::problem::{Expected, Fault, ReadError, RecordProblem, cut_short};
use super::value::{Object, Value};
use super::word::Word;
use crate::date;

pub(super) fn entry(value: Value<'_>) -> Result<Entry, RecordProblem> {
    let Value::Object(object) = value else {
        let (kind, id, name, field) = (None, None, None, String::new());
        return Err(RecordProblem { kind, id, name, field, fault: Fault::NotARecord });
    };
    let kind = object.peek("kind").and_then(RecordKind::from_name);
    let id = object.peek("id").map(cut_short);
    let name = object.peek("number").filter(|_| kind == Some(RecordKind::Invoice));
    let name = name.or_else(|| object.peek("name")).map(cut_short);
    Fields::new(object).entry().map_err(|Refusal { field, fault }| RecordProblem {
        kind,
        id,
        name,
        field,
        fault,
    })
}

/// What is wrong, and with which field.
#[derive(Debug)]
pub(crate) struct Refusal {
    field: String,
    fault: Fault,
}

impl From<Refusal> for ReadError {
    fn from(Refusal { field, fault }: Refusal) -> Self {
        let problem = RecordProblem { kind: None, id: None, name: None, field, fault };
        Self::Record { line: None, problem: Box::new(problem) }
    }
}

/// The fields of one object, taken out one by one; none may be left.
pub(crate) struct Fields<'a> {
    pub(crate) object: Object<'a>,
    /// The field this object is the value of; empty for the record itself.
    path: &'static str,
}

impl<'a> Fields<'a> {
    /// The fields of a record.
    pub(crate) const fn new(object: Object<'a>) -> Self {
        Self { object, path: "" }
    }

    /// Reads the entry these fields make.
    pub(crate) fn entry(&mut self) -> Result<Entry, Refusal> {
        let kind = self.required("kind", Expected::Kind, RecordKind::from_name)?;
        let id = match kind {
            RecordKind::Company => RecordId::Company,
            RecordKind::Client => RecordId::Client(self.id("id")?),
            RecordKind::Invoice => RecordId::Invoice(self.id("id")?),
            RecordKind::Payment => RecordId::Payment(self.id("id")?),
            RecordKind::CreditNote => RecordId::CreditNote(self.id("id")?),
            RecordKind::Contact => RecordId::Contact(self.id("id")?),
            RecordKind::Hold => RecordId::Hold(self.id("id")?),
        };
        let stamp = self.required("stamp", Expected::Stamp, parse)?;
        let record = match self.object.take("deleted") {
            Some(Value::Flag(true)) => None,
            Some(_) => return Err(self.refuse("deleted", Fault::WrongType)),
            None => Some(self.record(id)?),
        };
        self.end()?;
        Ok(Entry { id, stamp, record })
    }

    fn record(&mut self, id: RecordId) -> Result<Record, Refusal> {
        Ok(match id {
            RecordId::Company => Record::Company(Company {
                name: self.line("name")?,
                legal_form: self.optional_line("legal_form")?,
                number: self.optional("number", Expected::BusinessNumber, parse)?,
                address: self.address()?,
                email: self.optional("email", Expected::Email, parse)?,
                phone: self.optional("phone", Expected::Phone, parse)?,
                iban: self.optional("iban", Expected::Iban, parse)?,
                bic: self.optional("bic", Expected::Bic, parse)?,
                penalty_clause: self.clause()?,
                terms: match self.terms()? {
                    Some(terms) => terms,
                    None => return Err(self.refuse("terms", Fault::Missing)),
                },
                day_count: self.word("day_count")?,
                imputation: self.word("imputation")?,
            }),
            RecordId::Client(id) => Record::Client(Client {
                id,
                name: self.line("name")?,
                debtor: self.word("debtor")?,
                language: self.word("language")?,
                number: self.optional("number", Expected::BusinessNumber, parse)?,
                contact_name: self.optional_line("contact_name")?,
                email: self.optional("email", Expected::Email, parse)?,
                phone: self.optional("phone", Expected::Phone, parse)?,
                address: self.address()?,
                terms: self.terms()?,
                note: self.block("note")?,
            }),
            RecordId::Invoice(id) => Record::Invoice(Invoice {
                id,
                client: self.id("client")?,
                number: self.line("number")?,
                subject: self.optional_line("subject")?,
                issued: self.day("issued")?,
                due: self.day("due")?,
                total: self.positive("total")?,
            }),
            RecordId::Payment(id) => Record::Payment(Payment {
                id,
                invoice: self.id("invoice")?,
                date: self.day("date")?,
                amount: self.positive("amount")?,
                note: self.block("note")?,
            }),
            RecordId::CreditNote(id) => Record::CreditNote(CreditNote {
                id,
                invoice: self.id("invoice")?,
                number: self.optional_line("number")?,
                date: self.day("date")?,
                amount: self.positive("amount")?,
            }),
            RecordId::Contact(id) => Record::Contact(Contact {
                id,
                client: self.id("client")?,
                invoices: self.ids("invoices")?,
                step: self.optional("step", Expected::Choice, Word::from_word)?,
                channel: self.word("channel")?,
                at: self.required("at", Expected::Moment, moment)?,
                to: self.text("to")?.into_owned(),
                subject: self.text("subject")?.into_owned(),
                body: self.block("body")?,
                amount: self.required("amount", Expected::Amount, money)?,
            }),
            RecordId::Hold(id) => Record::Hold(Hold {
                id,
                subject: match self.optional("invoice", Expected::Id, parse)? {
                    Some(invoice) => HoldSubject::Invoice(invoice),
                    None => HoldSubject::Client(self.id("client")?),
                },
                reason: self.word("reason")?,
                from: self.day("from")?,
                until: self.optional("until", Expected::Day, date::read_iso)?,
                note: self.block("note")?,
            }),
        })
    }

    pub(crate) fn refuse(&self, field: &str, fault: Fault) -> Refusal {
        let place = if self.path.is_empty() {
            cut_short(field)
        } else {
            format!("{}.{}", self.path, cut_short(field))
        };
        Refusal { field: place, fault }
    }

    /// Refuses what this version does not know, or what stands twice.
    fn end(&self) -> Result<(), Refusal> {
        match self.object.any_name() {
            None => Ok(()),
            Some(name) => Err(self.refuse(name, Fault::Unexpected)),
        }
    }

    pub(crate) fn optional_text(
        &mut self,
        field: &str,
    ) -> Result<Option<Cow<'a, str>>, Refusal> {
        match self.object.take(field) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(_) => Err(self.refuse(field, Fault::WrongType)),
        }
    }

    pub(crate) fn text(&mut self, field: &str) -> Result<Cow<'a, str>, Refusal> {
        self.optional_text(field)?.ok_or_else(|| self.refuse(field, Fault::Missing))
    }

    pub(crate) fn optional<T>(
        &mut self,
        field: &str,
        expected: Expected,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Refusal> {
        let Some(text) = self.optional_text(field)? else { return Ok(None) };
        match read(&text) {
            Some(value) => Ok(Some(value)),
            None => Err(self.refuse(field, Fault::invalid(&text, expected))),
        }
    }

    pub(crate) fn required<T>(
        &mut self,
        field: &str,
        expected: Expected,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Refusal> {
        self.optional(field, expected, read)?.ok_or_else(|| self.refuse(field, Fault::Missing))
    }

    fn id<T: FromStr>(&mut self, field: &str) -> Result<T, Refusal> {
        self.required(field, Expected::Id, parse)
    }

    fn ids<T: FromStr>(&mut self, field: &str) -> Result<Vec<T>, Refusal> {
        let texts = self.texts(field)?.ok_or_else(|| self.refuse(field, Fault::Missing))?;
        let read = |text: &Cow<'_, str>| {
            parse(text).ok_or_else(|| self.refuse(field, Fault::invalid(text, Expected::Id)))
        };
        texts.iter().map(read).collect()
    }

    fn texts(&mut self, field: &str) -> Result<Option<Vec<Cow<'a, str>>>, Refusal> {
        self.list(field, |value| match value {
            Value::Text(text) => Some(text),
            _ => None,
        })
    }

    /// The fields of each object of a list; none if there is no list.
    pub(crate) fn objects(&mut self, field: &str) -> Result<Vec<Self>, Refusal> {
        let objects = self.list(field, |value| match value {
            Value::Object(object) => Some(Self::new(object)),
            _ => None,
        });
        Ok(objects?.unwrap_or_default())
    }

    fn list<T>(
        &mut self,
        field: &str,
        read: impl Fn(Value<'a>) -> Option<T>,
    ) -> Result<Option<Vec<T>>, Refusal> {
        let items = match self.object.take(field) {
            None => return Ok(None),
            Some(Value::List(values)) => values.into_iter().map(read).collect::<Option<_>>(),
            Some(_) => None,
        };
        match items {
            Some(items) => Ok(Some(items)),
            None => Err(self.refuse(field, Fault::WrongType)),
        }
    }

    fn line(&mut self, field: &str) -> Result<Line, Refusal> {
        self.required(field, Expected::Line, line)
    }

    fn optional_line(&mut self, field: &str) -> Result<Option<Line>, Refusal> {
        self.optional(field, Expected::Line, line)
    }

    pub(crate) fn block(&mut self, field: &str) -> Result<Block, Refusal> {
        let text = self.optional_text(field)?;
        Ok(text.map_or_else(Block::default, |text| Block::new(&text)))
    }

    fn day(&mut self, field: &str) -> Result<NaiveDate, Refusal> {
        self.required(field, Expected::Day, date::read_iso)
    }

    fn positive(&mut self, field: &str) -> Result<Money, Refusal> {
        let read = |text: &str| money(text).filter(|amount| amount.is_positive());
        self.required(field, Expected::PositiveAmount, read)
    }

    pub(crate) fn word<T: Word>(&mut self, field: &str) -> Result<T, Refusal> {
        self.required(field, Expected::Choice, T::from_word)
    }

    fn address(&mut self) -> Result<Address, Refusal> {
        let Some(lines) = self.texts("address")? else { return Ok(Address::default()) };
        let text = lines.join("\n");
        Address::parse(&text)
            .map_err(|_| self.refuse("address", Fault::invalid(&text, Expected::Address)))
    }

    /// The fields of the object that is the value of a field.
    fn inner(&mut self, field: &'static str) -> Result<Option<Fields<'a>>, Refusal> {
        match self.object.take(field) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(Fields { object, path: field })),
            Some(_) => Err(self.refuse(field, Fault::WrongType)),
        }
    }

    fn clause(&mut self) -> Result<PenaltyClause, Refusal> {
        let field = "penalty_clause";
        let inner = self.inner(field)?;
        let mut clause = inner.ok_or_else(|| self.refuse(field, Fault::Missing))?;
        let rate = |text: &str| Rate::parse_plain(text).ok();
        let kind = clause.text("type")?;
        let value = match kind.as_ref() {
            "legal_default" => PenaltyClause::LegalDefault,
            "fixed" => PenaltyClause::Fixed(clause.required("rate", Expected::Rate, rate)?),
            "legal_multiple" => {
                let times = |text: &str| Multiple::parse_plain(text).ok();
                let times = clause.required("times", Expected::Multiple, times)?;
                PenaltyClause::LegalMultiple(times)
            }
            "ecb_plus" => {
                PenaltyClause::EcbPlus(clause.required("points", Expected::Rate, rate)?)
            }
            other => {
                return Err(clause.refuse("type", Fault::invalid(other, Expected::Choice)));
            }
        };
        clause.end()?;
        Ok(value)
    }

    fn terms(&mut self) -> Result<Option<PaymentTerms>, Refusal> {
        let Some(mut terms) = self.inner("terms")? else { return Ok(None) };
        let kind = terms.text("type")?;
        let days = match terms.object.take("days") {
            None => return Err(terms.refuse("days", Fault::Missing)),
            Some(Value::Number(days)) => {
                u16::try_from(days).ok().and_then(|days| TermDays::new(days).ok()).ok_or_else(
                    || terms.refuse("days", Fault::invalid(&days.to_string(), Expected::Days)),
                )?
            }
            Some(_) => return Err(terms.refuse("days", Fault::WrongType)),
        };
        let value = match kind.as_ref() {
            "net" => PaymentTerms::Net(days),
            "end_of_month_then" => PaymentTerms::EndOfMonthThen(days),
            "then_end_of_month" => PaymentTerms::ThenEndOfMonth(days),
            other => {
                return Err(terms.refuse("type", Fault::invalid(other, Expected::Choice)));
            }
        };
        terms.end()?;
        Ok(Some(value))
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
