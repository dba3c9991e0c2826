//! How long the plan of the day takes: `cargo bench -p relancier-core --bench agenda`.
//!
//! Twenty open invoices a client, on ledgers ten times apart: time is to grow with them, no faster.
//! And a small firm's ledger as the page has it, most of it paid: it is planned at each change.
//! « Decisions » are whom to write to and when, without what is asked; « cards », the penalties of
//! each invoice asked for too.

#[path = "book/dice.rs"]
mod dice;

use core::hint::black_box;

use chrono::{Days, NaiveDate};
use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use dice::Dice;
use relancier_core::dunning::{StepKind, agenda, calendar};
use relancier_core::id::{ClientId, ContactId, HoldId, InvoiceId, PaymentId};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Channel, Chasing, Client, Clock, Contact, Debtor, DeviceId, Entry, Hold, HoldReason,
    HoldSubject, Invoice, Ledger, Payment, Record,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

/// Invoices of each client.
const EACH: u64 = 20;

fn plans(criterion: &mut Criterion) {
    let today = today();
    let mut group = criterion.benchmark_group("agenda");
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    for (what, invoices, paid) in
        [("open", 10_000, 0), ("open", 100_000, 0), ("mostly paid", 3_000, 80)]
    {
        let ledger = draw(invoices, paid);
        let ledger = black_box(ledger);
        let cards = agenda(&ledger, today).cards.len();
        println!("{what} {invoices}: {cards} clients to write to;");
        group.throughput(Throughput::Elements(invoices));
        group.bench_function(
            BenchmarkId::new(format!("{what}, decisions"), invoices),
            |bencher| {
                bencher.iter(|| calendar(&ledger, today, today + Days::new(60)));
            },
        );
        group.bench_function(BenchmarkId::new(format!("{what}, cards"), invoices), |bencher| {
            bencher.iter(|| agenda(&ledger, today));
        });
    }
    group.finish();
}

/// A ledger of so many invoices, so many in a hundred of them paid.
fn draw(invoices: u64, paid: u64) -> Ledger {
    let mut draw =
        Draw { ledger: Ledger::default(), clock: Clock::new(DeviceId(1), None), next_id: 0 };
    let mut dice = Dice(0x5EED);
    for number in 0..invoices / EACH {
        draw.client(&mut dice, ClientId(u128::from(number)), paid);
    }
    draw.ledger
}

struct Draw {
    ledger: Ledger,
    clock: Clock,
    next_id: u128,
}

impl Draw {
    /// A client, its invoices due within four months before today and two after it, its payments,
    /// what was sent to it before, and sometimes a promise.
    fn client(&mut self, dice: &mut Dice, id: ClientId, paid: u64) {
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
        let mut oldest: Option<(NaiveDate, InvoiceId)> = None;
        for _ in 0..EACH {
            let invoice = InvoiceId(self.id(dice));
            let due = today() + Days::new(60) - Days::new(dice.below(180));
            let total = 50 + dice.below(5_000);
            self.put(Record::Invoice(Invoice {
                id: invoice,
                client: id,
                number: line(self.next_id),
                subject: None,
                issued: due - Days::new(30),
                due,
                received: None,
                total: euros(total),
                scenario: None,
            }));
            let in_full = dice.below(100) < paid;
            let in_part = dice.below(10) < 2;
            if in_full || in_part {
                let payment = Payment {
                    id: PaymentId(self.id(dice)),
                    invoice,
                    date: today().min(due + Days::new(dice.below(20))),
                    amount: euros(if in_full { total } else { total / 3 }),
                    note: Block::default(),
                };
                self.put(Record::Payment(payment));
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
        self.ledger.apply(Entry { id: record.id(), stamp, record: Some(record) });
    }

    /// Drawn, as the page's ids are: neighbours in time are strangers in the maps.
    fn id(&mut self, dice: &mut Dice) -> u128 {
        self.next_id += 1;
        (u128::from(dice.below(u64::MAX)) << 64) | self.next_id
    }
}

fn today() -> NaiveDate {
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

criterion_group!(benches, plans);
criterion_main!(benches);
