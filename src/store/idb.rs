//! IndexedDB in futures, and no more of it than the store needs.
//!
//! A transaction ends by itself as soon as none of its requests is under way: inside one, nothing may
//! be awaited but its own answers. These come back within the browser's event, while the transaction is
//! alive. All handlers are `resolve` functions of promises: there is no closure to keep or to free.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbOpenDbRequest, IdbRequest,
    IdbTransaction, IdbTransactionMode,
};

use super::StoreError;
use crate::browser;

/// A connection to a database, closed when dropped.
#[derive(Debug)]
pub struct Database(IdbDatabase);

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
pub struct Transaction(IdbTransaction);

/// What will be the answer to a request.
#[derive(Debug)]
pub struct Answer {
    request: IdbRequest,
    settled: JsFuture,
}

impl Database {
    /// Opens a database, with `create` making its object stores the first time.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says.
    pub async fn open(
        name: &str,
        version: u32,
        create: fn(&IdbDatabase) -> Result<(), JsValue>,
    ) -> Result<Self, StoreError> {
        let factory =
            browser::window().indexed_db().ok().flatten().ok_or(StoreError::Denied)?;
        let request = factory.open_with_u32(name, version).map_err(|_| StoreError::Denied)?;
        let upgrade = Closure::once({
            let request = request.clone();
            move |_: Event| create(request.result()?.unchecked_ref())
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        if settled_open(&request).await == "blocked" {
            return Err(StoreError::HeldByOtherTab);
        }
        match request.error() {
            Ok(Some(error)) if error.name() == "VersionError" => {
                let found = version_of(&factory, name).await?;
                Err(StoreError::NewerDatabase { found, known: version })
            }
            Ok(Some(error)) => Err(match StoreError::from_exception(&error) {
                // Nothing was open yet that could have been lost.
                StoreError::Lost => StoreError::Denied,
                other => other,
            }),
            _ => Self::connected(&request),
        }
    }

    /// Runs `body` within a transaction over some object stores; returns once it is complete.
    ///
    /// # Errors
    ///
    /// Those of `body`, after which nothing of it was done, and those of the browser.
    pub async fn transact<T>(
        &self,
        stores: &[&str],
        access: Access,
        body: impl AsyncFnOnce(&Transaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let transaction = self.begin(stores, access)?;
        let end = settled(|end| {
            transaction.set_oncomplete(Some(end));
            transaction.set_onabort(Some(end));
        });
        let transaction = Transaction(transaction);
        let result = body(&transaction).await;
        let Transaction(transaction) = transaction;
        if result.is_err() {
            // Refused only when the browser has aborted it already.
            transaction.abort().ok();
        }
        if kind_of(end).await == "complete" {
            return result;
        }
        Err(match (transaction.error(), result) {
            (Some(error), _) => StoreError::from_exception(&error),
            (None, Err(error)) => error,
            (None, Ok(_)) => StoreError::Lost,
        })
    }

    fn connected(request: &IdbOpenDbRequest) -> Result<Self, StoreError> {
        let database: IdbDatabase = answer_of(request)?.unchecked_into();
        // Makes way for a newer version of the page in another tab.
        let close = Reflect::get(&database, &"close".into())
            .map_err(|error| StoreError::from_exception(&error))?
            .unchecked_into::<Function>();
        database.set_onversionchange(Some(&close.bind0(&database)));
        Ok(Self(database))
    }

    /// web-sys knows the option of durability only under an unstable flag.
    fn begin(&self, stores: &[&str], access: Access) -> Result<IdbTransaction, StoreError> {
        let (mode, durability) = match access {
            Access::Read => (IdbTransactionMode::Readonly, "default"),
            Access::Write => (IdbTransactionMode::Readwrite, "relaxed"),
            Access::WriteDurably => (IdbTransactionMode::Readwrite, "strict"),
        };
        let begin =
            || {
                let options = Object::new();
                Reflect::set(&options, &"durability".into(), &durability.into())?;
                let stores: Array =
                    stores.iter().map(|store| JsValue::from_str(store)).collect();
                Reflect::get(&self.0, &"transaction".into())?
                    .unchecked_into::<Function>()
                    .call3(&self.0, &stores, &mode.into(), &options)
            };
        let transaction = begin().map_err(|error| StoreError::from_exception(&error))?;
        Ok(transaction.unchecked_into())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // Transactions under way are finished first.
        self.0.close();
    }
}

impl Transaction {
    /// The value at a key; `undefined` where there is none.
    pub fn get(&self, store: &str, key: &JsValue) -> Result<Answer, StoreError> {
        self.ask(store, |store| store.get(key))
    }

    /// All values, in the order of their keys.
    pub fn all(&self, store: &str) -> Result<Answer, StoreError> {
        self.ask(store, IdbObjectStore::get_all)
    }

    /// All keys, in their order.
    pub fn keys(&self, store: &str) -> Result<Answer, StoreError> {
        self.ask(store, IdbObjectStore::get_all_keys)
    }

    /// The values whose keys come after this one.
    pub fn after(&self, store: &str, key: &JsValue) -> Result<Answer, StoreError> {
        self.ask(store, |store| store.get_all_with_key(&*beyond(key)?))
    }

    /// The keys that come after this one.
    pub fn keys_after(&self, store: &str, key: &JsValue) -> Result<Answer, StoreError> {
        self.ask(store, |store| store.get_all_keys_with_key(&*beyond(key)?))
    }

    /// The values that an index of that name places after `key`.
    pub fn after_by(
        &self,
        store: &str,
        index: &str,
        key: &JsValue,
    ) -> Result<Answer, StoreError> {
        self.ask(store, |store| store.index(index)?.get_all_with_key(&*beyond(key)?))
    }

    /// Adds a value under a key that the object store makes up; the answer is the key.
    pub fn add(&self, store: &str, value: &JsValue) -> Result<Answer, StoreError> {
        self.ask(store, |store| store.add(value))
    }

    /// Puts a value at a key.
    pub fn put(&self, store: &str, key: &JsValue, value: &JsValue) -> Result<(), StoreError> {
        self.ask(store, |store| store.put_with_key(value, key)).map(drop)
    }

    /// Deletes what is at a key.
    pub fn delete(&self, store: &str, key: &JsValue) -> Result<(), StoreError> {
        self.ask(store, |store| store.delete(key)).map(drop)
    }

    /// Deletes all there is in an object store.
    pub fn clear(&self, store: &str) -> Result<(), StoreError> {
        self.ask(store, IdbObjectStore::clear).map(drop)
    }

    fn ask(
        &self,
        store: &str,
        request: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<Answer, StoreError> {
        let request = self
            .0
            .object_store(store)
            .and_then(|store| request(&store))
            .map_err(|error| StoreError::from_exception(&error))?;
        // From the start: the event of an answer comes once, awaited or not.
        let settled = settled(|end| {
            request.set_onsuccess(Some(end));
            request.set_onerror(Some(end));
        });
        Ok(Answer { request, settled })
    }
}

impl Answer {
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

/// The version of a database that is newer than we know; it is opened as it is and closed again.
async fn version_of(factory: &IdbFactory, name: &str) -> Result<u32, StoreError> {
    let request = factory.open(name).map_err(|error| StoreError::from_exception(&error))?;
    settled_open(&request).await;
    let database = Database::connected(&request)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "versions are whole and far below 2³²"
    )]
    Ok(database.0.version() as u32)
}

async fn settled_open(request: &IdbOpenDbRequest) -> String {
    let end = settled(|end| {
        request.set_onsuccess(Some(end));
        request.set_onerror(Some(end));
        request.set_onblocked(Some(end));
    });
    kind_of(end).await
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
