//! Colours. Each part is between 0 and 1.
#![expect(clippy::cast_possible_truncation, reason = "shades need no more than an f32")]

use pdf_writer::Content;

/// A colour.
#[derive(Debug, Clone, PartialEq)]
pub enum Color {
    /// Of a screen.
    Rgb(Rgb),
    /// Of a printing press.
    Cmyk(Cmyk),
    /// A shade of grey.
    Greyscale(Greyscale),
}

/// Red, green, blue.
#[derive(Debug, Clone, PartialEq)]
pub struct Rgb([f32; 3]);

/// Cyan, magenta, yellow, black.
#[derive(Debug, Clone, PartialEq)]
pub struct Cmyk([f32; 4]);

/// From black to white.
#[derive(Debug, Clone, PartialEq)]
pub struct Greyscale(f32);

/// A colour profile: no colour takes one.
#[derive(Debug, Clone, PartialEq)]
pub enum IccProfile {}

impl Rgb {
    /// The colour of these parts.
    pub fn new(red: f64, green: f64, blue: f64, _: Option<IccProfile>) -> Self {
        Self([red as f32, green as f32, blue as f32])
    }
}

impl Cmyk {
    /// The colour of these parts.
    pub fn new(
        cyan: f64,
        magenta: f64,
        yellow: f64,
        black: f64,
        _: Option<IccProfile>,
    ) -> Self {
        Self([cyan as f32, magenta as f32, yellow as f32, black as f32])
    }
}

impl Greyscale {
    /// The shade of so much white.
    pub fn new(white: f64, _: Option<IccProfile>) -> Self {
        Self(white as f32)
    }
}

impl Color {
    /// What every page begins with; genpdf names it in red, green and blue.
    pub(crate) const BLACK: Self = Self::Greyscale(Greyscale(0.0));

    /// Whatever it is named in, black is one colour.
    pub(crate) fn plain(self) -> Self {
        if matches!(&self, Self::Rgb(Rgb(parts)) if *parts == [0.0; 3]) {
            return Self::BLACK;
        }
        self
    }

    pub(crate) fn fill(&self, content: &mut Content) {
        match *self {
            Self::Rgb(Rgb([red, green, blue])) => content.set_fill_rgb(red, green, blue),
            Self::Cmyk(Cmyk([c, m, y, k])) => content.set_fill_cmyk(c, m, y, k),
            Self::Greyscale(Greyscale(white)) => content.set_fill_gray(white),
        };
    }

    pub(crate) fn stroke(&self, content: &mut Content) {
        match *self {
            Self::Rgb(Rgb([red, green, blue])) => content.set_stroke_rgb(red, green, blue),
            Self::Cmyk(Cmyk([c, m, y, k])) => content.set_stroke_cmyk(c, m, y, k),
            Self::Greyscale(Greyscale(white)) => content.set_stroke_gray(white),
        };
    }
}
