//! A letter's content laid out to PDF, with genpdf.
//!
//! The content is a [`Letter`], words and figures as they will stand on paper; this crate only
//! decides where. In reading order:
//!
//! - `sheet`: the A4 sheet, its margins, the envelope's window, the foot of each page;
//! - `letterhead`, `blocks`, `code`, `table`: the pieces a letter is made of, from top to bottom;
//! - `text`: how text is cut into lines.
//!
//! The file is written by our own `printpdf`, which also takes what it says of itself: title,
//! author, language, date.
//!
//! The same letter gives the same bytes, on any machine and on any day: the only date in it is
//! the letter's own.

mod blocks;
mod code;
mod letterhead;
mod sheet;
mod table;
mod text;

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use genpdf::Document;
use genpdf::fonts::{FontCache, FontData, FontFamily};
use printpdf::{CustomPdfConformance, Day, Information, PdfConformance, Pt, Stencil};
use relancier_messages::{Block, Code, Letter};

use blocks::{Details, Ending, Gap, Paragraph};
use code::DrawnCode;
use letterhead::Letterhead;
use sheet::{Foot, Sheet};
use table::TableBlock;

/// The two faces letters are set in.
pub struct Fonts {
    /// To print with: embedded in the file.
    printed: FontFamily<FontData>,
    /// To count pages with: as wide as the others, and never printed.
    measured: FontFamily<FontData>,
}

/// What genpdf is told stands for a face that it is not to embed.
const NOT_EMBEDDED: Option<printpdf::BuiltinFont> = Some(printpdf::BuiltinFont::Helvetica);

/// How thick rules are.
const RULE_WIDTH: Pt = Pt(0.4);

/// How a TrueType font begins, and how long its header is at least.
const TRUE_TYPE: &[u8] = &[0, 1, 0, 0];
const HEADER: usize = 12;

/// Why there is no PDF.
#[derive(Debug)]
pub enum LetterError {
    /// A font file is not a TrueType font.
    NotAFont,
    /// The fonts lack these characters: the letter would show blanks in their place.
    MissingGlyphs(Vec<char>),
    /// A QR code would have more to say than it can hold.
    CodeTooLong,
    /// Something cannot be placed, however empty the page.
    Layout(genpdf::error::Error),
}

impl Fonts {
    /// The faces of `public/fonts`, or others; TrueType outlines only.
    pub fn new(regular: &[u8], bold: &[u8]) -> Result<Self, LetterError> {
        // The font reader indexes before it looks: it is only given what begins as a font does.
        let is_font = |data: &[u8]| data.starts_with(TRUE_TYPE) && data.len() > HEADER;
        if !is_font(regular) || !is_font(bold) {
            return Err(LetterError::NotAFont);
        }
        let face = |data: &[u8], built_in| {
            FontData::new(data.to_vec(), built_in).map_err(|_| LetterError::NotAFont)
        };
        // genpdf wants four faces; the two that letters never use weigh nothing.
        let unused = face(regular, NOT_EMBEDDED)?;
        let family = |built_in| {
            Ok(FontFamily {
                regular: face(regular, built_in)?,
                bold: face(bold, built_in)?,
                italic: unused.clone(),
                bold_italic: unused.clone(),
            })
        };
        Ok(Self { printed: family(None)?, measured: family(NOT_EMBEDDED)? })
    }
}

/// Lays a letter out: a PDF file.
pub fn render(letter: &Letter, fonts: &Fonts) -> Result<Vec<u8>, LetterError> {
    let letter = text::printable(letter);
    let missing = missing_glyphs(&letter, fonts);
    if !missing.is_empty() {
        return Err(LetterError::MissingGlyphs(missing));
    }
    let (line_spacing, pages) = fewest_pages(&letter, &fonts.measured)?;
    let mut file = Vec::new();
    lay_out(&letter, &fonts.printed, line_spacing, pages, &mut file)?;
    Ok(file)
}

/// The airiest line spacing that takes the fewest pages, and how many.
fn fewest_pages(
    letter: &Letter,
    measured: &FontFamily<FontData>,
) -> Result<(f64, u32), LetterError> {
    let mut fewest: Option<(f64, u32)> = None;
    for line_spacing in sheet::LINE_SPACINGS {
        let pages = lay_out(letter, measured, line_spacing, 1, io::sink())?;
        if fewest.is_none_or(|(_, known)| pages < known) {
            fewest = Some((line_spacing, pages));
        }
        if pages == 1 {
            break;
        }
    }
    Ok(fewest.unwrap_or_default())
}

/// Writes the file, its pages numbered if there are to be several; returns how many there are.
fn lay_out(
    letter: &Letter,
    family: &FontFamily<FontData>,
    line_spacing: f64,
    pages: u32,
    file: impl io::Write,
) -> Result<u32, LetterError> {
    let mut document = Document::new(family.clone());
    let counted = Rc::new(Cell::new(0));
    document.set_page_decorator(Sheet::new(Foot::of(letter, pages), Rc::clone(&counted)));
    document.set_font_size(sheet::BODY_SIZE);
    document.set_line_spacing(line_spacing);
    let stencil = Stencil::default();
    document.set_title(&letter.title);
    document.set_conformance(PdfConformance::Custom(CustomPdfConformance {
        information: information(letter),
        line_width: RULE_WIDTH,
        stencil: stencil.clone(),
        ..CustomPdfConformance::default()
    }));

    document.push(Letterhead::of(letter));
    let mut body = letter.body.iter().peekable();
    while let Some(block) = body.next() {
        match block {
            Block::Paragraph(text) => document.push(Paragraph::new(text)),
            Block::Details(lines) => {
                let code = match body.peek() {
                    Some(Block::Code(code)) => Some(drawn(code)?),
                    _ => None,
                };
                if code.is_some() {
                    body.next();
                }
                document.push(Details::new(lines, code, &stencil));
            }
            Block::Code(code) => {
                document.push(Details::new(&[], Some(drawn(code)?), &stencil));
            }
            Block::Table(table) => document.push(TableBlock::new(table)),
        }
        document.push(Gap);
    }
    document.push(Ending::new(&letter.closing, &letter.signature));

    document.render(file).map_err(LetterError::Layout)?;
    Ok(counted.get())
}

fn drawn(code: &Code) -> Result<DrawnCode, LetterError> {
    DrawnCode::new(code).ok_or(LetterError::CodeTooLong)
}

/// What the file says of itself.
fn information(letter: &Letter) -> Information {
    Information {
        author: letter.author.clone(),
        subject: letter.reference.clone(),
        creator: "Relancier".to_owned(),
        language: letter.language.clone(),
        date: day(&letter.date),
    }
}

/// A day as letters say it: `2026-11-21`.
fn day(date: &str) -> Option<Day> {
    let mut parts = date.splitn(3, '-');
    Some(Day {
        year: parts.next()?.parse().ok()?,
        month: parts.next()?.parse().ok()?,
        day: parts.next()?.parse().ok()?,
    })
}

/// The characters of the letter that one of the faces lacks, each once.
fn missing_glyphs(letter: &Letter, fonts: &Fonts) -> Vec<char> {
    let cache = FontCache::new(fonts.measured.clone());
    let family = cache.default_font_family();
    let mut missing: Vec<char> = text::characters(letter)
        .into_iter()
        .filter(|c| {
            let lacks = |face: genpdf::fonts::Font| face.glyph_ids(&cache, [*c]).contains(&0);
            lacks(family.regular) || lacks(family.bold)
        })
        .collect();
    missing.sort_unstable();
    missing.dedup();
    missing
}
