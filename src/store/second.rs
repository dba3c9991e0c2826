//! The second copy (*seconde copie*): the whole database once more, in a place of the browser's own.
//!
//! Chromium keeps all databases of a page in one place (LevelDB). Where a browser was killed in the midst of a write
//! there, a later start may bring an older state back without a word, one with a gap, or an empty one. A storage bucket is
//! another place, with files of its own: what is written to the ledger's database is written there too before it counts as
//! saved. Whenever they are opened both are compared, by their keys and by how new each page is. Where the first has lost
//! its end or all, it is filled again from the second; where they differ otherwise, the first takes from the second what it
//! has not, and the second is copied anew: either may be the one with a gap. Browsers without buckets keep their databases
//! elsewhere than in LevelDB, and go without.
//!
//! Both databases count the transactions that changed them, in [`META`]. The second follows a transaction once it has all
//! those before; where it cannot, or where there is much to follow, it is copied anew within one transaction. Of a large
//! ledger that takes too long: there it is emptied at once, so that nothing stays in it that is gone from the first, and
//! copied soon after, a part at a time.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{IdbFactory, IdbRequest};

use super::cipher::bytes;
use super::compaction::IDLE_MILLIS;
use super::idb::{Access, Answer, Database, Origin, Transaction};
use super::{
    DEVICE, JOURNAL, LOCK, META, PAGES, Store, StoreError, TEXT, THROUGH, VERSION, create,
    number, property, shown, through, whole,
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

/// So often, and for so many milliseconds each time, a change waits for those before it.
const TURNS: usize = 20;
const TURN_MILLIS: i32 = 10;

/// A database of so many pages and items of the journal is copied within one transaction: a few tenths of a second's work.
const WHOLE: usize = 200;

/// Of a larger one so many items are copied at a time.
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

/// The second copy of the database of that name.
#[derive(Debug)]
pub struct Second {
    name: String,
    database: Database,
}

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

/// Asks how many transactions changed a database. What a transaction is to count from is asked at its start: it may clear
/// that.
///
/// # Errors
///
/// As [`StoreError`] says.
pub fn ask_count(transaction: &Transaction) -> Result<Answer, StoreError> {
    transaction.get(META, &COUNT.into())
}

/// Counts a transaction; how many there were before it.
///
/// # Errors
///
/// As [`StoreError`] says.
pub async fn count(transaction: &Transaction, before: Answer) -> Result<u64, StoreError> {
    let before = whole(&before.value().await?);
    transaction.put(META, &COUNT.into(), &number(before + 1))?;
    Ok(before)
}

/// How many transactions changed a database; `None` of one that is new.
async fn counted(transaction: &Transaction) -> Result<Option<u64>, StoreError> {
    let count = ask_count(transaction)?.value().await?;
    Ok((!count.is_undefined()).then(|| whole(&count)))
}

/// What is compared of a database with its second copy.
#[derive(Debug, PartialEq)]
struct Print {
    /// Whose it is: another one, once all was erased.
    device: JsValue,
    /// Under which lock.
    lock: Option<Vec<u8>>,
    /// [`counted`].
    count: u64,
    /// All keys of all object stores, and of each page how new it is.
    keys: String,
}

/// That of a database; `None` of one that is new.
async fn print(database: &Database) -> Result<Option<Print>, StoreError> {
    let stores = database.stores();
    let read = async |transaction: &Transaction| {
        let Some(count) = counted(transaction).await? else { return Ok(None) };
        let keys = transaction.keys_by(PAGES, THROUGH).await?;
        for store in &stores {
            keys.push(&transaction.keys(store)?.value().await?);
        }
        let device = transaction.get(META, &DEVICE.into())?.value().await?;
        let lock = bytes(&transaction.get(META, &LOCK.into())?.value().await?);
        Ok(Some(Print { device, lock, count, keys: shown(&keys) }))
    };
    database.transact(&stores, Access::Read, read).await
}

/// What a database takes from another.
#[derive(Debug, Clone, Copy)]
enum Taking {
    /// All there is, in place of what it has, unless that is not at this count any more.
    All(Option<u64>),
    /// All there is, in place of what it has, unless that is as new.
    Newer,
    /// Pages and items of the journal that it has not, or not so new: one of the two has a gap, and it does not matter
    /// which, for what a ledger knows already changes nothing in it.
    Missing,
}

impl Taking {
    /// What the first is to take from the second where they are not the same.
    fn of(theirs: &Print, ours: Option<&Print>) -> Option<Self> {
        let Some(ours) = ours else { return Some(Self::All(None)) };
        let as_new = ours.count == theirs.count;
        if ours.device != theirs.device || ours == theirs {
            None
        } else if ours.count < theirs.count || as_new && ours.lock != theirs.lock {
            Some(Self::All(Some(ours.count)))
        } else {
            // Where the lock has just changed the second one could not follow.
            (ours.lock == theirs.lock).then_some(Self::Missing)
        }
    }
}

/// All that is in a database.
struct Contents {
    /// By the names of the object stores: keys and values.
    stores: Vec<(String, Vec<JsValue>, Vec<JsValue>)>,
    device: JsValue,
    count: Option<u64>,
}

impl Contents {
    /// Reads a database that has no more than so many pages and items of the journal.
    async fn of(database: &Database, most: usize) -> Result<Option<Self>, StoreError> {
        let names = database.stores();
        let read = async |transaction: &Transaction| {
            let (pages, items) = (transaction.keys(PAGES)?, transaction.keys(JOURNAL)?);
            if pages.list().await?.len() + items.list().await?.len() > most {
                return Ok(None);
            }
            let device = transaction.get(META, &DEVICE.into())?.value().await?;
            let count = counted(transaction).await?;
            let mut stores = Vec::new();
            for name in &names {
                let (keys, values) = (transaction.keys(name)?, transaction.all(name)?);
                stores.push((name.clone(), keys.list().await?, values.list().await?));
            }
            Ok(Some(Self { stores, device, count }))
        };
        database.transact(&names, Access::Read, read).await
    }

    /// Gives it to another database; returns whether that had lost something.
    async fn give(&self, database: &Database, taking: Taking) -> Result<bool, StoreError> {
        let names = database.stores();
        let write = async |transaction: &Transaction| {
            let device = transaction.get(META, &DEVICE.into())?.value().await?;
            let ours = counted(transaction).await?;
            let replaces = match taking {
                Taking::All(count) if ours != count => return Ok(false),
                Taking::Newer if device == self.device && ours >= self.count => {
                    return Ok(false);
                }
                Taking::All(_) | Taking::Newer => true,
                Taking::Missing => false,
            };
            if replaces {
                clear(transaction, &names)?;
            }
            // The journal goes on after the last key there ever was, which the pages know.
            let pages = self.stores.iter().filter(|(store, ..)| store == PAGES);
            let last = pages.flat_map(|(.., values)| values).map(through).max().unwrap_or(0);
            if last > 0
                && transaction.get(JOURNAL, &number(last))?.value().await?.is_undefined()
            {
                transaction.put(JOURNAL, &number(last), &JsValue::NULL)?;
                transaction.delete(JOURNAL, &number(last))?;
            }
            let mut lost = replaces;
            for (store, keys, values) in &self.stores {
                for (key, value) in keys.iter().zip(values) {
                    if replaces {
                        transaction.put(store, key, value)?;
                        continue;
                    }
                    let here = transaction.get(store, key)?.value().await?;
                    let missing = match store.as_str() {
                        PAGES if through(&here) < through(value) => property(value, TEXT),
                        JOURNAL if here.is_undefined() => Some(value.clone()),
                        _ => None,
                    };
                    if let Some(text) = missing {
                        transaction.add(JOURNAL, &text)?;
                        // Where the other is behind, it may as well have been tidied up here.
                        lost |= ours == self.count;
                    }
                }
            }
            if !replaces && ours == self.count {
                // The other is not the same, and is to be copied anew.
                let next = ours.unwrap_or_default() + 1;
                transaction.put(META, &COUNT.into(), &number(next))?;
            }
            Ok(lost)
        };
        database.transact(&names, Access::WriteDurably, write).await
    }
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
    let theirs = print(&second.database).await.unwrap_or_default();
    let ours = print(&database).await?;
    if let Some(theirs) = &theirs
        && let Some(taking) = Taking::of(theirs, ours.as_ref())
    {
        let contents = match Contents::of(&second.database, usize::MAX).await {
            Err(error) if ours.is_none() => return Err(error),
            read => read.unwrap_or_default(),
        };
        if let Some(contents) = contents
            && contents.give(&database, taking).await?
        {
            database.set_origin(Origin::Restored);
        }
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

/// Whether a change can be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// It was, or the copy is from after it.
    Done,
    /// Not before some others are.
    Later,
    /// There is no copy yet.
    Never,
}

impl Second {
    /// Opens the second copy of the database of that name; `None` where the browser has no place for it.
    pub async fn open(name: &str) -> Option<Self> {
        let factory = place().await?;
        let database = Database::open_in(&factory, name, VERSION, create).await.ok()?;
        Some(Self { name: name.to_owned(), database })
    }

    /// Does what a transaction did that was the next after so many. It is no reason to fail for what was saved.
    pub async fn follow(&self, count: u64, changes: Changes) {
        if !changes.many {
            // What another tab did just before may still be on its way here.
            for _ in 0..TURNS {
                match self.apply(count, &changes.list).await {
                    Ok(Turn::Done) => return,
                    Ok(Turn::Later) => browser::sleep(TURN_MILLIS).await,
                    Ok(Turn::Never) | Err(_) => break,
                }
            }
        }
        if !self.copy_whole().await.unwrap_or(false) {
            self.clear().await.ok();
        }
    }

    async fn apply(
        &self,
        count: u64,
        changes: &[(String, Change)],
    ) -> Result<Turn, StoreError> {
        let apply = async |transaction: &Transaction| {
            match counted(transaction).await? {
                None => return Ok(Turn::Never),
                Some(now) if now > count => return Ok(Turn::Done),
                Some(now) if now < count => return Ok(Turn::Later),
                Some(_) => {}
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
            Ok(Turn::Done)
        };
        self.database.transact(&self.database.stores(), Access::Write, apply).await
    }

    async fn clear(&self) -> Result<(), StoreError> {
        let stores = self.database.stores();
        let clear = async |transaction: &Transaction| clear(transaction, &stores);
        self.database.transact(&stores, Access::Write, clear).await
    }

    /// The database that this is the copy of, if it is there.
    async fn first(&self) -> Result<Database, StoreError> {
        Database::open(&self.name, VERSION, |_| Err(JsValue::NULL)).await
    }

    /// Copies the database anew, within one transaction, unless it is large. Returns whether it did.
    async fn copy_whole(&self) -> Result<bool, StoreError> {
        let first = self.first().await?;
        let Some(contents) = Contents::of(&first, WHOLE).await? else { return Ok(false) };
        contents.give(&self.database, Taking::Newer).await?;
        Ok(true)
    }

    /// Copies the database anew, unless this is the same already. Returns whether it could: where something changes
    /// meanwhile in a large one this stays empty.
    async fn copy(&self) -> Result<bool, StoreError> {
        let database = self.first().await?;
        let theirs = self.database.transact(&[META], Access::Read, counted).await?;
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
                0
            }
        };
        if self.copy_whole().await? {
            return Ok(true);
        }
        let mark = JsValue::from_str(&format!("{:032x}", browser::random_bits()));
        let mut stores = self.database.stores();
        let begin = async |transaction: &Transaction| {
            clear(transaction, &stores)?;
            transaction.put(META, &COPYING.into(), &mark)
        };
        self.database.transact(&stores, Access::Write, begin).await?;
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
                if !self.database.transact(&both, Access::Write, write).await? {
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
        let Following::By(second) = self.0.database.borrow().following() else { return };
        let name = format!("{}.second", self.0.name);
        // What fails here is tried again at the next start; a tab that is at it already goes on until it is done.
        let copy = async move {
            while let Ok(false) = second.copy().await {
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
    let buckets = property(&browser::window().navigator(), "storageBuckets")?;
    let open: Function = property(&buckets, "open")?.dyn_into().ok()?;
    let opening: Promise = open.call1(&buckets, &BUCKET.into()).ok()?.dyn_into().ok()?;
    let bucket = JsFuture::from(opening).await.ok()?;
    let factory: IdbFactory = property(&bucket, "indexedDB")?.dyn_into().ok()?;
    PLACE.set(Some((bucket, factory.clone())));
    Some(factory)
}
