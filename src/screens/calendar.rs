//! What is planned over the next weeks, day by day.

use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use relancier_core::dunning::{Planned, PlannedKind, calendar};
use relancier_core::ledger::Ledger;

use crate::lang::{Lang, say, step_class, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

const HORIZON: Days = Days::new(60);

/// What is planned.
#[component]
pub fn Calendar() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    view! {
        <div class="top"><div>
            <h1 tabindex="-1">{say!(l, nav.calendar)}</h1>
            <p>{say!(l, calendar.lead)}</p>
        </div></div>
        <section class="panel">
            {move || {
                let ledger = workspace.ledger();
                let today = workspace.today();
                let until = today.checked_add_days(HORIZON).unwrap_or(today);
                let planned = calendar(&ledger, today, until);
                if planned.is_empty() {
                    return view! { <p class="empty">{say!(l, calendar.none)}</p> }.into_any();
                }
                planned
                    .chunk_by(|a, b| a.on == b.on)
                    .map(|day| view_day(l, &ledger, today, day))
                    .collect_view()
                    .into_any()
            }}
        </section>
    }
}

fn view_day(
    l: Lang,
    ledger: &Ledger,
    today: NaiveDate,
    day: &[Planned],
) -> impl IntoView + use<> {
    let on = day.first().map_or(today, |planned| planned.on);
    let title =
        if on == today { say!(l, calendar.today).to_string() } else { l.weekday_date(on) };
    let items = day
        .iter()
        .filter_map(|planned| {
            let client = ledger.client(planned.client)?;
            let (class, what) = match planned.what {
                PlannedKind::Step(step) => (step_class(step.kind), l.step(step.kind)),
                PlannedKind::PromiseEnds(_) => ("", say!(l, calendar.promise_ends)),
            };
            Some(view! {
                <li class=class>
                    <a href=Route::Client(client.id).href()>{client.name.to_string()}</a>
                    <span class="muted">{what}</span>
                </li>
            })
        })
        .collect_view();
    view! { <div class="day"><h2>{title}</h2><ul>{items}</ul></div> }
}
