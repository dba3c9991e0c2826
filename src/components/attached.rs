//! Files that go with a message: the invoice itself, a delivery note.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::lang::{say, use_lang};

/// What most mail servers still take, in bytes.
const MOST: u64 = 10_000_000;

/// A file that goes with a message.
#[derive(Clone)]
pub struct AttachedFile {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Arc<[u8]>,
}

/// The files that go with a message, picked and taken away again.
#[component]
pub fn Attachments(
    /// They are kept for as long as the message is on the screen, and nowhere else.
    files: RwSignal<Vec<AttachedFile>>,
) -> impl IntoView {
    let l = use_lang();
    let refused = RwSignal::new(None::<String>);
    let attach = move |file: browser::File| {
        spawn_local(async move {
            let name = file.name();
            let there = files.with_untracked(|files| {
                files.iter().map(|file| file.bytes.len() as u64).sum::<u64>()
            });
            if there.saturating_add(file.size()) > MOST {
                refused.set(Some(say!(l, attached.too_large, name = name).to_string()));
                return;
            }
            match file.bytes().await {
                // The screen may have been left meanwhile.
                Ok(bytes) => {
                    let file = AttachedFile { name, bytes: bytes.into() };
                    files.try_update(|files| files.push(file));
                }
                Err(_) => {
                    let said = say!(l, data.unreadable, name = name).to_string();
                    refused.try_set(Some(said));
                }
            }
        });
    };
    let list = move || {
        let files_now = files.get();
        let rows = files_now.into_iter().enumerate().map(|(place, file)| {
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
            <ul>{list}</ul>
            <p class="hint" id="attached-hint">{say!(l, attached.hint)}</p>
            <p class="error" aria-live="polite">{refused}</p>
        </div>
    }
}
