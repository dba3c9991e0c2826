//! The same client once money has moved, and many clients at once.

use chrono::NaiveDate;
use relancier_core::id::{ClientId, CreditNoteId, InvoiceId, OnAccountId, PaymentId};
use relancier_core::identity::Language;
use relancier_core::ledger::{
    Client, Clock, CreditNote, Debtor, DeviceId, Entry, Invoice, Ledger, OnAccount, Payment,
    Record,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::scene::{Scene, client, company, line};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn with(mut ledger: Ledger, records: impl IntoIterator<Item = Record>) -> Ledger {
    let mut clock = Clock::new(DeviceId(2), None);
    ledger.apply_all(
        records.into_iter().map(|record| Entry::new(record.id(), clock.stamp(2), Some(record))),
    );
    ledger
}

/// The second invoice is paid in part and credited in part, the third in full in two payments,
/// and so on, three by three; and 80 € came with no invoice to pay.
pub fn moved(scene: Scene) -> Ledger {
    let invoices: Vec<Invoice> = scene.ledger.invoices().cloned().collect();
    let mut records = Vec::new();
    for invoice in &invoices {
        let pay = |place: u128, date: &str, amount| {
            let id = PaymentId(invoice.id.0 * 2 + place);
            let date = day(date);
            Record::Payment(Payment {
                id,
                invoice: invoice.id,
                date,
                amount,
                note: Block::default(),
            })
        };
        match invoice.id.0 % 3 {
            1 => {
                records.push(pay(0, "2026-11-12", Money::euros(500)));
                records.push(Record::CreditNote(CreditNote {
                    id: CreditNoteId(invoice.id.0),
                    invoice: invoice.id,
                    number: (invoice.id.0 % 2 == 1).then(|| line("A-2026-004")),
                    date: day("2026-11-14"),
                    amount: Money::euros(150),
                }));
            }
            2 => {
                let first = Money::euros(1000);
                records.push(pay(0, "2026-11-10", first));
                records.push(pay(1, "2026-11-18", invoice.total - first));
            }
            _ => {}
        }
    }
    records.push(Record::OnAccount(OnAccount {
        id: OnAccountId(1),
        client: ClientId(1),
        date: day("2026-11-19"),
        amount: Money::euros(80),
        note: Block::default(),
    }));
    with(scene.ledger, records)
}

/// So many clients, each with an invoice that is later than that of the one before it.
pub fn clients(count: u32, name: impl Fn(u32) -> Line) -> Ledger {
    let records = (0..count).flat_map(|place| {
        let client = Client {
            id: ClientId(u128::from(place) + 1),
            name: name(place),
            ..client(Language::French, Debtor::Business)
        };
        let due = day("2026-11-25") - chrono::TimeDelta::days(i64::from(place % 12) * 11);
        let invoice = Invoice {
            id: InvoiceId(u128::from(place) + 1),
            client: client.id,
            number: line(&format!("F-{place}")),
            subject: None,
            issued: due - chrono::TimeDelta::days(30),
            due,
            received: None,
            total: Money::from_cents(i64::from(place % 7 + 1) * 123_457).unwrap(),
            scenario: None,
        };
        [Record::Client(client), Record::Invoice(invoice)]
    });
    let company = [Record::Company(company())];
    with(Ledger::default(), company.into_iter().chain(records))
}
