//! All that is kept about one client, to be read or printed (*droit d'accès*), and what of it may be
//! erased (*droit à l'effacement*).

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::erasure::{Erasable, Erasure, Stays, Waiting, erasure};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::law::RETENTION_ACCOUNTING;
use relancier_core::ledger::{Contact, Ledger, RecordId};
use relancier_exchange::csv::Cell;
use relancier_exchange::json::RecordKind;

use super::invoice::Gone;
use crate::app::store_sentence;
use crate::browser::window;
use crate::components::{Dialog, DossierButton, Words};
use crate::files::{self, KeptFile};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::settings;
use crate::workspace::{Change, Notice, Workspace, use_workspace};

/// All that is kept about a client.
#[component]
pub fn Kept(
    /// Whose.
    client: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    move || {
        let ledger = workspace.ledger();
        let today = workspace.today();
        let Some(debtor) = ledger.client(client) else { return view! { <Gone/> }.into_any() };
        let name = debtor.name.to_string();
        let words = Words { l, ledger: &ledger, client: debtor, in_files: false };
        let messages: Vec<_> =
            words.contacts().map(|(contact, _)| message(l, &ledger, contact)).collect();
        let messages = (!messages.is_empty()).then(|| {
            view! {
                <section class="panel">
                    <h2>{say!(l, kinds.contacts)}</h2>
                    {messages}
                </section>
            }
        });
        let print = |_| {
            // A browser that cannot print leaves the file.
            window().print().ok();
        };
        view! {
            <p class="crumb"><a href=Route::Client(client).href()>{name.clone()}</a></p>
            <div class="top">
                <div>
                    <h1>{say!(l, kept.title, name = name)}</h1>
                    <p>{say!(l, kept.on, date = l.date(today))}</p>
                </div>
                <div class="act">
                    <button type="button" on:click=print>{say!(l, preview.print)}</button>
                    <a class="button quiet" href=Route::EditClient(client).href()>{say!(l, invoice.edit)}</a>
                </div>
            </div>
            <div class="told">
            {table(l, say!(l, client.details), &words.record())}
            {table(l, say!(l, nav.invoices), &words.invoices())}
            {table(l, say!(l, kept.movements), &words.movements())}
            <FilesOf invoices=ledger.invoices_of(client).map(|it| it.id).collect()/>
            {messages}
            {table(l, say!(l, invoice.history), &words.timeline())}
            {ledger.company().map(|_| view! {
                <section class="panel unprinted">
                    <h2>{say!(l, kept.as_file)}</h2>
                    <DossierButton client/>
                </section>
            })}
            <section class="panel unprinted" aria-label=say!(l, kept.erase_title)>
                <h2>{say!(l, kept.erase_title)}</h2>
                {erasure(&ledger, client, today).map(|found| match found {
                    Erasure::Wait(waiting) => wait(l, &ledger, &waiting).into_any(),
                    Erasure::Now(erasable) if erasable.is_empty() => view! {
                        <p>{say!(l, kept.nothing_left)}</p>
                        {erasable.stays.map(|stays| staying(l, stays))}
                    }.into_any(),
                    Erasure::Now(erasable) => view! { <Erase client erasable/> }.into_any(),
                })}
            </section>
            </div>
        }
        .into_any()
    }
}

/// A table of which columns with nothing in them are left out; nothing if no row has anything.
fn table(l: Lang, title: &'static str, rows: &[Vec<Cell>]) -> Option<impl IntoView + use<>> {
    let (head, rows) = rows.split_first()?;
    if rows.is_empty() {
        return None;
    }
    let column = |place: usize| rows.iter().filter_map(move |row| row.get(place));
    let shown: Vec<(usize, bool)> = (0..head.len())
        .filter(|place| column(*place).any(|cell| !is_blank(cell)))
        .map(|place| (place, column(place).any(|cell| matches!(cell, Cell::Amount(_)))))
        .collect();
    let class = |amount: bool| if amount { "n" } else { "" };
    let titles = shown
        .iter()
        .map(|(place, amount)| {
            view! { <th scope="col" class=class(*amount)>{head.get(*place).map(|cell| cell_text(l, cell))}</th> }
        })
        .collect_view();
    let rows = rows
        .iter()
        .map(|row| {
            let cells = shown.iter().map(|(place, amount)| {
                let cell = row.get(*place).unwrap_or(&Cell::Empty);
                let class = match cell {
                    Cell::Day(_) => "d",
                    _ => class(*amount),
                };
                view! { <td class=class>{cell_text(l, cell)}</td> }
            });
            view! { <tr>{cells.collect_view()}</tr> }
        })
        .collect_view();
    Some(view! {
        <section class="panel">
            <h2>{title}</h2>
            <div class="scroll" role="region" tabindex="0" aria-label=title>
                <table>
                    <caption class="visually-hidden">{title}</caption>
                    <thead><tr>{titles}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    })
}

fn is_blank(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => text.is_empty(),
        Cell::Amount(_) | Cell::Day(_) => false,
        Cell::Empty => true,
    }
}

fn cell_text(l: Lang, cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Amount(amount) => l.amount(*amount),
        Cell::Day(day) => l.short_date(*day),
        Cell::Empty => String::new(),
    }
}

/// A message as it was sent, in full: it is to be read on paper too.
fn message(l: Lang, ledger: &Ledger, contact: &Contact) -> impl IntoView + use<> {
    let what = contact.step.map_or_else(|| l.channel(contact.channel), |step| l.step(step));
    let numbers = contact.invoices.iter().filter_map(|id| ledger.invoice(*id));
    let numbers: Vec<String> = numbers.map(|invoice| invoice.number.to_string()).collect();
    let asked = contact.amount.is_positive().then(|| l.amount(contact.amount));
    let facts: Vec<String> = core::iter::once(l.channel(contact.channel).to_owned())
        .chain([contact.to.clone(), numbers.join(", ")])
        .chain(asked)
        .chain(contact.tracking.as_ref().map(ToString::to_string))
        .filter(|fact| !fact.is_empty())
        .collect();
    let text = format!("{}\n\n{}", contact.subject, contact.body);
    let text = text.trim().to_owned();
    view! {
        <h3>{l.moment(contact.at)}" · "{what}</h3>
        <p class="muted">{facts.join(" · ")}</p>
        {(!text.is_empty()).then(|| view! { <div class="sent">{text}</div> })}
        {(!contact.note.is_empty()).then(|| view! { <p>{contact.note.to_string()}</p> })}
    }
}

/// The files kept with some invoices; they are looked at on the invoices' screens.
#[component]
fn FilesOf(invoices: Vec<InvoiceId>) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let kept = RwSignal::new(Vec::<KeptFile>::new());
    let problem = RwSignal::new(None::<String>);
    spawn_local(async move {
        match files::of(&invoices).await {
            // The screen may have been left meanwhile.
            Ok(files) => drop(kept.try_set(files)),
            Err(error) => drop(problem.try_set(Some(store_sentence(l, &error)))),
        }
    });
    move || {
        let rows = kept.get().into_iter().filter_map(|file| {
            let number = workspace.ledger_now().invoice(file.invoice)?.number.to_string();
            let href = Route::Invoice(file.invoice).href();
            let (name, size) = (file.name, l.size(file.size));
            Some(view! { <li><a href=href>{number}</a>" : "{name}" ("{size}")"</li> })
        });
        let rows: Vec<_> = rows.collect();
        let problem = problem.get();
        (problem.is_some() || !rows.is_empty()).then(|| {
            view! {
                <section class="panel">
                    <h2>{say!(l, files.title)}</h2>
                    {problem.map(|problem| view! { <p class="note bad">{problem}</p> })}
                    <ul>{rows}</ul>
                </section>
            }
        })
    }
}

/// Why nothing is erased yet.
fn wait(l: Lang, ledger: &Ledger, waiting: &[Waiting]) -> impl IntoView + use<> {
    let reason = |reason: &Waiting| match *reason {
        Waiting::Unsettled(id) => {
            let invoice = ledger.invoice(id)?;
            let remaining = ledger.remaining(invoice);
            let (number, href) = (invoice.number.to_string(), Route::Invoice(id).href());
            let sentence = if remaining.is_positive() {
                say!(l, kept.unpaid, number = number, amount = l.amount(remaining)).to_string()
            } else {
                say!(l, kept.overpaid, number = number, amount = l.amount(-remaining))
                    .to_string()
            };
            Some(view! { <li><a href=href>{sentence}</a></li> }.into_any())
        }
        Waiting::Disputed(id) => {
            let hold = ledger.hold(id)?;
            let (what, date) = (l.hold(hold.reason), l.date(hold.from));
            let sentence = say!(l, kept.since, what = what, date = date).to_string();
            Some(view! { <li>{sentence}</li> }.into_any())
        }
        Waiting::Proceeding(id) => {
            let proceeding = ledger.proceeding(id)?;
            let (what, date) = (l.proceeding(proceeding.kind), l.date(proceeding.opened));
            let sentence = say!(l, kept.since, what = what, date = date).to_string();
            Some(view! { <li>{sentence}</li> }.into_any())
        }
    };
    let reasons = waiting.iter().filter_map(reason).collect_view();
    view! {
        <p>{say!(l, kept.wait)}</p>
        <ul class="listed">{reasons}</ul>
        <p class="muted">{say!(l, kept.wait_until)}</p>
    }
}

/// What the law has one keep, until when and why.
fn staying(l: Lang, stays: Stays) -> impl IntoView {
    let until = l.date(stays.until);
    let years = l.months(RETENTION_ACCOUNTING.months);
    let article = RETENTION_ACCOUNTING.citation.article;
    view! {
        <h3>{say!(l, kept.stays_title, date = until)}</h3>
        <p>{say!(l, kept.stays, count = stays.invoices)}" "{say!(l, kept.stays_why, years = years, article = article)}</p>
        <p class="muted">{say!(l, kept.stays_from)}</p>
    }
}

/// What would go and what would stay, before it is asked.
#[component]
fn Erase(client: ClientId, erasable: Erasable) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let asking = RwSignal::new(false);
    let all = erasable.deleted.contains(&RecordId::Client(client));
    let goes = if all {
        view! { <p>{say!(l, kept.all_goes)}</p> }.into_any()
    } else {
        view! {
            <ul class="listed">
                <li>{say!(l, kept.goes_person)}</li>
                <li>{say!(l, kept.goes_texts)}</li>
                {deleted(l, &erasable).map(|list| view! { <li>{list}</li> })}
            </ul>
        }
        .into_any()
    };
    let unreadable = !workspace.unreadable().with_untracked(Vec::is_empty);
    let stays = erasable.stays;
    let erasable = StoredValue::new(erasable);
    let erase = move |_| {
        asking.set(false);
        erase_client(l, workspace, client, erasable.get_value());
    };
    view! {
        <p class="muted">{say!(l, kept.erase_text)}</p>
        <h3>{say!(l, kept.goes_title)}</h3>
        {goes}
        <p class="muted">{say!(l, kept.goes_proof)}</p>
        {stays.map(|stays| staying(l, stays))}
        <h3>{say!(l, kept.elsewhere_title)}</h3>
        <p>{say!(l, kept.elsewhere)}</p>
        {unreadable.then(|| view! { <p class="note">{say!(l, kept.unreadable)}</p> })}
        <div class="act">
            <button type="button" class="danger" on:click=move |_| asking.set(true)>{say!(l, kept.erase)}</button>
        </div>
        <Dialog open=asking title=say!(l, kept.ask)>
            <p>{say!(l, kept.sure)}</p>
            <div class="act">
                <button type="button" class="danger" on:click=erase>{say!(l, data.erase_now)}</button>
                <button type="button" class="quiet" on:click=move |_| asking.set(false)>{say!(l, form.cancel)}</button>
            </div>
        </Dialog>
    }
}

/// « Factures : 3, Paiements : 4 »: what goes whole.
fn deleted(l: Lang, erasable: &Erasable) -> Option<String> {
    let count = |kind: RecordKind| {
        let same = erasable.deleted.iter().filter(|id| RecordKind::of(**id) == kind);
        Some(same.count()).filter(|count| *count > 0)
    };
    let counted: Vec<String> = RecordKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let what = l.record_kind(kind).to_lowercase();
            Some(say!(l, kept.counted, what = what, count = count(kind)?).to_string())
        })
        .collect();
    (!counted.is_empty())
        .then(|| say!(l, kept.goes_whole, list = counted.join(", ")).to_string())
}

fn erase_client(l: Lang, workspace: Workspace, client: ClientId, erasable: Erasable) {
    let Erasable { deleted, stripped, .. } = erasable;
    let invoice = |id: &RecordId| match id {
        RecordId::Invoice(id) => Some(*id),
        _ => None,
    };
    let invoices: Vec<InvoiceId> = deleted.iter().filter_map(invoice).collect();
    let gone = deleted.contains(&RecordId::Client(client));
    let name = workspace.ledger_now().client(client).map(|client| client.name.to_string());
    let stripped = stripped.into_iter().map(Change::Put);
    let changes = deleted.into_iter().map(Change::Delete).chain(stripped).collect();
    spawn_local(async move {
        let done = workspace.forget(say!(l, kept.erased).to_owned(), changes).await;
        // What is left of them is taken away later, for their invoices are deleted.
        let done = match done {
            Ok(()) => files::forget(&invoices).await,
            failed => failed,
        };
        match done {
            Ok(()) => {
                let draft = settings::draft(settings::INVOICE_DRAFT);
                if draft.values().any(|typed| Some(typed) == name.as_ref()) {
                    settings::drop_draft(settings::INVOICE_DRAFT);
                }
                if gone {
                    Route::Clients.go();
                }
            }
            Err(error) => {
                let text = store_sentence(l, &error);
                workspace.notice().set(Some(Notice { text, undo: false }));
            }
        }
    });
}
