//! What is asked of one client on one day.

use chrono::{Days, NaiveDate};

use super::{Action, StepKind, Tone, days_late};
use crate::id::{ClientId, InvoiceId};
use crate::law::{
    self, Claim, Claims, Movement, MovementKind, PenaltyClause, Rates, RecoveryCost, Statement,
};
use crate::ledger::{Client, Debtor, Invoice, Ledger};
use crate::money::Money;

/// What a message or letter of one step asks of a client, computed for one day.
///
/// It lists every invoice due, and always what *remains* of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Demand {
    /// Who is asked.
    pub client: ClientId,
    /// The step of the ladder.
    pub step: StepKind,
    /// How it sounds.
    pub tone: Tone,
    /// The day it was computed for.
    pub as_of: NaiveDate,
    /// The day by which an answer is asked for.
    pub deadline: NaiveDate,
    /// The invoices, the carrying one (oldest due, then largest) first, the others by due date.
    pub lines: Vec<DemandLine>,
    /// What remains of the invoices themselves, as the client reads its own books.
    pub principal: Money,
    /// Interest earned to that day on all of them: what payments have paid of it is in `principal`.
    pub interest: Money,
    /// Recovery indemnities (*indemnités forfaitaires*).
    pub indemnity: Money,
    /// Recovery costs that exceed them.
    pub costs: Money,
    /// Whether this step asks for interest and indemnities, or leaves them unmentioned.
    pub claims_penalties: bool,
    /// What is asked for in all.
    pub total: Money,
}

impl Demand {
    /// The day interest is reckoned to: the last one whose rate is known on every invoice, at
    /// most the day of the demand.
    pub fn interest_until(&self) -> NaiveDate {
        let known = self.lines.iter().map(|line| line.statement.known_until);
        known.fold(self.as_of, NaiveDate::min)
    }
}

/// One invoice of a demand.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandLine {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Days since the due date; 0 up to and on the due date itself.
    pub days_late: u32,
    /// What remains of it, and what the law adds, line by line.
    pub statement: Statement,
}

/// What a step asks of a client on a day.
pub fn demand(
    ledger: &Ledger,
    rates: &Rates,
    client: &Client,
    action: &Action,
    today: NaiveDate,
) -> Demand {
    let lines: Vec<DemandLine> = action
        .invoices
        .iter()
        .filter_map(|id| ledger.invoice(*id))
        .map(|invoice| DemandLine {
            invoice: invoice.id,
            days_late: days_late(invoice, today),
            statement: law::statement(&claim(ledger, invoice, today), rates, today),
        })
        .collect();
    let principal = lines.iter().map(|line| line.statement.remaining).sum();
    let interest = lines.iter().map(|line| line.statement.interest).sum();
    let indemnity = lines.iter().map(|line| line.statement.indemnity).sum();
    let costs = lines.iter().map(|line| line.statement.costs).sum();
    // Before the formal notice a consumer owes the invoice and nothing more (art. 1231-6 C. civ.).
    let lawful =
        client.debtor != Debtor::Consumer || action.step.kind == StepKind::FormalNotice;
    let claims_penalties = action.step.claims_penalties && lawful;
    let penalties = if claims_penalties { interest + indemnity + costs } else { Money::ZERO };
    let reply_within = Days::new(u64::from(action.step.reply_within));
    Demand {
        client: client.id,
        step: action.step.kind,
        tone: action.tone,
        as_of: today,
        deadline: today.checked_add_days(reply_within).unwrap_or(today),
        lines,
        principal,
        interest,
        indemnity,
        costs,
        claims_penalties,
        total: principal + penalties,
    }
}

/// What may be claimed for each invoice of a client that is not paid.
pub fn claims(ledger: &Ledger, client: ClientId, today: NaiveDate) -> Claims {
    ledger
        .invoices_of(client)
        .filter(|invoice| ledger.remaining(invoice).is_positive())
        .map(|invoice| (invoice.id, claim(ledger, invoice, today)))
        .collect()
}

/// All that bears on what may be claimed for an invoice on a day, as the ledger knows it.
///
/// Money noted ahead of its day (by a device whose clock is ahead, say) counts at once: what is
/// known to come is never asked for.
pub fn claim(ledger: &Ledger, invoice: &Invoice, today: NaiveDate) -> Claim {
    let company = ledger.company();
    let client = ledger.client(invoice.client);
    let formal_notice = ledger
        .contacts_of(invoice.client)
        .filter(|contact| contact.step == Some(StepKind::FormalNotice))
        .filter(|contact| contact.invoices.contains(&invoice.id))
        .map(|contact| contact.at.date())
        .min();
    let payments = ledger.payments_of(invoice.id).map(|payment| Movement {
        date: payment.date.min(today),
        kind: MovementKind::Payment,
        amount: payment.amount,
    });
    let credit_notes = ledger.credit_notes_of(invoice.id).map(|note| Movement {
        date: note.date.min(today),
        kind: MovementKind::CreditNote,
        amount: note.amount,
    });
    let costs = ledger
        .costs_of(invoice.id)
        .map(|cost| RecoveryCost { date: cost.date.min(today), amount: cost.amount });
    let insolvencies = ledger.proceedings_of(invoice.client).filter(|proceeding| {
        proceeding.kind.is_insolvency() && proceeding.opened >= invoice.issued
    });
    Claim {
        debtor: client.map_or(Debtor::default(), |client| client.debtor),
        issued: invoice.issued,
        due: invoice.due,
        total: invoice.total,
        clause: company.map_or(PenaltyClause::LegalDefault, |company| company.penalty_clause),
        formal_notice,
        movements: payments.chain(credit_notes).collect(),
        costs: costs.collect(),
        insolvency: insolvencies.map(|proceeding| proceeding.opened).min(),
        day_count: company.map(|company| company.day_count).unwrap_or_default(),
        imputation: company.map(|company| company.imputation).unwrap_or_default(),
    }
}
