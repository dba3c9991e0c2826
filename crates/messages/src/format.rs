//! Amounts, rates and dates as people write them.
//!
//! French follows the usage of the *Imprimerie nationale*: thousands are set apart by a narrow
//! no-break space (U+202F), `€` and `%` follow a no-break space (U+00A0), cents follow a comma:
//! `1 234,56 €`. English writes `€1,234.56`. In both a negative amount begins with the minus
//! sign U+2212, as wide as a plus and never a place to break a line.

use chrono::{Datelike as _, NaiveDate, Weekday};
use relancier_core::identity::{BusinessNumber, Language};
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use rust_decimal::Decimal;

use crate::template::Word;
use crate::texts::word;

/// The narrow no-break space: between thousands, before `; : ! ?`.
pub const NARROW_SPACE: char = '\u{202f}';

/// The no-break space: between a number and its unit.
pub const NO_BREAK_SPACE: char = '\u{a0}';

const MINUS: char = '\u{2212}';

/// Whether a short date says its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// « 21 nov. »
    Hidden,
    /// « 21 nov. 2026 »
    Shown,
}

/// `1 234,56 €`, `€1,234.56`.
pub fn amount(money: Money, language: Language) -> String {
    let cents = money.cents().unsigned_abs();
    let (euros, cents) = (cents / 100, cents % 100);
    let sign = if money.cents() < 0 { String::from(MINUS) } else { String::new() };
    match language {
        Language::French => {
            format!("{sign}{},{cents:02}{NO_BREAK_SPACE}€", grouped(euros, NARROW_SPACE))
        }
        Language::English => format!("{sign}€{}.{cents:02}", grouped(euros, ',')),
    }
}

/// The same without cents where there are none: `40 €`, `€40`.
pub fn amount_brief(money: Money, language: Language) -> String {
    let zero_cents = match language {
        Language::French => ",00",
        Language::English => ".00",
    };
    amount(money, language).replace(zero_cents, "")
}

/// The number alone, for lists where every byte counts: `1234,56`, `1234.56`.
pub fn amount_bare(money: Money, language: Language) -> String {
    localized(&money.to_string(), language)
}

/// `12,15 %`, `12.15%`: two decimals, or as many as the rate has.
pub fn rate(rate: Rate, language: Language) -> String {
    let number = localized(&rate.to_string(), language);
    match language {
        Language::French => format!("{number}{NO_BREAK_SPACE}%"),
        Language::English => format!("{number}%"),
    }
}

/// A plain number, with the decimals it has: `1,5`, `10`.
pub fn number(number: Decimal, language: Language) -> String {
    localized(&number.normalize().to_string(), language)
}

/// `12 jours`, `12 days`.
pub fn days(count: u32, language: Language) -> String {
    let unit = if is_singular(count.into(), language) { Word::Day } else { Word::Days };
    let count = grouped(count.into(), NARROW_SPACE);
    format!("{count}{NO_BREAK_SPACE}{}", word(language, unit))
}

/// `10 points`, of percentage.
pub fn points(points: Rate, language: Language) -> String {
    let points = points.percent();
    let unit = if is_singular(points, language) { Word::Point } else { Word::Points };
    format!("{}{NO_BREAK_SPACE}{}", number(points, language), word(language, unit))
}

/// French is singular below two, English at one.
fn is_singular(count: Decimal, language: Language) -> bool {
    match language {
        Language::French => count < Decimal::TWO,
        Language::English => count == Decimal::ONE,
    }
}

/// « 21 novembre 2026 », « 1er décembre 2026 », “21 November 2026”.
pub fn date_long(date: NaiveDate, language: Language) -> String {
    format!("{} {} {}", day_of_month(date, language), month(date, language), date.year())
}

/// « 21 nov. », « 21 nov. 2026 », “21 Nov”, “21 Nov 2026”.
pub fn date_short(date: NaiveDate, language: Language, year: Year) -> String {
    let day = day_of_month(date, language);
    let month = nth(word(language, Word::MonthsShort), date.month0());
    match year {
        Year::Hidden => format!("{day} {month}"),
        Year::Shown => format!("{day} {month} {}", date.year()),
    }
}

/// `21/11/2026`. In English, where no order of the digits is understood everywhere, the month
/// is named: `21 Nov 2026`.
pub fn date_numeric(date: NaiveDate, language: Language) -> String {
    match language {
        Language::French => {
            format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year())
        }
        Language::English => date_short(date, language, Year::Shown),
    }
}

/// « samedi », “Saturday”.
pub fn weekday(weekday: Weekday, language: Language) -> &'static str {
    nth(word(language, Word::Weekdays), weekday.num_days_from_monday())
}

/// « samedi 21 novembre », “Saturday 21 November”.
pub fn weekday_date(date: NaiveDate, language: Language) -> String {
    let weekday = weekday(date.weekday(), language);
    format!("{weekday} {} {}", day_of_month(date, language), month(date, language))
}

/// A SIREN or SIRET in groups: `732 829 320`, `732 829 320 00074`.
pub fn business_number(number: BusinessNumber) -> String {
    let mut grouped = String::new();
    for (place, digit) in number.to_string().chars().enumerate() {
        if matches!(place, 3 | 6 | 9) {
            grouped.push(NO_BREAK_SPACE);
        }
        grouped.push(digit);
    }
    grouped
}

fn month(date: NaiveDate, language: Language) -> &'static str {
    nth(word(language, Word::Months), date.month0())
}

fn day_of_month(date: NaiveDate, language: Language) -> String {
    match date.day() {
        1 => word(language, Word::FirstOfMonth).to_owned(),
        day => day.to_string(),
    }
}

fn nth(names: &'static str, place: u32) -> &'static str {
    names.split(' ').zip(0..).find(|(_, at)| *at == place).map_or("", |(name, _)| name)
}

/// A plain number (`-12.15`) with the language's decimal sign and a true minus.
fn localized(plain: &str, language: Language) -> String {
    let signed = plain.replace('-', "\u{2212}");
    match language {
        Language::French => signed.replace('.', ","),
        Language::English => signed,
    }
}

fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (left, digit) in (0..digits.len()).rev().zip(digits.chars()) {
        grouped.push(digit);
        if left > 0 && left % 3 == 0 {
            grouped.push(separator);
        }
    }
    grouped
}

#[cfg(test)]
mod tests {
    use Language::{English, French};

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn amounts() {
        for (cents, french, english) in [
            (0, "0,00\u{a0}€", "€0.00"),
            (5, "0,05\u{a0}€", "€0.05"),
            (12_345, "123,45\u{a0}€", "€123.45"),
            (123_456, "1\u{202f}234,56\u{a0}€", "€1,234.56"),
            (-4_000, "\u{2212}40,00\u{a0}€", "\u{2212}€40.00"),
            (
                999_999_999_999,
                "9\u{202f}999\u{202f}999\u{202f}999,99\u{a0}€",
                "€9,999,999,999.99",
            ),
        ] {
            let money = Money::from_cents(cents).unwrap();
            assert_eq!(amount(money, French), french);
            assert_eq!(amount(money, English), english);
        }
    }

    #[test]
    fn brief_amounts_leave_out_cents_that_are_not_there() {
        for (cents, french, english) in [
            (4_000, "40\u{a0}€", "€40"),
            (4_050, "40,50\u{a0}€", "€40.50"),
            (100_000_000, "1\u{202f}000\u{202f}000\u{a0}€", "€1,000,000"),
        ] {
            let money = Money::from_cents(cents).unwrap();
            assert_eq!(amount_brief(money, French), french);
            assert_eq!(amount_brief(money, English), english);
        }
    }

    #[test]
    fn rates_and_numbers() {
        for (plain, french, english) in [
            ("12.15", "12,15\u{a0}%", "12.15%"),
            ("12", "12,00\u{a0}%", "12.00%"),
            ("0.975", "0,975\u{a0}%", "0.975%"),
            ("-0.5", "\u{2212}0,50\u{a0}%", "\u{2212}0.50%"),
        ] {
            let parsed = Rate::parse_plain(plain).unwrap();
            assert_eq!(rate(parsed, French), french);
            assert_eq!(rate(parsed, English), english);
        }
        assert_eq!(number(Decimal::new(150, 2), French), "1,5");
        assert_eq!(number(Decimal::new(1000, 2), English), "10");
    }

    #[test]
    fn days_agree_with_their_number() {
        for (count, french, english) in [
            (0, "0\u{a0}jour", "0\u{a0}days"),
            (1, "1\u{a0}jour", "1\u{a0}day"),
            (2, "2\u{a0}jours", "2\u{a0}days"),
            (1200, "1\u{202f}200\u{a0}jours", "1\u{202f}200\u{a0}days"),
        ] {
            assert_eq!(days(count, French), french);
            assert_eq!(days(count, English), english);
        }
    }

    #[test]
    fn points_agree_with_their_number() {
        for (plain, french, english) in [
            ("10", "10\u{a0}points", "10\u{a0}points"),
            ("1", "1\u{a0}point", "1\u{a0}point"),
            ("0.5", "0,5\u{a0}point", "0.5\u{a0}points"),
        ] {
            let parsed = Rate::parse_plain(plain).unwrap();
            assert_eq!(points(parsed, French), french);
            assert_eq!(points(parsed, English), english);
        }
    }

    #[test]
    fn dates() {
        let (date, first) = (day("2026-11-21"), day("2027-05-01"));
        for (written, expected) in [
            (date_long(date, French), "21 novembre 2026"),
            (date_long(first, French), "1er mai 2027"),
            (date_long(date, English), "21 November 2026"),
            (date_long(first, English), "1 May 2027"),
            (date_short(date, French, Year::Hidden), "21 nov."),
            (date_short(date, French, Year::Shown), "21 nov. 2026"),
            (date_short(first, French, Year::Hidden), "1er mai"),
            (date_short(date, English, Year::Hidden), "21 Nov"),
            (date_numeric(date, French), "21/11/2026"),
            (date_numeric(first, French), "01/05/2027"),
            (date_numeric(first, English), "1 May 2027"),
            (weekday_date(date, French), "samedi 21 novembre"),
            (weekday_date(first, English), "Saturday 1 May"),
        ] {
            assert_eq!(written, expected);
        }
    }

    #[test]
    fn business_numbers_are_grouped() {
        for (plain, grouped) in
            [("732829320", "732 829 320"), ("73282932000074", "732 829 320 00074")]
        {
            let written = business_number(plain.parse().unwrap());
            assert_eq!(written.replace(NO_BREAK_SPACE, " "), grouped);
        }
    }
}
