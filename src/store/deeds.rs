//! What takes back the last things done, kept in the same transaction as they were: there is no deed
//! without its way back, and no way back without its deed.

use relancier_core::ledger::Stamp;
use wasm_bindgen::JsValue;

use super::cipher::Texts;
use super::idb::{Access, Transaction};
use super::{DEEDS, META, Store, StoreError};

/// So many can be undone after the page was opened anew.
const KEPT: usize = 50;

/// And so much text of them, in characters: an import of thousands of records has a long one.
const KEPT_TEXT: usize = 8_000_000;

/// Whether a deed was taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It stands, and can be undone.
    Done,
    /// It was undone, and can be done again.
    Undone,
}

/// A deed in the store: when it was done, whether it stands, and the text of its way back, or forth again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDeed {
    /// When it was first done.
    pub at: Stamp,
    /// Whether it stands.
    pub standing: Standing,
    /// What the page wrote.
    pub text: String,
}

/// What becomes of a deed with the next commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeedNote {
    /// It is kept, in the place of what was kept of it.
    Keep(KeptDeed),
    /// Nothing of it is kept any longer.
    Drop(Stamp),
}

impl KeptDeed {
    /// Whether it is short enough to be kept.
    pub fn is_short(&self) -> bool {
        self.text.len() <= KEPT_TEXT
    }
}

impl Store {
    /// The deeds kept, the oldest first; those too old to be kept any longer go.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn deeds(&self) -> Result<Vec<KeptDeed>, StoreError> {
        self.transact(&[META, DEEDS], Access::Write, async |transaction| {
            let keys = transaction.keys(DEEDS)?;
            let texts = transaction.all(DEEDS)?;
            let (keys, texts) = (keys.list().await?, texts.list().await?);
            let ours = self.texts();
            let (mut kept, mut characters) = (Vec::new(), 0);
            for (key, text) in keys.iter().zip(texts).rev() {
                let deed = deed(&ours, key, &text).filter(|deed| {
                    characters += deed.text.len();
                    kept.len() < KEPT && characters <= KEPT_TEXT
                });
                match deed {
                    Some(deed) => kept.push(deed),
                    None => transaction.delete(DEEDS, key)?,
                }
            }
            kept.reverse();
            Ok(kept)
        })
        .await
    }
}

/// Within the transaction of a commit.
pub fn note(
    transaction: &Transaction,
    texts: &Texts,
    notes: &[DeedNote],
) -> Result<(), StoreError> {
    for note in notes {
        match note {
            DeedNote::Keep(KeptDeed { at, standing, text }) => {
                let mark = match standing {
                    Standing::Done => DONE,
                    Standing::Undone => UNDONE,
                };
                let at = at.to_string();
                let value = texts.value(&place(&at), &format!("{mark}{text}"));
                transaction.put(DEEDS, &at.into(), &value)?;
            }
            DeedNote::Drop(at) => transaction.delete(DEEDS, &key(*at))?,
        }
    }
    Ok(())
}

const DONE: char = '+';
const UNDONE: char = '-';

/// Stamps sort as texts do.
fn key(at: Stamp) -> JsValue {
    at.to_string().into()
}

/// Each alone at its own time: what takes back one thing never takes back another.
pub fn place(key: &str) -> String {
    format!("deed {key}")
}

/// `None` when it is not one of ours, or a newer version's.
fn deed(texts: &Texts, key: &JsValue, text: &JsValue) -> Option<KeptDeed> {
    let key = key.as_string()?;
    let text = texts.text(&place(&key), text)?;
    let at = key.parse().ok()?;
    let (standing, text) = match text.strip_prefix(DONE) {
        Some(text) => (Standing::Done, text),
        None => (Standing::Undone, text.strip_prefix(UNDONE)?),
    };
    Some(KeptDeed { at, standing, text: text.to_owned() })
}
