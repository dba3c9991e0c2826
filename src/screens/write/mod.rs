//! The message to a client: read, corrected, sent, and recorded as it was sent.

mod batch;
mod checks;
mod included;
mod record;

use leptos::prelude::*;
use relancier_core::dunning::{Action, Check, Demand, Plan, Weight, checks, demand, plan};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::ledger::{Channel, Client, Ledger};
use relancier_core::text::Line;
use relancier_exchange::mailto::{Copies, LINK_BUDGET, mailto};
use relancier_exchange::sms;
use relancier_messages::{Email, Letter, Parties, email, email_short, letter};

use super::invoice::Gone;
use crate::components::{Attachments, CopyButton, PdfButton, ShareButton, Unsent};
use crate::lang::{say, step_class, use_lang};
use crate::route::Route;
use crate::workspace::{Workspace, use_workspace};
pub use batch::Batch;
use checks::{CheckList, Stopped};
use included::{Included, lines};
use record::Record;

/// The message to a client.
#[component]
pub fn Write(
    /// Who is written to.
    client: ClientId,
) -> impl IntoView {
    // What is being read and corrected does not change under the person's eyes: it is made anew
    // when the person says so.
    let again = RwSignal::new(());
    move || {
        again.track();
        view! { <Draft client again/> }
    }
}

/// The message as it was made at one moment.
#[component]
fn Draft(client: ClientId, again: RwSignal<()>) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let Some(debtor) = ledger.client(client) else { return view! { <Gone/> }.into_any() };
    let Some((action, drafted)) = asked(&ledger, workspace, debtor) else {
        return view! { <NothingToWrite client/> }.into_any();
    };
    let Some(parties) = Parties::of(&ledger, &drafted) else {
        return view! { <DescribeFirst/> }.into_any();
    };
    let planned = action.step.channel;
    let drafted = StoredValue::new(drafted);
    let checks = Memo::new(move |_| {
        let ledger = workspace.ledger();
        let Some(debtor) = ledger.client(client) else { return Vec::new() };
        let now = asked(&ledger, workspace, debtor).map(|(_, demand)| demand);
        let (rates, reader) = (ledger.rates(), l.language);
        drafted.with_value(|drafted| {
            checks(&ledger, &rates, debtor, drafted, now.as_ref(), planned, reader)
        })
    });
    // What is noted as sent changes what is due: nobody is to be warned of that.
    let noted = RwSignal::new(false);
    let stopped = Memo::new(move |_| {
        let stop = |checks: &Vec<Check>| {
            checks.iter().copied().find(|one| one.weight() == Weight::Stop)
        };
        checks.with(stop).filter(|_| !noted.get())
    });
    // The channel the step wants, or the one there is an address for.
    let instead = checks.with_untracked(|checks| {
        checks.iter().find_map(|check| match check {
            Check::NoAddress { instead, .. } => *instead,
            _ => None,
        })
    });
    let channel = instead.unwrap_or(planned);

    let message = drafted.with_value(|demand| fitting(&parties, demand));
    let shortened = drafted.with_value(|demand| message.body != email(&parties, demand).body);
    let texts = Texts {
        subject: RwSignal::new(message.subject),
        body: RwSignal::new(message.body),
        sms: RwSignal::new(
            drafted.with_value(|demand| relancier_messages::sms(&parties, demand)),
        ),
        letter: StoredValue::new(drafted.with_value(|demand| letter(&parties, demand))),
        tracking: RwSignal::new(String::new()),
    };
    let lines = drafted.with_value(|demand| lines(&ledger, demand));
    let step = drafted.with_value(|demand| demand.step);
    let name = debtor.name.to_string();
    let total = drafted.with_value(|demand| l.amount(demand.total));
    let opened = RwSignal::new(false);
    let company_email = parties.company.email.clone();
    let from = (parties.company.name.clone(), company_email);
    let recipient = debtor.clone();
    let invoices: Vec<InvoiceId> =
        drafted.with_value(|demand| demand.lines.iter().map(|line| line.invoice).collect());
    view! {
        <p class="crumb"><a href=Route::Todo.href()>{say!(l, nav.todo)}</a>" › "
            <a href=Route::Client(client).href()>{name.clone()}</a></p>
        <div class="top">
            <div>
                <h1>{say!(l, write.title, step = l.step(step), name = name)}</h1>
                <p>{say!(l, write.total, amount = total)}</p>
            </div>
        </div>
        <div class="two">
            <section class=format!("panel letter {}", step_class(step))>
                <Message texts recipient invoices from channel shortened opened stopped/>
                <Stopped client stopped again/>
            </section>
            <div>
                <section class="panel" aria-label=say!(l, write.before)>
                    <h2>{say!(l, write.before)}</h2>
                    <CheckList client checks/>
                </section>
                <Included lines again/>
                <section class="panel" aria-live="polite">
                    <h2>{say!(l, write.after)}</h2>
                    <p class="muted">{move || if opened.get() { say!(l, write.sent_question) } else { say!(l, write.sent_later) }}</p>
                    <Record drafted texts recipient=debtor.clone() planned opened noted/>
                </section>
            </div>
        </div>
    }
    .into_any()
}

/// What would be asked of a client now, if anything.
fn asked(ledger: &Ledger, workspace: Workspace, debtor: &Client) -> Option<(Action, Demand)> {
    let today = workspace.today();
    let Plan::Act(action) = plan(ledger, debtor, today) else { return None };
    let demand = demand(ledger, &ledger.rates(), debtor, &action, today);
    Some((action, demand))
}

/// The words, as they stand on the screen.
#[derive(Clone, Copy)]
struct Texts {
    subject: RwSignal<String>,
    body: RwSignal<String>,
    sms: RwSignal<String>,
    letter: StoredValue<Letter>,
    /// The number a registered letter is followed by, as it is typed.
    tracking: RwSignal<String>,
}

/// The letter as it is posted.
fn posted(letter: StoredValue<Letter>, channel: Channel, tracking: RwSignal<String>) -> Letter {
    let number = tracking.with_untracked(|typed| Line::new(typed).ok());
    letter.get_value().posted_by(channel, number.as_ref())
}

/// The message, and its ways out.
#[component]
fn Message(
    texts: Texts,
    recipient: Client,
    /// What it is about.
    invoices: Vec<InvoiceId>,
    from: (Line, Option<relancier_core::identity::Email>),
    /// The way out that is offered first.
    channel: Channel,
    shortened: bool,
    opened: RwSignal<bool>,
    stopped: Memo<Option<Check>>,
) -> impl IntoView {
    let l = use_lang();
    let Texts { subject, body, sms, letter, tracking } = texts;
    let copy_to_self = RwSignal::new(false);
    let files = RwSignal::new(Vec::new());
    let own = from.1.as_ref().map(ToString::to_string);
    let parts = StoredValue::new((from, recipient.clone()));
    let bcc =
        move || parts.with_value(|((_, own), _)| own.clone().filter(|_| copy_to_self.get()));
    let link = move || {
        let bcc = bcc();
        parts.with_value(|(_, to)| {
            let copies = Copies { cc: to.chasing.copy_to.as_ref(), bcc: bcc.as_ref() };
            mailto(to.email.as_ref(), copies, &subject.read(), &body.read())
        })
    };
    let too_long = move || link().len() > LINK_BUDGET;
    let document = Callback::new(move |()| Some(posted(letter, channel, tracking)));
    let saved = Callback::new(move |()| opened.set(true));
    let message = Callback::new(move |()| (subject.get_untracked(), body.get_untracked()));
    let text = Callback::new(move |()| {
        let (subject, body) = message.run(());
        format!("{subject}\n\n{body}")
    });
    let attached_to = Callback::new(move |()| {
        let (subject, body) = message.run(());
        let (from, to) = parts.get_value();
        let cc = to.chasing.copy_to.clone();
        Unsent {
            from,
            to: (to.name, to.email),
            cc,
            bcc: untrack(bcc),
            subject,
            body,
            files: files.get_untracked(),
        }
    });
    let by_sms = recipient.phone.filter(sms::is_french_mobile).map(|phone| {
        let link = move || sms::sms(&phone, &sms.read());
        let class = if channel == Channel::Sms { "button go" } else { "button quiet" };
        view! {
            <a class=class href=link on:click=move |_| opened.set(true)>{say!(l, write.sms)}</a>
        }
    });
    let sms_text = by_sms.is_some().then(|| {
        view! {
            <details open=channel == Channel::Sms>
                <summary>{say!(l, write.sms_text)}</summary>
                <textarea aria-label=say!(l, write.sms_text) rows="4" prop:value=sms
                    on:input:target=move |event| sms.set(event.target().value())></textarea>
            </details>
        }
    });
    let go = |is: bool| if is { "button go" } else { "button" };
    let to = recipient.email.as_ref().map(ToString::to_string);
    let cc = recipient.chasing.copy_to.as_ref().map(|copy| {
        view! { <dt>{say!(l, write.cc)}</dt><dd>{copy.to_string()}</dd> }
    });
    view! {
        <dl class="to">
            <dt>{say!(l, write.to)}</dt>
            <dd>{to.unwrap_or_else(|| say!(l, write.no_address).to_string())}</dd>
            {cc}
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
            {sms_text}
            {own.map(|address| view! {
                <label class="choice">
                    <input type="checkbox" prop:checked=copy_to_self
                        on:change:target=move |event| copy_to_self.set(event.target().checked())/>
                    <span>{say!(l, write.copy_to_self, address = address)}</span>
                </label>
            })}
            <Attachments files invoices/>
        </form>
        {shortened.then(|| view! { <p class="muted">{say!(l, write.shortened)}</p> })}
        <Show when=too_long><p class="note">{say!(l, write.too_long)}</p></Show>
        <div hidden=move || stopped.get().is_some()>
            <div class="act">
                <a class=go(channel == Channel::Email) href=link on:click=move |_| opened.set(true)>{say!(l, write.open_mail)}</a>
                <PdfButton document label=say!(l, write.letter) class=go(channel.is_letter()) saved/>
            </div>
            <div class="act">
                <CopyButton text label=say!(l, write.copy)/>
                <PdfButton document label=say!(l, write.save_eml) class="quiet" attached_to saved/>
                {by_sms}
                <ShareButton message document files shared=saved/>
            </div>
        </div>
    }
}

/// The message, or its short form when the whole would not fit a link.
fn fitting(parties: &Parties<'_>, demand: &Demand) -> Email {
    let whole = email(parties, demand);
    let link = mailto(whole.to.as_ref(), Copies::default(), &whole.subject, &whole.body);
    if link.len() <= LINK_BUDGET { whole } else { email_short(parties, demand) }
}

/// Nothing is due with this client today.
#[component]
fn NothingToWrite(client: ClientId) -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="empty">
            <h1>{say!(l, write.nothing_title)}</h1>
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
            <h1>{say!(l, write.describe_title)}</h1>
            <p>{say!(l, todo.no_company)}</p>
            <div class="act"><a class="button go" href=Route::Settings.href()>{say!(l, todo.describe_company)}</a></div>
        </div>
    }
}
