//! The ladder, from the gentlest step to the hardest; one sees at a glance how hard one is pressing.

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::dunning::{Anchor, Progress, Step, StepKind};
use relancier_core::id::ContactId;

use crate::lang::{Lang, say, step_class, use_lang};
use crate::workspace::use_workspace;

/// What is shown of an invoice on its ladder.
#[derive(Debug, Clone)]
pub struct Climb {
    steps: Vec<Step>,
    done: Vec<(StepKind, ContactId)>,
    /// The hardest step its age alone would allow.
    reached: Option<Step>,
    /// The step that is next, and its day.
    next: Option<(Step, NaiveDate)>,
}

impl Climb {
    /// An invoice on its ladder; `next` is what its client's plan makes of it.
    pub fn new(progress: &Progress<'_>, next: Option<(Step, NaiveDate)>) -> Self {
        Self {
            steps: progress.chosen.scenario.ladder.steps().to_vec(),
            done: progress.done.clone(),
            reached: progress.reached,
            next,
        }
    }
}

/// The ladder of one invoice.
#[component]
pub fn Ladder(
    /// How far it is climbed.
    climb: Climb,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let today = workspace.today();
    let ledger = workspace.ledger_now();
    let Climb { steps, done, reached, next } = climb;
    let ahead =
        reached.filter(|reached| next.is_some_and(|(next, _)| reached.kind > next.kind));
    let steps = steps
        .into_iter()
        .map(|step| {
            let done = done
                .iter()
                .filter(|(kind, _)| *kind == step.kind)
                .find_map(|(_, contact)| ledger.contact(*contact));
            let is_next = next.filter(|(next, _)| next.kind == step.kind);
            let (state, when) = match (done, is_next) {
                (Some(contact), _) => ("done", l.day_month(contact.at.date())),
                (None, Some((_, on))) if on <= today => {
                    ("now", say!(l, ladder.today).to_string())
                }
                (None, Some((_, on))) => ("", l.day_month(on)),
                (None, None) => ("", offset(l, &step)),
            };
            let current = (state == "now").then_some("step");
            view! {
                <li class=format!("{} {state}", step_class(step.kind)) aria-current=current>
                    <b>{l.step(step.kind)}</b>
                    <span>{when}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="ladder">{steps}</ol>
        {ahead.map(|step| view! {
            <p class="ladder-note muted">{say!(l, ladder.reached, step = l.step(step.kind))}</p>
        })}
    }
}

/// « J+15 », « J−5 »: days from what the step is counted from.
pub fn offset(l: Lang, step: &Step) -> String {
    let days = step.delay.unsigned_abs();
    match step.anchor {
        Anchor::Issued => say!(l, ladder.issued, days = days).to_string(),
        Anchor::Due if step.delay < 0 => say!(l, ladder.before, days = days).to_string(),
        Anchor::Due => say!(l, ladder.after, days = days).to_string(),
        Anchor::Previous => say!(l, ladder.previous, days = days).to_string(),
    }
}
