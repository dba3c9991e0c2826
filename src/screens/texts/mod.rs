//! *Mes textes*: what goes out, in the user's own words.

mod cursor;
mod palette;
mod pick;
mod preview;

use leptos::prelude::*;
use relancier_core::id::OwnTextId;
use relancier_core::identity::Language;
use relancier_core::ledger::{Ledger, OwnText, Record, RecordId, Register};
use relancier_exchange::fingerprint::derived_id;
use relancier_messages::grammar::GrammarErrorKind;
use relancier_messages::template::Text;
use relancier_messages::{OwnTemplate, TextError, TextErrorKind, TextKind, TextPart, own_text};

use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::settings::{self, Draft};
use crate::workspace::{Change, Notice, Workspace, use_workspace};
use cursor::Typing;
use palette::Palette;
use pick::{Offer, Pick};
use preview::Preview;

const LANGUAGES: [Language; 2] = [Language::French, Language::English];
const REGISTERS: [Register; 2] = [Register::Vous, Register::Tu];
const KINDS: [TextKind; 4] =
    [TextKind::Email, TextKind::Sms, TextKind::Letter, TextKind::Reply];

/// A text as one reads it: for one language and one way of speaking to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    text: Text,
    language: Language,
    register: Register,
}

/// What stands in the two fields.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Words {
    subject: String,
    body: String,
}

impl Slot {
    fn new(text: Text, language: Language, register: Register) -> Self {
        Self { text, language, register: text.register(language, register) }
    }

    /// The slot that a text of one's own fills, if it can be read.
    fn of(own: &OwnText) -> Option<Self> {
        OwnTemplate::of(own)?;
        Some(Self::new(Text::named(own.text.as_str())?, own.language, own.register))
    }

    fn all() -> impl Iterator<Item = Self> {
        Text::ALL.iter().copied().flat_map(|text| {
            LANGUAGES.into_iter().flat_map(move |language| {
                let registers = text.registers(language).iter();
                registers.map(move |register| Self::new(text, language, *register))
            })
        })
    }

    fn names(self) -> [&'static str; 3] {
        [self.text.name(), language_name(self.language), register_name(self.register)]
    }

    /// The same on every device: a text has one place.
    fn id(self) -> OwnTextId {
        let [text, language, register] = self.names();
        OwnTextId(derived_id(&["text", text, language, register]))
    }

    fn own(self, ledger: &Ledger) -> Option<&OwnText> {
        own_text(ledger, self.text, self.language, self.register)
    }

    fn shipped(self) -> Words {
        let source = self.text.source(self.language, self.register);
        Words { subject: source.subject.to_owned(), body: source.body.to_owned() }
    }

    /// What goes out now.
    fn saved(self, ledger: &Ledger) -> Words {
        self.own(ledger).map_or_else(
            || self.shipped(),
            |own| Words { subject: own.subject.to_string(), body: own.body.to_string() },
        )
    }

    fn read(self, words: &Words) -> Result<OwnTemplate, TextError> {
        let Words { subject, body } = words;
        OwnTemplate::parse(self.text, self.language, self.register, subject, body)
    }

    /// Where its fields are in the draft.
    fn draft_names(self) -> [String; 2] {
        let name = self.names().join("/");
        [format!("{name}/subject"), format!("{name}/body")]
    }

    /// What was typed and not saved.
    fn drafted(self, draft: &Draft) -> Option<Words> {
        let [subject, body] = self.draft_names();
        let (subject, body) = (draft.get(&subject)?.clone(), draft.get(&body)?.clone());
        Some(Words { subject, body })
    }
}

fn typed_in(unsaved: &[(Slot, Words)], slot: Slot) -> Option<&Words> {
    unsaved.iter().find(|(of, _)| *of == slot).map(|(_, words)| words)
}

fn language_name(language: Language) -> &'static str {
    match language {
        Language::French => "fr",
        Language::English => "en",
    }
}

fn register_name(register: Register) -> &'static str {
    match register {
        Register::Vous => "vous",
        Register::Tu => "tu",
    }
}

/// A text as it stands in the two fields.
#[derive(Clone, PartialEq)]
struct State {
    slot: Slot,
    words: Words,
    /// The words, read; while they cannot be, as they were when they last could.
    template: Option<OwnTemplate>,
    error: Option<TextError>,
}

/// The text being written.
#[derive(Clone, Copy)]
struct Editor {
    workspace: Workspace,
    slot: RwSignal<Slot>,
    /// What was typed and not saved.
    unsaved: RwSignal<Vec<(Slot, Words)>>,
    state: Memo<State>,
    /// Texts of one's own.
    own: Memo<Vec<Slot>>,
    /// The field one typed in last.
    part: StoredValue<TextPart>,
}

impl Editor {
    fn new(l: Lang, workspace: Workspace) -> Self {
        let draft = settings::draft(settings::TEXTS_DRAFT);
        let unsaved: Vec<_> =
            Slot::all().filter_map(|slot| Some((slot, slot.drafted(&draft)?))).collect();
        let slot = RwSignal::new(unsaved.first().map_or_else(
            || Slot::new(Text::EmailFriendly, l.language, Register::Vous),
            |(slot, _)| *slot,
        ));
        let unsaved = RwSignal::new(unsaved);
        let state = Memo::new(move |before: Option<&State>| {
            let slot = slot.get();
            let words = unsaved
                .with(|unsaved| typed_in(unsaved, slot).cloned())
                .unwrap_or_else(|| slot.saved(&workspace.ledger()));
            let (template, error) = match slot.read(&words) {
                Ok(template) => (Some(template), None),
                Err(error) => {
                    let before = before.filter(|before| before.slot == slot);
                    (before.and_then(|before| before.template.clone()), Some(error))
                }
            };
            State { slot, words, template, error }
        });
        let own = Memo::new(move |_| {
            workspace.ledger().own_texts().filter_map(Slot::of).collect::<Vec<_>>()
        });
        Self { workspace, slot, unsaved, state, own, part: StoredValue::new(TextPart::Body) }
    }

    fn is_own(self) -> bool {
        self.own.with(|own| own.contains(&self.slot.get()))
    }

    fn is_unsaved(self) -> bool {
        self.unsaved.with(|unsaved| typed_in(unsaved, self.slot.get()).is_some())
    }

    /// What a choice is called, with the word for what was done where it leads to.
    fn marked(
        self,
        l: Lang,
        what: &'static str,
        leads_to: impl Fn(Slot) -> bool + Send + Sync + 'static,
    ) -> Signal<String> {
        Signal::derive(move || {
            if self.unsaved.with(|unsaved| unsaved.iter().any(|(slot, _)| leads_to(*slot))) {
                say!(l, texts.unsaved, what = what).to_string()
            } else if self.own.with(|own| own.iter().any(|slot| leads_to(*slot))) {
                say!(l, texts.changed, what = what).to_string()
            } else {
                what.to_owned()
            }
        })
    }

    fn error(self, part: TextPart) -> Option<TextError> {
        self.state.with(|state| state.error.clone()).filter(|error| error.part == part)
    }

    /// Takes in what was typed, and keeps it on this device.
    fn typed(self, part: TextPart, typed: String) {
        let State { slot, mut words, .. } = self.state.get_untracked();
        match part {
            TextPart::Subject => words.subject = typed,
            TextPart::Body => words.body = typed,
        }
        let saved = slot.saved(&self.workspace.ledger_now());
        self.keep((words != saved).then_some(words));
    }

    /// Keeps what is not saved of the text, or forgets it.
    fn keep(self, words: Option<Words>) {
        let slot = self.slot.get_untracked();
        let mut draft = Draft::new();
        self.unsaved.update(|unsaved| {
            unsaved.retain(|(of, _)| *of != slot);
            unsaved.extend(words.map(|words| (slot, words)));
            for (slot, words) in unsaved.iter() {
                let [subject, body] = slot.draft_names();
                draft.insert(subject, words.subject.clone());
                draft.insert(body, words.body.clone());
            }
        });
        if draft.is_empty() {
            settings::drop_draft(settings::TEXTS_DRAFT);
        } else {
            settings::keep_draft(settings::TEXTS_DRAFT, &draft);
        }
    }

    fn save(self, l: Lang) {
        let (slot, own) = match self.state.get_untracked() {
            State { slot, template: Some(own), error: None, .. } => (slot, own),
            State { error, .. } => return error.iter().for_each(show),
        };
        if !untrack(|| self.is_unsaved()) {
            let text = say!(l, texts.nothing_to_save).to_owned();
            return self.workspace.notice().set(Some(Notice { text, undo: false }));
        }
        // Whoever typed the shipped words again is back at them, and follows them when they change.
        if slot.read(&slot.shipped()).as_ref() == Ok(&own) {
            return self.back_to_shipped(l);
        }
        let what = say!(l, texts.saved, name = slot.text.about(l.language)).to_string();
        let record = Record::OwnText(own.record(slot.id()));
        self.workspace.commit(what, vec![Change::Put(record)]);
        self.keep(None);
    }

    fn back_to_shipped(self, l: Lang) {
        let slot = self.slot.get_untracked();
        let own = slot.own(&self.workspace.ledger_now()).map(|own| own.id);
        let what = say!(l, texts.shipped_again, name = slot.text.about(l.language)).to_string();
        let away = own.map(|id| Change::Delete(RecordId::OwnText(id)));
        self.workspace.commit(what, away.into_iter().collect());
        self.keep(None);
    }
}

/// The texts, to read and to change.
#[component]
pub fn Texts() -> impl IntoView {
    let l = use_lang();
    let editor = Editor::new(l, use_workspace());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        editor.save(l);
    };
    let give_up = move |_| {
        editor.keep(None);
        browser::focus(field_id(TextPart::Body));
    };
    let to_shipped = move |_| {
        editor.back_to_shipped(l);
        browser::focus(field_id(TextPart::Body));
    };
    let language = move || language_name(editor.slot.get().language);
    let input = move |part: TextPart| {
        move |_: leptos::ev::FocusEvent| {
            editor.part.set_value(part);
        }
    };
    view! {
        <p class="crumb"><a href=Route::Settings.href()>{say!(l, nav.settings)}</a></p>
        <div class="top">
            <div>
                <h1>{say!(l, texts.title)}</h1>
                <p>{say!(l, texts.about)}</p>
            </div>
        </div>
        <section class="panel"><Choose editor/></section>
        <div class="two even">
            <section class="panel letter">
                <h2>{move || editor.slot.get().text.about(l.language)}</h2>
                <p class="muted">
                    {move || if editor.is_own() {
                        view! { <span class="tag accent">{say!(l, texts.is_own)}</span> }
                    } else {
                        view! { <span class="tag">{say!(l, texts.is_shipped)}</span> }
                    }}" "
                    {move || editor.is_unsaved().then(|| view! {
                        <span class="tag warn">{say!(l, texts.is_unsaved)}</span>
                    })}
                </p>
                <form class="form" on:submit=save>
                    <div class="field" hidden=move || !editor.slot.get().text.has_subject()>
                        <label for=field_id(TextPart::Subject)>{say!(l, write.subject)}</label>
                        <input id=field_id(TextPart::Subject) autocomplete="off" lang=language
                            prop:value=move || editor.state.with(|state| state.words.subject.clone())
                            on:input:target=move |event| editor.typed(TextPart::Subject, event.target().value())
                            on:focus=input(TextPart::Subject)
                            aria-invalid=move || editor.error(TextPart::Subject).map(|_| "true")
                            aria-describedby=error_id(TextPart::Subject)/>
                        <Fault editor part=TextPart::Subject/>
                    </div>
                    <div class="field">
                        <label for=field_id(TextPart::Body)>{say!(l, write.body)}</label>
                        <textarea id=field_id(TextPart::Body) rows="18" lang=language
                            prop:value=move || editor.state.with(|state| state.words.body.clone())
                            on:input:target=move |event| editor.typed(TextPart::Body, event.target().value())
                            on:focus=input(TextPart::Body)
                            aria-invalid=move || editor.error(TextPart::Body).map(|_| "true")
                            aria-describedby=error_id(TextPart::Body)></textarea>
                        <Fault editor part=TextPart::Body/>
                    </div>
                    <Palette editor/>
                    <p class="muted" hidden=move || !editor.is_unsaved()>{say!(l, texts.kept)}</p>
                    <div class="act">
                        <button type="submit" class="go">{say!(l, texts.save)}</button>
                        <button type="button" hidden=move || !editor.is_unsaved() on:click=give_up>{say!(l, texts.give_up)}</button>
                        <button type="button" hidden=move || !editor.is_own() on:click=to_shipped>{say!(l, texts.to_shipped)}</button>
                    </div>
                </form>
            </section>
            <Preview editor/>
        </div>
    }
}

/// Which text, in which language, and how people are spoken to; what is one's own is marked.
#[component]
fn Choose(editor: Editor) -> impl IntoView {
    let l = use_lang();
    let slot = editor.slot;
    let texts = KINDS.map(|kind| {
        let of_kind = Text::ALL.iter().copied().filter(|text| text.kind() == kind);
        let options = of_kind.map(|text| {
            let leads_to = move |slot: Slot| slot.text == text;
            Offer {
                value: text.name().to_owned(),
                label: editor.marked(l, text.about(l.language), leads_to),
            }
        });
        (kind_name(l, kind), options.collect())
    });
    let languages = LANGUAGES.map(|language| {
        let name = match language {
            Language::French => say!(l, texts.french),
            Language::English => say!(l, texts.english),
        };
        let leads_to = move |to: Slot| to.language == language && to.text == slot.get().text;
        let label = editor.marked(l, name, leads_to);
        Offer { value: language_name(language).to_owned(), label }
    });
    let registers = REGISTERS.map(|register| {
        let name = match register {
            Register::Vous => say!(l, chasing.vous),
            Register::Tu => say!(l, chasing.tu),
        };
        let leads_to = move |to: Slot| to == Slot { register, ..slot.get() };
        let label = editor.marked(l, name, leads_to);
        Offer { value: register_name(register).to_owned(), label }
    });
    let choose_text = Callback::new(move |name: String| {
        if let Some(text) = Text::named(&name) {
            slot.update(|slot| *slot = Slot::new(text, slot.language, slot.register));
        }
    });
    let choose_language = Callback::new(move |name: String| {
        let language = LANGUAGES.into_iter().find(|language| language_name(*language) == name);
        if let Some(language) = language {
            slot.update(|slot| *slot = Slot::new(slot.text, language, slot.register));
        }
    });
    let choose_register = Callback::new(move |name: String| {
        let register = REGISTERS.into_iter().find(|register| register_name(*register) == name);
        if let Some(register) = register {
            slot.update(|slot| *slot = Slot::new(slot.text, slot.language, register));
        }
    });
    let chosen = move |name: fn(Slot) -> &'static str| {
        Signal::derive(move || name(slot.get()).to_owned())
    };
    let one_register = move || {
        let slot = slot.get();
        slot.text.registers(slot.language).len() < 2
    };
    view! {
        <div class="form">
            <Pick id="text" label=say!(l, texts.text) offers=texts.into() chosen=chosen(|slot| slot.text.name()) pick=choose_text/>
            <div class="pair">
                <Pick id="text-language" label=say!(l, texts.language) offers=vec![("", languages.into())]
                    chosen=chosen(|slot| language_name(slot.language)) pick=choose_language/>
                <div hidden=one_register>
                    <Pick id="text-register" label=say!(l, chasing.register) offers=vec![("", registers.into())]
                        chosen=chosen(|slot| register_name(slot.register)) pick=choose_register/>
                </div>
            </div>
        </div>
    }
}

fn kind_name(l: Lang, kind: TextKind) -> &'static str {
    match kind {
        TextKind::Email => say!(l, texts.emails),
        TextKind::Sms => say!(l, texts.messages),
        TextKind::Letter => say!(l, texts.letters),
        TextKind::Reply => say!(l, texts.replies),
    }
}

/// What is wrong with what stands in a field, and the way to it.
#[component]
fn Fault(editor: Editor, part: TextPart) -> impl IntoView {
    let l = use_lang();
    let told = move || editor.error(part).map(|error| error_sentence(l, &error));
    let go = move |_| {
        if let Some(error) = untrack(|| editor.error(part)) {
            show(&error);
        }
    };
    view! {
        <div class="fault">
            <p class="error" id=error_id(part) aria-live="polite">{told}</p>
            <button type="button" class="quiet" hidden=move || editor.error(part).is_none() on:click=go>
                {say!(l, texts.show)}
            </button>
        </div>
    }
}

fn field_id(part: TextPart) -> &'static str {
    match part {
        TextPart::Subject => "text-subject",
        TextPart::Body => "text-body",
    }
}

fn error_id(part: TextPart) -> &'static str {
    match part {
        TextPart::Subject => "text-subject-error",
        TextPart::Body => "text-body-error",
    }
}

/// Brings the person to what is wrong.
fn show(error: &TextError) {
    if let Some(field) = Typing::find(field_id(error.part)) {
        field.select(error.at.clone());
    }
}

fn error_sentence(l: Lang, error: &TextError) -> String {
    let what = match &error.kind {
        TextErrorKind::Empty => return say!(l, texts.empty).to_owned(),
        TextErrorKind::TooLong(max) => return say!(l, texts.too_long, max = *max).to_string(),
        TextErrorKind::Grammar(kind) => grammar_sentence(l, kind),
    };
    match error.part {
        TextPart::Subject => say!(l, texts.in_subject, what = what).to_string(),
        TextPart::Body => say!(l, texts.in_line, line = error.line, what = what).to_string(),
    }
}

fn grammar_sentence(l: Lang, kind: &GrammarErrorKind) -> String {
    match kind {
        GrammarErrorKind::UnknownField(name) => {
            say!(l, texts.unknown_field, written = format!("{{{name}}}")).to_string()
        }
        GrammarErrorKind::UnknownTag(name) => {
            say!(l, texts.unknown_tag, written = format!("[{name}]")).to_string()
        }
        GrammarErrorKind::UnknownCondition(name) => {
            say!(l, texts.unknown_condition, written = name.clone()).to_string()
        }
        GrammarErrorKind::Unpaired(sign @ ('{' | '[')) => {
            say!(l, texts.not_closed, sign = sign.to_string()).to_string()
        }
        GrammarErrorKind::Unpaired(sign) => {
            say!(l, texts.not_opened, sign = sign.to_string()).to_string()
        }
        GrammarErrorKind::StrayElse => say!(l, texts.stray_else).to_owned(),
        GrammarErrorKind::StrayEnd => say!(l, texts.stray_end).to_owned(),
        GrammarErrorKind::UnclosedSection => say!(l, texts.unclosed_section).to_owned(),
        GrammarErrorKind::NotHere(name) => {
            say!(l, texts.not_here, name = name.clone()).to_string()
        }
    }
}
