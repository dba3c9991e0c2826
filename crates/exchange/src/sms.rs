//! Links that open a telephone: to call (RFC 3966), or with a text message written (RFC 5724).

use relancier_core::identity::Phone;

use crate::mailto::encode_char;

/// The link that calls a number.
pub fn tel(to: &Phone) -> String {
    format!("tel:{}", dialled(to))
}

/// The link that opens a text message to a number.
pub fn sms(to: &Phone, body: &str) -> String {
    // Android takes the query RFC 5724 gives it, iOS what follows an `&`: both take this.
    let mut link = format!("sms:{}?&body=", dialled(to));
    for c in body.replace("\r\n", "\n").replace('\r', "\n").chars() {
        encode_char(c, &mut link);
    }
    link
}

/// Whether a number is a French mobile telephone's: 06 or 07, from France or from abroad, and the
/// 06 and 07 of the overseas departments under their own codes.
///
/// Of other countries' numbers nothing is said: `false`.
pub fn is_french_mobile(phone: &Phone) -> bool {
    const CODES: [&str; 5] = ["33", "262", "590", "594", "596"];
    let dialled = dialled(phone);
    let abroad = dialled.strip_prefix('+').or_else(|| dialled.strip_prefix("00"));
    let national = match abroad {
        Some(number) => CODES.iter().find_map(|code| number.strip_prefix(code)),
        None => dialled.strip_prefix('0'),
    };
    national.is_some_and(|number| number.len() == 9 && number.starts_with(['6', '7']))
}

/// What is dialled: a « (0) » after a country's code is for those who call from within.
fn dialled(phone: &Phone) -> String {
    let dialled = phone.dialled();
    match phone.as_str().split_once("(0)") {
        Some((country, rest)) if country.starts_with(['+', '0']) && !country.is_empty() => {
            [country, rest]
                .concat()
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect()
        }
        _ => dialled,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str) -> Phone {
        text.parse().unwrap()
    }

    #[test]
    fn the_message_stands_in_the_link() {
        assert_eq!(
            sms(&phone("06 12 34 56 78"), "Été : 1 234,56 €,\r\nà + & % ?\u{1f600}"),
            "sms:0612345678?&body=%C3%89t%C3%A9%20%3A%201%20234%2C56%20%E2%82%AC%2C%0A\
             %C3%A0%20%2B%20%26%20%25%20%3F%F0%9F%98%80"
        );
    }

    #[test]
    fn numbers_are_dialled_as_they_are_meant() {
        for (written, link) in [
            ("06 12 34 56 78", "tel:0612345678"),
            ("+33 (0)6 12 34 56 78", "tel:+33612345678"),
            ("0033 (0)6 12 34 56 78", "tel:0033612345678"),
            ("(0)1 23 45 67 89", "tel:0123456789"),
            ("+44 20 7946 0958", "tel:+442079460958"),
        ] {
            assert_eq!(tel(&phone(written)), link, "{written}");
        }
    }

    #[test]
    fn mobile_numbers() {
        for (written, mobile) in [
            ("06 12 34 56 78", true),
            ("07.12.34.56.78", true),
            ("+33 6 12 34 56 78", true),
            ("+33 (0)7 12 34 56 78", true),
            ("0033 6 12 34 56 78", true),
            ("+262 692 12 34 56", true),
            ("0690 12 34 56", true),
            ("04 65 71 20 14", false),
            ("+33 4 65 71 20 14", false),
            ("06 12 34 56", false),
            ("06 12 34 56 78 90", false),
            ("+44 7700 900123", false),
            ("612345678", false),
        ] {
            assert_eq!(is_french_mobile(&phone(written)), mobile, "{written}");
        }
    }
}
