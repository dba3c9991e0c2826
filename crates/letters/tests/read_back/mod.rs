//! A PDF read back: what is printed on each page, and where.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Document, Object};

/// A line of text on a page, in millimetres from the top left corner of the sheet.
#[derive(Debug, Clone)]
pub struct Run {
    pub left: f64,
    pub right: f64,
    pub base: f64,
    pub text: String,
}

const MM_PER_POINT: f64 = 25.4 / 72.0;
const HEIGHT: f64 = 297.0;

/// What a face's glyphs are: the character each stands for, and its width in thousandths of an em.
#[derive(Default)]
struct Face {
    characters: BTreeMap<u16, char>,
    widths: BTreeMap<u16, f64>,
}

/// The lines of each page, in the order they are printed.
pub fn pages(pdf: &[u8]) -> Vec<Vec<Run>> {
    let document = Document::load_mem(pdf).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    pages.into_iter().map(|page| runs(&document, page)).collect()
}

/// All that is printed, a line each.
pub fn text(pdf: &[u8]) -> String {
    let lines = pages(pdf).into_iter().flatten().map(|run| run.text + "\n");
    lines.collect()
}

fn runs(document: &Document, page: lopdf::ObjectId) -> Vec<Run> {
    let page_dictionary = document.get_dictionary(page).unwrap();
    let resources = page_dictionary.get_deref(b"Resources", document).unwrap();
    let fonts = resources.as_dict().unwrap().get_deref(b"Font", document).unwrap();
    let faces: BTreeMap<Vec<u8>, Face> = fonts
        .as_dict()
        .unwrap()
        .iter()
        .map(|(name, font)| {
            let (_, font) = document.dereference(font).unwrap();
            (name.clone(), face(document, font.as_dict().unwrap()))
        })
        .collect();
    let content = Content::decode(&document.get_page_content(page).unwrap()).unwrap();
    let mut runs = Vec::new();
    let (mut face, mut size, mut x, mut y) = (&Face::default(), 0.0, 0.0, 0.0);
    for operation in &content.operations {
        let number = |place: usize| number(&operation.operands[place]);
        match operation.operator.as_str() {
            "Tf" => {
                face = &faces[operation.operands[0].as_name().unwrap()];
                size = number(1);
            }
            "Td" => (x, y) = (number(0), number(1)),
            "TJ" => {
                let (text, width) = shown(operation.operands[0].as_array().unwrap(), face);
                let left = x * MM_PER_POINT;
                let right = left + width * size / 1000.0 * MM_PER_POINT;
                runs.push(Run { left, right, base: HEIGHT - y * MM_PER_POINT, text });
            }
            _ => {}
        }
    }
    runs
}

fn shown(parts: &[Object], face: &Face) -> (String, f64) {
    let (mut text, mut width) = (String::new(), 0.0);
    for part in parts {
        match part {
            Object::String(bytes, _) => {
                for pair in bytes.chunks(2) {
                    let glyph = u16::from_be_bytes([pair[0], pair[1]]);
                    text.push(face.characters[&glyph]);
                    width += face.widths[&glyph];
                }
            }
            kerning => width -= number(kerning),
        }
    }
    (text, width)
}

fn face(document: &Document, font: &lopdf::Dictionary) -> Face {
    let map = font.get_deref(b"ToUnicode", document).unwrap().as_stream().unwrap();
    let map = String::from_utf8(map.decompressed_content().unwrap()).unwrap();
    let mut face = Face::default();
    for line in map.lines() {
        if let Some((glyph, code)) =
            line.strip_suffix('>').and_then(|line| line.split_once("> <"))
            && let Ok(glyph) = u16::from_str_radix(glyph.trim_start_matches('<'), 16)
            && let Ok(code) = u32::from_str_radix(code, 16)
        {
            face.characters.insert(glyph, char::from_u32(code).unwrap());
        }
    }
    let descendants = font.get(b"DescendantFonts").unwrap().as_array().unwrap();
    let widths = descendants[0].as_dict().unwrap().get(b"W").unwrap().as_array().unwrap();
    for pair in widths.chunks(2) {
        let first = u16::try_from(pair[0].as_i64().unwrap()).unwrap();
        for (glyph, width) in (first..).zip(pair[1].as_array().unwrap()) {
            face.widths.insert(glyph, number(width));
        }
    }
    face
}

fn number(object: &Object) -> f64 {
    object.as_f64().or_else(|_| object.as_i64().map(|whole| whole as f64)).unwrap()
}
