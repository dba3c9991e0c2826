//! The ladder: five steps from courtesy to formal notice; one sees at a glance how hard one is
//! pressing.

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::dunning::{Progress, Scenario, Step};

use crate::lang::{say, step_class, use_lang};
use crate::workspace::use_workspace;

/// The ladder of one invoice.
#[component]
pub fn Ladder(
    /// The steps there are.
    scenario: &'static Scenario,
    /// Those taken.
    progress: Progress,
    /// The step that is next, and its day.
    next: Option<(&'static Step, NaiveDate)>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let today = workspace.today();
    let ledger = workspace.ledger_now();
    let steps = scenario
        .steps
        .iter()
        .map(|step| {
            let done = progress
                .done
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
                (None, None) => ("", offset(step)),
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
    view! { <ol class="ladder">{steps}</ol> }
}

/// « J+15 », « J−5 »: days from the due date.
fn offset(step: &Step) -> String {
    let l = use_lang();
    let days = step.day.unsigned_abs();
    if step.day < 0 {
        say!(l, ladder.before, days = days).to_string()
    } else {
        say!(l, ladder.after, days = days).to_string()
    }
}
