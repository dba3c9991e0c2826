//! The pieces of a letter's body.

use std::rc::Rc;

use genpdf::elements::LinearLayout;
use genpdf::error::Error;
use genpdf::fonts::FontCache;
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Context, Element, Mm, Position, RenderResult, Size};
use printpdf::{Picture, Stencil};
use relancier_messages::Letter;

use crate::code::{self, DrawnCode};
use crate::picture::Placed;
use crate::sheet::{self, LEFT, WINDOW_LEFT};
use crate::text::{self, Lines};

/// The fewest lines of a paragraph that a page may end or begin with.
const FEWEST_LINES: usize = 2;

/// Running text. It goes over to the next page, but never leaves a line alone.
pub(crate) struct Paragraph {
    text: String,
    /// What is still to be printed, once the width is known.
    lines: Option<Vec<String>>,
}

impl Paragraph {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), lines: None }
    }
}

impl Element for Paragraph {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let cache = &context.font_cache;
        let width = area.size().width;
        let lines =
            self.lines.get_or_insert_with(|| text::lines(&self.text, style, cache, width));

        let mut fitting = lines_in(area.size().height, style.line_height(cache));
        if fitting < lines.len() {
            fitting = fitting.min(lines.len().saturating_sub(FEWEST_LINES));
            if fitting < FEWEST_LINES {
                return Ok(nothing_yet());
            }
        }
        let mut top = Mm::from(0);
        for line in lines.drain(..fitting.min(lines.len())) {
            text::print(&area, cache, Position::new(0, top), style, &line)?;
            top += style.line_height(cache);
        }
        Ok(RenderResult { size: Size::new(width, top), has_more: !lines.is_empty() })
    }
}

/// What stands over a part of a document. It never ends a page.
pub(crate) struct Heading(String);

/// The room a heading wants below it, in lines: a table of one row with its sums is kept whole.
const HEADING_ROOM: f64 = 10.0;

impl Heading {
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl Element for Heading {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let cache = &context.font_cache;
        let width = area.size().width;
        let lines = text::styled_if_any(&self.0, style.bold(), cache, width);
        // A little more room above it than between the blocks it stands over.
        let top = style.line_height(cache) * GAP;
        let height = top + text::height(&lines, cache);
        if height + style.line_height(cache) * HEADING_ROOM > area.size().height {
            return Ok(nothing_yet());
        }
        text::print_all(&area, cache, Position::new(0, top), &lines)?;
        Ok(RenderResult { size: Size::new(width, height), has_more: false })
    }
}

/// Names and values side by side, kept on one page with what leads to them: the account to pay
/// to. At their right the code to scan, if there is one.
pub(crate) struct Details {
    said_before: String,
    lines: Vec<(String, String)>,
    code: Option<DrawnCode>,
    stencil: Stencil,
}

/// How far the names stand from the rule before them, and the values from the names.
const DETAILS_INDENT: i32 = 5;
const DETAILS_GAP: i32 = 4;
/// How wide what is said of a code is, and how far from the code it stands.
const CAPTION_WIDTH: i32 = 40;
const CAPTION_GAP: i32 = 3;

impl Details {
    pub(crate) fn new(
        said_before: Option<&str>,
        lines: &[(String, String)],
        code: Option<DrawnCode>,
        stencil: &Stencil,
    ) -> Self {
        let said_before = said_before.unwrap_or_default().to_owned();
        Self { said_before, lines: lines.to_vec(), code, stencil: stencil.clone() }
    }
}

impl Element for Details {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let cache = &context.font_cache;
        let (name_style, value_style) =
            (sheet::compact(style).with_color(sheet::GREY), sheet::compact(style));
        let line_height = value_style.line_height(cache);
        let indent = Mm::from(DETAILS_INDENT);
        let name_width = self
            .lines
            .iter()
            .map(|(name, _)| name_style.str_width(cache, name))
            .fold(Mm::from(0), Mm::max);
        let value_left = indent + name_width + Mm::from(DETAILS_GAP);
        let code_left = area.size().width - Mm::from(code::SIDE);
        let caption_left = code_left - Mm::from(CAPTION_GAP + CAPTION_WIDTH);
        let right = match self.code {
            Some(_) => caption_left - Mm::from(CAPTION_GAP),
            None => area.size().width,
        };

        let lines: Vec<(&str, String)> = self
            .lines
            .iter()
            .flat_map(|(name, value)| {
                let values = text::lines(value, value_style, cache, right - value_left);
                let names = std::iter::once(name.as_str()).chain(std::iter::repeat(""));
                names.zip(values)
            })
            .collect();
        let lines_height: Mm = lines.iter().map(|_| line_height).sum();
        let code_height = Mm::from(if self.code.is_some() { code::SIDE } else { 0 });
        let before = text::styled_if_any(&self.said_before, style, cache, area.size().width);
        let start = text::height(&before, cache) + gap_below(&before, style, cache);
        let height = start + lines_height.max(code_height);
        if height > area.size().height {
            return Ok(nothing_yet());
        }

        text::print_all(&area, cache, Position::default(), &before)?;
        let mut top = start;
        for (name, value) in lines {
            text::print(&area, cache, Position::new(indent, top), name_style, name)?;
            text::print(&area, cache, Position::new(value_left, top), value_style, &value)?;
            top += line_height;
        }
        if lines_height > Mm::from(0) {
            let rule = vec![Position::new(1, start), Position::new(1, start + lines_height)];
            area.draw_line(rule, Style::from(sheet::RULE));
        }
        if let Some(code) = &self.code {
            let small = sheet::small(style);
            let caption = text::lines(&code.caption, small, cache, Mm::from(CAPTION_WIDTH));
            let mut bottom = start + code_height;
            for line in caption.iter().rev() {
                bottom -= small.line_height(cache);
                let left = code_left - Mm::from(CAPTION_GAP) - small.str_width(cache, line);
                text::print(&area, cache, Position::new(left, bottom), small, line)?;
            }
            self.stencil.put(code.shape());
            area.draw_line(vec![Position::new(code_left, start)], Style::from(sheet::INK));
        }
        Ok(RenderResult { size: Size::new(area.size().width, height), has_more: false })
    }
}

/// The closing formula and who signs, kept together with what is said last: no page begins with
/// them.
pub(crate) struct Ending {
    said_before: String,
    closing: String,
    signature: String,
    drawn: Option<Placed>,
}

/// The width and height of the largest picture of a signature.
const SIGNATURE: (i32, i32) = (50, 18);
/// Between the closing formula and the signature.
const SIGNATURE_GAP: i32 = 7;

impl Ending {
    pub(crate) fn of(
        letter: &Letter,
        said_before: Option<&str>,
        drawn: Option<Rc<Picture>>,
        stencil: &Stencil,
    ) -> Self {
        Self {
            said_before: said_before.unwrap_or_default().to_owned(),
            closing: letter.closing.clone(),
            signature: letter.signature.clone(),
            drawn: Placed::new(drawn, SIGNATURE, stencil),
        }
    }
}

impl Element for Ending {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let cache = &context.font_cache;
        let left = Mm::from(WINDOW_LEFT - LEFT);
        let width = area.size().width;
        let closing = text::styled_if_any(&self.closing, style, cache, width);
        let signature = text::styled_if_any(&self.signature, style.bold(), cache, width - left);
        let before = text::styled_if_any(&self.said_before, style, cache, width);
        let closing_top = text::height(&before, cache) + gap_below(&before, style, cache);
        let is_signed = self.drawn.is_some() || !signature.is_empty();
        let gap = Mm::from(if is_signed { SIGNATURE_GAP } else { 0 });
        let drawn_top = closing_top + text::height(&closing, cache) + gap;
        let drawn_height = self.drawn.as_ref().map(Placed::height).unwrap_or_default();
        let signature_top = drawn_top + drawn_height;
        let height = signature_top + text::height(&signature, cache);
        if height > area.size().height {
            return Ok(nothing_yet());
        }
        text::print_all(&area, cache, Position::default(), &before)?;
        text::print_all(&area, cache, Position::new(0, closing_top), &closing)?;
        if let Some(drawn) = &self.drawn {
            drawn.draw(&area, Position::new(left, drawn_top));
        }
        text::print_all(&area, cache, Position::new(left, signature_top), &signature)?;
        Ok(RenderResult { size: Size::new(area.size().width, height), has_more: false })
    }
}

/// Pieces whose lines are set so far apart; genpdf has one spacing for all of a document.
pub(crate) struct Spaced {
    pub(crate) pieces: LinearLayout,
    pub(crate) line_spacing: f64,
}

impl Element for Spaced {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        self.pieces.render(context, area, style.with_line_spacing(self.line_spacing))
    }
}

/// Room between two pieces: a little more than half a line.
pub(crate) struct Gap;

/// How tall that is, in lines.
const GAP: f64 = 0.55;

impl Element for Gap {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let wanted = style.line_height(&context.font_cache) * GAP;
        let left = area.size().height;
        let height = if wanted < left { wanted } else { left };
        Ok(RenderResult { size: Size::new(area.size().width, height), has_more: false })
    }
}

/// That room, below lines if there are any.
pub(crate) fn gap_below(lines: &Lines, style: Style, cache: &FontCache) -> Mm {
    if lines.is_empty() { Mm::from(0) } else { style.line_height(cache) * GAP }
}

/// Nothing fits in what is left of the page: to be asked again on the next.
pub(crate) fn nothing_yet() -> RenderResult {
    RenderResult { size: Size::new(0, 0), has_more: true }
}

/// How many lines fit in a height.
pub(crate) fn lines_in(height: Mm, line_height: Mm) -> usize {
    let mut bottom = line_height;
    let mut lines = 0;
    while bottom <= height && line_height > Mm::from(0) {
        bottom += line_height;
        lines += 1;
    }
    lines
}
