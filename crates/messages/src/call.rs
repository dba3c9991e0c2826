//! What to have before one's eyes while one speaks with a client.

use chrono::NaiveDate;
use relancier_core::dunning::{Demand, PromiseState, StepKind, promise_state};
use relancier_core::id::{ContactId, HoldId, InvoiceId};
use relancier_core::identity::Language;
use relancier_core::ledger::{Channel, HoldReason, HoldSubject, Register};
use relancier_core::money::Money;

use crate::scene::{Parties, Scene};
use crate::template::Phrase;

/// A sheet to speak from, in the language of the person who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSheet {
    /// Who calls, and whom one asks for: nothing else is said before one speaks with that person.
    pub opening: String,
    /// What the call is about, once one does.
    pub about: String,
    /// What is due, the carrying invoice first.
    pub due: Vec<CallLine>,
    /// What is asked for in all.
    pub total: Money,
    /// The last times the client was reached, the latest first: at most
    /// [`EXCHANGES`](Self::EXCHANGES).
    pub exchanges: Vec<Exchange>,
    /// What the client promised, the latest first.
    pub promises: Vec<PromiseMade>,
    /// What to ask, one after the other.
    pub ask: Vec<String>,
    /// How to end: what was agreed is said again.
    pub close: String,
    /// What to leave on an answering machine: others may listen, so it says nothing of money.
    pub voicemail: String,
}

/// An invoice that the call is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallLine {
    /// Which.
    pub invoice: InvoiceId,
    /// The number printed on it.
    pub number: String,
    /// Its due date.
    pub due: NaiveDate,
    /// Days since then; 0 up to and on it.
    pub days_late: u32,
    /// What remains of it.
    pub remaining: Money,
}

/// A time the client was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exchange {
    /// The contact, with what was said.
    pub contact: ContactId,
    /// The day.
    pub on: NaiveDate,
    /// How.
    pub channel: Channel,
    /// The step it was, if it was one.
    pub step: Option<StepKind>,
}

/// A day that the client promised to pay by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PromiseMade {
    /// The hold that keeps it.
    pub hold: HoldId,
    /// When it was made.
    pub made: NaiveDate,
    /// The day promised; `None` if none was said.
    pub day: Option<NaiveDate>,
    /// Whether it was kept.
    pub state: PromiseState,
}

impl CallSheet {
    /// How many of the last exchanges it shows.
    pub const EXCHANGES: usize = 5;
}

/// The sheet for a call about a demand, in the language of the person who calls.
pub fn call_sheet(
    parties: &Parties<'_>,
    demand: &Demand,
    today: NaiveDate,
    language: Language,
) -> CallSheet {
    let register = match language {
        Language::French => parties.client.chasing.register,
        Language::English => Register::Vous,
    };
    let scene = Scene::speaking(parties, demand, language, register);
    let due = scene.items.iter().map(|item| CallLine {
        invoice: item.invoice.id,
        number: item.invoice.number.to_string(),
        due: item.invoice.due,
        days_late: item.line.days_late,
        remaining: item.line.statement.remaining,
    });
    CallSheet {
        opening: scene.phrase(Phrase::CallOpening),
        about: scene.phrase(Phrase::CallAbout),
        due: due.collect(),
        total: scene.total(),
        exchanges: exchanges(parties),
        promises: promises(parties, demand, today),
        ask: questions(&scene).iter().map(|question| scene.phrase(*question)).collect(),
        close: scene.phrase(Phrase::CallClose),
        voicemail: scene.phrase(Phrase::CallVoicemail),
    }
}

fn questions(scene: &Scene<'_>) -> &'static [Phrase] {
    match scene.demand.step {
        StepKind::Reception => &[Phrase::CallAskReception],
        StepKind::Courtesy => &[Phrase::CallAskReady],
        _ if scene.promised().is_some() => &[
            Phrase::CallAskPromise,
            Phrase::CallAskDate,
            Phrase::CallAskAmount,
            Phrase::CallAskObstacle,
        ],
        _ => &[Phrase::CallAskDate, Phrase::CallAskAmount, Phrase::CallAskObstacle],
    }
}

fn exchanges(parties: &Parties<'_>) -> Vec<Exchange> {
    let mut contacts: Vec<_> = parties.ledger.contacts_of(parties.client.id).collect();
    contacts.sort_by_key(|contact| (contact.at, contact.id));
    let exchange = contacts.iter().rev().take(CallSheet::EXCHANGES).map(|contact| Exchange {
        contact: contact.id,
        on: contact.at.date(),
        channel: contact.channel,
        step: contact.step,
    });
    exchange.collect()
}

fn promises(parties: &Parties<'_>, demand: &Demand, today: NaiveDate) -> Vec<PromiseMade> {
    let ledger = parties.ledger;
    let invoices = demand.lines.iter().map(|line| HoldSubject::Invoice(line.invoice));
    let mut promises: Vec<PromiseMade> = core::iter::once(HoldSubject::Client(demand.client))
        .chain(invoices)
        .flat_map(|subject| ledger.holds_on(subject))
        .filter(|hold| hold.reason == HoldReason::Promise)
        .map(|hold| PromiseMade {
            hold: hold.id,
            made: hold.from,
            day: hold.until,
            state: promise_state(ledger, hold, today),
        })
        .collect();
    promises.sort_by_key(|promise| core::cmp::Reverse((promise.made, promise.hold)));
    promises
}
