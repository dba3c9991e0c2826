//! A button that makes a document: shown to be saved or printed, or saved with its e-mail.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::identity::Email;
use relancier_core::text::Line;
use relancier_exchange::eml::{Attachment, Draft, Mailbox, eml};
use relancier_exchange::mailto::Copies;
use relancier_messages::Letter;

use super::{AttachedFile, Preview, show_or_save};
use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::pdf::{self, PdfError, Undrawable};
use crate::workspace::{Notice, use_workspace};

/// Makes the PDF of a document and shows it.
#[component]
pub fn PdfButton(
    /// The document, asked for when it is wanted.
    document: Callback<(), Option<Letter>>,
    /// What the button says.
    label: &'static str,
    /// How it looks.
    #[prop(default = "button")]
    class: &'static str,
    /// The e-mail it is saved with, asked for when it is wanted; it is shown alone without one.
    #[prop(optional)]
    attached_to: Option<Callback<(), Unsent>>,
    /// Told once the file is saved, or printed.
    #[prop(optional)]
    saved: Option<Callback<()>>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let making = RwSignal::new(false);
    let shown = RwSignal::new(None);
    let make = move |_| {
        let Some(document) = document.run(()) else { return };
        // Before the wait: the screen may be left before the PDF is there.
        let email = attached_to.map(|email| email.run(()));
        making.set(true);
        spawn_local(async move {
            match (pdf::make(&document).await, email) {
                (Ok(pdf), Some(email)) => {
                    email.save(&document.file_name, &pdf);
                    // Nobody is to be told if the screen was left meanwhile.
                    saved.and_then(|saved| saved.try_run(()));
                }
                (Ok(pdf), None) => show_or_save(shown, document.file_name, &pdf, saved),
                (Err(PdfError::Stopped), _) => {}
                (Err(error), _) => {
                    let text = pdf_sentence(l, &error);
                    workspace.notice().set(Some(Notice { text, undo: false }));
                }
            }
            making.try_set(false);
        });
    };
    view! {
        <button type="button" class=class disabled=making on:click=make>
            {move || if making.get() { say!(l, write.making) } else { label }}
        </button>
        <Preview shown kept=saved/>
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

/// Why there is no document, and what to do.
pub fn pdf_sentence(l: Lang, error: &PdfError) -> String {
    match error {
        PdfError::MissingCharacters(characters) => {
            say!(l, pdf.missing, characters = characters.clone()).to_string()
        }
        PdfError::CodeTooLong => say!(l, pdf.code).to_owned(),
        PdfError::Logo(why) => say!(l, pdf.logo, why = undrawable(l, *why)).to_string(),
        PdfError::Signature(why) => {
            say!(l, pdf.signature, why = undrawable(l, *why)).to_string()
        }
        PdfError::Stopped => say!(l, pdf.stopped).to_owned(),
        PdfError::Failed(detail) => say!(l, pdf.failed, detail = detail.clone()).to_string(),
    }
}

fn undrawable(l: Lang, why: Undrawable) -> &'static str {
    match why {
        Undrawable::Damaged => say!(l, pdf.damaged),
        Undrawable::Colours => say!(l, pdf.colours),
        Undrawable::Interlaced => say!(l, pdf.interlaced),
        Undrawable::TooLarge => say!(l, pdf.too_large),
    }
}
