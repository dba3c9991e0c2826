//! Whom to chase today, how hard, and whom to leave alone.

mod account_statement;
mod agenda;
mod calendar;
mod checks;
mod court_file;
mod demand;
mod insight;
mod plan;
mod scenario;
mod segment;
mod settlement;
mod standing;
mod working_days;

pub use account_statement::{
    AccountMovement, AccountStatement, Extent, Moved, account_statement,
};
pub use agenda::{Agenda, Card, LeftAlone, Rest, Totals, WhyNot, agenda, days_late};
pub use calendar::{Planned, PlannedKind, calendar};
pub use checks::{Check, Weight, checks};
pub use court_file::{
    CourtFile, CourtSums, Fact, Missing, MissingWeight, Origin, Piece, SmallClaim, court_file,
};
pub use demand::{Demand, DemandLine, claim, claims, demand};
pub use insight::{AgedBalance, Aging, Insight, aged_balance, insight};
pub use plan::{
    Action, Matter, Plan, Progress, broken_promise, contact_possible_from, hold_on,
    last_contact, matter, plan, proceeding_on, progress,
};
pub use scenario::{
    Anchor, Dates, Ladder, LadderError, Scenario, ScenarioChoice, Shipped, Step, Tone, Uses,
};
pub use segment::{
    Behaviour, Chosen, ChosenFor, Profile, PromiseState, Segment, profile, promise_state,
    scenario_of, scenario_of_invoice,
};
pub use settlement::{
    Balance, Overdue, Purpose, Settled, SettledBy, balance, overdue, settled, share,
};
pub use standing::{Standing, standing};
pub use working_days::{DayOff, Holiday, Region, WorkingDays, holiday};

/// A step of the ladder (*étape de relance*), from the gentlest to the hardest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
    /// A question some days after the invoice went out: has it arrived, is it approved
    /// (*contrôle de réception*)?
    Reception,
    /// A courtesy before the due date (*courtoisie*).
    Courtesy,
    /// A friendly reminder (*rappel amical*).
    Friendly,
    /// A firm reminder (*relance ferme*).
    Firm,
    /// The last warning (*dernier avis*).
    LastWarning,
    /// The formal notice (*mise en demeure*).
    FormalNotice,
}

impl StepKind {
    /// All there are, the gentlest first.
    pub const ALL: [Self; 6] = [
        Self::Reception,
        Self::Courtesy,
        Self::Friendly,
        Self::Firm,
        Self::LastWarning,
        Self::FormalNotice,
    ];

    /// Whether it has a sense only before the due date: nothing is late then.
    pub const fn is_before_due(self) -> bool {
        matches!(self, Self::Reception | Self::Courtesy)
    }
}
