//! What the words of other programs mean; they stand in `vocabulary.txt`.

use relancier_core::ledger::Debtor;

use super::field::Field;
use super::index::Index;
use crate::fold::fold;

const FILE: &str = include_str!("vocabulary.txt");

/// What an invoice's status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Paid,
    PartlyPaid,
    Unpaid,
    /// Sent, open, validated: nothing about money.
    Sent,
    Draft,
    Cancelled,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Invoice,
    CreditNote,
    /// A quote, an order, a payment: not to be chased.
    Other,
}

/// The words, and the meanings each has.
pub(super) struct Vocabulary {
    /// Each meaning of some words, and how good they are for it (0 is best).
    meanings: Vec<(&'static str, usize)>,
    by_words: Index,
}

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut vocabulary = Self { meanings: Vec::new(), by_words: Index::default() };
        let lines = FILE.lines().filter(|line| !line.starts_with('#'));
        for (meaning, texts) in lines.filter_map(|line| line.split_once(" = ")) {
            for (rank, text) in texts.split(" | ").enumerate() {
                let words = words(text);
                if vocabulary.meanings_of(&words).all(|(other, _)| other != meaning) {
                    vocabulary.by_words.add(words, vocabulary.meanings.len());
                    vocabulary.meanings.push((meaning, rank));
                }
            }
        }
        vocabulary
    }

    /// The fields that a column of that header can hold, and how well the header says so.
    pub(super) fn fields(&self, header: &str) -> Vec<(Field, usize)> {
        let words = words(header);
        let meanings = self.meanings_of(&words).filter_map(|(meaning, rank)| {
            let name = meaning.strip_prefix("header.")?;
            Some((Field::ALL.into_iter().find(|field| field.name() == name)?, rank))
        });
        meanings.collect()
    }

    pub(super) fn status(&self, text: &str) -> Option<Status> {
        self.find(text, |meaning| match meaning {
            "status.paid" => Some(Status::Paid),
            "status.partly_paid" => Some(Status::PartlyPaid),
            "status.unpaid" => Some(Status::Unpaid),
            "status.sent" => Some(Status::Sent),
            "status.draft" => Some(Status::Draft),
            "status.cancelled" => Some(Status::Cancelled),
            _ => None,
        })
    }

    pub(super) fn kind(&self, text: &str) -> Option<Kind> {
        self.find(text, |meaning| match meaning {
            "kind.invoice" => Some(Kind::Invoice),
            "kind.credit_note" => Some(Kind::CreditNote),
            "kind.other" => Some(Kind::Other),
            _ => None,
        })
    }

    pub(super) fn client_type(&self, text: &str) -> Option<Debtor> {
        self.find(text, |meaning| match meaning {
            "client.business" => Some(Debtor::Business),
            "client.consumer" => Some(Debtor::Consumer),
            "client.public" => Some(Debtor::Public),
            _ => None,
        })
    }

    fn find<T>(&self, text: &str, of: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.meanings_of(&words(text)).find_map(|(meaning, _)| of(meaning))
    }

    fn meanings_of(&self, words: &str) -> impl Iterator<Item = (&'static str, usize)> {
        let places = self.by_words.get(words).iter();
        places.filter_map(|place| self.meanings.get(*place).copied())
    }
}

/// The words that count: folded, `camelCase` parted, little words left out, « T.T.C. » as `ttc`.
pub(super) fn words(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    let mut after_lower = false;
    for c in text.chars() {
        if after_lower && c.is_ascii_uppercase() {
            parted.push(' ');
        }
        after_lower = c.is_ascii_lowercase();
        parted.push(c);
    }
    let folded = fold(&parted);
    let mut kept = String::with_capacity(folded.len());
    let mut after_initial = false;
    for word in folded.split(' ').filter(|word| !is_little(word)) {
        let initial = word.chars().count() == 1;
        let goes_on = initial && after_initial;
        if !goes_on && !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
        after_initial = initial;
    }
    // « Reste dû », « Solde du » : there it is the word that counts.
    if folded.ends_with(" du") {
        kept.push_str(" du");
    }
    kept
}

fn is_little(word: &str) -> bool {
    matches!(
        word,
        "a" | "au"
            | "aux"
            | "d"
            | "de"
            | "des"
            | "du"
            | "en"
            | "eur"
            | "euro"
            | "euros"
            | "l"
            | "la"
            | "le"
            | "les"
            | "of"
            | "the"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(header: &str) -> Vec<Field> {
        Vocabulary::new().fields(header).into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn every_line_has_a_meaning() {
        let vocabulary = Vocabulary::new();
        for (meaning, rank) in &vocabulary.meanings {
            let known = match meaning.split_once('.') {
                Some(("header", name)) => Field::ALL.iter().any(|field| field.name() == name),
                Some(("status" | "kind" | "client", _)) => true,
                _ => false,
            };
            assert!(known, "{meaning} {rank}");
        }
        assert!(vocabulary.by_words.get("").is_empty(), "a word that is only little words");
        for field in Field::ALL {
            let header = format!("header.{}", field.name());
            assert!(FILE.contains(&header), "{header}");
        }
    }

    #[test]
    fn headers_are_known_however_they_are_written() {
        for (header, fields) in [
            ("N° FACTURE", [Field::Number].as_slice()),
            ("numero_facture", &[Field::Number]),
            ("InvoiceNumber", &[Field::Number]),
            ("Invoice #", &[Field::Number]),
            ("date d’échéance", &[Field::Due]),
            ("Échéance", &[Field::Due, Field::Terms]),
            ("Montant TTC (€)", &[Field::Total]),
            ("Montant T.T.C.", &[Field::Total]),
            ("Reste dû", &[Field::Remaining]),
            ("Reste du", &[Field::Remaining]),
            ("Montant dû", &[Field::Remaining]),
            ("Date du document", &[Field::Issued]),
            ("Payé", &[Field::Paid, Field::PaidOn, Field::Status]),
            ("Couleur", &[]),
            ("", &[]),
        ] {
            assert_eq!(best(header), fields, "{header}");
        }
    }

    #[test]
    fn cells_are_known_however_they_are_written() {
        let vocabulary = Vocabulary::new();
        assert_eq!(vocabulary.status("  PAYÉE "), Some(Status::Paid));
        assert_eq!(vocabulary.status("En attente de paiement"), Some(Status::Unpaid));
        assert_eq!(vocabulary.status("En attente"), Some(Status::Sent));
        assert_eq!(vocabulary.status("bleue"), None);
        assert_eq!(vocabulary.kind("Facture d'avoir"), Some(Kind::CreditNote));
        assert_eq!(vocabulary.client_type("Collectivités"), None);
        assert_eq!(vocabulary.client_type("collectivité"), Some(Debtor::Public));
    }
}
