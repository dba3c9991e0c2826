//! All clients, those who owe most first.

use core::cmp::Reverse;

use leptos::prelude::*;
use relancier_core::money::Money;
use relancier_exchange::fold::fold;

use crate::lang::{say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// How many rows are drawn at once; the rest is a click away.
const PAGE: usize = 100;

/// All clients.
#[component]
pub fn Clients() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let search = RwSignal::new(String::new());
    let limit = RwSignal::new(PAGE);
    view! {
        <div class="top"><div><h1>{say!(l, nav.clients)}</h1></div></div>
        <section class="panel">
            <div class="form">
                <div class="field">
                    <label for="search">{say!(l, clients.search)}</label>
                    <input id="search" type="search" autocomplete="off" prop:value=search
                        on:input:target=move |event| search.set(event.target().value())/>
                </div>
            </div>
            {move || {
                let ledger = workspace.ledger();
                let today = workspace.today();
                let words = fold(&search.read());
                let mut clients: Vec<_> = ledger
                    .clients()
                    .filter(|client| words.is_empty() || fold(client.name.as_str()).contains(&words))
                    .map(|client| {
                        let open = |late: bool| -> Money {
                            ledger
                                .invoices_of(client.id)
                                .filter(|invoice| !late || invoice.due < today)
                                .map(|invoice| ledger.remaining(invoice).max(Money::ZERO))
                                .sum()
                        };
                        (client, open(true), open(false))
                    })
                    .collect();
                clients.sort_by_key(|(client, late, owed)| (Reverse((*late, *owed)), client.name.clone(), client.id));
                if clients.is_empty() {
                    return view! { <p class="empty">{say!(l, clients.none)}</p> }.into_any();
                }
                let more = clients.len() > limit.get();
                let rows = clients
                    .into_iter()
                    .take(limit.get())
                    .map(|(client, late, owed)| view! {
                        <tr>
                            <td><a href=Route::Client(client.id).href()>{client.name.to_string()}</a></td>
                            <td class="side">{l.debtor(client.debtor)}</td>
                            <td class="n first">{l.amount(owed)}</td>
                            <td class="n"><span class=late.is_positive().then_some("late")>{l.amount(late)}</span></td>
                        </tr>
                    })
                    .collect_view();
                view! {
                    <table class="rows">
                        <caption class="visually-hidden">{say!(l, nav.clients)}</caption>
                        <thead><tr>
                            <th scope="col">{say!(l, head.client)}</th>
                            <th scope="col">{say!(l, head.kind)}</th>
                            <th scope="col" class="n">{say!(l, head.remaining)}</th>
                            <th scope="col" class="n">{say!(l, head.overdue)}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                    {more.then(|| view! {
                        <div class="act">
                            <button type="button" on:click=move |_| limit.update(|limit| *limit += PAGE)>{say!(l, invoices.more)}</button>
                        </div>
                    })}
                }.into_any()
            }}
        </section>
    }
}
