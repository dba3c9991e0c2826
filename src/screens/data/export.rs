//! The whole ledger as a file.

use leptos::prelude::*;
use relancier_core::backup::Backup;
use relancier_core::ledger::Stamp;

use super::handover::{Coming, Handover, Outgoing};
use crate::browser;
use crate::lang::{say, use_lang};
use crate::screens::keeping::BackupAge;
use crate::settings;
use crate::steps::{Progress, Steps};
use crate::workspace::{Notice, use_workspace};

/// Remembers that all up to a change is in a file.
pub fn copied(up_to: Option<Stamp>, backup: RwSignal<Option<Backup>>) {
    if let Some(up_to) = up_to {
        let made = Backup { day: browser::today(), up_to };
        settings::set_backup(made);
        backup.set(Some(made));
    }
}

/// Everything, to keep or to take to another device.
#[component]
pub fn Export(
    /// The last copy.
    backup: RwSignal<Option<Backup>>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let told = move |text: String| workspace.notice().set(Some(Notice { text, undo: false }));
    // A passphrase takes its time: what is changed meanwhile is not in the file.
    let up_to = StoredValue::new(None);
    let steps = Steps::default();
    let reading_back = RwSignal::new(false);
    let word = Signal::derive(move || {
        if reading_back.get() { say!(l, data.reading_back) } else { say!(l, data.writing) }
    });
    let make = move || async move {
        let work = steps.begin();
        reading_back.try_set(false);
        let text = work.export(workspace).await?;
        up_to.try_set_value(workspace.ledger_now().latest_stamp());
        let name = format!("relancier-{}.json", workspace.today_now());
        // A file that could not be taken in again is no copy.
        reading_back.try_set(true);
        let read_back = work.reads_back(&text, workspace).await?;
        work.end();
        if read_back {
            return Some(Outgoing { name, text });
        }
        browser::download(&name, text.as_bytes());
        told(say!(l, data.not_read_back, name = name).to_string());
        None
    };
    let file = Callback::new(move |()| -> Coming { Box::pin(make()) });
    let saved = Callback::new(move |name: String| {
        copied(up_to.try_get_value().flatten(), backup);
        told(say!(l, data.exported, name = name).to_string());
    });
    view! {
        <section class="panel">
            <h2>{say!(l, data.export_title)}" "<BackupAge backup/></h2>
            <p class="muted">{say!(l, data.export_text)}</p>
            <Handover id="phrase" action=say!(l, data.export) file saved/>
            <Progress steps word/>
        </section>
    }
}
