//! A file from the person.

use leptos::prelude::*;

use crate::browser;
use crate::lang::{say, use_lang};

/// A file, dropped or picked.
#[component]
pub fn FilePicker(
    /// The id of its input.
    id: &'static str,
    /// What is wanted.
    #[prop(into)]
    label: String,
    /// Which files the picker proposes.
    accept: &'static str,
    /// Whether a file that comes from outside is for it, too.
    #[prop(optional)]
    receives: bool,
    /// Told of the file.
    chosen: Callback<browser::File>,
) -> impl IntoView {
    let l = use_lang();
    let over = RwSignal::new(false);
    if receives {
        let receive = move || {
            if let Some(file) = browser::received_file() {
                chosen.run(file);
            }
        };
        receive();
        let listening = window_event_listener_untyped("relancier:file", move |_| receive());
        on_cleanup(move || listening.remove());
    }
    view! {
        <div class=move || if over.get() { "drop over" } else { "drop" }
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| {
                event.prevent_default();
                over.set(false);
                if let Some(file) = browser::dropped_file(&event) {
                    chosen.run(file);
                }
            }>
            <p id=format!("{id}-what")>{label}</p>
            <input id=id class="visually-hidden" type="file" accept=accept aria-describedby=format!("{id}-what") on:change:target=move |event| {
                if let Some(file) = browser::picked_file(&event.target()) {
                    chosen.run(file);
                }
                // The same file can then be chosen again, once corrected.
                event.target().set_value("");
            }/>
            <label class="button" for=id>{say!(l, form.choose_file)}</label>
        </div>
    }
}
