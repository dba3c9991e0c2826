//! The reminder to a client: read, corrected, sent, and recorded as it was sent.

use leptos::prelude::*;
use relancier_core::dunning::{Demand, Plan, balance, demand, plan};
use relancier_core::id::{ClientId, ContactId};
use relancier_core::ledger::{Channel, Contact, Ledger, Record};
use relancier_core::text::Block;
use relancier_exchange::fingerprint::digest;
use relancier_exchange::mailto::{Copies, mailto};
use relancier_exchange::sms;
use relancier_messages::{Email, Parties, email, email_short, letter};

use super::invoice::Gone;
use crate::browser;
use crate::components::{CopyButton, PdfButton, ShareButton, Unsent};
use crate::lang::{Lang, say, step_class, use_lang};
use crate::route::Route;
use crate::workspace::{Change, Workspace, use_workspace};

/// What mail programs on Windows still take as one link, in encoded characters.
const LINK_BUDGET: usize = 2000;

/// The reminder to a client.
#[component]
pub fn Write(
    /// Who is written to.
    client: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    // Drawn once: what is being read and corrected does not change under the person's eyes.
    let ledger = workspace.ledger_now();
    let today = workspace.today();
    let Some(debtor) = ledger.client(client) else { return view! { <Gone/> }.into_any() };
    let Plan::Act(action) = plan(&ledger, debtor, today) else {
        return view! { <NothingToWrite client/> }.into_any();
    };
    let demand = demand(&ledger, &workspace.rates(), debtor, &action, today);
    let Some(parties) = Parties::of(&ledger, &demand) else {
        return view! { <DescribeFirst/> }.into_any();
    };

    let message = fitting(&parties, &demand);
    let shortened = message.body != email(&parties, &demand).body;
    let to = message.to.clone();
    let address = to.as_ref().map(ToString::to_string);
    let subject = RwSignal::new(message.subject);
    let body = RwSignal::new(message.body);
    let from = StoredValue::new((parties.company.name.clone(), parties.company.email.clone()));
    let cc = debtor.chasing.copy_to.clone();
    let copy_to_self = RwSignal::new(false);
    let bcc = move || from.get_value().1.filter(|_| copy_to_self.get());
    let link = {
        let to = to.clone();
        let cc = cc.clone();
        move || {
            let bcc = bcc();
            let copies = Copies { cc: cc.as_ref(), bcc: bcc.as_ref() };
            mailto(to.as_ref(), copies, &subject.read(), &body.read())
        }
    };
    let too_long = {
        let link = link.clone();
        move || link().len() > LINK_BUDGET
    };
    let opened = RwSignal::new(false);
    let letter = StoredValue::new(letter(&parties, &demand));
    let document = Callback::new(move |()| Some(letter.get_value()));
    let saved = Callback::new(move |()| opened.set(true));
    let message = Callback::new(move |()| (subject.get_untracked(), body.get_untracked()));
    let text = Callback::new(move |()| {
        let (subject, body) = message.run(());
        format!("{subject}\n\n{body}")
    });
    let recipient = StoredValue::new((debtor.name.clone(), to.clone()));
    let attached_to = Callback::new(move |()| {
        let (subject, body) = message.run(());
        let (from, to) = (from.get_value(), recipient.get_value());
        Unsent { from, to, cc: cc.clone(), bcc: untrack(bcc), subject, body }
    });
    let sms = debtor
        .phone
        .as_ref()
        .filter(|phone| sms::is_french_mobile(phone))
        .map(|phone| sms::sms(phone, &relancier_messages::sms(&parties, &demand)));
    let demand = StoredValue::new(demand);
    let record = {
        let address = address.clone();
        move |channel: Channel| {
            let (subject, body) = match channel {
                channel if channel.is_letter() => {
                    letter.with_value(|letter| (letter.subject.clone(), letter.plain_text()))
                }
                _ => (subject.get_untracked(), body.get_untracked()),
            };
            let to = match channel {
                channel if channel.is_letter() => {
                    letter.with_value(|letter| letter.recipient.join(", "))
                }
                _ => address.clone().unwrap_or_default(),
            };
            demand.with_value(|demand| sent(l, workspace, demand, channel, to, subject, &body));
        }
    };
    let record_letter = record.clone();
    let step = demand.with_value(|demand| demand.step);
    let by_letter = action.step.channel == Channel::Letter;
    let (mail_class, letter_class) = if by_letter || to.is_none() {
        ("button", "button go")
    } else {
        ("button go", "button")
    };
    let checks = demand.with_value(|demand| checks(l, &ledger, demand, to.is_some()));
    let name = debtor.name.to_string();
    view! {
        <p class="crumb"><a href=Route::Todo.href()>{say!(l, nav.todo)}</a>" › "
            <a href=Route::Client(client).href()>{name.clone()}</a></p>
        <div class="top">
            <div>
                <h1 tabindex="-1">{say!(l, write.title, step = l.step(step), name = name)}</h1>
                <p>{say!(l, write.total, amount = demand.with_value(|demand| l.amount(demand.total)))}</p>
            </div>
        </div>
        <div class="two">
            <section class=format!("panel letter {}", step_class(step))>
                <dl class="to">
                    <dt>{say!(l, write.to)}</dt>
                    <dd>{address.unwrap_or_else(|| say!(l, write.no_address).to_string())}</dd>
                </dl>
                <form class="form" on:submit=move |event| event.prevent_default()>
                    <div class="field">
                        <label for="subject">{say!(l, write.subject)}</label>
                        <input id="subject" prop:value=subject on:input:target=move |event| subject.set(event.target().value())/>
                    </div>
                    <div class="field">
                        <label for="body">{say!(l, write.body)}</label>
                        <textarea id="body" rows="16" prop:value=body on:input:target=move |event| body.set(event.target().value())></textarea>
                    </div>
                    {parties.company.email.as_ref().map(|own| view! {
                        <label class="choice">
                            <input type="checkbox" prop:checked=copy_to_self
                                on:change:target=move |event| copy_to_self.set(event.target().checked())/>
                            <span>{say!(l, write.copy_to_self, address = own.to_string())}</span>
                        </label>
                    })}
                </form>
                {shortened.then(|| view! { <p class="muted">{say!(l, write.shortened)}</p> })}
                <Show when=too_long><p class="note">{say!(l, write.too_long)}</p></Show>
                <div class="act">
                    <a class=mail_class href=link on:click=move |_| opened.set(true)>{say!(l, write.open_mail)}</a>
                    <PdfButton document label=say!(l, write.letter) class=letter_class saved/>
                </div>
                <div class="act">
                    <CopyButton text label=say!(l, write.copy)/>
                    <PdfButton document label=say!(l, write.save_eml) class="quiet" attached_to saved/>
                    {sms.map(|link| view! {
                        <a class="button quiet" href=link on:click=move |_| opened.set(true)>{say!(l, write.sms)}</a>
                    })}
                    <ShareButton message shared=saved/>
                </div>
            </section>
            <div>
                <section class="panel">
                    <h2>{say!(l, write.before)}</h2>
                    <ul class="checks">{checks}</ul>
                </section>
                <section class="panel" aria-live="polite">
                    <h2>{say!(l, write.after)}</h2>
                    <p class="muted">{move || if opened.get() { say!(l, write.sent_question) } else { say!(l, write.sent_later) }}</p>
                    <div class="act">
                        <button type="button" class=move || if opened.get() { "go" } else { "" }
                            on:click=move |_| record(Channel::Email)>{say!(l, write.sent)}</button>
                        <button type="button" on:click=move |_| record_letter(Channel::Letter)>{say!(l, write.posted)}</button>
                    </div>
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// The message, or its short form when the whole would not fit a link.
fn fitting(parties: &Parties<'_>, demand: &Demand) -> Email {
    let whole = email(parties, demand);
    let link = mailto(whole.to.as_ref(), Copies::default(), &whole.subject, &whole.body);
    if link.len() <= LINK_BUDGET { whole } else { email_short(parties, demand) }
}

/// What to look at before writing: the facts that would make one blush.
fn checks(
    l: Lang,
    ledger: &Ledger,
    demand: &Demand,
    has_address: bool,
) -> impl IntoView + use<> {
    let today = demand.as_of;
    let last_payment = ledger.payments().map(|payment| payment.date).max();
    let payment = last_payment.map_or_else(
        || (true, say!(l, check.no_payment_yet).to_string()),
        |day| {
            let days = (today - day).num_days().max(0);
            (days >= 7, say!(l, check.last_payment, count = days).to_string())
        },
    );
    let advance = balance(ledger, &ledger.rates(), demand.client, today).credit;
    let credit = advance
        .is_positive()
        .then(|| (true, say!(l, check.credit, amount = l.amount(advance)).to_string()));
    let address = if has_address {
        (false, say!(l, check.address).to_string())
    } else {
        (true, say!(l, check.no_address).to_string())
    };
    let iban = match ledger.company().and_then(|company| company.iban) {
        Some(iban) => (false, say!(l, check.iban, iban = iban.to_string()).to_string()),
        None => (true, say!(l, check.no_iban).to_string()),
    };
    [Some(payment), credit, Some(address), Some(iban)]
        .into_iter()
        .flatten()
        .map(|(warn, sentence)| view! { <li class=warn.then_some("warn")>{sentence}</li> })
        .collect_view()
}

/// Records what was sent, as it was sent.
fn sent(
    l: Lang,
    workspace: Workspace,
    demand: &Demand,
    channel: Channel,
    to: String,
    subject: String,
    body: &str,
) {
    let (body, digest) = (Block::new(body), Some(digest(&subject, body)));
    let contact = Contact {
        id: ContactId(browser::random_bits()),
        client: demand.client,
        invoices: demand.lines.iter().map(|line| line.invoice).collect(),
        step: Some(demand.step),
        channel,
        at: browser::local_time(),
        to,
        subject,
        body,
        amount: demand.total,
        digest,
        tracking: None,
        note: Block::default(),
    };
    let what = say!(l, done.sent, step = l.step(demand.step)).to_string();
    Route::Todo.go();
    workspace.commit(what, vec![Change::Put(Record::Contact(contact))]);
}

/// Nothing is due with this client today.
#[component]
fn NothingToWrite(client: ClientId) -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="empty">
            <h1 tabindex="-1">{say!(l, write.nothing_title)}</h1>
            <p>{say!(l, write.nothing)}</p>
            <div class="act"><a class="button go" href=Route::Client(client).href()>{say!(l, write.see_client)}</a></div>
        </div>
    }
}

/// A message needs to say who writes.
#[component]
fn DescribeFirst() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="empty">
            <h1 tabindex="-1">{say!(l, write.describe_title)}</h1>
            <p>{say!(l, todo.no_company)}</p>
            <div class="act"><a class="button go" href=Route::Settings.href()>{say!(l, todo.describe_company)}</a></div>
        </div>
    }
}
