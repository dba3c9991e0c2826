//! A scenario of one's own, adapted; whether its steps are a ladder is the core's to say.

use leptos::prelude::*;
use relancier_core::dunning::{
    Anchor, Ladder, LadderError, Scenario, ScenarioChoice, Shipped, Step, StepKind, Tone,
};
use relancier_core::id::ScenarioId;
use relancier_core::ledger::{Channel, OwnScenario, Record};

use super::invoice::Gone;
use super::read::line_field;
use super::scenarios::{steps, tone_name, used_for};
use crate::components::{Answers, Choice, Field, Form, Group, Problems, Select, Tick};
use crate::lang::{Lang, say, step_class, use_lang};
use crate::route::Route;
use crate::workspace::{Change, use_workspace};

const TONES: [(&str, Tone); 3] =
    [("soft", Tone::Soft), ("plain", Tone::Plain), ("hard", Tone::Hard)];

const ANCHORS: [(&str, Anchor); 3] =
    [("issued", Anchor::Issued), ("due", Anchor::Due), ("previous", Anchor::Previous)];

const CHANNELS: [(&str, Channel); 6] = [
    ("email", Channel::Email),
    ("call", Channel::Call),
    ("sms", Channel::Sms),
    ("letter", Channel::Letter),
    ("registered", Channel::RegisteredLetter),
    ("electronic", Channel::ElectronicRegisteredLetter),
];

/// A kind of step, and the names of its fields.
#[derive(Debug, Clone, Copy)]
struct Rung {
    kind: StepKind,
    used: &'static str,
    days: &'static str,
    anchor: &'static str,
    channel: &'static str,
    reply: &'static str,
    claims: &'static str,
}

macro_rules! rungs {
    ($($kind:ident = $name:literal)*) => {
        [$(Rung {
            kind: StepKind::$kind,
            used: $name,
            days: concat!($name, "-days"),
            anchor: concat!($name, "-anchor"),
            channel: concat!($name, "-channel"),
            reply: concat!($name, "-reply"),
            claims: concat!($name, "-claims"),
        }),*]
    };
}

const RUNGS: [Rung; 6] = rungs! {
    Reception = "reception"
    Courtesy = "courtesy"
    Friendly = "friendly"
    Firm = "firm"
    LastWarning = "last-warning"
    FormalNotice = "formal-notice"
};

/// A scenario of one's own.
#[component]
pub fn EditScenario(
    /// Which.
    id: ScenarioId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let ledger = workspace.ledger_now();
    let Some(before) = ledger.own_scenario(id).cloned() else {
        return view! { <Gone/> }.into_any();
    };
    let uses = used_for(l, &ScenarioChoice::Own(id).uses(&ledger));
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let name = line_field(l, answers, "name", &mut problems);
        let scenario = read(l, answers, &mut problems);
        let (Some(name), Some(scenario)) = (name, scenario) else { return Err(problems) };
        let what = say!(l, scenarios.saved, name = name.to_string()).to_string();
        let own = OwnScenario { id, name, scenario };
        Route::Scenarios.go();
        workspace.commit(what, vec![Change::Put(Record::OwnScenario(own))]);
        Ok(())
    };
    let OwnScenario { name, scenario, .. } = before;
    let typed = RwSignal::new(None::<Answers>);
    let ladder = scenario.ladder.clone();
    let tones = TONES.map(|(value, tone)| Choice::new(value, tone_name(l, tone)));
    let tone = TONES.into_iter().find(|(_, tone)| *tone == scenario.tone);
    let preview = move || {
        typed.with(|typed| match typed {
            None => steps(l, &scenario.ladder).into_any(),
            Some(answers) => {
                let mut problems = Problems::new();
                match read(l, answers, &mut problems) {
                    Some(scenario) => steps(l, &scenario.ladder).into_any(),
                    None => problems
                        .into_values()
                        .map(|sentence| view! { <p class="muted">{sentence}</p> })
                        .collect_view()
                        .into_any(),
                }
            }
        })
    };
    view! {
        <p class="crumb"><a href=Route::Scenarios.href()>{say!(l, scenarios.title)}</a></p>
        <div class="top"><div>
            <h1>{say!(l, scenarios.edit_title, name = name.to_string())}</h1>
            <p>{uses}</p>
        </div></div>
        <div class="two">
            <section class="panel">
                <Form
                    action=say!(l, scenarios.save) submit=submit
                    on_change=Callback::new(move |answers| typed.set(Some(answers)))
                    cancel=Callback::new(|()| Route::Scenarios.go())
                >
                    <div class="pair">
                        <Field name="name" label=say!(l, scenarios.name) value=Signal::stored(name.to_string()) required=true/>
                        <Select name="tone" label=say!(l, scenarios.tone) choices=tones.into() value=tone.map_or("", |(value, _)| value)
                            hint=Signal::stored(say!(l, scenarios.tone_hint).to_owned())/>
                    </div>
                    <Group name="steps" label=say!(l, scenarios.steps)>
                        {RUNGS.map(|rung| rung_fields(l, rung, &ladder, typed))}
                    </Group>
                </Form>
            </section>
            <section class="panel stay">
                <h2>{say!(l, scenarios.preview)}</h2>
                {preview}
            </section>
        </div>
    }
    .into_any()
}

/// The fields of a kind of step: whether there is one, and if so when and how.
fn rung_fields(
    l: Lang,
    rung: Rung,
    ladder: &Ladder,
    typed: RwSignal<Option<Answers>>,
) -> AnyView {
    let kind = rung.kind;
    let used = ladder.step(kind).is_some();
    let hidden = move || {
        !typed.with(|typed| typed.as_ref().map_or(used, |answers| answers.ticked(rung.used)))
    };
    // What is proposed for a step there was none of.
    let proposed = [Shipped::Standard, Shipped::LargeAccount]
        .into_iter()
        .find_map(|shipped| shipped.scenario().ladder.step(kind));
    let step = ladder.step(kind).or(proposed).copied();
    let number =
        |part: fn(&Step) -> String| Signal::stored(step.as_ref().map(part).unwrap_or_default());
    let anchors: Vec<Choice> = ANCHORS
        .iter()
        .filter(|(_, anchor)| kind.anchors().contains(anchor))
        .map(|(value, anchor)| Choice::new(*value, anchor_name(l, *anchor)))
        .collect();
    let anchor = ANCHORS.into_iter().find(|(_, one)| step.is_some_and(|it| it.anchor == *one));
    let counted = anchors.len() > 1;
    let days = match kind {
        StepKind::Reception => say!(l, scenarios.days_issued),
        StepKind::Courtesy => say!(l, scenarios.days_before),
        _ if counted => say!(l, scenarios.days),
        _ => say!(l, scenarios.days_after),
    };
    let channels: Vec<Choice> = CHANNELS
        .iter()
        .filter(|(_, channel)| kind.channels().contains(channel))
        .map(|(value, channel)| Choice::new(*value, l.channel(*channel)))
        .collect();
    let channel =
        CHANNELS.into_iter().find(|(_, one)| step.is_some_and(|it| it.channel == *one));
    let channel_hint =
        if channels.len() < CHANNELS.len() { say!(l, scenarios.wrong_channel) } else { "" };
    let claims = step.is_some_and(|step| step.claims_penalties);
    view! {
        <fieldset class=format!("rung {}", step_class(kind))>
            <legend><Tick name=rung.used label=l.step(kind) value=used/></legend>
            <p class="hint">{about(l, kind)}</p>
            <div class="form" hidden=hidden>
                <div class="pair">
                    <Field name=rung.days label=days value=number(|step| step.delay.unsigned_abs().to_string()) inputmode="numeric"/>
                    {counted.then(|| view! {
                        <Select name=rung.anchor label=say!(l, scenarios.anchor) choices=anchors value=anchor.map_or("", |(value, _)| value)/>
                    })}
                    <Select name=rung.channel label=say!(l, scenarios.channel) choices=channels value=channel.map_or("", |(value, _)| value)
                        hint=Signal::stored(channel_hint.to_owned())/>
                    <Field name=rung.reply label=say!(l, scenarios.reply) value=number(|step| step.reply_within.to_string()) inputmode="numeric"/>
                </div>
                {(!kind.is_before_due()).then(|| view! {
                    <Tick name=rung.claims label=say!(l, scenarios.claim) value=claims/>
                })}
            </div>
        </fieldset>
    }
    .into_any()
}

fn anchor_name(l: Lang, anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Issued => say!(l, scenarios.from_issued),
        Anchor::Due => say!(l, scenarios.from_due),
        Anchor::Previous => say!(l, scenarios.from_previous),
    }
}

fn about(l: Lang, kind: StepKind) -> &'static str {
    match kind {
        StepKind::Reception => say!(l, scenarios.reception),
        StepKind::Courtesy => say!(l, scenarios.courtesy),
        StepKind::Friendly => say!(l, scenarios.friendly),
        StepKind::Firm => say!(l, scenarios.firm),
        StepKind::LastWarning => say!(l, scenarios.last_warning),
        StepKind::FormalNotice => say!(l, scenarios.formal_notice),
    }
}

fn read(l: Lang, answers: &Answers, problems: &mut Problems) -> Option<Scenario> {
    let mut right = true;
    let mut wrong = |name: &'static str, sentence: String| {
        problems.insert(name, sentence);
        right = false;
    };
    let used: Vec<Rung> = RUNGS.into_iter().filter(|rung| answers.ticked(rung.used)).collect();
    let mut steps = Vec::new();
    for rung in &used {
        let kind = rung.kind;
        let days = answers.text(rung.days).parse().ok().filter(|days: &i16| *days >= 0);
        if days.is_none() {
            wrong(rung.days, wrong_days(l, kind));
        }
        let reply_within = answers.text(rung.reply).parse().ok().filter(|days: &u8| *days > 0);
        if reply_within.is_none() {
            let sentence = say!(l, scenarios.wrong_reply, step = l.step(kind), most = u8::MAX);
            wrong(rung.reply, sentence.to_string());
        }
        // Where there is one way to count, the form does not ask.
        let anchor = answers.chosen(rung.anchor, &ANCHORS).or(kind.anchors().first().copied());
        let channel = answers.chosen(rung.channel, &CHANNELS).unwrap_or(Channel::Email);
        let claims_penalties = answers.ticked(rung.claims);
        if let (Some(days), Some(reply_within), Some(anchor)) = (days, reply_within, anchor) {
            let delay = if kind == StepKind::Courtesy { -days } else { days };
            steps.push(Step { kind, anchor, delay, channel, claims_penalties, reply_within });
        }
    }
    if !right {
        return None;
    }
    let ladder = Ladder::new(steps).map_err(|error| {
        let (name, sentence) = refusal(l, error, &used);
        problems.insert(name, sentence);
    });
    let tone = answers.chosen("tone", &TONES).unwrap_or_default();
    Some(Scenario { tone, ladder: ladder.ok()? })
}

/// Where it is told why steps are no ladder, and in what words.
fn refusal(l: Lang, error: LadderError, used: &[Rung]) -> (&'static str, String) {
    let Some(rung) = error.place().and_then(|place| used.get(place)) else {
        return ("steps", say!(l, scenarios.no_step).to_string());
    };
    let step = l.step(rung.kind);
    match error {
        LadderError::NoPrevious(_) | LadderError::WrongAnchor(_) => {
            (rung.anchor, say!(l, scenarios.wrong_anchor, step = step).to_string())
        }
        LadderError::NotHarder(_) | LadderError::Backwards(_) => {
            (rung.days, say!(l, scenarios.wrong_order, step = step).to_string())
        }
        LadderError::WrongChannel(_) => {
            (rung.channel, say!(l, scenarios.wrong_channel).to_string())
        }
        LadderError::OutOfRange(_)
        | LadderError::NotBeforeDue(_)
        | LadderError::NotAfterDue(_)
        | LadderError::Empty => (rung.days, wrong_days(l, rung.kind)),
    }
}

fn wrong_days(l: Lang, kind: StepKind) -> String {
    say!(l, scenarios.wrong_days, step = l.step(kind), most = Step::MAX_DELAY).to_string()
}
