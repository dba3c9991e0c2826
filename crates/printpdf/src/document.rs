//! The document, from the first page to the file.

use std::cell::RefCell;
use std::io::{BufWriter, Write};
use std::rc::Rc;

use pdf_writer::{Date, Filter, Finish, Name, Pdf, Rect, Ref, Settings, TextStr, XRefFilter};

use crate::compressed;
use crate::error::{Error, PdfError};
use crate::face::{self, BuiltinFont, Face, FaceObjects, IndirectFontRef};
use crate::length::{Mm, Pt};
use crate::page::{Page, PdfPageReference};
use crate::picture::{self, Picture};
use crate::shape::Stencil;

/// Where documents begin.
pub enum PdfDocument {}

/// A document that is being made.
pub struct PdfDocumentReference(Rc<RefCell<Draft>>);

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfPageIndex(usize);

/// Which layer of a page: they have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdfLayerIndex(());

/// What kind of file is wanted.
pub enum PdfConformance {
    /// One of the caller's own.
    Custom(CustomPdfConformance),
}

/// What the caller says of the file beside what genpdf does.
pub struct CustomPdfConformance {
    /// Whether a colour profile is to be embedded: it never is.
    pub requires_icc_profile: bool,
    /// Whether XMP metadata are to be embedded: they never are.
    pub requires_xmp_metadata: bool,
    /// What the file says of itself.
    pub information: Information,
    /// Whether it is laid out only to see how many pages it takes: nothing is written.
    pub is_draft: bool,
    /// How thick lines are.
    pub line_width: Pt,
    /// Hands over what is drawn besides lines and text.
    pub stencil: Stencil,
}

/// What a file says of itself, beside its title. What is empty is left out.
#[derive(Debug, Clone, Default)]
pub struct Information {
    /// Who wrote it.
    pub author: String,
    /// What it is about.
    pub subject: String,
    /// The program it was made with.
    pub creator: String,
    /// Its language (RFC 5646): `fr`, `en`.
    pub language: String,
    /// The day it was made.
    pub date: Option<Day>,
}

/// A day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// All of a document, as it is made.
pub(crate) struct Draft {
    title: String,
    conformance: CustomPdfConformance,
    pub(crate) pages: Vec<Page>,
    pub(crate) faces: Vec<Face>,
    pub(crate) pictures: Vec<Rc<Picture>>,
}

impl Default for CustomPdfConformance {
    fn default() -> Self {
        Self {
            requires_icc_profile: false,
            requires_xmp_metadata: false,
            information: Information::default(),
            is_draft: false,
            line_width: Pt(1.0),
            stencil: Stencil::default(),
        }
    }
}

impl PdfDocument {
    /// A document of one page.
    #[expect(clippy::new_ret_no_self, reason = "the call genpdf makes")]
    pub fn new(
        title: impl Into<String>,
        width: Mm,
        height: Mm,
        layer: &str,
    ) -> (PdfDocumentReference, PdfPageIndex, PdfLayerIndex) {
        let document = PdfDocumentReference(Rc::new(RefCell::new(Draft {
            title: title.into(),
            conformance: CustomPdfConformance::default(),
            pages: Vec::new(),
            faces: Vec::new(),
            pictures: Vec::new(),
        })));
        let (page, layer) = document.add_page(width, height, layer);
        (document, page, layer)
    }
}

impl PdfDocumentReference {
    /// Says what kind of file is wanted.
    #[must_use]
    pub fn with_conformance(self, conformance: PdfConformance) -> Self {
        let PdfConformance::Custom(conformance) = conformance;
        self.0.borrow_mut().conformance = conformance;
        self
    }

    /// Adds a page at the end.
    pub fn add_page(&self, width: Mm, height: Mm, _: &str) -> (PdfPageIndex, PdfLayerIndex) {
        let pages = &mut self.0.borrow_mut().pages;
        pages.push(Page::new(width, height));
        (PdfPageIndex(pages.len().saturating_sub(1)), PdfLayerIndex(()))
    }

    /// One of its pages.
    pub fn get_page(&self, page: PdfPageIndex) -> PdfPageReference {
        PdfPageReference { document: Rc::clone(&self.0), page: page.0 }
    }

    /// A face to measure with: nothing is printed in it.
    pub fn add_builtin_font(&self, _: BuiltinFont) -> Result<IndirectFontRef, Error> {
        Ok(IndirectFontRef::NOT_PRINTED)
    }

    /// A face to print with: a TrueType font, read when the file is written.
    pub fn add_external_font(&self, data: &[u8]) -> Result<IndirectFontRef, Error> {
        let faces = &mut self.0.borrow_mut().faces;
        let known = faces.iter().position(|face| face.data == data);
        let place = known.unwrap_or_else(|| {
            faces.push(Face::new(data));
            faces.len().saturating_sub(1)
        });
        Ok(IndirectFontRef::at(place))
    }

    /// Writes the file, unless it is a draft.
    pub fn save<W: Write>(self, file: &mut BufWriter<W>) -> Result<(), Error> {
        let mut draft = self.0.borrow_mut();
        if !draft.conformance.is_draft {
            file.write_all(&draft.written()?)?;
        }
        file.flush()?;
        Ok(())
    }
}

impl Draft {
    pub(crate) fn stencil(&self) -> Stencil {
        self.conformance.stencil.clone()
    }

    /// The file. The pages are taken: there is one file of a document.
    fn written(&mut self) -> Result<Vec<u8>, PdfError> {
        let mut numbers = (1..).map(Ref::new);
        let mut next = || numbers.next().ok_or(PdfError::TooLarge);
        let (catalog, tree, information) = (next()?, next()?, next()?);
        let mut pdf = Pdf::with_settings(Settings { pretty: false });

        let mut fonts = Vec::new();
        for (place, face) in self.faces.iter().enumerate() {
            if face.is_used() {
                let objects = FaceObjects {
                    font: next()?,
                    descendant: next()?,
                    descriptor: next()?,
                    program: next()?,
                    characters: next()?,
                };
                face.write(&mut pdf, &objects)?;
                fonts.push((face::name(place), objects.font));
            }
        }

        let mut pictures = Vec::new();
        for (place, picture) in self.pictures.iter().enumerate() {
            pictures.push((picture::name(place), picture.write(&mut pdf, &mut next)?));
        }

        let mut leaves = Vec::new();
        for page in std::mem::take(&mut self.pages) {
            let (leaf, content) = (next()?, next()?);
            let (width, height) = (page.width.written(), page.height.written());
            pdf.page(leaf)
                .parent(tree)
                .media_box(Rect::new(0.0, 0.0, width, height))
                .contents(content);
            let drawn = compressed(&page.finish(self.conformance.line_width));
            pdf.stream(content, &drawn).filter(Filter::FlateDecode);
            leaves.push(leaf);
        }

        let count = i32::try_from(leaves.len()).map_err(|_| PdfError::TooLarge)?;
        let mut pages = pdf.pages(tree);
        pages.kids(leaves).count(count);
        let mut resources = pages.resources();
        let mut named = resources.fonts();
        for (name, font) in &fonts {
            named.pair(Name(name.as_bytes()), *font);
        }
        named.finish();
        if !pictures.is_empty() {
            let mut named = resources.x_objects();
            for (name, picture) in &pictures {
                named.pair(Name(name.as_bytes()), *picture);
            }
        }
        resources.finish();
        pages.finish();

        let mut root = pdf.catalog(catalog);
        root.pages(tree);
        let language = &self.conformance.information.language;
        if !language.is_empty() {
            root.lang(TextStr(language));
        }
        root.viewer_preferences().display_doc_title(!self.title.is_empty());
        root.finish();
        self.inform(&mut pdf, information);

        let list = next()?;
        Ok(pdf.finish_with_xref_stream_and_filter(list, |bytes| {
            (compressed(bytes), XRefFilter::Single(Filter::FlateDecode))
        }))
    }

    fn inform(&self, pdf: &mut Pdf, object: Ref) {
        let Information { author, subject, creator, date, .. } = &self.conformance.information;
        let mut information = pdf.document_info(object);
        if !self.title.is_empty() {
            information.title(TextStr(&self.title));
        }
        if !author.is_empty() {
            information.author(TextStr(author));
        }
        if !subject.is_empty() {
            information.subject(TextStr(subject));
        }
        if !creator.is_empty() {
            information.creator(TextStr(creator));
        }
        if let Some(Day { year, month, day }) = *date {
            let date = Date::new(year).month(month).day(day);
            information.creation_date(date).modified_date(date);
        }
    }
}
