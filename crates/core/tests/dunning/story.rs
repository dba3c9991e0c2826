//! One client, told day by day.

use chrono::{Days, NaiveDate};
use relancier_core::dunning::{
    Demand, Plan, ScenarioChoice, StepKind, WhyNot, agenda, demand, plan,
};
use relancier_core::id::{ClientId, ContactId, CreditNoteId, HoldId, InvoiceId, PaymentId};
use relancier_core::identity::{Address, Language};
use relancier_core::law::Rates;
use relancier_core::ledger::{
    Channel, Chasing, Client, Clock, Contact, CreditNote, Debtor, DeviceId, Entry, Hold,
    HoldReason, HoldSubject, Invoice, Ledger, Payment, Policy, Record, RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

pub const CLIENT: ClientId = ClientId(1);

/// A ledger and the day it is looked at.
#[derive(Debug, Clone)]
pub struct Story {
    pub ledger: Ledger,
    clock: Clock,
    pub today: NaiveDate,
    next_id: u128,
}

impl Story {
    /// One business client, on 1 September 2026.
    pub fn new() -> Self {
        let today = day("2026-09-01");
        let clock = Clock::new(DeviceId(1), None);
        let mut story = Self { ledger: Ledger::default(), clock, today, next_id: 100 };
        story.put(Record::Client(Client {
            id: CLIENT,
            name: Line::new("Menuiserie Lacaze").unwrap(),
            debtor: Debtor::Business,
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
        story
    }

    pub fn put(&mut self, record: Record) {
        let stamp = self.clock.stamp(0);
        self.ledger.apply(Entry::new(record.id(), stamp, Some(record)));
    }

    pub fn delete(&mut self, id: RecordId) {
        let stamp = self.clock.stamp(0);
        self.ledger.apply(Entry::new(id, stamp, None));
    }

    pub fn id(&mut self) -> u128 {
        self.next_id += 1;
        self.next_id
    }

    /// An invoice of so many euros, due so many days from the first day of the story, and issued
    /// thirty days before.
    pub fn invoice(&mut self, euros: i32, due_in: i64) -> InvoiceId {
        self.invoice_at(euros, due_in, 30, None)
    }

    /// An invoice at so many days, with a scenario of its own.
    pub fn invoice_at(
        &mut self,
        euros: i32,
        due_in: i64,
        term: u64,
        scenario: Option<ScenarioChoice>,
    ) -> InvoiceId {
        let id = InvoiceId(self.id());
        let due = day("2026-09-01") + chrono::TimeDelta::days(due_in);
        self.put(Record::Invoice(Invoice {
            id,
            client: CLIENT,
            number: Line::new(&format!("F-{}", id.0)).unwrap(),
            subject: None,
            issued: due - Days::new(term),
            due,
            received: None,
            total: Money::euros(euros),
            scenario,
        }));
        id
    }

    pub fn pay(&mut self, invoice: InvoiceId, euros: i32) -> RecordId {
        let id = PaymentId(self.id());
        let (date, amount) = (self.today, Money::euros(euros));
        self.put(Record::Payment(Payment {
            id,
            invoice,
            date,
            amount,
            note: Block::default(),
        }));
        RecordId::Payment(id)
    }

    /// A credit note of today.
    pub fn credit(&mut self, invoice: InvoiceId, euros: i32) {
        let id = CreditNoteId(self.id());
        let (date, amount) = (self.today, Money::euros(euros));
        self.put(Record::CreditNote(CreditNote { id, invoice, number: None, date, amount }));
    }

    /// Changes what is known of the client.
    pub fn change(&mut self, change: impl FnOnce(&mut Client)) {
        let mut client = self.client().clone();
        change(&mut client);
        self.put(Record::Client(client));
    }

    /// Changes how the company chases.
    pub fn decide(&mut self, change: impl FnOnce(&mut Policy)) {
        let mut policy = self.ledger.policy().clone();
        change(&mut policy);
        self.put(Record::Policy(policy));
    }

    /// Chooses the client's scenario.
    pub fn choose(&mut self, choice: ScenarioChoice) {
        self.change(|client| client.chasing.scenario = Some(choice));
    }

    /// The client.
    pub fn client(&self) -> &Client {
        self.ledger.client(CLIENT).unwrap()
    }

    /// What is planned today.
    pub fn plan(&self) -> Plan {
        self.plan_on(self.today)
    }

    /// What is planned, looked at on that day.
    pub fn plan_on(&self, day: NaiveDate) -> Plan {
        plan(&self.ledger, self.client(), day)
    }

    /// What the client is asked for today, if it has a card.
    pub fn demand(&self) -> Option<Demand> {
        let cards = agenda(&self.ledger, self.today).cards;
        let action = &cards.first()?.action;
        Some(demand(&self.ledger, &Rates::builtin(), self.client(), action, self.today))
    }

    pub fn hold(
        &mut self,
        subject: HoldSubject,
        reason: HoldReason,
        until: Option<NaiveDate>,
    ) -> RecordId {
        let id = HoldId(self.id());
        let from = self.today;
        self.put(Record::Hold(Hold {
            id,
            subject,
            reason,
            from,
            until,
            note: Block::default(),
        }));
        RecordId::Hold(id)
    }

    /// Does what is planned for today, if anything is; says which step it was.
    pub fn act(&mut self) -> Option<StepKind> {
        let Plan::Act(action) = self.plan() else { return None };
        let id = ContactId(self.id());
        self.put(Record::Contact(Contact {
            id,
            client: CLIENT,
            invoices: action.invoices,
            step: Some(action.step.kind),
            channel: Channel::Email,
            at: self.today.and_hms_opt(9, 0, 0).unwrap(),
            to: String::new(),
            subject: String::new(),
            body: Block::default(),
            amount: Money::ZERO,
            digest: None,
            tracking: None,
            note: Block::default(),
        }));
        Some(action.step.kind)
    }

    /// Lives through so many days, doing each morning what is planned; `(day, step)`, the day
    /// counted from the first of the story.
    pub fn live(&mut self, days: u64) -> Vec<(i64, StepKind)> {
        let mut done = Vec::new();
        for _ in 0..days {
            let count = (self.today - day("2026-09-01")).num_days();
            done.extend(self.act().map(|step| (count, step)));
            self.today = self.today + Days::new(1);
        }
        done
    }

    pub fn why_not(&self) -> Option<WhyNot> {
        let agenda = agenda(&self.ledger, self.today);
        agenda.left_alone.first().map(|left| left.why.clone())
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
