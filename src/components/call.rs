//! A call: the sheet to speak from, and what came of it.

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::dunning::{Matter, StepKind, demand, matter};
use relancier_core::id::{ClientId, ContactId, InvoiceId};
use relancier_core::ledger::{
    Channel, Contact, DisputeKind, HoldReason, HoldSubject, Ledger, Record,
};
use relancier_core::money::Money;
use relancier_core::text::Block;
use relancier_exchange::sms;
use relancier_messages::{Answer, CallSheet, Parties, call_sheet};

use super::hold::{DISPUTES, dispute_choices, hold_from_today, until_field};
use super::{Answers, Dialog, Field, Form, Problems, Select, Tick, beyond_principal, lazy};
use crate::app::focus_title;
use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::screens::read::date_field;
use crate::workspace::{Change, use_workspace};

/// A dialog about a client: who it is, and whether it is open.
#[derive(Clone, Copy)]
pub struct Talk {
    pub client: ClientId,
    pub open: RwSignal<bool>,
}

/// The button that opens what one calls a client with.
#[component]
pub fn CallButton(
    /// Who is called.
    client: ClientId,
    /// Its name.
    name: String,
    /// How the button looks.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let l = use_lang();
    let open = RwSignal::new(false);
    let talk = Talk { client, open };
    let title = say!(l, todo.prepare_call_name, name = name).to_string();
    view! {
        <button type="button" class=class aria-label=title.clone() on:click=move |_| open.set(true)>
            {say!(l, todo.prepare_call)}
        </button>
        <Dialog open title>{lazy!(write => Call talk: Talk)}</Dialog>
    }
}

/// What came of a call to somebody who was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Promise,
    Dispute,
    Instalments,
    Later,
}

impl Outcome {
    const ALL: [Self; 4] = [Self::Promise, Self::Dispute, Self::Instalments, Self::Later];

    fn word(self, l: Lang) -> &'static str {
        match self {
            Self::Promise => say!(l, call.promises),
            Self::Dispute => say!(l, call.disputes),
            Self::Instalments => say!(l, call.instalments),
            Self::Later => say!(l, call.later),
        }
    }

    fn follows(self, l: Lang) -> &'static str {
        match self {
            Self::Promise => say!(l, call.then_promise),
            Self::Dispute => say!(l, call.then_dispute),
            Self::Instalments => say!(l, call.then_instalments),
            Self::Later => say!(l, call.then_later),
        }
    }
}

/// The sheet to speak from, and below it what came of the call.
#[component]
fn Call(talk: Talk) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let today = workspace.today();
    let Some(client) = ledger.client(talk.client) else { return ().into_any() };
    let Some(Matter { action, planned }) = matter(&ledger, client, today) else {
        return view! { <p class="muted">{say!(l, write.nothing)}</p> }.into_any();
    };
    let demand = demand(&ledger, &ledger.rates(), client, &action, today);
    let Some(parties) = Parties::of(&ledger, &demand) else {
        return view! { <DescribeCompany/> }.into_any();
    };
    let sheet = call_sheet(&parties, &demand, today, l.language);
    let by_call = planned && action.step.channel == Channel::Call;
    // A formal notice that was only said cannot be shown.
    let stands_for = planned && action.step.kind.channels().contains(&Channel::Call);
    let said = Said {
        client: talk.client,
        invoices: action.invoices,
        to: client.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
        asked: sheet.total,
    };
    let dial = match &client.phone {
        Some(phone) => view! {
            <a class="button go" href=sms::tel(phone)>{say!(l, call.dial, phone = phone.to_string())}</a>
        }
        .into_any(),
        None => view! {
            <p>{say!(l, call.no_phone)}" "
                <a href=Route::EditClient(talk.client).href()>{say!(l, invoice.edit)}</a></p>
        }
        .into_any(),
    };
    view! {
        <div class="form sheet">
            <div>{dial}</div>
            {shown(l, &ledger, sheet, beyond_principal(l, client.debtor, &demand))}
            <Outcomes talk said=StoredValue::new(said) step=stands_for.then_some((action.step.kind, by_call))/>
        </div>
    }
    .into_any()
}

/// A call or a reply needs to say who speaks.
#[component]
pub fn DescribeCompany() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="note">
            <p>{say!(l, todo.no_company)}</p>
            <a href=Route::Settings.href()>{say!(l, todo.describe_company)}</a>
        </div>
    }
}

/// The sheet, in the order one speaks.
fn shown(
    l: Lang,
    ledger: &Ledger,
    sheet: CallSheet,
    beyond: Option<String>,
) -> impl IntoView + use<> {
    let rows = sheet.due.into_iter().map(|line| {
        let late = match line.days_late {
            0 => String::new(),
            days => say!(l, standing.late, count = days).to_string(),
        };
        view! {
            <tr>
                <td>{line.number}</td>
                <td class="side">{l.short_date(line.due)}</td>
                <td>{late}</td>
                <td class="n">{l.amount(line.remaining)}</td>
            </tr>
        }
    });
    let promises: Vec<_> = sheet
        .promises
        .into_iter()
        .map(|promise| {
            let made = l.short_date(promise.made);
            let state = l.promise(promise.state);
            let sentence = match promise.day {
                Some(day) => {
                    say!(l, call.promise, made = made, day = l.date(day), state = state)
                }
                None => say!(l, call.promise_no_day, made = made, state = state),
            };
            view! { <li>{sentence.to_string()}</li> }
        })
        .collect();
    let exchanges: Vec<_> = sheet
        .exchanges
        .into_iter()
        .map(|exchange| {
            let what = exchange.step.map_or_else(String::new, |step| l.step(step).to_owned());
            let contact = ledger.contact(exchange.contact);
            let said = contact.filter(|contact| contact.channel == Channel::Call);
            let said = said.map(|contact| contact.body.to_string());
            let note = contact.map(|contact| contact.note.to_string());
            let facts = [what, said.unwrap_or_default(), note.unwrap_or_default()];
            let facts = facts.into_iter().filter(|fact| !fact.is_empty());
            let facts: Vec<_> = std::iter::once(l.short_date(exchange.on))
                .chain([l.channel(exchange.channel).to_owned()])
                .chain(facts)
                .collect();
            view! { <li>{facts.join(" · ")}</li> }
        })
        .collect();
    let list = |title: &'static str, items: Vec<_>| {
        (!items.is_empty()).then(
            || view! { <section><h3>{title}</h3><ul class="facts">{items}</ul></section> },
        )
    };
    let ask = sheet.ask.into_iter().map(|question| view! { <li>{question}</li> });
    view! {
        <section>
            <h3>{say!(l, call.open)}</h3>
            <p>{sheet.opening}</p>
            <p>{sheet.about}</p>
        </section>
        <section>
            <h3>{say!(l, call.due)}</h3>
            <table class="rows sums">
                <caption class="visually-hidden">{say!(l, call.due)}</caption>
                <thead><tr>
                    <th scope="col">{say!(l, head.number)}</th>
                    <th scope="col">{say!(l, head.due)}</th>
                    <th scope="col">{say!(l, call.late)}</th>
                    <th scope="col" class="n">{say!(l, head.remaining)}</th>
                </tr></thead>
                <tbody>{rows.collect_view()}</tbody>
                <tfoot><tr class="total">
                    <td colspan="3">{say!(l, call.total)}<small>{beyond}</small></td>
                    <td class="n">{l.amount(sheet.total)}</td>
                </tr></tfoot>
            </table>
        </section>
        {list(say!(l, call.promises_made), promises)}
        {list(say!(l, call.exchanges), exchanges)}
        <section>
            <h3>{say!(l, call.ask)}</h3>
            <ul class="facts">{ask.collect_view()}</ul>
        </section>
        <section>
            <h3>{say!(l, call.close)}</h3>
            <p>{sheet.close}</p>
        </section>
        <details>
            <summary>{say!(l, call.voicemail)}</summary>
            <p>{sheet.voicemail}</p>
        </details>
    }
}

/// What is kept of a call, whatever came of it.
#[derive(Clone)]
struct Said {
    client: ClientId,
    invoices: Vec<InvoiceId>,
    to: String,
    asked: Money,
}

impl Said {
    fn contact(&self, what: &str, note: &str, step: Option<StepKind>, asked: Money) -> Change {
        Change::Put(Record::Contact(Contact {
            id: ContactId(browser::random_bits()),
            client: self.client,
            invoices: self.invoices.clone(),
            step,
            channel: Channel::Call,
            at: browser::local_time(),
            to: self.to.clone(),
            subject: String::new(),
            body: Block::new(what),
            amount: asked,
            digest: None,
            tracking: None,
            note: Block::new(note),
        }))
    }
}

/// What came of the call: one tap, and where there is something to say of it, that.
#[component]
fn Outcomes(
    talk: Talk,
    said: StoredValue<Said>,
    /// The step of the day that a call can be, and whether it is planned as one.
    step: Option<(StepKind, bool)>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let gap = workspace.ledger_now().policy().gap.get();
    let chosen = RwSignal::new(None::<Outcome>);
    let note = RwSignal::new(String::new());
    let done = move |what: &str, changes: Vec<Change>| {
        talk.open.set(false);
        workspace.commit(say!(l, call.noted, what = what).to_string(), changes);
        request_animation_frame(focus_title);
    };
    // Nothing was asked: it is no step, and the next one keeps its distance all the same.
    let nobody = [say!(l, call.no_answer), say!(l, call.voicemail_left)].map(|what| {
        let tap = move |_| {
            let note = note.get_untracked();
            let contact = said.with_value(|said| said.contact(what, &note, None, Money::ZERO));
            done(what, vec![contact]);
        };
        view! { <button type="button" on:click=tap>{what}</button> }
    });
    let submit = move |outcome: Outcome, answers: &Answers| {
        let mut problems = Problems::new();
        let came = came(l, outcome, answers, &mut problems);
        let (Some(came), true) = (came, problems.is_empty()) else { return Err(problems) };
        let note = note.get_untracked();
        let (subject, why) = (HoldSubject::Client(talk.client), came.what.as_str());
        // Of a pause alone one would not know what it is for.
        let why = if came.reason == HoldReason::Pause { why } else { "" };
        let changes = if outcome == Outcome::Later {
            // A contact would keep the next one away for as long as the policy says; the day
            // agreed on is what counts, and nothing was spoken of.
            let why = [why, &note].join("\n");
            vec![hold_from_today(subject, came.reason, came.until, Block::new(&why))]
        } else {
            let step = step.map(|(kind, _)| kind).filter(|_| answers.ticked("call-step"));
            let contact =
                said.with_value(|said| said.contact(&came.what, &note, step, said.asked));
            let hold = hold_from_today(subject, came.reason, came.until, Block::new(why));
            vec![contact, hold]
        };
        if outcome == Outcome::Instalments {
            Route::Schedule(talk.client).go();
        }
        done(&came.what, changes);
        Ok(())
    };
    let reached = Outcome::ALL.map(|outcome| {
        let is = move || chosen.get() == Some(outcome);
        let tap = move |_| {
            chosen.set(Some(outcome));
            request_animation_frame(|| browser::focus("call-day"));
        };
        view! {
            <button type="button" class=move || if is() { "go" } else { "" }
                aria-pressed=move || is().to_string() on:click=tap>{outcome.word(l)}</button>
        }
    });
    let asked = move || {
        let outcome = chosen.get()?;
        // Made in the form, whose problems it shows.
        let day = move || {
            match outcome {
            Outcome::Promise => {
                view! { <Field name="call-day" label=say!(l, call.promise_day) kind="date" required=true/> }
                    .into_any()
            }
            Outcome::Later => {
                let tomorrow = workspace.today().succ_opt().unwrap_or_default();
                view! {
                    <Field name="call-day" label=say!(l, call.later_day) kind="date" required=true
                        value=Signal::stored(tomorrow.to_string())/>
                }
                .into_any()
            }
            Outcome::Dispute => {
                view! { <Select name="call-day" label=say!(l, hold.about) choices=dispute_choices(l)/> }
                    .into_any()
            }
            Outcome::Instalments => ().into_any(),
        }
        };
        let stands = step.filter(|_| outcome != Outcome::Later).map(|(kind, by_call)| {
            let label = say!(l, call.stands_for, step = l.step(kind)).to_string();
            view! { <Tick name="call-step" label=label value=by_call/> }
        });
        Some(view! {
            <Form action=say!(l, call.record) submit=move |answers: &Answers| submit(outcome, answers)>
                <p class="muted">{outcome.follows(l)}</p>
                {day()}
                {stands}
            </Form>
        })
    };
    view! {
        <h3>{say!(l, call.after)}</h3>
        <div class="field">
            <label for="call-note">{say!(l, hold.note)}</label>
            <textarea id="call-note" rows="2" prop:value=note
                on:input:target=move |event| note.set(event.target().value())></textarea>
        </div>
        <div class="act">{reached.collect_view()}{nobody.collect_view()}</div>
        <p class="muted">{say!(l, call.gap, days = gap)}</p>
        {asked}
    }
}

/// What a call came to: a sentence of it, and the hold that follows.
struct Came {
    what: String,
    reason: HoldReason,
    until: Option<NaiveDate>,
}

fn came(l: Lang, outcome: Outcome, answers: &Answers, problems: &mut Problems) -> Option<Came> {
    let came = match outcome {
        Outcome::Promise => {
            let reason = HoldReason::Promise;
            let until = until_field(l, answers, "call-day", reason, problems)?;
            let what = say!(l, call.said_promise, date = l.date(until)).to_string();
            Came { what, reason, until: Some(until) }
        }
        Outcome::Dispute => {
            let about = answers.chosen("call-day", &DISPUTES).unwrap_or_default();
            let reason = HoldReason::Dispute(about);
            let what = match about {
                DisputeKind::NotSaid => say!(l, call.said_dispute).to_owned(),
                about => say!(l, call.said_dispute_of, about = l.dispute(about)).to_string(),
            };
            Came { what, reason, until: None }
        }
        Outcome::Later => {
            let day = date_field(l, answers, "call-day", problems)?;
            if day <= browser::today() {
                problems.insert("call-day", say!(l, call.not_later).to_string());
            }
            let what = say!(l, call.said_later, date = l.date(day)).to_string();
            Came { what, reason: HoldReason::Pause, until: day.pred_opt() }
        }
        Outcome::Instalments => {
            let (reason, until) = Answer::Instalments.outcome(browser::today());
            Came { what: say!(l, call.said_instalments).to_owned(), reason, until }
        }
    };
    Some(came)
}
