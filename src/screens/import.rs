//! Invoices from a file: columns recognised and corrected, rows looked at, and only then taken.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::ledger::Stamp;
use relancier_exchange::csv::{
    self, ClientRef, Field, Mapping, Outcome, Preview, Row, Source, Table,
};

use super::data::FilePicker;
use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::{Change, Workspace, use_workspace};

/// Rows shown of a long file; refused ones come first.
const ROWS_SHOWN: usize = 100;

/// A file that could be read as a table.
#[derive(Clone)]
struct Opened {
    name: String,
    table: Arc<Table>,
    mapping: Mapping,
}

/// Invoices from a file.
#[component]
pub fn Import() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let opened = RwSignal::new(None::<Opened>);
    let refused = RwSignal::new(None::<String>);
    let chosen = move |file: browser::File| {
        spawn_local(async move {
            let name = file.name();
            refused.set(None);
            opened.set(None);
            let Ok(bytes) = file.bytes().await else {
                refused.set(Some(say!(l, data.unreadable, name = name).to_string()));
                return;
            };
            match Table::read(&bytes) {
                Ok(table) => {
                    let mapping = Mapping::guess(&table);
                    opened.set(Some(Opened { name, table: Arc::new(table), mapping }));
                }
                Err(problem) => {
                    refused.set(Some(format!("{name} : {}", problem.sentence(l.language))));
                }
            }
        });
    };
    view! {
        <p class="crumb"><a href=Route::Invoices.href()>{say!(l, nav.invoices)}</a></p>
        <div class="top"><div>
            <h1>{say!(l, invoices.import)}</h1>
            <p>{say!(l, import.lead)}</p>
        </div></div>
        <section class="panel">
            <FilePicker id="csv-file" label=say!(l, import.file) accept=".csv,.txt,.tsv,text/csv,text/plain" receives=true chosen=Callback::new(chosen)/>
            <div aria-live="polite">
                {move || refused.get().map(|sentence| view! {
                    <p class="note bad below" role="alert">{sentence}" "{say!(l, data.nothing_changed)}</p>
                })}
            </div>
        </section>
        {move || opened.get().map(|file| {
            let preview = csv::preview(
                &file.table, &file.mapping, &workspace.ledger(), Some(workspace.today()),
            );
            view! {
                <Columns file=file.clone() opened/>
                {match preview {
                    Ok(preview) => view! { <LookAtRows file preview opened/> }.into_any(),
                    Err(problem) => view! {
                        <p class="note" role="alert">{problem.sentence(l.language)}</p>
                    }.into_any(),
                }}
            }
        })}
    }
}

/// Which column holds what, as guessed, to be corrected.
#[component]
fn Columns(file: Opened, opened: RwSignal<Option<Opened>>) -> impl IntoView {
    let l = use_lang();
    let rows = file
        .table
        .header()
        .iter()
        .enumerate()
        .map(|(column, header)| {
            let samples: Vec<&str> = file.table.samples(column).take(2).collect();
            let guess = file.mapping.field(column);
            let options = Field::ALL
                .map(|field| {
                    view! {
                        <option value=field.name() selected=guess == Some(field)>{field.label(l.language)}</option>
                    }
                })
                .collect_view();
            let label = say!(l, import.column_holds, column = header.clone()).to_string();
            let correct = move |event: leptos::ev::Targeted<leptos::ev::Event, web_sys::HtmlSelectElement>| {
                let name = event.target().value();
                let field = Field::ALL.into_iter().find(|field| field.name() == name);
                opened.update(|file| {
                    if let Some(file) = file {
                        file.mapping.assign(column, field);
                    }
                });
            };
            view! {
                <tr>
                    <th scope="row">{header.clone()}</th>
                    <td class="muted">{samples.join(" · ")}</td>
                    <td>
                        <select aria-label=label on:change:target=correct>
                            <option value="" selected=guess.is_none()>{say!(l, import.nothing)}</option>
                            {options}
                        </select>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="panel">
            <h2>{say!(l, import.columns)}</h2>
            <p class="muted">{say!(l, import.columns_text, name = file.name.clone())}</p>
            <div class="scroll">
                <table class="columns">
                    <caption class="visually-hidden">{say!(l, import.columns)}</caption>
                    <thead><tr>
                        <th scope="col">{say!(l, import.column)}</th>
                        <th scope="col">{say!(l, import.samples)}</th>
                        <th scope="col">{say!(l, import.holds)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

/// What each row would bring, and the button that takes them in.
#[component]
fn LookAtRows(
    file: Opened,
    preview: Preview,
    opened: RwSignal<Option<Opened>>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let summary = preview.summary();
    let useful = summary.invoices + summary.credit_notes + summary.payments_since > 0;
    let sentences = [
        (summary.invoices > 0).then(|| {
            let amount = l.amount(summary.remaining);
            say!(l, import.invoices, count = summary.invoices, amount = amount).to_string()
        }),
        (summary.clients > 0)
            .then(|| say!(l, import.clients, count = summary.clients).to_string()),
        (summary.credit_notes > 0)
            .then(|| say!(l, import.credit_notes, count = summary.credit_notes).to_string()),
        (summary.payments_since > 0)
            .then(|| say!(l, import.payments, count = summary.payments_since).to_string()),
        (summary.already_there > 0)
            .then(|| say!(l, import.already_there, count = summary.already_there).to_string()),
        (summary.skipped > 0)
            .then(|| say!(l, import.skipped, count = summary.skipped).to_string()),
        (summary.refused > 0)
            .then(|| say!(l, import.refused, count = summary.refused).to_string()),
    ]
    .into_iter()
    .flatten()
    .map(|sentence| view! { <li>{sentence}</li> })
    .collect_view();

    let refused = preview.rows().iter().filter(|row| is_refused(row));
    let others = preview.rows().iter().filter(|row| !is_refused(row));
    let rows = refused
        .chain(others)
        .take(ROWS_SHOWN)
        .map(|row| view_row(l, workspace, &preview, row))
        .collect_view();
    let hidden = preview.rows().len().saturating_sub(ROWS_SHOWN);
    let action = say!(l, import.take_in, count = summary.invoices).to_string();
    let take_in = move |_| {
        let entries = preview.entries(true, l.language, &mut Drawn(workspace));
        let changes =
            entries.into_iter().filter_map(|entry| entry.record).map(Change::Put).collect();
        opened.set(None);
        let what = say!(l, done.invoices, count = summary.invoices).to_string();
        workspace.commit(what, changes);
        Route::Todo.go();
    };
    view! {
        <section class="panel">
            <h2>{say!(l, import.rows)}</h2>
            <ul class="facts">{sentences}</ul>
            {useful.then(|| view! {
                <div class="act">
                    <button type="button" class="go" on:click=take_in>{action}</button>
                    <button type="button" class="quiet" on:click=move |_| opened.set(None)>{say!(l, form.cancel)}</button>
                </div>
            })}
            <div class="scroll preview" tabindex="0" role="region" aria-label=say!(l, import.rows)>
                <table>
                    <caption class="visually-hidden">{say!(l, import.rows_of, name = file.name)}</caption>
                    <thead><tr>
                        <th scope="col" class="n">{say!(l, import.line)}</th>
                        <th scope="col">{say!(l, head.number)}</th>
                        <th scope="col">{say!(l, head.client)}</th>
                        <th scope="col">{say!(l, head.due)}</th>
                        <th scope="col" class="n">{say!(l, head.total)}</th>
                        <th scope="col">{say!(l, import.outcome)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {(hidden > 0).then(|| view! { <p class="muted">{say!(l, import.hidden, count = hidden)}</p> })}
        </section>
    }
}

fn is_refused(row: &Row) -> bool {
    matches!(row.outcome, Outcome::Refused(_))
}

fn view_row(
    l: Lang,
    workspace: Workspace,
    preview: &Preview,
    row: &Row,
) -> impl IntoView + use<> {
    let (number, client, due, total) = match &row.outcome {
        Outcome::Invoice(invoice) => {
            let ledger = workspace.ledger_now();
            let client = match invoice.client {
                ClientRef::Known(id) => ledger.client(id).map(|client| client.name.to_string()),
                ClientRef::New(place) => {
                    preview.clients().get(place).map(|client| client.name.to_string())
                }
            };
            let due = l.short_date(invoice.due);
            (invoice.number.to_string(), client, due, l.amount(invoice.total))
        }
        Outcome::CreditNote(note) => {
            (note.number.to_string(), None, l.short_date(note.date), l.amount(-note.amount))
        }
        _ => Default::default(),
    };
    let outcome = match &row.outcome {
        Outcome::Invoice(_) => say!(l, import.row_invoice).to_string(),
        Outcome::CreditNote(_) => say!(l, import.row_credit_note).to_string(),
        Outcome::AlreadyThere(_, Some(_)) => say!(l, import.row_payment).to_string(),
        Outcome::AlreadyThere(_, None) | Outcome::CreditNoteAlreadyThere => {
            say!(l, import.row_known).to_string()
        }
        Outcome::Skipped(skip) => skip.sentence(l.language),
        Outcome::Refused(problems) => {
            let sentences =
                problems.iter().map(|problem| problem.sentence(row.line, l.language));
            sentences.collect::<Vec<_>>().join(" ")
        }
    };
    let notes = row
        .notes
        .iter()
        .map(|note| view! { <small>{note.sentence(l.language)}</small> })
        .collect_view();
    let class = if is_refused(row) { "bad-row" } else { "" };
    view! {
        <tr class=class>
            <td class="n">{row.line}</td>
            <td>{number}</td>
            <td>{client}</td>
            <td>{due}</td>
            <td class="n">{total}</td>
            <td>{outcome}{notes}</td>
        </tr>
    }
}

/// Ids drawn at random and stamps of the ledger's clock.
struct Drawn(Workspace);

impl Source for Drawn {
    fn id(&mut self, _named: &[&str]) -> u128 {
        browser::random_bits()
    }

    fn stamp(&mut self) -> Stamp {
        self.0.stamp()
    }
}
