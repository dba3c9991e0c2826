//! When a copy outside the browser is proposed.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use chrono::{Days, NaiveDate};
use relancier_core::backup::{Backup, is_wanted};
use relancier_core::id::{ClientId, InvoiceId};
use relancier_core::ledger::{Clock, DeviceId, Entry, Invoice, Ledger, Record};
use relancier_core::money::Money;
use relancier_core::text::Line;

fn ledger(invoices: u128) -> Ledger {
    let mut clock = Clock::new(DeviceId(1), None);
    let mut ledger = Ledger::default();
    for n in 0..invoices {
        let record = Record::Invoice(Invoice {
            id: InvoiceId(n),
            client: ClientId(1),
            number: Line::new(&format!("F-{n}")).unwrap(),
            subject: None,
            issued: NaiveDate::default(),
            due: NaiveDate::default(),
            received: None,
            total: Money::euros(10),
            scenario: None,
        });
        let stamp = clock.stamp(0);
        ledger.apply(Entry::new(record.id(), stamp, Some(record)));
    }
    ledger
}

#[test]
fn a_copy_is_proposed_when_something_is_at_stake() {
    // Invoices now; the days since a copy was made, and the invoices there were; whether one is wanted, and
    // whether one is where the browser clears data by itself.
    let cases = [
        (0, None, false, false),
        (1, None, false, true),
        (4, None, false, true),
        (5, None, true, true),
        (60, None, true, true),
        (60, Some((0, 60)), false, false),
        (60, Some((400, 60)), false, false),
        (60, Some((4, 59)), false, false),
        (60, Some((5, 59)), false, true),
        (60, Some((13, 59)), false, true),
        (60, Some((14, 59)), true, true),
    ];
    let today: NaiveDate = "2026-11-21".parse().unwrap();
    for (invoices, last, wanted, fragile) in cases {
        let last = last.map(|(days, invoices)| Backup {
            day: today - Days::new(days),
            up_to: ledger(invoices).latest_stamp().unwrap(),
        });
        let ledger = ledger(invoices);
        assert_eq!(is_wanted(&ledger, last, today, false), wanted, "{invoices}, {last:?}");
        assert_eq!(is_wanted(&ledger, last, today, true), fragile, "{invoices}, {last:?}");
    }
}
