//! Whom to chase today, how hard, and whom to leave alone.

mod agenda;
mod calendar;
mod demand;
mod insight;
mod plan;
mod scenario;
mod settlement;
mod standing;
mod working_days;

pub use agenda::{Agenda, Card, LeftAlone, Rest, Totals, WhyNot, agenda, days_late};
pub use calendar::{Planned, PlannedKind, calendar};
pub use demand::{Demand, DemandLine, claim, claims, demand};
pub use insight::{Aging, Insight, insight};
pub use plan::{
    Action, MINIMUM_GAP, Plan, Progress, WORKING_DAYS, broken_promise, hold_on, last_contact,
    plan, proceeding_on, progress,
};
pub use scenario::{Scenario, Step};
pub use settlement::{Balance, Overdue, Purpose, balance, overdue, share};
pub use standing::{Standing, standing};
pub use working_days::{DayOff, Holiday, Region, WorkingDays, holiday};

/// A step of the ladder (*étape de relance*), from the gentlest to the hardest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StepKind {
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
