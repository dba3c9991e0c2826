//! QR codes, as squares to fill.

use genpdf::Mm;
use printpdf::{Run, Shape};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use relancier_messages::Code;

/// How wide a code is on paper, in millimetres: the largest then has squares of 0.32 mm.
pub(crate) const SIDE: i32 = 22;

/// The largest code there may be (EPC069-12): 69 squares a side.
const LARGEST: u8 = 13;

/// A code, ready to be drawn.
#[derive(Debug, Clone)]
pub(crate) struct DrawnCode {
    pub(crate) caption: String,
    squares: u8,
    runs: Vec<Run>,
}

impl DrawnCode {
    /// `None` if it has more to say than a code can hold.
    pub(crate) fn new(code: &Code) -> Option<Self> {
        let text = [QrSegment::make_bytes(code.payload.as_bytes())];
        let drawn = QrCode::encode_segments_advanced(
            &text,
            QrCodeEcc::Medium,
            Version::MIN,
            Version::new(LARGEST),
            None,
            false,
        );
        let drawn = drawn.ok()?;
        let squares = u8::try_from(drawn.size()).ok()?;
        let mut runs = Vec::new();
        for row in 0..squares {
            let is_dark = |column: u8| drawn.get_module(column.into(), row.into());
            let mut column = 0;
            while column < squares {
                let dark = (column..squares).take_while(|column| is_dark(*column)).count();
                let length = u8::try_from(dark).ok()?;
                if length > 0 {
                    runs.push(Run { column, row, length });
                }
                column = column.saturating_add(length.max(1));
            }
        }
        Some(Self { caption: code.caption.clone(), squares, runs })
    }

    /// Its squares, as wide as it is to be.
    pub(crate) fn shape(&self) -> Shape {
        let side = printpdf::Mm::from(Mm::from(SIDE) / f64::from(self.squares));
        Shape::Cells { side, runs: self.runs.clone() }
    }
}
