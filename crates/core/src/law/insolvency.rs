//! What insolvency proceedings (*procédures collectives*) do to unpaid invoices.

use chrono::NaiveDate;

use super::tables::DECLARATION;
use crate::ledger::{Proceeding, ProceedingKind};

impl ProceedingKind {
    /// Whether it is one of the insolvency proceedings: interest stops and claims are declared.
    pub const fn is_insolvency(self) -> bool {
        match self {
            Self::Safeguard | Self::Receivership | Self::Liquidation => true,
            Self::SimplifiedRecovery => false,
        }
    }

    /// Whether the creditor may take no payment while it goes on: in the simplified recovery of a
    /// small claim it may not (art. R. 125-7 CPCE).
    pub const fn forbids_payments(self) -> bool {
        match self {
            Self::SimplifiedRecovery => true,
            Self::Safeguard | Self::Receivership | Self::Liquidation => false,
        }
    }
}

impl Proceeding {
    /// The last day to declare claims (*déclaration de créances*): two months after the
    /// publication in the BODACC. To be checked: [`DECLARATION`] rests on one source.
    ///
    /// `None` where there is nothing to declare, or the day of publication is not known. A day
    /// that is no working day is not moved.
    pub fn declare_by(&self) -> Option<NaiveDate> {
        let published = self.published.filter(|_| self.kind.is_insolvency())?;
        Some(DECLARATION.last_day(published))
    }
}
