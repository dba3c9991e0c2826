//! Reading a whole file, some records at a time: its text is never held twice, and whoever waits can be
//! told how far it is.

use relancier_core::ledger::Entry;
use serde::Deserialize;
use serde_json::Deserializer;

use super::problem::{ReadError, RecordProblem};
use super::value::{Name, Value};
use super::{FORMAT, VERSION, extract, read};
use crate::fingerprint::Fingerprint;

/// A file being read that [`export`](super::export) wrote, on this device or another.
pub struct Importer<'a> {
    text: &'a str,
    /// How many bytes of it have been read.
    at: usize,
    next: Next,
    file: File,
}

/// What stands next in a file.
#[derive(Clone, Copy)]
enum Next {
    /// The whole of it.
    Start,
    /// The name of a field.
    Field,
    /// A record.
    Record,
    /// Nothing.
    End,
}

/// What stands in a file, whether right or not.
#[derive(Default)]
struct File {
    format: Option<String>,
    version: Option<u64>,
    records: Option<Records>,
    checksum: Option<String>,
    /// What was left out of an extract.
    without: Option<Vec<String>>,
    /// A field this version does not know.
    unknown: Option<String>,
}

#[derive(Default)]
struct Records {
    entries: Vec<Entry>,
    /// The first record that is wrong; those after it are not kept.
    problem: Option<RecordProblem>,
    fingerprint: Fingerprint,
}

impl<'a> Importer<'a> {
    /// Begins to read a file.
    pub fn new(text: &'a str) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        Self { text, at: 0, next: Next::Start, file: File::default() }
    }

    /// Reads so many records at most, and returns whether there may be more.
    ///
    /// # Errors
    ///
    /// If the file is no JSON, or no export.
    pub fn step(&mut self, records: usize) -> Result<bool, ReadError> {
        loop {
            self.skip_space();
            match self.next {
                Next::Start => {
                    if !self.skip(b'{') {
                        self.value::<Value<'_>>()?;
                        return Err(ReadError::NotAnExport);
                    }
                    self.skip_space();
                    self.next = if self.skip(b'}') { Next::End } else { Next::Field };
                }
                Next::Field => self.field()?,
                Next::Record => {
                    for _ in 0..records {
                        let record = self.value()?;
                        self.file.records.get_or_insert_default().take(record);
                        self.skip_space();
                        if !self.skip(b',') {
                            self.expect(b']')?;
                            self.end_of_field()?;
                            break;
                        }
                        self.skip_space();
                    }
                    return Ok(true);
                }
                Next::End if self.at < self.text.len() => return Err(self.unexpected()),
                Next::End => return Ok(false),
            }
        }
    }

    /// How many bytes have been read, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.text.len())
    }

    /// The records read since this was last asked, which are not to be trusted before the file is
    /// [`done`](Self::done); they are then no longer among its records.
    pub fn read_so_far(&mut self) -> Vec<Entry> {
        self.file
            .records
            .as_mut()
            .map_or_else(Vec::new, |records| std::mem::take(&mut records.entries))
    }

    /// The records of the file, once all have been read.
    ///
    /// # Errors
    ///
    /// If anything at all is wrong with it: a file is taken whole or not at all.
    pub fn done(self) -> Result<Vec<Entry>, ReadError> {
        self.done_as(FORMAT).map(|(entries, _)| entries)
    }

    /// The records of a file of that format, and what was left out of it.
    fn done_as(self, format: &str) -> Result<(Vec<Entry>, Vec<String>), ReadError> {
        let Self { text, file, .. } = self;
        match file.format.as_deref() {
            Some(found) if found == format => {}
            Some(extract::FORMAT) => return Err(ReadError::Extract),
            _ => return Err(ReadError::NotAnExport),
        }
        match file.version {
            Some(1..=VERSION) => {}
            Some(found) if found > VERSION => {
                return Err(ReadError::NewerVersion { found, known: VERSION });
            }
            _ => return Err(header("version")),
        }
        if file.without.is_some() != (format == extract::FORMAT) {
            return Err(header("without"));
        }
        if let Some(field) = file.unknown {
            return Err(header(&field));
        }
        let records = file.records.ok_or_else(|| header("records"))?;
        if let Some(problem) = records.problem {
            return Err(ReadError::Record {
                line: line_of(text, &problem),
                problem: Box::new(problem),
            });
        }
        match file.checksum {
            None => Err(header("checksum")),
            Some(written) if written != records.fingerprint.checksum() => {
                Err(ReadError::Checksum)
            }
            Some(_) => Ok((records.entries, file.without.unwrap_or_default())),
        }
    }

    /// A field, or its beginning where it is that of the records.
    fn field(&mut self) -> Result<(), ReadError> {
        let Name(name) = self.value()?;
        self.skip_space();
        self.expect(b':')?;
        if name == "records" && self.file.records.is_none() {
            self.skip_space();
            if !self.skip(b'[') {
                return Err(ReadError::NotAnExport);
            }
            self.file.records = Some(Records::default());
            self.skip_space();
            if !self.skip(b']') {
                self.next = Next::Record;
                return Ok(());
            }
        } else {
            let value = self.value()?;
            self.file.take(&name, value);
        }
        self.end_of_field()
    }

    fn end_of_field(&mut self) -> Result<(), ReadError> {
        self.skip_space();
        if self.skip(b',') {
            self.next = Next::Field;
            return Ok(());
        }
        self.next = Next::End;
        self.expect(b'}')
    }

    /// Any value, of which all stands there.
    fn value<T: Deserialize<'a>>(&mut self) -> Result<T, ReadError> {
        let mut values = Deserializer::from_str(self.rest()).into_iter();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                Ok(value)
            }
            Some(Err(error)) => {
                let (lines, columns) = place(self.text.as_bytes().get(..self.at));
                let columns = if error.line() == 1 { columns } else { 0 };
                let (line, column) = (lines + error.line(), columns + error.column());
                Err(ReadError::NotJson { line, column })
            }
            None => Err(self.unexpected()),
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        let space = |byte: &u8| matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
        self.at += self.rest().bytes().take_while(space).count();
    }

    fn skip(&mut self, byte: u8) -> bool {
        let there = self.rest().bytes().next() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), ReadError> {
        if self.skip(byte) { Ok(()) } else { Err(self.unexpected()) }
    }

    /// What stands next, if anything, is out of place.
    fn unexpected(&self) -> ReadError {
        let all = self.text.as_bytes();
        let (lines, column) = place(all.get(..=self.at).or(Some(all)));
        ReadError::NotJson { line: lines + 1, column }
    }
}

/// How many lines end in a text, and how many bytes come after.
fn place(before: Option<&[u8]>) -> (usize, usize) {
    let mut lines = before.unwrap_or_default().rsplit(|byte| *byte == b'\n');
    let column = lines.next().map_or(0, <[u8]>::len);
    (lines.count(), column)
}

impl File {
    fn take(&mut self, name: &str, value: Value<'_>) {
        match (name, value) {
            ("format", Value::Text(format)) if self.format.is_none() => {
                self.format = Some(format.into_owned());
            }
            ("version", Value::Number(version)) if self.version.is_none() => {
                self.version = Some(version);
            }
            ("checksum", Value::Text(checksum)) if self.checksum.is_none() => {
                self.checksum = Some(checksum.into_owned());
            }
            ("without", Value::List(words)) if self.without.is_none() => {
                self.without = words.into_iter().map(text_of).collect();
            }
            _ => self.unknown = Some(name.to_owned()),
        }
    }
}

impl Records {
    fn take(&mut self, value: Value<'_>) {
        if let Value::Object(record) = &value {
            self.fingerprint.record(record);
        }
        if self.problem.is_none() {
            match read::entry(value) {
                Ok(entry) => self.entries.push(entry),
                Err(problem) => self.problem = Some(problem),
            }
        }
    }
}

/// The records of a file of that format, and what was left out of it.
pub(super) fn read(text: &str, format: &str) -> Result<(Vec<Entry>, Vec<String>), ReadError> {
    let mut importer = Importer::new(text);
    while importer.step(usize::MAX)? {}
    importer.done_as(format)
}

fn header(field: &str) -> ReadError {
    ReadError::Header { field: super::problem::cut_short(field) }
}

/// The line, counted from 1, on which the record's id stands; ids are long enough to be unique.
fn line_of(text: &str, problem: &RecordProblem) -> Option<usize> {
    let id = problem.id.as_ref()?;
    let before = text.split(&format!("\"id\": \"{id}\"")).next()?;
    if before.len() == text.len() { None } else { Some(before.matches('\n').count() + 1) }
}

fn text_of(value: Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.into_owned()),
        _ => None,
    }
}
