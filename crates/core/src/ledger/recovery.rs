//! What bears on recovering a debt: proceedings, what moves its limitation, what it costs.

use chrono::NaiveDate;

use crate::id::{ClientId, CostId, InvoiceId, LimitationEventId, ProceedingId};
use crate::money::Money;
use crate::text::{Block, Line};

/// What was opened against a client, or with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProceedingKind {
    /// Safeguard proceedings (*sauvegarde*).
    Safeguard,
    /// Receivership (*redressement judiciaire*).
    Receivership,
    /// Liquidation (*liquidation judiciaire*).
    Liquidation,
    /// The simplified recovery of a small claim by a court officer (*procédure simplifiée de
    /// recouvrement des petites créances*, art. L. 125-1 CPCE).
    SimplifiedRecovery,
}

/// Proceedings of a client: the creditor leaves it alone until they are closed.
#[derive(Debug, Clone, PartialEq)]
pub struct Proceeding {
    /// Its id.
    pub id: ProceedingId,
    /// Whose.
    pub client: ClientId,
    /// Which.
    pub kind: ProceedingKind,
    /// The day of the judgment that opened it (*jugement d'ouverture*), or of the court officer's
    /// letter.
    pub opened: NaiveDate,
    /// The day the judgment was published in the BODACC: claims are declared from it.
    pub published: Option<NaiveDate>,
    /// The day it was closed; `None` while it goes on.
    pub closed: Option<NaiveDate>,
    /// In the person's words: court, liquidator, reference.
    pub note: Block,
}

/// What happened to a claim that interrupts its limitation or suspends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LimitationEventKind {
    /// The debtor acknowledged the debt (*reconnaissance de dette*), art. 2240 C. civ.
    Acknowledgement,
    /// A claim in court (*demande en justice*), art. 2241 C. civ.
    CourtClaim,
    /// A conservatory measure or an act of enforcement (*mesure conservatoire, acte d'exécution
    /// forcée*), art. 2244 C. civ.
    Enforcement,
    /// A mediation or conciliation, or the debtor's agreement to the simplified recovery of a
    /// small claim (*médiation, conciliation*), art. 2238 C. civ.
    Mediation,
}

/// An event that bears on the limitation of one invoice (*prescription*).
#[derive(Debug, Clone, PartialEq)]
pub struct LimitationEvent {
    /// Its id.
    pub id: LimitationEventId,
    /// The invoice it is about.
    pub invoice: InvoiceId,
    /// Which.
    pub kind: LimitationEventKind,
    /// The day it happened, or began.
    pub date: NaiveDate,
    /// The day the proceedings in court or the mediation ended; `None` while they go on, and for
    /// what lasts a day.
    pub until: Option<NaiveDate>,
    /// In the person's words: which court, where the proof is.
    pub note: Block,
}

/// A cost of recovering an invoice beyond the fixed indemnity, on justification
/// (*indemnisation complémentaire*, art. L. 441-10 II C. com.).
#[derive(Debug, Clone, PartialEq)]
pub struct Cost {
    /// Its id.
    pub id: CostId,
    /// The invoice it was spent on.
    pub invoice: InvoiceId,
    /// The day it was borne.
    pub date: NaiveDate,
    /// How much; more than zero.
    pub amount: Money,
    /// What it is, and its proof: « Facture n° 12 du commissaire de justice ».
    pub what: Line,
}

impl Proceeding {
    /// Whether it goes on that day.
    pub fn runs_on(&self, day: NaiveDate) -> bool {
        self.opened <= day && self.closed.is_none_or(|closed| day < closed)
    }
}
