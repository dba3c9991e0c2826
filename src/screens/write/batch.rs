//! The letters of the day: all at once, to print, and noted as sent at once.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::dunning::{Check, Demand, Weight, checks};
use relancier_core::id::ClientId;
use relancier_core::ledger::{Channel, Record};
use relancier_core::text::{Block, Line};
use relancier_exchange::archive::{self, Entry};
use relancier_messages::{Letter, Parties, letter};

use super::checks::sentence;
use super::record::{Sent, contact};
use super::{DescribeFirst, asked};
use crate::app::focus_title;
use crate::browser;
use crate::components::{Made, Preview, pdf_sentence, show_or_save};
use crate::lang::{Lang, say, use_lang};
use crate::pdf::{self, Fault, PdfError};
use crate::route::Route;
use crate::workspace::{Change, Notice, Workspace, use_workspace};

/// The letters of the day.
#[component]
pub fn Batch() -> impl IntoView {
    // What is being printed does not change under the person's eyes: it is made anew when the
    // person says so.
    let again = RwSignal::new(());
    move || {
        again.track();
        view! { <Letters again/> }
    }
}

/// A letter that could go out today.
struct Draft {
    client: ClientId,
    name: String,
    demand: Demand,
    /// How it would be posted.
    channel: Channel,
    /// What the step is to be, where that is no letter.
    planned: Option<Channel>,
    /// There is an address to put on it.
    addressed: bool,
    /// What the person should know before.
    doubts: Vec<String>,
}

/// Which drafts, by their place, and what is known of their posting.
#[derive(Clone, Copy)]
struct Picked {
    ticked: RwSignal<BTreeSet<usize>>,
    tracking: StoredValue<BTreeMap<usize, String>>,
    /// What the last letters made say: that is what is posted.
    printed: StoredValue<Vec<Printed>>,
}

/// A letter that was made, as the timeline keeps it.
struct Printed {
    /// Of which draft.
    place: usize,
    to: String,
    subject: String,
    body: Block,
}

impl Picked {
    /// The number a registered letter is followed by, once it is typed.
    fn tracking_of(self, place: usize) -> Option<Line> {
        let typed = self.tracking.with_value(|known| known.get(&place).cloned());
        typed.and_then(|typed| Line::new(&typed).ok())
    }
}

/// How far the letters are.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    Choosing,
    Making { done: usize, of: usize },
    Made,
}

#[component]
fn Letters(again: RwSignal<()>) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    if workspace.ledger_now().company().is_none() {
        return view! { <DescribeFirst/> }.into_any();
    }
    let drafts = drafts(l, workspace);
    if drafts.is_empty() {
        return view! {
            <div class="empty">
                <h1>{say!(l, batch.title)}</h1>
                <p>{say!(l, batch.nothing)}</p>
                <div class="act"><a class="button go" href=Route::Todo.href()>{say!(l, nav.todo)}</a></div>
            </div>
        }
        .into_any();
    }
    let ready = drafts.iter().enumerate().filter(|(_, draft)| {
        draft.planned.is_none() && draft.addressed && draft.doubts.is_empty()
    });
    let picked = Picked {
        ticked: RwSignal::new(ready.map(|(place, _)| place).collect()),
        tracking: StoredValue::new(BTreeMap::new()),
        printed: StoredValue::new(Vec::new()),
    };
    let progress = RwSignal::new(Progress::Choosing);
    let rows = drafts
        .iter()
        .enumerate()
        .map(|(place, draft)| view! { <Row place picked progress draft/> })
        .collect_view();
    let drafts = StoredValue::new(drafts);
    // What is noted as sent changes what is due: nobody is to be warned of that.
    let noted = RwSignal::new(false);
    let outdated = Memo::new(move |_| {
        let ledger = workspace.ledger();
        let rates = ledger.rates();
        let stopped = |draft: &Draft| {
            let Some(debtor) = ledger.client(draft.client) else { return true };
            let now = asked(&ledger, workspace, debtor).map(|(_, demand)| demand);
            let (now, channel) = (now.as_ref(), draft.channel);
            let checks =
                checks(&ledger, &rates, debtor, &draft.demand, now, channel, l.language);
            checks.iter().any(|check| check.weight() == Weight::Stop)
        };
        !noted.get() && drafts.with_value(|drafts| drafts.iter().any(stopped))
    });
    on_cleanup(move || {
        if matches!(progress.get_untracked(), Progress::Making { .. }) {
            pdf::stop();
        }
    });
    view! {
        <p class="crumb"><a href=Route::Todo.href()>{say!(l, nav.todo)}</a></p>
        <div class="top"><div>
            <h1>{say!(l, batch.title)}</h1>
            <p>{say!(l, batch.text)}</p>
        </div></div>
        <Show when=move || outdated.get()>
            <div class="note bad" role="alert">
                <p>{say!(l, batch.outdated)}</p>
                <button type="button" class="go" on:click=move |_| {
                    again.set(());
                    request_animation_frame(focus_title);
                }>{say!(l, batch.again)}</button>
            </div>
        </Show>
        <section class="panel" aria-label=say!(l, batch.which)>
            <h2>{say!(l, batch.which)}</h2>
            <ul class="batch">{rows}</ul>
            <div hidden=move || outdated.get()><Make drafts picked progress/></div>
        </section>
        <Show when=move || progress.get() == Progress::Made && !outdated.get()>
            <section class="panel" aria-label=say!(l, write.after)>
                <h2>{say!(l, write.after)}</h2>
                <p class="muted">{say!(l, batch.after)}</p>
                <div class="act">
                    <button type="button" class="go" on:click=move |_| {
                        noted.set(true);
                        note_as_posted(l, workspace, drafts, picked);
                    }>{say!(l, batch.note, count = picked.printed.with_value(Vec::len))}</button>
                </div>
            </section>
        </Show>
    }
    .into_any()
}

/// What could be posted today, letters that are planned first.
fn drafts(l: Lang, workspace: Workspace) -> Vec<Draft> {
    let ledger = workspace.ledger_now();
    let rates = ledger.rates();
    let cards = workspace.agenda().get_untracked().cards;
    let mut drafts: Vec<Draft> = cards
        .iter()
        .filter_map(|card| {
            let client = ledger.client(card.client)?;
            let (action, demand) = asked(&ledger, workspace, client)?;
            let planned = Some(action.step.channel).filter(|channel| !channel.is_letter());
            let channel = match planned {
                None => action.step.channel,
                Some(_) => demand
                    .step
                    .channels()
                    .iter()
                    .copied()
                    .find(|channel| channel.is_letter())?,
            };
            let now = Some(&demand);
            let checks = checks(&ledger, &rates, client, &demand, now, channel, l.language);
            let doubts = checks.iter().filter(|check| is_about_the_client(check));
            Some(Draft {
                client: client.id,
                name: client.name.to_string(),
                channel,
                planned,
                addressed: !client.address.is_empty(),
                doubts: doubts.map(|check| sentence(l, check, "")).collect(),
                demand,
            })
        })
        .collect();
    drafts.sort_by_key(|draft| draft.planned.is_some());
    drafts
}

/// Whether a check tells this letter from the others.
fn is_about_the_client(check: &Check) -> bool {
    check.weight() == Weight::Doubt
        && matches!(
            check,
            Check::Credit(_)
                | Check::ContactTooRecent { .. }
                | Check::RatesEnd { .. }
                | Check::NoAddress { .. }
        )
}

/// One letter: taken along or not.
#[component]
fn Row<'a>(
    place: usize,
    picked: Picked,
    progress: RwSignal<Progress>,
    draft: &'a Draft,
) -> impl IntoView + use<> {
    let l = use_lang();
    let addressed = draft.addressed;
    let fixed = move || !addressed || matches!(progress.get(), Progress::Making { .. });
    let ticked = move || picked.ticked.with(|ticked| ticked.contains(&place));
    let tick = move |now: bool| {
        picked.ticked.update(|ticked| {
            if now {
                ticked.insert(place)
            } else {
                ticked.remove(&place)
            };
        });
        // What was printed is no longer what is ticked.
        progress.set(Progress::Choosing);
    };
    let registered = draft.channel == Channel::RegisteredLetter;
    let number = format!("tracking-{place}");
    let tracking = registered.then(|| {
        let typed = move |text: String| {
            picked.tracking.update_value(|known| {
                known.insert(place, text);
            });
        };
        view! {
            <div class="field">
                <label for=number.clone()>{say!(l, write.tracking)}</label>
                <input id=number.clone() on:input:target=move |event| typed(event.target().value())/>
            </div>
        }
    });
    let doubts =
        draft.doubts.iter().map(|doubt| view! { <li class="warn">{doubt.clone()}</li> });
    let doubts = (!draft.doubts.is_empty())
        .then(|| view! { <ul class="checks">{doubts.collect_view()}</ul> });
    let step = l.step(draft.demand.step);
    let channel = match draft.planned {
        None => l.channel(draft.channel).to_owned(),
        Some(planned) => {
            say!(l, batch.planned, channel = l.channel(planned).to_lowercase()).to_string()
        }
    };
    view! {
        <li>
            <label class="choice">
                <input type="checkbox" prop:checked=ticked disabled=fixed
                    on:change:target=move |event| tick(event.target().checked())/>
                <span><strong>{draft.name.clone()}</strong>{step}" · "{channel}</span>
                <span class="amount">{l.amount(draft.demand.total)}</span>
            </label>
            {doubts}
            {(!addressed).then(|| view! {
                <p><a href=Route::EditClient(draft.client).href()>{say!(l, check.remedy)}</a></p>
            })}
            {tracking}
        </li>
    }
}

/// How letters leave the page.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// One file to print.
    Pdf,
    /// A file each, together.
    Zip,
}

/// The buttons that make the letters; meanwhile how far they are, and a way out.
#[component]
fn Make(
    drafts: StoredValue<Vec<Draft>>,
    picked: Picked,
    progress: RwSignal<Progress>,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let shown = RwSignal::new(None::<Made>);
    let make = move |kind| {
        let (places, letters): (Vec<_>, Vec<_>) =
            letters(workspace, drafts, picked).into_iter().unzip();
        let (of, today) = (letters.len(), workspace.today());
        let clients: Vec<String> = letters
            .iter()
            .map(|letter| letter.recipient.first().cloned().unwrap_or_default())
            .collect();
        let printed = places.into_iter().zip(&letters).map(|(place, letter)| Printed {
            place,
            to: letter.recipient.join(", "),
            subject: letter.subject.clone(),
            body: Block::new(&letter.plain_text()),
        });
        picked.printed.set_value(printed.collect());
        let name = say!(l, batch.file, date = today.to_string(), count = of).to_string();
        progress.set(Progress::Making { done: 0, of });
        let told = Rc::new(move |done| {
            progress.try_set(Progress::Making { done, of });
        });
        spawn_local(async move {
            let made = match kind {
                Kind::Pdf => pdf::make_all(&letters, told).await,
                Kind::Zip => zipped(l, letters, today, told).await,
            };
            match made {
                Ok(file) => {
                    progress.try_set(Progress::Made);
                    match kind {
                        Kind::Pdf => show_or_save(shown, format!("{name}.pdf"), &file, None),
                        Kind::Zip => browser::download(&format!("{name}.zip"), &file),
                    }
                }
                Err(Fault { letter, why }) => {
                    progress.try_set(Progress::Choosing);
                    if why != PdfError::Stopped {
                        let told = pdf_sentence(l, &why);
                        let whose = letter.and_then(|place| clients.get(place));
                        let text =
                            whose.map_or(told.clone(), |name| format!("{name} : {told}"));
                        workspace.notice().set(Some(Notice { text, undo: false }));
                    }
                }
            }
        });
    };
    let count = move || picked.ticked.read().len();
    view! {
        {move || match progress.get() {
            Progress::Making { done, of } => view! {
                <div class="act" role="status">
                    <progress max=of.to_string() value=done.to_string() aria-label=say!(l, write.making)></progress>
                    <span>{say!(l, batch.progress, done = done, count = of)}</span>
                    <button type="button" on:click=move |_| pdf::stop()>{say!(l, form.cancel)}</button>
                </div>
            }
            .into_any(),
            _ => view! {
                <div class="act">
                    <button type="button" class="go" disabled=move || count() == 0 on:click=move |_| make(Kind::Pdf)>
                        {move || say!(l, batch.make, count = count()).to_string()}
                    </button>
                    <button type="button" disabled=move || count() == 0 on:click=move |_| make(Kind::Zip)>{say!(l, batch.zip)}</button>
                </div>
            }
            .into_any(),
        }}
        <Preview shown kept=None/>
    }
}

/// A file a letter, as one.
async fn zipped(
    l: Lang,
    letters: Vec<Letter>,
    today: NaiveDate,
    told: Rc<dyn Fn(usize)>,
) -> Result<Vec<u8>, Fault> {
    let mut files = Vec::with_capacity(letters.len());
    for (place, letter) in letters.into_iter().enumerate() {
        let made = pdf::make(&letter).await;
        let bytes = made.map_err(|why| Fault { letter: Some(place), why })?;
        files.push(Entry { path: letter.file_name, bytes });
        told(place.saturating_add(1));
    }
    let zip = archive::zip(&files, today.into());
    Ok(zip.map_err(|_| PdfError::Failed(say!(l, dossier.too_large).to_owned()))?)
}

/// The letters that are ticked, in the order of the list, each with the place of its draft.
fn letters(
    workspace: Workspace,
    drafts: StoredValue<Vec<Draft>>,
    picked: Picked,
) -> Vec<(usize, Letter)> {
    let ledger = workspace.ledger_now();
    picked.ticked.with_untracked(|ticked| {
        drafts.with_value(|drafts| {
            let drafts = ticked.iter().filter_map(|place| Some((*place, drafts.get(*place)?)));
            let written = |(place, draft): (usize, &Draft)| {
                let letter = letter(&Parties::of(&ledger, &draft.demand)?, &draft.demand);
                let tracking = picked.tracking_of(place);
                Some((place, letter.posted_by(draft.channel, tracking.as_ref())))
            };
            drafts.filter_map(written).collect()
        })
    })
}

/// Notes all of them as posted: one step to take back.
fn note_as_posted(
    l: Lang,
    workspace: Workspace,
    drafts: StoredValue<Vec<Draft>>,
    picked: Picked,
) {
    let mut printed = Vec::new();
    picked.printed.update_value(|letters| printed = std::mem::take(letters));
    let changes: Vec<Change> = drafts.with_value(|drafts| {
        let posted = |Printed { place, to, subject, body }: Printed| {
            let draft = drafts.get(place)?;
            let (channel, tracking) = (draft.channel, picked.tracking_of(place));
            let note = Block::default();
            let sent = Sent { channel, to, subject, body, tracking, note };
            Some(Change::Put(Record::Contact(contact(&draft.demand, sent))))
        };
        printed.into_iter().filter_map(posted).collect()
    });
    let what = say!(l, batch.done, count = changes.len()).to_string();
    Route::Todo.go();
    workspace.commit(what, changes);
}
