//! Amounts as people and programs write them: `1 234,56 €`, `1.234,56`, `1,234.56`, `(12,00)`.

use relancier_core::money::{AmountError, Money};

use crate::fold::fold;

/// The mark between euros and cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DecimalMark {
    /// `1234,56`, as in French.
    Comma,
    /// `1234.56`, as in English and in most programs.
    Point,
}

/// Why a text is not an amount in euros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmountProblem {
    /// Nothing is written.
    Empty,
    /// Not a number, or its thousands are not in groups of three.
    NotANumber,
    /// `1,234` or `1.234`: more than a thousand euros, or one and a fraction of a cent?
    Ambiguous,
    /// A fraction of a cent.
    TooPrecise,
    /// Beyond what an invoice may carry.
    TooLarge,
    /// In another currency, named by this sign or code.
    OtherCurrency(String),
}

/// Reads an amount as a person typed it.
///
/// # Errors
///
/// If it is not one amount in euros beyond doubt.
pub fn read_amount(text: &str) -> Result<Money, AmountProblem> {
    read_amount_marked(text, None)
}

/// Reads an amount of a file whose mark between euros and cents is known, if it is.
///
/// # Errors
///
/// If it is not one amount in euros beyond doubt, or not written with that mark.
pub fn read_amount_marked(
    text: &str,
    mark: Option<DecimalMark>,
) -> Result<Money, AmountProblem> {
    let (negative, number) = bare_number(text)?;
    let mark = mark.map_or_else(|| own_mark(&number), Ok)?;
    let (euros, fraction) = match number.split_once(mark.sign()) {
        Some((_, "")) => return Err(AmountProblem::NotANumber),
        Some((euros, fraction)) => (euros, fraction),
        None => (number.as_str(), ""),
    };
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(AmountProblem::NotANumber);
    }
    let money = exact(&ungrouped(euros)?, fraction)?;
    Ok(if negative { -money } else { money })
}

/// The mark that this amount alone proves to be the one between euros and cents, if it does.
pub(crate) fn proven_mark(text: &str) -> Option<DecimalMark> {
    let (_, number) = bare_number(text).ok()?;
    let mark = own_mark(&number).ok()?;
    let other = if mark == DecimalMark::Comma { '.' } else { ',' };
    (number.contains(mark.sign()) || number.contains(other)).then_some(mark)
}

impl DecimalMark {
    const fn sign(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Point => '.',
        }
    }
}

/// Whether the amount is negative, and its digits with the marks between them: spaces of all
/// kinds are `' '`, apostrophes `'\''`.
fn bare_number(text: &str) -> Result<(bool, String), AmountProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(AmountProblem::Empty);
    }
    let bracketed = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let inner = bracketed.unwrap_or(text);
    let digit = |c: char| c.is_ascii_digit();
    let after = inner.trim_end_matches(|c| !digit(c)).len();
    let before = inner.find(|c| digit(c) || c == '.' || c == ',').unwrap_or(after).min(after);
    let mut minuses = usize::from(bracketed.is_some());
    for around in [inner.get(..before), inner.get(after..)].into_iter().flatten() {
        minuses += minuses_around(around)?;
    }
    if minuses > 1 {
        return Err(AmountProblem::NotANumber);
    }
    let number = inner.get(before..after).unwrap_or("").chars().map(|c| match c {
        '0'..='9' | '.' | ',' => Some(c),
        '\'' | '’' => Some('\''),
        _ if c.is_whitespace() => Some(' '),
        _ => None,
    });
    match number.collect::<Option<String>>() {
        Some(number) if !number.is_empty() => Ok((minuses == 1, number)),
        _ => Err(AmountProblem::NotANumber),
    }
}

/// Reads what stands before or after the digits, a currency and a sign at most, and counts the
/// minuses.
fn minuses_around(around: &str) -> Result<usize, AmountProblem> {
    let is_minus = |c| matches!(c, '-' | '\u{2212}');
    let currency = around.replace(is_minus, "").replacen('+', "", 1);
    let currency = currency.trim();
    if is_currency(currency) && !is_euro(currency) {
        return Err(AmountProblem::OtherCurrency(currency.to_owned()));
    }
    if currency.is_empty() || is_euro(currency) {
        Ok(around.chars().filter(|c| is_minus(*c)).count())
    } else {
        Err(AmountProblem::NotANumber)
    }
}

/// Whether a word is a name of the euro.
pub(crate) fn is_euro(word: &str) -> bool {
    word == "€" || matches!(fold(word).as_str(), "eur" | "euro" | "euros")
}

/// A sign, or the three capitals of a code.
fn is_currency(word: &str) -> bool {
    matches!(word, "$" | "£" | "¥")
        || word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// The mark between euros and cents as the amount itself shows it.
fn own_mark(number: &str) -> Result<DecimalMark, AmountProblem> {
    use DecimalMark::{Comma, Point};
    let count = |sign| number.matches(sign).count();
    let (mark, last) = match (count(','), count('.')) {
        (0, 0) => return Ok(Comma),
        (1, 0) => (Comma, number.rfind(',')),
        (0, 1) => (Point, number.rfind('.')),
        // Several of one kind group thousands, and the other is for cents.
        (_, 0) => return Ok(Point),
        (0, _) => return Ok(Comma),
        _ if number.rfind(',') > number.rfind('.') => return Ok(Comma),
        _ => return Ok(Point),
    };
    let last = last.unwrap_or(0);
    let before = number.get(..last).unwrap_or("");
    let after = number.len() - last - 1;
    // With spaces between thousands, or more digits than a group has, it can only be for cents.
    let could_group = after == 3
        && (1..=3).contains(&before.len())
        && before.bytes().all(|b| b.is_ascii_digit())
        && !before.starts_with('0');
    if could_group { Err(AmountProblem::Ambiguous) } else { Ok(mark) }
}

/// The digits of a whole number whose thousands may be set apart, all in the same way.
fn ungrouped(euros: &str) -> Result<String, AmountProblem> {
    let separator = euros.chars().find(|c| !c.is_ascii_digit());
    let Some(separator) = separator else { return Ok(euros.to_owned()) };
    let mut groups = euros.split(separator);
    let first_fits = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    let digits = euros.replace(separator, "");
    let fits = first_fits
        && groups.all(|group| group.len() == 3)
        && digits.bytes().all(|b| b.is_ascii_digit());
    if fits { Ok(digits) } else { Err(AmountProblem::NotANumber) }
}

fn exact(euros: &str, fraction: &str) -> Result<Money, AmountProblem> {
    let euros = if euros.is_empty() { "0" } else { euros };
    let fraction = fraction.trim_end_matches('0');
    // `299.99999999921` is three hundred, written by a program that reckons in binary fractions.
    let (fraction, correction) = match (fraction.get(..2), fraction.get(2..8)) {
        (Some(cents), Some("000000")) => (cents, 0),
        (Some(cents), Some("999999")) => (cents, 1),
        _ => (fraction, 0),
    };
    let sum = Money::parse_plain(&format!("{euros}.{fraction}0"))
        .and_then(|money| Money::from_cents(money.cents() + correction));
    sum.map_err(|error| match error {
        AmountError::TooPrecise => AmountProblem::TooPrecise,
        AmountError::TooLarge => AmountProblem::TooLarge,
        AmountError::NotANumber => AmountProblem::NotANumber,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use AmountProblem::{Ambiguous, Empty, NotANumber, OtherCurrency, TooLarge, TooPrecise};

    #[test]
    fn amounts_as_people_write_them() {
        for (text, cents) in [
            ("1 234,56", 123_456),
            ("1\u{a0}234,56 €", 123_456),
            ("1\u{202f}234,56\u{a0}€", 123_456),
            ("1\u{2009}234 567,8", 123_456_780),
            ("1.234,56", 123_456),
            ("1,234.56", 123_456),
            ("1,234,567", 123_456_700),
            ("1.234.567,89 EUR", 123_456_789),
            ("1234.56", 123_456),
            ("1234,5", 123_450),
            ("1234", 123_400),
            ("1 234", 123_400),
            ("1'234.56", 123_456),
            ("1’234", 123_400),
            ("-12,00", -1200),
            ("- 12,00 €", -1200),
            ("\u{2212}12", -1200),
            ("12,00-", -1200),
            ("(12,00)", -1200),
            ("(12,00 €)", -1200),
            ("EUR 12,00", 1200),
            ("€12.00", 1200),
            ("12 euros", 1200),
            ("+12", 1200),
            ("0", 0),
            ("0,00 €", 0),
            (",50", 50),
            ("12,5000", 1250),
            ("0,120", 12),
            ("1 234,500", 123_450),
            ("299.99999999921", 30_000),
            ("300.0000000001", 30_000),
            ("007", 700),
        ] {
            assert_eq!(read_amount(text).map(Money::cents), Ok(cents), "{text}");
        }
    }

    #[test]
    fn doubtful_amounts_are_refused() {
        for (text, problem) in [
            ("", Empty),
            (" \u{a0} ", Empty),
            ("€", NotANumber),
            ("-", NotANumber),
            ("gratuit", NotANumber),
            ("1,234", Ambiguous),
            ("1.234", Ambiguous),
            ("12.345 €", Ambiguous),
            ("0,125", TooPrecise),
            ("12345,678", TooPrecise),
            ("299.995", Ambiguous),
            ("299.9999", TooPrecise),
            ("1 23,45", NotANumber),
            ("12 34", NotANumber),
            ("1.23.4,5", NotANumber),
            ("1,2,3", NotANumber),
            ("1,234.567,8", NotANumber),
            ("1 234.567 890", NotANumber),
            ("12,", NotANumber),
            ("1e3", NotANumber),
            ("12,00 13,00", NotANumber),
            ("--12", NotANumber),
            ("-12-", NotANumber),
            ("(-12)", NotANumber),
            ("12 %", NotANumber),
            ("=12+3", NotANumber),
            ("12/11/2026", NotANumber),
            ("$12.00", OtherCurrency("$".to_owned())),
            ("12,00 USD", OtherCurrency("USD".to_owned())),
            ("CHF 12.00", OtherCurrency("CHF".to_owned())),
            ("10 000 000 000,00", TooLarge),
            (&"9".repeat(100), TooLarge),
        ] {
            assert_eq!(read_amount(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn the_column_settles_what_one_amount_cannot() {
        use DecimalMark::{Comma, Point};
        assert_eq!(read_amount_marked("1,234", Some(Point)).map(Money::cents), Ok(123_400));
        assert_eq!(read_amount_marked("1.234", Some(Comma)).map(Money::cents), Ok(123_400));
        assert_eq!(read_amount_marked("1,234", Some(Comma)), Err(TooPrecise));
        assert_eq!(read_amount_marked("12,50", Some(Point)), Err(NotANumber));
        for (text, mark) in [
            ("12,50", Some(Comma)),
            ("1,234.5", Some(Point)),
            ("1,234,567", Some(Point)),
            ("1 234,567", Some(Comma)),
            ("1,234", None),
            ("1234", None),
            ("1 234", None),
            ("douze", None),
        ] {
            assert_eq!(proven_mark(text), mark, "{text}");
        }
    }
}
