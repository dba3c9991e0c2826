//! One invoice that was entered twice, on two devices say: found, shown, and joined.
//!
//! Two that bear the same number are the same invoice if they are of one client and agree in their
//! date or in their amount; else one of the numbers is wrong, or they are counted anew each year: that
//! is told, and left.
//!
//! Which of the two stays follows from the stamps, so that two devices that both join them do the
//! same: what was paid, sent, promised or spent for the one that goes moves over, nothing is left out.

use std::collections::{BTreeMap, BTreeSet};

use super::links::Owner;
use super::{Client, Contact, Field, Invoice, Ledger, Record, RecordId};
use crate::fold::fold;
use crate::id::InvoiceId;
use crate::text::Block;

/// Two invoices of one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Twins {
    /// The one that was entered first: it stays.
    pub stays: InvoiceId,
    /// The other.
    pub goes: InvoiceId,
    /// What they have in common.
    pub alike: Alike,
}

/// What two invoices of one number have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alike {
    /// They are one invoice of one client, entered twice.
    Invoice,
    /// The client was entered twice as well.
    InvoiceAndClient,
    /// Nothing but the number.
    Number,
}

/// What makes one of two: changes that are made, and undone, together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Joining {
    /// What stays, and what moves over to it.
    pub put: Vec<Record>,
    /// What there was twice.
    pub delete: Vec<RecordId>,
}

impl Ledger {
    /// All invoices that bear the number of another, in the order of their numbers.
    pub fn twins(&self) -> Vec<Twins> {
        let folded = |invoice: &Invoice| fold(invoice.number.as_str());
        let mut marks: Vec<(u64, &Invoice)> =
            self.invoices().map(|invoice| (mark(&folded(invoice)), invoice)).collect();
        marks.sort_unstable_by_key(|(mark, _)| *mark);
        // Nearly all are alone with theirs: no more than that is kept of them.
        let alike = marks.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1);
        let mut numbers: Vec<(String, &Invoice)> =
            alike.flatten().map(|(_, invoice)| (folded(invoice), *invoice)).collect();
        numbers.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let mut twins = Vec::new();
        let several = numbers
            .chunk_by(|(a, _), (b, _)| a == b && !a.is_empty())
            .filter(|same| same.len() > 1);
        for same in several {
            let mut same: Vec<&Invoice> = same.iter().map(|(_, invoice)| *invoice).collect();
            same.sort_unstable_by_key(|invoice| (self.entered(invoice), invoice.id));
            for (place, goes) in same.iter().enumerate() {
                let before = || same.iter().take(place).copied();
                let found = before()
                    .map(|stays| (stays, self.alike(stays, goes)))
                    .find(|(_, alike)| *alike != Alike::Number)
                    .or_else(|| before().next().map(|stays| (stays, Alike::Number)));
                twins.extend(found.map(|(stays, alike)| self.in_order(stays, goes, alike)));
            }
        }
        twins
    }

    /// Where the client was entered twice, the first of the two stays, and its invoice with it.
    fn in_order(&self, stays: &Invoice, goes: &Invoice, alike: Alike) -> Twins {
        let entered = |invoice: &Invoice| {
            let id = RecordId::Client(invoice.client);
            (self.stamp(id), id)
        };
        let turned = alike == Alike::InvoiceAndClient && entered(goes) < entered(stays);
        let (stays, goes) = if turned { (goes, stays) } else { (stays, goes) };
        Twins { stays: stays.id, goes: goes.id, alike }
    }

    fn entered(&self, invoice: &Invoice) -> Option<super::Stamp> {
        self.stamp(RecordId::Invoice(invoice.id))
    }

    fn alike(&self, one: &Invoice, other: &Invoice) -> Alike {
        if one.issued != other.issued && one.total != other.total {
            return Alike::Number;
        }
        if one.client == other.client {
            return Alike::Invoice;
        }
        match (self.client(one.client), self.client(other.client)) {
            (Some(a), Some(b)) if same_client(a, b) => Alike::InvoiceAndClient,
            _ => Alike::Number,
        }
    }

    /// What was entered for both alike, on the same day with the same amount: perhaps one payment, or
    /// one credit note, entered twice. The second is of the invoice that goes.
    pub fn doubled(&self, twins: Twins) -> Vec<(Record, Record)> {
        let money = |invoice: InvoiceId| {
            let payments = self.payments_of(invoice).cloned().map(Record::Payment);
            payments.chain(self.credit_notes_of(invoice).cloned().map(Record::CreditNote))
        };
        let mut of_the_first: Vec<Record> = money(twins.stays).collect();
        let mut doubled = Vec::new();
        for second in money(twins.goes) {
            let alike = |first: &Record| match (first, &second) {
                (Record::Payment(a), Record::Payment(b)) => {
                    (a.date, a.amount) == (b.date, b.amount)
                }
                (Record::CreditNote(a), Record::CreditNote(b)) => {
                    (a.date, a.amount) == (b.date, b.amount)
                }
                _ => false,
            };
            if let Some(place) = of_the_first.iter().position(alike) {
                doubled.push((of_the_first.swap_remove(place), second));
            }
        }
        doubled
    }

    /// What of the client that goes is known otherwise of the one that stays, and is not taken over.
    pub fn otherwise_known(&self, twins: Twins) -> Vec<Field> {
        let Some((stays, goes)) = self.clients_of(twins) else { return Vec::new() };
        let filled = Record::Client(filled(stays, goes));
        let goes = Record::Client(goes.clone());
        let fields = RecordId::Client(stays.id).fields().iter();
        fields
            .filter(|field| **field != Field::Note && !filled.agrees(&goes, **field))
            .filter(|field| is_known(&goes, **field))
            .copied()
            .collect()
    }

    /// What makes one invoice of two. Number, dates and amount are those of the one that is `right`;
    /// of what was entered for both, `dropped` is deleted because someone said that it is one.
    pub fn join(
        &self,
        twins: Twins,
        right: InvoiceId,
        dropped: &BTreeSet<RecordId>,
    ) -> Joining {
        let (Some(stays), Some(goes)) = (self.invoice(twins.stays), self.invoice(twins.goes))
        else {
            return Joining::default();
        };
        let mut moved = Moved::default();
        let (right, other) = if right == goes.id { (goes, stays) } else { (stays, goes) };
        moved.put(Record::Invoice(Invoice {
            id: stays.id,
            client: stays.client,
            subject: right.subject.clone().or_else(|| other.subject.clone()),
            received: right.received.or(other.received),
            scenario: right.scenario.or(other.scenario),
            ..right.clone()
        }));
        self.move_all(Owner::Invoice(goes.id), Owner::Invoice(stays.id), &mut moved);
        let mut delete = vec![RecordId::Invoice(goes.id)];
        if let Some((first, second)) = self.clients_of(twins) {
            moved.put(Record::Client(filled(first, second)));
            self.move_all(Owner::Client(second.id), Owner::Client(first.id), &mut moved);
            delete.push(RecordId::Client(second.id));
        }
        self.move_contacts(&[(goes.id, stays.id)], &mut moved);
        delete.extend(dropped);
        let mut put = moved.into_records();
        put.retain(|record| !delete.contains(&record.id()));
        Joining { put, delete }
    }

    /// The clients, if they are two that are one.
    fn clients_of(&self, twins: Twins) -> Option<(&Client, &Client)> {
        if twins.alike != Alike::InvoiceAndClient {
            return None;
        }
        let client = |id| self.client(self.invoice(id)?.client);
        Some((client(twins.stays)?, client(twins.goes)?))
    }

    /// All that is about one invoice or client, for the other.
    pub(super) fn move_all(&self, from: Owner, to: Owner, moved: &mut Moved) {
        for id in self.owned_by(from) {
            if let Some(mut record) = self.record(id) {
                record.give_to(to);
                moved.put(record);
            }
        }
    }

    /// Contacts with a client name invoices: each that goes gives way to the one that stays.
    pub(super) fn move_contacts(&self, from_to: &[(InvoiceId, InvoiceId)], moved: &mut Moved) {
        let stays = |id: InvoiceId| {
            from_to.iter().find(|(goes, _)| *goes == id).map_or(id, |(_, stays)| *stays)
        };
        let goes = |contact: &&Contact| contact.invoices.iter().any(|id| stays(*id) != *id);
        for contact in self.contacts().filter(goes) {
            let mut contact = moved.contact(contact);
            let mut known = BTreeSet::new();
            contact.invoices.iter_mut().for_each(|id| *id = stays(*id));
            contact.invoices.retain(|id| known.insert(*id));
            moved.put(Record::Contact(contact));
        }
    }
}

/// What is put so far, each record once.
#[derive(Default)]
pub(super) struct Moved(BTreeMap<RecordId, Record>);

impl Moved {
    pub(super) fn into_records(self) -> Vec<Record> {
        self.0.into_values().collect()
    }

    fn put(&mut self, record: Record) {
        self.0.insert(record.id(), record);
    }

    /// A contact as it is to be so far.
    fn contact(&self, contact: &Contact) -> Contact {
        match self.0.get(&RecordId::Contact(contact.id)) {
            Some(Record::Contact(moved)) => moved.clone(),
            _ => contact.clone(),
        }
    }
}

/// A number that texts alike have in common, and others hardly ever (FNV-1a).
fn mark(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |mark, byte| {
        (mark ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether two clients are one: the same company, or the same name where one of the numbers is not known.
pub(super) fn same_client(one: &Client, other: &Client) -> bool {
    match (one.number, other.number) {
        (Some(one), Some(other)) => one.siren() == other.siren(),
        _ => fold(one.name.as_str()) == fold(other.name.as_str()),
    }
}

/// The client that stays, with what only the other knew.
fn filled(stays: &Client, goes: &Client) -> Client {
    let mut client = stays.clone();
    client.number = client.number.or(goes.number);
    client.contact_name = client.contact_name.or_else(|| goes.contact_name.clone());
    client.email = client.email.or_else(|| goes.email.clone());
    client.phone = client.phone.or_else(|| goes.phone.clone());
    if client.address.is_empty() {
        client.address = goes.address.clone();
    }
    client.terms = client.terms.or(goes.terms);
    let (chasing, other) = (&mut client.chasing, &goes.chasing);
    chasing.scenario = chasing.scenario.or(other.scenario);
    chasing.segment = chasing.segment.or(other.segment);
    if chasing.copy_to.is_none() {
        chasing.copy_to.clone_from(&other.copy_to);
    }
    // A bank that is asked makes reminders wrong: the careful one of both.
    chasing.direct_debit |= other.direct_debit;
    let (first, second) = (stays.note.as_str(), goes.note.as_str());
    if !first.contains(second) {
        client.note = Block::new(format!("{first}\n{second}").trim());
    }
    client
}

/// Whether a client says something in a field that it may leave out.
fn is_known(client: &Record, field: Field) -> bool {
    let Record::Client(client) = client else { return false };
    match field {
        Field::Number => client.number.is_some(),
        Field::Address => !client.address.is_empty(),
        Field::Email => client.email.is_some(),
        Field::Phone => client.phone.is_some(),
        Field::Terms => client.terms.is_some(),
        Field::ContactName => client.contact_name.is_some(),
        Field::Scenario => client.chasing.scenario.is_some(),
        Field::Segment => client.chasing.segment.is_some(),
        Field::CopyTo => client.chasing.copy_to.is_some(),
        _ => true,
    }
}
