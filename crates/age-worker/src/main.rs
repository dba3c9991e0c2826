//! The third wasm module: files under a passphrase, in a worker, for a passphrase is made to take
//! a second and a quarter of a gigabyte.
//!
//! `new Worker("age_worker_loader.js")`, a classic worker. The loader (in `public/`) brings this
//! module in and keeps what is sent before it is ready.
//!
//! The page sends one message, and has one answer:
//!
//! ```text
//! { seal: Uint8Array, phrase: string }   or   { open: Uint8Array, phrase: string }
//! { bytes: Uint8Array }                  or   { error: string }
//! ```
//!
//! `error` is the word of an [`OpenError`], or one of
//!
//! | `error` | What happened |
//! | --- | --- |
//! | `no_phrase` | the passphrase is empty |
//! | `not_read_back` | what was sealed does not open again as it was |
//!
//! Then the page terminates the worker, which gives the memory back; to cancel, it does so before.
//! If the worker itself fails it says nothing: the page sees the `error` event of its `Worker`.

use js_sys::{Array, Object, Reflect, Uint8Array};
use relancier_age::{Drawn, OpenError, Phrase, open, seal};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    // A panic ends in an error event without a word: the word goes to the console.
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
    }));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        answer(&message.data());
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens for as long as the worker lives.
    on_message.forget();
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn answer(request: &JsValue) {
    let answer = Object::new();
    let moved = Array::new();
    let (name, value) = match done(request) {
        Ok(bytes) => {
            let bytes = Uint8Array::from(bytes.as_slice());
            moved.push(&bytes.buffer());
            ("bytes", bytes.into())
        }
        Err(word) => ("error", word.into()),
    };
    // A plain object takes any key, and bytes and texts can be sent.
    let _ = Reflect::set(&answer, &name.into(), &value);
    let _ = scope().post_message_with_transfer(&answer, &moved);
}

fn done(request: &JsValue) -> Result<Vec<u8>, &'static str> {
    let phrase = get(request, "phrase").as_string().unwrap_or_default();
    let phrase = Phrase::new(&phrase).map_err(|_| "no_phrase")?;
    if let Ok(sealed) = get(request, "open").dyn_into::<Uint8Array>() {
        return open(&sealed.to_vec(), &phrase).map_err(OpenError::word);
    }
    let plain = get(request, "seal").dyn_into::<Uint8Array>().unwrap_or_default().to_vec();
    let sealed =
        seal(&plain, &phrase, &drawn()).map_err(|none| OpenError::from(none).word())?;
    // What cannot be opened again is no copy.
    let again = open(&sealed, &phrase).map_err(OpenError::word)?;
    if again == plain { Ok(sealed) } else { Err("not_read_back") }
}

/// From the browser's cryptographic source; without it nothing may be sealed.
#[expect(clippy::expect_used, reason = "every browser that runs WebAssembly has it")]
fn drawn() -> Drawn {
    let crypto = scope().crypto().expect("crypto");
    let draw = || {
        let mut bytes = [0; 16];
        crypto.get_random_values_with_u8_array(&mut bytes).expect("crypto.getRandomValues");
        bytes
    };
    Drawn { file_key: draw(), salt: draw(), nonce: draw() }
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap_or_default()
}
