//! The message of a demand.

use relancier_core::dunning::{Demand, StepKind};
use relancier_core::identity;
use relancier_core::ledger::Channel;

use crate::letter::{Letter, letter};
use crate::own::Wording;
use crate::scene::{Part, Parties, Scene};
use crate::template::{Phrase, Text};

/// A message, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// Where to; `None` if the client has no address.
    pub to: Option<identity::Email>,
    /// One line.
    pub subject: String,
    /// Lines separated by `\n`, paragraphs by an empty one.
    pub body: String,
}

/// A message as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// By e-mail.
    Email(Email),
    /// By text message.
    Sms(String),
    /// On paper, or in a registered e-mail.
    Letter(Box<Letter>),
}

/// The message of a demand by some channel, in the client's language; `None` for a call, which
/// has a [sheet](crate::call_sheet).
pub fn message(parties: &Parties<'_>, demand: &Demand, channel: Channel) -> Option<Message> {
    match channel {
        Channel::Call => None,
        Channel::Email => Some(Message::Email(email(parties, demand))),
        Channel::Sms => Some(Message::Sms(sms(parties, demand))),
        Channel::Letter | Channel::RegisteredLetter | Channel::ElectronicRegisteredLetter => {
            Some(Message::Letter(Box::new(letter(parties, demand))))
        }
    }
}

/// The e-mail of a demand, in the client's language.
pub fn email(parties: &Parties<'_>, demand: &Demand) -> Email {
    write(Text::email(demand.step, parties.client.debtor), parties, demand)
}

/// The same in few words, for a list too long for a link: it keeps every figure.
pub fn email_short(parties: &Parties<'_>, demand: &Demand) -> Email {
    let text = match demand.step {
        StepKind::FormalNotice => Text::EmailShortFormalNotice,
        _ => Text::EmailShort,
    };
    write(text, parties, demand)
}

/// The same for a mobile telephone, in a sentence or two: what remains, and no penalties.
pub fn sms(parties: &Parties<'_>, demand: &Demand) -> String {
    let wording = Wording::of(Text::Sms, parties);
    let scene = Scene::speaking(parties, demand, parties.client.language, wording.register);
    sms_from(&scene, &wording.body)
}

pub(crate) fn sms_from(scene: &Scene<'_>, body: &str) -> String {
    // One character outside the telephones' own alphabet (GSM 03.38), and a message holds 70
    // instead of 160.
    scene.words(body).trim().replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

pub(crate) fn write(text: Text, parties: &Parties<'_>, demand: &Demand) -> Email {
    let wording = Wording::of(text, parties);
    let scene = Scene::speaking(parties, demand, parties.client.language, wording.register);
    email_from(&scene, &wording.subject, &wording.body)
}

pub(crate) fn email_from(scene: &Scene<'_>, subject: &str, body: &str) -> Email {
    let body: String = scene
        .fill(body)
        .into_iter()
        .map(|part| match part {
            Part::Words(words) => words,
            Part::Invoices => invoices(scene, Phrase::InvoiceLine),
            Part::InvoicesShort => invoices(scene, Phrase::InvoiceLineShort),
            Part::Account => account(scene),
        })
        .collect();
    Email {
        to: scene.client.email.clone(),
        subject: scene.line(subject),
        body: paragraphs(&body).collect::<Vec<_>>().join("\n\n"),
    }
}

/// What stands between empty lines: sections left out may have left several.
pub(crate) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(|paragraph| paragraph.trim_matches('\n')).filter(|p| !p.is_empty())
}

fn invoices(scene: &Scene<'_>, line: Phrase) -> String {
    let lines = scene.items.iter().map(|item| scene.phrase_about(line, Some(item)));
    lines.collect::<Vec<_>>().join("\n")
}

fn account(scene: &Scene<'_>) -> String {
    let lines = scene.account().into_iter().map(|(name, value)| format!("{name} {value}"));
    lines.collect::<Vec<_>>().join("\n")
}
