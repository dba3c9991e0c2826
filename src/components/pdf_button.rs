//! A button that makes a document and saves it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_messages::Letter;

use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::pdf::{self, PdfError};
use crate::workspace::{Notice, use_workspace};

/// Makes the PDF of a document and saves it.
#[component]
pub fn PdfButton(
    /// The document, asked for when it is wanted.
    document: Callback<(), Option<Letter>>,
    /// What the button says.
    label: &'static str,
    /// How it looks.
    #[prop(default = "button")]
    class: &'static str,
    /// Told once the file is saved.
    #[prop(optional)]
    saved: Option<Callback<()>>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let making = RwSignal::new(false);
    let make = move |_| {
        let Some(document) = document.run(()) else { return };
        making.set(true);
        spawn_local(async move {
            match pdf::make(&document).await {
                Ok(file) => {
                    browser::download(&document.file_name, &file);
                    if let Some(saved) = saved {
                        saved.run(());
                    }
                }
                Err(error) => {
                    let text = sentence(l, &error);
                    workspace.notice().set(Some(Notice { text, undo: false }));
                }
            }
            making.set(false);
        });
    };
    view! {
        <button type="button" class=class disabled=making on:click=make>
            {move || if making.get() { say!(l, write.making) } else { label }}
        </button>
    }
}

fn sentence(l: Lang, error: &PdfError) -> String {
    match error {
        PdfError::MissingCharacters(characters) => {
            say!(l, pdf.missing, characters = characters.clone()).to_string()
        }
        PdfError::Failed(detail) => say!(l, pdf.failed, detail = detail.clone()).to_string(),
    }
}
