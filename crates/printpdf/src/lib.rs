//! The calls genpdf 0.2 makes of printpdf 0.3, and what it writes for them.
//!
//! genpdf lays letters out; of the printpdf it was written for, it uses a document, its pages,
//! lines and glyphs. This crate answers those calls under the same names and writes the file
//! with `pdf-writer` and `subsetter`. It stands in printpdf's place through
//! `[patch.crates-io]`; ARCHITECTURE.md says what that gains.
//!
//! A file holds what its pages show and no more: of each face the glyphs that are printed, once,
//! whatever the number of families it is loaded for. The same calls give the same bytes.
//!
//! Three things genpdf has no call for come in by doors it leaves open: what the file says of
//! itself by [`CustomPdfConformance`], and filled cells and pictures by a [`Stencil`].

mod color;
mod document;
mod error;
mod face;
mod length;
mod page;
mod picture;
mod shape;

pub use color::{Cmyk, Color, Greyscale, IccProfile, Rgb};
pub use document::{
    CustomPdfConformance, Day, Information, PdfConformance, PdfDocument, PdfDocumentReference,
    PdfLayerIndex, PdfPageIndex,
};
pub use error::{Error, IndexError, PdfError};
pub use face::{BuiltinFont, IndirectFontRef};
pub use length::{Mm, Point, Pt};
pub use page::{Line, PdfLayerReference, PdfPageReference};
pub use picture::{HEAVIEST, LONGEST_SIDE, Picture, PictureError};
pub use shape::{Run, Shape, Stencil};

/// How hard streams are compressed: more takes half the time again for a byte in two hundred.
const COMPRESSION: u8 = 6;

/// A stream as files hold it.
fn compressed(bytes: &[u8]) -> Vec<u8> {
    miniz_oxide::deflate::compress_to_vec_zlib(bytes, COMPRESSION)
}
