//! The ledger: what is kept, how it changes, and how two copies of it become one.
//!
//! The ledger is a set of [`Record`]s. Everything that happens to it is an [`Entry`]: a record,
//! or its deletion, with the [`Stamp`] of the moment and one more for each [`Field`] changed since.
//! Entries about one record merge field by field, the later stamp winning, so they may arrive in any
//! order and any number of times; what two devices changed against each other is a [`Conflict`].

mod accounts;
mod belonging;
mod change;
mod chasing;
mod fields;
mod links;
mod merge;
mod records;
mod recovery;
mod stamp;
mod stationery;
mod strays;
mod table;
mod tables;
mod twins;

use std::collections::BTreeMap;

use accounts::Accounts;
pub use accounts::{Account, OpenInvoice, Settled};
pub use change::Change;
pub use chasing::{Chasing, Gap, OwnScenario, OwnText, Policy, Register};
use chrono::NaiveDate;
pub use fields::Field;
use links::{Links, Ties};
pub use merge::{Conflict, Edit, Side};
pub use records::{
    Channel, Client, Company, Contact, CreditNote, Debtor, Digest, DisputeKind, Hold,
    HoldReason, HoldSubject, Invoice, NotADigest, OnAccount, OwnRate, Payment, Record,
    RecordId,
};
pub use recovery::{Cost, LimitationEvent, LimitationEventKind, Proceeding, ProceedingKind};
pub use stamp::{Clock, DeviceId, Stamp};
pub use stationery::{Stationery, WindowSide};
use table::{Only, Table};
pub use twins::{Alike, Joining, Twins};

use crate::id::{
    ClientId, ContactId, CostId, CreditNoteId, HoldId, InvoiceId, LimitationEventId,
    OnAccountId, OwnRateId, OwnTextId, PaymentId, ProceedingId, ScenarioId,
};
use crate::law::Rates;
use crate::money::Money;

/// One thing that happened to the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Which record.
    pub id: RecordId,
    /// When it was entered, or deleted, and on which device.
    pub stamp: Stamp,
    /// The record as it stands from then on; `None` when it was deleted.
    pub record: Option<Record>,
    /// The fields changed since, or, of a deletion, those it knew to be changed; in their order.
    pub edits: Vec<Edit>,
}

/// A ledger that is being read: entries come in any order, one after the other, and none need be held
/// beside it.
#[derive(Debug, Default)]
pub struct Loading(Ledger);

impl Loading {
    /// The ledger of all that came in.
    pub fn done(self) -> Ledger {
        let mut ledger = self.0;
        ledger.tie_all();
        ledger.accounts = Accounts::build(&ledger);
        ledger
    }
}

impl Extend<Entry> for Loading {
    fn extend<Entries: IntoIterator<Item = Entry>>(&mut self, entries: Entries) {
        for entry in entries {
            if let Some(entry) = self.0.news(entry) {
                self.0.keep(entry);
            }
        }
    }
}

/// The ledger of one company.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    company: Table<Only, Company>,
    clients: Table<ClientId, Client>,
    invoices: Table<InvoiceId, Invoice>,
    payments: Table<PaymentId, Payment>,
    credit_notes: Table<CreditNoteId, CreditNote>,
    contacts: Table<ContactId, Contact>,
    holds: Table<HoldId, Hold>,
    own_rates: Table<OwnRateId, OwnRate>,
    proceedings: Table<ProceedingId, Proceeding>,
    limitation_events: Table<LimitationEventId, LimitationEvent>,
    costs: Table<CostId, Cost>,
    on_account: Table<OnAccountId, OnAccount>,
    policy: Table<Only, Policy>,
    stationery: Table<Only, Stationery>,
    own_scenarios: Table<ScenarioId, OwnScenario>,
    own_texts: Table<OwnTextId, OwnText>,
    /// Of the records changed since they were entered.
    edits: BTreeMap<RecordId, Vec<Edit>>,
    invoices_of: Links<ClientId, InvoiceId>,
    payments_of: Links<InvoiceId, PaymentId>,
    credit_notes_of: Links<InvoiceId, CreditNoteId>,
    contacts_of: Links<ClientId, ContactId>,
    holds_on_client: Links<ClientId, HoldId>,
    holds_on_invoice: Links<InvoiceId, HoldId>,
    proceedings_of: Links<ClientId, ProceedingId>,
    limitation_events_of: Links<InvoiceId, LimitationEventId>,
    costs_of: Links<InvoiceId, CostId>,
    on_account_of: Links<ClientId, OnAccountId>,
    accounts: Accounts,
    /// What came in on each day.
    received: BTreeMap<NaiveDate, Money>,
    /// No stamp that ever came in is later.
    latest: Option<Stamp>,
}

impl Ledger {
    /// A ledger from entries in any order.
    pub fn from_entries(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut loading = Loading::default();
        loading.extend(entries);
        loading.done()
    }

    /// Takes many entries in, in any order: faster than one after the other, unless there are few of them.
    pub fn apply_all(&mut self, entries: impl IntoIterator<Item = Entry>) {
        let entries = entries.into_iter();
        if entries.size_hint().1.is_some_and(|most| most <= self.len() / 16) {
            for entry in entries {
                self.apply(entry);
            }
        } else {
            entries.for_each(|entry| self.take(entry));
            self.accounts = Accounts::build(self);
        }
    }

    /// Takes an entry in, where it is news.
    ///
    /// Returns whether the ledger changed.
    pub fn apply(&mut self, entry: Entry) -> bool {
        let Some(entry) = self.news(entry) else { return false };
        let before = self.invoice_of(entry.id);
        let after = entry.record.as_ref().and_then(invoice_of);
        let touched = before.into_iter().chain(after.filter(|after| Some(*after) != before));
        for invoice in touched.clone() {
            self.forget_account(invoice);
        }
        self.take_news(entry);
        for invoice in touched {
            self.account_for(invoice);
        }
        true
    }

    /// What an entry makes of what is known of its record; `None` when it is no news.
    fn news(&self, entry: Entry) -> Option<Entry> {
        match self.stamp(entry.id) {
            Some(known) if known > entry.stamp => None,
            Some(known) if known == entry.stamp => {
                let mut merged = self.entry_of(entry.id, known);
                if merged.covers(&entry) {
                    return None;
                }
                merged.merge(entry);
                Some(merged)
            }
            _ => Some(entry),
        }
    }

    /// Takes an entry in, where it is news; the accounts are another matter.
    fn take(&mut self, entry: Entry) {
        if let Some(entry) = self.news(entry) {
            self.take_news(entry);
        }
    }

    fn take_news(&mut self, entry: Entry) {
        let (id, ties) = (entry.id, entry.record.as_ref().map(Ties::of));
        if let Some(before) = self.keep(entry) {
            self.untie(id, Ties::of(&before));
        }
        if let Some(ties) = ties {
            self.tie(id, ties);
        }
    }

    /// Keeps what is news of a record, and returns the record there was; what it is tied to is another matter.
    fn keep(&mut self, entry: Entry) -> Option<Record> {
        self.latest = self.latest.max(Some(entry.latest_stamp()));
        let Entry { id, stamp, record, edits } = entry;
        if edits.is_empty() {
            self.edits.remove(&id);
        } else {
            self.edits.insert(id, edits);
        }
        match record {
            Some(record) => self.put(record, stamp),
            None => self.delete(id, stamp),
        }
    }

    /// The invoice whose account a record bears on.
    fn invoice_of(&self, id: RecordId) -> Option<InvoiceId> {
        match id {
            RecordId::Invoice(id) => Some(id),
            RecordId::Payment(id) => self.payments.get(id).map(|payment| payment.invoice),
            RecordId::CreditNote(id) => self.credit_notes.get(id).map(|note| note.invoice),
            RecordId::Hold(id) => self.holds.get(id).and_then(invoice_held),
            _ => None,
        }
    }

    /// What is known of a record, as the entry that made it so.
    pub fn entry(&self, id: RecordId) -> Option<Entry> {
        let stamp = self.stamp(id)?;
        Some(self.entry_of(id, stamp))
    }

    fn entry_of(&self, id: RecordId, stamp: Stamp) -> Entry {
        let edits = self.edits.get(&id).cloned().unwrap_or_default();
        Entry { id, stamp, record: self.record(id), edits }
    }

    /// Whether an entry is known just as it is: what has the same stamps is the same.
    pub fn has(&self, entry: &Entry) -> bool {
        self.stamp(entry.id) == Some(entry.stamp)
            && self.edits.get(&entry.id).map_or(&[][..], Vec::as_slice) == entry.edits
    }

    /// Everything known, deletions included, in the order of record ids.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.entries_after(None)
    }

    /// What of it comes after one of the records.
    pub fn entries_after(&self, id: Option<RecordId>) -> impl Iterator<Item = Entry> {
        self.known_after(id).map(|(id, stamp)| self.entry_of(id, stamp))
    }

    /// The latest stamp that ever came into the ledger: a device's clock must go past it.
    pub fn latest_stamp(&self) -> Option<Stamp> {
        self.latest
    }

    /// A number that is another once anything was entered, changed or deleted, here or elsewhere: what
    /// came in may well be older than the latest stamp.
    pub fn mark(&self) -> u64 {
        let edits = self.edits.values().flatten().map(|edit| edit.stamp);
        self.stamps().chain(edits).fold(0, |number, stamp| stamp.mixed_into(number))
    }

    /// One's own company, once it was described.
    pub fn company(&self) -> Option<&Company> {
        self.company.get(Only)
    }

    /// One client.
    pub fn client(&self, id: ClientId) -> Option<&Client> {
        self.clients.get(id)
    }

    /// One invoice.
    pub fn invoice(&self, id: InvoiceId) -> Option<&Invoice> {
        self.invoices.get(id)
    }

    /// One contact.
    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.get(id)
    }

    /// One hold.
    pub fn hold(&self, id: HoldId) -> Option<&Hold> {
        self.holds.get(id)
    }

    /// One of the proceedings.
    pub fn proceeding(&self, id: ProceedingId) -> Option<&Proceeding> {
        self.proceedings.get(id)
    }

    /// How clients are chased: as was decided, or as shipped.
    pub fn policy(&self) -> &Policy {
        static SHIPPED: Policy = Policy::SHIPPED;
        self.policy.get(Only).unwrap_or(&SHIPPED)
    }

    /// How letters look: as was decided, or as shipped.
    pub fn stationery(&self) -> &Stationery {
        static SHIPPED: Stationery = Stationery::SHIPPED;
        self.stationery.get(Only).unwrap_or(&SHIPPED)
    }

    /// A scenario of the user's own.
    pub fn own_scenario(&self, id: ScenarioId) -> Option<&OwnScenario> {
        self.own_scenarios.get(id)
    }

    /// All scenarios of the user's own.
    pub fn own_scenarios(&self) -> impl Iterator<Item = &OwnScenario> {
        self.own_scenarios.values()
    }

    /// All texts that the user wrote.
    pub fn own_texts(&self) -> impl Iterator<Item = &OwnText> {
        self.own_texts.values()
    }

    /// A client's invoices: those not paid, and how it paid the others.
    pub fn account(&self, client: ClientId) -> &Account {
        self.accounts.of(client)
    }

    /// All holds, past ones too.
    pub fn holds(&self) -> impl Iterator<Item = &Hold> {
        self.holds.values()
    }

    /// All clients.
    pub fn clients(&self) -> impl Iterator<Item = &Client> {
        self.clients.values()
    }

    /// All invoices.
    pub fn invoices(&self) -> impl Iterator<Item = &Invoice> {
        self.invoices.values()
    }

    /// All payments.
    pub fn payments(&self) -> impl Iterator<Item = &Payment> {
        self.payments.values()
    }

    /// What came in for invoices from one day to another, both included.
    pub fn received(&self, first: NaiveDate, last: NaiveDate) -> Money {
        let days = (first <= last).then(|| self.received.range(first..=last));
        days.into_iter().flatten().map(|(_, amount)| *amount).sum()
    }

    /// The day of the last payment there was.
    pub fn last_received(&self) -> Option<NaiveDate> {
        self.received.keys().next_back().copied()
    }

    /// All contacts.
    pub fn contacts(&self) -> impl Iterator<Item = &Contact> {
        self.contacts.values()
    }

    /// All rates that the user entered, in the order of their stamps.
    pub fn own_rates(&self) -> impl Iterator<Item = &OwnRate> {
        let mut rates: Vec<&OwnRate> = self.own_rates.values().collect();
        rates.sort_by_key(|rate| self.stamp(RecordId::OwnRate(rate.id)));
        rates.into_iter()
    }

    /// The rates to reckon with: the tables', and the user's where the tables know none. Of two
    /// that the user entered for one semester the later stamped is taken, on every device.
    pub fn rates(&self) -> Rates {
        Rates::builtin().with_own(self.own_rates())
    }

    /// All proceedings, closed ones too.
    pub fn proceedings(&self) -> impl Iterator<Item = &Proceeding> {
        self.proceedings.values()
    }

    /// A client's invoices.
    pub fn invoices_of(&self, client: ClientId) -> impl Iterator<Item = &Invoice> {
        linked(self.invoices_of.of(client), &self.invoices)
    }

    /// The payments of an invoice.
    pub fn payments_of(&self, invoice: InvoiceId) -> impl Iterator<Item = &Payment> {
        linked(self.payments_of.of(invoice), &self.payments)
    }

    /// The credit notes of an invoice.
    pub fn credit_notes_of(&self, invoice: InvoiceId) -> impl Iterator<Item = &CreditNote> {
        linked(self.credit_notes_of.of(invoice), &self.credit_notes)
    }

    /// What was sent to a client, or said.
    pub fn contacts_of(&self, client: ClientId) -> impl Iterator<Item = &Contact> {
        linked(self.contacts_of.of(client), &self.contacts)
    }

    /// The reasons, past and present, to leave a client or an invoice alone.
    pub fn holds_on(&self, subject: HoldSubject) -> impl Iterator<Item = &Hold> {
        let (client, invoice) = match subject {
            HoldSubject::Client(id) => (Some(id), None),
            HoldSubject::Invoice(id) => (None, Some(id)),
        };
        let on_client = client.into_iter().flat_map(|id| self.holds_on_client.of(id));
        let on_invoice = invoice.into_iter().flat_map(|id| self.holds_on_invoice.of(id));
        linked(on_client.chain(on_invoice), &self.holds)
    }

    /// A client's proceedings, closed ones too.
    pub fn proceedings_of(&self, client: ClientId) -> impl Iterator<Item = &Proceeding> {
        linked(self.proceedings_of.of(client), &self.proceedings)
    }

    /// What interrupts or suspends the limitation of an invoice.
    pub fn limitation_events_of(
        &self,
        invoice: InvoiceId,
    ) -> impl Iterator<Item = &LimitationEvent> {
        linked(self.limitation_events_of.of(invoice), &self.limitation_events)
    }

    /// What recovering an invoice has cost.
    pub fn costs_of(&self, invoice: InvoiceId) -> impl Iterator<Item = &Cost> {
        linked(self.costs_of.of(invoice), &self.costs)
    }

    /// What a client paid that no invoice was paid with yet.
    pub fn on_account_of(&self, client: ClientId) -> impl Iterator<Item = &OnAccount> {
        linked(self.on_account_of.of(client), &self.on_account)
    }

    /// What is left of an invoice once payments and credit notes are taken off: *reste dû*,
    /// without penalties. Negative when too much was paid.
    pub fn remaining(&self, invoice: &Invoice) -> Money {
        self.standing(invoice).0
    }

    /// The same, and the day of the last payment there was.
    pub fn standing(&self, invoice: &Invoice) -> (Money, Option<NaiveDate>) {
        let (mut remaining, mut last) = (invoice.total, None);
        for payment in self.payments_of(invoice.id) {
            remaining -= payment.amount;
            last = last.max(Some(payment.date));
        }
        remaining -= self.credit_notes_of(invoice.id).map(|note| note.amount).sum();
        (remaining, last)
    }

    /// Whether there is nothing at all, not even a company.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn invoice_of(record: &Record) -> Option<InvoiceId> {
    match record {
        Record::Invoice(invoice) => Some(invoice.id),
        Record::Payment(payment) => Some(payment.invoice),
        Record::CreditNote(note) => Some(note.invoice),
        Record::Hold(hold) => invoice_held(hold),
        _ => None,
    }
}

fn invoice_held(hold: &Hold) -> Option<InvoiceId> {
    match hold.subject {
        HoldSubject::Invoice(id) => Some(id),
        HoldSubject::Client(_) => None,
    }
}

fn linked<Id: Into<u128>, T>(
    ids: impl Iterator<Item = Id>,
    records: &Table<Id, T>,
) -> impl Iterator<Item = &T> {
    ids.filter_map(|id| records.get(id))
}
