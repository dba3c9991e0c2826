//! The pieces of a letter's body.

use genpdf::error::Error;
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Context, Element, Mm, Position, RenderResult, Size};
use printpdf::Stencil;

use crate::code::{self, DrawnCode};
use crate::sheet::{self, LEFT, TEXT_WIDTH, WINDOW_LEFT};
use crate::text;

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

/// Names and values side by side, kept on one page: the account to pay to. At their right the
/// code to scan, if there is one.
pub(crate) struct Details {
    lines: Vec<(String, String)>,
    code: Option<DrawnCode>,
    stencil: Stencil,
}

/// How far the names stand from the rule before them, and the values from the names.
const DETAILS_INDENT: i32 = 5;
const DETAILS_GAP: i32 = 4;
/// How wide what is said of a code is, and how far from the code it stands.
const CAPTION_WIDTH: i32 = 34;
const CAPTION_GAP: i32 = 3;

impl Details {
    pub(crate) fn new(
        lines: &[(String, String)],
        code: Option<DrawnCode>,
        stencil: &Stencil,
    ) -> Self {
        Self { lines: lines.to_vec(), code, stencil: stencil.clone() }
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
        let height = lines_height.max(code_height);
        if height > area.size().height {
            return Ok(nothing_yet());
        }

        let mut top = Mm::from(0);
        for (name, value) in lines {
            text::print(&area, cache, Position::new(indent, top), name_style, name)?;
            text::print(&area, cache, Position::new(value_left, top), value_style, &value)?;
            top += line_height;
        }
        if lines_height > Mm::from(0) {
            let rule = vec![Position::new(1, 0), Position::new(Mm::from(1), lines_height)];
            area.draw_line(rule, Style::from(sheet::RULE));
        }
        if let Some(code) = &self.code {
            let small = sheet::small(style);
            let caption = text::lines(&code.caption, small, cache, Mm::from(CAPTION_WIDTH));
            let mut bottom = code_height;
            for line in caption.iter().rev() {
                bottom -= small.line_height(cache);
                let left = code_left - Mm::from(CAPTION_GAP) - small.str_width(cache, line);
                text::print(&area, cache, Position::new(left, bottom), small, line)?;
            }
            self.stencil.put(code.shape());
            area.draw_line(vec![Position::new(code_left, 0)], Style::from(sheet::INK));
        }
        Ok(RenderResult { size: Size::new(area.size().width, height), has_more: false })
    }
}

/// The closing formula and who signs, kept together.
pub(crate) struct Ending {
    closing: String,
    signature: String,
}

impl Ending {
    pub(crate) fn new(closing: &str, signature: &str) -> Self {
        Self { closing: closing.to_owned(), signature: signature.to_owned() }
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
        let line_height = style.line_height(cache);
        let signature_left = Mm::from(WINDOW_LEFT - LEFT);
        let signature_width = Mm::from(TEXT_WIDTH) - signature_left;
        let closing = text::lines(&self.closing, style, cache, area.size().width);
        let signature = text::lines(&self.signature, style.bold(), cache, signature_width);

        let mut lines = Vec::new();
        let mut top = Mm::from(0);
        for line in closing {
            lines.push((Position::new(0, top), style, line));
            top += line_height;
        }
        top += Mm::from(7);
        for line in signature {
            lines.push((Position::new(signature_left, top), style.bold(), line));
            top += line_height;
        }
        if top > area.size().height {
            return Ok(nothing_yet());
        }
        for (position, style, line) in lines {
            text::print(&area, cache, position, style, &line)?;
        }
        Ok(RenderResult { size: Size::new(area.size().width, top), has_more: false })
    }
}

/// Room between two pieces: a little more than half a line.
pub(crate) struct Gap;

impl Element for Gap {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let wanted = style.line_height(&context.font_cache) * 0.55;
        let left = area.size().height;
        let height = if wanted < left { wanted } else { left };
        Ok(RenderResult { size: Size::new(area.size().width, height), has_more: false })
    }
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
