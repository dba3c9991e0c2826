//! A button that makes a document and saves it, alone or with the e-mail it goes with.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::identity::Email;
use relancier_core::text::Line;
use relancier_exchange::eml::{Attachment, Draft, Mailbox, eml};
use relancier_exchange::mailto::Copies;
use relancier_messages::Letter;

use super::AttachedFile;
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
    /// The e-mail it is saved with, asked for when it is wanted; it is saved alone without one.
    #[prop(optional)]
    attached_to: Option<Callback<(), Unsent>>,
    /// Told once the file is saved.
    #[prop(optional)]
    saved: Option<Callback<()>>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let making = RwSignal::new(false);
    let make = move |_| {
        let Some(document) = document.run(()) else { return };
        // Before the wait: the screen may be left before the PDF is there.
        let email = attached_to.map(|email| email.run(()));
        making.set(true);
        spawn_local(async move {
            match pdf::make(&document).await {
                Ok(pdf) => {
                    match email {
                        Some(email) => email.save(&document.file_name, &pdf),
                        None => browser::download(&document.file_name, &pdf),
                    }
                    // Nobody is to be told if the screen was left meanwhile.
                    saved.and_then(|saved| saved.try_run(()));
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

/// An e-mail that is still to be sent.
pub struct Unsent {
    /// Who writes, and from where.
    pub from: (Line, Option<Email>),
    /// To whom.
    pub to: (Line, Option<Email>),
    /// Who gets a copy that all see.
    pub cc: Option<Email>,
    /// Who gets a copy that the recipient does not see.
    pub bcc: Option<Email>,
    /// One line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// What goes with it beside the document.
    pub files: Vec<AttachedFile>,
}

impl Unsent {
    fn save(&self, pdf_name: &str, pdf: &[u8]) {
        let document = Attachment { name: pdf_name, bytes: pdf };
        let files = self.files.iter();
        let files = files.map(|file| Attachment { name: &file.name, bytes: &file.bytes });
        let attachments: Vec<_> = std::iter::once(document).chain(files).collect();
        let draft = Draft {
            from: mailbox(&self.from),
            to: mailbox(&self.to),
            copies: Copies { cc: self.cc.as_ref(), bcc: self.bcc.as_ref() },
            subject: &self.subject,
            body: &self.body,
            attachments: &attachments,
        };
        let name = pdf_name.strip_suffix(".pdf").unwrap_or(pdf_name);
        browser::download(&format!("{name}.eml"), eml(&draft).as_bytes());
    }
}

fn mailbox((name, address): &(Line, Option<Email>)) -> Option<Mailbox<'_>> {
    address.as_ref().map(|address| Mailbox { name, address })
}

fn sentence(l: Lang, error: &PdfError) -> String {
    match error {
        PdfError::MissingCharacters(characters) => {
            say!(l, pdf.missing, characters = characters.clone()).to_string()
        }
        PdfError::Failed(detail) => say!(l, pdf.failed, detail = detail.clone()).to_string(),
    }
}
