//! From the journal to the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use js_sys::{Object, Reflect};
use relancier_core::ledger::Entry;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::cipher::{LINES, Texts};
use super::idb::{Access, Database, Transaction, factory};
use super::pages::{KeptEntry, Rewritten, page_of, rewritten};
use super::tabs::Call;
use super::{
    DEEDS, JOURNAL, META, News, PAGES, QUARANTINE, RECOVERY, Store, StoreError, TEXT, THROUGH,
    journal, number, page_text, second, whole,
};
use crate::browser;

/// A journal of so many items is compacted at once.
const LONG: usize = 500;

/// So many items of it in one transaction: of a large import, a third of a second's work.
const AT_ONCE: u32 = 16;

/// The browser goes on for so long after it said that a database is deleted.
const NEW_FILE_MILLIS: i32 = 100;

/// A shorter one when nothing was committed for so long.
pub const IDLE_MILLIS: i32 = 2_000;

impl Store {
    /// Moves the journal to the pages, and what cannot be read to the quarantine. Happens by itself.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; the journal stays as it is then.
    pub async fn compact(&self) -> Result<(), StoreError> {
        self.0.pending.set(0);
        let stores = [META, PAGES, JOURNAL, QUARANTINE];
        // A lost compaction is no loss: the journal is then still there. A long one leaves room for what
        // is committed meanwhile.
        loop {
            let compact =
                async |transaction: &Transaction| compact(transaction, &self.texts()).await;
            if !self.transact(&stores, Access::Write, compact).await? {
                return Ok(());
            }
        }
    }

    /// [Commits](Store::commit) entries so that what was before them is nowhere any more: neither in
    /// the journal, nor in a recovery point or a way back, all of which go. Done whole, or not at all.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; the same call may be made again.
    pub async fn forget(&self, entries: &[Entry]) -> Result<(), StoreError> {
        let stores = [META, PAGES, JOURNAL, QUARANTINE, RECOVERY, DEEDS];
        let keys = self
            .transact(&stores, Access::WriteDurably, async |transaction| {
                let texts = self.texts();
                let keys = journal(transaction, &texts, entries).await?;
                while compact(transaction, &texts).await? {}
                transaction.clear(RECOVERY)?;
                transaction.clear(DEEDS)?;
                Ok(keys)
            })
            .await?;
        self.committed(keys);
        self.0.pending.set(0);
        self.0.tabs.call(Call::Forgotten);
        Ok(())
    }

    /// Has the browser put away the files it has been writing to, and go on in new ones; then the second copy is made if it
    /// is not the same.
    ///
    /// Chromium (LevelDB) writes on behind what it finds, and a browser that was killed may have left half a write
    /// there. At the next start that is passed over; once there is more behind it, the start after takes the file
    /// for damaged, and empties all databases of the page. To delete a database makes it begin a new file, and
    /// takes some milliseconds. Elsewhere it does no harm.
    pub(super) fn begin_new_file(&self) {
        let name = format!("{}.file", self.0.name);
        let store = Rc::downgrade(&self.0);
        spawn_local(async move {
            // The first screen goes first.
            browser::sleep(0).await;
            let made = name.clone();
            // Another tab is as good. What fails here is not needed for anything else, and is tried at each start.
            let begin = async move {
                for place in [factory().ok(), second::place().await].into_iter().flatten() {
                    Database::make_and_delete(&place, &made).await.ok();
                    // One after the other: what is behind half a write is never so in both.
                    browser::sleep(NEW_FILE_MILLIS).await;
                }
            };
            browser::alone(&name, begin).await;
            if let Some(store) = store.upgrade().map(Self) {
                store.bring_second_up().await;
            }
        });
    }

    /// Compacts the journal when it is long, or once nothing happens.
    pub(super) fn compact_soon(&self) {
        let pending = self.0.pending.get();
        if pending == 0 {
            return;
        }
        let commits = self.0.commits.get();
        let store = self.clone();
        spawn_local(async move {
            if pending < LONG {
                browser::sleep(IDLE_MILLIS).await;
                if store.0.commits.get() != commits {
                    return;
                }
            }
            let name = format!("{}.compaction", store.0.name);
            // One tab is enough; what is committed meanwhile is for the next time.
            let compacting = store.clone();
            let done = browser::alone(&name, async move { compacting.compact().await }).await;
            if let Some(Err(error)) = done {
                store.tell(News::Trouble(error));
            }
            store.bring_second_up().await;
        });
    }
}

/// Moves the oldest items of the journal, and returns whether there are more. Within one transaction, for
/// other tabs compact too. The items go last: whatever happens before, it can be done again.
async fn compact(transaction: &Transaction, texts: &Texts) -> Result<bool, StoreError> {
    let page_keys = transaction.keys(PAGES)?;
    let journal_keys = transaction.keys(JOURNAL)?;
    let journal = transaction.first(JOURNAL, AT_ONCE)?;
    let quarantine_keys = transaction.keys(QUARANTINE)?;
    let quarantine = transaction.all(QUARANTINE)?;

    let page_keys = page_keys.list().await?.iter().filter_map(JsValue::as_string).collect();
    let journal_keys = journal_keys.list().await?;
    let journal = journal.list().await?;
    let Some(last) = journal_keys.iter().take(journal.len()).next_back() else {
        return Ok(false);
    };
    let through = whole(last);
    let mut arrivals = Arrivals { page_keys, pages: BTreeMap::new() };
    for item in &journal {
        let Some(text) = texts.text(LINES, item) else {
            transaction.add(QUARANTINE, item)?;
            continue;
        };
        for line in text.lines() {
            if !arrivals.take(line) {
                transaction.add(QUARANTINE, &texts.value(LINES, line))?;
            }
        }
    }
    let quarantine_keys = quarantine_keys.list().await?;
    for (key, value) in quarantine_keys.iter().zip(quarantine.list().await?) {
        // A newer version of the page may understand what an older one did not.
        if texts.text(LINES, &value).is_some_and(|line| arrivals.take(&line)) {
            transaction.delete(QUARANTINE, key)?;
        }
    }
    for (key, lines) in arrivals.pages {
        let page = transaction.get(PAGES, &key.as_str().into())?.value().await?;
        let text = page_text(texts, &page);
        if text.is_none() && !page.is_undefined() {
            transaction.add(QUARANTINE, &page)?;
        }
        let Rewritten { pages, unreadable } = rewritten(&key, &text.unwrap_or_default(), lines);
        if !pages.contains_key(&key) {
            transaction.delete(PAGES, &key.into())?;
        }
        for (key, text) in pages {
            let text = texts.value(LINES, &text);
            transaction.put(PAGES, &key.into(), &page_value(&text, number(through))?)?;
        }
        for line in unreadable {
            transaction.add(QUARANTINE, &texts.value(LINES, &line))?;
        }
    }
    transaction.delete_up_to(JOURNAL, last)?;
    Ok(journal_keys.len() > journal.len())
}

/// Lines on their way to their pages.
struct Arrivals {
    page_keys: BTreeSet<String>,
    pages: BTreeMap<String, Vec<KeptEntry>>,
}

impl Arrivals {
    /// Takes a line in, if it can be read.
    fn take(&mut self, line: &str) -> bool {
        let Some(line) = KeptEntry::parse(line) else { return false };
        let page = page_of(line.id(), &self.page_keys);
        self.pages.entry(page).or_default().push(line);
        true
    }
}

pub fn page_value(text: &JsValue, through: JsValue) -> Result<JsValue, StoreError> {
    let page = Object::new();
    Reflect::set(&page, &TEXT.into(), text)
        .and_then(|_| Reflect::set(&page, &THROUGH.into(), &through))
        .map_err(|error| StoreError::from_exception(&error))?;
    Ok(page.into())
}
