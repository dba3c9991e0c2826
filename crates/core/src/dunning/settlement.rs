//! Money that came from a client: which invoices it pays, and what the client's account shows.

use chrono::NaiveDate;

use super::{Standing, claims, standing};
use crate::id::{ClientId, CreditNoteId, InvoiceId};
use crate::law::{
    Allocation, Claim, Imputation, Rates, Receipt, Statement, Waiver, allocate, statement,
};
use crate::ledger::{Invoice, Ledger};
use crate::money::Money;

/// What the money is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The invoices themselves; penalties and indemnities are not asked for now.
    Invoices,
    /// All that is due, penalties and indemnities included.
    Everything,
    /// That invoice first, as the payer said (*indication du débiteur*); the rest goes to the
    /// others.
    Invoice(InvoiceId),
}

/// Shares what a client paid among its open invoices (art. 1342-10 C. civ.); what they do not take
/// stays on the client's account.
pub fn share(
    ledger: &Ledger,
    rates: &Rates,
    client: ClientId,
    date: NaiveDate,
    amount: Money,
    purpose: Purpose,
) -> Allocation {
    let mut claims = claims(ledger, client, date);
    let waiver = match purpose {
        Purpose::Everything => Waiver::default(),
        Purpose::Invoices | Purpose::Invoice(_) => {
            // What is left on the invoices as the client reads its own books.
            for claim in claims.values_mut() {
                claim.imputation = Imputation::PrincipalFirst;
            }
            Waiver { interest: true, indemnity: true }
        }
    };
    let indication = match purpose {
        Purpose::Invoice(invoice) => vec![invoice],
        Purpose::Invoices | Purpose::Everything => Vec::new(),
    };
    allocate(&claims, rates, &Receipt { date, amount, indication }, waiver)
}

/// A client's account, without penalties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    /// What remains of its invoices.
    pub owed: Money,
    /// What it paid that no invoice took: on account (*somme non affectée*), or too much
    /// (*trop-perçu*).
    pub credit: Money,
}

impl Balance {
    /// What it owes once both are set against each other; less than zero where money is to be
    /// given back.
    pub fn net(self) -> Money {
        self.owed - self.credit
    }
}

/// What a client owes, and what it has paid in advance.
pub fn balance(ledger: &Ledger, rates: &Rates, client: ClientId, today: NaiveDate) -> Balance {
    let mut balance = Balance::default();
    for invoice in ledger.invoices_of(client) {
        balance.owed += ledger.remaining(invoice).max(Money::ZERO);
        if let Standing::Overpaid { by } = standing(ledger, rates, invoice, today) {
            balance.credit += by;
        }
    }
    balance.credit += ledger.on_account_of(client).map(|money| money.amount).sum();
    balance
}

/// A client's late invoices, each with what may be claimed for it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Overdue {
    /// The oldest due date first.
    pub invoices: Vec<(InvoiceId, Claim, Statement)>,
    /// All that is due for them, penalties and indemnities included.
    pub total: Money,
}

/// What a client's late invoices come to on a day.
pub fn overdue(ledger: &Ledger, rates: &Rates, client: ClientId, today: NaiveDate) -> Overdue {
    let mut overdue = Overdue::default();
    for (id, claim) in claims(ledger, client, today) {
        if claim.due < today {
            let statement = statement(&claim, rates, today);
            overdue.total += statement.total;
            overdue.invoices.push((id, claim, statement));
        }
    }
    overdue.invoices.sort_by_key(|(id, claim, _)| (claim.due, *id));
    overdue
}

/// An invoice that nothing remains of, and what settled it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Which.
    pub invoice: InvoiceId,
    /// The day of the last payment or credit note.
    pub on: NaiveDate,
    /// Whether that was after the due date.
    pub was_late: bool,
    /// What settled it, in the order of the days.
    pub by: Vec<SettledBy>,
    /// What that comes to.
    pub received: Money,
}

/// One of the things that settled an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledBy {
    /// Its day.
    pub date: NaiveDate,
    /// How much.
    pub amount: Money,
    /// The credit note it is, if it is no payment.
    pub credit_note: Option<CreditNoteId>,
}

/// What settled an invoice, up to a day; `None` while something remained of it then, or if no
/// payment came at all.
pub fn settled(ledger: &Ledger, invoice: &Invoice, today: NaiveDate) -> Option<Settled> {
    let payments = ledger.payments_of(invoice.id).map(|payment| SettledBy {
        date: payment.date,
        amount: payment.amount,
        credit_note: None,
    });
    let credit_notes = ledger.credit_notes_of(invoice.id).map(|note| SettledBy {
        date: note.date,
        amount: note.amount,
        credit_note: Some(note.id),
    });
    // One attests what has come, not what is noted ahead of its day.
    let mut by: Vec<SettledBy> =
        payments.chain(credit_notes).filter(|settled| settled.date <= today).collect();
    by.sort_by_key(|settled| (settled.date, settled.credit_note));
    let received: Money = by.iter().map(|settled| settled.amount).sum();
    let on = by.last()?.date;
    let is_paid = by.iter().any(|settled| settled.credit_note.is_none());
    (is_paid && received >= invoice.total).then_some(Settled {
        invoice: invoice.id,
        on,
        was_late: on > invoice.due,
        by,
        received,
    })
}
