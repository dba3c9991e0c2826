//! How the company chases: on which days, how often, from what amount, and by which scenario.

use chrono::Weekday;
use leptos::prelude::*;
use relancier_core::dunning::{Region, WorkingDays};
use relancier_core::ledger::{Gap, Ledger, Policy, Record};
use relancier_core::money::Money;
use relancier_exchange::amount::read_amount;
use relancier_messages::format;

use super::edit_client::SEGMENTS;
use super::read::{amount_field, chosen_scenario, optional, scenario_choices, scenario_value};
use crate::components::{Answers, Choice, Field, Form, Group, Problems, Select, Tick};
use crate::lang::{Lang, say, use_lang};
use crate::route::Route;
use crate::workspace::{Change, use_workspace};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];

const REGIONS: [(&str, Region); 8] = [
    ("metropolitan", Region::Metropolitan),
    ("alsace-moselle", Region::AlsaceMoselle),
    ("guadeloupe", Region::Guadeloupe),
    ("french-guiana", Region::FrenchGuiana),
    ("martinique", Region::Martinique),
    ("mayotte", Region::Mayotte),
    ("reunion", Region::Reunion),
    ("saint-barthelemy", Region::SaintBarthelemy),
];

/// How the company chases.
#[component]
pub fn PolicyForm() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let before = ledger.policy().clone();
    let submit = move |answers: &Answers| {
        let policy = read(l, &workspace.ledger_now(), answers)?;
        let what = say!(l, policy.done).to_string();
        workspace.commit(what, vec![Change::Put(Record::Policy(policy))]);
        Ok(())
    };
    let hint = |sentence: &str| Signal::stored(sentence.to_owned());
    let chosen: Vec<Weekday> = before.working_days.weekdays().collect();
    let regions = REGIONS.map(|(value, region)| Choice::new(value, region_name(l, region)));
    let region = REGIONS.into_iter().find(|(_, one)| *one == before.working_days.region());
    let threshold = match before.threshold {
        Money::ZERO => String::new(),
        threshold => l.plain_amount(threshold),
    };
    let scenarios = SEGMENTS.map(|(name, segment)| {
        let shipped = say!(l, policy.shipped, name = l.shipped(segment.shipped())).to_string();
        let choices = scenario_choices(l, &ledger, &shipped);
        (
            name,
            l.segment(segment),
            choices,
            scenario_value(before.scenarios.get(&segment).copied()),
        )
    });
    view! {
        <Form action=say!(l, policy.save) submit=submit>
            <Group name="weekdays" label=say!(l, policy.weekdays) hint=hint(say!(l, policy.weekdays_hint))>
                <div class="week">
                    {WEEKDAYS.map(|(name, weekday)| view! {
                        <Tick name=name label=format::weekday(weekday, l.language) value=chosen.contains(&weekday)/>
                    })}
                </div>
            </Group>
            <div class="pair">
                <Select name="region" label=say!(l, policy.region) choices=regions.into() value=region.map_or("", |(value, _)| value)
                    hint=hint(say!(l, policy.region_hint))/>
                <Field name="gap" label=say!(l, policy.gap) value=Signal::stored(before.gap.get().to_string()) inputmode="numeric"
                    hint=hint(say!(l, policy.gap_hint))/>
            </div>
            <div class="pair">
                <Field name="threshold" label=say!(l, policy.threshold) value=Signal::stored(threshold) inputmode="decimal"
                    hint=hint(say!(l, policy.threshold_hint))/>
                <Field name="large-account" label=say!(l, policy.large_account) value=Signal::stored(l.plain_amount(before.large_account)) inputmode="decimal"
                    hint=hint(say!(l, policy.large_account_hint))/>
            </div>
            <details open=!before.scenarios.is_empty()>
                <summary>{say!(l, policy.scenarios)}</summary>
                <div class="form">
                    <p class="muted">{say!(l, policy.scenarios_text)}</p>
                    <div class="pair wide">
                        {scenarios.map(|(name, label, choices, value)| view! {
                            <Select name=name label=label choices=choices value=value/>
                        })}
                    </div>
                </div>
            </details>
        </Form>
        <div class="act"><a class="button" href=Route::Scenarios.href()>{say!(l, policy.to_scenarios)}</a></div>
    }
}

fn read(l: Lang, ledger: &Ledger, answers: &Answers) -> Result<Policy, Problems> {
    let mut problems = Problems::new();
    let weekdays = WEEKDAYS.into_iter().filter(|(name, _)| answers.ticked(name));
    let region = answers.chosen("region", &REGIONS).unwrap_or(Region::Metropolitan);
    let working_days = WorkingDays::new(weekdays.map(|(_, day)| day).collect(), region);
    if working_days.is_none() {
        problems.insert("weekdays", say!(l, policy.no_weekday).to_string());
    }
    let gap = answers.text("gap").parse().ok().and_then(Gap::new);
    if gap.is_none() {
        problems.insert("gap", say!(l, policy.wrong_gap, days = Gap::MAX).to_string());
    }
    let not_negative = |text: &str| read_amount(text).ok().filter(|one| *one >= Money::ZERO);
    let threshold = optional(
        answers,
        "threshold",
        &mut problems,
        |text| not_negative(text).ok_or(()),
        |()| say!(l, policy.wrong_threshold).to_string(),
    );
    let large_account = amount_field(l, answers, "large-account", &mut problems);
    let (Some(working_days), Some(gap), Some(large_account), true) =
        (working_days, gap, large_account, problems.is_empty())
    else {
        return Err(problems);
    };
    let threshold = threshold.unwrap_or(Money::ZERO);
    let scenarios = SEGMENTS
        .into_iter()
        .filter_map(|(name, segment)| Some((segment, chosen_scenario(ledger, answers, name)?)))
        .collect();
    Ok(Policy { working_days, gap, threshold, large_account, scenarios })
}

/// A region, by whose holidays it keeps.
pub fn region_name(l: Lang, region: Region) -> &'static str {
    match region {
        Region::Metropolitan => say!(l, policy.metropolitan),
        Region::AlsaceMoselle => say!(l, policy.alsace_moselle),
        Region::Guadeloupe => "Guadeloupe",
        Region::FrenchGuiana => say!(l, policy.french_guiana),
        Region::Martinique => "Martinique",
        Region::Mayotte => "Mayotte",
        Region::Reunion => say!(l, policy.reunion),
        Region::SaintBarthelemy => "Saint-Barthélemy",
    }
}
