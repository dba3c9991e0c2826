//! The ledger in IndexedDB: nothing is said to be kept before it is.
//!
//! A database holds, in object stores:
//!
//! - `journal`: what was committed, one text of lines an item, under keys that only ever grow;
//! - `pages`: the records, up to 250 of one kind a page, each with the last journal key
//!   that went into it;
//! - `quarantine`: lines that could not be read, once the place where they stood was rewritten;
//! - `recovery`: the last three recovery points;
//! - `deeds`: what takes back the last things done;
//! - `meta`: the mark of this device.
//!
//! A commit adds one item to the journal. A compaction moves the journal to the pages, in one
//! transaction that reads and writes. The ledger is all entries of both together, in any order:
//! [`Ledger::apply`] merges those of each record, field by field. So whoever has seen everything up to a journal key
//! needs only the items and the pages beyond it, and no tab has to trust what it remembers.
//!
//! **Architecture invariant:** what cannot be read is never overwritten. An unreadable line stays where
//! it is until that place is rewritten; the same transaction then moves it to the quarantine. The
//! quarantine is read like all the rest, in case a newer version understands.

pub mod idb;

mod compaction;
mod deeds;
mod error;
mod pages;
mod recovery;
mod tabs;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{JSON, Reflect};
use relancier_core::ledger::{DeviceId, Entry, Ledger};
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbObjectStoreParameters};

pub use deeds::{DeedNote, KeptDeed, Standing};
pub use error::StoreError;
pub use recovery::RecoveryPoint;

use crate::browser;
use idb::{Access, Database, Transaction};
use pages::Reading;
use tabs::{Call, Tabs};

const DATABASE: &str = "relancier";
/// From 2 on lines may hold the stamps of single fields, which an older page could not read: the
/// database is then refused there, unharmed. Whatever version 1 wrote is read as it stands. From 3 on
/// there is `deeds`.
const VERSION: u32 = 3;

const META: &str = "meta";
const PAGES: &str = "pages";
const JOURNAL: &str = "journal";
const RECOVERY: &str = "recovery";
const QUARANTINE: &str = "quarantine";
const DEEDS: &str = "deeds";

/// In `meta`: the mark of this device. It is drawn anew when all is erased, so that another tab sees
/// that the ledger it shows is no longer the one that is kept.
const DEVICE: &str = "device";
/// Of a page: the last journal key that went into it; also the index by it.
const THROUGH: &str = "through";
/// Of a page: its lines.
const TEXT: &str = "text";

/// The ledger's place in the browser. Clones are the same store.
#[derive(Clone)]
pub struct Store(Rc<Shared>);

/// What was there.
#[derive(Debug)]
pub struct Opened {
    /// The ledger.
    pub ledger: Ledger,
    /// The mark of this device: stamps carry it.
    pub device: DeviceId,
    /// What could not be read, as it stands. It is kept, and counts for nothing in the ledger.
    pub quarantined: Vec<String>,
}

/// What happens to the store while the page is open.
#[derive(Debug)]
pub enum News {
    /// Another tab committed these; some may be known already.
    Entries(Vec<Entry>),
    /// Another tab [forgot](Store::forget) something: nothing kept here may bring it back.
    Forgotten,
    /// Another tab wrote lines that this one cannot read: perhaps its version is newer.
    Quarantined(Vec<String>),
    /// Something failed that nobody was waiting for. What was committed is safe, unless the ledger is
    /// [gone](StoreError::Gone).
    Trouble(StoreError),
}

struct Shared {
    name: String,
    database: RefCell<Rc<Database>>,
    device: Cell<DeviceId>,
    /// This tab knows all that was committed up to this journal key.
    seen: Cell<u64>,
    /// Items in the journal, as far as this tab knows.
    pending: Cell<usize>,
    /// Grows with every commit here: a compaction waits until it stands still.
    commits: Cell<u64>,
    tabs: Tabs,
    on_news: RefCell<Option<Listener>>,
}

type Listener = Rc<dyn Fn(News)>;

/// Opens the ledger of this browser.
///
/// # Errors
///
/// As [`StoreError`] says; whatever is there is unharmed.
pub async fn open() -> Result<(Store, Opened), StoreError> {
    open_named(DATABASE).await
}

/// Opens a ledger under another name than the page's own.
///
/// # Errors
///
/// As [`open`].
pub async fn open_named(name: &str) -> Result<(Store, Opened), StoreError> {
    let database = Database::open(name, VERSION, create).await?;
    let found = Found::read(&database).await?;
    let device = match found.device {
        Some(device) => device,
        None => mark_device(&database).await?,
    };
    let store = Store(Rc::new_cyclic(|store| Shared {
        name: name.to_owned(),
        database: RefCell::new(Rc::new(database)),
        device: Cell::new(device),
        seen: Cell::new(found.seen),
        pending: Cell::new(found.pending),
        commits: Cell::new(0),
        tabs: Tabs::new(name, store.clone()),
        on_news: RefCell::new(None),
    }));
    store.compact_soon();
    let Reading { entries, unreadable } = found.reading;
    let ledger = Ledger::from_entries(entries);
    Ok((store, Opened { ledger, device, quarantined: unreadable }))
}

impl Store {
    /// Keeps entries, and what takes them back, all or none. Once this returns they are on the disk, as
    /// far as the browser can tell; other tabs learn of them.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; the same call may be made again.
    pub async fn commit(
        &self,
        entries: &[Entry],
        notes: &[DeedNote],
    ) -> Result<(), StoreError> {
        let text = JsValue::from(pages::text(entries));
        let stores: &[_] = match notes {
            [] => &[META, JOURNAL],
            _ => &[META, JOURNAL, DEEDS],
        };
        let key = self
            .transact(stores, Access::WriteDurably, async |transaction| {
                deeds::note(transaction, notes)?;
                transaction.add(JOURNAL, &text)?.value().await
            })
            .await?;
        self.committed(&key);
        Ok(())
    }

    /// Erases everything, the recovery points and the device's mark included; nothing is left to
    /// recover from (*droit à l'effacement*, art. 17 RGPD). The store goes on, empty, under the new
    /// mark that is returned; other tabs learn that their ledger is [gone](StoreError::Gone).
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn erase_all(&self) -> Result<DeviceId, StoreError> {
        let stores = [META, PAGES, JOURNAL, RECOVERY, QUARANTINE, DEEDS];
        let device = new_device();
        self.retry(&stores, Access::WriteDurably, async |transaction| {
            for store in stores {
                transaction.clear(store)?;
            }
            transaction.put(META, &DEVICE.into(), &mark(device))
        })
        .await?;
        self.0.device.set(device);
        self.0.pending.set(0);
        self.0.tabs.call(Call::News);
        Ok(device)
    }

    /// Has `tell` called with what happens to the store, from now on and since it was opened.
    pub fn on_news(&self, tell: impl Fn(News) + 'static) {
        *self.0.on_news.borrow_mut() = Some(Rc::new(tell));
        tabs::catch_up(self.clone());
    }

    /// Tells the page what other tabs committed since this one last looked.
    async fn catch_up(&self) {
        // Without a listener nothing may count as seen.
        if self.0.on_news.borrow().is_none() {
            return;
        }
        let since = number(self.0.seen.get());
        let missed = self
            .transact(&[META, PAGES, JOURNAL], Access::Read, async |transaction| {
                let pages = transaction.after_by(PAGES, THROUGH, &since)?;
                let keys = transaction.keys_after(JOURNAL, &since)?;
                let journal = transaction.after(JOURNAL, &since)?;
                let mut missed = Found::default();
                missed.take_pages(&pages.list().await?);
                missed.take_journal(&keys.list().await?, &journal.list().await?);
                Ok(missed)
            })
            .await;
        match missed {
            Ok(Found { reading: Reading { entries, unreadable }, seen, .. }) => {
                self.0.seen.set(self.0.seen.get().max(seen));
                if !entries.is_empty() {
                    self.tell(News::Entries(entries));
                }
                if !unreadable.is_empty() {
                    self.tell(News::Quarantined(unreadable));
                }
            }
            Err(error) => self.tell(News::Trouble(error)),
        }
    }

    fn tell(&self, news: News) {
        // The page may well commit while it is told.
        let tell = self.0.on_news.borrow().clone();
        if let Some(tell) = tell {
            tell(news);
        }
    }

    /// After a commit, which got this journal key.
    fn committed(&self, key: &JsValue) {
        let key = whole(key);
        if key == self.0.seen.get() + 1 {
            self.0.seen.set(key);
        } else {
            // Another tab was there in between.
            tabs::catch_up(self.clone());
        }
        self.0.pending.set(self.0.pending.get() + 1);
        self.0.commits.set(self.0.commits.get() + 1);
        self.0.tabs.call(Call::News);
        self.compact_soon();
    }

    /// A transaction on the ledger this page was opened on, or none at all. `META` must be among the
    /// stores.
    async fn transact<T>(
        &self,
        stores: &[&str],
        access: Access,
        body: impl AsyncFn(&Transaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.retry(stores, access, async |transaction| {
            let mark = transaction.get(META, &DEVICE.into())?.value().await?;
            if device_of(&mark) == Some(self.0.device.get()) {
                body(transaction).await
            } else {
                Err(StoreError::Gone)
            }
        })
        .await
    }

    /// A transaction, tried once more on a new connection if the browser dropped the one we had: WebKit
    /// does so to tabs in the background.
    async fn retry<T>(
        &self,
        stores: &[&str],
        access: Access,
        body: impl AsyncFn(&Transaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let database = self.0.database.borrow().clone();
        match database.transact(stores, access, &body).await {
            Err(StoreError::Lost) => {
                let database = Rc::new(Database::open(&self.0.name, VERSION, create).await?);
                self.0.database.replace(database.clone());
                database.transact(stores, access, &body).await
            }
            done => done,
        }
    }
}

/// What a transaction finds in the pages, the journal and the quarantine.
#[derive(Debug, Default)]
struct Found {
    device: Option<DeviceId>,
    reading: Reading,
    /// The last journal key there is or was.
    seen: u64,
    /// Items in the journal.
    pending: usize,
}

impl Found {
    async fn read(database: &Database) -> Result<Self, StoreError> {
        let stores = [META, PAGES, JOURNAL, QUARANTINE];
        database
            .transact(&stores, Access::Read, async |transaction| {
                let device = transaction.get(META, &DEVICE.into())?;
                let pages = transaction.all(PAGES)?;
                let keys = transaction.keys(JOURNAL)?;
                let journal = transaction.all(JOURNAL)?;
                let quarantine = transaction.all(QUARANTINE)?;
                let mut found =
                    Self { device: device_of(&device.value().await?), ..Self::default() };
                found.take_pages(&pages.list().await?);
                found.take_journal(&keys.list().await?, &journal.list().await?);
                for value in quarantine.list().await? {
                    found.take(value.as_string(), &value);
                }
                Ok(found)
            })
            .await
    }

    fn take_pages(&mut self, pages: &[JsValue]) {
        for page in pages {
            self.seen = self.seen.max(property(page, THROUGH).map_or(0, |key| whole(&key)));
            self.take(page_text(page), page);
        }
    }

    fn take_journal(&mut self, keys: &[JsValue], items: &[JsValue]) {
        for key in keys {
            self.seen = self.seen.max(whole(key));
        }
        for item in items {
            self.pending += 1;
            self.take(item.as_string(), item);
        }
    }

    fn take(&mut self, text: Option<String>, value: &JsValue) {
        match text {
            Some(text) => self.reading.take(&text),
            None => self.reading.unreadable.push(shown(value)),
        }
    }
}

/// Makes the object stores that a database has not yet.
fn create(database: &IdbDatabase) -> Result<(), JsValue> {
    if !idb::has(database, META) {
        let growing = IdbObjectStoreParameters::new();
        growing.set_auto_increment(true);
        database
            .create_object_store(META)?
            .put_with_key(&mark(new_device()), &DEVICE.into())?;
        database.create_object_store(PAGES)?.create_index_with_str(THROUGH, THROUGH)?;
        database.create_object_store_with_optional_parameters(JOURNAL, &growing)?;
        database.create_object_store_with_optional_parameters(QUARANTINE, &growing)?;
        database.create_object_store(RECOVERY)?;
    }
    if !idb::has(database, DEEDS) {
        database.create_object_store(DEEDS)?;
    }
    Ok(())
}

/// Gives a database a new mark, its own being damaged.
async fn mark_device(database: &Database) -> Result<DeviceId, StoreError> {
    let device = new_device();
    database
        .transact(&[META], Access::WriteDurably, async |transaction| {
            transaction.put(META, &DEVICE.into(), &mark(device))
        })
        .await?;
    Ok(device)
}

fn new_device() -> DeviceId {
    #[expect(clippy::cast_possible_truncation, reason = "64 of the 128 random bits")]
    DeviceId(browser::random_bits() as u64)
}

fn mark(device: DeviceId) -> JsValue {
    format!("{:016x}", device.0).into()
}

fn device_of(mark: &JsValue) -> Option<DeviceId> {
    u64::from_str_radix(&mark.as_string()?, 16).ok().map(DeviceId)
}

fn page_text(page: &JsValue) -> Option<String> {
    property(page, TEXT)?.as_string()
}

fn property(value: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(value, &name.into()).ok()
}

/// A value that is not what it should be, as text.
fn shown(value: &JsValue) -> String {
    JSON::stringify(value).map_or_else(|_| format!("{value:?}"), String::from)
}

/// A journal key; IndexedDB counts from 1 to 2⁵³.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "keys are whole and positive"
)]
fn whole(key: &JsValue) -> u64 {
    key.as_f64().unwrap_or_default() as u64
}

#[expect(clippy::cast_precision_loss, reason = "journal keys and milliseconds are below 2⁵³")]
fn number(key: u64) -> JsValue {
    JsValue::from_f64(key as f64)
}
