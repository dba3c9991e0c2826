//! The ledger in hand: every change to it goes through here, is saved, and can be undone.

mod deeds;

use std::cell::Cell;
use std::rc::Rc;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::dunning::{Agenda, agenda};
use relancier_core::law::Rates;
pub use relancier_core::ledger::Change;
use relancier_core::ledger::{Clock, DeviceId, Entry, Ledger, Record, Stamp};
use wasm_bindgen::prelude::*;

use crate::browser::{self, window};
use crate::files;
use crate::settings;
use crate::store::{self, DeedNote, Lock, News, Opened, Origin, Standing, Store, StoreError};
use deeds::Deed;

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
    unsaved: StoredValue<Unsaved>,
    unreadable: RwSignal<Vec<String>>,
    lost: RwSignal<bool>,
    restored: RwSignal<bool>,
    locked: RwSignal<bool>,
    leaving: StoredValue<bool>,
}

/// A ledger of more records than this is large: one of so many is drawn anew within a frame or two, and copied in
/// a tenth of a second.
pub const LARGE: usize = 20_000;

/// Of a large one what is changed may be on the screen so much later: nobody sees the difference.
const UNSEEN_MILLIS: i32 = 50;

/// The work of whoever locks or unlocks the ledger, in one tab at a time.
const LOCKING: &str = "relancier.lock";

/// What is not on the disk yet.
#[derive(Debug, Default)]
struct Unsaved {
    entries: Vec<Entry>,
    notes: Vec<DeedNote>,
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

impl Unsaved {
    fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.notes.is_empty()
    }

    fn extend(&mut self, entries: Vec<Entry>, notes: Vec<DeedNote>) {
        self.entries.extend(entries);
        self.notes.extend(notes);
    }
}

impl Workspace {
    /// The workspace of a ledger just opened.
    pub fn new(store: Store, opened: Opened) -> Self {
        let Opened { ledger, quarantined, device, origin } = opened;
        let clock = Clock::new(device.opening(random_half()), ledger.latest_stamp());
        let ledger = RwSignal::new(ledger);
        let today = RwSignal::new(browser::today());
        let lock = store.lock();
        store::set_beside(lock.as_ref());
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
            unsaved: StoredValue::new(Unsaved::default()),
            unreadable: RwSignal::new(quarantined),
            lost: RwSignal::new(settings::is_lost(origin)),
            restored: RwSignal::new(origin == Origin::Restored),
            locked: RwSignal::new(lock.is_some()),
            leaving: StoredValue::new(false),
        };
        workspace.listen();
        workspace.remember();
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

    /// The same in answer to a click.
    pub fn today_now(&self) -> NaiveDate {
        self.today.get_untracked()
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

    /// Whether the browser lost what was kept here, and nobody has said yet that this is settled.
    pub fn lost(&self) -> ReadSignal<bool> {
        self.lost.read_only()
    }

    /// What the browser lost is back, or never will be.
    pub fn settle_loss(&self) {
        settings::settle_loss();
        self.lost.set(false);
    }

    /// Whether what the browser lost was taken back from the second copy, and nobody has read that yet.
    pub fn restored(&self) -> RwSignal<bool> {
        self.restored
    }

    /// Whether the ledger is locked: whoever opens the page is asked for a passphrase.
    pub fn locked(&self) -> ReadSignal<bool> {
        self.locked.read_only()
    }

    /// What the ledger was opened with, if it is locked.
    pub fn lock(&self) -> Option<Lock> {
        self.store.get_value().lock()
    }

    /// Puts the ledger under a lock or under none, and with it its files and the drafts. No other tab does so at
    /// the same time.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says. Where it is of the files alone the ledger is locked all the same, and the files are
    /// once it is opened again.
    pub async fn set_lock(&self, lock: Option<Lock>) -> Result<(), StoreError> {
        let this = *self;
        let set = browser::alone(LOCKING, async move {
            let store = this.store.get_value();
            // The key of what is sealed is never the first to go.
            if lock.is_none() {
                files::recast(None).await?;
            }
            if let Err(error) = store.set_lock(lock.clone()).await {
                // Otherwise they are sealed again with the next opening.
                files::recast(store.lock().as_ref()).await.ok();
                return Err(error);
            }
            this.locked.set(lock.is_some());
            settings::recast_drafts(lock.as_ref());
            if lock.is_some() { files::recast(lock.as_ref()).await } else { Ok(()) }
        });
        set.await.unwrap_or(Err(StoreError::Locked))
    }

    /// Keeps the key of the lock under another passphrase.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; the former passphrase still opens then.
    pub async fn change_key_file(&self, key_file: Vec<u8>) -> Result<(), StoreError> {
        let store = self.store.get_value();
        let Some(Lock { cipher, .. }) = store.lock() else { return Err(StoreError::Locked) };
        store.change_key_file(Lock { key_file, cipher }).await
    }

    /// Has the files of a locked ledger sealed, should they not be: the page was killed in between.
    ///
    /// # Errors
    ///
    /// As [`StoreError`] says; they can be read all the same.
    pub async fn seal_files(&self) -> Result<(), StoreError> {
        let lock = self.lock();
        let seal = browser::alone(LOCKING, async move {
            let key_file = store::key_file().await?;
            if lock.is_some() && key_file == lock.as_ref().map(|lock| lock.key_file.clone()) {
                files::recast(lock.as_ref()).await?;
            }
            Ok(())
        });
        seal.await.unwrap_or(Ok(()))
    }

    /// Closes the ledger in all tabs, until the passphrase is given.
    pub fn lock_now(&self) {
        self.store.get_value().call_lock_now();
        self.leave();
    }

    /// Has the page begin anew, once all is saved: with it goes what it has in memory.
    pub fn leave(&self) {
        self.leaving.set_value(true);
        match self.saving.get_untracked() {
            Saving::Saved => drop(window().location().reload()),
            Saving::Running => {}
            Saving::Failed(_) => self.save_again(),
        }
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
        let (entries, back) = self.apply(changes);
        // What was as it is asked to be already is no deed of its own.
        let deed =
            (!back.is_empty()).then(|| Deed { at: self.stamp(), what: what.clone(), back });
        let notes = deed.as_ref().map_or_else(Vec::new, |deed| self.notes_of(deed));
        self.save(entries, notes, Some(Notice { text: what, undo: deed.is_some() }));
        if let Some(deed) = deed {
            self.did(deed);
        }
    }

    /// Takes back the last deed; `told` makes the sentence from the deed's own.
    pub fn undo(&self, told: impl FnOnce(&str) -> String) {
        self.swing(self.done, self.undone, Standing::Undone, told);
    }

    /// Does again what was last taken back.
    pub fn redo(&self, told: impl FnOnce(&str) -> String) {
        self.swing(self.undone, self.done, Standing::Done, told);
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
        let back = self.ledger.with_untracked(|ledger| ledger.way_back_from(&entries));
        let deed = Deed { at: self.stamp(), what: what.clone(), back };
        let notes = self.notes_of(&deed);
        store.commit_with_recovery_point(&entries, &notes).await?;
        ask_to_keep(&entries);
        self.observe(&entries);
        self.ledger.update(|ledger| ledger.apply_all(entries));
        self.did(deed);
        self.notice.set(Some(Notice { text: what, undo: true }));
        Ok(())
    }

    /// Does something after which what was before is nowhere on this device any more: it cannot be
    /// undone, nor can anything done before it.
    pub async fn forget(&self, what: String, changes: Vec<Change>) -> Result<(), StoreError> {
        let entries: Vec<Entry> = self.ledger.with_untracked(|ledger| {
            changes
                .into_iter()
                .filter_map(|change| change.entry(ledger, self.stamp()))
                .collect()
        });
        // What could not be saved yet goes first, as always; the ways back are to be forgotten.
        let Unsaved { entries: mut batch, notes } = self.take_unsaved();
        let waited = batch.len();
        batch.extend(entries.iter().cloned());
        let store = self.store.get_value();
        if let Err(error) = store.forget(&batch).await {
            batch.truncate(waited);
            self.unsaved.update_value(|unsaved| unsaved.extend(batch, notes));
            return Err(error);
        }
        if waited > 0 && self.unsaved.with_value(Unsaved::is_empty) {
            self.saving.set(Saving::Saved);
        }
        self.ledger.update(|ledger| ledger.apply_all(entries));
        self.forget_deeds();
        self.notice.set(Some(Notice { text: what, undo: false }));
        Ok(())
    }

    /// Erases everything on this device, the files of invoices first.
    pub async fn erase(&self) -> Result<(), StoreError> {
        files::erase_all().await?;
        let store = self.store.get_value();
        let device = store.erase_all().await?;
        self.clock.set_value(Clock::new(device.opening(random_half()), None));
        store::set_beside(None);
        self.locked.set(false);
        settings::drop_drafts();
        settings::forget_kept();
        self.lost.set(false);
        self.ledger.set(Ledger::default());
        self.forget_deeds();
        self.take_unsaved();
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
        self.save(Vec::new(), Vec::new(), None);
    }

    fn swing(
        &self,
        from: RwSignal<Vec<Deed>>,
        to: RwSignal<Vec<Deed>>,
        standing: Standing,
        told: impl FnOnce(&str) -> String,
    ) {
        let Some(deed) = from.try_update(Vec::pop).flatten() else { return };
        let (entries, back) = self.apply(deed.back);
        let text = told(&deed.what);
        let deed = Deed { back, ..deed };
        // Nothing left to take back: another tab did.
        let notes = if deed.back.is_empty() { Vec::new() } else { self.keep(&deed, standing) };
        self.save(entries, notes, Some(Notice { text, undo: false }));
        to.update(|deeds| deeds.push(deed));
    }

    /// Something was done, and nothing undone before can be done again.
    fn did(&self, deed: Deed) {
        self.undone.update(Vec::clear);
        self.done.update(|deeds| deeds.push(deed));
    }

    /// What is to be kept once a deed is done that was not before.
    fn notes_of(&self, deed: &Deed) -> Vec<DeedNote> {
        let mut notes = self.undone.with_untracked(|done| deeds::drop(done));
        notes.extend(self.keep(deed, Standing::Done));
        notes
    }

    /// What is to be kept of a deed.
    fn keep(&self, deed: &Deed, standing: Standing) -> Vec<DeedNote> {
        match (deed.kept(standing), standing) {
            (Some(kept), _) => vec![DeedNote::Keep(kept)],
            (None, Standing::Undone) => vec![DeedNote::Drop(deed.at)],
            // What was done before it cannot be undone first, nor this one once the page was closed.
            (None, Standing::Done) => {
                let mut notes = self.done.with_untracked(|done| deeds::drop(done));
                notes.push(DeedNote::Drop(deed.at));
                notes
            }
        }
    }

    /// Applies changes, which [`save`](Self::save) then shows; returns what is to be saved, and the
    /// changes that take it back.
    fn apply(&self, changes: Vec<Change>) -> (Vec<Entry>, Vec<Change>) {
        let mut entries = Vec::with_capacity(changes.len());
        let mut back = Vec::with_capacity(changes.len());
        self.ledger.update_untracked(|ledger| {
            for change in changes {
                if let Some((entry, way_back)) = ledger.change(change, self.stamp()) {
                    entries.push(entry);
                    back.extend(way_back);
                }
            }
        });
        back.reverse();
        (entries, back)
    }

    fn take_unsaved(&self) -> Unsaved {
        let mut unsaved = Unsaved::default();
        self.unsaved.update_value(|waiting| unsaved = std::mem::take(waiting));
        unsaved
    }

    /// Saves entries, and with them any that could not be saved before; then tells of it.
    ///
    /// They are on their way to the disk before the screen is drawn anew, which takes a seventh of a second where
    /// there are a hundred thousand invoices: then they are to be there first.
    fn save(&self, entries: Vec<Entry>, notes: Vec<DeedNote>, told: Option<Notice>) {
        let this = *self;
        let mut batch = self.take_unsaved();
        batch.extend(entries, notes);
        let shown = Rc::new(Cell::new(false));
        let show = move || {
            if !shown.replace(true) {
                this.ledger.notify();
            }
        };
        let show_now = show.clone();
        self.saves_running.update_value(|running| *running += 1);
        spawn_local(async move {
            let store = this.store.get_value();
            let saved = store.commit(&batch.entries, &batch.notes).await;
            show();
            this.saves_running.update_value(|running| *running -= 1);
            match saved {
                Ok(()) => {
                    ask_to_keep(&batch.entries);
                    // « Enregistré » is only said once nothing is on its way, or waits to be tried again.
                    let waiting = this.unsaved.with_value(|unsaved| !unsaved.is_empty());
                    if this.saves_running.get_value() == 0 && !waiting {
                        this.saving.set(Saving::Saved);
                        if this.leaving.get_value() {
                            this.leave();
                        }
                    }
                    if told.is_some() {
                        this.notice.set(told);
                    }
                }
                Err(error) => {
                    this.unsaved
                        .update_value(|unsaved| unsaved.extend(batch.entries, batch.notes));
                    this.saving.set(Saving::Failed(error));
                }
            }
        });
        self.saving.set(Saving::Running);
        if self.ledger.with_untracked(Ledger::len) <= LARGE {
            show_now();
            return;
        }
        spawn_local(async move {
            // A disk that is slow to answer does not keep the screen waiting.
            browser::sleep(UNSEEN_MILLIS).await;
            show_now();
        });
    }

    /// Has what was done before the page was opened stand behind what has been done since.
    fn remember(&self) {
        let this = *self;
        spawn_local(async move {
            // Without them nothing is lost but the way back.
            let kept = this.store.get_value().deeds().await.unwrap_or_default();
            let (done, undone) = deeds::read(&kept);
            let done_since = this.done.with_untracked(|deeds| !deeds.is_empty());
            this.done.update(|deeds| {
                deeds.splice(0..0, done);
            });
            if !done_since {
                this.undone.set(undone);
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
                News::LockNow | News::Trouble(StoreError::Locked) => this.leave(),
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

/// The workspace, inside a screen.
///
/// # Panics
///
/// Outside [`crate::app::App`], which provides it before any screen is drawn.
#[expect(clippy::expect_used, reason = "a screen outside the app is a mistake of ours")]
pub fn use_workspace() -> Workspace {
    use_context().expect("screens are drawn inside the app")
}
