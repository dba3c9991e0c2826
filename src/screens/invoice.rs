//! One invoice: what is due, why, what comes next, what happened?

use leptos::prelude::*;
use relancier_core::dunning::{
    Plan, Standing, WhyNot, claim, days_late, hold_on, plan, progress, standing,
};
use relancier_core::id::InvoiceId;
use relancier_core::law;
use relancier_core::ledger::{HoldSubject, Invoice, Ledger, RecordId};

use super::invoice_files::InvoiceFiles;
use super::todo::why_not;
use crate::components::{
    Attestation, Climb, Dialog, HoldForm, Ladder, PaymentForm, Penalties, Recovery,
    StandingTag, Timeline, lift_hold,
};
use crate::lang::{say, use_lang};
use crate::route::Route;
use crate::workspace::{Change, use_workspace};

/// One invoice.
#[component]
pub fn InvoiceScreen(
    /// Which.
    id: InvoiceId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let paying = RwSignal::new(false);
    let holding = RwSignal::new(false);
    move || {
        let ledger = workspace.ledger();
        let today = workspace.today();
        let Some(invoice) = ledger.invoice(id).cloned() else {
            return view! { <Gone/> }.into_any();
        };
        let client = ledger.client(invoice.client).cloned();
        let client_name =
            client.as_ref().map(|client| client.name.to_string()).unwrap_or_default();
        let rates = workspace.rates();
        let now = standing(&ledger, &rates, &invoice, today);
        let open = !matches!(
            now,
            Standing::Paid { .. } | Standing::Overpaid { .. } | Standing::Credited
        );
        let claim = claim(&ledger, &invoice, today);
        let statement = law::statement(&claim, &rates, today);
        let left = statement.total;
        let proposed = if open { statement.remaining } else { left };
        let with_penalties = (open && left > statement.remaining).then_some(left);
        let settled = (!open && left.is_positive()).then(|| {
            view! { <p class="note calm">{say!(l, invoice.settled, amount = l.amount(left))}</p> }
        });
        let number = invoice.number.to_string();
        let hold = hold_on(&ledger, &invoice, today).map(|hold| {
            let (hold_id, why) = (hold.id, why_not(l, &ledger, &WhyNot::Held(hold.id)));
            view! {
                <div class="note calm">
                    <p>{why}</p>
                    <button type="button" on:click=move |_| lift_hold(l, workspace, hold_id)>{say!(l, hold.lift)}</button>
                </div>
            }
        });
        let delete = {
            let number = number.clone();
            move |_| {
                let what = say!(l, done.invoice_deleted, number = number.clone()).to_string();
                let ledger = workspace.ledger_now();
                let payments =
                    ledger.payments_of(id).map(|payment| RecordId::Payment(payment.id));
                let notes =
                    ledger.credit_notes_of(id).map(|note| RecordId::CreditNote(note.id));
                let events = ledger
                    .limitation_events_of(id)
                    .map(|event| RecordId::LimitationEvent(event.id));
                let costs = ledger.costs_of(id).map(|cost| RecordId::Cost(cost.id));
                let changes = std::iter::once(RecordId::Invoice(id))
                    .chain(payments)
                    .chain(notes)
                    .chain(events)
                    .chain(costs)
                    .map(Change::Delete)
                    .collect();
                drop(ledger);
                Route::Invoices.go();
                workspace.commit(what, changes);
            }
        };
        view! {
            <p class="crumb">
                <a href=Route::Invoices.href()>{say!(l, nav.invoices)}</a>" › "
                <a href=Route::Client(invoice.client).href()>{client_name}</a>
            </p>
            <div class="top">
                <div>
                    <h1>{say!(l, invoice.title, number = number)}</h1>
                    <p>
                        {say!(l, invoice.dates, issued = l.date(invoice.issued), due = l.date(invoice.due))}" "
                        <StandingTag standing=now/>
                    </p>
                    {invoice.subject.as_ref().map(|subject| view! { <p>{subject.to_string()}</p> })}
                </div>
            </div>
            {hold}
            <div class="two">
                <div>
                    <section class="panel">
                        <h2>{say!(l, invoice.due_on, date = l.date(today))}</h2>
                        {settled}
                        <Penalties claim statement/>
                        <div class="act">
                            <button type="button" class=if open { "go" } else { "" } on:click=move |_| paying.set(true)>
                                {say!(l, invoice.pay)}
                            </button>
                            {open.then(|| view! {
                                <button type="button" class="quiet" on:click=move |_| holding.set(true)>{say!(l, invoice.hold)}</button>
                            })}
                        </div>
                    </section>
                    {open.then(|| next_steps(&ledger, &invoice))}
                </div>
                <div>
                    <section class="panel" aria-label=say!(l, invoice.history)>
                        <h2>{say!(l, invoice.history)}</h2>
                        <Timeline client=invoice.client invoice=id/>
                    </section>
                    <InvoiceFiles invoice=id/>
                    {open.then(|| view! { <Recovery invoice=id/> })}
                    <div class="act">
                        {(!open).then(|| view! { <Attestation invoice=id/> })}
                        <a class="button quiet" href=Route::EditInvoice(id).href()>{say!(l, invoice.edit)}</a>
                        <button type="button" class="quiet danger" on:click=delete>{say!(l, invoice.delete)}</button>
                    </div>
                </div>
            </div>
            <Dialog open=paying title=say!(l, payment.title)>
                <PaymentForm invoice=id proposed with_penalties open=paying/>
            </Dialog>
            <Dialog open=holding title=say!(l, hold.title)>
                <HoldForm subject=HoldSubject::Invoice(id) open=holding/>
            </Dialog>
        }
        .into_any()
    }
}

/// The ladder, and when the client may next be reached.
fn next_steps(ledger: &Ledger, invoice: &Invoice) -> impl IntoView + use<> {
    let l = use_lang();
    let workspace = use_workspace();
    let today = workspace.today();
    let client = ledger.client(invoice.client)?;
    let progress = progress(ledger, client, invoice, today);
    let plan = plan(ledger, client, today);
    let carries = |carrying| if carrying == invoice.id { progress.next } else { None };
    let (next, sentence) = match &plan {
        Plan::Act(action) if action.invoices.contains(&invoice.id) => (
            carries(action.carrying).map(|(step, _)| (step, today)),
            say!(l, invoice.act_today).to_string(),
        ),
        Plan::Act(_) => (progress.next, say!(l, invoice.act_other).to_string()),
        Plan::Wait { action, on } => (
            carries(action.carrying).map(|(step, _)| (step, *on)),
            say!(l, invoice.next_contact, date = l.date(*on)).to_string(),
        ),
        Plan::Held(hold) => (None, why_not(l, ledger, &WhyNot::Held(*hold))),
        Plan::Proceeding(id) => (None, why_not(l, ledger, &WhyNot::Proceeding(*id))),
        Plan::DirectDebit => (None, why_not(l, ledger, &WhyNot::DirectDebit)),
        Plan::BelowThreshold => (None, why_not(l, ledger, &WhyNot::BelowThreshold)),
        Plan::LadderEnded { .. } => (None, say!(l, todo.ladder_ended).to_string()),
        Plan::Settled => (None, String::new()),
    };
    let write = matches!(&plan, Plan::Act(_)).then(|| {
        view! { <a class="button go" href=Route::Write(client.id).href()>{say!(l, invoice.write)}</a> }
    });
    let late = days_late(invoice, today) > 0;
    let name = l.scenario(ledger, progress.chosen.choice);
    let scenario = say!(l, ladder.scenario, name = name).to_string();
    let why = l.chosen_for(&progress.chosen);
    let climb = Climb::new(&progress, next);
    Some(view! {
        <section class="panel">
            <h2>{say!(l, invoice.next)}</h2>
            <Ladder climb/>
            <p class="muted">{sentence}</p>
            <p class="muted">{scenario}", "{why}</p>
            {late.then(|| view! { <div class="act">{write}</div> })}
        </section>
    })
}

/// An invoice or client that is not, or no longer, in the ledger.
#[component]
pub fn Gone() -> impl IntoView {
    let l = use_lang();
    view! {
        <div class="empty">
            <h1>{say!(l, gone.title)}</h1>
            <p>{say!(l, gone.text)}</p>
            <div class="act"><a class="button go" href=Route::Todo.href()>{say!(l, not_found.back)}</a></div>
        </div>
    }
}
