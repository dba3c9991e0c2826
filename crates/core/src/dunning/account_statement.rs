//! All that moved on a client's account, in the order of the days (*relevé de compte*).

use chrono::NaiveDate;

use super::{Aging, Balance, Standing, balance, overdue, standing};
use crate::id::{ClientId, CreditNoteId, InvoiceId, OnAccountId, PaymentId};
use crate::law::{Rates, Statement};
use crate::ledger::{Invoice, Ledger};
use crate::money::Money;

/// How much of an account is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What is not settled: open invoices with what was received or credited for them, and what
    /// was received too much or on account.
    Open,
    /// All that moved from that day on.
    Since(NaiveDate),
}

/// A client's account, without the penalties that may be claimed.
///
/// `brought` and the movements always come to [`Balance::net`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountStatement {
    /// The day it is made.
    pub as_of: NaiveDate,
    /// How much of the account it tells.
    pub extent: Extent,
    /// The balance before the first movement.
    pub brought: Money,
    /// What moved, in the order of the days.
    pub movements: Vec<AccountMovement>,
    /// What it comes to.
    pub balance: Balance,
    /// What remains of the invoices, by how late they are.
    pub aging: Aging,
    /// The invoices that are late.
    pub late: Vec<InvoiceId>,
    /// What may be claimed for their lateness beyond them: interest, indemnities, costs. It is in
    /// no other sum here.
    pub penalties: Money,
}

/// Something that moved on an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountMovement {
    /// Its day.
    pub date: NaiveDate,
    /// What it is.
    pub what: Moved,
    /// What it adds to what the client owes; less than zero where it takes off.
    pub amount: Money,
    /// What the client owes after it; less than zero where money is to be given back.
    pub balance: Money,
}

/// What moved; those of one day come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moved {
    /// An invoice was issued.
    Invoice(InvoiceId),
    /// A credit note took effect.
    CreditNote(CreditNoteId, InvoiceId),
    /// What the lateness of an invoice had added was paid with it.
    Penalties(InvoiceId),
    /// An invoice was paid, in part or in full.
    Payment(PaymentId, InvoiceId),
    /// Money came that no invoice was paid with yet (*somme non affectée*).
    OnAccount(OnAccountId),
}

/// A client's account on a day.
///
/// As everywhere, money noted ahead of its day counts at once.
pub fn account_statement(
    ledger: &Ledger,
    rates: &Rates,
    client: ClientId,
    extent: Extent,
    today: NaiveDate,
) -> AccountStatement {
    let mut moved: Vec<(NaiveDate, Moved, Money)> = Vec::new();
    for invoice in ledger.invoices_of(client) {
        let remaining = ledger.remaining(invoice);
        let surplus = surplus(ledger, rates, invoice, today);
        let is_open = remaining.is_positive() || surplus.is_positive();
        if extent != Extent::Open || is_open {
            moved.extend(movements(ledger, invoice, remaining, surplus, today));
        }
    }
    moved.extend(
        ledger
            .on_account_of(client)
            .map(|money| (money.date.min(today), Moved::OnAccount(money.id), -money.amount)),
    );
    moved.sort_unstable();

    let (mut brought, mut sum) = (Money::ZERO, Money::ZERO);
    let mut told = Vec::new();
    for (date, what, amount) in moved {
        sum += amount;
        match extent {
            Extent::Since(first) if date < first => brought = sum,
            _ => told.push(AccountMovement { date, what, amount, balance: sum }),
        }
    }
    let late = overdue(ledger, rates, client, today).invoices;
    let beyond = |statement: &Statement| statement.total - statement.remaining;
    AccountStatement {
        as_of: today,
        extent,
        brought,
        movements: told,
        balance: balance(ledger, rates, client, today),
        aging: Aging::of(ledger, client, today),
        late: late.iter().map(|(id, ..)| *id).collect(),
        penalties: late.iter().map(|(_, _, statement)| beyond(statement)).sum(),
    }
}

/// What was received for an invoice beyond all that was due.
fn surplus(ledger: &Ledger, rates: &Rates, invoice: &Invoice, today: NaiveDate) -> Money {
    match standing(ledger, rates, invoice, today) {
        Standing::Overpaid { by } => by,
        _ => Money::ZERO,
    }
}

/// What moved for one invoice.
fn movements(
    ledger: &Ledger,
    invoice: &Invoice,
    remaining: Money,
    surplus: Money,
    today: NaiveDate,
) -> Vec<(NaiveDate, Moved, Money)> {
    let id = invoice.id;
    let mut moved = vec![(invoice.issued, Moved::Invoice(id), invoice.total)];
    moved.extend(
        ledger
            .credit_notes_of(id)
            .map(|note| (note.date.min(today), Moved::CreditNote(note.id, id), -note.amount)),
    );
    moved.extend(ledger.payments_of(id).map(|payment| {
        (payment.date.min(today), Moved::Payment(payment.id, id), -payment.amount)
    }));
    // What came beyond the invoice has paid what its lateness added, before it was too much.
    let penalties = -remaining - surplus;
    let last = moved.iter().map(|(date, ..)| *date).max();
    if let (true, Some(last)) = (penalties.is_positive(), last) {
        moved.push((last, Moved::Penalties(id), penalties));
    }
    moved
}
