//! A letter from an export, to look at or to test with:
//!
//! ```text
//! cargo run -q --release -p relancier-letters --example letter -- EXPORT.json \
//!     --client NAME --kind KIND --as-of 2026-11-21 --out FILE.pdf
//! ```
//!
//! `KIND` is one of reminder, formal-notice, statement, aged-balance, annex, schedule, agreement,
//! acknowledgement, attestation, court. The aged balance is of all clients.

use std::num::NonZeroU8;
use std::process::ExitCode;
use std::{env, fs};

use chrono::{Months, NaiveDate};
use relancier_core::dunning::{
    self, Action, Anchor, Demand, Extent, Plan, Settled, Step, StepKind, Tone,
};
use relancier_core::identity::Language;
use relancier_core::law::{DebtKind, PaymentPlan, Proposal, Rates, Waiver, statement, what_if};
use relancier_core::ledger::{Channel, Client, Invoice, Ledger};
use relancier_exchange::json;
use relancier_letters::{Fonts, render_all};
use relancier_messages::{
    Letter, Parties, account, acknowledgement, aged_balance, agreement, attestation,
    court_document, letter, reckoning, schedule,
};

const USAGE: &str = "letter EXPORT.json --client NAME \
    --kind reminder|formal-notice|statement|aged-balance|annex|schedule|agreement|\
    acknowledgement|attestation|court --as-of YYYY-MM-DD --out FILE.pdf";

/// How many monthly payments a plan proposes where nobody says.
const INSTALMENTS: NonZeroU8 = NonZeroU8::MIN.saturating_add(2);

fn main() -> ExitCode {
    match run(env::args().skip(1)) {
        Ok(said) => {
            println!("{said}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// What is wanted.
#[derive(Default)]
struct Wanted {
    export: String,
    client: String,
    kind: String,
    as_of: String,
    out: String,
}

fn run(mut arguments: impl Iterator<Item = String>) -> Result<String, String> {
    let mut wanted = Wanted::default();
    while let Some(argument) = arguments.next() {
        let place = match argument.as_str() {
            "--client" => &mut wanted.client,
            "--kind" => &mut wanted.kind,
            "--as-of" => &mut wanted.as_of,
            "--out" => &mut wanted.out,
            flag if flag.starts_with("--") => return Err(format!("{flag}? {USAGE}")),
            _ => {
                wanted.export = argument;
                continue;
            }
        };
        *place = arguments.next().ok_or_else(|| format!("{argument} says nothing: {USAGE}"))?;
    }
    let Wanted { export, client, kind, as_of, out } = &wanted;
    if [export, client, kind, as_of, out].into_iter().any(String::is_empty) {
        return Err(USAGE.to_owned());
    }

    let today: NaiveDate =
        as_of.parse().map_err(|error| format!("--as-of {as_of}: {error}"))?;
    let text = fs::read_to_string(export).map_err(|error| format!("{export}: {error}"))?;
    let entries = json::import(&text).map_err(|error| format!("{export}: {error:?}"))?;
    let mut ledger = Ledger::default();
    ledger.apply_all(entries);
    let client = found(&ledger, client)?;
    let case = Case { ledger: &ledger, rates: ledger.rates(), client, today };
    let letters = match kind.as_str() {
        "reminder" => vec![case.reminder()?],
        "formal-notice" => vec![case.formal_notice()?],
        "annex" => case.annex()?,
        "schedule" => vec![case.schedule()?],
        "statement" => vec![case.statement()?],
        "aged-balance" => vec![case.aged_balance()],
        "agreement" => vec![agreement(&case.parties()?, &case.plan()?)],
        "acknowledgement" => vec![case.acknowledgement()?],
        "attestation" => vec![case.attestation()?],
        "court" => vec![case.court()?],
        other => return Err(format!("there are no letters of kind « {other} »: {USAGE}")),
    };

    let pdf = render_all(&letters, &fonts()?).map_err(|error| format!("{error:?}"))?;
    fs::write(out, &pdf).map_err(|error| format!("{out}: {error}"))?;
    let names: Vec<&str> = letters.iter().map(|letter| letter.file_name.as_str()).collect();
    Ok(format!("{out}: {} bytes, {}", pdf.len(), names.join(", ")))
}

/// The client of that name, or the only one whose name holds it.
fn found<'a>(ledger: &'a Ledger, name: &str) -> Result<&'a Client, String> {
    if let Some(client) = ledger.clients().find(|client| client.name.as_str() == name) {
        return Ok(client);
    }
    let wanted = name.to_lowercase();
    let similar: Vec<&Client> = ledger
        .clients()
        .filter(|client| client.name.as_str().to_lowercase().contains(&wanted))
        .collect();
    match similar.as_slice() {
        [client] => Ok(client),
        [] => Err(format!("no client is named « {name} »")),
        several => {
            let names: Vec<&str> = several.iter().map(|client| client.name.as_str()).collect();
            Err(format!("several clients are named so: {}", names.join(", ")))
        }
    }
}

/// A client on a day.
struct Case<'a> {
    ledger: &'a Ledger,
    rates: Rates,
    client: &'a Client,
    today: NaiveDate,
}

impl Case<'_> {
    /// The step that is planned: today's, or the next one.
    fn reminder(&self) -> Result<Letter, String> {
        match dunning::plan(self.ledger, self.client, self.today) {
            Plan::Act(action) | Plan::Wait { action, .. } => self.letter(&action),
            other => Err(format!("no reminder is planned for {}: {other:?}", self.client.name)),
        }
    }

    /// The formal notice of everything that is late, whatever is planned.
    fn formal_notice(&self) -> Result<Letter, String> {
        let demand = self.all_that_is_late()?;
        Ok(letter(&self.parties()?, &demand))
    }

    /// An acknowledgement of the same.
    fn acknowledgement(&self) -> Result<Letter, String> {
        let demand = self.all_that_is_late()?;
        Ok(acknowledgement(&self.parties()?, &demand))
    }

    fn all_that_is_late(&self) -> Result<Demand, String> {
        let mut late: Vec<&Invoice> =
            self.open().filter(|invoice| invoice.due < self.today).collect();
        late.sort_by_key(|invoice| invoice.due);
        let oldest =
            late.first().ok_or_else(|| format!("nothing of {} is late", self.client.name))?;
        let step = Step {
            kind: StepKind::FormalNotice,
            anchor: Anchor::Due,
            delay: 45,
            channel: Channel::RegisteredLetter,
            claims_penalties: true,
            reply_within: 8,
        };
        let invoices = late.iter().map(|invoice| invoice.id).collect();
        let action = Action { step, tone: Tone::Plain, carrying: oldest.id, invoices };
        Ok(dunning::demand(self.ledger, &self.rates, self.client, &action, self.today))
    }

    /// What is open on the client's account.
    fn statement(&self) -> Result<Letter, String> {
        let Self { ledger, rates, client, today } = self;
        let told = dunning::account_statement(ledger, rates, client.id, Extent::Open, *today);
        Ok(account(&self.parties()?, &told))
    }

    fn aged_balance(&self) -> Letter {
        let aged = dunning::aged_balance(self.ledger, &self.rates, self.today);
        aged_balance(self.ledger, &aged, self.today, self.client.language)
    }

    /// That every invoice that is paid in full is.
    fn attestation(&self) -> Result<Letter, String> {
        let invoices = self.ledger.invoices_of(self.client.id);
        let mut settled: Vec<Settled> = invoices
            .filter_map(|invoice| dunning::settled(self.ledger, invoice, self.today))
            .collect();
        settled.sort_by_key(|settled| settled.on);
        attestation(&self.parties()?, &settled, self.today)
            .ok_or_else(|| format!("nothing of {} is paid in full", self.client.name))
    }

    /// What one brings before a judge, the debt taken for the usual kind.
    fn court(&self) -> Result<Letter, String> {
        let Self { ledger, rates, client, today } = self;
        let kind = DebtKind::usual(client.debtor);
        let file = dunning::court_file(ledger, rates, client, kind, *today)
            .ok_or_else(|| format!("nothing of {} is late", client.name))?;
        Ok(court_document(&self.parties()?, &file))
    }

    fn parties(&self) -> Result<Parties<'_>, String> {
        Parties::with(self.ledger, self.client.id)
            .ok_or_else(|| "the export does not say whose it is".to_owned())
    }

    fn letter(&self, action: &Action) -> Result<Letter, String> {
        let demand: Demand =
            dunning::demand(self.ledger, &self.rates, self.client, action, self.today);
        Ok(letter(&self.parties()?, &demand))
    }

    /// How the penalties of each late invoice come about.
    fn annex(&self) -> Result<Vec<Letter>, String> {
        let late = self.open().filter(|invoice| invoice.due < self.today);
        let documents: Vec<Letter> = late
            .map(|invoice| {
                let claim = dunning::claim(self.ledger, invoice, self.today);
                let statement = statement(&claim, &self.rates, self.today);
                let reckoning = reckoning(&claim, &statement, self.client.language);
                reckoning.annex(invoice.number.as_str(), &claim, self.today)
            })
            .collect();
        if documents.is_empty() {
            return Err(format!("nothing of {} is late", self.client.name));
        }
        Ok(documents)
    }

    /// Three monthly payments of all that is open, the first in a month.
    fn plan(&self) -> Result<PaymentPlan, String> {
        let claims = dunning::claims(self.ledger, self.client.id, self.today);
        let from = self.today.checked_add_months(Months::new(1)).ok_or("the calendar ends")?;
        let proposal = Proposal::Monthly { from, first: None, then: INSTALMENTS };
        what_if(&claims, &self.rates, self.today, &proposal, Waiver::default())
            .map_err(|error| format!("no payment plan: {error:?}"))
    }

    /// What the page shows of that plan.
    fn schedule(&self) -> Result<Letter, String> {
        let plan = self.plan()?;
        let number = |id| {
            let invoice = self.ledger.invoice(id);
            invoice.map(|invoice| invoice.number.to_string()).unwrap_or_default()
        };
        let numbers: Vec<String> = plan.debts.iter().map(|debt| number(debt.invoice)).collect();
        let company = self.ledger.company().map(|company| company.name.to_string());
        let [creditor, debtor, invoices] = match self.client.language {
            Language::French => ["Créancier", "Débiteur", "Factures"],
            Language::English => ["Creditor", "Debtor", "Invoices"],
        }
        .map(str::to_owned);
        let what = vec![
            (creditor, company.unwrap_or_default()),
            (debtor, self.client.name.to_string()),
            (invoices, numbers.join(", ")),
        ];
        Ok(schedule(&plan, self.client.language, number).document(&plan, what))
    }

    fn open(&self) -> impl Iterator<Item = &Invoice> {
        let invoices = self.ledger.invoices_of(self.client.id);
        invoices.filter(|invoice| self.ledger.remaining(invoice).is_positive())
    }
}

fn fonts() -> Result<Fonts, String> {
    let read = |face: &str| {
        let root = env!("CARGO_MANIFEST_DIR");
        let file = format!("{root}/../../public/fonts/relancier-sans-{face}.ttf");
        fs::read(&file).map_err(|error| format!("{file}: {error}"))
    };
    Fonts::new(&read("regular")?, &read("bold")?).map_err(|error| format!("{error:?}"))
}
