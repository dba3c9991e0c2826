//! Files that go with a message: the invoice itself, a delivery note.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::id::InvoiceId;
use relancier_core::ledger::Digest;

use crate::app::store_sentence;
use crate::browser;
use crate::files::{self, KeptFile};
use crate::lang::{Lang, say, use_lang};

/// What most mail servers still take, in bytes.
const MOST: u64 = 10_000_000;

/// A file that goes with a message.
#[derive(Clone)]
pub struct AttachedFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
    /// Its SHA-256, if it is one kept with an invoice.
    kept: Option<Digest>,
}

/// The files that go with a message, picked and taken away again.
#[component]
pub fn Attachments(
    /// They are held for as long as the message is on the screen.
    files: RwSignal<Vec<AttachedFile>>,
    /// What the message is about: the files kept with these invoices go too, if nobody says otherwise.
    invoices: Vec<InvoiceId>,
) -> impl IntoView {
    let l = use_lang();
    let refused = RwSignal::new(None::<String>);
    let proposed = RwSignal::new(Vec::<KeptFile>::new());
    let attach = move |file: browser::File| {
        spawn_local(async move {
            let name = file.name();
            if !fits(files, file.size()) {
                refused.set(Some(say!(l, attached.too_large, name = name).to_string()));
                return;
            }
            match file.bytes().await {
                // The screen may have been left meanwhile.
                Ok(bytes) => {
                    let file = AttachedFile { name, bytes: bytes.into(), kept: None };
                    files.try_update(|files| files.push(file));
                }
                Err(_) => {
                    let said = say!(l, data.unreadable, name = name).to_string();
                    refused.try_set(Some(said));
                }
            }
        });
    };
    spawn_local(async move {
        // Where they cannot be read the invoice's screen says so; files can be picked all the same.
        let mut kept = files::of(&invoices).await.unwrap_or_default();
        kept.sort_by_key(|file| file.digest);
        kept.dedup_by_key(|file| file.digest);
        proposed.try_set(kept.clone());
        for file in kept {
            if let Err(sentence) = attach_kept(l, files, file).await {
                refused.try_set(Some(sentence));
            }
        }
    });
    let kept = move || {
        let rows = proposed.get().into_iter().map(|file| {
            let digest = file.digest;
            let goes =
                move || files.with(|files| files.iter().any(|file| file.kept == Some(digest)));
            let name = file.name.clone();
            let tick = move |wanted: bool| {
                refused.set(None);
                files.update(|files| files.retain(|file| file.kept != Some(digest)));
                let file = file.clone();
                if wanted {
                    spawn_local(async move {
                        if let Err(sentence) = attach_kept(l, files, file).await {
                            refused.try_set(Some(sentence));
                        }
                    });
                }
            };
            view! {
                <label class="choice">
                    <input type="checkbox" prop:checked=goes on:change:target=move |event| {
                        let wanted = event.target().checked();
                        // It is ticked once the file is there.
                        event.target().set_checked(false);
                        tick(wanted);
                    }/>
                    <span>{say!(l, attached.kept, name = name).to_string()}</span>
                </label>
            }
        });
        rows.collect_view()
    };
    let list = move || {
        let files_now = files.get();
        let picked = files_now.into_iter().enumerate().filter(|(_, file)| file.kept.is_none());
        let rows = picked.map(|(place, file)| {
            let name = file.name.clone();
            let drop_it = move |_| {
                files.update(|files| {
                    if place < files.len() {
                        files.remove(place);
                    }
                });
            };
            view! {
                <li>
                    <span>{file.name}</span>
                    <button type="button" class="quiet" on:click=drop_it
                        aria-label=say!(l, attached.remove, name = name).to_string()>{say!(l, attached.remove_it)}</button>
                </li>
            }
        });
        rows.collect_view()
    };
    view! {
        <div class="field attached">
            <input id="attached" class="visually-hidden" type="file" multiple=true
                aria-describedby="attached-hint" on:change:target=move |event| {
                    refused.set(None);
                    browser::picked_files(&event.target()).into_iter().for_each(attach);
                    // The same file can then be chosen again.
                    event.target().set_value("");
                }/>
            <label class="button quiet" for="attached">{say!(l, attached.add)}</label>
            {kept}
            <ul>{list}</ul>
            <p class="hint" id="attached-hint">{say!(l, attached.hint)}</p>
            <p class="error" aria-live="polite">{refused}</p>
        </div>
    }
}

/// Whether so many bytes more still fit.
fn fits(files: RwSignal<Vec<AttachedFile>>, more: u64) -> bool {
    let there = files.try_with_untracked(|files| {
        files.iter().map(|file| file.bytes.len() as u64).sum::<u64>()
    });
    there.unwrap_or_default().saturating_add(more) <= MOST
}

/// Adds a file that is kept; or says why it could not be.
async fn attach_kept(
    l: Lang,
    files: RwSignal<Vec<AttachedFile>>,
    file: KeptFile,
) -> Result<(), String> {
    if !fits(files, file.size) {
        return Err(say!(l, attached.too_large, name = file.name).to_string());
    }
    let bytes = file.bytes().await.map_err(|error| store_sentence(l, &error))?;
    // Another tab may have taken it away.
    if let Some(bytes) = bytes {
        let kept = Some(file.digest);
        let file = AttachedFile { name: file.name, bytes: bytes.into(), kept };
        files.try_update(|files| files.push(file));
    }
    Ok(())
}
