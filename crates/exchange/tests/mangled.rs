//! Files as nobody would write them: real ones cut, spliced and stuffed, and bombs made by hand. The
//! reader answers each with records or with a reason, in memory that grows with the file alone.
//!
//! The same questions as in `fuzz/`, with any compiler and within seconds.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use chrono::NaiveDate;
use relancier_core::ledger::Ledger;
use relancier_exchange::demo;
use relancier_exchange::json::{self, ReadError};

mod anything;

/// How many bytes of memory a byte of a file may take: a list of digits, each of them two bytes in
/// the file, is what takes most.
const A_BYTE: usize = 64;
/// What reading takes however small the file.
const ANY: usize = 100_000;

/// Counts what each thread holds, and the most it ever held.
struct Counting;

thread_local! {
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MOST: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: usize, held: bool) {
    let bytes = isize::try_from(bytes).unwrap_or(isize::MAX);
    // Not there any more while the thread ends.
    let _ = HELD.try_with(|now| {
        let after = now.get().saturating_add(if held { bytes } else { -bytes });
        now.set(after);
        let _ = MOST.try_with(|most| most.set(most.get().max(after)));
    });
}

#[expect(unsafe_code, reason = "an allocator cannot be written without it")]
// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), true);
        // SAFETY: the caller's layout.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(layout.size(), false);
        // SAFETY: the caller's place and layout.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The most memory that something took while it was done.
fn weighed<T>(done: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    MOST.set(before);
    let value = done();
    (value, usize::try_from(MOST.get() - before).unwrap_or(0))
}

/// Numbers that follow from the first (xorshift64*): the same files in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap() % end.max(1)
    }

    /// Two places in a text, the first not after the second, not far from each other.
    fn span(&mut self, length: usize) -> (usize, usize) {
        let begin = self.below(length + 1);
        (begin, (begin + self.below(60)).min(length))
    }
}

/// What breaks readers of JSON, or of what stands in it.
const STUFFING: [&str; 26] = [
    "null",
    "-1",
    "1e400",
    "0.1",
    "18446744073709551616",
    "99999999999999999999999999999999999999999999999999",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "\"\\udc00\\ud800\"",
    "\u{0}",
    "\u{202e}",
    "\u{feff}",
    "\u{1f9fe}",
    "{",
    "[",
    "}",
    "]",
    "\"",
    "\\",
    "\"deleted\":true,",
    "\"id\":\"00000000000000000000000000000001\",",
    "\"+262142-12-31\"",
    "\"-262143-01-01\"",
    "\"9999999999.99\"",
    "\"ffffffffffff-7fffffff-ffffffffffffffff\"",
    "\"0000-01-01\"",
];

fn mangled(one: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = one.to_vec();
    for _ in 0..=numbers.below(3) {
        let (begin, end) = numbers.span(bytes.len());
        let (from, to) = numbers.span(other.len());
        let piece: Vec<u8> = match numbers.below(8) {
            // A byte of another value, a piece left out, the end cut off.
            0 => vec![u8::try_from(numbers.below(256)).unwrap()],
            1 => Vec::new(),
            2 => {
                bytes.truncate(begin);
                continue;
            }
            // A piece twice, a piece of another file.
            3 => [bytes.get(begin..end).unwrap(), bytes.get(begin..end).unwrap()].concat(),
            4 => other.get(from..to).unwrap().to_vec(),
            5 => "[".repeat(numbers.below(300)).into_bytes(),
            _ => STUFFING.get(numbers.below(STUFFING.len())).unwrap().as_bytes().to_vec(),
        };
        // A value in the place of a whole one reads on further.
        let (begin, end) = match numbers.below(2) {
            0 => value_at(&bytes, begin),
            _ => (begin, end),
        };
        bytes.splice(begin..end, piece);
    }
    bytes
}

/// The text between quotation marks that begins at a place or after it, marks included.
fn value_at(bytes: &[u8], place: usize) -> (usize, usize) {
    let quote = |from: usize| {
        let rest = bytes.get(from..)?;
        rest.iter().position(|byte| *byte == b'"').map(|at| from + at)
    };
    match quote(place).and_then(|begin| Some((begin, quote(begin + 1)? + 1))) {
        Some(span) => span,
        None => (place, place),
    }
}

#[test]
fn files_mangled_at_random_are_read_or_refused() {
    let entries = demo::example(NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()).unwrap();
    let ledger = Ledger::from_entries(entries.clone());
    let mut seeds: Vec<String> = Vec::new();
    for records in entries.chunks(3) {
        let lines: Vec<String> = records.iter().map(json::entry_to_json).collect();
        seeds.push(lines.join("\n"));
    }
    for client in ledger.clients() {
        seeds.push(json::export_of(&ledger, &ledger.belongings(client.id)));
    }
    seeds.push(
        "{\"format\":\"relancier-rescue\",\"stores\":{\"pages\":[{\"value\":\"\"}]}}".into(),
    );
    seeds.push(include_str!("csv/hostile.csv").to_owned());
    seeds.push(include_str!("csv/pennylane.csv").to_owned());
    let mut numbers = Numbers(20_261_121);
    for _ in 0..2_000 {
        let one = seeds.get(numbers.below(seeds.len())).unwrap().as_bytes();
        let other = seeds.get(numbers.below(seeds.len())).unwrap().as_bytes();
        let bytes = mangled(one, other, &mut numbers);
        anything::read(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        let (_, most) = weighed(|| json::import(&text).is_ok());
        let allowed = bytes.len() * A_BYTE + ANY;
        assert!(most <= allowed, "{most} bytes for {}", bytes.len());
    }
}

/// A file with this in the place of its records.
fn with_records(records: &str) -> String {
    format!(
        "{{\"format\":\"relancier\",\"version\":3,\"records\":[{records}],\"checksum\":\"sha256:00\"}}"
    )
}

#[test]
fn a_bomb_is_refused_in_memory_that_grows_with_the_file_alone() {
    let client = |name: &str| {
        let client = r#"{"kind":"client","id":"000000000000000000000000000000c1","stamp":"019abcdef000-00000000-00000000000000ab","debtor":"business","language":"fr","name":"#;
        format!("{client}{name}}}")
    };
    let megabytes = "x".repeat(10_000_000);
    let many = |piece: &str| piece.repeat(1_000_000);
    for (what, text) in [
        ("lists 100 000 deep", "[".repeat(100_000)),
        ("lists 100 000 deep in the records", with_records(&"[".repeat(100_000))),
        ("objects 100 000 deep", "{\"a\":".repeat(100_000)),
        ("objects 100 000 deep in the records", with_records(&"{\"a\":".repeat(100_000))),
        ("closed, too", with_records(&("[".repeat(100_000) + &"]".repeat(100_000)))),
        ("a name of ten megabytes", with_records(&client(&format!("\"{megabytes}\"")))),
        ("of as many escapes", with_records(&client(&format!("\"{}\"", many("\\u0041"))))),
        ("never closed", format!("{{\"format\":\"{megabytes}")),
        ("a field named with ten megabytes", format!("{{\"{megabytes}\":1}}")),
        ("a number of ten million digits", with_records(&"9".repeat(10_000_000))),
        ("a fraction as long", with_records(&format!("0.{}", "9".repeat(10_000_000)))),
        ("a million numbers", with_records(&format!("[{}0]", many("0,")))),
        ("a million nothings", with_records(&(many("null,") + "null"))),
        ("a million empty records", with_records(&(many("{},") + "{}"))),
        (
            "a million fields of one name",
            with_records(&format!("{{{}\"a\":0}}", many("\"a\":0,"))),
        ),
        ("a million formats", format!("{{{}\"a\":0}}", many("\"format\":\"relancier\","))),
        ("ten megabytes of spaces", " ".repeat(10_000_000)),
        ("ten megabytes of zeros", "\0".repeat(10_000_000)),
        ("a million marks of order", many("\u{feff}")),
    ] {
        let (read, most) = weighed(|| json::import(&text));
        assert!(read.is_err(), "{what} was taken");
        assert!(most <= text.len() * A_BYTE + ANY, "{what}: {most} bytes for {}", text.len());
        let (_, most) =
            weighed(|| (json::rescued(&text), json::entry_from_json(&text).is_ok()));
        assert!(most <= text.len() * A_BYTE + ANY, "{what}: {most} bytes for {}", text.len());
        // What is told of it is short, however long it was.
        assert!(format!("{read:?}").len() < 1_000, "{what}");
    }
}

/// Characters that are none, and those that stand for nothing a name has.
#[test]
fn characters_that_are_none_are_refused_and_invisible_ones_leave_nothing() {
    let client = |name: &str| {
        format!(
            r#"{{"kind":"client","id":"000000000000000000000000000000c1","stamp":"019abcdef000-00000000-00000000000000ab","name":{name},"debtor":"business","language":"fr"}}"#
        )
    };
    for name in [
        r#""\ud800""#,
        r#""\udfff""#,
        r#""a\ud83eb""#,
        r#""\udd8e\ud83e""#,
        r#""\u00""#,
        r#""\u{41}""#,
        r#""\x41""#,
        "\"a\u{0}b\"",
        "\"a\nb\"",
        r#""\u0000""#,
        r#""\u202e\u2066""#,
        r#""""#,
    ] {
        let read = json::entry_from_json(&client(name));
        assert!(
            matches!(read, Err(ReadError::NotJson { .. } | ReadError::Record { .. })),
            "{name}: {read:?}"
        );
    }
    for (name, kept) in [
        (r#""Nul\u0000 part""#, "Nul part"),
        (r#""\u202eetteL\u202c 2 400,00 €""#, "etteL 2 400,00 €"),
        (r#""\u2067Lacaze\u2069""#, "Lacaze"),
        (r#""La\u200bcaze\u2060""#, "Lacaze"),
        (r#""\ud83e\udd8e Lacaze""#, "🦎 Lacaze"),
    ] {
        let entry = json::entry_from_json(&client(name)).unwrap();
        assert!(
            json::entry_to_json(&entry).contains(&format!("\"name\":\"{kept}\"")),
            "{name}"
        );
    }
}
