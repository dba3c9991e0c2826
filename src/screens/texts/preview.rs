//! The text as it would go out to a client of the ledger.

use leptos::prelude::*;
use relancier_core::dunning::{Card, StepKind};
use relancier_core::id::ClientId;
use relancier_core::ledger::{Channel, Ledger};
use relancier_messages::template::Text;
use relancier_messages::{Message, Parties, preview, preview_demand};

use super::pick::{Offer, Pick};
use super::{Editor, language_name};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;

/// The text filled with what a client owes today.
#[component]
pub fn Preview(editor: Editor) -> impl IntoView {
    let l = use_lang();
    let workspace = editor.workspace;
    let agenda = workspace.agenda();
    let picked = RwSignal::new(None::<ClientId>);
    let demand = Memo::new(move |_| {
        let (ledger, text) = (workspace.ledger(), editor.slot.get().text);
        let client = agenda.with(|agenda| whom(&ledger, &agenda.cards, text, picked.get()))?;
        preview_demand(&Parties::with(&ledger, client)?, text, workspace.today())
    });
    let chosen = Signal::derive(move || {
        demand
            .with(|demand| demand.as_ref().map(|demand| demand.client.to_string()))
            .unwrap_or_default()
    });
    let message = move || {
        let ledger = workspace.ledger();
        let demand = demand.get()?;
        let parties = Parties::of(&ledger, &demand)?;
        let template = editor.state.with(|state| state.template.clone())?;
        let language = language_name(editor.slot.get().language);
        Some(shown(l, language, preview(&parties, &demand, &template)))
    };
    let about = move || {
        if editor.state.with(|state| state.error.is_none()) {
            say!(l, texts.as_it_goes)
        } else {
            say!(l, texts.before_error)
        }
    };
    let clients = move || -> Vec<Offer> {
        let ledger = workspace.ledger();
        let offer = |card: &Card| {
            let label = Signal::stored(ledger.client(card.client)?.name.to_string());
            Some(Offer { value: card.client.to_string(), label })
        };
        agenda.with(|agenda| agenda.cards.iter().filter_map(offer).collect())
    };
    let pick = Callback::new(move |id: String| picked.set(id.parse().ok()));
    view! {
        <section class="panel letter">
            <h2>{say!(l, texts.preview)}</h2>
            {move || {
                let offers = clients();
                if workspace.ledger().company().is_none() {
                    view! {
                        <p>{say!(l, todo.no_company)}</p>
                        <div class="act"><a class="button" href=Route::Settings.href()>{say!(l, todo.describe_company)}</a></div>
                    }.into_any()
                } else if offers.is_empty() {
                    view! { <p class="muted">{say!(l, texts.nobody)}</p> }.into_any()
                } else {
                    view! {
                        <div class="form">
                            <Pick id="text-client" label=say!(l, texts.client) offers=vec![("", offers)] chosen pick/>
                            <p class="muted">{about}</p>
                            {message}
                        </div>
                    }.into_any()
                }
            }}
        </section>
    }
}

/// Who was picked, as long as there is something to ask; else one whom the text suits.
fn whom(
    ledger: &Ledger,
    cards: &[Card],
    text: Text,
    picked: Option<ClientId>,
) -> Option<ClientId> {
    let suited = || {
        cards.iter().min_by_key(|card| {
            let now = suits(ledger, text, card.client, Some(card.action.step.kind));
            (!now, !suits(ledger, text, card.client, text.step()))
        })
    };
    let card = cards.iter().find(|card| Some(card.client) == picked).or_else(suited);
    card.map(|card| card.client)
}

/// Whether a client would be sent that text at that step.
fn suits(ledger: &Ledger, text: Text, client: ClientId, step: Option<StepKind>) -> bool {
    let (Some(client), Some(step)) = (ledger.client(client), step) else { return false };
    [Channel::Email, Channel::Sms, Channel::Letter]
        .into_iter()
        .any(|channel| Text::of_step(step, client.debtor, channel) == Some(text))
}

fn shown(l: Lang, language: &'static str, message: Message) -> AnyView {
    let (subject, body) = match message {
        Message::Email(email) => (Some(email.subject), email.body),
        Message::Sms(text) => (None, text),
        Message::Letter(letter) => (Some(letter.title.clone()), letter.plain_text()),
    };
    view! {
        <div>
            {subject.map(|subject| view! {
                <dl class="to"><dt>{say!(l, write.subject)}</dt><dd lang=language>{subject}</dd></dl>
            })}
            <p class="sent" lang=language>{body}</p>
        </div>
    }
    .into_any()
}
