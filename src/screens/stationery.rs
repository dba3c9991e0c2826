//! What letters are written on: where the address stands, the logo, who signs.

use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::ledger::{Record, Stationery, WindowSide};
use relancier_core::picture::{Picture, PictureError};
use relancier_messages::specimen;

use super::data::FilePicker;
use super::read::optional_line;
use crate::browser;
use crate::components::{
    Answers, Choice, Field, Form, PdfButton, Problems, Select, pdf_sentence,
};
use crate::lang::{Lang, say, use_lang};
use crate::pdf;
use crate::workspace::{Change, Workspace, use_workspace};

const SIDES: [(&str, WindowSide); 2] =
    [("right", WindowSide::Right), ("left", WindowSide::Left)];

/// One of the two pictures.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    Logo,
    Signature,
}

/// How letters look; for a company that is described.
#[component]
pub fn StationeryForm() -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let before = workspace.ledger_now().stationery().clone();
    let submit = move |answers: &Answers| {
        let mut problems = Problems::new();
        let signatory = optional_line(l, answers, "signatory", &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let window = answers.chosen("window", &SIDES).unwrap_or_default();
        let known = workspace.ledger_now().stationery().clone();
        keep(l, workspace, Stationery { window, signatory, ..known });
        Ok(())
    };
    let side = |side| match side {
        WindowSide::Right => say!(l, stationery.right),
        WindowSide::Left => say!(l, stationery.left),
    };
    let sides = SIDES.map(|(value, it)| Choice::new(value, side(it)));
    let value = SIDES.iter().find(|(_, it)| *it == before.window).map_or("right", |(it, _)| it);
    let document = Callback::new(move |()| {
        let ledger = workspace.ledger_now();
        specimen(&ledger, ledger.stationery(), l.language, workspace.today())
    });
    view! {
        <Form action=say!(l, form.save) submit=submit>
            <div class="pair">
                <Select name="window" label=say!(l, stationery.window) choices=sides.into() value=value
                    hint=Signal::stored(say!(l, stationery.window_hint).to_string())/>
                <Field name="signatory" label=say!(l, stationery.signatory)
                    value=Signal::stored(before.signatory.map(|it| it.to_string()).unwrap_or_default())
                    hint=Signal::stored(say!(l, stationery.signatory_hint).to_string())/>
            </div>
        </Form>
        <div class="form pictures">
            <OnePicture which=Which::Logo/>
            <OnePicture which=Which::Signature/>
        </div>
        <div class="act"><PdfButton label=say!(l, stationery.see) document/></div>
    }
}

/// A picture: shown, changed, taken away.
#[component]
fn OnePicture(which: Which) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let refused = RwSignal::new(None::<String>);
    let (id, name) = match which {
        Which::Logo => ("logo", say!(l, stationery.logo)),
        Which::Signature => ("signature", say!(l, stationery.signature)),
    };
    let chosen = move |file: browser::File| {
        spawn_local(async move {
            let said = take(l, workspace, which, file).await.err();
            // The screen may have been left meanwhile.
            refused.try_set(said);
        });
    };
    let there = Memo::new(move |_| of(workspace.ledger().stationery(), which).is_some());
    let shown = move || {
        let ledger = workspace.ledger();
        let picture = of(ledger.stationery(), which)?;
        // Any picture may be told to be PNG: the browser looks for itself.
        let address = browser::Address::of(picture.file(), "image/png")?;
        let source = address.as_str().to_owned();
        // It can be seen for as long as it stands here.
        on_cleanup(move || drop(address));
        Some(view! { <img class="picture" src=source alt=name/> })
    };
    let remove = move |_| {
        let known = workspace.ledger_now().stationery().clone();
        keep(l, workspace, with(known, which, None));
    };
    view! {
        <section aria-label=name>
            <h3>{name}</h3>
            {shown}
            <FilePicker id=id label=say!(l, stationery.choose) accept=".png,.jpg,.jpeg,image/png,image/jpeg" chosen=Callback::new(chosen)/>
            <div aria-live="polite">
                {move || refused.get().map(|said| view! { <p class="note bad" role="alert">{said}" "{say!(l, data.nothing_changed)}</p> })}
            </div>
            <Show when=move || there.get()>
                <div class="act"><button type="button" class="quiet" on:click=remove
                    aria-label=say!(l, stationery.remove_it, name = name).to_string()>{say!(l, stationery.remove)}</button></div>
            </Show>
        </section>
    }
}

/// Keeps a picture that letters can be made with; else says why not.
async fn take(
    l: Lang,
    workspace: Workspace,
    which: Which,
    file: browser::File,
) -> Result<(), String> {
    let name = file.name();
    let unreadable = say!(l, data.unreadable, name = name.clone()).to_string();
    let bytes = file.bytes().await.map_err(|_| unreadable)?;
    let picture = Picture::new(&bytes).map_err(|error| {
        let why = match error {
            PictureError::Kind => say!(l, stationery.not_a_picture),
            PictureError::TooHeavy => say!(l, stationery.too_heavy),
        };
        format!("{name} : {why}")
    })?;
    let known = workspace.ledger_now().stationery().clone();
    let stationery = with(known, which, Some(picture));
    // Only who lays letters out knows what can be drawn.
    let tried = specimen(&workspace.ledger_now(), &stationery, l.language, workspace.today());
    if let Some(letter) = tried {
        pdf::make(&letter).await.map_err(|error| pdf_sentence(l, &error))?;
    }
    keep(l, workspace, stationery);
    Ok(())
}

fn of(stationery: &Stationery, which: Which) -> Option<&Picture> {
    match which {
        Which::Logo => stationery.logo.as_ref(),
        Which::Signature => stationery.signature.as_ref(),
    }
}

fn with(stationery: Stationery, which: Which, picture: Option<Picture>) -> Stationery {
    match which {
        Which::Logo => Stationery { logo: picture, ..stationery },
        Which::Signature => Stationery { signature: picture, ..stationery },
    }
}

fn keep(l: Lang, workspace: Workspace, stationery: Stationery) {
    let what = say!(l, stationery.done).to_string();
    workspace.commit(what, vec![Change::Put(Record::Stationery(stationery))]);
}
