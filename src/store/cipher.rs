//! How the ledger's texts stand in the database: as their bytes or, under a lock, sealed.
//!
//! All that is read and written passes here, and within a transaction, so a cipher answers at once. Its code
//! lies in the part of the page that opens the lock ([`crate::lock`]); here is only what it is called by.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast as _, JsValue};

/// Where entries stand. One for the journal, the pages, the quarantine and the recovery points: each line says
/// itself of which record it is and when it was written, and goes from one to the next without being read.
pub const LINES: &str = "lines";

/// What seals and opens under a key.
pub trait Cipher {
    /// Seals bytes for a kind of place: for another they do not open.
    fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8>;

    /// What was sealed for a kind of place; `None` if it was sealed under another key, or altered since.
    fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>>;
}

/// What a locked ledger is opened with.
#[derive(Clone)]
pub struct Lock {
    /// The key, under a passphrase, as it is kept.
    pub key_file: Vec<u8>,
    /// What seals under that key.
    pub cipher: Rc<dyn Cipher>,
}

thread_local! {
    static BESIDE: RefCell<Option<Rc<dyn Cipher>>> = const { RefCell::new(None) };
}

/// What seals what lies beside the page's ledger, the files of invoices and the drafts of forms: what seals the
/// ledger itself.
pub fn beside() -> Option<Rc<dyn Cipher>> {
    BESIDE.with_borrow(Clone::clone)
}

/// Has what lies beside the ledger sealed under its lock, from now on.
pub fn set_beside(lock: Option<&Lock>) {
    BESIDE.replace(lock.map(|lock| lock.cipher.clone()));
}

/// How texts are written and read.
#[derive(Clone, Default)]
pub struct Texts(Option<Rc<dyn Cipher>>);

impl Texts {
    /// As they are without a lock, or sealed under one.
    pub fn under(lock: Option<&Lock>) -> Self {
        Self(lock.map(|lock| lock.cipher.clone()))
    }

    /// A text as it is kept: its bytes, which come back twice as fast as the browser's own texts do.
    pub fn value(&self, place: &str, text: &str) -> JsValue {
        let plain = text.as_bytes();
        match &self.0 {
            None => Uint8Array::from(plain),
            Some(cipher) => Uint8Array::from(&*cipher.seal(place, plain)),
        }
        .into()
    }

    /// The text that is kept; `None` if there is none that can be read. Under a lock nothing plain is taken for
    /// ours: whoever has not the key could have put it there.
    pub fn text(&self, place: &str, value: &JsValue) -> Option<String> {
        let kept = bytes(value);
        let plain = match &self.0 {
            // Version 3 and those before kept texts.
            None if kept.is_none() => return value.as_string(),
            None => kept?,
            Some(cipher) => cipher.open(place, &kept?)?,
        };
        String::from_utf8(plain).ok()
    }
}

/// A value that is bytes.
pub fn bytes(value: &JsValue) -> Option<Vec<u8>> {
    value.dyn_ref().map(Uint8Array::to_vec)
}
