//! All that is kept about a client, as one file.

use core::time::Duration;

use chrono::{NaiveDate, Timelike as _};
use leptos::prelude::*;
use leptos::task::spawn_local;
use relancier_core::dunning::{Extent, account_statement, court_file, overdue};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::law::DebtKind;
use relancier_core::ledger::{Channel, Client, Contact, HoldSubject, Invoice, Ledger};
use relancier_core::money::Money;
use relancier_exchange::archive::{self, Entry};
use relancier_exchange::csv::{self, Cell};
use relancier_exchange::fingerprint::digest;
use relancier_exchange::json;
use relancier_messages::{Letter, Parties, account, court_document, reckoning};

use super::pdf_button::pdf_sentence;
use super::recovery::kind_name;
use crate::browser;
use crate::lang::{Lang, say, use_lang};
use crate::pdf::{self, PdfError};
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
        let Some(dossier) = Dossier::of(l, &workspace.ledger_now(), client, today) else {
            return;
        };
        work.running.set(true);
        work.stopped.set(false);
        work.done.set((0, dossier.documents.len()));
        let slow = move || {
            work.slow.try_set(true);
        };
        let soon = set_timeout_with_handle(slow, SOON);
        spawn_local(async move {
            let made = dossier.make(l, work).await;
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
    fn of(l: Lang, ledger: &Ledger, id: ClientId, today: NaiveDate) -> Option<Self> {
        let parties = Parties::with(ledger, id)?;
        let client = parties.client;
        let words = Words { l, ledger, client };
        let name = client.name.to_string();
        let mut files = vec![
            words.table(say!(l, dossier.record_file), &words.record()),
            words.table(say!(l, dossier.messages_file), &words.messages()),
        ];
        files.extend(words.texts());
        files.extend([
            words.table(say!(l, dossier.timeline_file), &words.timeline()),
            words.table(say!(l, dossier.invoices_file), &words.invoices()),
            words.table(say!(l, dossier.movements_file), &words.movements()),
        ]);
        let records = json::export_of(ledger, &ledger.belongings(id));
        files.push(text(JSON.to_owned(), records));

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

/// The tables of a client's file, in the reader's words.
struct Words<'a> {
    l: Lang,
    ledger: &'a Ledger,
    client: &'a Client,
}

/// When, at which place in the day, and the rest of the row.
type Moment = ((NaiveDate, u8), Vec<Cell>);

impl Words<'_> {
    fn table(&self, path: &str, rows: &[Vec<Cell>]) -> Entry {
        text(path.to_owned(), csv::write(rows, self.l.language))
    }

    fn number(&self, invoice: InvoiceId) -> String {
        self.ledger.invoice(invoice).map(|it| it.number.to_string()).unwrap_or_default()
    }

    fn numbers(&self, invoices: &[InvoiceId]) -> String {
        invoices.iter().map(|id| self.number(*id)).collect::<Vec<_>>().join(", ")
    }

    /// Contacts, oldest first, each with the path of its text, if there is one.
    fn contacts(&self) -> impl Iterator<Item = (&Contact, Option<String>)> {
        let l = self.l;
        let mut contacts: Vec<_> = self.ledger.contacts_of(self.client.id).collect();
        contacts.sort_unstable_by_key(|contact| (contact.at, contact.id));
        contacts.into_iter().enumerate().map(move |(place, contact)| {
            let (folder, on) = (say!(l, dossier.messages_folder), contact.at.date());
            let what = l.channel(contact.channel);
            let path = format!("{folder}/{:03} {on} {what}.txt", place + 1);
            let is_kept = !contact.subject.is_empty() || !contact.body.is_empty();
            (contact, is_kept.then_some(path))
        })
    }

    /// The texts, byte for byte what their fingerprints were taken of.
    fn texts(&self) -> impl Iterator<Item = Entry> {
        self.contacts().filter_map(|(contact, path)| {
            Some(text(path?, format!("{}\n\n{}", contact.subject, contact.body)))
        })
    }

    fn messages(&self) -> Vec<Vec<Cell>> {
        let l = self.l;
        let head = [
            say!(l, dossier.day),
            say!(l, dossier.time),
            say!(l, dossier.step),
            say!(l, dossier.channel),
            say!(l, dossier.to),
            say!(l, write.tracking),
            say!(l, dossier.invoices),
            say!(l, write.subject),
            say!(l, dossier.asked),
            say!(l, dossier.file),
            say!(l, dossier.digest),
            say!(l, dossier.unchanged),
            say!(l, hold.note),
        ];
        let row = |(contact, path): (&Contact, Option<String>)| {
            let unchanged = contact.digest.map(|noted| {
                let now = digest(&contact.subject, contact.body.as_str());
                if now == noted { say!(l, dossier.yes) } else { say!(l, dossier.no) }
            });
            vec![
                Cell::Day(contact.at.date()),
                time_of(contact).into(),
                optional(contact.step.map(|step| l.step(step))),
                l.channel(contact.channel).into(),
                contact.to.clone().into(),
                optional(contact.tracking.as_ref()),
                self.numbers(&contact.invoices).into(),
                contact.subject.clone().into(),
                amount(contact.amount),
                path.map_or(Cell::Empty, Cell::Text),
                optional(contact.digest),
                optional(unchanged),
                contact.note.to_string().into(),
            ]
        };
        headed(&head, self.contacts().map(row))
    }

    fn record(&self) -> Vec<Vec<Cell>> {
        let (l, client) = (self.l, self.client);
        let head = [say!(l, head.what), say!(l, dossier.value)];
        let rows = [
            (say!(l, client.name), client.name.to_string()),
            (say!(l, client.kind), l.debtor(client.debtor).to_owned()),
            (say!(l, company.number), words_of(client.number)),
            (say!(l, client.contact), words_of(client.contact_name.as_ref())),
            (say!(l, client.email), words_of(client.email.as_ref())),
            (say!(l, company.phone), words_of(client.phone.as_ref())),
            (say!(l, company.address), client.address.to_string()),
            (say!(l, client.note), client.note.to_string()),
        ];
        let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
        headed(&head, rows.map(|(name, value)| vec![name.into(), value.into()]))
    }

    fn invoices(&self) -> Vec<Vec<Cell>> {
        let (l, ledger) = (self.l, self.ledger);
        let head = [
            say!(l, head.number),
            say!(l, invoice.subject),
            say!(l, head.issued),
            say!(l, head.due),
            say!(l, invoice.received),
            say!(l, head.total),
            say!(l, dossier.paid),
            say!(l, dossier.credited),
            say!(l, head.remaining),
        ];
        let row = |invoice: &Invoice| {
            let id = invoice.id;
            let paid = ledger.payments_of(id).map(|payment| payment.amount).sum();
            let credited = ledger.credit_notes_of(id).map(|note| note.amount).sum();
            vec![
                invoice.number.to_string().into(),
                optional(invoice.subject.as_ref()),
                Cell::Day(invoice.issued),
                Cell::Day(invoice.due),
                invoice.received.map_or(Cell::Empty, Cell::Day),
                Cell::Amount(invoice.total),
                Cell::Amount(paid),
                Cell::Amount(credited),
                Cell::Amount(ledger.remaining(invoice)),
            ]
        };
        headed(&head, self.invoices_by_date().into_iter().map(row))
    }

    fn invoices_by_date(&self) -> Vec<&Invoice> {
        let mut invoices: Vec<_> = self.ledger.invoices_of(self.client.id).collect();
        invoices.sort_unstable_by_key(|invoice| (invoice.issued, invoice.id));
        invoices
    }

    /// Payments, credit notes and money on account: when, what, for which invoice, how much.
    fn moved(&self) -> Vec<(NaiveDate, &'static str, String, Money, String)> {
        let (l, ledger) = (self.l, self.ledger);
        let mut moved = Vec::new();
        for invoice in ledger.invoices_of(self.client.id) {
            let number = || invoice.number.to_string();
            moved.extend(ledger.payments_of(invoice.id).map(|it| {
                (it.date, say!(l, dossier.payment), number(), it.amount, it.note.to_string())
            }));
            moved.extend(ledger.credit_notes_of(invoice.id).map(|it| {
                let details = words_of(it.number.as_ref());
                (it.date, say!(l, dossier.credit_note), number(), it.amount, details)
            }));
        }
        moved.extend(ledger.on_account_of(self.client.id).map(|it| {
            let what = say!(l, dossier.on_account);
            (it.date, what, String::new(), it.amount, it.note.to_string())
        }));
        moved.sort_unstable();
        moved
    }

    fn movements(&self) -> Vec<Vec<Cell>> {
        let l = self.l;
        let head = [
            say!(l, dossier.day),
            say!(l, head.what),
            say!(l, dossier.invoice),
            say!(l, head.total),
            say!(l, dossier.details),
        ];
        let rows = self.moved().into_iter().map(|(date, what, number, amount, details)| {
            vec![
                Cell::Day(date),
                what.into(),
                number.into(),
                Cell::Amount(amount),
                details.into(),
            ]
        });
        headed(&head, rows)
    }

    fn timeline(&self) -> Vec<Vec<Cell>> {
        let (l, ledger, id) = (self.l, self.ledger, self.client.id);
        let head = [
            say!(l, dossier.day),
            say!(l, dossier.time),
            say!(l, head.what),
            say!(l, dossier.invoices),
            say!(l, head.total),
            say!(l, dossier.details),
        ];
        let mut moments: Vec<Moment> = Vec::new();
        let mut held = vec![(HoldSubject::Client(id), String::new())];
        for invoice in self.invoices_by_date() {
            let number = || invoice.number.to_string();
            let subject = words_of(invoice.subject.as_ref());
            let (issued, due) = (say!(l, dossier.issued), say!(l, dossier.due));
            moments.push(moment(0, invoice.issued, issued, number(), invoice.total, subject));
            moments.push(moment(1, invoice.due, due, number(), Money::ZERO, String::new()));
            for event in ledger.limitation_events_of(invoice.id) {
                let what = kind_name(l, event.kind);
                let note = event.note.to_string();
                moments.push(moment(3, event.date, what, number(), Money::ZERO, note));
                if let Some(until) = event.until {
                    let what = say!(l, dossier.ended, what = what).to_string();
                    let none = String::new();
                    moments.push(moment(3, until, &what, number(), Money::ZERO, none));
                }
            }
            for cost in ledger.costs_of(invoice.id) {
                let (what, details) = (say!(l, cost.title), cost.what.to_string());
                moments.push(moment(3, cost.date, what, number(), cost.amount, details));
            }
            held.push((HoldSubject::Invoice(invoice.id), number()));
        }
        for (subject, number) in held {
            for hold in ledger.holds_on(subject) {
                let until = hold.until.map(|until| l.date(until));
                let until = until.map(|date| say!(l, dossier.until, date = date).to_string());
                let note = hold.note.to_string();
                let details: Vec<_> =
                    until.into_iter().chain((!note.is_empty()).then_some(note)).collect();
                let what = l.hold(hold.reason);
                let details = details.join(" – ");
                moments.push(moment(3, hold.from, &what, number.clone(), Money::ZERO, details));
            }
        }
        for proceeding in ledger.proceedings_of(id) {
            let (what, note) = (l.proceeding(proceeding.kind), proceeding.note.to_string());
            let none = String::new;
            moments.push(moment(3, proceeding.opened, what, none(), Money::ZERO, note));
            if let Some(closed) = proceeding.closed {
                let what = say!(l, dossier.ended, what = what).to_string();
                moments.push(moment(3, closed, &what, none(), Money::ZERO, none()));
            }
        }
        for (contact, path) in self.contacts() {
            let what = match (contact.step, contact.channel) {
                (Some(step), _) => l.step(step),
                (None, Channel::Call) => say!(l, timeline.call),
                (None, _) => say!(l, timeline.message),
            };
            let details: Vec<String> =
                core::iter::once(l.channel(contact.channel).to_owned()).chain(path).collect();
            let (numbers, details) = (self.numbers(&contact.invoices), details.join(" – "));
            let on = contact.at.date();
            let (key, mut row) = moment(2, on, what, numbers, contact.amount, details);
            if let Some(time) = row.get_mut(1) {
                *time = time_of(contact).into();
            }
            moments.push((key, row));
        }
        for (date, what, number, amount, details) in self.moved() {
            moments.push(moment(4, date, what, number, amount, details));
        }
        // What is of one day stands as it was gathered.
        moments.sort_by_key(|(key, _)| *key);
        headed(&head, moments.into_iter().map(|(_, row)| row))
    }
}

fn moment(
    order: u8,
    on: NaiveDate,
    what: &str,
    invoices: String,
    sum: Money,
    details: String,
) -> Moment {
    let cells =
        [Cell::Day(on), Cell::Empty, what.into(), invoices.into(), amount(sum), details.into()];
    ((on, order), cells.into())
}

fn time_of(contact: &Contact) -> String {
    format!("{:02}:{:02}", contact.at.hour(), contact.at.minute())
}

/// An amount, or nothing where none is said.
fn amount(amount: Money) -> Cell {
    if amount.is_zero() { Cell::Empty } else { Cell::Amount(amount) }
}

fn optional(value: Option<impl ToString>) -> Cell {
    value.map_or(Cell::Empty, |value| value.to_string().into())
}

fn words_of(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn headed(head: &[&str], rows: impl Iterator<Item = Vec<Cell>>) -> Vec<Vec<Cell>> {
    let head = head.iter().map(|title| Cell::from(*title)).collect();
    core::iter::once(head).chain(rows).collect()
}
