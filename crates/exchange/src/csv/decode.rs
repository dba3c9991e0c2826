//! From bytes to text: UTF-8, UTF-16, or Windows-1252 as older French programs write it.

use std::borrow::Cow;

use super::problem::FileProblem;

/// The largest file read, in bytes.
const MAX_BYTES: usize = 50_000_000;

/// How a file's characters were written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, as spreadsheets save « texte Unicode ».
    Utf16,
    /// Windows-1252, also called ANSI: one byte a character.
    Windows1252,
}

/// Reads the characters of a file, whichever way they were written.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), FileProblem> {
    if bytes.len() > MAX_BYTES {
        return Err(FileProblem::TooLarge { bytes: bytes.len(), most: MAX_BYTES });
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(FileProblem::Spreadsheet);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(FileProblem::Pdf);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, u16::from_be_bytes);
    }
    if bytes.contains(&0) {
        return Err(FileProblem::NotText);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), Encoding::Utf8)),
        Err(_) => {
            let text = bytes.iter().map(|byte| windows_1252(*byte)).collect();
            Ok((Cow::Owned(text), Encoding::Windows1252))
        }
    }
}

fn utf16(
    bytes: &[u8],
    unit: fn([u8; 2]) -> u16,
) -> Result<(Cow<'_, str>, Encoding), FileProblem> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: String = char::decode_utf16(units)
        .collect::<Result<_, _>>()
        .map_err(|_| FileProblem::NotText)?;
    if odd.is_empty() && !text.contains('\0') {
        Ok((Cow::Owned(text), Encoding::Utf16))
    } else {
        Err(FileProblem::NotText)
    }
}

/// The character of a byte. Below 0x80 and from 0xA0 on, it has the byte's own number.
fn windows_1252(byte: u8) -> char {
    /// 0x80 to 0x9F; five of them stand for nothing.
    const MIDDLE: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{9d}', 'ž', 'Ÿ',
    ];
    let middle = byte.checked_sub(0x80).and_then(|place| MIDDLE.get(usize::from(place)));
    middle.copied().unwrap_or(char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_in_each_encoding() {
        let text = "Réglée : 12 € — Œuvre";
        let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect();
        let little: Vec<u8> = utf16(u16::to_le_bytes);
        let big: Vec<u8> = utf16(u16::to_be_bytes);
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), Encoding::Utf8),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), Encoding::Utf8),
            ([b"\xff\xfe", little.as_slice()].concat(), Encoding::Utf16),
            ([b"\xfe\xff", big.as_slice()].concat(), Encoding::Utf16),
            (b"R\xe9gl\xe9e : 12 \x80 \x97 \x8cuvre".to_vec(), Encoding::Windows1252),
        ] {
            assert_eq!(decode(&bytes), Ok((Cow::Borrowed(text), encoding)));
        }
    }

    #[test]
    fn what_is_not_text_is_told_apart() {
        for (bytes, problem) in [
            (b"PK\x03\x04..".as_slice(), FileProblem::Spreadsheet),
            (b"\xd0\xcf\x11\xe0..", FileProblem::Spreadsheet),
            (b"%PDF-1.7", FileProblem::Pdf),
            (b"a;b\0c", FileProblem::NotText),
            (b"\xff\xfea", FileProblem::NotText),
            (b"\xff\xfe\x00\xd8", FileProblem::NotText),
        ] {
            assert_eq!(decode(bytes), Err(problem));
        }
        let huge = vec![b' '; MAX_BYTES + 1];
        assert!(matches!(decode(&huge), Err(FileProblem::TooLarge { .. })));
    }
}
