//! The very first screen: what this is, the promise, two doors and a way back in.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::identity::Language;
use relancier_exchange::demo;

use crate::app::store_sentence;
use crate::browser;
use crate::lang::{say, use_lang};
use crate::route::Route;
use crate::settings;
use crate::workspace::{Notice, use_workspace};

/// The very first screen.
#[component]
pub fn Welcome() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let try_example = move |_| {
        let notice = workspace.notice();
        let Ok(entries) = demo::example(workspace.today()) else {
            notice.set(Some(Notice {
                text: say!(l, welcome.no_example).to_string(),
                undo: false,
            }));
            return;
        };
        spawn_local(async move {
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
            <h1 tabindex="-1">{say!(l, welcome.title)}</h1>
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
