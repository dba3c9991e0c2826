//! What is drawn on a page.
#![expect(clippy::float_arithmetic, reason = "places on paper, never money")]
#![expect(clippy::cast_precision_loss, reason = "spaces between glyphs are small")]

use std::cell::RefCell;
use std::rc::Rc;

use pdf_writer::{Content, Name, Settings, Str};

use crate::color::Color;
use crate::document::{Draft, PdfLayerIndex};
use crate::face::{self, Face, IndirectFontRef};
use crate::length::{Mm, Point, Pt};
use crate::picture::Picture;
use crate::shape::Shape;

/// A page of a document.
#[derive(Clone)]
pub struct PdfPageReference {
    pub(crate) document: Rc<RefCell<Draft>>,
    pub(crate) page: usize,
}

/// Where a page is drawn on. Pages have one layer: others are the same under another name, and
/// what is drawn last is above.
#[derive(Clone)]
pub struct PdfLayerReference(PdfPageReference);

/// A line from point to point.
#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Its points, in order. Curves are not drawn: the second of each pair is never set.
    pub points: Vec<(Point, bool)>,
    /// Whether it comes back to where it began.
    pub is_closed: bool,
    /// Whether what it encloses is filled.
    pub has_fill: bool,
    /// Whether it is drawn itself.
    pub has_stroke: bool,
    /// Whether what is drawn next shows inside it alone: not done.
    pub is_clipping_path: bool,
}

/// A page as it is drawn.
pub(crate) struct Page {
    pub(crate) width: Pt,
    pub(crate) height: Pt,
    content: Content,
    /// What the file says is set, so that it is not said again.
    font: Option<(usize, f32)>,
    fill: Color,
    outline: Color,
    /// What is wanted for the text and the lines to come.
    wanted_fill: Color,
    wanted_outline: Color,
    /// The face and size of the text to come.
    wanted_font: Option<(usize, f32)>,
    line_height: Pt,
}

impl Page {
    pub(crate) fn new(width: Mm, height: Mm) -> Self {
        Self {
            width: width.into(),
            height: height.into(),
            content: Content::with_settings(Settings { pretty: false }),
            font: None,
            fill: Color::BLACK,
            outline: Color::BLACK,
            wanted_fill: Color::BLACK,
            wanted_outline: Color::BLACK,
            wanted_font: None,
            line_height: Pt::default(),
        }
    }

    /// All that is drawn on it, lines being so thick.
    pub(crate) fn finish(self, line_width: Pt) -> Vec<u8> {
        let mut all = Content::with_settings(Settings { pretty: false });
        all.set_line_width(line_width.written());
        let mut all = all.finish().into_vec();
        all.push(b'\n');
        all.extend_from_slice(&self.content.finish());
        all
    }

    fn line(&mut self, line: &Line) {
        let mut points = line.points.iter().map(|(point, _)| point);
        let Some(first) = points.next() else { return };
        if self.outline != self.wanted_outline {
            self.wanted_outline.stroke(&mut self.content);
            self.outline = self.wanted_outline.clone();
        }
        self.content.move_to(first.x.written(), first.y.written());
        for point in points {
            self.content.line_to(point.x.written(), point.y.written());
        }
        match (line.has_fill, line.has_stroke, line.is_closed) {
            (true, true, true) => self.content.close_fill_nonzero_and_stroke(),
            (true, true, false) => self.content.fill_nonzero_and_stroke(),
            (true, false, _) => self.content.fill_nonzero(),
            (false, true, true) => self.content.close_and_stroke(),
            (false, true, false) => self.content.stroke(),
            (false, false, _) => self.content.end_path(),
        };
    }

    fn shape(&mut self, shape: &Shape, corner: Point, pictures: &mut Vec<Rc<Picture>>) {
        self.fill_with(self.wanted_outline.clone());
        shape.draw(corner, &mut self.content, pictures);
    }

    fn fill_with(&mut self, color: Color) {
        if self.fill != color {
            color.fill(&mut self.content);
            self.fill = color;
        }
    }

    /// Prints glyphs of the face that is wanted, each after a space in thousandths of its size.
    fn glyphs(&mut self, face: &mut Face, glyphs: impl Iterator<Item = (i64, u16)>) {
        let mut glyphs = glyphs.peekable();
        if glyphs.peek().is_none() {
            return;
        }
        self.fill_with(self.wanted_fill.clone());
        if let Some((place, size)) = self.wanted_font.filter(|_| self.font != self.wanted_font)
        {
            self.content.set_font(Name(face::name(place).as_bytes()), size);
            self.font = self.wanted_font;
        }
        let mut shown = self.content.show_positioned();
        let mut items = shown.items();
        let mut run = Vec::new();
        for (space, glyph) in glyphs {
            if space != 0 {
                if !run.is_empty() {
                    items.show(Str(&run));
                    run.clear();
                }
                items.adjust(space as f32);
            }
            run.extend_from_slice(&face.used_as(glyph).to_be_bytes());
        }
        items.show(Str(&run));
    }
}

impl PdfPageReference {
    /// The page's one layer.
    pub fn get_layer(&self, _: PdfLayerIndex) -> PdfLayerReference {
        PdfLayerReference(self.clone())
    }

    /// The page's one layer, under another name.
    pub fn add_layer(&self, _: impl Into<String>) -> PdfLayerReference {
        PdfLayerReference(self.clone())
    }
}

impl PdfLayerReference {
    /// The colour of the lines to come.
    pub fn set_outline_color(&self, color: Color) {
        self.draw(|page| page.wanted_outline = color.plain());
    }

    /// The colour of the text to come.
    pub fn set_fill_color(&self, color: Color) {
        self.draw(|page| page.wanted_fill = color.plain());
    }

    /// Draws a line; in place of one of a single point, the shape that waits for it.
    #[expect(clippy::needless_pass_by_value, reason = "the call genpdf makes")]
    pub fn add_shape(&self, line: Line) {
        let stencil = self.0.document.borrow().stencil();
        if let &[(corner, _)] = line.points.as_slice()
            && let Some(shape) = stencil.take()
        {
            let mut document = self.0.document.borrow_mut();
            let Draft { pages, pictures, .. } = &mut *document;
            if let Some(page) = pages.get_mut(self.0.page) {
                page.shape(&shape, corner, pictures);
            }
        } else {
            self.draw(|page| page.line(&line));
        }
    }

    /// Begins a text.
    pub fn begin_text_section(&self) {
        self.draw(|page| {
            page.content.begin_text();
        });
    }

    /// Ends a text.
    pub fn end_text_section(&self) {
        self.draw(|page| {
            page.content.end_text();
        });
    }

    /// How far below a line the next one of the text stands.
    pub fn set_line_height(&self, height: Mm) {
        self.draw(|page| page.line_height = height.into());
    }

    /// Where the text begins.
    pub fn set_text_cursor(&self, x: Mm, y: Mm) {
        let Point { x, y } = Point::new(x, y);
        self.draw(|page| {
            page.content.next_line(x.written(), y.written());
        });
    }

    /// Goes to the next line of the text.
    pub fn add_line_break(&self) {
        self.draw(|page| {
            page.content.next_line(0.0, -page.line_height.written());
        });
    }

    /// The face and the size, in points, of the text to come.
    pub fn set_font(&self, font: &IndirectFontRef, size: f32) {
        self.draw(|page| page.wanted_font = font.place().map(|place| (place, size)));
    }

    /// Prints glyphs, each after a space to the left in thousandths of its size.
    pub fn write_positioned_codepoints(&self, glyphs: impl Iterator<Item = (i64, u16)>) {
        let mut document = self.0.document.borrow_mut();
        let Draft { pages, faces, .. } = &mut *document;
        let Some(page) = pages.get_mut(self.0.page) else { return };
        if let Some(face) = page.wanted_font.and_then(|(place, _)| faces.get_mut(place)) {
            page.glyphs(face, glyphs);
        }
    }

    fn draw(&self, on: impl FnOnce(&mut Page)) {
        if let Some(page) = self.0.document.borrow_mut().pages.get_mut(self.0.page) {
            on(page);
        }
    }
}
