//! The key of a locked ledger: what seals each text and opens it again.
//!
//! XChaCha20-Poly1305, under a nonce drawn by chance for each: its 24 bytes are enough that none ever comes twice.
//! What is sealed is the nonce, the text and the tag. Only the screen that opens the lock and the panel that sets
//! it come here, and the code comes with them.

use std::rc::Rc;

use chacha20poly1305::aead::AeadInPlace as _;
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};

use crate::browser;
use crate::store::{Cipher, Lock};

const NONCE: usize = 24;
const TAG: usize = 16;

/// A key, as it lies in its file.
pub type Key = [u8; 32];

/// A key drawn by chance.
pub fn new_key() -> Key {
    drawn()
}

/// The lock that a key opens, with the file it is kept in; `None` if what was in the file is no key.
pub fn lock(key_file: Vec<u8>, key: &[u8]) -> Option<Lock> {
    let key: Key = key.try_into().ok()?;
    let cipher = Rc::new(Sealing(XChaCha20Poly1305::new(&key.into())));
    Some(Lock { key_file, cipher })
}

struct Sealing(XChaCha20Poly1305);

impl Cipher for Sealing {
    fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE] = drawn();
        let mut sealed = Vec::with_capacity(NONCE + plain.len() + TAG);
        sealed.extend(nonce);
        sealed.extend(plain);
        let text = sealed.get_mut(NONCE..).unwrap_or_default();
        let tag = self
            .0
            .encrypt_in_place_detached(&nonce.into(), place.as_bytes(), text)
            // Refused beyond 256 GiB only, which no text has.
            .unwrap_or_default();
        sealed.extend(tag);
        sealed
    }

    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
        let (text, tag) = sealed.split_last_chunk::<TAG>()?;
        let mut plain = text.to_vec();
        self.0
            .decrypt_in_place_detached(
                XNonce::from_slice(nonce),
                place.as_bytes(),
                &mut plain,
                &(*tag).into(),
            )
            .ok()?;
        Some(plain)
    }
}

/// Bytes drawn by chance.
fn drawn<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    for chunk in bytes.chunks_mut(16) {
        for (byte, drawn) in chunk.iter_mut().zip(browser::random_bits().to_le_bytes()) {
            *byte = drawn;
        }
    }
    bytes
}
