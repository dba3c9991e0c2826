//! Interest rates.

use core::fmt;
use core::ops::Add;

use rust_decimal::Decimal;

/// A rate in percent per year: `12.15` means 12,15 % a year.
///
/// From -100 to 1000: beyond, it is a typing error, not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate {
    percent: Decimal,
}

/// Why a number is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateError {
    /// Not a number written with digits and at most one decimal point.
    NotANumber,
    /// Outside -100 % to 1000 % a year, or with more than six decimals.
    OutOfRange,
}

impl Rate {
    /// A rate from a number of percent per year.
    pub fn from_percent(percent: Decimal) -> Result<Self, RateError> {
        let allowed = Decimal::new(-100, 0)..=Decimal::new(1000, 0);
        let percent = percent.normalize();
        if allowed.contains(&percent) && percent.scale() <= 6 {
            Ok(Self { percent })
        } else {
            Err(RateError::OutOfRange)
        }
    }

    /// A rate known when the program is built: `hundredths` of a percent per year.
    pub const fn from_hundredths(hundredths: i16) -> Self {
        // An `i16` widens without loss; `From` is not callable in a const fn.
        let magnitude = hundredths.unsigned_abs() as u32;
        Self { percent: Decimal::from_parts(magnitude, 0, 0, hundredths < 0, 2) }
    }

    /// Reads the plain form of files: `12.15`.
    pub fn parse_plain(text: &str) -> Result<Self, RateError> {
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        if !plain {
            return Err(RateError::NotANumber);
        }
        let percent = Decimal::from_str_exact(text).map_err(|_| RateError::NotANumber)?;
        Self::from_percent(percent)
    }

    /// The number of percent per year.
    pub const fn percent(self) -> Decimal {
        self.percent
    }
}

/// Adds percentage points.
impl Add for Rate {
    type Output = Self;
    fn add(self, points: Self) -> Self {
        Self { percent: self.percent + points.percent }
    }
}

/// The plain form of files, at least two decimals: `12.15`, `12.00`, `0.975`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.percent.normalize().scale().max(2) as usize;
        write!(f, "{:.decimals$}", self.percent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_written_with_two_decimals_or_more() {
        for (text, written) in
            [("12.15", "12.15"), ("12", "12.00"), ("0.975", "0.975"), ("-0.5", "-0.50")]
        {
            assert_eq!(Rate::parse_plain(text).unwrap().to_string(), written);
        }
        assert_eq!(Rate::from_hundredths(1215).to_string(), "12.15");
    }

    #[test]
    fn what_cannot_be_a_rate_is_refused() {
        for text in ["", "12,15", "1e2", "1000.01", "-100.1", "0.0000001"] {
            assert!(Rate::parse_plain(text).is_err(), "{text}");
        }
    }
}
