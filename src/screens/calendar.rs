//! What is planned over the next weeks, day by day.

use chrono::{Days, NaiveDate};
use leptos::prelude::*;
use relancier_core::ledger::Ledger;
use relancier_exchange::ics::{self, Dated, DatedKind, Event};

use crate::browser;
use crate::lang::{Lang, say, step_class, use_lang};
use crate::route::Route;
use crate::workspace::{Notice, use_workspace};

/// How far ahead one looks, in days.
const PERIODS: [(&str, u64); 5] = [("7", 7), ("30", 30), ("45", 45), ("60", 60), ("90", 90)];
const PERIOD: u64 = 60;

/// What is planned.
#[component]
pub fn Calendar() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let period = RwSignal::new(PERIOD);
    let dates = Memo::new(move |_| {
        let today = workspace.today();
        let until = today.checked_add_days(Days::new(period.get())).unwrap_or(today);
        ics::dates(&workspace.ledger(), today, until)
    });
    let export = move |_| {
        let ledger = workspace.ledger_now();
        let events = dates.with_untracked(|dates| events(l, &ledger, dates));
        let date = workspace.today().to_string();
        let name = say!(l, calendar.file_name, date = date).to_string();
        browser::download(&name, ics::ics(&events, browser::utc_time()).as_bytes());
        let text = say!(l, data.exported, name = name).to_string();
        workspace.notice().set(Some(Notice { text, undo: false }));
    };
    view! {
        <div class="top">
            <div>
                <h1>{say!(l, nav.calendar)}</h1>
                <p>{say!(l, calendar.lead)}</p>
            </div>
            <div class="act">
                <label for="period">{say!(l, calendar.period)}</label>
                <select id="period" on:change:target=move |event| {
                    let chosen = event.target().value();
                    if let Some((_, days)) = PERIODS.iter().find(|(value, _)| *value == chosen) {
                        period.set(*days);
                    }
                }>
                    {PERIODS.map(|(value, days)| view! {
                        <option value=value selected=days == PERIOD>{say!(l, calendar.in_days, days = days)}</option>
                    })}
                </select>
                <Show when=move || !dates.read().is_empty()>
                    <button type="button" on:click=export>{say!(l, calendar.export)}</button>
                </Show>
            </div>
        </div>
        <section class="panel">
            {move || {
                let ledger = workspace.ledger();
                let dates = dates.read();
                if dates.is_empty() {
                    return view! { <p class="empty">{say!(l, calendar.none)}</p> }.into_any();
                }
                dates
                    .chunk_by(|a, b| a.on == b.on)
                    .map(|day| view_day(l, &ledger, workspace.today(), day))
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
    day: &[Dated],
) -> impl IntoView + use<> {
    let on = day.first().map_or(today, |dated| dated.on);
    let title =
        if on == today { say!(l, calendar.today).to_string() } else { l.weekday_date(on) };
    let items = day
        .iter()
        .filter_map(|dated| {
            let client = ledger.client(dated.client)?;
            let (class, place) = match dated.what {
                DatedKind::Step(step) | DatedKind::Later(step) => {
                    (step_class(step), Route::Client(client.id))
                }
                DatedKind::PromiseEnds(_) => ("", Route::Client(client.id)),
                DatedKind::LastDayToSue(invoice) => ("", Route::Invoice(invoice)),
            };
            Some(view! {
                <li class=class>
                    <a href=place.href()>{client.name.to_string()}</a>
                    <span class="muted">{name(l, ledger, dated)}</span>
                </li>
            })
        })
        .collect_view();
    view! { <div class="day"><h2>{title}</h2><ul>{items}</ul></div> }
}

fn name(l: Lang, ledger: &Ledger, dated: &Dated) -> String {
    match dated.what {
        DatedKind::Step(step) => l.step(step).to_owned(),
        DatedKind::Later(step) => say!(l, calendar.later, step = l.step(step)).to_string(),
        DatedKind::PromiseEnds(_) => say!(l, calendar.promise_ends).to_owned(),
        DatedKind::LastDayToSue(invoice) => {
            let number = ledger.invoice(invoice).map(|invoice| invoice.number.to_string());
            say!(l, calendar.last_day_to_sue, number = number.unwrap_or_default()).to_string()
        }
    }
}

fn events(l: Lang, ledger: &Ledger, dates: &[Dated]) -> Vec<Event> {
    let event = |dated: &Dated| {
        let client = ledger.client(dated.client)?.name.to_string();
        let what = name(l, ledger, dated);
        let text = match dated.what {
            DatedKind::Step(_) | DatedKind::Later(_) => say!(l, calendar.event_step),
            DatedKind::PromiseEnds(_) => say!(l, calendar.event_promise),
            DatedKind::LastDayToSue(_) => say!(l, calendar.event_limitation),
        };
        let title = say!(l, calendar.event, what = what, name = client).to_string();
        Some(Event { dated: *dated, title, text: text.to_owned() })
    };
    dates.iter().filter_map(event).collect()
}
