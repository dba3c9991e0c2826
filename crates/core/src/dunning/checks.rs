//! What to look at just before a message goes out: the facts that would make one blush.

use chrono::NaiveDate;

use super::{Demand, balance, contact_possible_from, last_contact};
use crate::identity::Language;
use crate::law::Rates;
use crate::ledger::{Channel, Client, Ledger};
use crate::money::Money;

/// One thing to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// What the message asks for is no longer what is due: something was paid, credited or held
    /// since it was written.
    BalanceChanged {
        /// What it asks for.
        was: Money,
        /// What would be asked for now; `None` if the client is not to be written to any more.
        now: Option<Money>,
    },
    /// No payment at all is recorded.
    NoPaymentYet,
    /// When the last payment, of whomever, was recorded.
    LastPayment {
        /// That day.
        on: NaiveDate,
        /// Days since.
        days: i64,
    },
    /// Money of this client that no invoice took: it may be the one that is missing.
    Credit(Money),
    /// The client was reached so lately that it may not have had the time to answer.
    ContactTooRecent {
        /// When it was reached last.
        last: NaiveDate,
        /// From when on it may be written to again.
        from: NaiveDate,
    },
    /// Penalties are asked for, and reckoned up to that day only: no later rate is known.
    RatesEnd {
        /// That day.
        until: NaiveDate,
    },
    /// There is no address for that channel.
    NoAddress {
        /// The channel of the step.
        channel: Channel,
        /// The one there is an address for, if any.
        instead: Option<Channel>,
    },
    /// Where the message goes is known.
    Address,
    /// The client is written to in another language than the reader's.
    Language(Language),
    /// The client's account is to be paid on is not known: it cannot pay.
    NoIban,
    /// The account to pay to changed lately: the client may take it for a fraud.
    IbanChanged {
        /// The day it did.
        on: NaiveDate,
    },
    /// The account to pay to is the one clients know.
    Iban,
}

/// How much a check weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// All is well, or good to know.
    Fine,
    /// The person decides.
    Doubt,
    /// The message must not go out as it is.
    Stop,
}

/// Days after which payments may not be up to date.
const STALE: i64 = 7;
/// Days during which an account is new to clients.
const NEW_ACCOUNT: i64 = 90;

impl Check {
    /// How much it weighs.
    pub fn weight(&self) -> Weight {
        match self {
            Self::BalanceChanged { .. } => Weight::Stop,
            Self::LastPayment { days, .. } if *days < STALE => Weight::Fine,
            Self::Address | Self::Iban | Self::Language(_) => Weight::Fine,
            Self::NoPaymentYet
            | Self::LastPayment { .. }
            | Self::Credit(_)
            | Self::ContactTooRecent { .. }
            | Self::RatesEnd { .. }
            | Self::NoAddress { .. }
            | Self::NoIban
            | Self::IbanChanged { .. } => Weight::Doubt,
        }
    }
}

/// What to look at before a message written for that demand goes out by that channel, the gravest
/// first; `now` is what would be asked for at this moment, and `reader` who looks.
pub fn checks(
    ledger: &Ledger,
    rates: &Rates,
    client: &Client,
    drafted: &Demand,
    now: Option<&Demand>,
    channel: Channel,
    reader: Language,
) -> Vec<Check> {
    let today = now.map_or(drafted.as_of, |now| now.as_of);
    let mut checks = Vec::new();
    let asked = |demand: &Demand| {
        let lines = demand.lines.iter();
        let lines = lines.map(|line| (line.invoice, line.statement.remaining));
        (demand.total, lines.collect::<Vec<_>>())
    };
    if now.map(asked) != Some(asked(drafted)) {
        let now = now.map(|demand| demand.total);
        checks.push(Check::BalanceChanged { was: drafted.total, now });
    }
    checks.push(ledger.last_received().map_or(Check::NoPaymentYet, |on| Check::LastPayment {
        on,
        days: (today - on).num_days().max(0),
    }));
    let credit = balance(ledger, rates, client.id, today).credit;
    if credit.is_positive() {
        checks.push(Check::Credit(credit));
    }
    if let (Some(last), Some(from)) =
        (last_contact(ledger, client), contact_possible_from(ledger, client))
        && today < from
    {
        checks.push(Check::ContactTooRecent { last: last.at.date(), from });
    }
    let until = drafted.interest_until();
    if drafted.claims_penalties && until < drafted.as_of {
        checks.push(Check::RatesEnd { until });
    }
    checks.push(match reachable(client, channel) {
        true => Check::Address,
        false => Check::NoAddress { channel, instead: fallback(client, channel) },
    });
    if client.language != reader {
        checks.push(Check::Language(client.language));
    }
    let company = ledger.company();
    let changed = company.and_then(|company| company.iban_changed);
    checks.push(match (company.and_then(|company| company.iban), changed) {
        (None, _) => Check::NoIban,
        (Some(_), Some(on)) if (0..NEW_ACCOUNT).contains(&(today - on).num_days()) => {
            Check::IbanChanged { on }
        }
        (Some(_), _) => Check::Iban,
    });
    checks.sort_by_key(|check| core::cmp::Reverse(check.weight()));
    checks
}

/// Whether there is an address for that channel.
fn reachable(client: &Client, channel: Channel) -> bool {
    match channel {
        Channel::Email | Channel::ElectronicRegisteredLetter => client.email.is_some(),
        Channel::Call | Channel::Sms => client.phone.is_some(),
        Channel::Letter | Channel::RegisteredLetter => !client.address.is_empty(),
    }
}

/// The first channel there is an address for, from the most usual to the most formal.
fn fallback(client: &Client, wanted: Channel) -> Option<Channel> {
    [Channel::Email, Channel::Letter, Channel::Call]
        .into_iter()
        .find(|channel| *channel != wanted && reachable(client, *channel))
}
