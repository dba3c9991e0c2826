//! How a text is read: words, merge fields `{client}`, sections `[if several]…[else]…[end]`.
//!
//! A tag alone on its line takes the line with it, so that a section may stand on lines of
//! its own without leaving empty ones behind.

use core::ops::Range;

use crate::template::{Condition, Field, Piece};

/// Why a text cannot be read, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrammarError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in bytes from the beginning.
    pub at: Range<usize>,
    /// What is wrong there.
    pub kind: GrammarErrorKind,
}

/// What is wrong in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrammarErrorKind {
    /// No merge field has that name.
    UnknownField(String),
    /// A tag is none of `[if …]`, `[else]` and `[end]`.
    UnknownTag(String),
    /// No condition has that name.
    UnknownCondition(String),
    /// A `{` or `[` is never closed, or a `}` or `]` closes nothing.
    Unpaired(char),
    /// An `[else]` outside a section, or the second of one.
    StrayElse,
    /// An `[end]` outside a section.
    StrayEnd,
    /// A section is never ended; the place is where it opens.
    UnclosedSection,
    /// There is such a field or condition, and it means nothing in this text.
    NotHere(String),
}

/// Reads a text in which only what is taken may stand.
pub fn parse(
    text: &str,
    takes: impl Fn(Piece<'_>) -> bool,
) -> Result<Vec<Piece<'_>>, GrammarError> {
    let mut pieces = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    let mut read = 0;
    while let Some(open) = find(text, read, ['{', '}', '[', ']']) {
        let line = line_of(text, open);
        let error = |end, kind| GrammarError { line, at: open..end, kind };
        let (opening, closing) = match text.get(open..).and_then(|rest| rest.chars().next()) {
            Some('{') => ('{', '}'),
            Some('[') => ('[', ']'),
            stray => {
                let kind = GrammarErrorKind::Unpaired(stray.unwrap_or_default());
                return Err(error(open + 1, kind));
            }
        };
        let close = find(text, open + 1, ['{', '}', '[', ']', '\n'])
            .filter(|close| text.get(*close..).is_some_and(|rest| rest.starts_with(closing)))
            .ok_or_else(|| error(open + 1, GrammarErrorKind::Unpaired(opening)))?;
        let error = |kind| error(close + 1, kind);
        let name = text.get(open + 1..close).unwrap_or_default();
        let (start, end, piece) = if opening == '{' {
            let field = Field::named(name)
                .ok_or_else(|| error(GrammarErrorKind::UnknownField(name.to_owned())))?;
            (open, close + 1, Piece::Field(field))
        } else {
            let (start, end) = own_line(text, open, close + 1);
            let place = (line, open..close + 1);
            (start, end, tag(name, place, &mut sections).map_err(error)?)
        };
        if !takes(piece) {
            let name = name.strip_prefix("if ").unwrap_or(name);
            return Err(error(GrammarErrorKind::NotHere(name.to_owned())));
        }
        push_words(&mut pieces, text.get(read..start));
        pieces.push(piece);
        read = end;
    }
    push_words(&mut pieces, text.get(read..));
    match sections.pop() {
        Some(Section { line, at, .. }) => {
            Err(GrammarError { line, at, kind: GrammarErrorKind::UnclosedSection })
        }
        None => Ok(pieces),
    }
}

/// What French typography asks of a text typed with ordinary spaces.
pub fn set_french(text: &str) -> String {
    french_spaces(&keep_articles_together(text))
}

/// Keeps the letter of an article of law with its number: `L. 441-10`.
pub fn keep_articles_together(text: &str) -> String {
    let mut kept = text.to_owned();
    for letter in ["L", "D", "R"] {
        kept = kept.replace(&format!(" {letter}. "), &format!(" {letter}.\u{a0}"));
    }
    kept
}

/// The spaces of French typography: a narrow no-break space before `; : ! ? »` and after `«`,
/// a no-break space before `€` and `%`.
pub fn french_spaces(text: &str) -> String {
    let mut spaced = text.replace("« ", "«\u{202f}");
    for sign in [";", ":", "!", "?", "»"] {
        spaced = spaced.replace(&format!(" {sign}"), &format!("\u{202f}{sign}"));
    }
    for sign in ["€", "%"] {
        spaced = spaced.replace(&format!(" {sign}"), &format!("\u{a0}{sign}"));
    }
    spaced
}

/// A section that is open.
struct Section {
    line: usize,
    at: Range<usize>,
    has_else: bool,
}

fn tag<'a>(
    name: &str,
    (line, at): (usize, Range<usize>),
    sections: &mut Vec<Section>,
) -> Result<Piece<'a>, GrammarErrorKind> {
    match name {
        "else" => match sections.last_mut() {
            Some(section) if !section.has_else => {
                section.has_else = true;
                Ok(Piece::Else)
            }
            _ => Err(GrammarErrorKind::StrayElse),
        },
        "end" => sections.pop().map(|_| Piece::End).ok_or(GrammarErrorKind::StrayEnd),
        _ => {
            let condition = name
                .strip_prefix("if ")
                .ok_or_else(|| GrammarErrorKind::UnknownTag(name.to_owned()))?;
            sections.push(Section { line, at, has_else: false });
            Condition::named(condition)
                .map(Piece::If)
                .ok_or_else(|| GrammarErrorKind::UnknownCondition(condition.to_owned()))
        }
    }
}

/// From where to where a tag reaches: its whole line if it is alone there.
fn own_line(text: &str, open: usize, end: usize) -> (usize, usize) {
    let before = text.get(..open).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    match (before.is_empty() || before.ends_with('\n'), after.split_once('\n')) {
        (true, Some(("", _))) => (open, end + 1),
        _ => (open, end),
    }
}

fn push_words<'a>(pieces: &mut Vec<Piece<'a>>, words: Option<&'a str>) {
    if let Some(words) = words.filter(|words| !words.is_empty()) {
        pieces.push(Piece::Words(words));
    }
}

fn find<const N: usize>(text: &str, from: usize, signs: [char; N]) -> Option<usize> {
    text.get(from..)?.find(signs).map(|place| from + place)
}

fn line_of(text: &str, place: usize) -> usize {
    1 + text.bytes().take(place).filter(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read() {
        use Piece::{Else, End, If, Words};
        let client = Piece::Field(Field::Client);
        for (text, pieces) in [
            ("", vec![]),
            ("Bonjour,\n", vec![Words("Bonjour,\n")]),
            ("Bonjour {client},", vec![Words("Bonjour "), client, Words(",")]),
            (
                "[if late]a[else]b[end]",
                vec![If(Condition::Late), Words("a"), Else, Words("b"), End],
            ),
            // A tag alone takes its line with it, one among words does not.
            (
                "a\n[if late]\nb\n[end]\nc[if late]\n[end]",
                vec![
                    Words("a\n"),
                    If(Condition::Late),
                    Words("b\n"),
                    End,
                    Words("c"),
                    If(Condition::Late),
                    Words("\n"),
                    End,
                ],
            ),
        ] {
            assert_eq!(parse(text, |_| true), Ok(pieces), "{text:?}");
        }
    }

    #[test]
    fn faults_are_found_where_they_are() {
        use GrammarErrorKind::{
            NotHere, StrayElse, StrayEnd, UnclosedSection, UnknownCondition, UnknownField,
            UnknownTag, Unpaired,
        };
        for (text, line, at, kind) in [
            ("a\nb {clinet}", 2, "{clinet}", UnknownField("clinet".to_owned())),
            ("{Client}", 1, "{Client}", UnknownField("Client".to_owned())),
            ("{}", 1, "{}", UnknownField(String::new())),
            ("a\n[if rich]b[end]", 2, "[if rich]", UnknownCondition("rich".to_owned())),
            ("[iff late]", 1, "[iff late]", UnknownTag("iff late".to_owned())),
            ("a\n\n{client", 3, "{", Unpaired('{')),
            ("{client\n}", 1, "{", Unpaired('{')),
            ("{cli{ent}", 1, "{", Unpaired('{')),
            ("[if late", 1, "[", Unpaired('[')),
            ("a } b", 1, "}", Unpaired('}')),
            ("a\n]", 2, "]", Unpaired(']')),
            ("a\n[if late]\nb", 2, "[if late]", UnclosedSection),
            ("[if late][if several][end]", 1, "[if late]", UnclosedSection),
            ("[end]", 1, "[end]", StrayEnd),
            ("[else]", 1, "[else]", StrayElse),
            ("[if late][else]a\n[else][end]", 2, "[else]", StrayElse),
            ("é\né {client} {ecb}", 2, "{ecb}", NotHere("ecb".to_owned())),
        ] {
            let takes = |piece: Piece<'_>| piece != Piece::Field(Field::Ecb);
            let error = parse(text, takes).unwrap_err();
            assert_eq!((error.line, error.kind), (line, kind), "{text:?}");
            assert_eq!(text.get(error.at), Some(at), "{text:?}");
        }
    }

    #[test]
    fn articles_of_law_are_kept_together() {
        let typed = "articles L. 441-10 et D. 441-5";
        assert_eq!(keep_articles_together(typed), "articles L.\u{a0}441-10 et D.\u{a0}441-5");
    }

    #[test]
    fn french_signs_keep_their_space() {
        for (typed, set) in [
            ("Objet : a ; b", "Objet\u{202f}: a\u{202f}; b"),
            ("« Oui »", "«\u{202f}Oui\u{202f}»"),
            ("40 €, 10 %", "40\u{a0}€, 10\u{a0}%"),
            ("12:30", "12:30"),
        ] {
            assert_eq!(french_spaces(typed), set);
        }
    }
}
