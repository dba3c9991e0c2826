//! What is due on an invoice, line by line: period, base, days, rate, article.

use leptos::prelude::*;
use relancier_core::dunning::Demand;
use relancier_core::law::{Claim, Statement};
use relancier_core::ledger::Debtor;
use relancier_messages::{Sum, reckoning};

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
    let reckoning = reckoning(&claim, &statement, l.language);
    let [period, figures @ ..] = reckoning.columns;
    let head = (!reckoning.lines.is_empty()).then(|| {
        let figures = figures.map(|title| view! { <th scope="col" class="n">{title}</th> });
        view! { <thead><tr><th scope="col">{period}</th>{figures}</tr></thead> }
    });
    let lines = reckoning
        .lines
        .into_iter()
        .map(|line| {
            let figures = [line.base, line.days, line.rate, line.interest];
            view! {
                <tr>
                    <td>
                        {line.period}
                        {match line.read {
                            Some(read) => view! {
                                <details class="source"><summary>{line.source}</summary><small>{read}</small></details>
                            }.into_any(),
                            None => view! { <small>{line.source}</small> }.into_any(),
                        }}
                    </td>
                    {figures.map(|figure| view! { <td class="n">{figure}</td> })}
                </tr>
            }
        })
        .collect_view();
    let sums = reckoning.sums.into_iter().map(sum_row).collect_view();
    let conventions = (!reckoning.conventions.is_empty())
        .then(|| view! { <p><small>{reckoning.conventions}</small></p> });
    let warnings = reckoning
        .warnings
        .into_iter()
        .map(|warning| view! { <p class="note">{warning}</p> })
        .collect_view();
    view! {
        <div class="scroll">
        <table class="sums rate">
            <caption class="visually-hidden">{say!(l, penalty.caption)}</caption>
            {head}
            <tbody>{lines}</tbody>
            <tfoot>{sums}</tfoot>
        </table>
        </div>
        {conventions}
        {warnings}
    }
}

fn sum_row(sum: Sum) -> impl IntoView {
    view! {
        <tr class=sum.grand.then_some("total")>
            <td colspan="4">{sum.label}{sum.note.map(|note| view! { <small>{note}</small> })}</td>
            <td class="n">{sum.amount}</td>
        </tr>
    }
}

/// What a demand asks for besides the invoices, or leaves unasked, in a few words.
pub fn beyond_principal(l: Lang, debtor: Debtor, demand: &Demand) -> Option<String> {
    let Demand { interest, indemnity, .. } = *demand;
    if interest.is_zero() && indemnity.is_zero() {
        return None;
    }
    if !demand.claims_penalties {
        let sum = interest + indemnity;
        return Some(say!(l, todo.not_claimed, amount = l.amount(sum)).to_string());
    }
    let (only, interest) = (indemnity.is_zero(), l.amount(interest));
    let indemnity = l.amount(indemnity);
    Some(match debtor {
        _ if only => say!(l, todo.with_interest, interest = interest).to_string(),
        Debtor::Public => {
            say!(l, todo.with_default_interest, interest = interest, indemnity = indemnity)
                .to_string()
        }
        _ => {
            say!(l, todo.with_penalties, interest = interest, indemnity = indemnity).to_string()
        }
    })
}
