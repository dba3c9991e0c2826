//! *Échéancier*: what if the client paid in instalments?

use core::num::NonZeroU8;

use leptos::prelude::*;
use relancier_core::dunning::claims;
use relancier_core::id::ClientId;
use relancier_core::law::{
    Claims, PaymentPlan, Proposal, ProposalError, Rates, Waiver, what_if,
};
use relancier_messages::{Letter, Parties, Schedule, agreement, schedule};

use super::invoice::Gone;
use super::read::{amount_field, date_field};
use crate::components::{
    Answers, Choice, CopyButton, Field, Form, PdfButton, Problems, Select,
};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// A payment plan for all that a client owes: tried out, printed, never recorded.
#[component]
pub fn ScheduleScreen(
    /// Who would pay.
    client: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let today = workspace.today();
    let Some(debtor) = ledger.client(client) else { return view! { <Gone/> }.into_any() };
    let name = debtor.name.to_string();
    // Tried out on what is owed now: nothing changes under the person's eyes.
    let claims = StoredValue::new(claims(&ledger, client, today));
    let rates = StoredValue::new(workspace.rates());
    let result = RwSignal::new(None::<PaymentPlan>);
    let calculate = move |answers: &Answers| {
        claims.with_value(|claims| {
            rates.with_value(|rates| read(l, answers, claims, rates, today))
        })
    };
    let submit = move |answers: &Answers| {
        result.set(Some(calculate(answers)?));
        Ok(())
    };
    let on_change = Callback::new(move |answers: Answers| {
        if result.with_untracked(Option::is_some) {
            result.set(calculate(&answers).ok());
        }
    });
    let yes_no = move || {
        vec![
            Choice::new("kept", say!(l, schedule.kept)),
            Choice::new("waived", say!(l, schedule.waived)),
        ]
    };
    let written = move |plan: &PaymentPlan| {
        let ledger = workspace.ledger_now();
        schedule(plan, l.language, |id| {
            ledger.invoice(id).map(|invoice| invoice.number.to_string()).unwrap_or_default()
        })
    };
    let document = {
        let name = name.clone();
        move |plan: &PaymentPlan| -> Letter {
            let ledger = workspace.ledger_now();
            let invoices = plan.debts.iter().filter_map(|debt| ledger.invoice(debt.invoice));
            let mut numbers: Vec<_> =
                invoices.map(|invoice| (invoice.due, invoice.number.to_string())).collect();
            numbers.sort_unstable();
            let numbers: Vec<_> = numbers.into_iter().map(|(_, number)| number).collect();
            let company = ledger.company().map(|company| company.name.to_string());
            let mut what = Vec::new();
            what.extend(
                company.map(|company| (say!(l, schedule.creditor).to_owned(), company)),
            );
            what.push((say!(l, schedule.debtor).to_owned(), name.clone()));
            what.push((say!(l, schedule.invoices).to_owned(), numbers.join(", ")));
            written(plan).document(plan, what)
        }
    };
    let described = workspace.ledger_now().company().is_some();
    let nothing = claims.with_value(Claims::is_empty);
    view! {
        <p class="crumb"><a href=Route::Clients.href()>{say!(l, nav.clients)}</a>" › "
            <a href=Route::Client(client).href()>{name.clone()}</a></p>
        <div class="top">
            <div>
                <h1>{say!(l, schedule.title, name = name)}</h1>
                <p>{if nothing { say!(l, schedule.nothing) } else { say!(l, schedule.text) }}</p>
            </div>
        </div>
        {(!nothing).then(|| view! {
            <div class="two try">
                <section class="panel">
                    <h2>{say!(l, schedule.proposal)}</h2>
                    <Form action=say!(l, calculator.calculate) submit=submit on_change=on_change>
                        <div class="pair">
                            <Field name="first-date" label=say!(l, schedule.from) kind="date" value=Signal::stored(today.to_string()) required=true/>
                            <Field name="first" label=say!(l, schedule.first) inputmode="decimal"
                                hint=Signal::stored(say!(l, schedule.first_hint).to_string())/>
                        </div>
                        <Field name="count" label=say!(l, schedule.count) inputmode="numeric" value=Signal::stored("3".to_owned()) required=true/>
                        <div class="pair">
                            <Select name="interest" label=say!(l, schedule.interest) choices=yes_no()/>
                            <Select name="indemnity" label=say!(l, schedule.indemnity) choices=yes_no()/>
                        </div>
                    </Form>
                </section>
                <section class="panel" aria-live="polite">
                    <h2>{say!(l, schedule.result)}</h2>
                    {move || match result.get() {
                        None => view! { <p class="muted">{say!(l, schedule.nothing_yet)}</p> }.into_any(),
                        Some(plan) => {
                            let shown = table(l, written(&plan));
                            let (of_pdf, of_text) = (plan.clone(), plan.clone());
                            let to_sign = Callback::new(move |()| {
                                let ledger = workspace.ledger_now();
                                Some(agreement(&Parties::with(&ledger, client)?, &plan))
                            });
                            let (make, copy) = (document.clone(), document.clone());
                            view! {
                                {shown}
                                <div class="act">
                                    <PdfButton label=say!(l, calculator.pdf)
                                        document=Callback::new(move |()| Some(make(&of_pdf)))/>
                                    {described.then(|| view! {
                                        <PdfButton label=say!(l, documents.agreement) document=to_sign/>
                                    })}
                                    <CopyButton label=say!(l, schedule.copy)
                                        text=Callback::new(move |()| copy(&of_text).plain_text())/>
                                </div>
                            }.into_any()
                        }
                    }}
                </section>
            </div>
        })}
    }
    .into_any()
}

fn table(l: Lang, schedule: Schedule) -> impl IntoView {
    let [date, figures @ ..] = schedule.columns;
    let rows = schedule
        .rows
        .into_iter()
        .map(|[date, figures @ ..]| {
            view! {
                <tr>
                    <td>{date}</td>
                    {figures.map(|figure| view! { <td class="n">{figure}</td> })}
                </tr>
            }
        })
        .collect_view();
    let sums = schedule
        .sums
        .into_iter()
        .map(|sum| {
            view! {
                <tr class=sum.grand.then_some("total")>
                    <td colspan="5">{sum.label}</td><td class="n">{sum.amount}</td>
                </tr>
            }
        })
        .collect_view();
    let notes = schedule
        .notes
        .into_iter()
        .map(|note| view! { <p class="note">{note}</p> })
        .collect_view();
    view! {
        <div class="scroll" role="region" tabindex="0" aria-label=say!(l, schedule.result)>
        <table class="sums plan">
            <caption class="visually-hidden">{say!(l, schedule.result)}</caption>
            <thead><tr>
                <th scope="col">{date}</th>
                {figures.map(|figure| view! { <th scope="col" class="n">{figure}</th> })}
            </tr></thead>
            <tbody>{rows}</tbody>
            <tfoot>{sums}</tfoot>
        </table>
        </div>
        {notes}
    }
}

fn read(
    l: Lang,
    answers: &Answers,
    claims: &Claims,
    rates: &Rates,
    today: chrono::NaiveDate,
) -> Result<PaymentPlan, Problems> {
    let mut problems = Problems::new();
    let from = date_field(l, answers, "first-date", &mut problems);
    let first = if answers.text("first").is_empty() {
        None
    } else {
        amount_field(l, answers, "first", &mut problems)
    };
    let count = answers.text("count").parse::<u8>().ok().filter(|count| *count <= 36);
    let count = count.and_then(NonZeroU8::new);
    if count.is_none() {
        problems.insert("count", say!(l, problem.instalments).to_string());
    }
    let (Some(from), Some(then), true) = (from, count, problems.is_empty()) else {
        return Err(problems);
    };
    let waived = |name| answers.text(name) == "waived";
    let waiver = Waiver { interest: waived("interest"), indemnity: waived("indemnity") };
    let proposal = Proposal::Monthly { from, first, then };
    what_if(claims, rates, today, &proposal, waiver).map_err(|error| {
        let (field, sentence) = match error {
            ProposalError::Past { .. } => ("first-date", say!(l, problem.plan_past)),
            ProposalError::Empty | ProposalError::NotPositive { .. } => {
                ("first", say!(l, problem.plan_empty))
            }
            ProposalError::NotLater { .. } | ProposalError::BeyondCalendar => {
                ("count", say!(l, problem.instalments))
            }
        };
        Problems::from([(field, sentence.to_string())])
    })
}
