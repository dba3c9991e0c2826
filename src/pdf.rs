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
    /// The code to pay with would have more to say than it can hold.
    CodeTooLong,
    /// The logo cannot be drawn.
    Logo(Undrawable),
    /// The picture of the signature cannot be drawn.
    Signature(Undrawable),
    /// The person gave up.
    Stopped,
    /// Anything else, in technical words.
    Failed(String),
}

/// Why a picture cannot be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undrawable {
    /// It is damaged, or neither PNG nor JPEG.
    Damaged,
    /// Its colours are those of a printing press.
    Colours,
    /// It is a PNG that comes in several passes.
    Interlaced,
    /// It has too many bytes or pixels.
    TooLarge,
}

/// Why there is no file of several letters, and which of them it is because of, where it is
/// because of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From 0.
    pub letter: Option<usize>,
    /// Why.
    pub why: PdfError,
}

/// Makes the PDF of a letter.
pub fn make(letter: &Letter) -> impl Future<Output = Result<Vec<u8>, PdfError>> + use<> {
    let making = ordered("letter", serde_json::to_string(letter), Rc::new(|_| ()));
    async move { making.await.map_err(|fault| fault.why) }
}

/// Makes one file of letters, each beginning on the front of a sheet; says in between how many
/// are done.
pub fn make_all(
    letters: &[Letter],
    done: Rc<dyn Fn(usize)>,
) -> impl Future<Output = Result<Vec<u8>, Fault>> + use<> {
    ordered("letters", serde_json::to_string(letters), done)
}

/// Gives up what is being made.
pub fn stop() {
    let Some(press) = PRESS.take() else { return };
    press.worker.terminate();
    for (_, asked) in std::mem::take(&mut *press.waiting.borrow_mut()) {
        asked.resolve.call1(&JsValue::NULL, &JsValue::UNDEFINED).ok();
    }
}

async fn ordered(
    what: &'static str,
    letters: serde_json::Result<String>,
    done: Rc<dyn Fn(usize)>,
) -> Result<Vec<u8>, Fault> {
    let letters = letters.map_err(|error| PdfError::Failed(error.to_string()))?;
    read(&Press::get()?.print(what, &letters, done).await?)
}

impl From<PdfError> for Fault {
    fn from(why: PdfError) -> Self {
        Self { letter: None, why }
    }
}

thread_local! {
    static PRESS: RefCell<Option<Rc<Press>>> = const { RefCell::new(None) };
    static NEXT_ID: Cell<u32> = const { Cell::new(0) };
}

type Waiting = Rc<RefCell<BTreeMap<u32, Asked>>>;

/// What was asked of the worker, and who waits for it.
struct Asked {
    resolve: Function,
    reject: Function,
    done: Rc<dyn Fn(usize)>,
}

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
            let Some(id) = asked else { return };
            if let Some(done) = number(&answer, "done") {
                let told = answers.borrow().get(&id).map(|asked| Rc::clone(&asked.done));
                told.inspect(|told| told(done));
            } else if let Some(asked) = answers.borrow_mut().remove(&id) {
                asked.resolve.call1(&JsValue::NULL, &answer).ok();
            }
        });
        let lost = Rc::clone(&waiting);
        let on_error = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
            // The worker is dead: whoever waits is told, and the next letter starts another.
            PRESS.set(None);
            let message = field(&event, "message");
            for (_, asked) in std::mem::take(&mut *lost.borrow_mut()) {
                asked.reject.call1(&JsValue::NULL, &message).ok();
            }
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, waiting, _on_message: on_message, _on_error: on_error })
    }

    async fn print(
        &self,
        what: &str,
        letters: &str,
        done: Rc<dyn Fn(usize)>,
    ) -> Result<JsValue, PdfError> {
        let id = NEXT_ID.replace(NEXT_ID.get().wrapping_add(1));
        let answer = Promise::new(&mut |resolve, reject| {
            let done = Rc::clone(&done);
            self.waiting.borrow_mut().insert(id, Asked { resolve, reject, done });
        });
        let order = Object::new();
        for (name, value) in [("id", JsValue::from(id)), (what, JsValue::from(letters))] {
            Reflect::set(&order, &name.into(), &value).map_err(failed)?;
        }
        self.worker.post_message(&order).map_err(failed)?;
        JsFuture::from(answer).await.map_err(failed)
    }
}

fn read(answer: &JsValue) -> Result<Vec<u8>, Fault> {
    if let Ok(pdf) = field(answer, "pdf").dyn_into::<Uint8Array>() {
        return Ok(pdf.to_vec());
    }
    let detail = field(answer, "detail").as_string().unwrap_or_default();
    let why = match field(answer, "error").as_string().as_deref() {
        Some("glyphs") => PdfError::MissingCharacters(detail),
        Some("code") => PdfError::CodeTooLong,
        Some("logo") => PdfError::Logo(undrawable(&detail)),
        Some("signature") => PdfError::Signature(undrawable(&detail)),
        Some(code) => PdfError::Failed(format!("{code} {detail}")),
        None if answer.is_undefined() => PdfError::Stopped,
        None => failed(answer.clone()),
    };
    Err(Fault { letter: number(answer, "letter"), why })
}

/// As the worker says it.
fn undrawable(detail: &str) -> Undrawable {
    match detail {
        "colours" => Undrawable::Colours,
        "interlaced" => Undrawable::Interlaced,
        _ if detail.starts_with("bytes") || detail.starts_with("pixels") => {
            Undrawable::TooLarge
        }
        _ => Undrawable::Damaged,
    }
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the worker counts letters"
)]
fn number(object: &JsValue, name: &str) -> Option<usize> {
    field(object, name).as_f64().map(|number| number as usize)
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn failed(error: JsValue) -> PdfError {
    PdfError::Failed(error.as_string().unwrap_or_else(|| format!("{error:?}")))
}
