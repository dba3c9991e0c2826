//! All that is kept about a client, as one file.

use core::time::Duration;

use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::dunning::{Extent, account_statement, court_file, overdue};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::law::DebtKind;
use relancier_core::ledger::Ledger;
use relancier_exchange::archive::{self, Entry};
use relancier_exchange::csv::{self, Cell};
use relancier_exchange::json;
use relancier_messages::{Letter, Parties, account, court_document, reckoning};

use super::Words;
use super::pdf_button::pdf_sentence;
use crate::app::store_sentence;
use crate::browser;
use crate::files::{self, KeptFile};
use crate::lang::{Lang, say, use_lang};
use crate::pdf::{self, PdfError};
use crate::store::StoreError;
use crate::workspace::{Notice, use_workspace};

/// How long one waits before one is told how far it is.
const SOON: Duration = Duration::from_secs(1);

/// Makes a client's file, and saves it.
#[component]
pub fn DossierButton(
    /// Whose.
    client: ClientId,
) -> impl IntoView {
    let l = use_lang();
    let workspace = use_workspace();
    let work = Work::default();
    let make = move || {
        let today = workspace.today();
        let ledger = workspace.ledger_now();
        let invoices: Vec<InvoiceId> = ledger.invoices_of(client).map(|it| it.id).collect();
        drop(ledger);
        work.running.set(true);
        work.stopped.set(false);
        let slow = move || {
            work.slow.try_set(true);
        };
        let soon = set_timeout_with_handle(slow, SOON);
        spawn_local(async move {
            let kept = with_bytes(&invoices).await;
            let dossier =
                kept.map(|kept| Dossier::of(l, &workspace.ledger_now(), client, today, kept));
            let made = match dossier {
                Ok(Some(dossier)) => dossier.make(l, work).await,
                // The client was erased in another tab.
                Ok(None) => None,
                Err(error) => Some(store_sentence(l, &error)),
            };
            if let Ok(soon) = soon {
                soon.clear();
            }
            if let Some(text) = made {
                workspace.notice().set(Some(Notice { text, undo: false }));
            }
            work.slow.try_set(false);
            work.running.try_set(false);
        });
    };
    // One button, so that whoever has the focus on it keeps it.
    let press = move |_| match (work.running.get_untracked(), work.slow.get_untracked()) {
        (false, _) => make(),
        (true, true) => {
            work.stopped.set(true);
            work.slow.set(false);
        }
        // A second click of a double click.
        (true, false) => {}
    };
    let word = move || match (work.running.get(), work.slow.get()) {
        (false, _) => say!(l, dossier.make),
        (true, true) => say!(l, dossier.stop),
        (true, false) => say!(l, write.making),
    };
    let progress = move || {
        let (done, total) = work.done.get();
        let said = say!(l, dossier.progress, done = done, total = total).to_string();
        view! {
            <progress max=total value=done aria-label=said.clone()></progress>
            <span role="status">{said}</span>
        }
    };
    view! {
        <p class="muted">{say!(l, dossier.text)}</p>
        <div class="act">
            <button type="button" on:click=press>{word}</button>
            <Show when=move || work.slow.get()>{progress}</Show>
        </div>
    }
}

/// How far it is; none of it is there any more once the screen was left, and the file is made all
/// the same.
#[derive(Clone, Copy, Default)]
struct Work {
    running: RwSignal<bool>,
    slow: RwSignal<bool>,
    stopped: RwSignal<bool>,
    /// How many documents of how many.
    done: RwSignal<(usize, usize)>,
}

/// What goes into the file.
struct Dossier {
    name: String,
    day: NaiveDate,
    /// What LISEZMOI says first.
    read_me: String,
    files: Vec<Entry>,
    /// What is still to be made as PDF, each with its path.
    documents: Vec<(String, Letter)>,
}

impl Dossier {
    /// `None` before the company is described, or if the client is gone.
    fn of(
        l: Lang,
        ledger: &Ledger,
        id: ClientId,
        today: NaiveDate,
        kept: Vec<(KeptFile, Vec<u8>)>,
    ) -> Option<Self> {
        let parties = Parties::with(ledger, id)?;
        let client = parties.client;
        let words = Words { l, ledger, client, in_files: true };
        let table = |path: &str, rows: &[Vec<Cell>]| {
            text(path.to_owned(), csv::write(rows, l.language))
        };
        let name = client.name.to_string();
        let mut files = vec![
            table(say!(l, dossier.record_file), &words.record()),
            table(say!(l, dossier.messages_file), &words.messages()),
        ];
        // Byte for byte what their fingerprints were taken of.
        files.extend(words.contacts().filter_map(|(contact, path)| {
            Some(text(path?, format!("{}\n\n{}", contact.subject, contact.body)))
        }));
        files.extend([
            table(say!(l, dossier.timeline_file), &words.timeline()),
            table(say!(l, dossier.invoices_file), &words.invoices()),
            table(say!(l, dossier.movements_file), &words.movements()),
        ]);
        let records = json::export_of(ledger, &ledger.belongings(id));
        files.push(text(JSON.to_owned(), records));
        files.extend(kept.into_iter().map(|(file, bytes)| {
            let name = format!("{} – {}", words.number(file.invoice), file.name);
            let folder = say!(l, dossier.files_folder);
            Entry { path: format!("{folder}/{}", archive::safe_name(&name)), bytes }
        }));

        let rates = ledger.rates();
        let first = ledger.invoices_of(id).map(|invoice| invoice.issued).min();
        let extent = Extent::Since(first.unwrap_or(today).min(today));
        let statement = account_statement(ledger, &rates, id, extent, today);
        let account = account(&parties, &statement);
        let mut documents = vec![(say!(l, dossier.account_file).to_owned(), account)];
        let usual = DebtKind::usual(client.debtor);
        documents.extend(court_file(ledger, &rates, client, usual, today).map(|file| {
            (say!(l, dossier.court_file).to_owned(), court_document(&parties, &file))
        }));
        for (invoice, claim, statement) in overdue(ledger, &rates, id, today).invoices {
            let number = words.number(invoice);
            let folder = say!(l, dossier.penalties_folder);
            let path = format!("{folder}/{}", archive::safe_name(&format!("{number}.pdf")));
            let reckoning = reckoning(&claim, &statement, client.language);
            documents.push((path, reckoning.annex(&number, &claim, today)));
        }
        Some(Self {
            name: say!(l, dossier.file_name, date = today.to_string(), name = name.clone())
                .to_string(),
            day: today,
            read_me: read_me(l, &name, today, &files, &documents),
            files,
            documents,
        })
    }

    /// Makes and saves it; says what is to be told.
    async fn make(self, l: Lang, work: Work) -> Option<String> {
        let Self { name, day, mut read_me, mut files, documents } = self;
        let total = documents.len();
        work.done.try_set((0, total));
        let mut left_out: Vec<(String, String)> = Vec::new();
        for (place, (path, document)) in documents.into_iter().enumerate() {
            match pdf::make(&document).await {
                Ok(bytes) => files.push(Entry { path, bytes }),
                // Whoever asks for all that is kept gets the rest all the same.
                Err(PdfError::MissingCharacters(characters)) => {
                    left_out.push((path, characters));
                }
                Err(PdfError::Stopped) => return None,
                Err(error) => return Some(pdf_sentence(l, &error)),
            }
            work.done.try_set((place + 1, total));
            if work.stopped.try_get_untracked() == Some(true) {
                return None;
            }
        }
        for (path, characters) in &left_out {
            let (document, characters) = (path.clone(), characters.clone());
            let missing =
                say!(l, dossier.missing, document = document, characters = characters);
            read_me.push_str(&format!("\n{missing}\n"));
        }
        files.insert(0, text(say!(l, dossier.read_me_file).to_owned(), read_me));
        let Ok(zip) = archive::zip(&files, day.into()) else {
            return Some(say!(l, dossier.too_large).to_owned());
        };
        let name = archive::safe_name(&format!("{name}.zip"));
        browser::download(&name, &zip);
        if left_out.is_empty() {
            return Some(say!(l, data.exported, name = name).to_string());
        }
        let (documents, characters): (Vec<_>, Vec<_>) = left_out.into_iter().unzip();
        let (documents, characters) = (documents.join(", "), characters.concat());
        Some(
            say!(
                l,
                dossier.left_out,
                name = name,
                documents = documents,
                characters = characters
            )
            .to_string(),
        )
    }
}

/// The files kept with some invoices, and what is in them.
async fn with_bytes(invoices: &[InvoiceId]) -> Result<Vec<(KeptFile, Vec<u8>)>, StoreError> {
    let mut kept = Vec::new();
    for file in files::of(invoices).await? {
        // Another tab may have taken it away.
        if let Some(bytes) = file.bytes().await? {
            kept.push((file, bytes));
        }
    }
    Ok(kept)
}

const JSON: &str = "relancier.json";

fn text(path: String, text: String) -> Entry {
    Entry { path, bytes: text.into_bytes() }
}

/// What each file is, and how to check them.
fn read_me(
    l: Lang,
    name: &str,
    today: NaiveDate,
    files: &[Entry],
    documents: &[(String, Letter)],
) -> String {
    let paths = || {
        let documents = documents.iter().map(|(path, _)| path);
        files.iter().map(|file| &file.path).chain(documents)
    };
    // The manifest is made last; of the others some are only there with something in them.
    let is_there =
        |name: &str| name == archive::MANIFEST || paths().any(|path| path.starts_with(name));
    let folder = |name: &str| format!("{name}/");
    let told = [
        (say!(l, dossier.record_file).to_owned(), say!(l, dossier.about_record)),
        (say!(l, dossier.messages_file).to_owned(), say!(l, dossier.about_messages)),
        (folder(say!(l, dossier.messages_folder)), say!(l, dossier.about_texts)),
        (say!(l, dossier.timeline_file).to_owned(), say!(l, dossier.about_timeline)),
        (say!(l, dossier.invoices_file).to_owned(), say!(l, dossier.about_invoices)),
        (folder(say!(l, dossier.files_folder)), say!(l, dossier.about_files)),
        (say!(l, dossier.movements_file).to_owned(), say!(l, dossier.about_movements)),
        (say!(l, dossier.account_file).to_owned(), say!(l, dossier.about_account)),
        (folder(say!(l, dossier.penalties_folder)), say!(l, dossier.about_penalties)),
        (say!(l, dossier.court_file).to_owned(), say!(l, dossier.about_court)),
        (JSON.to_owned(), say!(l, dossier.about_json)),
        (archive::MANIFEST.to_owned(), say!(l, dossier.about_manifest)),
    ];
    let title = say!(l, dossier.title, name = name.to_owned(), date = l.date(today));
    let mut text = format!("{title}\n");
    for (file, about) in told.into_iter().filter(|(name, _)| is_there(name)) {
        text.push_str(&format!("\n{file}\n  {about}\n"));
    }
    text.push_str(&format!("\n{}\n", say!(l, dossier.about_formulas)));
    text
}
