//! One's own company; the language and the theme of this device; the way to the data.

use chrono::NaiveDate;
use leptos::prelude::*;
use relancier_core::identity::{Bic, BusinessNumber, Email, Iban, Phone};
use relancier_core::law::{PaymentTerms, PenaltyClause, Sector};
use relancier_core::ledger::{Company, Record};

use super::policy::PolicyForm;
use super::read::{
    Conventions, address_field, business_number_sentence, clause_choices, clause_field,
    conventions, iban_sentence, line_field, optional, optional_line, terms_choices,
    terms_fields, terms_values,
};
use super::stationery::StationeryForm;
use super::welcome::LanguageSwitch;
use crate::app::Undo;
use crate::components::{Answers, Choice, Field, Form, Problems, Select, TextArea};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::settings::{self, Theme};
use crate::workspace::{Change, use_workspace};

/// The settings.
#[component]
pub fn Settings() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let described = move || workspace.ledger().company().is_some();
    view! {
        <div class="settings">
            <div class="top"><div><h1>{say!(l, nav.settings)}</h1></div></div>
            <section class="panel">
                <h2>{say!(l, settings.company)}</h2>
                <CompanyForm/>
            </section>
            <Show when=described>
                <section class="panel" aria-label=say!(l, stationery.title)>
                    <h2>{say!(l, stationery.title)}</h2>
                    <StationeryForm/>
                </section>
            </Show>
            <section class="panel">
                <h2>{say!(l, policy.title)}</h2>
                <PolicyForm/>
            </section>
            <section class="panel">
                <h2>{say!(l, settings.device)}</h2>
                <div class="form">
                    <ThemeChoice/>
                    <div class="act"><LanguageSwitch/><Undo/></div>
                </div>
            </section>
            <section class="panel">
                <h2>{say!(l, texts.title)}</h2>
                <p class="muted">{say!(l, texts.about)}</p>
                <div class="act"><a class="button" href=Route::Texts.href()>{say!(l, texts.open)}</a></div>
            </section>
            <section class="panel">
                <h2>{say!(l, settings.data)}</h2>
                <p class="muted">{say!(l, settings.data_text)}</p>
                <div class="act">
                    <a class="button" href=Route::Data.href()>{say!(l, settings.to_data)}</a>
                    <a class="button quiet" href=Route::Privacy.href()>{say!(l, privacy.link)}</a>
                </div>
            </section>
        </div>
    }
}

/// One's own company.
#[component]
fn CompanyForm() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let before = workspace.ledger_now().company().cloned();
    let first_time = before.is_none();
    let submit = move |answers: &Answers| {
        let company = read(l, answers, workspace.ledger_now().company(), workspace.today())?;
        workspace.commit(
            say!(l, done.company).to_string(),
            vec![Change::Put(Record::Company(company))],
        );
        if first_time {
            Route::Todo.go();
        }
        Ok(())
    };
    let known = before.clone();
    let of = move |part: fn(&Company) -> Option<String>| {
        Signal::stored(known.as_ref().and_then(part).unwrap_or_default())
    };
    let clause =
        before.as_ref().map_or(PenaltyClause::LegalDefault, |company| company.penalty_clause);
    let (clause_kind, clause_number) = match clause {
        PenaltyClause::LegalDefault => ("default", String::new()),
        PenaltyClause::Fixed(rate) => ("fixed", l.number(rate.percent())),
        PenaltyClause::LegalMultiple(multiple) => ("multiple", l.number(multiple.times())),
        PenaltyClause::EcbPlus(points) => ("ecb", l.number(points.percent())),
    };
    let stipulated = RwSignal::new(clause_kind != "default");
    let on_change = Callback::new(move |answers: Answers| {
        stipulated.set(answers.text("clause") != "default");
    });
    let terms = before.as_ref().map_or_else(PaymentTerms::default, |company| company.terms);
    let (terms_kind, terms_days) = terms_values(terms);
    let day_count = before.as_ref().map(|company| company.day_count).unwrap_or_default();
    let imputation = before.as_ref().map(|company| company.imputation).unwrap_or_default();
    // Once there is a company, what is shown is what is saved.
    let draft = first_time.then_some(settings::COMPANY_DRAFT);
    let action = if first_time { say!(l, settings.first_save) } else { say!(l, form.save) };
    view! {
        <Form draft=draft action=action submit=submit on_change=on_change>
            <div class="pair">
                <Field name="name" label=say!(l, company.name) value=of(|company| Some(company.name.to_string())) autocomplete="organization" required=true/>
                <Field name="legal-form" label=say!(l, company.legal_form) value=of(|company| company.legal_form.as_ref().map(ToString::to_string))
                    hint=Signal::stored(say!(l, company.legal_form_hint).to_string())/>
            </div>
            <div class="pair">
                <Field name="number" label=say!(l, company.number) value=of(|company| company.number.map(|number| number.to_string())) inputmode="numeric"/>
                <Field name="email" label=say!(l, company.email) kind="email" value=of(|company| company.email.as_ref().map(ToString::to_string)) autocomplete="email"/>
            </div>
            <div class="pair">
                <TextArea name="address" label=say!(l, company.address) value=of(|company| Some(company.address.to_string()))/>
                <Field name="phone" label=say!(l, company.phone) kind="tel" value=of(|company| company.phone.as_ref().map(ToString::to_string)) autocomplete="tel"/>
            </div>
            <div class="pair">
                <Field name="iban" label=say!(l, company.iban) value=of(|company| company.iban.map(|iban| iban.to_string()))
                    hint=Signal::stored(say!(l, company.iban_hint).to_string())/>
                <Field name="bic" label=say!(l, company.bic) value=of(|company| company.bic.as_ref().map(ToString::to_string))/>
            </div>
            <div class="pair">
                <Select name="clause" label=say!(l, clause.label) choices=clause_choices(l) value=clause_kind
                    hint=Signal::stored(say!(l, clause.hint).to_string())/>
                <div hidden=move || !stipulated.get()>
                    <Field name="clause-number" label=say!(l, clause.number) value=Signal::stored(clause_number) inputmode="decimal"/>
                </div>
            </div>
            <div class="pair">
                <Select name="terms" label=say!(l, terms.label) choices=terms_choices(l) value=terms_kind/>
                <Field name="days" label=say!(l, terms.days) value=Signal::stored(terms_days) inputmode="numeric"/>
            </div>
            <Select name="sector" label=say!(l, sector.label) choices=sector_choices(l) value=sector_value(before.as_ref().and_then(|company| company.sector))
                hint=Signal::stored(say!(l, sector.hint).to_string())/>
            <details>
                <summary>{say!(l, settings.reckoning)}</summary>
                <Conventions day_count imputation/>
            </details>
        </Form>
    }
}

fn read(
    l: Lang,
    answers: &Answers,
    before: Option<&Company>,
    today: NaiveDate,
) -> Result<Company, Problems> {
    let mut problems = Problems::new();
    let name = line_field(l, answers, "name", &mut problems);
    let legal_form = optional_line(l, answers, "legal-form", &mut problems);
    let number =
        optional(answers, "number", &mut problems, str::parse::<BusinessNumber>, |error| {
            business_number_sentence(l, error)
        });
    let address = address_field(l, answers, "address", &mut problems);
    let email = optional(answers, "email", &mut problems, str::parse::<Email>, |_| {
        say!(l, problem.email).to_string()
    });
    let phone = optional(answers, "phone", &mut problems, str::parse::<Phone>, |_| {
        say!(l, problem.phone).to_string()
    });
    let iban = optional(answers, "iban", &mut problems, str::parse::<Iban>, |error| {
        iban_sentence(l, error)
    });
    let bic = optional(answers, "bic", &mut problems, str::parse::<Bic>, |_| {
        say!(l, problem.bic).to_string()
    });
    let penalty_clause = clause_field(l, answers, &mut problems);
    let terms = terms_fields(l, answers, "terms", "days", &mut problems);
    let (Some(name), Some(penalty_clause), Some(terms), true) =
        (name, penalty_clause, terms, problems.is_empty())
    else {
        return Err(problems);
    };
    let known = before.and_then(|before| before.iban);
    let iban_changed = match known {
        Some(known) if iban != Some(known) => Some(today),
        _ => before.and_then(|before| before.iban_changed),
    };
    let (day_count, imputation) = conventions(answers);
    Ok(Company {
        name,
        legal_form,
        number,
        address,
        email,
        phone,
        iban,
        bic,
        iban_changed,
        penalty_clause,
        terms,
        sector: answers.chosen("sector", &SECTORS),
        day_count,
        imputation,
    })
}

const SECTORS: [(&str, Sector); 5] = [
    ("perishable", Sector::PerishableFood),
    ("livestock", Sector::LivestockAndMeat),
    ("alcohol", Sector::AlcoholicDrinks),
    ("wine", Sector::Wine),
    ("transport", Sector::Transport),
];

/// The sectors with rules of their own, for a choice; none first.
pub fn sector_choices(l: Lang) -> Vec<Choice> {
    let name = |sector| match sector {
        Sector::PerishableFood => say!(l, sector.perishable),
        Sector::LivestockAndMeat => say!(l, sector.livestock),
        Sector::AlcoholicDrinks => say!(l, sector.alcohol),
        Sector::Wine => say!(l, sector.wine),
        Sector::Transport => say!(l, sector.transport),
    };
    let none = Choice::new("", say!(l, sector.none));
    let sectors = SECTORS.iter().map(|(value, sector)| Choice::new(*value, name(*sector)));
    std::iter::once(none).chain(sectors).collect()
}

/// Which of them, as the choice holds it.
pub fn sector_value(sector: Option<Sector>) -> &'static str {
    let known = SECTORS.iter().find(|(_, one)| Some(*one) == sector);
    known.map_or("", |(value, _)| value)
}

/// Light, dark, or as the device is set.
#[component]
fn ThemeChoice() -> impl IntoView {
    let l = use_lang();
    let chosen = settings::theme();
    let themes = [
        (Theme::Device, "device", say!(l, theme.device)),
        (Theme::Light, "light", say!(l, theme.light)),
        (Theme::Dark, "dark", say!(l, theme.dark)),
    ]
    .map(|(theme, value, word)| {
        view! {
            <label class="choice">
                <input type="radio" name="theme" value=value checked=theme == chosen on:change=move |_| settings::set_theme(theme)/>
                {word}
            </label>
        }
    });
    view! {
        <fieldset class="choices"><legend>{say!(l, theme.label)}</legend>{themes}</fieldset>
    }
}
