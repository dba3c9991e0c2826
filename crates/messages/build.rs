//! Reads the texts of `data/templates`, refuses what is wrong in them with file and line, and
//! writes them as Rust data.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use template::{Field, Phrase, Piece, Text, Word};

#[path = "src/grammar.rs"]
mod grammar;
#[path = "src/template.rs"]
#[expect(dead_code, reason = "the build script reads names only, it fills nothing")]
mod template;

/// The folders of `data/templates`, and the languages they are.
const LANGUAGES: [(&str, &str); 2] = [("fr", "French"), ("en", "English")];

fn main() -> io::Result<()> {
    let manifest = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let templates = Path::new(&manifest).join("../../data/templates");
    println!("cargo::rerun-if-changed={}", templates.display());

    let mut texts = Texts::default();
    for (folder, language) in LANGUAGES {
        texts.read_language(&templates, folder, language)?;
    }
    texts.check_languages_agree();
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
    /// The arms of `template()`, of `phrase()` and of `word()`.
    templates: String,
    phrases: String,
    words: String,
    /// Which fields and conditions each text uses, by name and folder.
    used: BTreeMap<&'static str, BTreeMap<&'static str, Names>>,
    problems: Vec<String>,
}

impl Texts {
    fn read_language(
        &mut self,
        templates: &Path,
        folder: &'static str,
        language: &str,
    ) -> io::Result<()> {
        for text in Text::ALL {
            let file = format!("{folder}/{}.txt", text.name());
            let Some(content) = self.open(templates.join(&file), &file)? else { continue };
            let Some((subject, body)) = split_header(&content) else {
                self.problem(&file, 1, "must begin with a subject line, then an empty line");
                continue;
            };
            let subject = self.parse(folder, text.name(), &file, 1, &spaced(folder, subject));
            let body = self.parse(folder, text.name(), &file, 3, &spaced(folder, body));
            let _ = writeln!(
                self.templates,
                "(Language::{language}, Text::{text:?}) => Template {{ subject: {subject}, body: {body} }},"
            );
        }
        let file = format!("{folder}/phrases.txt");
        match self.open(templates.join(&file), &file)? {
            Some(content) => self.read_phrases(&content, &file, folder, language),
            None => return Ok(()),
        }
        self.refuse_strangers(templates, folder)
    }

    fn read_phrases(
        &mut self,
        content: &str,
        file: &str,
        folder: &'static str,
        language: &str,
    ) {
        let mut missing: BTreeSet<&str> = Phrase::ALL
            .iter()
            .map(|p| p.name())
            .chain(Word::ALL.iter().map(|w| w.name()))
            .collect();
        for (line, entry) in (1..).zip(content.lines()) {
            if entry.is_empty() || entry.starts_with('#') {
                continue;
            }
            let Some((key, value)) = entry.split_once(" = ") else {
                self.problem(file, line, "is not of the form “key = text”");
                continue;
            };
            let value = spaced(folder, value);
            missing.remove(key);
            if let Some(phrase) = Phrase::named(key) {
                for field in Field::COMPOSED {
                    if value.contains(&format!("{{{}}}", field.name())) {
                        self.problem(
                            file,
                            line,
                            "is a phrase: it cannot hold a text made of phrases",
                        );
                    }
                }
                let pieces = self.parse(folder, phrase.name(), file, line, &value);
                let _ = writeln!(
                    self.phrases,
                    "(Language::{language}, Phrase::{phrase:?}) => {pieces},"
                );
            } else if let Some(word) = Word::named(key) {
                if value.contains(['{', '}', '[', ']']) {
                    self.problem(file, line, "is a word: it takes no field and no section");
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

    /// Reads pieces, and writes them as Rust.
    fn parse(
        &mut self,
        folder: &'static str,
        name: &'static str,
        file: &str,
        first_line: usize,
        text: &str,
    ) -> String {
        let pieces = grammar::parse(text).unwrap_or_else(|error| {
            self.problem(file, first_line + error.line - 1, &format!("{:?}", error.kind));
            Vec::new()
        });
        let used = self.used.entry(name).or_default().entry(folder).or_default();
        let mut note = |name: String| {
            let before = text.split(&name).next().unwrap_or_default();
            let line = first_line + before.matches('\n').count();
            used.entry(name).or_insert_with(|| format!("{file}:{line}"));
        };
        let of_ledger = Phrase::named(name).is_some_and(Phrase::of_ledger);
        let mut strangers = Vec::new();
        let mut rust = String::from("&[");
        for piece in pieces {
            let _ = match piece {
                Piece::Words(words) => write!(rust, "Piece::Words({words:?}),"),
                Piece::Field(field) => {
                    let known = Field::OF_LEDGER.contains(&field);
                    let fits = if of_ledger {
                        known
                    } else {
                        !known || Field::OF_BOTH.contains(&field)
                    };
                    if !fits {
                        strangers.push(field.name());
                    }
                    note(format!("{{{}}}", field.name()));
                    write!(rust, "Piece::Field(Field::{field:?}),")
                }
                Piece::If(condition) => {
                    if of_ledger {
                        strangers.push(condition.name());
                    }
                    note(format!("[if {}]", condition.name()));
                    write!(rust, "Piece::If(Condition::{condition:?}),")
                }
                Piece::Else => write!(rust, "Piece::Else,"),
                Piece::End => write!(rust, "Piece::End,"),
            };
        }
        for stranger in strangers {
            let wrong = format!(
                "“{stranger}” means nothing here: the penalty ledger has its own fields"
            );
            self.problem(file, first_line, &wrong);
        }
        rust.push(']');
        rust
    }

    /// A text that gives a fact in one language and not in the other is a slip. It is looked
    /// for once all texts can be read.
    fn check_languages_agree(&mut self) {
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
            if name != "phrases" && Text::named(name).is_none() {
                self.problem(&format!("{folder}/{file}"), 1, "is not in template.rs");
            }
        }
        Ok(())
    }

    fn open(&mut self, path: PathBuf, file: &str) -> io::Result<Option<String>> {
        match fs::read_to_string(path) {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.problem(file, 1, "is missing");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    fn problem(&mut self, file: &str, line: usize, problem: &str) {
        self.problems.push(format!("data/templates/{file}:{line}: {problem}"));
    }

    fn into_rust(self) -> String {
        let Self { templates, phrases, words, .. } = self;
        format!(
            "pub(crate) fn template(language: Language, text: Text) -> Template {{ match (language, text) {{ {templates} }} }}
             pub(crate) fn phrase(language: Language, phrase: Phrase) -> &'static [Piece<'static>] {{ match (language, phrase) {{ {phrases} }} }}
             pub(crate) fn word(language: Language, word: Word) -> &'static str {{ match (language, word) {{ {words} }} }}"
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

fn spaced(folder: &str, text: &str) -> String {
    let text = grammar::keep_articles_together(text);
    if folder == "fr" { grammar::french_spaces(&text) } else { text }
}
