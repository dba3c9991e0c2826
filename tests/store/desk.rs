//! A store, what must be in it, and what can go wrong with it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::Poll;

use js_sys::{Function, Promise};
use relancier::browser::window;
use relancier::lock::{self, new_key};
use relancier::store::idb::{Access, Database, Transaction};
use relancier::store::second::Following;
use relancier::store::{
    DeedNote, KeptDeed, Lock, News, Origin, Standing, Store, StoreError, open_named,
};
use relancier_core::ledger::{Clock, Entry, Ledger};
use relancier_exchange::json::{entry_from_json, export};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// That of the store's database.
pub const VERSION: u32 = 5;

/// A value as text, bytes included.
pub fn stringified(value: &JsValue) -> String {
    let bytes = "return JSON.stringify(value, (_, it) => it instanceof Uint8Array ? new TextDecoder('latin1').decode(it) : it)";
    let text = Function::new_with_args("value", bytes).call1(&JsValue::NULL, value);
    text.unwrap().as_string().unwrap_or_default()
}

/// A store, and what must be in it.
pub struct Desk {
    pub name: String,
    pub lock: Option<Lock>,
    pub store: Store,
    pub clock: Clock,
    pub ledger: Ledger,
}

impl Desk {
    pub async fn open(name: &str) -> Self {
        let name = format!("relancier-test-{name}");
        let (store, opened) = open_named(&name, None).await.unwrap();
        assert!(opened.ledger.is_empty());
        assert_eq!(opened.origin, Origin::New);
        let clock = Clock::new(opened.device, None);
        Self { name, lock: None, store, clock, ledger: opened.ledger }
    }

    /// With something in each object store.
    pub async fn full(name: &str) -> Self {
        let mut desk = Self::open(name).await;
        desk.commit(0..3).await;
        desk.store.compact().await.unwrap();
        desk.commit(2..4).await;
        let note = DeedNote::Keep(desk.deed("Garage Delmas, relance 1"));
        let entries = desk.make(3..6);
        desk.store.commit_with_recovery_point(&entries, &[note]).await.unwrap();
        desk.tamper(async |transaction| {
            transaction.add("quarantine", &"{\"issued\":\"2026-09-18".into())?;
            transaction.add("quarantine", &JsValue::TRUE).map(drop)
        })
        .await;
        desk
    }

    pub fn deed(&mut self, text: &str) -> KeptDeed {
        let at = self.clock.stamp(1_000);
        KeptDeed { at, standing: Standing::Done, text: text.to_owned() }
    }

    pub async fn lock(&mut self, key_file: &str) {
        let lock = lock::lock(key_file.as_bytes().to_vec(), &new_key());
        self.store.set_lock(lock.clone()).await.unwrap();
        self.lock = lock;
    }

    /// What a page that opens now cannot read.
    pub async fn quarantined(&self) -> BTreeSet<String> {
        let (_, opened) = open_named(&self.name, self.lock.clone()).await.unwrap();
        opened.quarantined.into_iter().collect()
    }

    /// All that lies in the database, as text.
    pub async fn raw(&self) -> BTreeMap<&'static str, String> {
        self.tamper(async |transaction| {
            let mut raw = BTreeMap::new();
            for store in ["meta", "pages", "journal", "recovery", "quarantine", "deeds"] {
                let values = transaction.all(store)?.value().await?;
                raw.insert(store, stringified(&values));
            }
            Ok(raw)
        })
        .await
    }

    /// In which stores one reads, without any key, what a person wrote.
    pub async fn readable(&self) -> BTreeMap<&'static str, bool> {
        let read = |text: &str| text.contains("2026-09-18") || text.contains("Garage Delmas");
        self.raw().await.into_iter().map(|(store, text)| (store, read(&text))).collect()
    }

    /// The `n`th invoice as it is from now on.
    pub fn invoice(&mut self, n: u128) -> Entry {
        let id = n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let stamp = self.clock.stamp(1_000);
        entry_from_json(&format!(
            r#"{{"kind":"invoice","id":"{id:032x}","stamp":"{stamp}","client":"{id:032x}","number":"F-{n}","subject":"{stamp}","issued":"2026-09-18","due":"2026-10-18","total":"{n}.50"}}"#
        ))
        .unwrap()
    }

    pub fn make(&mut self, numbers: std::ops::Range<u128>) -> Vec<Entry> {
        let entries: Vec<Entry> = numbers.map(|n| self.invoice(n)).collect();
        for entry in &entries {
            self.ledger.apply(entry.clone());
        }
        entries
    }

    pub async fn commit(&mut self, numbers: std::ops::Range<u128>) {
        let entries = self.make(numbers);
        self.store.commit(&entries, &[]).await.unwrap();
    }

    pub async fn commit_deletion(&mut self, n: u128) {
        let entry = Entry { record: None, ..self.invoice(n) };
        self.ledger.apply(entry.clone());
        self.store.commit(&[entry], &[]).await.unwrap();
    }

    /// What was committed, as an export.
    pub fn written(&self) -> String {
        export(&self.ledger)
    }

    /// What a page that opens now finds, as an export.
    pub async fn reopened(&self) -> String {
        export(&open_named(&self.name, self.lock.clone()).await.unwrap().1.ledger)
    }

    pub async fn count(&self, store: &str) -> usize {
        self.keys(store).await.len()
    }

    pub async fn keys(&self, store: &str) -> Vec<JsValue> {
        self.tamper(async |transaction| transaction.keys(store)?.list().await).await
    }

    /// Goes to the database behind the store's back, as one that knows of second copies.
    pub async fn tamper<T>(
        &self,
        body: impl AsyncFnOnce(&Transaction) -> Result<T, StoreError>,
    ) -> T {
        let database = Database::open(&self.name, VERSION, |_| Ok(())).await.unwrap();
        database.set_following(Following::Counted);
        let stores = ["meta", "pages", "journal", "recovery", "quarantine", "deeds"];
        database.transact(&stores, Access::Write, body).await.unwrap()
    }
}

/// A tab that shows a ledger and listens to the others.
pub struct Tab {
    pub store: Store,
    pub ledger: Rc<RefCell<Shown>>,
    pub gone: Rc<RefCell<bool>>,
    pub forgot: Rc<RefCell<bool>>,
    pub locked: Rc<RefCell<bool>>,
    pub lock_now: Rc<RefCell<bool>>,
}

pub struct Shown(pub Ledger);

impl Shown {
    pub fn extend(&mut self, entries: &[Entry]) {
        for entry in entries {
            self.0.apply(entry.clone());
        }
    }
}

impl Tab {
    pub async fn open(name: &str, lock: Option<Lock>) -> Self {
        let (store, opened) = open_named(name, lock).await.unwrap();
        let ledger = Rc::new(RefCell::new(Shown(opened.ledger)));
        let gone: Rc<RefCell<bool>> = Rc::default();
        let forgot: Rc<RefCell<bool>> = Rc::default();
        let (locked, lock_now) = (Rc::new(RefCell::new(false)), Rc::new(RefCell::new(false)));
        store.on_news({
            let (ledger, gone, forgot) = (ledger.clone(), gone.clone(), forgot.clone());
            let (locked, lock_now) = (locked.clone(), lock_now.clone());
            move |news| match news {
                News::Entries(entries) => ledger.borrow_mut().extend(&entries),
                News::Forgotten => *forgot.borrow_mut() = true,
                News::LockNow => *lock_now.borrow_mut() = true,
                News::Trouble(StoreError::Gone) => *gone.borrow_mut() = true,
                News::Trouble(StoreError::Locked) => *locked.borrow_mut() = true,
                other => panic!("{other:?}"),
            }
        });
        Self { store, ledger, gone, forgot, locked, lock_now }
    }
}

/// The disk is full.
pub const FULL: &str = r#"throw new DOMException("full", "QuotaExceededError")"#;
/// The browser gives up a transaction under way.
pub const ABORTED: &str = "Promise.resolve().then(() => this.transaction.abort())";

/// A fault of the browser, as long as it is not dropped.
pub struct Failing {
    pub restore: Function,
}

impl Failing {
    /// Before this method of this object store does its work, the fault happens.
    pub fn method(method: &str, store: &str, database: &str, fault: &str) -> Self {
        Self::patch(&format!(
            r#"
            const {{ prototype }} = IDBObjectStore, whole = prototype.{method};
            prototype.{method} = function (...given) {{
              if (this.name === "{store}" && this.transaction.db.name === "{database}") {fault};
              return whole.apply(this, given);
            }};
            return () => {{ prototype.{method} = whole; }};
            "#
        ))
    }

    /// No database of this name may be opened.
    pub fn denied(database: &str) -> Self {
        Self::patch(&format!(
            r#"
            const {{ prototype }} = IDBFactory, whole = prototype.open;
            prototype.open = function (name, ...given) {{
              if (name === "{database}") throw new DOMException("no", "SecurityError");
              return whole.call(this, name, ...given);
            }};
            return () => {{ prototype.open = whole; }};
            "#
        ))
    }

    /// The next transaction finds the connection closed.
    pub fn lost_once(database: &str) -> Self {
        Self::patch(&format!(
            r#"
            const {{ prototype }} = IDBDatabase, whole = prototype.transaction;
            const restore = () => {{ prototype.transaction = whole; }};
            prototype.transaction = function (...given) {{
              if (this.name !== "{database}") return whole.apply(this, given);
              restore();
              throw new DOMException("closed", "InvalidStateError");
            }};
            return restore;
            "#
        ))
    }

    /// Runs a script that breaks something and returns what mends it.
    pub fn patch(script: &str) -> Self {
        let restore = Function::new_no_args(script).call0(&JsValue::NULL).unwrap();
        Self { restore: restore.into() }
    }
}

impl Drop for Failing {
    fn drop(&mut self) {
        self.restore.call0(&JsValue::NULL).unwrap();
    }
}

/// Both at the same time; both must succeed.
pub async fn both(
    first: impl Future<Output = Result<(), StoreError>>,
    second: impl Future<Output = Result<(), StoreError>>,
) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let mut done = [false; 2];
    poll_fn(|context| {
        let mut go_on = |n: usize, future: Pin<&mut dyn Future<Output = _>>| {
            if !done[n]
                && let Poll::Ready(result) = future.poll(context)
            {
                assert_eq!(result, Ok(()));
                done[n] = true;
            }
        };
        go_on(0, first.as_mut());
        go_on(1, second.as_mut());
        if done == [true; 2] { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// Waits until it is so, ten seconds at most.
pub async fn eventually(so: impl AsyncFn() -> bool) {
    for _ in 0..500 {
        if so().await {
            return;
        }
        let moment = Promise::new(&mut |wake, _| {
            window().set_timeout_with_callback_and_timeout_and_arguments_0(&wake, 20).unwrap();
        });
        JsFuture::from(moment).await.unwrap();
    }
    panic!("it never came to be so");
}
