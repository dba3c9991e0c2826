//! What happened with a client or an invoice, latest first.

use chrono::NaiveDateTime;
use leptos::prelude::*;
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::ledger::{Channel, Contact, HoldSubject, Invoice, Ledger};
use relancier_core::text::Block;

use crate::lang::{Lang, say, step_class, use_lang};
use crate::workspace::use_workspace;

/// What happened with a client, or with one invoice of that client.
#[component]
pub fn Timeline(
    /// The client.
    client: ClientId,
    /// One invoice alone.
    #[prop(optional)]
    invoice: Option<InvoiceId>,
) -> impl IntoView {
    let l = use_lang();
    let ledger = use_workspace().ledger();
    let mut moments: Vec<(NaiveDateTime, u8, AnyView)> = Vec::new();
    for kept in ledger.invoices_of(client).filter(|kept| invoice.is_none_or(|id| kept.id == id))
    {
        of_invoice(l, &ledger, kept, &mut moments);
    }
    for contact in ledger.contacts_of(client) {
        if invoice.is_none_or(|id| contact.invoices.contains(&id)) {
            moments.push((contact.at, 2, of_contact(l, contact)));
        }
    }
    if invoice.is_none() {
        for money in ledger.on_account_of(client) {
            let view = view! {
                <li class="paid">
                    <time>{l.date(money.date)}</time>
                    {say!(l, timeline.on_account, amount = l.amount(money.amount))}
                </li>
            };
            moments.push((money.date.into(), 4, view.into_any()));
        }
        for proceeding in ledger.proceedings_of(client) {
            let view = view! {
                <li><time>{l.date(proceeding.opened)}</time>{l.proceeding(proceeding.kind)}</li>
            };
            moments.push((proceeding.opened.into(), 3, view.into_any()));
        }
    }
    let client_holds = ledger.holds_on(HoldSubject::Client(client));
    let invoice_holds =
        invoice.into_iter().flat_map(|id| ledger.holds_on(HoldSubject::Invoice(id)));
    for hold in client_holds.chain(invoice_holds) {
        let until =
            hold.until.map(|until| say!(l, timeline.until, date = l.date(until)).to_string());
        let note =
            (!hold.note.is_empty()).then(|| view! { <small>{hold.note.to_string()}</small> });
        let view = view! {
            <li><time>{l.date(hold.from)}</time>{l.hold(hold.reason)}{until}{note}</li>
        };
        moments.push((hold.from.into(), 3, view.into_any()));
    }
    moments.sort_by_key(|(at, order, _)| core::cmp::Reverse((*at, *order)));
    let moments = moments.into_iter().map(|(_, _, view)| view).collect_view();
    view! { <ol class="time">{moments}</ol> }
}

fn of_invoice(
    l: Lang,
    ledger: &Ledger,
    invoice: &Invoice,
    moments: &mut Vec<(NaiveDateTime, u8, AnyView)>,
) {
    let number = invoice.number.to_string();
    let sent = view! {
        <li>
            <time>{l.date(invoice.issued)}</time>
            {say!(l, timeline.issued, number = number.clone(), amount = l.amount(invoice.total))}
        </li>
    };
    moments.push((invoice.issued.into(), 0, sent.into_any()));
    for payment in ledger.payments_of(invoice.id) {
        let note = (!payment.note.is_empty())
            .then(|| view! { <small>{payment.note.to_string()}</small> });
        let view = view! {
            <li class="paid">
                <time>{l.date(payment.date)}</time>
                {say!(l, timeline.paid, number = number.clone(), amount = l.amount(payment.amount))}
                {note}
            </li>
        };
        moments.push((payment.date.into(), 4, view.into_any()));
    }
    for credit in ledger.credit_notes_of(invoice.id) {
        let view = view! {
            <li class="paid">
                <time>{l.date(credit.date)}</time>
                {say!(l, timeline.credited, number = number.clone(), amount = l.amount(credit.amount))}
            </li>
        };
        moments.push((credit.date.into(), 4, view.into_any()));
    }
}

fn of_contact(l: Lang, contact: &Contact) -> AnyView {
    let what = contact.step.map_or_else(
        || match contact.channel {
            Channel::Call => say!(l, timeline.call),
            _ => say!(l, timeline.message),
        },
        |step| l.step(step),
    );
    // Kept as they came, whoever wrote the file: shown without what reorders the words beside them.
    let to = || match contact.to.as_str() {
        "" => say!(l, timeline.not_kept).to_owned(),
        to => Block::new(to).to_string(),
    };
    let subject = Block::new(&contact.subject);
    let how = match contact.channel {
        Channel::Email => say!(l, timeline.by_email, to = to()).to_string(),
        Channel::Letter => say!(l, timeline.by_letter).to_string(),
        Channel::RegisteredLetter => say!(l, timeline.by_registered).to_string(),
        Channel::ElectronicRegisteredLetter => {
            say!(l, timeline.by_electronic, to = to()).to_string()
        }
        Channel::Sms => say!(l, timeline.by_sms, to = to()).to_string(),
        Channel::Call => say!(l, timeline.by_call).to_string(),
    };
    let asked = contact
        .amount
        .is_positive()
        .then(|| say!(l, timeline.asked, amount = l.amount(contact.amount)).to_string());
    let tracking = contact
        .tracking
        .as_ref()
        .map(|number| say!(l, timeline.tracking, number = number.to_string()).to_string());
    let facts: Vec<String> = asked.into_iter().chain(tracking).collect();
    let facts = (!facts.is_empty()).then(|| view! { <small>{facts.join(" · ")}</small> });
    let body = contact.body.to_string();
    let digest = contact.digest.map(|digest| {
        view! {
            <p class="muted digest">{say!(l, timeline.digest)}" "<code>{digest.to_string()}</code></p>
        }
    });
    let text = match contact.channel {
        _ if body.is_empty() => None,
        Channel::Call => Some(view! { <small>{body}</small> }.into_any()),
        _ => Some(
            view! {
                <details>
                    <summary>{say!(l, timeline.read)}</summary>
                    <div class="sent">{format!("{subject}\n\n{body}")}</div>
                    {digest}
                </details>
            }
            .into_any(),
        ),
    };
    let note =
        (!contact.note.is_empty()).then(|| view! { <small>{contact.note.to_string()}</small> });
    view! {
        <li class=contact.step.map(step_class)>
            <time>{l.moment(contact.at)}</time>
            {what}" "{how}
            {facts}
            {note}
            {text}
        </li>
    }
    .into_any()
}
