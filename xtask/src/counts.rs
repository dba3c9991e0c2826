//! How many tests ran, read from what each runner prints.

use std::{fmt, ops::AddAssign};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

impl Counts {
    /// Adds up the closing lines of `cargo test`, of the wasm-bindgen runner (the same words) and of
    /// `node --test`.
    pub fn read(output: &str) -> Self {
        let mut counts = Self::default();
        for line in output.lines().map(plain) {
            counts += libtest(&line).or_else(|| node(&line)).unwrap_or_default();
        }
        counts
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`
fn libtest(line: &str) -> Option<Counts> {
    let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let mut counts = Counts::default();
    for part in numbers.split(';') {
        match part.trim().split_once(' ') {
            Some((number, "passed")) => counts.passed = number.parse().ok()?,
            Some((number, "failed")) => counts.failed = number.parse().ok()?,
            _ => {}
        }
    }
    Some(counts)
}

/// `ℹ pass 3` (for people) or `# pass 3` (TAP), a line each; a cancelled test did not pass.
fn node(line: &str) -> Option<Counts> {
    let mut words = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# "))?.split(' ');
    let (name, number) = (words.next()?, words.next()?.parse().ok()?);
    match (name, words.next()) {
        ("pass", None) => Some(Counts { passed: number, failed: 0 }),
        ("fail" | "cancelled", None) => Some(Counts { passed: 0, failed: number }),
        _ => None,
    }
}

/// The line without the colours of a terminal.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once('m').map_or(part, |(_, after)| after));
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_runner_is_understood() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
                12,
                0,
            ),
            ("test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 filtered out", 3, 2),
            ("test result: \u{1b}[32mok\u{1b}[0m. 4 passed; 0 failed; 0 ignored", 4, 0),
            ("ℹ tests 5\nℹ suites 1\nℹ pass 4\nℹ fail 1\nℹ cancelled 0\nℹ skipped 0", 4, 1),
            ("# tests 3\n# pass 2\n# fail 0\n# cancelled 1\n", 2, 1),
            ("\u{1b}[34mℹ pass 7\u{1b}[39m", 7, 0),
            ("running 3 tests\ntest a ... ok\n# pass the salt\n3 passed", 0, 0),
            ("", 0, 0),
        ];
        for (output, passed, failed) in cases {
            assert_eq!(Counts::read(output), Counts { passed, failed }, "{output}");
        }
    }

    #[test]
    fn several_runs_add_up() {
        let output = "test result: ok. 2 passed; 0 failed; 0 ignored\n\ntest result: ok. 3 passed; 1 failed; 0 ignored\n";
        assert_eq!(Counts::read(output), Counts { passed: 5, failed: 1 });
    }

    #[test]
    fn the_closing_line_is_plain() {
        assert_eq!(Counts { passed: 214, failed: 0 }.to_string(), "214 passed, 0 failed");
    }
}
