//! What two devices changed against each other, in words, and whose version is to stay.

use core::fmt::Display;

use leptos::prelude::*;
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::identity::Language;
use relancier_core::law::{DayCount, Imputation, PaymentTerms, PenaltyClause};
use relancier_core::ledger::{
    Client, Company, Conflict, Entry, Field, HoldSubject, Invoice, Ledger, Policy, Record,
    RecordId, Register, Side, Stamp, WindowSide,
};
use relancier_exchange::json::Disagreement;
use relancier_messages::format;

use super::policy::region_name;
use super::read::{clause_choices, terms_choices, terms_values};
use super::settings::{sector_choices, sector_value};
use crate::components::Choice;
use crate::lang::{Lang, say, use_lang};
use crate::workspace::use_workspace;

/// Whose version is to stay, for each conflict of each disagreement.
pub type Decisions = Vec<Vec<Side>>;

/// Whose versions are proposed: those written last.
pub fn proposed(disagreements: &[Disagreement]) -> Decisions {
    let later = |conflict: &Conflict| conflict.later;
    disagreements.iter().map(|record| record.conflicts.iter().map(later).collect()).collect()
}

/// The entries that make it so, each with a stamp of its own.
pub fn decided(
    disagreements: &[Disagreement],
    decisions: &Decisions,
    stamp: impl Fn() -> Stamp,
) -> Vec<Entry> {
    let settle = |(record, sides): (&Disagreement, &Vec<Side>)| {
        let fields = record.conflicts.iter().map(|conflict| conflict.field);
        let decided: Vec<_> = fields.zip(sides.iter().copied()).collect();
        Entry::settled(&record.ours, &record.theirs, &decided, stamp())
    };
    disagreements.iter().zip(decisions).map(settle).collect()
}

/// What both sides changed, with both values: one of them is chosen.
#[component]
pub fn Disagreements(
    /// What both sides changed.
    disagreements: Vec<Disagreement>,
    /// Whose version is to stay.
    decisions: RwSignal<Decisions>,
) -> impl IntoView {
    let l = use_lang();
    let ledger = use_workspace().ledger_now();
    let records = disagreements.iter().enumerate().map(|(record, disagreement)| {
        let conflicts = disagreement.conflicts.iter().enumerate().map(|(place, conflict)| {
            let group = format!("conflict-{record}-{place}");
            let sides = [Side::Ours, Side::Theirs].map(|side| {
                let entry = match side {
                    Side::Ours => &disagreement.ours,
                    Side::Theirs => &disagreement.theirs,
                };
                let value = version(l, &ledger, entry, conflict.field);
                let label = match side {
                    Side::Ours => say!(l, conflict.ours, value = value),
                    Side::Theirs => say!(l, conflict.theirs, value = value),
                };
                let why = match conflict.field {
                    Some(_) => say!(l, conflict.latest),
                    None => say!(l, conflict.holds),
                };
                let choose = move |_| decisions.update(|decisions| {
                    let of_record = decisions.get_mut(record);
                    if let Some(decision) = of_record.and_then(|sides| sides.get_mut(place)) {
                        *decision = side;
                    }
                });
                view! {
                    <label class="choice">
                        <input type="radio" name=group.clone() checked=conflict.later == side on:change=choose/>
                        <span>{label.to_string()}
                            {(conflict.later == side).then(|| view! { " "<span class="muted">"("{why}")"</span> })}
                        </span>
                    </label>
                }
            });
            view! {
                <fieldset class="field">
                    <legend>{name(l, disagreement.ours.id, conflict.field)}</legend>
                    {sides}
                </fieldset>
            }
        }).collect_view();
        let record = disagreement.ours.record.as_ref().or(disagreement.theirs.record.as_ref());
        view! {
            <h4>{record.map(|record| title(l, &ledger, record))}</h4>
            {conflicts}
        }
    }).collect_view();
    view! {
        <section class="form">
            <h3>{say!(l, conflict.title)}</h3>
            <p class="muted">{say!(l, conflict.text)}</p>
            {records}
        </section>
    }
}

/// The record, by the name that a person knows it by.
fn title(l: Lang, ledger: &Ledger, record: &Record) -> String {
    let of_client = |what: String, id| format!("{what} – {}", client_name(ledger, id));
    let of_invoice = |what: String, id| format!("{what} – {}", invoice_title(l, ledger, id));
    match record {
        Record::Company(_) => say!(l, kinds.company).to_string(),
        Record::Client(client) => client.name.to_string(),
        Record::Invoice(invoice) => {
            let title = say!(l, invoice.title, number = invoice.number.to_string()).to_string();
            of_client(title, invoice.client)
        }
        Record::Payment(payment) => of_invoice(
            format!("{} {}", say!(l, kinds.payments), l.amount(payment.amount)),
            payment.invoice,
        ),
        Record::CreditNote(note) => of_invoice(
            format!("{} {}", say!(l, kinds.credit_notes), l.amount(note.amount)),
            note.invoice,
        ),
        Record::Contact(contact) => of_client(
            format!("{}, {}", l.channel(contact.channel), l.moment(contact.at)),
            contact.client,
        ),
        Record::Hold(hold) => match hold.subject {
            HoldSubject::Client(id) => of_client(l.hold(hold.reason), id),
            HoldSubject::Invoice(id) => of_invoice(l.hold(hold.reason), id),
        },
        Record::OwnRate(own) => format!("{} {}", say!(l, rates.rate), own.semester),
        Record::Proceeding(proceeding) => {
            of_client(l.proceeding(proceeding.kind).to_owned(), proceeding.client)
        }
        Record::LimitationEvent(event) => {
            of_invoice(say!(l, conflict.event).to_string(), event.invoice)
        }
        Record::Cost(cost) => of_invoice(cost.what.to_string(), cost.invoice),
        Record::OnAccount(money) => of_client(
            say!(l, timeline.on_account, amount = l.amount(money.amount)).to_string(),
            money.client,
        ),
        Record::Policy(_) => say!(l, kinds.policy).to_string(),
        Record::Stationery(_) => say!(l, kinds.stationery).to_string(),
        Record::OwnScenario(own) => own.name.to_string(),
        Record::OwnText(own) => format!("{} – {}", say!(l, texts.text), own.subject),
    }
}

/// A field, as forms call it.
pub fn name(l: Lang, id: RecordId, field: Option<Field>) -> &'static str {
    let Some(field) = field else { return say!(l, conflict.record) };
    match field {
        Field::Name => say!(l, conflict.name),
        Field::LegalForm => say!(l, company.legal_form),
        Field::Number if matches!(id, RecordId::Company | RecordId::Client(_)) => {
            say!(l, company.number)
        }
        Field::Number => say!(l, head.number),
        Field::Address => say!(l, company.address),
        Field::Email => say!(l, company.email),
        Field::Phone => say!(l, company.phone),
        Field::Account => say!(l, company.iban),
        Field::PenaltyClause => say!(l, clause.label),
        Field::Terms => say!(l, terms.label),
        Field::Sector => say!(l, sector.label),
        Field::DayCount => say!(l, settings.day_count),
        Field::Imputation => say!(l, settings.imputation),
        Field::Debtor => say!(l, client.kind),
        Field::Language => say!(l, client.language),
        Field::ContactName => say!(l, client.contact),
        Field::Scenario => say!(l, chasing.scenario),
        Field::Segment => say!(l, chasing.segment),
        Field::DirectDebit => say!(l, chasing.direct_debit),
        Field::Register => say!(l, chasing.register),
        Field::CopyTo => say!(l, chasing.copy_to),
        Field::Note => say!(l, payment.note),
        Field::Client => say!(l, head.client),
        Field::Subject => say!(l, invoice.subject),
        Field::Dates => say!(l, conflict.dates),
        Field::Total => say!(l, head.total),
        Field::Invoice => say!(l, conflict.invoice),
        Field::Sum => say!(l, conflict.sum),
        Field::Sent => say!(l, conflict.sent),
        Field::Tracking => say!(l, conflict.tracking),
        Field::Hold => say!(l, hold.reason),
        Field::Rate => say!(l, rates.rate),
        Field::Opening => say!(l, proceeding.opened),
        Field::Published => say!(l, proceeding.published),
        Field::Closed => say!(l, conflict.closed),
        Field::Event => say!(l, conflict.event),
        Field::What => say!(l, cost.what),
        Field::WorkingDays => say!(l, policy.weekdays),
        Field::Gap => say!(l, policy.gap),
        Field::Threshold => say!(l, policy.threshold),
        Field::LargeAccount => say!(l, policy.large_account),
        Field::Scenarios => say!(l, policy.scenarios),
        Field::Steps => say!(l, scenarios.steps),
        Field::Wording => say!(l, texts.text),
        Field::Window => say!(l, stationery.window),
        Field::Logo => say!(l, stationery.logo),
        Field::Signature => say!(l, stationery.signature),
    }
}

/// What one side has there.
pub fn version(l: Lang, ledger: &Ledger, entry: &Entry, field: Option<Field>) -> String {
    let value = match (&entry.record, field) {
        (None, _) => say!(l, conflict.deleted).to_string(),
        (Some(_), None) => say!(l, conflict.kept).to_string(),
        (Some(Record::Company(company)), Some(field)) => of_company(l, company, field),
        (Some(Record::Client(client)), Some(field)) => of_client(l, ledger, client, field),
        (Some(Record::Invoice(invoice)), Some(field)) => of_invoice(l, ledger, invoice, field),
        (Some(Record::Policy(policy)), Some(field)) => of_policy(l, ledger, policy, field),
        (Some(record), Some(field)) => of_event(l, ledger, record, field),
    };
    if value.is_empty() { say!(l, conflict.nothing).to_string() } else { short(&value) }
}

fn of_company(l: Lang, company: &Company, field: Field) -> String {
    match field {
        Field::Name => company.name.to_string(),
        Field::LegalForm => text(company.legal_form.as_ref()),
        Field::Number => text(company.number),
        Field::Address => company.address.to_string(),
        Field::Email => text(company.email.as_ref()),
        Field::Phone => text(company.phone.as_ref()),
        Field::Account => {
            let parts = [text(company.iban.as_ref()), text(company.bic.as_ref())];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Field::PenaltyClause => clause(l, company.penalty_clause),
        Field::Terms => terms(l, company.terms),
        Field::Sector => label(&sector_choices(l), sector_value(company.sector)),
        Field::DayCount => match company.day_count {
            DayCount::Fixed365 => say!(l, settings.fixed_365).to_string(),
            DayCount::Actual => say!(l, settings.actual).to_string(),
        },
        Field::Imputation => match company.imputation {
            Imputation::InterestFirst => say!(l, settings.interest_first).to_string(),
            Imputation::PrincipalFirst => say!(l, settings.principal_first).to_string(),
        },
        _ => String::new(),
    }
}

fn of_client(l: Lang, ledger: &Ledger, client: &Client, field: Field) -> String {
    match field {
        Field::Name => client.name.to_string(),
        Field::Debtor => l.debtor(client.debtor).to_owned(),
        Field::Language => match client.language {
            Language::French => say!(l, texts.french).to_string(),
            Language::English => say!(l, texts.english).to_string(),
        },
        Field::Number => text(client.number),
        Field::ContactName => text(client.contact_name.as_ref()),
        Field::Email => text(client.email.as_ref()),
        Field::Phone => text(client.phone.as_ref()),
        Field::Address => client.address.to_string(),
        Field::Terms => client
            .terms
            .map_or_else(|| say!(l, terms.company).to_string(), |agreed| terms(l, agreed)),
        Field::Scenario => {
            text(client.chasing.scenario.map(|choice| l.scenario(ledger, choice)))
        }
        Field::Segment => client
            .chasing
            .segment
            .map_or(say!(l, chasing.by_facts), |segment| l.segment(segment))
            .to_owned(),
        Field::DirectDebit if client.chasing.direct_debit => say!(l, conflict.yes).to_string(),
        Field::DirectDebit => say!(l, conflict.no).to_string(),
        Field::Register => match client.chasing.register {
            Register::Vous => say!(l, chasing.vous).to_string(),
            Register::Tu => say!(l, chasing.tu).to_string(),
        },
        Field::CopyTo => text(client.chasing.copy_to.as_ref()),
        Field::Note => client.note.to_string(),
        _ => String::new(),
    }
}

fn of_invoice(l: Lang, ledger: &Ledger, invoice: &Invoice, field: Field) -> String {
    match field {
        Field::Client => client_name(ledger, invoice.client),
        Field::Number => invoice.number.to_string(),
        Field::Subject => text(invoice.subject.as_ref()),
        Field::Dates => {
            let dates = say!(
                l,
                invoice.dates,
                issued = l.date(invoice.issued),
                due = l.date(invoice.due)
            );
            let received = invoice
                .received
                .map(|day| format!(" · {} {}", say!(l, invoice.received), l.date(day)));
            format!("{dates}{}", received.unwrap_or_default())
        }
        Field::Total => l.amount(invoice.total),
        Field::Scenario => text(invoice.scenario.map(|choice| l.scenario(ledger, choice))),
        _ => String::new(),
    }
}

fn of_policy(l: Lang, ledger: &Ledger, policy: &Policy, field: Field) -> String {
    match field {
        Field::WorkingDays => {
            let days = policy.working_days.weekdays();
            let days: Vec<_> = days.map(|day| format::weekday(day, l.language)).collect();
            format!("{} ; {}", days.join(", "), region_name(l, policy.working_days.region()))
        }
        Field::Gap => l.days(policy.gap.get().into()),
        Field::Threshold => l.amount(policy.threshold),
        Field::LargeAccount => l.amount(policy.large_account),
        Field::Scenarios => {
            let scenarios = policy.scenarios.iter();
            let named = scenarios.map(|(segment, choice)| {
                format!("{} : {}", l.segment(*segment), l.scenario(ledger, *choice))
            });
            named.collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

/// What is changed more seldom: payments, holds and all that happened.
fn of_event(l: Lang, ledger: &Ledger, record: &Record, field: Field) -> String {
    let sum = |amount, date| format!("{}, {}", l.amount(amount), l.date(date));
    let picture = |there: bool| text(there.then(|| say!(l, conflict.picture)));
    let day = |day: Option<_>| text(day.map(|day| l.date(day)));
    match (record, field) {
        (Record::Payment(payment), Field::Sum) => sum(payment.amount, payment.date),
        (Record::Payment(payment), Field::Invoice) => invoice_title(l, ledger, payment.invoice),
        (Record::Payment(payment), _) => payment.note.to_string(),
        (Record::CreditNote(note), Field::Sum) => sum(note.amount, note.date),
        (Record::CreditNote(note), Field::Invoice) => invoice_title(l, ledger, note.invoice),
        (Record::CreditNote(note), _) => text(note.number.as_ref()),
        (Record::Contact(contact), Field::Tracking) => text(contact.tracking.as_ref()),
        (Record::Contact(contact), Field::Note) => contact.note.to_string(),
        (Record::Contact(contact), _) => format!("{} {}", contact.subject, contact.body),
        (Record::Hold(hold), Field::Hold) => {
            let until = hold.until.map(|day| format!(" → {}", l.date(day)));
            let until = until.unwrap_or_default();
            format!("{}, {}{until}", l.hold(hold.reason), l.date(hold.from))
        }
        (Record::Hold(hold), _) => hold.note.to_string(),
        (Record::OwnRate(own), _) => {
            format!("{}, {}, {}", l.rate(own.rate), own.semester, own.source)
        }
        (Record::Proceeding(proceeding), Field::Opening) => {
            format!("{}, {}", l.proceeding(proceeding.kind), l.date(proceeding.opened))
        }
        (Record::Proceeding(proceeding), Field::Published) => day(proceeding.published),
        (Record::Proceeding(proceeding), Field::Closed) => day(proceeding.closed),
        (Record::Proceeding(proceeding), _) => proceeding.note.to_string(),
        (Record::LimitationEvent(event), Field::Event) => {
            format!(
                "{}, {} → {}",
                invoice_title(l, ledger, event.invoice),
                l.date(event.date),
                day(event.until)
            )
        }
        (Record::LimitationEvent(event), _) => event.note.to_string(),
        (Record::Cost(cost), Field::Sum) => sum(cost.amount, cost.date),
        (Record::Cost(cost), Field::Invoice) => invoice_title(l, ledger, cost.invoice),
        (Record::Cost(cost), _) => cost.what.to_string(),
        (Record::OnAccount(money), Field::Sum) => sum(money.amount, money.date),
        (Record::OnAccount(money), Field::Client) => client_name(ledger, money.client),
        (Record::OnAccount(money), _) => money.note.to_string(),
        (Record::OwnScenario(own), Field::Steps) => {
            let steps = own.scenario.ladder.steps().iter().map(|step| l.step(step.kind));
            steps.collect::<Vec<_>>().join(", ")
        }
        (Record::OwnScenario(own), _) => own.name.to_string(),
        (Record::Stationery(paper), Field::Window) => match paper.window {
            WindowSide::Right => say!(l, stationery.right).to_string(),
            WindowSide::Left => say!(l, stationery.left).to_string(),
        },
        (Record::Stationery(paper), Field::Logo) => picture(paper.logo.is_some()),
        (Record::Stationery(paper), _) => {
            let parts = [text(paper.signatory.as_ref()), picture(paper.signature.is_some())];
            parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
        (Record::OwnText(own), _) => format!("{} – {}", own.subject, own.body),
        // Those above.
        (
            Record::Company(_) | Record::Client(_) | Record::Invoice(_) | Record::Policy(_),
            _,
        ) => String::new(),
    }
}

fn text(value: Option<impl Display>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A long text's beginning, lines and all, on one line.
fn short(text: &str) -> String {
    const SHOWN_CHARS: usize = 300;
    let mut words = text.lines().collect::<Vec<_>>().join(", ");
    if let Some((end, _)) = words.char_indices().nth(SHOWN_CHARS) {
        words.truncate(end);
        words.push('…');
    }
    words
}

fn client_name(ledger: &Ledger, id: ClientId) -> String {
    text(ledger.client(id).map(|client| &client.name))
}

fn invoice_title(l: Lang, ledger: &Ledger, id: InvoiceId) -> String {
    let number = text(ledger.invoice(id).map(|invoice| &invoice.number));
    say!(l, invoice.title, number = number).to_string()
}

fn terms(l: Lang, terms: PaymentTerms) -> String {
    let (kind, days) = terms_values(terms);
    format!("{} ({days})", label(&terms_choices(l), kind))
}

fn clause(l: Lang, clause: PenaltyClause) -> String {
    let (value, number) = match clause {
        PenaltyClause::LegalDefault => ("default", None),
        PenaltyClause::Fixed(rate) => ("fixed", Some(l.rate(rate))),
        PenaltyClause::LegalMultiple(times) => ("multiple", Some(times.to_string())),
        PenaltyClause::EcbPlus(points) => ("ecb", Some(l.rate(points))),
    };
    let number = number.map(|number| format!(" ({number})")).unwrap_or_default();
    format!("{}{number}", label(&clause_choices(l), value))
}

fn label(choices: &[Choice], value: &str) -> String {
    text(choices.iter().find(|choice| choice.value == value).map(|choice| &choice.label))
}
