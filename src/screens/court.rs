//! What one brings before a judge about a client: the way, the court, the sums, what is missing.

use leptos::prelude::*;
use relancier_core::dunning::{MissingWeight, court_file};
use relancier_core::id::ClientId;
use relancier_core::law::DebtKind;
use relancier_core::ledger::Debtor;
use relancier_messages::{MissingWords, Parties, Total, Way, court_document, court_words};

use super::invoice::Gone;
use crate::components::{DescribeCompany, PdfButton};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// How a person goes to court against a client.
#[component]
pub fn CourtScreen(
    /// Whom against.
    client: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let today = workspace.today();
    let Some(debtor) = ledger.client(client) else { return view! { <Gone/> }.into_any() };
    let name = debtor.name.to_string();
    let debtor = debtor.debtor;
    let kind = RwSignal::new(DebtKind::usual(debtor));
    // As the ledger is now: nothing changes under the person's eyes but what kind it is.
    let file = move || {
        let ledger = workspace.ledger_now();
        court_file(&ledger, &ledger.rates(), ledger.client(client)?, kind.get(), today)
    };
    let told = Memo::new(move |_| {
        let ledger = workspace.ledger_now();
        Some(court_words(&ledger, ledger.client(client)?, &file()?, l.language))
    });
    let told = move || told.get();
    let document = Callback::new(move |()| {
        let ledger = workspace.ledger_now();
        Some(court_document(&Parties::with(&ledger, client)?, &untrack(file)?))
    });
    let late = untrack(|| told().is_some());
    let make = if ledger.company().is_some() {
        view! { <div class="act"><PdfButton label=say!(l, court.pdf) document class="go"/></div> }
            .into_any()
    } else {
        view! { <DescribeCompany/> }.into_any()
    };
    view! {
        <p class="crumb"><a href=Route::Clients.href()>{say!(l, nav.clients)}</a>" › "
            <a href=Route::Client(client).href()>{name.clone()}</a></p>
        <div class="top">
            <div>
                <h1>{say!(l, court.title, name = name)}</h1>
                <p>{if late { say!(l, court.text) } else { say!(l, court.nothing) }}</p>
            </div>
        </div>
        {late.then(|| view! {
            <div class="two even court">
                <div>
                    {move || told().map(|told| before(l, told.missing))}
                    {move || told().map(|told| which_way(l, told.ways))}
                    {move || told().map(|told| the_pieces(l, told.pieces))}
                </div>
                <div>
                    <section class="panel">
                        <h2>{say!(l, court.sums)}</h2>
                        {move || told().map(|told| the_sums(l, told.sums))}
                        {make}
                    </section>
                    <section class="panel">
                        <h2>{say!(l, court.judge)}</h2>
                        {kinds(l, debtor, kind)}
                        {move || told().map(|told| the_judge(told.judge))}
                    </section>
                    {move || told().map(|told| the_steps(l, told.steps))}
                </div>
            </div>
            <p class="muted">{move || told().map(|told| format!("{} {}", told.caution, told.read_on))}</p>
        })}
    }
    .into_any()
}

/// What is asked for, in the order of the request.
fn the_sums(l: Lang, sums: Vec<Total>) -> impl IntoView {
    let rows = sums.into_iter().map(|sum| {
        view! {
            <tr class=sum.grand.then_some("total")><td>{sum.label}</td><td class="n">{sum.amount}</td></tr>
        }
    });
    view! {
        <table class="sums">
            <caption class="visually-hidden">{say!(l, court.sums)}</caption>
            <tfoot>{rows.collect_view()}</tfoot>
        </table>
    }
}

fn the_judge(judge: Vec<(String, String)>) -> impl IntoView {
    let judge =
        judge.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
    view! { <dl class="to">{judge.collect_view()}</dl> }
}

/// What is to be done once the file is ready.
fn the_steps(l: Lang, steps: Vec<String>) -> impl IntoView {
    (!steps.is_empty()).then(|| {
        let steps = steps.into_iter().map(|step| view! { <p>{step}</p> });
        view! { <section class="panel"><h2>{say!(l, court.steps)}</h2>{steps.collect_view()}</section> }
    })
}

/// What is missing, and what to do first.
fn before(l: Lang, missing: Vec<MissingWords>) -> impl IntoView {
    let ready = missing.is_empty().then(|| view! { <p>{say!(l, court.ready)}</p> });
    let missing = missing.into_iter().map(|MissingWords { weight, text }| {
        let (class, tag) = match weight {
            MissingWeight::Stops => ("tag bad", say!(l, court.stops)),
            MissingWeight::First => ("tag warn", say!(l, court.first)),
            MissingWeight::Known => ("tag", say!(l, court.known)),
        };
        view! { <p><span class=class>{tag}</span>" "{text}</p> }
    });
    view! {
        <section class="panel">
            <h2>{say!(l, court.before)}</h2>
            {ready}
            {missing.collect_view()}
        </section>
    }
}

/// The ways there are.
fn which_way(l: Lang, ways: Vec<Way>) -> impl IntoView {
    let ways = ways.into_iter().map(|Way { heading, paragraphs }| {
        let paragraphs = paragraphs.into_iter().map(|text| view! { <p>{text}</p> });
        view! { <div class="way"><h3>{heading}</h3>{paragraphs.collect_view()}</div> }
    });
    view! {
        <section class="panel">
            <h2>{say!(l, court.ways)}</h2>
            {ways.collect_view()}
        </section>
    }
}

/// The pieces, numbered as on the list.
fn the_pieces(l: Lang, pieces: Vec<(String, String)>) -> impl IntoView {
    let pieces = pieces.into_iter().map(|(piece, origin)| {
        view! { <li>{piece}" "<small class="muted">{origin}</small></li> }
    });
    view! {
        <section class="panel">
            <h2>{say!(l, court.pieces)}</h2>
            <ol class="facts">{pieces.collect_view()}</ol>
        </section>
    }
}

/// What kind of debt it may be; only the person knows. A public buyer's is of no matter.
fn kinds(l: Lang, debtor: Debtor, kind: RwSignal<DebtKind>) -> Option<impl IntoView> {
    let possible = DebtKind::possible(debtor);
    let option = move |at: usize, one: DebtKind| {
        let label = match (one, debtor) {
            (DebtKind::Commercial, _) => say!(l, court.commercial),
            (DebtKind::Civil, Debtor::Consumer) => say!(l, court.sale),
            (DebtKind::Civil, _) => say!(l, court.civil),
            (DebtKind::LeaseOrCredit, _) => say!(l, court.lease),
        };
        view! { <option value=at selected={one == kind.get_untracked()}>{label}</option> }
    };
    let choose = move |event| {
        let chosen = event_target_value(&event).parse().ok();
        let chosen = chosen.and_then(|at: usize| possible.get(at));
        if let Some(chosen) = chosen {
            kind.set(*chosen);
        }
    };
    let options = possible.iter().enumerate().map(|(at, one)| option(at, *one));
    (debtor != Debtor::Public).then(|| {
        view! {
            <div class="field">
                <label for="kind">{say!(l, court.kind)}</label>
                <select id="kind" on:change=choose>{options.collect_view()}</select>
            </div>
        }
    })
}
