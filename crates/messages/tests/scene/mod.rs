//! A company, a client and up to three invoices, as they stand on 21 November 2026.

use chrono::{Days, NaiveDate};
use relancier_core::dunning::{Demand, DemandLine, Segment, StepKind, Tone};
use relancier_core::id::{ClientId, ContactId, HoldId, InvoiceId};
use relancier_core::identity::Language;
use relancier_core::law::{self, Claim, Movement, MovementKind, PenaltyClause, Rates};
use relancier_core::ledger::{
    Channel, Chasing, Client, Clock, Company, Contact, Debtor, DeviceId, Entry, Hold,
    HoldReason, HoldSubject, Invoice, Ledger, Record, Register,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};
use relancier_messages::Parties;

/// What a test wants to see written.
pub struct Wanted {
    pub step: StepKind,
    pub language: Language,
    pub debtor: Debtor,
    pub invoices: u32,
}

/// How a text is to sound.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    pub tone: Tone,
    pub register: Register,
    /// A promise was made for 12 November, and not kept.
    pub promise_broken: bool,
    pub in_difficulty: bool,
}

/// Everything a text speaks of.
pub struct Scene {
    pub ledger: Ledger,
    pub demand: Demand,
}

impl Scene {
    pub fn parties(&self) -> Parties<'_> {
        Parties::of(&self.ledger, &self.demand).unwrap()
    }
}

pub fn company() -> Company {
    Company {
        name: line("Atelier Morel"),
        legal_form: Some(line("SARL")),
        number: Some("732 829 320 00074".parse().unwrap()),
        address: relancier_core::identity::Address::parse("12 rue des Lilas\n69003 Lyon")
            .unwrap(),
        email: Some("contact@atelier-morel.fr".parse().unwrap()),
        phone: Some("04 72 00 00 00".parse().unwrap()),
        iban: Some("FR14 2004 1010 0505 0001 3M02 606".parse().unwrap()),
        bic: Some("PSSTFRPPLYO".parse().unwrap()),
        iban_changed: None,
        penalty_clause: PenaltyClause::LegalDefault,
        terms: law::PaymentTerms::default(),
        sector: None,
        day_count: law::DayCount::default(),
        imputation: law::Imputation::default(),
    }
}

pub fn client(language: Language, debtor: Debtor) -> Client {
    let (name, contact, address) = match debtor {
        Debtor::Business => {
            ("Menuiserie Lacaze", Some("Mme Durand"), "8 avenue Foch\n31000 Toulouse")
        }
        Debtor::Consumer => ("M. Paul Girard", None, "3 place du Marché\n38000 Grenoble"),
        Debtor::Public => ("Commune de Saint-Aubin", None, "1 place de la Mairie\n01000 Bourg"),
    };
    Client {
        id: ClientId(1),
        name: line(name),
        debtor,
        language,
        number: None,
        contact_name: contact.map(line),
        email: Some("compta@client.fr".parse().unwrap()),
        phone: None,
        address: relancier_core::identity::Address::parse(address).unwrap(),
        terms: None,
        chasing: Chasing::default(),
        note: Block::default(),
    }
}

pub fn scene(wanted: &Wanted) -> Scene {
    scene_of(company(), client(wanted.language, wanted.debtor), wanted)
}

pub fn scene_of(company: Company, client: Client, wanted: &Wanted) -> Scene {
    scene_in(Manner::default(), company, client, wanted)
}

pub fn scene_in(manner: Manner, company: Company, client: Client, wanted: &Wanted) -> Scene {
    let segment = manner.in_difficulty.then_some(Segment::InDifficulty);
    let chasing = Chasing { register: manner.register, segment, ..Chasing::default() };
    let client = Client { chasing, ..client };
    let as_of = day("2026-11-21");
    let days_late = match wanted.step {
        StepKind::Reception => -23,
        StepKind::Courtesy => -5,
        StepKind::Friendly => 5,
        StepKind::Firm => 15,
        StepKind::LastWarning => 30,
        StepKind::FormalNotice => 45,
    };
    // The oldest carries the demand; the others follow by two days.
    let invoices: Vec<Invoice> = (0..wanted.invoices)
        .map(|place| {
            let due = as_of - chrono::TimeDelta::days(days_late - i64::from(place) * 2);
            Invoice {
                id: InvoiceId(place.into()),
                client: client.id,
                number: line(&format!("F-2026-{:03}", 31 + place)),
                subject: None,
                issued: due - Days::new(30),
                due,
                received: None,
                total: Money::from_cents(123_456 + i64::from(place) * 98_765).unwrap(),
                scenario: None,
            }
        })
        .collect();
    // The second is paid in part.
    let paid = |invoice: &Invoice| {
        if invoice.id == InvoiceId(1) { Money::euros(500) } else { Money::ZERO }
    };
    let lines: Vec<DemandLine> = invoices
        .iter()
        .map(|invoice| {
            let part = Movement {
                date: day("2026-11-12"),
                kind: MovementKind::CreditNote,
                amount: paid(invoice),
            };
            let claim = Claim {
                debtor: client.debtor,
                issued: invoice.issued,
                due: invoice.due,
                total: invoice.total,
                clause: company.penalty_clause,
                formal_notice: None,
                movements: if part.amount.is_zero() { vec![] } else { vec![part] },
                costs: vec![],
                insolvency: None,
                day_count: company.day_count,
                imputation: company.imputation,
            };
            DemandLine {
                invoice: invoice.id,
                days_late: (as_of - invoice.due).num_days().try_into().unwrap_or_default(),
                statement: law::statement(&claim, &Rates::builtin(), as_of),
            }
        })
        .collect();
    let principal = lines.iter().map(|line| line.statement.remaining).sum();
    let interest = lines.iter().map(|line| line.statement.interest).sum();
    let indemnity = lines.iter().map(|line| line.statement.indemnity).sum();
    let claims_penalties = wanted.step >= StepKind::LastWarning;
    let demand = Demand {
        client: client.id,
        step: wanted.step,
        tone: manner.tone,
        as_of,
        deadline: as_of + Days::new(8),
        lines,
        principal,
        interest,
        indemnity,
        costs: Money::ZERO,
        claims_penalties,
        total: if claims_penalties { principal + interest + indemnity } else { principal },
    };
    let reminder = Contact {
        id: ContactId(1),
        client: client.id,
        invoices: invoices.iter().map(|invoice| invoice.id).collect(),
        step: Some(StepKind::Friendly),
        channel: Channel::Email,
        at: day("2026-11-11").and_hms_opt(9, 30, 0).unwrap(),
        to: "compta@client.fr".to_owned(),
        subject: String::new(),
        body: Block::default(),
        amount: principal,
        digest: None,
        tracking: None,
        note: Block::default(),
    };
    let mut records = vec![Record::Company(company), Record::Client(client)];
    records.extend(invoices.into_iter().map(Record::Invoice));
    if wanted.step > StepKind::Friendly {
        records.push(Record::Contact(reminder));
    }
    if manner.promise_broken {
        records.push(Record::Hold(Hold {
            id: HoldId(1),
            subject: HoldSubject::Invoice(InvoiceId(0)),
            reason: HoldReason::Promise,
            from: day("2026-11-05"),
            until: Some(day("2026-11-12")),
            note: Block::default(),
        }));
    }
    let mut clock = Clock::new(DeviceId(1), None);
    let ledger = Ledger::from_entries(
        records.into_iter().map(|record| Entry::new(record.id(), clock.stamp(1), Some(record))),
    );
    Scene { ledger, demand }
}

pub fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
