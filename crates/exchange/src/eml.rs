//! Messages as files that a mail program opens as drafts (RFC 5322, MIME).
//!
//! Texts, names and attachments are in base64: none can end a line, begin a header or close a
//! part. Addresses stand as they are; [`Email`] lets nothing through that a header would read.

use core::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use relancier_core::identity::Email;
use relancier_core::text::Line;

use crate::fingerprint::derived_id;
use crate::mailto::{Copies, encode_char};

/// A message that is still to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// Who writes; `None` lets the mail program choose.
    pub from: Option<Mailbox<'a>>,
    /// Where to.
    pub to: Option<Mailbox<'a>>,
    /// Who else gets it.
    pub copies: Copies<'a>,
    /// One line: a break in it becomes a space.
    pub subject: &'a str,
    /// Lines may end in any of the three ways.
    pub body: &'a str,
    /// What goes with it.
    pub attachments: &'a [Attachment<'a>],
}

/// Someone with an address.
#[derive(Debug, Clone, Copy)]
pub struct Mailbox<'a> {
    /// Company or person.
    pub name: &'a Line,
    /// The address.
    pub address: &'a Email,
}

/// A file that goes with a message.
#[derive(Debug, Clone, Copy)]
pub struct Attachment<'a> {
    /// The name to save it under; its ending says what it is.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
}

/// Mail programs take lines of 78 characters; one with an encoded word, of 76 (RFC 2047, 2).
const LINE: usize = 76;

/// The file of a draft. It is ASCII unless an address is not (RFC 6532), and its lines end in
/// CR LF; the same draft gives the same file.
///
/// It has neither date nor message id: the mail program gives them when the message is sent.
pub fn eml(draft: &Draft<'_>) -> String {
    let mut out = String::new();
    let mailboxes = [("From", draft.from), ("To", draft.to)];
    for (header, mailbox) in mailboxes.into_iter().filter_map(|(h, m)| Some((h, m?))) {
        let address = format!("<{}>", mailbox.address);
        header_line(header, words(mailbox.name.as_str()).chain([address]), &mut out);
    }
    let copies = [("Cc", draft.copies.cc), ("Bcc", draft.copies.bcc)];
    for (header, copy) in copies.into_iter().filter_map(|(h, c)| Some((h, c?))) {
        header_line(header, [copy.to_string()].into_iter(), &mut out);
    }
    let subject: String =
        draft.subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    header_line("Subject", words(&subject), &mut out);
    // Outlook opens a file that says so as a draft, others do without.
    out.push_str("X-Unsent: 1\r\nMIME-Version: 1.0\r\n");
    if draft.attachments.is_empty() {
        text_part(draft.body, &mut out);
        return out;
    }
    // No base64 holds a hyphen, so no part holds the boundary.
    let names = draft.attachments.iter().map(|file| file.name);
    let named: Vec<&str> =
        ["boundary", &subject, draft.body].into_iter().chain(names).collect();
    let boundary = format!("relancier-{:032x}", derived_id(&named));
    let _ = write!(
        out,
        "Content-Type: multipart/mixed;\r\n boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n"
    );
    text_part(draft.body, &mut out);
    for file in draft.attachments {
        let _ = write!(out, "--{boundary}\r\n");
        file_part(*file, &mut out);
    }
    let _ = write!(out, "--{boundary}--\r\n");
    out
}

fn text_part(text: &str, out: &mut String) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    out.push_str("Content-Type: text/plain; charset=utf-8\r\n");
    content(text.as_bytes(), out);
}

/// Its name stands there twice: as RFC 2231 has it, and as Outlook reads it.
fn file_part(file: Attachment<'_>, out: &mut String) {
    let kind = media_type(file.name);
    let name = encoded_words(file.name).collect::<Vec<_>>().join("\r\n ");
    let _ = write!(out, "Content-Type: {kind};\r\n name=\"{name}\"\r\n");
    out.push_str("Content-Disposition: attachment");
    // Three characters a byte, after ` filename*12*=UTF-8''`.
    for (place, piece) in pieces(file.name, 16).enumerate() {
        let charset = if place == 0 { "UTF-8''" } else { "" };
        let _ = write!(out, ";\r\n filename*{place}*={charset}");
        piece.chars().for_each(|c| encode_char(c, out));
    }
    out.push_str("\r\n");
    content(file.bytes, out);
}

/// What a file is, by the ending of its name: of what goes with reminders, and else any bytes.
fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("pdf") => "application/pdf",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("xml") => "application/xml",
        _ => "application/octet-stream",
    }
}

fn content(bytes: &[u8], out: &mut String) {
    out.push_str("Content-Transfer-Encoding: base64\r\n\r\n");
    // Four characters for three bytes.
    for line in bytes.chunks(LINE / 4 * 3) {
        STANDARD.encode_string(line, out);
        out.push_str("\r\n");
    }
}

/// A header whose words go to the next line where they would be too long for theirs.
fn header_line(name: &str, words: impl Iterator<Item = String>, out: &mut String) {
    out.push_str(name);
    out.push(':');
    let mut width = name.len() + 1;
    for (place, word) in words.enumerate() {
        if place > 0 && width + 1 + word.len() > LINE {
            out.push_str("\r\n");
            width = 0;
        }
        out.push(' ');
        out.push_str(&word);
        width += 1 + word.len();
    }
    out.push_str("\r\n");
}

/// The words of a text in a header: as they are where nothing in them could mean anything else.
fn words(text: &str) -> Box<dyn Iterator<Item = String> + '_> {
    let plain = |word: &str| {
        (1..LINE / 2).contains(&word.len())
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    if text.split(' ').all(plain) {
        Box::new(text.split(' ').map(str::to_owned))
    } else {
        Box::new(encoded_words(text))
    }
}

/// A text as encoded words (RFC 2047), each of whole characters.
fn encoded_words(text: &str) -> impl Iterator<Item = String> {
    // 52 characters of base64 and twelve around them, after the name of a header.
    pieces(text, 39).map(|piece| {
        let mut word = String::from("=?UTF-8?B?");
        STANDARD.encode_string(piece, &mut word);
        word + "?="
    })
}

/// A text cut into pieces of so many bytes at most, four or more, none within a character.
pub(crate) fn pieces(mut text: &str, most: usize) -> impl Iterator<Item = &str> {
    core::iter::from_fn(move || {
        let (piece, rest) = text.split_at_checked(text.floor_char_boundary(most))?;
        text = rest;
        (!piece.is_empty()).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_reads_as_mail_programs_write_them() {
        let (from, to) =
            (Line::new("Atelier Brunel").unwrap(), Line::new("Été & Fils").unwrap());
        let (sender, recipient) =
            ("a@brunel.example".parse().unwrap(), "b@c.example".parse().unwrap());
        let draft = Draft {
            from: Some(Mailbox { name: &from, address: &sender }),
            to: Some(Mailbox { name: &to, address: &recipient }),
            copies: Copies { cc: Some(&recipient), bcc: Some(&sender) },
            subject: "Facture F-2026-031",
            body: "Bonjour,\n\nÀ bientôt.",
            attachments: &[Attachment { name: "Été – Client.pdf", bytes: b"%PDF-1.3" }],
        };
        assert_eq!(
            eml(&draft),
            "From: Atelier Brunel <a@brunel.example>\r\n\
             To: =?UTF-8?B?w4l0w6kgJiBGaWxz?= <b@c.example>\r\n\
             Cc: b@c.example\r\n\
             Bcc: a@brunel.example\r\n\
             Subject: Facture F-2026-031\r\n\
             X-Unsent: 1\r\n\
             MIME-Version: 1.0\r\n\
             Content-Type: multipart/mixed;\r\n boundary=\"BOUNDARY\"\r\n\
             \r\n\
             --BOUNDARY\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: base64\r\n\
             \r\n\
             Qm9uam91ciwNCg0Kw4AgYmllbnTDtHQu\r\n\
             --BOUNDARY\r\n\
             Content-Type: application/pdf;\r\n name=\"=?UTF-8?B?w4l0w6kg4oCTIENsaWVudC5wZGY=?=\"\r\n\
             Content-Disposition: attachment;\r\n filename*0*=UTF-8''%C3%89t%C3%A9%20%E2%80%93%20Client;\r\n filename*1*=.pdf\r\n\
             Content-Transfer-Encoding: base64\r\n\
             \r\n\
             JVBERi0xLjM=\r\n\
             --BOUNDARY--\r\n"
                .replace("BOUNDARY", &boundary_of(&draft))
        );
    }

    fn boundary_of(draft: &Draft<'_>) -> String {
        let file = eml(draft);
        let (_, rest) = file.split_once("boundary=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    #[test]
    fn without_an_attachment_there_is_one_part() {
        let draft = Draft {
            from: None,
            to: None,
            copies: Copies::default(),
            subject: "",
            body: "",
            attachments: &[],
        };
        assert_eq!(
            eml(&draft),
            "Subject:\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n"
        );
    }

    #[test]
    fn pieces_are_of_whole_characters() {
        assert_eq!(pieces("aéb€c", 4).collect::<Vec<_>>(), ["aéb", "€c"]);
        assert_eq!(pieces("", 4).count(), 0);
    }
}
