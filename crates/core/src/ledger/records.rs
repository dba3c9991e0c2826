//! What the ledger is made of.

use core::fmt;
use core::str::FromStr;

use chrono::{NaiveDate, NaiveDateTime};

use super::{
    Chasing, Cost, LimitationEvent, OwnScenario, OwnText, Policy, Proceeding, Stationery,
};
use crate::dunning::{ScenarioChoice, StepKind};
use crate::id::{
    ClientId, ContactId, CostId, CreditNoteId, HoldId, InvoiceId, LimitationEventId,
    OnAccountId, OwnRateId, OwnTextId, PaymentId, ProceedingId, ScenarioId,
};
use crate::identity::{Address, Bic, BusinessNumber, Email, Iban, Language, Phone};
use crate::law::{
    DayCount, Imputation, PaymentTerms, PenaltyClause, RateIndex, Sector, Semester,
};
use crate::money::Money;
use crate::rate::Rate;
use crate::text::{Block, Line};

/// One's own company: the creditor (*créancier*).
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    /// Its name, as on its invoices.
    pub name: Line,
    /// Its legal form as it writes it (*forme juridique*): « SARL », « Micro-entreprise ».
    pub legal_form: Option<Line>,
    /// SIREN or SIRET.
    pub number: Option<BusinessNumber>,
    /// Where it is.
    pub address: Address,
    /// Where clients answer.
    pub email: Option<Email>,
    /// Where clients call.
    pub phone: Option<Phone>,
    /// The account payments go to.
    pub iban: Option<Iban>,
    /// That account's bank.
    pub bic: Option<Bic>,
    /// The day the account took another's place: a client may take the new one for a fraud.
    pub iban_changed: Option<NaiveDate>,
    /// What its terms of sale (*conditions générales de vente*) say of late payment.
    pub penalty_clause: PenaltyClause,
    /// The payment terms proposed on a new invoice.
    pub terms: PaymentTerms,
    /// What it sells, where the law has rules of its own for that.
    pub sector: Option<Sector>,
    /// How a year's days are counted for penalties.
    pub day_count: DayCount,
    /// What a part payment pays first.
    pub imputation: Imputation,
}

/// What the law makes of a client: it changes rates, terms and what may be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Debtor {
    /// A business (*professionnel*), art. L. 441-10 C. com.
    #[default]
    Business,
    /// A consumer (*consommateur*), art. 1231-6 C. civ.
    Consumer,
    /// A public buyer (*acheteur public*), art. L. 2192-10 ff. CCP.
    Public,
}

/// A client: the debtor (*débiteur*).
#[derive(Debug, Clone, PartialEq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// Company or person.
    pub name: Line,
    /// What the law makes of it.
    pub debtor: Debtor,
    /// The language it is written to in.
    pub language: Language,
    /// SIREN or SIRET.
    pub number: Option<BusinessNumber>,
    /// Whom to write to or ask for.
    pub contact_name: Option<Line>,
    /// Where reminders go.
    pub email: Option<Email>,
    /// Where calls go.
    pub phone: Option<Phone>,
    /// Where letters go.
    pub address: Address,
    /// Terms agreed with this client; the company's where there are none.
    pub terms: Option<PaymentTerms>,
    /// How it is chased, where it is not as others are.
    pub chasing: Chasing,
    /// A note to oneself.
    pub note: Block,
}

/// An invoice sent (*facture*).
#[derive(Debug, Clone, PartialEq)]
pub struct Invoice {
    /// Its id.
    pub id: InvoiceId,
    /// Who owes it.
    pub client: ClientId,
    /// The number printed on it.
    pub number: Line,
    /// What it is for, in a few words.
    pub subject: Option<Line>,
    /// The date printed on it (*date d'émission*).
    pub issued: NaiveDate,
    /// The last day to pay (*échéance*).
    pub due: NaiveDate,
    /// The day of delivery or performance (*réception des marchandises, exécution de la
    /// prestation*); for a public buyer, the day the request for payment was received.
    pub received: Option<NaiveDate>,
    /// What was to be paid, VAT included (*net à payer TTC*); more than zero.
    pub total: Money,
    /// The scenario chosen for this invoice alone.
    pub scenario: Option<ScenarioChoice>,
}

/// Money received for an invoice (*paiement, encaissement*).
#[derive(Debug, Clone, PartialEq)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// The invoice it pays.
    pub invoice: InvoiceId,
    /// The day the money was at the creditor's disposal.
    pub date: NaiveDate,
    /// How much; more than zero.
    pub amount: Money,
    /// Anything worth keeping: means, reference.
    pub note: Block,
}

/// A credit note (*avoir*): takes off an invoice's principal from its date.
#[derive(Debug, Clone, PartialEq)]
pub struct CreditNote {
    /// Its id.
    pub id: CreditNoteId,
    /// The invoice it reduces.
    pub invoice: InvoiceId,
    /// The number printed on it.
    pub number: Option<Line>,
    /// The day it takes effect.
    pub date: NaiveDate,
    /// How much; more than zero.
    pub amount: Money,
}

/// How a client is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// E-mail.
    Email,
    /// Letter.
    Letter,
    /// Telephone.
    Call,
    /// Text message (*SMS*).
    Sms,
    /// Registered letter with acknowledgement of receipt (*lettre recommandée avec avis de
    /// réception*).
    RegisteredLetter,
    /// Electronic registered letter (*lettre recommandée électronique*), by a provider.
    ElectronicRegisteredLetter,
}

impl Channel {
    /// Whether it is paper, or stands for it: what is sent is the letter, and not the message.
    pub const fn is_letter(self) -> bool {
        matches!(self, Self::Letter | Self::RegisteredLetter | Self::ElectronicRegisteredLetter)
    }
}

/// Something sent or said to a client, as it was: kept as proof, never changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Who was reached.
    pub client: ClientId,
    /// The invoices it was about, the carrying one first.
    pub invoices: Vec<InvoiceId>,
    /// The step of the ladder it was, if it was one.
    pub step: Option<StepKind>,
    /// How.
    pub channel: Channel,
    /// When, by the wall clock of the person who sent it.
    pub at: NaiveDateTime,
    /// Where to: address or number, as it was then.
    pub to: String,
    /// The subject as sent; empty for a call.
    pub subject: String,
    /// The text as sent, or what was said.
    pub body: Block,
    /// What was asked for in all at that moment.
    pub amount: Money,
    /// The SHA-256 of subject and body when they were sent: whoever has the message can see that
    /// what is kept here is it.
    pub digest: Option<Digest>,
    /// The number a registered letter is followed by.
    pub tracking: Option<Line>,
    /// The person's own words about it.
    pub note: Block,
}

/// A SHA-256: 32 bytes, written as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// A text that is not 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotADigest;

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Digest {
    type Err = NotADigest;
    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut digest = [0; 32];
        if text.len() != 64 {
            return Err(NotADigest);
        }
        for (byte, digits) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digit = |place: usize| match digits.get(place) {
                Some(digit @ b'0'..=b'9') => Ok(digit - b'0'),
                Some(digit @ b'a'..=b'f') => Ok(digit - b'a' + 10),
                _ => Err(NotADigest),
            };
            *byte = digit(0)? << 4 | digit(1)?;
        }
        Ok(Self(digest))
    }
}

/// What a hold is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldSubject {
    /// All of a client's invoices.
    Client(ClientId),
    /// One invoice.
    Invoice(InvoiceId),
}

/// Why reminders stop for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoldReason {
    /// The client promised to pay (*promesse de paiement*); the hold ends with the day promised.
    Promise,
    /// The client disputes what is asked (*litige*).
    Dispute(DisputeKind),
    /// A payment plan is being kept (*échéancier*); the hold ends with the day of the next
    /// instalment.
    PaymentPlan,
    /// The creditor chose to wait.
    Pause,
}

/// What a dispute is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DisputeKind {
    /// It is not known yet.
    #[default]
    NotSaid,
    /// The amount or the price.
    Amount,
    /// What was delivered or done.
    Quality,
    /// Nothing, or not all, was delivered or done.
    Delivery,
    /// It was not ordered, or the order's number is missing.
    Order,
    /// It says that it has paid.
    Paid,
}

/// A reason to leave a client or an invoice alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// What is left alone.
    pub subject: HoldSubject,
    /// Why.
    pub reason: HoldReason,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` until it is lifted by hand.
    pub until: Option<NaiveDate>,
    /// In the person's words.
    pub note: Block,
}

/// Money received that no invoice was paid with yet (*somme non affectée*).
#[derive(Debug, Clone, PartialEq)]
pub struct OnAccount {
    /// Its id.
    pub id: OnAccountId,
    /// Who paid it.
    pub client: ClientId,
    /// The day the money was at the creditor's disposal.
    pub date: NaiveDate,
    /// How much; more than zero.
    pub amount: Money,
    /// Anything worth keeping: means, reference.
    pub note: Block,
}

/// A rate that the user entered for a semester the tables did not know.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnRate {
    /// Its id.
    pub id: OwnRateId,
    /// Which rate.
    pub index: RateIndex,
    /// The semester it holds for.
    pub semester: Semester,
    /// The rate, in percent per year.
    pub rate: Rate,
    /// Where the user read it.
    pub source: Line,
}

/// One record of the ledger.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant is the type it holds")]
pub enum Record {
    Company(Company),
    Client(Client),
    Invoice(Invoice),
    Payment(Payment),
    CreditNote(CreditNote),
    Contact(Contact),
    Hold(Hold),
    OwnRate(OwnRate),
    Proceeding(Proceeding),
    LimitationEvent(LimitationEvent),
    Cost(Cost),
    OnAccount(OnAccount),
    Policy(Policy),
    Stationery(Stationery),
    OwnScenario(OwnScenario),
    OwnText(OwnText),
}

/// Which record; a ledger holds one company, one policy and one stationery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the id of the type it names")]
pub enum RecordId {
    Company,
    Client(ClientId),
    Invoice(InvoiceId),
    Payment(PaymentId),
    CreditNote(CreditNoteId),
    Contact(ContactId),
    Hold(HoldId),
    OwnRate(OwnRateId),
    Proceeding(ProceedingId),
    LimitationEvent(LimitationEventId),
    Cost(CostId),
    OnAccount(OnAccountId),
    Policy,
    Stationery,
    OwnScenario(ScenarioId),
    OwnText(OwnTextId),
}

impl Record {
    /// Which record this is.
    pub fn id(&self) -> RecordId {
        match self {
            Self::Company(_) => RecordId::Company,
            Self::Client(client) => RecordId::Client(client.id),
            Self::Invoice(invoice) => RecordId::Invoice(invoice.id),
            Self::Payment(payment) => RecordId::Payment(payment.id),
            Self::CreditNote(note) => RecordId::CreditNote(note.id),
            Self::Contact(contact) => RecordId::Contact(contact.id),
            Self::Hold(hold) => RecordId::Hold(hold.id),
            Self::OwnRate(rate) => RecordId::OwnRate(rate.id),
            Self::Proceeding(proceeding) => RecordId::Proceeding(proceeding.id),
            Self::LimitationEvent(event) => RecordId::LimitationEvent(event.id),
            Self::Cost(cost) => RecordId::Cost(cost.id),
            Self::OnAccount(money) => RecordId::OnAccount(money.id),
            Self::Policy(_) => RecordId::Policy,
            Self::Stationery(_) => RecordId::Stationery,
            Self::OwnScenario(own) => RecordId::OwnScenario(own.id),
            Self::OwnText(own) => RecordId::OwnText(own.id),
        }
    }
}

impl Hold {
    /// Whether reminders stop on that day.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}
