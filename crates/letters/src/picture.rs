//! Pictures in their place: a logo, a signature.
#![expect(clippy::float_arithmetic, reason = "lengths on paper, never money")]

use std::rc::Rc;

use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Mm, Position, Size};
use printpdf::{Picture, Shape, Stencil};

use crate::sheet;

/// A picture, and what draws it.
pub(crate) struct Placed {
    picture: Rc<Picture>,
    stencil: Stencil,
    size: Size,
}

impl Placed {
    /// As large as fits in there: a picture keeps its proportions, and none is blown up beyond
    /// what its pixels give on paper.
    pub(crate) fn new(
        picture: Option<Rc<Picture>>,
        (width, height): (i32, i32),
        stencil: &Stencil,
    ) -> Option<Self> {
        let picture = picture?;
        let (wide, high) = (f64::from(picture.width), f64::from(picture.height));
        let scale =
            (f64::from(width) / wide).min(f64::from(height) / high).min(MM_PER_PIXEL_AT_MOST);
        let size = Size { width: (wide * scale).into(), height: (high * scale).into() };
        Some(Self { picture, stencil: stencil.clone(), size })
    }

    pub(crate) fn height(&self) -> Mm {
        self.size.height
    }

    /// Draws it, its top left corner there.
    pub(crate) fn draw(&self, area: &Area<'_>, corner: Position) {
        let Size { width, height } = self.size;
        self.stencil.put(Shape::Picture(Rc::clone(&self.picture), width.into(), height.into()));
        area.draw_line(vec![corner], Style::from(sheet::INK));
    }
}

/// 72 pixels to the inch.
const MM_PER_PIXEL_AT_MOST: f64 = 25.4 / 72.0;
