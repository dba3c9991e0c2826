//! The words of the format for values that are one of a few.

use relancier_core::dunning::StepKind;
use relancier_core::identity::Language;
use relancier_core::law::{DayCount, Imputation, RateIndex, Sector};
use relancier_core::ledger::{
    Channel, Debtor, HoldReason, LimitationEventKind, ProceedingKind,
};

/// A value that is one of a few, each with one word in the format.
pub(crate) trait Word: Sized {
    /// The word for this value.
    fn word(&self) -> &'static str;

    /// The value of that word.
    fn from_word(word: &str) -> Option<Self>;
}

// One list serves both directions, and the compiler sees that no value lacks its word.
macro_rules! words {
    ($($type:ident { $($value:ident = $word:literal),* })*) => {$(
        impl Word for $type {
            fn word(&self) -> &'static str {
                match self {
                    $(Self::$value => $word,)*
                }
            }

            fn from_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$value),)*
                    _ => None,
                }
            }
        }
    )*};
}

words! {
    StepKind {
        Courtesy = "courtesy",
        Friendly = "friendly",
        Firm = "firm",
        LastWarning = "last_warning",
        FormalNotice = "formal_notice"
    }
    Language { French = "fr", English = "en" }
    Debtor { Business = "business", Consumer = "consumer", Public = "public" }
    Channel { Email = "email", Letter = "letter", Call = "call" }
    HoldReason { Promise = "promise", Dispute = "dispute", Pause = "pause" }
    DayCount { Fixed365 = "fixed_365", Actual = "actual" }
    Imputation { InterestFirst = "interest_first", PrincipalFirst = "principal_first" }
    RateIndex { EcbRefinancing = "ecb_refinancing", LegalProfessional = "legal_professional" }
    Sector {
        PerishableFood = "perishable_food",
        LivestockAndMeat = "livestock_and_meat",
        AlcoholicDrinks = "alcoholic_drinks",
        Wine = "wine",
        Transport = "transport"
    }
    ProceedingKind {
        Safeguard = "safeguard",
        Receivership = "receivership",
        Liquidation = "liquidation",
        SimplifiedRecovery = "simplified_recovery"
    }
    LimitationEventKind {
        Acknowledgement = "acknowledgement",
        CourtClaim = "court_claim",
        Enforcement = "enforcement",
        Mediation = "mediation"
    }
}
