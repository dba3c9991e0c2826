//! Hexadecimal digits, as ids and stamps are written: lower case, all of them.
//!
//! A large ledger has a million of these texts, and what the standard library reads them with takes
//! any base and any case.

use core::fmt;

const DIGITS: [u8; 16] = *b"0123456789abcdef";

/// What each byte is worth as a digit. To look it up takes a fifth of the time that asking takes: nothing tells
/// the processor which digit comes next.
#[expect(clippy::indexing_slicing, reason = "a place that is not there would not compile")]
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut value = 0;
    while value < 16 {
        values[DIGITS[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// The value of what is no digit.
const NONE: u8 = 0xff;

/// Reads exactly so many digits, at most sixteen.
pub(crate) fn read(text: &str, digits: usize) -> Option<u64> {
    if text.len() != digits || digits > 16 {
        return None;
    }
    let (mut number, mut all) = (0, 0);
    for byte in text.bytes() {
        let value = VALUES.get(usize::from(byte)).copied().unwrap_or(NONE);
        all |= value;
        number = number << 4 | u64::from(value & 0xf);
    }
    (all < 16).then_some(number)
}

/// Writes 32 digits.
pub(crate) fn write(f: &mut fmt::Formatter<'_>, number: u128) -> fmt::Result {
    let mut digits = [0; 32];
    for (half, digits) in [number >> 64, number].into_iter().zip(digits.chunks_mut(16)) {
        #[expect(clippy::cast_possible_truncation, reason = "the half that is wanted")]
        fill(half as u64, digits);
    }
    f.write_str(core::str::from_utf8(&digits).map_err(|_| fmt::Error)?)
}

/// Fills a place with the last digits of a number.
pub(crate) fn fill(mut number: u64, digits: &mut [u8]) {
    for place in digits.iter_mut().rev() {
        *place = DIGITS.get((number & 0xf) as usize).copied().unwrap_or(b'0');
        number >>= 4;
    }
}
