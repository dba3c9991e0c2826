//! Whether the term of an invoice is longer than the law lets it be.

use chrono::NaiveDate;

use super::{PaymentTerms, Sector, TermCap, TermCase, TermStart};
use crate::ledger::Debtor;

/// The term of an invoice, by what is known of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreed {
    /// The terms it follows.
    Terms(PaymentTerms),
    /// The due date printed on it, whatever the terms.
    Printed(NaiveDate),
}

/// An invoice whose term is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermQuestion {
    /// What the law makes of the client.
    pub debtor: Debtor,
    /// What is sold, where the law has rules of its own for that.
    pub sector: Option<Sector>,
    /// Its term.
    pub agreed: Agreed,
    /// The date of the invoice.
    pub issued: NaiveDate,
    /// The day of delivery or performance, or that a public buyer received the request.
    pub received: Option<NaiveDate>,
}

/// How the term of an invoice stands to the longest one allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermCheck {
    /// The last day to pay, as agreed.
    pub due: NaiveDate,
    /// The latest day that could lawfully be agreed.
    pub latest: NaiveDate,
    /// What allows that day: its article, and whether it is verified.
    pub cap: &'static TermCap,
    /// Whether the invoice's date stands for a day of delivery or receipt that is not known, on
    /// which the due date or the latest one depends.
    pub assumed: bool,
    /// The cases that cannot be told from this one, in which the answer would be the other one: a
    /// summary invoice, an export, another kind of public buyer.
    pub unless: Vec<&'static TermCap>,
}

impl TermCheck {
    /// Whether the term is longer than allowed.
    pub fn exceeded(&self) -> bool {
        self.due > self.latest
    }
}

/// Looks at the term of an invoice; `None` where no longest term was read for it: a consumer's
/// invoice has none, nor has one older than the versions of the articles that were read.
///
/// « 45 jours fin de mois » must be stipulated: it is allowed to terms that say so, in the reading
/// they say, and to a printed date in either.
pub fn term_check(question: &TermQuestion) -> Option<TermCheck> {
    let (case, others) = cases(question.debtor, question.sector)?;
    let due = match question.agreed {
        Agreed::Terms(terms) => terms.due_date(question.issued, question.received),
        Agreed::Printed(due) => due,
    };
    let (latest, cap) = question.latest(case)?;
    let unless = others.iter().filter_map(|other| question.latest(*other));
    let unless = unless.filter(|(other, _)| (due > *other) != (due > latest));
    Some(TermCheck {
        due,
        latest,
        cap,
        assumed: question.received.is_none() && question.depends_on_receipt(cap),
        unless: unless.map(|(_, cap)| cap).collect(),
    })
}

/// The case that a debtor and a sector make, and those that may be it as well.
const fn cases(
    debtor: Debtor,
    sector: Option<Sector>,
) -> Option<(TermCase, &'static [TermCase])> {
    const EXPORT: &[TermCase] = &[TermCase::Export];
    Some(match (debtor, sector) {
        (Debtor::Consumer, _) => return None,
        (Debtor::Public, _) => {
            (TermCase::PublicBuyer, &[TermCase::PublicHealth, TermCase::PublicCompany])
        }
        (Debtor::Business, None) => {
            (TermCase::General, &[TermCase::PeriodicInvoice, TermCase::Export])
        }
        (Debtor::Business, Some(Sector::PerishableFood)) => (
            TermCase::PerishableFood,
            &[TermCase::PerishableFoodPeriodicInvoice, TermCase::Export],
        ),
        (Debtor::Business, Some(Sector::LivestockAndMeat)) => {
            (TermCase::LivestockAndMeat, EXPORT)
        }
        (Debtor::Business, Some(Sector::AlcoholicDrinks)) => {
            (TermCase::AlcoholicDrinks, EXPORT)
        }
        (Debtor::Business, Some(Sector::Wine)) => (TermCase::Wine, EXPORT),
        (Debtor::Business, Some(Sector::Transport)) => (TermCase::Transport, EXPORT),
    })
}

impl TermQuestion {
    /// The latest day that a case allows, and what allows it.
    fn latest(&self, case: TermCase) -> Option<(NaiveDate, &'static TermCap)> {
        let in_force = case.caps().filter(|cap| cap.since <= self.issued);
        let days = in_force.filter_map(|cap| Some((self.latest_by(cap)?, cap)));
        days.max_by_key(|(day, _)| *day)
    }

    fn latest_by(&self, cap: &TermCap) -> Option<NaiveDate> {
        let start = match cap.start {
            TermStart::Invoice => self.issued,
            TermStart::Delivery
            | TermStart::DeliveryTenDays
            | TermStart::DeliveryMonth
            | TermStart::Request => self.received.unwrap_or(self.issued),
        };
        if !cap.end_of_month {
            return Some(cap.latest_due_date(start));
        }
        let reading = match self.agreed {
            Agreed::Printed(_) => return Some(cap.latest_due_date(start)),
            Agreed::Terms(PaymentTerms::EndOfMonthThen(_)) => PaymentTerms::EndOfMonthThen,
            Agreed::Terms(PaymentTerms::ThenEndOfMonth(_)) => PaymentTerms::ThenEndOfMonth,
            Agreed::Terms(
                PaymentTerms::Net(_)
                | PaymentTerms::AfterReceipt(_)
                | PaymentTerms::ReceiptTenDaysThen(_)
                | PaymentTerms::ReceiptMonthThen(_),
            ) => return None,
        };
        Some(reading(cap.days).due_date(start, None))
    }

    fn depends_on_receipt(&self, cap: &TermCap) -> bool {
        let terms_do = match self.agreed {
            Agreed::Terms(terms) => terms.runs_from(None) == super::RunsFrom::InvoiceInstead,
            Agreed::Printed(_) => false,
        };
        terms_do || cap.start != TermStart::Invoice
    }
}
