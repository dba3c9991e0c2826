//! What belongs to this device alone: language, theme, drafts of forms. Kept by gloo-storage.
//!
//! Nothing of the ledger is here. A browser that refuses storage loses the comfort of these
//! settings and nothing else, so a failure to write them is not told.

use std::collections::BTreeMap;

use gloo_storage::{LocalStorage, Storage as _};
use relancier_core::identity::Language;

use crate::browser::window;

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

/// The language chosen here; French until one is.
pub fn language() -> Language {
    match LocalStorage::get::<String>(LANGUAGE).as_deref() {
        Ok("en") => Language::English,
        _ => Language::French,
    }
}

/// Keeps the language and tells the document, for screen readers and hyphenation.
pub fn set_language(language: Language) {
    LocalStorage::set(LANGUAGE, code(language)).ok();
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
    match LocalStorage::get::<String>(THEME).as_deref() {
        Ok("light") => Theme::Light,
        Ok("dark") => Theme::Dark,
        _ => Theme::Device,
    }
}

/// Keeps the theme and shows it.
pub fn set_theme(theme: Theme) {
    match theme {
        Theme::Device => LocalStorage::delete(THEME),
        Theme::Light => LocalStorage::set(THEME, "light").unwrap_or_default(),
        Theme::Dark => LocalStorage::set(THEME, "dark").unwrap_or_default(),
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
    LocalStorage::get::<bool>(EXAMPLE).unwrap_or(false)
}

/// Remembers whether it does.
pub fn set_example(example: bool) {
    LocalStorage::set(EXAMPLE, example).ok();
}

/// What was typed in a form that has not been sent, by field name.
pub type Draft = BTreeMap<String, String>;

/// The draft of a form, if one was left.
pub fn draft(form: &str) -> Draft {
    LocalStorage::get(draft_key(form)).unwrap_or_default()
}

/// Keeps the draft of a form.
pub fn keep_draft(form: &str, draft: &Draft) {
    LocalStorage::set(draft_key(form), draft).ok();
}

/// Forgets the draft of a form: it was sent, or given up.
pub fn drop_draft(form: &str) {
    LocalStorage::delete(draft_key(form));
}

fn draft_key(form: &str) -> String {
    format!("relancier.draft.{form}")
}
