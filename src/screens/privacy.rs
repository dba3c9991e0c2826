//! What is kept, where, for how long, and whose rights that touches: nothing here that cannot be checked.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::erasure::{Proposal, proposals};
use relancier_core::law::{RETENTION_ACCOUNTING, RETENTION_INACTIVE};
use relancier_core::ledger::Ledger;
use relancier_exchange::json::RecordKind;

use crate::files;
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// What is kept, and where.
#[component]
pub fn Privacy() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let years = l.months(RETENTION_ACCOUNTING.months);
    let article = RETENTION_ACCOUNTING.citation.article;
    let files = RwSignal::new(0);
    spawn_local(async move {
        // Where they cannot be read the invoices' screens say so.
        let kept = files::all().await.unwrap_or_default();
        // The screen may have been left meanwhile.
        files.try_set(kept.len());
    });
    view! {
        <div class="settings told">
            <p class="crumb"><a href=Route::Data.href()>{say!(l, data.title)}</a></p>
            <div class="top"><div>
                <h1>{say!(l, privacy.title)}</h1>
                <p>{say!(l, privacy.lead)}</p>
            </div></div>
            <section class="panel">
                <h2>{say!(l, privacy.where_title)}</h2>
                <p>{say!(l, privacy.place)}</p>
                <p>{say!(l, privacy.leaves)}</p>
                <p>{say!(l, privacy.check)}</p>
                <p>{move || if workspace.locked().get() { say!(l, privacy.who_locked) } else { say!(l, privacy.who) }}</p>
            </section>
            <section class="panel">
                <h2>{say!(l, privacy.what_title)}</h2>
                <p>{say!(l, privacy.what)}</p>
                {move || counts(l, &workspace.ledger(), files.get())}
                <p class="muted">{say!(l, privacy.besides)}</p>
            </section>
            <section class="panel">
                <h2>{say!(l, privacy.how_long_title)}</h2>
                <p>{say!(l, privacy.how_long, years = years, article = article)}</p>
                {move || {
                    let ledger = workspace.ledger();
                    inactive(l, &ledger, &proposals(&ledger, workspace.today()))
                }}
            </section>
            <section class="panel">
                <h2>{say!(l, privacy.rights_title)}</h2>
                <p>{say!(l, privacy.rights)}</p>
            </section>
            <section class="panel">
                <h2>{say!(l, privacy.backup_title)}</h2>
                <p>{say!(l, privacy.backup)}</p>
            </section>
        </div>
    }
}

/// How many records there are of each kind, and how many files of invoices.
fn counts(l: Lang, ledger: &Ledger, files: usize) -> AnyView {
    let mut counts: BTreeMap<RecordKind, usize> = BTreeMap::new();
    for entry in ledger.entries().filter(|entry| entry.record.is_some()) {
        *counts.entry(RecordKind::of(entry.id)).or_default() += 1;
    }
    if counts.is_empty() {
        return view! { <p>{say!(l, privacy.nothing)}</p> }.into_any();
    }
    let rows = counts
        .into_iter()
        .map(|(kind, count)| {
            view! { <tr><td>{l.record_kind(kind)}</td><td class="n">{count}</td></tr> }
        })
        .collect_view();
    let files = (files > 0).then(|| {
        view! { <tr><td>{say!(l, files.title)}</td><td class="n">{files}</td></tr> }
    });
    view! {
        <div class="scroll">
            <table>
                <caption class="visually-hidden">{say!(l, privacy.what_title)}</caption>
                <thead><tr>
                    <th scope="col">{say!(l, head.what)}</th>
                    <th scope="col" class="n">{say!(l, privacy.how_many)}</th>
                </tr></thead>
                <tbody>{rows}{files}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The clients of whom it is time to let go.
fn inactive(l: Lang, ledger: &Ledger, proposals: &[Proposal]) -> AnyView {
    if proposals.is_empty() {
        return view! { <p>{say!(l, privacy.proposals_none)}</p> }.into_any();
    }
    let rows = proposals
        .iter()
        .filter_map(|proposal| {
            let name = ledger.client(proposal.client)?.name.to_string();
            let stays = proposal
                .stays
                .map_or_else(|| say!(l, privacy.all).to_owned(), |it| l.short_date(it.until));
            Some(view! {
                <tr>
                    <td><a href=Route::Kept(proposal.client).href()>{name}</a></td>
                    <td>{l.short_date(proposal.since)}</td>
                    <td>{stays}</td>
                </tr>
            })
        })
        .collect_view();
    let article = RETENTION_INACTIVE.citation.article;
    view! {
        <p>{say!(l, privacy.proposals_text, article = article)}</p>
        <div class="scroll">
            <table>
                <caption><h3>{say!(l, privacy.proposals)}</h3></caption>
                <thead><tr>
                    <th scope="col">{say!(l, head.client)}</th>
                    <th scope="col">{say!(l, privacy.last_news)}</th>
                    <th scope="col">{say!(l, privacy.stays_until)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
