//! A question asked over the screen.

use leptos::html;
use leptos::prelude::*;

use super::Arrivals;

/// A modal dialog: the browser keeps the focus in it, closes it on Escape and gives the focus
/// back. Its content exists only while it is open, so a form in it starts afresh each time.
#[component]
pub fn Dialog(
    /// Whether it is open; set to false to close it.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: String,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() && !dialog.open() {
            // It only fails for a dialog that is open or not in the page; this one is neither.
            dialog.show_modal().ok();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let label = title.clone();
    view! {
        <dialog node_ref=dialog aria-label=label on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <h2>{title.clone()}</h2>
                {
                    // What comes into a dialog is no change of place.
                    provide_context(Arrivals::default());
                    children()
                }
            </Show>
        </dialog>
    }
}
