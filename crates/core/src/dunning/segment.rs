//! What kind of client one is, from the facts, and the scenario that follows from it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::proceeding_on;
use super::scenario::{Scenario, ScenarioChoice, Shipped};
use crate::id::ClientId;
use crate::ledger::{Client, Debtor, HoldReason, HoldSubject, Ledger, Settled};
use crate::money::Money;

/// A kind of client, as far as it changes how one is chased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A business like most.
    Regular,
    /// A business of which too little is known: fewer than [`Behaviour::ENOUGH`] invoices paid.
    New,
    /// A business that pays in time.
    GoodPayer,
    /// A business that pays very late, or breaks its promises.
    BadPayer,
    /// A business that owes much.
    LargeAccount,
    /// A client in insolvency proceedings, or held for that by the user.
    InDifficulty,
    /// A consumer.
    Consumer,
    /// A public buyer.
    PublicBuyer,
}

impl Segment {
    /// All there are.
    pub const ALL: [Self; 8] = [
        Self::Regular,
        Self::New,
        Self::GoodPayer,
        Self::BadPayer,
        Self::LargeAccount,
        Self::InDifficulty,
        Self::Consumer,
        Self::PublicBuyer,
    ];

    /// The scenario it has as shipped.
    pub const fn shipped(self) -> Shipped {
        match self {
            Self::Regular | Self::New => Shipped::Standard,
            Self::GoodPayer | Self::InDifficulty => Shipped::Soft,
            Self::BadPayer => Shipped::Firm,
            Self::LargeAccount => Shipped::LargeAccount,
            Self::Consumer => Shipped::Consumer,
            Self::PublicBuyer => Shipped::Public,
        }
    }
}

/// How a client has paid until now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// Its invoices paid in full.
    pub settled: Settled,
    /// Promises that were not kept, in the last [`Behaviour::MEMORY`] days.
    pub broken_promises: u32,
    /// What remains of its invoices.
    pub owed: Money,
}

impl Behaviour {
    /// Invoices paid before one can say how a client pays.
    pub const ENOUGH: u32 = 3;
    /// Days after which a broken promise is forgotten.
    pub const MEMORY: i64 = 365;
    /// Mean days late up to which one pays in time.
    const GOOD: i64 = 3;
    /// Mean days late beyond which one pays very late.
    const BAD: i64 = 30;

    fn payer(&self) -> Segment {
        let known = self.settled.invoices >= Self::ENOUGH;
        let delay = self.settled.average_delay().filter(|_| known);
        match delay {
            _ if self.broken_promises >= 2 => Segment::BadPayer,
            Some(delay) if delay > Self::BAD => Segment::BadPayer,
            Some(delay) if delay <= Self::GOOD && self.broken_promises == 0 => {
                Segment::GoodPayer
            }
            Some(_) => Segment::Regular,
            None => Segment::New,
        }
    }
}

/// What a client is held for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// What it is: how it pays first, then what else.
    pub segments: Vec<Segment>,
    /// The facts it follows from.
    pub behaviour: Behaviour,
    /// The user said so, whatever the facts are.
    pub by_hand: bool,
}

/// What a client is held for on a day.
pub fn profile(ledger: &Ledger, client: &Client, today: NaiveDate) -> Profile {
    let broken = broken_promises(ledger, today, Some(client.id));
    let broken = broken.get(&client.id).copied().unwrap_or_default();
    profile_with(ledger, client, broken, today)
}

/// The same, the broken promises counted before.
pub(super) fn profile_with(
    ledger: &Ledger,
    client: &Client,
    broken_promises: u32,
    today: NaiveDate,
) -> Profile {
    let account = ledger.account(client.id);
    let owed = account.open.iter().map(|open| open.remaining).sum();
    let behaviour = Behaviour { settled: account.settled, broken_promises, owed };
    let by_hand = client.chasing.segment;
    let segments = match (by_hand, client.debtor) {
        (Some(segment), _) => vec![segment],
        (None, Debtor::Consumer) => vec![Segment::Consumer],
        (None, Debtor::Public) => vec![Segment::PublicBuyer],
        (None, Debtor::Business) => {
            let large = owed >= ledger.policy().large_account;
            let insolvent = proceeding_on(ledger, client.id, today)
                .is_some_and(|proceeding| proceeding.kind.is_insolvency());
            let also = [(large, Segment::LargeAccount), (insolvent, Segment::InDifficulty)];
            let also = also.into_iter().filter_map(|(is, segment)| is.then_some(segment));
            std::iter::once(behaviour.payer()).chain(also).collect()
        }
    };
    Profile { segments, behaviour, by_hand: by_hand.is_some() }
}

/// Promises that were not kept, by client, within [`Behaviour::MEMORY`]: something they were about
/// was not paid when their day had passed.
pub(super) fn broken_promises(
    ledger: &Ledger,
    today: NaiveDate,
    client: Option<ClientId>,
) -> BTreeMap<ClientId, u32> {
    let mut broken = BTreeMap::new();
    for hold in ledger.holds().filter(|hold| hold.reason == HoldReason::Promise) {
        let Some(until) = hold
            .until
            .filter(|until| *until < today && (today - *until).num_days() <= Behaviour::MEMORY)
        else {
            continue;
        };
        let unpaid = |invoice: &crate::ledger::Invoice| {
            let last = ledger.payments_of(invoice.id).map(|payment| payment.date).max();
            ledger.remaining(invoice).is_positive() || last.is_some_and(|last| last > until)
        };
        let (of, was_broken) = match hold.subject {
            HoldSubject::Invoice(id) => match ledger.invoice(id) {
                Some(invoice) => (invoice.client, unpaid(invoice)),
                None => continue,
            },
            HoldSubject::Client(id) => {
                let mut asked = ledger.invoices_of(id).filter(|one| one.due <= hold.from);
                (id, asked.any(unpaid))
            }
        };
        if was_broken && client.is_none_or(|client| client == of) {
            *broken.entry(of).or_default() += 1;
        }
    }
    broken
}

/// Whence a scenario comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChosenFor {
    /// It was chosen for the invoice alone.
    Invoice,
    /// It was chosen for the client.
    Client,
    /// It is that of one of the client's segments.
    Segment(Segment),
}

/// The scenario of a client, and whence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chosen<'a> {
    /// Which.
    pub choice: ScenarioChoice,
    /// What it does.
    pub scenario: &'a Scenario,
    /// Whence.
    pub by: ChosenFor,
}

/// The scenario of a client with that profile: the client's own; else, of those of its segments,
/// the most careful.
///
/// A choice of a scenario that is no longer there counts for nothing.
pub fn scenario_of<'a>(ledger: &'a Ledger, client: &Client, profile: &Profile) -> Chosen<'a> {
    let take = |choice: ScenarioChoice, by| {
        let scenario = choice.scenario(ledger)?;
        Some(Chosen { choice, scenario, by })
    };
    let own = client.chasing.scenario.and_then(|choice| take(choice, ChosenFor::Client));
    if let Some(own) = own {
        return own;
    }
    let chosen = profile.segments.iter().map(|segment| {
        let by = ChosenFor::Segment(*segment);
        let policy = ledger.policy().scenarios.get(segment).copied();
        policy.and_then(|choice| take(choice, by)).unwrap_or_else(|| {
            let shipped = segment.shipped();
            let choice = ScenarioChoice::Shipped(shipped);
            Chosen { choice, scenario: shipped.scenario(), by }
        })
    });
    chosen.max_by_key(|chosen| chosen.scenario.care()).unwrap_or_else(|| {
        let shipped = Shipped::Standard;
        let by = ChosenFor::Segment(Segment::Regular);
        Chosen { choice: ScenarioChoice::Shipped(shipped), scenario: shipped.scenario(), by }
    })
}

/// The scenario of one of a client's invoices: its own, else the client's.
pub fn scenario_of_invoice<'a>(
    ledger: &'a Ledger,
    own: Option<ScenarioChoice>,
    of_client: Chosen<'a>,
) -> Chosen<'a> {
    let own = own.and_then(|choice| {
        let scenario = choice.scenario(ledger)?;
        Some(Chosen { choice, scenario, by: ChosenFor::Invoice })
    });
    own.unwrap_or(of_client)
}
