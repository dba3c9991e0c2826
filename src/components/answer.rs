//! What a client answered: the reply that is prepared for it, and what follows.

use leptos::prelude::*;
use relancier_core::dunning::{Matter, demand, matter};
use relancier_core::id::{ClientId, ContactId};
use relancier_core::ledger::{Channel, Contact, HoldReason, HoldSubject, Record};
use relancier_core::text::Block;
use relancier_exchange::fingerprint::digest;
use relancier_exchange::mailto::{Copies, LINK_BUDGET, mailto};
use relancier_messages::{Answer, Parties, reply};

use super::call::{DescribeCompany, Talk};
use super::hold::{DISPUTES, dispute_choices, hold_from_today, until_field};
use super::{Answers, Choice, CopyButton, Dialog, Field, Form, Problems, Select, lazy};
use crate::app::focus_title;
use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::{Change, use_workspace};

/// The button that opens what one does about a client's answer.
#[component]
pub fn AnswerButton(
    /// Who answered.
    client: ClientId,
    /// Its name.
    name: String,
) -> impl IntoView {
    let l = use_lang();
    let open = RwSignal::new(false);
    let talk = Talk { client, open };
    let title = say!(l, todo.answered_name, name = name).to_string();
    view! {
        <button type="button" class="quiet" aria-label=title.clone() on:click=move |_| open.set(true)>
            {say!(l, todo.answered)}
        </button>
        <Dialog open title>{lazy!(write => Answered talk: Talk)}</Dialog>
    }
}

/// What a client may answer, by its value in the form; a promise needs no reply.
const ANSWERS: [(&str, Option<Answer>); 6] = [
    ("promise", None),
    ("not-received", Some(Answer::NotReceived)),
    ("already-paid", Some(Answer::AlreadyPaid)),
    ("awaiting-approval", Some(Answer::AwaitingApproval)),
    ("dispute", Some(Answer::Dispute)),
    ("instalments", Some(Answer::Instalments)),
];

fn word(l: Lang, answer: Option<Answer>) -> &'static str {
    match answer {
        None => say!(l, answer.promise),
        Some(Answer::NotReceived) => say!(l, answer.not_received),
        Some(Answer::AlreadyPaid) => say!(l, answer.already_paid),
        Some(Answer::AwaitingApproval) => say!(l, answer.awaiting_approval),
        Some(Answer::Dispute) => say!(l, answer.dispute),
        Some(Answer::Instalments) => say!(l, answer.instalments),
    }
}

/// What follows from an answer once it is noted.
fn follows(l: Lang, answer: Option<Answer>) -> &'static str {
    match answer {
        None => say!(l, call.then_promise),
        Some(Answer::NotReceived) => say!(l, answer.then_not_received),
        Some(Answer::AlreadyPaid) => say!(l, answer.then_already_paid),
        Some(Answer::AwaitingApproval) => say!(l, answer.then_awaiting_approval),
        Some(Answer::Dispute) => say!(l, call.then_dispute),
        Some(Answer::Instalments) => say!(l, answer.then_instalments),
    }
}

/// The answer, its reply, and what follows.
#[component]
fn Answered(talk: Talk) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let today = workspace.today();
    let Some(client) = ledger.client(talk.client) else { return ().into_any() };
    let Some(Matter { action, .. }) = matter(&ledger, client, today) else {
        return view! { <p class="muted">{say!(l, write.nothing)}</p> }.into_any();
    };
    let demand = demand(&ledger, &ledger.rates(), client, &action, today);
    if Parties::of(&ledger, &demand).is_none() {
        return view! { <DescribeCompany/> }.into_any();
    }
    let to = client.email.clone();
    let address = to.as_ref().map(ToString::to_string);
    let addresses = StoredValue::new((to, client.chasing.copy_to.clone()));
    let (invoices, asked) = (StoredValue::new(action.invoices), demand.principal);

    let answer = RwSignal::new(None::<Answer>);
    let subject = RwSignal::new(String::new());
    let body = RwSignal::new(String::new());
    let sent = RwSignal::new(false);
    let until = Signal::derive(move || {
        let until = answer.get().and_then(|answer| answer.outcome(today).1);
        until.map(|until| until.to_string()).unwrap_or_default()
    });
    let choose = move |chosen: Option<Answer>| {
        answer.set(chosen);
        sent.set(false);
        let ledger = workspace.ledger_now();
        let parties = Parties::with(&ledger, talk.client);
        let email = parties.zip(chosen).and_then(|(parties, answer)| {
            invoices.with_value(|invoices| reply(&parties, invoices, answer, today))
        });
        if let Some(email) = email {
            subject.set(email.subject);
            body.set(email.body);
        }
    };
    let on_change = Callback::new(move |answers: Answers| {
        let chosen = answers.chosen("answer", &ANSWERS).flatten();
        if chosen != answer.get_untracked() {
            choose(chosen);
        }
    });
    let link = move || {
        addresses.with_value(|(to, cc)| {
            let copies = Copies { cc: cc.as_ref(), bcc: None };
            mailto(to.as_ref(), copies, &subject.read(), &body.read())
        })
    };
    let too_long = move || link().len() > LINK_BUDGET;
    let text = Callback::new(move |()| {
        format!("{}\n\n{}", subject.get_untracked(), body.get_untracked())
    });
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let answer = answer.get_untracked();
        let reason = match answer.map(|answer| answer.outcome(today).0) {
            None => HoldReason::Promise,
            Some(_) if answer == Some(Answer::Dispute) => {
                let about = answers.chosen("answer-about", &DISPUTES).unwrap_or_default();
                HoldReason::Dispute(about)
            }
            Some(reason) => reason,
        };
        let until = until_field(l, answers, "answer-until", reason, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let (what, note) = (word(l, answer), answers.text("answer-note"));
        // What was sent is kept as it was, and the person's note with it.
        let reply = sent.get_untracked().then(|| {
            let (subject, body) = (subject.get_untracked(), Block::new(&body.get_untracked()));
            Change::Put(Record::Contact(Contact {
                id: ContactId(browser::random_bits()),
                client: talk.client,
                invoices: invoices.get_value(),
                step: None,
                channel: Channel::Email,
                at: browser::local_time(),
                to: address.clone().unwrap_or_default(),
                digest: Some(digest(&subject, body.as_str())),
                subject,
                body,
                amount: asked,
                tracking: None,
                note: Block::new(note),
            }))
        });
        let why = if reply.is_some() { what.to_owned() } else { [what, note].join("\n") };
        let subject = HoldSubject::Client(talk.client);
        let hold = hold_from_today(subject, reason, until, Block::new(&why));
        talk.open.set(false);
        if answer == Some(Answer::Instalments) {
            Route::Schedule(talk.client).go();
        }
        let done = say!(l, answer.noted, what = what).to_string();
        workspace.commit(done, reply.into_iter().chain([hold]).collect());
        request_animation_frame(focus_title);
        Ok(())
    };
    let choices = ANSWERS.map(|(value, answer)| Choice::new(value, word(l, answer)));
    let until_hint = move || match answer.get() {
        Some(_) => say!(l, hold.until_hint).to_owned(),
        None => String::new(),
    };
    let no_reply = move || answer.get().is_none();
    let to = addresses.with_value(|(to, _)| {
        to.as_ref().map_or_else(|| say!(l, write.no_address).to_owned(), ToString::to_string)
    });
    view! {
        <div class="sheet">
            <Form action=say!(l, answer.record) submit=submit on_change=on_change cancel=Callback::new(move |()| talk.open.set(false))>
                <Select name="answer" label=say!(l, answer.which) choices=choices.into()/>
                <div class="form" hidden=no_reply>
                    <h3>{say!(l, answer.reply)}</h3>
                    <p class="muted">{say!(l, write.to)}" "{to}</p>
                    <div class="field">
                        <label for="answer-subject">{say!(l, write.subject)}</label>
                        <input id="answer-subject" prop:value=subject
                            on:input:target=move |event| subject.set(event.target().value())/>
                    </div>
                    <div class="field">
                        <label for="answer-body">{say!(l, write.body)}</label>
                        <textarea id="answer-body" rows="10" prop:value=body
                            on:input:target=move |event| body.set(event.target().value())></textarea>
                    </div>
                    <p class="note" hidden=move || answer.get() != Some(Answer::NotReceived)>{say!(l, answer.attach)}</p>
                    <Show when=too_long><p class="note">{say!(l, write.too_long)}</p></Show>
                    <div class="act">
                        <a class="button" href=link on:click=move |_| sent.set(true)>{say!(l, write.open_mail)}</a>
                        <CopyButton text label=say!(l, write.copy)/>
                    </div>
                    <label class="choice">
                        <input type="checkbox" prop:checked=sent
                            on:change:target=move |event| sent.set(event.target().checked())/>
                        <span>{say!(l, answer.sent)}</span>
                    </label>
                </div>
                <h3>{say!(l, answer.after)}</h3>
                <p class="muted" aria-live="polite">{move || follows(l, answer.get())}</p>
                <div hidden=move || answer.get() != Some(Answer::Dispute)>
                    <Select name="answer-about" label=say!(l, hold.about) choices=dispute_choices(l)/>
                </div>
                <Field name="answer-until" label=say!(l, hold.until) kind="date" value=until
                    hint=Signal::derive(until_hint)/>
                <Field name="answer-note" label=say!(l, hold.note)/>
            </Form>
        </div>
    }
    .into_any()
}
