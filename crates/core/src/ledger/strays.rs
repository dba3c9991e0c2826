//! What one device noted for an invoice, or a client, that another joined with its twin meanwhile.
//!
//! Nothing tells what a deleted record was, so this is settled where two ledgers meet: one of them
//! still has what the other deleted. A payment that stayed behind would have someone chased who paid.

use core::slice;
use std::collections::BTreeSet;

use super::links::{Owner, Ties};
use super::twins::{Moved, same_client};
use super::{Client, Entry, Invoice, Ledger, Record, RecordId};
use crate::fold::fold;
use crate::id::{ClientId, InvoiceId};

impl Ledger {
    /// What is about a deleted record once these entries are in, and is to be about the one that took
    /// its place: each as it stands then, and as it is to be. `deleted` are the invoices and clients
    /// that one of the two sides deleted, as the other still has them.
    pub fn strays(&self, news: &[Entry], deleted: &[Record]) -> Vec<(Entry, Record)> {
        if deleted.is_empty() {
            return Vec::new();
        }
        let gone: BTreeSet<RecordId> = deleted.iter().map(Record::id).collect();
        let owns_any = |id: &RecordId| match *id {
            RecordId::Invoice(id) => !self.owned_by(Owner::Invoice(id)).is_empty(),
            RecordId::Client(id) => !self.owned_by(Owner::Client(id)).is_empty(),
            _ => false,
        };
        let mut coming = news.iter().filter_map(|entry| entry.record.as_ref());
        let any_about = gone.iter().any(owns_any) || coming.any(|it| is_about(it, &gone));
        if !any_about {
            return Vec::new();
        }
        let mut met = Self::default();
        for entry in self.entries() {
            met.take(entry);
        }
        for entry in news {
            met.take(entry.clone());
        }
        let moved = met.moved_from(deleted);
        moved.into_iter().filter_map(|record| Some((met.entry(record.id())?, record))).collect()
    }

    fn moved_from(&self, deleted: &[Record]) -> Vec<Record> {
        let joined = self.joined(deleted);
        let mut moved = Moved::default();
        for (goes, stays) in &joined {
            if goes.client != stays.client {
                let (gone, client) = (Owner::Client(goes.client), Owner::Client(stays.client));
                self.move_all(gone, client, &mut moved);
            }
            self.move_all(Owner::Invoice(goes.id), Owner::Invoice(stays.id), &mut moved);
        }
        let from_to: Vec<_> = joined.iter().map(|(goes, stays)| (goes.id, stays.id)).collect();
        self.move_contacts(&from_to, &mut moved);
        moved.into_records()
    }

    /// The deleted invoices that were joined with another, and that one.
    fn joined<'a>(&'a self, deleted: &'a [Record]) -> Vec<(&'a Invoice, &'a Invoice)> {
        let mut clients: Vec<(ClientId, Vec<ClientId>)> = Vec::new();
        let mut left: Vec<&Invoice> = Vec::new();
        for record in deleted.iter().filter(|record| self.record(record.id()).is_none()) {
            match record {
                Record::Client(client) => clients.push((client.id, self.like(client))),
                Record::Invoice(invoice) => left.push(invoice),
                _ => {}
            }
        }
        let mut joined: Vec<(&Invoice, &Invoice)> = Vec::new();
        // What it was joined with may have been joined with another in its turn.
        loop {
            let before = joined.len();
            left.retain(|goes| {
                let gone = clients.iter().find(|(id, _)| *id == goes.client);
                let of = gone.map_or(slice::from_ref(&goes.client), |(_, alike)| alike);
                let mut there = of.iter().filter_map(|client| self.in_place_of(goes, *client));
                let mut through = joined
                    .iter()
                    .filter(|(it, stays)| same(it, goes) && of.contains(&stays.client))
                    .map(|(_, stays)| *stays);
                let stays = there.next().or_else(|| through.next());
                joined.extend(stays.map(|stays| (*goes, stays)));
                stays.is_none()
            });
            if joined.len() == before {
                return joined;
            }
        }
    }

    /// The clients that are the same as a deleted one.
    fn like(&self, gone: &Client) -> Vec<ClientId> {
        let alike = self.clients().filter(|client| same_client(client, gone));
        alike.map(|client| client.id).collect()
    }

    /// The invoice of a client that a deleted one was joined with, by the rule of twins.
    fn in_place_of(&self, gone: &Invoice, client: ClientId) -> Option<&Invoice> {
        self.invoices_of(client)
            .filter(|it| same(it, gone))
            .min_by_key(|it| (self.stamp(RecordId::Invoice(it.id)), it.id))
    }
}

/// Whether a record is about one of these.
fn is_about(record: &Record, ids: &BTreeSet<RecordId>) -> bool {
    let owner = Ties::of(record).owner().map(|owner| match owner {
        Owner::Client(id) => RecordId::Client(id),
        Owner::Invoice(id) => RecordId::Invoice(id),
    });
    let named = |id: &InvoiceId| ids.contains(&RecordId::Invoice(*id));
    owner.is_some_and(|id| ids.contains(&id))
        || matches!(record, Record::Contact(contact) if contact.invoices.iter().any(named))
}

/// Whether two invoices of one client are one.
fn same(one: &Invoice, other: &Invoice) -> bool {
    let number = |invoice: &Invoice| fold(invoice.number.as_str());
    (one.issued == other.issued || one.total == other.total)
        && !number(one).is_empty()
        && number(one) == number(other)
}
