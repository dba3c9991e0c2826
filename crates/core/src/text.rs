//! Text that people typed, made safe to keep and to show on one line.

use core::fmt;

/// A line of text that is not empty: a name, an invoice number.
///
/// Control characters and line breaks become spaces, runs of spaces become one, and the
/// characters that reorder what is read around them (bidirectional overrides) or that nobody sees
/// are removed: two names that look alike are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(String);

/// Why a text is not a [`Line`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineError {
    /// Nothing is left once spaces and control characters are gone.
    Empty,
    /// More than [`Line::MAX_CHARS`] characters.
    TooLong,
}

impl Line {
    /// The longest line kept: longer is a file gone wrong, not a name.
    pub const MAX_CHARS: usize = 200;

    /// Cleans and checks a text.
    pub fn new(text: &str) -> Result<Self, LineError> {
        if is_clean_line(text) { Ok(Self(text.to_owned())) } else { Self::cleaned(text) }
    }

    fn cleaned(text: &str) -> Result<Self, LineError> {
        // Bounded before cleaning, so that a hostile file costs nothing.
        let mut clean = String::new();
        let mut chars = 0;
        let mut gap = false;
        for c in text.chars() {
            if c.is_control() || (c.is_whitespace() && !is_no_break_space(c)) {
                gap = !clean.is_empty();
            } else if !reorders_text(c) && !is_unseen(c) {
                if gap {
                    clean.push(' ');
                    chars += 1;
                    gap = false;
                }
                clean.push(c);
                chars += 1;
            }
            if chars > Self::MAX_CHARS {
                return Err(LineError::TooLong);
            }
        }
        let trimmed = clean.trim();
        if trimmed.is_empty() { Err(LineError::Empty) } else { Ok(Self(trimmed.to_owned())) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Text of several lines, perhaps empty: a note, a message as it was sent.
///
/// Line breaks are `\n`; other control characters and text-reordering characters are removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Block(String);

impl Block {
    /// The longest block kept; what goes beyond is cut.
    pub const MAX_CHARS: usize = 20_000;

    /// Cleans a text.
    pub fn new(text: &str) -> Self {
        if is_clean_block(text) { Self(text.to_owned()) } else { Self::cleaned(text) }
    }

    fn cleaned(text: &str) -> Self {
        let mut clean = String::new();
        let mut previous = '\0';
        for c in text.chars().take(Self::MAX_CHARS) {
            match c {
                '\r' => clean.push('\n'),
                '\n' if previous == '\r' => {}
                '\n' | '\t' => clean.push(c),
                _ if c.is_control() || reorders_text(c) => {}
                _ => clean.push(c),
            }
            previous = c;
        }
        Self(clean.trim_end().to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// Whether cleaning a line would leave it as it is. Nearly all that is read was kept by ourselves: it
/// need not be made anew letter by letter. May say no of some that are clean.
fn is_clean_line(text: &str) -> bool {
    let mut gap = true;
    let clean = !text.is_empty()
        && text.len() <= Line::MAX_CHARS
        && text.chars().all(|c| {
            let space_after_space = c == ' ' && gap;
            gap = c == ' ';
            // No letter below the joiners is unseen or reorders, but those named there.
            let plain = matches!(c, ' '..='~' | '\u{c0}'..='\u{5ff}');
            plain && !space_after_space
        });
    clean && !gap
}

/// The same of a block.
fn is_clean_block(text: &str) -> bool {
    text.len() <= Block::MAX_CHARS
        && text.chars().all(|c| match c {
            ' '..='~' | '\n' | '\t' => true,
            _ => !c.is_control() && !reorders_text(c),
        })
        && !text.ends_with(char::is_whitespace)
}

fn is_no_break_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}')
}

/// Characters that can make a name or an amount read as another one.
fn reorders_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Characters of no width that change no letter. Joiners (U+200C, U+200D) are not among them: some
/// scripts and signs are written with them.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cleaned() {
        for (text, clean) in [
            ("  Menuiserie \t Lacaze\r\n", Ok("Menuiserie Lacaze")),
            ("a\u{202e}b", Ok("ab")),
            ("a\u{61c}\u{200f}b", Ok("ab")),
            ("La\u{200b}ca\u{ad}ze\u{e0041}", Ok("Lacaze")),
            ("\u{200b}", Err(LineError::Empty)),
            ("نام\u{200c}ها", Ok("نام\u{200c}ها")),
            ("12\u{202f}000", Ok("12\u{202f}000")),
            ("\u{0}\n ", Err(LineError::Empty)),
            ("", Err(LineError::Empty)),
        ] {
            let line = Line::new(text);
            assert_eq!(line.as_ref().map(Line::as_str), clean.as_ref().copied(), "{text:?}");
        }
        assert_eq!(Line::new(&"x".repeat(201)), Err(LineError::TooLong));
        assert_eq!(Line::new(&" ".repeat(10_000_000)), Err(LineError::Empty));
    }

    #[test]
    fn what_is_clean_stays_as_it_is() {
        let long = "x".repeat(200);
        let mut clean = 0;
        // Each character there is, alone and among others.
        for c in ('\0'..='\u{ffff}').chain('\u{e0000}'..='\u{e01ff}') {
            for text in
                [format!("{c}"), format!("a{c}"), format!("{c}a"), format!("a {c}{c} b")]
            {
                let (line, block) = (is_clean_line(&text), is_clean_block(&text));
                assert!(!line || Line::cleaned(&text) == Ok(Line(text.clone())), "{text:?}");
                assert!(!block || Block::cleaned(&text).as_str() == text, "{text:?}");
                clean += u32::from(line && block);
            }
        }
        assert!(clean > 1_000);
        for (text, line) in
            [("Café", true), (&long, true), ("", false), (" a", false), ("a  b", false)]
        {
            assert_eq!(is_clean_line(text), line, "{text:?}");
        }
        assert!(!is_clean_line(&format!("{long}x")));
    }

    #[test]
    fn blocks_keep_their_lines() {
        assert_eq!(Block::new("a\r\nb\rc\u{7}\n").as_str(), "a\nb\nc");
        assert_eq!(Block::new(&"x".repeat(30_000)).as_str().len(), Block::MAX_CHARS);
    }
}
