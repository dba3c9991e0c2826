//! SHA-256 (FIPS 180-4): the checksum of exports, and ids that follow from what they name.

use core::fmt::Write as _;

use relancier_core::ledger::Digest;
use sha2::{Digest as _, Sha256};

use crate::json::Object;

/// The fingerprint of records given one by one.
#[derive(Default)]
pub(crate) struct Fingerprint {
    hasher: Sha256,
    /// Kept for the next record, so that it need not grow again.
    line: String,
}

impl Fingerprint {
    pub(crate) fn record(&mut self, record: &Object<'_>) {
        self.line.clear();
        record.write_line(&mut self.line);
        self.line.push('\n');
        self.hasher.update(&self.line);
    }

    /// As it stands in files: `sha256:` and 64 lower-case hexadecimal digits.
    pub(crate) fn checksum(self) -> String {
        let mut checksum = String::from("sha256:");
        for byte in self.hasher.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(checksum, "{byte:02x}");
        }
        checksum
    }
}

/// The SHA-256 of a message as it was sent: its subject, an empty line, its text, in UTF-8.
pub fn digest(subject: &str, body: &str) -> Digest {
    let mut hasher = Sha256::new();
    for part in [subject, "\n\n", body] {
        hasher.update(part);
    }
    Digest(hasher.finalize().into())
}

/// The SHA-256 of a file.
pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// An id that follows from what it names: the same parts always give the same one.
///
/// For what there is one of on every device, examples, tests and the boundaries of messages; else
/// what a person creates has a random id.
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

    /// `printf '{"kind":"company"}\n' | sha256sum`
    #[test]
    fn the_checksum_is_the_standard_s() {
        let mut record = Object::default();
        record.text("kind", "company");
        let mut fingerprint = Fingerprint::default();
        fingerprint.record(&record);
        assert_eq!(
            fingerprint.checksum(),
            "sha256:9317ee2ee2e27d597ccfca2fa550e5fed05e139805d77b55b59c16f99a59a06e"
        );
    }

    /// `printf 'Objet\n\nBonjour' | sha256sum`
    #[test]
    fn a_message_has_the_digest_anyone_can_reckon() {
        assert_eq!(
            digest("Objet", "Bonjour").to_string(),
            "6ab758a0a90a0c6a9ab12ba5d07f1ba0c604d3444fe7083ebcd11b383b1c1168"
        );
    }

    /// `printf '%%PDF-' | sha256sum`
    #[test]
    fn a_file_has_the_digest_anyone_can_reckon() {
        assert_eq!(
            digest_of(b"%PDF-").to_string(),
            "38523c087796e5d5dd1cf9bad1fb026781a838dd9dd2cf8af58b9f6502a46778"
        );
    }

    #[test]
    fn parts_are_kept_apart() {
        assert_eq!(derived_id(&["ab", "c"]), derived_id(&["ab", "c"]));
        assert_ne!(derived_id(&["ab", "c"]), derived_id(&["a", "bc"]));
    }
}
