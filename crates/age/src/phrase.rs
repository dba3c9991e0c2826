//! Passphrases (*phrases secrètes*): what one is, how good it looks, one to take.

use core::fmt;
use std::collections::BTreeSet;

use scrypt::Params;

use crate::NoMemory;

/// A passphrase; not empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase(String);

/// Nothing but spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyPhrase;

impl Phrase {
    /// A passphrase as it was typed, spaces included: the `age` tool takes it so too.
    ///
    /// # Errors
    ///
    /// If there is nothing but spaces.
    pub fn new(text: &str) -> Result<Self, EmptyPhrase> {
        if text.trim().is_empty() { Err(EmptyPhrase) } else { Ok(Self(text.to_owned())) }
    }

    /// The key it makes with a salt, for 2^`work` times the least work.
    pub(crate) fn key(&self, salt: &[u8; 16], work: u8) -> Result<[u8; 32], NoMemory> {
        // 128 · r · N bytes; asked for and given back, so that there is a refusal and no panic.
        let needed = 1024_usize.checked_shl(work.into()).ok_or(NoMemory)?;
        Vec::<u8>::new().try_reserve_exact(needed).map_err(|_| NoMemory)?;
        let salt = [b"age-encryption.org/v1/scrypt".as_slice(), salt].concat();
        let mut key = [0; 32];
        let params = Params::new(work, 8, 1, key.len()).map_err(|_| NoMemory)?;
        scrypt::scrypt(self.0.as_bytes(), &salt, &params, &mut key).map_err(|_| NoMemory)?;
        Ok(key)
    }
}

/// It is not to be found in any log.
impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phrase")
    }
}

/// How good a passphrase looks, by its length alone: whether it is a birthday or a proverb, nobody
/// can tell from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Found by trying.
    Short,
    /// Good, if nobody can know it.
    Fair,
    /// Out of reach of trying.
    Long,
}

/// How good a passphrase looks.
pub fn strength(text: &str) -> Strength {
    let characters: BTreeSet<char> = text.chars().collect();
    // One character again and again is no length.
    match text.trim().chars().count().min(2 * characters.len()) {
        ..12 => Strength::Short,
        12..20 => Strength::Fair,
        20.. => Strength::Long,
    }
}

/// A passphrase to take, made of random bits: five words that can be said and typed, out of 2^90.
pub fn proposed(random: u128) -> String {
    // One letter never stands for another's sound.
    const CONSONANTS: [char; 16] =
        ['b', 'd', 'f', 'g', 'j', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'x', 'z'];
    const VOWELS: [char; 4] = ['a', 'i', 'o', 'u'];
    let mut words = String::new();
    for syllable in 0..15 {
        if syllable > 0 && syllable % 3 == 0 {
            words.push(' ');
        }
        let bits = (random >> (6 * syllable)) as usize;
        words.extend(CONSONANTS.get(bits & 15).into_iter().chain(VOWELS.get(bits >> 4 & 3)));
    }
    words
}
