//! What one brings before a judge to be paid (*dossier d’injonction de payer*).

use chrono::{Days, NaiveDate};

use super::{Overdue, StepKind, balance, overdue, proceeding_on, profile, scenario_of};
use crate::id::{
    ClientId, ContactId, CostId, CreditNoteId, HoldId, InvoiceId, LimitationEventId, PaymentId,
    ProceedingId,
};
use crate::law::{
    DebtKind, Limitation, LimitationEnd, LimitationLevel, MovementKind, Parts, Rates,
    SMALL_CLAIM, Seat, Venue, venue,
};
use crate::ledger::{
    Channel, Client, Contact, Debtor, Hold, HoldReason, HoldSubject, Ledger,
    LimitationEventKind,
};
use crate::money::Money;

/// The facts for an order to pay (*injonction de payer*) of all that a client is late with.
#[derive(Debug, Clone, PartialEq)]
pub struct CourtFile {
    /// The debtor.
    pub client: ClientId,
    /// The day it is made.
    pub as_of: NaiveDate,
    /// What kind of debt it was taken for.
    pub kind: DebtKind,
    /// Where one turns to.
    pub venue: Venue,
    /// What is late, with what may be claimed for each.
    pub overdue: Overdue,
    /// What is asked for.
    pub sums: CourtSums,
    /// Whether the simplified recovery of small claims is open.
    pub small_claim: SmallClaim,
    /// Whether the procedure for undisputed claims between merchants would concern it, once it
    /// can be used. To be checked: [`UNDISPUTED_CLAIM`](crate::law::UNDISPUTED_CLAIM).
    pub undisputed_claim: bool,
    /// What happened, in the order of the days.
    pub facts: Vec<(NaiveDate, Fact)>,
    /// What is joined, in the order of the list (*bordereau de pièces*).
    pub pieces: Vec<Piece>,
    /// What is missing or stands in the way, the heaviest first.
    pub missing: Vec<Missing>,
}

/// What is asked for, in the order of the request.
///
/// `principal` + `interest` + `indemnity` + `costs` − `received` = `total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CourtSums {
    /// The invoices, VAT included, less their credit notes.
    pub principal: Money,
    /// Interest to the day of the file, paid since or not.
    pub interest: Money,
    /// The recovery indemnities.
    pub indemnity: Money,
    /// The recovery costs that exceed them.
    pub costs: Money,
    /// What was paid.
    pub received: Money,
    /// What is left.
    pub total: Money,
}

/// Whether a court officer may be asked for the simplified recovery of a small claim (*procédure
/// simplifiée de recouvrement des petites créances*, art. L. 125-1 CPCE).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum SmallClaim {
    /// It is: principal and interest are `asked`.
    Open { asked: Money },
    /// It goes on already.
    Running(ProceedingId),
    /// Principal and interest are `asked`, more than the most.
    TooMuch { asked: Money },
    /// The debtor is not one for it: a public buyer, or not in France as far as its address says.
    NotForThisDebtor,
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// An invoice was issued.
    Invoice(InvoiceId),
    /// A credit note took effect.
    CreditNote(CreditNoteId, InvoiceId),
    /// A payment came.
    Payment(PaymentId, InvoiceId),
    /// The debtor was written to or called.
    Contact(ContactId),
    /// It promised to pay.
    Promise(HoldId),
    /// It acknowledged the debt.
    Acknowledgement(LimitationEventId, InvoiceId),
}

/// A piece of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// What was agreed: order, signed quote, contract, terms of sale.
    Contract,
    /// An invoice.
    Invoice(InvoiceId),
    /// That it was delivered or done.
    Delivery,
    /// A credit note.
    CreditNote(CreditNoteId, InvoiceId),
    /// A message as it was sent, or the formal notice.
    Contact(ContactId),
    /// The proof that a registered letter was posted and received.
    Receipt(ContactId),
    /// The acknowledgement of the debt.
    Acknowledgement(LimitationEventId, InvoiceId),
    /// What a recovery cost is justified by.
    Cost(CostId, InvoiceId),
    /// How interest and penalties come about, line by line.
    Penalties,
    /// The statement of the client's account.
    Statement,
}

/// Where a piece is to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// In the user's own papers.
    Own,
    /// Kept on the timeline, as it was sent.
    Kept,
    /// With the file itself.
    Here,
    /// A document of the client's screen.
    Document,
}

/// What is missing from a file, or stands in its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum Missing {
    /// Insolvency proceedings go on: the claim is declared, nobody sues alone.
    Insolvency(ProceedingId),
    /// The simplified recovery goes on: its month is waited for.
    Recovering(ProceedingId),
    /// The limitation of an invoice was over after that day.
    Lost { invoice: InvoiceId, last_day: NaiveDate },
    /// The client disputes what is asked.
    Dispute(HoldId),
    /// A payment plan is being kept.
    PaymentPlan(HoldId),
    /// A promise runs.
    Promise(HoldId),
    /// That much came that pays no invoice yet: the sums do not take it off.
    OnAccount(Money),
    /// Some invoices are in no formal notice (*mise en demeure*).
    FormalNotice,
    /// The last formal notice gave until that day.
    NoticeRuns { until: NaiveDate },
    /// Nothing proves that the formal notice was received: no registered letter with its number.
    NoticeUnproven(ContactId),
    /// The limitation of an invoice ends on that day, within six months: a court claim interrupts
    /// it, a letter does not.
    Near { invoice: InvoiceId, last_day: NaiveDate },
    /// No rule of limitation was read for this debtor.
    LimitationNotKnown,
    /// The debtor's address is not known: neither is its court.
    Address,
    /// The debtor's number (*SIREN*) is not known.
    Number,
    /// Interest stops on that day: no rate is known after it.
    InterestUntil(NaiveDate),
}

/// What something missing means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingWeight {
    /// As long as it lasts, no judge is to be gone to.
    Stops,
    /// To be done first.
    First,
    /// To be known.
    Known,
}

impl Missing {
    /// What it means.
    pub const fn weight(self) -> MissingWeight {
        match self {
            Self::Insolvency(_) | Self::Recovering(_) | Self::Lost { .. } => {
                MissingWeight::Stops
            }
            Self::Dispute(_)
            | Self::PaymentPlan(_)
            | Self::Promise(_)
            | Self::OnAccount(_)
            | Self::FormalNotice
            | Self::NoticeRuns { .. }
            | Self::Address => MissingWeight::First,
            Self::NoticeUnproven(_)
            | Self::Near { .. }
            | Self::LimitationNotKnown
            | Self::Number
            | Self::InterestUntil(_) => MissingWeight::Known,
        }
    }
}

impl Piece {
    /// Where it is to be found.
    pub const fn origin(self) -> Origin {
        match self {
            Self::Contract
            | Self::Invoice(_)
            | Self::Delivery
            | Self::CreditNote(..)
            | Self::Receipt(_)
            | Self::Acknowledgement(..)
            | Self::Cost(..) => Origin::Own,
            Self::Contact(_) => Origin::Kept,
            Self::Penalties => Origin::Here,
            Self::Statement => Origin::Document,
        }
    }
}

/// What one brings before a judge about a client, on a day; `None` while nothing is late.
pub fn court_file(
    ledger: &Ledger,
    rates: &Rates,
    client: &Client,
    kind: DebtKind,
    today: NaiveDate,
) -> Option<CourtFile> {
    let overdue = overdue(ledger, rates, client.id, today);
    if overdue.invoices.is_empty() {
        return None;
    }
    let about = About { ledger, client, overdue: &overdue, today };
    let seat = Seat::of(&client.address);
    let small_claim = about.small_claim(seat);
    let commercial = client.debtor == Debtor::Business && kind == DebtKind::Commercial;
    Some(CourtFile {
        client: client.id,
        as_of: today,
        kind,
        venue: venue(client.debtor, kind, seat),
        sums: about.sums(),
        small_claim,
        undisputed_claim: commercial && seat != Seat::Elsewhere,
        facts: about.facts(),
        pieces: about.pieces(),
        missing: about.missing(rates, seat),
        overdue,
    })
}

/// What a file is about.
struct About<'a> {
    ledger: &'a Ledger,
    client: &'a Client,
    overdue: &'a Overdue,
    today: NaiveDate,
}

impl<'a> About<'a> {
    fn invoices(&self) -> impl Iterator<Item = InvoiceId> {
        self.overdue.invoices.iter().map(|(id, ..)| *id)
    }

    /// Whether something is about an invoice of the file.
    fn is_about(&self, invoices: &[InvoiceId]) -> bool {
        self.invoices().any(|id| invoices.contains(&id))
    }

    fn sums(&self) -> CourtSums {
        let mut sums = CourtSums { total: self.overdue.total, ..CourtSums::default() };
        for (_, claim, statement) in &self.overdue.invoices {
            sums.principal += claim.total;
            for movement in &claim.movements {
                match movement.kind {
                    MovementKind::CreditNote => sums.principal -= movement.amount,
                    MovementKind::Payment => sums.received += movement.amount,
                }
            }
            sums.interest += statement.interest;
            sums.indemnity += statement.indemnity;
            sums.costs += statement.costs;
        }
        sums
    }

    fn small_claim(&self, seat: Seat<'_>) -> SmallClaim {
        let running = proceeding_on(self.ledger, self.client.id, self.today);
        let owed = self.overdue.invoices.iter().map(|(.., statement)| Parts::owed(statement));
        let owed: Parts = owed.sum();
        let asked = owed.principal + owed.interest;
        match running {
            Some(running) if !running.kind.is_insolvency() => SmallClaim::Running(running.id),
            _ if self.client.debtor == Debtor::Public || seat == Seat::Elsewhere => {
                SmallClaim::NotForThisDebtor
            }
            _ if asked > SMALL_CLAIM.value => SmallClaim::TooMuch { asked },
            _ => SmallClaim::Open { asked },
        }
    }

    /// What was written or said about the invoices, the oldest first.
    fn contacts(&self) -> Vec<&'a Contact> {
        let contacts = self.ledger.contacts_of(self.client.id);
        let mut contacts: Vec<&Contact> = contacts
            .filter(|contact| {
                contact.at.date() <= self.today && self.is_about(&contact.invoices)
            })
            .collect();
        contacts.sort_by_key(|contact| (contact.at, contact.id));
        contacts
    }

    /// The holds on the client and on the invoices.
    fn holds(&self) -> impl Iterator<Item = &'a Hold> {
        let of_invoices = self.invoices().map(HoldSubject::Invoice);
        let subjects = core::iter::once(HoldSubject::Client(self.client.id)).chain(of_invoices);
        let subjects: Vec<HoldSubject> = subjects.collect();
        subjects.into_iter().flat_map(|subject| self.ledger.holds_on(subject))
    }

    /// The acknowledgements of the debt that were noted.
    fn acknowledgements(&self) -> Vec<(NaiveDate, LimitationEventId, InvoiceId)> {
        let events = self.invoices().flat_map(|id| self.ledger.limitation_events_of(id));
        let mut events: Vec<_> = events
            .filter(|event| {
                event.kind == LimitationEventKind::Acknowledgement && event.date <= self.today
            })
            .map(|event| (event.date, event.id, event.invoice))
            .collect();
        events.sort_unstable();
        events
    }

    fn facts(&self) -> Vec<(NaiveDate, Fact)> {
        let mut facts: Vec<(NaiveDate, Fact)> = Vec::new();
        for (id, claim, _) in &self.overdue.invoices {
            facts.push((claim.issued, Fact::Invoice(*id)));
            let notes = self.ledger.credit_notes_of(*id);
            facts.extend(
                notes.map(|note| (note.date.min(self.today), Fact::CreditNote(note.id, *id))),
            );
            let payments = self.ledger.payments_of(*id);
            facts.extend(
                payments.map(|payment| {
                    (payment.date.min(self.today), Fact::Payment(payment.id, *id))
                }),
            );
        }
        let contacts = self.contacts().into_iter();
        facts.extend(contacts.map(|contact| (contact.at.date(), Fact::Contact(contact.id))));
        let promises = self
            .holds()
            .filter(|hold| hold.reason == HoldReason::Promise && hold.from <= self.today);
        facts.extend(promises.map(|promise| (promise.from, Fact::Promise(promise.id))));
        let acknowledged = self.acknowledgements().into_iter();
        facts.extend(acknowledged.map(|(date, id, of)| (date, Fact::Acknowledgement(id, of))));
        facts.sort_unstable();
        facts
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![Piece::Contract];
        pieces.extend(self.invoices().map(Piece::Invoice));
        pieces.push(Piece::Delivery);
        for id in self.invoices() {
            let mut notes: Vec<_> =
                self.ledger.credit_notes_of(id).map(|note| (note.date, note.id)).collect();
            notes.sort_unstable();
            pieces.extend(notes.into_iter().map(|(_, note)| Piece::CreditNote(note, id)));
        }
        for contact in self.contacts() {
            if contact.channel == Channel::Call {
                continue;
            }
            pieces.push(Piece::Contact(contact.id));
            if is_registered(contact) {
                pieces.push(Piece::Receipt(contact.id));
            }
        }
        let acknowledged = self.acknowledgements().into_iter();
        pieces.extend(acknowledged.map(|(_, id, of)| Piece::Acknowledgement(id, of)));
        // Those left out of the sums are no pieces either.
        let justified = self.overdue.invoices.iter().filter(|(.., it)| it.costs.is_positive());
        for (id, ..) in justified {
            let mut costs: Vec<_> =
                self.ledger.costs_of(*id).map(|cost| (cost.date, cost.id)).collect();
            costs.sort_unstable();
            pieces.extend(costs.into_iter().map(|(_, cost)| Piece::Cost(cost, *id)));
        }
        if self.overdue.invoices.iter().any(|(.., statement)| !statement.lines.is_empty()) {
            pieces.push(Piece::Penalties);
        }
        pieces.push(Piece::Statement);
        pieces
    }

    fn missing(&self, rates: &Rates, seat: Seat<'_>) -> Vec<Missing> {
        let Self { ledger, client, today, .. } = *self;
        let mut missing = Vec::new();
        missing.extend(proceeding_on(ledger, client.id, today).map(|running| {
            match running.kind.is_insolvency() {
                true => Missing::Insolvency(running.id),
                false => Missing::Recovering(running.id),
            }
        }));
        missing.extend(self.limitations());
        missing.extend(self.held());
        let credit = balance(ledger, rates, client.id, today).credit;
        if credit.is_positive() {
            missing.push(Missing::OnAccount(credit));
        }
        missing.extend(self.notice());
        if seat == Seat::Unknown {
            missing.push(Missing::Address);
        }
        if client.debtor == Debtor::Business && client.number.is_none() {
            missing.push(Missing::Number);
        }
        let known = self.overdue.invoices.iter().map(|(.., it)| it.known_until).min();
        missing.extend(known.filter(|known| *known < today).map(Missing::InterestUntil));
        missing.sort_by_key(|missing| missing.weight());
        missing
    }

    fn limitations(&self) -> Vec<Missing> {
        let invoices = self.invoices().filter_map(|id| self.ledger.invoice(id));
        let mut missing: Vec<Missing> = invoices
            .filter_map(|invoice| {
                let limitation = Limitation::of(self.ledger, invoice);
                let (level, invoice) = (limitation.level(self.today), invoice.id);
                let Limitation::Known(answer) = limitation else {
                    return Some(Missing::LimitationNotKnown);
                };
                let LimitationEnd::On(last_day) = answer.end else { return None };
                match level? {
                    LimitationLevel::Lost => Some(Missing::Lost { invoice, last_day }),
                    LimitationLevel::TwoMonths | LimitationLevel::SixMonths => {
                        Some(Missing::Near { invoice, last_day })
                    }
                    LimitationLevel::Far => None,
                }
            })
            .collect();
        // What is not known is not known of any.
        missing.dedup();
        missing
    }

    /// What was agreed or is discussed: of several of one kind, the first.
    fn held(&self) -> impl Iterator<Item = Missing> {
        let running: Vec<&Hold> =
            self.holds().filter(|hold| hold.holds_on(self.today)).collect();
        let first = |is: fn(HoldReason) -> bool| {
            running.iter().find(|hold| is(hold.reason)).map(|hold| hold.id)
        };
        let dispute = first(|reason| matches!(reason, HoldReason::Dispute(_)));
        let plan = first(|reason| reason == HoldReason::PaymentPlan);
        let promise = first(|reason| reason == HoldReason::Promise);
        [
            dispute.map(Missing::Dispute),
            plan.map(Missing::PaymentPlan),
            promise.map(Missing::Promise),
        ]
        .into_iter()
        .flatten()
    }

    /// What is missing of the formal notice.
    fn notice(&self) -> Vec<Missing> {
        let contacts = self.contacts().into_iter();
        let notices: Vec<&Contact> =
            contacts.filter(|contact| contact.step == Some(StepKind::FormalNotice)).collect();
        let noticed = |id: &InvoiceId| notices.iter().any(|it| it.invoices.contains(id));
        let mut missing = Vec::new();
        if !self.invoices().all(|id| noticed(&id)) {
            missing.push(Missing::FormalNotice);
        }
        let Some(last) = notices.last() else { return missing };
        // A message does not say by when it asked for an answer: its step does.
        let profile = profile(self.ledger, self.client, self.today);
        let scenario = scenario_of(self.ledger, self.client, &profile).scenario;
        let within = scenario.ladder.step(StepKind::FormalNotice).map(|step| step.reply_within);
        let until = within
            .and_then(|days| last.at.date().checked_add_days(Days::new(u64::from(days))))
            .filter(|until| *until >= self.today);
        missing.extend(until.map(|until| Missing::NoticeRuns { until }));
        if !notices.iter().any(|notice| is_registered(notice) && notice.tracking.is_some()) {
            missing.push(Missing::NoticeUnproven(last.id));
        }
        missing
    }
}

fn is_registered(contact: &Contact) -> bool {
    matches!(contact.channel, Channel::RegisteredLetter | Channel::ElectronicRegisteredLetter)
}
