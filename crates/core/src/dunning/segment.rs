//! What kind of client one is, from the facts, and the scenario that follows from it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::proceeding_on;
use super::scenario::{Scenario, ScenarioChoice, Shipped};
use crate::id::ClientId;
use crate::ledger::{Client, Debtor, Hold, HoldReason, HoldSubject, Invoice, Ledger, Settled};
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
    let broken = broken(&unkept_by(ledger, client.id), today);
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

/// The last days of all promises that were not kept, or will not be if nothing is paid, by client: of those
/// that are remembered on that day, or on one after it.
pub(super) fn unkept(ledger: &Ledger, today: NaiveDate) -> BTreeMap<ClientId, Vec<NaiveDate>> {
    let mut unkept = BTreeMap::<_, Vec<_>>::new();
    let remembered = |until: NaiveDate| (today - until).num_days() <= Behaviour::MEMORY;
    for hold in ledger.holds().filter(|hold| hold.until.is_some_and(remembered)) {
        let of = match hold.subject {
            HoldSubject::Client(id) => Some(id),
            HoldSubject::Invoice(id) => ledger.invoice(id).map(|invoice| invoice.client),
        };
        if let Some(of) = of
            && let Some(until) = not_kept(ledger, hold)
        {
            unkept.entry(of).or_default().push(until);
        }
    }
    unkept
}

/// The same, of one client.
pub(super) fn unkept_by(ledger: &Ledger, client: ClientId) -> Vec<NaiveDate> {
    let invoices = ledger.invoices_of(client).map(|invoice| HoldSubject::Invoice(invoice.id));
    std::iter::once(HoldSubject::Client(client))
        .chain(invoices)
        .flat_map(|subject| ledger.holds_on(subject))
        .filter_map(|hold| not_kept(ledger, hold))
        .collect()
}

fn not_kept(ledger: &Ledger, hold: &Hold) -> Option<NaiveDate> {
    let until = hold.until.filter(|_| hold.reason == HoldReason::Promise)?;
    (!paid_by(ledger, hold, until)).then_some(until)
}

/// How many of those promises are broken on a day, and not forgotten.
pub(super) fn broken(unkept: &[NaiveDate], day: NaiveDate) -> u32 {
    let remembered =
        |until: &&NaiveDate| (1..=Behaviour::MEMORY).contains(&(day - **until).num_days());
    u32::try_from(unkept.iter().filter(remembered).count()).unwrap_or(u32::MAX)
}

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseState {
    /// Its day is still to come.
    Running,
    /// All that it was about was paid by its day.
    Kept,
    /// It was not.
    Broken,
}

/// How a promise stands on a day; what was due when a client promised for all its invoices is
/// what it was about.
pub fn promise_state(ledger: &Ledger, promise: &Hold, today: NaiveDate) -> PromiseState {
    match promise.until {
        Some(until) if paid_by(ledger, promise, until) => PromiseState::Kept,
        Some(until) if until < today => PromiseState::Broken,
        _ => PromiseState::Running,
    }
}

/// Whether all that a hold is about was paid by a day.
fn paid_by(ledger: &Ledger, hold: &Hold, day: NaiveDate) -> bool {
    let paid = |invoice: &Invoice| {
        let (remaining, last) = ledger.standing(invoice);
        !remaining.is_positive() && last.is_none_or(|last| last <= day)
    };
    match hold.subject {
        HoldSubject::Invoice(id) => ledger.invoice(id).is_none_or(paid),
        HoldSubject::Client(id) => {
            ledger.invoices_of(id).filter(|one| one.due <= hold.from).all(paid)
        }
    }
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
        let choice = ScenarioChoice::of_segment(ledger, *segment);
        let scenario = choice.scenario(ledger).unwrap_or_else(|| segment.shipped().scenario());
        Chosen { choice, scenario, by: ChosenFor::Segment(*segment) }
    });
    // Most clients have one segment, and nothing is to be compared.
    let more_careful = |one: Chosen<'a>, other: Chosen<'a>| {
        if one.scenario.care() > other.scenario.care() { one } else { other }
    };
    chosen.reduce(more_careful).unwrap_or_else(|| {
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
