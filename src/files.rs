//! Files of invoices (PDF), kept with their invoice and apart from the records: in a database of their
//! own, which opening the ledger never waits for. They are no part of the export.
//!
//! Two object stores under the same keys, the invoice's id and the file's SHA-256: what files there
//! are, and what is in them. So to list them reads none of them.

use js_sys::Uint8Array;
use relancier_core::id::InvoiceId;
use relancier_core::ledger::{Digest, Ledger, RecordId};
use relancier_exchange::fingerprint::digest_of;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::IdbDatabase;

use crate::browser;
use crate::store::StoreError;
use crate::store::idb::{Access, Database, Transaction};

const DATABASE: &str = "relancier-files";
const VERSION: u32 = 1;
const LIST: &str = "list";
const BYTES: &str = "bytes";

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
    let list = transact(Access::Read, async |transaction| {
        let keys = transaction.keys(LIST)?;
        let told = transaction.all(LIST)?;
        Ok(keys.list().await?.into_iter().zip(told.list().await?).collect::<Vec<_>>())
    })
    .await?;
    Ok(list.iter().filter_map(|(key, told)| KeptFile::parse(key, told)).collect())
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
    let content = Uint8Array::from(bytes).into();
    transact(Access::WriteDurably, async |transaction| {
        transaction.put(LIST, &file.key(), &format!("{} {}", file.size, file.name).into())?;
        transaction.put(BYTES, &file.key(), &content)
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
        let content = transact(Access::Read, async |transaction| {
            transaction.get(BYTES, &self.key())?.value().await
        })
        .await?;
        Ok(content.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec))
    }

    /// Takes it away.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn take_away(&self) -> Result<(), StoreError> {
        take_away(core::slice::from_ref(self)).await
    }

    fn key(&self) -> JsValue {
        format!("{}/{}", self.invoice, self.digest).into()
    }

    fn parse(key: &JsValue, told: &JsValue) -> Option<Self> {
        let (key, told) = (key.as_string()?, told.as_string()?);
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
    transact(Access::WriteDurably, async |transaction| {
        transaction.clear(LIST)?;
        transaction.clear(BYTES)
    })
    .await
}

async fn take_away(files: &[KeptFile]) -> Result<(), StoreError> {
    if files.is_empty() {
        return Ok(());
    }
    transact(Access::WriteDurably, async |transaction| {
        for file in files {
            transaction.delete(LIST, &file.key())?;
            transaction.delete(BYTES, &file.key())?;
        }
        Ok(())
    })
    .await
}

/// Each time on a connection of its own: it is rare, and no other tab ever waits for this one.
async fn transact<T>(
    access: Access,
    body: impl AsyncFnOnce(&Transaction) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let database = Database::open(DATABASE, VERSION, create).await?;
    database.transact(&[LIST, BYTES], access, body).await
}

fn create(database: &IdbDatabase) -> Result<(), JsValue> {
    database.create_object_store(LIST)?;
    database.create_object_store(BYTES)?;
    Ok(())
}
