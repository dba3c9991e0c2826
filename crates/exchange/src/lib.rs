//! Every format that comes in or goes out of Relancier.
//!
//! - [`json`]: the export, whole or one record at a time; what an import would change;
//! - [`csv`]: lists of invoices from invoicing tools and spreadsheets;
//! - [`mailto`], [`sms`]: links that open a mail program or a telephone with a message written;
//! - [`eml`]: a message as a file, with its letter;
//! - [`ics`]: the plan as a file for calendars;
//! - [`archive`]: several files as one ZIP, with the SHA-256 of each;
//! - [`demo`]: the example company, dated relative to a day;
//! - [`amount`], [`date`], [`fold`]: what people type, read; forms use them too.
//!
//! Problems are values with a place and a value; `sentence` tells them in the reader's language.
//!
//! **Architecture invariant:** reading is total. Whatever the bytes, the result is a value or a
//! problem with a place in the file; nothing panics, and memory stays within a small multiple of
//! the file.
//!
//! **Architecture invariant:** nothing here is random or reads a clock. Ids and stamps are the
//! caller's, so the same file gives the same entries to whoever asks twice.

pub mod amount;
pub mod archive;
pub mod csv;
pub mod date;
pub mod demo;
pub mod eml;
pub mod fingerprint;
pub use relancier_core::fold;
pub mod ics;
pub mod json;
pub mod mailto;
mod problem;
pub mod sms;
