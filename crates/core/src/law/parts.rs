//! What a debt is made of, and what of it the creditor may give up.

use core::iter::Sum;
use core::ops::{Add, AddAssign, Sub};

use super::Statement;
use crate::money::Money;

/// An amount by what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// The invoice itself, VAT included.
    pub principal: Money,
    /// Interest for late payment.
    pub interest: Money,
    /// The recovery indemnity, and the costs that exceed it.
    pub indemnity: Money,
}

/// What the creditor gives up (*renonciation*); the principal always stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiver {
    /// Interest: what is not paid yet, and what would still run.
    pub interest: bool,
    /// The recovery indemnity of each invoice (*indemnité forfaitaire de recouvrement*) and the
    /// costs that exceed it, where they are not paid yet.
    pub indemnity: bool,
}

impl Parts {
    /// What remains due by a statement.
    pub fn owed(statement: &Statement) -> Self {
        let interest = statement.interest - statement.interest_paid;
        Self {
            principal: statement.principal,
            interest,
            indemnity: statement.total - statement.principal - interest,
        }
    }

    /// Without what is waived.
    pub fn less(self, waiver: Waiver) -> Self {
        let kept = |waived, amount| if waived { Money::ZERO } else { amount };
        Self {
            principal: self.principal,
            interest: kept(waiver.interest, self.interest),
            indemnity: kept(waiver.indemnity, self.indemnity),
        }
    }

    /// All of it.
    pub fn total(self) -> Money {
        self.principal + self.interest + self.indemnity
    }
}

impl Add for Parts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            principal: self.principal + other.principal,
            interest: self.interest + other.interest,
            indemnity: self.indemnity + other.indemnity,
        }
    }
}

impl Sub for Parts {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self {
            principal: self.principal - other.principal,
            interest: self.interest - other.interest,
            indemnity: self.indemnity - other.indemnity,
        }
    }
}

impl AddAssign for Parts {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Parts {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), Add::add)
    }
}
