//! Why something could not be kept or read.

use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::DomException;

/// Why the store did not do what it was asked. Nothing was changed then, unless the variant says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The browser keeps nothing for this page: private browsing, or storage refused in its settings.
    Denied,
    /// Another tab with an older version of the page has the database open: it has to be closed.
    HeldByOtherTab,
    /// A newer version of the page made the database (its version `found`, the newest `known` here).
    NewerDatabase {
        /// The version of the database.
        found: u32,
        /// The version this page was made for.
        known: u32,
    },
    /// The disk, or what the browser grants of it, is full.
    Full,
    /// The browser dropped the database, and again once it was opened anew. A write may have been
    /// done; to try it again does no harm.
    Lost,
    /// The ledger this page was opened on is no longer there: it was erased in another tab, or the
    /// browser cleared the site's data. What is on screen is the only copy.
    Gone,
    /// The ledger is locked under a passphrase; or, once it was opened, its lock was set, changed or taken away
    /// in another tab since.
    Locked,
    /// Anything else, in the browser's own words.
    Failed {
        /// The name of its `DOMException`.
        name: String,
        /// Its message.
        message: String,
    },
}

impl StoreError {
    /// What was written is not what is read again.
    pub fn not_read_back() -> Self {
        let message = "what was written could not be read again";
        Self::Failed { name: "Relancier".to_owned(), message: message.to_owned() }
    }

    /// What an exception of IndexedDB means once the database is open.
    pub(super) fn from_exception(exception: &JsValue) -> Self {
        let Some(exception) = exception.dyn_ref::<DomException>() else {
            return Self::Failed { name: String::new(), message: format!("{exception:?}") };
        };
        match exception.name().as_str() {
            "QuotaExceededError" => Self::Full,
            // The connection is closed, or (`UnknownError`, in WebKit) its server went away.
            "InvalidStateError" | "UnknownError" | "AbortError" => Self::Lost,
            "SecurityError" | "NotAllowedError" => Self::Denied,
            name => Self::Failed { name: name.to_owned(), message: exception.message() },
        }
    }
}
