//! What is drawn besides lines and text.
#![expect(clippy::float_arithmetic, reason = "places on paper, never money")]

use std::cell::RefCell;
use std::rc::Rc;

use pdf_writer::{Content, Name};

use crate::length::{Mm, Point, Pt};
use crate::picture::{self, Picture};

/// Hands the next shape to the page.
///
/// genpdf draws lines and nothing else, and only it knows where on the page a piece stands. So a
/// shape waits here, and is drawn in place of the next line of a single point, its top left
/// corner there, in that line's colour.
#[derive(Debug, Clone, Default)]
pub struct Stencil(Rc<RefCell<Option<Shape>>>);

/// A shape.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Filled squares of a grid: a QR code.
    Cells {
        /// The side of a square.
        side: Mm,
        /// Those that are filled.
        runs: Vec<Run>,
    },
    /// A picture, as wide and as high as this.
    Picture(Rc<Picture>, Mm, Mm),
}

/// Squares of a grid side by side, counted from the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// The first of them.
    pub column: u8,
    /// Their row.
    pub row: u8,
    /// How many there are.
    pub length: u8,
}

impl Stencil {
    /// Lets a shape wait for its place.
    pub fn put(&self, shape: Shape) {
        self.0.replace(Some(shape));
    }

    pub(crate) fn take(&self) -> Option<Shape> {
        self.0.take()
    }
}

impl Shape {
    /// Draws it below and to the right of a point. Each picture has its place in the document,
    /// however often it is drawn.
    pub(crate) fn draw(
        &self,
        corner: Point,
        content: &mut Content,
        pictures: &mut Vec<Rc<Picture>>,
    ) {
        let (x, y) = (corner.x.written(), corner.y.written());
        match self {
            Self::Cells { side, runs } => {
                let side = Pt::from(*side).written();
                content.save_state();
                content.transform([side, 0.0, 0.0, -side, x, y]);
                for &Run { column, row, length } in runs {
                    content.rect(column.into(), row.into(), length.into(), 1.0);
                }
                content.fill_nonzero();
                content.restore_state();
            }
            Self::Picture(picture, width, height) => {
                let known = pictures.iter().position(|known| Rc::ptr_eq(known, picture));
                let place = known.unwrap_or_else(|| {
                    pictures.push(Rc::clone(picture));
                    pictures.len().saturating_sub(1)
                });
                let (width, height) = (Pt::from(*width).written(), Pt::from(*height).written());
                content.save_state();
                content.transform([width, 0.0, 0.0, height, x, y - height]);
                content.x_object(Name(picture::name(place).as_bytes()));
                content.restore_state();
            }
        }
    }
}
