//! What may stand in a text, to be written at a click.

use leptos::prelude::*;
use relancier_messages::{PaletteEntry, TextPart};

use super::cursor::Typing;
use super::{Editor, field_id};
use crate::lang::{say, use_lang};

/// What ends a section.
const END: &str = "[end]";

/// The merge fields and the conditions of the text.
#[component]
pub fn Palette(editor: Editor) -> impl IntoView {
    let l = use_lang();
    let text = move || editor.slot.get().text;
    let entry = move |PaletteEntry { written, about }: PaletteEntry| {
        let (opening, closing) = match written.strip_suffix(END) {
            Some(opening) => (opening.to_owned(), END),
            None => (written, ""),
        };
        let shown = opening.clone();
        let write = move |_| {
            let part = match editor.part.get_value() {
                TextPart::Subject if untrack(text).has_subject() => TextPart::Subject,
                _ => TextPart::Body,
            };
            if let Some(field) = Typing::find(field_id(part)) {
                field.write(&opening, closing);
            }
        };
        view! {
            <li><button type="button" class="quiet" on:click=write><code>{shown}</code>" "<span>{about}</span></button></li>
        }
    };
    view! {
        <details>
            <summary>{say!(l, texts.fields)}</summary>
            <p class="muted">{say!(l, texts.fields_about)}</p>
            <ul class="palette">{move || text().fields(l.language).map(entry).collect_view()}</ul>
        </details>
        <details>
            <summary>{say!(l, texts.conditions)}</summary>
            <p class="muted">{say!(l, texts.conditions_about)}</p>
            <ul class="palette">{move || text().conditions(l.language).map(entry).collect_view()}</ul>
        </details>
    }
}
