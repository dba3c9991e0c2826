//! What belongs to this device alone: language, theme, drafts of forms. Kept by gloo-storage.
//!
//! Nothing of the ledger is here; drafts may hold some of it to be, and are sealed as the ledger is. A browser that refuses storage loses the comfort of these
//! settings and nothing else, so a failure to write them is not told.

use std::collections::BTreeMap;

use gloo_storage::{LocalStorage, Storage as _};
use relancier_core::backup::Backup;
use relancier_core::identity::Language;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::browser::window;
use crate::store::{self, Origin};

/// Light, dark, or as the device is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device is set.
    #[default]
    Device,
    /// Dark ink on paper.
    Light,
    /// The other way round.
    Dark,
}

const LANGUAGE: &str = "relancier.language";
const THEME: &str = "relancier.theme";
const EXAMPLE: &str = "relancier.example";
const BACKUP: &str = "relancier.backup";
const FOLDER: &str = "relancier.folder";
const ASKED: &str = "relancier.asked_to_keep";
const LOST: &str = "relancier.lost";
const IDLE: &str = "relancier.idle";
const ACTIVE: &str = "relancier.active";

/// The language chosen here; French until one is.
pub fn language() -> Language {
    match kept::<String>(LANGUAGE).as_deref() {
        Some("en") => Language::English,
        _ => Language::French,
    }
}

/// Keeps the language and tells the document, for screen readers and hyphenation.
pub fn set_language(language: Language) {
    keep(LANGUAGE, code(language));
    show_language(language);
}

/// Tells the document its language.
pub fn show_language(language: Language) {
    if let Some(root) = window().document().and_then(|document| document.document_element()) {
        root.set_attribute("lang", code(language)).ok();
    }
}

fn code(language: Language) -> &'static str {
    match language {
        Language::French => "fr",
        Language::English => "en",
    }
}

/// The theme chosen here.
pub fn theme() -> Theme {
    match kept::<String>(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::Device,
    }
}

/// Keeps the theme and shows it.
pub fn set_theme(theme: Theme) {
    match theme {
        Theme::Device => forget(THEME),
        Theme::Light => keep(THEME, "light"),
        Theme::Dark => keep(THEME, "dark"),
    }
    show_theme(theme);
}

/// Shows the theme, by the attribute that the style sheet's tokens follow.
pub fn show_theme(theme: Theme) {
    let Some(root) = window().document().and_then(|document| document.document_element())
    else {
        return;
    };
    match theme {
        Theme::Device => root.remove_attribute("data-theme").ok(),
        Theme::Light => root.set_attribute("data-theme", "light").ok(),
        Theme::Dark => root.set_attribute("data-theme", "dark").ok(),
    };
}

/// Whether the ledger on this device holds the example data.
pub fn example() -> bool {
    kept::<bool>(EXAMPLE).unwrap_or(false)
}

/// Remembers whether it does.
pub fn set_example(example: bool) {
    keep(EXAMPLE, &example);
}

/// The last copy of the ledger that left this browser, if one did.
pub fn backup() -> Option<Backup> {
    let kept = kept::<String>(BACKUP)?;
    let (day, up_to) = kept.split_once(' ')?;
    Some(Backup { day: day.parse().ok()?, up_to: up_to.parse().ok()? })
}

/// Remembers the last copy.
pub fn set_backup(backup: Backup) {
    keep(BACKUP, &format!("{} {}", backup.day, backup.up_to));
}

/// The [mark](relancier_core::ledger::Ledger::mark) of what is in the folder, once one was chosen.
pub fn folder() -> Option<Option<u64>> {
    kept::<String>(FOLDER).map(|mark| mark.parse().ok())
}

/// Remembers the mark of what is in it.
pub fn set_folder(mark: Option<u64>) {
    keep(FOLDER, &mark.map_or_else(String::new, |mark| mark.to_string()));
}

/// Forgets it: nothing is copied to a folder any more.
pub fn forget_folder() {
    forget(FOLDER);
}

/// Whether the browser was ever asked to keep the data of this page; from now on it was.
pub fn asked_to_keep() -> bool {
    let asked = was_asked_to_keep();
    keep(ASKED, &true);
    asked
}

fn was_asked_to_keep() -> bool {
    kept::<bool>(ASKED).unwrap_or(false)
}

/// Forgets what was kept here: all of it was erased.
pub fn forget_kept() {
    forget(BACKUP);
    forget(ASKED);
    settle_loss();
}

/// Whether what was kept here is lost, and nobody has said yet that this is settled: the browser says so of the
/// database just opened, or has begun a new one although it was asked to keep one. It is remembered, for the
/// browser will not say so again.
pub fn is_lost(origin: Origin) -> bool {
    let lost = match origin {
        Origin::Kept | Origin::Restored => false,
        Origin::New => was_asked_to_keep(),
        Origin::Emptied => !example(),
    };
    if lost {
        keep(LOST, &true);
    }
    kept::<bool>(LOST).unwrap_or(false)
}

/// What was lost is back, or never will be.
pub fn settle_loss() {
    forget(LOST);
}

/// After how many minutes without a gesture a locked ledger closes; `None` for never.
pub fn idle_minutes() -> Option<u64> {
    match kept(IDLE) {
        Some(0) => None,
        Some(minutes) => Some(minutes),
        None => Some(15),
    }
}

/// Keeps after how many; nought for never.
pub fn set_idle_minutes(minutes: u64) {
    keep(IDLE, &minutes);
}

/// When there was last a gesture in any tab, in milliseconds since 1 January 1970.
pub fn active() -> Option<u64> {
    kept(ACTIVE)
}

/// There was one now.
pub fn set_active(millis: u64) {
    keep(ACTIVE, &millis);
}

/// The forms that keep a draft.
pub const COMPANY_DRAFT: &str = "company";
/// See [`COMPANY_DRAFT`].
pub const INVOICE_DRAFT: &str = "invoice";
/// See [`COMPANY_DRAFT`].
pub const TEXTS_DRAFT: &str = "texts";
const DRAFTS: [&str; 3] = [COMPANY_DRAFT, INVOICE_DRAFT, TEXTS_DRAFT];

/// What was typed in a form that has not been sent, by field name.
pub type Draft = BTreeMap<String, String>;

/// The draft of a form, if one was left.
pub fn draft(form: &str) -> Draft {
    let key = draft_key(form);
    let draft = match store::beside() {
        None => kept(&key),
        Some(cipher) => kept::<Vec<u8>>(&key)
            .and_then(|sealed| cipher.open(&key, &sealed))
            .and_then(|text| serde_json::from_slice(&text).ok()),
    };
    draft.unwrap_or_default()
}

/// Keeps the draft of a form.
pub fn keep_draft(form: &str, draft: &Draft) {
    let key = draft_key(form);
    match (store::beside(), serde_json::to_vec(draft)) {
        (None, _) => keep(&key, draft),
        (Some(cipher), Ok(text)) => keep(&key, &cipher.seal(&key, &text)),
        (Some(_), Err(_)) => {}
    }
}

/// Has the drafts kept as the ledger is from now on; those that cannot be read go.
pub fn recast_drafts(lock: Option<&store::Lock>) {
    let drafts = DRAFTS.map(|form| (form, draft(form)));
    store::set_beside(lock);
    for (form, draft) in drafts {
        if draft.is_empty() {
            drop_draft(form);
        } else {
            keep_draft(form, &draft);
        }
    }
}

/// Forgets the draft of a form: it was sent, or given up.
pub fn drop_draft(form: &str) {
    forget(&draft_key(form));
}

/// Forgets the drafts of all forms.
pub fn drop_drafts() {
    DRAFTS.into_iter().for_each(drop_draft);
}

fn draft_key(form: &str) -> String {
    format!("relancier.draft.{form}")
}

/// Whether the browser lets the page remember anything; gloo-storage takes it for granted.
fn remembers() -> bool {
    matches!(window().local_storage(), Ok(Some(_)))
}

fn kept<T: DeserializeOwned>(key: &str) -> Option<T> {
    if remembers() { LocalStorage::get(key).ok() } else { None }
}

fn keep(key: &str, value: &(impl Serialize + ?Sized)) {
    if remembers() {
        LocalStorage::set(key, value).ok();
    }
}

fn forget(key: &str) {
    if remembers() {
        LocalStorage::delete(key);
    }
}
