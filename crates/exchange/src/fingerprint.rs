//! SHA-256 (FIPS 180-4): the checksum of exports, and ids that follow from what they name.

use core::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// The fingerprint of a text that is given piece by piece.
#[derive(Default)]
pub(crate) struct Fingerprint(Sha256);

impl Fingerprint {
    pub(crate) fn update(&mut self, text: &str) {
        self.0.update(text);
    }

    /// 64 lower-case hexadecimal digits.
    pub(crate) fn hex(self) -> String {
        self.0.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
            // Writing to a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

/// An id that follows from what it names: the same parts always give the same one.
///
/// For examples and tests; what a person creates has a random id.
pub fn derived_id(parts: &[&str]) -> u128 {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(16).fold(0, |id, byte| id << 8 | u128::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_the_standard_s() {
        let mut fingerprint = Fingerprint::default();
        fingerprint.update("a");
        fingerprint.update("bc");
        assert_eq!(
            fingerprint.hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn parts_are_kept_apart() {
        assert_eq!(derived_id(&["ab", "c"]), derived_id(&["ab", "c"]));
        assert_ne!(derived_id(&["ab", "c"]), derived_id(&["a", "bc"]));
    }
}
