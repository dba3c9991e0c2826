//! The rates of each semester side by side, for whoever wants to look them up.

use chrono::NaiveDate;

use super::rate_rule::floor;
use super::tables::{DEFAULT_POINTS, PUBLIC_POINTS, Row};
use super::{Creditor, RateIndex, Rates, Semester};
use crate::ledger::OwnRate;
use crate::rate::Rate;

/// What is known of one semester; `None` where a rate is not.
#[derive(Debug, Clone, PartialEq)]
pub struct SemesterRates {
    /// Which semester.
    pub semester: Semester,
    /// The ECB's refinancing rate on its first day.
    pub ecb: Option<Rate>,
    /// Where that was read, if it is the tables'.
    pub ecb_row: Option<&'static Row>,
    /// What a business owes where nothing was stipulated: ECB + 10 (art. L. 441-10 II C. com.).
    pub business: Option<Rate>,
    /// What a public buyer owes whose delay begins in it: ECB + 8 (art. R. 2192-31 CCP).
    pub public: Option<Rate>,
    /// The legal interest rate of creditors in business: what a consumer owes.
    pub legal: Option<Rate>,
    /// Where that was read, if it is the tables'.
    pub legal_row: Option<&'static Row>,
    /// The least that terms of sale may stipulate: three times the legal rate.
    pub floor: Option<Rate>,
    /// What the user entered and is reckoned with.
    pub own: Vec<OwnRate>,
}

/// The semesters from the one of a day, or the last one known if that is later, back to the first
/// the present rules apply to.
pub fn semesters(rates: &Rates, today: NaiveDate) -> Vec<SemesterRates> {
    let known = rates.ecb_known_until().max(rates.legal_known_until(Creditor::Professional));
    let mut semesters = Vec::new();
    let mut semester = Semester::of(today.max(known));
    while semester.first_day() >= DEFAULT_POINTS.since {
        semesters.push(of(rates, semester));
        let Some(eve) = semester.first_day().pred_opt() else { break };
        semester = Semester::of(eve);
    }
    semesters
}

/// The semesters that may be entered by hand: the next ones that the tables do not know.
pub fn unknown_semesters(rates: &Rates, index: RateIndex) -> impl Iterator<Item = Semester> {
    let known = match index {
        RateIndex::EcbRefinancing => rates.ecb_series().known_until,
        RateIndex::LegalProfessional => rates.legal_series(Creditor::Professional).known_until,
    };
    let next = |semester: &Semester| semester.last_day().succ_opt().map(Semester::of);
    core::iter::successors(known.succ_opt().map(Semester::of), next).take(4)
}

fn of(rates: &Rates, semester: Semester) -> SemesterRates {
    let first_day = semester.first_day();
    let ecb = rates.ecb_on_anchor(semester);
    let legal = rates.legal(semester, Creditor::Professional);
    let own = [RateIndex::EcbRefinancing, RateIndex::LegalProfessional]
        .into_iter()
        .filter_map(|index| rates.own_rate(index, semester).cloned())
        .collect();
    SemesterRates {
        semester,
        ecb,
        ecb_row: rates.ecb_series().in_force(first_day),
        business: ecb.map(|ecb| ecb + DEFAULT_POINTS.value),
        public: ecb.map(|ecb| ecb + PUBLIC_POINTS.value),
        legal,
        legal_row: rates.legal_series(Creditor::Professional).in_force(first_day),
        floor: floor(semester, rates).map(|(floor, _)| floor),
        own,
    }
}
