//! The rates that late payment is reckoned with.

use chrono::NaiveDate;

use super::Semester;
use super::tables::{self, Series};
use crate::rate::Rate;

/// What the creditor is, on which the legal interest rate depends (art. L. 313-2 CMF).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creditor {
    /// A natural person not acting for business (*personne physique n'agissant pas pour des
    /// besoins professionnels*).
    Individual,
    /// Anyone else (*tous les autres cas*): whoever sends invoices.
    Professional,
}

/// A rate that somebody fixes and the law refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateIndex {
    /// The ECB's refinancing rate (*taux de refinancement*) in force on the first day of a
    /// semester.
    EcbRefinancing,
    /// The legal interest rate (*taux d'intérêt légal*) of creditors in business.
    LegalProfessional,
}

/// All that is known of rates; what is not known is never guessed.
#[derive(Debug, Clone)]
pub struct Rates {
    ecb: Series,
    legal_professional: Series,
    legal_individual: Series,
}

impl Rates {
    /// The rates of `data/law`.
    pub const fn builtin() -> Self {
        Self {
            ecb: tables::ECB,
            legal_professional: tables::LEGAL_PROFESSIONAL,
            legal_individual: tables::LEGAL_INDIVIDUAL,
        }
    }

    /// The ECB's refinancing rate in force on the first day of a semester: it holds for all of it
    /// (art. L. 441-10 II C. com., in force since 26 April 2019).
    pub fn ecb_on_anchor(&self, semester: Semester) -> Option<Rate> {
        self.ecb.in_force(semester.first_day()).map(|row| row.rate)
    }

    /// The legal interest rate (*taux d'intérêt légal*) of a semester.
    pub fn legal(&self, semester: Semester, creditor: Creditor) -> Option<Rate> {
        self.legal_series(creditor).in_force(semester.first_day()).map(|row| row.rate)
    }

    /// The ECB's refinancing rate, by the day each change took effect.
    pub const fn ecb_series(&self) -> &Series {
        &self.ecb
    }

    /// The legal interest rate, by the period it was fixed for.
    pub const fn legal_series(&self, creditor: Creditor) -> &Series {
        match creditor {
            Creditor::Individual => &self.legal_individual,
            Creditor::Professional => &self.legal_professional,
        }
    }

    /// The last day of the last semester whose ECB anchor is known.
    pub const fn ecb_known_until(&self) -> NaiveDate {
        self.ecb.known_until
    }

    /// The last day whose legal rate is known.
    pub const fn legal_known_until(&self, creditor: Creditor) -> NaiveDate {
        self.legal_series(creditor).known_until
    }
}
