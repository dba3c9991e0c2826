//! Several tabs on one ledger.
//!
//! A tab that committed calls the others: what is new they read in the database. They look there also
//! when the person comes back to them, for a tab asleep hears nothing.

use std::rc::Weak;

use js_sys::Reflect;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, EventTarget};

use super::{News, Shared, Store};
use crate::browser;

const FORGOTTEN: &str = "forgotten";
const LOCK_NOW: &str = "lock";

/// The way to the other tabs on one database, and from them.
pub struct Tabs {
    /// Absent in browsers that have none: a tab then learns what is new when one comes back to it.
    channel: Option<BroadcastChannel>,
    listener: Closure<dyn Fn(JsValue)>,
}

/// What a tab calls to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// There is something new.
    News,
    /// Something was [forgotten](Store::forget).
    Forgotten,
    /// The ledger is to be locked at once.
    LockNow,
}

impl Tabs {
    /// Has the store catch up whenever another tab calls or the person comes back to this one.
    pub fn new(database: &str, store: Weak<Shared>) -> Self {
        let listener = Closure::new(move |event: JsValue| {
            if let Some(store) = store.upgrade().map(Store) {
                // What a tab calls; undefined where the person came back.
                let call = Reflect::get(&event, &"data".into()).unwrap_or_default();
                match call.as_string().as_deref() {
                    Some(FORGOTTEN) => store.tell(News::Forgotten),
                    Some(LOCK_NOW) => return store.tell(News::LockNow),
                    _ => {}
                }
                catch_up(store);
            }
        });
        let channel = BroadcastChannel::new(database).ok();
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(listener.as_ref().unchecked_ref()));
        }
        for (target, event) in awakenings() {
            target
                .add_event_listener_with_callback(event, listener.as_ref().unchecked_ref())
                .ok();
        }
        Self { channel, listener }
    }

    /// Tells the other tabs.
    pub fn call(&self, call: Call) {
        if let Some(channel) = &self.channel {
            let word = match call {
                Call::News => "",
                Call::Forgotten => FORGOTTEN,
                Call::LockNow => LOCK_NOW,
            };
            channel.post_message(&word.into()).ok();
        }
    }
}

impl Drop for Tabs {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            channel.close();
        }
        for (target, event) in awakenings() {
            let listener = self.listener.as_ref().unchecked_ref();
            target.remove_event_listener_with_callback(event, listener).ok();
        }
    }
}

/// Lets the store catch up, in its own time.
pub fn catch_up(store: Store) {
    spawn_local(async move { store.catch_up().await });
}

fn awakenings() -> impl Iterator<Item = (EventTarget, &'static str)> {
    let window = browser::window();
    let document = window.document().map(|document| (document.into(), "visibilitychange"));
    [(window.clone().into(), "focus"), (window.into(), "pageshow")].into_iter().chain(document)
}
