//! How one stands in all: what is owed, for how long, and how soon clients pay.

use core::cmp::Reverse;
use core::ops::AddAssign;

use chrono::NaiveDate;

use super::{balance, days_late};
use crate::id::ClientId;
use crate::law::Rates;
use crate::ledger::Ledger;
use crate::money::Money;

/// How one stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Insight {
    /// The aged balance (*balance âgée*).
    pub aging: Aging,
    /// The mean number of days from an invoice to its last payment, each weighted by its
    /// amount, over invoices paid in full; `None` while there is none.
    pub days_to_pay: Option<i64>,
}

/// What remains of invoices, by how late they are; each euro is in exactly one bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Aging {
    /// Not late.
    pub not_due: Money,
    /// 1 to 30 days late.
    pub to_30: Money,
    /// 31 to 60 days late.
    pub to_60: Money,
    /// 61 to 90 days late.
    pub to_90: Money,
    /// More than 90 days late.
    pub beyond: Money,
}

impl Aging {
    /// All that is owed (*encours*).
    pub fn outstanding(&self) -> Money {
        self.not_due + self.overdue()
    }

    /// All that is late.
    pub fn overdue(&self) -> Money {
        self.to_30 + self.to_60 + self.to_90 + self.beyond
    }

    /// What a client owes.
    pub fn of(ledger: &Ledger, client: ClientId, today: NaiveDate) -> Self {
        let mut aging = Self::default();
        for invoice in ledger.invoices_of(client) {
            let remaining = ledger.remaining(invoice).max(Money::ZERO);
            *aging.bucket(days_late(invoice, today)) += remaining;
        }
        aging
    }

    fn bucket(&mut self, days_late: u32) -> &mut Money {
        match days_late {
            0 => &mut self.not_due,
            1..=30 => &mut self.to_30,
            31..=60 => &mut self.to_60,
            61..=90 => &mut self.to_90,
            _ => &mut self.beyond,
        }
    }
}

impl AddAssign for Aging {
    fn add_assign(&mut self, other: Self) {
        self.not_due += other.not_due;
        self.to_30 += other.to_30;
        self.to_60 += other.to_60;
        self.to_90 += other.to_90;
        self.beyond += other.beyond;
    }
}

/// What each client owes, by how late it is (*balance âgée*).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgedBalance {
    /// Those who owe something, who owes most first; at a tie by id.
    pub clients: Vec<(ClientId, Aging)>,
    /// All of it.
    pub sum: Aging,
    /// What clients paid that no invoice took ([`Balance::credit`](super::Balance::credit)): it
    /// is not taken off the above.
    pub credit: Money,
}

/// What each client owes on a day.
pub fn aged_balance(ledger: &Ledger, rates: &Rates, today: NaiveDate) -> AgedBalance {
    let mut aged = AgedBalance::default();
    for client in ledger.clients() {
        let aging = Aging::of(ledger, client.id, today);
        if aging.outstanding().is_positive() {
            aged.clients.push((client.id, aging));
            aged.sum += aging;
        }
        aged.credit += balance(ledger, rates, client.id, today).credit;
    }
    aged.clients.sort_by_key(|(client, aging)| (Reverse(aging.outstanding()), *client));
    aged
}

/// How one stands on a day.
pub fn insight(ledger: &Ledger, today: NaiveDate) -> Insight {
    let mut aging = Aging::default();
    let (mut weighted_days, mut weight) = (0_i128, 0_i128);
    for invoice in ledger.invoices() {
        let remaining = ledger.remaining(invoice);
        if remaining.is_positive() {
            *aging.bucket(days_late(invoice, today)) += remaining;
        } else if let Some(paid) = ledger.payments_of(invoice.id).map(|paid| paid.date).max() {
            let cents = i128::from(invoice.total.cents());
            weighted_days += i128::from((paid - invoice.issued).num_days().max(0)) * cents;
            weight += cents;
        }
    }
    let days_to_pay = (weight > 0).then(|| weighted_days / weight);
    Insight { aging, days_to_pay: days_to_pay.and_then(|days| i64::try_from(days).ok()) }
}
