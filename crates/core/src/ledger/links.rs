//! What belongs to what.

use core::marker::PhantomData;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{HoldSubject, Ledger, Record, RecordId};
use crate::id::{ClientId, InvoiceId};
use crate::money::Money;

/// Which ones belong to each of their owners, in the order of ids.
///
/// One set of pairs: an owner mostly has one or two, for which a set of its own would be four times
/// the memory.
#[derive(Debug, Clone)]
pub(super) struct Links<Owner, Id>(BTreeSet<Pair>, PhantomData<(Owner, Id)>);

type Pair = (u128, u128);

impl<Owner, Id> Default for Links<Owner, Id> {
    fn default() -> Self {
        Self(BTreeSet::new(), PhantomData)
    }
}

impl<Owner: Into<u128>, Id: Into<u128> + From<u128>> Links<Owner, Id> {
    fn pair(&mut self, owner: Owner, id: Id) -> (&mut BTreeSet<Pair>, Pair) {
        (&mut self.0, (owner.into(), id.into()))
    }

    /// All that belong to an owner.
    pub(super) fn of(&self, owner: Owner) -> impl Iterator<Item = Id> + use<'_, Owner, Id> {
        let owner = owner.into();
        let on = self.0.range((owner, 0)..);
        on.take_while(move |(of, _)| *of == owner).map(|(_, id)| Id::from(*id))
    }

    pub(super) fn has_any(&self, owner: Owner) -> bool {
        self.of(owner).next().is_some()
    }
}

impl<Owner: Into<u128>, Id: Into<u128>> FromIterator<(Owner, Id)> for Links<Owner, Id> {
    /// Of many the fastest way, and the one that takes the least memory.
    fn from_iter<Pairs: IntoIterator<Item = (Owner, Id)>>(pairs: Pairs) -> Self {
        let pairs = pairs.into_iter().map(|(owner, id)| (owner.into(), id.into()));
        Self(pairs.collect(), PhantomData)
    }
}

/// What of a record stands elsewhere in the ledger too.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ties {
    owner: Option<Owner>,
    received: Option<(NaiveDate, Money)>,
}

/// What a record is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    Client(ClientId),
    Invoice(InvoiceId),
}

impl Ties {
    pub(super) fn of(record: &Record) -> Self {
        let owner = match record {
            Record::Invoice(invoice) => Owner::Client(invoice.client),
            Record::Payment(payment) => Owner::Invoice(payment.invoice),
            Record::CreditNote(note) => Owner::Invoice(note.invoice),
            Record::Contact(contact) => Owner::Client(contact.client),
            Record::Hold(hold) => match hold.subject {
                HoldSubject::Client(id) => Owner::Client(id),
                HoldSubject::Invoice(id) => Owner::Invoice(id),
            },
            Record::Proceeding(proceeding) => Owner::Client(proceeding.client),
            Record::LimitationEvent(event) => Owner::Invoice(event.invoice),
            Record::Cost(cost) => Owner::Invoice(cost.invoice),
            Record::OnAccount(money) => Owner::Client(money.client),
            _ => return Self::default(),
        };
        let received = match record {
            Record::Payment(payment) => Some((payment.date, payment.amount)),
            _ => None,
        };
        Self { owner: Some(owner), received }
    }

    pub(super) const fn owner(self) -> Option<Owner> {
        self.owner
    }
}

impl Record {
    /// Has it be about another invoice, or another client.
    pub(super) fn give_to(&mut self, owner: Owner) {
        match (self, owner) {
            (Self::Payment(it), Owner::Invoice(to)) => it.invoice = to,
            (Self::CreditNote(it), Owner::Invoice(to)) => it.invoice = to,
            (Self::Cost(it), Owner::Invoice(to)) => it.invoice = to,
            (Self::LimitationEvent(it), Owner::Invoice(to)) => it.invoice = to,
            (Self::Hold(it), Owner::Invoice(to)) => it.subject = HoldSubject::Invoice(to),
            (Self::Invoice(it), Owner::Client(to)) => it.client = to,
            (Self::Contact(it), Owner::Client(to)) => it.client = to,
            (Self::Proceeding(it), Owner::Client(to)) => it.client = to,
            (Self::OnAccount(it), Owner::Client(to)) => it.client = to,
            (Self::Hold(it), Owner::Client(to)) => it.subject = HoldSubject::Client(to),
            _ => {}
        }
    }
}

impl Ledger {
    /// Notes what a record belongs to and brought.
    pub(super) fn tie(&mut self, id: RecordId, ties: Ties) {
        if let Some((links, pair)) = self.links(id, ties) {
            links.insert(pair);
        }
        if let Some((day, amount)) = ties.received {
            *self.received.entry(day).or_default() += amount;
        }
    }

    /// Forgets what a record belonged to and brought.
    pub(super) fn untie(&mut self, id: RecordId, ties: Ties) {
        if let Some((links, pair)) = self.links(id, ties) {
            links.remove(&pair);
        }
        if let Some((day, amount)) = ties.received
            && let Some(received) = self.received.get_mut(&day)
        {
            *received -= amount;
            // Amounts are more than zero: this was the last one.
            if !received.is_positive() {
                self.received.remove(&day);
            }
        }
    }

    /// Notes it of all records there are, of a ledger in which nothing of it is noted.
    pub(super) fn tie_all(&mut self) {
        let holds = || self.holds.values();
        self.holds_on_client = holds()
            .filter_map(|hold| match hold.subject {
                HoldSubject::Client(of) => Some((of, hold.id)),
                HoldSubject::Invoice(_) => None,
            })
            .collect();
        self.holds_on_invoice = holds()
            .filter_map(|hold| match hold.subject {
                HoldSubject::Invoice(of) => Some((of, hold.id)),
                HoldSubject::Client(_) => None,
            })
            .collect();
        self.invoices_of = self.invoices.values().map(|it| (it.client, it.id)).collect();
        self.payments_of = self.payments.values().map(|it| (it.invoice, it.id)).collect();
        self.credit_notes_of =
            self.credit_notes.values().map(|it| (it.invoice, it.id)).collect();
        self.contacts_of = self.contacts.values().map(|it| (it.client, it.id)).collect();
        self.proceedings_of = self.proceedings.values().map(|it| (it.client, it.id)).collect();
        self.limitation_events_of =
            self.limitation_events.values().map(|it| (it.invoice, it.id)).collect();
        self.costs_of = self.costs.values().map(|it| (it.invoice, it.id)).collect();
        self.on_account_of = self.on_account.values().map(|it| (it.client, it.id)).collect();
        for payment in self.payments.values() {
            *self.received.entry(payment.date).or_default() += payment.amount;
        }
    }

    /// All that is about an invoice or a client.
    pub(super) fn owned_by(&self, owner: Owner) -> Vec<RecordId> {
        let mut ids = Vec::new();
        match owner {
            Owner::Invoice(of) => {
                ids.extend(self.payments_of.of(of).map(RecordId::Payment));
                ids.extend(self.credit_notes_of.of(of).map(RecordId::CreditNote));
                ids.extend(self.costs_of.of(of).map(RecordId::Cost));
                ids.extend(self.limitation_events_of.of(of).map(RecordId::LimitationEvent));
                ids.extend(self.holds_on_invoice.of(of).map(RecordId::Hold));
            }
            Owner::Client(of) => {
                ids.extend(self.invoices_of.of(of).map(RecordId::Invoice));
                ids.extend(self.contacts_of.of(of).map(RecordId::Contact));
                ids.extend(self.proceedings_of.of(of).map(RecordId::Proceeding));
                ids.extend(self.on_account_of.of(of).map(RecordId::OnAccount));
                ids.extend(self.holds_on_client.of(of).map(RecordId::Hold));
            }
        }
        ids
    }

    /// Where it stands what a record belongs to, and what stands there.
    fn links(&mut self, id: RecordId, ties: Ties) -> Option<(&mut BTreeSet<Pair>, Pair)> {
        Some(match (id, ties.owner?) {
            (RecordId::Invoice(id), Owner::Client(of)) => self.invoices_of.pair(of, id),
            (RecordId::Payment(id), Owner::Invoice(of)) => self.payments_of.pair(of, id),
            (RecordId::CreditNote(id), Owner::Invoice(of)) => self.credit_notes_of.pair(of, id),
            (RecordId::Contact(id), Owner::Client(of)) => self.contacts_of.pair(of, id),
            (RecordId::Hold(id), Owner::Client(of)) => self.holds_on_client.pair(of, id),
            (RecordId::Hold(id), Owner::Invoice(of)) => self.holds_on_invoice.pair(of, id),
            (RecordId::Proceeding(id), Owner::Client(of)) => self.proceedings_of.pair(of, id),
            (RecordId::LimitationEvent(id), Owner::Invoice(of)) => {
                self.limitation_events_of.pair(of, id)
            }
            (RecordId::Cost(id), Owner::Invoice(of)) => self.costs_of.pair(of, id),
            (RecordId::OnAccount(id), Owner::Client(of)) => self.on_account_of.pair(of, id),
            _ => return None,
        })
    }
}
