//! Pages as they look, beside pictures of them that someone looked at and approved.
//!
//! Where a page is meant to look otherwise, look at the new pictures, and commit them:
//!
//! ```text
//! RELANCIER_APPROVE=1 cargo test -p relancier-letters --test approved
//! ```
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use relancier_letters::{Fonts, render};
use relancier_messages::{Image, Letter, Window};

/// Dots to the inch: a line of text is five or six dots high.
const RESOLUTION: &str = "40";
/// By how much a dot of grey must differ to count, of 255: edges are smoothed in several ways.
const NOTICED: u8 = 64;
/// Of how many dots one may differ.
const TOLERATED: usize = 5_000;

/// A page in shades of grey.
struct Page {
    width: u32,
    dots: Vec<u8>,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn fonts() -> Fonts {
    let face = |face: &str| {
        fs::read(folder(&format!("../../public/fonts/relancier-sans-{face}.ttf"))).unwrap()
    };
    Fonts::new(&face("regular"), &face("bold")).unwrap()
}

/// A letter as the worker is sent one. These contents stay as they are, whatever becomes of the
/// texts: here only the layout is looked at.
fn content(name: &str) -> Letter {
    let file = folder("tests/contents").join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// One of each layout there is: short and long, one page and several, plain and dressed.
fn letters() -> Vec<(&'static str, Letter)> {
    let picture =
        |name: &str| Some(Image(fs::read(folder("tests/pictures").join(name)).unwrap()));
    let mut dressed = content("firm");
    dressed.look.window = Window::Left;
    dressed.look.logo = picture("logo.jpg");
    dressed.look.signature = picture("signature.png");
    let plain = [
        "courtesy",
        "consumer",
        "notice",
        "english",
        "many",
        "statement",
        "aged",
        "agreement",
        "acknowledgement",
        "attestation",
        "court",
    ];
    let mut letters: Vec<_> = plain.into_iter().map(|name| (name, content(name))).collect();
    letters.push(("dressed", dressed));
    letters
}

/// Draws the pages of a letter.
fn drawn(name: &str, letter: &Letter) -> Vec<(String, Page)> {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("approved-{name}"));
    let _ = fs::remove_dir_all(&scratch);
    fs::create_dir_all(&scratch).unwrap();
    let pdf = scratch.join("letter.pdf");
    fs::write(&pdf, render(letter, &fonts()).unwrap()).unwrap();
    let status = Command::new("pdftoppm")
        .args(["-r", RESOLUTION, "-gray"])
        .args([&pdf, &scratch.join(name)])
        .status()
        .unwrap();
    assert!(status.success());
    let mut files: Vec<PathBuf> = fs::read_dir(&scratch)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "pgm"))
        .collect();
    files.sort();
    let name = |file: &PathBuf| file.file_stem().unwrap().to_str().unwrap().to_owned();
    files.iter().map(|file| (name(file), page_of_pgm(&fs::read(file).unwrap()))).collect()
}

/// `P5 331 468 255`, a line end or a space after each, and a byte a dot.
fn page_of_pgm(file: &[u8]) -> Page {
    let mut parts = file.splitn(5, u8::is_ascii_whitespace);
    let mut next = || parts.next().unwrap();
    let (kind, width, _height, most, dots) = (next(), next(), next(), next(), next());
    assert_eq!((kind, most), (b"P5".as_slice(), b"255".as_slice()));
    let width = std::str::from_utf8(width).unwrap().parse().unwrap();
    Page { width, dots: dots.to_vec() }
}

fn page_of_png(file: &Path) -> Page {
    let file =
        fs::read(file).unwrap_or_else(|error| unreachable!("{}: {error}", file.display()));
    let header = minipng::decode_png_header(&file).unwrap();
    let mut rgba = vec![0; header.required_bytes_rgba8bpc()];
    let mut image = minipng::decode_png(&file, &mut rgba).unwrap();
    image.convert_to_rgba8bpc().unwrap();
    Page { width: header.width(), dots: image.pixels().iter().step_by(4).copied().collect() }
}

/// As a PNG of sixteen shades: a tenth of what pdftoppm writes.
fn png_of(page: &Page) -> Vec<u8> {
    let width = usize::try_from(page.width).unwrap();
    let lines = page.dots.chunks(width).flat_map(|line| {
        let pairs = line.chunks(2).map(|pair| {
            let shade = |place: usize| pair.get(place).map_or(0, |dot| dot >> 4);
            shade(0) << 4 | shade(1)
        });
        std::iter::once(0).chain(pairs)
    });
    let lines = miniz_oxide::deflate::compress_to_vec_zlib(&lines.collect::<Vec<u8>>(), 10);
    let height = u32::try_from(page.dots.len() / width).unwrap();
    let header =
        [&page.width.to_be_bytes()[..], &height.to_be_bytes(), &[4, 0, 0, 0, 0]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, content) in [(b"IHDR", header), (b"IDAT", lines), (b"IEND", Vec::new())] {
        let chunk = [name.as_slice(), &content].concat();
        file.extend(u32::try_from(content.len()).unwrap().to_be_bytes());
        file.extend(&chunk);
        file.extend(checksum(&chunk).to_be_bytes());
    }
    file
}

/// The CRC of PNG's chunks (ISO 15948, 5.5).
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            sum >> 1 ^ (if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
        })
    })
}

#[test]
fn pages_look_as_they_were_approved() {
    let approving = env::var_os("RELANCIER_APPROVE").is_some();
    let approved = folder("tests/approved");
    let mut wanted = Vec::new();
    let mut changed = Vec::new();
    for (name, letter) in letters() {
        for (name, page) in drawn(name, &letter) {
            let known = approved.join(format!("{name}.png"));
            if approving {
                fs::write(&known, png_of(&page)).unwrap();
            }
            if differs(&page, &page_of_png(&known)) {
                let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
                fs::write(&seen, png_of(&page)).unwrap();
                changed.push(seen);
            }
            wanted.push(known);
        }
    }
    assert!(changed.is_empty(), "not as in {}: {changed:#?}", approved.display());

    // A page too many was approved, or one too few is drawn.
    let mut there: Vec<PathBuf> =
        fs::read_dir(&approved).unwrap().map(|file| file.unwrap().path()).collect();
    there.sort();
    wanted.sort();
    assert_eq!(there, wanted);
}

fn differs(one: &Page, other: &Page) -> bool {
    let noticed = |(one, other): &(&u8, &u8)| one.abs_diff(**other) > NOTICED;
    let differing = one.dots.iter().zip(&other.dots).filter(noticed).count();
    one.width != other.width
        || one.dots.len() != other.dots.len()
        || differing > one.dots.len() / TOLERATED
}

/// The tolerance lets no line of text move.
#[test]
fn a_word_more_is_seen() {
    let letter = content("courtesy");
    let mut other = letter.clone();
    other.signature = format!("{} et associés", letter.signature);
    let [one, other] = [("seen-one", letter), ("seen-other", other)]
        .map(|(name, letter)| drawn(name, &letter).swap_remove(0).1);
    assert!(!differs(&one, &one));
    assert!(differs(&one, &other));
}
