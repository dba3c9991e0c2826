//! What is kept at hand for each client, so that a plan need not go through what is paid.

use core::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Invoice, Ledger};
use crate::dunning::ScenarioChoice;
use crate::id::{ClientId, InvoiceId};
use crate::money::Money;

/// A client's invoices, those not paid and, in sum, those that are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Not paid: the oldest due first, at a tie the largest, then by id, so that every device agrees.
    pub open: Vec<OpenInvoice>,
    /// Paid in full.
    pub settled: Settled,
}

/// An invoice that is not paid in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenInvoice {
    /// Which.
    pub id: InvoiceId,
    /// The date printed on it.
    pub issued: NaiveDate,
    /// The last day to pay.
    pub due: NaiveDate,
    /// What remains of it; more than zero.
    pub remaining: Money,
    /// The scenario chosen for it alone.
    pub scenario: Option<ScenarioChoice>,
    /// Whether there is, or was, a hold on it alone.
    pub has_holds: bool,
}

/// Invoices paid in full, in sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settled {
    /// How many.
    pub invoices: u32,
    /// How many of them after their due date.
    pub late: u32,
    /// Days late, each weighted by the invoice's cents.
    weighted_days: i128,
    /// The cents of all of them.
    weight: i128,
}

impl Settled {
    /// The mean number of days from the due date to the last payment, each weighted by its
    /// invoice's amount: 0 where it was paid in time; `None` while nothing is paid.
    pub fn average_delay(&self) -> Option<i64> {
        let days = self.weighted_days.checked_div(self.weight)?;
        i64::try_from(days).ok()
    }

    fn add(&mut self, paid: Paid) {
        self.invoices += 1;
        self.late += u32::from(paid.days_late > 0);
        self.weighted_days += i128::from(paid.days_late) * i128::from(paid.cents);
        self.weight += i128::from(paid.cents);
    }

    fn take_off(&mut self, paid: Paid) {
        self.invoices = self.invoices.saturating_sub(1);
        self.late = self.late.saturating_sub(u32::from(paid.days_late > 0));
        self.weighted_days -= i128::from(paid.days_late) * i128::from(paid.cents);
        self.weight -= i128::from(paid.cents);
    }
}

/// What one paid invoice adds to [`Settled`].
#[derive(Clone, Copy)]
struct Paid {
    days_late: i64,
    cents: i64,
}

/// Where an invoice stands in its client's account.
enum Place {
    Open(OpenInvoice),
    Paid(Paid),
    /// Cancelled by credit notes alone.
    Nowhere,
}

type Key = (NaiveDate, Reverse<Money>, InvoiceId);

fn key(open: &OpenInvoice) -> Key {
    (open.due, Reverse(open.remaining), open.id)
}

/// The accounts of all clients.
#[derive(Debug, Clone, Default)]
pub(super) struct Accounts(BTreeMap<ClientId, Account>);

impl Accounts {
    pub(super) fn of(&self, client: ClientId) -> &Account {
        static NONE: Account = Account {
            open: Vec::new(),
            settled: Settled { invoices: 0, late: 0, weighted_days: 0, weight: 0 },
        };
        self.0.get(&client).unwrap_or(&NONE)
    }

    /// All accounts there are in a ledger.
    pub(super) fn build(ledger: &Ledger) -> Self {
        let mut accounts = Self::default();
        for invoice in ledger.invoices() {
            let account = accounts.0.entry(invoice.client).or_default();
            match place(ledger, invoice) {
                Place::Open(open) => account.open.push(open),
                Place::Paid(paid) => account.settled.add(paid),
                Place::Nowhere => {}
            }
        }
        for account in accounts.0.values_mut() {
            account.open.sort_unstable_by_key(key);
        }
        accounts
    }
}

impl Ledger {
    /// Takes an invoice into its client's account, as the ledger has it now.
    pub(super) fn account_for(&mut self, id: InvoiceId) {
        let Some(invoice) = self.invoices.get(id) else { return };
        let (client, place) = (invoice.client, place(self, invoice));
        let account = self.accounts.0.entry(client).or_default();
        match place {
            Place::Open(open) => {
                let at = account.open.partition_point(|other| key(other) < key(&open));
                account.open.insert(at, open);
            }
            Place::Paid(paid) => account.settled.add(paid),
            Place::Nowhere => {}
        }
    }

    /// Takes an invoice out of its client's account, before the ledger changes.
    pub(super) fn forget_account(&mut self, id: InvoiceId) {
        let Some(invoice) = self.invoices.get(id) else { return };
        let (client, place) = (invoice.client, place(self, invoice));
        let Some(account) = self.accounts.0.get_mut(&client) else { return };
        match place {
            Place::Open(open) => account.open.retain(|other| other.id != open.id),
            Place::Paid(paid) => account.settled.take_off(paid),
            Place::Nowhere => {}
        }
    }
}

fn place(ledger: &Ledger, invoice: &Invoice) -> Place {
    let (remaining, last) = ledger.standing(invoice);
    if remaining.is_positive() {
        return Place::Open(OpenInvoice {
            id: invoice.id,
            issued: invoice.issued,
            due: invoice.due,
            remaining,
            scenario: invoice.scenario,
            has_holds: ledger.holds_on_invoice.has_any(invoice.id),
        });
    }
    last.map_or(Place::Nowhere, |on| {
        let days_late = (on - invoice.due).num_days().max(0);
        Place::Paid(Paid { days_late, cents: invoice.total.cents() })
    })
}
