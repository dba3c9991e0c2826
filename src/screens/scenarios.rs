//! *Scénarios*: the ladders there are, what each does, and for whom.

use leptos::prelude::*;
use relancier_core::dunning::{
    Anchor, Ladder, Scenario, ScenarioChoice, Shipped, Step, Tone, Uses,
};
use relancier_core::id::ScenarioId;
use relancier_core::ledger::{Ledger, OwnScenario, Record, RecordId};
use relancier_core::text::Line;

use crate::app::focus_title;
use crate::browser;
use crate::components::offset;
use crate::lang::{Lang, say, step_class, use_lang};
use crate::route::Route;
use crate::workspace::{Change, use_workspace};

/// The scenarios: one's own, then those shipped.
#[component]
pub fn Scenarios() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    view! {
        <p class="crumb"><a href=Route::Settings.href()>{say!(l, nav.settings)}</a></p>
        <div class="top"><div>
            <h1>{say!(l, scenarios.title)}</h1>
            <p>{say!(l, scenarios.lead)}</p>
        </div></div>
        {move || {
            let ledger = workspace.ledger();
            let own: Vec<_> = ledger.own_scenarios().map(|own| own_card(l, &ledger, own)).collect();
            let shipped = Shipped::ALL.iter().map(|shipped| shipped_card(l, &ledger, *shipped));
            let shipped = shipped.collect_view();
            view! {
                {(!own.is_empty()).then(|| view! {
                    <h2>{say!(l, scenarios.own)}</h2>
                    <div class="scenarios">{own}</div>
                })}
                <h2>{say!(l, scenarios.shipped)}</h2>
                <div class="scenarios">{shipped}</div>
            }
        }}
    }
}

fn shipped_card(l: Lang, ledger: &Ledger, shipped: Shipped) -> AnyView {
    let choice = ScenarioChoice::Shipped(shipped);
    let name = l.shipped(shipped);
    let copy =
        view! { <CopyToAdapt name=name.to_owned() scenario=shipped.scenario().clone()/> };
    card(l, ledger, choice, name, shipped.scenario(), copy)
}

fn own_card(l: Lang, ledger: &Ledger, own: &OwnScenario) -> AnyView {
    let (id, name) = (own.id, own.name.as_str());
    let actions = view! {
        <a class="button" aria-label=named(l, say!(l, scenarios.edit), name) href=Route::Scenario(id).href()>
            {say!(l, scenarios.edit)}
        </a>
        <CopyToAdapt name=name.to_owned() scenario=own.scenario.clone()/>
        <Delete id name=name.to_owned()/>
    };
    card(l, ledger, ScenarioChoice::Own(id), name, &own.scenario, actions)
}

fn card(
    l: Lang,
    ledger: &Ledger,
    choice: ScenarioChoice,
    name: &str,
    scenario: &Scenario,
    actions: impl IntoView + 'static,
) -> AnyView {
    view! {
        <article class="panel">
            <h3>{name.to_owned()}</h3>
            <p class="muted">{used_for(l, &choice.uses(ledger))}<br/>{say!(l, scenarios.tone_is, tone = tone_name(l, scenario.tone))}</p>
            {steps(l, &scenario.ladder)}
            <div class="act">{actions}</div>
        </article>
    }
    .into_any()
}

/// A scenario of one's own is made of another, and opened.
#[component]
fn CopyToAdapt(name: String, scenario: Scenario) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let label = named(l, say!(l, scenarios.copy), &name);
    let copy = move |_| {
        let copied = say!(l, scenarios.copy_name, name = name.clone()).to_string();
        // Only the name of a copy's copy can become too long; it is then as long as can be.
        let Ok(name) = Line::new(&copied).or_else(|_| Line::new(&name)) else { return };
        let id = ScenarioId(browser::random_bits());
        let what = say!(l, scenarios.created, name = name.to_string()).to_string();
        let own = OwnScenario { id, name, scenario: scenario.clone() };
        Route::Scenario(id).go();
        workspace.commit(what, vec![Change::Put(Record::OwnScenario(own))]);
    };
    view! { <button type="button" aria-label=label on:click=copy>{say!(l, scenarios.copy)}</button> }
}

#[component]
fn Delete(id: ScenarioId, name: String) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let label = named(l, say!(l, scenarios.delete), &name);
    let delete = move |_| {
        let unused = ScenarioChoice::Own(id).uses(&workspace.ledger_now()).is_empty();
        let name = name.clone();
        let what = if unused {
            say!(l, scenarios.deleted, name = name).to_string()
        } else {
            say!(l, scenarios.deleted_used, name = name).to_string()
        };
        workspace.commit(what, vec![Change::Delete(RecordId::OwnScenario(id))]);
        // The button is gone with its scenario.
        focus_title();
    };
    view! {
        <button type="button" class="quiet danger" aria-label=label on:click=delete>{say!(l, scenarios.delete)}</button>
    }
}

/// « Supprimer : Standard (copie) »: which of several buttons it is.
fn named(l: Lang, what: &str, name: &str) -> String {
    say!(l, scenarios.named, what = what.to_owned(), name = name.to_owned()).to_string()
}

/// « Pour : Client habituel, 2 clients choisis ».
pub fn used_for(l: Lang, uses: &Uses) -> String {
    if uses.is_empty() {
        return say!(l, scenarios.for_nobody).to_string();
    }
    let Uses { segments, clients, invoices } = uses;
    let mut who: Vec<String> =
        segments.iter().map(|segment| l.segment(*segment).to_owned()).collect();
    if *clients > 0 {
        who.push(say!(l, scenarios.clients, count = *clients).to_string());
    }
    if *invoices > 0 {
        who.push(say!(l, scenarios.invoices, count = *invoices).to_string());
    }
    say!(l, scenarios.used_for, who = who.join(", ")).to_string()
}

/// « doux », in the word of the list and of the choice.
pub fn tone_name(l: Lang, tone: Tone) -> &'static str {
    match tone {
        Tone::Soft => say!(l, scenarios.soft),
        Tone::Plain => say!(l, scenarios.plain),
        Tone::Hard => say!(l, scenarios.hard),
    }
}

/// The steps in words, the gentlest first.
pub fn steps(l: Lang, ladder: &Ladder) -> impl IntoView + use<> {
    let steps = ladder
        .steps()
        .iter()
        .map(|step| {
            let asks = say!(
                l,
                scenarios.step,
                channel = l.channel(step.channel),
                days = l.days(step.reply_within.into())
            );
            let claims =
                step.claims_penalties.then(|| format!(", {}", say!(l, scenarios.claims)));
            view! {
                <li class=step_class(step.kind)>
                    <b>{l.step(step.kind)}</b>" "{when(l, ladder, step)}
                    <small>{asks.to_string()}{claims}</small>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="time">{steps}</ol> }
}

/// « J+25 (10 j après) »: what is counted from the step before it is told from the due date too.
fn when(l: Lang, ladder: &Ladder, step: &Step) -> String {
    let counted = offset(l, step);
    match (step.anchor, ladder.days_after_due(step.kind)) {
        (Anchor::Previous, Some(days)) => {
            format!("{} ({counted})", say!(l, ladder.after, days = days))
        }
        _ => counted,
    }
}
