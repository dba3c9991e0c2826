//! Where the folder for the copies is chosen.

use chrono::DateTime;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::backup::CopyName;

use super::{Backups, Folder, State, failure_sentence, handle, use_backups};
use crate::browser::{self, BrowserError, File};
use crate::lang::{Lang, say, use_lang};
use crate::workspace::{Notice, Workspace, use_workspace};

/// The folder for the copies: chosen, how it stands, given up; and what other devices keep there.
#[component]
pub fn FolderPanel() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let backups = use_backups();
    view! {
        <div class="told"><section class="panel" aria-labelledby="folder-title">
            <h2 id="folder-title">{say!(l, folder.title)}</h2>
            <p class="muted">{say!(l, folder.text)}</p>
            {move || match backups.folder.get() {
                None if handle::supported() => view! {
                    <div class="act">
                        <button type="button" on:click=move |_| choose(l, backups, workspace)>{say!(l, folder.choose)}</button>
                    </div>
                }.into_any(),
                None => view! { <p class="note">{say!(l, folder.unsupported)}</p> }.into_any(),
                Some(folder) => view! {
                    <Chosen folder=folder.clone()/>
                    <Others folder/>
                }.into_any(),
            }}
        </section></div>
    }
}

/// The folder chosen, and how its copy stands.
#[component]
fn Chosen(folder: Folder) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let backups = use_backups();
    let name = StoredValue::new(folder.name());
    view! {
        <div aria-live="polite">
            {move || {
                let name = name.get_value();
                match backups.state.get() {
                    State::Unknown | State::Behind => view! { <p>{say!(l, folder.behind, name = name)}</p> }.into_any(),
                    State::UpToDate => view! { <p>{say!(l, folder.up_to_date, name = name)}</p> }.into_any(),
                    State::Held => view! { <p class="note">{say!(l, folder.held, name = name)}</p> }.into_any(),
                    // A folder is at hand here.
                    State::Forgotten => ().into_any(),
                    State::ToBeAsked => view! { <p class="note">{say!(l, folder.to_be_asked, name = name)}</p> }.into_any(),
                    State::Failed(failure) => view! { <p class="note bad">{failure_sentence(l, &failure, name)}</p> }.into_any(),
                }
            }}
        </div>
        <div class="act">
            {move || {
                let word = match backups.state.get() {
                    State::ToBeAsked => say!(l, folder.allow),
                    State::Failed(_) => say!(l, saving.again),
                    _ => return None,
                };
                Some(view! { <button type="button" on:click=move |_| backups.ask(workspace)>{word}</button> })
            }}
            <button type="button" on:click=move |_| choose(l, backups, workspace)>{say!(l, folder.other)}</button>
            <button type="button" class="quiet" on:click=move |_| stop(l, backups, workspace)>{say!(l, folder.stop)}</button>
        </div>
    }
}

/// Copies in the same folder that are not of what there is here: of other devices, or of before it was lost.
#[component]
fn Others(folder: Folder) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let backups = use_backups();
    let others = RwSignal::new_local(Vec::<File>::new());
    Effect::new(move |_| {
        // Once one may read there.
        if !matches!(backups.state.get(), State::UpToDate | State::Held) {
            return;
        }
        let lost = workspace.lost().get();
        let folder = folder.clone();
        spawn_local(async move {
            // Whoever cannot be read is not told of: nothing of ours is at stake.
            let found = others_in(&folder, lost).await.unwrap_or_default();
            others.try_set(found);
        });
    });
    move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            let rows = others.into_iter().map(|file| {
                let name = file.name();
                let when = written(l, &file);
                let label = say!(l, folder.look_at, name = name.clone()).to_string();
                view! {
                    <li>
                        <span>{name}" "<span class="muted">{when}</span></span>
                        <button type="button" aria-label=label on:click=move |_| browser::receive_file(&file)>{say!(l, folder.look)}</button>
                    </li>
                }
            });
            view! {
                <h3>{say!(l, folder.others)}</h3>
                <p class="muted">{say!(l, folder.others_text)}</p>
                <ul class="included">{rows.collect_view()}</ul>
            }
        })
    }
}

/// The copies of other devices, and where what was here is `lost` one's own.
async fn others_in(folder: &Folder, lost: bool) -> Result<Vec<File>, BrowserError> {
    let mut files = Vec::new();
    for name in folder.names().await? {
        let other = |copy: CopyName| copy.day.is_none() && (lost || copy.mark != folder.mark());
        if name.parse().is_ok_and(other) {
            files.push(folder.file(&name).await?);
        }
    }
    Ok(files)
}

fn written(l: Lang, file: &File) -> Option<String> {
    let day = DateTime::from_timestamp_millis(file.written_millis())?.date_naive();
    Some(say!(l, folder.written, date = l.date(day)).to_string())
}

/// Lets the person choose a folder, and begins to copy there.
pub(super) fn choose(l: Lang, backups: Backups, workspace: Workspace) {
    spawn_local(async move {
        let tell = |text: String| workspace.notice().set(Some(Notice { text, undo: false }));
        match Folder::choose().await {
            Ok(None) => {}
            Ok(Some(folder)) => {
                if folder.remember().await.is_err() {
                    tell(say!(l, folder.not_remembered).to_string());
                }
                backups.begin(folder, workspace).await;
            }
            Err(BrowserError(detail)) => {
                tell(say!(l, folder.not_chosen, detail = detail).to_string());
            }
        }
    });
}

/// Copies no more, and says so.
pub(super) fn stop(l: Lang, backups: Backups, workspace: Workspace) {
    spawn_local(async move {
        backups.end().await;
        let text = say!(l, folder.stopped).to_string();
        workspace.notice().set(Some(Notice { text, undo: false }));
    });
}
