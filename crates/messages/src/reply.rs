//! Replies to what clients answer.

use chrono::{Days, NaiveDate};
use relancier_core::dunning::{Action, Anchor, Step, StepKind, Tone, demand};
use relancier_core::id::InvoiceId;
use relancier_core::ledger::{Channel, DisputeKind, HoldReason};

use crate::email::{Email, write};
use crate::scene::Parties;
use crate::template::Text;

/// What a client answers to a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It never got the invoice.
    NotReceived,
    /// It has paid.
    AlreadyPaid,
    /// Somebody must approve it first.
    AwaitingApproval,
    /// It disputes something.
    Dispute,
    /// It cannot pay all at once.
    Instalments,
}

impl Answer {
    /// All there are.
    pub const ALL: [Self; 5] = [
        Self::NotReceived,
        Self::AlreadyPaid,
        Self::AwaitingApproval,
        Self::Dispute,
        Self::Instalments,
    ];

    /// The text that replies to it.
    pub const fn text(self) -> Text {
        match self {
            Self::NotReceived => Text::ReplyNotReceived,
            Self::AlreadyPaid => Text::ReplyAlreadyPaid,
            Self::AwaitingApproval => Text::ReplyAwaitingApproval,
            Self::Dispute => Text::ReplyDispute,
            Self::Instalments => Text::ReplyInstalments,
        }
    }

    /// Why reminders stop once it came, and the last day they do, unless the person says
    /// otherwise: long enough for what the reply asks for. A dispute has no end of its own.
    pub fn outcome(self, today: NaiveDate) -> (HoldReason, Option<NaiveDate>) {
        let (reason, days) = match self {
            Self::NotReceived => (HoldReason::Pause, Some(8)),
            Self::AlreadyPaid => (HoldReason::Dispute(DisputeKind::Paid), Some(5)),
            Self::AwaitingApproval | Self::Instalments => (HoldReason::Pause, Some(7)),
            Self::Dispute => (HoldReason::Dispute(DisputeKind::NotSaid), None),
        };
        (reason, days.and_then(|days| today.checked_add_days(Days::new(days))))
    }

    /// Days left for what the reply asks for.
    const fn reply_within(self) -> u8 {
        match self {
            Self::NotReceived => 8,
            Self::AlreadyPaid | Self::AwaitingApproval | Self::Dispute | Self::Instalments => 5,
        }
    }
}

/// The reply to what a client answered about these invoices; `None` if there are none.
///
/// It speaks of what remains of them and of nothing more.
pub fn reply(
    parties: &Parties<'_>,
    invoices: &[InvoiceId],
    answer: Answer,
    today: NaiveDate,
) -> Option<Email> {
    // What a friendly reminder would ask for.
    let step = Step {
        kind: StepKind::Friendly,
        anchor: Anchor::Due,
        delay: 1,
        channel: Channel::Email,
        claims_penalties: false,
        reply_within: answer.reply_within(),
    };
    let carrying = *invoices.first()?;
    let action = Action { step, tone: Tone::Plain, carrying, invoices: invoices.to_vec() };
    let rates = parties.ledger.rates();
    let demand = demand(parties.ledger, &rates, parties.client, &action, today);
    Some(write(answer.text(), parties, &demand))
}
