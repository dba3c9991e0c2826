//! All invoices: what is open first, latest due date last; the search and the filter stay.

use leptos::prelude::*;
use relancier_core::dunning::{Standing, standing};
use relancier_core::id::InvoiceId;
use relancier_core::ledger::Ledger;
use relancier_core::text::Line;
use relancier_exchange::fold::fold;

use crate::components::StandingTag;
use crate::lang::{say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// How many rows are drawn at once; the rest is a click away.
const PAGE: usize = 100;

/// Which invoices are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Late,
    Open,
    All,
}

/// All invoices.
#[component]
pub fn Invoices() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let search = RwSignal::new(String::new());
    let shown = RwSignal::new(Shown::Open);
    let limit = RwSignal::new(PAGE);
    let found = Memo::new(move |_| {
        let today = workspace.today();
        let words = fold(&search.read());
        let ledger = workspace.ledger();
        let rates = workspace.rates();
        let fits = |standing: Standing| match shown.get() {
            Shown::All => true,
            Shown::Open => matches!(
                standing,
                Standing::Late { .. } | Standing::NotDue { .. } | Standing::Held(_)
            ),
            Shown::Late => matches!(standing, Standing::Late { .. }),
        };
        let mut found: Vec<_> = ledger
            .invoices()
            .filter(|invoice| fits(standing(&ledger, &rates, invoice, today)))
            .filter(|invoice| words.is_empty() || matches_words(&ledger, invoice.id, &words))
            .map(|invoice| (invoice.due, invoice.id))
            .collect();
        found.sort_unstable();
        if shown.get() == Shown::All {
            found.reverse();
        }
        found.into_iter().map(|(_, id)| id).collect::<Vec<InvoiceId>>()
    });
    let filter = move |which: Shown, word: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (shown.get() == which).to_string()
                class=move || if shown.get() == which { "" } else { "quiet" }
                on:click=move |_| { shown.set(which); limit.set(PAGE); }>{word}</button>
        }
    };
    view! {
        <div class="top">
            <div>
                <h1>{say!(l, nav.invoices)}</h1>
                <p>{move || say!(l, invoices.count, count = found.read().len())}</p>
            </div>
            <div class="act">
                <a class="button" href=Route::Import.href()>{say!(l, invoices.import)}</a>
                <a class="button go" href=Route::NewInvoice.href()>{say!(l, invoices.new)}</a>
            </div>
        </div>
        <section class="panel">
            <div class="form">
                <div class="field">
                    <label for="search">{say!(l, invoices.search)}</label>
                    <input id="search" type="search" autocomplete="off" prop:value=search
                        on:input:target=move |event| { search.set(event.target().value()); limit.set(PAGE); }/>
                </div>
                <div class="toggle" role="group" aria-label=say!(l, invoices.filter)>
                    {filter(Shown::Late, say!(l, invoices.late))}
                    {filter(Shown::Open, say!(l, invoices.open))}
                    {filter(Shown::All, say!(l, invoices.all))}
                </div>
            </div>
            {move || {
                let found = found.read();
                if found.is_empty() {
                    return view! { <p class="empty">{say!(l, invoices.none)}</p> }.into_any();
                }
                let more = found.len() > limit.get();
                view! {
                    <InvoiceTable invoices=found.iter().take(limit.get()).copied().collect() client=true/>
                    {more.then(|| view! {
                        <div class="act">
                            <button type="button" on:click=move |_| limit.update(|limit| *limit += PAGE)>
                                {say!(l, invoices.more)}
                            </button>
                        </div>
                    })}
                }.into_any()
            }}
        </section>
    }
}

/// Invoices as rows.
#[component]
pub fn InvoiceTable(
    /// Which, in their order.
    invoices: Vec<InvoiceId>,
    /// Whether each row names the client.
    client: bool,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let today = workspace.today();
    let rates = workspace.rates();
    let rows = invoices
        .into_iter()
        .filter_map(|id| {
            let invoice = ledger.invoice(id)?;
            let name = ledger.client(invoice.client).map(|client| client.name.to_string());
            Some(view! {
                <tr>
                    <td class="number"><a href=Route::Invoice(id).href()>{invoice.number.to_string()}</a></td>
                    {client.then(|| view! { <td class="side">{name}</td> })}
                    {client.then(|| view! { <td class="minor">{l.short_date(invoice.issued)}</td> })}
                    <td>{l.short_date(invoice.due)}</td>
                    <td class="n minor">{l.amount(invoice.total)}</td>
                    <td class="n">{l.amount(ledger.remaining(invoice))}</td>
                    <td><StandingTag standing=standing(&ledger, &rates, invoice, today)/></td>
                </tr>
            })
        })
        .collect_view();
    view! {
        <div class="scroll">
        <table class="rows">
            <caption class="visually-hidden">{say!(l, nav.invoices)}</caption>
            <thead><tr>
                <th scope="col">{say!(l, head.number)}</th>
                {client.then(|| view! { <th scope="col">{say!(l, head.client)}</th> })}
                {client.then(|| view! { <th scope="col">{say!(l, head.issued)}</th> })}
                <th scope="col">{say!(l, head.due)}</th>
                <th scope="col" class="n">{say!(l, head.total)}</th>
                <th scope="col" class="n">{say!(l, head.remaining)}</th>
                <th scope="col">{say!(l, head.standing)}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
    }
}

fn matches_words(ledger: &Ledger, id: InvoiceId, words: &str) -> bool {
    let Some(invoice) = ledger.invoice(id) else { return false };
    let client = ledger.client(invoice.client);
    let subject = invoice.subject.as_ref().map(Line::as_str);
    [Some(invoice.number.as_str()), client.map(|client| client.name.as_str()), subject]
        .into_iter()
        .flatten()
        .any(|text| fold(text).contains(words))
}
