//! Leaving a client or an invoice alone for a while: a promise, a dispute, a pause.

use chrono::Days;
use leptos::prelude::*;
use relancier_core::id::HoldId;
use relancier_core::ledger::{DisputeKind, Hold, HoldReason, HoldSubject, Record};
use relancier_core::text::Block;

use super::{Answers, Choice, Field, Form, Problems, Select};
use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::screens::read::date_field;
use crate::workspace::{Change, Workspace, use_workspace};

const REASONS: [(&str, HoldReason); 4] = [
    ("pause", HoldReason::Pause),
    ("promise", HoldReason::Promise),
    ("dispute", HoldReason::Dispute(DisputeKind::NotSaid)),
    ("plan", HoldReason::PaymentPlan),
];

const DISPUTES: [(&str, DisputeKind); 6] = [
    ("not-said", DisputeKind::NotSaid),
    ("amount", DisputeKind::Amount),
    ("quality", DisputeKind::Quality),
    ("delivery", DisputeKind::Delivery),
    ("order", DisputeKind::Order),
    ("paid", DisputeKind::Paid),
];

/// The form that puts reminders on hold.
#[component]
pub fn HoldForm(
    /// What is left alone.
    subject: HoldSubject,
    /// Closed when recorded, or given up.
    open: RwSignal<bool>,
    /// Told once it is recorded.
    #[prop(optional)]
    recorded: Option<Callback<()>>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let reason = match answers.chosen("hold-reason", &REASONS) {
            Some(HoldReason::Dispute(not_said)) => {
                HoldReason::Dispute(answers.chosen("hold-about", &DISPUTES).unwrap_or(not_said))
            }
            reason => reason.unwrap_or(HoldReason::Pause),
        };
        let until = if answers.text("hold-until").is_empty() {
            if reason == HoldReason::Promise {
                problems.insert("hold-until", say!(l, problem.promise_without_day).to_string());
            }
            None
        } else {
            let until = date_field(l, answers, "hold-until", &mut problems);
            if until.is_some_and(|until| until < browser::today()) {
                problems.insert("hold-until", say!(l, problem.past_hold).to_string());
            }
            until
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let what = match reason {
            HoldReason::Promise => say!(l, done.promise),
            HoldReason::Dispute(_) => say!(l, done.dispute),
            HoldReason::PaymentPlan => say!(l, done.payment_plan),
            HoldReason::Pause => say!(l, done.pause),
        };
        let hold = Hold {
            id: HoldId(browser::random_bits()),
            subject,
            reason,
            from: browser::today(),
            until,
            note: Block::new(answers.text("hold-note")),
        };
        open.set(false);
        workspace.commit(what.to_string(), vec![Change::Put(Record::Hold(hold))]);
        if let Some(recorded) = recorded {
            recorded.run(());
        }
        Ok(())
    };
    let choices =
        REASONS.iter().map(|(value, reason)| Choice::new(*value, l.hold(*reason))).collect();
    let disputes = DISPUTES
        .iter()
        .map(|(value, about)| Choice::new(*value, l.dispute(*about)))
        .collect::<Vec<_>>();
    let disputed = RwSignal::new(false);
    let on_change = Callback::new(move |answers: Answers| {
        disputed.set(answers.text("hold-reason") == "dispute");
    });
    let in_a_week = workspace.today().checked_add_days(Days::new(7)).unwrap_or_default();
    view! {
        <Form action=say!(l, hold.record) submit=submit on_change=on_change cancel=Callback::new(move |()| open.set(false))>
            <Select name="hold-reason" label=say!(l, hold.reason) choices=choices/>
            <div hidden=move || !disputed.get()>
                <Select name="hold-about" label=say!(l, hold.about) choices=disputes/>
            </div>
            <Field name="hold-until" label=say!(l, hold.until) kind="date" value=Signal::stored(in_a_week.to_string())
                hint=Signal::stored(say!(l, hold.until_hint).to_string())/>
            <Field name="hold-note" label=say!(l, hold.note)/>
        </Form>
    }
}

/// Ends a hold today: reminders start again.
pub fn lift_hold(l: Lang, workspace: Workspace, id: HoldId) {
    let Some(hold) = workspace.ledger_now().hold(id).cloned() else { return };
    let yesterday = browser::today().pred_opt();
    let lifted = Hold { until: yesterday, ..hold };
    workspace.commit(say!(l, done.lifted).to_string(), vec![Change::Put(Record::Hold(lifted))]);
}
