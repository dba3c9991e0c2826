//! What may go of what is kept about a client (*droit à l'effacement*, art. 17 RGPD), and what must
//! stay, until when and why.
//!
//! Two things stand before the erasure (art. 17(3) RGPD): what is needed to be paid, or to defend a
//! claim, is kept while that lasts (e); what the law has one keep is kept as long as it says (b).
//! Accounting documents and the pieces that justify them are kept ten years (art. L. 123-22 C. com.):
//! invoices, credit notes, payments, costs, and whom they name. The law's text does not say from which
//! day: the end of the civil year of the last movement is taken, the ledger knowing no other financial
//! year (*exercice*).
//!
//! Whatever else tells of people goes. Of a message about an invoice that stays, its day, means, step
//! and amount stay, without address, text or note: that is the invoice's history, and no longer theirs.

use core::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, NaiveDate};

use crate::id::{ClientId, HoldId, InvoiceId, ProceedingId};
use crate::law::{Limitation, LimitationLevel, RETENTION_ACCOUNTING, RETENTION_INACTIVE};
use crate::ledger::{
    Chasing, Client, Contact, Hold, HoldReason, HoldSubject, Invoice, Ledger, LimitationEvent,
    OnAccount, Payment, Proceeding, Record, RecordId,
};
use crate::money::Money;
use crate::text::Block;

/// What may be erased about a client.
#[derive(Debug, Clone, PartialEq)]
pub enum Erasure {
    /// Nothing yet: it may still be needed, for these reasons.
    Wait(Vec<Waiting>),
    /// That.
    Now(Erasable),
}

/// Why nothing is erased yet: a claim may have to be made or defended (art. 17(3)(e) RGPD).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// The invoice is not paid and may still be sued for, or more was paid than was asked.
    Unsettled(InvoiceId),
    /// A dispute is noted that goes on.
    Disputed(HoldId),
    /// Proceedings go on.
    Proceeding(ProceedingId),
}

/// What goes, and what is left.
#[derive(Debug, Clone, PartialEq)]
pub struct Erasable {
    /// The records that go, in their order.
    pub deleted: Vec<RecordId>,
    /// Records that stay, as they are once what tells of people is taken out of them.
    pub stripped: Vec<Record>,
    /// What stays because the law says so (art. 17(3)(b) RGPD); `None` where all goes.
    pub stays: Option<Stays>,
}

/// What the law has one keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stays {
    /// How many invoices.
    pub invoices: usize,
    /// The last day the last of it is kept.
    pub until: NaiveDate,
}

/// A client of whom it is time to let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    /// Which.
    pub client: ClientId,
    /// The last day something happened.
    pub since: NaiveDate,
    /// What stays all the same.
    pub stays: Option<Stays>,
}

impl Erasable {
    /// Whether there is nothing left to erase.
    pub const fn is_empty(&self) -> bool {
        self.deleted.is_empty() && self.stripped.is_empty()
    }
}

/// What may be erased about a client on a day; `None` if there is no such client.
pub fn erasure(ledger: &Ledger, client: ClientId, today: NaiveDate) -> Option<Erasure> {
    let debtor = ledger.client(client)?;
    let waiting = waiting(ledger, debtor, today);
    if !waiting.is_empty() {
        return Some(Erasure::Wait(waiting));
    }
    let kept = Kept::of(ledger, client, today);
    let mut erasable =
        Erasable { deleted: Vec::new(), stripped: Vec::new(), stays: kept.stays() };
    for id in ledger.belongings(client) {
        let Some(record) = ledger.record(id) else { continue };
        match kept.left_of(record.clone()) {
            None => erasable.deleted.push(id),
            Some(left) if left != record => erasable.stripped.push(left),
            Some(_) => {}
        }
    }
    Some(Erasure::Now(erasable))
}

/// The clients of whom it is time to let go, those longest without news first: nothing happened for
/// three years, which the CNIL holds a fit time (it is advice, and no rule), and there is something
/// to erase.
pub fn proposals(ledger: &Ledger, today: NaiveDate) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = ledger
        .clients()
        .filter_map(|client| {
            let since = last_news(ledger, client.id)?;
            if RETENTION_INACTIVE.last_day(since) >= today {
                return None;
            }
            match erasure(ledger, client.id, today)? {
                Erasure::Now(erasable) if !erasable.is_empty() => {
                    Some(Proposal { client: client.id, since, stays: erasable.stays })
                }
                Erasure::Now(_) | Erasure::Wait(_) => None,
            }
        })
        .collect();
    proposals.sort_unstable_by_key(|proposal| (proposal.since, proposal.client));
    proposals
}

/// The last day something happened with a client; where nothing ever did, the day it was entered or
/// changed.
fn last_news(ledger: &Ledger, client: ClientId) -> Option<NaiveDate> {
    let invoices = ledger.invoices_of(client).map(|it| last_movement(ledger, it).max(it.due));
    let contacts = ledger.contacts_of(client).map(|contact| contact.at.date());
    let on_account = ledger.on_account_of(client).map(|money| money.date);
    invoices.chain(contacts).chain(on_account).max().or_else(|| {
        let stamp = ledger.entry(RecordId::Client(client))?.latest_stamp();
        let millis = i64::try_from(stamp.millis()).ok()?;
        Some(DateTime::from_timestamp_millis(millis)?.date_naive())
    })
}

/// The last day an invoice moves the books.
fn last_movement(ledger: &Ledger, invoice: &Invoice) -> NaiveDate {
    let id = invoice.id;
    let payments = ledger.payments_of(id).map(|payment| payment.date);
    let notes = ledger.credit_notes_of(id).map(|note| note.date);
    let costs = ledger.costs_of(id).map(|cost| cost.date);
    payments.chain(notes).chain(costs).fold(invoice.issued, Ord::max)
}

/// The last day what moved the books on a day is kept.
fn kept_until(moved: NaiveDate) -> NaiveDate {
    let end_of_year = NaiveDate::from_ymd_opt(moved.year(), 12, 31).unwrap_or(moved);
    RETENTION_ACCOUNTING.last_day(end_of_year)
}

fn waiting(ledger: &Ledger, client: &Client, today: NaiveDate) -> Vec<Waiting> {
    let is_kept = |invoice: &Invoice| kept_until(last_movement(ledger, invoice)) >= today;
    let is_unsettled = |invoice: &Invoice| match ledger.remaining(invoice).cmp(&Money::ZERO) {
        Ordering::Equal => false,
        Ordering::Less => is_kept(invoice),
        Ordering::Greater => match Limitation::of(ledger, invoice).level(today) {
            Some(level) => level != LimitationLevel::Lost,
            None => is_kept(invoice),
        },
    };
    let mut waiting: Vec<Waiting> = ledger
        .invoices_of(client.id)
        .filter(|invoice| is_unsettled(invoice))
        .map(|invoice| Waiting::Unsettled(invoice.id))
        .collect();
    let subjects = ledger.invoices_of(client.id).map(|it| HoldSubject::Invoice(it.id));
    let disputes = subjects
        .chain([HoldSubject::Client(client.id)])
        .flat_map(|subject| ledger.holds_on(subject))
        .filter(|hold| matches!(hold.reason, HoldReason::Dispute(_)) && hold.holds_on(today))
        .map(|hold| Waiting::Disputed(hold.id));
    waiting.extend(disputes);
    let open = ledger.proceedings_of(client.id).filter(|it| it.closed.is_none());
    waiting.extend(open.map(|proceeding| Waiting::Proceeding(proceeding.id)));
    waiting
}

/// What is kept about a client because the law says so.
struct Kept {
    /// The invoices, each with the last day.
    invoices: BTreeMap<InvoiceId, NaiveDate>,
    /// Those of them that are not paid, and never will be.
    unpaid: BTreeSet<InvoiceId>,
    /// The last day what was received on account is kept, if any is.
    on_account: Option<NaiveDate>,
    today: NaiveDate,
}

impl Kept {
    fn of(ledger: &Ledger, client: ClientId, today: NaiveDate) -> Self {
        let until = |invoice: &Invoice| kept_until(last_movement(ledger, invoice));
        let kept = || ledger.invoices_of(client).filter(|invoice| until(invoice) >= today);
        let unpaid = kept().filter(|invoice| ledger.remaining(invoice).is_positive());
        let on_account = ledger.on_account_of(client).map(|money| kept_until(money.date));
        Self {
            invoices: kept().map(|invoice| (invoice.id, until(invoice))).collect(),
            unpaid: unpaid.map(|invoice| invoice.id).collect(),
            on_account: on_account.filter(|until| *until >= today).max(),
            today,
        }
    }

    fn stays(&self) -> Option<Stays> {
        let until = self.invoices.values().copied().chain(self.on_account).max()?;
        Some(Stays { invoices: self.invoices.len(), until })
    }

    /// What is left of a record; `None` if it goes.
    fn left_of(&self, record: Record) -> Option<Record> {
        let keeps = |invoice: &InvoiceId| self.invoices.contains_key(invoice);
        match record {
            Record::Client(client) => {
                self.stays()?;
                // What is on an invoice stays: the name, the address, the number.
                let chasing = Chasing { segment: None, copy_to: None, ..client.chasing };
                Some(Record::Client(Client {
                    contact_name: None,
                    email: None,
                    phone: None,
                    note: Block::default(),
                    chasing,
                    ..client
                }))
            }
            Record::Invoice(ref invoice) => keeps(&invoice.id).then_some(record),
            Record::CreditNote(ref note) => keeps(&note.invoice).then_some(record),
            Record::Cost(ref cost) => keeps(&cost.invoice).then_some(record),
            Record::Payment(payment) => keeps(&payment.invoice)
                .then(|| Record::Payment(Payment { note: Block::default(), ..payment })),
            Record::OnAccount(money) => (kept_until(money.date) >= self.today)
                .then(|| Record::OnAccount(OnAccount { note: Block::default(), ..money })),
            Record::Contact(contact) => self.left_of_contact(contact),
            // Without them a debt that nobody can claim any more would be chased again.
            Record::Hold(hold) => {
                let stays = match hold.subject {
                    HoldSubject::Invoice(id) => self.unpaid.contains(&id),
                    HoldSubject::Client(_) => !self.unpaid.is_empty(),
                };
                stays.then(|| Record::Hold(Hold { note: Block::default(), ..hold }))
            }
            Record::Proceeding(proceeding) => (!self.unpaid.is_empty()).then(|| {
                Record::Proceeding(Proceeding { note: Block::default(), ..proceeding })
            }),
            Record::LimitationEvent(event) => self.unpaid.contains(&event.invoice).then(|| {
                Record::LimitationEvent(LimitationEvent { note: Block::default(), ..event })
            }),
            Record::Company(_)
            | Record::OwnRate(_)
            | Record::Policy(_)
            | Record::Stationery(_)
            | Record::OwnScenario(_)
            | Record::OwnText(_) => Some(record),
        }
    }

    fn left_of_contact(&self, contact: Contact) -> Option<Record> {
        let mut invoices = contact.invoices;
        invoices.retain(|invoice| self.invoices.contains_key(invoice));
        (!invoices.is_empty()).then(|| {
            Record::Contact(Contact {
                invoices,
                to: String::new(),
                subject: String::new(),
                body: Block::default(),
                digest: None,
                tracking: None,
                note: Block::default(),
                ..contact
            })
        })
    }
}
