//! Files of invoices (PDF), kept with their invoice and apart from the records: in a database of their
//! own, which opening the ledger never waits for. They are no part of the export.
//!
//! Two object stores under the same keys, the invoice's id and the file's SHA-256: what files there
//! are, and what is in them. So to list them reads none of them.
//!
//! Under a lock both are sealed as the ledger is. It is another database, so the two cannot change at once: a
//! mark among the files says under which key they are, and who has another one is refused. Of two that change,
//! what is to be sealed comes after the ledger and what is to be plain before it: a key is kept for as long as
//! anything is sealed under it.

use js_sys::Uint8Array;
use relancier_core::id::InvoiceId;
use relancier_core::ledger::{Digest, Ledger, RecordId};
use relancier_exchange::fingerprint::digest_of;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::IdbDatabase;

use crate::browser;
use crate::store::idb::{Access, Database, Transaction, has};
use crate::store::{self, Cipher, Lock, StoreError};

const DATABASE: &str = "relancier-files";
/// From 2 on they may be sealed, which an older page would show as damaged.
const VERSION: u32 = 2;
const LIST: &str = "list";
const BYTES: &str = "bytes";
/// In `list`, where the files are sealed: nothing, sealed under their key.
const SEAL: &str = "seal";

/// The largest file that is kept, in bytes: a scan of many pages; more would fill what a browser grants.
pub const LARGEST: u64 = 20_000_000;

/// How long the files of a deleted invoice are kept: the deletion may be taken back.
const UNDO_MILLIS: u64 = 7 * 86_400_000;

/// A file that is kept; what is in it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// With which invoice.
    pub invoice: InvoiceId,
    /// The SHA-256 of what is in it.
    pub digest: Digest,
    /// The name it had.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
}

/// Whether bytes are those of a PDF.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The files there are, those of an invoice together.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn all() -> Result<Vec<KeptFile>, StoreError> {
    transact(Access::Read, async |transaction, cipher| {
        let keys = transaction.keys(LIST)?;
        let told = transaction.all(LIST)?;
        let list = keys.list().await?.into_iter().zip(told.list().await?);
        Ok(list.filter_map(|(key, told)| KeptFile::read(cipher, &key, &told)).collect())
    })
    .await
}

/// The files of some invoices.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn of(invoices: &[InvoiceId]) -> Result<Vec<KeptFile>, StoreError> {
    let mut files = all().await?;
    files.retain(|file| invoices.contains(&file.invoice));
    Ok(files)
}

/// Keeps a file with an invoice; the same file twice is one.
///
/// # Errors
///
/// As [`StoreError`] says; nothing was kept then.
pub async fn keep(invoice: InvoiceId, name: String, bytes: &[u8]) -> Result<(), StoreError> {
    let size = bytes.len() as u64;
    let file = KeptFile { invoice, digest: digest_of(bytes), name, size };
    transact(Access::WriteDurably, async |transaction, cipher| {
        let key = file.key();
        let told = format!("{} {}", file.size, file.name);
        transaction.put(LIST, &key.as_str().into(), &told_value(cipher, &key, &told))?;
        transaction.put(BYTES, &key.as_str().into(), &content_value(cipher, &key, bytes))
    })
    .await
}

impl KeptFile {
    /// What is in it; `None` if it was taken away meanwhile.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn bytes(&self) -> Result<Option<Vec<u8>>, StoreError> {
        transact(Access::Read, async |transaction, cipher| {
            let key = self.key();
            let content = transaction.get(BYTES, &key.as_str().into())?.value().await?;
            Ok(content_of(cipher, &key, &content))
        })
        .await
    }

    /// Takes it away.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn take_away(&self) -> Result<(), StoreError> {
        take_away(core::slice::from_ref(self)).await
    }

    fn key(&self) -> String {
        format!("{}/{}", self.invoice, self.digest)
    }

    fn read(cipher: Opener, key: &JsValue, told: &JsValue) -> Option<Self> {
        let key = key.as_string()?;
        let told = told_of(cipher, &key, told)?;
        let (invoice, digest) = key.split_once('/')?;
        let (size, name) = told.split_once(' ')?;
        Some(Self {
            invoice: invoice.parse().ok()?,
            digest: digest.parse().ok()?,
            name: name.to_owned(),
            size: size.parse().ok()?,
        })
    }
}

/// Takes away the files of some invoices, which are erased.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn forget(invoices: &[InvoiceId]) -> Result<(), StoreError> {
    take_away(&of(invoices).await?).await
}

/// Takes away the files of invoices of which this is so: see [`was_deleted_for_good`].
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn tidy(is_gone: impl Fn(InvoiceId) -> bool) -> Result<(), StoreError> {
    let mut files = all().await?;
    files.retain(|file| is_gone(file.invoice));
    take_away(&files).await
}

/// Whether an invoice was deleted more than a week ago: nobody takes that back any more. One that the
/// ledger never heard of may be one that cannot be read, and was not.
pub fn was_deleted_for_good(ledger: &Ledger, invoice: InvoiceId) -> bool {
    let before = browser::now_millis().saturating_sub(UNDO_MILLIS);
    let entry = ledger.entry(RecordId::Invoice(invoice));
    entry.is_some_and(|it| it.record.is_none() && it.stamp.millis() < before)
}

/// Takes all files away.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn erase_all() -> Result<(), StoreError> {
    let database = Database::open(DATABASE, VERSION, create).await?;
    database
        .transact(&[LIST, BYTES], Access::WriteDurably, async |transaction| {
            transaction.clear(LIST)?;
            transaction.clear(BYTES)
        })
        .await
}

/// Writes all files anew under a lock, or under none, each as it is read again; or none of them.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn recast(lock: Option<&Lock>) -> Result<(), StoreError> {
    let known = store::beside();
    let to = lock.map(|lock| &*lock.cipher);
    let database = Database::open(DATABASE, VERSION, create).await?;
    database
        .transact(&[LIST, BYTES], Access::WriteDurably, async |transaction| {
            let seal = transaction.get(LIST, &SEAL.into())?.value().await?;
            let from = if seal.is_undefined() { None } else { known.as_deref() };
            if !are_under(from, &seal) {
                return Err(StoreError::Locked);
            }
            if from.is_none() == to.is_none() {
                return Ok(());
            }
            for key in transaction.keys(BYTES)?.list().await? {
                recast_one(transaction, &key, from, to).await?;
            }
            match to {
                Some(cipher) => {
                    let seal = Uint8Array::from(&*cipher.seal(SEAL, b""));
                    transaction.put(LIST, &SEAL.into(), &seal)
                }
                None => transaction.delete(LIST, &SEAL.into()),
            }
        })
        .await
}

/// What cannot be read stays as it stands.
async fn recast_one(
    transaction: &Transaction,
    key: &JsValue,
    from: Opener<'_>,
    to: Opener<'_>,
) -> Result<(), StoreError> {
    let Some(name) = key.as_string() else { return Ok(()) };
    let told = transaction.get(LIST, key)?.value().await?;
    if let Some(told) = told_of(from, &name, &told) {
        transaction.put(LIST, key, &told_value(to, &name, &told))?;
    }
    let content = transaction.get(BYTES, key)?.value().await?;
    if let Some(content) = content_of(from, &name, &content) {
        transaction.put(BYTES, key, &content_value(to, &name, &content))?;
        let again = transaction.get(BYTES, key)?.value().await?;
        if content_of(to, &name, &again) != Some(content) {
            return Err(StoreError::not_read_back());
        }
    }
    Ok(())
}

/// What the files are sealed under, if they are.
type Opener<'a> = Option<&'a dyn Cipher>;

/// The line about a file, as it is kept.
fn told_value(cipher: Opener, key: &str, told: &str) -> JsValue {
    match cipher {
        None => told.into(),
        Some(_) => content_value(cipher, &format!("list {key}"), told.as_bytes()),
    }
}

fn told_of(cipher: Opener, key: &str, value: &JsValue) -> Option<String> {
    match cipher {
        None => value.as_string(),
        Some(_) => String::from_utf8(content_of(cipher, &format!("list {key}"), value)?).ok(),
    }
}

/// What is in a file, as it is kept.
fn content_value(cipher: Opener, place: &str, bytes: &[u8]) -> JsValue {
    match cipher {
        None => Uint8Array::from(bytes).into(),
        Some(cipher) => Uint8Array::from(&*cipher.seal(place, bytes)).into(),
    }
}

fn content_of(cipher: Opener, place: &str, value: &JsValue) -> Option<Vec<u8>> {
    let bytes = value.dyn_ref::<Uint8Array>()?.to_vec();
    match cipher {
        None => Some(bytes),
        Some(cipher) => cipher.open(place, &bytes),
    }
}

/// Whether files with this at [`SEAL`] are sealed under this, or under nothing.
fn are_under(cipher: Opener, seal: &JsValue) -> bool {
    match cipher {
        None => seal.is_undefined(),
        Some(_) => content_of(cipher, SEAL, seal).is_some(),
    }
}

async fn take_away(files: &[KeptFile]) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    transact(Access::WriteDurably, async |transaction, _| {
        for file in files {
            let key = file.key().into();
            transaction.delete(LIST, &key)?;
            transaction.delete(BYTES, &key)?;
        }
        Ok(())
    })
    .await
}

/// Each time on a connection of its own: it is rare, and no other tab ever waits for this one.
async fn transact<T>(
    access: Access,
    body: impl AsyncFnOnce(&Transaction, Opener<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let database = Database::open(DATABASE, VERSION, create).await?;
    let cipher = store::beside();
    database
        .transact(&[LIST, BYTES], access, async |transaction| {
            let seal = transaction.get(LIST, &SEAL.into())?.value().await?;
            if !are_under(cipher.as_deref(), &seal) {
                return Err(StoreError::Locked);
            }
            body(transaction, cipher.as_deref()).await
        })
        .await
}

fn create(database: &IdbDatabase) -> Result<(), JsValue> {
    for store in [LIST, BYTES] {
        if !has(database, store) {
            database.create_object_store(store)?;
        }
    }
    Ok(())
}
