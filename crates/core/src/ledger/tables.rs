//! Which records lie in which table.

use super::table::{Index, Only};
use super::{Ledger, Record, RecordId, Stamp};

type Named = fn(u128) -> RecordId;

impl Ledger {
    /// When a record was entered, or deleted; `None` if it never was there.
    pub(super) fn stamp(&self, id: RecordId) -> Option<Stamp> {
        match id {
            RecordId::Company => self.company.index().stamp(Only.into()),
            RecordId::Client(id) => self.clients.index().stamp(id.into()),
            RecordId::Invoice(id) => self.invoices.index().stamp(id.into()),
            RecordId::Payment(id) => self.payments.index().stamp(id.into()),
            RecordId::CreditNote(id) => self.credit_notes.index().stamp(id.into()),
            RecordId::Contact(id) => self.contacts.index().stamp(id.into()),
            RecordId::Hold(id) => self.holds.index().stamp(id.into()),
            RecordId::OwnRate(id) => self.own_rates.index().stamp(id.into()),
            RecordId::Proceeding(id) => self.proceedings.index().stamp(id.into()),
            RecordId::LimitationEvent(id) => self.limitation_events.index().stamp(id.into()),
            RecordId::Cost(id) => self.costs.index().stamp(id.into()),
            RecordId::OnAccount(id) => self.on_account.index().stamp(id.into()),
            RecordId::Policy => self.policy.index().stamp(Only.into()),
            RecordId::Stationery => self.stationery.index().stamp(Only.into()),
            RecordId::OwnScenario(id) => self.own_scenarios.index().stamp(id.into()),
            RecordId::OwnText(id) => self.own_texts.index().stamp(id.into()),
        }
    }

    /// One record.
    pub fn record(&self, id: RecordId) -> Option<Record> {
        match id {
            RecordId::Company => self.company.get(Only).cloned().map(Record::Company),
            RecordId::Client(id) => self.clients.get(id).cloned().map(Record::Client),
            RecordId::Invoice(id) => self.invoices.get(id).cloned().map(Record::Invoice),
            RecordId::Payment(id) => self.payments.get(id).cloned().map(Record::Payment),
            RecordId::CreditNote(id) => {
                self.credit_notes.get(id).cloned().map(Record::CreditNote)
            }
            RecordId::Contact(id) => self.contacts.get(id).cloned().map(Record::Contact),
            RecordId::Hold(id) => self.holds.get(id).cloned().map(Record::Hold),
            RecordId::OwnRate(id) => self.own_rates.get(id).cloned().map(Record::OwnRate),
            RecordId::Proceeding(id) => {
                self.proceedings.get(id).cloned().map(Record::Proceeding)
            }
            RecordId::LimitationEvent(id) => {
                self.limitation_events.get(id).cloned().map(Record::LimitationEvent)
            }
            RecordId::Cost(id) => self.costs.get(id).cloned().map(Record::Cost),
            RecordId::OnAccount(id) => self.on_account.get(id).cloned().map(Record::OnAccount),
            RecordId::Policy => self.policy.get(Only).cloned().map(Record::Policy),
            RecordId::Stationery => self.stationery.get(Only).cloned().map(Record::Stationery),
            RecordId::OwnScenario(id) => {
                self.own_scenarios.get(id).cloned().map(Record::OwnScenario)
            }
            RecordId::OwnText(id) => self.own_texts.get(id).cloned().map(Record::OwnText),
        }
    }

    /// Everything known that comes after one of the records, deletions included, in the order of record ids.
    pub(super) fn known_after(
        &self,
        id: Option<RecordId>,
    ) -> impl Iterator<Item = (RecordId, Stamp)> {
        let tables = self.tables().into_iter();
        tables.flat_map(move |(index, named)| index.after(id, named))
    }

    /// The stamps of all records there are or were.
    pub(super) fn stamps(&self) -> impl Iterator<Item = Stamp> {
        self.known_after(None).map(|(_, stamp)| stamp)
    }

    /// How many records are known, deletions included.
    pub fn len(&self) -> usize {
        self.tables().into_iter().map(|(index, _)| index.len()).sum()
    }

    /// What is in each table, and how it is named, in the order of record ids.
    fn tables(&self) -> [(&Index, Named); 16] {
        [
            (self.company.index(), |_| RecordId::Company),
            (self.clients.index(), |id| RecordId::Client(id.into())),
            (self.invoices.index(), |id| RecordId::Invoice(id.into())),
            (self.payments.index(), |id| RecordId::Payment(id.into())),
            (self.credit_notes.index(), |id| RecordId::CreditNote(id.into())),
            (self.contacts.index(), |id| RecordId::Contact(id.into())),
            (self.holds.index(), |id| RecordId::Hold(id.into())),
            (self.own_rates.index(), |id| RecordId::OwnRate(id.into())),
            (self.proceedings.index(), |id| RecordId::Proceeding(id.into())),
            (self.limitation_events.index(), |id| RecordId::LimitationEvent(id.into())),
            (self.costs.index(), |id| RecordId::Cost(id.into())),
            (self.on_account.index(), |id| RecordId::OnAccount(id.into())),
            (self.policy.index(), |_| RecordId::Policy),
            (self.stationery.index(), |_| RecordId::Stationery),
            (self.own_scenarios.index(), |id| RecordId::OwnScenario(id.into())),
            (self.own_texts.index(), |id| RecordId::OwnText(id.into())),
        ]
    }

    /// Puts a record in the place of the one there was, which it returns.
    pub(super) fn put(&mut self, record: Record, stamp: Stamp) -> Option<Record> {
        match record {
            Record::Company(new) => {
                self.company.set(Only, stamp, Some(new)).map(Record::Company)
            }
            Record::Client(new) => {
                self.clients.set(new.id, stamp, Some(new)).map(Record::Client)
            }
            Record::Invoice(new) => {
                self.invoices.set(new.id, stamp, Some(new)).map(Record::Invoice)
            }
            Record::Payment(new) => {
                self.payments.set(new.id, stamp, Some(new)).map(Record::Payment)
            }
            Record::CreditNote(new) => {
                self.credit_notes.set(new.id, stamp, Some(new)).map(Record::CreditNote)
            }
            Record::Contact(new) => {
                self.contacts.set(new.id, stamp, Some(new)).map(Record::Contact)
            }
            Record::Hold(new) => self.holds.set(new.id, stamp, Some(new)).map(Record::Hold),
            Record::OwnRate(new) => {
                self.own_rates.set(new.id, stamp, Some(new)).map(Record::OwnRate)
            }
            Record::Proceeding(new) => {
                self.proceedings.set(new.id, stamp, Some(new)).map(Record::Proceeding)
            }
            Record::LimitationEvent(new) => self
                .limitation_events
                .set(new.id, stamp, Some(new))
                .map(Record::LimitationEvent),
            Record::Cost(new) => self.costs.set(new.id, stamp, Some(new)).map(Record::Cost),
            Record::OnAccount(new) => {
                self.on_account.set(new.id, stamp, Some(new)).map(Record::OnAccount)
            }
            Record::Policy(new) => self.policy.set(Only, stamp, Some(new)).map(Record::Policy),
            Record::Stationery(new) => {
                self.stationery.set(Only, stamp, Some(new)).map(Record::Stationery)
            }
            Record::OwnScenario(new) => {
                self.own_scenarios.set(new.id, stamp, Some(new)).map(Record::OwnScenario)
            }
            Record::OwnText(new) => {
                self.own_texts.set(new.id, stamp, Some(new)).map(Record::OwnText)
            }
        }
    }

    /// Remembers that a record was deleted; returns it if it was there.
    pub(super) fn delete(&mut self, id: RecordId, stamp: Stamp) -> Option<Record> {
        match id {
            RecordId::Company => self.company.set(Only, stamp, None).map(Record::Company),
            RecordId::Client(id) => self.clients.set(id, stamp, None).map(Record::Client),
            RecordId::Invoice(id) => self.invoices.set(id, stamp, None).map(Record::Invoice),
            RecordId::Payment(id) => self.payments.set(id, stamp, None).map(Record::Payment),
            RecordId::CreditNote(id) => {
                self.credit_notes.set(id, stamp, None).map(Record::CreditNote)
            }
            RecordId::Contact(id) => self.contacts.set(id, stamp, None).map(Record::Contact),
            RecordId::Hold(id) => self.holds.set(id, stamp, None).map(Record::Hold),
            RecordId::OwnRate(id) => self.own_rates.set(id, stamp, None).map(Record::OwnRate),
            RecordId::Proceeding(id) => {
                self.proceedings.set(id, stamp, None).map(Record::Proceeding)
            }
            RecordId::LimitationEvent(id) => {
                self.limitation_events.set(id, stamp, None).map(Record::LimitationEvent)
            }
            RecordId::Cost(id) => self.costs.set(id, stamp, None).map(Record::Cost),
            RecordId::OnAccount(id) => {
                self.on_account.set(id, stamp, None).map(Record::OnAccount)
            }
            RecordId::Policy => self.policy.set(Only, stamp, None).map(Record::Policy),
            RecordId::Stationery => {
                self.stationery.set(Only, stamp, None).map(Record::Stationery)
            }
            RecordId::OwnScenario(id) => {
                self.own_scenarios.set(id, stamp, None).map(Record::OwnScenario)
            }
            RecordId::OwnText(id) => self.own_texts.set(id, stamp, None).map(Record::OwnText),
        }
    }
}
