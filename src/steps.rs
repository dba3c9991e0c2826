//! Large files, read and written in steps, between which the page draws and can be told to stop.

use leptos::prelude::*;
use relancier_core::ledger::Entry;
use relancier_exchange::json::{Exporter, Importer, ReadError};

use crate::browser;
use crate::lang::{say, use_lang};
use crate::workspace::Workspace;

/// Records in a step: a few hundredths of a second.
const RECORDS: usize = 2_000;

/// Work of many steps, of which one at a time is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Steps {
    turn: StoredValue<u64>,
    /// How much is done, of how much.
    done: RwSignal<Option<(usize, usize)>>,
}

/// One work of those.
#[derive(Debug, Clone, Copy)]
pub struct Work {
    steps: Steps,
    turn: u64,
}

impl Steps {
    /// Begins a work; the one before is no longer wanted.
    pub fn begin(self) -> Work {
        self.stop();
        Work { steps: self, turn: self.turn.get_value() }
    }

    /// Whatever is at work is no longer wanted.
    pub fn stop(self) {
        self.turn.try_update_value(|turn| *turn += 1);
        self.done.try_set(None);
    }

    /// Whether something is at work.
    pub fn running(self) -> bool {
        self.done.with(Option::is_some)
    }
}

impl Work {
    /// Lets the page draw. Returns whether the work is still wanted: it is not when it was stopped, nor
    /// when the screen was left.
    async fn pause(self, done: usize, of: usize) -> bool {
        if self.is_wanted() {
            self.steps.done.try_set(Some((done, of)));
            browser::breathe().await;
        }
        self.is_wanted()
    }

    fn is_wanted(self) -> bool {
        self.steps.turn.try_get_value() == Some(self.turn)
    }

    /// The work is done.
    pub fn end(self) {
        if self.is_wanted() {
            self.steps.done.try_set(None);
        }
    }

    /// The records of a file; `None` when they are no longer wanted.
    pub async fn read(self, text: &str) -> Option<Result<Vec<Entry>, ReadError>> {
        let mut importer = Importer::new(text);
        loop {
            match importer.step(RECORDS) {
                Ok(true) => {}
                Ok(false) => return Some(importer.done()),
                Err(error) => return Some(Err(error)),
            }
            let (read, all) = importer.progress();
            if !self.pause(read, all).await {
                return None;
            }
        }
    }

    /// The whole ledger as a file; `None` when it is no longer wanted. Should the ledger change meanwhile,
    /// the file is begun again: it is of one moment.
    pub async fn export(self, workspace: Workspace) -> Option<String> {
        loop {
            let (mark, all) = {
                let ledger = workspace.ledger_now();
                (ledger.mark(), ledger.len())
            };
            let mut exporter = Exporter::new();
            while exporter.step(&workspace.ledger_now(), RECORDS) {
                if !self.pause(exporter.records(), all).await {
                    return None;
                }
            }
            if workspace.ledger_now().mark() == mark {
                return Some(exporter.done());
            }
        }
    }

    /// Whether a file is the whole ledger, read back; `None` when it is no longer wanted.
    pub async fn reads_back(self, text: &str, workspace: Workspace) -> Option<bool> {
        let mut importer = Importer::new(text);
        let mut records = 0;
        loop {
            let step = importer.step(RECORDS);
            {
                let ledger = workspace.ledger_now();
                let entries = importer.read_so_far();
                records += entries.len();
                let same = |entry: &Entry| ledger.entry(entry.id).as_ref() == Some(entry);
                match step {
                    Ok(true) if entries.iter().all(same) => {}
                    Ok(false) => {
                        return Some(importer.done().is_ok() && records == ledger.len());
                    }
                    _ => return Some(false),
                }
            }
            let (read, all) = importer.progress();
            if !self.pause(read, all).await {
                return None;
            }
        }
    }
}

/// How far a work is, and the way to give it up.
#[component]
pub fn Progress(
    /// The work.
    steps: Steps,
    /// What it does.
    #[prop(into)]
    word: Signal<&'static str>,
) -> impl IntoView {
    let l = use_lang();
    on_cleanup(move || steps.stop());
    let bar = move || {
        let (done, of) = steps.done.get().unwrap_or_default();
        view! { <progress max=of value=done aria-label=move || word.get()></progress> }
    };
    view! {
        <div role="status">
            <Show when=move || steps.running()>
                <div class="act">
                    {bar}
                    <span>{move || word.get()}</span>
                    <button type="button" class="quiet" on:click=move |_| steps.stop()>{say!(l, sealed.stop)}</button>
                </div>
            </Show>
        </div>
    }
}
