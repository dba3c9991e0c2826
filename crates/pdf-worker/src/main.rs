//! The second wasm module: letters to PDF, in a worker, so that the page neither carries their
//! weight nor waits for them.
//!
//! # How it is started
//!
//! `new Worker("pdf_worker_loader.js")`, a classic worker. The loader (in `public/`) brings this
//! module in and keeps what is sent before it is ready.
//!
//! # What is said
//!
//! The page sends one message a letter:
//!
//! ```text
//! { id: any, letter: string }
//! ```
//!
//! `letter` is a [`Letter`] as JSON. `id` is whatever the page likes, and comes back with the
//! answer; letters are answered one by one, not always in order:
//!
//! ```text
//! { id: any, pdf: Uint8Array }
//! { id: any, error: string, detail: string }
//! ```
//!
//! For several letters in one file, each beginning on the front of a sheet, it sends
//!
//! ```text
//! { id: any, letters: string }
//! ```
//!
//! `letters` being an array of them as JSON. It is told how many are laid out, one by one, and
//! which is at fault, from 0, where one is; to cancel, it terminates the worker:
//!
//! ```text
//! { id: any, done: number }
//! { id: any, error: string, detail: string, letter: number }
//! ```
//!
//! `error` says what to tell the person:
//!
//! | `error` | What happened | `detail` |
//! | --- | --- | --- |
//! | `letter` | what was sent is no letter: page and worker are not of one version | where |
//! | `fonts` | the fonts cannot be had | which, and why |
//! | `glyphs` | the fonts lack characters of the letter | those characters |
//! | `code` | a QR code would have more to say than it can hold | nothing |
//! | `logo`, `signature` | that picture cannot be drawn | `kind`: neither PNG nor JPEG; `damaged`; `colours`: a printing press's; `interlaced`; `bytes N`, `pixels N`: more than N, in all or a side |
//! | `layout` | something cannot be placed on a page | what |
//!
//! If the worker itself fails it says nothing: the page sees the `error` event of its
//! [`Worker`](https://developer.mozilla.org/docs/Web/API/Worker/error_event), drops the worker
//! and makes another, for a wasm module that panicked is not to be trusted again.
//!
//! The fonts are fetched from `fonts/`, beside the loader, when the first letter comes, and kept.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Object, Reflect, Uint8Array};
use relancier_letters::{Batch, Fonts, LetterError, PictureError, Place, render};
use relancier_messages::Letter;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Response};

const REGULAR: &str = "fonts/relancier-sans-regular.ttf";
const BOLD: &str = "fonts/relancier-sans-bold.ttf";

/// Why there is no PDF.
enum Failure {
    Letter(serde_json::Error),
    Fonts(&'static str, String),
    Render(LetterError),
}

/// Why, and which letter is at fault where it is one of several.
struct Fault {
    letter: Option<u32>,
    why: Failure,
}

impl From<Failure> for Fault {
    fn from(why: Failure) -> Self {
        Self { letter: None, why }
    }
}

fn main() {
    // A panic ends in an error event without a word: the word goes to the console.
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
    }));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        spawn_local(answer(message.data()));
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the worker lives.
    on_message.forget();
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

async fn answer(request: JsValue) {
    let answer = Object::new();
    let moved = Array::new();
    set(&answer, "id", &get(&request, "id"));
    match pdf(&request).await {
        Ok(file) => {
            let bytes = Uint8Array::from(file.as_slice());
            moved.push(&bytes.buffer());
            set(&answer, "pdf", &bytes);
        }
        Err(Fault { letter, why }) => {
            set(&answer, "error", &why.code().into());
            set(&answer, "detail", &why.detail().into());
            if let Some(letter) = letter {
                set(&answer, "letter", &letter.into());
            }
        }
    }
    // It is refused only if `id` cannot be copied, and then it could not have come here.
    let _ = scope().post_message_with_transfer(&answer, &moved);
}

async fn pdf(request: &JsValue) -> Result<Vec<u8>, Fault> {
    if let Some(letters) = get(request, "letters").as_string() {
        return several(&get(request, "id"), &letters).await;
    }
    let letter = get(request, "letter").as_string().unwrap_or_default();
    let letter: Letter = serde_json::from_str(&letter).map_err(Failure::Letter)?;
    Ok(render(&letter, &*fonts().await?).map_err(Failure::Render)?)
}

async fn several(id: &JsValue, letters: &str) -> Result<Vec<u8>, Fault> {
    let letters: Vec<Letter> = serde_json::from_str(letters).map_err(Failure::Letter)?;
    let fonts = fonts().await?;
    let mut batch = Batch::new(&fonts);
    for (place, letter) in (0_u32..).zip(&letters) {
        batch
            .add(letter)
            .map_err(|error| Fault { letter: Some(place), why: Failure::Render(error) })?;
        let progress = Object::new();
        set(&progress, "id", id);
        set(&progress, "done", &place.saturating_add(1).into());
        // The same as of the answer.
        let _ = scope().post_message(&progress);
    }
    Ok(batch.finish().map_err(Failure::Render)?)
}

thread_local! {
    static FONTS: RefCell<Option<Rc<Fonts>>> = const { RefCell::new(None) };
}

/// The fonts, fetched once.
async fn fonts() -> Result<Rc<Fonts>, Failure> {
    if let Some(known) = FONTS.with_borrow(Clone::clone) {
        return Ok(known);
    }
    let fonts = Fonts::new(&fetched(REGULAR).await?, &fetched(BOLD).await?);
    let fonts = Rc::new(fonts.map_err(Failure::Render)?);
    FONTS.set(Some(Rc::clone(&fonts)));
    Ok(fonts)
}

async fn fetched(file: &'static str) -> Result<Vec<u8>, Failure> {
    let refused = |error: JsValue| Failure::Fonts(file, reason(&error));
    let response = JsFuture::from(scope().fetch_with_str(file)).await.map_err(refused)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(Failure::Fonts(file, response.status().to_string()));
    }
    let bytes = response.array_buffer().map_err(refused)?;
    let bytes = JsFuture::from(bytes).await.map_err(refused)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

impl Failure {
    fn code(&self) -> &'static str {
        match self {
            Self::Letter(_) => "letter",
            Self::Fonts(..) | Self::Render(LetterError::NotAFont) => "fonts",
            Self::Render(LetterError::MissingGlyphs(_)) => "glyphs",
            Self::Render(LetterError::CodeTooLong) => "code",
            Self::Render(LetterError::Picture(Place::Logo, _)) => "logo",
            Self::Render(LetterError::Picture(Place::Signature, _)) => "signature",
            Self::Render(LetterError::Layout(_)) => "layout",
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Letter(error) => error.to_string(),
            Self::Fonts(file, reason) => format!("{file}: {reason}"),
            Self::Render(LetterError::NotAFont) => format!("{REGULAR}, {BOLD}"),
            Self::Render(LetterError::MissingGlyphs(missing)) => missing.iter().collect(),
            Self::Render(LetterError::CodeTooLong) => String::new(),
            Self::Render(LetterError::Picture(_, error)) => match error {
                PictureError::Kind => "kind".to_owned(),
                PictureError::Damaged => "damaged".to_owned(),
                PictureError::Colours => "colours".to_owned(),
                PictureError::Interlaced => "interlaced".to_owned(),
                PictureError::TooHeavy(bytes) => format!("bytes {bytes}"),
                PictureError::TooLarge(pixels) => format!("pixels {pixels}"),
            },
            Self::Render(LetterError::Layout(error)) => error.to_string(),
        }
    }
}

fn reason(error: &JsValue) -> String {
    get(error, "message").as_string().unwrap_or_default()
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or_default()
}

fn set(object: &Object, key: &str, value: &JsValue) {
    // A plain object takes any key.
    let _ = Reflect::set(object, &key.into(), value);
}
