//! The sheet of paper: A4, in millimetres from its top left corner.
//!
//! The recipient stands in the right-hand window of French envelopes. A window is 100 mm wide
//! and 20 mm from the right edge of the envelope; as the sheet slides 10 mm sideways in a DL
//! (110 × 220 mm, sheet folded in three) or a C5 (162 × 229 mm, folded in two), what always
//! shows is from 100 to 190 mm from the left. Up and down, a DL always shows 55 to 79 mm from
//! the top of the sheet: four or five lines are centred there, more spread evenly around it.

use std::cell::Cell;
use std::rc::Rc;

use genpdf::error::Error;
use genpdf::render::Area;
use genpdf::style::{Color, Style};
use genpdf::{Context, Margins, Mm, PageDecorator, Position};
use relancier_messages::Letter;

use crate::text;

/// The left and right margins.
pub(crate) const LEFT: i32 = 25;
pub(crate) const RIGHT: i32 = 20;
/// Where text begins at the top of a page, and how far it stays from its bottom.
pub(crate) const TOP: i32 = 20;
const BOTTOM: i32 = 24;
/// How far the foot stays from the bottom.
const FOOT: i32 = 15;
/// What a printer leaves blank at the edge.
const EDGE: i32 = 3;
/// Where a sheet is folded in three, and the mark that says so at its left edge.
const FOLD: i32 = 99;
const FOLD_MARK: (i32, i32) = (5, 9);
/// The width and height of the sheet.
const WIDTH: i32 = 210;
const HEIGHT: i32 = 297;
/// The width of the text.
pub(crate) const TEXT_WIDTH: i32 = WIDTH - LEFT - RIGHT;

/// Where the recipient stands, in the window: its left edge, its width, its middle, and its
/// height: name, attention, six lines of address.
pub(crate) const WINDOW_LEFT: i32 = 105;
pub(crate) const WINDOW_WIDTH: i32 = 85;
pub(crate) const WINDOW_MIDDLE: i32 = 67;
pub(crate) const WINDOW_HEIGHT: i32 = 38;

/// The size of type, in points.
pub(crate) const BODY_SIZE: u8 = 10;
/// The smallest, for names that fit in no other.
pub(crate) const SMALLEST_SIZE: u8 = 5;
/// Lines set airily; and closer, where a letter then needs one page less.
pub(crate) const LINE_SPACINGS: [f64; 3] = [1.25, 1.1, 1.0];

/// Text in blocks and tables: as close as is easily read.
pub(crate) fn compact(style: Style) -> Style {
    style.with_line_spacing(1.1)
}

/// Text around the letter: small and grey.
pub(crate) fn small(style: Style) -> Style {
    compact(style).with_font_size(8).with_color(GREY)
}

/// The colour of what is not the letter itself; dark enough to print and to read.
pub(crate) const GREY: Color = Color::Greyscale(95);
/// The colour of codes: nothing is read better.
pub(crate) const INK: Color = Color::Greyscale(0);
/// The colour of rules.
pub(crate) const RULE: Color = Color::Greyscale(180);

/// The foot of a page.
pub(crate) struct Foot {
    legal_line: String,
    page: String,
    /// How many pages there are to be: each is numbered, unless it is alone.
    pages: u32,
}

impl Foot {
    pub(crate) fn of(letter: &Letter, pages: u32) -> Self {
        Self { legal_line: letter.legal_line.clone(), page: letter.page.clone(), pages }
    }
}

/// Gives each page its margins and its foot, and counts the pages.
pub(crate) struct Sheet {
    foot: Foot,
    counted: Rc<Cell<u32>>,
}

impl Sheet {
    pub(crate) fn new(foot: Foot, counted: Rc<Cell<u32>>) -> Self {
        Self { foot, counted }
    }
}

impl PageDecorator for Sheet {
    fn decorate_page<'a>(
        &mut self,
        context: &Context,
        mut area: Area<'a>,
        style: Style,
    ) -> Result<Area<'a>, Error> {
        let number = self.counted.get() + 1;
        self.counted.set(number);

        if number == 1 {
            let (from, to) = FOLD_MARK;
            let mark = vec![Position::new(from, FOLD), Position::new(to, FOLD)];
            area.draw_line(mark, Style::from(RULE));
        }

        let mut foot = area.clone();
        foot.add_margins(Margins::trbl(HEIGHT - FOOT, RIGHT, 0, LEFT));
        let style = small(style);
        let cache = &context.font_cache;
        foot.draw_line(
            vec![Position::new(0, -2), Position::new(TEXT_WIDTH, -2)],
            Style::from(RULE),
        );
        let mut legal_width = foot.size().width;
        if self.foot.pages > 1 {
            let page = format!("{} {number}/{}", self.foot.page, self.foot.pages);
            let width = style.str_width(cache, &page);
            text::print(
                &foot,
                cache,
                Position::new(foot.size().width - width, Mm::from(0)),
                style,
                &page,
            )?;
            legal_width -= width + Mm::from(5);
        }
        let sizes = SMALLEST_SIZE..=style.font_size();
        let legal_lines = text::fitted(sizes, Mm::from(FOOT - EDGE), cache, |size| {
            let style = style.with_font_size(size);
            text::styled(&self.foot.legal_line, style, cache, legal_width)
        });
        text::print_all(&foot, cache, Position::default(), &legal_lines)?;

        area.add_margins(Margins::trbl(TOP, RIGHT, BOTTOM, LEFT));
        Ok(area)
    }
}
