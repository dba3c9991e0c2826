//! The bytes: chunks of 64 KiB, each sealed with its place and whether it is the last.

use chacha20poly1305::aead::AeadInPlace as _;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use hkdf::Hkdf;
use sha2::Sha256;

use crate::{FileKey, OpenError};

const CHUNK: usize = 64 * 1024;

const TAG: usize = 16;

pub(crate) fn seal(plain: &[u8], file_key: &FileKey, nonce: &[u8; 16], out: &mut Vec<u8>) {
    let cipher = cipher(file_key, nonce);
    let chunks = plain.len().div_ceil(CHUNK).max(1);
    out.reserve(nonce.len() + plain.len() + chunks * TAG);
    out.extend(nonce);
    for place in 0..chunks {
        let rest = plain.get(place * CHUNK..).unwrap_or_default();
        let chunk = rest.get(..CHUNK).unwrap_or(rest);
        let start = out.len();
        out.extend(chunk);
        let nonce = nonce_of(place, place + 1 == chunks).into();
        let written = out.get_mut(start..).unwrap_or_default();
        // 64 KiB are never too many.
        let tag = cipher.encrypt_in_place_detached(&nonce, b"", written).unwrap_or_default();
        out.extend(tag);
    }
}

pub(crate) fn open(payload: &[u8], file_key: &FileKey) -> Result<Vec<u8>, OpenError> {
    let (nonce, sealed) = payload.split_first_chunk().ok_or(OpenError::CutShort)?;
    let cipher = cipher(file_key, nonce);
    let mut plain = Vec::with_capacity(sealed.len());
    let mut chunks = sealed.chunks(CHUNK + TAG).enumerate().peekable();
    if chunks.peek().is_none() {
        return Err(OpenError::CutShort);
    }
    while let Some((place, chunk)) = chunks.next() {
        let last = chunks.peek().is_none();
        let (bytes, tag) = chunk.split_last_chunk::<TAG>().ok_or(OpenError::CutShort)?;
        if bytes.is_empty() && place > 0 {
            return Err(OpenError::Altered);
        }
        let start = plain.len();
        let mut decrypted = |last| {
            plain.truncate(start);
            plain.extend(bytes);
            let written = plain.get_mut(start..).unwrap_or_default();
            let nonce = nonce_of(place, last).into();
            cipher.decrypt_in_place_detached(&nonce, b"", written, &(*tag).into()).is_ok()
        };
        if !decrypted(last) {
            // It says of itself that another one follows.
            let more = last && decrypted(false);
            return Err(if more { OpenError::CutShort } else { OpenError::Altered });
        }
    }
    Ok(plain)
}

fn cipher(file_key: &FileKey, nonce: &[u8; 16]) -> ChaCha20Poly1305 {
    let mut key = [0; 32];
    // A length of 32 is never refused.
    let _ = Hkdf::<Sha256>::new(Some(nonce), file_key).expand(b"payload", &mut key);
    ChaCha20Poly1305::new(&key.into())
}

/// Eleven bytes of its place, from the highest, and one that says whether it is the last.
fn nonce_of(place: usize, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    let place = (place as u64).to_be_bytes();
    for (byte, of_place) in nonce.iter_mut().skip(3).zip(place) {
        *byte = of_place;
    }
    if let Some(flag) = nonce.last_mut() {
        *flag = last.into();
    }
    nonce
}
