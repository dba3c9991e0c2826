//! One client: how they stand, how they are reached, what happened.

use leptos::prelude::*;
use relancier_core::dunning::{Plan, plan};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::ledger::{Client, HoldSubject};
use relancier_core::money::Money;

use super::invoice::Gone;
use super::invoices::InvoiceTable;
use crate::components::{Dialog, HoldForm, Timeline, lift_hold};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// One client.
#[component]
pub fn ClientScreen(
    /// Which.
    id: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let holding = RwSignal::new(false);
    move || {
        let ledger = workspace.ledger();
        let today = workspace.today();
        let Some(client) = ledger.client(id) else { return view! { <Gone/> }.into_any() };
        let owed: Money = ledger
            .invoices_of(id)
            .map(|invoice| ledger.remaining(invoice).max(Money::ZERO))
            .sum();
        let mut invoices: Vec<_> =
            ledger.invoices_of(id).map(|invoice| (invoice.due, invoice.id)).collect();
        invoices.sort_unstable_by(|a, b| b.cmp(a));
        let invoices: Vec<InvoiceId> = invoices.into_iter().map(|(_, id)| id).collect();
        let plan = plan(&ledger, client, today);
        let write = matches!(plan, Plan::Act(_)).then(|| {
            view! { <a class="button go" href=Route::Write(id).href()>{say!(l, invoice.write)}</a> }
        });
        let held = ledger
            .holds_on(HoldSubject::Client(id))
            .filter(|hold| hold.holds_on(today))
            .map(|hold| {
                let hold_id = hold.id;
                let why = hold.until.map_or_else(
                    || say!(l, todo.held, reason = l.hold(&hold.reason)).to_string(),
                    |until| say!(l, todo.held_until, reason = l.hold(&hold.reason), date = l.date(until)).to_string(),
                );
                view! {
                    <div class="note calm">
                        <p>{why}</p>
                        <button type="button" on:click=move |_| lift_hold(l, workspace, hold_id)>{say!(l, hold.lift)}</button>
                    </div>
                }
            })
            .collect_view();
        view! {
            <p class="crumb"><a href=Route::Clients.href()>{say!(l, nav.clients)}</a></p>
            <div class="top">
                <div>
                    <h1 tabindex="-1">{client.name.to_string()}</h1>
                    <p>{l.debtor(client.debtor)}" · "{say!(l, client.owes, amount = l.amount(owed))}</p>
                </div>
                <div class="act">
                    {write}
                    <button type="button" class="quiet" on:click=move |_| holding.set(true)>{say!(l, invoice.hold)}</button>
                </div>
            </div>
            {held}
            <div class="two">
                <section class="panel">
                    <h2>{say!(l, nav.invoices)}</h2>
                    <InvoiceTable invoices client=false/>
                </section>
                <div>
                    <section class="panel">
                        <h2>{say!(l, client.details)}</h2>
                        {details(l, client)}
                        <div class="act">
                            <a class="button" href=Route::EditClient(id).href()>{say!(l, invoice.edit)}</a>
                        </div>
                    </section>
                    <section class="panel">
                        <h2>{say!(l, invoice.history)}</h2>
                        <Timeline client=id/>
                    </section>
                </div>
            </div>
            <Dialog open=holding title=say!(l, hold.title)>
                <HoldForm subject=HoldSubject::Client(id) open=holding/>
            </Dialog>
        }
        .into_any()
    }
}

fn details(l: Lang, client: &Client) -> impl IntoView + use<> {
    let email = client.email.as_ref().map(|email| {
        view! { <p><a href=format!("mailto:{email}")>{email.to_string()}</a></p> }
    });
    let phone = client.phone.as_ref().map(|phone| {
        view! { <p><a href=format!("tel:{}", phone.dialled())>{phone.to_string()}</a></p> }
    });
    let missing = (email.is_none() && phone.is_none() && client.address.is_empty())
        .then(|| view! { <p class="muted">{say!(l, client.no_details)}</p> });
    view! {
        {client.contact_name.as_ref().map(|name| view! { <p>{name.to_string()}</p> })}
        {email}
        {phone}
        <address class="address">{client.address.to_string()}</address>
        {client.number.map(|number| view! { <p><small>"SIREN "{relancier_messages::format::business_number(number)}</small></p> })}
        {missing}
        {(!client.note.is_empty()).then(|| view! { <p class="sent">{client.note.to_string()}</p> })}
    }
}
