//! Invoices entered twice, with what differs: joined at a click, or told.

use std::collections::BTreeSet;

use leptos::prelude::*;
use relancier_core::id::InvoiceId;
use relancier_core::ledger::{Alike, Invoice, Joining, Ledger, Record, RecordId, Twins};

use super::conflicts::{name, version};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::{Change, use_workspace};

/// All invoices that bear the number of another; nothing where there are none.
#[component]
pub fn TwinInvoices() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    move || {
        let ledger = workspace.ledger();
        let (told, one): (Vec<_>, Vec<_>) =
            ledger.twins().into_iter().partition(|twins| twins.alike == Alike::Number);
        view! {
            {(!one.is_empty()).then(|| view! {
                <section class="panel">
                    <h2>{say!(l, twins.title)}</h2>
                    <p class="muted">{say!(l, twins.text)}</p>
                    {one.into_iter().map(|twins| pair(l, &ledger, twins)).collect_view()}
                </section>
            })}
            {(!told.is_empty()).then(|| view! {
                <section class="panel">
                    <h2>{say!(l, twins.number_title)}</h2>
                    <p class="muted">{say!(l, twins.number_text)}</p>
                    <ul>{told.into_iter().map(|twins| view! {
                        <li>{[twins.stays, twins.goes].map(|id| link(l, &ledger, id)).collect_view()}</li>
                    }).collect_view()}</ul>
                </section>
            })}
        }
    }
}

/// Two invoices that are one, what differs between them, and what was noted for both alike.
fn pair(l: Lang, ledger: &Ledger, twins: Twins) -> Option<impl IntoView + use<>> {
    let workspace = use_workspace();
    let (stays, goes) = (ledger.invoice(twins.stays)?, ledger.invoice(twins.goes)?);
    let right = RwSignal::new(twins.stays);
    let dropped = RwSignal::new(BTreeSet::new());
    let number = stays.number.to_string();
    let join = {
        let number = number.clone();
        move |_| {
            let Joining { put, delete } = dropped.with_untracked(|dropped| {
                workspace.ledger_now().join(twins, right.get_untracked(), dropped)
            });
            let changes = put.into_iter().map(Change::Put);
            let changes = changes.chain(delete.into_iter().map(Change::Delete)).collect();
            workspace
                .commit(say!(l, done.joined, number = number.clone()).to_string(), changes);
        }
    };
    let doubled = ledger.doubled(twins).into_iter().filter_map(|(_, second)| {
        let id = second.id();
        let label = noted_twice(l, &second)?;
        Some(view! {
            <label class="choice">
                <input type="checkbox" on:change:target=move |event| dropped.update(|dropped| {
                    if event.target().checked() {
                        dropped.insert(id);
                    } else {
                        dropped.remove(&id);
                    }
                })/>
                <span>{label}</span>
            </label>
        })
    });
    let client = ledger.client(stays.client)?;
    let title = say!(l, invoice.title, number = number).to_string();
    Some(view! {
        <div class="form">
            <h3>{title}" – "{client.name.to_string()}</h3>
            {if values(l, stays) == values(l, goes) {
                view! { <p>{values(l, stays)}</p> }.into_any()
            } else {
                let group = format!("right-{}", twins.goes);
                view! {
                    <fieldset class="field">
                        <legend>{say!(l, twins.which)}</legend>
                        {[stays, goes].map(|invoice| {
                            let id = invoice.id;
                            view! {
                                <label class="choice">
                                    <input type="radio" name=group.clone() checked=id == twins.stays on:change=move |_| right.set(id)/>
                                    <span>{values(l, invoice)}</span>
                                </label>
                            }
                        }).collect_view()}
                    </fieldset>
                }.into_any()
            }}
            {doubled.collect_view()}
            {(twins.alike == Alike::InvoiceAndClient).then(|| {
                view! { <p>{say!(l, twins.client, name = client.name.to_string())}</p> }
            })}
            {left_out(l, ledger, twins, goes)}
            <div class="act"><button type="button" class="go" on:click=join>{say!(l, twins.join)}</button></div>
        </div>
    })
}

/// Number, dates and amount of an invoice.
fn values(l: Lang, invoice: &Invoice) -> String {
    let (issued, due) = (l.date(invoice.issued), l.date(invoice.due));
    let values =
        say!(l, twins.values, issued = issued, due = due, total = l.amount(invoice.total));
    format!("{} {values}", invoice.number)
}

fn noted_twice(l: Lang, second: &Record) -> Option<String> {
    match second {
        Record::Payment(paid) => {
            let (amount, date) = (l.amount(paid.amount), l.date(paid.date));
            Some(say!(l, twins.same_payment, amount = amount, date = date).to_string())
        }
        Record::CreditNote(note) => {
            let (amount, date) = (l.amount(note.amount), l.date(note.date));
            Some(say!(l, twins.same_credit_note, amount = amount, date = date).to_string())
        }
        _ => None,
    }
}

/// What of the second record of a client is not taken over.
fn left_out(
    l: Lang,
    ledger: &Ledger,
    twins: Twins,
    goes: &Invoice,
) -> Option<impl IntoView + use<>> {
    let fields = ledger.otherwise_known(twins);
    let entry = ledger.entry(RecordId::Client(goes.client)).filter(|_| !fields.is_empty())?;
    let items = fields.into_iter().map(|field| {
        let value = version(l, ledger, &entry, Some(field));
        view! { <li>{name(l, entry.id, Some(field))}" : "{value}</li> }
    });
    Some(view! { <p>{say!(l, twins.otherwise)}</p> <ul>{items.collect_view()}</ul> })
}

fn link(l: Lang, ledger: &Ledger, id: InvoiceId) -> Option<impl IntoView + use<>> {
    let invoice = ledger.invoice(id)?;
    let client = ledger.client(invoice.client).map(|client| client.name.to_string());
    Some(view! {
        <p><a href=Route::Invoice(id).href()>{values(l, invoice)}</a>" – "{client}</p>
    })
}
