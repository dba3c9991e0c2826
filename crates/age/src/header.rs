//! The header: the key of the file, encrypted, and a seal on all of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::{FileKey, OpenError};

/// With what any version of the format begins.
pub(crate) const MAGIC: &[u8] = b"age-encryption.org/";

/// The first line of the version known here.
const VERSION: &[u8] = b"age-encryption.org/v1";

/// What a header says, of a file made for one passphrase.
#[derive(Debug)]
pub(crate) struct Header<'a> {
    pub(crate) salt: [u8; 16],
    /// The binary logarithm of scrypt's N.
    pub(crate) work: u8,
    pub(crate) sealed_key: FileKey,
    pub(crate) tag: [u8; 16],
    /// What its seal is on: all of it, up to and with `---`.
    signed: &'a [u8],
    mac: [u8; 32],
    /// What follows.
    pub(crate) payload: &'a [u8],
}

/// One of those a file is made for.
struct Stanza<'a> {
    arguments: Vec<&'a str>,
    body: Vec<u8>,
}

impl<'a> Header<'a> {
    pub(crate) fn read(file: &'a [u8]) -> Result<Self, OpenError> {
        let mut lines = Lines { rest: file };
        match lines.next() {
            Ok(VERSION) => {}
            // Something took it for a text, and changed the ends of its lines.
            Ok(line) if line.trim_ascii_end() == VERSION => return Err(OpenError::Altered),
            Ok(other) if other.starts_with(MAGIC) => return Err(OpenError::OtherVersion),
            Err(error) if file.starts_with(MAGIC) => return Err(error),
            Ok(_) | Err(_) => return Err(OpenError::NotAge),
        }
        let mut stanzas = Vec::new();
        let (signed, mac, payload) = loop {
            let start = lines.rest;
            let line = lines.text()?;
            if let Some(arguments) = line.strip_prefix("-> ") {
                stanzas.push(Stanza::read(arguments, &mut lines)?);
            } else {
                let mac = line.strip_prefix("--- ").ok_or(OpenError::Altered)?;
                let signed = file.len() - start.len() + "---".len();
                break (file.get(..signed).unwrap_or_default(), array(mac)?, lines.rest);
            }
        };
        let is_scrypt = |stanza: &Stanza<'_>| stanza.arguments.first() == Some(&"scrypt");
        let stanza = match stanzas.as_slice() {
            [stanza] if is_scrypt(stanza) => stanza,
            // Whoever knows the passphrase must know that nobody else can have written the file.
            stanzas if stanzas.is_empty() || stanzas.iter().any(is_scrypt) => {
                return Err(OpenError::Altered);
            }
            _ => return Err(OpenError::ForKeys),
        };
        let (&[_, salt, work], Some((sealed_key, tag))) =
            (stanza.arguments.as_slice(), stanza.body.split_at_checked(16))
        else {
            return Err(OpenError::Altered);
        };
        let digits = work.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || work.is_empty() || work.starts_with('0') {
            return Err(OpenError::Altered);
        }
        Ok(Self {
            salt: array(salt)?,
            // A number that no byte can hold is too much in any case.
            work: work.parse().unwrap_or(u8::MAX),
            sealed_key: sealed_key.try_into().map_err(|_| OpenError::Altered)?,
            tag: tag.try_into().map_err(|_| OpenError::Altered)?,
            signed,
            mac,
            payload,
        })
    }

    /// Whether whoever wrote it knew the key of the file.
    pub(crate) fn check(&self, file_key: &FileKey) -> Result<(), OpenError> {
        mac(file_key, self.signed).verify(&self.mac.into()).map_err(|_| OpenError::Altered)
    }
}

/// The header of a file made for one passphrase.
pub(crate) fn written(
    salt: &[u8; 16],
    work: u8,
    sealed_key: &FileKey,
    tag: &[u8; 16],
    file_key: &FileKey,
) -> Vec<u8> {
    let encoded = |bytes: &[u8]| STANDARD_NO_PAD.encode(bytes);
    let body = encoded(&[sealed_key.as_slice(), tag].concat());
    let version = String::from_utf8_lossy(VERSION);
    let signed = format!("{version}\n-> scrypt {} {work}\n{body}\n---", encoded(salt));
    let seal = encoded(&mac(file_key, signed.as_bytes()).finalize().into_bytes());
    format!("{signed} {seal}\n").into_bytes()
}

fn mac(file_key: &FileKey, signed: &[u8]) -> Hmac<Sha256> {
    let mut key = [0; 32];
    // A length of 32 is never refused.
    let _ = Hkdf::<Sha256>::new(None, file_key).expand(b"header", &mut key);
    // HMAC itself fills up a short key so.
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(byte, of_key)| *byte = of_key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(signed);
    mac
}

impl<'a> Stanza<'a> {
    /// What follows `-> `, then lines of 64 characters, of which the last is shorter.
    fn read(arguments: &'a str, lines: &mut Lines<'a>) -> Result<Self, OpenError> {
        let arguments: Vec<_> = arguments.split(' ').collect();
        let good = |it: &&str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_graphic());
        if !arguments.iter().all(good) {
            return Err(OpenError::Altered);
        }
        let mut body = String::new();
        loop {
            let line = lines.text()?;
            body.push_str(line);
            match line.len() {
                ..64 => break,
                64 => {}
                65.. => return Err(OpenError::Altered),
            }
        }
        Ok(Self { arguments, body: decoded(&body)? })
    }
}

/// What is not read yet, line by line.
struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    fn next(&mut self) -> Result<&'a [u8], OpenError> {
        let end =
            self.rest.iter().position(|byte| *byte == b'\n').ok_or(OpenError::CutShort)?;
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        Ok(line)
    }

    fn text(&mut self) -> Result<&'a str, OpenError> {
        str::from_utf8(self.next()?).map_err(|_| OpenError::Altered)
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, OpenError> {
    STANDARD_NO_PAD.decode(text).map_err(|_| OpenError::Altered)
}

fn array<const N: usize>(text: &str) -> Result<[u8; N], OpenError> {
    decoded(text)?.try_into().map_err(|_| OpenError::Altered)
}
