//! The data: out as a file, in from a file with a look first, erased.

mod export;
mod extract;
mod handover;
mod import;
mod picker;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::keeping::Keeping;
use super::lock::LockPanel;
use super::twins::TwinInvoices;
use crate::app::store_sentence;
use crate::browser;
use crate::components::Dialog;
use crate::folder::{FolderPanel, use_backups};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::settings;
use crate::workspace::{Notice, Workspace, use_workspace};
use export::Export;
use extract::ExtractPanel;
pub use handover::{Sealing, strength_hint};
use import::Import;
pub use picker::FilePicker;

/// Export, import, erase.
#[component]
pub fn Data() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let backup = RwSignal::new(settings::backup());
    let copies = use_backups().state();
    Effect::new(move |_| {
        // A copy in the folder counts as well.
        copies.track();
        backup.set(settings::backup());
    });
    let unreadable = workspace.unreadable();
    view! {
        <div class="settings">
            <p class="crumb"><a href=Route::Settings.href()>{say!(l, nav.settings)}</a></p>
            <div class="top"><div>
                <h1>{say!(l, data.title)}</h1>
                <p>{say!(l, welcome.promise)}" "<a href=Route::Privacy.href()>{say!(l, privacy.link)}</a></p>
            </div></div>
            <Export backup/>
            <Import backup/>
            <TwinInvoices/>
            <ExtractPanel/>
            {move || (!unreadable.with(Vec::is_empty)).then(|| {
                let texts = unreadable.get();
                view! {
                    <section class="panel">
                        <h2>{say!(l, data.unreadable_title)}</h2>
                        <p class="muted">{say!(l, data.unreadable_text)}</p>
                        <div class="act">
                            <button type="button" on:click=move |_| {
                                browser::download("relancier-illisible.txt", texts.join("\n").as_bytes());
                            }>{say!(l, data.unreadable_export)}</button>
                        </div>
                    </section>
                }
            })}
            <FolderPanel/>
            <Keeping/>
            <LockPanel/>
            <section class="panel">
                <h2>{say!(l, data.erase_title)}</h2>
                <p class="muted">{say!(l, data.erase_text)}</p>
                <Erase/>
            </section>
        </div>
    }
}

/// Erasing everything asks first: it cannot be undone.
#[component]
fn Erase() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let backups = use_backups();
    let asking = RwSignal::new(false);
    view! {
        <div class="act">
            <button type="button" class="danger" on:click=move |_| asking.set(true)>{say!(l, data.erase)}</button>
        </div>
        <Dialog open=asking title=say!(l, data.erase_ask)>
            <p>{say!(l, data.erase_sure)}</p>
            <div class="act">
                <button type="button" class="danger" on:click=move |_| { asking.set(false); spawn_local(backups.end()); erase_everything(l, workspace); }>{say!(l, data.erase_now)}</button>
                <button type="button" class="quiet" on:click=move |_| asking.set(false)>{say!(l, form.cancel)}</button>
            </div>
        </Dialog>
    }
}

/// Erases everything on this device, and goes back to the very first screen.
pub fn erase_everything(l: Lang, workspace: Workspace) {
    spawn_local(async move {
        match workspace.erase().await {
            Ok(()) => {
                settings::set_example(false);
                Route::Todo.go();
            }
            Err(error) => {
                let text = store_sentence(l, &error);
                workspace.notice().set(Some(Notice { text, undo: false }));
            }
        }
    });
}
