//! The lock (*verrou*): all that the ledger keeps is written sealed, under a key that a passphrase opens.
//!
//! The key is drawn by chance and kept in `meta`, itself sealed under the passphrase: so a new passphrase
//! rewrites nothing else. To lock and to unlock rewrite everything, in one transaction, in which what was
//! written is read again before it counts. No tab can write beside it: each transaction looks at the key file
//! first, and one that was opened under another is refused ([`StoreError::Locked`]).

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::cipher::{self, LINES, Lock, Texts};
use super::compaction::page_value;
use super::idb::{Access, Transaction};
use super::second;
use super::tabs::Call;
use super::{
    DATABASE, DEEDS, DEVICE, JOURNAL, LOCK, META, PAGES, QUARANTINE, RECOVERY, Store,
    StoreError, TEXT, THROUGH, deeds, mark, new_device, property,
};

/// All that holds texts.
const SEALED: [&str; 5] = [PAGES, JOURNAL, RECOVERY, QUARANTINE, DEEDS];

/// The key of this browser's ledger, under its passphrase; `None` if it is not locked.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn key_file() -> Result<Option<Vec<u8>>, StoreError> {
    let database = second::open(DATABASE).await?;
    let kept = database
        .transact(&[META], Access::Read, async |transaction| {
            transaction.get(META, &LOCK.into())?.value().await
        })
        .await?;
    // What is there and is no file opens with no passphrase, and says so.
    Ok((!kept.is_undefined()).then(|| cipher::bytes(&kept).unwrap_or_default()))
}

/// Erases this browser's ledger without opening it; tabs that have it open learn that it is
/// [gone](StoreError::Gone).
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn erase_locked() -> Result<(), StoreError> {
    let database = second::open(DATABASE).await?;
    let stores = [META, PAGES, JOURNAL, RECOVERY, QUARANTINE, DEEDS];
    database
        .transact(&stores, Access::WriteDurably, async |transaction| {
            for store in stores {
                transaction.clear(store)?;
            }
            transaction.put(META, &DEVICE.into(), &mark(new_device()))
        })
        .await
}

impl Store {
    /// What the ledger was opened with, if it is locked.
    pub fn lock(&self) -> Option<Lock> {
        self.0.lock.borrow().clone()
    }

    /// Puts the ledger under a lock, or under none: everything is written anew, or nothing is. Other tabs learn of
    /// it, and can neither read nor write before they are opened again.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn set_lock(&self, lock: Option<Lock>) -> Result<(), StoreError> {
        let stores = [META, PAGES, JOURNAL, RECOVERY, QUARANTINE, DEEDS];
        self.transact(&stores, Access::WriteDurably, async |transaction| {
            let recast = Recast { from: self.texts(), to: Texts::under(lock.as_ref()) };
            for store in SEALED {
                recast.store(transaction, store).await?;
            }
            put_key_file(transaction, lock.as_ref())
        })
        .await?;
        self.0.lock.replace(lock);
        self.0.tabs.call(Call::News);
        let store = self.clone();
        spawn_local(async move { store.bring_second_up().await });
        Ok(())
    }

    /// Keeps the same key under another passphrase.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; the former passphrase still opens then.
    pub async fn change_key_file(&self, lock: Lock) -> Result<(), StoreError> {
        self.transact(&[META], Access::WriteDurably, async |transaction| {
            put_key_file(transaction, Some(&lock))
        })
        .await?;
        self.0.lock.replace(Some(lock));
        self.0.tabs.call(Call::News);
        Ok(())
    }

    /// Has all other tabs lock the ledger now, as this one does.
    pub fn call_lock_now(&self) {
        self.0.tabs.call(Call::LockNow);
    }
}

fn put_key_file(transaction: &Transaction, lock: Option<&Lock>) -> Result<(), StoreError> {
    match lock {
        Some(lock) => {
            let key_file = Uint8Array::from(&*lock.key_file);
            transaction.put(META, &LOCK.into(), &key_file)
        }
        None => transaction.delete(META, &LOCK.into()),
    }
}

/// From one way of writing to another.
struct Recast {
    from: Texts,
    to: Texts,
}

impl Recast {
    async fn store(&self, transaction: &Transaction, store: &str) -> Result<(), StoreError> {
        for key in transaction.keys(store)?.list().await? {
            let value = transaction.get(store, &key)?.value().await?;
            let place = match key.as_string() {
                Some(key) if store == DEEDS => deeds::place(&key),
                _ => LINES.to_owned(),
            };
            transaction.put(store, &key, &self.value(&place, &value)?)?;
            let again = transaction.get(store, &key)?.value().await?;
            if read(&self.from, &place, &value) != read(&self.to, &place, &again) {
                return Err(StoreError::not_read_back());
            }
        }
        Ok(())
    }

    /// What cannot be read stays as it stands.
    fn value(&self, place: &str, value: &JsValue) -> Result<JsValue, StoreError> {
        if let Some(list) = value.dyn_ref::<Array>() {
            let recast = Array::new();
            for item in list.iter() {
                recast.push(&self.value(place, &item)?);
            }
            return Ok(recast.into());
        }
        if let Some(text) = self.from.text(place, value) {
            return Ok(self.to.value(place, &text));
        }
        if let Some((text, through)) = page(value)
            && let Some(text) = self.from.text(place, &text)
        {
            return page_value(&self.to.value(place, &text), through);
        }
        if read(&self.to, place, value).iter().all(Option::is_none) {
            return Ok(value.clone());
        }
        // Something plain came to a locked ledger: once it is unlocked it must not count as ours either.
        let foreign = Object::new();
        Reflect::set(&foreign, &"foreign".into(), value)
            .map_err(|error| StoreError::from_exception(&error))?;
        Ok(foreign.into())
    }
}

/// The texts of a value, in their order, `None` for each that cannot be read.
fn read(texts: &Texts, place: &str, value: &JsValue) -> Vec<Option<String>> {
    match value.dyn_ref::<Array>() {
        Some(list) => list.iter().flat_map(|item| read(texts, place, &item)).collect(),
        None => {
            let text = page(value).map_or_else(|| value.clone(), |(text, _)| text);
            vec![texts.text(place, &text)]
        }
    }
}

/// The text of a page, and its key in the journal.
fn page(value: &JsValue) -> Option<(JsValue, JsValue)> {
    let text = property(value, TEXT)?;
    let through = property(value, THROUGH)?;
    (value.is_object() && !text.is_undefined()).then_some((text, through))
}
