//! Armor: a file as text, in lines of base64 between two marks (a strict RFC 7468).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::OpenError;

const BEGIN: &str = "-----BEGIN AGE ENCRYPTED FILE-----";
const END: &str = "-----END AGE ENCRYPTED FILE-----";

/// Characters a line; the last may have fewer.
const LINE: usize = 64;

pub(crate) fn is_armored(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(BEGIN.as_bytes())
}

/// A file as text.
pub(crate) fn put_on(file: &[u8]) -> String {
    let mut armored = format!("{BEGIN}\n");
    for line in file.chunks(LINE / 4 * 3) {
        STANDARD.encode_string(line, &mut armored);
        armored.push('\n');
    }
    armored.push_str(END);
    armored.push('\n');
    armored
}

/// The file in an armor.
pub(crate) fn removed(armored: &[u8]) -> Result<Vec<u8>, OpenError> {
    let text = str::from_utf8(armored).map_err(|_| OpenError::Altered)?.trim_ascii();
    let mut lines = text.lines();
    if lines.next() != Some(BEGIN) {
        return Err(OpenError::Altered);
    }
    if lines.next_back() != Some(END) {
        return Err(OpenError::CutShort);
    }
    let mut encoded = String::new();
    let mut lines = lines.peekable();
    while let Some(line) = lines.next() {
        let whole = if lines.peek().is_some() { line.len() == LINE } else { !line.is_empty() };
        if !whole || line.len() > LINE {
            return Err(OpenError::Altered);
        }
        encoded.push_str(line);
    }
    STANDARD.decode(encoded).map_err(|_| OpenError::Altered)
}
