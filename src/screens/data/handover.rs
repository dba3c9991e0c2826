//! How a file leaves the page: plain, or under a passphrase.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_age::{Strength, armored, is_age, proposed, strength};

use crate::browser;
use crate::components::{Answers, Field, Form, Problems};
use crate::lang::{Lang, say, use_lang};
use crate::sealing::{SealError, Stopper, Work, seal_sentence};
use crate::workspace::{Notice, use_workspace};

/// A file that is to leave the page.
pub struct Outgoing {
    /// What it is called.
    pub name: String,
    /// What stands in it.
    pub text: String,
}

/// A file on its way, for a large one takes a while; nothing if it was given up, or there is something to
/// say first.
pub type Coming = Pin<Box<dyn Future<Output = Option<Outgoing>>>>;

/// A file that has left the page, to go further by the device's share sheet.
#[derive(Clone)]
struct Made {
    name: String,
    bytes: Arc<[u8]>,
}

impl Made {
    /// As this browser lets it through, if it does: some share texts and pictures only.
    fn shareable(self) -> Option<Self> {
        if !browser::can_share() {
            return None;
        }
        if browser::can_share_file(&self.name) {
            return Some(self);
        }
        let name = format!("{}.txt", self.name);
        let bytes = if is_age(&self.bytes) {
            armored(&self.bytes).into_bytes().into()
        } else {
            self.bytes
        };
        browser::can_share_file(&name).then_some(Self { name, bytes })
    }
}

/// Saves a file as it is, or under a passphrase; then offers to share it.
#[component]
pub fn Handover(
    /// The name of the field of its passphrase, of which there is one on a screen.
    id: &'static str,
    /// What the button says it does.
    #[prop(into)]
    action: String,
    /// The file, asked for when it is wanted.
    file: Callback<(), Coming>,
    /// Told once a file is saved that can be read again, with its name.
    saved: Callback<String>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let protect = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let suggestion = RwSignal::new(String::new());
    let running = RwSignal::new_local(None::<Stopper>);
    let made = RwSignal::new(None::<Made>);
    let leave = move |name: String, bytes: Vec<u8>| {
        browser::download(&name, &bytes);
        let file = Made { name: name.clone(), bytes: bytes.into() };
        made.try_set(file.shareable());
        saved.try_run(name);
    };
    let told = move |text: String| workspace.notice().set(Some(Notice { text, undo: false }));
    let seal = move |Outgoing { name, text }: Outgoing, phrase: &str| {
        let work = match Work::seal(text.as_bytes(), phrase) {
            Ok(work) => work,
            Err(error) => return told(seal_sentence(l, &error)),
        };
        running.set(Some(work.stopper()));
        // Whoever leaves the screen meanwhile still wants the file.
        spawn_local(async move {
            match work.done().await {
                Ok(bytes) => leave(format!("{name}.age"), bytes),
                Err(SealError::Stopped) => {}
                Err(error) => told(seal_sentence(l, &error)),
            }
            running.try_set(None);
        });
    };
    let submit = move |answers: &Answers| {
        let phrase = answers.text(id);
        if protect.get_untracked() && phrase.is_empty() {
            return Err(Problems::from([(id, say!(l, sealed.empty).to_owned())]));
        }
        if running.with_untracked(Option::is_some) {
            return Ok(());
        }
        let phrase = protect.get_untracked().then(|| phrase.to_owned());
        let coming = file.run(());
        spawn_local(async move {
            match (coming.await, phrase) {
                (Some(file), Some(phrase)) => seal(file, &phrase),
                (Some(file), None) => leave(file.name, file.text.into_bytes()),
                (None, _) => {}
            }
        });
        Ok(())
    };
    let changed = Callback::new(move |answers: Answers| typed.set(answers.text(id).to_owned()));
    let propose = move |_| {
        let phrase = proposed(browser::random_bits());
        suggestion.set(phrase.clone());
        typed.set(phrase);
    };
    view! {
        <Form action submit on_change=changed>
            <label class="choice">
                <input type="checkbox" on:change:target=move |event| protect.set(event.target().checked())/>
                <span>{say!(l, sealed.protect)}</span>
            </label>
            <Show when=move || protect.get()>
                <Field name=id label=say!(l, sealed.phrase) value=suggestion secret=true
                    hint=Signal::derive(move || strength_hint(l, &typed.read()).to_owned())/>
                <div class="act"><button type="button" class="quiet" on:click=propose>{say!(l, sealed.propose)}</button></div>
                <p class="note">{say!(l, sealed.only_way)}</p>
            </Show>
        </Form>
        <Sealing running word=say!(l, sealed.sealing)/>
        {move || made.get().map(|file| {
            let name = file.name.clone();
            let share = move |_| {
                let file = file.clone();
                spawn_local(async move {
                    let shared = browser::share(&file.name, "", &[(&file.name, &file.bytes)]).await;
                    if shared.is_err() {
                        told(say!(l, data.not_shared).to_string());
                    }
                });
            };
            view! {
                <div class="act">
                    <button type="button" class="quiet" on:click=share>{say!(l, data.share, name = name).to_string()}</button>
                </div>
            }
        })}
    }
}

/// That a passphrase is at work, and the way to give it up.
#[component]
pub fn Sealing(
    /// What is at work.
    running: RwSignal<Option<Stopper>, LocalStorage>,
    /// What it does.
    word: &'static str,
) -> impl IntoView {
    let l = use_lang();
    let stop = move |_| {
        running.with_untracked(|stopper| {
            if let Some(stopper) = stopper {
                stopper.stop();
            }
        });
    };
    view! {
        <div role="status">
            <Show when=move || running.with(Option::is_some)>
                <div class="act">
                    <progress aria-label=word></progress>
                    <span>{word}</span>
                    <button type="button" class="quiet" on:click=stop>{say!(l, sealed.stop)}</button>
                </div>
            </Show>
        </div>
    }
}

/// How good a passphrase looks, in a sentence; before there is one, what makes a good one.
pub fn strength_hint(l: Lang, phrase: &str) -> &'static str {
    match strength(phrase) {
        Strength::Short if phrase.is_empty() => say!(l, sealed.advice),
        Strength::Short => say!(l, sealed.short),
        Strength::Fair => say!(l, sealed.fair),
        Strength::Long => say!(l, sealed.long),
    }
}
