//! An invoice typed in, or corrected.

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::identity::{Address, Email, Language};
use relancier_core::law::{Agreed, PaymentTerms, TermQuestion, term_check};
use relancier_core::ledger::{Chasing, Client, Debtor, Invoice, Ledger, Record};
use relancier_core::text::{Block, Line};
use relancier_exchange::fold::fold;

use super::invoice::Gone;
use super::read::{
    amount_field, chosen_scenario, date_field, line_field, optional, optional_line,
    scenario_choices, scenario_value,
};
use crate::browser;
use crate::components::{Answers, Choice, Field, Form, Problems, Select};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::settings;
use crate::workspace::{Change, use_workspace};

const NEW_CLIENT: &str = "new";

/// An invoice typed in; with an id, that invoice corrected.
#[component]
pub fn EditInvoice(
    /// The invoice to correct.
    #[prop(optional)]
    id: Option<InvoiceId>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let before = id.and_then(|id| ledger.invoice(id).cloned());
    if id.is_some() && before.is_none() {
        return view! { <Gone/> }.into_any();
    }
    let submit = {
        let before = before.clone();
        move |answers: &Answers| {
            let (client, invoice) = read(l, &workspace.ledger_now(), answers, before.as_ref())?;
            let number = invoice.number.to_string();
            let what = say!(l, done.invoice, number = number).to_string();
            Route::Invoice(invoice.id).go();
            let client = client.map(|client| Change::Put(Record::Client(client)));
            let changes = client.into_iter().chain([Change::Put(Record::Invoice(invoice))]);
            workspace.commit(what, changes.collect());
            Ok(())
        }
    };

    let draft = before.is_none().then_some(settings::INVOICE_DRAFT);
    // The due date follows the terms until a date is typed in its field.
    let typed = |value: Option<String>| Signal::stored(value.unwrap_or_default());
    let due =
        RwSignal::new(before.as_ref().map(|invoice| invoice.due.to_string()).unwrap_or_else(
            || terms_of(&ledger, None).due_date(workspace.today(), None).to_string(),
        ));
    let drafted = draft.map(settings::draft).unwrap_or_default();
    let is_new = RwSignal::new(
        before.is_none() && drafted.get("client").is_none_or(|client| client == NEW_CLIENT),
    );
    let followed = StoredValue::new((String::new(), String::new(), String::new()));
    let term = RwSignal::new(None::<String>);
    let on_change = Callback::new(move |answers: Answers| {
        is_new.set(answers.text("client") == NEW_CLIENT);
        let of = |name| answers.text(name).to_owned();
        let key = (of("client"), of("issued"), of("received"));
        term.set(term_sentence(l, &workspace.ledger_now(), &answers));
        if followed.get_value() == key {
            return;
        }
        let Ok(issued) = answers.text("issued").parse::<NaiveDate>() else { return };
        let ledger = workspace.ledger_now();
        let client = key.0.parse().ok().and_then(|id| ledger.client(id));
        due.set(terms_of(&ledger, client).due_date(issued, key.2.parse().ok()).to_string());
        term.set(None);
        followed.set_value(key);
    });

    let mut clients: Vec<(String, Choice)> = ledger
        .clients()
        .map(|client| {
            let name = client.name.to_string();
            (fold(&name), Choice::new(client.id.to_string(), name))
        })
        .collect();
    clients.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut choices = vec![Choice::new(NEW_CLIENT, say!(l, invoice.new_client))];
    choices.extend(clients.into_iter().map(|(_, choice)| choice));
    let chosen = before
        .as_ref()
        .map_or_else(|| NEW_CLIENT.to_owned(), |invoice| invoice.client.to_string());
    let title = match &before {
        Some(invoice) => {
            say!(l, invoice.edit_title, number = invoice.number.to_string()).to_string()
        }
        None => say!(l, invoices.new).to_string(),
    };
    let back = id.map_or(Route::Invoices, Route::Invoice);
    let issued = before.as_ref().map_or(workspace.today(), |invoice| invoice.issued);
    let scenarios = scenario_choices(l, &ledger, say!(l, chasing.as_client));
    let scenario = scenario_value(before.as_ref().and_then(|invoice| invoice.scenario));
    let terms_hint = say!(l, invoice.due_hint).to_string();
    view! {
        <p class="crumb"><a href=Route::Invoices.href()>{say!(l, nav.invoices)}</a></p>
        <div class="top"><div><h1>{title}</h1></div></div>
        <section class="panel">
            <Form draft=draft action=say!(l, form.save_invoice) submit=submit on_change=on_change cancel=Callback::new(move |()| back.go())>
                <Select name="client" label=say!(l, head.client) choices=choices value=chosen/>
                <div class="pair" hidden=move || !is_new.get()>
                    <Field name="client-name" label=say!(l, client.name)/>
                    <Field name="client-email" label=say!(l, client.email) kind="email"/>
                </div>
                <div class="pair">
                    <Field name="number" label=say!(l, invoice.number) value=typed(before.as_ref().map(|invoice| invoice.number.to_string())) required=true/>
                    <Field name="total" label=say!(l, invoice.total) inputmode="decimal" required=true
                        value=typed(before.as_ref().map(|invoice| l.plain_amount(invoice.total)))
                        hint=Signal::stored(say!(l, invoice.total_hint).to_string())/>
                </div>
                <div class="pair">
                    <Field name="issued" label=say!(l, invoice.issued) kind="date" value=typed(Some(issued.to_string())) required=true/>
                    <Field name="due" label=say!(l, invoice.due) kind="date" value=due required=true hint=Signal::stored(terms_hint)/>
                </div>
                <Field name="received" label=say!(l, invoice.received) kind="date"
                    value=typed(before.as_ref().and_then(|invoice| invoice.received).map(|day| day.to_string()))
                    hint=Signal::stored(say!(l, invoice.received_hint).to_string())/>
                <div aria-live="polite">{move || term.get().map(|sentence| view! { <p class="note">{sentence}</p> })}</div>
                <Field name="subject" label=say!(l, invoice.subject)
                    value=typed(before.as_ref().and_then(|invoice| invoice.subject.as_ref()).map(ToString::to_string))/>
                <details>
                    <summary>{say!(l, chasing.title)}</summary>
                    <Select name="scenario" label=say!(l, chasing.scenario) choices=scenarios value=scenario
                        hint=Signal::stored(say!(l, chasing.scenario_of_invoice).to_string())/>
                </details>
            </Form>
        </section>
    }
    .into_any()
}

fn terms_of(ledger: &Ledger, client: Option<&Client>) -> PaymentTerms {
    let company = ledger.company().map(|company| company.terms);
    client.and_then(|client| client.terms).or(company).unwrap_or_default()
}

/// Says that the term typed in is longer than the law allows, and until when it might go.
fn term_sentence(l: Lang, ledger: &Ledger, answers: &Answers) -> Option<String> {
    let client = answers.text("client").parse().ok().and_then(|id| ledger.client(id));
    let check = term_check(&TermQuestion {
        debtor: client.map(|client| client.debtor).unwrap_or_default(),
        sector: ledger.company().and_then(|company| company.sector),
        agreed: Agreed::Printed(answers.text("due").parse().ok()?),
        issued: answers.text("issued").parse().ok()?,
        received: answers.text("received").parse().ok(),
    })?;
    if !check.exceeded() {
        return None;
    }
    let latest = l.date(check.latest);
    let mut said =
        say!(l, invoice.term_exceeded, date = latest, article = check.cap.article).to_string();
    let unless = check.unless.iter().find(|other| other.article != check.cap.article);
    let doubts = [
        check.assumed.then(|| say!(l, invoice.term_assumed).to_string()),
        (!check.cap.verified).then(|| say!(l, rates.unverified).to_string()),
        unless.map(|other| say!(l, invoice.term_unless, article = other.article).to_string()),
    ];
    for doubt in doubts.into_iter().flatten() {
        said.push(' ');
        said.push_str(&doubt);
    }
    Some(said)
}

fn read(
    l: Lang,
    ledger: &Ledger,
    answers: &Answers,
    before: Option<&Invoice>,
) -> Result<(Option<Client>, Invoice), Problems> {
    let mut problems = Problems::new();
    let (client, new_client) = read_client(l, answers, &mut problems);
    let number = line_field(l, answers, "number", &mut problems);
    let total = amount_field(l, answers, "total", &mut problems);
    let issued = date_field(l, answers, "issued", &mut problems);
    let due = date_field(l, answers, "due", &mut problems);
    let subject = optional_line(l, answers, "subject", &mut problems);
    let received = optional(answers, "received", &mut problems, str::parse, |_| {
        say!(l, problem.date).to_string()
    });
    if let (Some(issued), Some(due)) = (issued, due)
        && due < issued
    {
        problems.insert("due", say!(l, problem.due_before_issued).to_string());
    }
    if let (Some(client), Some(number)) = (client, &number)
        && ledger.invoices_of(client).any(|other| {
            other.number == *number && before.is_none_or(|before| before.id != other.id)
        })
    {
        problems.insert("number", say!(l, problem.number_taken).to_string());
    }
    let (Some(client), Some(number), Some(total), Some(issued), Some(due), true) =
        (client, number, total, issued, due, problems.is_empty())
    else {
        return Err(problems);
    };
    let scenario = chosen_scenario(ledger, answers, "scenario");
    let id = before.map_or_else(|| InvoiceId(browser::random_bits()), |before| before.id);
    Ok((
        new_client,
        Invoice { id, client, number, subject, issued, due, received, total, scenario },
    ))
}

fn read_client(
    l: Lang,
    answers: &Answers,
    problems: &mut Problems,
) -> (Option<ClientId>, Option<Client>) {
    if let Ok(id) = answers.text("client").parse() {
        return (Some(id), None);
    }
    let name: Option<Line> = line_field(l, answers, "client-name", problems);
    let email = optional(answers, "client-email", problems, str::parse::<Email>, |_| {
        say!(l, problem.email).to_string()
    });
    let id = ClientId(browser::random_bits());
    let client = name.map(|name| Client {
        id,
        name,
        debtor: Debtor::Business,
        language: Language::French,
        number: None,
        contact_name: None,
        email,
        phone: None,
        address: Address::default(),
        terms: None,
        note: Block::default(),
        chasing: Chasing::default(),
    });
    (client.as_ref().map(|client| client.id), client)
}
