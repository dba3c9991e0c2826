//! The longest payment terms that may be agreed (*délais de paiement maximaux*).

use chrono::{Datelike as _, NaiveDate};

use super::tables::TERM_CAPS;
use super::{PaymentTerms, TermDays};

/// What is sold, or to whom, where the law gives it a term of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sector {
    /// No term of its own (art. L. 441-10 I C. com.).
    #[default]
    General,
    /// A summary invoice of several deliveries (*facture récapitulative*).
    PeriodicInvoice,
    /// Perishable food (*produits alimentaires périssables*).
    PerishableFood,
    /// The same, on a summary invoice.
    PerishableFoodPeriodicInvoice,
    /// Livestock for consumption and fresh meat (*bétail sur pied et viandes fraîches*).
    LivestockAndMeat,
    /// Drinks subject to excise (*boissons alcooliques*).
    AlcoholicDrinks,
    /// Grapes, musts and wines (*raisins, moûts et vins*).
    Wine,
    /// Road freight, vehicle rental, forwarding and customs agents (*transport routier*).
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

/// The longest term of a sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermCap {
    /// Which sector.
    pub sector: Sector,
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

impl Sector {
    /// The longest terms of the sector: those agreed may reach any one of them.
    pub fn caps(self) -> impl Iterator<Item = &'static TermCap> {
        TERM_CAPS.iter().filter(move |cap| cap.sector == self)
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
            TermStart::DeliveryMonth => {
                PaymentTerms::ThenEndOfMonth(TermDays::ZERO).due_date(start)
            }
        };
        if self.end_of_month {
            let readings = [PaymentTerms::EndOfMonthThen, PaymentTerms::ThenEndOfMonth];
            let [first, second] = readings.map(|terms| terms(self.days).due_date(start));
            first.max(second)
        } else {
            PaymentTerms::Net(self.days).due_date(start)
        }
    }
}

/// The 10th, the 20th or the last day of the month.
fn end_of_ten_days(day: NaiveDate) -> NaiveDate {
    let last = match day.day() {
        ..=10 => 10,
        11..=20 => 20,
        _ => day.num_days_in_month().into(),
    };
    day.with_day(last).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest(sector: Sector, start: &str) -> Vec<String> {
        let start = start.parse().unwrap();
        sector.caps().map(|cap| cap.latest_due_date(start).to_string()).collect()
    }

    #[test]
    fn the_latest_due_date_of_each_sector() {
        for (sector, start, due) in [
            (Sector::General, "2025-01-15", &["2025-03-16", "2025-03-31"][..]),
            (Sector::General, "2025-02-15", &["2025-04-16", "2025-04-30"]),
            (Sector::PeriodicInvoice, "2025-01-15", &["2025-03-01"]),
            (Sector::PerishableFood, "2025-01-15", &["2025-02-14"]),
            (Sector::PerishableFoodPeriodicInvoice, "2025-01-10", &["2025-02-09"]),
            (Sector::PerishableFoodPeriodicInvoice, "2025-01-11", &["2025-02-19"]),
            (Sector::PerishableFoodPeriodicInvoice, "2024-02-21", &["2024-03-30"]),
            (Sector::LivestockAndMeat, "2025-01-15", &["2025-02-04"]),
            (Sector::AlcoholicDrinks, "2025-01-15", &["2025-03-02"]),
            (Sector::Wine, "2025-01-15", &["2025-03-16", "2025-03-31"]),
            (Sector::Transport, "2025-01-15", &["2025-02-14"]),
            (Sector::Export, "2025-01-15", &["2025-04-15"]),
            (Sector::PublicBuyer, "2025-01-15", &["2025-02-14"]),
            (Sector::PublicHealth, "2025-01-15", &["2025-03-06"]),
            (Sector::PublicCompany, "2025-01-15", &["2025-03-16"]),
        ] {
            assert_eq!(latest(sector, start), due, "{sector:?}");
        }
    }

    #[test]
    fn every_cap_has_a_source() {
        assert!(TERM_CAPS.iter().all(|cap| cap.source.len() > 10 && cap.article.len() > 10));
    }
}
