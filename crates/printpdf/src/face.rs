//! Faces, and what of them goes into the file.
#![expect(clippy::float_arithmetic, reason = "measures of type, never money")]

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use ttf_parser::name_id::POST_SCRIPT_NAME;

use crate::compressed;
use crate::error::PdfError;

/// A face that text can be set in.
#[derive(Debug, Clone)]
pub struct IndirectFontRef(Option<usize>);

/// The faces that viewers bring themselves. They are never printed with: text set in them is
/// measured and left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say all")]
pub enum BuiltinFont {
    TimesRoman,
    TimesBold,
    TimesItalic,
    TimesBoldItalic,
    Helvetica,
    HelveticaBold,
    HelveticaOblique,
    HelveticaBoldOblique,
    Courier,
    CourierBold,
    CourierOblique,
    CourierBoldOblique,
}

/// A TrueType font, and those of its glyphs that are printed.
pub(crate) struct Face {
    pub(crate) data: Vec<u8>,
    printed: GlyphRemapper,
}

/// The objects a face takes in a file.
pub(crate) struct FaceObjects {
    pub(crate) font: Ref,
    pub(crate) descendant: Ref,
    pub(crate) descriptor: Ref,
    pub(crate) program: Ref,
    pub(crate) characters: Ref,
}

/// How glyphs are numbered: as they stand in the font of the file.
const NUMBERING: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A glyph's measures are said in thousandths of an em.
const EM: f32 = 1000.0;

/// How pages name the face at that place.
pub(crate) fn name(place: usize) -> String {
    format!("F{place}")
}

impl IndirectFontRef {
    pub(crate) const NOT_PRINTED: Self = Self(None);

    pub(crate) fn at(place: usize) -> Self {
        Self(Some(place))
    }

    pub(crate) fn place(&self) -> Option<usize> {
        self.0
    }
}

impl Face {
    pub(crate) fn new(data: &[u8]) -> Self {
        Self { data: data.to_vec(), printed: GlyphRemapper::new() }
    }

    /// The number under which a glyph goes into the file.
    pub(crate) fn used_as(&mut self, glyph: u16) -> u16 {
        self.printed.remap(glyph)
    }

    /// Whether anything is printed with it.
    pub(crate) fn is_used(&self) -> bool {
        // The glyph for what is missing is always there.
        self.printed.num_gids() > 1
    }

    /// Writes the glyphs that are printed, and what they stand for.
    pub(crate) fn write(&self, pdf: &mut Pdf, objects: &FaceObjects) -> Result<(), PdfError> {
        let face = ttf_parser::Face::parse(&self.data, 0).map_err(|_| PdfError::NotAFont)?;
        let subset =
            subsetter::subset(&self.data, 0, &self.printed).map_err(|_| PdfError::NotAFont)?;
        let name = self.name(&face);
        let name = Name(name.as_bytes());
        let em = f32::from(face.units_per_em());
        let measure = |length: f32| (length * EM / em).round();

        let FaceObjects { font, descendant, descriptor, program, characters } = *objects;
        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(descendant)
            .to_unicode(characters);

        let mut cid = pdf.cid_font(descendant);
        cid.subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(NUMBERING)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"));
        let widths = self.printed.remapped_gids().map(|glyph| {
            let width = face.glyph_hor_advance(ttf_parser::GlyphId(glyph));
            measure(width.unwrap_or_default().into())
        });
        cid.widths().consecutive(0, widths);
        cid.finish();

        let bounds = face.global_bounding_box();
        let bounds = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max];
        let [left, bottom, right, top] = bounds.map(|side| measure(side.into()));
        let cap_height = face.capital_height().unwrap_or(face.ascender());
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(face.italic_angle())
            .ascent(measure(face.ascender().into()))
            .descent(measure(face.descender().into()))
            .cap_height(measure(cap_height.into()))
            .stem_v(stem(face.weight().to_number()))
            .font_file2(program);

        let length = i32::try_from(subset.len()).map_err(|_| PdfError::TooLarge)?;
        let subset = compressed(&subset);
        let mut stream = pdf.stream(program, &subset);
        stream.filter(Filter::FlateDecode);
        stream.pair(Name(b"Length1"), length);
        stream.finish();

        let cmap = compressed(&self.characters(&face));
        pdf.stream(characters, &cmap).filter(Filter::FlateDecode);
        Ok(())
    }

    /// Its own name, and before it what says that it is a subset and which (ISO 32000-1, 9.6.4).
    fn name(&self, face: &ttf_parser::Face<'_>) -> String {
        let mut mark = self
            .printed
            .remapped_gids()
            .fold(0_u32, |mark, glyph| mark.wrapping_mul(16_777_619) ^ u32::from(glyph));
        let mut name = String::new();
        for letter in std::iter::repeat_with(|| {
            let letter = b'A'.saturating_add((mark % 26) as u8);
            mark /= 26;
            char::from(letter)
        })
        .take(6)
        {
            name.push(letter);
        }
        let own = face
            .names()
            .into_iter()
            .filter(|name| name.name_id == POST_SCRIPT_NAME)
            .find_map(|name| name.to_string());
        name.push('+');
        name.push_str(own.as_deref().unwrap_or("Face"));
        name
    }

    /// The character each glyph stands for, as text copied from the file reads.
    fn characters(&self, face: &ttf_parser::Face<'_>) -> Vec<u8> {
        let mut standing_for = vec![None; self.printed.num_gids().into()];
        let tables = face.tables().cmap.into_iter().flat_map(|cmap| cmap.subtables);
        for table in tables.filter(ttf_parser::cmap::Subtable::is_unicode) {
            table.codepoints(|code| {
                let glyph = table.glyph_index(code).and_then(|glyph| self.printed.get(glyph.0));
                let place = glyph.and_then(|glyph| standing_for.get_mut(usize::from(glyph)));
                // The first of those that share a glyph: the hyphen is no soft hyphen.
                if let Some(place @ None) = place {
                    *place = char::from_u32(code);
                }
            });
        }
        let mut map = UnicodeCmap::<u16>::new(Name(b"Custom"), NUMBERING);
        for (glyph, character) in (0_u16..).zip(standing_for) {
            if let Some(character) = character {
                map.pair(glyph, character);
            }
        }
        map.finish().into_vec()
    }
}

/// How thick upright stems are, for the viewers that draw a face of their own: no font says it,
/// so it is reckoned from the weight, 400 being regular and 700 bold.
fn stem(weight: u16) -> f32 {
    10.0 + 220.0 * (f32::from(weight) - 50.0) / 900.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn font() -> Vec<u8> {
        let root = env!("CARGO_MANIFEST_DIR");
        std::fs::read(format!("{root}/../../public/fonts/relancier-sans-regular.ttf")).unwrap()
    }

    /// A reader of the file finds each character that was printed, each kind of space and hyphen
    /// among them, and no other.
    #[test]
    fn glyphs_stand_for_what_was_printed() {
        let font = font();
        let parsed = ttf_parser::Face::parse(&font, 0).unwrap();
        let mut face = Face::new(&font);
        assert!(!face.is_used());
        let printed = "F-2026\u{202f}1\u{a0}€ ‐–éŁΩЖ";
        for character in printed.chars() {
            face.used_as(parsed.glyph_index(character).unwrap().0);
        }
        assert!(face.is_used());
        let map = String::from_utf8(face.characters(&parsed)).unwrap();
        let mut found: Vec<char> = map
            .lines()
            .filter_map(|line| line.strip_suffix('>')?.split_once("> <"))
            .filter(|(glyph, _)| glyph.starts_with('<'))
            .map(|(_, code)| char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap())
            .filter(|character| *character != '\u{ffff}')
            .collect();
        let mut wanted: Vec<char> = printed.chars().collect();
        for characters in [&mut found, &mut wanted] {
            characters.sort_unstable();
            characters.dedup();
        }
        assert_eq!(found, wanted);
    }

    #[test]
    fn subsets_are_named_apart() {
        let font = font();
        let parsed = ttf_parser::Face::parse(&font, 0).unwrap();
        let (mut one, mut other) = (Face::new(&font), Face::new(&font));
        one.used_as(5);
        other.used_as(6);
        let [one, other] = [one, other].map(|face| face.name(&parsed));
        assert_ne!(one, other);
        for name in [one, other] {
            let (mark, name) = name.split_once('+').unwrap();
            assert!(mark.len() == 6 && mark.bytes().all(|letter| letter.is_ascii_uppercase()));
            assert_eq!(name, "RelancierSans-Regular");
        }
    }
}
