//! Amounts in euros, exact to the cent.

use core::fmt;
use core::iter::Sum;
use core::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use rust_decimal::{Decimal, RoundingStrategy};

/// An amount in euros, kept as a whole number of cents.
///
/// One document holds at most [`Money::MAX`]; the sum of nine million of them still fits, so
/// sums cannot overflow in practice and saturate rather than wrap if they ever did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money {
    cents: i64,
}

/// Why a number is not an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountError {
    /// More than two decimals: a cent is the smallest unit.
    TooPrecise,
    /// Beyond [`Money::MAX`] in either direction.
    TooLarge,
    /// Not a number written with digits and at most one decimal point.
    NotANumber,
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self { cents: 0 };

    /// The largest amount a document may carry: 9 999 999 999,99 €.
    pub const MAX: Self = Self { cents: 999_999_999_999 };

    /// An amount from whole cents, refused beyond [`Money::MAX`].
    pub fn from_cents(cents: i64) -> Result<Self, AmountError> {
        if cents.unsigned_abs() <= Self::MAX.cents.unsigned_abs() {
            Ok(Self { cents })
        } else {
            Err(AmountError::TooLarge)
        }
    }

    /// An amount of whole euros: `Money::euros(40)` is the recovery indemnity.
    pub const fn euros(euros: i32) -> Self {
        // An `i32` widens without loss; `From` is not callable in a const fn.
        Self { cents: euros as i64 * 100 }
    }

    /// An exact decimal number of euros; refused if it has a fraction of a cent.
    pub fn from_decimal(euros: Decimal) -> Result<Self, AmountError> {
        let cents = euros.checked_mul(Decimal::ONE_HUNDRED).ok_or(AmountError::TooLarge)?;
        if !cents.fract().is_zero() {
            return Err(AmountError::TooPrecise);
        }
        let cents = i64::try_from(cents.trunc()).map_err(|_| AmountError::TooLarge)?;
        Self::from_cents(cents)
    }

    /// Reads the plain form of files: digits, an optional sign, a point before the cents.
    ///
    /// How people write amounts (`1 234,56 €`) is a matter of locale and is read elsewhere.
    pub fn parse_plain(text: &str) -> Result<Self, AmountError> {
        if let Some(cents) = plain_cents(text) {
            return Self::from_cents(cents);
        }
        let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-');
        if !plain {
            return Err(AmountError::NotANumber);
        }
        // Far more digits than any amount has, and fewer than a decimal can hold.
        if text.len() > 24 {
            return Err(AmountError::TooLarge);
        }
        let number = Decimal::from_str_exact(text).map_err(|_| AmountError::NotANumber)?;
        Self::from_decimal(number)
    }

    /// Rounds an exact sum to the cent, half away from zero: the one rounding rule of the house.
    ///
    /// Used once, on a total; the parts stay unrounded.
    pub fn round(exact: Decimal) -> Self {
        let cents = (exact * Decimal::ONE_HUNDRED)
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        i64::try_from(cents).map_or(Self::MAX, |cents| Self { cents })
    }

    /// The amount in cents.
    pub const fn cents(self) -> i64 {
        self.cents
    }

    /// The amount in euros, exact.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.cents, 2)
    }

    /// Whether there is nothing: neither owed nor owing.
    pub const fn is_zero(self) -> bool {
        self.cents == 0
    }

    /// Whether it is more than nothing.
    pub const fn is_positive(self) -> bool {
        self.cents > 0
    }
}

/// The cents of an amount as [`Money`] writes it, which needs no decimal to be read.
fn plain_cents(text: &str) -> Option<i64> {
    let (euros, cents) = text.split_at_checked(text.len().checked_sub(3)?)?;
    let (euros, sign) = euros.strip_prefix('-').map_or((euros, 1), |euros| (euros, -1));
    let mut digits = [euros, cents.strip_prefix('.')?].into_iter().flat_map(str::bytes);
    // Few enough for any whole number of cents.
    if !(1..=15).contains(&euros.len()) {
        return None;
    }
    let cents: i64 = digits.try_fold(0, |cents, byte| {
        byte.is_ascii_digit().then(|| cents * 10 + i64::from(byte - b'0'))
    })?;
    Some(sign * cents)
}

/// The plain form of files: `1234.56`, always two decimals.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.cents < 0 { "-" } else { "" };
        let cents = self.cents.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { cents: self.cents.saturating_add(other.cents) }
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { cents: self.cents.saturating_sub(other.cents) }
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self { cents: self.cents.saturating_neg() }
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_amounts_are_read_exactly() {
        for (text, expected) in [
            ("1234.56", Ok(123_456)),
            ("1234.5", Ok(123_450)),
            ("1234", Ok(123_400)),
            ("-0.01", Ok(-1)),
            ("0.005", Err(AmountError::TooPrecise)),
            ("10.0000", Ok(1000)),
            ("9999999999.99", Ok(999_999_999_999)),
            ("10000000000.00", Err(AmountError::TooLarge)),
            ("99999999999999999999999999999999", Err(AmountError::TooLarge)),
            ("1 234", Err(AmountError::NotANumber)),
            ("1,5", Err(AmountError::NotANumber)),
            ("1e3", Err(AmountError::NotANumber)),
            ("1.2.3", Err(AmountError::NotANumber)),
            ("-", Err(AmountError::NotANumber)),
            ("", Err(AmountError::NotANumber)),
        ] {
            assert_eq!(Money::parse_plain(text).map(Money::cents), expected, "{text}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for cents in [0, 1, -1, 99, 100, -12_345, 999_999_999_999] {
            let money = Money::from_cents(cents).unwrap();
            assert_eq!(Money::parse_plain(&money.to_string()), Ok(money));
        }
    }

    #[test]
    fn a_total_is_rounded_half_away_from_zero() {
        for (exact, cents) in [("0.005", 1), ("0.0049", 0), ("-0.005", -1), ("1.115", 112)] {
            let exact = Decimal::from_str_exact(exact).unwrap();
            assert_eq!(Money::round(exact).cents(), cents);
        }
    }
}
