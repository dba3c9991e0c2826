//! A button that hands a text to another program of the device.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser;
use crate::lang::{say, use_lang};
use crate::workspace::{Notice, use_workspace};

/// Opens the device's own choice of programs with a message; nothing where the browser has none.
#[component]
pub fn ShareButton(
    /// The subject and the text, asked for when they are wanted.
    message: Callback<(), (String, String)>,
    /// Told once a program has taken it.
    shared: Callback<()>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let share = move |_| {
        let (subject, text) = message.run(());
        spawn_local(async move {
            match browser::share(&subject, &text).await {
                Ok(true) => {
                    // Nobody is to be told if the screen was left meanwhile.
                    shared.try_run(());
                }
                // The person closed the sheet.
                Ok(false) => {}
                Err(_) => {
                    let text = say!(l, write.not_shared).to_string();
                    workspace.notice().set(Some(Notice { text, undo: false }));
                }
            }
        });
    };
    browser::can_share().then(|| {
        view! { <button type="button" class="quiet" on:click=share>{say!(l, write.share)}</button> }
    })
}
