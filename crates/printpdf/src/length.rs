//! Lengths on paper.
#![expect(clippy::float_arithmetic, reason = "lengths on paper, never money")]

/// Millimetres.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Mm(pub f64);

/// Points: 72 to the inch.
#[derive(Debug, Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Pt(pub f64);

/// A place on a page, from its bottom left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Point {
    pub(crate) x: Pt,
    pub(crate) y: Pt,
}

const POINTS_PER_MM: f64 = 72.0 / 25.4;

impl From<Mm> for Pt {
    fn from(length: Mm) -> Self {
        Self(length.0 * POINTS_PER_MM)
    }
}

impl From<Pt> for Mm {
    fn from(length: Pt) -> Self {
        Self(length.0 / POINTS_PER_MM)
    }
}

impl Point {
    /// The place so far from the left and from the bottom.
    pub fn new(x: Mm, y: Mm) -> Self {
        Self { x: x.into(), y: y.into() }
    }
}

impl Pt {
    /// As files say it: to a hundredth of a point, which no eye sees.
    #[expect(clippy::cast_possible_truncation, reason = "a hundredth needs no more")]
    pub(crate) fn written(self) -> f32 {
        ((self.0 * 100.0).round() / 100.0) as f32
    }
}
