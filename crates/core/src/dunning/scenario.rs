//! Scenarios: ladders of steps, from `data/scenarios/`, read when the program is built.

use super::StepKind;
use crate::ledger::{Channel, Debtor};

/// A ladder of steps, gentlest first (*scénario de relance*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scenario {
    /// The name of its file.
    pub name: &'static str,
    /// The steps; their days and their kinds both only go up.
    pub steps: &'static [Step],
}

/// One step of a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which.
    pub kind: StepKind,
    /// Days from the due date; negative before it.
    pub day: i16,
    /// How the client is reached.
    pub channel: Channel,
    /// Whether it asks for interest and indemnities.
    pub claims_penalties: bool,
    /// Days left for an answer.
    pub reply_within: u8,
}

include!(concat!(env!("OUT_DIR"), "/scenarios.rs"));

impl Scenario {
    /// The ladder that fits a kind of debtor.
    pub fn for_debtor(debtor: Debtor) -> &'static Self {
        match debtor {
            Debtor::Business => &STANDARD,
            Debtor::Consumer => &CONSUMER,
            Debtor::Public => &PUBLIC,
        }
    }

    /// The step of that kind, if this ladder has one.
    pub fn step(&self, kind: StepKind) -> Option<&Step> {
        self.steps.iter().find(|step| step.kind == kind)
    }

    /// The hardest step whose day has come, so many days from the due date.
    pub fn reached(&self, days_from_due: i64) -> Option<&Step> {
        self.steps.iter().rev().find(|step| i64::from(step.day) <= days_from_due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ladders_only_go_up() {
        for scenario in [&STANDARD, &CONSUMER, &PUBLIC] {
            assert!(scenario.steps.is_sorted_by_key(|step| (step.day, step.kind)));
            assert!(scenario.steps.iter().all(|step| step.reply_within > 0));
        }
    }

    #[test]
    fn a_consumer_is_asked_for_nothing_more_before_the_formal_notice() {
        let claiming = CONSUMER.steps.iter().filter(|step| step.claims_penalties);
        assert!(claiming.map(|step| step.kind).eq([StepKind::FormalNotice]));
    }

    #[test]
    fn the_step_reached_follows_age() {
        for (days, kind) in [
            (-6, None),
            (-5, Some(StepKind::Courtesy)),
            (4, Some(StepKind::Courtesy)),
            (5, Some(StepKind::Friendly)),
            (30, Some(StepKind::LastWarning)),
            (4000, Some(StepKind::FormalNotice)),
        ] {
            assert_eq!(STANDARD.reached(days).map(|step| step.kind), kind, "{days}");
        }
    }
}
