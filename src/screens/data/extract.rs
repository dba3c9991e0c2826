//! Some clients for someone else's eyes, with things left out.

use std::collections::BTreeSet;

use leptos::prelude::*;
use relancier_core::id::ClientId;
use relancier_exchange::fold::fold;
use relancier_exchange::json::{self, Extent};

use super::handover::{Coming, Handover, Outgoing};
use crate::browser;
use crate::lang::{say, use_lang};
use crate::workspace::{Notice, use_workspace};

/// Clients shown at a time; the search finds the others.
const SHOWN: usize = 50;

/// An extract for an accountant or a lawyer.
#[component]
pub fn ExtractPanel() -> impl IntoView {
    let l = use_lang();
    let open = RwSignal::new(false);
    let begin = move |_| {
        open.set(true);
        request_animation_frame(|| browser::focus("extract-search"));
    };
    view! {
        <section class="panel">
            <h2>{say!(l, extract.title)}</h2>
            <p class="muted">{say!(l, extract.text)}</p>
            <Show
                when=move || open.get()
                fallback=move || view! {
                    <div class="act"><button type="button" on:click=begin>{say!(l, extract.begin)}</button></div>
                }
            >
                <Choose/>
            </Show>
        </section>
    }
}

/// Whom it is of, and what is left out.
#[component]
fn Choose() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let chosen = RwSignal::new(BTreeSet::<ClientId>::new());
    let search = RwSignal::new(String::new());
    let (notes, details) = (RwSignal::new(false), RwSignal::new(false));
    // By name, as far as they are searched for.
    let found = Memo::new(move |_| {
        let wanted = fold(&search.read());
        let ledger = workspace.ledger();
        let named = ledger.clients().map(|client| (client.name.to_string(), client.id));
        let mut found: Vec<_> = named
            .map(|(name, id)| (fold(&name), name, id))
            .filter(|(folded, ..)| folded.contains(&wanted))
            .collect();
        found.sort();
        found
    });
    let all = move |_| {
        chosen.update(|chosen| {
            found.with(|found| chosen.extend(found.iter().map(|(_, _, id)| *id)));
        });
    };
    let tick = move |name: String, id: ClientId| {
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=move || chosen.read().contains(&id)
                    on:change:target=move |event| chosen.update(|chosen| {
                        if event.target().checked() { chosen.insert(id); } else { chosen.remove(&id); }
                    })/>
                <span>{name}</span>
            </label>
        }
    };
    let list = move || {
        let ticks: Vec<_> = found.with(|found| {
            found.iter().take(SHOWN).map(|(_, name, id)| tick(name.clone(), *id)).collect()
        });
        let more = found.with(Vec::len).saturating_sub(SHOWN);
        view! {
            {ticks}
            {(more > 0).then(|| view! { <p class="muted">{say!(l, extract.more, count = more)}</p> })}
        }
    };
    let flag = move |value: RwSignal<bool>, label: &'static str| {
        view! {
            <label class="choice">
                <input type="checkbox" on:change:target=move |event| value.set(event.target().checked())/>
                <span>{label}</span>
            </label>
        }
    };
    let told = move |text: String| workspace.notice().set(Some(Notice { text, undo: false }));
    let file = Callback::new(move |()| -> Coming {
        if chosen.with_untracked(BTreeSet::is_empty) {
            told(say!(l, extract.nobody).to_string());
            return Box::pin(async { None });
        }
        let extent = Extent {
            clients: chosen.get_untracked(),
            notes: notes.get_untracked(),
            contact_details: details.get_untracked(),
        };
        let text = json::extract(&workspace.ledger_now(), &extent);
        let name = say!(l, extract.file_name, date = workspace.today().to_string()).to_string();
        Box::pin(async move { Some(Outgoing { name: format!("{name}.json"), text }) })
    });
    let saved = Callback::new(move |name: String| {
        told(say!(l, data.exported, name = name).to_string());
    });
    view! {
        <div class="form">
            <fieldset class="choices">
                <legend>{say!(l, extract.whom)}</legend>
                <div class="field">
                    <label for="extract-search">{say!(l, extract.search)}</label>
                    <input id="extract-search" type="search" autocomplete="off" on:input:target=move |event| search.set(event.target().value())/>
                </div>
                {list}
                <div class="act">
                    <button type="button" class="quiet" on:click=all>{say!(l, extract.all)}</button>
                    <button type="button" class="quiet" on:click=move |_| chosen.update(BTreeSet::clear)>{say!(l, extract.none)}</button>
                </div>
                <p role="status" class="muted">{move || say!(l, extract.chosen, count = chosen.read().len()).to_string()}</p>
            </fieldset>
            <fieldset class="choices">
                <legend>{say!(l, extract.what)}</legend>
                {flag(notes, say!(l, extract.notes))}
                {flag(details, say!(l, extract.details))}
            </fieldset>
            <p>{say!(l, extract.goes_out)}</p>
            <div aria-live="polite">
                <Show when=move || notes.get()><p class="note">{say!(l, extract.with_notes)}</p></Show>
            </div>
            <p>{say!(l, extract.stays)}</p>
            <p class="muted">{say!(l, extract.how_read)}</p>
            <Handover id="extract-phrase" action=say!(l, extract.make) file saved/>
        </div>
    }
}
