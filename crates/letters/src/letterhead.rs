//! The top of the first page: who writes, to whom, where and when, about what.

use std::rc::Rc;

use genpdf::error::Error;
use genpdf::fonts::FontCache;
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Context, Element, Mm, Position, RenderResult, Size};
use printpdf::{Picture, Stencil};
use relancier_messages::{Letter, Window};

use crate::picture::Placed;
use crate::sheet::{
    self, LEFT, SMALLEST_SIZE, TEXT_WIDTH, TOP, WINDOW_HEIGHT, WINDOW_LEFT, WINDOW_MIDDLE,
    WINDOW_WIDTH,
};
use crate::text::{self, Lines};

/// Where the date stands, unless the blocks above need more room.
const DATE_TOP: i32 = 91;
/// Between the blocks above and the date, the date and the subject, the subject and the body.
const GAP: i32 = 5;
/// Between the sender's block and the window's column.
const GUTTER: i32 = 6;
/// How tall the sender's block may be before it takes smaller type, its logo included.
const SENDER_HEIGHT: i32 = 60;
/// The width and height of the largest logo, and how far the sender's name stands below it.
const LOGO: (i32, i32) = (60, 18);
const LOGO_GAP: i32 = 3;

/// The top of the first page; of a document for nobody, its heading alone.
pub(crate) struct Letterhead {
    sender: Vec<String>,
    recipient: Vec<String>,
    place_and_date: String,
    posting: String,
    reference: String,
    subject: String,
    window: Window,
    logo: Option<Placed>,
}

impl Letterhead {
    pub(crate) fn of(letter: &Letter, logo: Option<Rc<Picture>>, stencil: &Stencil) -> Self {
        Self {
            sender: letter.sender.clone(),
            recipient: letter.recipient.clone(),
            place_and_date: letter.place_and_date.clone(),
            posting: letter.posting.clone(),
            reference: letter.reference.clone(),
            subject: letter.subject.clone(),
            window: letter.look.window,
            logo: Placed::new(logo, LOGO, stencil),
        }
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
        let right_column = Mm::from(WINDOW_LEFT - LEFT);
        let (sender_left, window_left) = match self.window {
            Window::Right => (Mm::from(0), right_column),
            Window::Left => (right_column, Mm::from(0)),
        };

        let mut sender_top = Mm::from(0);
        if let Some(logo) = &self.logo {
            logo.draw(&area, Position::new(sender_left, 0));
            sender_top = logo.height() + Mm::from(LOGO_GAP);
        }
        let sender_width = right_column - Mm::from(GUTTER);
        let sender_height = Mm::from(SENDER_HEIGHT) - sender_top;
        let sizes = SMALLEST_SIZE..=style.font_size();
        let sender = text::fitted(sizes.clone(), sender_height, cache, |size| {
            let name = sheet::compact(style).bold().with_font_size(size + 2);
            let rest = sheet::compact(style).with_font_size(size - 1);
            let styles = std::iter::once(name).chain(std::iter::repeat(rest));
            wrapped(self.sender.iter().zip(styles), cache, sender_width)
        });
        let corner = Position::new(sender_left, sender_top);
        let sender_bottom = text::print_all(&area, cache, corner, &sender)?;

        let recipient = text::fitted(sizes, Mm::from(WINDOW_HEIGHT), cache, |size| {
            let style = sheet::compact(style).with_font_size(size);
            let lines = self.recipient.iter().zip(std::iter::repeat(style));
            wrapped(lines, cache, Mm::from(WINDOW_WIDTH))
        });
        // A name too long for any size begins at the top of the window and runs below it.
        let highest = Mm::from(WINDOW_MIDDLE - WINDOW_HEIGHT / 2 - TOP);
        let centred = Mm::from(WINDOW_MIDDLE - TOP) - text::height(&recipient, cache) / 2.0;
        let corner = Position::new(window_left, centred.max(highest));
        let recipient_bottom = text::print_all(&area, cache, corner, &recipient)?;

        let mut top = Mm::from(0);
        if !self.recipient.is_empty() {
            top = sender_bottom.max(recipient_bottom) + Mm::from(GAP);
            top = top.max(Mm::from(DATE_TOP - TOP));
            let date = text::styled(&self.place_and_date, style, cache, Mm::from(WINDOW_WIDTH));
            top = text::print_all(&area, cache, Position::new(right_column, top), &date)?;
            top += Mm::from(GAP);
        }
        for (line, style) in [
            (&self.posting, style.bold()),
            (&self.reference, sheet::small(style)),
            (&self.subject, style.bold()),
        ] {
            if line.is_empty() {
                continue;
            }
            let lines = text::styled(line, style, cache, Mm::from(TEXT_WIDTH));
            top = text::print_all(&area, cache, Position::new(0, top), &lines)?;
            top += Mm::from(1);
        }
        top += Mm::from(GAP);
        Ok(RenderResult { size: Size::new(TEXT_WIDTH, top), has_more: false })
    }
}

/// Texts cut into lines, each in its style.
fn wrapped<'a>(
    texts: impl Iterator<Item = (&'a String, Style)>,
    cache: &FontCache,
    width: Mm,
) -> Lines {
    texts.flat_map(|(line, style)| text::styled(line, style, cache, width)).collect()
}
