//! The very first screen: what this is, the promise, two doors and a way back in.

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::SplitLoaderError;
use relancier_core::identity::Language;
use relancier_core::ledger::Entry;
use relancier_exchange::demo;

use crate::app::store_sentence;
use crate::browser;
use crate::lang::{say, use_lang};
use crate::route::Route;
use crate::settings;
use crate::workspace::{Notice, use_workspace};

/// The example, in a part of its own: many never look at it, and nobody twice.
#[cfg(feature = "parts")]
#[leptos::wasm_split::wasm_split(
    example,
    wasm_split_path = leptos::wasm_split,
    fallible
)]
fn example(today: NaiveDate) -> Result<Option<Vec<Entry>>, SplitLoaderError> {
    Ok(demo::example(today).ok())
}

/// The same where the page stays whole.
#[cfg(not(feature = "parts"))]
async fn example(today: NaiveDate) -> Result<Option<Vec<Entry>>, SplitLoaderError> {
    Ok(demo::example(today).ok())
}

/// The very first screen.
#[component]
pub fn Welcome() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let try_example = move |_| {
        let notice = workspace.notice();
        let today = workspace.today();
        spawn_local(async move {
            let Ok(Some(entries)) = example(today).await else {
                let text = say!(l, welcome.no_example).to_string();
                notice.set(Some(Notice { text, undo: false }));
                return;
            };
            settings::set_example(true);
            let what = say!(l, done.example).to_string();
            if let Err(error) = workspace.take_in(what, entries).await {
                settings::set_example(false);
                notice.set(Some(Notice { text: store_sentence(l, &error), undo: false }));
            }
        });
    };
    let start = move |_| {
        settings::set_example(false);
        Route::Settings.go();
    };
    view! {
        <div class="welcome">
            <div class="corner"><p class="brand">"Relancier"<i>"."</i></p><LanguageSwitch/></div>
            <h1>{say!(l, welcome.title)}</h1>
            <p class="lead">{say!(l, welcome.lead)}</p>
            <div class="doors">
                <div class="door">
                    <div><h2>{say!(l, welcome.example_title)}</h2><p>{say!(l, welcome.example_text)}</p></div>
                    <button type="button" on:click=try_example>{say!(l, welcome.example)}</button>
                </div>
                <div class="door">
                    <div><h2>{say!(l, welcome.mine_title)}</h2><p>{say!(l, welcome.mine_text)}</p></div>
                    <button type="button" class="go" on:click=start>{say!(l, welcome.mine)}</button>
                </div>
            </div>
            <p><a href=Route::Data.href()>{say!(l, welcome.restore)}</a></p>
            <p class="promise">{say!(l, welcome.promise)}</p>
        </div>
    }
}

const SWITCH: &str = "language-switch";

/// The other language, at a click.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let language = use_context::<RwSignal<Language>>();
    let (other, code, word) = match use_lang().language {
        Language::French => (Language::English, "en", "English"),
        Language::English => (Language::French, "fr", "Français"),
    };
    let switch = move |_| {
        settings::set_language(other);
        if let Some(language) = language {
            language.set(other);
        }
        // The page is drawn anew: the person stays at the button that was pressed.
        request_animation_frame(|| browser::focus(SWITCH));
    };
    view! { <button type="button" id=SWITCH class="quiet" lang=code on:click=switch>{word}</button> }
}
