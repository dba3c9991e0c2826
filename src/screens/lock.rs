//! The lock (*verrou*): the screen that opens it, the panel that sets it, and what closes it again.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_age::{OpenError, proposed};

use super::data::{Sealing, strength_hint};
use super::welcome::LanguageSwitch;
use crate::app::{Opening, Reading, store_sentence};
use crate::browser::{self, window};
use crate::components::{Answers, Dialog, Field, Form, Problems};
use crate::files;
use crate::lang::{Lang, say, use_lang};
use crate::lock::{self, new_key};
use crate::route::Route;
use crate::sealing::{SealError, Stopper, Work, seal_sentence};
use crate::settings;
use crate::store::{self, Lock, StoreError};
use crate::workspace::{Notice, Workspace, use_workspace};

/// How often one looks whether there was a gesture, and how often at most one is written down.
const LOOK_MILLIS: u64 = 5_000;

/// So long before it closes the person is told.
const WARNING_MILLIS: u64 = 60_000;

/// A passphrase at work.
type Running = RwSignal<Option<Stopper>, LocalStorage>;

/// Why a lock was neither opened nor changed.
enum Refusal {
    Seal(SealError),
    Store(StoreError),
    /// What is kept as the key is none.
    NoKey,
}

impl From<SealError> for Refusal {
    fn from(error: SealError) -> Self {
        Self::Seal(error)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Refusal {
    /// In a sentence; none where the person gave up.
    fn sentence(&self, l: Lang) -> Option<String> {
        Some(match self {
            Self::Seal(SealError::Stopped) => return None,
            Self::Seal(SealError::Open(OpenError::WrongPhrase)) => {
                say!(l, lock.wrong).to_owned()
            }
            Self::Seal(SealError::Open(error)) if *error != OpenError::NoMemory => {
                say!(l, lock.damaged).to_owned()
            }
            Self::NoKey => say!(l, lock.damaged).to_owned(),
            Self::Seal(error) => seal_sentence(l, error),
            Self::Store(error) => store_sentence(l, error),
        })
    }
}

/// Waits for what a passphrase makes; it can be given up meanwhile.
async fn worked(running: Running, work: Result<Work, SealError>) -> Result<Vec<u8>, Refusal> {
    let work = work?;
    running.try_set(Some(work.stopper()));
    let done = work.done().await;
    running.try_set(None);
    Ok(done?)
}

/// Whoever leaves the screen gives up what is not done.
fn running() -> Running {
    let running = RwSignal::new_local(None::<Stopper>);
    on_cleanup(move || {
        if let Some(Some(stopper)) = running.try_get_untracked() {
            stopper.stop();
        }
    });
    running
}

/// The ledger is locked: the passphrase, or what is left to do without it.
#[component]
pub fn LockedScreen() -> impl IntoView {
    let l = use_lang();
    let opening = use_context::<RwSignal<Opening>>();
    let problem = RwSignal::new(None::<String>);
    let running = running();
    let progress = RwSignal::new((0, 0));
    let erasing = RwSignal::new(false);
    let submit = move |answers: &Answers| {
        let phrase = answers.text("lock-phrase").to_owned();
        if phrase.is_empty() {
            return Err(Problems::from([("lock-phrase", say!(l, lock.wanted).to_owned())]));
        }
        if running.with_untracked(Option::is_some) {
            return Ok(());
        }
        problem.set(None);
        spawn_local(async move {
            let opened = open(running, &phrase, progress).await;
            progress.try_set((0, 0));
            match opened {
                Ok(workspace) => {
                    settings::set_active(browser::now_millis());
                    if let Some(opening) = opening {
                        opening.set(Opening::Open(workspace));
                    }
                }
                // Another tab took the lock away, or changed its passphrase.
                Err(Refusal::Store(StoreError::Locked)) => drop(window().location().reload()),
                Err(refusal) => {
                    problem.try_set(refusal.sentence(l));
                    browser::focus("lock-phrase");
                }
            }
        });
        Ok(())
    };
    let erase = move |_| {
        erasing.set(false);
        spawn_local(async move {
            if let Err(error) = erase_all().await {
                problem.try_set(Some(store_sentence(l, &error)));
            }
        });
    };
    request_animation_frame(|| browser::focus("lock-phrase"));
    view! {
        <Reading progress/>
        <div class="frame alone">
            <main id="main">
                <div class="welcome">
                    <div class="corner"><p class="brand">"Relancier"<i>"."</i></p><LanguageSwitch/></div>
                    <h1>{say!(l, lock.closed)}</h1>
                    <p class="lead">{say!(l, lock.closed_text)}</p>
                    <div class="panel below">
                        {move || problem.get().map(|sentence| view! {
                            <p class="note bad" role="alert">{sentence}</p>
                        })}
                        <Form action=say!(l, lock.open) submit>
                            <Field name="lock-phrase" label=say!(l, lock.phrase) kind="password" autocomplete="current-password" secret=true/>
                        </Form>
                        <Sealing running word=say!(l, lock.opening)/>
                    </div>
                    <details class="below">
                        <summary>{say!(l, lock.forgotten)}</summary>
                        <p>{say!(l, lock.forgotten_text)}</p>
                        <p>{say!(l, lock.forgotten_backup)}</p>
                        <div class="act">
                            <button type="button" class="danger" on:click=move |_| erasing.set(true)>{say!(l, lock.erase)}</button>
                        </div>
                    </details>
                    <Dialog open=erasing title=say!(l, data.erase_ask)>
                        <p>{say!(l, lock.erase_sure)}</p>
                        <div class="act">
                            <button type="button" class="danger" on:click=erase>{say!(l, data.erase_now)}</button>
                            <button type="button" class="quiet" on:click=move |_| erasing.set(false)>{say!(l, form.cancel)}</button>
                        </div>
                    </Dialog>
                </div>
            </main>
        </div>
    }
}

async fn open(
    running: Running,
    phrase: &str,
    progress: RwSignal<(usize, usize)>,
) -> Result<Workspace, Refusal> {
    let key_file = store::key_file().await?.ok_or(StoreError::Locked)?;
    let key = worked(running, Work::open(&key_file, phrase)).await?;
    let lock = lock::lock(key_file, &key).ok_or(Refusal::NoKey)?;
    let read = move |read, all| {
        progress.try_set((read, all));
    };
    let (store, opened) = store::open_locked(lock.clone(), read).await?;
    let workspace = Workspace::new(store, opened);
    // What a tab wrote that did not know of the lock yet goes.
    settings::recast_drafts(Some(&lock));
    // They are read as they lie; where they cannot be written anew it is tried again the next time.
    workspace.seal_files().await.ok();
    Ok(workspace)
}

/// Everything of this browser, unread; then the very first screen.
async fn erase_all() -> Result<(), StoreError> {
    files::erase_all().await?;
    store::erase_locked().await?;
    settings::drop_drafts();
    settings::forget_kept();
    settings::forget_folder();
    settings::set_example(false);
    Route::Todo.go();
    window().location().reload().ok();
    Ok(())
}

/// As long as the ledger is open that is locked: the way to close it, and what closes it when nobody is there.
#[component]
pub fn LockKeeper() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    keep_watch(l, workspace);
    view! {
        <div class="lock-now unprinted">
            <button type="button" class="quiet" on:click=move |_| workspace.lock_now()>{say!(l, lock.now)}</button>
        </div>
    }
}

/// Closes the ledger once there was no gesture for long enough, in this tab or another. The clock on the wall
/// counts: a timer stands still while the device sleeps.
fn keep_watch(l: Lang, workspace: Workspace) {
    let last_look = StoredValue::new(0);
    let last_gesture = StoredValue::new(browser::now_millis());
    let warned = StoredValue::new(false);
    let look = move |gesture: bool| {
        let now = browser::now_millis();
        // In a browser that remembers nothing, this tab knows its own.
        let here = last_gesture.get_value();
        // Nor is one believed that is of a time to come: the clock was wrong then.
        let last = settings::active().filter(|at| *at <= now).unwrap_or_default().max(here);
        let idle = now.saturating_sub(last);
        let limit = settings::idle_minutes().map(|minutes| minutes * 60_000);
        if limit.is_some_and(|limit| idle >= limit) {
            workspace.leave();
        } else if gesture {
            last_gesture.set_value(now);
            warned.set_value(false);
            settings::set_active(now);
        } else if limit.is_some_and(|limit| idle + WARNING_MILLIS >= limit)
            && !warned.get_value()
        {
            warned.set_value(true);
            let text = say!(l, lock.soon).to_owned();
            workspace.notice().set(Some(Notice { text, undo: false }));
        }
    };
    let moved = move || {
        let now = browser::now_millis();
        if now.abs_diff(last_look.get_value()) >= LOOK_MILLIS {
            last_look.set_value(now);
            look(true);
        }
    };
    let gestures = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];
    let mut listening: Vec<_> =
        gestures.map(|event| window_event_listener_untyped(event, move |_| moved())).into();
    for event in ["focus", "pageshow"] {
        listening.push(window_event_listener_untyped(event, move |_| look(false)));
    }
    let every = core::time::Duration::from_millis(LOOK_MILLIS);
    let timer = set_interval_with_handle(move || look(false), every).ok();
    on_cleanup(move || {
        listening.into_iter().for_each(WindowListenerHandle::remove);
        if let Some(timer) = timer {
            timer.clear();
        }
    });
}

/// Sets the lock, changes its passphrase, takes it away.
#[component]
pub fn LockPanel() -> impl IntoView {
    let l = use_lang();
    let locked = use_workspace().locked();
    view! {
        <section class="panel" aria-label=say!(l, lock.title)>
            <h2>{say!(l, lock.title)}" "{move || locked.get().then(|| view! { <span class="tag ok">{say!(l, lock.is_set)}</span> })}</h2>
            {move || if locked.get() { view! { <Set/> }.into_any() } else { view! { <NotSet/> }.into_any() }}
        </section>
    }
}

/// What the forms of the panel work with.
#[derive(Clone, Copy)]
struct Desk {
    l: Lang,
    workspace: Workspace,
    running: Running,
    problem: RwSignal<Option<String>>,
}

impl Desk {
    fn new() -> Self {
        Self {
            l: use_lang(),
            workspace: use_workspace(),
            running: running(),
            problem: RwSignal::new(None),
        }
    }

    /// Does something, one thing at a time, and says how it went. Where the panel was left or drawn anew
    /// meanwhile, the page says it.
    fn work(
        self,
        done: &'static str,
        work: impl Future<Output = Result<(), Refusal>> + 'static,
    ) {
        if self.running.with_untracked(Option::is_some) {
            return;
        }
        self.problem.set(None);
        spawn_local(async move {
            match work.await {
                Ok(()) => self.tell(done),
                Err(refusal) => {
                    let sentence = refusal.sentence(self.l);
                    if let Some(untold) = self.problem.try_set(sentence).flatten() {
                        self.tell(&untold);
                    }
                }
            }
        });
    }

    fn tell(self, sentence: &str) {
        let text = sentence.to_owned();
        self.workspace.notice().set(Some(Notice { text, undo: false }));
    }

    async fn worked(self, work: Result<Work, SealError>) -> Result<Vec<u8>, Refusal> {
        worked(self.running, work).await
    }

    /// The lock there is.
    fn lock(self) -> Result<Lock, Refusal> {
        self.workspace.lock().ok_or(Refusal::Store(StoreError::Locked))
    }

    fn alert(self) -> impl IntoView {
        move || {
            self.problem
                .get()
                .map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })
        }
    }
}

/// There is no lock yet.
#[component]
fn NotSet() -> impl IntoView {
    let desk = Desk::new();
    let l = desk.l;
    let typed = RwSignal::new(String::new());
    let submit = move |answers: &Answers| {
        let phrase = new_phrase(l, answers, "lock-new", "lock-again")?;
        desk.work(say!(l, lock.done_set), async move {
            let key = new_key();
            let key_file = desk.worked(Work::seal(&key, &phrase)).await?;
            let lock = lock::lock(key_file, &key).ok_or(Refusal::NoKey)?;
            Ok(desk.workspace.set_lock(Some(lock)).await?)
        });
        Ok(())
    };
    view! {
        <p>{say!(l, lock.about)}</p>
        <details class="below">
            <summary>{say!(l, lock.set)}</summary>
            <ul class="listed">
                <li>{say!(l, lock.no_recovery)}</li>
                <li>{say!(l, lock.outside)}</li>
                <li>{say!(l, lock.traces)}</li>
            </ul>
            {desk.alert()}
            <Form action=say!(l, lock.set_now) submit on_change=follow("lock-new", typed)>
                <NewPhrase name="lock-new" label=say!(l, lock.its_phrase) again="lock-again" typed/>
            </Form>
            <Sealing running=desk.running word=say!(l, sealed.sealing)/>
        </details>
    }
}

/// There is one.
#[component]
fn Set() -> impl IntoView {
    let desk = Desk::new();
    let l = desk.l;
    let typed = RwSignal::new(String::new());
    let change = move |answers: &Answers| {
        let phrase = new_phrase(l, answers, "lock-next", "lock-next-again");
        let former = present_phrase(l, answers, "lock-former");
        let (phrase, former) = match (phrase, former) {
            (Ok(phrase), Ok(former)) => (phrase, former),
            (phrase, former) => {
                let problems = [phrase.err(), former.err()];
                return Err(problems.into_iter().flatten().flatten().collect());
            }
        };
        desk.work(say!(l, lock.done_changed), async move {
            let key = desk.worked(Work::open(&desk.lock()?.key_file, &former)).await?;
            let key_file = desk.worked(Work::seal(&key, &phrase)).await?;
            Ok(desk.workspace.change_key_file(key_file).await?)
        });
        Ok(())
    };
    let take_off = move |answers: &Answers| {
        let phrase = present_phrase(l, answers, "lock-off")?;
        desk.work(say!(l, lock.done_off), async move {
            desk.worked(Work::open(&desk.lock()?.key_file, &phrase)).await?;
            Ok(desk.workspace.set_lock(None).await?)
        });
        Ok(())
    };
    view! {
        <p>{say!(l, lock.set_text)}</p>
        <p class="muted">{say!(l, lock.outside)}</p>
        <Idle/>
        {desk.alert()}
        <details class="below">
            <summary>{say!(l, lock.change)}</summary>
            <Form action=say!(l, lock.change_now) submit=change on_change=follow("lock-next", typed)>
                <Field name="lock-former" label=say!(l, lock.former) kind="password" autocomplete="current-password" secret=true/>
                <NewPhrase name="lock-next" label=say!(l, lock.next) again="lock-next-again" typed/>
            </Form>
        </details>
        <details class="below">
            <summary>{say!(l, lock.take_off)}</summary>
            <p>{say!(l, lock.take_off_text)}</p>
            <Form action=say!(l, lock.take_off_now) submit=take_off>
                <Field name="lock-off" label=say!(l, lock.its_phrase) kind="password" autocomplete="current-password" secret=true/>
            </Form>
        </details>
        <Sealing running=desk.running word=say!(l, lock.working)/>
    }
}

/// After how long it closes by itself.
#[component]
fn Idle() -> impl IntoView {
    let l = use_lang();
    let chosen = settings::idle_minutes().unwrap_or(0);
    let choices = [5, 15, 60, 0].map(|minutes| {
        let word = match minutes {
            0 => say!(l, lock.never).to_owned(),
            _ => say!(l, lock.minutes, count = minutes).to_string(),
        };
        view! { <option value=minutes.to_string() selected=minutes == chosen>{word}</option> }
    });
    view! {
        <div class="form">
            <div class="field">
                <label for="lock-idle">{say!(l, lock.idle)}</label>
                <select id="lock-idle" on:change:target=move |event| {
                    if let Ok(minutes) = event.target().value().parse() {
                        settings::set_idle_minutes(minutes);
                    }
                }>{choices}</select>
                <p class="hint">{say!(l, lock.idle_hint)}</p>
            </div>
        </div>
    }
}

/// A new passphrase, twice, for it cannot be seen; one is proposed.
#[component]
fn NewPhrase(
    name: &'static str,
    label: &'static str,
    again: &'static str,
    /// What was typed so far.
    typed: RwSignal<String>,
) -> impl IntoView {
    let l = use_lang();
    let suggestion = RwSignal::new(String::new());
    let propose = move |_| {
        let phrase = proposed(browser::random_bits());
        suggestion.set(phrase.clone());
        typed.set(phrase);
    };
    view! {
        <div class="pair">
            <Field name label kind="password" autocomplete="new-password" value=suggestion secret=true
                hint=Signal::derive(move || strength_hint(l, &typed.read()).to_owned())/>
            <Field name=again label=say!(l, lock.again) kind="password" autocomplete="new-password" value=suggestion secret=true/>
        </div>
        <div class="act"><button type="button" class="quiet" on:click=propose>{say!(l, sealed.propose)}</button></div>
        <div role="status">
            {move || Some(suggestion.get()).filter(|it| !it.is_empty()).map(|phrase| view! {
                <p class="note">{say!(l, lock.proposed, phrase = phrase)}</p>
            })}
        </div>
    }
}

fn follow(name: &'static str, typed: RwSignal<String>) -> Callback<Answers> {
    Callback::new(move |answers: Answers| typed.set(answers.text(name).to_owned()))
}

/// A new passphrase, typed twice the same.
fn new_phrase(
    l: Lang,
    answers: &Answers,
    name: &'static str,
    again: &'static str,
) -> Result<String, Problems> {
    let phrase = answers.text(name);
    if phrase.is_empty() {
        return Err(Problems::from([(name, say!(l, sealed.empty).to_owned())]));
    }
    if phrase != answers.text(again) {
        return Err(Problems::from([(again, say!(l, lock.not_the_same).to_owned())]));
    }
    Ok(phrase.to_owned())
}

/// The passphrase there is.
fn present_phrase(l: Lang, answers: &Answers, name: &'static str) -> Result<String, Problems> {
    let phrase = answers.text(name);
    if phrase.is_empty() {
        return Err(Problems::from([(name, say!(l, lock.wanted).to_owned())]));
    }
    Ok(phrase.to_owned())
}
