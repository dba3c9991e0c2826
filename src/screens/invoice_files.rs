//! The files kept with an invoice: added, looked at, saved, taken away.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::id::InvoiceId;

use super::data::FilePicker;
use crate::app::store_sentence;
use crate::browser;
use crate::components::{Dialog, Made, Preview, show_or_save};
use crate::files::{self, KeptFile};
use crate::lang::{Lang, say, use_lang};
use crate::workspace::{Notice, use_workspace};

/// The files of an invoice.
#[component]
pub fn InvoiceFiles(
    /// Which.
    invoice: InvoiceId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let kept = RwSignal::new(Vec::<KeptFile>::new());
    let problem = RwSignal::new(None::<String>);
    let shown = RwSignal::new(None::<Made>);
    let leaving = RwSignal::new(None::<KeptFile>);
    let asking = RwSignal::new(false);
    let look = move || {
        spawn_local(async move {
            match files::of(&[invoice]).await {
                // The screen may have been left meanwhile.
                Ok(files) => drop(kept.try_set(files)),
                Err(error) => drop(problem.try_set(Some(store_sentence(l, &error)))),
            }
        });
    };
    look();
    spawn_local(async move {
        let is_gone = |id| files::was_deleted_for_good(&workspace.ledger_now(), id);
        // What could not be tidied up now will be another time.
        files::tidy(is_gone).await.ok();
    });
    let add = move |file: browser::File| {
        problem.set(None);
        spawn_local(async move {
            match add(l, invoice, &file).await {
                Ok(()) => look(),
                Err(sentence) => drop(problem.try_set(Some(sentence))),
            }
        });
    };
    let open = move |file: KeptFile| {
        spawn_local(async move {
            match file.bytes().await {
                Ok(Some(bytes)) => show_or_save(shown, file.name, &bytes, None),
                // Another tab took it away.
                Ok(None) => look(),
                Err(error) => drop(problem.try_set(Some(store_sentence(l, &error)))),
            }
        });
    };
    let take_away = move |_| {
        asking.set(false);
        let Some(file) = leaving.get_untracked() else { return };
        spawn_local(async move {
            match file.take_away().await {
                Ok(()) => {
                    let text = say!(l, files.gone, name = file.name).to_string();
                    workspace.notice().set(Some(Notice { text, undo: false }));
                    look();
                }
                Err(error) => drop(problem.try_set(Some(store_sentence(l, &error)))),
            }
        });
    };
    let list = move || {
        let rows = kept.get().into_iter().map(|file| {
            let (name, size) = (file.name.clone(), l.size(file.size));
            let label = say!(l, files.take_away, name = name.clone()).to_string();
            let ask = {
                let file = file.clone();
                move |_| {
                    leaving.set(Some(file.clone()));
                    asking.set(true);
                }
            };
            view! {
                <li>
                    <button type="button" class="quiet" on:click=move |_| open(file.clone())>{name}" ("{size}")"</button>
                    <button type="button" class="quiet" aria-label=label on:click=ask>{say!(l, attached.remove_it)}</button>
                </li>
            }
        });
        let rows = rows.collect_view();
        (!kept.read().is_empty()).then(|| view! { <ul>{rows}</ul> })
    };
    view! {
        <section class="panel" aria-label=say!(l, files.title)>
            <h2>{say!(l, files.title)}</h2>
            <div class="attached">{list}</div>
            <FilePicker id="invoice-file" label=say!(l, files.drop) accept=".pdf,application/pdf" chosen=Callback::new(add)/>
            <div class="field">
                <p class="error" role="alert">{problem}</p>
                <p class="hint">{say!(l, files.hint)}</p>
            </div>
            <Preview shown kept=None/>
            <Dialog open=asking title=say!(l, files.ask)>
                <p>{move || leaving.get().map(|file| say!(l, files.sure, name = file.name).to_string())}</p>
                <div class="act">
                    <button type="button" class="danger" on:click=take_away>{say!(l, attached.remove_it)}</button>
                    <button type="button" class="quiet" on:click=move |_| asking.set(false)>{say!(l, form.cancel)}</button>
                </div>
            </Dialog>
        </section>
    }
}

/// Keeps a file, or says why not and what to do.
async fn add(l: Lang, invoice: InvoiceId, file: &browser::File) -> Result<(), String> {
    let name = file.name();
    if file.size() > files::LARGEST {
        return Err(say!(l, files.too_large, name = name).to_string());
    }
    let Ok(bytes) = file.bytes().await else {
        return Err(say!(l, data.unreadable, name = name).to_string());
    };
    if !files::is_pdf(&bytes) {
        return Err(say!(l, files.no_pdf, name = name).to_string());
    }
    files::keep(invoice, name, &bytes).await.map_err(|error| store_sentence(l, &error))
}
