//! What is kept about a client, in tables: for its file, and for the screen that shows it all.

use chrono::{NaiveDate, Timelike as _};
use relancier_core::id::InvoiceId;
use relancier_core::ledger::{Channel, Client, Contact, HoldSubject, Invoice, Ledger};
use relancier_core::money::Money;
use relancier_exchange::csv::Cell;
use relancier_exchange::fingerprint::digest;

use super::recovery::kind_name;
use crate::lang::{Lang, say};

/// What is kept about a client, in the reader's words.
pub struct Words<'a> {
    /// The reader's language.
    pub l: Lang,
    /// All that is kept.
    pub ledger: &'a Ledger,
    /// Whose.
    pub client: &'a Client,
    /// Whether the texts sent stand in files of their own, which are told of.
    pub in_files: bool,
}

/// When, at which place in the day, and the rest of the row.
type Moment = ((NaiveDate, u8), Vec<Cell>);

impl Words<'_> {
    /// The number of an invoice.
    pub fn number(&self, invoice: InvoiceId) -> String {
        self.ledger.invoice(invoice).map(|it| it.number.to_string()).unwrap_or_default()
    }

    fn numbers(&self, invoices: &[InvoiceId]) -> String {
        invoices.iter().map(|id| self.number(*id)).collect::<Vec<_>>().join(", ")
    }

    /// Contacts, oldest first, each with the path of its text, if there is one.
    pub fn contacts(&self) -> impl Iterator<Item = (&Contact, Option<String>)> {
        let l = self.l;
        let mut contacts: Vec<_> = self.ledger.contacts_of(self.client.id).collect();
        contacts.sort_unstable_by_key(|contact| (contact.at, contact.id));
        contacts.into_iter().enumerate().map(move |(place, contact)| {
            let (folder, on) = (say!(l, dossier.messages_folder), contact.at.date());
            let what = l.channel(contact.channel);
            let path = format!("{folder}/{:03} {on} {what}.txt", place + 1);
            let is_kept = !contact.subject.is_empty() || !contact.body.is_empty();
            (contact, (self.in_files && is_kept).then_some(path))
        })
    }

    /// What was sent and said, oldest first.
    pub fn messages(&self) -> Vec<Vec<Cell>> {
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

    /// What is noted of the client itself.
    pub fn record(&self) -> Vec<Vec<Cell>> {
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
            (say!(l, chasing.copy_to), words_of(client.chasing.copy_to.as_ref())),
            (
                say!(l, chasing.segment),
                words_of(client.chasing.segment.map(|it| l.segment(it))),
            ),
            (say!(l, client.note), client.note.to_string()),
        ];
        let rows = rows.into_iter().filter(|(_, value)| !value.is_empty());
        headed(&head, rows.map(|(name, value)| vec![name.into(), value.into()]))
    }

    /// The invoices, and what is left of each.
    pub fn invoices(&self) -> Vec<Vec<Cell>> {
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

    /// What was paid, credited and received on account.
    pub fn movements(&self) -> Vec<Vec<Cell>> {
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

    /// What happened, in the order of days.
    pub fn timeline(&self) -> Vec<Vec<Cell>> {
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
            if let Some(published) = proceeding.published {
                let what = say!(l, dossier.published);
                moments.push(moment(3, published, what, none(), Money::ZERO, none()));
            }
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
