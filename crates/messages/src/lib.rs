//! What Relancier writes: e-mails, the content of letters, amounts and dates.
//!
//! A text is a file of `data/templates/`, read and checked when the crate is built
//! ([`grammar`], `build.rs`) and filled with a [`Demand`](relancier_core::dunning::Demand), in
//! the client's language. A value goes into a text as it is and is never read again, so
//! nothing a name contains can act as a merge field.
//!
//! - [`mod@format`]: amounts, rates and dates as people write them;
//! - [`message()`]: what goes out by a channel; [`email()`], [`email_short()`], [`sms()`];
//! - [`reply()`]: what to write back to a client who answered;
//! - [`call_sheet()`]: what to have before one's eyes on the telephone;
//! - [`OwnTemplate`]: a text that the user wrote in the place of a shipped one;
//! - [`reckoning()`]: how a sum comes about, line by line;
//! - [`schedule()`]: a payment plan;
//! - [`account()`], [`aged_balance()`]: what a client's account shows, what all clients owe;
//! - [`agreement()`], [`acknowledgement()`], [`attestation()`]: what is signed;
//! - [`court_words()`], [`court_document()`]: what one brings before a judge;
//! - [`letter()`]: the content of its letter, which the `letters` crate lays out;
//! - [`template`]: the texts there are and the names that may stand in them.

mod account;
mod aged;
mod attestation;
mod call;
mod catalogue;
mod court_file;
mod deed;
mod email;
mod epc;
pub mod format;
pub mod grammar;
mod image;
mod letter;
mod own;
mod reckoning;
mod reply;
mod scene;
mod schedule;
mod specimen;
pub mod template;

pub use account::account;
pub use aged::aged_balance;
pub use attestation::attestation;
pub use call::{CallLine, CallSheet, Exchange, PromiseMade, call_sheet};
pub use catalogue::{PaletteEntry, Source, TextKind};
pub use court_file::{CourtWords, MissingWords, Way, court_document, court_words};
pub use deed::{acknowledgement, agreement};
pub use email::{Email, Message, email, email_short, message, sms};
pub use epc::Transfer;
pub use image::Image;
pub use letter::{
    Align, Block, Carried, Code, Column, Letter, Look, Room, Table, Total, Window, letter,
};
pub use own::{
    OwnTemplate, TextError, TextErrorKind, TextPart, own_text, preview, preview_demand,
};
pub use reckoning::{ReckonedLine, Reckoning, Sum, reckoning};
pub use reply::{Answer, reply};
pub use scene::Parties;
pub use schedule::{Schedule, schedule};
pub use specimen::specimen;

/// The texts of `data/templates/`, as data.
#[expect(clippy::match_same_arms, reason = "some words are the same in two languages")]
mod texts {
    use relancier_core::identity::Language;
    use relancier_core::ledger::Register;

    use crate::catalogue::{Name, Source};
    use crate::grammar;
    use crate::template::{Condition, CourtText, Field, Phrase, Piece, Text, Word};

    /// Reads a text that was checked before: those shipped by the build, the user's own when
    /// they were taken in.
    pub(crate) fn read(text: &str) -> Vec<Piece<'_>> {
        grammar::parse(text, |_| true).unwrap_or_default()
    }

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
