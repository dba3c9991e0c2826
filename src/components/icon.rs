//! The few drawings of the navigation: one stroke, no colour of their own.

use leptos::prelude::*;

/// Which drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named by what it stands for")]
pub enum Icon {
    Todo,
    Invoices,
    Clients,
    Calendar,
    Insight,
    Settings,
}

/// The drawing, hidden from screen readers: a word always stands beside it.
pub fn icon(icon: Icon) -> impl IntoView {
    let path = match icon {
        Icon::Todo => "M3 10l4 4 10-10",
        Icon::Invoices => "M5 2h7l4 4v12H5zM12 2v4h4M8 10h5M8 13h5",
        Icon::Clients => {
            "M10 3.800a3.200 3.200 0 1 0 0 6.400 3.200 3.200 0 1 0 0-6.400M3.500 17c1-3.400 3.500-5 6.500-5s5.500 1.600 6.500 5"
        }
        Icon::Calendar => "M3 5h14v12H3zM3 9h14M7 3v4M13 3v4",
        Icon::Insight => "M3 17h14M5 14v-4M9 14V5M13 14V8",
        Icon::Settings => "M10 7a3 3 0 1 0 0 6 3 3 0 1 0 0-6M10 2v3M10 15v3M2 10h3M15 10h3",
    };
    view! { <svg viewBox="0 0 20 20" aria-hidden="true"><path d=path/></svg> }
}
