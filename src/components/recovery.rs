//! What bears on recovering an invoice in court: until when, what happened, what it costs.

use leptos::prelude::*;
use relancier_core::id::{CostId, InvoiceId, LimitationEventId};
use relancier_core::law::{
    Limitation, LimitationAnswer, LimitationEffect, LimitationEnd, LimitationLevel,
    LimitationNote,
};
use relancier_core::ledger::{
    Cost, Invoice, Ledger, LimitationEvent, LimitationEventKind, Record, RecordId,
};
use relancier_core::text::Block;

use super::{Answers, Choice, Dialog, Field, Form, Problems, Select};
use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::screens::read::{amount_field, date_field, line_field, optional};
use crate::workspace::{Change, use_workspace};

const KINDS: [(&str, LimitationEventKind); 4] = [
    ("acknowledgement", LimitationEventKind::Acknowledgement),
    ("court", LimitationEventKind::CourtClaim),
    ("enforcement", LimitationEventKind::Enforcement),
    ("mediation", LimitationEventKind::Mediation),
];

/// The last day to sue for an invoice, how it comes about, and the costs of recovering it.
#[component]
pub fn Recovery(
    /// Which invoice.
    invoice: InvoiceId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let noting = RwSignal::new(false);
    let spending = RwSignal::new(false);
    let ledger = workspace.ledger();
    let invoice = ledger.invoice(invoice)?;
    let id = invoice.id;
    let found = Limitation::of(&ledger, invoice);
    let level = found.level(workspace.today());
    let answer = match &found {
        Limitation::NotKnown => {
            view! { <p class="muted">{say!(l, limitation.not_known)}</p> }.into_any()
        }
        Limitation::Known(answer) => known(l, &ledger, invoice, answer, level).into_any(),
    };
    Some(view! {
        <section class="panel">
            <h2>{say!(l, limitation.title)}</h2>
            {answer}
            {costs(l, &ledger, id)}
            <div class="act">
                <button type="button" class="quiet" on:click=move |_| noting.set(true)>{say!(l, limitation.note_event)}</button>
                <button type="button" class="quiet" on:click=move |_| spending.set(true)>{say!(l, cost.add)}</button>
            </div>
            <Dialog open=noting title=say!(l, limitation.note_event)><EventForm invoice=id open=noting/></Dialog>
            <Dialog open=spending title=say!(l, cost.add)><CostForm invoice=id open=spending/></Dialog>
        </section>
    })
}

fn known(
    l: Lang,
    ledger: &Ledger,
    invoice: &Invoice,
    answer: &LimitationAnswer,
    level: Option<LimitationLevel>,
) -> impl IntoView + use<> {
    let sentence = match answer.end {
        LimitationEnd::On(day) => say!(
            l,
            limitation.until,
            date = l.date(day),
            months = l.months(answer.period.months),
            article = answer.period.citation.article
        )
        .to_string(),
        LimitationEnd::NotWhile(_) => say!(l, limitation.stopped).to_string(),
    };
    let class = match level {
        Some(LimitationLevel::Lost | LimitationLevel::TwoMonths) => Some("note bad"),
        Some(LimitationLevel::SixMonths) => Some("note"),
        Some(LimitationLevel::Far) | None => None,
    };
    let pressing = match level {
        Some(LimitationLevel::Lost) => Some(say!(l, limitation.lost)),
        Some(LimitationLevel::TwoMonths) => Some(say!(l, limitation.two_months)),
        Some(LimitationLevel::SixMonths) => Some(say!(l, limitation.six_months)),
        Some(LimitationLevel::Far) | None => None,
    };
    let events = ledger.limitation_events_of(invoice.id).map(|event| {
        let step = answer.steps.iter().find(|step| step.event == event.id);
        let effect = step.map(|step| effect(l, step.effect)).unwrap_or_default();
        let after = step
            .and_then(|step| step.last_day)
            .map(|day| say!(l, limitation.then_until, date = l.date(day)).to_string());
        row(l, event, effect, after)
    });
    let events: Vec<_> = events.collect();
    let notes = answer
        .notes
        .iter()
        .map(|note| view! { <li>{note_sentence(l, *note)}</li> })
        .collect_view();
    view! {
        <p class=class>{sentence}" "{pressing}</p>
        <ul class="events">{events}</ul>
        <details>
            <summary>{say!(l, limitation.know)}</summary>
            <ul class="facts muted">{notes}<li>{say!(l, limitation.letters)}</li></ul>
        </details>
    }
}

fn row(
    l: Lang,
    event: &LimitationEvent,
    effect: String,
    after: Option<String>,
) -> impl IntoView + use<> {
    let workspace = use_workspace();
    let id = event.id;
    let name = kind_name(l, event.kind);
    let article = event.kind.citation().article;
    let delete = move |_| {
        let what = say!(l, done.event_deleted).to_string();
        workspace.commit(what, vec![Change::Delete(RecordId::LimitationEvent(id))]);
    };
    let label = say!(l, limitation.delete_one, name = name, date = l.date(event.date));
    view! {
        <li>
            <span>{l.date(event.date)}" · "{name}<small>{effect}" "{after}" ("{article}")"</small></span>
            <button type="button" class="quiet danger" aria-label=label.to_string() on:click=delete>{say!(l, rates.delete)}</button>
        </li>
    }
}

/// « Reconnaissance de dette ».
pub(super) fn kind_name(l: Lang, kind: LimitationEventKind) -> &'static str {
    match kind {
        LimitationEventKind::Acknowledgement => say!(l, limitation.acknowledgement),
        LimitationEventKind::CourtClaim => say!(l, limitation.court),
        LimitationEventKind::Enforcement => say!(l, limitation.enforcement),
        LimitationEventKind::Mediation => say!(l, limitation.mediation),
    }
}

fn effect(l: Lang, effect: LimitationEffect) -> String {
    match effect {
        LimitationEffect::Interrupted { .. } => say!(l, limitation.interrupted).to_string(),
        LimitationEffect::Suspended { days } => {
            say!(l, limitation.suspended, days = l.days(days)).to_string()
        }
        LimitationEffect::GoesOn => say!(l, limitation.goes_on).to_string(),
        LimitationEffect::BeforeDue => say!(l, limitation.before_due).to_string(),
        LimitationEffect::TooLate => say!(l, limitation.too_late).to_string(),
        LimitationEffect::Nothing => say!(l, limitation.nothing).to_string(),
    }
}

fn note_sentence(l: Lang, note: LimitationNote) -> String {
    match note {
        LimitationNote::RunsFromDueDate => say!(l, limitation.from_due).to_string(),
        LimitationNote::WorksForConsumer => say!(l, limitation.works).to_string(),
        LimitationNote::CarriageOnly => say!(l, limitation.carriage).to_string(),
        LimitationNote::ContractMayDiffer => say!(l, limitation.contract).to_string(),
        LimitationNote::PaymentMayAcknowledge { date } => {
            say!(l, limitation.payment, date = l.date(date)).to_string()
        }
        LimitationNote::ClaimMustSucceed => say!(l, limitation.must_succeed).to_string(),
    }
}

/// What was spent to recover it.
fn costs(l: Lang, ledger: &Ledger, invoice: InvoiceId) -> impl IntoView + use<> {
    let workspace = use_workspace();
    let rows: Vec<_> = ledger
        .costs_of(invoice)
        .map(|cost| {
            let id = cost.id;
            let delete = move |_| {
                let what = say!(l, done.cost_deleted).to_string();
                workspace.commit(what, vec![Change::Delete(RecordId::Cost(id))]);
            };
            let label = say!(l, cost.delete_one, what = cost.what.to_string()).to_string();
            view! {
                <li>
                    <span>{l.date(cost.date)}" · "{cost.what.to_string()}<small>{l.amount(cost.amount)}</small></span>
                    <button type="button" class="quiet danger" aria-label=label on:click=delete>{say!(l, rates.delete)}</button>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! { <h3>{say!(l, cost.title)}</h3><ul class="events">{rows}</ul> }
    })
}

/// Notes what interrupts or suspends the limitation.
#[component]
fn EventForm(invoice: InvoiceId, open: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let choices: Vec<Choice> =
        KINDS.iter().map(|(value, kind)| Choice::new(*value, kind_name(l, *kind))).collect();
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let kind = answers.chosen("event-kind", &KINDS);
        let date = date_field(l, answers, "event-date", &mut problems);
        let until = optional(answers, "event-until", &mut problems, str::parse, |_| {
            say!(l, problem.date).to_string()
        });
        if date.is_some_and(|date| date > browser::today()) {
            problems.insert("event-date", say!(l, problem.future_event).to_string());
        }
        if let (Some(date), Some(until)) = (date, until)
            && until < date
        {
            problems.insert("event-until", say!(l, problem.end_before_start).to_string());
        }
        let (Some(kind), Some(date), true) = (kind, date, problems.is_empty()) else {
            return Err(problems);
        };
        let event = LimitationEvent {
            id: LimitationEventId(browser::random_bits()),
            invoice,
            kind,
            date,
            until,
            note: Block::new(answers.text("event-note")),
        };
        open.set(false);
        let what = say!(l, done.event).to_string();
        workspace.commit(what, vec![Change::Put(Record::LimitationEvent(event))]);
        Ok(())
    };
    let today = workspace.today().to_string();
    view! {
        <Form action=say!(l, limitation.record) submit=submit cancel=Callback::new(move |()| open.set(false))>
            <Select name="event-kind" label=say!(l, limitation.kind) choices=choices/>
            <div class="pair">
                <Field name="event-date" label=say!(l, limitation.date) kind="date" value=Signal::stored(today) required=true/>
                <Field name="event-until" label=say!(l, limitation.end) kind="date"
                    hint=Signal::stored(say!(l, limitation.end_hint).to_string())/>
            </div>
            <Field name="event-note" label=say!(l, limitation.proof)/>
        </Form>
    }
}

/// Notes what recovering the invoice cost.
#[component]
fn CostForm(invoice: InvoiceId, open: RwSignal<bool>) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let amount = amount_field(l, answers, "cost-amount", &mut problems);
        let date = date_field(l, answers, "cost-date", &mut problems);
        let what = line_field(l, answers, "cost-what", &mut problems);
        let (Some(amount), Some(date), Some(what), true) =
            (amount, date, what, problems.is_empty())
        else {
            return Err(problems);
        };
        let cost = Cost { id: CostId(browser::random_bits()), invoice, date, amount, what };
        open.set(false);
        let done = say!(l, done.cost, amount = l.amount(amount)).to_string();
        workspace.commit(done, vec![Change::Put(Record::Cost(cost))]);
        Ok(())
    };
    let today = workspace.today().to_string();
    view! {
        <p class="muted">{say!(l, cost.text)}</p>
        <Form action=say!(l, cost.record) submit=submit cancel=Callback::new(move |()| open.set(false))>
            <div class="pair">
                <Field name="cost-amount" label=say!(l, cost.amount) inputmode="decimal" required=true/>
                <Field name="cost-date" label=say!(l, limitation.date) kind="date" value=Signal::stored(today) required=true/>
            </div>
            <Field name="cost-what" label=say!(l, cost.what) required=true hint=Signal::stored(say!(l, cost.what_hint).to_string())/>
        </Form>
    }
}
