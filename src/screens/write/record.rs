//! What was sent, noted as it was sent.

use leptos::prelude::*;
use relancier_core::dunning::Demand;
use relancier_core::id::ContactId;
use relancier_core::ledger::{self, Channel, Client, Contact};
use relancier_core::text::{Block, Line};
use relancier_exchange::fingerprint::digest;

use super::Texts;
use crate::browser;
use crate::components::{Answers, Choice, Field, Form, Problems, Select};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::screens::read::optional_line;
use crate::workspace::{Change, Workspace, use_workspace};

/// The ways a message goes out; a call is noted where it is prepared.
const CHANNELS: [(&str, Channel); 5] = [
    ("registered", Channel::RegisteredLetter),
    ("electronic", Channel::ElectronicRegisteredLetter),
    ("letter", Channel::Letter),
    ("sms", Channel::Sms),
    ("email", Channel::Email),
];

/// Notes that the message is gone: by a click where it went the usual way, else with what is to
/// be known of it.
#[component]
pub fn Record(
    drafted: StoredValue<Demand>,
    texts: Texts,
    recipient: Client,
    /// The channel of the step.
    planned: Channel,
    opened: RwSignal<bool>,
    noted: RwSignal<bool>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let recipient = StoredValue::new(recipient);
    let record = move |channel: Channel, tracking: Option<Line>, note: Block| {
        let contact = drafted.with_value(|demand| {
            recipient.with_value(|to| sent(demand, texts, to, channel, tracking, note))
        });
        noted.set(true);
        note_as_sent(l, workspace, contact);
    };
    let plainly = move |channel| record(channel, None, Block::default());
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let tracking = optional_line(l, answers, "tracking", &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let channel = answers.chosen("sent-by", &CHANNELS).unwrap_or(planned);
        record(channel, tracking, Block::new(answers.text("sent-note")));
        Ok(())
    };
    let typed = Callback::new(move |answers: Answers| {
        texts.tracking.set(answers.text("tracking").to_owned());
    });
    let possible = drafted.with_value(|demand| demand.step.channels());
    let choices: Vec<Choice> = CHANNELS
        .into_iter()
        .filter(|(_, channel)| possible.contains(channel))
        .map(|(value, channel)| Choice::new(value, l.channel(channel)))
        .collect();
    let value = CHANNELS.iter().find(|(_, channel)| *channel == planned);
    let value = value.map_or("registered", |(value, _)| value);
    let unusual = !matches!(planned, Channel::Email | Channel::Letter);
    view! {
        <div class="act">
            <button type="button" class=move || if opened.get() { "go" } else { "" }
                on:click=move |_| plainly(Channel::Email)>{say!(l, write.sent)}</button>
            <button type="button" on:click=move |_| plainly(Channel::Letter)>{say!(l, write.posted)}</button>
        </div>
        <details open=unusual>
            <summary>{say!(l, write.otherwise)}</summary>
            <Form action=say!(l, write.note_it) submit=submit on_change=typed>
                <Select name="sent-by" label=say!(l, write.sent_by) choices=choices value=value/>
                <Field name="tracking" label=say!(l, write.tracking)
                    hint=Signal::stored(say!(l, write.tracking_hint).to_string())/>
                <Field name="sent-note" label=say!(l, hold.note)/>
            </Form>
        </details>
    }
}

/// What was sent, as it was sent.
fn sent(
    demand: &Demand,
    texts: Texts,
    recipient: &Client,
    channel: Channel,
    tracking: Option<Line>,
    note: Block,
) -> Contact {
    let email = |address: &Option<relancier_core::identity::Email>| {
        address.as_ref().map(ToString::to_string)
    };
    let (subject, body) = match channel {
        Channel::Sms => (String::new(), texts.sms.get_untracked()),
        channel if channel.is_letter() => {
            texts.letter.with_value(|letter| (letter.subject.clone(), letter.plain_text()))
        }
        _ => (texts.subject.get_untracked(), texts.body.get_untracked()),
    };
    let to = match channel {
        Channel::Email => {
            let all = [email(&recipient.email), email(&recipient.chasing.copy_to)];
            all.into_iter().flatten().collect::<Vec<_>>().join(", ")
        }
        Channel::ElectronicRegisteredLetter => email(&recipient.email).unwrap_or_default(),
        Channel::Letter | Channel::RegisteredLetter => {
            texts.letter.with_value(|letter| letter.recipient.join(", "))
        }
        Channel::Sms | Channel::Call => {
            recipient.phone.as_ref().map(ToString::to_string).unwrap_or_default()
        }
    };
    let body = Block::new(&body);
    contact(demand, Sent { channel, to, subject, body, tracking, note })
}

/// A message that went out.
pub struct Sent {
    pub channel: Channel,
    pub to: String,
    pub subject: String,
    pub body: Block,
    pub tracking: Option<Line>,
    pub note: Block,
}

/// What the ledger keeps of a message.
pub fn contact(demand: &Demand, sent: Sent) -> Contact {
    let Sent { channel, to, subject, body, tracking, note } = sent;
    Contact {
        id: ContactId(browser::random_bits()),
        client: demand.client,
        invoices: demand.lines.iter().map(|line| line.invoice).collect(),
        step: Some(demand.step),
        channel,
        at: browser::local_time(),
        to,
        digest: Some(digest(&subject, body.as_str())),
        subject,
        body,
        amount: demand.total,
        tracking,
        note,
    }
}

fn note_as_sent(l: Lang, workspace: Workspace, contact: Contact) {
    let step = contact.step.map_or("", |step| l.step(step));
    let what = say!(l, done.sent, step = step).to_string();
    Route::Todo.go();
    workspace.commit(what, vec![Change::Put(ledger::Record::Contact(contact))]);
}
