//! Ladders: drawn at random, and those of the user's own.

use proptest::prelude::*;
use relancier_core::dunning::{Anchor, Ladder, Scenario, Step, StepKind, Tone};
use relancier_core::id::ScenarioId;
use relancier_core::ledger::{Channel, OwnScenario};
use relancier_core::text::Line;

use Anchor::{Due, Issued, Previous};
use StepKind::{Courtesy, Firm, FormalNotice, Friendly, LastWarning, Reception};

pub fn step(kind: StepKind, anchor: Anchor, delay: i16, claims_penalties: bool) -> Step {
    Step { kind, anchor, delay, channel: Channel::Email, claims_penalties, reply_within: 8 }
}

/// A scenario of the user's own, of these steps: kind, anchor, delay.
pub fn own(id: u128, tone: Tone, steps: &[(StepKind, Anchor, i16)]) -> OwnScenario {
    let steps = steps.iter().map(|(kind, anchor, delay)| step(*kind, *anchor, *delay, false));
    let ladder = Ladder::new(steps.collect()).unwrap();
    let name = Line::new("Le mien").unwrap();
    OwnScenario { id: ScenarioId(id), name, scenario: Scenario { tone, ladder } }
}

/// Any ladder with a reminder after the due date.
pub fn ladder() -> impl Strategy<Value = Ladder> {
    let before = (prop::option::of(1..30_i16), prop::option::of(1..20_i16));
    let after =
        prop::sample::subsequence(vec![Friendly, Firm, LastWarning, FormalNotice], 1..=4);
    let distances = prop::collection::vec((1..25_i16, any::<bool>(), any::<bool>()), 4);
    (before, after, distances).prop_map(|((reception, courtesy), after, distances)| {
        let reception = reception.map(|days| step(Reception, Issued, days, false));
        let courtesy = courtesy.map(|days| step(Courtesy, Due, -days, false));
        let mut steps: Vec<Step> = reception.into_iter().chain(courtesy).collect();
        let mut day = 0;
        for (place, (kind, (distance, previous, claims))) in
            after.into_iter().zip(distances).enumerate()
        {
            day += distance;
            steps.push(match previous && place > 0 {
                true => step(kind, Previous, distance, claims),
                false => step(kind, Due, day, claims),
            });
        }
        Ladder::new(steps).unwrap()
    })
}
