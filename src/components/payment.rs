//! Recording a payment.

use leptos::prelude::*;
use relancier_core::id::{InvoiceId, PaymentId};
use relancier_core::ledger::{Payment, Record};
use relancier_core::money::Money;
use relancier_core::text::Block;

use super::{Answers, Field, Form, Problems};
use crate::browser;
use crate::lang::{say, use_lang};
use crate::screens::read::{amount_field, date_field};
use crate::workspace::{Change, use_workspace};

/// The form that records a payment of an invoice, in part or in full.
#[component]
pub fn PaymentForm(
    /// The invoice paid.
    invoice: InvoiceId,
    /// The amount proposed: what remains of it.
    proposed: Money,
    /// What is due with penalties and indemnity, where they add something.
    #[prop(default = None)]
    with_penalties: Option<Money>,
    /// Closed when recorded, or given up.
    open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let amount = amount_field(l, answers, "payment-amount", &mut problems);
        let date = date_field(l, answers, "payment-date", &mut problems);
        if date.is_some_and(|date| date > browser::today()) {
            problems.insert("payment-date", say!(l, problem.future_payment).to_string());
        }
        let (Some(amount), Some(date), true) = (amount, date, problems.is_empty()) else {
            return Err(problems);
        };
        let payment = Payment {
            id: PaymentId(browser::random_bits()),
            invoice,
            date,
            amount,
            note: Block::new(answers.text("payment-note")),
        };
        let what = say!(l, done.payment, amount = l.amount(amount)).to_string();
        open.set(false);
        workspace.commit(what, vec![Change::Put(Record::Payment(payment))]);
        Ok(())
    };
    let hint = with_penalties.map_or_else(
        || say!(l, payment.amount_hint).to_string(),
        |total| say!(l, payment.amount_hint_penalties, total = l.amount(total)).to_string(),
    );
    let proposed = l.plain_amount(proposed.max(Money::ZERO));
    let today = workspace.today().to_string();
    view! {
        <Form action=say!(l, payment.record) submit=submit cancel=Callback::new(move |()| open.set(false))>
            <div class="pair">
                <Field name="payment-amount" label=say!(l, payment.amount) value=Signal::stored(proposed) inputmode="decimal" required=true
                    hint=Signal::stored(hint)/>
                <Field name="payment-date" label=say!(l, payment.date) kind="date" value=Signal::stored(today) required=true/>
            </div>
            <Field name="payment-note" label=say!(l, payment.note)/>
        </Form>
    }
}
