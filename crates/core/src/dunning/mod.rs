//! Whom to chase today, how hard, and whom to leave alone.

mod demand;

pub use demand::{Demand, DemandLine};

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
