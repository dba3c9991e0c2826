//! The sheet of paper: A4, in millimetres from its top left corner.
//!
//! The recipient stands in the right-hand window of French envelopes. A window is 100 mm wide
//! and 20 mm from the right edge of the envelope; as the sheet slides 10 mm sideways in a DL
//! (110 × 220 mm, sheet folded in three) or a C5 (162 × 229 mm, folded in two), what always
//! shows is from 100 to 190 mm from the left. Up and down, a DL always shows 55 to 79 mm from
//! the top of the sheet: four or five lines are centred there, more spread evenly around it.
//! For a window at the left, 20 mm from that edge, all this is seen in a mirror: what always
//! shows is from 20 to 110 mm, and the sender moves to the right.

use std::cell::Cell;
use std::rc::Rc;

use genpdf::error::Error;
use genpdf::render::Area;
use genpdf::style::{Color, Style};
use genpdf::{Context, Element, Margins, Mm, PageDecorator, Position, RenderResult, Size};
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
    /// Whether it is folded and put into an envelope.
    is_posted: bool,
}

impl Foot {
    pub(crate) fn of(letter: &Letter, pages: u32) -> Self {
        Self {
            legal_line: letter.legal_line.clone(),
            page: letter.page.clone(),
            pages,
            is_posted: !letter.recipient.is_empty(),
        }
    }
}

/// Gives each page its margins and its foot, letter after letter.
pub(crate) struct Sheets {
    feet: Vec<Foot>,
    turned: Turned,
}

/// Which page is being filled: shared by the sheets and what comes between letters.
#[derive(Clone, Default)]
pub(crate) struct Turned(Rc<Cell<Leaf>>);

#[derive(Clone, Copy, Default)]
struct Leaf {
    /// How many pages there are so far, in all letters.
    all: u32,
    /// Which letter is printed, and how many pages of it there are so far.
    letter: usize,
    page: u32,
    /// Whether the letter is over, and the next has not begun.
    is_over: bool,
}

impl Sheets {
    pub(crate) fn new(feet: Vec<Foot>) -> Self {
        Self { feet, turned: Turned::default() }
    }

    pub(crate) fn turned(&self) -> Turned {
        self.turned.clone()
    }

    /// What comes between two letters: the next begins on the front of a sheet.
    pub(crate) fn turn(&self) -> Turn {
        Turn { turned: self.turned(), has_begun: false }
    }
}

impl Turned {
    /// How many pages of its letter there are so far.
    pub(crate) fn page(&self) -> u32 {
        self.0.get().page
    }

    /// Turns to the next page: it is left blank if a letter is over and it is the back of a sheet.
    fn next(&self) -> Option<Leaf> {
        let mut leaf = self.0.get();
        leaf.all += 1;
        let is_front = leaf.all % 2 == 1;
        if leaf.is_over && is_front {
            leaf = Leaf { all: leaf.all, letter: leaf.letter + 1, page: 0, is_over: false };
        }
        if !leaf.is_over {
            leaf.page += 1;
        }
        self.0.set(leaf);
        (!leaf.is_over).then_some(leaf)
    }
}

/// What comes between two letters: nothing, on the last page of one and on a blank page.
pub(crate) struct Turn {
    turned: Turned,
    has_begun: bool,
}

impl Element for Turn {
    fn render(&mut self, _: &Context, _: Area<'_>, _: Style) -> Result<RenderResult, Error> {
        let leaf = self.turned.0.get();
        // Once on the letter's last page, and again on those that follow until the next begins.
        if !self.has_begun {
            self.has_begun = true;
            self.turned.0.set(Leaf { is_over: true, ..leaf });
            return Ok(RenderResult { size: Size::new(1, 1), has_more: true });
        }
        let height = if leaf.is_over { 1 } else { 0 };
        Ok(RenderResult { size: Size::new(height, height), has_more: leaf.is_over })
    }
}

impl PageDecorator for Sheets {
    fn decorate_page<'a>(
        &mut self,
        context: &Context,
        mut area: Area<'a>,
        style: Style,
    ) -> Result<Area<'a>, Error> {
        let Some(Leaf { letter, page: number, .. }) = self.turned.next() else {
            return Ok(area);
        };
        let Some(of) = self.feet.get(letter) else { return Ok(area) };

        if number == 1 && of.is_posted {
            let (from, to) = FOLD_MARK;
            let mark = vec![Position::new(from, FOLD), Position::new(to, FOLD)];
            area.draw_line(mark, Style::from(RULE));
        }

        let mut foot = area.clone();
        foot.add_margins(Margins::trbl(HEIGHT - FOOT, RIGHT, 0, LEFT));
        let style = small(style);
        let cache = &context.font_cache;
        if of.pages > 1 || !of.legal_line.is_empty() {
            foot.draw_line(
                vec![Position::new(0, -2), Position::new(TEXT_WIDTH, -2)],
                Style::from(RULE),
            );
        }
        let mut legal_width = foot.size().width;
        if of.pages > 1 {
            let page = format!("{} {number}/{}", of.page, of.pages);
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
            text::styled(&of.legal_line, style, cache, legal_width)
        });
        text::print_all(&foot, cache, Position::default(), &legal_lines)?;

        area.add_margins(Margins::trbl(TOP, RIGHT, BOTTOM, LEFT));
        Ok(area)
    }
}
