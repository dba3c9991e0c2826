//! Files under a passphrase, sealed and opened in a worker so that the page never waits.
//!
//! The worker is a wasm module of its own (`crates/age-worker`, which says what the two tell each
//! other). Each file has one for itself: what it took of memory is given back with it.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use relancier_age::OpenError;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

use crate::lang::{Lang, say};

/// Why a file was neither sealed nor opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// It does not open.
    Open(OpenError),
    /// What was sealed does not open again as it was.
    NotReadBack,
    /// The person gave up.
    Stopped,
    /// Anything else, in technical words.
    Failed(String),
}

/// A file being sealed, or opened.
pub struct Work {
    stopper: Stopper,
    answer: Promise,
}

/// What gives it up.
#[derive(Clone)]
pub struct Stopper {
    worker: Worker,
    resolve: Option<Function>,
}

impl Stopper {
    /// Gives it up.
    pub fn stop(&self) {
        self.worker.terminate();
        if let Some(resolve) = &self.resolve {
            resolve.call1(&JsValue::NULL, &JsValue::UNDEFINED).ok();
        }
    }
}

impl Work {
    /// Begins to seal bytes under a passphrase, and to open them again to see that they can be.
    pub fn seal(plain: &[u8], phrase: &str) -> Result<Self, SealError> {
        Self::begin("seal", plain, phrase)
    }

    /// Begins to open a file with its passphrase.
    pub fn open(sealed: &[u8], phrase: &str) -> Result<Self, SealError> {
        Self::begin("open", sealed, phrase)
    }

    fn begin(what: &str, bytes: &[u8], phrase: &str) -> Result<Self, SealError> {
        let worker = Worker::new("./age_worker_loader.js").map_err(failed)?;
        let mut stopping = None;
        let answer = Promise::new(&mut |resolve, reject| {
            worker.set_onmessage(Some(&resolve));
            worker.set_onerror(Some(&reject));
            stopping = Some(resolve);
        });
        let order = Object::new();
        for (name, value) in [(what, Uint8Array::from(bytes).into()), ("phrase", phrase.into())]
        {
            Reflect::set(&order, &name.into(), &value).map_err(failed)?;
        }
        worker.post_message(&order).map_err(failed)?;
        let stopper = Stopper { worker, resolve: stopping };
        Ok(Self { stopper, answer })
    }

    /// What gives it up.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// What comes of it.
    pub async fn done(self) -> Result<Vec<u8>, SealError> {
        let answer = JsFuture::from(self.answer).await;
        self.stopper.worker.terminate();
        let Ok(message) = answer.map_err(failed)?.dyn_into::<MessageEvent>() else {
            return Err(SealError::Stopped);
        };
        let answer = message.data();
        if let Ok(bytes) = field(&answer, "bytes").dyn_into::<Uint8Array>() {
            return Ok(bytes.to_vec());
        }
        let word = field(&answer, "error").as_string().unwrap_or_default();
        let known = OpenError::ALL.into_iter().find(|error| error.word() == word);
        Err(match (known, word.as_str()) {
            (Some(error), _) => SealError::Open(error),
            (None, "not_read_back") => SealError::NotReadBack,
            (None, _) => SealError::Failed(word),
        })
    }
}

/// What went wrong, and what to do.
pub fn seal_sentence(l: Lang, error: &SealError) -> String {
    match error {
        SealError::Open(error) => open_sentence(l, *error).to_owned(),
        SealError::NotReadBack => say!(l, sealed.not_read_back).to_owned(),
        SealError::Stopped => String::new(),
        SealError::Failed(detail) => {
            say!(l, sealed.failed, detail = detail.clone()).to_string()
        }
    }
}

/// Why a file does not open, and what to do.
pub fn open_sentence(l: Lang, error: OpenError) -> &'static str {
    match error {
        OpenError::NotAge => say!(l, sealed.not_age),
        OpenError::OtherVersion => say!(l, sealed.other_version),
        OpenError::ForKeys => say!(l, sealed.for_keys),
        OpenError::TooMuchWork => say!(l, sealed.too_much_work),
        OpenError::WrongPhrase => say!(l, sealed.wrong_phrase),
        OpenError::CutShort => say!(l, sealed.cut_short),
        OpenError::Altered => say!(l, sealed.altered),
        OpenError::NoMemory => say!(l, sealed.no_memory),
    }
}

fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn failed(error: JsValue) -> SealError {
    let said = field(&error, "message").as_string().or_else(|| error.as_string());
    SealError::Failed(said.unwrap_or_else(|| format!("{error:?}")))
}
