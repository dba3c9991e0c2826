//! A PDF read back with Poppler and qpdf, as people's programs read it.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs};

/// A word on a page, in millimetres from the top left corner of the sheet.
#[derive(Debug, Clone)]
pub struct Word {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
    pub text: String,
}

const MM_PER_POINT: f64 = 25.4 / 72.0;

/// The words of each page, in the order they are printed.
pub fn pages(pdf: &[u8]) -> Vec<Vec<Word>> {
    let mut pages = Vec::new();
    for line in read(pdf, "pdftotext", &["-bbox", "-", "-"]).lines() {
        let line = line.trim();
        if line.starts_with("<page ") {
            pages.push(Vec::new());
        } else if let Some(word) = line.strip_prefix("<word ") {
            pages.last_mut().unwrap().push(word_of(word));
        }
    }
    pages
}

/// All that is printed, in the order it is printed; any space is a plain one, as Poppler has it.
pub fn text(pdf: &[u8]) -> String {
    read(pdf, "pdftotext", &["-raw", "-", "-"])
}

/// A text as [`text`] has it: Poppler reads every space as a plain one.
pub fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}', '\n'], " ")
}

/// What a program says of a PDF it is given.
pub fn read(pdf: &[u8], program: &str, arguments: &[&str]) -> String {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| unreachable!("{program} is needed: {error}"));
    let mut input = child.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writing = std::thread::spawn(move || input.write_all(&pdf));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(output.status.success(), "{program}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

/// A file of its own for a program that reads no other way, gone with what is returned.
pub struct Scratch(pub std::path::PathBuf);

impl Scratch {
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("relancier-{}-{count}-{name}", std::process::id());
        let path = env::temp_dir().join(name);
        fs::write(&path, bytes).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// `xMin="70.87" yMin="56.69" xMax="108.19" yMax="70.09">Atelier</word>`
fn word_of(line: &str) -> Word {
    let (measures, text) = line.split_once('>').unwrap();
    let measure = |name: &str| {
        let (_, rest) = measures.split_once(&format!("{name}=\"")).unwrap();
        let (points, _) = rest.split_once('"').unwrap();
        points.parse::<f64>().unwrap() * MM_PER_POINT
    };
    let text = text.strip_suffix("</word>").unwrap();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    Word {
        left: measure("xMin"),
        right: measure("xMax"),
        top: measure("yMin"),
        bottom: measure("yMax"),
        text: text.replace("&amp;", "&"),
    }
}
