//! What each text is for, and what may stand in it.

use relancier_core::dunning::StepKind;
use relancier_core::identity::Language;
use relancier_core::ledger::{Channel, Debtor, Register};

use crate::template::{Condition, Field, Text};
use crate::texts;

/// A shipped text as it is written, merge fields and all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// What goes in the subject line; empty for a text that has none.
    pub subject: &'static str,
    /// The rest.
    pub body: &'static str,
}

/// What a text is sent as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// A message of a step.
    Email,
    /// A text message.
    Sms,
    /// A letter.
    Letter,
    /// An answer to what a client answered.
    Reply,
}

/// A name that may stand in a text, as a palette shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaletteEntry {
    /// What is written in the text: `{client}`, or `[if several]…[else]…[end]` with its middle
    /// left out.
    pub written: String,
    /// What it stands for, in the reader's language.
    pub about: &'static str,
}

/// What a palette says something about.
pub(crate) enum Name {
    Text(Text),
    Field(Field),
    Condition(Condition),
}

impl Text {
    /// As shipped, in the words of that language and register; what has no text of its own in a
    /// register is the same in both.
    pub fn source(self, language: Language, register: Register) -> Source {
        texts::source(language, register, self)
    }

    /// What it is, in the reader's language.
    pub fn about(self, language: Language) -> &'static str {
        texts::about(language, Name::Text(self))
    }

    /// The registers it may be written in: one where it always says *vous*, and outside French.
    pub fn registers(self, language: Language) -> &'static [Register] {
        if language == Language::French && !self.always_says_vous() {
            &[Register::Vous, Register::Tu]
        } else {
            &[Register::Vous]
        }
    }

    /// The register it is written in for one who is spoken to like that.
    pub fn register(self, language: Language, register: Register) -> Register {
        if self.registers(language).contains(&register) { register } else { Register::Vous }
    }

    /// The text of a step; `None` for a call, which has a [sheet](crate::call_sheet).
    pub const fn of_step(step: StepKind, debtor: Debtor, channel: Channel) -> Option<Self> {
        match channel {
            Channel::Call => None,
            Channel::Sms => Some(Self::Sms),
            Channel::Email => Some(Self::email(step, debtor)),
            Channel::Letter
            | Channel::RegisteredLetter
            | Channel::ElectronicRegisteredLetter => Some(Self::letter(step, debtor)),
        }
    }

    pub(crate) const fn email(step: StepKind, debtor: Debtor) -> Self {
        match (step, debtor) {
            (StepKind::Reception, _) => Self::EmailReception,
            (StepKind::Courtesy, _) => Self::EmailCourtesy,
            (StepKind::Friendly, _) => Self::EmailFriendly,
            (StepKind::Firm, _) => Self::EmailFirm,
            (StepKind::LastWarning, _) => Self::EmailLastWarning,
            (StepKind::FormalNotice, Debtor::Consumer) => Self::EmailFormalNoticeConsumer,
            (StepKind::FormalNotice, Debtor::Business | Debtor::Public) => {
                Self::EmailFormalNotice
            }
        }
    }

    pub(crate) const fn letter(step: StepKind, debtor: Debtor) -> Self {
        match (step, debtor) {
            (StepKind::Reception, _) => Self::LetterReception,
            (StepKind::Courtesy, _) => Self::LetterCourtesy,
            (StepKind::Friendly, _) => Self::LetterFriendly,
            (StepKind::Firm, _) => Self::LetterFirm,
            (StepKind::LastWarning, _) => Self::LetterLastWarning,
            (StepKind::FormalNotice, Debtor::Consumer) => Self::LetterFormalNoticeConsumer,
            (StepKind::FormalNotice, Debtor::Business | Debtor::Public) => {
                Self::LetterFormalNotice
            }
        }
    }

    /// What it is sent as.
    pub const fn kind(self) -> TextKind {
        match self {
            Self::EmailReception
            | Self::EmailCourtesy
            | Self::EmailFriendly
            | Self::EmailFirm
            | Self::EmailLastWarning
            | Self::EmailFormalNotice
            | Self::EmailFormalNoticeConsumer
            | Self::EmailShort
            | Self::EmailShortFormalNotice => TextKind::Email,
            Self::Sms => TextKind::Sms,
            Self::LetterReception
            | Self::LetterCourtesy
            | Self::LetterFriendly
            | Self::LetterFirm
            | Self::LetterLastWarning
            | Self::LetterFormalNotice
            | Self::LetterFormalNoticeConsumer => TextKind::Letter,
            Self::ReplyNotReceived
            | Self::ReplyAlreadyPaid
            | Self::ReplyAwaitingApproval
            | Self::ReplyDispute
            | Self::ReplyInstalments => TextKind::Reply,
        }
    }

    /// The step it is for; `None` where it is for several, or for none.
    pub const fn step(self) -> Option<StepKind> {
        match self {
            Self::EmailReception | Self::LetterReception => Some(StepKind::Reception),
            Self::EmailCourtesy | Self::LetterCourtesy => Some(StepKind::Courtesy),
            Self::EmailFriendly | Self::LetterFriendly => Some(StepKind::Friendly),
            Self::EmailFirm | Self::LetterFirm => Some(StepKind::Firm),
            Self::EmailLastWarning | Self::LetterLastWarning => Some(StepKind::LastWarning),
            Self::EmailFormalNotice
            | Self::EmailFormalNoticeConsumer
            | Self::EmailShortFormalNotice
            | Self::LetterFormalNotice
            | Self::LetterFormalNoticeConsumer => Some(StepKind::FormalNotice),
            Self::EmailShort
            | Self::Sms
            | Self::ReplyNotReceived
            | Self::ReplyAlreadyPaid
            | Self::ReplyAwaitingApproval
            | Self::ReplyDispute
            | Self::ReplyInstalments => None,
        }
    }

    /// The merge fields that may stand in it, in the reader's language.
    pub fn fields(self, language: Language) -> impl Iterator<Item = PaletteEntry> {
        Field::ALL.iter().copied().filter(move |field| self.may_hold(*field)).map(
            move |field| PaletteEntry {
                written: format!("{{{}}}", field.name()),
                about: texts::about(language, Name::Field(field)),
            },
        )
    }

    /// The conditions its sections may depend on, in the reader's language.
    pub fn conditions(self, language: Language) -> impl Iterator<Item = PaletteEntry> {
        let asked = Condition::ALL.iter().copied().filter(move |asked| self.may_ask(*asked));
        asked.map(move |condition| PaletteEntry {
            written: format!("[if {}][end]", condition.name()),
            about: texts::about(language, Name::Condition(condition)),
        })
    }
}
