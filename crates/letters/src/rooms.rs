//! Room to write by hand, and to sign.

use genpdf::error::Error;
use genpdf::fonts::FontCache;
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Context, Element, Mm, Position, RenderResult, Size};
use relancier_messages::Room;

use crate::blocks::{gap_below, nothing_yet};
use crate::sheet;
use crate::text::{self, Lines};

/// Between two rooms side by side.
const GUTTER: i32 = 10;
/// From one line to write on to the next, and from a line's words to where one writes.
const LINE_PITCH: i32 = 9;
const LINE_GAP: i32 = 2;
/// How far the words of a line stand above the line itself.
const WORDS_ABOVE: f32 = 0.8;
/// Above the words over the room to sign, and how tall that room is.
const SIGNATURE_ABOVE: i32 = 4;
const SIGNATURE: i32 = 18;

/// Rooms side by side, kept on one page with what leads to them.
pub(crate) struct Rooms {
    said_before: String,
    rooms: Vec<Room>,
}

impl Rooms {
    pub(crate) fn new(said_before: Option<&str>, rooms: &[Room]) -> Self {
        Self { said_before: said_before.unwrap_or_default().to_owned(), rooms: rooms.to_vec() }
    }
}

impl Element for Rooms {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let cache = &context.font_cache;
        let width = area.size().width;
        let before = text::styled_if_any(&self.said_before, style, cache, width);
        let start = text::height(&before, cache) + gap_below(&before, style, cache);
        let count = u32::try_from(self.rooms.len()).unwrap_or(1).max(1);
        let gutters = Mm::from(GUTTER) * f64::from(count - 1);
        let room_width = (width - gutters) / f64::from(count);
        let rooms: Vec<(Lines, &Room)> = self
            .rooms
            .iter()
            .map(|room| {
                let style = sheet::compact(style);
                (text::styled_if_any(&room.heading, style, cache, room_width), room)
            })
            .collect();
        // Lines begin at one height, however long what stands above them is.
        let headings = rooms.iter().map(|(heading, _)| text::height(heading, cache));
        let lines_top = start + headings.fold(Mm::from(0), Mm::max);
        let heights = rooms.iter().map(|(_, room)| below_heading(room, style, cache));
        let height = lines_top + heights.fold(Mm::from(0), Mm::max);
        if height > area.size().height {
            return Ok(nothing_yet());
        }

        text::print_all(&area, cache, Position::default(), &before)?;
        let mut left = Mm::from(0);
        for (heading, room) in &rooms {
            text::print_all(&area, cache, Position::new(left, start), heading)?;
            let right = left + room_width;
            let mut line = lines_top;
            for words in &room.lines {
                line += Mm::from(LINE_PITCH);
                let above = style.line_height(cache) + Mm::from(WORDS_ABOVE);
                text::print(&area, cache, Position::new(left, line - above), style, words)?;
                let from = match words.as_str() {
                    "" => left,
                    words => left + style.str_width(cache, words) + Mm::from(LINE_GAP),
                };
                let rule = vec![Position::new(from, line), Position::new(right, line)];
                area.draw_line(rule, Style::from(sheet::RULE));
            }
            if let Some(words) = &room.signature {
                let top = Position::new(left, line + Mm::from(SIGNATURE_ABOVE));
                text::print(&area, cache, top, style, words)?;
            }
            left = right + Mm::from(GUTTER);
        }
        Ok(RenderResult { size: Size::new(width, height), has_more: false })
    }
}

/// How tall a room is below its heading.
fn below_heading(room: &Room, style: Style, cache: &FontCache) -> Mm {
    let lines: Mm = room.lines.iter().map(|_| Mm::from(LINE_PITCH)).sum();
    let signature = room
        .signature
        .as_ref()
        .map(|_| Mm::from(SIGNATURE_ABOVE) + style.line_height(cache) + Mm::from(SIGNATURE));
    lines + signature.unwrap_or_default()
}
