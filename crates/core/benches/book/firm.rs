//! A firm's ledger, the same on every machine, to plan a day of.

use chrono::{Days, NaiveDate};
use relancier_core::dunning::{StepKind, agenda};
use relancier_core::id::{ClientId, ContactId, HoldId, InvoiceId, PaymentId};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Channel, Chasing, Client, Clock, Contact, Debtor, DeviceId, Entry, Hold, HoldReason,
    HoldSubject, Invoice, Ledger, Payment, Record,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::dice::Dice;

/// Invoices of each client.
const EACH: u64 = 20;

/// A ledger of so many invoices, so many in a hundred of them paid.
pub fn draw(invoices: u64, paid: u64) -> Ledger {
    Ledger::from_entries(entries(invoices, paid))
}

/// What such a ledger is made of.
pub fn entries(invoices: u64, paid: u64) -> Vec<Entry> {
    let mut draw = Draw::default();
    let mut dice = Dice(0x5EED);
    for number in 0..invoices / EACH {
        draw.client(&mut dice, ClientId(u128::from(number)), paid);
    }
    draw.entries
}

/// So many invoices, nine in ten of them paid, and three other records for each: two payments and
/// a reminder.
#[allow(dead_code, reason = "not drawn in the browser")]
pub fn history(invoices: u64) -> Vec<Entry> {
    let mut draw = Draw::default();
    let mut dice = Dice(0x5EED);
    for number in 0..invoices / EACH {
        let client = ClientId(u128::from(number));
        draw.person(&mut dice, client);
        for _ in 0..EACH {
            let due = today() - Days::new(dice.below(3 * 365));
            let total = 50 + dice.below(5_000);
            let invoice = draw.invoice(&mut dice, client, due, total);
            let paid = if dice.below(10) == 0 { total / 2 } else { total };
            for amount in [paid / 2, paid - paid / 2] {
                let on = today().min(due + Days::new(dice.below(60)));
                draw.payment(&mut dice, invoice, on, amount);
            }
            draw.reminder(&mut dice, client, invoice, StepKind::Friendly, due + Days::new(5));
        }
    }
    draw.entries
}

/// A day's plan in two numbers on which all machines must agree: clients to write to, and what
/// they are asked for, in cents.
pub fn plan(ledger: &Ledger) -> (usize, i64) {
    let cards = agenda(ledger, today()).cards;
    let cents = cards.iter().map(|card| card.principal.cents()).sum();
    (cards.len(), cents)
}

struct Draw {
    entries: Vec<Entry>,
    clock: Clock,
    next_id: u128,
}

impl Default for Draw {
    fn default() -> Self {
        Self { entries: Vec::new(), clock: Clock::new(DeviceId(1), None), next_id: 0 }
    }
}

impl Draw {
    /// A client, its invoices due within four months before today and two after it, its payments,
    /// what was sent to it before, and sometimes a promise.
    fn client(&mut self, dice: &mut Dice, id: ClientId, paid: u64) {
        self.person(dice, id);
        let mut oldest: Option<(NaiveDate, InvoiceId)> = None;
        for _ in 0..EACH {
            let due = today() + Days::new(60) - Days::new(dice.below(180));
            let total = 50 + dice.below(5_000);
            let invoice = self.invoice(dice, id, due, total);
            let in_full = dice.below(100) < paid;
            let in_part = dice.below(10) < 2;
            if in_full || in_part {
                let on = today().min(due + Days::new(dice.below(20)));
                let amount = if in_full { total } else { total / 3 };
                self.payment(dice, invoice, on, amount);
            }
            if !in_full {
                oldest = oldest.into_iter().chain([(due, invoice)]).min();
            }
        }
        let Some((due, carrying)) = oldest else { return };
        let steps = [StepKind::Friendly, StepKind::Firm, StepKind::LastWarning];
        let taken = usize::try_from(dice.below(4)).unwrap_or_default();
        for (kind, after) in steps.into_iter().zip([6, 17, 32]).take(taken) {
            let on = due + Days::new(after + dice.below(10));
            if on < today() {
                self.reminder(dice, id, carrying, kind, on);
            }
        }
        if dice.below(20) == 0 {
            let hold = Hold {
                id: HoldId(self.id(dice)),
                subject: HoldSubject::Client(id),
                reason: HoldReason::Promise,
                from: today() - Days::new(3),
                until: Some(today() + Days::new(dice.below(10))),
                note: Block::default(),
            };
            self.put(Record::Hold(hold));
        }
    }

    fn person(&mut self, dice: &mut Dice, id: ClientId) {
        let debtor = match dice.below(10) {
            0 => Debtor::Consumer,
            1 => Debtor::Public,
            _ => Debtor::Business,
        };
        self.put(Record::Client(Client {
            id,
            name: line(id.0),
            debtor,
            language: Language::French,
            number: None,
            contact_name: None,
            email: None,
            phone: None,
            address: Address::default(),
            terms: None,
            chasing: Chasing::default(),
            note: Block::default(),
        }));
    }

    fn invoice(
        &mut self,
        dice: &mut Dice,
        client: ClientId,
        due: NaiveDate,
        total: u64,
    ) -> InvoiceId {
        let id = InvoiceId(self.id(dice));
        self.put(Record::Invoice(Invoice {
            id,
            client,
            number: line(self.next_id),
            subject: None,
            issued: due - Days::new(30),
            due,
            received: None,
            total: euros(total),
            scenario: None,
        }));
        id
    }

    fn payment(&mut self, dice: &mut Dice, invoice: InvoiceId, on: NaiveDate, amount: u64) {
        let payment = Payment {
            id: PaymentId(self.id(dice)),
            invoice,
            date: on,
            amount: euros(amount),
            note: Block::default(),
        };
        self.put(Record::Payment(payment));
    }

    fn reminder(
        &mut self,
        dice: &mut Dice,
        client: ClientId,
        carrying: InvoiceId,
        kind: StepKind,
        on: NaiveDate,
    ) {
        let contact = Contact {
            id: ContactId(self.id(dice)),
            client,
            invoices: vec![carrying],
            step: Some(kind),
            channel: Channel::Email,
            at: on.and_hms_opt(9, 0, 0).unwrap_or_default(),
            to: String::new(),
            subject: String::new(),
            body: Block::default(),
            amount: Money::ZERO,
            digest: None,
            tracking: None,
            note: Block::default(),
        };
        self.put(Record::Contact(contact));
    }

    fn put(&mut self, record: Record) {
        let stamp = self.clock.stamp(0);
        self.entries.push(Entry::new(record.id(), stamp, Some(record)));
    }

    /// Drawn, as the page's ids are: neighbours in time are strangers in the maps.
    fn id(&mut self, dice: &mut Dice) -> u128 {
        self.next_id += 1;
        (u128::from(dice.below(u64::MAX)) << 64) | self.next_id
    }
}

/// The day it is looked at.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default()
}

fn euros(euros: u64) -> Money {
    Money::euros(i32::try_from(euros).unwrap_or_default())
}

fn line(number: u128) -> Line {
    match Line::new(&format!("N° {number}")) {
        Ok(line) => line,
        Err(_) => unreachable!("a short text of one line"),
    }
}
