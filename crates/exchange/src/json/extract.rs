//! An extract: of some clients only, with things left out, for an accountant or a lawyer.
//!
//! It must never take the place of what it was taken from. So it is a format of its own, which no
//! reader of exports takes (nor did those of before), to be looked at where nothing is kept yet.
//! Its records have a stamp earlier than any other and no history: were they to meet the whole
//! ones all the same, by way of whoever looked at them, those would stand, each as a whole.

use std::collections::BTreeSet;

use relancier_core::id::ClientId;
use relancier_core::identity::Address;
use relancier_core::ledger::{
    Channel, Chasing, Debtor, Entry, Ledger, Record, RecordId, Stamp,
};
use relancier_core::text::Block;

use super::problem::ReadError;
use super::{Writer, file};

/// What tells an extract from an export.
pub(super) const FORMAT: &str = "relancier-extract";

/// What goes into an extract beside dates, amounts, and what names clients and invoices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    /// The clients it is of.
    pub clients: BTreeSet<ClientId>,
    /// The person's own notes, and what was said on the telephone, which is one.
    pub notes: bool,
    /// How people are reached: names of those in charge, e-mail addresses, telephone numbers, the
    /// address of a consumer; and the texts that were sent, which name them. Where a business or a
    /// public buyer is established is no secret of a person, and stays.
    pub contact_details: bool,
}

/// An extract that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Extract {
    /// Its records.
    pub entries: Vec<Entry>,
    /// Whether notes are in it.
    pub notes: bool,
    /// Whether contact details are.
    pub contact_details: bool,
}

const NOTES: &str = "notes";
const CONTACT_DETAILS: &str = "contact_details";

/// The file of an extract: the company as it stands on its invoices, the rates that were entered
/// by hand, and of the clients chosen all that has to do with what they owe.
///
/// How they are chased, texts, the policy and the stationery with its signature are nobody else's
/// business and never in it; nor is what was deleted.
pub fn extract(ledger: &Ledger, extent: &Extent) -> String {
    let ids: BTreeSet<RecordId> =
        extent.clients.iter().flat_map(|client| ledger.belongings(*client)).collect();
    let company = core::iter::once(RecordId::Company);
    let rates = ledger.own_rates().map(|rate| RecordId::OwnRate(rate.id));
    let ids: BTreeSet<RecordId> = company.chain(rates).chain(ids).collect();
    let words = [(NOTES, extent.notes), (CONTACT_DETAILS, extent.contact_details)];
    let without = words.into_iter().filter_map(|(word, is_in)| (!is_in).then_some(word));
    let mut file = Writer::new(FORMAT, Some(&without.collect::<Vec<_>>()));
    for record in ids.iter().filter_map(|id| redacted(ledger.record(*id)?, &ids, extent)) {
        file.add(&Entry::new(record.id(), Stamp::BEFORE_ALL, Some(record)));
    }
    file.done()
}

/// Reads a file that [`extract`] wrote.
///
/// # Errors
///
/// If it is none, or anything at all is wrong with it.
pub fn read_extract(text: &str) -> Result<Extract, ReadError> {
    let (entries, without) = file::read(text, FORMAT)?;
    let is_in = |word: &str| !without.iter().any(|left_out| left_out == word);
    Ok(Extract { entries, notes: is_in(NOTES), contact_details: is_in(CONTACT_DETAILS) })
}

/// What of a record goes into an extract; nothing where it tells how clients are chased.
fn redacted(record: Record, ids: &BTreeSet<RecordId>, extent: &Extent) -> Option<Record> {
    let Extent { notes, contact_details, .. } = *extent;
    let mut record = record;
    let note = match &mut record {
        Record::Client(client) => {
            client.chasing = Chasing::default();
            if !contact_details {
                client.contact_name = None;
                client.email = None;
                client.phone = None;
                if client.debtor == Debtor::Consumer {
                    client.address = Address::default();
                }
            }
            Some(&mut client.note)
        }
        Record::Contact(contact) => {
            contact.invoices.retain(|id| ids.contains(&RecordId::Invoice(*id)));
            let words = if contact.channel == Channel::Call { notes } else { contact_details };
            if !words {
                contact.subject.clear();
                contact.body = Block::default();
                contact.digest = None;
            }
            if !contact_details {
                contact.to.clear();
            }
            Some(&mut contact.note)
        }
        Record::Invoice(invoice) => {
            invoice.scenario = None;
            None
        }
        Record::Payment(payment) => Some(&mut payment.note),
        Record::OnAccount(money) => Some(&mut money.note),
        Record::Hold(hold) => Some(&mut hold.note),
        Record::Proceeding(proceeding) => Some(&mut proceeding.note),
        Record::LimitationEvent(event) => Some(&mut event.note),
        Record::Company(_) | Record::CreditNote(_) | Record::Cost(_) | Record::OwnRate(_) => {
            None
        }
        Record::Policy(_)
        | Record::Stationery(_)
        | Record::OwnScenario(_)
        | Record::OwnText(_) => return None,
    };
    if let (Some(note), false) = (note, notes) {
        *note = Block::default();
    }
    Some(record)
}
