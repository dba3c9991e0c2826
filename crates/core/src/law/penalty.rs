//! Late-payment penalties (*pénalités de retard*) as a ledger of lines that explain themselves.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{DayCount, Imputation, PenaltyClause, Row};
use crate::ledger::{Debtor, OwnRate};
use crate::money::Money;
use crate::rate::Rate;

/// All that bears on what may be claimed for one invoice.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// What the law makes of the client.
    pub debtor: Debtor,
    /// The date of the invoice.
    pub issued: NaiveDate,
    /// The last day to pay.
    pub due: NaiveDate,
    /// What was to be paid, VAT included.
    pub total: Money,
    /// What the terms of sale stipulate.
    pub clause: PenaltyClause,
    /// The day of the formal notice (*mise en demeure*), if there was one.
    pub formal_notice: Option<NaiveDate>,
    /// Payments and credit notes, in any order.
    pub movements: Vec<Movement>,
    /// What recovering it has cost, in any order.
    pub costs: Vec<RecoveryCost>,
    /// The day insolvency proceedings were opened against the client, on or after the date of the
    /// invoice: interest stops there.
    pub insolvency: Option<NaiveDate>,
    /// How a year's days are counted.
    pub day_count: DayCount,
    /// What a part payment pays first.
    pub imputation: Imputation,
}

/// A payment or a credit note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Movement {
    /// The day the money came, or the credit note took effect.
    pub date: NaiveDate,
    /// Which of the two.
    pub kind: MovementKind,
    /// How much; more than zero.
    pub amount: Money,
}

/// A cost of recovering an invoice that can be justified (*frais de recouvrement*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecoveryCost {
    /// The day it was borne.
    pub date: NaiveDate,
    /// How much; more than zero.
    pub amount: Money,
}

/// What reduced the debt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MovementKind {
    /// A credit note: reduces the principal.
    CreditNote,
    /// Money: pays interest or principal first, as agreed.
    Payment,
}

/// Where a line's rate comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum RateSource {
    /// The ECB's refinancing rate (`ecb`) and `points`: 10 by default, 8 for public buyers.
    Ecb { ecb: Rate, points: Rate },
    /// The legal rate (`legal`) so many `times`.
    Legal { legal: Rate, times: Decimal },
    /// The rate stipulated.
    Stipulated,
    /// The rate `stipulated`, raised to three times the rate `legal` (art. L. 441-10 II C. com.).
    RaisedToFloor { stipulated: Rate, legal: Rate },
}

/// Interest on one balance at one rate.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The first day that bears interest.
    pub from: NaiveDate,
    /// The last one, included.
    pub to: NaiveDate,
    /// Days from first to last.
    pub days: u32,
    /// The principal that bears it.
    pub base: Money,
    /// The rate, and where it comes from; `None` where no rate is known for that semester.
    pub rate: Option<(Rate, RateSource)>,
    /// Where what the rate rests on was read, if it is in the tables.
    pub row: Option<&'static Row>,
    /// What the user entered of what the rate rests on, with its source.
    pub own_rate: Option<Box<OwnRate>>,
    /// The interest, unrounded.
    pub amount: Decimal,
}

/// Something the reader must know about a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields are named in their variant's sentence")]
pub enum Warning {
    /// No rate is known after that day: the sum stops there.
    UnknownAfter(NaiveDate),
    /// No rate is known for some days from the first to the last of these, while later ones are
    /// known: they are left out.
    UnknownBetween { from: NaiveDate, to: NaiveDate },
    /// No rate is known for some days up to that one, older than the tables: they are left out.
    UnknownUntil(NaiveDate),
    /// The stipulated rate is under the floor of three times the legal rate, in the semester of
    /// that day for the first time; the lines raised to it say so.
    RaisedToFloor { from: NaiveDate },
    /// The legal rate is not known, in the semester of that day for the first time: the
    /// stipulated rate is taken as it is, without a look at the floor.
    FloorUnchecked { from: NaiveDate },
    /// The terms of sale do not bind this client: a public buyer's rate is the law's, and a
    /// consumer's penalty clause (*clause pénale*, art. 1231-5 C. civ.) is left to the judge.
    ClauseSetAside,
    /// A consumer owes no interest before a formal notice.
    NoFormalNotice,
    /// A consumer owes no recovery cost where no enforceable title was there yet (art. L. 111-8
    /// CPCE): those noted are left out.
    CostsSetAside,
    /// Interest stops on that day, on which insolvency proceedings were opened (art. L. 622-28
    /// C. com.). To be checked: [`INTEREST_STOP`](super::INTEREST_STOP) rests on one source.
    InterestStopped { from: NaiveDate },
    /// Neither the indemnity nor recovery costs may be claimed: the proceedings opened on that day
    /// forbade payment at the due date (art. L. 441-10 II C. com.).
    IndemnityBarred { opened: NaiveDate },
    /// Some days are older than the rules, which have their present form since that day: what is
    /// reckoned for them is an approximation.
    OlderThanRules { since: NaiveDate },
    /// More was received than was owed.
    Overpaid(Money),
}

/// What may be claimed on a day, and how it comes about.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Interest, line by line, oldest first.
    pub lines: Vec<Line>,
    /// Interest earned up to the day, paid since or not: the sum of the lines, rounded once.
    pub interest: Money,
    /// What payments have paid of that interest.
    pub interest_paid: Money,
    /// The recovery indemnity (*indemnité forfaitaire de recouvrement*): 40 € or nothing.
    pub indemnity: Money,
    /// The complementary indemnity (*indemnisation complémentaire*): what the recovery costs that
    /// can be justified exceed the indemnity by, paid since or not.
    pub costs: Money,
    /// What remains of the principal.
    pub principal: Money,
    /// The invoice less all that was received or credited: what is left to pay as the client reads
    /// its own books; less than zero where more was received. `principal` is more where payments
    /// have paid interest first; the total is the same: `remaining` + `interest` + `indemnity`
    /// + `costs`.
    pub remaining: Money,
    /// What was received or credited beyond all that is due.
    pub surplus: Money,
    /// All that is due that day.
    pub total: Money,
    /// The last day whose rate is known, with none unknown before it since the tables begin.
    pub known_until: NaiveDate,
    /// What the reader must know.
    pub warnings: Vec<Warning>,
}
