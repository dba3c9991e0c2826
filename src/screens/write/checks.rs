//! What to look at before a message goes out, as it is at each moment.

use leptos::prelude::*;
use relancier_core::dunning::{Check, Weight};
use relancier_core::id::ClientId;
use relancier_core::identity::Language;

use crate::app::focus_title;
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// What to look at; the person decides.
#[component]
pub fn CheckList(client: ClientId, checks: Memo<Vec<Check>>) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let iban = move || {
        let ledger = workspace.ledger();
        ledger.company().and_then(|company| company.iban).map(|iban| iban.to_string())
    };
    let lines = move || {
        checks.with(|checks| {
            checks
                .iter()
                .filter(|check| check.weight() != Weight::Stop)
                .map(|check| {
                    let warn = (check.weight() == Weight::Doubt).then_some("warn");
                    let text = sentence(l, check, &iban().unwrap_or_default());
                    let remedy = remedy(client, check).map(|place| {
                        view! { " "<a href=place.href()>{say!(l, check.remedy)}</a> }
                    });
                    view! { <li class=warn>{text}{remedy}</li> }
                })
                .collect_view()
        })
    };
    view! { <ul class="checks">{lines}</ul> }
}

/// Where the fact can be put right.
fn remedy(client: ClientId, check: &Check) -> Option<Route> {
    match check {
        Check::NoAddress { .. } => Some(Route::EditClient(client)),
        Check::Credit(_) => Some(Route::Client(client)),
        Check::NoIban => Some(Route::Settings),
        Check::RatesEnd { .. } => Some(Route::Rates),
        _ => None,
    }
}

/// What a check says.
pub fn sentence(l: Lang, check: &Check, iban: &str) -> String {
    match *check {
        // It is told where the message is, and stops it.
        Check::BalanceChanged { .. } => String::new(),
        Check::NoPaymentYet => say!(l, check.no_payment_yet).to_owned(),
        Check::LastPayment { days, .. } => {
            say!(l, check.last_payment, count = days).to_string()
        }
        Check::Credit(amount) => say!(l, check.credit, amount = l.amount(amount)).to_string(),
        Check::ContactTooRecent { last, from } => {
            say!(l, check.too_recent, last = l.date(last), from = l.date(from)).to_string()
        }
        Check::RatesEnd { until } => say!(l, check.rates_end, date = l.date(until)).to_string(),
        Check::NoAddress { channel, instead: Some(instead) } => {
            let (wanted, instead) = (l.channel(channel), l.channel(instead).to_lowercase());
            say!(l, check.no_address_instead, wanted = wanted, instead = instead).to_string()
        }
        Check::NoAddress { channel, instead: None } => {
            say!(l, check.no_address, wanted = l.channel(channel)).to_string()
        }
        Check::Address => say!(l, check.address).to_owned(),
        Check::Language(Language::French) => say!(l, check.in_french).to_owned(),
        Check::Language(Language::English) => say!(l, check.in_english).to_owned(),
        Check::NoIban => say!(l, check.no_iban).to_owned(),
        Check::IbanChanged { on } => {
            say!(l, check.iban_changed, date = l.date(on), iban = iban).to_string()
        }
        Check::Iban => say!(l, check.iban, iban = iban).to_string(),
    }
}

/// Says that the message must not go out as it is any more, and makes another.
#[component]
pub fn Stopped(
    client: ClientId,
    stopped: Memo<Option<Check>>,
    again: RwSignal<()>,
) -> impl IntoView {
    let l = use_lang();
    move || {
        match stopped.get() {
        Some(Check::BalanceChanged { was, now: Some(now) }) => view! {
            <div class="note bad" role="alert">
                <p>{say!(l, check.balance_changed, was = l.amount(was), now = l.amount(now))}</p>
                <button type="button" class="go" on:click=move |_| {
                    again.set(());
                    request_animation_frame(focus_title);
                }>{say!(l, check.write_again)}</button>
            </div>
        }
        .into_any(),
        Some(_) => view! {
            <div class="note bad" role="alert">
                <p>{say!(l, check.nothing_due)}</p>
                <a class="button" href=Route::Client(client).href()>{say!(l, write.see_client)}</a>
            </div>
        }
        .into_any(),
        None => ().into_any(),
    }
    }
}
