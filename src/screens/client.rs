//! One client: how they stand, how they are reached, what happened.

use chrono::NaiveDate;
use leptos::context::Provider;
use leptos::prelude::*;
use relancier_core::dunning::{Plan, balance, matter, overdue, plan};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::identity::BusinessNumber;
use relancier_core::ledger::{Client, HoldSubject, Ledger};
use relancier_core::money::Money;
use relancier_exchange::{mailto, sms};
use relancier_messages::format;

use super::invoice::Gone;
use super::invoices::InvoiceTable;
use crate::components::{
    AnswerButton, Arrivals, CallButton, Dialog, Documents, HoldForm, OnAccountNotes, Penalties,
    ProceedingForm, ProceedingNotes, ProfilePanel, ReceiptForm, Timeline, lazy, lift_hold,
};
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
    let receiving = RwSignal::new(false);
    let opening = RwSignal::new(false);
    move || {
        let ledger = workspace.ledger();
        let today = workspace.today();
        let Some(client) = ledger.client(id) else { return view! { <Gone/> }.into_any() };
        let balance = balance(&ledger, &workspace.rates(), id, today);
        let owes = if balance.net() < Money::ZERO {
            say!(l, client.ahead, amount = l.amount(-balance.net())).to_string()
        } else if balance.credit.is_zero() {
            say!(l, client.owes, amount = l.amount(balance.owed)).to_string()
        } else {
            let (net, owed) = (l.amount(balance.net()), l.amount(balance.owed));
            let credit = l.amount(balance.credit);
            say!(l, client.owes_net, net = net, owed = owed, credit = credit).to_string()
        };
        let mut invoices: Vec<_> =
            ledger.invoices_of(id).map(|invoice| (invoice.due, invoice.id)).collect();
        invoices.sort_unstable_by(|a, b| b.cmp(a));
        let invoices: Vec<InvoiceId> = invoices.into_iter().map(|(_, id)| id).collect();
        let open = balance.owed.is_positive();
        let plan = plan(&ledger, client, today);
        let write = matches!(plan, Plan::Act(_)).then(|| {
            view! { <a class="button go" href=Route::Write(id).href()>{say!(l, invoice.write)}</a> }
        });
        let name = client.name.to_string();
        // Nobody who owes is without a way to be called, whatever is planned.
        let talk = matter(&ledger, client, today).is_some();
        let call = talk.then(|| view! { <CallButton client=id name=name.clone()/> });
        let answer = talk.then(|| view! { <AnswerButton client=id name=name.clone()/> });
        let held = ledger
            .holds_on(HoldSubject::Client(id))
            .filter(|hold| hold.holds_on(today))
            .map(|hold| {
                let hold_id = hold.id;
                let why = hold.until.map_or_else(
                    || say!(l, todo.held, reason = l.hold(hold.reason)).to_string(),
                    |until| say!(l, todo.held_until, reason = l.hold(hold.reason), date = l.date(until)).to_string(),
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
                    <h1>{name}</h1>
                    <p>{l.debtor(client.debtor)}" · "{owes}</p>
                </div>
                <div class="act">
                    {write}
                    {call}
                    {open.then(|| view! {
                        <button type="button" on:click=move |_| receiving.set(true)>{say!(l, receipt.title)}</button>
                    })}
                    {answer}
                    {open.then(|| view! {
                        <a class="button quiet" href=Route::Schedule(id).href()>{say!(l, schedule.link)}</a>
                    })}
                    <button type="button" class="quiet" on:click=move |_| holding.set(true)>{say!(l, invoice.hold)}</button>
                </div>
            </div>
            {held}
            <OnAccountNotes client=id/>
            <ProceedingNotes client=id/>
            <div class="two">
                <div>
                    <section class="panel">
                        <h2>{say!(l, nav.invoices)}</h2>
                        <InvoiceTable invoices client=false/>
                    </section>
                    {penalties(l, &ledger, id, today)}
                </div>
                <div>
                    <section class="panel">
                        <h2>{say!(l, client.details)}</h2>
                        {details(l, client)}
                        <div class="act">
                            <a class="button" href=Route::EditClient(id).href()>{say!(l, invoice.edit)}</a>
                            <button type="button" class="quiet" on:click=move |_| opening.set(true)>{say!(l, proceeding.title)}</button>
                            <a class="button quiet" href=Route::Kept(id).href()>{say!(l, kept.link)}</a>
                        </div>
                    </section>
                    <ProfilePanel client=id/>
                    {documents(id)}
                    <section class="panel" aria-label=say!(l, invoice.history)>
                        <h2>{say!(l, invoice.history)}</h2>
                        <Timeline client=id/>
                    </section>
                </div>
            </div>
            <Dialog open=receiving title=say!(l, receipt.title)>
                <ReceiptForm client=id open=receiving/>
            </Dialog>
            <Dialog open=opening title=say!(l, proceeding.title)>
                <ProceedingForm client=id open=opening/>
            </Dialog>
            <Dialog open=holding title=say!(l, hold.title)>
                <HoldForm subject=HoldSubject::Client(id) open=holding/>
            </Dialog>
        }
        .into_any()
    }
}

/// What is printed about the client; that it comes later is no change of place.
fn documents(client: ClientId) -> impl IntoView {
    view! { <Provider value=Arrivals::default()>{lazy!(papers => Documents client: ClientId)}</Provider> }
}

/// What lateness adds, invoice by invoice, each with its lines.
fn penalties(
    l: Lang,
    ledger: &Ledger,
    client: ClientId,
    today: NaiveDate,
) -> impl IntoView + use<> {
    let overdue = overdue(ledger, &ledger.rates(), client, today);
    let late: Vec<_> = overdue
        .invoices
        .into_iter()
        .filter_map(|(id, claim, statement)| {
            let number = ledger.invoice(id)?.number.to_string();
            let amount = l.amount(statement.total);
            Some(view! {
                <details>
                    <summary>{say!(l, client.late_invoice, number = number, amount = amount)}</summary>
                    <Penalties claim statement/>
                </details>
            })
        })
        .collect();
    (!late.is_empty()).then(|| {
        view! {
            <section class="panel">
                <h2>{say!(l, client.with_penalties, amount = l.amount(overdue.total))}</h2>
                {late}
            </section>
        }
    })
}

fn details(l: Lang, client: &Client) -> impl IntoView + use<> {
    let email = client.email.as_ref().map(|email| {
        view! { <p><a href=mailto::to(email)>{email.to_string()}</a></p> }
    });
    let phone = client.phone.as_ref().map(|phone| {
        view! { <p><a href=sms::tel(phone)>{phone.to_string()}</a></p> }
    });
    let missing = (email.is_none() && phone.is_none() && client.address.is_empty())
        .then(|| view! { <p class="muted">{say!(l, client.no_details)}</p> });
    view! {
        {client.contact_name.as_ref().map(|name| view! { <p>{name.to_string()}</p> })}
        {email}
        {phone}
        <address class="address">{client.address.to_string()}</address>
        {client.number.map(|number| view! { <p><small>{kind_of_number(number)}" "{format::business_number(number)}</small></p> })}
        {missing}
        {(!client.note.is_empty()).then(|| view! { <p class="sent">{client.note.to_string()}</p> })}
    }
}

/// What the number is called on paper, in any language.
fn kind_of_number(number: BusinessNumber) -> &'static str {
    match number {
        BusinessNumber::Siren(_) => "SIREN",
        BusinessNumber::Siret(_) => "SIRET",
    }
}
