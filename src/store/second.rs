//! The second copy (*seconde copie*): the whole database once more, in a place of the browser's own.
//!
//! Chromium keeps all databases of a page in one place (LevelDB). Where a browser was killed in the midst of a write to
//! the list of that place's files, it brings an older state back at a later start, without a word, or an empty one. A
//! storage bucket is another place, with files of its own: what is written to the ledger's database is written there too
//! before it counts as saved. Whenever they are opened both are compared, by their keys and by how new each page is, and
//! the first is filled again from the second where it has lost anything. Browsers without buckets keep their databases
//! elsewhere than in LevelDB, and go without.
//!
//! Both databases count the transactions that changed them, in [`META`]. The second follows a transaction only if it
//! has all those before; otherwise, or where there is much to follow, it is emptied at once, so that nothing stays in it
//! that is gone from the first, and copied anew soon after.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{IdbFactory, IdbRequest};

use super::compaction::IDLE_MILLIS;
use super::idb::{Access, Database, Origin, Transaction};
use super::{
    DEVICE, JOURNAL, LARGE_PAGES, META, PAGES, Store, StoreError, THROUGH, VERSION, create,
    number, property, shown, whole,
};
use crate::browser;

/// Its bucket.
const BUCKET: &str = "second";

/// In [`META`]: how many transactions changed the database.
const COUNT: &str = "changes";

/// In [`META`] of a second copy that is being made: by whom. Whoever empties it takes that away.
const COPYING: &str = "copying";

/// A transaction that changes more items is not followed but copied.
const MANY: usize = 100;

/// For so many milliseconds what is saved waits for the second copy: it must never stop the first.
const PATIENCE: i32 = 5_000;

/// So many items are copied at a time.
const AT_ONCE: usize = 16;

/// Whether the changes of a database are counted, and what follows them.
#[derive(Debug, Clone, Default)]
pub enum Following {
    /// They are not.
    #[default]
    Not,
    /// They are, and nothing follows them yet.
    Counted,
    /// They are, and this follows them.
    By(Rc<Second>),
}

/// The second copy of a database.
#[derive(Debug)]
pub struct Second(Database);

/// What became of an item, or of all, of an object store.
#[derive(Debug)]
pub enum Change {
    /// It was put at this key.
    Put(JsValue, JsValue),
    /// It was put at the key that is the answer to this.
    Added(IdbRequest, JsValue),
    /// What is at this key was deleted.
    Deleted(JsValue),
    /// What is up to this key was.
    DeletedUpTo(JsValue),
    /// All was.
    Cleared,
}

/// What a transaction changed, in its order, with the name of the object store.
#[derive(Debug, Default)]
pub struct Changes {
    list: Vec<(String, Change)>,
    /// They are too many to be remembered.
    many: bool,
}

impl Changes {
    /// Adds one.
    pub fn note(&mut self, store: &str, change: Change) {
        if self.list.len() == MANY {
            self.many = true;
            self.list.clear();
        }
        if !self.many {
            self.list.push((store.to_owned(), change));
        }
    }

    /// Whether there was none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && !self.many
    }
}

/// Counts a transaction; how many there were before it.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn count(transaction: &Transaction) -> Result<u64, StoreError> {
    let before = counted(transaction).await?.unwrap_or_default();
    transaction.put(META, &COUNT.into(), &number(before + 1))?;
    Ok(before)
}

/// How many transactions changed a database; `None` of one that is new.
async fn counted(transaction: &Transaction) -> Result<Option<u64>, StoreError> {
    let count = transaction.get(META, &COUNT.into())?.value().await?;
    Ok((!count.is_undefined()).then(|| whole(&count)))
}

/// What is compared of a database with its second copy.
#[derive(Debug, PartialEq)]
struct Print {
    /// Whose it is: another one, once all was erased.
    device: JsValue,
    /// [`counted`].
    count: u64,
    /// All keys of all object stores, and of each page how new it is.
    keys: String,
    /// Whether it has so many pages that to copy it takes long.
    large: bool,
}

/// That of a database; `None` of one that is new.
async fn print(database: &Database) -> Result<Option<Print>, StoreError> {
    let stores = database.stores();
    let read = async |transaction: &Transaction| {
        let Some(count) = counted(transaction).await? else { return Ok(None) };
        let keys = transaction.keys_by(PAGES, THROUGH).await?;
        let large = keys.length() as usize > 2 * LARGE_PAGES;
        for store in &stores {
            keys.push(&transaction.keys(store)?.value().await?);
        }
        let device = transaction.get(META, &DEVICE.into())?.value().await?;
        Ok(Some(Print { device, count, keys: shown(&keys), large }))
    };
    database.transact(&stores, Access::Read, read).await
}

/// Opens the ledger's database of that name, followed by its second copy. Where the browser lost all of the first or
/// some of it, it is filled from the second.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn open(name: &str) -> Result<Database, StoreError> {
    let database = Database::open(name, VERSION, create).await?;
    let found = Rc::new(RefCell::new(None));
    let (opening, place) = (found.clone(), name.to_owned());
    in_time(async move { *opening.borrow_mut() = Second::open(&place).await }).await;
    let Some(second) = found.take() else {
        database.set_following(Following::Counted);
        return Ok(database);
    };
    // The second one first: what is saved between the two looks must not pass for lost.
    let theirs = print(&second.0).await.unwrap_or_default();
    let ours = print(&database).await?;
    let lost = theirs.as_ref().is_some_and(|theirs| {
        ours.as_ref().is_none_or(|ours| {
            let earlier = ours.count < theirs.count;
            let other = ours.count == theirs.count && ours.keys != theirs.keys;
            ours.device == theirs.device && (earlier || other)
        })
    });
    if lost && second.restore(&database, ours.as_ref().map(|ours| ours.count)).await? {
        database.set_origin(Origin::Restored);
    }
    database.set_following(Following::Counted);
    if ours.is_none_or(|ours| !ours.large) {
        // Before anything is written; what fails here is tried again soon.
        second.copy(&database).await.ok();
    }
    database.set_following(Following::By(Rc::new(second)));
    Ok(database)
}

/// Whether it was done within [`PATIENCE`]; it goes on all the same.
pub async fn in_time(work: impl Future<Output = ()> + 'static) -> bool {
    let work = future_to_promise(async {
        work.await;
        Ok(JsValue::TRUE)
    });
    let patience = future_to_promise(async {
        browser::sleep(PATIENCE).await;
        Ok(JsValue::FALSE)
    });
    let first = JsFuture::from(Promise::race(&Array::of2(&work, &patience))).await;
    first.is_ok_and(|done| done.is_truthy())
}

impl Second {
    /// Opens the second copy of the database of that name; `None` where the browser has no place for it.
    pub async fn open(name: &str) -> Option<Self> {
        let factory = place().await?;
        let database = Database::open_in(&factory, name, VERSION, create).await.ok()?;
        Some(Self(database))
    }

    /// Does what a transaction did that was the next after so many. It is no reason to fail for what was saved.
    pub async fn follow(&self, count: u64, changes: Changes) {
        if !changes.many {
            // What another tab did just before may still be on its way here.
            for _ in 0..10 {
                match self.apply(count, &changes.list).await {
                    Ok(true) => return,
                    Ok(false) => browser::sleep(10).await,
                    Err(_) => break,
                }
            }
        }
        self.clear().await.ok();
    }

    /// Whether it could be done.
    async fn apply(
        &self,
        count: u64,
        changes: &[(String, Change)],
    ) -> Result<bool, StoreError> {
        let apply = async |transaction: &Transaction| {
            if counted(transaction).await? != Some(count) {
                return Ok(false);
            }
            for (store, change) in changes {
                match change {
                    Change::Put(key, value) => transaction.put(store, key, value)?,
                    Change::Added(request, value) => {
                        let key = request.result().unwrap_or_default();
                        transaction.put(store, &key, value)?;
                    }
                    Change::Deleted(key) => transaction.delete(store, key)?,
                    Change::DeletedUpTo(key) => transaction.delete_up_to(store, key)?,
                    Change::Cleared => transaction.clear(store)?,
                }
            }
            Ok(true)
        };
        self.0.transact(&self.0.stores(), Access::Write, apply).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        let stores = self.0.stores();
        let clear = async |transaction: &Transaction| clear(transaction, &stores);
        self.0.transact(&stores, Access::Write, clear).await
    }

    /// Fills a database from this one, unless others changed it meanwhile; returns whether it did.
    async fn restore(
        &self,
        database: &Database,
        count: Option<u64>,
    ) -> Result<bool, StoreError> {
        let stores = self.0.stores();
        let read = async |transaction: &Transaction| {
            let mut all = Vec::new();
            for store in &stores {
                let (keys, values) = (transaction.keys(store)?, transaction.all(store)?);
                all.push((store, keys.list().await?, values.list().await?));
            }
            Ok(all)
        };
        let all = self.0.transact(&stores, Access::Read, read).await?;
        let write = async |transaction: &Transaction| {
            if counted(transaction).await? != count {
                return Ok(false);
            }
            clear(transaction, &stores)?;
            // The journal goes on after the last key there ever was, which the pages know.
            let mut last = 0;
            for (store, keys, values) in &all {
                for (key, value) in keys.iter().zip(values) {
                    transaction.put(store, key, value)?;
                    if *store == PAGES {
                        last = last.max(property(value, THROUGH).map_or(0, |key| whole(&key)));
                    }
                }
            }
            if last > 0
                && transaction.get(JOURNAL, &number(last))?.value().await?.is_undefined()
            {
                transaction.put(JOURNAL, &number(last), &JsValue::NULL)?;
                transaction.delete(JOURNAL, &number(last))?;
            }
            Ok(true)
        };
        database.transact(&stores, Access::WriteDurably, write).await
    }

    /// Copies a database anew, unless this is the same already. Returns whether it could: where something changes
    /// meanwhile this stays empty.
    async fn copy(&self, database: &Database) -> Result<bool, StoreError> {
        let theirs = self.0.transact(&[META], Access::Read, counted).await?;
        let count = database.transact(&[META], Access::Read, counted).await?;
        let count = match count {
            Some(_) if count == theirs => return Ok(true),
            Some(count) => count,
            // It is to be filled from here, and not the other way round.
            None if theirs.is_some() => return Ok(true),
            // It was there before changes were counted.
            None => {
                let begin = async |transaction: &Transaction| {
                    transaction.put(META, &COUNT.into(), &number(0))
                };
                database.transact(&[META], Access::Write, begin).await?;
                1
            }
        };
        let mark = JsValue::from_str(&format!("{:032x}", browser::random_bits()));
        let mut stores = self.0.stores();
        let begin = async |transaction: &Transaction| {
            clear(transaction, &stores)?;
            transaction.put(META, &COPYING.into(), &mark)
        };
        self.0.transact(&stores, Access::Write, begin).await?;
        // The count goes last: a part is no copy.
        stores.sort_by_key(|store| store == META);
        for store in &stores {
            let keys = async |transaction: &Transaction| transaction.keys(store)?.list().await;
            for keys in database.transact(&[store], Access::Read, keys).await?.chunks(AT_ONCE) {
                let read = async |transaction: &Transaction| {
                    let mut values = Vec::with_capacity(keys.len());
                    for key in keys {
                        values.push(transaction.get(store, key)?.value().await?);
                    }
                    Ok((counted(transaction).await? == Some(count)).then_some(values))
                };
                let both = [store.as_str(), META];
                let Some(values) = database.transact(&both, Access::Read, read).await? else {
                    self.clear().await?;
                    return Ok(false);
                };
                let write = async |transaction: &Transaction| {
                    if transaction.get(META, &COPYING.into())?.value().await? != mark {
                        return Ok(false);
                    }
                    for (key, value) in keys.iter().zip(&values) {
                        transaction.put(store, key, value)?;
                    }
                    if store == META {
                        transaction.delete(META, &COPYING.into())?;
                    }
                    Ok(true)
                };
                if !self.0.transact(&both, Access::Write, write).await? {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

fn clear(transaction: &Transaction, stores: &[String]) -> Result<(), StoreError> {
    stores.iter().try_for_each(|store| transaction.clear(store))
}

impl Store {
    /// Copies the database anew if the second copy could not follow.
    pub(super) async fn bring_second_up(&self) {
        let database = self.0.database.borrow().clone();
        let Following::By(second) = database.following() else { return };
        let name = format!("{}.second", self.0.name);
        // What fails here is tried again at the next start; a tab that is at it already goes on until it is done.
        let copy = async move {
            while let Ok(false) = second.copy(&database).await {
                browser::sleep(IDLE_MILLIS).await;
            }
        };
        browser::alone(&name, copy).await;
    }
}

thread_local! {
    /// The bucket and its databases: Chromium answers nothing more from a bucket that the page let go of.
    static PLACE: RefCell<Option<(JsValue, IdbFactory)>> = const { RefCell::new(None) };
}

/// Where second copies are, if the browser has such a place.
pub async fn place() -> Option<IdbFactory> {
    if let Some((_, factory)) = PLACE.with_borrow(Clone::clone) {
        return Some(factory);
    }
    let property = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let buckets = property(&browser::window().navigator(), "storageBuckets")?;
    let open: Function = property(&buckets, "open")?.dyn_into().ok()?;
    let opening: Promise = open.call1(&buckets, &BUCKET.into()).ok()?.dyn_into().ok()?;
    let bucket = JsFuture::from(opening).await.ok()?;
    let factory: IdbFactory = property(&bucket, "indexedDB")?.dyn_into().ok()?;
    PLACE.set(Some((bucket, factory.clone())));
    Some(factory)
}
