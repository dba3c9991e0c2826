//! What the ledger keeps at hand is what its records say, whatever came in, in whatever order.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use relancier_core::id::{ClientId, CreditNoteId, HoldId, InvoiceId, PaymentId};
use relancier_core::ledger::{
    Clock, CreditNote, DeviceId, Entry, Hold, HoldReason, HoldSubject, Invoice, Ledger,
    OpenInvoice, Payment, Record, RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::story::day;

const CLIENTS: u128 = 3;

/// What an entry says of a record: few ids, so that records are changed, moved and deleted.
fn change() -> impl Strategy<Value = (RecordId, Option<Record>)> {
    let numbers = (0..6_u128, 0..6_u128, 1..40_i32, 0..90_u64, 0..5_u8);
    numbers.prop_flat_map(|(id, of, euros, after, deleted)| {
        let (date, amount) = (day("2026-01-01") + Days::new(after), Money::euros(euros));
        let records = [
            Record::Invoice(Invoice {
                id: InvoiceId(id),
                client: ClientId(of % CLIENTS),
                number: Line::new("F").unwrap(),
                subject: None,
                issued: date - Days::new(30),
                due: date,
                received: None,
                total: amount,
                scenario: None,
            }),
            Record::Payment(Payment {
                id: PaymentId(id),
                invoice: InvoiceId(of),
                date,
                amount,
                note: Block::default(),
            }),
            Record::CreditNote(CreditNote {
                id: CreditNoteId(id),
                invoice: InvoiceId(of),
                number: None,
                date,
                amount,
            }),
            Record::Hold(Hold {
                id: HoldId(id),
                subject: match euros % 3 {
                    0 => HoldSubject::Client(ClientId(of % CLIENTS)),
                    _ => HoldSubject::Invoice(InvoiceId(of)),
                },
                reason: HoldReason::Pause,
                from: date,
                until: None,
                note: Block::default(),
            }),
        ];
        prop::sample::select(records.to_vec())
            .prop_map(move |record| (record.id(), (deleted > 0).then_some(record)))
    })
}

/// What entries come to, of each record the latest: no ledger is asked.
struct Scratch(BTreeMap<RecordId, Entry>);

impl Scratch {
    fn of(entries: &[Entry]) -> Self {
        let mut latest = BTreeMap::<RecordId, Entry>::new();
        for entry in entries {
            if latest.get(&entry.id).is_none_or(|known| known.stamp < entry.stamp) {
                latest.insert(entry.id, entry.clone());
            }
        }
        Self(latest)
    }

    fn records(&self) -> impl Iterator<Item = &Record> {
        self.0.values().filter_map(|entry| entry.record.as_ref())
    }

    fn invoices(&self, client: ClientId) -> Vec<&Invoice> {
        let invoices = self.records().filter_map(|record| match record {
            Record::Invoice(invoice) => Some(invoice),
            _ => None,
        });
        invoices.filter(|invoice| invoice.client == client).collect()
    }

    fn payments(&self) -> impl Iterator<Item = &Payment> {
        self.records().filter_map(|record| match record {
            Record::Payment(payment) => Some(payment),
            _ => None,
        })
    }

    fn remaining(&self, invoice: &Invoice) -> i64 {
        let paid = self.payments().filter(|payment| payment.invoice == invoice.id);
        let paid: i64 = paid.map(|payment| payment.amount.cents()).sum();
        let credited = self.records().map(|record| match record {
            Record::CreditNote(note) if note.invoice == invoice.id => note.amount.cents(),
            _ => 0,
        });
        invoice.total.cents() - paid - credited.sum::<i64>()
    }

    fn last_payment(&self, invoice: &Invoice) -> Option<NaiveDate> {
        let payments = self.payments().filter(|payment| payment.invoice == invoice.id);
        payments.map(|payment| payment.date).max()
    }

    fn open(&self, client: ClientId) -> Vec<OpenInvoice> {
        let mut open: Vec<OpenInvoice> = self
            .invoices(client)
            .into_iter()
            .filter(|invoice| self.remaining(invoice) > 0)
            .map(|invoice| OpenInvoice {
                id: invoice.id,
                issued: invoice.issued,
                due: invoice.due,
                remaining: Money::from_cents(self.remaining(invoice)).unwrap(),
                scenario: invoice.scenario,
                has_holds: self.records().any(|record| {
                    let subject = HoldSubject::Invoice(invoice.id);
                    matches!(record, Record::Hold(hold) if hold.subject == subject)
                }),
            })
            .collect();
        open.sort_by_key(|open| (open.due, -open.remaining.cents(), open.id));
        open
    }

    /// Invoices paid in full, those of them paid late, and the mean delay.
    fn settled(&self, client: ClientId) -> (u32, u32, Option<i64>) {
        let paid: Vec<(i64, i64)> = self
            .invoices(client)
            .into_iter()
            .filter(|invoice| self.remaining(invoice) <= 0)
            .filter_map(|invoice| {
                let late = (self.last_payment(invoice)? - invoice.due).num_days().max(0);
                Some((late, invoice.total.cents()))
            })
            .collect();
        let late = paid.iter().filter(|(late, _)| *late > 0).count();
        let weight: i64 = paid.iter().map(|(_, cents)| cents).sum();
        let days: i64 = paid.iter().map(|(late, cents)| late * cents).sum();
        let mean = (weight > 0).then(|| days / weight);
        (u32::try_from(paid.len()).unwrap(), u32::try_from(late).unwrap(), mean)
    }

    fn is_kept_by(&self, ledger: &Ledger) {
        for client in (0..CLIENTS).map(ClientId) {
            let account = ledger.account(client);
            assert_eq!(account.open, self.open(client));
            let settled = account.settled;
            let told = (settled.invoices, settled.late, settled.average_delay());
            assert_eq!(told, self.settled(client));
        }
        let month = |payment: &&Payment| payment.date.to_string().starts_with("2026-02");
        let received = self.payments().filter(month).map(|payment| payment.amount.cents());
        let of_ledger = ledger.received(day("2026-02-01"), day("2026-02-28"));
        assert_eq!(of_ledger.cents(), received.sum::<i64>());
        let last = self.payments().map(|payment| payment.date).max();
        assert_eq!(ledger.last_received(), last);
        assert_eq!(ledger.received(day("2026-02-28"), day("2026-02-01")), Money::ZERO);
    }
}

proptest! {
    /// Stamped in one order and arriving in another, some of them twice: after each entry what is
    /// kept is what the records known so far come to, and all at once is as one by one.
    #[test]
    fn an_account_is_what_its_records_say(
        changes in prop::collection::vec(change(), 1..40),
        order in any::<prop::sample::Index>(),
        shuffled in any::<bool>(),
    ) {
        let mut clock = Clock::new(DeviceId(1), None);
        let mut entries: Vec<Entry> = changes
            .into_iter()
            .map(|(id, record)| Entry::new(id, clock.stamp(0), record))
            .collect();
        if shuffled {
            let half = order.index(entries.len());
            entries[half..].reverse();
            entries.rotate_left(half);
        }
        let again: Vec<Entry> = entries.iter().step_by(3).cloned().collect();
        entries.extend(again);

        let mut ledger = Ledger::default();
        for known in 1..=entries.len() {
            ledger.apply(entries[known - 1].clone());
            Scratch::of(&entries[..known]).is_kept_by(&ledger);
        }
        Scratch::of(&entries).is_kept_by(&Ledger::from_entries(entries.clone()));
    }
}
