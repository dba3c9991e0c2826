//! Which invoices a client's payment pays (*imputation des paiements*, art. 1342-10 C. civ.).
//!
//! What the debtor says decides. Where nothing is said, the article's order does: debts due
//! first; among them those the debtor had the most interest in paying; then the oldest; all
//! else equal, in proportion. Within each invoice the claim's own
//! [`Imputation`](super::Imputation) decides.
//!
//! Three readings of the house, where the article leaves room:
//!
//! - a debt is due from its due date on, that day included;
//! - the debtor has the most interest in paying what bears the highest rate that day; a debt that
//!   bears nothing, or whose rate is not known, comes after those that bear a known rate;
//! - the oldest debt is the one that fell due first, and of one day the invoice of the earlier
//!   date; debts that are not due yet are taken in that order too.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Claim, Parts, Rates, Statement, Waiver, statement};
use crate::id::InvoiceId;
use crate::money::Money;
use crate::rate::Rate;

/// A client's invoices and what may be claimed for each.
pub type Claims = BTreeMap<InvoiceId, Claim>;

/// Money that came from a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The day it came.
    pub date: NaiveDate,
    /// How much; more than zero.
    pub amount: Money,
    /// The invoices the debtor said it is for (*indication du débiteur*), in the debtor's order;
    /// empty if nothing was said. What is beyond them is allocated as if nothing had been said.
    pub indication: Vec<InvoiceId>,
}

/// Why an invoice is paid before another: the smaller comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum Precedence {
    /// The debtor named it, at that `place` from 0 on.
    Indicated { place: usize },
    /// It is due (*échue*) and bears that `rate`, if any: the highest first, then the oldest.
    Due { rate: Reverse<Option<Rate>>, due: NaiveDate, issued: NaiveDate },
    /// It is not due yet: the oldest first.
    NotDue { due: NaiveDate, issued: NaiveDate },
}

/// What one invoice gets of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The invoice.
    pub invoice: InvoiceId,
    /// How much of the payment; more than zero, and never more than is owed for it.
    pub amount: Money,
    /// Why it came before those after it; shares of one precedence are in proportion to what is
    /// owed.
    pub precedence: Precedence,
}

/// Where a payment goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// By invoice, in the order they are paid.
    pub shares: Vec<Share>,
    /// What is more than all that is owed (*trop-perçu*): it stays on the client's account.
    pub left_over: Money,
}

/// Allocates a payment to a client's invoices.
///
/// What is owed is what the [`statement`] of each invoice says on the day the money came, less
/// what is waived. Invoices named that are not among the claims get nothing.
pub fn allocate(
    claims: &Claims,
    rates: &Rates,
    receipt: &Receipt,
    waiver: Waiver,
) -> Allocation {
    let debts = claims.iter().map(|(invoice, claim)| {
        let statement = statement(claim, rates, receipt.date);
        let rate = if waiver.interest { None } else { rate_on(&statement, receipt.date) };
        let place = receipt.indication.iter().position(|named| named == invoice);
        Debt {
            invoice: *invoice,
            precedence: Precedence::of(claim, receipt.date, rate, place),
            owed: Parts::owed(&statement).less(waiver).total(),
        }
    });
    distribute(debts.collect(), receipt.amount)
}

/// What one invoice wants of a payment.
pub(super) struct Debt {
    pub invoice: InvoiceId,
    pub precedence: Precedence,
    pub owed: Money,
}

/// Pays debts in their order, and those of one precedence in proportion.
pub(super) fn distribute(mut debts: Vec<Debt>, amount: Money) -> Allocation {
    debts.retain(|debt| debt.owed.is_positive());
    debts.sort_by_key(|debt| (debt.precedence, debt.invoice));
    let mut left = amount.max(Money::ZERO);
    let mut shares = Vec::new();
    for equals in debts.chunk_by(|one, other| one.precedence == other.precedence) {
        let owed: Vec<Money> = equals.iter().map(|debt| debt.owed).collect();
        for (debt, amount) in equals.iter().zip(in_proportion(&owed, left)) {
            left -= amount;
            if amount.is_positive() {
                let Debt { invoice, precedence, .. } = *debt;
                shares.push(Share { invoice, amount, precedence });
            }
        }
    }
    Allocation { shares, left_over: left }
}

/// Shares an amount in proportion to what is owed, to the cent: rounded down, and the cents left
/// go one by one to those who lost the largest fraction, of equals to the first.
///
/// No one gets more than is owed; the shares add up to the amount, or to all that is owed.
fn in_proportion(owed: &[Money], amount: Money) -> Vec<Money> {
    let all: Money = owed.iter().copied().sum();
    if amount >= all {
        return owed.to_vec();
    }
    // Twice 64 bits hold the product of any two amounts.
    let [amount, all] = [amount, all].map(|money| i128::from(money.cents()));
    let products: Vec<i128> =
        owed.iter().map(|owed| i128::from(owed.cents()) * amount).collect();
    let rounded_down: i128 = products.iter().map(|product| product / all).sum();
    let mut by_fraction: Vec<usize> = (0..owed.len()).collect();
    by_fraction.sort_by_key(|at| Reverse(products.get(*at).map(|product| product % all)));
    let with_a_cent_more = usize::try_from(amount - rounded_down).unwrap_or(0);
    by_fraction.truncate(with_a_cent_more);

    let shares = products.iter().enumerate().map(|(at, product)| {
        let cents = product / all + i128::from(by_fraction.contains(&at));
        i64::try_from(cents).ok().and_then(|cents| Money::from_cents(cents).ok())
    });
    shares.map(Option::unwrap_or_default).collect()
}

impl Precedence {
    /// The place of a claim on a day when it bears that rate.
    pub(super) fn of(
        claim: &Claim,
        day: NaiveDate,
        rate: Option<Rate>,
        place: Option<usize>,
    ) -> Self {
        let Claim { due, issued, .. } = *claim;
        match place {
            Some(place) => Self::Indicated { place },
            None if due <= day => Self::Due { rate: Reverse(rate), due, issued },
            None => Self::NotDue { due, issued },
        }
    }
}

/// The rate at which interest is borne on the day of a statement, if it is and the rate is known.
pub(super) fn rate_on(statement: &Statement, day: NaiveDate) -> Option<Rate> {
    let last = statement.lines.last().filter(|line| line.to == day)?;
    last.rate.as_ref().map(|(rate, _)| *rate)
}
