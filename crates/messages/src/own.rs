//! Texts that the user writes in the place of shipped ones.

use core::ops::Range;
use std::borrow::Cow;

use chrono::NaiveDate;
use relancier_core::dunning::{Demand, Plan, demand, plan, progress};
use relancier_core::id::OwnTextId;
use relancier_core::identity::Language;
use relancier_core::ledger::{Ledger, OwnText, RecordId, Register};
use relancier_core::text::{Block, Line, LineError};

use crate::catalogue::{Source, TextKind};
use crate::email::{Message, email_from, sms_from};
use crate::grammar::{self, GrammarErrorKind};
use crate::letter::letter_from;
use crate::scene::{Parties, Scene};
use crate::template::Text;

/// A text that can be filled, for one language and one way of speaking to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTemplate {
    text: Text,
    name: Line,
    language: Language,
    register: Register,
    subject: Line,
    body: Block,
}

/// Why a text cannot be taken, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextError {
    /// In what.
    pub part: TextPart,
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong, in UTF-16 units from the beginning of the part: what a text field of a
    /// page selects.
    pub at: Range<usize>,
    /// What is wrong with it.
    pub kind: TextErrorKind,
}

/// The two fields of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextPart {
    /// The subject line.
    Subject,
    /// The rest.
    Body,
}

/// What is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextErrorKind {
    /// A merge field or a section.
    Grammar(GrammarErrorKind),
    /// Nothing was written.
    Empty,
    /// It is longer than that many characters.
    TooLong(usize),
}

impl OwnTemplate {
    /// Reads a text as it was typed; the subject of a text that has none counts for nothing.
    ///
    /// Spaces may be ordinary ones: French typography is set here.
    pub fn parse(
        text: Text,
        language: Language,
        register: Register,
        subject: &str,
        body: &str,
    ) -> Result<Self, TextError> {
        let subject = if text.has_subject() { subject } else { text.name() };
        let grammar_error = |part, typed: &str, error: grammar::GrammarError| {
            let kind = TextErrorKind::Grammar(error.kind);
            TextError::at(part, typed, error.at, kind)
        };
        grammar::parse(subject, |piece| text.takes_in_subject(piece))
            .map_err(|error| grammar_error(TextPart::Subject, subject, error))?;
        grammar::parse(body, |piece| text.takes(piece))
            .map_err(|error| grammar_error(TextPart::Body, body, error))?;
        let whole = |part, typed: &str, kind| TextError::at(part, typed, 0..typed.len(), kind);
        if body.chars().count() > Block::MAX_CHARS {
            let kind = TextErrorKind::TooLong(Block::MAX_CHARS);
            return Err(whole(TextPart::Body, body, kind));
        }
        let clean = Block::new(body);
        if clean.as_str().trim().is_empty() {
            return Err(whole(TextPart::Body, body, TextErrorKind::Empty));
        }
        let set = |typed: &str| match language {
            Language::French => grammar::set_french(typed),
            Language::English => typed.to_owned(),
        };
        let line = |words: &str| {
            Line::new(words).map_err(|error| {
                let kind = match error {
                    LineError::Empty => TextErrorKind::Empty,
                    LineError::TooLong => TextErrorKind::TooLong(Line::MAX_CHARS),
                };
                whole(TextPart::Subject, subject, kind)
            })
        };
        Ok(Self {
            text,
            name: line(text.name())?,
            language,
            register: text.register(language, register),
            // Cleaned before: what is taken away or replaced may change which spaces meet a mark.
            subject: line(&set(line(subject)?.as_str()))?,
            body: Block::new(&set(clean.as_str())),
        })
    }

    /// A text that the ledger holds; `None` if there is no text of that name, or if it cannot
    /// be read: another device may know texts and fields that this one does not.
    pub fn of(own: &OwnText) -> Option<Self> {
        let text = Text::named(own.text.as_str())?;
        let (subject, body) = (own.subject.as_str(), own.body.as_str());
        Self::parse(text, own.language, own.register, subject, body).ok()
    }

    /// The record that keeps it. A text without a subject has its name there.
    pub fn record(&self, id: OwnTextId) -> OwnText {
        OwnText {
            id,
            text: self.name.clone(),
            language: self.language,
            register: self.register,
            subject: self.subject.clone(),
            body: self.body.clone(),
        }
    }
}

impl TextError {
    fn at(part: TextPart, typed: &str, at: Range<usize>, kind: TextErrorKind) -> Self {
        let before = typed.get(..at.start).unwrap_or_default();
        let wrong = typed.get(at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |place| place + 1);
        let in_line = before.get(line_start..).unwrap_or_default();
        let units = |text: &str| text.encode_utf16().count();
        Self {
            part,
            line: 1 + before.matches('\n').count(),
            column: 1 + in_line.chars().count(),
            at: units(before)..units(before) + units(wrong),
            kind,
        }
    }
}

/// The user's own text in the place of a shipped one, if there is one that can be read; of
/// several, the one written last, on every device.
pub fn own_text(
    ledger: &Ledger,
    text: Text,
    language: Language,
    register: Register,
) -> Option<&OwnText> {
    own_template(ledger, text, language, register).map(|(own, _)| own)
}

fn own_template(
    ledger: &Ledger,
    text: Text,
    language: Language,
    register: Register,
) -> Option<(&OwnText, OwnTemplate)> {
    let register = text.register(language, register);
    ledger
        .own_texts()
        .filter_map(|own| Some((own, OwnTemplate::of(own)?)))
        .filter(|(_, own)| {
            own.text == text && own.language == language && own.register == register
        })
        .max_by_key(|(own, _)| ledger.entry(RecordId::OwnText(own.id)).map(|entry| entry.stamp))
}

/// The words of a text for one client.
pub(crate) struct Wording {
    pub(crate) register: Register,
    pub(crate) subject: Cow<'static, str>,
    pub(crate) body: Cow<'static, str>,
}

impl Wording {
    /// The user's own words, else those shipped.
    pub(crate) fn of(text: Text, parties: &Parties<'_>) -> Self {
        let language = parties.client.language;
        let register = text.register(language, parties.client.chasing.register);
        match own_template(parties.ledger, text, language, register) {
            Some((_, own)) => Self {
                register,
                subject: Cow::Owned(own.subject.to_string()),
                body: Cow::Owned(own.body.to_string()),
            },
            None => {
                let Source { subject, body } = text.source(language, register);
                Self { register, subject: Cow::Borrowed(subject), body: Cow::Borrowed(body) }
            }
        }
    }
}

/// What a preview of a text speaks of: what is asked of the client today, at the step that the text
/// is for where the client's ladder has it. `None` if nothing is asked of the client today.
pub fn preview_demand(parties: &Parties<'_>, text: Text, today: NaiveDate) -> Option<Demand> {
    let Parties { ledger, client, .. } = *parties;
    let Plan::Act(mut action) = plan(ledger, client, today) else { return None };
    let carrying = ledger.invoice(action.carrying)?;
    let ladder = &progress(ledger, client, carrying, today).chosen.scenario.ladder;
    if let Some(step) = text.step().and_then(|kind| ladder.step(kind)) {
        action.step = *step;
    }
    Some(demand(ledger, &ledger.rates(), client, &action, today))
}

/// A text as it would go out, in its own language whatever the client's is.
pub fn preview(parties: &Parties<'_>, demand: &Demand, own: &OwnTemplate) -> Message {
    let scene = Scene::speaking(parties, demand, own.language, own.register);
    let (subject, body) = (own.subject.as_str(), own.body.as_str());
    match own.text.kind() {
        TextKind::Email | TextKind::Reply => Message::Email(email_from(&scene, subject, body)),
        TextKind::Sms => Message::Sms(sms_from(&scene, body)),
        TextKind::Letter => Message::Letter(Box::new(letter_from(&scene, subject, body))),
    }
}
