//! *Taux*: which rates is interest reckoned with, and where do they come from?

use std::collections::BTreeSet;

use chrono::Datelike as _;
use leptos::prelude::*;
use relancier_core::id::OwnRateId;
use relancier_core::law::{
    Creditor, OwnRateUse, RateIndex, Rates, Row, Semester, SemesterRates, Series, semesters,
    unknown_semesters,
};
use relancier_core::ledger::{Ledger, OwnRate, Record, RecordId};
use relancier_core::rate::Rate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::read::{line_field, rate_field};
use crate::browser;
use crate::components::{Answers, Choice, Field, Form, Problems, Select};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::{Change, use_workspace};

/// All rates, their periods and sources, and what the person added to them.
#[component]
pub fn RatesScreen() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    view! {
        <p class="crumb"><a href=Route::Insight.href()>{say!(l, nav.insight)}</a></p>
        <div class="top">
            <div>
                <h1>{say!(l, rates.title)}</h1>
                <p>{move || say!(l, rates.known_until, date = l.date(workspace.rates().ecb_known_until()))}</p>
            </div>
            <div class="act"><a class="button" href=Route::Calculator.href()>{say!(l, calculator.title)}</a></div>
        </div>
        {move || {
            let rates = workspace.rates();
            let all = semesters(&rates, workspace.today());
            view! {
                <section class="panel"><h2>{say!(l, rates.since)}</h2>{chart(l, &all)}</section>
                <section class="panel">
                    <h2>{say!(l, rates.table)}</h2>
                    <p class="muted">{say!(l, rates.explained)}</p>
                    {table(l, &all)}
                </section>
                <section class="panel">
                    <h2>{say!(l, rates.all)}</h2>
                    {series(l, say!(l, rates.all_ecb), rates.ecb_series())}
                    {series(l, say!(l, rates.all_professional), rates.legal_series(Creditor::Professional))}
                    {series(l, say!(l, rates.all_individual), rates.legal_series(Creditor::Individual))}
                </section>
                <section class="panel">
                    <h2>{say!(l, rates.own)}</h2>
                    <p class="muted">{say!(l, rates.own_text)}</p>
                    {own_rates(l, &workspace.ledger(), &rates)}
                    <OwnRateForm/>
                </section>
            }
        }}
    }
}

fn rate_or_unknown(l: Lang, rate: Option<Rate>) -> String {
    rate.map_or_else(|| say!(l, rates.unknown).to_owned(), |rate| l.rate(rate))
}

/// « 2026 S2 ».
fn semester_name(semester: Semester) -> String {
    semester.to_string().replace('S', "\u{a0}S")
}

fn table(l: Lang, all: &[SemesterRates]) -> impl IntoView + use<> {
    let rows = all
        .iter()
        .map(|one| {
            let figures = [one.ecb, one.business, one.public, one.legal, one.floor]
                .map(|rate| view! { <td class="n">{rate_or_unknown(l, rate)}</td> });
            let own = (!one.own.is_empty())
                .then(|| view! { <span class="tag warn">{say!(l, rates.yours)}</span> });
            view! {
                <tr>
                    <th scope="row"><details>
                        <summary>{semester_name(one.semester)}</summary>
                        {sources(l, one)}
                    </details>{own}</th>
                    {figures}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll">
        <table class="rates">
            <caption class="visually-hidden">{say!(l, rates.table)}</caption>
            <thead><tr>
                <th scope="col">{say!(l, rates.semester)}</th>
                <th scope="col" class="n">{say!(l, rates.ecb)}</th>
                <th scope="col" class="n">{say!(l, rates.business)}</th>
                <th scope="col" class="n">{say!(l, rates.public)}</th>
                <th scope="col" class="n">{say!(l, rates.legal)}</th>
                <th scope="col" class="n">{say!(l, rates.floor)}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
    }
}

/// All rows of a series, latest first, as somebody fixed them.
fn series(l: Lang, title: &'static str, series: &Series) -> impl IntoView + use<> {
    let rows = series
        .rows
        .iter()
        .rev()
        .map(|row| {
            let period = match row.until {
                Some(until) => {
                    say!(l, rates.period, from = l.date(row.from), until = l.date(until))
                        .to_string()
                }
                None => say!(l, rates.from, date = l.date(row.from)).to_string(),
            };
            let published = row
                .published
                .map(|day| say!(l, rates.published, date = l.date(day)).to_string());
            let doubt = (!row.verified).then(|| say!(l, rates.unverified));
            view! {
                <tr>
                    <td>{period}<small>{row.source}" "{published}" "{doubt}</small></td>
                    <td class="n">{l.rate(row.rate)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details>
            <summary>{title}</summary>
            <table class="rows">
                <caption class="visually-hidden">{title}</caption>
                <thead><tr>
                    <th scope="col">{say!(l, rates.period_head)}</th>
                    <th scope="col" class="n">{say!(l, rates.rate)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

/// Where a semester's rates were read.
fn sources(l: Lang, one: &SemesterRates) -> impl IntoView + use<> {
    let row = |word: &'static str, row: &'static Row| {
        let since = say!(l, rates.from, date = l.date(row.from));
        let doubt = (!row.verified).then(|| say!(l, rates.unverified));
        view! { <li>{word}" "{since}" · "{row.source}" "{doubt}</li> }
    };
    let own = one
        .own
        .iter()
        .map(|own| view! { <li>{say!(l, rates.entered, source = own.source.to_string())}</li> })
        .collect_view();
    view! {
        <ul class="sources">
            {one.ecb_row.map(|found| row(say!(l, rates.ecb), found))}
            {one.legal_row.map(|found| row(say!(l, rates.legal), found))}
            {own}
        </ul>
    }
}

/// What the person entered, and what became of it.
fn own_rates(l: Lang, ledger: &Ledger, rates: &Rates) -> impl IntoView + use<> {
    let workspace = use_workspace();
    let rows = ledger
        .own_rates()
        .map(|own| {
            let (id, semester) = (own.id, semester_name(own.semester));
            let state = match rates.use_of(own) {
                OwnRateUse::Used => say!(l, rates.used).to_string(),
                OwnRateUse::Superseded { by } => {
                    say!(l, rates.superseded, rate = l.rate(by)).to_string()
                }
                OwnRateUse::Replaced { .. } | OwnRateUse::Absent => {
                    say!(l, rates.replaced).to_string()
                }
            };
            let label = say!(l, rates.delete_one, semester = semester.clone()).to_string();
            view! {
                <tr>
                    <td>{index_name(l, own.index)}" "{semester}<small>{own.source.to_string()}</small></td>
                    <td class="n">{l.rate(own.rate)}</td>
                    <td>{state}</td>
                    <td class="n"><button type="button" class="quiet danger" aria-label=label on:click=move |_| {
                        let what = say!(l, done.rate_deleted).to_string();
                        workspace.commit(what, vec![Change::Delete(RecordId::OwnRate(id))]);
                    }>{say!(l, rates.delete)}</button></td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! {
            <table class="rows">
                <caption class="visually-hidden">{say!(l, rates.own)}</caption>
                <thead><tr>
                    <th scope="col">{say!(l, rates.semester)}</th>
                    <th scope="col" class="n">{say!(l, rates.rate)}</th>
                    <th scope="col">{say!(l, rates.state)}</th>
                    <td></td>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}

fn index_name(l: Lang, index: RateIndex) -> &'static str {
    match index {
        RateIndex::EcbRefinancing => say!(l, rates.ecb),
        RateIndex::LegalProfessional => say!(l, rates.legal),
    }
}

/// The form that adds the rate of a semester to come.
#[component]
fn OwnRateForm() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let rates = workspace.rates();
    // One list for both: a semester that the tables know for one of them is refused by name.
    let next: BTreeSet<Semester> = [RateIndex::EcbRefinancing, RateIndex::LegalProfessional]
        .into_iter()
        .flat_map(|index| unknown_semesters(&rates, index))
        .collect();
    let first = next.first().map(ToString::to_string).unwrap_or_default();
    let semesters = next
        .iter()
        .map(|semester| Choice::new(semester.to_string(), semester_name(*semester)))
        .collect();
    let indices = vec![
        Choice::new("ecb", say!(l, rates.ecb_anchor)),
        Choice::new("legal", say!(l, rates.legal)),
    ];
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let index = match answers.text("rate-index") {
            "legal" => RateIndex::LegalProfessional,
            _ => RateIndex::EcbRefinancing,
        };
        let semester = answers.text("rate-semester").parse::<Semester>().ok();
        let known = semester.is_some_and(|semester| {
            !unknown_semesters(&Rates::builtin(), index).any(|one| one == semester)
        });
        if known {
            problems.insert("rate-semester", say!(l, problem.rate_known).to_string());
        }
        let rate = rate_field(l, answers, "rate-rate", &mut problems);
        let source = line_field(l, answers, "rate-source", &mut problems);
        let (Some(semester), Some(rate), Some(source), true) =
            (semester, rate, source, problems.is_empty())
        else {
            return Err(problems);
        };
        let own =
            OwnRate { id: OwnRateId(browser::random_bits()), index, semester, rate, source };
        let what = say!(l, done.rate, semester = semester_name(semester)).to_string();
        workspace.commit(what, vec![Change::Put(Record::OwnRate(own))]);
        Ok(())
    };
    view! {
        <Form action=say!(l, rates.add) submit=submit>
            <div class="pair">
                <Select name="rate-index" label=say!(l, rates.which) choices=indices/>
                <Select name="rate-semester" label=say!(l, rates.semester) choices=semesters value=first/>
            </div>
            <div class="pair">
                <Field name="rate-rate" label=say!(l, rates.rate_percent) inputmode="decimal" required=true/>
                <Field name="rate-source" label=say!(l, rates.source) required=true
                    hint=Signal::stored(say!(l, rates.source_hint).to_string())/>
            </div>
        </Form>
    }
}

/// The drawing's size and margins, and the highest rate in it, in hundredths of a percent.
const WIDTH: i64 = 7200;
const HEIGHT: i64 = 2200;
const LEFT: i64 = 340;
const BOTTOM: i64 = 260;
const HIGHEST: i64 = 1600;

/// A line of the drawing: what it is called, its colour's name, its rate in a semester.
type Drawn = (&'static str, &'static str, fn(&SemesterRates) -> Option<Rate>);

/// The rates since 2009 as steps; the table below says the same in figures.
fn chart(l: Lang, all: &[SemesterRates]) -> impl IntoView + use<> {
    let oldest_first: Vec<&SemesterRates> = all.iter().rev().collect();
    let count = i64::try_from(oldest_first.len()).unwrap_or(1).max(1);
    let y = |rate: Decimal| {
        let hundredths = (rate * Decimal::ONE_HUNDRED).round().to_i64().unwrap_or(0);
        (HEIGHT - BOTTOM) * (HIGHEST - hundredths.clamp(0, HIGHEST)) / HIGHEST
    };
    let x = |place: i64| LEFT + (WIDTH - LEFT) * place / count;
    let series: [Drawn; 3] = [
        (say!(l, rates.business), "business", |one| one.business),
        (say!(l, rates.floor), "floor", |one| one.floor),
        (say!(l, rates.ecb), "ecb", |one| one.ecb),
    ];
    let lines = series
        .map(|(_, class, of)| {
            let mut path = String::new();
            let mut drawing = false;
            for (place, one) in (0..).zip(&oldest_first) {
                let rate = of(one);
                if let Some(rate) = rate {
                    let letter = if drawing { 'L' } else { 'M' };
                    let (from, to, height) = (x(place), x(place + 1), y(rate.percent()));
                    path.push_str(&format!("{letter}{from} {height}H{to}"));
                }
                drawing = rate.is_some();
            }
            view! { <path class=class d=path/> }
        })
        .collect_view();
    let grid = [0_i64, 5, 10, 15].map(|percent| {
        let height = y(Decimal::from(percent));
        let label = l.number(Decimal::from(percent));
        view! {
            <line x1=LEFT x2=WIDTH y1=height y2=height/>
            <text x=LEFT - 80 y=height + 40 text-anchor="end">{label}</text>
        }
    });
    let years = (0..).zip(&oldest_first).filter_map(|(place, one)| {
        let day = one.semester.first_day();
        let shown = day.month() == 1 && day.year() % 4 == 1;
        shown.then(|| view! { <text x=x(place) y=HEIGHT - 60>{day.year().to_string()}</text> })
    });
    let legend = series.map(|(name, class, _)| view! { <li class=class>{name}</li> });
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=say!(l, rates.chart)>
            <g class="grid">{grid}</g>
            {years.collect_view()}
            {lines}
        </svg>
        <ul class="legend">{legend}</ul>
    }
}
