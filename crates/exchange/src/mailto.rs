//! Links that open a mail program with a message written (RFC 6068).

use relancier_core::identity::Email;

/// What mail programs on Windows still take as one link, in encoded characters.
pub const LINK_BUDGET: usize = 2000;

/// Who gets a message besides the one it is to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Copies<'a> {
    /// Seen by all.
    pub cc: Option<&'a Email>,
    /// Seen by none of the others.
    pub bcc: Option<&'a Email>,
}

/// The link that opens a message to an address, with its copies, its subject and its text.
///
/// Everything but letters and digits is percent-encoded, so that no text can add a recipient, a
/// header or a second body.
pub fn mailto(to: Option<&Email>, copies: Copies<'_>, subject: &str, body: &str) -> String {
    let mut link = String::from("mailto:");
    address(to, &mut link);
    link.push_str("?subject=");
    // A subject is one line: a break in it would begin another header.
    for c in subject.chars() {
        encode_char(if c.is_control() { ' ' } else { c }, &mut link);
    }
    for (name, copy) in [("&cc=", copies.cc), ("&bcc=", copies.bcc)] {
        if copy.is_some() {
            link.push_str(name);
            address(copy, &mut link);
        }
    }
    link.push_str("&body=");
    encode(body, &mut link);
    link
}

/// The link that opens an empty message to an address, encoded like the others: `a?bcc=b@c.fr` is one.
pub fn to(email: &Email) -> String {
    let mut link = String::from("mailto:");
    address(Some(email), &mut link);
    link
}

fn address(of: Option<&Email>, link: &mut String) {
    if let Some((name, domain)) = of.and_then(|of| of.as_str().split_once('@')) {
        encode(name, link);
        link.push('@');
        encode(domain, link);
    }
}

/// How long a text becomes in a link: mail programs and systems refuse links beyond some length.
pub fn encoded_length(text: &str) -> usize {
    let mut encoded = String::new();
    encode(text, &mut encoded);
    encoded.len()
}

/// Encodes a text whose lines may end in any of the three ways; in a link they end in CR LF.
fn encode(text: &str, out: &mut String) {
    let mut previous = '\0';
    for c in text.chars() {
        match c {
            '\n' if previous == '\r' => {}
            '\n' | '\r' => out.push_str("%0D%0A"),
            _ => encode_char(c, out),
        }
        previous = c;
    }
}

/// Percent-encodes a character, unless it means nothing in any link.
pub(crate) fn encode_char(c: char, out: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
    if c.is_ascii_alphanumeric() || "-._~".contains(c) {
        out.push(c);
        return;
    }
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).unwrap_or(&'0');
        out.extend(['%', *digit(byte >> 4), *digit(byte & 15)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Copies<'_> = Copies { cc: None, bcc: None };

    fn address(text: &str) -> Email {
        text.parse().unwrap()
    }

    #[test]
    fn the_message_stands_in_the_link() {
        let to = address("compta@lacaze.example");
        assert_eq!(
            mailto(Some(&to), NONE, "Rappel : n° 12", "Bonjour,\nReste 1\u{202f}234,56 €."),
            "mailto:compta@lacaze.example?subject=Rappel%20%3A%20n%C2%B0%2012\
             &body=Bonjour%2C%0D%0AReste%201%E2%80%AF234%2C56%20%E2%82%AC."
        );
        assert_eq!(mailto(None, NONE, "", ""), "mailto:?subject=&body=");
    }

    #[test]
    fn line_breaks_of_any_kind_become_one() {
        assert_eq!(mailto(None, NONE, "", "a\r\nb\rc\n\nd").split_once("body=").unwrap().1, {
            "a%0D%0Ab%0D%0Ac%0D%0A%0D%0Ad"
        });
    }

    #[test]
    fn no_text_adds_a_header() {
        let to = address("a?bcc=x&y%z+1@b.example");
        let link = mailto(
            Some(&to),
            Copies { cc: Some(&to), bcc: Some(&to) },
            "x\r\nBcc: y@z.fr&cc=a@b.fr",
            "&cc=a@b.fr#?bcc=c@d.fr",
        );
        assert_eq!(link.matches('?').count(), 1);
        assert_eq!(link.matches('&').count(), 3);
        assert_eq!(link.matches('@').count(), 3);
        assert_eq!(link.matches('#').count(), 0);
        assert!(
            link.starts_with("mailto:a%3Fbcc%3Dx%26y%25z%2B1@b.example?subject=x%20%20Bcc")
        );
    }

    #[test]
    fn an_address_alone_adds_nobody_either() {
        assert_eq!(to(&address("a?bcc=x&y@b.example")), "mailto:a%3Fbcc%3Dx%26y@b.example");
        assert_eq!(to(&address("compta@lacaze.example")), "mailto:compta@lacaze.example");
    }

    #[test]
    fn the_length_is_that_of_the_link() {
        let body = "Été, 12 €\r\nà +\u{1f600}";
        let bare = mailto(None, NONE, "", "").len();
        assert_eq!(mailto(None, NONE, "", body).len(), bare + encoded_length(body));
    }
}
