//! Where an invoice stands, in a word and a colour.

use leptos::prelude::*;
use relancier_core::dunning::Standing;

use crate::lang::{say, use_lang};
use crate::workspace::use_workspace;

/// Where an invoice stands.
#[component]
pub fn StandingTag(
    /// Where.
    standing: Standing,
) -> impl IntoView {
    let l = use_lang();
    let (class, word) = match standing {
        Standing::Paid { on } => {
            ("tag ok", say!(l, standing.paid, date = l.day_month(on)).to_string())
        }
        Standing::Overpaid { by } => {
            ("tag warn", say!(l, standing.overpaid, amount = l.amount(by)).to_string())
        }
        Standing::Credited => ("tag", say!(l, standing.credited).to_string()),
        Standing::Held(hold) => {
            let ledger = use_workspace().ledger_now();
            let hold = ledger.hold(hold);
            ("tag accent", hold.map(|hold| l.hold(hold.reason)).unwrap_or_default())
        }
        Standing::NotDue { in_days: 0 } => {
            ("tag warn", say!(l, standing.due_today).to_string())
        }
        Standing::NotDue { in_days } => {
            ("tag", say!(l, standing.due_in, count = in_days).to_string())
        }
        Standing::Late { days } => {
            ("tag bad", say!(l, standing.late, count = days).to_string())
        }
    };
    view! { <span class=class>{word}</span> }
}
