//! Files under a passphrase, in the [`age`](https://age-encryption.org/v1) format: what is sealed
//! here opens with the `age` tool, and what that tool seals with a passphrase opens here.
//!
//! A file begins with a header in ASCII that holds the key of the file, itself encrypted with a
//! key drawn from the passphrase by `scrypt`; then come the bytes, in chunks of 64 KiB, each
//! encrypted and authenticated with ChaCha20-Poly1305.
//!
//! ```text
//! age-encryption.org/v1
//! -> scrypt rF0/NwblUHHTpgQgRpe5CQ 18
//! gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY
//! --- IOXiQYStkoT1mvZW2tFOqZdhRVvj58egABx/sWfZQbc
//! …
//! ```
//!
//! Only passphrases are known here: a file made for keys (`age -r`) is told apart and refused.
//! Armored files, which are text, are read too, and written where only text can go.
//!
//! **Architecture invariant:** nothing here is random or reads a clock; what must be drawn by
//! chance is the caller's to draw. Reading is total: whatever the bytes, the result is what was
//! sealed, all of it, or a reason why not.

mod armor;
mod header;
mod payload;
mod phrase;

use chacha20poly1305::aead::AeadInPlace as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};

use header::Header;
pub use phrase::{EmptyPhrase, Phrase, Strength, proposed, strength};

/// How much work each guess at a passphrase costs: scrypt is run with N = 2^18, as the `age`
/// tool does, which takes 256 MiB of memory.
const WORK: u8 = 18;

/// The most work that is accepted of a file: N = 2^20 takes 1 GiB, and more cannot be had in a
/// page.
const MOST_WORK: u8 = 20;

/// The key that the bytes are encrypted with.
type FileKey = [u8; 16];

/// What must be drawn by chance for each file, from a cryptographic source, and never used twice.
pub struct Drawn {
    /// The key of the file.
    pub file_key: [u8; 16],
    /// What makes the same passphrase another key in each file.
    pub salt: [u8; 16],
    /// What makes the same key another one for the bytes.
    pub nonce: [u8; 16],
}

/// Not enough memory to make a key of the passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMemory;

/// Why a file does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenError {
    /// Not in the `age` format at all.
    NotAge,
    /// In a version of the format that is not known here.
    OtherVersion,
    /// It opens with a key, not with a passphrase.
    ForKeys,
    /// It asks for more work than a page can do.
    TooMuchWork,
    /// Not the passphrase it was sealed with; or its header was altered.
    WrongPhrase,
    /// Something is missing at its end.
    CutShort,
    /// Something in it is not as it was sealed: it was altered, or cut off.
    Altered,
    /// Not enough memory to make a key of the passphrase.
    NoMemory,
}

impl OpenError {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NotAge,
        Self::OtherVersion,
        Self::ForKeys,
        Self::TooMuchWork,
        Self::WrongPhrase,
        Self::CutShort,
        Self::Altered,
        Self::NoMemory,
    ];

    /// Its word, where it goes from one program to another.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotAge => "not_age",
            Self::OtherVersion => "other_version",
            Self::ForKeys => "for_keys",
            Self::TooMuchWork => "too_much_work",
            Self::WrongPhrase => "wrong_phrase",
            Self::CutShort => "cut_short",
            Self::Altered => "altered",
            Self::NoMemory => "no_memory",
        }
    }
}

impl From<NoMemory> for OpenError {
    fn from(NoMemory: NoMemory) -> Self {
        Self::NoMemory
    }
}

/// Whether bytes say of themselves that they are a file in the `age` format, armored or not.
pub fn is_age(bytes: &[u8]) -> bool {
    bytes.starts_with(header::MAGIC) || armor::is_armored(bytes)
}

/// A sealed file as text, for ways that let nothing else through.
pub fn armored(sealed: &[u8]) -> String {
    armor::put_on(sealed)
}

/// Seals bytes under a passphrase.
///
/// # Errors
///
/// If there is not enough memory to make a key of the passphrase.
pub fn seal(plain: &[u8], phrase: &Phrase, drawn: &Drawn) -> Result<Vec<u8>, NoMemory> {
    seal_with(plain, phrase, drawn, WORK)
}

fn seal_with(
    plain: &[u8],
    phrase: &Phrase,
    drawn: &Drawn,
    work: u8,
) -> Result<Vec<u8>, NoMemory> {
    let mut sealed_key = drawn.file_key;
    let cipher = ChaCha20Poly1305::new(&phrase.key(&drawn.salt, work)?.into());
    let tag = cipher
        .encrypt_in_place_detached(&NONCE.into(), b"", &mut sealed_key)
        // Sixteen bytes are never too many.
        .unwrap_or_default();
    let mut out = header::written(&drawn.salt, work, &sealed_key, &tag.into(), &drawn.file_key);
    payload::seal(plain, &drawn.file_key, &drawn.nonce, &mut out);
    Ok(out)
}

/// The bytes that were sealed under this passphrase.
///
/// # Errors
///
/// If it is not the passphrase, or anything at all is wrong with the file: it is opened whole or
/// not at all.
pub fn open(sealed: &[u8], phrase: &Phrase) -> Result<Vec<u8>, OpenError> {
    if armor::is_armored(sealed) {
        return open_binary(&armor::removed(sealed)?, phrase);
    }
    open_binary(sealed, phrase)
}

fn open_binary(sealed: &[u8], phrase: &Phrase) -> Result<Vec<u8>, OpenError> {
    let header = Header::read(sealed)?;
    if header.work > MOST_WORK {
        return Err(OpenError::TooMuchWork);
    }
    let mut file_key = header.sealed_key;
    ChaCha20Poly1305::new(&phrase.key(&header.salt, header.work)?.into())
        .decrypt_in_place_detached(&NONCE.into(), b"", &mut file_key, &header.tag.into())
        .map_err(|_| OpenError::WrongPhrase)?;
    header.check(&file_key)?;
    payload::open(header.payload, &file_key)
}

/// The key of the passphrase encrypts nothing but one file's key, so its nonce may be constant.
const NONCE: [u8; 12] = [0; 12];

#[cfg(test)]
mod tests;
