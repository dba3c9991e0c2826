//! The only way to the window, the clock and chance.

use std::cell::Cell;
use std::rc::Rc;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// The window.
///
/// # Panics
///
/// In a worker, where this crate never runs.
#[expect(clippy::expect_used, clippy::disallowed_methods, reason = "the page runs in a window")]
pub fn window() -> web_sys::Window {
    web_sys::window().expect("the page runs in a window")
}

/// Lets the browser draw and answer the person. A timer would wait four milliseconds each time: where there
/// is nothing else, that is what it does.
pub async fn breathe() {
    let scheduler = Reflect::get(&window(), &"scheduler".into()).unwrap_or_default();
    match promised(&scheduler, "yield") {
        Some(turn) => drop(JsFuture::from(turn).await),
        None => sleep(0).await,
    }
}

/// Has the page's memory grow at once by what is soon needed, if the browser gives it. The allocator grows it by
/// 64 kB at a time, and each time the browser makes a new handle to the whole: thousands of times, for a large ledger.
pub fn make_room(bytes: usize) {
    let mut room = Vec::<u8>::new();
    room.try_reserve_exact(bytes).ok();
    std::hint::black_box(room);
}

/// Waits.
pub async fn sleep(millis: i32) {
    let timer = Promise::new(&mut |wake, _| {
        window().set_timeout_with_callback_and_timeout_and_arguments_0(&wake, millis).ok();
    });
    JsFuture::from(timer).await.ok();
}

/// The day and time on the wall clock of the person, without a time zone.
pub fn local_time() -> NaiveDateTime {
    let now = js_sys::Date::new_0();
    let year = i32::try_from(now.get_full_year()).unwrap_or(1970);
    NaiveDate::from_ymd_opt(year, now.get_month() + 1, now.get_date())
        .and_then(|day| day.and_hms_opt(now.get_hours(), now.get_minutes(), now.get_seconds()))
        .unwrap_or_default()
}

/// Today, where the person is.
pub fn today() -> NaiveDate {
    local_time().date()
}

/// The day and time in UTC, for files that ask for them.
pub fn utc_time() -> NaiveDateTime {
    let millis = i64::try_from(now_millis()).unwrap_or_default();
    DateTime::from_timestamp_millis(millis).unwrap_or_default().naive_utc()
}

/// Milliseconds since 1 January 1970, for stamps.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number of milliseconds, in range until the year 10000"
)]
pub fn now_millis() -> u64 {
    js_sys::Date::now().max(0.0) as u64
}

/// 128 random bits from the browser's cryptographic source.
///
/// # Panics
///
/// In a browser without `crypto`, none of which runs WebAssembly.
#[expect(clippy::expect_used, reason = "every browser that runs WebAssembly has it")]
pub fn random_bits() -> u128 {
    let mut bytes = [0; 16];
    window()
        .crypto()
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes))
        .expect("crypto.getRandomValues");
    u128::from_le_bytes(bytes)
}

/// Brings the focus to an element, if it is there.
pub fn focus(id: &str) {
    let element = window()
        .document()
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(element) = element {
        element.focus().ok();
    }
}

/// Writes where the cursor is, as if it had been typed: the field's own undo takes it back.
pub fn type_text(text: &str) {
    let Some(document) = window().document() else { return };
    // The standard's own way to write in a field (`setRangeText`) cannot be undone by the person.
    let written = Reflect::get(&document, &"execCommand".into())
        .and_then(JsCast::dyn_into::<Function>)
        .and_then(|command| {
            command.call3(&document, &"insertText".into(), &JsValue::FALSE, &text.into())
        });
    // A browser that has not this command leaves the text as it is.
    written.ok();
}

/// A file the person chose.
#[derive(Clone)]
pub struct File(web_sys::File);

/// What the browser said when something could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserError(pub String);

impl From<JsValue> for BrowserError {
    fn from(error: JsValue) -> Self {
        Self(error.as_string().unwrap_or_else(|| format!("{error:?}")))
    }
}

impl From<web_sys::File> for File {
    fn from(file: web_sys::File) -> Self {
        Self(file)
    }
}

impl File {
    /// When it was last written, in milliseconds since 1 January 1970.
    #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2⁵³")]
    pub fn written_millis(&self) -> i64 {
        self.0.last_modified() as i64
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// How many bytes it has.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number, and files of more than 2⁵³ bytes there are none"
    )]
    pub fn size(&self) -> u64 {
        self.0.size().max(0.0) as u64
    }

    /// Its content as UTF-8 text.
    pub async fn text(&self) -> Result<String, BrowserError> {
        let text = JsFuture::from(self.0.text()).await?;
        Ok(text.as_string().unwrap_or_default())
    }

    /// Its content.
    pub async fn bytes(&self) -> Result<Vec<u8>, BrowserError> {
        let buffer = JsFuture::from(self.0.array_buffer()).await?;
        Ok(Uint8Array::new(&buffer).to_vec())
    }
}

/// The first file of a drop.
pub fn dropped_file(event: &web_sys::DragEvent) -> Option<File> {
    event.data_transfer()?.files()?.get(0).map(File)
}

/// The file that came from outside (`public/boot.js`), taken away: only one can have it.
pub fn received_file() -> Option<File> {
    let name = JsValue::from("relancierFile");
    let file = Reflect::get(&window(), &name).ok()?.dyn_into().ok()?;
    Reflect::delete_property(&window(), &name).ok()?;
    Some(File(file))
}

/// Has a file taken for one that came from outside, by whatever picker wants it.
pub fn receive_file(file: &File) {
    let window = window();
    if Reflect::set(&window, &"relancierFile".into(), &file.0).is_ok()
        && let Ok(event) = web_sys::Event::new("relancier:file")
    {
        window.dispatch_event(&event).ok();
    }
}

/// The file picked in an input.
pub fn picked_file(input: &web_sys::HtmlInputElement) -> Option<File> {
    input.files()?.get(0).map(File)
}

/// All the files picked in an input.
pub fn picked_files(input: &web_sys::HtmlInputElement) -> Vec<File> {
    let Some(files) = input.files() else { return Vec::new() };
    (0..files.length()).filter_map(|place| files.get(place)).map(File).collect()
}

/// Bytes that the page can show as if they were a file of its own; for as long as this lives.
pub struct Address(String);

impl Address {
    /// An address for bytes of a kind: `application/pdf`, say; `None` for want of memory.
    pub fn of(bytes: &[u8], kind: &str) -> Option<Self> {
        let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
        let options = web_sys::BlobPropertyBag::new();
        options.set_type(kind);
        let blob =
            web_sys::Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        web_sys::Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        web_sys::Url::revoke_object_url(&self.0).ok();
    }
}

/// Whether this browser shows PDF files itself; those of telephones rarely do.
pub fn can_show_pdf() -> bool {
    let able = Reflect::get(&window().navigator(), &"pdfViewerEnabled".into());
    able.ok().and_then(|able| able.as_bool()).unwrap_or(false)
}

/// Saves bytes as a file, the way the person's browser does.
pub fn download(name: &str, bytes: &[u8]) {
    // It fails only for want of memory; then there is no file, and the person sees that.
    let Some(address) = Address::of(bytes, "") else { return };
    let link = window()
        .document()
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(address.as_str());
        link.set_download(name);
        link.click();
    }
    // The download has its own hold on the bytes once it has begun.
    let release = Closure::once_into_js(move || drop(address));
    window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(release.unchecked_ref(), 60_000)
        .ok();
}

/// Asks the browser something about the storage of this page; the answer comes. Nothing where it knows no
/// such question: outside https, and in old browsers.
pub fn of_storage(question: &str) -> Option<Promise> {
    promised(&Reflect::get(&window().navigator(), &"storage".into()).ok()?, question)
}

/// What a method promises that not all browsers have.
fn promised(of: &JsValue, method: &str) -> Option<Promise> {
    let method: Function = Reflect::get(of, &method.into()).ok()?.dyn_into().ok()?;
    method.call0(of).ok()?.dyn_into().ok()
}

/// Does some work unless another tab is at the work of that name: it is not even begun then, and there
/// is no result. Where the browser has no locks it is done anyway.
pub async fn alone<T: 'static>(
    name: &str,
    work: impl Future<Output = T> + 'static,
) -> Option<T> {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or_default();
    let request = Reflect::get(&locks, &"request".into())
        .and_then(JsCast::dyn_into::<Function>)
        .ok()
        .filter(|_| locks.is_object());
    let Some(request) = request else { return Some(work.await) };
    let result = Rc::new(Cell::new(None));
    let granted = Closure::once_into_js({
        let result = result.clone();
        move |lock: JsValue| {
            if lock.is_null() {
                return JsValue::UNDEFINED;
            }
            future_to_promise(async move {
                result.set(Some(work.await));
                Ok(JsValue::UNDEFINED)
            })
            .into()
        }
    });
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE).ok();
    let held = request.call3(&locks, &name.into(), &options, &granted).ok()?;
    JsFuture::from(Promise::from(held)).await.ok();
    result.take()
}

/// Whether the page is in a tab of Safari, or of any browser on an iPhone: these clear the data of a site
/// that is not visited on seven days of use, unless it is installed.
pub fn forgets_after_a_week() -> bool {
    let property = |of: &JsValue, name: &str| Reflect::get(of, &name.into());
    let matches = |query: &str| {
        let ask: Function = property(&window(), "matchMedia")?.dyn_into()?;
        property(&ask.call1(&window(), &query.into())?, "matches")
    };
    let vendor = property(&window().navigator(), "vendor").ok().and_then(|it| it.as_string());
    vendor.is_some_and(|vendor| vendor.starts_with("Apple"))
        && !matches("(display-mode: standalone)").is_ok_and(|yes| yes.is_truthy())
}

/// Whether this browser can hand a text to another program of the device.
pub fn can_share() -> bool {
    Reflect::has(&window().navigator(), &"share".into()).unwrap_or(false)
}

/// Whether it can hand along a file of that name: browsers let some kinds through and not others.
pub fn can_share_file(name: &str) -> bool {
    let navigator = window().navigator();
    let able = || {
        let asked = Object::new();
        let files = js_sys::Array::of1(&shared_file(name, &[]).ok()?.into());
        Reflect::set(&asked, &"files".into(), &files).ok()?;
        let can = Reflect::get(&navigator, &"canShare".into()).ok()?;
        can.dyn_into::<Function>().ok()?.call1(&navigator, &asked).ok()?.as_bool()
    };
    able().unwrap_or(false)
}

fn shared_file(name: &str, bytes: &[u8]) -> Result<web_sys::File, JsValue> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let kind = web_sys::FilePropertyBag::new();
    // Of other files the device looks at the name.
    match name.to_lowercase().rsplit('.').next() {
        Some("pdf") => kind.set_type("application/pdf"),
        Some("json") => kind.set_type("application/json"),
        Some("txt") => kind.set_type("text/plain"),
        _ => {}
    }
    web_sys::File::new_with_u8_array_sequence_and_options(&parts, name, &kind)
}

/// Hands a text, and files with it, to the program that the person picks; `false` if none was.
pub async fn share(
    title: &str,
    text: &str,
    files: &[(&str, &[u8])],
) -> Result<bool, BrowserError> {
    let navigator = window().navigator();
    let share: Function = Reflect::get(&navigator, &"share".into())?.dyn_into()?;
    let message = Object::new();
    for (name, value) in [("title", title), ("text", text)] {
        Reflect::set(&message, &name.into(), &value.into())?;
    }
    if !files.is_empty() {
        let shared = js_sys::Array::new();
        for (name, bytes) in files {
            shared.push(&shared_file(name, bytes)?.into());
        }
        Reflect::set(&message, &"files".into(), &shared)?;
    }
    let picked: Promise = share.call1(&navigator, &message)?.dyn_into()?;
    match JsFuture::from(picked).await {
        Ok(_) => Ok(true),
        Err(error) => match error.dyn_ref::<web_sys::DomException>() {
            Some(exception) if exception.name() == "AbortError" => Ok(false),
            _ => Err(error.into()),
        },
    }
}

/// Copies a text.
pub async fn copy(text: &str) -> Result<(), BrowserError> {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await?;
    Ok(())
}
