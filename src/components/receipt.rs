//! Money that came from a client, shared among the client's invoices.

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::dunning::{Purpose, claims, share};
use relancier_core::id::{ClientId, OnAccountId, PaymentId};
use relancier_core::law::Allocation;
use relancier_core::ledger::{Ledger, OnAccount, Payment, Record, RecordId};
use relancier_core::money::Money;
use relancier_core::text::Block;
use relancier_exchange::amount::read_amount;

use super::{Answers, Choice, Field, Form, Problems, Select};
use crate::browser;
use crate::lang::{say, use_lang};
use crate::screens::read::{amount_field, date_field};
use crate::workspace::{Change, use_workspace};

/// What the payer said, or did not say, the money is for.
const INVOICES_FIRST: &str = "invoices";
const PENALTIES_TOO: &str = "penalties";

/// The form that records what a client paid at once for several invoices.
#[component]
pub fn ReceiptForm(
    /// Who paid.
    client: ClientId,
    /// Closed when recorded, or given up.
    open: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let typed = RwSignal::new(None::<(Money, NaiveDate, String)>);
    let on_change = Callback::new(move |answers: Answers| {
        let amount = read_amount(answers.text("receipt-amount")).ok();
        let date = answers.text("receipt-date").parse().ok();
        let amount = amount.filter(|amount| amount.is_positive());
        typed.set(
            amount
                .zip(date)
                .map(|(amount, date)| (amount, date, answers.text("receipt-for").to_owned())),
        );
    });
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let amount = amount_field(l, answers, "receipt-amount", &mut problems);
        let date = date_field(l, answers, "receipt-date", &mut problems);
        if date.is_some_and(|date| date > browser::today()) {
            problems.insert("receipt-date", say!(l, problem.future_payment).to_string());
        }
        let (Some(amount), Some(date), true) = (amount, date, problems.is_empty()) else {
            return Err(problems);
        };
        let said = answers.text("receipt-for");
        let ledger = workspace.ledger_now();
        let allocation =
            share(&ledger, &workspace.rates(), client, date, amount, purpose(said));
        drop(ledger);
        let note = Block::new(answers.text("receipt-note"));
        let changes = changes(client, date, &allocation, &note);
        let what = say!(l, done.payment, amount = l.amount(amount)).to_string();
        open.set(false);
        workspace.commit(what, changes);
        Ok(())
    };
    let mut choices = vec![
        Choice::new(INVOICES_FIRST, say!(l, receipt.invoices_first)),
        Choice::new(PENALTIES_TOO, say!(l, receipt.penalties_too)),
    ];
    let ledger = workspace.ledger_now();
    let open_invoices =
        ledger.invoices_of(client).filter(|invoice| ledger.remaining(invoice).is_positive());
    choices.extend(open_invoices.map(|invoice| {
        let number = invoice.number.to_string();
        Choice::new(
            invoice.id.to_string(),
            say!(
                l,
                receipt.named,
                number = number,
                amount = l.amount(ledger.remaining(invoice))
            )
            .to_string(),
        )
    }));
    let today = workspace.today().to_string();
    view! {
        <Form action=say!(l, payment.record) submit=submit on_change=on_change cancel=Callback::new(move |()| open.set(false))>
            <div class="pair">
                <Field name="receipt-amount" label=say!(l, payment.amount) inputmode="decimal" required=true/>
                <Field name="receipt-date" label=say!(l, payment.date) kind="date" value=Signal::stored(today) required=true/>
            </div>
            <Select name="receipt-for" label=say!(l, receipt.what_for) choices=choices
                hint=Signal::stored(say!(l, receipt.what_for_hint).to_string())/>
            <Field name="receipt-note" label=say!(l, payment.note)/>
            <div aria-live="polite">
                {move || typed.get().map(|(amount, date, said)| {
                    let ledger = workspace.ledger_now();
                    let allocation =
                        share(&ledger, &workspace.rates(), client, date, amount, purpose(&said));
                    shown(&ledger, &allocation)
                })}
            </div>
        </Form>
    }
}

/// Where the money goes, before it is recorded.
fn shown(ledger: &Ledger, allocation: &Allocation) -> impl IntoView + use<> {
    let l = use_lang();
    let rows = allocation
        .shares
        .iter()
        .filter_map(|share| {
            let invoice = ledger.invoice(share.invoice)?;
            Some(view! {
                <tr>
                    <td>{invoice.number.to_string()}</td>
                    <td>{say!(l, receipt.due, date = l.date(invoice.due))}</td>
                    <td class="n">{l.amount(share.amount)}</td>
                </tr>
            })
        })
        .collect_view();
    let rest = allocation.left_over.is_positive().then(|| {
        view! {
            <tr><td colspan="2">{say!(l, receipt.on_account)}</td><td class="n">{l.amount(allocation.left_over)}</td></tr>
        }
    });
    view! {
        <table>
            <caption><h3>{say!(l, receipt.shares)}</h3></caption>
            <tbody>{rows}{rest}</tbody>
        </table>
    }
}

/// What the payer said, as it was chosen.
fn purpose(said: &str) -> Purpose {
    match said {
        PENALTIES_TOO => Purpose::Everything,
        said => said.parse().map_or(Purpose::Invoices, Purpose::Invoice),
    }
}

/// The changes that put money on invoices, and what they do not take on the client's account.
fn changes(
    client: ClientId,
    date: NaiveDate,
    allocation: &Allocation,
    note: &Block,
) -> Vec<Change> {
    let payments = allocation.shares.iter().map(|share| {
        Change::Put(Record::Payment(Payment {
            id: PaymentId(browser::random_bits()),
            invoice: share.invoice,
            date,
            amount: share.amount,
            note: note.clone(),
        }))
    });
    let rest = allocation.left_over.is_positive().then(|| {
        Change::Put(Record::OnAccount(OnAccount {
            id: OnAccountId(browser::random_bits()),
            client,
            date,
            amount: allocation.left_over,
            note: note.clone(),
        }))
    });
    payments.chain(rest).collect()
}

/// Money of a client that no invoice has taken yet, and the button that puts it on them.
#[component]
pub fn OnAccountNotes(
    /// Whose.
    client: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger();
    let owes = !claims(&ledger, client, workspace.today()).is_empty();
    ledger
        .on_account_of(client)
        .cloned()
        .map(|money| {
            let told = say!(l, receipt.waiting, amount = l.amount(money.amount), date = l.date(money.date));
            let put = move |_| {
                let ledger = workspace.ledger_now();
                let allocation = share(
                    &ledger,
                    &workspace.rates(),
                    client,
                    money.date,
                    money.amount,
                    Purpose::Invoices,
                );
                drop(ledger);
                let mut all = vec![Change::Delete(RecordId::OnAccount(money.id))];
                all.extend(changes(client, money.date, &allocation, &money.note));
                let what = say!(l, done.allocated, amount = l.amount(money.amount)).to_string();
                workspace.commit(what, all);
            };
            view! {
                <div class="note calm">
                    <p>{told}</p>
                    {owes.then(|| view! { <button type="button" on:click=put>{say!(l, receipt.put)}</button> })}
                </div>
            }
        })
        .collect_view()
}
