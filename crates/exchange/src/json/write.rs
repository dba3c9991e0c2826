//! From the ledger's records to the format. The order of fields here is their order in files.

use core::fmt::Display;

use relancier_core::dunning::{Scenario, ScenarioChoice, Segment, Step};
use relancier_core::identity::{Address, Iban};
use relancier_core::law::{PaymentTerms, PenaltyClause};
use relancier_core::ledger::{
    Chasing, Client, Company, Contact, Cost, CreditNote, DisputeKind, Edit, Entry, Hold,
    HoldReason, HoldSubject, Invoice, LimitationEvent, OnAccount, OwnRate, OwnScenario,
    OwnText, Payment, Policy, Proceeding, Record, RecordId, Register, Stationery,
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
    if !entry.edits.is_empty() {
        object.set("edits", Value::List(entry.edits.iter().map(edit).collect()));
    }
    match &entry.record {
        None => object.set("deleted", Value::Flag(true)),
        Some(Record::Company(company)) => company_fields(&mut object, company),
        Some(Record::Client(client)) => client_fields(&mut object, client),
        Some(Record::Invoice(invoice)) => invoice_fields(&mut object, invoice),
        Some(Record::Payment(payment)) => payment_fields(&mut object, payment),
        Some(Record::CreditNote(note)) => credit_note_fields(&mut object, note),
        Some(Record::Contact(contact)) => contact_fields(&mut object, contact),
        Some(Record::Hold(hold)) => hold_fields(&mut object, hold),
        Some(Record::OwnRate(rate)) => own_rate_fields(&mut object, rate),
        Some(Record::Proceeding(proceeding)) => proceeding_fields(&mut object, proceeding),
        Some(Record::LimitationEvent(event)) => limitation_event_fields(&mut object, event),
        Some(Record::Cost(cost)) => cost_fields(&mut object, cost),
        Some(Record::OnAccount(money)) => on_account_fields(&mut object, money),
        Some(Record::Policy(policy)) => policy_fields(&mut object, policy),
        Some(Record::Stationery(stationery)) => stationery_fields(&mut object, stationery),
        Some(Record::OwnScenario(own)) => own_scenario_fields(&mut object, own),
        Some(Record::OwnText(own)) => own_text_fields(&mut object, own),
    }
    object
}

fn edit(edit: &Edit) -> Value<'static> {
    let mut object = Object::default();
    object.text("field", edit.field.word());
    object.text("stamp", edit.stamp.to_string());
    optional(&mut object, "over", edit.over);
    Value::Object(object)
}

fn id_text(id: RecordId) -> Option<String> {
    match id {
        RecordId::Company | RecordId::Policy | RecordId::Stationery => None,
        RecordId::Client(id) => Some(id.to_string()),
        RecordId::Invoice(id) => Some(id.to_string()),
        RecordId::Payment(id) => Some(id.to_string()),
        RecordId::CreditNote(id) => Some(id.to_string()),
        RecordId::Contact(id) => Some(id.to_string()),
        RecordId::Hold(id) => Some(id.to_string()),
        RecordId::OwnRate(id) => Some(id.to_string()),
        RecordId::Proceeding(id) => Some(id.to_string()),
        RecordId::LimitationEvent(id) => Some(id.to_string()),
        RecordId::Cost(id) => Some(id.to_string()),
        RecordId::OnAccount(id) => Some(id.to_string()),
        RecordId::OwnScenario(id) => Some(id.to_string()),
        RecordId::OwnText(id) => Some(id.to_string()),
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
    optional(object, "iban_changed", company.iban_changed);
    object.set("penalty_clause", clause(company.penalty_clause));
    object.set("terms", terms(company.terms));
    optional(object, "sector", company.sector.map(|sector| sector.word()));
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
    chasing(object, &client.chasing);
    block(object, "note", &client.note);
}

fn invoice_fields<'a>(object: &mut Object<'a>, invoice: &'a Invoice) {
    object.text("client", invoice.client.to_string());
    object.text("number", invoice.number.as_str());
    optional(object, "subject", invoice.subject.as_ref());
    object.text("issued", invoice.issued.to_string());
    object.text("due", invoice.due.to_string());
    optional(object, "received", invoice.received);
    object.text("total", invoice.total.to_string());
    optional(object, "scenario", invoice.scenario.map(scenario_choice));
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
    optional(object, "sha256", contact.digest);
    optional(object, "tracking", contact.tracking.as_ref());
    block(object, "note", &contact.note);
}

fn hold_fields<'a>(object: &mut Object<'a>, hold: &'a Hold) {
    match hold.subject {
        HoldSubject::Client(id) => object.text("client", id.to_string()),
        HoldSubject::Invoice(id) => object.text("invoice", id.to_string()),
    }
    object.text("reason", hold.reason.word());
    if let HoldReason::Dispute(about) = hold.reason
        && about != DisputeKind::NotSaid
    {
        object.text("about", about.word());
    }
    object.text("from", hold.from.to_string());
    optional(object, "until", hold.until);
    block(object, "note", &hold.note);
}

fn own_rate_fields<'a>(object: &mut Object<'a>, rate: &'a OwnRate) {
    object.text("index", rate.index.word());
    object.text("semester", rate.semester.to_string());
    object.text("rate", rate.rate.to_string());
    object.text("source", rate.source.as_str());
}

fn proceeding_fields<'a>(object: &mut Object<'a>, proceeding: &'a Proceeding) {
    object.text("client", proceeding.client.to_string());
    object.text("type", proceeding.kind.word());
    object.text("opened", proceeding.opened.to_string());
    optional(object, "published", proceeding.published);
    optional(object, "closed", proceeding.closed);
    block(object, "note", &proceeding.note);
}

fn limitation_event_fields<'a>(object: &mut Object<'a>, event: &'a LimitationEvent) {
    object.text("invoice", event.invoice.to_string());
    object.text("type", event.kind.word());
    object.text("date", event.date.to_string());
    optional(object, "until", event.until);
    block(object, "note", &event.note);
}

fn cost_fields<'a>(object: &mut Object<'a>, cost: &'a Cost) {
    object.text("invoice", cost.invoice.to_string());
    object.text("date", cost.date.to_string());
    object.text("amount", cost.amount.to_string());
    object.text("what", cost.what.as_str());
}

fn on_account_fields<'a>(object: &mut Object<'a>, money: &'a OnAccount) {
    object.text("client", money.client.to_string());
    object.text("date", money.date.to_string());
    object.text("amount", money.amount.to_string());
    block(object, "note", &money.note);
}

fn policy_fields<'a>(object: &mut Object<'a>, policy: &'a Policy) {
    let weekdays = policy.working_days.weekdays();
    let weekdays = weekdays.map(|weekday| Value::Text(weekday.word().into()));
    object.set("weekdays", Value::List(weekdays.collect()));
    object.text("region", policy.working_days.region().word());
    object.set("gap", Value::Number(policy.gap.get().into()));
    object.text("threshold", policy.threshold.to_string());
    object.text("large_account", policy.large_account.to_string());
    let scenario = |(segment, choice): (&Segment, &ScenarioChoice)| {
        let mut object = Object::default();
        object.text("segment", segment.word());
        object.text("scenario", scenario_choice(*choice));
        Value::Object(object)
    };
    object.set("scenarios", Value::List(policy.scenarios.iter().map(scenario).collect()));
}

fn stationery_fields<'a>(object: &mut Object<'a>, stationery: &'a Stationery) {
    object.text("window", stationery.window.word());
    optional(object, "logo", stationery.logo.as_ref());
    optional(object, "signature", stationery.signature.as_ref());
    optional(object, "signatory", stationery.signatory.as_ref());
}

fn own_scenario_fields<'a>(object: &mut Object<'a>, own: &'a OwnScenario) {
    object.text("name", own.name.as_str());
    let Scenario { tone, ladder } = &own.scenario;
    object.text("tone", tone.word());
    object.set("steps", Value::List(ladder.steps().iter().map(step).collect()));
}

fn step(step: &Step) -> Value<'static> {
    let mut object = Object::default();
    object.text("step", step.kind.word());
    object.text("anchor", step.anchor.word());
    // Days before the due date are negative, and the format has no sign for numbers.
    object.text("days", step.delay.to_string());
    object.text("channel", step.channel.word());
    object.set("claims_penalties", Value::Flag(step.claims_penalties));
    object.set("reply_within", Value::Number(step.reply_within.into()));
    Value::Object(object)
}

fn own_text_fields<'a>(object: &mut Object<'a>, own: &'a OwnText) {
    object.text("text", own.text.as_str());
    object.text("language", own.language.word());
    object.text("register", own.register.word());
    object.text("subject", own.subject.as_str());
    block(object, "body", &own.body);
}

fn chasing<'a>(object: &mut Object<'a>, chasing: &'a Chasing) {
    optional(object, "scenario", chasing.scenario.map(scenario_choice));
    optional(object, "segment", chasing.segment.map(|segment| segment.word()));
    if chasing.direct_debit {
        object.set("direct_debit", Value::Flag(true));
    }
    if chasing.register != Register::Vous {
        object.text("register", chasing.register.word());
    }
    optional(object, "copy_to", chasing.copy_to.as_ref());
}

/// The name of a shipped one, or the id of the user's own: no name has its form.
fn scenario_choice(choice: ScenarioChoice) -> String {
    match choice {
        ScenarioChoice::Shipped(shipped) => shipped.name().to_owned(),
        ScenarioChoice::Own(id) => id.to_string(),
    }
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
        PaymentTerms::AfterReceipt(days) => ("after_receipt", days),
        PaymentTerms::ReceiptTenDaysThen(days) => ("receipt_ten_days_then", days),
        PaymentTerms::ReceiptMonthThen(days) => ("receipt_month_then", days),
    };
    let mut object = Object::default();
    object.text("type", name);
    object.set("days", Value::Number(days.get().into()));
    Value::Object(object)
}
