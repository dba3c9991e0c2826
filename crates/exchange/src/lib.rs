//! Every format that comes in or goes out of Relancier.
//!
//! - [`json`]: the export, whole or one record at a time; what an import would change;
//! - [`demo`]: the example company, dated relative to a day.
//!
//! **Architecture invariant:** reading is total. Whatever the bytes, the result is a value or a
//! problem with a place in the file; nothing panics, and memory stays within a small multiple of
//! the file.
//!
//! **Architecture invariant:** nothing here is random or reads a clock. Ids and stamps are the
//! caller's, so the same file gives the same entries to whoever asks twice.

pub mod amount;
pub mod csv;
pub mod date;
pub mod demo;
pub mod fingerprint;
pub mod fold;
pub mod json;
pub mod mailto;
mod problem;
