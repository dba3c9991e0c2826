//! What is due on an invoice, line by line: period, base, days, rate, article.

use leptos::prelude::*;
use relancier_core::law::{Claim, DayCount, Imputation, Line, RateSource, Statement, Warning};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;
use relancier_core::rate::Rate;

use crate::lang::{Lang, say, use_lang};

/// The statement of an invoice, as it would stand on paper.
#[component]
pub fn Penalties(
    /// What bears on it.
    claim: Claim,
    /// What comes of it.
    statement: Statement,
) -> impl IntoView {
    let l = use_lang();
    let lines = statement
        .lines
        .iter()
        .map(|line| {
            let rate = line.rate.as_ref().map_or_else(
                || say!(l, penalty.unknown_rate).to_string(),
                |(rate, _)| l.rate(*rate),
            );
            view! {
                <tr>
                    <td>
                        {say!(l, penalty.period, from = l.short_date(line.from), to = l.short_date(line.to))}
                        <small>{source(l, &claim, line)}</small>
                    </td>
                    <td class="n">{l.amount(line.base)}</td>
                    <td class="n">{l.days(line.days)}</td>
                    <td class="n">{rate}</td>
                    <td class="n">{l.amount(Money::round(line.amount))}</td>
                </tr>
            }
        })
        .collect_view();
    let unpaid_interest = statement.interest - statement.interest_paid;
    let interest_note = (!statement.interest_paid.is_zero()).then(|| {
        say!(
            l,
            penalty.interest_paid,
            earned = l.amount(statement.interest),
            paid = l.amount(statement.interest_paid)
        )
        .to_string()
    });
    let has_lines = !statement.lines.is_empty();
    let indemnity = statement.indemnity.is_positive().then(|| {
        let article = match claim.debtor {
            Debtor::Public => say!(l, penalty.indemnity_public),
            Debtor::Business | Debtor::Consumer => say!(l, penalty.indemnity_business),
        };
        sum_row(
            say!(l, penalty.indemnity),
            Some(article.to_string()),
            l.amount(statement.indemnity),
        )
    });
    let convention = match claim.day_count {
        DayCount::Fixed365 => say!(l, penalty.year_365),
        DayCount::Actual => say!(l, penalty.year_actual),
    };
    let imputation = match claim.imputation {
        Imputation::InterestFirst => say!(l, penalty.interest_first),
        Imputation::PrincipalFirst => say!(l, penalty.principal_first),
    };
    let known = say!(l, penalty.known_until, date = l.date(statement.known_until)).to_string();
    let warnings = statement
        .warnings
        .iter()
        .map(|warning| view! { <p class="note">{warn(l, warning)}</p> })
        .collect_view();
    view! {
        <div class="scroll">
        <table class="rate">
            <caption class="visually-hidden">{say!(l, penalty.caption)}</caption>
            {has_lines.then(|| view! {
                <thead>
                    <tr>
                        <th scope="col">{say!(l, penalty.head_period)}</th>
                        <th scope="col" class="n">{say!(l, penalty.head_base)}</th>
                        <th scope="col" class="n">{say!(l, penalty.head_days)}</th>
                        <th scope="col" class="n">{say!(l, penalty.head_rate)}</th>
                        <th scope="col" class="n">{say!(l, penalty.head_amount)}</th>
                    </tr>
                </thead>
            })}
            <tbody>{lines}</tbody>
            <tfoot>
                {sum_row(say!(l, penalty.principal), None, l.amount(statement.principal))}
                {has_lines.then(|| sum_row(say!(l, penalty.interest), interest_note, l.amount(unpaid_interest)))}
                {indemnity}
                <tr class="total">
                    <td>{say!(l, penalty.total)}</td><td></td><td></td><td></td>
                    <td class="n">{l.amount(statement.total)}</td>
                </tr>
            </tfoot>
        </table>
        </div>
        {has_lines.then(|| view! {
            <p><small>{convention}" "{imputation}" "{known}</small></p>
        })}
        {warnings}
    }
}

fn sum_row(label: &'static str, note: Option<String>, amount: String) -> impl IntoView {
    view! {
        <tr>
            <td>{label}{note.map(|note| view! { <small>{note}</small> })}</td>
            <td></td><td></td><td></td>
            <td class="n">{amount}</td>
        </tr>
    }
}

/// Where a line's rate comes from, with its article.
fn source(l: Lang, claim: &Claim, line: &Line) -> String {
    let Some((_, source)) = &line.rate else {
        return say!(l, penalty.source_unknown).to_string();
    };
    let points = |points: &Rate| l.number(points.percent());
    match (source, claim.debtor) {
        (RateSource::Ecb { ecb, points: added }, Debtor::Public) => {
            say!(l, penalty.source_public, ecb = l.rate(*ecb), points = points(added))
                .to_string()
        }
        (RateSource::Ecb { ecb, points: added }, _) => {
            say!(l, penalty.source_ecb, ecb = l.rate(*ecb), points = points(added)).to_string()
        }
        (RateSource::Legal { .. }, Debtor::Consumer) => {
            say!(l, penalty.source_consumer).to_string()
        }
        (RateSource::Legal { legal, times }, _) => {
            let times = l.number(*times);
            say!(l, penalty.source_legal, times = times, legal = l.rate(*legal)).to_string()
        }
        (RateSource::Stipulated, _) => say!(l, penalty.source_stipulated).to_string(),
        (RateSource::RaisedToFloor { stipulated, legal }, _) => say!(
            l,
            penalty.source_floor,
            stipulated = l.rate(*stipulated),
            legal = l.rate(*legal)
        )
        .to_string(),
    }
}

fn warn(l: Lang, warning: &Warning) -> String {
    match warning {
        Warning::UnknownAfter(day) => {
            say!(l, warning.unknown_after, date = l.date(*day)).to_string()
        }
        Warning::UnknownUntil(day) => {
            say!(l, warning.unknown_until, date = l.date(*day)).to_string()
        }
        Warning::RaisedToFloor { from } => {
            say!(l, warning.raised_to_floor, date = l.date(*from)).to_string()
        }
        Warning::FloorUnchecked { from } => {
            say!(l, warning.floor_unchecked, date = l.date(*from)).to_string()
        }
        Warning::ClauseSetAside => say!(l, warning.clause_set_aside).to_string(),
        Warning::NoFormalNotice => say!(l, warning.no_formal_notice).to_string(),
        Warning::OlderThanRules { since } => {
            say!(l, warning.older_than_rules, date = l.date(*since)).to_string()
        }
        Warning::Overpaid(by) => say!(l, warning.overpaid, amount = l.amount(*by)).to_string(),
    }
}
