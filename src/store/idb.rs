//! IndexedDB in futures, and no more of it than the store needs.
//!
//! A transaction ends by itself as soon as none of its requests is under way: inside one, nothing may
//! be awaited but its own answers. These come back within the browser's event, while the transaction is
//! alive. All handlers are `resolve` functions of promises: there is no closure to keep or to free.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, IdbCursor, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest,
    IdbRequest, IdbTransaction, IdbTransactionMode, IdbVersionChangeEvent,
};

use super::StoreError;
use super::second::{self, Change, Changes, Following};
use crate::browser;

/// A connection to a database, closed when dropped.
#[derive(Debug)]
pub struct Database {
    connection: IdbDatabase,
    origin: Cell<Origin>,
    following: RefCell<Following>,
}

/// What an opened database was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was there.
    Kept,
    /// There was none.
    New,
    /// There was one; the browser found it damaged, and put an empty one in its place. Chromium alone says so.
    Emptied,
    /// There was one, or none, that had lost something, which was taken back from the [second](super::second) one.
    Restored,
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reading.
    Read,
    /// Writing, done when the operating system has it: lost only with the power.
    Write,
    /// Writing, done when the disk has it, where the browser can tell.
    WriteDurably,
}

/// A transaction under way.
#[derive(Debug)]
pub struct Transaction {
    transaction: IdbTransaction,
    /// What it changed so far; `None` where nobody asks.
    changes: Option<RefCell<Changes>>,
    /// How many there were before it, where somebody asks.
    before: Option<Answer>,
}

/// What will be the answer to a request.
#[derive(Debug)]
pub struct Answer {
    request: IdbRequest,
    settled: JsFuture,
}

impl Database {
    /// Opens a database. Of one that is new, or of an older version, `create` makes the object stores
    /// that it has not; what is in the others stays as it is.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn open(
        name: &str,
        version: u32,
        create: fn(&IdbDatabase) -> Result<(), JsValue>,
    ) -> Result<Self, StoreError> {
        Self::open_in(&factory()?, name, version, create).await
    }

    /// [Opens](Self::open) a database of another place than the page's own.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn open_in(
        factory: &IdbFactory,
        name: &str,
        version: u32,
        create: fn(&IdbDatabase) -> Result<(), JsValue>,
    ) -> Result<Self, StoreError> {
        match Self::connect(factory.open_with_u32(name, version), create).await {
            Err(StoreError::Failed { name: error, .. }) if error == "VersionError" => {
                // Whatever its version is: it is closed again at once.
                let newer = Self::connect(factory.open(name), create).await?;
                Err(StoreError::NewerDatabase { found: newer.version(), known: version })
            }
            done => done,
        }
    }

    /// Runs `body` within a transaction over some object stores; returns once it is complete.
    ///
    /// # Errors
    ///
    /// Those of `body`, after which nothing of it was done, and those of the browser.
    pub async fn transact<T>(
        &self,
        stores: &[impl AsRef<str>],
        access: Access,
        body: impl AsyncFnOnce(&Transaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let stores = stores.iter().map(|store| JsValue::from_str(store.as_ref())).collect();
        let (transaction, end) = self.begin(&stores, access)?;
        let result = body(&transaction).await;
        // Boxed: one copy of it serves all that is done in transactions.
        let ended = Box::pin(self.ended(transaction, end, result.is_err())).await;
        match (ended, result) {
            (Ended::Complete, result) => result,
            (Ended::Aborted(Some(error)), _) | (Ended::Aborted(None), Err(error)) => Err(error),
            (Ended::Aborted(None), Ok(_)) => Err(StoreError::Lost),
        }
    }

    async fn connect(
        request: Result<IdbOpenDbRequest, JsValue>,
        create: fn(&IdbDatabase) -> Result<(), JsValue>,
    ) -> Result<Self, StoreError> {
        let request = request.map_err(|error| StoreError::from_exception(&error))?;
        let origin = Rc::new(Cell::new(Origin::Kept));
        let upgrade = Closure::once({
            let (request, origin) = (request.clone(), origin.clone());
            move |event: IdbVersionChangeEvent| {
                origin.set(Origin::of(&event));
                create(request.result()?.unchecked_ref())
            }
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        if outcome(&request).await == "blocked" {
            return Err(StoreError::HeldByOtherTab);
        }
        let connection: IdbDatabase = answer_of(&request)?.unchecked_into();
        // Makes way for a newer version of the page in another tab.
        let close = Reflect::get(&connection, &"close".into())
            .map_err(|error| StoreError::from_exception(&error))?
            .unchecked_into::<Function>();
        connection.set_onversionchange(Some(&close.bind0(&connection)));
        Ok(Self { connection, origin: Cell::new(origin.get()), following: RefCell::default() })
    }

    /// What it was before.
    pub fn origin(&self) -> Origin {
        self.origin.get()
    }

    /// Says what it was before.
    pub fn set_origin(&self, origin: Origin) {
        self.origin.set(origin);
    }

    /// Whether its changes are counted, and what follows them.
    pub fn following(&self) -> Following {
        self.following.borrow().clone()
    }

    /// Says so, from the next transaction on.
    pub fn set_following(&self, following: Following) {
        self.following.replace(following);
    }

    /// The names of its object stores.
    pub fn stores(&self) -> Vec<String> {
        stores_of(&self.connection).iter().filter_map(|name| name.as_string()).collect()
    }

    /// Makes an empty database and deletes it at once.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn make_and_delete(factory: &IdbFactory, name: &str) -> Result<(), StoreError> {
        drop(Self::open_in(factory, name, 1, |_| Ok(())).await?);
        let request = factory
            .delete_database(name)
            .map_err(|error| StoreError::from_exception(&error))?;
        // Where another tab has it open it is deleted later.
        outcome(&request).await;
        Ok(())
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "versions are whole and far below 2³²"
    )]
    fn version(&self) -> u32 {
        self.connection.version() as u32
    }

    /// web-sys knows the option of durability only under an unstable flag.
    fn begin(
        &self,
        stores: &Array,
        access: Access,
    ) -> Result<(Transaction, JsFuture), StoreError> {
        let (mode, durability) = match access {
            Access::Read => (IdbTransactionMode::Readonly, "default"),
            Access::Write => (IdbTransactionMode::Readwrite, "relaxed"),
            Access::WriteDurably => (IdbTransactionMode::Readwrite, "strict"),
        };
        let options = Object::new();
        let transaction: IdbTransaction =
            Reflect::set(&options, &"durability".into(), &durability.into())
                .and_then(|_| Reflect::get(&self.connection, &"transaction".into()))
                .map(JsValue::unchecked_into::<Function>)
                .and_then(|begin| begin.call3(&self.connection, stores, &mode.into(), &options))
                .map(JsValue::unchecked_into)
                .map_err(|error| StoreError::from_exception(&error))?;
        let end = settled(|end| {
            transaction.set_oncomplete(Some(end));
            transaction.set_onabort(Some(end));
        });
        let mut transaction = Transaction { transaction, changes: None, before: None };
        if access != Access::Read && !matches!(self.following(), Following::Not) {
            transaction.before = Some(second::ask_count(&transaction)?);
            transaction.changes = Some(RefCell::default());
        }
        Ok((transaction, end))
    }

    /// Waits for the end of a transaction, which is to be aborted where its body failed, and for what follows it.
    async fn ended(
        &self,
        mut transaction: Transaction,
        end: JsFuture,
        mut failed: bool,
    ) -> Ended {
        let changed = |changes: &RefCell<Changes>| !changes.borrow().is_empty();
        let mut count = None;
        if !failed
            && transaction.changes.as_ref().is_some_and(changed)
            && let Some(before) = transaction.before.take()
        {
            count = second::count(&transaction, before).await.ok();
            failed = count.is_none();
        }
        if failed {
            // Refused only when the browser has aborted it already.
            transaction.transaction.abort().ok();
        }
        if kind_of(end).await != "complete" {
            let error = transaction.transaction.error();
            return Ended::Aborted(error.map(|error| StoreError::from_exception(&error)));
        }
        if let (Some(count), Some(changes), Following::By(second)) =
            (count, transaction.changes, self.following())
        {
            let follow = async move { second.follow(count, changes.into_inner()).await };
            if !second::in_time(follow).await {
                self.set_following(Following::Counted);
            }
        }
        Ended::Complete
    }
}

impl Origin {
    /// As the event says in which a database is made, or made newer.
    fn of(event: &IdbVersionChangeEvent) -> Self {
        // Not in the standard: https://github.com/w3c/IndexedDB/issues/30
        let loss = Reflect::get(event, &"dataLoss".into()).unwrap_or_default();
        match event.old_version() {
            0.0 if loss == "total" => Self::Emptied,
            0.0 => Self::New,
            _ => Self::Kept,
        }
    }
}

/// The page's own place for databases.
///
/// # Errors
///
/// [`StoreError::Denied`] if it has none.
pub fn factory() -> Result<IdbFactory, StoreError> {
    browser::window().indexed_db().ok().flatten().ok_or(StoreError::Denied)
}

/// Whether a database has an object store of that name.
pub fn has(database: &IdbDatabase, store: &str) -> bool {
    stores_of(database).includes(&store.into(), 0)
}

/// The names of a database's object stores; web-sys has the list under one more feature.
fn stores_of(database: &IdbDatabase) -> Array {
    Reflect::get(database, &"objectStoreNames".into())
        .map(|names| Array::from(&names))
        .unwrap_or_default()
}

/// How a transaction ended.
enum Ended {
    Complete,
    /// With what the browser said of it, if it said anything.
    Aborted(Option<StoreError>),
}

impl Drop for Database {
    fn drop(&mut self) {
        // Transactions under way are finished first.
        self.connection.close();
    }
}

impl Transaction {
    /// The value at a key; `undefined` where there is none.
    pub fn get(&self, store: &str, key: &JsValue) -> Result<Answer, StoreError> {
        self.request(store, |store| store.get(key)).map(Answer::to)
    }

    /// All values, in the order of their keys.
    pub fn all(&self, store: &str) -> Result<Answer, StoreError> {
        self.request(store, IdbObjectStore::get_all).map(Answer::to)
    }

    /// All keys, in their order.
    pub fn keys(&self, store: &str) -> Result<Answer, StoreError> {
        self.request(store, IdbObjectStore::get_all_keys).map(Answer::to)
    }

    /// So many values at most, the first in the order of their keys.
    pub fn first(&self, store: &str, count: u32) -> Result<Answer, StoreError> {
        let any = JsValue::UNDEFINED;
        self.request(store, |store| store.get_all_with_key_and_limit(&any, count))
            .map(Answer::to)
    }

    /// The values of the keys from one to another, both included.
    pub fn between(
        &self,
        store: &str,
        first: &JsValue,
        last: &JsValue,
    ) -> Result<Answer, StoreError> {
        let between = || IdbKeyRange::bound(first, last);
        self.request(store, |store| store.get_all_with_key(&*between()?)).map(Answer::to)
    }

    /// The values whose keys come after this one.
    pub fn after(&self, store: &str, key: &JsValue) -> Result<Answer, StoreError> {
        self.request(store, |store| store.get_all_with_key(&*beyond(key)?)).map(Answer::to)
    }

    /// The keys that come after this one.
    pub fn keys_after(&self, store: &str, key: &JsValue) -> Result<Answer, StoreError> {
        self.request(store, |store| store.get_all_keys_with_key(&*beyond(key)?)).map(Answer::to)
    }

    /// The values that an index places after `key`.
    pub fn after_by(
        &self,
        store: &str,
        index: &str,
        key: &JsValue,
    ) -> Result<Answer, StoreError> {
        self.request(store, |store| store.index(index)?.get_all_with_key(&*beyond(key)?))
            .map(Answer::to)
    }

    /// The keys by which an index knows the values, each with the value's own, in their order.
    pub async fn keys_by(&self, store: &str, index: &str) -> Result<Array, StoreError> {
        let request = self.request(store, |store| store.index(index)?.open_key_cursor())?;
        let keys = Array::new();
        loop {
            let cursor = Answer::to(request.clone()).value().await?;
            let Ok(cursor) = cursor.dyn_into::<IdbCursor>() else { return Ok(keys) };
            let next = cursor.key().and_then(|key| {
                keys.push(&key);
                keys.push(&cursor.primary_key()?);
                cursor.continue_()
            });
            next.map_err(|error| StoreError::from_exception(&error))?;
        }
    }

    /// Adds a value under a key that the object store makes up; the answer is the key.
    pub fn add(&self, store: &str, value: &JsValue) -> Result<Answer, StoreError> {
        let request = self.request(store, |store| store.add(value))?;
        self.note(store, || Change::Added(request.clone(), value.clone()));
        Ok(Answer::to(request))
    }

    /// Puts a value at a key.
    pub fn put(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<(), StoreError> {
        self.request(store, |store| store.put_with_key(value, key))?;
        self.note(store, || Change::Put(key.clone(), value.clone()));
        Ok(())
    }

    /// Deletes what is at a key.
    pub fn delete(&self, store: &str, key: &JsValue) -> Result<(), StoreError> {
        self.request(store, |store| store.delete(key))?;
        self.note(store, || Change::Deleted(key.clone()));
        Ok(())
    }

    /// Deletes what is at the keys up to this one, which is included.
    pub fn delete_up_to(&self, store: &str, key: &JsValue) -> Result<(), StoreError> {
        let up_to = || IdbKeyRange::upper_bound(key);
        self.request(store, |store| store.delete(&*up_to()?))?;
        self.note(store, || Change::DeletedUpTo(key.clone()));
        Ok(())
    }

    /// Deletes all there is in an object store.
    pub fn clear(&self, store: &str) -> Result<(), StoreError> {
        self.request(store, IdbObjectStore::clear)?;
        self.note(store, || Change::Cleared);
        Ok(())
    }

    fn note(&self, store: &str, change: impl FnOnce() -> Change) {
        if let Some(changes) = &self.changes {
            changes.borrow_mut().note(store, change());
        }
    }

    /// A request that fails later makes the whole transaction fail.
    fn request(
        &self,
        store: &str,
        make: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<IdbRequest, StoreError> {
        let store = self.transaction.object_store(store);
        store.and_then(|store| make(&store)).map_err(|error| StoreError::from_exception(&error))
    }
}

impl Answer {
    /// Listens from the start: the event comes once, awaited or not.
    fn to(request: IdbRequest) -> Self {
        let settled = settled(|end| {
            request.set_onsuccess(Some(end));
            request.set_onerror(Some(end));
        });
        Self { request, settled }
    }

    /// Waits for the answer.
    ///
    /// # Errors
    ///
    /// Those of the browser.
    pub async fn value(self) -> Result<JsValue, StoreError> {
        kind_of(self.settled).await;
        answer_of(&self.request)
    }

    /// Waits for an answer that is a list.
    ///
    /// # Errors
    ///
    /// Those of the browser.
    pub async fn list(self) -> Result<Vec<JsValue>, StoreError> {
        self.value().await.map(|list| list.unchecked_into::<Array>().to_vec())
    }
}

/// A promise whose `resolve` was given to `register` as the handler of some events. It never rejects: a
/// rejection that nobody awaits would be reported as an error of the page.
fn settled(register: impl FnOnce(&Function)) -> JsFuture {
    let mut register = Some(register);
    JsFuture::from(Promise::new(&mut |resolve, _| {
        if let Some(register) = register.take() {
            register(&resolve);
        }
    }))
}

/// What comes of a request to open or to delete a database, as the type of its event.
async fn outcome(request: &IdbOpenDbRequest) -> String {
    kind_of(settled(|end| {
        request.set_onsuccess(Some(end));
        request.set_onerror(Some(end));
        request.set_onblocked(Some(end));
    }))
    .await
}

/// The type of the event that settled it.
async fn kind_of(settled: JsFuture) -> String {
    settled.await.map(|event| event.unchecked_into::<Event>().type_()).unwrap_or_default()
}

fn answer_of(request: &IdbRequest) -> Result<JsValue, StoreError> {
    match request.error() {
        Ok(Some(error)) => Err(StoreError::from_exception(&error)),
        _ => request.result().map_err(|error| StoreError::from_exception(&error)),
    }
}

fn beyond(key: &JsValue) -> Result<IdbKeyRange, JsValue> {
    IdbKeyRange::lower_bound_with_open(key, true)
}
