//! Who people and companies are, and how they are reached and paid.

use core::fmt;
use core::str::FromStr;

use crate::text::{Line, LineError};

/// The identity number of a French company (*SIREN*): nine digits with a Luhn check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Siren([u8; 9]);

/// The identity number of one establishment (*SIRET*): the company's SIREN and five digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Siret([u8; 14]);

/// Why a text is not a SIREN or a SIRET.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BusinessNumberError {
    /// Not the right number of digits; how many there were.
    Length(usize),
    /// Something other than digits and spaces.
    NotDigits,
    /// The check digit is wrong: one digit was mistyped, or two were swapped.
    Checksum,
}

/// La Poste's SIREN, whose many establishments outgrew the Luhn key.
const LA_POSTE: Siren = Siren(*b"356000000");

impl FromStr for Siren {
    type Err = BusinessNumberError;

    fn from_str(text: &str) -> Result<Self, BusinessNumberError> {
        let digits = digits::<9>(text)?;
        if luhn(&digits) { Ok(Self(digits)) } else { Err(BusinessNumberError::Checksum) }
    }
}

impl FromStr for Siret {
    type Err = BusinessNumberError;

    fn from_str(text: &str) -> Result<Self, BusinessNumberError> {
        let siret = Self(digits::<14>(text)?);
        let plain_sum: u32 = siret.0.iter().map(|digit| u32::from(digit - b'0')).sum();
        let la_poste = siret.siren() == LA_POSTE && plain_sum.is_multiple_of(5);
        if luhn(&siret.0) || la_poste { Ok(siret) } else { Err(BusinessNumberError::Checksum) }
    }
}

impl Siret {
    /// The company this establishment belongs to.
    pub fn siren(self) -> Siren {
        let mut siren = [b'0'; 9];
        siren.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        Siren(siren)
    }
}

/// A company's number, as precise as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BusinessNumber {
    /// The company alone.
    Siren(Siren),
    /// One of its establishments.
    Siret(Siret),
}

impl BusinessNumber {
    /// The company.
    pub fn siren(self) -> Siren {
        match self {
            Self::Siren(siren) => siren,
            Self::Siret(siret) => siret.siren(),
        }
    }
}

impl FromStr for BusinessNumber {
    type Err = BusinessNumberError;

    fn from_str(text: &str) -> Result<Self, BusinessNumberError> {
        match text.parse() {
            Ok(siren) => Ok(Self::Siren(siren)),
            Err(BusinessNumberError::Length(_)) => text.parse().map(Self::Siret),
            Err(error) => Err(error),
        }
    }
}

/// Nine digits without spaces.
impl fmt::Display for Siren {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_digits(&self.0, f)
    }
}

/// Fourteen digits without spaces.
impl fmt::Display for Siret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_digits(&self.0, f)
    }
}

impl fmt::Display for BusinessNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Siren(siren) => siren.fmt(f),
            Self::Siret(siret) => siret.fmt(f),
        }
    }
}

fn write_digits(digits: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    digits.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
}

fn digits<const N: usize>(text: &str) -> Result<[u8; N], BusinessNumberError> {
    let mut found = Vec::with_capacity(N);
    for c in text.chars().filter(|c| !c.is_whitespace() && *c != '.') {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii_digit() => found.push(byte),
            _ => return Err(BusinessNumberError::NotDigits),
        }
    }
    let count = found.len();
    found.try_into().map_err(|_| BusinessNumberError::Length(count))
}

/// The Luhn key: every second digit from the right doubled, the sum a multiple of ten.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0');
            let weighted = if place % 2 == 1 { digit * 2 } else { digit };
            weighted / 10 + weighted % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

/// An e-mail address that a mail program will accept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

/// A text that is not one e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnEmail;

impl FromStr for Email {
    type Err = NotAnEmail;

    /// Accepts `name@domain.tld`; refuses spaces, lists, quotes and anything that could add a
    /// header or a second recipient to a message.
    fn from_str(text: &str) -> Result<Self, NotAnEmail> {
        let text = text.trim();
        let (name, domain) = text.split_once('@').ok_or(NotAnEmail)?;
        let name_fits = !name.is_empty()
            && !name.starts_with('.')
            && !name.ends_with('.')
            && !name.contains("..")
            && name.chars().all(|c| c.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(c));
        let labels: Vec<&str> = domain.split('.').collect();
        let domain_fits = labels.len() >= 2
            && labels.iter().all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        if name_fits && domain_fits && text.len() <= 254 {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnEmail)
        }
    }
}

impl Email {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A telephone number as it was typed, with at least six digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone(String);

/// A text that is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPhone;

impl FromStr for Phone {
    type Err = NotAPhone;

    fn from_str(text: &str) -> Result<Self, NotAPhone> {
        let text = text.trim();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let fits = text.chars().enumerate().all(|(place, c)| {
            c.is_ascii_digit() || " \u{a0}\u{202f}.-/()".contains(c) || (place == 0 && c == '+')
        });
        if fits && (6..=15).contains(&digits) && text.chars().count() <= 30 {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAPhone)
        }
    }
}

impl Phone {
    /// The number as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits alone, with the leading `+` if there is one: what `tel:` takes.
    pub fn dialled(&self) -> String {
        self.0.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An account number whose country, length and check digits are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Iban(iban::Iban);

/// Why a text is not an IBAN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IbanError {
    /// The check digits do not match: a character was mistyped, or two were swapped.
    Checksum,
    /// The country is not one that has IBANs, or the number has not that country's form.
    Country,
    /// Not letters and digits in an IBAN's order, or too short or too long.
    Form,
}

impl FromStr for Iban {
    type Err = IbanError;

    fn from_str(text: &str) -> Result<Self, IbanError> {
        let compact: String =
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        compact.parse().map(Self).map_err(|error| match error {
            iban::ParseIbanError::InvalidBaseIban {
                source: iban::ParseBaseIbanError::InvalidChecksum,
            } => IbanError::Checksum,
            iban::ParseIbanError::InvalidBban(_) | iban::ParseIbanError::UnknownCountry(_) => {
                IbanError::Country
            }
            iban::ParseIbanError::InvalidBaseIban { .. } => IbanError::Form,
        })
    }
}

impl Iban {
    /// Without spaces: for machines.
    pub fn electronic(&self) -> String {
        use iban::IbanLike as _;
        self.0.electronic_str().to_owned()
    }
}

/// In groups of four: for people.
impl fmt::Display for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A bank's code (BIC, ISO 9362): eight or eleven characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bic(String);

/// A text that is not a BIC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotABic;

impl FromStr for Bic {
    type Err = NotABic;

    fn from_str(text: &str) -> Result<Self, NotABic> {
        let code: String =
            text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
        let form = code.char_indices().all(|(place, c)| match place {
            0..4 => c.is_ascii_alphanumeric(),
            4..6 => c.is_ascii_uppercase(),
            _ => c.is_ascii_uppercase() || c.is_ascii_digit(),
        });
        if form && matches!(code.len(), 8 | 11) { Ok(Self(code)) } else { Err(NotABic) }
    }
}

impl Bic {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Bic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A postal address: up to six lines as on an envelope, without the name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Address(Vec<Line>);

/// Why lines are not an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressError {
    /// More lines than an envelope's window shows.
    TooManyLines,
    /// A line is too long.
    LineTooLong,
}

impl Address {
    /// How many lines an envelope's window shows below the name.
    pub const MAX_LINES: usize = 6;

    /// Reads an address typed or imported as text; empty lines are dropped.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let mut lines = Vec::new();
        for line in text.lines() {
            match Line::new(line) {
                Ok(line) => lines.push(line),
                Err(LineError::Empty) => {}
                Err(LineError::TooLong) => return Err(AddressError::LineTooLong),
            }
        }
        if lines.len() <= Self::MAX_LINES {
            Ok(Self(lines))
        } else {
            Err(AddressError::TooManyLines)
        }
    }

    /// The lines, from the street to the town or country.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().map(Line::as_str)
    }

    /// Whether the address is not known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One line of text an address line.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<&str> = self.lines().collect();
        f.write_str(&lines.join("\n"))
    }
}

/// The languages Relancier writes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// French.
    #[default]
    French,
    /// English.
    English,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn business_numbers() {
        use BusinessNumberError::{Checksum, Length, NotDigits};
        for (text, expected) in [
            ("732829320", Ok("732829320")),
            ("732 829 320", Ok("732829320")),
            ("732829321", Err(Checksum)),
            ("73282932000074", Ok("73282932000074")),
            ("732 829 320 00074", Ok("73282932000074")),
            ("73282932000075", Err(Checksum)),
            // La Poste: the head office passes Luhn, the others by the sum of their digits.
            ("35600000000048", Ok("35600000000048")),
            ("35600000009075", Ok("35600000009075")),
            ("35600000009076", Err(Checksum)),
            ("7328293", Err(Length(7))),
            ("FR732829320", Err(NotDigits)),
            ("７３２８２９３２０", Err(NotDigits)),
        ] {
            let number = text.parse::<BusinessNumber>().map(|number| number.to_string());
            assert_eq!(number.as_deref(), expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn ibans() {
        for (text, expected) in [
            ("FR14 2004 1010 0505 0001 3M02 606", Ok("FR14 2004 1010 0505 0001 3M02 606")),
            ("fr1420041010050500013m02606", Ok("FR14 2004 1010 0505 0001 3M02 606")),
            ("FR14 2004 1010 0505 0001 3M02 607", Err(IbanError::Checksum)),
            ("FR7612542547256985425874698", Err(IbanError::Checksum)),
            ("bonjour", Err(IbanError::Form)),
            ("", Err(IbanError::Form)),
        ] {
            let iban = text.parse::<Iban>().map(|iban| iban.to_string());
            assert_eq!(iban.as_deref(), expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn bics() {
        for (text, fits) in [
            ("PSSTFRPPPAR", true),
            ("psst fr pp", true),
            ("PSSTFRPP1", false),
            ("PSST1RPP", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<Bic>().is_ok(), fits, "{text}");
        }
    }

    #[test]
    fn emails() {
        for (text, fits) in [
            ("compta@lacaze.fr", true),
            (" comptabilité@mairie-saint-aubin.fr ", true),
            ("a.b+c@sous.domaine.fr", true),
            ("a@b", false),
            ("a b@c.fr", false),
            ("a@b.fr,c@d.fr", false),
            ("a@b.fr?bcc=x@y.fr", false),
            ("a@b.fr\nBcc: x@y.fr", false),
            ("a@@b.fr", false),
            ("@b.fr", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<Email>().is_ok(), fits, "{text}");
        }
    }

    #[test]
    fn phones() {
        let phone: Phone = "+33 (0)1 23 45 67 89".parse().unwrap();
        assert_eq!(phone.dialled(), "+330123456789");
        for text in ["", "12345", "01 23 45 67 89 poste 3", "1+234567", "javascript:123456"] {
            assert_eq!(text.parse::<Phone>(), Err(NotAPhone), "{text}");
        }
    }

    #[test]
    fn addresses_keep_the_lines_that_say_something() {
        let address = Address::parse("12 rue des Lilas\r\n\r\n 69003  Lyon ").unwrap();
        assert_eq!(address.lines().collect::<Vec<_>>(), ["12 rue des Lilas", "69003 Lyon"]);
        assert_eq!(Address::parse(&"a\n".repeat(7)), Err(AddressError::TooManyLines));
        assert_eq!(Address::parse(&"a".repeat(201)), Err(AddressError::LineTooLong));
    }
}
