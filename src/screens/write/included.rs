//! The invoices a message is about; any of them can be left out, with a reason.

use leptos::prelude::*;
use relancier_core::dunning::Demand;
use relancier_core::id::InvoiceId;
use relancier_core::ledger::{HoldSubject, Ledger};
use relancier_core::money::Money;

use crate::app::focus_title;
use crate::components::{Dialog, HoldForm};
use crate::lang::{say, use_lang};
use crate::route::Route;

/// One of them.
#[derive(Clone)]
pub struct Line {
    invoice: InvoiceId,
    number: String,
    days_late: u32,
    remaining: Money,
}

/// The invoices of a demand.
pub fn lines(ledger: &Ledger, demand: &Demand) -> Vec<Line> {
    let line = |line: &relancier_core::dunning::DemandLine| {
        let number = ledger.invoice(line.invoice)?.number.to_string();
        let (days_late, remaining) = (line.days_late, line.statement.remaining);
        Some(Line { invoice: line.invoice, number, days_late, remaining })
    };
    demand.lines.iter().filter_map(line).collect()
}

/// What the message asks for; an invoice that is disputed or paid is put aside from here, and the
/// message is then made again without it.
#[component]
pub fn Included(lines: Vec<Line>, again: RwSignal<()>) -> impl IntoView {
    let l = use_lang();
    let rows = lines
        .into_iter()
        .map(|line| {
            let asking = RwSignal::new(false);
            let subject = HoldSubject::Invoice(line.invoice);
            let recorded = Callback::new(move |()| {
                again.set(());
                request_animation_frame(focus_title);
            });
            let late = match line.days_late {
                0 => say!(l, included.not_late).to_string(),
                days => say!(l, standing.late, count = days).to_string(),
            };
            let aside = say!(l, included.aside_one, number = line.number.clone()).to_string();
            let title = aside.clone();
            view! {
                <li>
                    <span>
                        <a href=Route::Invoice(line.invoice).href()>{line.number}</a>
                        " · "{l.amount(line.remaining)}" · "{late}
                    </span>
                    <button type="button" class="quiet" aria-label=aside
                        on:click=move |_| asking.set(true)>{say!(l, included.aside)}</button>
                    <Dialog open=asking title>
                        <HoldForm subject open=asking recorded/>
                    </Dialog>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-label=say!(l, included.title)>
            <h2>{say!(l, included.title)}</h2>
            <ul class="included">{rows}</ul>
        </section>
    }
}
