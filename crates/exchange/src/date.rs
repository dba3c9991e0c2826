//! Days as people and programs write them: `21/11/2026`, `2026-11-21`, « 21 nov. 2026 ».

use chrono::{Datelike as _, NaiveDate, NaiveTime};

use crate::fold::fold;

/// Which of two numbers is the day where both could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum DateOrder {
    /// `21/11/2026`, as in French.
    #[default]
    DayFirst,
    /// `11/21/2026`, as in the United States.
    MonthFirst,
}

/// Why a text is not a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateProblem {
    /// Nothing is written.
    Empty,
    /// Not written in any of the known ways.
    NotADate,
    /// No such day in the calendar: 31 April, or the 13th month.
    NoSuchDay,
    /// Before 1970 or after 2199: a slip of the pen.
    FarAway,
    /// A moment near midnight in another time zone: which day it was here is not certain.
    OtherTimeZone,
}

/// Reads a day as a person typed it, the day before the month.
///
/// # Errors
///
/// If it is not one day beyond doubt.
pub fn read_date(text: &str) -> Result<NaiveDate, DateProblem> {
    read_date_ordered(text, DateOrder::DayFirst)
}

/// Reads a day of a file in which days and months stand in a known order.
///
/// # Errors
///
/// If it is not one day beyond doubt.
pub fn read_date_ordered(text: &str, order: DateOrder) -> Result<NaiveDate, DateProblem> {
    let text = without_time(text.trim())?;
    let date = if text.bytes().any(|b| b.is_ascii_alphabetic()) || !text.is_ascii() {
        with_month_name(text)?
    } else {
        let (first, second, third) = numbers(text)?;
        match order {
            _ if first.len() == 4 => day(first, second, third)?,
            DateOrder::DayFirst => day(third, second, first)?,
            DateOrder::MonthFirst => day(third, first, second)?,
        }
    };
    if (1970..2200).contains(&date.year()) { Ok(date) } else { Err(DateProblem::FarAway) }
}

/// The order that this day alone proves, if it does: no month is beyond the twelfth.
pub(crate) fn proven_order(text: &str) -> Option<DateOrder> {
    let (first, second, third) = numbers(without_time(text.trim()).ok()?).ok()?;
    if first.len() > 2 || !matches!(third.len(), 2 | 4) {
        return None;
    }
    let beyond_months = |text: &str| text.parse().map(|number: u32| number > 12);
    match (beyond_months(first), beyond_months(second)) {
        (Ok(true), Ok(false)) => Some(DateOrder::DayFirst),
        (Ok(false), Ok(true)) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// The three numbers of a day, in the order they stand; the year is first if it has four digits.
fn numbers(text: &str) -> Result<(&str, &str, &str), DateProblem> {
    if text.is_empty() {
        return Err(DateProblem::Empty);
    }
    let compact = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    if compact && (text.starts_with("19") || text.starts_with("20")) {
        let part = |range: core::ops::Range<usize>| text.get(range).unwrap_or("");
        return Ok((part(0..4), part(4..6), part(6..8)));
    }
    let separator = text.chars().find(|c| !c.is_ascii_digit()).ok_or(DateProblem::NotADate)?;
    if !matches!(separator, '/' | '-' | '.' | ' ') {
        return Err(DateProblem::NotADate);
    }
    let mut parts = text.split(separator).map(str::trim);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(second), Some(third), None) => Ok((first, second, third)),
        _ => Err(DateProblem::NotADate),
    }
}

/// `21 novembre 2026`, `1er janv. 2026`, `sam. 21 nov. 2026`, `Jan 28, 2021`, `28-Jan-2021`.
fn with_month_name(text: &str) -> Result<NaiveDate, DateProblem> {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split(' ').collect();
    if words.len() == 4 && words.first().is_some_and(|word| is_weekday(word)) {
        words.remove(0);
    }
    let (month, day_word, year) = match words.as_slice() {
        [first, second, year] => match (month(first), month(second)) {
            (Some(month), None) => (month, *second, *year),
            (None, Some(month)) => (month, *first, *year),
            _ => return Err(DateProblem::NotADate),
        },
        _ => return Err(DateProblem::NotADate),
    };
    let ordinals = ["er", "st", "nd", "rd", "th"];
    let day_number = ordinals.iter().find_map(|ordinal| day_word.strip_suffix(ordinal));
    day(year, &month.to_string(), day_number.unwrap_or(day_word))
}

/// French and English names of the months, folded; a name may be cut after three letters.
const MONTHS: [[&str; 2]; 12] = [
    ["janvier", "january"],
    ["fevrier", "february"],
    ["mars", "march"],
    ["avril", "april"],
    ["mai", "may"],
    ["juin", "june"],
    ["juillet", "july"],
    ["aout", "august"],
    ["septembre", "september"],
    ["octobre", "october"],
    ["novembre", "november"],
    ["decembre", "december"],
];

const WEEKDAYS: [&str; 14] = [
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// The month whose name this is, or begins in only one way: « jui » could be two.
fn month(word: &str) -> Option<usize> {
    let fits = |name: &&str| name.starts_with(word) && word.len() >= 3;
    let mut months = MONTHS.iter().enumerate().filter(|(_, names)| names.iter().any(fits));
    let (place, _) = months.next()?;
    if months.next().is_none() { Some(place + 1) } else { None }
}

fn is_weekday(word: &str) -> bool {
    word.len() >= 3 && WEEKDAYS.iter().any(|name| name.starts_with(word))
}

fn day(year: &str, month: &str, day: &str) -> Result<NaiveDate, DateProblem> {
    let read = |text: &str, most: usize| {
        let fits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if fits { text.parse::<u32>().ok() } else { None }
    };
    let (Some(short), Some(month), Some(day)) = (read(year, 4), read(month, 2), read(day, 2))
    else {
        return Err(DateProblem::NotADate);
    };
    let year = match year.len() {
        4 => short,
        // Nobody chases an invoice of the 1960s, and nobody wrote one of 2070 yet.
        2 if short < 70 => 2000 + short,
        2 => 1900 + short,
        _ => return Err(DateProblem::NotADate),
    };
    let year = i32::try_from(year).map_err(|_| DateProblem::NoSuchDay)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(DateProblem::NoSuchDay)
}

/// Takes off the time of day that some programs write after the day.
fn without_time(text: &str) -> Result<&str, DateProblem> {
    let Some((before, _)) = text.split_once(':') else { return Ok(text) };
    let Some(end) = before.rfind([' ', 'T']) else { return Err(DateProblem::NotADate) };
    let (day, time) = text.split_at(end);
    let hour: u32 = before
        .get(end + 1..)
        .and_then(|hour| hour.parse().ok())
        .ok_or(DateProblem::NotADate)?;
    let known = "0123456789:. TZ+AMPamp".chars();
    if hour > 24 || !time.chars().all(|c| known.clone().any(|k| k == c) || c == '-') {
        return Err(DateProblem::NotADate);
    }
    // Evening in London is tomorrow in Paris: midnight there is 22:00 or 23:00 in universal time.
    let elsewhere = time.contains(['Z', '+', '-']);
    if elsewhere && hour >= 22 { Err(DateProblem::OtherTimeZone) } else { Ok(day.trim_end()) }
}

/// Reads a day in the one form of our own files: `2026-11-21`.
pub(crate) fn read_iso(text: &str) -> Option<NaiveDate> {
    let mut parts = text.rsplitn(3, '-');
    let day = number(parts.next()?, 2)?;
    let month = number(parts.next()?, 2)?;
    let year = parts.next()?;
    // Chrono writes the years outside 0 to 9999 with a sign.
    let digits = year.strip_prefix(['+', '-']).unwrap_or(year);
    let plain = (4..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if !plain {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day)
}

/// Reads a time in the one form of our own files: `09:12:00`, perhaps with a fraction.
pub(crate) fn read_time(text: &str) -> Option<NaiveTime> {
    let (time, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = time.split(':');
    let mut next = || number(parts.next()?, 2);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let nanos = number(&format!("{fraction:0<9}"), 9)?;
    if parts.next().is_some() {
        return None;
    }
    // A leap second is written as the sixtieth; chrono counts it within the fifty-ninth.
    if second == 60 {
        NaiveTime::from_hms_nano_opt(hour, minute, 59, nanos + 1_000_000_000)
    } else {
        NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
    }
}

/// A number of exactly so many digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use DateProblem::{Empty, FarAway, NoSuchDay, NotADate, OtherTimeZone};

    #[test]
    fn days_as_people_write_them() {
        for text in [
            "21/11/2026",
            "21/11/26",
            "21-11-2026",
            "21.11.2026",
            "21 11 2026",
            "2026-11-21",
            "2026/11/21",
            "20261121",
            " 2026-11-21 10:22:00",
            "2026-11-21T10:22:00.000Z",
            "2026-11-21T23:22:00",
            "21/11/2026 10:22",
            "21 novembre 2026",
            "21 NOV. 2026",
            "sam. 21 nov. 2026",
            "samedi 21 novembre 2026",
            "Nov 21 2026",
            "November 21st, 2026",
            "Nov 21, 2026 10:22 PM",
            "21-Nov-2026",
            "21-nov-26",
        ] {
            assert_eq!(
                read_date(text).map(|day| day.to_string()).as_deref(),
                Ok("2026-11-21"),
                "{text}"
            );
        }
        for (text, date) in [
            ("1/2/26", "2026-02-01"),
            ("1er août 2026", "2026-08-01"),
            ("Jan 28 2021", "2021-01-28"),
            ("3 juin 2026", "2026-06-03"),
            ("3 juil. 2026", "2026-07-03"),
            ("3 févr. 2026", "2026-02-03"),
            ("31/12/99", "1999-12-31"),
        ] {
            assert_eq!(
                read_date(text).map(|day| day.to_string()).as_deref(),
                Ok(date),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_not_a_day_is_refused() {
        for (text, problem) in [
            ("", Empty),
            ("  ", Empty),
            ("31/04/2026", NoSuchDay),
            ("29/02/2026", NoSuchDay),
            ("11/21/2026", NoSuchDay),
            ("00/01/2026", NoSuchDay),
            ("2026-13-01", NoSuchDay),
            ("21/11/0026", FarAway),
            ("21/11/1926", FarAway),
            ("21/11/226", NotADate),
            ("45982", NotADate),
            ("21/11", NotADate),
            ("21/11/2026/1", NotADate),
            ("3 jui 2026", NotADate),
            ("demain", NotADate),
            ("30 jours", NotADate),
            ("à réception", NotADate),
            ("1.234,56", NotADate),
            ("٢١/١١/٢٠٢٦", NotADate),
            ("=A1", NotADate),
            ("2026-11-20T23:00:00.000Z", OtherTimeZone),
        ] {
            assert_eq!(read_date(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn the_order_shows_where_a_number_is_no_month() {
        for (text, order) in [
            ("21/11/2026", Some(DateOrder::DayFirst)),
            ("11/21/2026", Some(DateOrder::MonthFirst)),
            ("11/10/2026", None),
            ("21/21/2026", None),
            ("2026-11-21", None),
            ("21 nov. 2026", None),
        ] {
            assert_eq!(proven_order(text), order, "{text}");
        }
        let american = read_date_ordered("11/21/2026", DateOrder::MonthFirst);
        assert_eq!(american, read_date("21/11/2026"));
    }
}
