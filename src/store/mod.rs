//! The ledger in IndexedDB: nothing is said to be kept before it is.
//!
//! A database holds, in object stores:
//!
//! - `journal`: what was committed, a text of lines an item, under keys that only ever grow;
//! - `pages`: the records, up to 250 of one kind a page, each with the last journal key
//!   that went into it;
//! - `quarantine`: lines that could not be read, once the place where they stood was rewritten;
//! - `recovery`: the last three recovery points;
//! - `deeds`: what takes back the last things done;
//! - `meta`: the mark of this device; the key of a locked ledger, under its passphrase.
//!
//! A commit adds an item to the journal, or several where it is large. A compaction moves the journal to
//! the pages, its oldest items first, some in each transaction that reads and writes. The ledger is all entries of both together, in any order:
//! [`Ledger::apply`] merges those of each record, field by field. So whoever has seen everything up to a journal key
//! needs only the items and the pages beyond it, and no tab has to trust what it remembers.
//!
//! **Architecture invariant:** what cannot be read is never overwritten. An unreadable line stays where
//! it is until that place is rewritten; the same transaction then moves it to the quarantine. The
//! quarantine is read like all the rest, in case a newer version understands.

pub mod idb;
pub mod second;

mod cipher;
mod compaction;
mod deeds;
mod error;
mod locking;
mod pages;
mod recovery;
mod tabs;

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::rc::Rc;

use js_sys::{JSON, Reflect};
use relancier_core::ledger::{DeviceId, Entry, Ledger, Loading};
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbObjectStoreParameters};

pub use cipher::{Cipher, Lock, beside, set_beside};
pub use deeds::{DeedNote, KeptDeed, Standing};
pub use error::StoreError;
pub use idb::Origin;
pub use locking::{erase_locked, key_file};
pub use recovery::RecoveryPoint;

use crate::browser;
use cipher::{LINES, Texts};
use idb::{Access, Database, Transaction};
use pages::Reading;
use tabs::{Call, Tabs};

const DATABASE: &str = "relancier";
/// From 2 on lines may hold the stamps of single fields, which an older page could not read: the
/// database is then refused there, unharmed. Whatever version 1 wrote is read as it stands. From 3 on
/// there is `deeds`. From 4 on texts are bytes, and may be sealed, which an older page would take for damage.
/// From 5 on changes are counted: what an older page wrote would not be, and would be missing in the second copy.
const VERSION: u32 = 5;

const META: &str = "meta";
const PAGES: &str = "pages";
const JOURNAL: &str = "journal";
const RECOVERY: &str = "recovery";
const QUARANTINE: &str = "quarantine";
const DEEDS: &str = "deeds";

/// In `meta`: the mark of this device. It is drawn anew when all is erased, so that another tab sees
/// that the ledger it shows is no longer the one that is kept.
const DEVICE: &str = "device";
/// In `meta`: the [key file](Lock::key_file), as long as the ledger is locked.
const LOCK: &str = "lock";
/// Of a page: the last journal key that went into it; also the index by it.
const THROUGH: &str = "through";
/// Of a page: its lines.
const TEXT: &str = "text";

/// A ledger of so many pages is large: some 20 000 records.
pub const LARGE_PAGES: usize = 100;

/// What the records of a page take in memory, messages among them: 250 at most of each kind.
const PAGE_MEMORY: usize = 64 * 1024;

/// How many pages are read at a time: some thirty milliseconds' worth.
const AT_ONCE: usize = 16;

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
    /// What there was before.
    pub origin: Origin,
}

/// What happens to the store while the page is open.
#[derive(Debug)]
pub enum News {
    /// Another tab committed these; some may be known already.
    Entries(Vec<Entry>),
    /// A tab was told to lock the ledger at once.
    LockNow,
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
    /// What the ledger was opened with, if it is locked.
    lock: RefCell<Option<Lock>>,
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

/// Opens the ledger of this browser; `progress` is told now and then how many of how many pages have
/// been read.
///
/// # Errors
///
/// As [`StoreError`] says; whatever is there is unharmed.
pub async fn open(progress: impl Fn(usize, usize)) -> Result<(Store, Opened), StoreError> {
    open_with(DATABASE, None, progress).await
}

/// Opens the locked ledger of this browser.
///
/// # Errors
///
/// As [`open`]; [`StoreError::Locked`] if it is no longer under this lock.
pub async fn open_locked(
    lock: Lock,
    progress: impl Fn(usize, usize),
) -> Result<(Store, Opened), StoreError> {
    open_with(DATABASE, Some(lock), progress).await
}

/// Opens a ledger under another name than the page's own.
///
/// # Errors
///
/// As [`open`].
pub async fn open_named(name: &str, lock: Option<Lock>) -> Result<(Store, Opened), StoreError> {
    open_with(name, lock, |_, _| {}).await
}

async fn open_with(
    name: &str,
    lock: Option<Lock>,
    progress: impl Fn(usize, usize),
) -> Result<(Store, Opened), StoreError> {
    let database = second::open(name).await?;
    let origin = database.origin();
    let found = Found::read(&database, lock.as_ref(), progress).await?;
    let device = match found.device {
        Some(device) => device,
        None => mark_device(&database).await?,
    };
    let store = Store(Rc::new_cyclic(|store| Shared {
        name: name.to_owned(),
        database: RefCell::new(Rc::new(database)),
        device: Cell::new(device),
        lock: RefCell::new(lock),
        seen: Cell::new(found.seen),
        pending: Cell::new(found.pending),
        commits: Cell::new(0),
        tabs: Tabs::new(name, store.clone()),
        on_news: RefCell::new(None),
    }));
    store.begin_new_file();
    store.compact_soon();
    let Reading { entries, unreadable } = found.reading;
    let opened = Opened { ledger: entries.done(), device, quarantined: unreadable, origin };
    Ok((store, opened))
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
        let stores: &[_] = match notes {
            [] => &[META, JOURNAL],
            _ => &[META, JOURNAL, DEEDS],
        };
        let keys = self
            .transact(stores, Access::WriteDurably, async |transaction| {
                let texts = self.texts();
                deeds::note(transaction, &texts, notes)?;
                journal(transaction, &texts, entries).await
            })
            .await?;
        self.committed(keys);
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
        self.0.lock.replace(None);
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
                let mut missed =
                    Found::<Vec<Entry>> { texts: self.texts(), ..Found::default() };
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

    /// After a commit, whose items got these journal keys.
    fn committed(&self, keys: Range<u64>) {
        if keys.is_empty() {
            return;
        }
        if keys.start == self.0.seen.get() + 1 {
            self.0.seen.set(keys.end - 1);
        } else {
            // Another tab was there in between.
            tabs::catch_up(self.clone());
        }
        let items = usize::try_from(keys.end - keys.start).unwrap_or(usize::MAX);
        self.0.pending.set(self.0.pending.get().saturating_add(items));
        self.0.commits.set(self.0.commits.get() + 1);
        self.0.tabs.call(Call::News);
        self.compact_soon();
    }

    /// How texts are written and read now: within a transaction this cannot change.
    fn texts(&self) -> Texts {
        Texts::under(self.0.lock.borrow().as_ref())
    }

    /// A transaction on the ledger this page was opened on and under its lock, or none at all. `META` must be
    /// among the stores.
    async fn transact<T>(
        &self,
        stores: &[&str],
        access: Access,
        body: impl AsyncFn(&Transaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.retry(stores, access, async |transaction| {
            let mark = transaction.get(META, &DEVICE.into())?;
            let lock = transaction.get(META, &LOCK.into())?;
            // Asked first and looked at last: nothing waits for the answer, and nothing is done where it is no.
            let done = body(transaction).await;
            if device_of(&mark.value().await?) != Some(self.0.device.get()) {
                return Err(StoreError::Gone);
            }
            let lock = lock.value().await?;
            if !is_under(self.0.lock.borrow().as_ref(), &lock) {
                return Err(StoreError::Locked);
            }
            done
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
                let database = Rc::new(second::open(&self.0.name).await?);
                self.0.database.replace(database.clone());
                database.transact(stores, access, &body).await
            }
            done => done,
        }
    }
}

/// Adds entries to the journal. One item after the other, so that the browser holds few of a large
/// import at a time; within a transaction their keys follow one another.
async fn journal(
    transaction: &Transaction,
    texts: &Texts,
    entries: &[Entry],
) -> Result<Range<u64>, StoreError> {
    let mut keys = 0..0;
    for text in pages::texts(entries) {
        let value = texts.value(LINES, &text);
        let key = whole(&transaction.add(JOURNAL, &value)?.value().await?);
        keys = if keys.is_empty() { key..key + 1 } else { keys.start..key + 1 };
    }
    Ok(keys)
}

/// What a transaction finds in the pages, the journal and the quarantine.
#[derive(Default)]
struct Found<Entries> {
    device: Option<DeviceId>,
    texts: Texts,
    reading: Reading<Entries>,
    /// The last journal key there is or was.
    seen: u64,
    /// Items in the journal.
    pending: usize,
}

impl Found<Loading> {
    /// Reads all there is. Pages come some at a time: while these are read the next are on their way,
    /// the browser draws in between, and of a large ledger little is held twice.
    async fn read(
        database: &Database,
        lock: Option<&Lock>,
        progress: impl Fn(usize, usize),
    ) -> Result<Self, StoreError> {
        let stores = [META, PAGES, JOURNAL, QUARANTINE];
        database
            .transact(&stores, Access::Read, async |transaction| {
                let device = transaction.get(META, &DEVICE.into())?;
                let locked = transaction.get(META, &LOCK.into())?;
                let keys = transaction.keys(PAGES)?;
                if !is_under(lock, &locked.value().await?) {
                    return Err(StoreError::Locked);
                }
                let device = device_of(&device.value().await?);
                let texts = Texts::under(lock);
                let mut found = Self { device, texts, ..Self::default() };
                let page_keys = keys.list().await?;
                browser::make_room(page_keys.len().saturating_mul(PAGE_MEMORY));
                let mut ahead = None;
                let mut read = 0;
                for keys in page_keys.chunks(AT_ONCE).map(Some).chain([None]) {
                    let next = match keys {
                        Some([first, .., last]) => {
                            Some(transaction.between(PAGES, first, last)?)
                        }
                        Some([only]) => Some(transaction.between(PAGES, only, only)?),
                        _ => None,
                    };
                    if let Some(pages) = std::mem::replace(&mut ahead, next) {
                        let pages = pages.list().await?;
                        found.take_pages(&pages);
                        read += pages.len();
                        progress(read, page_keys.len());
                    }
                }
                let keys = transaction.keys(JOURNAL)?;
                let journal = transaction.all(JOURNAL)?;
                let quarantine = transaction.all(QUARANTINE)?;
                found.take_journal(&keys.list().await?, &journal.list().await?);
                for value in quarantine.list().await? {
                    found.take(found.texts.text(LINES, &value), &value);
                }
                Ok(found)
            })
            .await
    }
}

impl<Entries: Extend<Entry>> Found<Entries> {
    fn take_pages(&mut self, pages: &[JsValue]) {
        for page in pages {
            self.seen = self.seen.max(through(page));
            self.take(page_text(&self.texts, page), page);
        }
    }

    fn take_journal(&mut self, keys: &[JsValue], items: &[JsValue]) {
        for key in keys {
            self.seen = self.seen.max(whole(key));
        }
        for item in items {
            self.pending += 1;
            self.take(self.texts.text(LINES, item), item);
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

fn page_text(texts: &Texts, page: &JsValue) -> Option<String> {
    texts.text(LINES, &property(page, TEXT)?)
}

/// How new a page is: 0 where there is none.
fn through(page: &JsValue) -> u64 {
    property(page, THROUGH).map_or(0, |key| whole(&key))
}

/// Whether a database with this at [`LOCK`] is under this lock, or under none.
fn is_under(lock: Option<&Lock>, kept: &JsValue) -> bool {
    match lock {
        None => kept.is_undefined(),
        Some(lock) => cipher::bytes(kept).as_ref() == Some(&lock.key_file),
    }
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
