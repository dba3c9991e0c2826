//! Invoices from a file.

use leptos::prelude::*;

use crate::lang::{say, use_lang};

/// Invoices from a file.
#[component]
pub fn Import() -> impl IntoView {
    let l = use_lang();
    view! { <h1 tabindex="-1">{say!(l, invoices.import)}</h1> }
}
