//! Scenarios: ladders of steps. Those shipped are read from `data/scenarios/` when the program is
//! built; the user makes others of them.

use core::cmp::Reverse;
use std::borrow::Cow;

use chrono::{NaiveDate, TimeDelta};

use super::{Segment, StepKind};
use crate::id::ScenarioId;
use crate::ledger::{Channel, Ledger};

/// How a client is chased (*scénario de relance*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// How its messages sound.
    pub tone: Tone,
    /// What is done, and when.
    pub ladder: Ladder,
}

/// How messages sound; what they ask for is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Tone {
    /// For one who pays well.
    Soft,
    /// As shipped.
    #[default]
    Plain,
    /// For one who was told before.
    Hard,
}

impl Tone {
    /// After a promise that was not kept.
    pub fn harder(self) -> Self {
        match self {
            Self::Soft => Self::Plain,
            Self::Plain | Self::Hard => Self::Hard,
        }
    }
}

/// Steps, the gentlest first, each kind at most once; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder(Cow<'static, [Step]>);

/// One step of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// From what its day is counted.
    pub anchor: Anchor,
    /// Days from there; negative before the due date.
    pub delay: i16,
    /// How the client is reached.
    pub channel: Channel,
    /// Whether it asks for interest and indemnities, where the law lets it.
    pub claims_penalties: bool,
    /// Days left for an answer.
    pub reply_within: u8,
}

/// From what the day of a step is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Anchor {
    /// The date printed on the invoice.
    Issued,
    /// The due date.
    Due,
    /// The step before it on the ladder.
    Previous,
}

/// The dates of an invoice that a ladder counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// Printed on it.
    pub issued: NaiveDate,
    /// The last day to pay.
    pub due: NaiveDate,
}

/// Why steps are no ladder; the place is the step's, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LadderError {
    /// There is no step.
    Empty,
    /// A step is not harder than the one before it.
    NotHarder(usize),
    /// A step falls before the one that precedes it.
    Backwards(usize),
    /// No reminder comes before it to be counted from: one before the due date may be left out.
    NoPrevious(usize),
    /// What has a sense only before the due date is planned on it or later.
    NotBeforeDue(usize),
    /// A reminder is planned on the due date or before it: nothing is late then.
    NotAfterDue(usize),
    /// The day of a step of that kind is not counted from there ([`StepKind::anchors`]).
    WrongAnchor(usize),
    /// A step of that kind does not go that way ([`StepKind::channels`]).
    WrongChannel(usize),
    /// A delay no ladder needs, or no time for an answer.
    OutOfRange(usize),
}

impl LadderError {
    /// The place of the step that is wrong, from 0; `None` if there is no step.
    pub const fn place(self) -> Option<usize> {
        match self {
            Self::Empty => None,
            Self::NotHarder(place)
            | Self::Backwards(place)
            | Self::NoPrevious(place)
            | Self::NotBeforeDue(place)
            | Self::NotAfterDue(place)
            | Self::WrongAnchor(place)
            | Self::WrongChannel(place)
            | Self::OutOfRange(place) => Some(place),
        }
    }
}

impl StepKind {
    /// From what its day can be counted: only a question about reception has to do with the
    /// invoice's date, and what may be the first reminder has none before it.
    pub const fn anchors(self) -> &'static [Anchor] {
        match self {
            Self::Reception => &[Anchor::Issued],
            Self::Courtesy | Self::Friendly => &[Anchor::Due],
            Self::Firm | Self::LastWarning | Self::FormalNotice => {
                &[Anchor::Due, Anchor::Previous]
            }
        }
    }

    /// How it can go: a formal notice is written so that it can be shown later, which leaves out
    /// calls and text messages.
    pub const fn channels(self) -> &'static [Channel] {
        match self {
            Self::Reception
            | Self::Courtesy
            | Self::Friendly
            | Self::Firm
            | Self::LastWarning => &[
                Channel::Email,
                Channel::Call,
                Channel::Sms,
                Channel::Letter,
                Channel::RegisteredLetter,
                Channel::ElectronicRegisteredLetter,
            ],
            Self::FormalNotice => &[
                Channel::Letter,
                Channel::RegisteredLetter,
                Channel::ElectronicRegisteredLetter,
                Channel::Email,
            ],
        }
    }
}

impl Step {
    /// The longest delay, in days.
    pub const MAX_DELAY: i16 = 365;

    fn check(&self) -> Option<fn(usize) -> LadderError> {
        let in_range = self.delay.unsigned_abs() <= Self::MAX_DELAY.unsigned_abs()
            && self.reply_within > 0;
        if !in_range {
            return Some(LadderError::OutOfRange);
        }
        if !self.kind.anchors().contains(&self.anchor) {
            return Some(LadderError::WrongAnchor);
        }
        if !self.kind.channels().contains(&self.channel) {
            return Some(LadderError::WrongChannel);
        }
        let right = match self.kind {
            StepKind::Courtesy => self.delay < 0,
            _ => self.delay > 0,
        };
        match (right, self.kind.is_before_due()) {
            (true, _) => None,
            (false, true) => Some(LadderError::NotBeforeDue),
            (false, false) => Some(LadderError::NotAfterDue),
        }
    }
}

impl Ladder {
    /// A ladder of these steps.
    pub fn new(steps: Vec<Step>) -> Result<Self, LadderError> {
        if steps.is_empty() {
            return Err(LadderError::Empty);
        }
        let mut after_due = None;
        let mut hardest = None;
        for (place, step) in steps.iter().enumerate() {
            if hardest.is_some_and(|before| step.kind <= before) {
                return Err(LadderError::NotHarder(place));
            }
            hardest = Some(step.kind);
            if let Some(error) = step.check() {
                return Err(error(place));
            }
            if step.kind.is_before_due() {
                continue;
            }
            let day = match (step.anchor, after_due) {
                (Anchor::Previous, None) => return Err(LadderError::NoPrevious(place)),
                (Anchor::Previous, Some(before)) => before + i32::from(step.delay),
                (Anchor::Issued | Anchor::Due, _) => i32::from(step.delay),
            };
            if after_due.is_some_and(|before| day <= before) {
                return Err(LadderError::Backwards(place));
            }
            after_due = Some(day);
        }
        Ok(Self(Cow::Owned(steps)))
    }

    /// Its steps, the gentlest first.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The step of that kind, if there is one.
    pub fn step(&self, kind: StepKind) -> Option<&Step> {
        self.steps().iter().find(|step| step.kind == kind)
    }

    /// The day of the step of that kind, by the invoice's age alone.
    pub fn day(&self, kind: StepKind, dates: Dates) -> Option<NaiveDate> {
        let mut before = dates.due;
        for step in self.steps() {
            let from = match step.anchor {
                Anchor::Issued => dates.issued,
                Anchor::Due => dates.due,
                Anchor::Previous => before,
            };
            let delay = TimeDelta::days(i64::from(step.delay));
            before = from.checked_add_signed(delay).unwrap_or(NaiveDate::MAX);
            if step.kind == kind {
                return Some(before);
            }
        }
        None
    }

    /// The hardest step whose day has come.
    pub fn reached(&self, dates: Dates, today: NaiveDate) -> Option<&Step> {
        let come = |step: &&Step| self.day(step.kind, dates).is_some_and(|day| day <= today);
        self.steps().iter().rev().find(come)
    }

    /// Days from the due date to the step of that kind, for an invoice at thirty days; negative
    /// before it. What is counted from the due date falls there whatever the terms.
    pub fn days_after_due(&self, kind: StepKind) -> Option<i64> {
        let due = NaiveDate::default();
        let issued = due - TimeDelta::days(30);
        let day = self.day(kind, Dates { issued, due })?;
        Some((day - due).num_days())
    }
}

impl Scenario {
    /// How careful it is with the client: of two, the one that presses later, and in softer words.
    pub fn care(&self) -> impl Ord + use<> {
        let day = |kind| self.ladder.days_after_due(kind).unwrap_or(i64::MAX);
        let claims = self.ladder.steps().iter().find(|step| step.claims_penalties);
        let reminder = self.ladder.steps().iter().find(|step| !step.kind.is_before_due());
        (
            day(StepKind::FormalNotice),
            claims.map_or(i64::MAX, |step| day(step.kind)),
            reminder.map_or(i64::MAX, |step| day(step.kind)),
            Reverse(self.tone),
        )
    }
}

/// Which scenario: one shipped, or one of the user's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScenarioChoice {
    /// Shipped.
    Shipped(Shipped),
    /// The user's own.
    Own(ScenarioId),
}

impl ScenarioChoice {
    /// What it does; `None` if it is the user's own and no longer there.
    pub fn scenario(self, ledger: &Ledger) -> Option<&Scenario> {
        match self {
            Self::Shipped(shipped) => Some(shipped.scenario()),
            Self::Own(id) => ledger.own_scenario(id).map(|own| &own.scenario),
        }
    }

    /// That of a segment: the user's choice if it is still there, else the shipped one.
    pub fn of_segment(ledger: &Ledger, segment: Segment) -> Self {
        let chosen = ledger.policy().scenarios.get(&segment).copied();
        chosen
            .filter(|choice| choice.scenario(ledger).is_some())
            .unwrap_or(Self::Shipped(segment.shipped()))
    }

    /// For whom it was chosen.
    pub fn uses(self, ledger: &Ledger) -> Uses {
        let own = Some(self);
        let segments = Segment::ALL.into_iter();
        Uses {
            segments: segments
                .filter(|segment| Self::of_segment(ledger, *segment) == self)
                .collect(),
            clients: ledger.clients().filter(|one| one.chasing.scenario == own).count(),
            invoices: ledger.invoices().filter(|one| one.scenario == own).count(),
        }
    }
}

/// For whom a scenario was chosen, by the user or as shipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uses {
    /// The segments whose scenario it is.
    pub segments: Vec<Segment>,
    /// The clients it was chosen for by name.
    pub clients: usize,
    /// The invoices it was chosen for alone.
    pub invoices: usize,
}

impl Uses {
    /// Whether it is for nobody.
    pub fn is_empty(&self) -> bool {
        self.segments.is_empty() && self.clients == 0 && self.invoices == 0
    }
}

include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    fn step(kind: StepKind, anchor: Anchor, delay: i16) -> Step {
        let channel = Channel::Email;
        Step { kind, anchor, delay, channel, claims_penalties: false, reply_within: 8 }
    }

    fn by(channel: Channel, step: Step) -> Step {
        Step { channel, ..step }
    }

    #[test]
    fn what_is_shipped_is_a_ladder() {
        for shipped in Shipped::ALL {
            let ladder = &shipped.scenario().ladder;
            let again = Ladder::new(ladder.steps().to_vec());
            assert_eq!(again.as_ref(), Ok(ladder), "{}", shipped.name());
        }
    }

    #[test]
    fn steps_that_are_no_ladder() {
        use Anchor::{Due, Issued, Previous};
        use StepKind::{Courtesy, Firm, FormalNotice, Friendly, LastWarning, Reception};
        for (steps, error) in [
            (vec![], LadderError::Empty),
            (vec![step(Firm, Previous, 5)], LadderError::NoPrevious(0)),
            (vec![step(Firm, Due, 5), step(Friendly, Due, 15)], LadderError::NotHarder(1)),
            (vec![step(Friendly, Due, 15), step(Firm, Due, 15)], LadderError::Backwards(1)),
            (vec![step(Courtesy, Due, 0)], LadderError::NotBeforeDue(0)),
            (vec![step(Friendly, Due, 0)], LadderError::NotAfterDue(0)),
            (
                vec![step(Courtesy, Due, -5), step(Firm, Previous, 5)],
                LadderError::NoPrevious(1),
            ),
            (
                vec![step(Courtesy, Due, -5), step(Friendly, Previous, 5)],
                LadderError::WrongAnchor(1),
            ),
            (
                vec![step(Reception, Issued, 7), step(Courtesy, Previous, 5)],
                LadderError::WrongAnchor(1),
            ),
            (vec![step(Reception, Due, -20)], LadderError::WrongAnchor(0)),
            (vec![step(Friendly, Issued, 40)], LadderError::WrongAnchor(0)),
            (vec![step(LastWarning, Due, 366)], LadderError::OutOfRange(0)),
            (vec![Step { reply_within: 0, ..step(Firm, Due, 15) }], LadderError::OutOfRange(0)),
            (
                vec![step(Friendly, Due, 5), by(Channel::Sms, step(FormalNotice, Due, 45))],
                LadderError::WrongChannel(1),
            ),
            (
                vec![by(Channel::Call, step(FormalNotice, Due, 45))],
                LadderError::WrongChannel(0),
            ),
        ] {
            assert_eq!(Ladder::new(steps), Err(error));
        }
        let every_anchor = vec![
            step(Reception, Issued, 7),
            step(Courtesy, Due, -5),
            step(Friendly, Due, 5),
            step(Firm, Previous, 10),
            step(LastWarning, Previous, 15),
        ];
        let ladder = Ladder::new(every_anchor).unwrap();
        let dates =
            Dates { issued: "2026-08-01".parse().unwrap(), due: "2026-08-31".parse().unwrap() };
        let days: Vec<String> = ladder
            .steps()
            .iter()
            .map(|step| ladder.day(step.kind, dates).unwrap().to_string())
            .collect();
        assert_eq!(
            days,
            ["2026-08-08", "2026-08-26", "2026-09-05", "2026-09-15", "2026-09-30"]
        );
    }

    #[test]
    fn the_channels_of_a_step() {
        let all = StepKind::Friendly.channels();
        for kind in StepKind::ALL {
            for channel in all {
                let delay = if kind == StepKind::Courtesy { -5 } else { 5 };
                let anchor = *kind.anchors().first().unwrap();
                let alone = Ladder::new(vec![by(*channel, step(kind, anchor, delay))]);
                let cannot_be_shown = matches!(channel, Channel::Call | Channel::Sms);
                let refused = kind == StepKind::FormalNotice && cannot_be_shown;
                assert_eq!(alone.is_err(), refused, "{kind:?} {channel:?}");
            }
        }
    }

    #[test]
    fn a_consumer_is_asked_for_nothing_more_before_the_formal_notice() {
        let consumer = Shipped::Consumer.scenario();
        let claiming = consumer.ladder.steps().iter().filter(|step| step.claims_penalties);
        assert!(claiming.map(|step| step.kind).eq([StepKind::FormalNotice]));
    }

    #[test]
    fn soft_is_more_careful_than_standard_and_firm_is_less() {
        let care = |shipped: Shipped| shipped.scenario().care();
        assert!(care(Shipped::Soft) > care(Shipped::LargeAccount));
        assert!(care(Shipped::LargeAccount) > care(Shipped::Standard));
        assert!(care(Shipped::Standard) > care(Shipped::Firm));
    }

    #[test]
    fn the_step_reached_follows_age() {
        let due: NaiveDate = "2026-08-31".parse().unwrap();
        let dates = Dates { issued: due - TimeDelta::days(30), due };
        for (days, kind) in [
            (-6, None),
            (-5, Some(StepKind::Courtesy)),
            (4, Some(StepKind::Courtesy)),
            (5, Some(StepKind::Friendly)),
            (30, Some(StepKind::LastWarning)),
            (4000, Some(StepKind::FormalNotice)),
        ] {
            let ladder = &Shipped::Standard.scenario().ladder;
            let reached = ladder.reached(dates, due + TimeDelta::days(days));
            assert_eq!(reached.map(|step| step.kind), kind, "{days}");
        }
    }
}
