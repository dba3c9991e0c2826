//! How clients are chased, where the user decides it: for the company, for a client, in what words.

use std::collections::BTreeMap;

use chrono::Days;

use crate::dunning::{Scenario, ScenarioChoice, Segment, WorkingDays};
use crate::id::{OwnTextId, ScenarioId};
use crate::identity::{Email, Language};
use crate::money::Money;
use crate::text::{Block, Line};

/// How a company chases its clients (*politique de relance*).
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The days on which contacts are planned. Due dates never move.
    pub working_days: WorkingDays,
    /// Days between two contacts with one client, at least.
    pub gap: Gap,
    /// A client who is late with less than this in all is left alone.
    pub threshold: Money,
    /// A client who owes as much as this is a large account.
    pub large_account: Money,
    /// The scenario of each segment, where it is not the shipped one.
    pub scenarios: BTreeMap<Segment, ScenarioChoice>,
}

impl Policy {
    /// How Relancier chases while nothing was decided.
    pub const SHIPPED: Self = Self {
        working_days: WorkingDays::MONDAY_TO_FRIDAY,
        gap: Gap(5),
        threshold: Money::ZERO,
        large_account: Money::euros(20_000),
        scenarios: BTreeMap::new(),
    };
}

/// Days between two contacts with one client, at least: chasing is not harassing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap(u8);

impl Gap {
    /// The longest there can be.
    pub const MAX: u8 = 60;

    /// From 1 to [`Gap::MAX`] days.
    pub fn new(days: u8) -> Option<Self> {
        (1..=Self::MAX).contains(&days).then_some(Self(days))
    }

    /// How many.
    pub fn get(self) -> u8 {
        self.0
    }

    /// To reckon with.
    pub fn days(self) -> Days {
        Days::new(u64::from(self.0))
    }
}

/// How one client is chased, where it is not as others of its kind are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chasing {
    /// Its scenario.
    pub scenario: Option<ScenarioChoice>,
    /// What it is held for, whatever its facts say.
    pub segment: Option<Segment>,
    /// Its bank is asked (*prélèvement*): it is never reminded.
    pub direct_debit: bool,
    /// How it is spoken to in French.
    pub register: Register,
    /// Who else is written to there.
    pub copy_to: Option<Email>,
}

/// How a person is spoken to in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Register {
    /// *Vouvoiement*.
    #[default]
    Vous,
    /// *Tutoiement*.
    Tu,
}

/// A scenario of the user's own.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnScenario {
    /// Its id.
    pub id: ScenarioId,
    /// What the user calls it.
    pub name: Line,
    /// What it does.
    pub scenario: Scenario,
}

/// A text that the user wrote in the place of a shipped one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnText {
    /// Its id.
    pub id: OwnTextId,
    /// Which text it stands for, by its name in `data/templates/`.
    pub text: Line,
    /// Its language.
    pub language: Language,
    /// How it speaks to people, in French.
    pub register: Register,
    /// Its subject, with merge fields.
    pub subject: Line,
    /// The rest, with merge fields.
    pub body: Block,
}
