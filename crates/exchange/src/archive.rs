//! Several files as one: a ZIP (PKWARE APPNOTE 6.3) whose manifest tells each file's SHA-256.
//!
//! Entries are stored as they are: PDFs are compressed already, and the rest weighs little. Names
//! are UTF-8 and made safe for every system; nothing tells when the file was made but the date
//! that is given, so the same entries on the same date give the same bytes.

use core::fmt::Write as _;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDateTime, Timelike as _};
use sha2::{Digest as _, Sha256};

use crate::fold::fold;

/// The name of the list of SHA-256, at the top of the archive: `sha256sum -c MANIFEST` reads it.
pub const MANIFEST: &str = "MANIFEST";

/// The longest a part of a path may be, in bytes; most systems take 255.
const LONGEST_PART: usize = 150;

/// The most parts a path may have: Windows takes 260 characters in all, if it was not told else.
const MOST_PARTS: usize = 8;

/// A file that goes into an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, after those of its folders and `/`.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// More than a ZIP without the extensions of 2001 (ZIP64) can hold: 65 535 files, 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge;

/// The archive of these files, in this order, and of their manifest, which comes last.
///
/// `at` is the date each of them bears; a ZIP knows even seconds from 1980 to 2107.
///
/// # Errors
///
/// If it would be more than a ZIP can hold.
pub fn zip(entries: &[Entry], at: NaiveDateTime) -> Result<Vec<u8>, TooLarge> {
    let paths = safe_paths(entries.iter().map(|entry| entry.path.as_str()));
    let mut manifest = String::new();
    let mut zip = Zip { time: dos_time(at), ..Zip::default() };
    for (path, entry) in paths.iter().zip(entries) {
        for byte in Sha256::digest(&entry.bytes) {
            // Writing to a string cannot fail.
            let _ = write!(manifest, "{byte:02x}");
        }
        let _ = writeln!(manifest, "  {path}");
        zip.add(path, &entry.bytes)?;
    }
    zip.add(MANIFEST, manifest.as_bytes())?;
    zip.end()
}

/// A name for one file, in no folder, that every system takes.
pub fn safe_name(name: &str) -> String {
    safe_path(&name.replace(['/', '\\'], "-"))
}

/// The files so far, and the list of them that will end the archive (its *central directory*).
#[derive(Default)]
struct Zip {
    time: u32,
    files: Vec<u8>,
    list: Vec<u8>,
    count: u16,
}

impl Zip {
    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<(), TooLarge> {
        let offset = size(self.files.len())?;
        let mut header = Vec::new();
        // UTF-8 names (bit 11), stored, the time.
        short(10, &mut header);
        short(1 << 11, &mut header);
        short(0, &mut header);
        long(self.time, &mut header);
        long(crc32(bytes), &mut header);
        long(size(bytes.len())?, &mut header);
        long(size(bytes.len())?, &mut header);
        short(u16::try_from(path.len()).map_err(|_| TooLarge)?, &mut header);
        short(0, &mut header);

        self.files.extend(b"PK\x03\x04");
        self.files.extend(&header);
        self.files.extend(path.as_bytes());
        self.files.extend(bytes);

        self.list.extend(b"PK\x01\x02");
        // Made as on Unix, whose rights it tells: a file all may read.
        short(3 << 8 | 20, &mut self.list);
        self.list.extend(&header);
        short(0, &mut self.list);
        short(0, &mut self.list);
        short(0, &mut self.list);
        long(0o100_644 << 16, &mut self.list);
        long(offset, &mut self.list);
        self.list.extend(path.as_bytes());
        // The greatest number stands for « see ZIP64 ».
        self.count = self.count.checked_add(1).filter(|it| *it < u16::MAX).ok_or(TooLarge)?;
        Ok(())
    }

    fn end(self) -> Result<Vec<u8>, TooLarge> {
        let Self { files: mut out, list, count, .. } = self;
        let (offset, length) = (size(out.len())?, size(list.len())?);
        out.extend(list);
        out.extend(b"PK\x05\x06");
        short(0, &mut out);
        short(0, &mut out);
        short(count, &mut out);
        short(count, &mut out);
        long(length, &mut out);
        long(offset, &mut out);
        short(0, &mut out);
        Ok(out)
    }
}

fn size(length: usize) -> Result<u32, TooLarge> {
    u32::try_from(length).ok().filter(|it| *it < u32::MAX).ok_or(TooLarge)
}

fn short(number: u16, out: &mut Vec<u8>) {
    out.extend(number.to_le_bytes());
}

fn long(number: u32, out: &mut Vec<u8>) {
    out.extend(number.to_le_bytes());
}

/// The time, and above it the date, as MS-DOS counts them.
fn dos_time(at: NaiveDateTime) -> u32 {
    match u32::try_from(at.year() - 1980) {
        Ok(years @ 0..=127) => {
            let date = years << 9 | at.month() << 5 | at.day();
            date << 16 | at.hour() << 11 | at.minute() << 5 | (at.second() / 2)
        }
        // The first day there is.
        Err(_) => (1 << 5 | 1) << 16,
        // The last one.
        Ok(_) => (127 << 9 | 12 << 5 | 31) << 16,
    }
}

/// The CRC-32 of ISO 3309. A table for half a byte weighs next to nothing, and is fast enough.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 16] = [
        0x0000_0000,
        0x1db7_1064,
        0x3b6e_20c8,
        0x26d9_30ac,
        0x76dc_4190,
        0x6b6b_51f4,
        0x4db2_6158,
        0x5005_713c,
        0xedb8_8320,
        0xf00f_9344,
        0xd6d6_a3e8,
        0xcb61_b38c,
        0x9b64_c2b0,
        0x86d3_d2d4,
        0xa00a_e278,
        0xbdbd_f21c,
    ];
    let half = |crc: u32| crc >> 4 ^ TABLE.get(crc as usize & 15).copied().unwrap_or_default();
    !bytes.iter().fold(u32::MAX, |crc, byte| half(half(crc ^ u32::from(*byte))))
}

/// The paths under which files stand in an archive: safe, and no two the same on any system.
fn safe_paths<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut paths: Vec<String> = paths.map(safe_path).collect();
    let parents = |path: &str| {
        path.match_indices('/')
            .filter_map(|(end, _)| path.get(..end).map(key))
            .collect::<Vec<_>>()
    };
    // A file cannot have the name of a folder either.
    let mut taken: BTreeSet<String> = paths.iter().flat_map(|path| parents(path)).collect();
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for path in &mut paths {
        let number = numbers.entry(key(path)).or_insert(1);
        let mut told_apart = path.clone();
        while !taken.insert(key(&told_apart)) {
            *number += 1;
            told_apart = numbered(path, *number);
        }
        *path = told_apart;
    }
    paths
}

/// What systems that look at neither capitals nor the way accents are written take a path for.
fn key(path: &str) -> String {
    let parts = path.split('/').map(|part| fold(&part.to_lowercase()));
    parts.collect::<Vec<_>>().join("/")
}

/// `relevé.pdf` becomes `relevé (2).pdf`.
fn numbered(path: &str, number: u32) -> String {
    let (stem, ending) = ending(path);
    format!("{stem} ({number}){ending}")
}

/// The last part of a path without, and with, its dot and what follows.
fn ending(path: &str) -> (&str, &str) {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let dot = path.rfind('.').filter(|dot| *dot > name && path.len() - dot <= 10);
    path.split_at(dot.unwrap_or(path.len()))
}

/// A path below the folder it is unpacked in, that every system takes.
fn safe_path(path: &str) -> String {
    let parts = path.split(['/', '\\']);
    let parts: Vec<String> = parts.map(safe_part).filter(|part| !part.is_empty()).collect();
    let first = parts.len().saturating_sub(MOST_PARTS);
    let kept = parts.get(first..).unwrap_or_default();
    match kept {
        [] => "_".to_owned(),
        // It would stand where the list does.
        [first, ..] if first.eq_ignore_ascii_case(MANIFEST) => format!("_{}", kept.join("/")),
        _ => kept.join("/"),
    }
}

/// One part of a path; nothing where nothing is left of it.
fn safe_part(part: &str) -> String {
    let safe = |c: char| match c {
        ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
        c if c.is_control() || is_hidden(c) => '-',
        c => c,
    };
    let safe: String = part.chars().map(safe).collect();
    // Windows takes off dots and spaces at the end, so that `..` is nothing at all.
    let trimmed = |text: &str| text.trim_end_matches(['.', ' ']).trim_start().to_owned();
    let mut safe = trimmed(&safe);
    if safe.len() > LONGEST_PART {
        let (stem, ending) = ending(&safe);
        let stem = stem.get(..stem.floor_char_boundary(LONGEST_PART - ending.len()));
        safe = format!("{}{ending}", trimmed(stem.unwrap_or_default()));
    }
    if is_device(&safe) {
        safe.insert(0, '_');
    }
    safe
}

/// Characters that show nothing, or make a name read as another one.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Names that Windows keeps for devices, whatever follows their first dot.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered.is_some_and(|rest| {
            let mut rest = rest.chars();
            let digit = rest.next().is_some_and(|c| matches!(c, '0'..='9' | '¹' | '²' | '³'));
            digit && rest.next().is_none()
        })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn paths(given: &[&str]) -> Vec<String> {
        safe_paths(given.iter().copied())
    }

    /// The check value that every catalogue of CRCs gives for it.
    #[test]
    fn the_sum_is_the_standard_s() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn hostile_names_are_harmless() {
        for (given, safe) in [
            ("lettres/F-2026-031.pdf", "lettres/F-2026-031.pdf"),
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\Windows\\system.ini", "C-/Windows/system.ini"),
            ("\\\\server\\share", "server/share"),
            ("a/./b/.. /c", "a/b/c"),
            ("....", "_"),
            ("", "_"),
            ("//", "_"),
            ("a:b*c?d\"e<f>g|h", "a-b-c-d-e-f-g-h"),
            ("nul", "_nul"),
            ("Con.txt", "_Con.txt"),
            ("lpt1 .pdf", "_lpt1 .pdf"),
            ("com10.txt", "com10.txt"),
            ("ligne\nsuivante\0.txt", "ligne-suivante-.txt"),
            ("facture\u{202e}fdp.exe", "facture-fdp.exe"),
            ("  fin. ", "fin"),
            ("MANIFEST", "_MANIFEST"),
            ("manifest/a", "_manifest/a"),
            ("été/MANIFEST", "été/MANIFEST"),
            ("1/2/3/4/5/6/7/8/9", "2/3/4/5/6/7/8/9"),
        ] {
            assert_eq!(paths(&[given]), [safe], "{given:?}");
        }
        let long = paths(&[&format!("{}.pdf", "é".repeat(500))]);
        assert_eq!(long, [format!("{}.pdf", "é".repeat(73))]);
    }

    #[test]
    fn a_name_makes_no_folder() {
        for (given, safe) in [
            (
                "2026-11-21 Dossier – Lacaze S.A. / Lyon.zip",
                "2026-11-21 Dossier – Lacaze S.A. - Lyon.zip",
            ),
            ("../F-1.pdf", "..-F-1.pdf"),
            ("..", "_"),
        ] {
            assert_eq!(safe_name(given), safe);
        }
    }

    #[test]
    fn names_that_one_system_takes_for_the_same_are_told_apart() {
        for (given, told_apart) in [
            (vec!["a.pdf", "a.pdf", "A.PDF"], vec!["a.pdf", "a (2).pdf", "A (3).PDF"]),
            (vec!["été", "e\u{301}te\u{301}"], vec!["été", "e\u{301}te\u{301} (2)"]),
            (vec!["Я", "я"], vec!["Я", "я (2)"]),
            (vec!["a", "a", "a (2)"], vec!["a", "a (2)", "a (2) (2)"]),
            (vec!["x", "x/y"], vec!["x (2)", "x/y"]),
            (vec!["", ""], vec!["_", "_ (2)"]),
            (vec!["v1.2/a", "v1.2/a"], vec!["v1.2/a", "v1.2/a (2)"]),
        ] {
            assert_eq!(paths(&given), told_apart);
        }
    }

    #[test]
    fn dates_are_those_a_zip_knows() {
        let at = |year, month, day, hour, minute, second| {
            let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
            dos_time(day.and_hms_opt(hour, minute, second).unwrap())
        };
        for (time, (year, month, day, hour, minute, second)) in [
            (at(2026, 11, 21, 9, 30, 59), (2026, 11, 21, 9, 30, 58)),
            (at(1970, 1, 1, 12, 0, 0), (1980, 1, 1, 0, 0, 0)),
            (at(3000, 1, 1, 12, 0, 0), (2107, 12, 31, 0, 0, 0)),
        ] {
            let read = |shift: u32, bits: u32| time >> shift & ((1 << bits) - 1);
            let date = (read(25, 7) + 1980, read(21, 4), read(16, 5));
            assert_eq!(date, (year, month, day));
            assert_eq!((read(11, 5), read(5, 6), read(0, 5) * 2), (hour, minute, second));
        }
    }

    #[test]
    fn more_than_a_zip_can_count_is_refused() {
        let mut zip = Zip { count: 65_533, ..Zip::default() };
        assert_eq!(zip.add("a", b""), Ok(()));
        assert_eq!(zip.add("b", b""), Err(TooLarge));
        assert_eq!(size(4_294_967_294), Ok(4_294_967_294));
        assert_eq!(size(4_294_967_295), Err(TooLarge));
    }

    proptest! {
        /// Whatever the names, what is in it stands below the folder it is unpacked in, once.
        #[test]
        fn any_name_is_safe_and_the_only_one(
            given in prop::collection::vec("[a-cA-C./\\\\ :é\u{301}\u{202e}\u{0}]{0,12}|\\PC{0,40}", 0..20),
        ) {
            let safe = safe_paths(given.iter().map(String::as_str));
            prop_assert_eq!(safe.len(), given.len());
            let mut keys = BTreeSet::new();
            for path in &safe {
                prop_assert!(keys.insert(key(path)), "{} twice", path);
                prop_assert!(path.split('/').all(|part| !part.is_empty() && part != "." && part != ".."));
                prop_assert!(!path.contains(['\\', ':', '\n', '\r', '\0']));
                prop_assert!(!path.eq_ignore_ascii_case(MANIFEST));
            }
            for path in &safe {
                let folder = format!("{path}/");
                prop_assert!(!safe.iter().any(|other| other.starts_with(&folder)));
            }
            let again = safe_paths(safe.iter().map(String::as_str));
            prop_assert_eq!(again, safe);
        }
    }
}
