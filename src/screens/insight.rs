//! *Suivi*: how do we stand?

use leptos::prelude::*;
use relancier_core::dunning::{aged_balance, insight};
use relancier_core::money::Money;

use crate::components::PdfButton;
use crate::lang::{say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// How one stands.
#[component]
pub fn Insight() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let document = Callback::new(move |()| {
        let ledger = workspace.ledger_now();
        let today = workspace.today();
        let aged = aged_balance(&ledger, &ledger.rates(), today);
        Some(relancier_messages::aged_balance(&ledger, &aged, today, l.language))
    });
    move || {
        let today = workspace.today();
        let insight = insight(&workspace.ledger(), today);
        let aging = insight.aging;
        let days = insight
            .days_to_pay
            .and_then(|days| u32::try_from(days).ok())
            .map_or_else(|| "–".to_owned(), |days| l.days(days));
        let late = aging.overdue().is_positive().then_some("late");
        let buckets = [
            (say!(l, insight.not_due), aging.not_due, "step-1"),
            (say!(l, insight.to_30), aging.to_30, "step-3"),
            (say!(l, insight.to_60), aging.to_60, "step-4"),
            (say!(l, insight.to_90), aging.to_90, "step-5"),
            (say!(l, insight.beyond), aging.beyond, "step-5"),
        ];
        let largest = buckets.iter().map(|(_, amount, _)| amount.cents()).max().unwrap_or(0);
        let bars = buckets
            .map(|(word, amount, class)| {
                let width = width(amount, largest);
                view! {
                    <tr>
                        <th scope="row">{word}</th>
                        <td class="bar"><i class=class aria-hidden="true" style:--w=width></i></td>
                        <td class="n">{l.amount(amount)}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <div class="top">
                <div>
                    <h1>{say!(l, nav.insight)}</h1>
                    <p>{say!(l, insight.as_of, date = l.date(today))}</p>
                </div>
                <div class="act">
                    <a class="button" href=Route::Calculator.href()>{say!(l, calculator.title)}</a>
                    <a class="button" href=Route::Rates.href()>{say!(l, rates.title)}</a>
                </div>
            </div>
            <dl class="sum three">
                <div><dt>{say!(l, insight.outstanding)}</dt><dd>{l.amount(aging.outstanding())}</dd></div>
                <div><dt>{say!(l, todo.overdue)}</dt><dd class=late>{l.amount(aging.overdue())}</dd></div>
                <div><dt>{say!(l, insight.days_to_pay)}</dt><dd>{days}</dd></div>
            </dl>
            <section class="panel">
                <table class="bars">
                    <caption><h2>{say!(l, insight.aging)}</h2></caption>
                    <thead class="visually-hidden"><tr>
                        <th scope="col">{say!(l, head.age)}</th><td></td><th scope="col">{say!(l, head.remaining)}</th>
                    </tr></thead>
                    <tbody>{bars}</tbody>
                </table>
                <div class="act"><PdfButton label=say!(l, documents.aged) document/></div>
            </section>
        }
    }
}

/// The width of a bar, in whole percents of the largest.
fn width(amount: Money, largest: i64) -> String {
    let percent = if largest > 0 { amount.cents().saturating_mul(100) / largest } else { 0 };
    format!("{percent}%")
}
