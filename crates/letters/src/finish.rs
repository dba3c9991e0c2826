//! What genpdf leaves to be said in the file, and what it says too much.
//!
//! genpdf 0.2 takes a title and no more: it dates the file by the clock, draws an identifier,
//! embeds fonts uncompressed and without their names. The file is small, so it is read back and
//! set right.

use lopdf::{Dictionary, Document, Error, Object, ObjectId, StringFormat};
use relancier_messages::Letter;

/// How thick rules are, in points; genpdf draws them at one.
const RULE_WIDTH: &[u8] = b"0.4 w\n";

/// How printpdf begins and ends a page: in a layer, which viewers would list.
const LAYER: (&[u8], &[u8]) = (b"/OC /MC0 BDC\n", b"EMC\n");

/// The names of the faces of `public/fonts`, under the names printpdf gives them. Six letters
/// and a plus say that they are subsets (ISO 32000-1, 9.6.4).
const FACES: [(&[u8], &str); 2] =
    [(b"F0", "RELNCR+RelancierSans"), (b"F1", "RELNCR+RelancierSans-Bold")];

/// Their measures in thousandths of an em: printpdf writes them in the font's own unit.
const MEASURES: [(&str, i64); 3] = [("Ascent", 905), ("Descent", -212), ("CapHeight", 688)];
const BOUNDS: [i64; 4] = [-203, -231, 1062, 966];

/// The file as it is to be kept.
pub(crate) fn finish(file: &[u8], letter: &Letter) -> Result<Vec<u8>, Error> {
    let mut document = Document::load_mem(file)?;
    document.version = "1.7".to_owned();
    // Drawn at random; it may be left out.
    document.trailer.remove(b"ID");
    let information = document.add_object(information(letter));
    document.trailer.set("Info", information);

    let catalog = document.trailer.get(b"Root").and_then(Object::as_reference)?;
    let catalog = document.get_object_mut(catalog)?.as_dict_mut()?;
    catalog.set("Lang", text(&letter.language));
    let mut preferences = Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    catalog.set("ViewerPreferences", preferences);

    let pages: Vec<ObjectId> = document.page_iter().collect();
    for page in pages {
        let content = document.get_page_content(page)?;
        let (opening, ending) = LAYER;
        let drawn = content.strip_prefix(opening).and_then(|rest| rest.strip_suffix(ending));
        let content = [RULE_WIDTH, drawn.unwrap_or(&content)].concat();
        document.change_page_content(page, content)?;
    }
    for object in document.objects.values_mut() {
        if let Ok(dictionary) = object.as_dict_mut() {
            tidy(dictionary);
        }
    }

    document.prune_objects();
    document.renumber_objects();
    document.compress();
    let mut finished = Vec::new();
    document.save_to(&mut finished)?;
    Ok(finished)
}

/// Takes layers and the face that is not used out of a dictionary, and says what faces are.
fn tidy(dictionary: &mut Dictionary) {
    for key in ["OCProperties", "Properties", "Helvetica"] {
        dictionary.remove(key.as_bytes());
    }
    for key in ["BaseFont", "FontName"] {
        let name = dictionary.get(key.as_bytes()).and_then(Object::as_name).ok();
        let face = FACES.iter().find(|(given, _)| name == Some(given));
        if let Some((_, face)) = face {
            dictionary.set(key, *face);
        }
    }
    if dictionary.type_is(b"FontDescriptor") {
        for (name, measure) in MEASURES {
            dictionary.set(name, measure);
        }
        dictionary.set("FontBBox", BOUNDS.map(Object::from).to_vec());
    }
    if let Ok(descendants) =
        dictionary.get_mut(b"DescendantFonts").and_then(Object::as_array_mut)
    {
        descendants.iter_mut().filter_map(|font| font.as_dict_mut().ok()).for_each(tidy);
    }
}

/// Title, author and date.
fn information(letter: &Letter) -> Dictionary {
    let mut information = Dictionary::new();
    information.set("Title", text(&letter.title));
    information.set("Author", text(&letter.author));
    information.set("Creator", text("Relancier"));
    information.set("CreationDate", date(&letter.date));
    information.set("ModDate", date(&letter.date));
    information
}

/// A text in the one encoding that every viewer reads: UTF-16, with its byte order mark.
fn text(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes = units.flat_map(u16::to_be_bytes).collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A day without hour: letters are dated, not timed.
fn date(date: &str) -> Object {
    Object::string_literal(format!("D:{}", date.replace('-', "")))
}
