//! A button that hands a text to another program of the device.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_messages::Letter;

use super::AttachedFile;
use crate::browser;
use crate::lang::{say, use_lang};
use crate::pdf;
use crate::workspace::{Notice, use_workspace};

/// Opens the device's own choice of programs with a message; nothing where the browser has none.
#[component]
pub fn ShareButton(
    /// The subject and the text, asked for when they are wanted.
    message: Callback<(), (String, String)>,
    /// The document that goes with it where the device takes files, asked for when it is wanted.
    document: Callback<(), Option<Letter>>,
    /// What goes with it too.
    files: RwSignal<Vec<AttachedFile>>,
    /// Told once a program has taken it.
    shared: Callback<()>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let share = move |_| {
        let (subject, text) = message.run(());
        let able = browser::can_share_file("x.pdf");
        let document = document.run(()).filter(|_| able);
        let files = if able { files.get_untracked() } else { Vec::new() };
        spawn_local(async move {
            // A device that takes no letter still takes the words.
            let letter = match document {
                Some(letter) => {
                    pdf::make(&letter).await.ok().map(|pdf| (letter.file_name, pdf))
                }
                None => None,
            };
            let letter = letter.iter().map(|(name, pdf)| (name.as_str(), pdf.as_slice()));
            let files = files.iter().map(|file| (file.name.as_str(), &*file.bytes));
            let files: Vec<_> = letter.chain(files).collect();
            match browser::share(&subject, &text, &files).await {
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
