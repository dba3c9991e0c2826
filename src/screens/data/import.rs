//! A file taken in, with a look first.

use std::sync::Arc;

use chrono::DateTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_age::{OpenError, is_age};
use relancier_core::backup::Backup;
use relancier_core::ledger::{Entry, Stamp};
use relancier_exchange::json::{self, Extract, Preview, ReadError, Rescued};

use super::FilePicker;
use super::export::copied;
use super::handover::Sealing;
use crate::app::store_sentence;
use crate::browser;
use crate::components::{Answers, Field, Form, Problems};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::screens::conflicts::{Decisions, Disagreements, decided, proposed};
use crate::sealing::{self, SealError, Stopper, open_sentence, seal_sentence};
use crate::settings;
use crate::steps::{Progress, Steps, Work};
use crate::workspace::{Workspace, use_workspace};

/// What was read from a file, before anything is changed.
#[derive(Clone)]
enum Read {
    Nothing,
    Refused(String),
    /// It opens with a passphrase.
    Sealed {
        name: String,
        bytes: Arc<[u8]>,
    },
    Ready {
        preview: Arc<Preview>,
        /// Lines of a rescued database that cannot be read.
        unreadable: usize,
        /// Of an extract, whether it has notes and contact details.
        extract: Option<(bool, bool)>,
    },
}

/// What another device, or this one, exported.
#[component]
pub fn Import(
    /// The last copy: what comes in where nothing was is in a file already.
    backup: RwSignal<Option<Backup>>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let read = RwSignal::new(Read::Nothing);
    let decisions = RwSignal::new(Decisions::new());
    let steps = Steps::default();
    let taking_in = RwSignal::new(false);
    // What of the file is news: there may be much of it, and it is wanted once.
    let news = StoredValue::new(Vec::<Entry>::new());
    let look = move |name: String, bytes: Vec<u8>| {
        let work = steps.begin();
        read.try_set(Read::Nothing);
        spawn_local(async move {
            let found = match String::from_utf8(bytes) {
                Ok(text) => found(work, &text, workspace).await,
                Err(_) => Some(Err(ReadError::NotAnExport)),
            };
            let Some(found) = found else { return };
            work.end();
            read.try_set(match found {
                Ok(Found { mut entries, unreadable, extract }) => {
                    let preview = json::merge_preview(&workspace.ledger_now(), &mut entries);
                    decisions.try_set(proposed(&preview.disagreements));
                    news.try_set_value(entries);
                    Read::Ready { preview: Arc::new(preview), unreadable, extract }
                }
                Err(error) => Read::Refused(format!("{name} : {}", error.sentence(l.language))),
            });
        });
    };
    let chosen = move |file: browser::File| {
        spawn_local(async move {
            let name = file.name();
            let Ok(bytes) = file.bytes().await else {
                read.try_set(Read::Refused(say!(l, data.unreadable, name = name).to_string()));
                return;
            };
            if is_age(&bytes) {
                read.try_set(Read::Sealed { name, bytes: bytes.into() });
            } else if name.to_lowercase().ends_with(".age") {
                let why = open_sentence(l, OpenError::NotAge);
                read.try_set(Read::Refused(format!("{name} : {why}")));
            } else {
                look(name, bytes);
            }
        });
    };
    let take_in = move |preview: &Preview, whole: bool| {
        let mut entries = news.try_update_value(std::mem::take).unwrap_or_default();
        taking_in.set(true);
        // What is decided now must come after all that the file says.
        workspace.observe(&entries);
        let stamp = || workspace.stamp();
        entries.extend(
            decisions.with_untracked(|sides| decided(&preview.disagreements, sides, stamp)),
        );
        if preview.strays > 0 {
            let strays = workspace.ledger_now().strays(&entries, &preview.deleted);
            let moved = |(known, record)| Entry::put(Some(known), record, stamp());
            entries.extend(strays.into_iter().filter_map(moved));
        }
        spawn_local(async move {
            let was_empty = workspace.ledger_now().is_empty();
            // What is said of it is to be seen first.
            browser::sleep(0).await;
            let taken_in = workspace.take_in(say!(l, done.import).to_string(), entries).await;
            taking_in.try_set(false);
            match taken_in {
                Ok(()) => {
                    read.try_set(Read::Nothing);
                    if whole {
                        workspace.settle_loss();
                    }
                    if was_empty && whole {
                        copied(workspace.ledger_now().latest_stamp(), backup);
                    }
                    if was_empty {
                        // The example may have been here before, and undone.
                        settings::set_example(false);
                        Route::Todo.go();
                    }
                }
                Err(error) => {
                    read.try_set(Read::Refused(store_sentence(l, &error)));
                }
            }
        });
    };
    let forget = move || {
        news.set_value(Vec::new());
        read.set(Read::Nothing);
    };
    view! {
        <section class="panel">
            <h2>{say!(l, data.import_title)}</h2>
            <p class="muted">{say!(l, data.import_text)}</p>
            <div class="form"><FilePicker id="data-file" label=say!(l, data.file) accept=".json,.age,.txt,application/json" receives=true chosen=Callback::new(chosen)/></div>
            <Progress steps word=say!(l, data.reading)/>
            <div aria-live="polite">
                {move || match read.get() {
                    Read::Nothing => ().into_any(),
                    Read::Refused(sentence) => view! {
                        <p class="note bad" role="alert">{sentence}" "{say!(l, data.nothing_changed)}</p>
                    }.into_any(),
                    Read::Sealed { name, bytes } => {
                        let opened = Callback::new(move |(name, bytes)| look(name, bytes));
                        let refused = Callback::new(move |sentence| {
                            read.try_set(Read::Refused(sentence));
                        });
                        view! { <Unseal name bytes opened refused cancel=Callback::new(move |()| forget())/> }.into_any()
                    }
                    Read::Ready { preview, unreadable, extract } => {
                        let useful = preview.changes_something();
                        view! {
                            {extract.map(|left_out| view! { <p class="note">{extract_sentence(l, left_out)}</p> })}
                            {summary(l, &preview)}
                            {(preview.strays > 0).then(|| view! { <p class="note">{say!(l, data.strays, count = preview.strays)}</p> })}
                            {(unreadable > 0).then(|| view! { <p class="note">{say!(l, data.left, count = unreadable)}</p> })}
                            {preview.latest.and_then(|stamp| ahead(l, stamp))}
                            {(!preview.disagreements.is_empty()).then(|| view! {
                                <Disagreements disagreements=preview.disagreements.clone() decisions/>
                            })}
                            {useful.then(|| view! {
                                <div class="act">
                                    <button type="button" class="go" disabled=move || taking_in.get() on:click=move |_| take_in(&preview, extract.is_none())>
                                        {move || if taking_in.get() { say!(l, data.taking_in) } else { say!(l, data.take_in) }}
                                    </button>
                                    <button type="button" class="quiet" disabled=move || taking_in.get() on:click=move |_| forget()>{say!(l, form.cancel)}</button>
                                </div>
                            })}
                        }.into_any()
                    }
                }}
            </div>
        </section>
    }
}

/// What stands in a file.
struct Found {
    entries: Vec<Entry>,
    unreadable: usize,
    extract: Option<(bool, bool)>,
}

/// Reads whatever the page ever wrote; `None` when it is no longer wanted.
async fn found(
    work: Work,
    text: &str,
    workspace: Workspace,
) -> Option<Result<Found, ReadError>> {
    let found = match work.read(text).await? {
        // What the page saved when it had stopped.
        Err(ReadError::NotAnExport) => json::rescued(text)
            .map(|Rescued { entries, unreadable }| Found { entries, unreadable, extract: None })
            .ok_or(ReadError::NotAnExport),
        // It is looked at where it can be taken for nothing else.
        Err(ReadError::Extract) if workspace.ledger_now().is_empty() => {
            json::read_extract(text).map(|Extract { entries, notes, contact_details }| Found {
                entries,
                unreadable: 0,
                extract: Some((notes, contact_details)),
            })
        }
        found => found.map(|entries| Found { entries, unreadable: 0, extract: None }),
    };
    Some(found)
}

/// Asks for the passphrase of a file, as often as it takes.
#[component]
fn Unseal(
    /// What the file is called.
    name: String,
    /// What is in it.
    bytes: Arc<[u8]>,
    /// Told of the name and of what was sealed.
    opened: Callback<(String, Vec<u8>)>,
    /// Told why no passphrase will open it.
    refused: Callback<String>,
    /// Told that it need not be opened.
    cancel: Callback<()>,
) -> impl IntoView {
    let l = use_lang();
    let problem = RwSignal::new(None::<String>);
    let running = RwSignal::new_local(None::<Stopper>);
    on_cleanup(move || {
        if let Some(Some(stopper)) = running.try_get_untracked() {
            stopper.stop();
        }
    });
    let title = say!(l, sealed.ask, name = name.clone()).to_string();
    let submit = move |answers: &Answers| {
        let phrase = answers.text("open-phrase");
        if phrase.is_empty() {
            return Err(Problems::from([("open-phrase", say!(l, sealed.wanted).to_owned())]));
        }
        if running.with_untracked(Option::is_some) {
            return Ok(());
        }
        problem.set(None);
        let work = match sealing::Work::open(&bytes, phrase) {
            Ok(work) => work,
            Err(error) => {
                problem.set(Some(seal_sentence(l, &error)));
                return Ok(());
            }
        };
        running.set(Some(work.stopper()));
        let name = name.clone();
        spawn_local(async move {
            let done = work.done().await;
            running.try_set(None);
            match done {
                Ok(bytes) => {
                    opened.try_run((name, bytes));
                }
                Err(SealError::Stopped) => {}
                // Another try may help.
                Err(
                    error @ (SealError::Open(OpenError::WrongPhrase | OpenError::NoMemory)
                    | SealError::Failed(_)),
                ) => {
                    problem.try_set(Some(seal_sentence(l, &error)));
                    browser::focus("open-phrase");
                }
                Err(error) => {
                    refused.try_run(format!("{name} : {}", seal_sentence(l, &error)));
                }
            }
        });
        Ok(())
    };
    // The file was chosen to be opened: what is wanted next is its passphrase.
    request_animation_frame(|| browser::focus("open-phrase"));
    view! {
        <p class="below">{title}</p>
        {move || problem.get().map(|sentence| view! {
            <p class="note bad below" role="alert">{sentence}" "{say!(l, data.nothing_changed)}</p>
        })}
        <Form action=say!(l, sealed.open) submit cancel>
            <Field name="open-phrase" label=say!(l, sealed.phrase_of) secret=true/>
        </Form>
        <Sealing running word=say!(l, sealed.opening)/>
    }
}

/// What an extract has not.
fn extract_sentence(l: Lang, (notes, contact_details): (bool, bool)) -> &'static str {
    match (notes, contact_details) {
        (true, true) => say!(l, extract.look),
        (true, false) => say!(l, extract.look_without_details),
        (false, true) => say!(l, extract.look_without_notes),
        (false, false) => say!(l, extract.look_without_both),
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
                    <td>{l.record_kind(kind)}</td>
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
