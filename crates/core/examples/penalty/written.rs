//! A statement, as it is written.

use chrono::NaiveDate;
use relancier_core::law::{
    self, Claim, Creditor, DEFAULT_POINTS, FLOOR_TIMES, Line, PUBLIC_POINTS, PenaltyClause,
    RateSource, Rates, Row, Semester, Warning,
};
use relancier_core::ledger::Debtor;
use serde::Serialize;

/// The statement of a claim on a day, as one line of JSON.
pub fn statement(
    claim: &Claim,
    rates: &Rates,
    as_of: NaiveDate,
) -> Result<String, serde_json::Error> {
    let statement = law::statement(claim, rates, as_of);
    serde_json::to_string(&Written {
        lines: statement.lines.iter().map(|line| written_line(claim, rates, line)).collect(),
        interest: statement.interest.to_string(),
        indemnity: statement.indemnity.to_string(),
        principal: statement.principal.to_string(),
        total: statement.total.to_string(),
        known_until: statement.known_until.to_string(),
        warnings: statement.warnings.iter().map(warning).collect(),
    })
}

#[derive(Serialize)]
struct Written {
    lines: Vec<WrittenLine>,
    interest: String,
    indemnity: String,
    principal: String,
    total: String,
    known_until: String,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct WrittenLine {
    from: String,
    to: String,
    days: u32,
    base: String,
    rate: Option<String>,
    amount: String,
    source: String,
}

fn written_line(claim: &Claim, rates: &Rates, line: &Line) -> WrittenLine {
    WrittenLine {
        from: line.from.to_string(),
        to: line.to.to_string(),
        days: line.days,
        base: line.base.to_string(),
        rate: line.rate.as_ref().map(|(rate, _)| rate.to_string()),
        amount: line.amount.normalize().to_string(),
        source: source(claim, rates, line),
    }
}

fn source(claim: &Claim, rates: &Rates, line: &Line) -> String {
    let semester = Semester::of(line.from);
    let Some((_, source)) = &line.rate else {
        return format!("no rate known for {semester}");
    };
    let (began, article) = match (claim.debtor, claim.clause) {
        (Debtor::Public, _) => {
            (Semester::of(claim.due.succ_opt().unwrap_or(claim.due)), PUBLIC_POINTS.article)
        }
        (_, PenaltyClause::EcbPlus(_)) => (semester, "terms of sale"),
        _ => (semester, DEFAULT_POINTS.article),
    };
    let ecb_row = rates.ecb_series().in_force(began.first_day());
    let legal_row = rates.legal_series(Creditor::Professional).in_force(semester.first_day());
    match source {
        RateSource::Ecb { ecb, points } => {
            let anchor = began.first_day();
            format!("ECB {ecb} on {anchor} + {points} points, {article}{}", read_in(ecb_row))
        }
        RateSource::Legal { legal, times } => {
            format!("{times} × legal rate {legal} of {semester}{}", read_in(legal_row))
        }
        RateSource::Stipulated => "terms of sale".to_owned(),
        RateSource::RaisedToFloor { stipulated, legal } => format!(
            "{stipulated} of the terms of sale raised to {} × legal rate {legal} of {semester}, \
             {}{}",
            FLOOR_TIMES.value,
            FLOOR_TIMES.article,
            read_in(legal_row),
        ),
    }
}

fn read_in(row: Option<&Row>) -> String {
    row.map_or_else(String::new, |row| {
        let verified = if row.verified { "" } else { ", unverified" };
        format!("; {}{verified}", row.source)
    })
}

fn warning(warning: &Warning) -> String {
    match warning {
        Warning::UnknownAfter(day) => {
            format!("no rate is known after {day}: interest is counted up to that day")
        }
        Warning::UnknownBetween { from, to } => {
            format!("no rate is known for days from {from} to {to}: they bear no interest here")
        }
        Warning::UnknownUntil(day) => {
            format!("no rate is known for days up to {day}: they bear no interest here")
        }
        Warning::RaisedToFloor { from } => {
            format!("from {from}, the stipulated rate is under the floor and raised to it")
        }
        Warning::FloorUnchecked { from } => {
            format!(
                "from {from}, the floor is not known: the stipulated rate is taken as it is"
            )
        }
        Warning::ClauseSetAside => "the penalty clause is set aside for this debtor".to_owned(),
        Warning::NoFormalNotice => {
            "a consumer owes no interest before a formal notice".to_owned()
        }
        Warning::CostsSetAside => "a consumer owes no recovery costs".to_owned(),
        Warning::InterestStopped { from } => {
            format!("insolvency proceedings: no interest from {from} on (to be checked)")
        }
        Warning::IndemnityBarred { opened } => {
            format!("insolvency proceedings opened on {opened}: the indemnity is not due")
        }
        Warning::OlderThanRules { since } => {
            format!("days before {since} are reckoned by later rules: an approximation")
        }
        Warning::Overpaid(surplus) => format!("overpaid by {surplus}"),
    }
}
