//! Letters as PDF, made in a worker so that the page never waits for them.
//!
//! The worker is a second wasm module (`crates/pdf-worker`, which says what the two tell each
//! other); it is loaded when the first letter is wanted.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use relancier_messages::Letter;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

/// Why there is no letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PdfError {
    /// The letters' fonts have no drawing for these characters.
    MissingCharacters(String),
    /// Anything else, in technical words.
    Failed(String),
}

/// Makes the PDF of a letter.
pub fn make(letter: &Letter) -> impl Future<Output = Result<Vec<u8>, PdfError>> + use<> {
    let letter = serde_json::to_string(letter);
    async move {
        let letter = letter.map_err(|error| PdfError::Failed(error.to_string()))?;
        let answer = Press::get()?.print(&letter).await?;
        read(&answer)
    }
}

thread_local! {
    static PRESS: RefCell<Option<Rc<Press>>> = const { RefCell::new(None) };
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
}

type Waiting = Rc<RefCell<BTreeMap<u32, (Function, Function)>>>;

/// The worker, and the letters asked of it.
struct Press {
    worker: Worker,
    waiting: Waiting,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn(web_sys::Event)>,
}

impl Press {
    /// The worker, started if it is not running.
    fn get() -> Result<Rc<Self>, PdfError> {
        if let Some(press) = PRESS.with_borrow(Clone::clone) {
            return Ok(press);
        }
        let press = Rc::new(Self::start()?);
        PRESS.set(Some(Rc::clone(&press)));
        Ok(press)
    }

    fn start() -> Result<Self, PdfError> {
        let worker = Worker::new("./pdf_worker_loader.js").map_err(failed)?;
        let waiting = Waiting::default();
        let answers = Rc::clone(&waiting);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let answer = event.data();
            let id = field(&answer, "id").as_f64().unwrap_or(-1.0);
            let asked = answers.borrow().keys().copied().find(|known| f64::from(*known) == id);
            let asked = asked.and_then(|id| answers.borrow_mut().remove(&id));
            if let Some((resolve, _)) = asked {
                resolve.call1(&JsValue::NULL, &answer).ok();
            }
        });
        let lost = Rc::clone(&waiting);
        let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            // The worker is dead: whoever waits is told, and the next letter starts another.
            PRESS.set(None);
            let message = field(&event, "message");
            for (_, (_, reject)) in std::mem::take(&mut *lost.borrow_mut()) {
                reject.call1(&JsValue::NULL, &message).ok();
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, waiting, _on_message: on_message, _on_error: on_error })
    }

    async fn print(&self, letter: &str) -> Result<JsValue, PdfError> {
        let id = NEXT_ID.replace(NEXT_ID.get().wrapping_add(1));
        let answer = Promise::new(&mut |resolve, reject| {
            self.waiting.borrow_mut().insert(id, (resolve, reject));
        });
        let order = Object::new();
        for (name, value) in [("id", JsValue::from(id)), ("letter", JsValue::from(letter))] {
            Reflect::set(&order, &name.into(), &value).map_err(failed)?;
        }
        self.worker.post_message(&order).map_err(failed)?;
        JsFuture::from(answer).await.map_err(failed)
    }
}

fn read(answer: &JsValue) -> Result<Vec<u8>, PdfError> {
    if let Ok(pdf) = field(answer, "pdf").dyn_into::<Uint8Array>() {
        return Ok(pdf.to_vec());
    }
    let detail = field(answer, "detail").as_string().unwrap_or_default();
    match field(answer, "error").as_string().as_deref() {
        Some("glyphs") => Err(PdfError::MissingCharacters(detail)),
        Some(code) => Err(PdfError::Failed(format!("{code} {detail}"))),
        None => Err(failed(answer.clone())),
    }
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn failed(error: JsValue) -> PdfError {
    PdfError::Failed(error.as_string().unwrap_or_else(|| format!("{error:?}")))
}
