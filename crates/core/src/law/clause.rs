//! What the terms of sale may stipulate about late payment, and the conventions of reckoning.

use core::fmt;

use rust_decimal::Decimal;

use crate::rate::Rate;

/// The penalty clause of the terms of sale (*clause de pénalités de retard*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PenaltyClause {
    /// Nothing stipulated: ECB rate + 10 points, semester by semester (art. L. 441-10 II C. com.).
    LegalDefault,
    /// A fixed rate.
    Fixed(Rate),
    /// So many times the legal interest rate (*taux d'intérêt légal*).
    LegalMultiple(Multiple),
    /// The ECB's refinancing rate and so many points.
    EcbPlus(Rate),
}

/// How many times the legal rate: more than 0, at most 100, at most two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Multiple(Decimal);

/// A number that cannot multiply the legal rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MultipleError;

impl Multiple {
    /// A multiple from a plain number.
    pub fn new(times: Decimal) -> Result<Self, MultipleError> {
        let times = times.normalize();
        if times > Decimal::ZERO && times <= Decimal::ONE_HUNDRED && times.scale() <= 2 {
            Ok(Self(times))
        } else {
            Err(MultipleError)
        }
    }

    /// Reads the plain form of files: `3`, `1.5`.
    pub fn parse_plain(text: &str) -> Result<Self, MultipleError> {
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if !plain {
            return Err(MultipleError);
        }
        Self::new(Decimal::from_str_exact(text).map_err(|_| MultipleError)?)
    }

    /// The number of times.
    pub const fn times(self) -> Decimal {
        self.0
    }
}

/// The plain form of files.
impl fmt::Display for Multiple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How many days a year has for penalties. No text settles it; it is printed either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayCount {
    /// 365, in leap years too: by far the commonest.
    #[default]
    Fixed365,
    /// The days the year has: 365 or 366.
    Actual,
}

/// What a part payment pays first (*imputation*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Imputation {
    /// Interest, then principal (art. 1343-1 C. civ.).
    #[default]
    InterestFirst,
    /// Principal, then interest: the creditor's choice, kinder to the debtor.
    PrincipalFirst,
}
