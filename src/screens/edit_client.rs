//! A client's details, typed or corrected.

use leptos::prelude::*;
use relancier_core::dunning::Segment;
use relancier_core::id::ClientId;
use relancier_core::identity::{BusinessNumber, Email, Language, Phone};
use relancier_core::ledger::{Chasing, Client, Debtor, Ledger, Record, Register};
use relancier_core::text::Block;

use super::invoice::Gone;
use super::read::{
    address_field, business_number_sentence, chosen_scenario, line_field, optional,
    optional_line, scenario_choices, scenario_value, terms_choices, terms_fields, terms_values,
};
use crate::components::{Answers, Choice, Field, Form, Problems, Select, TextArea, Tick};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::{Change, use_workspace};

const DEBTORS: [(&str, Debtor); 3] = [
    ("business", Debtor::Business),
    ("consumer", Debtor::Consumer),
    ("public", Debtor::Public),
];

/// The segments, each with its value in a form.
pub const SEGMENTS: [(&str, Segment); 8] = [
    ("regular", Segment::Regular),
    ("new", Segment::New),
    ("good", Segment::GoodPayer),
    ("bad", Segment::BadPayer),
    ("large", Segment::LargeAccount),
    ("difficulty", Segment::InDifficulty),
    ("consumer", Segment::Consumer),
    ("public", Segment::PublicBuyer),
];

/// A client's details.
#[component]
pub fn EditClient(
    /// Which client.
    id: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let Some(client) = ledger.client(id).cloned() else {
        return view! { <Gone/> }.into_any();
    };
    let name = client.name.to_string();
    let before = client.clone();
    let submit = move |answers: &Answers| {
        let corrected = read(l, &workspace.ledger_now(), answers, &before)?;
        let what = say!(l, done.client, name = corrected.name.to_string()).to_string();
        Route::Client(id).go();
        workspace.commit(what, vec![Change::Put(Record::Client(corrected))]);
        Ok(())
    };
    let text = |value: Option<String>| Signal::stored(value.unwrap_or_default());
    let debtors = DEBTORS.map(|(value, debtor)| Choice::new(value, l.debtor(debtor))).into();
    let debtor = DEBTORS
        .into_iter()
        .find_map(|(value, debtor)| (debtor == client.debtor).then_some(value))
        .unwrap_or_default();
    let language = match client.language {
        Language::French => "fr",
        Language::English => "en",
    };
    let mut segments = vec![Choice::new("", say!(l, chasing.by_facts))];
    segments.extend(SEGMENTS.map(|(value, segment)| Choice::new(value, l.segment(segment))));
    let by_hand = SEGMENTS.into_iter().find(|(_, one)| Some(*one) == client.chasing.segment);
    let segment = by_hand.map_or("", |(value, _)| value);
    let scenarios = scenario_choices(l, &ledger, say!(l, chasing.as_segment));
    let scenario = scenario_value(client.chasing.scenario);
    let registers = vec![
        Choice::new("vous", say!(l, chasing.vous)),
        Choice::new("tu", say!(l, chasing.tu)),
    ];
    let register = match client.chasing.register {
        Register::Vous => "vous",
        Register::Tu => "tu",
    };
    let mut terms = terms_choices(l);
    terms.insert(0, Choice::new("company", say!(l, terms.company)));
    let (terms_kind, terms_days) =
        client.terms.map_or(("company", "30".to_owned()), terms_values);
    view! {
        <p class="crumb"><a href=Route::Client(id).href()>{name.clone()}</a></p>
        <div class="top"><div><h1>{say!(l, client.edit_title, name = name)}</h1></div></div>
        <section class="panel">
            <Form action=say!(l, form.save) submit=submit cancel=Callback::new(move |()| Route::Client(id).go())>
                <Field name="name" label=say!(l, client.name) value=text(Some(client.name.to_string())) required=true/>
                <div class="pair">
                    <Select name="debtor" label=say!(l, client.kind) choices=debtors value=debtor
                        hint=Signal::stored(say!(l, client.kind_hint).to_string())/>
                    <Select name="language" label=say!(l, client.language) value=language
                        choices=vec![Choice::new("fr", "Français"), Choice::new("en", "English")]/>
                </div>
                <div class="pair">
                    <Field name="contact" label=say!(l, client.contact) value=text(client.contact_name.as_ref().map(ToString::to_string))/>
                    <Field name="number" label=say!(l, company.number) value=text(client.number.map(|number| number.to_string())) inputmode="numeric"/>
                </div>
                <div class="pair">
                    <Field name="email" label=say!(l, company.email) kind="email" value=text(client.email.as_ref().map(ToString::to_string))/>
                    <Field name="phone" label=say!(l, company.phone) kind="tel" value=text(client.phone.as_ref().map(ToString::to_string))/>
                </div>
                <TextArea name="address" label=say!(l, company.address) value=text(Some(client.address.to_string())) rows=4/>
                <div class="pair">
                    <Select name="terms" label=say!(l, client.terms) choices=terms value=terms_kind/>
                    <Field name="days" label=say!(l, terms.days) value=text(Some(terms_days)) inputmode="numeric"/>
                </div>
                <details open=client.chasing != Chasing::default()>
                    <summary>{say!(l, chasing.title)}</summary>
                    <div class="pair">
                        <Select name="segment" label=say!(l, chasing.segment) choices=segments value=segment
                            hint=Signal::stored(say!(l, chasing.segment_hint).to_string())/>
                        <Select name="scenario" label=say!(l, chasing.scenario) choices=scenarios value=scenario/>
                    </div>
                    <div class="pair">
                        <Select name="register" label=say!(l, chasing.register) choices=registers value=register/>
                        <Field name="copy-to" label=say!(l, chasing.copy_to) kind="email" value=text(client.chasing.copy_to.as_ref().map(ToString::to_string))
                            hint=Signal::stored(say!(l, chasing.copy_to_hint).to_string())/>
                    </div>
                    <Tick name="direct-debit" label=say!(l, chasing.direct_debit) value=client.chasing.direct_debit/>
                </details>
                <TextArea name="note" label=say!(l, client.note) value=text(Some(client.note.to_string()))/>
            </Form>
        </section>
    }
    .into_any()
}

fn read(
    l: Lang,
    ledger: &Ledger,
    answers: &Answers,
    before: &Client,
) -> Result<Client, Problems> {
    let mut problems = Problems::new();
    let name = line_field(l, answers, "name", &mut problems);
    let chosen = answers.text("debtor");
    let debtor = DEBTORS
        .into_iter()
        .find_map(|(value, debtor)| (value == chosen).then_some(debtor))
        .unwrap_or_default();
    let language = match answers.text("language") {
        "en" => Language::English,
        _ => Language::French,
    };
    let contact_name = optional_line(l, answers, "contact", &mut problems);
    let number =
        optional(answers, "number", &mut problems, str::parse::<BusinessNumber>, |error| {
            business_number_sentence(l, error)
        });
    let email = optional(answers, "email", &mut problems, str::parse::<Email>, |_| {
        say!(l, problem.email).to_string()
    });
    let phone = optional(answers, "phone", &mut problems, str::parse::<Phone>, |_| {
        say!(l, problem.phone).to_string()
    });
    let address = address_field(l, answers, "address", &mut problems);
    let terms = match answers.text("terms") {
        "company" => None,
        _ => terms_fields(l, answers, "terms", "days", &mut problems),
    };
    let chasing = Chasing {
        scenario: chosen_scenario(ledger, answers, "scenario"),
        segment: answers.chosen("segment", &SEGMENTS),
        direct_debit: answers.ticked("direct-debit"),
        register: match answers.text("register") {
            "tu" => Register::Tu,
            _ => Register::Vous,
        },
        copy_to: optional(answers, "copy-to", &mut problems, str::parse::<Email>, |_| {
            say!(l, problem.email).to_string()
        }),
    };
    let (Some(name), true) = (name, problems.is_empty()) else { return Err(problems) };
    let note = Block::new(answers.text("note"));
    let id = before.id;
    Ok(Client {
        id,
        name,
        debtor,
        language,
        number,
        contact_name,
        email,
        phone,
        address,
        terms,
        note,
        chasing,
    })
}
