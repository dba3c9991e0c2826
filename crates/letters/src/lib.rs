//! A letter's content laid out to PDF, with genpdf.
//!
//! The content is a [`Letter`], words and figures as they will stand on paper; this crate only
//! decides where. In reading order:
//!
//! - `sheet`: the A4 sheet, its margins, the envelope's window, the foot of each page;
//! - `letterhead`, `blocks`, `table`: the pieces a letter is made of, from top to bottom;
//! - `text`: how text is cut into lines;
//! - `finish`: what genpdf leaves to be said in the file: title, author, language, date.
//!
//! The same letter gives the same bytes, on any machine and on any day: the only date in it is
//! the letter's own.

mod blocks;
mod finish;
mod letterhead;
mod sheet;
mod table;
mod text;

use std::cell::Cell;
use std::rc::Rc;

use genpdf::Document;
use genpdf::fonts::{FontCache, FontData, FontFamily};
use relancier_messages::{Block, Letter};

use blocks::{Details, Ending, Gap, Paragraph};
use letterhead::Letterhead;
use sheet::{Foot, Sheet};
use table::TableBlock;

/// The two faces letters are set in.
pub struct Fonts {
    family: FontFamily<FontData>,
}

/// The face that stands for the two genpdf wants and letters never use.
const UNUSED_FACE: printpdf::BuiltinFont = printpdf::BuiltinFont::Helvetica;

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
    /// Something cannot be placed, however empty the page.
    Layout(genpdf::error::Error),
    /// The file genpdf wrote cannot be read back.
    File(lopdf::Error),
}

impl Fonts {
    /// The faces of `public/fonts`, or others; TrueType outlines only.
    pub fn new(regular: Vec<u8>, bold: Vec<u8>) -> Result<Self, LetterError> {
        // The font reader indexes before it looks: it is only given what begins as a font does.
        let is_font = |data: &[u8]| data.starts_with(TRUE_TYPE) && data.len() > HEADER;
        if !is_font(&regular) || !is_font(&bold) {
            return Err(LetterError::NotAFont);
        }
        let not_a_font = |_| LetterError::NotAFont;
        let embedded = |data| FontData::new(data, None).map_err(not_a_font);
        // genpdf wants four faces. The two that letters never use are declared built in, so
        // that they weigh nothing; `finish` takes them off the list of fonts.
        let unused = FontData::new(regular.clone(), Some(UNUSED_FACE)).map_err(not_a_font)?;
        Ok(Self {
            family: FontFamily {
                regular: embedded(regular)?,
                bold: embedded(bold)?,
                italic: unused.clone(),
                bold_italic: unused,
            },
        })
    }
}

/// Lays a letter out: a PDF file.
pub fn render(letter: &Letter, fonts: &Fonts) -> Result<Vec<u8>, LetterError> {
    let letter = text::printable(letter);
    let missing = missing_glyphs(&letter, fonts);
    if !missing.is_empty() {
        return Err(LetterError::MissingGlyphs(missing));
    }
    let file = fewest_pages(&letter, fonts)?;
    finish::finish(&file, &letter).map_err(LetterError::File)
}

/// The letter on as few pages as closer lines allow.
fn fewest_pages(letter: &Letter, fonts: &Fonts) -> Result<Vec<u8>, LetterError> {
    let mut fewest: Option<(f64, u32)> = None;
    for line_spacing in sheet::LINE_SPACINGS {
        let (file, pages) = lay_out(letter, fonts, line_spacing, None)?;
        if pages == 1 {
            return Ok(file);
        }
        if fewest.is_none_or(|(_, known)| pages < known) {
            fewest = Some((line_spacing, pages));
        }
    }
    // How many pages there are is known once they are made, and then printed on each.
    let (line_spacing, pages) = fewest.unwrap_or_default();
    let (file, _) = lay_out(letter, fonts, line_spacing, Some(pages))?;
    Ok(file)
}

/// Makes the file; also returns how many pages it has.
fn lay_out(
    letter: &Letter,
    fonts: &Fonts,
    line_spacing: f64,
    pages: Option<u32>,
) -> Result<(Vec<u8>, u32), LetterError> {
    let mut document = Document::new(fonts.family.clone());
    let counted = Rc::new(Cell::new(0));
    document.set_page_decorator(Sheet::new(Foot::of(letter, pages), Rc::clone(&counted)));
    document.set_font_size(sheet::BODY_SIZE);
    document.set_line_spacing(line_spacing);
    // Without it, each letter carries a colour profile of 550 kB.
    document.set_minimal_conformance();

    document.push(Letterhead::of(letter));
    for block in &letter.body {
        match block {
            Block::Paragraph(text) => document.push(Paragraph::new(text)),
            Block::Details(lines) => document.push(Details::new(lines)),
            Block::Table(table) => document.push(TableBlock::new(table)),
        }
        document.push(Gap);
    }
    document.push(Ending::new(&letter.closing, &letter.signature));

    let mut file = Vec::new();
    document.render(&mut file).map_err(LetterError::Layout)?;
    Ok((file, counted.get()))
}

/// The characters of the letter that one of the faces lacks, each once.
fn missing_glyphs(letter: &Letter, fonts: &Fonts) -> Vec<char> {
    let cache = FontCache::new(fonts.family.clone());
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
