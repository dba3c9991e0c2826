//! Writes the export of a large firm, the same bytes each time: so many invoices, nine in ten of them
//! paid, twenty a client; for each of them a payment or two, a reminder as it was sent, a promise now and
//! then. Three such events an invoice in all.
//!
//! `ledger.json` is followed by `changed-1.json` and so on: the same ledger as another device exported it
//! later, each with a thousand more records changed there, and a hundred invoices more.
//!
//! ```text
//! cargo run -q --release -p relancier-exchange --example large -- 100000 FOLDER
//! ```

use std::path::Path;
use std::process::ExitCode;
use std::{fs, io};

use chrono::{Days, NaiveDate};
use relancier_core::dunning::StepKind;
use relancier_core::id::{ClientId, ContactId, HoldId, InvoiceId, PaymentId};
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{
    Change, Channel, Chasing, Client, Clock, Contact, Debtor, DeviceId, Entry, Hold,
    HoldReason, HoldSubject, Invoice, Ledger, Payment, Record, RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};
use relancier_exchange::json;

#[path = "../../core/benches/book/dice.rs"]
mod dice;

use dice::Dice;

/// Invoices of each client.
const EACH: u64 = 20;

/// The last day anything happened.
const LAST: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 20);

/// The moment of the first stamp: 1 November 2026.
const FIRST_MILLIS: u64 = 1_793_491_200_000;

/// When the other device changed something: a week later.
const LATER_MILLIS: u64 = FIRST_MILLIS + 7 * 86_400_000;

/// How often the other device exports, and what it changed and entered each time.
const EXPORTS: usize = 3;
const CHANGED: usize = 1_000;
const ENTERED: usize = 100;

/// With fewer invoices there are not enough records to change.
const FEWEST: u64 = 1_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, folder] = arguments.as_slice() else { return usage() };
    let invoices = count.parse::<u64>().ok().filter(|invoices| *invoices >= FEWEST);
    let Some((invoices, last)) = invoices.zip(LAST) else { return usage() };
    match write(invoices, last, Path::new(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder} : {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("Usage : large INVOICES FOLDER, {FEWEST} factures au moins");
    ExitCode::FAILURE
}

fn write(invoices: u64, last: NaiveDate, folder: &Path) -> io::Result<()> {
    let mut firm = Firm::new(last);
    for _ in 0..invoices / EACH {
        firm.client();
    }
    let mut dice = firm.dice;
    let ids: Vec<RecordId> = firm.entries.iter().map(|entry| entry.id).collect();
    let mut ledger = Ledger::from_entries(firm.entries);
    fs::write(folder.join("ledger.json"), json::export(&ledger))?;
    let mut clock = Clock::new(DeviceId(2), ledger.latest_stamp());
    for export in 1..=EXPORTS {
        // No record is changed twice, whichever export comes first.
        let stride = ids.len() / CHANGED;
        let changed = ids.iter().skip(export).step_by(stride.max(1)).take(CHANGED);
        let changed: Vec<Record> = changed
            .filter_map(|id| ledger.record(*id))
            .map(|record| elsewhere(record, export))
            .collect();
        let clients: Vec<ClientId> = ledger.clients().map(|client| client.id).collect();
        let entered =
            clients.into_iter().cycle().take(ENTERED).enumerate().map(|(place, client)| {
                entered(client, &format!("B-{export}-{place:03}"), last, &mut dice)
            });
        let records: Vec<Record> = changed.into_iter().chain(entered).collect();
        for record in records {
            ledger.change(Change::Put(record), clock.stamp(LATER_MILLIS));
        }
        fs::write(folder.join(format!("changed-{export}.json")), json::export(&ledger))?;
    }
    Ok(())
}

/// The record with what was noted on the other device.
fn elsewhere(record: Record, export: usize) -> Record {
    let note = Block::new(&format!("Noté ailleurs ({export})"));
    match record {
        Record::Client(client) => Record::Client(Client { note, ..client }),
        Record::Payment(payment) => Record::Payment(Payment { note, ..payment }),
        Record::Contact(contact) => Record::Contact(Contact { note, ..contact }),
        Record::Hold(hold) => Record::Hold(Hold { note, ..hold }),
        Record::Invoice(invoice) => {
            let subject = Some(line(note.as_str()));
            Record::Invoice(Invoice { subject, ..invoice })
        }
        other => other,
    }
}

/// An invoice entered on the other device.
fn entered(client: ClientId, number: &str, last: NaiveDate, dice: &mut Dice) -> Record {
    Record::Invoice(Invoice {
        id: InvoiceId(drawn(dice)),
        client,
        number: line(number),
        subject: None,
        issued: last - Days::new(40),
        due: last - Days::new(10),
        received: None,
        total: euros(25),
        scenario: None,
    })
}

struct Firm {
    entries: Vec<Entry>,
    clock: Clock,
    dice: Dice,
    last: NaiveDate,
    drawn: u64,
}

impl Firm {
    fn new(last: NaiveDate) -> Self {
        let clock = Clock::new(DeviceId(1), None);
        Self { entries: Vec::new(), clock, dice: Dice(0x5EED), last, drawn: 0 }
    }

    fn client(&mut self) {
        let id = ClientId(self.id());
        let debtor = match self.dice.below(10) {
            0 => Debtor::Consumer,
            1 => Debtor::Public,
            _ => Debtor::Business,
        };
        let name = line(&format!("Établissements Martin {}", self.drawn));
        self.put(Record::Client(Client {
            id,
            name: name.clone(),
            debtor,
            language: Language::French,
            number: None,
            contact_name: None,
            email: format!("compta{}@exemple.fr", self.drawn).parse().ok(),
            phone: None,
            address: Address::default(),
            terms: None,
            chasing: Chasing::default(),
            note: Block::default(),
        }));
        for _ in 0..EACH {
            self.invoice(id, &name);
        }
    }

    /// An invoice and three events about it.
    fn invoice(&mut self, client: ClientId, name: &Line) {
        let id = InvoiceId(self.id());
        let number = line(&format!("F-{:06}", self.drawn));
        let due = self.last - Days::new(self.dice.below(3 * 365));
        let total = 50 + self.dice.below(5_000);
        self.put(Record::Invoice(Invoice {
            id,
            client,
            number: number.clone(),
            subject: None,
            issued: due - Days::new(30),
            due,
            received: None,
            total: euros(total),
            scenario: None,
        }));
        let paid = if self.dice.below(10) == 0 { total / 2 } else { total };
        let first = if self.dice.below(2) == 0 { paid / 3 } else { paid };
        self.payment(id, due, first);
        self.reminder(client, name, id, &number, self.last.min(due + Days::new(5)), total);
        if first < paid {
            self.payment(id, due, paid - first);
        } else {
            self.promise(id, due);
        }
    }

    fn payment(&mut self, invoice: InvoiceId, due: NaiveDate, amount: u64) {
        let date = self.last.min(due + Days::new(self.dice.below(60)));
        let (id, amount) = (PaymentId(self.id()), euros(amount));
        self.put(Record::Payment(Payment {
            id,
            invoice,
            date,
            amount,
            note: Block::default(),
        }));
    }

    fn promise(&mut self, invoice: InvoiceId, due: NaiveDate) {
        let from = due + Days::new(6);
        let hold = Hold {
            id: HoldId(self.id()),
            subject: HoldSubject::Invoice(invoice),
            reason: HoldReason::Promise,
            from,
            until: Some(from + Days::new(self.dice.below(20))),
            note: Block::default(),
        };
        self.put(Record::Hold(hold));
    }

    fn reminder(
        &mut self,
        client: ClientId,
        name: &Line,
        invoice: InvoiceId,
        number: &Line,
        on: NaiveDate,
        total: u64,
    ) {
        let body = format!(
            "Bonjour,\n\nSauf erreur de notre part, notre facture {number} de {total},00 €, arrivée à \
             échéance il y a cinq jours, n’est pas encore réglée.\n\nSi le virement est parti, merci de \
             ne pas tenir compte de ce message. Sinon, pourriez-vous nous dire à quelle date il est \
             prévu ?\n\nMerci d’avance, et bonne journée à tous chez {name}.\n"
        );
        let id = ContactId(self.id());
        self.put(Record::Contact(Contact {
            id,
            client,
            invoices: vec![invoice],
            step: Some(StepKind::Friendly),
            channel: Channel::Email,
            at: on.and_hms_opt(9, 0, 0).unwrap_or_default(),
            to: "compta@exemple.fr".to_owned(),
            subject: format!("Facture {number} : un oubli ?"),
            body: Block::new(&body),
            amount: euros(total),
            digest: None,
            tracking: None,
            note: Block::default(),
        }));
    }

    fn put(&mut self, record: Record) {
        let stamp = self.clock.stamp(FIRST_MILLIS + self.drawn);
        self.entries.push(Entry::new(record.id(), stamp, Some(record)));
    }

    /// Drawn, as the page's ids are: neighbours in time are strangers in the maps.
    fn id(&mut self) -> u128 {
        self.drawn += 1;
        drawn(&mut self.dice)
    }
}

fn drawn(dice: &mut Dice) -> u128 {
    let [high, low] = [(); 2].map(|()| u128::from(dice.below(u64::MAX)));
    high << 64 | low
}

fn euros(euros: u64) -> Money {
    Money::euros(i32::try_from(euros).unwrap_or_default())
}

fn line(text: &str) -> Line {
    match Line::new(text) {
        Ok(line) => line,
        Err(_) => unreachable!("a short text of one line"),
    }
}
