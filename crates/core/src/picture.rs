//! Pictures that a company puts on its letters.

use core::fmt;
use core::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The file of a picture, PNG or JPEG, light enough to be kept with the ledger. As text it is
/// base64 (RFC 4648).
///
/// That it can be drawn is for whoever draws it to say.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(Arc<[u8]>);

/// Why a file is not a [`Picture`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureError {
    /// Neither PNG nor JPEG.
    Kind,
    /// More than [`Picture::HEAVIEST`] bytes.
    TooHeavy,
}

/// How files begin: PNG (ISO/IEC 15948) and JPEG (ITU-T T.81).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = b"\xff\xd8\xff";

impl Picture {
    /// The heaviest file kept, in bytes: more is a photograph, not a logo.
    pub const HEAVIEST: usize = 500_000;

    /// Looks at the beginning of a file, and at its weight.
    pub fn new(file: &[u8]) -> Result<Self, PictureError> {
        if !file.starts_with(PNG) && !file.starts_with(JPEG) {
            return Err(PictureError::Kind);
        }
        if file.len() > Self::HEAVIEST {
            return Err(PictureError::TooHeavy);
        }
        Ok(Self(file.into()))
    }

    /// The file.
    pub fn file(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} bytes)", self.0.len())
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(&self.0))
    }
}

impl FromStr for Picture {
    type Err = PictureError;
    fn from_str(text: &str) -> Result<Self, PictureError> {
        Self::new(&STANDARD.decode(text).map_err(|_| PictureError::Kind)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_light_png_and_jpeg_files_are_kept() {
        let long = |beginning: &[u8], len| {
            let mut file = beginning.to_vec();
            file.resize(len, 0);
            file
        };
        for (file, wanted) in [
            (long(PNG, Picture::HEAVIEST), Ok(())),
            (long(JPEG, 20), Ok(())),
            (long(PNG, Picture::HEAVIEST + 1), Err(PictureError::TooHeavy)),
            (b"GIF89a".to_vec(), Err(PictureError::Kind)),
            (b"<svg onload=alert(1)>".to_vec(), Err(PictureError::Kind)),
            (Vec::new(), Err(PictureError::Kind)),
        ] {
            assert_eq!(Picture::new(&file).map(|_| ()), wanted);
        }
    }

    #[test]
    fn its_text_reads_back() {
        let picture = Picture::new(b"\xff\xd8\xff\x00\x01\xfe").unwrap();
        assert_eq!(picture.to_string(), "/9j/AAH+");
        assert_eq!("/9j/AAH+".parse(), Ok(picture));
        assert_eq!("/9j/AAH".parse::<Picture>(), Err(PictureError::Kind));
    }
}
