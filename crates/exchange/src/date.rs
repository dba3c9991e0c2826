//! Days as files and people write them.

use chrono::NaiveDate;

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

/// A number of exactly so many digits.
pub(crate) fn number(text: &str, digits: usize) -> Option<u32> {
    let plain = text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}
