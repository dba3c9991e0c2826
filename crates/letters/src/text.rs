//! How text is prepared and cut into lines.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use genpdf::error::Error;
use genpdf::fonts::FontCache;
use genpdf::render::Area;
use genpdf::style::Style;
use genpdf::{Mm, Position};
use relancier_messages::{Block, Carried, Letter, Room};

/// How much of a line's height hangs below the base line.
const DESCENT: f64 = 0.19;

/// Prints a line whose top left corner is there.
///
/// genpdf puts the base line at the foot of the line; here what hangs below it stays inside.
/// A face that only measures (`Fonts::measured`) prints nothing.
pub(crate) fn print(
    area: &Area<'_>,
    cache: &FontCache,
    corner: Position,
    style: Style,
    line: &str,
) -> Result<(), Error> {
    let face = style.font(cache);
    if face.is_builtin() {
        return Ok(());
    }
    let descent = face.glyph_height(style.font_size()) * DESCENT;
    area.print_str(cache, Position::new(corner.x, corner.y - descent), style, line)?;
    Ok(())
}

/// Lines of text, each in its style.
pub(crate) type Lines = Vec<(String, Style)>;

/// A text cut into lines of one style.
pub(crate) fn styled(text: &str, style: Style, cache: &FontCache, width: Mm) -> Lines {
    lines(text, style, cache, width).into_iter().map(|line| (line, style)).collect()
}

/// The same; of no text, no line.
pub(crate) fn styled_if_any(text: &str, style: Style, cache: &FontCache, width: Mm) -> Lines {
    if text.is_empty() { Lines::new() } else { styled(text, style, cache, width) }
}

/// How tall lines are, one below the other.
pub(crate) fn height(lines: &Lines, cache: &FontCache) -> Mm {
    lines.iter().map(|(_, style)| style.line_height(cache)).sum()
}

/// Lines in the largest size of type in which they are no taller than `tallest`, or in the
/// smallest if there is none.
pub(crate) fn fitted(
    sizes: RangeInclusive<u8>,
    tallest: Mm,
    cache: &FontCache,
    at: impl Fn(u8) -> Lines,
) -> Lines {
    let smallest = *sizes.start();
    let fitting = sizes.rev().map(&at).find(|lines| height(lines, cache) <= tallest);
    fitting.unwrap_or_else(|| at(smallest))
}

/// Prints lines one below the other, from a corner; returns where they end.
pub(crate) fn print_all(
    area: &Area<'_>,
    cache: &FontCache,
    corner: Position,
    lines: &Lines,
) -> Result<Mm, Error> {
    let mut top = corner.y;
    for (line, style) in lines {
        print(area, cache, Position::new(corner.x, top), *style, line)?;
        top += style.line_height(cache);
    }
    Ok(top)
}

/// Cuts a text into lines no wider than `width`: between words, or within a word that is wider
/// than a line by itself. A no-break space never breaks; `\n` always does.
pub(crate) fn lines(text: &str, style: Style, cache: &FontCache, width: Mm) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut line_width = Mm::from(0);
        for word in paragraph.split(' ') {
            let (added, added_width) = joined(&line, word, style, cache);
            if line_width + added_width <= width {
                line.push_str(&added);
                line_width += added_width;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            let mut pieces = cut(word, style, cache, width);
            line = pieces.pop().unwrap_or_default();
            line_width = style.str_width(cache, &line);
            lines.append(&mut pieces);
        }
        lines.push(line);
    }
    lines
}

/// What a word adds to a line, and how wide that is: measured from the line's last character,
/// so that no line is measured whole for each of its words.
fn joined(line: &str, word: &str, style: Style, cache: &FontCache) -> (String, Mm) {
    let Some(last) = line.chars().next_back() else {
        return (word.to_owned(), style.str_width(cache, word));
    };
    let from_last = format!("{last} {word}");
    let width = style.str_width(cache, &from_last) - style.char_width(cache, last);
    (format!(" {word}"), width)
}

/// Cuts a word into pieces no wider than `width`, of a character at least.
fn cut(word: &str, style: Style, cache: &FontCache, width: Mm) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut piece_width = Mm::from(0);
    for c in word.chars() {
        let char_width = style.char_width(cache, c);
        if !piece.is_empty() && piece_width + char_width > width {
            pieces.push(std::mem::take(&mut piece));
            piece_width = Mm::from(0);
        }
        piece.push(c);
        piece_width += char_width;
    }
    pieces.push(piece);
    pieces
}

/// The letter without characters that leave no mark on paper.
pub(crate) fn printable(letter: &Letter) -> Letter {
    let mut letter = letter.clone();
    for_each_text(&mut letter, |text| {
        *text = text.chars().filter_map(printed_as).collect();
    });
    letter
}

/// Every character of the letter but line ends, each once.
pub(crate) fn characters(letter: &Letter) -> BTreeSet<char> {
    let mut characters = BTreeSet::new();
    for_each_text(&mut letter.clone(), |text| characters.extend(text.chars()));
    characters.remove(&'\n');
    characters
}

/// What a character becomes on paper; `None` if it leaves no mark.
fn printed_as(c: char) -> Option<char> {
    match c {
        // Soft hyphen, zero-width space and joiners, word joiner, byte order mark.
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => None,
        '\n' => Some('\n'),
        '\u{2011}' => Some('\u{2010}'),
        '\u{2009}' => Some('\u{202f}'),
        '\u{a0}' | '\u{202f}' => Some(c),
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() => None,
        c => Some(c),
    }
}

fn for_each_text(letter: &mut Letter, mut change: impl FnMut(&mut String)) {
    let Letter {
        sender,
        recipient,
        place_and_date,
        posting,
        reference,
        subject,
        body,
        closing,
        signature,
        legal_line,
        page,
        // Not printed.
        date: _,
        title: _,
        author: _,
        language: _,
        file_name: _,
        look: _,
    } = letter;
    sender.iter_mut().chain(recipient).for_each(&mut change);
    [place_and_date, posting, reference, subject, closing, signature, legal_line, page]
        .into_iter()
        .for_each(&mut change);
    for block in body {
        match block {
            Block::Heading(text) | Block::Paragraph(text) => change(text),
            Block::Details(lines) => {
                for (name, value) in lines {
                    change(name);
                    change(value);
                }
            }
            Block::Code(code) => change(&mut code.caption),
            Block::Rooms(rooms) => {
                for Room { heading, lines, signature } in rooms {
                    change(heading);
                    lines.iter_mut().chain(signature).for_each(&mut change);
                }
            }
            Block::Table(table) => {
                table.columns.iter_mut().for_each(|column| change(&mut column.title));
                table.rows.iter_mut().chain(&mut table.foot).flatten().for_each(&mut change);
                if let Some(Carried { forward, brought, sums }) = &mut table.carried {
                    [forward, brought].into_iter().chain(sums).for_each(&mut change);
                }
                for total in &mut table.totals {
                    change(&mut total.label);
                    change(&mut total.amount);
                }
            }
        }
    }
}
