//! The longest payment terms that may be agreed (*délais de paiement maximaux*).

use chrono::NaiveDate;

use super::tables::TERM_CAPS;
use super::terms::{end_of_month, end_of_ten_days};
use super::{PaymentTerms, TermDays};

/// What a company sells, where the law has rules of its own for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sector {
    /// Perishable food (*produits alimentaires périssables*).
    PerishableFood,
    /// Livestock for consumption and fresh meat (*bétail sur pied et viandes fraîches*).
    LivestockAndMeat,
    /// Drinks subject to excise (*boissons alcooliques*).
    AlcoholicDrinks,
    /// Grapes, musts and wines (*raisins, moûts et vins*).
    Wine,
    /// Road freight, vehicle rental, forwarding and customs agents (*transport routier*).
    Transport,
}

/// A case for which the law gives a longest term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermCase {
    /// No term of its own (art. L. 441-10 I C. com.).
    General,
    /// A summary invoice of several deliveries (*facture récapitulative*).
    PeriodicInvoice,
    /// [`Sector::PerishableFood`].
    PerishableFood,
    /// The same, on a summary invoice.
    PerishableFoodPeriodicInvoice,
    /// [`Sector::LivestockAndMeat`].
    LivestockAndMeat,
    /// [`Sector::AlcoholicDrinks`].
    AlcoholicDrinks,
    /// [`Sector::Wine`].
    Wine,
    /// [`Sector::Transport`].
    Transport,
    /// Goods bought free of VAT and delivered as they are outside the Union (*export*).
    Export,
    /// The State, local authorities (*État, collectivités*).
    PublicBuyer,
    /// Public hospitals, the army's health service (*établissements publics de santé*).
    PublicHealth,
    /// Public companies (*entreprises publiques*).
    PublicCompany,
}

/// What the days of a term run from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermStart {
    /// The date of the invoice.
    Invoice,
    /// The delivery.
    Delivery,
    /// The end of the ten days of the month (*décade*) in which the delivery was.
    DeliveryTenDays,
    /// The end of the month in which the delivery was.
    DeliveryMonth,
    /// The day a public buyer received the payment request (*demande de paiement*).
    Request,
}

/// The longest term of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermCap {
    /// Which case.
    pub case: TermCase,
    /// What the days run from.
    pub start: TermStart,
    /// How many days.
    pub days: TermDays,
    /// Whether a month's end comes into it (*fin de mois*).
    pub end_of_month: bool,
    /// The first day of the version that was read.
    pub since: NaiveDate,
    /// The article that fixes it.
    pub article: &'static str,
    /// Where that article was read.
    pub source: &'static str,
    /// Whether it was read in the text itself or in two independent sources.
    pub verified: bool,
}

impl TermCase {
    /// The longest terms of the case: those agreed may reach any one of them.
    pub fn caps(self) -> impl Iterator<Item = &'static TermCap> {
        TERM_CAPS.iter().filter(move |cap| cap.case == self)
    }
}

impl TermCap {
    /// The latest due date, from the invoice, the delivery or the request.
    ///
    /// Of the two lawful readings of « n jours fin de mois », the one that ends later.
    pub fn latest_due_date(&self, start: NaiveDate) -> NaiveDate {
        let start = match self.start {
            TermStart::Invoice | TermStart::Delivery | TermStart::Request => start,
            TermStart::DeliveryTenDays => end_of_ten_days(start),
            TermStart::DeliveryMonth => end_of_month(start),
        };
        if self.end_of_month {
            let readings = [PaymentTerms::EndOfMonthThen, PaymentTerms::ThenEndOfMonth];
            let [first, second] = readings.map(|terms| terms(self.days).due_date(start, None));
            first.max(second)
        } else {
            PaymentTerms::Net(self.days).due_date(start, None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest(case: TermCase, start: &str) -> Vec<String> {
        let start = start.parse().unwrap();
        case.caps().map(|cap| cap.latest_due_date(start).to_string()).collect()
    }

    #[test]
    fn the_latest_due_date_of_each_case() {
        for (case, start, due) in [
            (TermCase::General, "2025-01-15", &["2025-03-16", "2025-03-31"][..]),
            (TermCase::General, "2025-02-15", &["2025-04-16", "2025-04-30"]),
            (TermCase::PeriodicInvoice, "2025-01-15", &["2025-03-01"]),
            (TermCase::PerishableFood, "2025-01-15", &["2025-02-14"]),
            (TermCase::PerishableFoodPeriodicInvoice, "2025-01-10", &["2025-02-09"]),
            (TermCase::PerishableFoodPeriodicInvoice, "2025-01-11", &["2025-02-19"]),
            (TermCase::PerishableFoodPeriodicInvoice, "2024-02-21", &["2024-03-30"]),
            (TermCase::LivestockAndMeat, "2025-01-15", &["2025-02-04"]),
            (TermCase::AlcoholicDrinks, "2025-01-15", &["2025-03-02"]),
            (TermCase::Wine, "2025-01-15", &["2025-03-16", "2025-03-31"]),
            (TermCase::Transport, "2025-01-15", &["2025-02-14"]),
            (TermCase::Export, "2025-01-15", &["2025-04-15"]),
            (TermCase::PublicBuyer, "2025-01-15", &["2025-02-14"]),
            (TermCase::PublicHealth, "2025-01-15", &["2025-03-06"]),
            (TermCase::PublicCompany, "2025-01-15", &["2025-03-16"]),
        ] {
            assert_eq!(latest(case, start), due, "{case:?}");
        }
    }

    #[test]
    fn every_cap_has_a_source() {
        assert!(TERM_CAPS.iter().all(|cap| cap.source.len() > 10 && cap.article.len() > 10));
    }
}
