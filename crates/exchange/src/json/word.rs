//! The words of the format for values that are one of a few.

use chrono::Weekday;
use relancier_core::dunning::{Anchor, Region, Segment, StepKind, Tone};
use relancier_core::identity::Language;
use relancier_core::law::{DayCount, Imputation, RateIndex, Sector};
use relancier_core::ledger::{
    Channel, Debtor, DisputeKind, Field, HoldReason, LimitationEventKind, ProceedingKind,
    Register, WindowSide,
};

/// A value that is one of a few, each with one word in the format.
pub(crate) trait Word: Sized {
    /// All words there are.
    #[cfg(test)]
    const WORDS: &'static [&'static str];

    /// The word for this value.
    fn word(&self) -> &'static str;

    /// The value of that word.
    fn from_word(word: &str) -> Option<Self>;
}

// One list serves both directions, and the compiler sees that no value lacks its word.
macro_rules! words {
    ($($type:ident { $($value:ident = $word:literal),* })*) => {$(
        impl Word for $type {
            #[cfg(test)]
            const WORDS: &'static [&'static str] = &[$($word),*];

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
    Field {
        Name = "name",
        LegalForm = "legal_form",
        Number = "number",
        Address = "address",
        Email = "email",
        Phone = "phone",
        Account = "account",
        PenaltyClause = "penalty_clause",
        Terms = "terms",
        Sector = "sector",
        DayCount = "day_count",
        Imputation = "imputation",
        Debtor = "debtor",
        Language = "language",
        ContactName = "contact_name",
        Scenario = "scenario",
        Segment = "segment",
        DirectDebit = "direct_debit",
        Register = "register",
        CopyTo = "copy_to",
        Note = "note",
        Client = "client",
        Subject = "subject",
        Dates = "dates",
        Total = "total",
        Invoice = "invoice",
        Sum = "sum",
        Sent = "sent",
        Tracking = "tracking",
        Hold = "hold",
        Rate = "rate",
        Opening = "opening",
        Published = "published",
        Closed = "closed",
        Event = "event",
        What = "what",
        WorkingDays = "working_days",
        Gap = "gap",
        Threshold = "threshold",
        LargeAccount = "large_account",
        Scenarios = "scenarios",
        Steps = "steps",
        Wording = "wording",
        Window = "window",
        Logo = "logo",
        Signature = "signature"
    }
    StepKind {
        Reception = "reception",
        Courtesy = "courtesy",
        Friendly = "friendly",
        Firm = "firm",
        LastWarning = "last_warning",
        FormalNotice = "formal_notice"
    }
    Language { French = "fr", English = "en" }
    Debtor { Business = "business", Consumer = "consumer", Public = "public" }
    Channel {
        Email = "email",
        Letter = "letter",
        Call = "call",
        Sms = "sms",
        RegisteredLetter = "registered_letter",
        ElectronicRegisteredLetter = "electronic_registered_letter"
    }
    DisputeKind {
        NotSaid = "not_said",
        Amount = "amount",
        Quality = "quality",
        Delivery = "delivery",
        Order = "order",
        Paid = "paid"
    }
    Register { Vous = "vous", Tu = "tu" }
    Tone { Soft = "soft", Plain = "plain", Hard = "hard" }
    Anchor { Issued = "issued", Due = "due", Previous = "previous" }
    Segment {
        Regular = "regular",
        New = "new",
        GoodPayer = "good_payer",
        BadPayer = "bad_payer",
        LargeAccount = "large_account",
        InDifficulty = "in_difficulty",
        Consumer = "consumer",
        PublicBuyer = "public_buyer"
    }
    Weekday {
        Mon = "monday",
        Tue = "tuesday",
        Wed = "wednesday",
        Thu = "thursday",
        Fri = "friday",
        Sat = "saturday",
        Sun = "sunday"
    }
    Region {
        Metropolitan = "metropolitan",
        AlsaceMoselle = "alsace_moselle",
        Guadeloupe = "guadeloupe",
        FrenchGuiana = "french_guiana",
        Martinique = "martinique",
        Mayotte = "mayotte",
        Reunion = "reunion",
        SaintBarthelemy = "saint_barthelemy"
    }
    WindowSide { Right = "right", Left = "left" }
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

/// The reason of a dispute stands in a field of its own; without it, what the dispute is about is
/// not known.
impl Word for HoldReason {
    #[cfg(test)]
    const WORDS: &'static [&'static str] = &["promise", "dispute", "payment_plan", "pause"];

    fn word(&self) -> &'static str {
        match self {
            Self::Promise => "promise",
            Self::Dispute(_) => "dispute",
            Self::PaymentPlan => "payment_plan",
            Self::Pause => "pause",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        match word {
            "promise" => Some(Self::Promise),
            "dispute" => Some(Self::Dispute(DisputeKind::NotSaid)),
            "payment_plan" => Some(Self::PaymentPlan),
            "pause" => Some(Self::Pause),
            _ => None,
        }
    }
}
