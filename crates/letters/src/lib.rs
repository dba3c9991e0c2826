//! A letter's content laid out to PDF, with genpdf.
//!
//! The content is a [`Letter`], words and figures as they will stand on paper; this crate only
//! decides where. In reading order:
//!
//! - `sheet`: the A4 sheet, its margins, the envelope's window, the foot of each page;
//! - `letterhead`, `blocks`, `code`, `picture`, `rooms`, `table`: the pieces a letter is made of, from top to bottom;
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
mod picture;
mod rooms;
mod sheet;
mod table;
mod text;

use std::rc::Rc;

use genpdf::Document;
use genpdf::elements::LinearLayout;
use genpdf::fonts::{FontCache, FontData, FontFamily};
use printpdf::{CustomPdfConformance, Day, Information, PdfConformance, Picture, Pt, Stencil};
use relancier_messages::{Block, Image, Letter};

use blocks::{Details, Ending, Gap, Heading, Paragraph, Spaced};
pub use printpdf::PictureError;

use code::DrawnCode;
use letterhead::Letterhead;
use rooms::Rooms;
use sheet::{Foot, Sheets};
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

/// The longest paragraph that stays with what it leads to, in bytes: some five lines.
const SHORT: usize = 400;

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
    /// A picture is not one that can be drawn.
    Picture(Place, PictureError),
    /// Something cannot be placed, however empty the page.
    Layout(genpdf::error::Error),
}

/// Which picture of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// What stands above the sender's name.
    Logo,
    /// What stands above the name of who signs.
    Signature,
}

/// Why there is no PDF of several letters.
#[derive(Debug)]
pub struct BatchError {
    /// Which of them it is because of, from 0, where it is because of one.
    pub letter: Option<usize>,
    /// Why.
    pub error: LetterError,
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
    written(&[Laid::new(letter, fonts, &mut Vec::new())?], fonts)
}

/// Lays letters out in one file, to be printed on both sides of the paper: each begins on the
/// front of a sheet and has page numbers of its own.
pub fn render_all(letters: &[Letter], fonts: &Fonts) -> Result<Vec<u8>, BatchError> {
    let mut batch = Batch::new(fonts);
    for (place, letter) in letters.iter().enumerate() {
        batch.add(letter).map_err(|error| BatchError { letter: Some(place), error })?;
    }
    batch.finish().map_err(|error| BatchError { letter: None, error })
}

/// Letters on their way into one file, as [`render_all`] makes it; for those who want to say in
/// between how far they are.
pub struct Batch<'a> {
    fonts: &'a Fonts,
    pictures: Pictures,
    letters: Vec<Laid>,
}

impl<'a> Batch<'a> {
    /// No letter yet.
    pub fn new(fonts: &'a Fonts) -> Self {
        Self { fonts, pictures: Vec::new(), letters: Vec::new() }
    }

    /// Adds a letter: most of the work is done here.
    pub fn add(&mut self, letter: &Letter) -> Result<(), LetterError> {
        self.letters.push(Laid::new(letter, self.fonts, &mut self.pictures)?);
        Ok(())
    }

    /// The file.
    pub fn finish(self) -> Result<Vec<u8>, LetterError> {
        written(&self.letters, self.fonts)
    }
}

/// A letter that can be printed.
struct Laid {
    letter: Letter,
    logo: Option<Rc<Picture>>,
    signature: Option<Rc<Picture>>,
    /// Its codes, in their order.
    codes: Vec<DrawnCode>,
    line_spacing: f64,
    pages: u32,
}

/// The pictures met so far, and the files they came from: one that stands in a hundred letters
/// is read once, and stands in the file once.
type Pictures = Vec<(Image, Rc<Picture>)>;

impl Laid {
    fn new(
        letter: &Letter,
        fonts: &Fonts,
        pictures: &mut Pictures,
    ) -> Result<Self, LetterError> {
        let letter = text::printable(letter);
        let missing = missing_glyphs(&letter, fonts);
        if !missing.is_empty() {
            return Err(LetterError::MissingGlyphs(missing));
        }
        let mut picture = |image: &Option<Image>, place| {
            let read = image.as_ref().map(|image| read(image, pictures)).transpose();
            read.map_err(|error| LetterError::Picture(place, error))
        };
        let logo = picture(&letter.look.logo, Place::Logo)?;
        let signature = picture(&letter.look.signature, Place::Signature)?;
        let airiest = sheet::LINE_SPACINGS.first().copied().unwrap_or(1.0);
        let codes = letter.body.iter().filter_map(|block| match block {
            Block::Code(code) => Some(DrawnCode::new(code).ok_or(LetterError::CodeTooLong)),
            _ => None,
        });
        let codes = codes.collect::<Result<_, _>>()?;
        let mut laid = Self { letter, logo, signature, codes, line_spacing: airiest, pages: 0 };
        laid.fit(&fonts.measured)?;
        Ok(laid)
    }

    /// Finds the airiest line spacing that takes the fewest pages, and how many.
    fn fit(&mut self, measured: &FontFamily<FontData>) -> Result<(), LetterError> {
        let mut fewest: Option<(f64, u32)> = None;
        for line_spacing in sheet::LINE_SPACINGS {
            self.line_spacing = line_spacing;
            let pages = lay_out(std::slice::from_ref(self), measured, None)?;
            if fewest.is_none_or(|(_, known)| pages < known) {
                fewest = Some((line_spacing, pages));
            }
            if pages == 1 {
                break;
            }
        }
        (self.line_spacing, self.pages) = fewest.unwrap_or_default();
        Ok(())
    }

    /// The pieces of the letter, from top to bottom.
    fn pieces(&self, stencil: &Stencil) -> LinearLayout {
        let letter = &self.letter;
        let mut pieces = LinearLayout::vertical();
        pieces.push(Letterhead::of(letter, self.logo.clone(), stencil));
        // What a short paragraph leads to, it stays with: the list of invoices, the account, the
        // closing formula.
        let mut said_before = None;
        let mut codes = self.codes.iter().cloned();
        let mut body = letter.body.iter().peekable();
        while let Some(block) = body.next() {
            match block {
                Block::Heading(text) => pieces.push(Heading::new(text)),
                Block::Paragraph(text) => match body.peek() {
                    None | Some(Block::Details(_) | Block::Table(_) | Block::Rooms(_))
                        if is_short(text) =>
                    {
                        said_before = Some(text.as_str());
                        continue;
                    }
                    _ => pieces.push(Paragraph::new(text)),
                },
                Block::Details(lines) => {
                    let code = body.next_if(|next| matches!(next, Block::Code(_)));
                    let code = code.and_then(|_| codes.next());
                    pieces.push(Details::new(said_before.take(), lines, code, stencil));
                }
                Block::Code(_) => {
                    pieces.push(Details::new(None, &[], codes.next(), stencil));
                }
                Block::Table(table) => {
                    pieces.push(TableBlock::new(said_before.take(), table));
                }
                Block::Rooms(rooms) => pieces.push(Rooms::new(said_before.take(), rooms)),
            }
            pieces.push(Gap);
        }
        pieces.push(Ending::of(letter, said_before, self.signature.clone(), stencil));
        pieces
    }
}

/// Whether a paragraph is short enough to be kept whole.
fn is_short(text: &str) -> bool {
    text.len() <= SHORT
}

fn read(image: &Image, known: &mut Pictures) -> Result<Rc<Picture>, PictureError> {
    if let Some((_, picture)) = known.iter().find(|(file, _)| file == image) {
        return Ok(Rc::clone(picture));
    }
    let picture = Rc::new(Picture::new(&image.0)?);
    known.push((image.clone(), Rc::clone(&picture)));
    Ok(picture)
}

fn written(letters: &[Laid], fonts: &Fonts) -> Result<Vec<u8>, LetterError> {
    let mut file = Vec::new();
    lay_out(letters, &fonts.printed, Some(&mut file))?;
    Ok(file)
}

/// Writes the file, if there is to be one; returns how many pages the last letter takes.
fn lay_out(
    letters: &[Laid],
    family: &FontFamily<FontData>,
    file: Option<&mut Vec<u8>>,
) -> Result<u32, LetterError> {
    let mut document = Document::new(family.clone());
    let stencil = Stencil::default();
    let feet = letters.iter().map(|laid| Foot::of(&laid.letter, laid.pages)).collect();
    let sheets = Sheets::new(feet);
    let counted = sheets.turned();
    document.set_font_size(sheet::BODY_SIZE);
    let mut information =
        Information { creator: "Relancier".to_owned(), ..Information::default() };
    if let Some(Laid { letter, .. }) = letters.first() {
        information.author.clone_from(&letter.author);
        information.language.clone_from(&letter.language);
        information.date = day(&letter.date);
        // Several letters have no title in common: viewers then show the file's name.
        if letters.len() == 1 {
            information.subject.clone_from(&letter.reference);
            document.set_title(&letter.title);
        }
    }
    document.set_conformance(PdfConformance::Custom(CustomPdfConformance {
        information,
        is_draft: file.is_none(),
        line_width: RULE_WIDTH,
        stencil: stencil.clone(),
        ..CustomPdfConformance::default()
    }));
    for (place, laid) in letters.iter().enumerate() {
        if place > 0 {
            document.push(sheets.turn());
        }
        document
            .push(Spaced { pieces: laid.pieces(&stencil), line_spacing: laid.line_spacing });
    }
    document.set_page_decorator(sheets);
    document.render(file.unwrap_or(&mut Vec::new())).map_err(LetterError::Layout)?;
    Ok(counted.page())
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
