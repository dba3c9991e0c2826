//! Why there is no file: the four kinds genpdf tells apart.

use std::{error, fmt, io};

/// Why there is no file.
#[derive(Debug)]
pub enum Error {
    /// It cannot be written where it should.
    Io(io::Error),
    /// A font cannot be measured.
    Rusttype(rusttype::Error),
    /// It cannot be made.
    Pdf(PdfError),
    /// A page is named that it does not have.
    Index(IndexError),
}

/// Why a file cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfError {
    /// A font is printed with that is no TrueType font.
    NotAFont,
    /// More pages, or more bytes, than a file can number.
    TooLarge,
}

/// A page is named that the document does not have. Never met: pages are named by those who
/// made them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexError {}

impl fmt::Display for PdfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAFont => "a font is not a TrueType font",
            Self::TooLarge => "the document is too large for a file",
        })
    }
}

impl fmt::Display for IndexError {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Rusttype(error) => error.fmt(f),
            Self::Pdf(error) => error.fmt(f),
            Self::Index(error) => error.fmt(f),
        }
    }
}

impl error::Error for PdfError {}
impl error::Error for IndexError {}
impl error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<PdfError> for Error {
    fn from(error: PdfError) -> Self {
        Self::Pdf(error)
    }
}
