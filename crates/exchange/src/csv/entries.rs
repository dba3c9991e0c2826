//! From a preview that was confirmed to what the ledger takes in.

use relancier_core::id::{ClientId, CreditNoteId, InvoiceId, PaymentId};
use relancier_core::identity::Language;
use relancier_core::ledger::{
    Chasing, Client, CreditNote, Entry, Invoice, Payment, Record, Stamp,
};
use relancier_core::text::Block;

use super::parties::{ClientRef, NewClient};
use super::preview::{InvoiceRef, NewCreditNote, NewInvoice, Outcome, Preview};
use super::settlement::Received;
use crate::problem::tell;

/// Where ids and stamps come from: the page draws ids at random and reads a clock, an example
/// has both follow from what they are for.
pub trait Source {
    /// An id for what these words name: always the kind first, `invoice` say.
    fn id(&mut self, named: &[&str]) -> u128;

    /// The stamp of a change made now.
    fn stamp(&mut self) -> Stamp;
}

impl Preview {
    /// What the ledger takes in: the new clients, invoices, payments and credit notes; and what
    /// was received since for invoices it has, if `payments_since`.
    ///
    /// `language` is that of the notes on payments whose day is not known.
    pub fn entries(
        &self,
        payments_since: bool,
        language: Language,
        source: &mut impl Source,
    ) -> Vec<Entry> {
        let note = |name| Block::new(&tell(language, name, &[]));
        let mut making = Making {
            source,
            imported: note("csv.payment.imported"),
            estimated: note("csv.payment.estimated"),
            entries: Vec::new(),
        };
        let clients: Vec<ClientId> =
            self.clients().iter().map(|client| making.client(client)).collect();
        let mut invoices: Vec<Option<InvoiceId>> = Vec::with_capacity(self.rows().len());
        for row in self.rows() {
            let invoice = match &row.outcome {
                Outcome::Invoice(invoice) => making.invoice(invoice, &clients),
                Outcome::AlreadyThere(invoice, Some(since)) if payments_since => {
                    making.payment(*invoice, *since);
                    None
                }
                _ => None,
            };
            invoices.push(invoice);
        }
        for row in self.rows() {
            if let Outcome::CreditNote(note) = &row.outcome {
                let invoice = match note.invoice {
                    InvoiceRef::Known(invoice) => Some(invoice),
                    InvoiceRef::New(place) => invoices.get(place).copied().flatten(),
                };
                if let Some(invoice) = invoice {
                    making.credit_note(invoice, note);
                }
            }
        }
        making.entries
    }
}

struct Making<'m, S> {
    source: &'m mut S,
    /// The note on a payment whose day is known.
    imported: Block,
    /// The note on one whose day is not.
    estimated: Block,
    entries: Vec<Entry>,
}

impl<S: Source> Making<'_, S> {
    fn add(&mut self, record: Record) {
        let stamp = self.source.stamp();
        self.entries.push(Entry::new(record.id(), stamp, Some(record)));
    }

    fn client(&mut self, new: &NewClient) -> ClientId {
        let number = new.number.map(|number| number.to_string()).unwrap_or_default();
        let code = new.code.as_deref().unwrap_or("");
        let id = ClientId(self.source.id(&["client", new.name.as_str(), &number, code]));
        self.add(Record::Client(Client {
            id,
            name: new.name.clone(),
            debtor: new.debtor,
            language: Language::default(),
            number: new.number,
            contact_name: new.contact_name.clone(),
            email: new.email.clone(),
            phone: new.phone.clone(),
            address: new.address.clone(),
            terms: None,
            chasing: Chasing::default(),
            note: Block::default(),
        }));
        id
    }

    fn invoice(&mut self, new: &NewInvoice, clients: &[ClientId]) -> Option<InvoiceId> {
        let client = match new.client {
            ClientRef::Known(client) => client,
            ClientRef::New(place) => *clients.get(place)?,
        };
        let named = ["invoice", &client.to_string(), new.number.as_str()];
        let id = InvoiceId(self.source.id(&named));
        self.add(Record::Invoice(Invoice {
            id,
            client,
            number: new.number.clone(),
            subject: new.subject.clone(),
            issued: new.issued,
            due: new.due,
            received: None,
            total: new.total,
            scenario: None,
        }));
        if let Some(received) = new.received {
            self.payment(id, received);
        }
        Some(id)
    }

    fn credit_note(&mut self, invoice: InvoiceId, new: &NewCreditNote) {
        let named = ["credit_note", &invoice.to_string(), new.number.as_str()];
        let id = CreditNoteId(self.source.id(&named));
        self.add(Record::CreditNote(CreditNote {
            id,
            invoice,
            number: Some(new.number.clone()),
            date: new.date,
            amount: new.amount,
        }));
    }

    fn payment(&mut self, invoice: InvoiceId, received: Received) {
        let Received { amount, date, estimated } = received;
        let named = ["payment", &invoice.to_string(), &date.to_string(), &amount.to_string()];
        let note = if estimated { &self.estimated } else { &self.imported };
        let record = Record::Payment(Payment {
            id: PaymentId(self.source.id(&named)),
            invoice,
            date,
            amount,
            note: note.clone(),
        });
        self.add(record);
    }
}
