//! Payment terms as invoicing tools write them: « 30 jours fin de mois », « à réception ».

use relancier_core::law::{PaymentTerms, TermDays};

use super::vocabulary::words;

/// Reads payment terms; `None` if they are not understood beyond doubt.
pub(super) fn read_terms(text: &str) -> Option<PaymentTerms> {
    let words = words(text);
    let mut days = None;
    let mut end_of_month = None;
    let mut previous = "";
    for (place, word) in words.split(' ').enumerate() {
        match word {
            "reception" | "comptant" | "receipt" | "immediat" | "immediate"
            | "immediatement" => {
                if days.replace((place, 0)).is_some() {
                    return None;
                }
            }
            "mois" | "month" if matches!(previous, "fin" | "end") => end_of_month = Some(place),
            "fdm" | "eom" => end_of_month = Some(place),
            "jours" | "jour" | "j" | "days" | "day" | "net" | "nets" | "fin" | "end"
            | "facture" | "date" | "due" | "on" | "upon" | "paiement" | "payment" | "delai"
            | "" => {}
            number => {
                let number = number.strip_suffix('j').unwrap_or(number);
                if days.replace((place, number.parse().ok()?)).is_some() {
                    return None;
                }
            }
        }
        previous = word;
    }
    let (place, number) = match (days, end_of_month) {
        (Some(days), _) => days,
        (None, Some(place)) => (place, 0),
        (None, None) => return None,
    };
    let number = TermDays::new(number).ok()?;
    Some(match end_of_month {
        None => PaymentTerms::Net(number),
        Some(month) if month <= place => PaymentTerms::EndOfMonthThen(number),
        Some(_) => PaymentTerms::ThenEndOfMonth(number),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_as_tools_write_them() {
        let days = |days| TermDays::new(days).unwrap();
        for (text, terms) in [
            ("30", PaymentTerms::Net(days(30))),
            ("30 jours", PaymentTerms::Net(days(30))),
            ("45 jours nets", PaymentTerms::Net(days(45))),
            ("30 jours date de facture", PaymentTerms::Net(days(30))),
            ("30j", PaymentTerms::Net(days(30))),
            ("Net 30", PaymentTerms::Net(days(30))),
            ("15 days", PaymentTerms::Net(days(15))),
            ("À réception", PaymentTerms::Net(days(0))),
            ("Paiement à réception de facture", PaymentTerms::Net(days(0))),
            ("Comptant", PaymentTerms::Net(days(0))),
            ("Due on receipt", PaymentTerms::Net(days(0))),
            ("30 jours fin de mois", PaymentTerms::ThenEndOfMonth(days(30))),
            ("45 jours FDM", PaymentTerms::ThenEndOfMonth(days(45))),
            ("45j fin de mois", PaymentTerms::ThenEndOfMonth(days(45))),
            ("Fin de mois + 45 jours", PaymentTerms::EndOfMonthThen(days(45))),
            ("Fin de mois", PaymentTerms::EndOfMonthThen(days(0))),
        ] {
            assert_eq!(read_terms(text), Some(terms), "{text}");
        }
        for text in [
            "",
            "selon devis",
            "30 jours le 10",
            "30/60",
            "2 mois",
            "jours",
            "400",
            "01/02/2026",
        ] {
            assert_eq!(read_terms(text), None, "{text}");
        }
    }
}
