//! The code that fills in a transfer: EPC069-12 version 2.1 (« SCT QR », GiroCode), as a text.

use relancier_core::identity::{Bic, Iban};
use relancier_core::money::Money;

/// A transfer that is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Transfer<'a> {
    /// Who is to be paid.
    pub name: &'a str,
    /// On which account.
    pub iban: &'a Iban,
    /// At which bank; to be left out inside the European Economic Area alone.
    pub bic: Option<&'a Bic>,
    /// How much, in euros.
    pub amount: Money,
    /// The invoices that are paid.
    pub invoices: &'a [&'a str],
}

/// The longest name and the longest text, in characters; the longest code, in bytes.
const LONGEST_NAME: usize = 70;
const LONGEST_TEXT: usize = 140;
const LONGEST_CODE: usize = 331;

/// The greatest amount, in cents; the smallest is one.
const GREATEST: i64 = 99_999_999_999;

/// The European Economic Area, by the letters IBANs begin with.
const EEA: [&str; 30] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
    "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl Transfer<'_> {
    /// What the code says; `None` if it cannot say just this: a name of more than 70
    /// characters, an account outside the European Economic Area without its bank, nothing to
    /// pay or more than 999 999 999,99 €.
    pub fn code(&self) -> Option<String> {
        let iban = self.iban.electronic();
        let is_eea = EEA.iter().any(|country| iban.starts_with(country));
        let cents = self.amount.cents();
        let fits = !self.name.is_empty()
            && self.name.chars().count() <= LONGEST_NAME
            && !self.name.contains(char::is_control)
            && (1..=GREATEST).contains(&cents)
            && (is_eea || self.bic.is_some());
        let bic = self.bic.map(Bic::as_str).unwrap_or_default();
        let amount = format!("EUR{}.{:02}", cents / 100, cents % 100);
        // Version 002, in UTF-8; no purpose, and a text rather than a structured reference.
        let lines =
            ["BCD", "002", "1", "SCT", bic, self.name, &iban, &amount, "", "", &self.text()];
        let code = lines.join("\n");
        // Nothing stands after the last line that says something.
        let code = code.trim_end_matches('\n');
        (fits && code.len() <= LONGEST_CODE).then(|| code.to_owned())
    }

    /// The numbers of the invoices, as many as there is room for: `F-031 F-032 +28`.
    fn text(&self) -> String {
        let whole = self.invoices.join(" ");
        if whole.chars().count() <= LONGEST_TEXT {
            return whole;
        }
        let count = self.invoices.len();
        (1..count)
            .rev()
            .filter_map(|shown| {
                let numbers = self.invoices.get(..shown)?.join(" ");
                Some(format!("{numbers} +{}", count.checked_sub(shown)?))
            })
            .find(|text| text.chars().count() <= LONGEST_TEXT)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IBAN: &str = "FR14 2004 1010 0505 0001 3M02 606";

    fn code(
        name: &str,
        iban: &str,
        bic: &str,
        cents: i64,
        invoices: &[&str],
    ) -> Option<String> {
        let iban = iban.parse().unwrap();
        let bic: Option<Bic> = bic.parse().ok();
        let amount = Money::from_cents(cents).unwrap();
        Transfer { name, iban: &iban, bic: bic.as_ref(), amount, invoices }.code()
    }

    /// Codes that their publishers give as examples, where the version and the text are ours.
    #[test]
    fn codes_read_as_published() {
        for ((name, iban, bic, cents, text), expected) in [
            (
                (
                    "Wikimedia Foerdergesellschaft",
                    "DE33100205000001194700",
                    "BFSWDE33BER",
                    12_345,
                    "Spende fuer Wikipedia",
                ),
                "BCD|002|1|SCT|BFSWDE33BER|Wikimedia Foerdergesellschaft|DE33100205000001194700|EUR123.45|||Spende fuer Wikipedia",
            ),
            (
                ("Red Cross of Belgium", "BE72000000001616", "BPOTBEB1", 100, "Urgency fund"),
                "BCD|002|1|SCT|BPOTBEB1|Red Cross of Belgium|BE72000000001616|EUR1.00|||Urgency fund",
            ),
            (
                ("Société Étanchéité", IBAN, "", 5, "F-2026-031"),
                "BCD|002|1|SCT||Société Étanchéité|FR1420041010050500013M02606|EUR0.05|||F-2026-031",
            ),
            // Nothing stands after the last line that says something.
            (
                ("Atelier", IBAN, "PSSTFRPPLYO", 99_999_999_999, ""),
                "BCD|002|1|SCT|PSSTFRPPLYO|Atelier|FR1420041010050500013M02606|EUR999999999.99",
            ),
        ] {
            let invoices: &[&str] = if text.is_empty() { &[] } else { &[text] };
            let expected = expected.replace('|', "\n");
            assert_eq!(code(name, iban, bic, cents, invoices), Some(expected));
        }
    }

    #[test]
    fn what_cannot_be_said_is_not() {
        let longest = "é".repeat(LONGEST_NAME);
        let longer = "e".repeat(LONGEST_NAME + 1);
        // Four bytes a character: the name fits, the code no longer does.
        let wide = "\u{1f600}".repeat(LONGEST_NAME);
        let text = "é".repeat(LONGEST_TEXT);
        let swiss = "CH93 0076 2011 6238 5295 7";
        for (is_said, name, iban, bic, cents, text) in [
            (true, longest.as_str(), IBAN, "", 1, ""),
            (false, &longer, IBAN, "", 1, ""),
            (false, "", IBAN, "", 1, ""),
            (false, "Two\nlines", IBAN, "", 1, ""),
            (false, &wide, IBAN, "", 1, &text),
            (false, "Atelier", IBAN, "", 0, ""),
            (false, "Atelier", IBAN, "", -1, ""),
            (false, "Atelier", IBAN, "", GREATEST + 1, ""),
            (false, "Atelier", swiss, "", 1, ""),
            (true, "Atelier", swiss, "POFICHBEXXX", 1, ""),
        ] {
            assert_eq!(
                code(name, iban, bic, cents, &[text]).is_some(),
                is_said,
                "{name} {iban}"
            );
        }
    }

    #[test]
    fn many_invoices_are_counted() {
        let numbers: Vec<String> =
            (31..61).map(|number| format!("F-2026-{number:03}")).collect();
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let counted = code("Atelier", IBAN, "", 1, &numbers).unwrap();
        let text = counted.lines().last().unwrap();
        assert!(text.starts_with("F-2026-031 F-2026-032 ") && text.ends_with("F-2026-042 +18"));
        assert!(text.chars().count() <= LONGEST_TEXT);

        let endless = "9".repeat(200);
        let bare = code("Atelier", IBAN, "", 1, &[&endless, "F-1"]).unwrap();
        assert_eq!(bare.lines().last(), Some("EUR0.01"));
    }
}
