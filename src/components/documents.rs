//! What is printed about a client besides reminders.

use chrono::Months;
use leptos::prelude::*;
use relancier_core::dunning::{Extent, Matter, account_statement, demand, matter, settled};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::ledger::Ledger;
use relancier_messages::{Letter, Parties, account, acknowledgement, attestation};

use super::call::DescribeCompany;
use super::{DossierButton, PdfButton};
use crate::lang::{say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// A client's documents.
#[component]
pub fn Documents(
    /// Whose.
    client: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let owes = ledger.client(client).and_then(|it| matter(&ledger, it, workspace.today()));
    let late = ledger.account(client).open.iter().any(|open| open.due < workspace.today());
    let statement = move |extent: Extent| {
        Callback::new(move |()| {
            let ledger = workspace.ledger_now();
            let today = workspace.today();
            let told = account_statement(&ledger, &ledger.rates(), client, extent, today);
            Some(account(&Parties::with(&ledger, client)?, &told))
        })
    };
    let owed =
        Callback::new(move |()| owed(&workspace.ledger_now(), client, workspace.today()));
    let year_ago = workspace.today().checked_sub_months(Months::new(12)).unwrap_or_default();
    view! {
        <section class="panel" aria-label=say!(l, documents.title)>
            <h2>{say!(l, documents.title)}</h2>
            {if ledger.company().is_none() {
                view! { <DescribeCompany/> }.into_any()
            } else {
                view! {
                    <div class="act">
                        <PdfButton label=say!(l, documents.open) document=statement(Extent::Open)/>
                        <PdfButton label=say!(l, documents.year) document=statement(Extent::Since(year_ago)) class="quiet"/>
                        {owes.map(|_| view! {
                            <PdfButton label=say!(l, documents.acknowledgement) document=owed class="quiet"/>
                        })}
                        {late.then(|| view! {
                            <a class="button quiet" href=Route::Court(client).href()>{say!(l, court.link)}</a>
                        })}
                    </div>
                    <DossierButton client/>
                }
                .into_any()
            }}
        </section>
    }
}

/// The acknowledgement of what is asked for now.
fn owed(ledger: &Ledger, client: ClientId, today: chrono::NaiveDate) -> Option<Letter> {
    let debtor = ledger.client(client)?;
    let Matter { action, .. } = matter(ledger, debtor, today)?;
    let demand = demand(ledger, &ledger.rates(), debtor, &action, today);
    Some(acknowledgement(&Parties::of(ledger, &demand)?, &demand))
}

/// The button for the attestation that an invoice is paid.
#[component]
pub fn Attestation(
    /// Which invoice.
    invoice: InvoiceId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let document = Callback::new(move |()| {
        let ledger = workspace.ledger_now();
        let today = workspace.today();
        let invoice = ledger.invoice(invoice)?;
        let settled = settled(&ledger, invoice, today)?;
        attestation(&Parties::with(&ledger, invoice.client)?, &[settled], today)
    });
    let possible = untrack(|| document.run(()).is_some());
    possible.then(|| {
        view! { <PdfButton label=say!(l, documents.attestation) document class="quiet"/> }
    })
}
