//! Days as files and people write them.

use chrono::{NaiveDate, NaiveTime};

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
