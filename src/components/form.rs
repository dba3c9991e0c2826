//! Forms: what is typed is text until it is sent; then it is parsed, once, into what it means.

use std::collections::BTreeMap;

use leptos::context::Provider;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::lang::{say, use_lang};
use crate::settings;

/// What was typed in a form, by field name.
#[derive(Debug, Clone, Default)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// What was typed in a field, without the spaces around it; empty if nothing was.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |text| text.trim())
    }

    /// Whether a box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// What was chosen among values that each stand for something.
    pub fn chosen<T: Clone>(&self, name: &str, among: &[(&str, T)]) -> Option<T> {
        let chosen = self.text(name);
        among.iter().find(|(value, _)| *value == chosen).map(|(_, meaning)| meaning.clone())
    }
}

/// The sentences about what has to be typed anew, by field name.
pub type Problems = BTreeMap<&'static str, String>;

/// What a form's fields need of it.
#[derive(Clone, Copy)]
struct FormContext {
    problems: RwSignal<Problems>,
    draft: StoredValue<settings::Draft>,
}

/// A form. `submit` parses the answers and either acts, or returns what is wrong.
///
/// With a `draft` name, what is typed survives a killed tab; it is forgotten once sent.
#[component]
pub fn Form(
    /// The name its draft is kept under.
    #[prop(default = None)]
    draft: Option<&'static str>,
    /// What the button says it does.
    #[prop(into)]
    action: String,
    /// Parses and acts.
    submit: impl Fn(&Answers) -> Result<(), Problems> + 'static,
    /// Told of each change while typing.
    #[prop(optional)]
    on_change: Option<Callback<Answers>>,
    /// A way out, beside the button.
    #[prop(optional, into)]
    cancel: Option<Callback<()>>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let l = use_lang();
    let form = NodeRef::<html::Form>::new();
    let problems = RwSignal::new(Problems::new());
    let kept = draft.map(settings::draft).unwrap_or_default();
    let context = FormContext { problems, draft: StoredValue::new(kept) };

    let answers = move || form.get_untracked().map(|form| read(&form)).unwrap_or_default();
    let typed = move |_| {
        let answers = answers();
        if let Some(name) = draft {
            settings::keep_draft(name, &answers.0);
        }
        if let Some(on_change) = on_change {
            on_change.run(answers);
        }
    };
    let sent = move |event: SubmitEvent| {
        event.prevent_default();
        let found = submit(&answers()).err().unwrap_or_default();
        let refused = !found.is_empty();
        problems.try_set(found);
        if refused {
            focus_first_problem(form);
        } else if let Some(name) = draft {
            settings::drop_draft(name);
        }
    };
    let given_up = move |_| {
        if let Some(name) = draft {
            settings::drop_draft(name);
        }
        if let Some(cancel) = cancel {
            cancel.run(());
        }
    };
    view! {
        <form class="form" novalidate node_ref=form on:input=typed on:submit=sent>
            <Provider value=context>{children()}</Provider>
            <div class="act">
                <button type="submit" class="go">{action}</button>
                {cancel.is_some().then(|| view! {
                    <button type="button" class="quiet" on:click=given_up>{say!(l, form.cancel)}</button>
                })}
            </div>
        </form>
    }
}

/// A line to type in, with its label, its hint and what is wrong with it.
#[component]
pub fn Field(
    /// The name in the answers.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: Signal<String>,
    /// `text`, `date`, `email`, `tel`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The keyboard a phone shows, where it is not the kind's own.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Help.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// Whether a form cannot be sent without it.
    #[prop(optional)]
    required: bool,
    /// Whether nothing else may read it: some browsers send what they look over for spelling away.
    #[prop(optional)]
    secret: bool,
) -> impl IntoView {
    let (drafted, error) = field_context(name);
    let shown = move || drafted.clone().unwrap_or_else(|| value.get());
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name name=name type=kind inputmode=inputmode autocomplete=autocomplete
                spellcheck=secret.then_some("false") autocapitalize=secret.then_some("none")
                prop:value=shown required=required aria-required=required.then_some("true")
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by(name)
            />
            {notes(name, hint, error)}
        </div>
    }
}

/// Several lines to type in.
#[component]
pub fn TextArea(
    /// The name in the answers.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: Signal<String>,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
    /// Help.
    #[prop(optional, into)]
    hint: Signal<String>,
) -> impl IntoView {
    let (drafted, error) = field_context(name);
    let shown = move || drafted.clone().unwrap_or_else(|| value.get());
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <textarea
                id=name name=name rows=rows prop:value=shown
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by(name)
            ></textarea>
            {notes(name, hint, error)}
        </div>
    }
}

/// One of a few, each with its word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// In the answers.
    pub value: String,
    /// What the person reads.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// One choice among a few.
#[component]
pub fn Select(
    /// The name in the answers.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// What there is to choose.
    choices: Vec<Choice>,
    /// What is chosen at first.
    #[prop(optional, into)]
    value: String,
    /// Help.
    #[prop(optional, into)]
    hint: Signal<String>,
) -> impl IntoView {
    let (drafted, error) = field_context(name);
    let value = drafted.unwrap_or(value);
    let options = choices
        .into_iter()
        .map(|choice| {
            let selected = choice.value == value;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select
                id=name name=name
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by(name)
            >
                {options}
            </select>
            {notes(name, hint, error)}
        </div>
    }
}

/// A box to tick.
#[component]
pub fn Tick(
    /// The name in the answers, which have it when it is ticked.
    name: &'static str,
    /// What ticking it says.
    #[prop(into)]
    label: String,
    /// Whether it is ticked at first.
    value: bool,
) -> impl IntoView {
    view! {
        <label class="choice"><input type="checkbox" name=name checked=value/><span>{label}</span></label>
    }
}

/// Fields that answer one question together; what is wrong with the whole stands above them.
#[component]
pub fn Group(
    /// The name of the whole, for what is wrong with it.
    name: &'static str,
    /// The question.
    #[prop(into)]
    label: String,
    /// Help.
    #[prop(optional, into)]
    hint: Signal<String>,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let (_, error) = field_context(name);
    view! {
        <fieldset class="field group" class:wrong=move || error.get().is_some() aria-describedby=described_by(name)>
            <legend>{label}</legend>
            {notes(name, hint, error)}
            {children()}
        </fieldset>
    }
}

/// The draft of a field, and what is wrong with it.
fn field_context(name: &'static str) -> (Option<String>, Signal<Option<String>>) {
    let Some(FormContext { problems, draft }) = use_context() else {
        return (None, Signal::stored(None));
    };
    let drafted = draft.with_value(|draft| draft.get(name).cloned());
    let error = Signal::derive(move || problems.with(|found| found.get(name).cloned()));
    (drafted, error)
}

fn notes(
    name: &'static str,
    hint: Signal<String>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <p class="hint" id=format!("{name}-hint")>{hint}</p>
        <p class="error" id=format!("{name}-error")>{error}</p>
    }
}

fn described_by(name: &str) -> String {
    format!("{name}-error {name}-hint")
}

/// The fields of a form as they are now.
fn read(form: &web_sys::HtmlFormElement) -> Answers {
    let mut answers = BTreeMap::new();
    let elements = form.elements();
    for place in 0..elements.length() {
        let Some(element) = elements.item(place) else { continue };
        let (name, value) = if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>()
        {
            let ticked =
                !matches!(input.type_().as_str(), "checkbox" | "radio") || input.checked();
            if !ticked {
                continue;
            }
            (input.name(), input.value())
        } else if let Some(select) = element.dyn_ref::<web_sys::HtmlSelectElement>() {
            (select.name(), select.value())
        } else if let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            (area.name(), area.value())
        } else {
            continue;
        };
        answers.insert(name, value);
    }
    Answers(answers)
}

/// Brings the person to the first thing to correct, once it is marked; by then they may have closed the form.
fn focus_first_problem(form: NodeRef<html::Form>) {
    request_animation_frame(move || {
        let first = form
            .try_get_untracked()
            .flatten()
            .and_then(|form| {
                form.query_selector("[aria-invalid=true], .wrong input").ok().flatten()
            })
            .and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(field) = first {
            field.focus().ok();
        }
    });
}
