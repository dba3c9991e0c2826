//! The top of the first page: who writes, to whom, where and when, about what.

use genpdf::error::Error;
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Context, Element, Mm, Position, RenderResult, Size};
use relancier_messages::Letter;

use crate::sheet::{
    self, BODY_SIZE, LEFT, TEXT_WIDTH, TOP, WINDOW_LEFT, WINDOW_LINES, WINDOW_MIDDLE,
    WINDOW_WIDTH,
};
use crate::text;

/// Where the date stands, unless the blocks above need more room.
const DATE_TOP: i32 = 91;
/// Between the blocks above and the date, the date and the subject, the subject and the body.
const GAP: i32 = 5;
/// Between the sender's block and the window's column.
const GUTTER: i32 = 6;
/// The smallest type the recipient is set in to stay in the window.
const SMALLEST: u8 = 7;

/// The top of the first page.
pub(crate) struct Letterhead {
    sender: Vec<String>,
    recipient: Vec<String>,
    place_and_date: String,
    reference: String,
    subject: String,
}

impl Letterhead {
    pub(crate) fn of(letter: &Letter) -> Self {
        Self {
            sender: letter.sender.clone(),
            recipient: letter.recipient.clone(),
            place_and_date: letter.place_and_date.clone(),
            reference: letter.reference.clone(),
            subject: letter.subject.clone(),
        }
    }

    /// The recipient's lines, in the largest type in which the window shows them all.
    fn recipient_lines(&self, context: &Context, style: Style) -> (Vec<String>, Style) {
        let fitted = (SMALLEST..=BODY_SIZE).rev().find_map(|size| {
            let style = sheet::compact(style).with_font_size(size);
            let lines = wrapped(&self.recipient, style, context, Mm::from(WINDOW_WIDTH));
            (lines.len() <= WINDOW_LINES || size == SMALLEST).then_some((lines, style))
        });
        fitted.unwrap_or_else(|| (self.recipient.clone(), style))
    }
}

impl Element for Letterhead {
    fn render(
        &mut self,
        context: &Context,
        area: Area<'_>,
        style: Style,
    ) -> Result<RenderResult, Error> {
        let cache = &context.font_cache;
        let window_left = Mm::from(WINDOW_LEFT - LEFT);

        let sender_width = window_left - Mm::from(GUTTER);
        let mut sender_bottom = Mm::from(0);
        for (place, line) in self.sender.iter().enumerate() {
            let style = if place == 0 {
                sheet::compact(style).bold().with_font_size(BODY_SIZE + 2)
            } else {
                sheet::compact(style).with_font_size(BODY_SIZE - 1)
            };
            for line in text::lines(line, style, cache, sender_width) {
                text::print(&area, cache, Position::new(0, sender_bottom), style, &line)?;
                sender_bottom += style.line_height(cache);
            }
        }

        let (recipient, recipient_style) = self.recipient_lines(context, style);
        let line_height = recipient_style.line_height(cache);
        let height: Mm = recipient.iter().map(|_| line_height).sum();
        // A name too long for any type size begins at the top of the window and runs below it.
        let mut recipient_bottom =
            (Mm::from(WINDOW_MIDDLE - TOP) - height / 2.0).max(Mm::from(26));
        for line in recipient {
            let position = Position::new(window_left, recipient_bottom);
            text::print(&area, cache, position, recipient_style, &line)?;
            recipient_bottom += line_height;
        }

        let mut top = sender_bottom.max(recipient_bottom) + Mm::from(GAP);
        top = top.max(Mm::from(DATE_TOP - TOP));
        for line in text::lines(&self.place_and_date, style, cache, Mm::from(WINDOW_WIDTH)) {
            text::print(&area, cache, Position::new(window_left, top), style, &line)?;
            top += style.line_height(cache);
        }

        top += Mm::from(GAP);
        for (line, style) in
            [(&self.reference, sheet::small(style)), (&self.subject, style.bold())]
        {
            for line in text::lines(line, style, cache, Mm::from(TEXT_WIDTH)) {
                text::print(&area, cache, Position::new(0, top), style, &line)?;
                top += style.line_height(cache);
            }
            top += Mm::from(1);
        }
        top += Mm::from(GAP);
        Ok(RenderResult { size: Size::new(TEXT_WIDTH, top), has_more: false })
    }
}

fn wrapped(texts: &[String], style: Style, context: &Context, width: Mm) -> Vec<String> {
    let lines = texts.iter().map(|text| text::lines(text, style, &context.font_cache, width));
    lines.flatten().collect()
}
