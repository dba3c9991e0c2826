//! The rates that late payment is reckoned with.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Semester;
use super::tables::{self, Row, Series};
use crate::id::OwnRateId;
use crate::ledger::OwnRate;
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
    /// What the user entered for semesters that the tables do not know.
    own: BTreeMap<(RateIndex, Semester), OwnRate>,
}

/// What became of a rate that the user entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnRateUse {
    /// It is reckoned with.
    Used,
    /// The tables know that semester by now, with the rate `by`: theirs is taken.
    Superseded {
        /// The tables' rate.
        by: Rate,
    },
    /// Another one, entered for the same semester later, is taken.
    Replaced {
        /// That one.
        by: OwnRateId,
    },
    /// It was not given to these rates.
    Absent,
}

impl Rates {
    /// The rates of `data/law`.
    pub const fn builtin() -> Self {
        Self {
            ecb: tables::ECB,
            legal_professional: tables::LEGAL_PROFESSIONAL,
            legal_individual: tables::LEGAL_INDIVIDUAL,
            own: BTreeMap::new(),
        }
    }

    /// These rates with those the user entered, for the semesters that the tables do not know:
    /// where they do, theirs is taken. Of two rates entered for one semester the later in this
    /// order is taken: [`Ledger::rates`](crate::ledger::Ledger::rates) gives them in the order of
    /// their stamps.
    #[must_use]
    pub fn with_own<'a>(mut self, own: impl IntoIterator<Item = &'a OwnRate>) -> Self {
        for own in own {
            if self.in_tables(own.index, own.semester).is_none() {
                self.own.insert((own.index, own.semester), own.clone());
            }
        }
        self
    }

    /// The ECB's refinancing rate in force on the first day of a semester: it holds for all of it
    /// (art. L. 441-10 II C. com., in force since 26 April 2019).
    pub fn ecb_on_anchor(&self, semester: Semester) -> Option<Rate> {
        self.known(RateIndex::EcbRefinancing, semester)
    }

    /// The legal interest rate (*taux d'intérêt légal*) of a semester.
    pub fn legal(&self, semester: Semester, creditor: Creditor) -> Option<Rate> {
        match creditor {
            Creditor::Individual => in_force(&self.legal_individual, semester),
            Creditor::Professional => self.known(RateIndex::LegalProfessional, semester),
        }
    }

    /// The rate the user entered that is taken for a semester; `None` where the tables know one,
    /// or nobody does.
    pub fn own_rate(&self, index: RateIndex, semester: Semester) -> Option<&OwnRate> {
        self.own.get(&(index, semester))
    }

    /// The row of the tables that a semester's rate was read from.
    pub fn row(&self, index: RateIndex, semester: Semester) -> Option<&'static Row> {
        self.table(index).in_force(semester.first_day())
    }

    /// What became of a rate that the user entered.
    pub fn use_of(&self, own: &OwnRate) -> OwnRateUse {
        if let Some(by) = self.in_tables(own.index, own.semester) {
            return OwnRateUse::Superseded { by };
        }
        match self.own_rate(own.index, own.semester) {
            Some(taken) if taken.id == own.id => OwnRateUse::Used,
            Some(taken) => OwnRateUse::Replaced { by: taken.id },
            None => OwnRateUse::Absent,
        }
    }

    /// The ECB's refinancing rate in the tables, by the day each change took effect.
    pub const fn ecb_series(&self) -> &Series {
        &self.ecb
    }

    /// The legal interest rate in the tables, by the period it was fixed for.
    pub const fn legal_series(&self, creditor: Creditor) -> &Series {
        match creditor {
            Creditor::Individual => &self.legal_individual,
            Creditor::Professional => &self.legal_professional,
        }
    }

    /// The last day of the last semester whose ECB anchor is known, with none unknown before it
    /// since the tables begin.
    pub fn ecb_known_until(&self) -> NaiveDate {
        self.known_until(RateIndex::EcbRefinancing)
    }

    /// The last day whose legal rate is known, with none unknown before it since the tables begin.
    pub fn legal_known_until(&self, creditor: Creditor) -> NaiveDate {
        match creditor {
            Creditor::Individual => self.legal_individual.known_until,
            Creditor::Professional => self.known_until(RateIndex::LegalProfessional),
        }
    }

    fn known_until(&self, index: RateIndex) -> NaiveDate {
        let mut until = self.table(index).known_until;
        while let Some(next) = until.succ_opt().map(Semester::of)
            && self.own.contains_key(&(index, next))
        {
            until = next.last_day();
        }
        until
    }

    fn known(&self, index: RateIndex, semester: Semester) -> Option<Rate> {
        let own = || self.own_rate(index, semester).map(|own| own.rate);
        self.in_tables(index, semester).or_else(own)
    }

    fn in_tables(&self, index: RateIndex, semester: Semester) -> Option<Rate> {
        in_force(self.table(index), semester)
    }

    const fn table(&self, index: RateIndex) -> &Series {
        match index {
            RateIndex::EcbRefinancing => &self.ecb,
            RateIndex::LegalProfessional => &self.legal_professional,
        }
    }
}

fn in_force(series: &Series, semester: Semester) -> Option<Rate> {
    series.in_force(semester.first_day()).map(|row| row.rate)
}
