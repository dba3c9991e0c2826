//! The cards of *À faire* as JSON, one object a card, from an export and a day.
//!
//! ```text
//! cargo run -q --release -p relancier-exchange --example agenda -- EXPORT.json --as-of 2026-11-21
//! ```

use std::process::ExitCode;

use chrono::NaiveDate;
use relancier_core::dunning::{Card, Step, StepKind, agenda, demand, progress};
use relancier_core::identity::Language;
use relancier_core::ledger::Ledger;
use relancier_exchange::json;
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(cards) => {
            println!("{cards:#}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<Value, String> {
    let [file, flag, day] = arguments else {
        return Err("usage : agenda EXPORT.json --as-of AAAA-MM-JJ".to_owned());
    };
    if flag != "--as-of" {
        return Err(format!("{flag} : option inconnue (attendu : --as-of)"));
    }
    let today: NaiveDate =
        day.parse().map_err(|_| format!("--as-of {day} : ce n'est pas une date AAAA-MM-JJ"))?;
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file} : {error}"))?;
    let entries = json::import(&text)
        .map_err(|error| format!("{file} : {}", error.sentence(Language::French)))?;
    let ledger = Ledger::from_entries(entries);
    let agenda = agenda(&ledger, today);
    Ok(agenda.cards.iter().filter_map(|card| object(&ledger, card, today)).collect())
}

fn object(ledger: &Ledger, card: &Card, today: NaiveDate) -> Option<Value> {
    let client = ledger.client(card.client)?;
    let carrying = ledger.invoice(card.action.carrying)?;
    let demand = demand(ledger, &ledger.rates(), client, &card.action, today);
    let progress = progress(ledger, client, carrying, today);
    let steps = progress.chosen.scenario.ladder.steps();
    let next = steps.iter().find(|step| step.kind > card.action.step.kind);
    let number = |id| ledger.invoice(id).map(|invoice| invoice.number.to_string());
    Some(json!({
        "client": client.name.to_string(),
        "invoice": demand.lines.first().and_then(|line| number(line.invoice)),
        "days_late": demand.lines.first().map(|line| line.days_late),
        "invoices": demand.lines.iter().filter_map(|line| number(line.invoice)).collect::<Vec<_>>(),
        "step": name(&card.action.step),
        "reached": progress.reached.as_ref().map(name),
        "next": next.map(name),
        "principal": demand.principal.to_string(),
        "penalties": demand.interest.to_string(),
        "indemnity": demand.indemnity.to_string(),
        "claims_penalties": demand.claims_penalties,
        "total": demand.total.to_string(),
        "broken_promise": card.broken_promise.is_some(),
    }))
}

fn name(step: &Step) -> &'static str {
    match step.kind {
        StepKind::Reception => "reception",
        StepKind::Courtesy => "courtesy",
        StepKind::Friendly => "friendly",
        StepKind::Firm => "firm",
        StepKind::LastWarning => "last_warning",
        StepKind::FormalNotice => "formal_notice",
    }
}
