//! A button that copies a text.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::lang::{say, use_lang};
use crate::workspace::{Notice, use_workspace};

/// Copies a text, and says whether the browser let it.
#[component]
pub fn CopyButton(
    /// The text, asked for when it is wanted.
    text: Callback<(), String>,
    /// What the button says.
    label: &'static str,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let copy = move |_| {
        let text = text.run(());
        spawn_local(async move {
            let said = match browser::copy(&text).await {
                Ok(()) => say!(l, write.copied),
                Err(_) => say!(l, write.not_copied),
            };
            workspace.notice().set(Some(Notice { text: said.to_string(), undo: false }));
        });
    };
    view! { <button type="button" class="quiet" on:click=copy>{label}</button> }
}
