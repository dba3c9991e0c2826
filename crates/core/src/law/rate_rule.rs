//! Which rate a claim has in each semester.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::tables::{DEFAULT_POINTS, FLOOR_TIMES, PUBLIC_POINTS};
use super::{Claim, Creditor, PenaltyClause, RateIndex, RateSource, Rates, Semester};
use crate::ledger::Debtor;
use crate::rate::Rate;

/// How a claim's rate is found.
pub enum RateRule {
    /// What the terms of sale stipulate, or the default where they are silent, semester by
    /// semester (art. L. 441-10 II C. com.).
    Clause(PenaltyClause),
    /// ECB + 8 points of the semester in which interest began, for the whole delay
    /// (art. R. 2192-31 CCP).
    Frozen {
        /// That semester; `None` where interest never begins.
        began: Option<Semester>,
        /// The rate; `None` where it is not known.
        rate: Option<SourcedRate>,
    },
    /// The legal rate of creditors in business (art. 1231-6 C. civ., art. L. 313-2 CMF).
    Legal,
}

/// A rate and where it comes from.
pub type SourcedRate = (Rate, RateSource);

impl RateRule {
    /// The rule for a claim whose interest begins on `first_day`.
    pub fn of(claim: &Claim, rates: &Rates, first_day: Option<NaiveDate>) -> Self {
        match (claim.debtor, claim.clause) {
            (Debtor::Consumer, _) => Self::Legal,
            (Debtor::Public, _) => {
                let began = first_day.map(Semester::of);
                let ruled = began.filter(|began| began.first_day() >= PUBLIC_POINTS.since);
                let rate = ruled.and_then(|began| ecb_plus(PUBLIC_POINTS.value, began, rates));
                Self::Frozen { began, rate }
            }
            // Terms that say « BCE + 10 points » repeat the law: they are never raised either.
            (Debtor::Business, PenaltyClause::EcbPlus(points))
                if points == DEFAULT_POINTS.value =>
            {
                Self::Clause(PenaltyClause::LegalDefault)
            }
            (Debtor::Business, clause) => Self::Clause(clause),
        }
    }

    /// The rate of a semester; `None` where it is not known.
    pub fn rate(&self, semester: Semester, rates: &Rates) -> Option<SourcedRate> {
        match self {
            Self::Clause(PenaltyClause::LegalDefault) => {
                let ruled = semester.first_day() >= DEFAULT_POINTS.since;
                ruled.then(|| ecb_plus(DEFAULT_POINTS.value, semester, rates)).flatten()
            }
            Self::Clause(PenaltyClause::Fixed(rate)) => {
                Some(raised((*rate, RateSource::Stipulated), semester, rates))
            }
            Self::Clause(PenaltyClause::LegalMultiple(multiple)) => {
                let stipulated = legal(multiple.times(), semester, rates)?;
                Some(raised(stipulated, semester, rates))
            }
            Self::Clause(PenaltyClause::EcbPlus(points)) => {
                Some(raised(ecb_plus(*points, semester, rates)?, semester, rates))
            }
            Self::Frozen { rate, .. } => rate.clone(),
            Self::Legal => legal(Decimal::ONE, semester, rates),
        }
    }

    /// What a semester's rate rests on: which index, of which semester; `None` for a rate that the
    /// terms of sale give as a number.
    pub fn rests_on(
        &self,
        source: &RateSource,
        semester: Semester,
    ) -> Option<(RateIndex, Semester)> {
        match (source, self) {
            (RateSource::Ecb { .. }, Self::Frozen { began, .. }) => {
                Some((RateIndex::EcbRefinancing, (*began)?))
            }
            (RateSource::Ecb { .. }, _) => Some((RateIndex::EcbRefinancing, semester)),
            (RateSource::Legal { .. } | RateSource::RaisedToFloor { .. }, _) => {
                Some((RateIndex::LegalProfessional, semester))
            }
            (RateSource::Stipulated, _) => None,
        }
    }

    /// Whether the rate is compared with the floor: stipulated rates alone are.
    pub fn has_floor(&self) -> bool {
        match self {
            Self::Clause(clause) => *clause != PenaltyClause::LegalDefault,
            Self::Frozen { .. } | Self::Legal => false,
        }
    }

    /// The last day whose rate is known; a frozen rate is known as long as one asks.
    pub fn known_until(&self, rates: &Rates, as_of: NaiveDate) -> NaiveDate {
        match self {
            Self::Clause(PenaltyClause::LegalDefault | PenaltyClause::EcbPlus(_))
            | Self::Frozen { rate: None, .. } => rates.ecb_known_until(),
            Self::Frozen { rate: Some(_), .. } => rates.ecb_known_until().max(as_of),
            Self::Clause(PenaltyClause::Fixed(_) | PenaltyClause::LegalMultiple(_))
            | Self::Legal => rates.legal_known_until(Creditor::Professional),
        }
    }
}

/// Three times the legal rate: the least that terms of sale may stipulate, with that legal rate.
pub fn floor(semester: Semester, rates: &Rates) -> Option<(Rate, Rate)> {
    let legal = rates.legal(semester, Creditor::Professional)?;
    Some((times(legal, FLOOR_TIMES.value)?, legal))
}

/// A stipulated rate, or the floor where that is higher; never less than nothing.
fn raised(stipulated: SourcedRate, semester: Semester, rates: &Rates) -> SourcedRate {
    let (rate, source) = stipulated;
    match floor(semester, rates) {
        Some((floor, legal)) if rate < floor => {
            (floor, RateSource::RaisedToFloor { stipulated: rate, legal })
        }
        _ => (rate.max(Rate::from_hundredths(0)), source),
    }
}

fn ecb_plus(points: Rate, semester: Semester, rates: &Rates) -> Option<SourcedRate> {
    let ecb = rates.ecb_on_anchor(semester)?;
    Some((ecb + points, RateSource::Ecb { ecb, points }))
}

fn legal(multiple: Decimal, semester: Semester, rates: &Rates) -> Option<SourcedRate> {
    let legal = rates.legal(semester, Creditor::Professional)?;
    Some((times(legal, multiple)?, RateSource::Legal { legal, times: multiple }))
}

/// A product beyond what a rate can be is no rate.
fn times(rate: Rate, times: Decimal) -> Option<Rate> {
    Rate::from_percent(rate.percent() * times).ok()
}
