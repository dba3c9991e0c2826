//! Reads the texts of `data/templates`, refuses what is wrong in them with file and line, and
//! writes them as Rust data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use template::{Condition, CourtText, Field, Phrase, Piece, Text, Word};

#[path = "src/grammar.rs"]
mod grammar;
#[path = "src/template.rs"]
mod template;

/// A folder of `data/templates`.
#[derive(Clone, Copy)]
struct Folder {
    name: &'static str,
    /// Its language and register, as patterns of `match`.
    language: &'static str,
    register: &'static str,
    /// What it does not hold is taken from another folder.
    partial: bool,
}

/// Those with a register of their own come before those that stand in for them.
const FOLDERS: [Folder; 3] = [
    Folder { name: "fr-tu", language: "French", register: "Register::Tu", partial: true },
    Folder { name: "fr", language: "French", register: "_", partial: false },
    Folder { name: "en", language: "English", register: "_", partial: false },
];

fn main() -> io::Result<()> {
    let manifest = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let templates = Path::new(&manifest).join("../../data/templates");
    println!("cargo::rerun-if-changed={}", templates.display());

    let mut texts = Texts::default();
    for folder in FOLDERS {
        texts.read_folder(&templates, folder)?;
    }
    texts.check_folders_agree();
    for problem in &texts.problems {
        println!("cargo::error={problem}");
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("texts.rs"), texts.into_rust())
}

/// The fields and conditions of a text, each with the place of its first use.
type Names = BTreeMap<String, String>;

/// What was read so far.
#[derive(Default)]
struct Texts {
    /// The arms of `source()`, of `phrase()`, of `word()` and of `about()`.
    sources: String,
    phrases: String,
    words: String,
    abouts: String,
    /// The arms of `court()`.
    courts: String,
    /// Which fields and conditions each text uses, by name and folder.
    used: BTreeMap<&'static str, BTreeMap<&'static str, Names>>,
    problems: Vec<String>,
}

impl Texts {
    fn read_folder(&mut self, templates: &Path, folder: Folder) -> io::Result<()> {
        let Folder { name, partial, .. } = folder;
        for text in Text::ALL {
            let file = format!("{name}/{}.txt", text.name());
            if let Some(content) = self.open(templates, &file, partial)? {
                if partial && text.always_says_vous() {
                    self.problem(
                        &file,
                        1,
                        "says vous to everybody: it has its place in fr alone",
                    );
                }
                self.read_text(*text, &content, &file, folder);
            }
        }
        let file = format!("{name}/phrases.txt");
        if let Some(content) = self.open(templates, &file, false)? {
            self.read_phrases(&content, &file, folder);
        }
        if !partial {
            let file = format!("{name}/palette.txt");
            if let Some(content) = self.open(templates, &file, false)? {
                self.read_palette(&content, &file, folder);
            }
            let file = format!("{name}/court.txt");
            if let Some(content) = self.open(templates, &file, false)? {
                self.read_court(&content, &file, folder);
            }
        }
        self.refuse_strangers(templates, name)
    }

    fn read_text(&mut self, text: Text, content: &str, file: &str, folder: Folder) {
        let (subject, body, body_line) = if text.has_subject() {
            let Some((subject, body)) = split_header(content) else {
                self.problem(file, 1, "must begin with a subject line, then an empty line");
                return;
            };
            (subject, body, 3)
        } else {
            ("", content, 1)
        };
        let (subject, body) = (spaced(folder, subject), spaced(folder, body.trim_end()));
        let of = (text.name(), folder.name);
        self.check(of, file, 1, &subject, |piece| text.takes_in_subject(piece));
        self.check(of, file, body_line, &body, |piece| text.takes(piece));
        let Folder { language, register, .. } = folder;
        let _ = writeln!(
            self.sources,
            "(Language::{language}, {register}, Text::{text:?}) => Source {{ subject: {subject:?}, body: {body:?} }},"
        );
    }

    fn read_phrases(&mut self, content: &str, file: &str, folder: Folder) {
        let mut missing: BTreeSet<&str> = Phrase::ALL
            .iter()
            .map(|p| p.name())
            .chain(Word::ALL.iter().map(|w| w.name()))
            .filter(|_| !folder.partial)
            .collect();
        let Folder { language, register, .. } = folder;
        for (line, key, value) in self.entries(content, file) {
            let value = spaced(folder, value);
            missing.remove(key);
            if let Some(phrase) = Phrase::named(key) {
                let of = (phrase.name(), folder.name);
                self.check(of, file, line, &value, |piece| phrase.takes(piece));
                let _ = writeln!(
                    self.phrases,
                    "(Language::{language}, {register}, Phrase::{phrase:?}) => {value:?},"
                );
            } else if let Some(word) = Word::named(key) {
                if value.contains(['{', '}', '[', ']']) {
                    self.problem(file, line, "is a word: it takes no field and no section");
                }
                if folder.partial {
                    self.problem(file, line, "is a word: it is the same in every register");
                }
                let _ = writeln!(
                    self.words,
                    "(Language::{language}, Word::{word:?}) => {value:?},"
                );
            } else {
                self.problem(file, line, &format!("“{key}” is not in template.rs"));
            }
        }
        for key in missing {
            self.problem(file, 1, &format!("“{key}” is missing"));
        }
    }

    /// The words of files for the court: a function of their own, since nothing else says them.
    fn read_court(&mut self, content: &str, file: &str, folder: Folder) {
        let mut missing: BTreeSet<&str> =
            CourtText::ALL.iter().map(|text| text.name()).collect();
        for (line, key, value) in self.entries(content, file) {
            let value = spaced(folder, value);
            let (Some(text), true) = (CourtText::named(key), missing.remove(key)) else {
                self.problem(
                    file,
                    line,
                    &format!("“{key}” is said twice, or not in template.rs"),
                );
                continue;
            };
            let of = (text.name(), folder.name);
            self.check(of, file, line, &value, |piece| text.takes(piece));
            let _ = writeln!(
                self.courts,
                "(Language::{}, CourtText::{text:?}) => {value:?},",
                folder.language
            );
        }
        for key in missing {
            self.problem(file, 1, &format!("“{key}” is missing"));
        }
    }

    /// What each text is, and each name that may stand in one.
    fn read_palette(&mut self, content: &str, file: &str, folder: Folder) {
        let field =
            |field: &Field| (format!("{{{}}}", field.name()), format!("Field({field:?})"));
        let condition = |condition: &Condition| {
            (format!("[if {}]", condition.name()), format!("Condition({condition:?})"))
        };
        let text = |text: &Text| (text.name().to_owned(), format!("Text({text:?})"));
        let in_some_text = |field: &&Field| Text::ALL.iter().any(|text| text.may_hold(**field));
        let asked = |asked: &&Condition| Text::ALL.iter().any(|text| text.may_ask(**asked));
        let mut wanted: BTreeMap<String, String> = Text::ALL
            .iter()
            .map(text)
            .chain(Field::ALL.iter().filter(in_some_text).map(field))
            .chain(Condition::ALL.iter().filter(asked).map(condition))
            .collect();
        for (line, key, value) in self.entries(content, file) {
            let Some(name) = wanted.remove(key) else {
                self.problem(file, line, &format!("“{key}” is said twice, or is in no text"));
                continue;
            };
            let (kind, member) = name.trim_end_matches(')').split_once('(').unwrap_or_default();
            let value = spaced(folder, value);
            let _ = writeln!(
                self.abouts,
                "(Language::{}, Name::{kind}({kind}::{member})) => {value:?},",
                folder.language
            );
        }
        for key in wanted.keys() {
            self.problem(file, 1, &format!("“{key}” is missing"));
        }
    }

    /// The lines `key = text` of a file.
    fn entries<'a>(&mut self, content: &'a str, file: &str) -> Vec<(usize, &'a str, &'a str)> {
        let mut entries = Vec::new();
        for (line, entry) in (1..).zip(content.lines()) {
            if entry.is_empty() || entry.starts_with('#') {
                continue;
            }
            match entry.split_once(" = ") {
                Some((key, value)) => entries.push((line, key, value)),
                None => self.problem(file, line, "is not of the form “key = text”"),
            }
        }
        entries
    }

    /// Reads a text, and notes the names in it.
    fn check(
        &mut self,
        (name, folder): (&'static str, &'static str),
        file: &str,
        first_line: usize,
        text: &str,
        takes: impl Fn(Piece<'_>) -> bool,
    ) {
        let pieces = grammar::parse(text, takes).unwrap_or_else(|error| {
            self.problem(file, first_line + error.line - 1, &format!("{:?}", error.kind));
            Vec::new()
        });
        let used = self.used.entry(name).or_default().entry(folder).or_default();
        for piece in pieces {
            let name = match piece {
                Piece::Field(field) => format!("{{{}}}", field.name()),
                Piece::If(condition) => format!("[if {}]", condition.name()),
                Piece::Words(_) | Piece::Else | Piece::End => continue,
            };
            let before = text.split(&name).next().unwrap_or_default();
            let line = first_line + before.matches('\n').count();
            used.entry(name).or_insert_with(|| format!("{file}:{line}"));
        }
    }

    /// A text that gives a fact in one language and not in the other is a slip. It is looked
    /// for once all texts can be read.
    fn check_folders_agree(&mut self) {
        if !self.problems.is_empty() {
            return;
        }
        for (name, by_folder) in std::mem::take(&mut self.used) {
            for (folder, used) in &by_folder {
                let others = by_folder.iter().filter(|(other, _)| *other != folder);
                for (lacking, place) in others.flat_map(|(_, other_used)| other_used) {
                    if !used.contains_key(lacking) {
                        self.problems.push(format!(
                            "data/templates/{place}: “{name}” has {lacking} here and not in {folder}"
                        ));
                    }
                }
            }
        }
    }

    fn refuse_strangers(&mut self, templates: &Path, folder: &str) -> io::Result<()> {
        for entry in fs::read_dir(templates.join(folder))? {
            let path = entry?.path();
            let file = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let name = file.strip_suffix(".txt").unwrap_or(file);
            if !matches!(name, "phrases" | "palette" | "court") && Text::named(name).is_none() {
                self.problem(&format!("{folder}/{file}"), 1, "is not in template.rs");
            }
        }
        Ok(())
    }

    fn open(
        &mut self,
        templates: &Path,
        file: &str,
        may_miss: bool,
    ) -> io::Result<Option<String>> {
        let path: PathBuf = templates.join(file);
        match fs::read_to_string(path) {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if !may_miss {
                    self.problem(file, 1, "is missing");
                }
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn problem(&mut self, file: &str, line: usize, problem: &str) {
        self.problems.push(format!("data/templates/{file}:{line}: {problem}"));
    }

    fn into_rust(self) -> String {
        let Self { sources, phrases, words, abouts, courts, .. } = self;
        format!(
            "pub(crate) fn source(language: Language, register: Register, text: Text) -> Source {{ match (language, register, text) {{ {sources} }} }}
             pub(crate) fn phrase(language: Language, register: Register, phrase: Phrase) -> &'static str {{ match (language, register, phrase) {{ {phrases} }} }}
             pub(crate) fn word(language: Language, word: Word) -> &'static str {{ match (language, word) {{ {words} }} }}
             pub(crate) fn court(language: Language, text: CourtText) -> &'static str {{ match (language, text) {{ {courts} }} }}
             pub(crate) fn about(language: Language, name: Name) -> &'static str {{ match (language, name) {{ {abouts} (_, Name::Field(_) | Name::Condition(_)) => \"\" }} }}"
        )
    }
}

/// `Objet : …` or `Subject: …`, an empty line, the body.
fn split_header(content: &str) -> Option<(&str, &str)> {
    let (header, rest) = content.split_once('\n')?;
    let subject =
        header.strip_prefix("Objet : ").or_else(|| header.strip_prefix("Subject: "))?;
    Some((subject, rest.strip_prefix('\n')?))
}

fn spaced(folder: Folder, text: &str) -> String {
    if folder.language == "French" {
        grammar::set_french(text)
    } else {
        grammar::keep_articles_together(text)
    }
}
