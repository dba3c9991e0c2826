//! *À faire*: whom do I write to now?

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::backup;
use relancier_core::dunning::{
    Card, DayOff, LeftAlone, Rest, WhyNot, days_late, demand, progress,
};
use relancier_core::ledger::{Alike, Channel, Debtor, HoldSubject, Ledger};

use super::data::erase_everything;
use crate::app::focus_title;
use crate::browser;
use crate::components::{
    AnswerButton, CallButton, Climb, Dialog, HoldForm, Ladder, beyond_principal,
};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::settings;
use crate::workspace::use_workspace;

/// Cards drawn at first, and more at each click: nobody writes to a hundred clients in a row.
const CARDS: usize = 30;

/// The first screen of each morning.
#[component]
pub fn Todo() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let agenda = workspace.agenda();
    let drawn = RwSignal::new(CARDS);
    let twins = Memo::new(move |_| {
        let twins = workspace.ledger().twins().into_iter();
        twins.filter(|twins| twins.alike != Alike::Number).count()
    });
    move || {
        let ledger = workspace.ledger();
        let agenda = agenda.read();
        let title = match agenda.cards.len() {
            0 => say!(l, todo.title_none).to_string(),
            count => say!(l, todo.title, count = count).to_string(),
        };
        let left = agenda.cards.len().saturating_sub(drawn.get());
        let cards = agenda
            .cards
            .iter()
            .take(drawn.get())
            .cloned()
            .map(|card| view! { <ClientCard card/> });
        let totals = agenda.totals;
        let figures = [
            (say!(l, todo.overdue), totals.overdue, true),
            (say!(l, todo.due_soon), totals.due_soon, false),
            (say!(l, todo.promised), totals.promised, false),
            (say!(l, todo.received), totals.received_this_month, false),
        ]
        .map(|(word, amount, late)| {
            let class = (late && amount.is_positive()).then_some("late");
            view! { <div><dt>{word}</dt><dd class=class>{l.amount(amount)}</dd></div> }
        });
        let last_payment = ledger.payments().map(|payment| payment.date).max();
        let stale = last_payment
            .map(|day| (workspace.today() - day).num_days())
            .filter(|days| *days >= 7 && !agenda.cards.is_empty());
        view! {
            <Example/>
            <div class="top">
                <div>
                    <h1>{title}</h1>
                    <p>{capitalised(&l.weekday_date(workspace.today()))}</p>
                </div>
                <div class="act">
                    {(!agenda.cards.is_empty()).then(|| view! { <a class="button" href=Route::Batch.href()>{say!(l, todo.letters)}</a> })}
                    <a class="button" href=Route::NewInvoice.href()>{say!(l, invoices.new)}</a>
                </div>
            </div>
            {(ledger.company().is_none()).then(|| view! {
                <div class="note">
                    <p>{say!(l, todo.no_company)}</p>
                    <a href=Route::Settings.href()>{say!(l, todo.describe_company)}</a>
                </div>
            })}
            {twins_line(l, twins.get())}
            {agenda.rest.filter(|_| !agenda.cards.is_empty()).map(|rest| view! {
                <div class="note calm"><p>{rest_sentence(l, rest)}</p></div>
            })}
            {stale.map(|days| view! {
                <div class="note"><p>{say!(l, todo.stale, days = days)}</p></div>
            })}
            <dl class="sum">{figures}</dl>
            {if agenda.cards.is_empty() {
                view! { <NothingToDo invoices=ledger.invoices().next().is_some()/> }.into_any()
            } else {
                cards.collect_view().into_any()
            }}
            {(left > 0).then(|| view! {
                <div class="act">
                    <button type="button" on:click=move |_| drawn.update(|drawn| *drawn += CARDS)>
                        {say!(l, todo.more, count = left)}
                    </button>
                </div>
            })}
            <LeftAloneList left=agenda.left_alone.clone()/>
            {backup_line(l, &ledger, workspace.today())}
        }
    }
}

/// That an invoice may be chased twice, or though it is paid.
fn twins_line(l: Lang, count: usize) -> Option<impl IntoView> {
    (count > 0).then(|| {
        view! {
            <div class="note">
                <p>{say!(l, todo.twins, count = count)}</p>
                <a href=Route::Data.href()>{say!(l, todo.twins_look)}</a>
            </div>
        }
    })
}

/// That no copy of this is outside the browser, or only an old one.
fn backup_line(l: Lang, ledger: &Ledger, today: NaiveDate) -> impl IntoView + use<> {
    let last = settings::backup();
    let fragile = browser::forgets_after_a_week();
    (!settings::example() && backup::is_wanted(ledger, last, today, fragile)).then(|| {
        let sentence = match last {
            None => say!(l, todo.no_backup).to_string(),
            Some(last) => {
                say!(l, todo.old_backup, days = (today - last.day).num_days()).to_string()
            }
        };
        view! { <p class="muted">{sentence}" "<a href=Route::Data.href()>{say!(l, todo.back_up)}</a></p> }
    })
}

fn rest_sentence(l: Lang, rest: Rest) -> String {
    let date = l.weekday_date(rest.until);
    match rest.why {
        DayOff::Weekday(_) => say!(l, todo.rest_weekday, date = date).to_string(),
        DayOff::Holiday(_) => say!(l, todo.rest_holiday, date = date).to_string(),
    }
}

/// One client to act on.
#[component]
fn ClientCard(card: Card) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let today = workspace.today();
    let (Some(client), Some(carrying)) =
        (ledger.client(card.client), ledger.invoice(card.action.carrying))
    else {
        return ().into_any();
    };
    let demand = demand(&ledger, &workspace.rates(), client, &card.action, today);
    let others = demand.lines.len().saturating_sub(1);
    let number = carrying.number.to_string();
    let which = match others {
        0 => number,
        others => say!(l, todo.and_others, number = number, count = others).to_string(),
    };
    let age = match days_late(carrying, today) {
        0 => say!(l, todo.due_on, date = l.date(carrying.due)).to_string(),
        days => say!(l, standing.late, count = days).to_string(),
    };
    let penalties = beyond_principal(l, client.debtor, &demand);
    let step = card.action.step;
    let climb = Climb::new(&progress(&ledger, client, carrying, today), Some((step, today)));
    let waiting = RwSignal::new(false);
    // The card is gone then, and another one in its place: the focus is not to fall on that.
    let to_title = Callback::new(|()| request_animation_frame(focus_title));
    let subject = HoldSubject::Client(client.id);
    let name = client.name.to_string();
    let heading = format!("client-{}", client.id);
    let labelled_by = heading.clone();
    let by_call = step.channel == Channel::Call;
    let call_class = if by_call { "go" } else { "" };
    let call = (by_call || client.phone.is_some()).then(|| {
        view! { <CallButton client=client.id name=name.clone() class=call_class/> }
    });
    let write_class = if by_call { "button" } else { "button go" };
    let write = view! {
        <a class=write_class href=Route::Write(client.id).href()>{l.write_step(step.kind)}</a>
    };
    let (first, second) = if by_call {
        (call.into_any(), write.into_any())
    } else {
        (write.into_any(), call.into_any())
    };
    view! {
        <article class="card" aria-labelledby=labelled_by>
            <div>
                <h2 id=heading>
                    <a href=Route::Client(client.id).href()>{name.clone()}</a>
                    {(client.debtor != Debtor::Business).then(|| view! { <span class="tag">{l.debtor(client.debtor)}</span> })}
                    {card.broken_promise.map(|_| view! { <span class="tag bad">{say!(l, todo.broken_promise)}</span> })}
                </h2>
                <p class="why">{which}" · "{age}</p>
            </div>
            <div class="due"><strong>{l.amount(demand.total)}</strong><span>{penalties}</span></div>
            <Ladder climb/>
            <div class="act">
                {first}
                {second}
                <a class="button" href=Route::Invoice(carrying.id).href()>{say!(l, todo.see_invoice)}</a>
                <AnswerButton client=client.id name=name.clone()/>
                <button type="button" class="quiet" on:click=move |_| waiting.set(true)
                    aria-label=say!(l, todo.postpone_name, name = name.clone()).to_string()>{say!(l, todo.postpone)}</button>
            </div>
            <Dialog open=waiting title=say!(l, todo.postpone_title, name = name).to_string()>
                <HoldForm subject open=waiting recorded=to_title/>
            </Dialog>
        </article>
    }
    .into_any()
}

/// Nobody to chase: said warmly, with what may be useful next.
#[component]
fn NothingToDo(invoices: bool) -> impl IntoView {
    let l = use_lang();
    view! {
        <section class="panel empty">
            {if invoices {
                view! { <h2>{say!(l, todo.calm_title)}</h2><p>{say!(l, todo.calm_text)}</p> }.into_any()
            } else {
                view! {
                    <h2>{say!(l, todo.empty_title)}</h2>
                    <p>{say!(l, todo.empty_text)}</p>
                    <div class="act">
                        <a class="button go" href=Route::Import.href()>{say!(l, invoices.import)}</a>
                        <a class="button" href=Route::NewInvoice.href()>{say!(l, invoices.new)}</a>
                    </div>
                }.into_any()
            }}
        </section>
    }
}

/// The late clients who are left alone today, with why and until when.
#[component]
fn LeftAloneList(left: Vec<LeftAlone>) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    if left.is_empty() {
        return ().into_any();
    }
    let rows = left
        .iter()
        .filter_map(|left| {
            let client = ledger.client(left.client)?;
            Some(view! {
                <tr>
                    <td><a href=Route::Client(client.id).href()>{client.name.to_string()}</a></td>
                    <td class="n">{l.amount(left.overdue)}</td>
                    <td class="wide">{why_not(l, &ledger, &left.why)}</td>
                </tr>
            })
        })
        .collect_view();
    view! {
        <section class="panel">
            <h2>{say!(l, todo.left_alone)}</h2>
            <table class="rows">
                <caption class="visually-hidden">{say!(l, todo.left_alone)}</caption>
                <thead><tr>
                    <th scope="col">{say!(l, head.client)}</th>
                    <th scope="col" class="n">{say!(l, head.overdue)}</th>
                    <th scope="col">{say!(l, head.why)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// Why a late client is left alone, in a sentence.
pub fn why_not(l: Lang, ledger: &Ledger, why: &WhyNot) -> String {
    match why {
        WhyNot::Held(hold) => ledger.hold(*hold).map_or_else(String::new, |hold| {
            let reason = l.hold(hold.reason);
            match hold.until {
                Some(until) => {
                    say!(l, todo.held_until, reason = reason, date = l.date(until)).to_string()
                }
                None => say!(l, todo.held, reason = reason).to_string(),
            }
        }),
        WhyNot::Proceeding(id) => ledger.proceeding(*id).map_or_else(String::new, |running| {
            let kind = l.proceeding(running.kind);
            if running.kind.forbids_payments() {
                say!(l, todo.proceeding_no_payment, kind = kind).to_string()
            } else {
                say!(l, todo.proceeding, kind = kind).to_string()
            }
        }),
        WhyNot::NextOn { on, step } => {
            say!(l, todo.next_on, step = l.step(step.kind), date = l.date(*on)).to_string()
        }
        WhyNot::DirectDebit => say!(l, todo.direct_debit).to_string(),
        WhyNot::BelowThreshold => say!(l, todo.below_threshold).to_string(),
        WhyNot::LadderEnded => say!(l, todo.ladder_ended).to_string(),
    }
}

/// Says that these are the example's data, and offers to start for real.
#[component]
fn Example() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let asking = RwSignal::new(false);
    settings::example().then(|| {
        view! {
            <div class="note calm">
                <p>{say!(l, example.banner)}</p>
                <button type="button" on:click=move |_| asking.set(true)>{say!(l, example.leave)}</button>
            </div>
            <Dialog open=asking title=say!(l, example.leave_title)>
                <p>{say!(l, example.leave_text)}</p>
                <div class="act">
                    <button type="button" class="go" on:click=move |_| erase_everything(l, workspace)>{say!(l, example.leave_now)}</button>
                    <button type="button" class="quiet" on:click=move |_| asking.set(false)>{say!(l, form.cancel)}</button>
                </div>
            </Dialog>
        }
    })
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
