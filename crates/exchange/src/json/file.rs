//! Reading a whole file, record by record: its text is never held twice.

use core::fmt;

use relancier_core::ledger::Entry;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::problem::{ReadError, RecordProblem};
use super::value::{Name, Value};
use super::{VERSION, extract, not_json, read};
use crate::fingerprint::Fingerprint;

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

/// The records of a file of that format, and what was left out of it.
pub(super) fn read(text: &str, format: &str) -> Result<(Vec<Entry>, Vec<String>), ReadError> {
    let mut reader = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let file = reader.deserialize_any(FileVisitor).and_then(|file| {
        reader.end()?;
        Ok(file)
    });
    let file =
        file.map_err(
            |error| {
                if error.is_data() { ReadError::NotAnExport } else { not_json(&error) }
            },
        )?;
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
        Some(written) if written != records.fingerprint.checksum() => Err(ReadError::Checksum),
        Some(_) => Ok((records.entries, file.without.unwrap_or_default())),
    }
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

struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = File;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<File, A::Error> {
        let mut file = File::default();
        while let Some(Name(name)) = map.next_key()? {
            if name == "records" && file.records.is_none() {
                file.records = Some(map.next_value_seed(RecordsVisitor)?);
                continue;
            }
            match (name.as_ref(), map.next_value()?) {
                ("format", Value::Text(format)) if file.format.is_none() => {
                    file.format = Some(format.into_owned());
                }
                ("version", Value::Number(version)) if file.version.is_none() => {
                    file.version = Some(version);
                }
                ("checksum", Value::Text(checksum)) if file.checksum.is_none() => {
                    file.checksum = Some(checksum.into_owned());
                }
                ("without", Value::List(words)) if file.without.is_none() => {
                    file.without = words.into_iter().map(text_of).collect();
                }
                _ => file.unknown = Some(name.into_owned()),
            }
        }
        Ok(file)
    }
}

struct RecordsVisitor;

impl<'de> DeserializeSeed<'de> for RecordsVisitor {
    type Value = Records;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Records, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for RecordsVisitor {
    type Value = Records;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Records, A::Error> {
        let mut records = Records::default();
        while let Some(value) = seq.next_element()? {
            if let Value::Object(record) = &value {
                records.fingerprint.record(record);
            }
            if records.problem.is_none() {
                match read::entry(value) {
                    Ok(entry) => records.entries.push(entry),
                    Err(problem) => records.problem = Some(problem),
                }
            }
        }
        Ok(records)
    }
}
