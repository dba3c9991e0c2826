//! Copies in a folder of the device: written after each change, and one a day that stays.

mod handle;
mod panel;

use core::time::Duration;
use std::collections::BTreeSet;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::backup::{Backup, CopyName, superfluous};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

pub use handle::Folder;
use handle::Permission;
pub use panel::FolderPanel;
use panel::{choose, stop};

use crate::app::store_sentence;
use crate::browser::{self, BrowserError, window};
use crate::lang::{Lang, say, use_lang};
use crate::settings;
use crate::steps::Steps;
use crate::workspace::{LARGE, Saving, Workspace, use_workspace};

/// How long nothing must change before a copy is written; with a large ledger, how long.
const PAUSE: Duration = Duration::from_secs(2);
const LONG_PAUSE: Duration = Duration::from_secs(60);

/// The folder, and how far its copy is: a context of all screens.
#[derive(Clone, Copy)]
pub struct Backups {
    /// Whether a folder was chosen.
    chosen: RwSignal<bool>,
    folder: RwSignal<Option<Folder>, LocalStorage>,
    state: RwSignal<State>,
}

/// How the copy in the folder stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It will be looked at.
    Unknown,
    /// It has all that is on the screen, and was read back.
    UpToDate,
    /// It is being written, or will be in a moment.
    Behind,
    /// The browser wants to ask the person first.
    ToBeAsked,
    /// The browser no longer knows which folder was chosen.
    Forgotten,
    /// The browser lost what was kept here: the copy of before is worth more than one of what there is now.
    Held,
    /// It could not be written.
    Failed(Failure),
}

/// Why a copy is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The person does not want the page to write there.
    Refused,
    /// What was read was not what had been written.
    NotReadBack,
    /// What the browser said.
    Browser(String),
}

impl From<BrowserError> for Failure {
    fn from(BrowserError(detail): BrowserError) -> Self {
        Self::Browser(detail)
    }
}

impl Default for Backups {
    fn default() -> Self {
        Self {
            chosen: RwSignal::new(settings::folder().is_some()),
            folder: RwSignal::new_local(None),
            state: RwSignal::new(State::Unknown),
        }
    }
}

impl Backups {
    /// How the copy stands.
    pub fn state(self) -> Signal<State> {
        self.state.into()
    }

    /// Whether a folder was chosen, and [`FolderKeeper`] has something to do.
    pub fn chosen(self) -> bool {
        self.chosen.get()
    }

    /// Begins to copy to a folder.
    async fn begin(self, folder: Folder, workspace: Workspace) {
        settings::set_folder(None);
        self.folder.set(Some(folder));
        self.state.set(State::Behind);
        self.chosen.set(true);
        self.copy(workspace, true).await;
    }

    /// Copies no more; the files that are there stay.
    pub async fn end(self) {
        settings::forget_folder();
        self.chosen.set(false);
        self.folder.set(None);
        self.state.set(State::Unknown);
        // Were it remembered all the same, nobody would look there: the settings say that there is none.
        Folder::forget().await.ok();
    }

    /// Looks for the folder chosen before, and whether one may write there.
    async fn open(self, l: Lang, workspace: Workspace) {
        if self.folder.with_untracked(Option::is_some) {
            return;
        }
        match Folder::remembered().await {
            Ok(Some(folder)) => {
                let permission = folder.permission().await;
                self.folder.set(Some(folder));
                self.allowed(permission, workspace).await;
            }
            Ok(None) => self.state.set(State::Forgotten),
            Err(error) => {
                self.state.set(State::Failed(Failure::Browser(store_sentence(l, &error))));
            }
        }
    }

    async fn allowed(self, permission: Permission, workspace: Workspace) {
        match permission {
            Permission::Granted => self.copy(workspace, false).await,
            Permission::ToBeAsked => self.state.set(State::ToBeAsked),
            Permission::Denied => self.state.set(State::Failed(Failure::Refused)),
        }
    }

    /// Has the browser ask the person, within a click.
    fn ask(self, workspace: Workspace) {
        let Some(folder) = self.folder.get_untracked() else { return };
        spawn_local(async move {
            let permission = folder.ask().await;
            self.allowed(permission, workspace).await;
        });
    }

    fn look_again(self, workspace: Workspace) {
        let look = move || spawn_local(async move { self.copy(workspace, false).await });
        set_timeout(look, PAUSE);
    }

    /// Writes what has changed since the last copy; also that of the day where it is `daily`, or missing.
    async fn copy(self, workspace: Workspace, daily: bool) {
        let Some(folder) = self.folder.get_untracked() else { return };
        if workspace.lost().get_untracked() {
            self.state.set(State::Held);
            return;
        }
        let (mark, up_to) = {
            let ledger = workspace.ledger_now();
            (ledger.mark(), ledger.latest_stamp())
        };
        // An empty ledger is never a copy worth the place of another, nor is the example.
        if up_to.is_none() || settings::example() {
            self.state.set(State::UpToDate);
            return;
        }
        if settings::folder() == Some(Some(mark)) && !daily {
            self.state.set(State::UpToDate);
            return;
        }
        self.state.set(State::Behind);
        let today = workspace.today_now();
        let work = Steps::default().begin();
        let Some(text) = work.export(workspace).await else { return };
        let copied = browser::alone("relancier.folder", async move {
            write(&folder, text.as_bytes(), today, daily).await
        });
        match copied.await {
            // Another tab is at it, which may not know yet what this one does.
            None => self.look_again(workspace),
            Some(Ok(())) => {
                settings::set_folder(Some(mark));
                if let Some(up_to) = up_to {
                    settings::set_backup(Backup { day: today, up_to });
                }
                // There may have been a change meanwhile: its own turn comes.
                if workspace.ledger_now().mark() == mark {
                    self.state.set(State::UpToDate);
                }
            }
            Some(Err(failure)) => self.state.set(State::Failed(failure)),
        }
    }
}

/// Writes the copy that follows each change, and that of the day; reads both back; then deletes those
/// of other days that are superfluous.
async fn write(
    folder: &Folder,
    bytes: &[u8],
    today: NaiveDate,
    daily: bool,
) -> Result<(), Failure> {
    let name = |day| CopyName { mark: folder.mark().to_owned(), day };
    let ours = |name: &CopyName| name.mark == folder.mark();
    let copies: BTreeSet<NaiveDate> = folder
        .names()
        .await?
        .iter()
        .filter_map(|name| name.parse().ok().filter(ours)?.day)
        .collect();
    let dated = (daily || !copies.contains(&today)).then(|| name(Some(today)));
    for copy in [name(None)].into_iter().chain(dated) {
        let copy = copy.to_string();
        folder.write(&copy, bytes).await?;
        if folder.file(&copy).await?.bytes().await? != bytes {
            return Err(Failure::NotReadBack);
        }
    }
    for day in superfluous(&copies, today) {
        folder.delete(&name(Some(day)).to_string()).await?;
    }
    Ok(())
}

/// Copies after each change for as long as the page is open; says on every screen when it cannot.
#[component]
pub fn FolderKeeper() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let backups = use_backups();
    spawn_local(async move { backups.open(l, workspace).await });
    follow(backups, workspace);
    move || {
        let name = backups.folder.read().as_ref().map(Folder::name).unwrap_or_default();
        let trouble = match backups.state.get() {
            State::Unknown | State::UpToDate | State::Behind | State::Held => return None,
            State::Forgotten => view! {
                <p>{say!(l, folder.forgotten)}</p>
                <button type="button" on:click=move |_| choose(l, backups, workspace)>{say!(l, folder.choose)}</button>
                <button type="button" class="quiet" on:click=move |_| stop(l, backups, workspace)>{say!(l, folder.stop)}</button>
            }
            .into_any(),
            State::ToBeAsked => view! {
                <p>{say!(l, folder.to_be_asked, name = name)}</p>
                <button type="button" on:click=move |_| backups.ask(workspace)>{say!(l, folder.allow)}</button>
            }
            .into_any(),
            State::Failed(failure) => view! {
                <p>{failure_sentence(l, &failure, name)}</p>
                <button type="button" on:click=move |_| backups.ask(workspace)>{say!(l, saving.again)}</button>
            }
            .into_any(),
        };
        Some(view! { <div class="note" role="status">{trouble}</div> })
    }
}

/// The folder's context.
pub fn use_backups() -> Backups {
    use_context().unwrap_or_default()
}

fn failure_sentence(l: Lang, failure: &Failure, name: String) -> String {
    match failure {
        Failure::Refused => say!(l, folder.refused, name = name).to_string(),
        Failure::NotReadBack => say!(l, folder.not_read_back, name = name).to_string(),
        Failure::Browser(detail) => {
            say!(l, folder.failed, name = name, detail = detail.clone()).to_string()
        }
    }
}

/// Writes a copy once nothing has changed for a while, and when the page goes out of sight.
fn follow(backups: Backups, workspace: Workspace) {
    let turn = StoredValue::new(0_u64);
    Effect::new(move |_| {
        let many = workspace.ledger().len() > LARGE;
        workspace.lost().track();
        if workspace.saving().get() != Saving::Saved || !ready(backups) {
            return;
        }
        if settings::folder() != Some(Some(workspace.ledger_now().mark())) {
            backups.state.set(State::Behind);
        }
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        let copy = move || {
            if turn.try_get_value() == Some(mine) {
                spawn_local(async move { backups.copy(workspace, false).await });
            }
        };
        set_timeout(copy, if many { LONG_PAUSE } else { PAUSE });
    });
    let out_of_sight = Closure::<dyn Fn()>::new(move || {
        let hidden = window().document().is_some_and(|document| document.hidden());
        if hidden && ready(backups) {
            spawn_local(async move { backups.copy(workspace, true).await });
        }
    });
    let document = window().document();
    let listener = out_of_sight.into_js_value();
    if let Some(document) = &document {
        document
            .add_event_listener_with_callback("visibilitychange", listener.unchecked_ref())
            .ok();
    }
    let listener = StoredValue::new_local((document, listener));
    on_cleanup(move || {
        listener.with_value(|(document, listener)| {
            if let Some(document) = document {
                document
                    .remove_event_listener_with_callback(
                        "visibilitychange",
                        listener.unchecked_ref(),
                    )
                    .ok();
            }
        });
    });
}

/// Whether a copy may be written as far as one knows.
fn ready(backups: Backups) -> bool {
    matches!(
        backups.state.get_untracked(),
        State::UpToDate | State::Behind | State::Held | State::Failed(Failure::Browser(_))
    )
}
