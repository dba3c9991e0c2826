//! The kinds of records.

use relancier_core::ledger::RecordId;

/// What a record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the ledger's record of that name")]
pub enum RecordKind {
    Company,
    Client,
    Invoice,
    Payment,
    CreditNote,
    Contact,
    Hold,
    OwnRate,
    Proceeding,
    LimitationEvent,
    Cost,
    OnAccount,
    Policy,
    Stationery,
    OwnScenario,
    OwnText,
}

impl RecordKind {
    /// All of them, in the order of files.
    pub const ALL: [Self; 16] = [
        Self::Company,
        Self::Client,
        Self::Invoice,
        Self::Payment,
        Self::CreditNote,
        Self::Contact,
        Self::Hold,
        Self::OwnRate,
        Self::Proceeding,
        Self::LimitationEvent,
        Self::Cost,
        Self::OnAccount,
        Self::Policy,
        Self::Stationery,
        Self::OwnScenario,
        Self::OwnText,
    ];

    /// The kind of the record that has this id.
    pub const fn of(id: RecordId) -> Self {
        match id {
            RecordId::Company => Self::Company,
            RecordId::Client(_) => Self::Client,
            RecordId::Invoice(_) => Self::Invoice,
            RecordId::Payment(_) => Self::Payment,
            RecordId::CreditNote(_) => Self::CreditNote,
            RecordId::Contact(_) => Self::Contact,
            RecordId::Hold(_) => Self::Hold,
            RecordId::OwnRate(_) => Self::OwnRate,
            RecordId::Proceeding(_) => Self::Proceeding,
            RecordId::LimitationEvent(_) => Self::LimitationEvent,
            RecordId::Cost(_) => Self::Cost,
            RecordId::OnAccount(_) => Self::OnAccount,
            RecordId::Policy => Self::Policy,
            RecordId::Stationery => Self::Stationery,
            RecordId::OwnScenario(_) => Self::OwnScenario,
            RecordId::OwnText(_) => Self::OwnText,
        }
    }

    /// Its word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Client => "client",
            Self::Invoice => "invoice",
            Self::Payment => "payment",
            Self::CreditNote => "credit_note",
            Self::Contact => "contact",
            Self::Hold => "hold",
            Self::OwnRate => "own_rate",
            Self::Proceeding => "proceeding",
            Self::LimitationEvent => "limitation_event",
            Self::Cost => "cost",
            Self::OnAccount => "on_account",
            Self::Policy => "policy",
            Self::Stationery => "stationery",
            Self::OwnScenario => "own_scenario",
            Self::OwnText => "own_text",
        }
    }

    /// The kind of that word.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}
