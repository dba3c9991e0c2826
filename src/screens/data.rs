//! The data: out as a file, in from a file with a look first, erased.

use chrono::DateTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::backup::Backup;
use relancier_core::ledger::{Entry, Ledger, Stamp};
use relancier_exchange::json::{self, Preview, ReadError, RecordKind, Rescued};

use super::conflicts::{Decisions, Disagreements, decided, proposed};
use super::keeping::{BackupAge, Keeping};
use crate::app::store_sentence;
use crate::browser;
use crate::components::Dialog;
use crate::folder::FolderPanel;
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::settings;
use crate::workspace::{Notice, Workspace, use_workspace};

/// What was read from a file, before anything is changed.
#[derive(Clone)]
enum Read {
    Nothing,
    Refused(String),
    Ready {
        entries: Vec<Entry>,
        preview: Box<Preview>,
        /// Lines of a rescued database that cannot be read.
        unreadable: usize,
    },
}

/// Export, import, erase.
#[component]
pub fn Data() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let read = RwSignal::new(Read::Nothing);
    let backup = RwSignal::new(settings::backup());
    // What is on screen and in a file now.
    let copied = move || {
        if let Some(up_to) = workspace.ledger_now().latest_stamp() {
            let made = Backup { day: browser::today(), up_to };
            settings::set_backup(made);
            backup.set(Some(made));
        }
    };
    let decisions = RwSignal::new(Decisions::new());
    let export = move |_| {
        let text = json::export(&workspace.ledger_now());
        let name = format!("relancier-{}.json", workspace.today());
        browser::download(&name, text.as_bytes());
        // A file that could not be taken in again is no copy.
        let again =
            json::import(&text).map(|entries| json::export(&Ledger::from_entries(entries)));
        let told = if again.is_ok_and(|again| again == text) {
            copied();
            say!(l, data.exported, name = name).to_string()
        } else {
            say!(l, data.not_read_back, name = name).to_string()
        };
        workspace.notice().set(Some(Notice { text: told, undo: false }));
    };
    let chosen = move |file: browser::File| {
        spawn_local(async move {
            let Ok(text) = file.text().await else {
                read.set(Read::Refused(
                    say!(l, data.unreadable, name = file.name()).to_string(),
                ));
                return;
            };
            let found = match json::import(&text) {
                // What the page saved when it had stopped.
                Err(ReadError::NotAnExport) => {
                    json::rescued(&text).ok_or(ReadError::NotAnExport)
                }
                found => found.map(|entries| Rescued { entries, unreadable: 0 }),
            };
            read.set(match found {
                Ok(Rescued { entries, unreadable }) => {
                    let preview = json::merge_preview(&workspace.ledger_now(), &entries);
                    decisions.set(proposed(&preview.disagreements));
                    Read::Ready { entries, preview: Box::new(preview), unreadable }
                }
                Err(error) => {
                    Read::Refused(format!("{} : {}", file.name(), error.sentence(l.language)))
                }
            });
        });
    };
    let take_in = move |mut entries: Vec<Entry>, preview: &Preview| {
        // What is decided now must come after all that the file says.
        workspace.observe(&entries);
        let stamp = || workspace.stamp();
        entries.extend(
            decisions.with_untracked(|sides| decided(&preview.disagreements, sides, stamp)),
        );
        spawn_local(async move {
            let was_empty = workspace.ledger_now().is_empty();
            match workspace.take_in(say!(l, done.import).to_string(), entries).await {
                Ok(()) => {
                    read.set(Read::Nothing);
                    if was_empty {
                        copied();
                        // The example may have been here before, and undone.
                        settings::set_example(false);
                        Route::Todo.go();
                    }
                }
                Err(error) => read.set(Read::Refused(store_sentence(l, &error))),
            }
        });
    };
    let unreadable = workspace.unreadable();
    view! {
        <div class="settings">
            <p class="crumb"><a href=Route::Settings.href()>{say!(l, nav.settings)}</a></p>
            <div class="top"><div>
                <h1 tabindex="-1">{say!(l, data.title)}</h1>
                <p>{say!(l, welcome.promise)}" "<a href=Route::Privacy.href()>{say!(l, privacy.link)}</a></p>
            </div></div>
            <section class="panel">
                <h2>{say!(l, data.export_title)}" "<BackupAge backup/></h2>
                <p class="muted">{say!(l, data.export_text)}</p>
                <div class="act"><button type="button" class="go" on:click=export>{say!(l, data.export)}</button></div>
            </section>
            <section class="panel">
                <h2>{say!(l, data.import_title)}</h2>
                <p class="muted">{say!(l, data.import_text)}</p>
                <div class="form"><FilePicker id="data-file" label=say!(l, data.file) accept=".json,application/json" chosen=Callback::new(chosen)/></div>
                <div aria-live="polite">
                    {move || match read.get() {
                        Read::Nothing => ().into_any(),
                        Read::Refused(sentence) => view! {
                            <p class="note bad" role="alert">{sentence}" "{say!(l, data.nothing_changed)}</p>
                        }.into_any(),
                        Read::Ready { entries, preview, unreadable } => {
                            let useful = preview.changes_something();
                            view! {
                                {summary(l, &preview)}
                                {(unreadable > 0).then(|| view! { <p class="note">{say!(l, data.left, count = unreadable)}</p> })}
                                {preview.latest.and_then(|stamp| ahead(l, stamp))}
                                {(!preview.disagreements.is_empty()).then(|| view! {
                                    <Disagreements disagreements=preview.disagreements.clone() decisions/>
                                })}
                                {useful.then(|| view! {
                                    <div class="act">
                                        <button type="button" class="go" on:click=move |_| take_in(entries.clone(), &preview)>{say!(l, data.take_in)}</button>
                                        <button type="button" class="quiet" on:click=move |_| read.set(Read::Nothing)>{say!(l, form.cancel)}</button>
                                    </div>
                                })}
                            }.into_any()
                        }
                    }}
                </div>
            </section>
            {move || (!unreadable.with(Vec::is_empty)).then(|| {
                let texts = unreadable.get();
                view! {
                    <section class="panel">
                        <h2>{say!(l, data.unreadable_title)}</h2>
                        <p class="muted">{say!(l, data.unreadable_text)}</p>
                        <div class="act">
                            <button type="button" on:click=move |_| {
                                browser::download("relancier-illisible.txt", texts.join("\n").as_bytes());
                            }>{say!(l, data.unreadable_export)}</button>
                        </div>
                    </section>
                }
            })}
            <FolderPanel look=Callback::new(chosen)/>
            <Keeping/>
            <section class="panel">
                <h2>{say!(l, data.erase_title)}</h2>
                <p class="muted">{say!(l, data.erase_text)}</p>
                <Erase/>
            </section>
        </div>
    }
}

/// What a file would bring, in a table.
fn summary(l: Lang, preview: &Preview) -> impl IntoView + use<> {
    if !preview.changes_something() {
        return view! { <p class="note ok">{say!(l, data.nothing_new)}</p> }.into_any();
    }
    let rows = preview
        .by_kind()
        .map(|(kind, counts)| {
            view! {
                <tr>
                    <td>{kind_word(l, kind)}</td>
                    <td class="n">{counts.added}</td>
                    <td class="n">{counts.changed}</td>
                    <td class="n">{counts.deleted}</td>
                    <td class="n">{counts.unchanged + counts.older}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="scroll">
        <table>
            <caption><h3>{say!(l, data.preview)}</h3></caption>
            <thead><tr>
                <th scope="col">{say!(l, head.what)}</th>
                <th scope="col" class="n">{say!(l, data.added)}</th>
                <th scope="col" class="n">{say!(l, data.changed)}</th>
                <th scope="col" class="n">{say!(l, data.deleted)}</th>
                <th scope="col" class="n">{say!(l, data.kept)}</th>
            </tr></thead>
            <tbody>{rows}</tbody>
        </table>
        </div>
    }
    .into_any()
}

/// That a clock is wrong, where a stamp is of a day to come.
fn ahead(l: Lang, latest: Stamp) -> Option<impl IntoView> {
    const DAY_MILLIS: u64 = 86_400_000;
    if latest.millis() <= browser::now_millis() + DAY_MILLIS {
        return None;
    }
    let millis = i64::try_from(latest.millis()).ok()?;
    let date = l.date(DateTime::from_timestamp_millis(millis)?.date_naive());
    Some(view! { <p class="note">{say!(l, data.ahead, date = date)}</p> })
}

fn kind_word(l: Lang, kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Company => say!(l, kinds.company),
        RecordKind::Client => say!(l, kinds.clients),
        RecordKind::Invoice => say!(l, kinds.invoices),
        RecordKind::Payment => say!(l, kinds.payments),
        RecordKind::CreditNote => say!(l, kinds.credit_notes),
        RecordKind::Contact => say!(l, kinds.contacts),
        RecordKind::Hold => say!(l, kinds.holds),
        RecordKind::OwnRate => say!(l, kinds.own_rates),
        RecordKind::Proceeding => say!(l, kinds.proceedings),
        RecordKind::LimitationEvent => say!(l, kinds.limitation_events),
        RecordKind::Cost => say!(l, kinds.costs),
        RecordKind::OnAccount => say!(l, kinds.on_account),
        RecordKind::Policy => say!(l, kinds.policy),
        RecordKind::Stationery => say!(l, kinds.stationery),
        RecordKind::OwnScenario => say!(l, kinds.own_scenarios),
        RecordKind::OwnText => say!(l, kinds.own_texts),
    }
}

/// Erasing everything asks first: it is the one thing that cannot be undone.
#[component]
fn Erase() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let asking = RwSignal::new(false);
    view! {
        <div class="act">
            <button type="button" class="danger" on:click=move |_| asking.set(true)>{say!(l, data.erase)}</button>
        </div>
        <Dialog open=asking title=say!(l, data.erase_ask)>
            <p>{say!(l, data.erase_sure)}</p>
            <div class="act">
                <button type="button" class="danger" on:click=move |_| { asking.set(false); erase_everything(l, workspace); }>{say!(l, data.erase_now)}</button>
                <button type="button" class="quiet" on:click=move |_| asking.set(false)>{say!(l, form.cancel)}</button>
            </div>
        </Dialog>
    }
}

/// Erases everything on this device, and goes back to the very first screen.
pub fn erase_everything(l: Lang, workspace: Workspace) {
    spawn_local(async move {
        match workspace.erase().await {
            Ok(()) => {
                settings::set_example(false);
                Route::Todo.go();
            }
            Err(error) => {
                let text = store_sentence(l, &error);
                workspace.notice().set(Some(Notice { text, undo: false }));
            }
        }
    });
}

/// A file, dropped or picked.
#[component]
pub fn FilePicker(
    /// The id of its input.
    id: &'static str,
    /// What is wanted.
    #[prop(into)]
    label: String,
    /// Which files the picker proposes.
    accept: &'static str,
    /// Told of the file.
    chosen: Callback<browser::File>,
) -> impl IntoView {
    let l = use_lang();
    let over = RwSignal::new(false);
    view! {
        <div class=move || if over.get() { "drop over" } else { "drop" }
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                if let Some(file) = browser::dropped_file(&event) {
                    chosen.run(file);
                }
            }>
            <p id=format!("{id}-what")>{label}</p>
            <input id=id class="visually-hidden" type="file" accept=accept aria-describedby=format!("{id}-what") on:change:target=move |event| {
                if let Some(file) = browser::picked_file(&event.target()) {
                    chosen.run(file);
                }
                // The same file can then be chosen again, once corrected.
                event.target().set_value("");
            }/>
            <label class="button" for=id>{say!(l, form.choose_file)}</label>
        </div>
    }
}
