//! Proceedings of a client: insolvency, or the simplified recovery of a small claim.

use leptos::prelude::*;
use relancier_core::id::{ClientId, ProceedingId};
use relancier_core::ledger::{Proceeding, ProceedingKind, Record, RecordId};
use relancier_core::text::Block;

use super::{Answers, Choice, Field, Form, Problems, Select};
use crate::browser;
use crate::lang::{say, use_lang};
use crate::screens::read::{date_field, optional};
use crate::workspace::{Change, use_workspace};

const KINDS: [(&str, ProceedingKind); 4] = [
    ("safeguard", ProceedingKind::Safeguard),
    ("receivership", ProceedingKind::Receivership),
    ("liquidation", ProceedingKind::Liquidation),
    ("simplified", ProceedingKind::SimplifiedRecovery),
];

/// The proceedings of a client, with the day by which claims are to be declared.
#[component]
pub fn ProceedingNotes(
    /// Whose.
    client: ClientId,
) -> impl IntoView {
    let workspace = use_workspace();
    let running: Vec<Proceeding> = workspace.ledger().proceedings_of(client).cloned().collect();
    running.into_iter().map(|one| view! { <Note one/> }).collect_view()
}

/// One of them.
#[component]
fn Note(one: Proceeding) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let today = workspace.today();
    let kind = l.proceeding(one.kind);
    let said = match one.closed {
        Some(closed) => {
            say!(l, proceeding.closed_on, kind = kind, date = l.date(closed)).to_string()
        }
        None if one.kind.forbids_payments() => {
            say!(l, todo.proceeding_no_payment, kind = kind).to_string()
        }
        None => say!(l, proceeding.running, kind = kind, date = l.date(one.opened)).to_string(),
    };
    let open = one.closed.is_none();
    let declare = match one.declare_by() {
        _ if !open => None,
        Some(day) if day < today => {
            Some(say!(l, proceeding.declare_late, date = l.date(day)).to_string())
        }
        Some(day) => Some(say!(l, proceeding.declare, date = l.date(day)).to_string()),
        None if one.kind.is_insolvency() => {
            Some(say!(l, proceeding.declare_unknown).to_string())
        }
        None => None,
    };
    let id = one.id;
    let note = one.note.to_string();
    let close = move |_| {
        let closed = Proceeding { closed: Some(today), ..one.clone() };
        let what = say!(l, done.proceeding_closed).to_string();
        workspace.commit(what, vec![Change::Put(Record::Proceeding(closed))]);
    };
    let delete = move |_| {
        let what = say!(l, done.proceeding_deleted).to_string();
        workspace.commit(what, vec![Change::Delete(RecordId::Proceeding(id))]);
    };
    view! {
        <div class=if open { "note" } else { "note calm" }>
            <p>{said}" "{declare}" "{note}</p>
            {open.then(|| view! { <button type="button" on:click=close>{say!(l, proceeding.close)}</button> })}
            <button type="button" class="quiet" on:click=delete>{say!(l, rates.delete)}</button>
        </div>
    }
}

/// The form that notes proceedings.
#[component]
pub fn ProceedingForm(
    /// Whose.
    client: ClientId,
    /// Closed when recorded, or given up.
    open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let choices: Vec<Choice> =
        KINDS.iter().map(|(value, kind)| Choice::new(*value, l.proceeding(*kind))).collect();
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let kind = answers.chosen("proceeding-kind", &KINDS);
        let opened = date_field(l, answers, "proceeding-opened", &mut problems);
        let published =
            optional(answers, "proceeding-published", &mut problems, str::parse, |_| {
                say!(l, problem.date).to_string()
            });
        let (Some(kind), Some(opened), true) = (kind, opened, problems.is_empty()) else {
            return Err(problems);
        };
        let proceeding = Proceeding {
            id: ProceedingId(browser::random_bits()),
            client,
            kind,
            opened,
            published,
            closed: None,
            note: Block::new(answers.text("proceeding-note")),
        };
        open.set(false);
        let what = say!(l, done.proceeding).to_string();
        workspace.commit(what, vec![Change::Put(Record::Proceeding(proceeding))]);
        Ok(())
    };
    view! {
        <p class="muted">{say!(l, proceeding.text)}</p>
        <Form action=say!(l, limitation.record) submit=submit cancel=Callback::new(move |()| open.set(false))>
            <Select name="proceeding-kind" label=say!(l, limitation.kind) choices=choices/>
            <div class="pair">
                <Field name="proceeding-opened" label=say!(l, proceeding.opened) kind="date" required=true/>
                <Field name="proceeding-published" label=say!(l, proceeding.published) kind="date"
                    hint=Signal::stored(say!(l, proceeding.published_hint).to_string())/>
            </div>
            <Field name="proceeding-note" label=say!(l, payment.note)/>
        </Form>
    }
}
