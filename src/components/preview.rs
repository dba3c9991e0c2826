//! A document that was made, to be looked at before it is saved or printed.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::Dialog;
use crate::browser;
use crate::lang::{say, use_lang};

/// A document that was made.
#[derive(Clone)]
pub struct Made {
    /// The name to save it under.
    pub name: String,
    /// The file.
    pub pdf: Arc<[u8]>,
}

/// Shows a document, if there is one; saves it at once where the browser does not show PDF files.
pub fn show_or_save(
    shown: RwSignal<Option<Made>>,
    name: String,
    pdf: &[u8],
    kept: Option<Callback<()>>,
) {
    if browser::can_show_pdf() {
        shown.try_set(Some(Made { name, pdf: pdf.into() }));
    } else {
        browser::download(&name, pdf);
        // Nobody is to be told if the screen was left meanwhile.
        kept.and_then(|kept| kept.try_run(()));
    }
}

/// A document over the screen, with the ways to keep it.
#[component]
pub fn Preview(
    /// The document; `None` once it is closed.
    shown: RwSignal<Option<Made>>,
    /// Told once it is saved or printed.
    kept: Option<Callback<()>>,
) -> impl IntoView {
    move || shown.get().map(|made| view! { <Open shown made kept/> })
}

#[component]
fn Open(
    shown: RwSignal<Option<Made>>,
    made: Made,
    kept: Option<Callback<()>>,
) -> impl IntoView {
    let l = use_lang();
    let open = RwSignal::new(true);
    Effect::new(move |_| {
        if !open.get() {
            shown.set(None);
        }
    });
    let keep = move || {
        if let Some(kept) = kept {
            kept.run(());
        }
    };
    let frame = NodeRef::<html::Iframe>::new();
    let title = made.name.clone();
    let made = StoredValue::new(made);
    // The browser shows it for as long as this lives.
    let address = StoredValue::new_local(
        made.with_value(|made| browser::Address::of(&made.pdf, "application/pdf")),
    );
    let source = address.with_value(|address| {
        // The viewer's own buttons would save it under a name that says nothing.
        address.as_ref().map(|address| format!("{}#toolbar=0&navpanes=0", address.as_str()))
    });
    let save = move |_| {
        made.with_value(|made| browser::download(&made.name, &made.pdf));
        open.set(false);
        keep();
    };
    let print = move |_| {
        let window = frame.get().and_then(|frame| frame.content_window());
        // A browser that cannot print what it shows leaves saving it.
        if window.is_some_and(|window| window.print().is_ok()) {
            keep();
        }
    };
    view! {
        <Dialog open title>
            <div class="act">
                <button type="button" class="go" on:click=save>{say!(l, preview.save)}</button>
                <button type="button" on:click=print>{say!(l, preview.print)}</button>
                <button type="button" class="quiet" on:click=move |_| open.set(false)>{say!(l, notice.close)}</button>
            </div>
            <iframe node_ref=frame class="paper" title=say!(l, preview.title) src=source.clone()></iframe>
        </Dialog>
    }
}
