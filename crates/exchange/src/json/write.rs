//! From the ledger's records to the format. The order of fields here is their order in files.

use core::fmt::Display;

use relancier_core::identity::{Address, Iban};
use relancier_core::law::{PaymentTerms, PenaltyClause};
use relancier_core::ledger::{
    Client, Company, Contact, CreditNote, Entry, Hold, HoldSubject, Invoice, Payment, Record,
    RecordId,
};
use relancier_core::text::Block;

use super::kind::RecordKind;
use super::value::{Object, Value};
use super::word::Word as _;

pub(super) fn entry(entry: &Entry) -> Object<'_> {
    let mut object = Object::default();
    object.text("kind", RecordKind::of(entry.id).name());
    if let Some(id) = id_text(entry.id) {
        object.text("id", id);
    }
    object.text("stamp", entry.stamp.to_string());
    match &entry.record {
        None => object.set("deleted", Value::Flag(true)),
        Some(Record::Company(company)) => company_fields(&mut object, company),
        Some(Record::Client(client)) => client_fields(&mut object, client),
        Some(Record::Invoice(invoice)) => invoice_fields(&mut object, invoice),
        Some(Record::Payment(payment)) => payment_fields(&mut object, payment),
        Some(Record::CreditNote(note)) => credit_note_fields(&mut object, note),
        Some(Record::Contact(contact)) => contact_fields(&mut object, contact),
        Some(Record::Hold(hold)) => hold_fields(&mut object, hold),
    }
    object
}

fn id_text(id: RecordId) -> Option<String> {
    match id {
        RecordId::Company => None,
        RecordId::Client(id) => Some(id.to_string()),
        RecordId::Invoice(id) => Some(id.to_string()),
        RecordId::Payment(id) => Some(id.to_string()),
        RecordId::CreditNote(id) => Some(id.to_string()),
        RecordId::Contact(id) => Some(id.to_string()),
        RecordId::Hold(id) => Some(id.to_string()),
    }
}

fn company_fields<'a>(object: &mut Object<'a>, company: &'a Company) {
    object.text("name", company.name.as_str());
    optional(object, "legal_form", company.legal_form.as_ref());
    optional(object, "number", company.number);
    address(object, &company.address);
    optional(object, "email", company.email.as_ref());
    optional(object, "phone", company.phone.as_ref());
    optional(object, "iban", company.iban.as_ref().map(Iban::electronic));
    optional(object, "bic", company.bic.as_ref());
    object.set("penalty_clause", clause(company.penalty_clause));
    object.set("terms", terms(company.terms));
    object.text("day_count", company.day_count.word());
    object.text("imputation", company.imputation.word());
}

fn client_fields<'a>(object: &mut Object<'a>, client: &'a Client) {
    object.text("name", client.name.as_str());
    object.text("debtor", client.debtor.word());
    object.text("language", client.language.word());
    optional(object, "number", client.number);
    optional(object, "contact_name", client.contact_name.as_ref());
    optional(object, "email", client.email.as_ref());
    optional(object, "phone", client.phone.as_ref());
    address(object, &client.address);
    if let Some(agreed) = client.terms {
        object.set("terms", terms(agreed));
    }
    block(object, "note", &client.note);
}

fn invoice_fields<'a>(object: &mut Object<'a>, invoice: &'a Invoice) {
    object.text("client", invoice.client.to_string());
    object.text("number", invoice.number.as_str());
    optional(object, "subject", invoice.subject.as_ref());
    object.text("issued", invoice.issued.to_string());
    object.text("due", invoice.due.to_string());
    object.text("total", invoice.total.to_string());
}

fn payment_fields<'a>(object: &mut Object<'a>, payment: &'a Payment) {
    object.text("invoice", payment.invoice.to_string());
    object.text("date", payment.date.to_string());
    object.text("amount", payment.amount.to_string());
    block(object, "note", &payment.note);
}

fn credit_note_fields<'a>(object: &mut Object<'a>, note: &'a CreditNote) {
    object.text("invoice", note.invoice.to_string());
    optional(object, "number", note.number.as_ref());
    object.text("date", note.date.to_string());
    object.text("amount", note.amount.to_string());
}

fn contact_fields<'a>(object: &mut Object<'a>, contact: &'a Contact) {
    object.text("client", contact.client.to_string());
    let invoices = contact.invoices.iter().map(|id| Value::Text(id.to_string().into()));
    object.set("invoices", Value::List(invoices.collect()));
    optional(object, "step", contact.step.map(|step| step.word()));
    object.text("channel", contact.channel.word());
    object.text("at", format!("{}T{}", contact.at.date(), contact.at.time()));
    object.text("to", contact.to.as_str());
    object.text("subject", contact.subject.as_str());
    block(object, "body", &contact.body);
    object.text("amount", contact.amount.to_string());
}

fn hold_fields<'a>(object: &mut Object<'a>, hold: &'a Hold) {
    match hold.subject {
        HoldSubject::Client(id) => object.text("client", id.to_string()),
        HoldSubject::Invoice(id) => object.text("invoice", id.to_string()),
    }
    object.text("reason", hold.reason.word());
    object.text("from", hold.from.to_string());
    optional(object, "until", hold.until);
    block(object, "note", &hold.note);
}

fn optional(object: &mut Object<'_>, name: &'static str, value: Option<impl Display>) {
    if let Some(value) = value {
        object.text(name, value.to_string());
    }
}

fn block<'a>(object: &mut Object<'a>, name: &'static str, block: &'a Block) {
    if !block.is_empty() {
        object.text(name, block.as_str());
    }
}

fn address<'a>(object: &mut Object<'a>, address: &'a Address) {
    if !address.is_empty() {
        let lines = address.lines().map(|line| Value::Text(line.into()));
        object.set("address", Value::List(lines.collect()));
    }
}

fn clause(clause: PenaltyClause) -> Value<'static> {
    let mut object = Object::default();
    match clause {
        PenaltyClause::LegalDefault => object.text("type", "legal_default"),
        PenaltyClause::Fixed(rate) => {
            object.text("type", "fixed");
            object.text("rate", rate.to_string());
        }
        PenaltyClause::LegalMultiple(times) => {
            object.text("type", "legal_multiple");
            object.text("times", times.to_string());
        }
        PenaltyClause::EcbPlus(points) => {
            object.text("type", "ecb_plus");
            object.text("points", points.to_string());
        }
    }
    Value::Object(object)
}

fn terms(terms: PaymentTerms) -> Value<'static> {
    let (name, days) = match terms {
        PaymentTerms::Net(days) => ("net", days),
        PaymentTerms::EndOfMonthThen(days) => ("end_of_month_then", days),
        PaymentTerms::ThenEndOfMonth(days) => ("then_end_of_month", days),
    };
    let mut object = Object::default();
    object.text("type", name);
    object.set("days", Value::Number(days.get().into()));
    Value::Object(object)
}
