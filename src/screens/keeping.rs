//! How safe the data are where they lie: what the browser promises, the space, the age of the last copy.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::backup::{Backup, is_wanted};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::browser;
use crate::files;
use crate::lang::{Lang, say, use_lang};
use crate::settings;
use crate::workspace::use_workspace;

/// What the browser says of the data it keeps for this page.
#[derive(Clone)]
struct Kept {
    /// Whether it promised not to clear them; nothing where it does not say.
    promised: Option<bool>,
    /// Bytes used, and left.
    space: Option<(u64, u64)>,
    /// Whether it refused what browsers refuse to private windows only.
    private: bool,
    /// How many files of invoices there are, and their bytes.
    files: (usize, u64),
}

impl Kept {
    async fn ask() -> Self {
        let promised = answer("persisted").await.and_then(|answer| answer.as_bool());
        let estimate = answer("estimate").await;
        let space = estimate.as_ref().and_then(|estimate| {
            let (used, granted) = (bytes(estimate, "usage")?, bytes(estimate, "quota")?);
            Some((used, granted.saturating_sub(used)))
        });
        let private = match browser::of_storage("getDirectory") {
            Some(folder) => JsFuture::from(folder).await.is_err(),
            None => false,
        };
        // Where they cannot be read the invoices' screens say so.
        let files = files::all().await.unwrap_or_default();
        let files = (files.len(), files.iter().map(|file| file.size).sum());
        Self { promised, space, private, files }
    }
}

async fn answer(question: &str) -> Option<JsValue> {
    JsFuture::from(browser::of_storage(question)?).await.ok()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole numbers below 2⁵³"
)]
fn bytes(estimate: &JsValue, name: &str) -> Option<u64> {
    let bytes = js_sys::Reflect::get(estimate, &name.into()).ok()?.as_f64()?;
    Some(bytes.max(0.0) as u64)
}

/// What this browser promises of the data, and what to do where that is not enough.
#[component]
pub fn Keeping() -> impl IntoView {
    let l = use_lang();
    let kept = RwSignal::new(None::<Kept>);
    let refused = RwSignal::new(false);
    let look = move || {
        spawn_local(async move {
            let now = Kept::ask().await;
            // The screen may have been left meanwhile.
            kept.try_set(Some(now));
        });
    };
    look();
    let ask = move |_| {
        spawn_local(async move {
            let granted = answer("persist").await.and_then(|answer| answer.as_bool());
            refused.try_set(granted != Some(true));
            look();
        });
    };
    view! {
        <section class="panel">
            <h2>{say!(l, keeping.title)}</h2>
            <div aria-live="polite">
                {move || kept.get().map(|kept| view! {
                    <p>{promise(l, kept.promised)}</p>
                    {kept.space.map(|(used, left)| view! {
                        <p class="muted">{say!(l, keeping.space, used = l.size(used), left = l.size(left))}</p>
                    })}
                    {(kept.files.0 > 0).then(|| view! {
                        <p class="muted">{say!(l, keeping.files, count = kept.files.0, size = l.size(kept.files.1))}</p>
                    })}
                    {kept.private.then(|| view! { <p class="note bad">{say!(l, keeping.private)}</p> })}
                    {browser::forgets_after_a_week().then(|| view! { <p class="note">{say!(l, keeping.safari)}</p> })}
                    {refused.get().then(|| view! { <p class="note">{say!(l, keeping.refused)}</p> })}
                    {(kept.promised == Some(false)).then(|| view! {
                        <div class="act"><button type="button" on:click=ask>{say!(l, keeping.ask)}</button></div>
                    })}
                })}
            </div>
        </section>
    }
}

fn promise(l: Lang, promised: Option<bool>) -> &'static str {
    match promised {
        Some(true) => say!(l, keeping.promised),
        Some(false) => say!(l, keeping.not_promised),
        None => say!(l, keeping.not_said),
    }
}

/// The age of the last copy outside the browser; nothing as long as there is nothing to copy.
#[component]
pub fn BackupAge(
    /// The last copy.
    backup: RwSignal<Option<Backup>>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    move || {
        let ledger = workspace.ledger();
        if ledger.is_empty() {
            return None;
        }
        let (today, last) = (workspace.today(), backup.get());
        let words = match last.map(|last| (today - last.day).num_days()) {
            None => say!(l, keeping.never).to_string(),
            Some(..1) => say!(l, keeping.today).to_string(),
            Some(days) => say!(l, keeping.days_ago, count = days).to_string(),
        };
        let wanted = !settings::example()
            && is_wanted(&ledger, last, today, browser::forgets_after_a_week());
        let class = match (wanted, last) {
            (true, _) => "tag warn",
            (false, Some(_)) => "tag ok",
            (false, None) => "tag",
        };
        Some(view! { <span class=class>{words}</span> })
    }
}
