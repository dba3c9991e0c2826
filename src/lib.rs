//! The page: it shows and asks, it never computes.
//!
//! In reading order:
//!
//! - [`app`]: what is shown while the ledger opens, when it cannot, and once it is open;
//! - [`route`]: the places of the page and their addresses;
//! - [`workspace`]: the ledger in hand, and every change to it, saved and undoable;
//! - [`screens`]: one module a place; [`components`]: the pieces they share;
//! - [`lang`]: sentences, amounts and dates in the reader's language;
//! - [`store`]: the ledger in IndexedDB; [`files`]: the files of invoices beside it; [`settings`]: what
//!   belongs to this device alone;
//! - [`pdf`]: letters, made in a worker; [`sealing`]: files under a passphrase, in another; [`lock`]: the key of a
//!   locked ledger;
//! - [`browser`]: the only way to the window, the clock and chance.
//!
//! **Architecture invariant:** no amount, date or decision is computed here. A screen asks
//! `relancier-core` and shows the answer.

#![expect(clippy::needless_pass_by_value, reason = "a component owns its properties")]

pub mod app;
pub mod browser;
pub mod components;
pub mod files;
pub mod folder;
pub mod lang;
pub mod lock;
pub mod pdf;
pub mod route;
pub mod screens;
pub mod sealing;
pub mod settings;
pub mod steps;
pub mod store;
pub mod workspace;

#[expect(missing_docs, reason = "generated from locales/ by build.rs")]
#[allow(warnings, clippy::all, clippy::pedantic, clippy::restriction)]
mod sentences {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
