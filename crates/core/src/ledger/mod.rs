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
mod twins;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::ops::Bound;

use accounts::Accounts;
pub use accounts::{Account, OpenInvoice, Settled};
pub use change::Change;
pub use chasing::{Chasing, Gap, OwnScenario, OwnText, Policy, Register};
use chrono::NaiveDate;
pub use fields::Field;
use links::Links;
pub use merge::{Conflict, Edit, Side};
pub use records::{
    Channel, Client, Company, Contact, CreditNote, Debtor, Digest, DisputeKind, Hold,
    HoldReason, HoldSubject, Invoice, NotADigest, OnAccount, OwnRate, Payment, Record,
    RecordId,
};
pub use recovery::{Cost, LimitationEvent, LimitationEventKind, Proceeding, ProceedingKind};
pub use stamp::{Clock, DeviceId, Stamp};
pub use stationery::{Stationery, WindowSide};
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
        ledger.accounts = Accounts::build(&ledger);
        ledger
    }
}

impl Extend<Entry> for Loading {
    fn extend<Entries: IntoIterator<Item = Entry>>(&mut self, entries: Entries) {
        entries.into_iter().for_each(|entry| self.0.take(entry));
    }
}

/// The ledger of one company.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    company: Option<Company>,
    clients: BTreeMap<ClientId, Client>,
    invoices: BTreeMap<InvoiceId, Invoice>,
    payments: BTreeMap<PaymentId, Payment>,
    credit_notes: BTreeMap<CreditNoteId, CreditNote>,
    contacts: BTreeMap<ContactId, Contact>,
    holds: BTreeMap<HoldId, Hold>,
    own_rates: BTreeMap<OwnRateId, OwnRate>,
    proceedings: BTreeMap<ProceedingId, Proceeding>,
    limitation_events: BTreeMap<LimitationEventId, LimitationEvent>,
    costs: BTreeMap<CostId, Cost>,
    on_account: BTreeMap<OnAccountId, OnAccount>,
    policy: Option<Policy>,
    stationery: Option<Stationery>,
    own_scenarios: BTreeMap<ScenarioId, OwnScenario>,
    own_texts: BTreeMap<OwnTextId, OwnText>,
    /// Of every record there is or was: a stamp without a record is a deletion remembered.
    stamps: BTreeMap<RecordId, Stamp>,
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
        self.take(entry);
        for invoice in touched {
            self.account_for(invoice);
        }
        true
    }

    /// What an entry makes of what is known of its record; `None` when it is no news.
    fn news(&self, entry: Entry) -> Option<Entry> {
        match self.stamps.get(&entry.id) {
            Some(known) if *known > entry.stamp => None,
            Some(known) if *known == entry.stamp => {
                let mut merged = self.entry_of(entry.id, *known);
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
        let entry = match self.stamps.entry(entry.id) {
            Slot::Vacant(unknown) => {
                unknown.insert(entry.stamp);
                entry
            }
            Slot::Occupied(known) if *known.get() > entry.stamp => return,
            Slot::Occupied(_) => {
                let Some(entry) = self.news(entry) else { return };
                self.stamps.insert(entry.id, entry.stamp);
                self.edits.remove(&entry.id);
                self.remove(entry.id);
                entry
            }
        };
        if !entry.edits.is_empty() {
            self.edits.insert(entry.id, entry.edits);
        }
        if let Some(record) = entry.record {
            self.insert(record);
        }
    }

    /// The invoice whose account a record bears on.
    fn invoice_of(&self, id: RecordId) -> Option<InvoiceId> {
        match id {
            RecordId::Invoice(id) => Some(id),
            RecordId::Payment(id) => self.payments.get(&id).map(|payment| payment.invoice),
            RecordId::CreditNote(id) => self.credit_notes.get(&id).map(|note| note.invoice),
            RecordId::Hold(id) => self.holds.get(&id).and_then(invoice_held),
            _ => None,
        }
    }

    /// What is known of a record, as the entry that made it so.
    pub fn entry(&self, id: RecordId) -> Option<Entry> {
        let stamp = *self.stamps.get(&id)?;
        Some(self.entry_of(id, stamp))
    }

    fn entry_of(&self, id: RecordId, stamp: Stamp) -> Entry {
        let edits = self.edits.get(&id).cloned().unwrap_or_default();
        Entry { id, stamp, record: self.record(id), edits }
    }

    /// Whether an entry is known just as it is: what has the same stamps is the same.
    pub fn has(&self, entry: &Entry) -> bool {
        self.stamps.get(&entry.id) == Some(&entry.stamp)
            && self.edits.get(&entry.id).map_or(&[][..], Vec::as_slice) == entry.edits
    }

    /// Everything known, deletions included, in the order of record ids.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.entries_after(None)
    }

    /// What of it comes after one of the records.
    pub fn entries_after(&self, id: Option<RecordId>) -> impl Iterator<Item = Entry> {
        let first = id.map_or(Bound::Unbounded, Bound::Excluded);
        let stamps = self.stamps.range((first, Bound::Unbounded));
        stamps.map(|(id, stamp)| self.entry_of(*id, *stamp))
    }

    /// The latest stamp in the ledger: a device's clock must go past it.
    pub fn latest_stamp(&self) -> Option<Stamp> {
        let edits = self.edits.values().flatten().map(|edit| edit.stamp);
        self.stamps.values().copied().chain(edits).max()
    }

    /// A number that is another once anything was entered, changed or deleted, here or elsewhere: what
    /// came in may well be older than the latest stamp.
    pub fn mark(&self) -> u64 {
        let edits = self.edits.values().flatten().map(|edit| edit.stamp);
        let stamps = self.stamps.values().copied().chain(edits);
        stamps.fold(0, |number, stamp| stamp.mixed_into(number))
    }

    /// One record.
    pub fn record(&self, id: RecordId) -> Option<Record> {
        match id {
            RecordId::Company => self.company.clone().map(Record::Company),
            RecordId::Client(id) => self.clients.get(&id).cloned().map(Record::Client),
            RecordId::Invoice(id) => self.invoices.get(&id).cloned().map(Record::Invoice),
            RecordId::Payment(id) => self.payments.get(&id).cloned().map(Record::Payment),
            RecordId::CreditNote(id) => {
                self.credit_notes.get(&id).cloned().map(Record::CreditNote)
            }
            RecordId::Contact(id) => self.contacts.get(&id).cloned().map(Record::Contact),
            RecordId::Hold(id) => self.holds.get(&id).cloned().map(Record::Hold),
            RecordId::OwnRate(id) => self.own_rates.get(&id).cloned().map(Record::OwnRate),
            RecordId::Proceeding(id) => {
                self.proceedings.get(&id).cloned().map(Record::Proceeding)
            }
            RecordId::LimitationEvent(id) => {
                self.limitation_events.get(&id).cloned().map(Record::LimitationEvent)
            }
            RecordId::Cost(id) => self.costs.get(&id).cloned().map(Record::Cost),
            RecordId::OnAccount(id) => self.on_account.get(&id).cloned().map(Record::OnAccount),
            RecordId::Policy => self.policy.clone().map(Record::Policy),
            RecordId::Stationery => self.stationery.clone().map(Record::Stationery),
            RecordId::OwnScenario(id) => {
                self.own_scenarios.get(&id).cloned().map(Record::OwnScenario)
            }
            RecordId::OwnText(id) => self.own_texts.get(&id).cloned().map(Record::OwnText),
        }
    }

    /// One's own company, once it was described.
    pub fn company(&self) -> Option<&Company> {
        self.company.as_ref()
    }

    /// One client.
    pub fn client(&self, id: ClientId) -> Option<&Client> {
        self.clients.get(&id)
    }

    /// One invoice.
    pub fn invoice(&self, id: InvoiceId) -> Option<&Invoice> {
        self.invoices.get(&id)
    }

    /// One contact.
    pub fn contact(&self, id: ContactId) -> Option<&Contact> {
        self.contacts.get(&id)
    }

    /// One hold.
    pub fn hold(&self, id: HoldId) -> Option<&Hold> {
        self.holds.get(&id)
    }

    /// One of the proceedings.
    pub fn proceeding(&self, id: ProceedingId) -> Option<&Proceeding> {
        self.proceedings.get(&id)
    }

    /// How clients are chased: as was decided, or as shipped.
    pub fn policy(&self) -> &Policy {
        static SHIPPED: Policy = Policy::SHIPPED;
        self.policy.as_ref().unwrap_or(&SHIPPED)
    }

    /// How letters look: as was decided, or as shipped.
    pub fn stationery(&self) -> &Stationery {
        static SHIPPED: Stationery = Stationery::SHIPPED;
        self.stationery.as_ref().unwrap_or(&SHIPPED)
    }

    /// A scenario of the user's own.
    pub fn own_scenario(&self, id: ScenarioId) -> Option<&OwnScenario> {
        self.own_scenarios.get(&id)
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
        rates.sort_by_key(|rate| self.stamps.get(&RecordId::OwnRate(rate.id)));
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
        let paid: Money = self.payments_of(invoice.id).map(|payment| payment.amount).sum();
        let credited: Money = self.credit_notes_of(invoice.id).map(|note| note.amount).sum();
        invoice.total - paid - credited
    }

    /// How many records are known, deletions included.
    pub fn len(&self) -> usize {
        self.stamps.len()
    }

    /// Whether there is nothing at all, not even a company.
    pub fn is_empty(&self) -> bool {
        self.stamps.is_empty()
    }

    fn insert(&mut self, record: Record) {
        match record {
            Record::Company(company) => self.company = Some(company),
            Record::Client(client) => {
                self.clients.insert(client.id, client);
            }
            Record::Invoice(invoice) => {
                self.invoices_of.insert(invoice.client, invoice.id);
                self.invoices.insert(invoice.id, invoice);
            }
            Record::Payment(payment) => {
                self.payments_of.insert(payment.invoice, payment.id);
                *self.received.entry(payment.date).or_default() += payment.amount;
                self.payments.insert(payment.id, payment);
            }
            Record::CreditNote(note) => {
                self.credit_notes_of.insert(note.invoice, note.id);
                self.credit_notes.insert(note.id, note);
            }
            Record::Contact(contact) => {
                self.contacts_of.insert(contact.client, contact.id);
                self.contacts.insert(contact.id, contact);
            }
            Record::Hold(hold) => {
                match hold.subject {
                    HoldSubject::Client(id) => self.holds_on_client.insert(id, hold.id),
                    HoldSubject::Invoice(id) => self.holds_on_invoice.insert(id, hold.id),
                }
                self.holds.insert(hold.id, hold);
            }
            Record::OwnRate(rate) => {
                self.own_rates.insert(rate.id, rate);
            }
            Record::Proceeding(proceeding) => {
                self.proceedings_of.insert(proceeding.client, proceeding.id);
                self.proceedings.insert(proceeding.id, proceeding);
            }
            Record::LimitationEvent(event) => {
                self.limitation_events_of.insert(event.invoice, event.id);
                self.limitation_events.insert(event.id, event);
            }
            Record::Cost(cost) => {
                self.costs_of.insert(cost.invoice, cost.id);
                self.costs.insert(cost.id, cost);
            }
            Record::OnAccount(money) => {
                self.on_account_of.insert(money.client, money.id);
                self.on_account.insert(money.id, money);
            }
            Record::Policy(policy) => self.policy = Some(policy),
            Record::Stationery(stationery) => self.stationery = Some(stationery),
            Record::OwnScenario(own) => {
                self.own_scenarios.insert(own.id, own);
            }
            Record::OwnText(own) => {
                self.own_texts.insert(own.id, own);
            }
        }
    }

    fn remove(&mut self, id: RecordId) {
        match id {
            RecordId::Company => self.company = None,
            RecordId::Client(id) => {
                self.clients.remove(&id);
            }
            RecordId::Invoice(id) => {
                if let Some(invoice) = self.invoices.remove(&id) {
                    self.invoices_of.remove(invoice.client, id);
                }
            }
            RecordId::Payment(id) => {
                if let Some(payment) = self.payments.remove(&id) {
                    self.payments_of.remove(payment.invoice, id);
                    if let Some(received) = self.received.get_mut(&payment.date) {
                        *received -= payment.amount;
                        // Amounts are more than zero: this was the last one.
                        if !received.is_positive() {
                            self.received.remove(&payment.date);
                        }
                    }
                }
            }
            RecordId::CreditNote(id) => {
                if let Some(note) = self.credit_notes.remove(&id) {
                    self.credit_notes_of.remove(note.invoice, id);
                }
            }
            RecordId::Contact(id) => {
                if let Some(contact) = self.contacts.remove(&id) {
                    self.contacts_of.remove(contact.client, id);
                }
            }
            RecordId::Hold(id) => {
                if let Some(hold) = self.holds.remove(&id) {
                    match hold.subject {
                        HoldSubject::Client(client) => self.holds_on_client.remove(client, id),
                        HoldSubject::Invoice(invoice) => {
                            self.holds_on_invoice.remove(invoice, id);
                        }
                    }
                }
            }
            RecordId::OwnRate(id) => {
                self.own_rates.remove(&id);
            }
            RecordId::Proceeding(id) => {
                if let Some(proceeding) = self.proceedings.remove(&id) {
                    self.proceedings_of.remove(proceeding.client, id);
                }
            }
            RecordId::LimitationEvent(id) => {
                if let Some(event) = self.limitation_events.remove(&id) {
                    self.limitation_events_of.remove(event.invoice, id);
                }
            }
            RecordId::Cost(id) => {
                if let Some(cost) = self.costs.remove(&id) {
                    self.costs_of.remove(cost.invoice, id);
                }
            }
            RecordId::OnAccount(id) => {
                if let Some(money) = self.on_account.remove(&id) {
                    self.on_account_of.remove(money.client, id);
                }
            }
            RecordId::Policy => self.policy = None,
            RecordId::Stationery => self.stationery = None,
            RecordId::OwnScenario(id) => {
                self.own_scenarios.remove(&id);
            }
            RecordId::OwnText(id) => {
                self.own_texts.remove(&id);
            }
        }
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

fn linked<Id: Ord, T>(
    ids: impl Iterator<Item = Id>,
    records: &BTreeMap<Id, T>,
) -> impl Iterator<Item = &T> {
    ids.filter_map(|id| records.get(&id))
}
