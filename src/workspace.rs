//! The ledger in hand: every change to it goes through here, is saved, and can be undone.

use std::rc::Rc;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::dunning::{Agenda, agenda};
use relancier_core::law::Rates;
use relancier_core::ledger::{Clock, DeviceId, Entry, Ledger, Record, RecordId, Stamp};
use wasm_bindgen::prelude::*;

use crate::browser::{self, window};
use crate::settings;
use crate::store::{News, Opened, Store, StoreError};

/// The ledger in hand.
#[derive(Clone, Copy)]
pub struct Workspace {
    ledger: RwSignal<Ledger>,
    today: RwSignal<NaiveDate>,
    agenda: Memo<Agenda>,
    clock: StoredValue<Clock>,
    store: StoredValue<Rc<Store>, LocalStorage>,
    done: RwSignal<Vec<Deed>>,
    undone: RwSignal<Vec<Deed>>,
    notice: RwSignal<Option<Notice>>,
    saving: RwSignal<Saving>,
    saves_running: StoredValue<usize>,
    trouble: RwSignal<Option<StoreError>>,
    unsaved: StoredValue<Vec<Entry>>,
    unreadable: RwSignal<Vec<String>>,
}

/// One change to the ledger.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A record that is new or takes the place of what it was.
    Put(Record),
    /// A record taken away.
    Delete(RecordId),
}

/// Something the person did, with what takes it back.
#[derive(Debug, Clone)]
struct Deed {
    what: String,
    back: Vec<Change>,
}

/// A sentence about what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// Whether the deed it tells of can be undone from there.
    pub undo: bool,
}

/// Whether what is on the screen is on the disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Saving {
    /// It is: the last transaction has completed.
    Saved,
    /// Not yet.
    Running,
    /// It is not; the changes are kept in memory and will be tried again.
    Failed(StoreError),
}

impl Change {
    fn id(&self) -> RecordId {
        match self {
            Self::Put(record) => record.id(),
            Self::Delete(id) => *id,
        }
    }
}

impl Workspace {
    /// The workspace of a ledger just opened.
    pub fn new(store: Store, opened: Opened) -> Self {
        let Opened { ledger, quarantined, device } = opened;
        let clock = Clock::new(device.opening(random_half()), ledger.latest_stamp());
        let ledger = RwSignal::new(ledger);
        let today = RwSignal::new(browser::today());
        let agenda = Memo::new(move |_| ledger.with(|ledger| agenda(ledger, today.get())));
        let workspace = Self {
            ledger,
            today,
            agenda,
            clock: StoredValue::new(clock),
            store: StoredValue::new_local(Rc::new(store)),
            done: RwSignal::new(Vec::new()),
            undone: RwSignal::new(Vec::new()),
            notice: RwSignal::new(None),
            saving: RwSignal::new(Saving::Saved),
            saves_running: StoredValue::new(0),
            trouble: RwSignal::new(None),
            unsaved: StoredValue::new(Vec::new()),
            unreadable: RwSignal::new(quarantined),
        };
        workspace.listen();
        workspace
    }

    /// The ledger, to read; a screen that reads it is drawn anew when it changes.
    pub fn ledger(&self) -> impl std::ops::Deref<Target = Ledger> + use<> {
        self.ledger.read()
    }

    /// The ledger, to read in answer to a click: nothing is drawn anew for it.
    pub fn ledger_now(&self) -> impl std::ops::Deref<Target = Ledger> + use<> {
        self.ledger.read_untracked()
    }

    /// Today, where the person is.
    pub fn today(&self) -> NaiveDate {
        self.today.get()
    }

    /// The rates penalties are reckoned with.
    pub fn rates(&self) -> Rates {
        self.ledger.with(Ledger::rates)
    }

    /// The plan of the day.
    pub fn agenda(&self) -> Memo<Agenda> {
        self.agenda
    }

    /// The sentence about what just happened.
    pub fn notice(&self) -> RwSignal<Option<Notice>> {
        self.notice
    }

    /// Whether all is saved.
    pub fn saving(&self) -> ReadSignal<Saving> {
        self.saving.read_only()
    }

    /// What went wrong behind the scenes; nothing committed is lost by it.
    pub fn trouble(&self) -> RwSignal<Option<StoreError>> {
        self.trouble
    }

    /// What could not be read and was set aside, as it stands.
    pub fn unreadable(&self) -> ReadSignal<Vec<String>> {
        self.unreadable.read_only()
    }

    /// Whether there is something to undo, or to redo.
    pub fn can_undo(&self) -> bool {
        self.done.with(|deeds| !deeds.is_empty())
    }

    /// Whether something undone can be done again.
    pub fn can_redo(&self) -> bool {
        self.undone.with(|deeds| !deeds.is_empty())
    }

    /// Does something; `what` says in a sentence what was done.
    pub fn commit(&self, what: String, changes: Vec<Change>) {
        if changes.is_empty() {
            return;
        }
        let back = self.apply(changes, Notice { text: what.clone(), undo: true });
        if !back.is_empty() {
            self.done.update(|deeds| deeds.push(Deed { what, back }));
            self.undone.update(Vec::clear);
        }
    }

    /// Takes back the last deed; `told` makes the sentence from the deed's own.
    pub fn undo(&self, told: impl FnOnce(&str) -> String) {
        self.swing(self.done, self.undone, told);
    }

    /// Does again what was last taken back.
    pub fn redo(&self, told: impl FnOnce(&str) -> String) {
        self.swing(self.undone, self.done, told);
    }

    /// Has stamps given here come after those of these entries, however wrong.
    pub fn observe(&self, entries: &[Entry]) {
        self.clock.update_value(|clock| {
            entries.iter().for_each(|entry| clock.observe(entry.latest_stamp()));
        });
    }

    /// Takes in entries from a file, after a recovery point, as one deed.
    pub async fn take_in(&self, what: String, entries: Vec<Entry>) -> Result<(), StoreError> {
        let store = self.store.get_value();
        store.commit_with_recovery_point(&entries).await?;
        ask_to_keep(&entries);
        self.observe(&entries);
        let mut back = Vec::new();
        self.ledger.update(|ledger| {
            for entry in entries {
                let before = change_back(ledger, entry.id);
                if ledger.apply(entry) {
                    back.push(before);
                }
            }
        });
        back.reverse();
        self.done.update(|deeds| deeds.push(Deed { what: what.clone(), back }));
        self.undone.update(Vec::clear);
        self.notice.set(Some(Notice { text: what, undo: true }));
        Ok(())
    }

    /// Does something after which what was before is nowhere on this device any more: it cannot be
    /// undone, nor can anything done before it.
    pub async fn forget(&self, what: String, changes: Vec<Change>) -> Result<(), StoreError> {
        let entries: Vec<Entry> = self.ledger.with_untracked(|ledger| {
            changes
                .into_iter()
                .filter_map(|change| entry_of(ledger, change, self.stamp()))
                .collect()
        });
        // What could not be saved yet goes first, as always.
        let mut batch = Vec::new();
        self.unsaved.update_value(|unsaved| batch = std::mem::take(unsaved));
        let waited = batch.len();
        batch.extend(entries.iter().cloned());
        let store = self.store.get_value();
        if let Err(error) = store.forget(&batch).await {
            batch.truncate(waited);
            self.unsaved.update_value(|unsaved| unsaved.extend(batch));
            return Err(error);
        }
        if waited > 0 && self.unsaved.with_value(Vec::is_empty) {
            self.saving.set(Saving::Saved);
        }
        self.ledger.update(|ledger| ledger.apply_all(entries));
        self.forget_deeds();
        self.notice.set(Some(Notice { text: what, undo: false }));
        Ok(())
    }

    /// Erases everything on this device.
    pub async fn erase(&self) -> Result<(), StoreError> {
        let store = self.store.get_value();
        let device = store.erase_all().await?;
        self.clock.set_value(Clock::new(device.opening(random_half()), None));
        settings::drop_drafts();
        settings::forget_backup();
        self.ledger.set(Ledger::default());
        self.forget_deeds();
        self.unsaved.update_value(Vec::clear);
        self.saving.set(Saving::Saved);
        Ok(())
    }

    /// Nothing done so far can be taken back any more.
    fn forget_deeds(&self) {
        self.done.update(Vec::clear);
        self.undone.update(Vec::clear);
    }

    /// A stamp for a change made now.
    pub fn stamp(&self) -> Stamp {
        let now = browser::now_millis();
        self.clock.try_update_value(|clock| clock.stamp(now)).unwrap_or_else(|| {
            // The page is being closed: any later stamp will do.
            Clock::new(DeviceId(0), None).stamp(now)
        })
    }

    /// Tries again to save what could not be saved.
    pub fn save_again(&self) {
        self.save(Vec::new(), None);
    }

    fn swing(
        &self,
        from: RwSignal<Vec<Deed>>,
        to: RwSignal<Vec<Deed>>,
        told: impl FnOnce(&str) -> String,
    ) {
        let Some(deed) = from.try_update(Vec::pop).flatten() else { return };
        let back = self.apply(deed.back, Notice { text: told(&deed.what), undo: false });
        to.update(|deeds| deeds.push(Deed { what: deed.what, back }));
    }

    /// Applies and saves changes, and tells of them once they are; returns the changes that take them back.
    fn apply(&self, changes: Vec<Change>, told: Notice) -> Vec<Change> {
        let mut entries = Vec::with_capacity(changes.len());
        let mut back = Vec::with_capacity(changes.len());
        self.ledger.update(|ledger| {
            for change in changes {
                let id = change.id();
                if let Some(entry) = entry_of(ledger, change, self.stamp()) {
                    back.push(change_back(ledger, id));
                    ledger.apply(entry.clone());
                    entries.push(entry);
                }
            }
        });
        back.reverse();
        // What was as it is asked to be already is no deed of its own.
        let undo = told.undo && !back.is_empty();
        self.save(entries, Some(Notice { undo, ..told }));
        back
    }

    /// Saves entries, and with them any that could not be saved before.
    fn save(&self, entries: Vec<Entry>, told: Option<Notice>) {
        let this = *self;
        let mut batch = Vec::new();
        self.unsaved.update_value(|unsaved| batch = std::mem::take(unsaved));
        batch.extend(entries);
        self.saving.set(Saving::Running);
        self.saves_running.update_value(|running| *running += 1);
        spawn_local(async move {
            let store = this.store.get_value();
            let saved = store.commit(&batch).await;
            this.saves_running.update_value(|running| *running -= 1);
            match saved {
                Ok(()) => {
                    ask_to_keep(&batch);
                    // « Enregistré » is only said once nothing is on its way, or waits to be tried again.
                    let waiting = this.unsaved.with_value(|unsaved| !unsaved.is_empty());
                    if this.saves_running.get_value() == 0 && !waiting {
                        this.saving.set(Saving::Saved);
                    }
                    if told.is_some() {
                        this.notice.set(told);
                    }
                }
                Err(error) => {
                    this.unsaved.update_value(|unsaved| unsaved.extend(batch));
                    this.saving.set(Saving::Failed(error));
                }
            }
        });
    }

    /// Follows the other tabs, and the day as it goes by.
    fn listen(&self) {
        let this = *self;
        self.store.with_value(|store| {
            store.on_news(move |news| match news {
                News::Entries(entries) => {
                    this.observe(&entries);
                    this.ledger.update(|ledger| {
                        for entry in entries {
                            ledger.apply(entry);
                        }
                    });
                }
                News::Forgotten => this.forget_deeds(),
                News::Quarantined(texts) => this.unreadable.update(|all| all.extend(texts)),
                News::Trouble(StoreError::Gone) => {
                    this.saving.set(Saving::Failed(StoreError::Gone));
                }

                News::Trouble(error) => this.trouble.set(Some(error)),
            });
        });
        let new_day = Closure::<dyn Fn()>::new(move || {
            let today = browser::today();
            if this.today.get_untracked() != today {
                this.today.set(today);
            }
        });
        for event in ["focus", "pageshow"] {
            window()
                .add_event_listener_with_callback(event, new_day.as_ref().unchecked_ref())
                .ok();
        }
        // The page listens for as long as it is open.
        new_day.forget();
    }
}

/// What tells the stamps of this opening of the page from those of another on the same device.
fn random_half() -> u64 {
    let low = browser::random_bits() & u128::from(u64::MAX);
    u64::try_from(low).unwrap_or_default()
}

/// Once the first invoice is saved, the browser is asked to keep it; the answer stands in *Mes données*.
fn ask_to_keep(entries: &[Entry]) {
    let invoices = entries.iter().any(|entry| matches!(entry.record, Some(Record::Invoice(_))));
    if invoices && !settings::example() && !settings::asked_to_keep() {
        browser::of_storage("persist");
    }
}

/// What makes the change; nothing if it is so already.
fn entry_of(ledger: &Ledger, change: Change, stamp: Stamp) -> Option<Entry> {
    let known = ledger.entry(change.id());
    match change {
        Change::Put(record) => Entry::put(known, record, stamp),
        Change::Delete(id) => Some(Entry::deletion(known, id, stamp)),
    }
}

/// What brings a record back to how it is now.
fn change_back(ledger: &Ledger, id: RecordId) -> Change {
    ledger.record(id).map_or(Change::Delete(id), Change::Put)
}

/// The workspace, inside a screen.
///
/// # Panics
///
/// Outside [`crate::app::App`], which provides it before any screen is drawn.
#[expect(clippy::expect_used, reason = "a screen outside the app is a mistake of ours")]
pub fn use_workspace() -> Workspace {
    use_context().expect("screens are drawn inside the app")
}
