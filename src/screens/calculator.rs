//! *Calculer des pénalités*: what would be due, without any invoice being kept?

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::law::{
    self, Claim, DayCount, Imputation, Movement, MovementKind, Rates, Statement,
};
use relancier_core::ledger::Debtor;
use relancier_exchange::amount::read_amount;
use relancier_exchange::date::read_date;
use relancier_messages::{Letter, reckoning};

use super::read::{
    Conventions, amount_field, clause_choices, clause_field, conventions, date_field, optional,
};
use crate::components::{
    Answers, Choice, CopyButton, Field, Form, PdfButton, Penalties, Problems, Select, TextArea,
};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::use_workspace;

/// A claim that was typed in, reckoned to a day.
#[derive(Clone)]
struct Calculation {
    claim: Claim,
    as_of: NaiveDate,
    statement: Statement,
}

/// A calculation of its own: nothing of it is kept.
#[component]
pub fn Calculator() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let result = RwSignal::new(None::<Calculation>);
    let debtor = RwSignal::new(Debtor::Business);
    let stipulated = RwSignal::new(false);
    let on_change = Callback::new(move |answers: Answers| {
        debtor.set(debtor_of(&answers));
        stipulated.set(answers.text("clause") != "default");
        // A result always is of what the form says.
        let calculated = read(l, &answers, &workspace.rates()).ok();
        if result.with_untracked(Option::is_some) {
            result.set(calculated);
        }
    });
    let submit = move |answers: &Answers| {
        let calculated = read(l, answers, &workspace.rates())?;
        result.set(Some(calculated));
        Ok(())
    };
    let today = workspace.today().to_string();
    let debtors = vec![
        Choice::new("business", l.debtor(Debtor::Business)),
        Choice::new("consumer", l.debtor(Debtor::Consumer)),
        Choice::new("public", l.debtor(Debtor::Public)),
    ];
    view! {
        <p class="crumb"><a href=Route::Insight.href()>{say!(l, nav.insight)}</a></p>
        <div class="top">
            <div>
                <h1>{say!(l, calculator.title)}</h1>
                <p>{say!(l, calculator.text)}</p>
            </div>
            <div class="act"><a class="button" href=Route::Rates.href()>{say!(l, rates.title)}</a></div>
        </div>
        <div class="two try">
            <section class="panel">
                <h2>{say!(l, calculator.given)}</h2>
                <Form action=say!(l, calculator.calculate) submit=submit on_change=on_change>
                    <div class="pair">
                        <Field name="total" label=say!(l, calculator.total) inputmode="decimal" required=true/>
                        <Select name="debtor" label=say!(l, calculator.debtor) choices=debtors/>
                    </div>
                    <div class="pair">
                        <Field name="due" label=say!(l, calculator.due) kind="date" required=true/>
                        <Field name="as-of" label=say!(l, calculator.as_of) kind="date" value=Signal::stored(today) required=true/>
                    </div>
                    <div hidden=move || debtor.get() != Debtor::Consumer>
                        <Field name="notice" label=say!(l, calculator.notice) kind="date"
                            hint=Signal::stored(say!(l, calculator.notice_hint).to_string())/>
                    </div>
                    <div class="pair" hidden=move || debtor.get() != Debtor::Business>
                        <Select name="clause" label=say!(l, clause.label) choices=clause_choices(l)/>
                        <div hidden=move || !stipulated.get()>
                            <Field name="clause-number" label=say!(l, clause.number) inputmode="decimal"/>
                        </div>
                    </div>
                    <TextArea name="payments" label=say!(l, calculator.payments)
                        hint=Signal::stored(say!(l, calculator.payments_hint).to_string())/>
                    <details>
                        <summary>{say!(l, settings.reckoning)}</summary>
                        <Conventions day_count=DayCount::default() imputation=Imputation::default()/>
                    </details>
                </Form>
            </section>
            <section class="panel" aria-live="polite">
                <h2>{say!(l, calculator.result)}</h2>
                {move || match result.get() {
                    None => view! { <p class="muted">{say!(l, calculator.nothing_yet)}</p> }.into_any(),
                    Some(found) => {
                        let of_text = found.clone();
                        let of_document = found.clone();
                        view! {
                            <Penalties claim=found.claim statement=found.statement/>
                            <div class="act">
                                <PdfButton label=say!(l, calculator.pdf)
                                    document=Callback::new(move |()| Some(document(l, &of_document)))/>
                                <CopyButton label=say!(l, calculator.copy)
                                    text=Callback::new(move |()| document(l, &of_text).plain_text())/>
                            </div>
                        }.into_any()
                    }
                }}
            </section>
        </div>
    }
}

fn document(l: Lang, found: &Calculation) -> Letter {
    reckoning(&found.claim, &found.statement, l.language).document(&found.claim, found.as_of)
}

fn debtor_of(answers: &Answers) -> Debtor {
    match answers.text("debtor") {
        "consumer" => Debtor::Consumer,
        "public" => Debtor::Public,
        _ => Debtor::Business,
    }
}

fn read(l: Lang, answers: &Answers, rates: &Rates) -> Result<Calculation, Problems> {
    let mut problems = Problems::new();
    let debtor = debtor_of(answers);
    let total = amount_field(l, answers, "total", &mut problems);
    let due = date_field(l, answers, "due", &mut problems);
    let as_of = date_field(l, answers, "as-of", &mut problems);
    let formal_notice = match debtor {
        Debtor::Consumer => optional(answers, "notice", &mut problems, str::parse, |_| {
            say!(l, problem.date).to_string()
        }),
        Debtor::Business | Debtor::Public => None,
    };
    let clause = clause_field(l, answers, &mut problems);
    let movements = payments(l, answers.text("payments"), &mut problems);
    let (Some(total), Some(due), Some(as_of), Some(clause), true) =
        (total, due, as_of, clause, problems.is_empty())
    else {
        return Err(problems);
    };
    let (day_count, imputation) = conventions(answers);
    let claim = Claim {
        debtor,
        issued: due,
        due,
        total,
        clause,
        formal_notice,
        movements,
        costs: Vec::new(),
        insolvency: None,
        day_count,
        imputation,
    };
    let statement = law::statement(&claim, rates, as_of);
    Ok(Calculation { claim, as_of, statement })
}

/// A payment a line: the day, then the amount.
fn payments(l: Lang, text: &str, problems: &mut Problems) -> Vec<Movement> {
    let mut movements = Vec::new();
    for (place, line) in (1_u32..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let read = line.split_once(char::is_whitespace).and_then(|(date, amount)| {
            let amount = read_amount(amount).ok().filter(|amount| amount.is_positive())?;
            Some(Movement { date: read_date(date).ok()?, kind: MovementKind::Payment, amount })
        });
        match read {
            Some(movement) => movements.push(movement),
            None => {
                let what = say!(l, problem.payment_line, line = place, text = line.to_owned());
                problems.insert("payments", what.to_string());
            }
        }
    }
    movements
}
