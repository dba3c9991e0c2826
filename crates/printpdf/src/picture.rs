//! Pictures: JPEG files as they are, PNG files unpacked.

use std::fmt;

use pdf_writer::{Filter, Finish, Pdf, Ref};

use crate::compressed;
use crate::error::PdfError;

/// A picture, ready to be put into a file.
pub struct Picture {
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    is_grey: bool,
    /// Its samples, compressed.
    samples: Vec<u8>,
    filter: Filter,
    /// How much of the paper each pixel hides, compressed; all of it where there is none.
    opacity: Option<Vec<u8>>,
}

/// Why a file is not taken as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureError {
    /// It is neither PNG nor JPEG.
    Kind,
    /// It begins as one and cannot be read.
    Damaged,
    /// Its colours are a printing press's.
    Colours,
    /// It is a PNG whose lines are not in order (Adam7), as those that appear bit by bit are.
    Interlaced,
    /// Its file has more bytes than this.
    TooHeavy(usize),
    /// It has more pixels a side than this.
    TooLarge(u32),
}

/// The heaviest file, in bytes: it stands in every letter.
pub const HEAVIEST: usize = 500_000;
/// The longest side, in pixels: 25 cm at 300 dpi.
pub const LONGEST_SIDE: u32 = 3_000;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const JPEG: &[u8] = &[0xff, 0xd8, 0xff];

impl Picture {
    /// The picture of a PNG or JPEG file.
    pub fn new(file: &[u8]) -> Result<Self, PictureError> {
        if file.len() > HEAVIEST {
            return Err(PictureError::TooHeavy(HEAVIEST));
        }
        if file.starts_with(PNG) {
            png(file)
        } else if file.starts_with(JPEG) {
            jpeg(file)
        } else {
            Err(PictureError::Kind)
        }
    }

    /// Writes it, under one number or two.
    pub(crate) fn write(
        &self,
        pdf: &mut Pdf,
        mut next: impl FnMut() -> Result<Ref, PdfError>,
    ) -> Result<Ref, PdfError> {
        let side = |pixels: u32| i32::try_from(pixels).map_err(|_| PdfError::TooLarge);
        let (width, height) = (side(self.width)?, side(self.height)?);
        let picture = next()?;
        let mask = self.opacity.as_ref().map(|opacity| Ok((next()?, opacity))).transpose()?;

        let mut object = pdf.image_xobject(picture, &self.samples);
        object.width(width).height(height).bits_per_component(8).filter(self.filter);
        if self.is_grey {
            object.color_space().device_gray();
        } else {
            object.color_space().device_rgb();
        }
        if let Some((mask, _)) = mask {
            object.s_mask(mask);
        }
        object.finish();
        if let Some((mask, opacity)) = mask {
            let mut object = pdf.image_xobject(mask, opacity);
            object.width(width).height(height).bits_per_component(8);
            object.color_space().device_gray();
            object.filter(Filter::FlateDecode);
        }
        Ok(picture)
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} × {})", self.width, self.height)
    }
}

/// How pages name the picture at that place.
pub(crate) fn name(place: usize) -> String {
    format!("P{place}")
}

fn sized(width: u32, height: u32) -> Result<(u32, u32), PictureError> {
    match (width, height) {
        (0, _) | (_, 0) => Err(PictureError::Damaged),
        (width, height) if width.max(height) > LONGEST_SIDE => {
            Err(PictureError::TooLarge(LONGEST_SIDE))
        }
        size => Ok(size),
    }
}

fn png(file: &[u8]) -> Result<Picture, PictureError> {
    let refused = |error| match error {
        minipng::Error::UnsupportedInterlace => PictureError::Interlaced,
        _ => PictureError::Damaged,
    };
    let header = minipng::decode_png_header(file).map_err(refused)?;
    let (width, height) = sized(header.width(), header.height())?;
    let mut pixels = vec![0; header.required_bytes_rgba8bpc()];
    let mut image = minipng::decode_png(file, &mut pixels).map_err(refused)?;
    image.convert_to_rgba8bpc().map_err(refused)?;

    let mut is_grey = true;
    let mut colors = Vec::new();
    let mut opacity = Vec::new();
    for pixel in image.pixels().chunks_exact(4) {
        if let &[red, green, blue, alpha] = pixel {
            is_grey &= red == green && green == blue;
            colors.extend([red, green, blue]);
            opacity.push(alpha);
        }
    }
    if is_grey {
        colors = colors.into_iter().step_by(3).collect();
    }
    let is_opaque = opacity.iter().all(|alpha| *alpha == u8::MAX);
    Ok(Picture {
        width,
        height,
        is_grey,
        samples: compressed(&colors),
        filter: Filter::FlateDecode,
        opacity: (!is_opaque).then(|| compressed(&opacity)),
    })
}

/// The file as it stands, once its frame is found: viewers read JPEG themselves.
fn jpeg(file: &[u8]) -> Result<Picture, PictureError> {
    let (width, height, channels) = frame(file).ok_or(PictureError::Damaged)?;
    let (width, height) = sized(width.into(), height.into())?;
    let is_grey = match channels {
        1 => true,
        3 => false,
        _ => return Err(PictureError::Colours),
    };
    let samples = file.to_vec();
    Ok(Picture { width, height, is_grey, samples, filter: Filter::DctDecode, opacity: None })
}

/// The width, the height and the number of channels that a JPEG's frame header says
/// (ITU T.81, B.2.2).
fn frame(file: &[u8]) -> Option<(u16, u16, u8)> {
    let mut rest = file.get(2..)?;
    loop {
        let (&[0xff, marker], after) = rest.split_first_chunk::<2>()? else { return None };
        match marker {
            // A byte of padding.
            0xff => rest = rest.get(1..)?,
            // Baseline, extended and progressive, all coded as PDF allows.
            0xc0..=0xc2 => {
                let &[_, _, 8, height_high, height, width_high, width, channels] =
                    after.first_chunk()?
                else {
                    return None;
                };
                let width = u16::from_be_bytes([width_high, width]);
                let height = u16::from_be_bytes([height_high, height]);
                return Some((width, height, channels));
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf | 0xd9 | 0xda => return None,
            0x01 | 0xd0..=0xd8 => rest = after,
            _ => {
                let length = u16::from_be_bytes(*after.first_chunk()?);
                rest = after.get(usize::from(length)..)?;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A start, a comment, padding, a frame of 3 × 2 pixels; then all that viewers need.
    fn jpeg_of(frame: u8, channels: u8) -> Vec<u8> {
        let start = [0xff, 0xd8, 0xff, 0xfe, 0, 4, b'h', b'i', 0xff, 0xff, frame];
        let header = [0, 17, 8, 0, 2, 0, 3, channels, 0, 0];
        [start.as_slice(), &header].concat()
    }

    #[test]
    fn a_jpeg_is_taken_as_it_is() {
        for (channels, is_grey) in [(1, true), (3, false)] {
            let file = jpeg_of(0xc0, channels);
            let picture = Picture::new(&file).unwrap();
            assert_eq!((picture.width, picture.height, picture.is_grey), (3, 2, is_grey));
            assert!(picture.samples == file && picture.opacity.is_none());
        }
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let mut wide = jpeg_of(0xc2, 3);
        wide[16] = 0x20;
        for (file, error) in [
            (b"GIF89a".to_vec(), PictureError::Kind),
            (Vec::new(), PictureError::Kind),
            (PNG.to_vec(), PictureError::Damaged),
            (JPEG.to_vec(), PictureError::Damaged),
            (jpeg_of(0xc9, 3), PictureError::Damaged),
            (jpeg_of(0xc0, 3)[..15].to_vec(), PictureError::Damaged),
            (jpeg_of(0xc0, 4), PictureError::Colours),
            (vec![0; HEAVIEST + 1], PictureError::TooHeavy(HEAVIEST)),
            (wide, PictureError::TooLarge(LONGEST_SIDE)),
        ] {
            assert_eq!(Picture::new(&file).unwrap_err(), error);
        }
    }
}
