//! What if the client paid in instalments (*échéancier*)? The same reckoning, on payments that
//! have not come.
//!
//! Each instalment is shared among the invoices as a payment would be where the debtor says
//! nothing (art. 1342-10 C. civ.), and within an invoice as its claim says. Where interest is
//! given up there is none left to pay, and an instalment pays principal, then the indemnity.

use core::num::NonZeroU8;

use chrono::{Months, NaiveDate};

use super::allocation::{Debt, Precedence, distribute, rate_on};
use super::{
    Claim, Claims, Imputation, Movement, MovementKind, Parts, Rates, Waiver, Warning, statement,
};
use crate::id::InvoiceId;
use crate::ledger::Debtor;
use crate::money::Money;
use crate::rate::Rate;

/// How the client would pay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposal {
    /// These instalments.
    Listed(Vec<Instalment>),
    /// A first payment on the day `from`, if there is one, and the rest in so many monthly
    /// instalments: beginning a month later, or that very day where nothing is paid `first`.
    ///
    /// They are equal parts of what remains on the day `from`; the last one takes the exact rest,
    /// with the interest that has run meanwhile.
    #[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
    Monthly { from: NaiveDate, first: Option<Money>, then: NonZeroU8 },
}

/// One payment to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    /// The day it is paid.
    pub date: NaiveDate,
    /// How much; more than zero.
    pub amount: Money,
}

/// Why a proposal makes no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum ProposalError {
    /// There is no instalment, or nothing to pay in instalments.
    Empty,
    /// The instalment of that `date` is not more than zero.
    NotPositive { date: NaiveDate },
    /// The instalment of that `date` is older than the day of the plan.
    Past { date: NaiveDate },
    /// The instalment of that `date` is not later than the one before it.
    NotLater { date: NaiveDate },
    /// The calendar ends before the plan does.
    BeyondCalendar,
}

/// What comes of a proposal: payments, what they pay, what they cost.
///
/// Two sums always hold: `due_today + cost_of_waiting = paid + remaining`, part by part, and what
/// the instalments come to is `paid.total() + left_over`.
#[derive(Debug, Clone, PartialEq)]
pub struct PaymentPlan {
    /// The day it is made.
    pub today: NaiveDate,
    /// What the creditor gives up.
    pub waiver: Waiver,
    /// The invoices concerned, in the order of their ids.
    pub debts: Vec<PlanDebt>,
    /// The instalments, in the order of their days.
    pub steps: Vec<PlanStep>,
    /// What would pay everything today, without what is given up.
    pub due_today: Parts,
    /// What the plan adds to that: interest that runs until the instalments come, indemnities of
    /// invoices that become late meanwhile.
    pub cost_of_waiting: Parts,
    /// What the instalments pay.
    pub paid: Parts,
    /// What is still due after the last instalment, on its day.
    pub remaining: Parts,
    /// What the instalments come to beyond all that is due.
    pub left_over: Money,
    /// What the creditor renounces: what the same instalments would have left to pay, had nothing
    /// been given up, less what they do leave.
    pub given_up: Parts,
    /// The day after which interest is not counted for lack of a known rate, though some runs:
    /// the sums are exact as far as that day. `None` where everything is known.
    pub known_until: Option<NaiveDate>,
    /// What the reader must know.
    pub warnings: Vec<PlanWarning>,
}

/// One invoice of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanDebt {
    /// The invoice.
    pub invoice: InvoiceId,
    /// What would pay it today, without what is given up.
    pub due_today: Parts,
    /// What the instalments pay of it.
    pub paid: Parts,
    /// What is still due for it after the last instalment.
    pub remaining: Parts,
}

/// One instalment of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// The day and the amount.
    pub instalment: Instalment,
    /// What it pays of each invoice, in the order they are paid.
    pub shares: Vec<PlanShare>,
    /// What it pays in all.
    pub paid: Parts,
    /// What is due after it, on its day.
    pub remaining: Parts,
    /// What of it is more than all that is due.
    pub left_over: Money,
}

/// What an instalment pays of one invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanShare {
    /// The invoice.
    pub invoice: InvoiceId,
    /// What it pays of it.
    pub paid: Parts,
}

/// Something the reader must know about a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum PlanWarning {
    /// The statement of that `invoice` on the last day of the plan says so.
    Statement { invoice: InvoiceId, warning: Warning },
    /// That `invoice` is a public buyer's, whose interest cannot be given up: the waiver is void
    /// (art. L. 2192-14 CCP).
    WaiverVoid { invoice: InvoiceId },
}

/// What comes of a proposal made today for these invoices.
///
/// Payments, credit notes and costs after today are not looked at.
pub fn what_if(
    claims: &Claims,
    rates: &Rates,
    today: NaiveDate,
    proposal: &Proposal,
    waiver: Waiver,
) -> Result<PaymentPlan, ProposalError> {
    let mut plan = Walk::begin(claims, rates, today, waiver);
    plan.follow(proposal)?;
    let mut unwaived = Walk::begin(claims, rates, today, Waiver::default());
    for step in &plan.steps {
        unwaived.pay(step.instalment)?;
    }

    let last = plan.last_day;
    let [claimed, unwaived] = [&plan, &unwaived].map(|walk| walk.paid() + walk.owed(last));
    let debts = plan.accounts.iter().map(|account| account.debt(last));
    Ok(PaymentPlan {
        today,
        waiver,
        debts: debts.collect(),
        due_today: plan.due_today(),
        cost_of_waiting: claimed - plan.due_today(),
        paid: plan.paid(),
        remaining: plan.owed(last),
        left_over: plan.steps.iter().map(|step| step.left_over).sum(),
        given_up: unwaived - claimed,
        known_until: plan.known_until(),
        warnings: plan.warnings(),
        steps: plan.steps,
    })
}

/// A plan while its days are walked.
struct Walk<'a> {
    accounts: Vec<Account<'a>>,
    steps: Vec<PlanStep>,
    last_day: NaiveDate,
}

impl<'a> Walk<'a> {
    fn begin(claims: &'a Claims, rates: &'a Rates, today: NaiveDate, waiver: Waiver) -> Self {
        let open = |(invoice, claim)| Account::open(invoice, claim, rates, today, waiver);
        let accounts = claims.iter().map(open).collect();
        Self { accounts, steps: Vec::new(), last_day: today }
    }

    fn follow(&mut self, proposal: &Proposal) -> Result<(), ProposalError> {
        match *proposal {
            Proposal::Listed(ref instalments) => {
                for instalment in instalments {
                    self.pay(*instalment)?;
                }
            }
            Proposal::Monthly { from, first, then } => {
                if let Some(amount) = first {
                    self.pay(Instalment { date: from, amount })?;
                }
                self.pay_monthly(from, u32::from(first.is_some()), then)?;
            }
        }
        if self.steps.is_empty() { Err(ProposalError::Empty) } else { Ok(()) }
    }

    /// Pays what is owed on a day in equal monthly parts, the first so many months later.
    fn pay_monthly(
        &mut self,
        from: NaiveDate,
        begin: u32,
        count: NonZeroU8,
    ) -> Result<(), ProposalError> {
        let part = self.owed(from).total().cents() / i64::from(count.get());
        let part = Money::from_cents(part).unwrap_or(Money::MAX);
        let last = u32::from(count.get()) - 1;
        for month in 0..=last {
            // Counted from the first day: 31 January, 28 February, 31 March.
            let date = from
                .checked_add_months(Months::new(begin + month))
                .ok_or(ProposalError::BeyondCalendar)?;
            let amount = if month == last { self.owed(date).total() } else { part };
            // Of a few cents there are fewer parts; of nothing, none.
            if amount.is_positive() {
                self.pay(Instalment { date, amount })?;
            }
        }
        Ok(())
    }

    fn pay(&mut self, instalment: Instalment) -> Result<(), ProposalError> {
        let Instalment { date, amount } = instalment;
        if !amount.is_positive() {
            return Err(ProposalError::NotPositive { date });
        }
        if self.steps.is_empty() && date < self.last_day {
            return Err(ProposalError::Past { date });
        }
        if !self.steps.is_empty() && date <= self.last_day {
            return Err(ProposalError::NotLater { date });
        }

        let debts = self.accounts.iter().map(|account| account.debt_on(date)).collect();
        let allocation = distribute(debts, amount);
        let mut shares = Vec::new();
        for share in &allocation.shares {
            let mut accounts = self.accounts.iter_mut();
            if let Some(account) = accounts.find(|account| account.invoice == share.invoice) {
                let paid = account.receive(date, share.amount);
                shares.push(PlanShare { invoice: share.invoice, paid });
            }
        }
        self.last_day = date;
        self.steps.push(PlanStep {
            instalment,
            paid: shares.iter().map(|share| share.paid).sum(),
            shares,
            remaining: self.owed(date),
            left_over: allocation.left_over,
        });
        Ok(())
    }

    fn owed(&self, day: NaiveDate) -> Parts {
        self.accounts.iter().map(|account| account.owed(day).0).sum()
    }

    fn due_today(&self) -> Parts {
        self.accounts.iter().map(|account| account.due_today).sum()
    }

    fn paid(&self) -> Parts {
        self.steps.iter().map(|step| step.paid).sum()
    }

    fn warnings(&self) -> Vec<PlanWarning> {
        self.accounts.iter().flat_map(|account| account.warnings(self.last_day)).collect()
    }

    fn known_until(&self) -> Option<NaiveDate> {
        let known = self.warnings().into_iter().filter_map(|warning| match warning {
            PlanWarning::Statement { warning: Warning::UnknownAfter(day), .. } => Some(day),
            PlanWarning::Statement {
                warning: Warning::UnknownBetween { from, .. }, ..
            } => from.pred_opt(),
            _ => None,
        });
        known.min()
    }
}

/// One invoice while a plan is walked.
struct Account<'a> {
    invoice: InvoiceId,
    /// With the instalments so far. Where interest is given up, the claim to what remains of the
    /// principal: what was paid before stays paid to whatever it paid.
    claim: Claim,
    rates: &'a Rates,
    waiver: Waiver,
    due_today: Parts,
    /// What is left of the indemnity and the costs of an invoice that is late today.
    indemnity_today: Option<Money>,
    paid: Parts,
}

impl<'a> Account<'a> {
    fn open(
        invoice: &InvoiceId,
        claim: &Claim,
        rates: &'a Rates,
        today: NaiveDate,
        waiver: Waiver,
    ) -> Self {
        let statement = statement(claim, rates, today);
        let owed = Parts::owed(&statement);
        let mut claim = claim.clone();
        if waiver.interest {
            claim.total = owed.principal;
            claim.movements.clear();
            claim.imputation = Imputation::PrincipalFirst;
        } else {
            claim.movements.retain(|movement| movement.date <= today);
        }
        claim.costs.retain(|cost| cost.date <= today);
        Self {
            invoice: *invoice,
            claim,
            rates,
            waiver,
            due_today: owed.less(waiver),
            indemnity_today: statement.indemnity.is_positive().then_some(owed.indemnity),
            paid: Parts::default(),
        }
    }

    /// What is owed on a day, and the rate at which it bears interest.
    fn owed(&self, day: NaiveDate) -> (Parts, Option<Rate>) {
        let statement = statement(&self.claim, self.rates, day);
        if !self.waiver.interest {
            let rate = rate_on(&statement, day);
            return (Parts::owed(&statement).less(self.waiver), rate);
        }
        let indemnity = self.indemnity_today.unwrap_or(statement.indemnity + statement.costs);
        let owed = Parts {
            principal: statement.principal,
            interest: Money::ZERO,
            indemnity: indemnity - self.paid.indemnity,
        };
        (owed.less(self.waiver), None)
    }

    fn debt_on(&self, day: NaiveDate) -> Debt {
        let (owed, rate) = self.owed(day);
        Debt {
            invoice: self.invoice,
            precedence: Precedence::of(&self.claim, day, rate, None),
            owed: owed.total(),
        }
    }

    /// Takes a payment of no more than is owed; what it paid.
    fn receive(&mut self, date: NaiveDate, amount: Money) -> Parts {
        let (before, _) = self.owed(date);
        self.claim.movements.push(Movement { date, kind: MovementKind::Payment, amount });
        let paid = if self.waiver.interest {
            let principal = before.principal.min(amount);
            Parts { principal, interest: Money::ZERO, indemnity: amount - principal }
        } else {
            before - self.owed(date).0
        };
        self.paid += paid;
        paid
    }

    fn debt(&self, last_day: NaiveDate) -> PlanDebt {
        PlanDebt {
            invoice: self.invoice,
            due_today: self.due_today,
            paid: self.paid,
            remaining: self.owed(last_day).0,
        }
    }

    fn warnings(&self, last_day: NaiveDate) -> Vec<PlanWarning> {
        let invoice = self.invoice;
        if self.waiver.interest {
            let void = self.claim.debtor == Debtor::Public;
            return void.then_some(PlanWarning::WaiverVoid { invoice }).into_iter().collect();
        }
        let warnings = statement(&self.claim, self.rates, last_day).warnings.into_iter();
        warnings.map(|warning| PlanWarning::Statement { invoice, warning }).collect()
    }
}
