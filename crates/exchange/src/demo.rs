//! The example company: a dozen clients in every state the app knows, dated relative to a day.
//!
//! The same day gives the same ledger, byte for byte. `data/example/README.md` tells the form of
//! its data, which is that of the export but for relative days.

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, TimeDelta, Weekday};
use relancier_core::dunning::{Shipped, StepKind};
use relancier_core::id::{ContactId, InvoiceId};
use relancier_core::ledger::{
    Channel, Client, Clock, Contact, Debtor, DeviceId, Entry, Invoice, Ledger, Record, Stamp,
};
use relancier_core::money::Money;
use relancier_core::text::Block;

use crate::date;
use crate::fingerprint::{derived_id, digest};
use crate::json::{self, Expected, Fields, Object, RecordKind, Value, Word};

const COMPANY: &str = include_str!("../../../data/example/company.json");
const CLIENTS: &str = include_str!("../../../data/example/clients.json");
const MESSAGES: &str = include_str!("../../../data/example/messages.json");

/// The day is so near the ends of the calendar that the example does not fit in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfCalendar;

/// The example's ledger as it stands on a day.
///
/// # Errors
///
/// [`OutOfCalendar`], at the ends of the calendar only.
pub fn example(as_of: NaiveDate) -> Result<Vec<Entry>, OutOfCalendar> {
    let example = Example { as_of, clock: Clock::new(DeviceId(0), None), entries: Vec::new() };
    example.tell().ok_or(OutOfCalendar)
}

/// The example as far as it is told.
struct Example {
    as_of: NaiveDate,
    clock: Clock,
    entries: Vec<Entry>,
}

/// An invoice that has no number yet.
struct Draft {
    /// What tells it from all others: `lacaze/3`.
    key: String,
    issued: NaiveDate,
    fields: Fields<'static>,
}

/// A message sent about an invoice.
struct Sent {
    key: String,
    invoice: InvoiceId,
    fields: Fields<'static>,
}

impl Example {
    fn tell(mut self) -> Option<Vec<Entry>> {
        if let Ok(Value::Object(company)) = json::parse(COMPANY) {
            self.add(RecordKind::Company, "", Fields::new(company))?;
        }
        let mut drafts = Vec::new();
        if let Ok(Value::List(clients)) = json::parse(CLIENTS) {
            for client in clients {
                if let Value::Object(client) = client {
                    drafts.extend(self.client(Fields::new(client))?);
                }
            }
        }
        let mut sent = Vec::new();
        let (mut year, mut number) = (0, 0);
        // Numbers follow the order of issue, whoever the client. Sorting would weigh more bytes.
        while let Some((next, _)) =
            drafts.iter().enumerate().min_by_key(|(_, draft)| draft.issued)
        {
            let draft = drafts.remove(next);
            number = if draft.issued.year() == year { number + 1 } else { 1 };
            year = draft.issued.year();
            sent.extend(self.invoice(draft, format!("F-{year}-{number:03}"))?);
        }
        let ledger = Ledger::from_entries(self.entries.iter().cloned());
        if let Ok(Value::Object(messages)) = json::parse(MESSAGES) {
            for message in sent {
                self.contact(message, &ledger, &messages)?;
            }
        }
        Some(self.entries)
    }

    /// Adds the record these fields make; its id follows from the key.
    fn add(
        &mut self,
        kind: RecordKind,
        key: &str,
        mut fields: Fields<'static>,
    ) -> Option<u128> {
        let id = derived_id(&["example", kind.name(), key]);
        fields.object.text("kind", kind.name());
        if kind != RecordKind::Company {
            fields.object.text("id", format!("{id:032x}"));
        }
        fields.object.text("stamp", self.stamp().to_string());
        self.entries.push(fields.entry()?);
        Some(id)
    }

    fn stamp(&mut self) -> Stamp {
        let midnight = self.as_of.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        self.clock.stamp(u64::try_from(midnight).unwrap_or(0))
    }

    /// Adds a client; its invoices are returned.
    fn client(&mut self, mut fields: Fields<'static>) -> Option<Vec<Draft>> {
        let key = fields.text("key")?.into_owned();
        let holds = fields.objects("holds");
        let invoices = fields.objects("invoices");
        let id = self.add(RecordKind::Client, &key, fields)?;
        self.holds("client", id, &key, holds)?;
        let draft = |(nth, mut fields): (usize, Fields<'static>)| {
            let issued = self.day(&mut fields, "issued")?;
            fields.object.text("client", format!("{id:032x}"));
            Some(Draft { key: format!("{key}/{nth}"), issued, fields })
        };
        invoices.into_iter().enumerate().map(draft).collect()
    }

    /// Adds an invoice and what reduced it; what was sent about it is returned.
    fn invoice(&mut self, draft: Draft, number: String) -> Option<Vec<Sent>> {
        let Draft { key, issued, mut fields } = draft;
        let payments = fields.objects("payments");
        let credit_notes = fields.objects("credit_notes");
        let holds = fields.objects("holds");
        let messages = fields.objects("sent");
        let due = self.day(&mut fields, "due")?;
        fields.object.text("number", number);
        fields.object.text("issued", issued.to_string());
        fields.object.text("due", due.to_string());
        let id = self.add(RecordKind::Invoice, &key, fields)?;
        self.holds("invoice", id, &key, holds)?;
        self.movements(RecordKind::Payment, id, &key, payments)?;
        self.movements(RecordKind::CreditNote, id, &key, credit_notes)?;
        let sent = |(nth, fields)| Sent {
            key: format!("{key}/{nth}"),
            invoice: InvoiceId(id),
            fields,
        };
        Some(messages.into_iter().enumerate().map(sent).collect())
    }

    /// Adds the payments or credit notes of an invoice.
    fn movements(
        &mut self,
        kind: RecordKind,
        invoice: u128,
        key: &str,
        movements: Vec<Fields<'static>>,
    ) -> Option<()> {
        for (nth, mut fields) in movements.into_iter().enumerate() {
            let day = self.day(&mut fields, "day")?;
            fields.object.text("invoice", format!("{invoice:032x}"));
            fields.object.text("date", self.working_day(day).to_string());
            self.add(kind, &format!("{key}/{nth}"), fields)?;
        }
        Some(())
    }

    fn holds(
        &mut self,
        subject: &'static str,
        id: u128,
        key: &str,
        holds: Vec<Fields<'static>>,
    ) -> Option<()> {
        for (nth, mut fields) in holds.into_iter().enumerate() {
            fields.object.text(subject, format!("{id:032x}"));
            for end in ["from", "until"] {
                if fields.object.get(end).is_some() {
                    let day = self.day(&mut fields, end)?;
                    fields.object.text(end, day.to_string());
                }
            }
            self.add(RecordKind::Hold, &format!("{key}/{nth}"), fields)?;
        }
        Some(())
    }

    /// Adds a message, worded for its step and asking for what remained on its day.
    fn contact(&mut self, sent: Sent, ledger: &Ledger, messages: &Object<'_>) -> Option<()> {
        let Sent { key, invoice, mut fields } = sent;
        let invoice = ledger.invoice(invoice)?;
        let client = ledger.client(invoice.client)?;
        let step: Option<StepKind> = fields.optional("step", Expected::Choice, Word::from_word);
        let scenario = match client.debtor {
            Debtor::Business => Shipped::Standard,
            Debtor::Consumer => Shipped::Consumer,
            Debtor::Public => Shipped::Public,
        };
        let rung = step.and_then(|step| scenario.scenario().ladder.step(step));
        let channel = match rung {
            Some(rung) => rung.channel,
            None => fields.word("channel")?,
        };
        let (day, time) = self.moment(&mut fields)?;
        let day = self.working_day(day);
        let text = |part| {
            let language = messages.object(client.language.word())?;
            language.object(step?.word())?.peek(part)
        };
        let fill = |part| text(part).unwrap_or("").replace("{number}", invoice.number.as_str());
        let (subject, body) = match fields.optional_text("body") {
            Some(said) => (String::new(), said.into_owned()),
            None => (fill("subject"), fill("body")),
        };
        let digest = Some(digest(&subject, &body));
        let contact = Contact {
            id: ContactId(derived_id(&["example", RecordKind::Contact.name(), &key])),
            client: client.id,
            invoices: vec![invoice.id],
            step,
            channel,
            at: day.and_time(time),
            to: address(client, channel),
            subject,
            body: Block::new(&body),
            amount: remaining(ledger, invoice, day),
            digest,
            tracking: None,
            note: Block::default(),
        };
        let record = Record::Contact(contact);
        let entry = Entry::new(record.id(), self.stamp(), Some(record));
        self.entries.push(entry);
        Some(())
    }

    /// The day that a field counts from today.
    fn day(&self, fields: &mut Fields<'static>, field: &str) -> Option<NaiveDate> {
        fields.required(field, Expected::Day, |text| self.relative(text))
    }

    fn moment(&self, fields: &mut Fields<'static>) -> Option<(NaiveDate, NaiveTime)> {
        fields.required("at", Expected::Moment, |text| {
            let (day, time) = text.split_once(' ')?;
            Some((self.relative(day)?, date::read_time(&format!("{time}:00"))?))
        })
    }

    fn relative(&self, days: &str) -> Option<NaiveDate> {
        self.as_of.checked_add_signed(TimeDelta::try_days(days.parse().ok()?)?)
    }

    /// That day, or Monday if it falls on a weekend, or Friday if Monday is still to come.
    fn working_day(&self, day: NaiveDate) -> NaiveDate {
        let (forward, back) = match day.weekday() {
            Weekday::Sat => (2, 1),
            Weekday::Sun => (1, 2),
            _ => return day,
        };
        let monday = day.checked_add_days(Days::new(forward)).filter(|day| *day < self.as_of);
        monday.or_else(|| day.checked_sub_days(Days::new(back))).unwrap_or(day)
    }
}

/// Where a message goes by that channel.
fn address(client: &Client, channel: Channel) -> String {
    match channel {
        Channel::Email | Channel::ElectronicRegisteredLetter => {
            client.email.as_ref().map(ToString::to_string)
        }
        Channel::Call | Channel::Sms => client.phone.as_ref().map(ToString::to_string),
        Channel::Letter | Channel::RegisteredLetter => {
            Some(client.address.to_string().replace('\n', ", "))
        }
    }
    .unwrap_or_default()
}

/// What was left of an invoice on a day.
fn remaining(ledger: &Ledger, invoice: &Invoice, day: NaiveDate) -> Money {
    let paid = ledger.payments_of(invoice.id).map(|payment| (payment.date, payment.amount));
    let credited = ledger.credit_notes_of(invoice.id).map(|note| (note.date, note.amount));
    let reduced = paid.chain(credited).filter(|(date, _)| *date <= day);
    invoice.total - reduced.map(|(_, amount)| amount).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use relancier_core::dunning::{Plan, plan};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_same_day_gives_the_same_bytes() {
        let make = || json::export(&Ledger::from_entries(example(day("2026-11-21")).unwrap()));
        let text = make();
        assert_eq!(make(), text);
        assert_eq!(json::export(&Ledger::from_entries(json::import(&text).unwrap())), text);
    }

    #[test]
    fn on_any_day_there_is_as_much_to_do() {
        let mut today = day("2026-02-22");
        // Ten days on: every day of the week, over more than a year.
        for _ in 0..40 {
            let ledger = Ledger::from_entries(example(today).unwrap());
            assert!(ledger.contacts().all(|contact| contact.at.date() < today));
            assert!(ledger.contacts().all(|contact| contact.amount.is_positive()));
            assert!(ledger.payments().all(|payment| payment.date < today));
            let to_do: BTreeSet<(Debtor, StepKind)> = ledger
                .clients()
                .filter_map(|client| match plan(&ledger, client, today) {
                    Plan::Act(action) => Some((client.debtor, action.step.kind)),
                    _ => None,
                })
                .collect();
            let expected = [
                (Debtor::Business, StepKind::Courtesy),
                (Debtor::Business, StepKind::Friendly),
                (Debtor::Business, StepKind::Firm),
                (Debtor::Business, StepKind::LastWarning),
                (Debtor::Business, StepKind::FormalNotice),
                (Debtor::Consumer, StepKind::Firm),
                (Debtor::Public, StepKind::Firm),
            ];
            assert_eq!(to_do, BTreeSet::from(expected), "{today}");
            today = today.checked_add_days(Days::new(10)).unwrap();
        }
        for end in [NaiveDate::MIN, NaiveDate::MAX] {
            assert!(example(end).is_err());
        }
    }

    /// The states that the screens, the letters and the tests of other rooms count on.
    #[test]
    fn every_state_is_there() {
        let today = day("2026-11-21");
        let ledger = Ledger::from_entries(example(today).unwrap());
        let late = |invoice: &Invoice| (today - invoice.due).num_days();
        let open = |invoice: &Invoice| ledger.remaining(invoice).is_positive();
        let any = |state: &dyn Fn(&Invoice) -> bool| ledger.invoices().any(state);
        for (days, what) in [
            (-60..=-6, "not due"),
            (-5..=-1, "due soon"),
            (0..=0, "due today"),
            (1..=9, "late: friendly"),
            (15..=29, "late: firm"),
            (30..=44, "late: last warning"),
            (45..=59, "late: formal notice"),
            (60..=90, "beyond the ladder"),
        ] {
            assert!(any(&|invoice| open(invoice) && days.contains(&late(invoice))), "{what}");
        }
        assert!(any(&|invoice| ledger.remaining(invoice) < Money::ZERO), "overpaid");
        let paid = |invoice: &Invoice, late: bool| {
            let mut payments = ledger.payments_of(invoice.id);
            payments.any(|payment| (payment.date > invoice.due) == late)
        };
        assert!(any(&|invoice| !open(invoice) && paid(invoice, false)), "paid on time");
        assert!(any(&|invoice| !open(invoice) && paid(invoice, true)), "paid late");
        assert!(any(&|invoice| open(invoice) && paid(invoice, true)), "part paid");
        let credited = |invoice: &Invoice| ledger.credit_notes_of(invoice.id).next().is_some();
        let unpaid = |invoice: &Invoice| ledger.payments_of(invoice.id).next().is_none();
        assert!(any(&|invoice| credited(invoice) && unpaid(invoice)), "credited in full");
        assert!(any(&|invoice| credited(invoice) && !unpaid(invoice)), "credited in part");
    }
}
