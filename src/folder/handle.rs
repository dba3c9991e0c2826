//! A folder of the device that the person chose (File System Access), and no more of it than backups need.
//!
//! web-sys knows a part of it only under an unstable flag: all is asked by name. The browser remembers
//! the folder for us in a database of its own; whether one may still write there it decides anew.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser::{self, BrowserError, File, window};
use crate::store::StoreError;
use crate::store::idb::{self, Access, Database};

const DATABASE: &str = "relancier-folder";
const PLACES: &str = "places";
const FOLDER: &str = "folder";
const MARK: &str = "mark";

/// A folder, and the mark that tells what this device writes there from what others do.
#[derive(Debug, Clone, PartialEq)]
pub struct Folder {
    handle: JsValue,
    mark: String,
}

/// Whether the browser lets the page write in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// It does.
    Granted,
    /// It will ask the person, who has to click for that.
    ToBeAsked,
    /// The person said no.
    Denied,
}

/// Whether this browser can write in folders at all.
pub fn supported() -> bool {
    Reflect::has(&window(), &"showDirectoryPicker".into()).unwrap_or(false)
}

impl Folder {
    /// Lets the person choose one; `None` if they would not.
    pub async fn choose() -> Result<Option<Self>, BrowserError> {
        let options = Object::new();
        Reflect::set(&options, &"id".into(), &"relancier".into())?;
        Reflect::set(&options, &"mode".into(), &"readwrite".into())?;
        match call(&window(), "showDirectoryPicker", &[options.into()])?.await {
            Ok(handle) => {
                let mark = format!("{:04x}", browser::random_bits() & 0xffff);
                Ok(Some(Self { handle, mark }))
            }
            Err(error) if is(&error, "AbortError") => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The one chosen before, if one was.
    pub async fn remembered() -> Result<Option<Self>, StoreError> {
        let places = Database::open(DATABASE, 1, create).await?;
        places
            .transact(&[PLACES], Access::Read, async |transaction| {
                let handle = transaction.get(PLACES, &FOLDER.into())?;
                let mark = transaction.get(PLACES, &MARK.into())?;
                let (handle, mark) = (handle.value().await?, mark.value().await?.as_string());
                let folder = mark.map(|mark| Self { handle, mark });
                Ok(folder.filter(|folder| folder.handle.is_object()))
            })
            .await
    }

    /// Has the browser remember it.
    pub async fn remember(&self) -> Result<(), StoreError> {
        let places = Database::open(DATABASE, 1, create).await?;
        places
            .transact(&[PLACES], Access::WriteDurably, async |transaction| {
                transaction.put(PLACES, &FOLDER.into(), &self.handle)?;
                transaction.put(PLACES, &MARK.into(), &self.mark.as_str().into())
            })
            .await
    }

    /// Has it forget any.
    pub async fn forget() -> Result<(), StoreError> {
        let places = Database::open(DATABASE, 1, create).await?;
        places
            .transact(&[PLACES], Access::WriteDurably, async |transaction| {
                transaction.clear(PLACES)
            })
            .await
    }

    /// What the folder is called.
    pub fn name(&self) -> String {
        let name = Reflect::get(&self.handle, &"name".into()).ok();
        name.and_then(|name| name.as_string()).unwrap_or_default()
    }

    /// What tells the files this device writes there.
    pub fn mark(&self) -> &str {
        &self.mark
    }

    /// Whether one may write there now.
    pub async fn permission(&self) -> Permission {
        self.permitted("queryPermission").await
    }

    /// Has the browser ask the person, within a click.
    pub async fn ask(&self) -> Permission {
        self.permitted("requestPermission").await
    }

    /// The names of the files in it.
    pub async fn names(&self) -> Result<Vec<String>, BrowserError> {
        let keys: Function = Reflect::get(&self.handle, &"keys".into())?.dyn_into()?;
        let keys = keys.call0(&self.handle)?;
        let mut names = Vec::new();
        loop {
            let next = call(&keys, "next", &[])?.await?;
            if Reflect::get(&next, &"done".into())?.is_truthy() {
                return Ok(names);
            }
            names.extend(Reflect::get(&next, &"value".into())?.as_string());
        }
    }

    /// A file of it.
    pub async fn file(&self, name: &str) -> Result<File, BrowserError> {
        let handle = call(&self.handle, "getFileHandle", &[name.into()])?.await?;
        let file = call(&handle, "getFile", &[])?.await?;
        Ok(File::from(file.dyn_into::<web_sys::File>()?))
    }

    /// Writes a file whole, in the place of the one that was there: it is that until this one is complete.
    pub async fn write(&self, name: &str, bytes: &[u8]) -> Result<(), BrowserError> {
        let options = Object::new();
        Reflect::set(&options, &"create".into(), &JsValue::TRUE)?;
        let handle =
            call(&self.handle, "getFileHandle", &[name.into(), options.into()])?.await?;
        let stream = call(&handle, "createWritable", &[])?.await?;
        let written = async {
            call(&stream, "write", &[Uint8Array::from(bytes).into()])?.await?;
            call(&stream, "close", &[])?.await
        };
        if let Err(error) = written.await {
            // What was begun is given up; the error that matters is the first.
            if let Ok(given_up) = call(&stream, "abort", &[]) {
                given_up.await.ok();
            }
            return Err(error.into());
        }
        Ok(())
    }

    /// Deletes a file.
    pub async fn delete(&self, name: &str) -> Result<(), BrowserError> {
        call(&self.handle, "removeEntry", &[name.into()])?.await?;
        Ok(())
    }

    async fn permitted(&self, question: &str) -> Permission {
        let mode = Object::new();
        let asked = Reflect::set(&mode, &"mode".into(), &"readwrite".into())
            .and_then(|_| call(&self.handle, question, &[mode.into()]));
        let answer = match asked {
            Ok(answer) => answer.await.ok().and_then(|answer| answer.as_string()),
            Err(_) => None,
        };
        match answer.as_deref() {
            Some("granted") => Permission::Granted,
            Some("prompt") => Permission::ToBeAsked,
            _ => Permission::Denied,
        }
    }
}

fn create(database: &web_sys::IdbDatabase) -> Result<(), JsValue> {
    if !idb::has(database, PLACES) {
        database.create_object_store(PLACES)?;
    }
    Ok(())
}

/// Calls what answers with a promise.
fn call(of: &JsValue, method: &str, given: &[JsValue]) -> Result<JsFuture, JsValue> {
    let method: Function = Reflect::get(of, &method.into())?.dyn_into()?;
    let given: Array = given.iter().collect();
    let promise: Promise = method.apply(of, &given)?.dyn_into()?;
    Ok(JsFuture::from(promise))
}

fn is(error: &JsValue, name: &str) -> bool {
    error.dyn_ref::<web_sys::DomException>().is_some_and(|error| error.name() == name)
}
