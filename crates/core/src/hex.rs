//! Hexadecimal digits, as ids and stamps are written: lower case, all of them.
//!
//! A large ledger has a million of these texts, and what the standard library reads them with takes
//! any base and any case.

use core::fmt;

/// Reads exactly so many digits, at most sixteen.
pub(crate) fn read(text: &str, digits: usize) -> Option<u64> {
    if text.len() != digits || digits > 16 {
        return None;
    }
    text.bytes().try_fold(0, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return None,
        };
        Some(number << 4 | u64::from(digit))
    })
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
        *place = match (number & 0xf) as u8 {
            digit @ 0..=9 => b'0' + digit,
            digit => b'a' + digit - 10,
        };
        number >>= 4;
    }
}
