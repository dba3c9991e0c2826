//! Leaving a client or an invoice alone for a while: a promise, a dispute, a pause.

use chrono::{Days, NaiveDate};
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

/// What a dispute may be about, by its value in a form.
pub(super) const DISPUTES: [(&str, DisputeKind); 6] = [
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
        let until = until_field(l, answers, "hold-until", reason, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let what = match reason {
            HoldReason::Promise => say!(l, done.promise),
            HoldReason::Dispute(_) => say!(l, done.dispute),
            HoldReason::PaymentPlan => say!(l, done.payment_plan),
            HoldReason::Pause => say!(l, done.pause),
        };
        let note = Block::new(answers.text("hold-note"));
        open.set(false);
        workspace.commit(what.to_string(), vec![hold_from_today(subject, reason, until, note)]);
        if let Some(recorded) = recorded {
            recorded.run(());
        }
        Ok(())
    };
    let choices =
        REASONS.iter().map(|(value, reason)| Choice::new(*value, l.hold(*reason))).collect();
    let disputes = dispute_choices(l);
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

/// What a dispute may be about, for a choice.
pub(super) fn dispute_choices(l: Lang) -> Vec<Choice> {
    DISPUTES.map(|(value, about)| Choice::new(value, l.dispute(about))).into()
}

/// The last day of a hold; a promise has one, and none is in the past.
pub(super) fn until_field(
    l: Lang,
    answers: &Answers,
    name: &'static str,
    reason: HoldReason,
    problems: &mut Problems,
) -> Option<NaiveDate> {
    if answers.text(name).is_empty() {
        if reason == HoldReason::Promise {
            problems.insert(name, say!(l, problem.promise_without_day).to_string());
        }
        return None;
    }
    let until = date_field(l, answers, name, problems);
    if until.is_some_and(|until| until < browser::today()) {
        problems.insert(name, say!(l, problem.past_hold).to_string());
    }
    until
}

/// Leaves a client or an invoice alone from today on.
pub(super) fn hold_from_today(
    subject: HoldSubject,
    reason: HoldReason,
    until: Option<NaiveDate>,
    note: Block,
) -> Change {
    let id = HoldId(browser::random_bits());
    let from = browser::today();
    Change::Put(Record::Hold(Hold { id, subject, reason, from, until, note }))
}

/// Ends a hold today: reminders start again.
pub fn lift_hold(l: Lang, workspace: Workspace, id: HoldId) {
    let Some(hold) = workspace.ledger_now().hold(id).cloned() else { return };
    let yesterday = browser::today().pred_opt();
    let lifted = Hold { until: yesterday, ..hold };
    workspace.commit(say!(l, done.lifted).to_string(), vec![Change::Put(Record::Hold(lifted))]);
}
