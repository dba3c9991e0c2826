//! The rows of a file in relation with one another and with the ledger: whose they are, which
//! repeat an invoice, which are known, which invoice a credit note reduces, what was received.

use chrono::NaiveDate;
use relancier_core::id::InvoiceId;
use relancier_core::ledger::{Invoice, Ledger};
use relancier_core::money::Money;

use super::document::{Columns, Document, Reading};
use super::field::Field;
use super::index::Index;
use super::parties::{ClientRef, NewClient, Parties};
use super::preview::{InvoiceRef, NewCreditNote, NewInvoice, Outcome, Row};
use super::problem::{Note, Reason, Remark, Skip};
use super::settlement::{Received, received};
use super::table::{self, Table};
use crate::fold::fold;

/// Says what becomes of each row, and which clients are new.
pub(super) fn relate(
    columns: &Columns<'_>,
    table: &Table,
    ledger: &Ledger,
    today: Option<NaiveDate>,
) -> (Vec<Row>, Vec<NewClient>) {
    let mut file = File::new(columns, ledger, today);
    for row in table.preamble().filter(|row| !row.is_blank()) {
        file.push(row, State::Done(Outcome::Skipped(Skip::Outside)));
    }
    for row in table.rows() {
        file.read(row);
    }
    file.join_rows_of_one_document();
    file.find_known();
    file.attach_credit_notes();
    file.settle_invoices();
    file.settle_credit_notes();
    file.finish()
}

struct File<'f, 't> {
    columns: &'f Columns<'t>,
    ledger: &'f Ledger,
    today: Option<NaiveDate>,
    parties: Parties,
    /// The ledger's invoices, and their places by the key of their number.
    known: Vec<&'f Invoice>,
    known_numbers: Index,
    /// The number of the last document read, and its line.
    above: Option<(String, usize)>,
    rows: Vec<Pending<'t>>,
}

struct Pending<'t> {
    row: table::Row<'t>,
    state: State,
    notes: Vec<Note>,
}

enum State {
    Open(Box<Open>),
    Done(Outcome),
}

/// A document whose outcome depends on other rows.
struct Open {
    document: Document,
    client: ClientRef,
    /// The same invoice in the ledger.
    known: Option<InvoiceId>,
    /// The invoice that this credit note reduces.
    reduces: Option<InvoiceRef>,
    /// What credit notes of the file take off this invoice.
    credited: Money,
}

impl<'f, 't> File<'f, 't> {
    fn new(columns: &'f Columns<'t>, ledger: &'f Ledger, today: Option<NaiveDate>) -> Self {
        let known: Vec<&Invoice> = ledger.invoices().collect();
        let mut known_numbers = Index::default();
        for (place, invoice) in known.iter().enumerate() {
            known_numbers.add(key(invoice.number.as_str()), place);
        }
        let parties = Parties::new(ledger);
        let (above, rows) = (None, Vec::new());
        Self { columns, ledger, today, parties, known, known_numbers, above, rows }
    }

    fn push(&mut self, row: table::Row<'t>, state: State) {
        self.rows.push(Pending { row, state, notes: Vec::new() });
    }

    /// Reads a row, and finds whose it is.
    fn read(&mut self, row: table::Row<'t>) {
        let above = self.above.as_ref().map(|(number, line)| (number.as_str(), *line));
        let mut document = match self.columns.read(row, above) {
            Reading::Document(document) => *document,
            Reading::Skipped(skip) => {
                return self.push(row, State::Done(Outcome::Skipped(skip)));
            }
            Reading::Refused(problems) => {
                return self.push(row, State::Done(Outcome::Refused(problems)));
            }
        };
        self.above = Some((document.number.to_string(), document.line));
        let of_number: Vec<ClientRef> =
            self.of_number(&document).map(|invoice| ClientRef::Known(invoice.client)).collect();
        let notes = core::mem::take(&mut document.notes);
        let state = match self.parties.find(&document.client, &of_number) {
            Some(client) => State::Open(Box::new(Open {
                document,
                client,
                known: None,
                reduces: None,
                credited: Money::ZERO,
            })),
            None => {
                let problem = self.columns.problem(row, Field::Client, Reason::SeveralClients);
                State::Done(Outcome::Refused(vec![problem]))
            }
        };
        self.rows.push(Pending { row, state, notes });
    }

    /// The ledger's invoices that have the number of this document.
    fn of_number(&self, document: &Document) -> impl Iterator<Item = &'f Invoice> {
        let places = self.known_numbers.get(&key(document.number.as_str())).iter();
        places.filter_map(|place| self.known.get(*place).copied())
    }

    fn open_at(&self, place: usize) -> Option<&Open> {
        match &self.rows.get(place)?.state {
            State::Open(open) => Some(open),
            State::Done(_) => None,
        }
    }

    fn open(&self) -> impl Iterator<Item = (usize, &Open)> {
        (0..self.rows.len()).filter_map(|place| Some((place, self.open_at(place)?)))
    }

    fn open_mut(&mut self, place: usize) -> Option<&mut Open> {
        match &mut self.rows.get_mut(place)?.state {
            State::Open(open) => Some(open),
            State::Done(_) => None,
        }
    }

    fn done(&mut self, place: usize, outcome: Outcome) {
        if let Some(pending) = self.rows.get_mut(place) {
            pending.state = State::Done(outcome);
        }
    }

    fn refuse(&mut self, place: usize, field: Field, reason: Reason) {
        if let Some(pending) = self.rows.get_mut(place) {
            let problem = self.columns.problem(pending.row, field, reason);
            pending.state = State::Done(Outcome::Refused(vec![problem]));
        }
    }

    fn remark(&mut self, place: usize, field: Field, remark: Remark) {
        if let Some(pending) = self.rows.get_mut(place) {
            pending.notes.push(Note { field, value: String::new(), remark });
        }
    }

    /// Some programs write a row for each line of an invoice, its totals repeated. They count
    /// once, if nothing says that the amounts are those of single lines.
    fn join_rows_of_one_document(&mut self) {
        let mut documents = Index::default();
        for (place, open) in self.open() {
            let number = key(open.document.number.as_str());
            let kind = if open.document.is_credit_note { "-" } else { "+" };
            documents.add(format!("{} {kind} {number}", client_key(open.client)), place);
        }
        let repeated: Vec<&[usize]> =
            documents.groups().filter(|places| places.len() > 1).collect();
        let all = |places: &[usize], same: fn(&Document, &Document) -> bool| {
            let mut documents =
                places.iter().filter_map(|place| Some(&self.open_at(*place)?.document));
            let first = documents.next();
            first.is_some_and(|first| documents.all(|other| same(first, other)))
        };
        // One day and several totals: the amounts of this file are those of single lines.
        let amounts_of_lines = repeated.iter().any(|places| {
            all(places, |a, b| a.issued == b.issued) && !all(places, same_figures)
        });
        let one_document: Vec<bool> = repeated
            .iter()
            .map(|places| !amounts_of_lines && all(places, same_figures))
            .collect();
        for (places, one) in repeated.into_iter().zip(one_document) {
            let line = |nth: usize| {
                let row = places.get(nth).and_then(|place| self.rows.get(*place));
                row.map_or(0, |row| row.row.line())
            };
            let (first, second) = (line(0), line(1));
            let rows = places.len();
            for (nth, place) in places.iter().copied().enumerate() {
                let other = if nth == 0 { second } else { first };
                if !one {
                    self.refuse(place, Field::Number, Reason::Duplicate { line: other });
                } else if nth == 0 {
                    self.remark(place, Field::Number, Remark::LinesOfOne { rows });
                } else {
                    self.done(place, Outcome::Skipped(Skip::LineItem { line: first }));
                }
            }
        }
    }

    /// Finds the invoices that the ledger has, and those it has under another client's name.
    fn find_known(&mut self) {
        let mut found = Vec::new();
        let mut seen = Index::default();
        for (place, open) in self.open().filter(|(_, open)| !open.document.is_credit_note) {
            let document = &open.document;
            let number = key(document.number.as_str());
            let same =
                self.of_number(document).find(|i| ClientRef::Known(i.client) == open.client);
            let other = seen
                .get(&number)
                .iter()
                .filter_map(|other| Some(&self.open_at(*other)?.document))
                .find(|other| other.total == document.total || other.issued == document.issued)
                .map(|other| other.client.name.to_string());
            let elsewhere = self
                .of_number(document)
                .find(|i| i.total == document.total || i.issued == document.issued)
                .and_then(|i| self.ledger.client(i.client))
                .map(|client| client.name.to_string());
            match (same, other.or(elsewhere)) {
                (Some(invoice), _) => found.push((place, Ok(invoice.id))),
                (None, Some(client)) => found.push((place, Err(client))),
                (None, None) => {}
            }
            seen.add(number, place);
        }
        for (place, known) in found {
            match known {
                Ok(invoice) => {
                    if let Some(open) = self.open_mut(place) {
                        open.known = Some(invoice);
                    }
                }
                Err(client) => {
                    self.refuse(place, Field::Number, Reason::OtherClient { client });
                }
            }
        }
    }

    fn attach_credit_notes(&mut self) {
        let mut in_file = Index::default();
        for (place, open) in self.open().filter(|(_, open)| !open.document.is_credit_note) {
            in_file.add(fold(open.document.number.as_str()), place);
        }
        let mut in_ledger = Index::default();
        for (place, invoice) in self.known.iter().enumerate() {
            in_ledger.add(fold(invoice.number.as_str()), place);
        }
        let attached: Vec<(usize, Option<InvoiceRef>, Money)> = self
            .open()
            .filter(|(_, open)| open.document.is_credit_note)
            .map(|(place, open)| {
                (place, self.reduced_by(open, &in_file, &in_ledger), open.document.total)
            })
            .collect();
        for (place, invoice, amount) in attached {
            if let Some(open) = self.open_mut(place) {
                open.reduces = invoice;
            }
            if let Some(InvoiceRef::New(invoice)) = invoice
                && let Some(open) = self.open_mut(invoice)
            {
                open.credited += amount;
            }
        }
    }

    /// The one invoice of the same client that a credit note names, in the file or the ledger.
    fn reduced_by(
        &self,
        note: &Open,
        in_file: &Index,
        in_ledger: &Index,
    ) -> Option<InvoiceRef> {
        let mut named = Vec::new();
        let mut known = Vec::new();
        for number in numbers_named(&note.document) {
            for place in in_file.get(&number) {
                if let Some(open) =
                    self.open_at(*place).filter(|open| open.client == note.client)
                {
                    known.extend(open.known);
                    named.push(InvoiceRef::New(*place));
                }
            }
            for invoice in
                in_ledger.get(&number).iter().filter_map(|place| self.known.get(*place))
            {
                if ClientRef::Known(invoice.client) == note.client
                    && !known.contains(&invoice.id)
                {
                    known.push(invoice.id);
                    named.push(InvoiceRef::Known(invoice.id));
                }
            }
        }
        named.dedup();
        match named.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn settle_invoices(&mut self) {
        for place in 0..self.rows.len() {
            let Some(Pending { state: State::Open(open), .. }) = self.rows.get(place) else {
                continue;
            };
            if open.document.is_credit_note {
                continue;
            }
            let due = self.due(open);
            let received = received(&open.document, due, open.credited, self.today);
            match (open.known, received) {
                (Some(invoice), received) => {
                    let (since, other_total) =
                        self.since(invoice, open, received.ok().flatten());
                    if let Some(ours) = other_total {
                        self.remark(place, Field::Total, Remark::OtherTotal { ours });
                    }
                    self.done(place, Outcome::AlreadyThere(invoice, since));
                }
                (None, Err((field, reason))) => self.refuse(place, field, reason),
                (None, Ok(received)) => self.settle_new(place, due, received),
            }
        }
    }

    fn settle_new(&mut self, place: usize, due: NaiveDate, received: Option<Received>) {
        let Some(open) = self.open_mut(place) else { return };
        let Document { number, subject, issued, total, .. } = &open.document;
        let invoice = NewInvoice {
            client: open.client,
            number: number.clone(),
            subject: subject.clone(),
            issued: *issued,
            due,
            total: *total,
            received,
        };
        let due_is_written = open.document.due.is_some();
        if !due_is_written {
            self.remark(place, Field::Due, Remark::DueFromTerms { day: due });
        }
        if let Some(Received { date, estimated: true, .. }) = received {
            self.remark(place, Field::PaidOn, Remark::PaidOnEstimated { day: date });
        }
        self.done(place, Outcome::Invoice(invoice));
    }

    /// The due date as written, or by the terms: the file's, else the client's, else one's own.
    fn due(&self, open: &Open) -> NaiveDate {
        let document = &open.document;
        let agreed = match open.client {
            ClientRef::Known(client) => {
                self.ledger.client(client).and_then(|client| client.terms)
            }
            ClientRef::New(_) => None,
        };
        let ours = self.ledger.company().map(|company| company.terms);
        let terms = document.terms.or(agreed).or(ours).unwrap_or_default();
        document.due.unwrap_or_else(|| terms.due_date(document.issued, None))
    }

    /// What was received for an invoice of the ledger beyond what it knows, and its total if it
    /// is not the file's.
    fn since(
        &self,
        invoice: InvoiceId,
        open: &Open,
        received: Option<Received>,
    ) -> (Option<Received>, Option<Money>) {
        let ours: Money = self.ledger.payments_of(invoice).map(|payment| payment.amount).sum();
        let since =
            received.map(|received| Received { amount: received.amount - ours, ..received });
        let since = since.filter(|since| since.amount.is_positive());
        match self.ledger.invoice(invoice).map(|invoice| invoice.total) {
            Some(total) if total != open.document.total => (None, Some(total)),
            _ => (since, None),
        }
    }

    fn settle_credit_notes(&mut self) {
        for place in 0..self.rows.len() {
            let Some(Pending { state: State::Open(open), .. }) = self.rows.get(place) else {
                continue;
            };
            let invoice = match open.reduces {
                Some(InvoiceRef::New(invoice)) => {
                    match self.rows.get(invoice).map(|pending| &pending.state) {
                        Some(State::Done(Outcome::Invoice(_))) => {
                            Some(InvoiceRef::New(invoice))
                        }
                        Some(State::Done(Outcome::AlreadyThere(id, _))) => {
                            Some(InvoiceRef::Known(*id))
                        }
                        _ => None,
                    }
                }
                known => known,
            };
            let Some(invoice) = invoice else {
                self.refuse(place, Field::Reference, Reason::CreditWithoutInvoice);
                continue;
            };
            let Document { number, issued, total, .. } = &open.document;
            let outcome = if self.has_credit_note(invoice, number.as_str()) {
                Outcome::CreditNoteAlreadyThere
            } else {
                Outcome::CreditNote(NewCreditNote {
                    invoice,
                    number: number.clone(),
                    date: *issued,
                    amount: *total,
                })
            };
            self.done(place, outcome);
        }
    }

    fn has_credit_note(&self, invoice: InvoiceRef, number: &str) -> bool {
        let InvoiceRef::Known(invoice) = invoice else { return false };
        let mut notes = self.ledger.credit_notes_of(invoice);
        notes.any(|note| note.number.as_ref().is_some_and(|n| key(n.as_str()) == key(number)))
    }

    /// The rows as they are settled, and those new clients that some invoice is for.
    fn finish(self) -> (Vec<Row>, Vec<NewClient>) {
        let mut rows: Vec<Row> = Vec::with_capacity(self.rows.len());
        let all_new = self.parties.into_new();
        let mut clients: Vec<NewClient> = Vec::new();
        let mut places: Vec<Option<usize>> = vec![None; all_new.len()];
        for Pending { row, state, notes } in self.rows {
            let mut outcome = match state {
                State::Done(outcome) => outcome,
                State::Open(_) => Outcome::Refused(Vec::new()),
            };
            if let Outcome::Invoice(NewInvoice { client: ClientRef::New(place), .. }) =
                &mut outcome
                && let Some((kept, client)) = places.get_mut(*place).zip(all_new.get(*place))
            {
                *place = *kept.get_or_insert_with(|| {
                    clients.push(client.clone());
                    clients.len() - 1
                });
            }
            rows.push(Row { line: row.line(), outcome, notes });
        }
        (rows, clients)
    }
}

/// What stands for a client in an index.
fn client_key(client: ClientRef) -> String {
    match client {
        ClientRef::Known(id) => id.to_string(),
        ClientRef::New(place) => place.to_string(),
    }
}

/// What makes two numbers the same: neither capitals nor spaces count.
fn key(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether two rows say the same of their document as a whole.
fn same_figures(a: &Document, b: &Document) -> bool {
    (a.issued, a.due, a.total, a.paid, a.remaining, a.paid_on)
        == (b.issued, b.due, b.total, b.paid, b.remaining, b.paid_on)
        && a.status == b.status
}

/// What may be numbers of invoices in a credit note's reference and subject, folded.
fn numbers_named(note: &Document) -> Vec<String> {
    /// `FA 2026 01 0031` has four words; none has more than this.
    const MOST_WORDS: usize = 6;
    let mut numbers = vec![fold(&note.reference)];
    let subject = note.subject.as_ref().map_or("", |subject| subject.as_str());
    for text in [fold(&note.reference), fold(subject)] {
        let words: Vec<&str> = text.split(' ').collect();
        for start in 0..words.len() {
            let (before, from) = words.split_at(start);
            // A short number might be anything in a sentence, a quantity or a year, unless it is
            // said to be an invoice's.
            let before = if let [before @ .., "n" | "no"] = before { before } else { before };
            let is_said = matches!(before.last(), Some(&("facture" | "invoice")));
            for count in 1..=from.len().min(MOST_WORDS) {
                let number = from.iter().take(count).copied().collect::<Vec<_>>().join(" ");
                if (is_said || number.len() >= 5) && !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
        }
    }
    numbers
}
