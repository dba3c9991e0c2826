//! What Relancier writes: e-mails, the content of letters, amounts and dates.
//!
//! A text is a file of `data/templates/`, read and checked when the crate is built
//! ([`grammar`], `build.rs`) and filled with a [`Demand`](relancier_core::dunning::Demand), in
//! the client's language. A value goes into a text as it is and is never read again, so
//! nothing a name contains can act as a merge field.
//!
//! - [`format`]: amounts, rates and dates as people write them;
//! - [`email()`], [`email_short()`], [`sms()`]: the message of a demand;
//! - [`reckoning()`]: how a sum comes about, line by line;
//! - [`schedule()`]: a payment plan;
//! - [`letter()`]: the content of its letter, which the `letters` crate lays out;
//! - [`template`]: the texts there are and the names that may stand in them.

mod email;
mod epc;
pub mod format;
pub mod grammar;
mod letter;
mod reckoning;
mod scene;
mod schedule;
pub mod template;

pub use email::{Email, email, email_short, sms};
pub use epc::Transfer;
pub use letter::{Align, Block, Code, Column, Letter, Table, Total, letter};
pub use reckoning::{ReckonedLine, Reckoning, Sum, reckoning};
pub use scene::Parties;
pub use schedule::{Schedule, schedule};

/// The texts of `data/templates/`, as data.
#[expect(clippy::match_same_arms, reason = "some words are the same in two languages")]
mod texts {
    use relancier_core::identity::Language;

    use crate::template::{Condition, Field, Phrase, Piece, Template, Text, Word};

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
