//! What the law adds to an invoice paid late, on any day, and why.

mod allocation;
mod caps;
mod clause;
mod court;
mod insolvency;
mod limitation;
mod overview;
mod parts;
mod penalty;
mod rate_rule;
mod rates;
mod semester;
mod statement;
mod tables;
mod term_check;
mod terms;
mod what_if;

pub use allocation::{Allocation, Claims, Precedence, Receipt, Share, allocate};
pub use caps::{Sector, TermCap, TermCase, TermStart};
pub use clause::{DayCount, Imputation, Multiple, MultipleError, PenaltyClause};
pub use court::{Court, CourtForm, CourtKind, DebtKind, Seat, Venue, venue};
pub use limitation::{
    Limitation, LimitationAnswer, LimitationCase, LimitationEffect, LimitationEnd,
    LimitationLevel, LimitationNote, LimitationStep, limitation,
};
pub use overview::{SemesterRates, semesters, unknown_semesters};
pub use parts::{Parts, Waiver};
pub use penalty::{
    Claim, Line, Movement, MovementKind, RateSource, RecoveryCost, Statement, Warning,
};
pub use rates::{Creditor, OwnRateUse, RateIndex, Rates};
pub use semester::{NotASemester, Semester};
pub use statement::statement;
pub use tables::{
    COUNTING, COURTS_READ_ON, Citation, DECLARATION, DEFAULT_POINTS, EUROPEAN_ORDER,
    FLOOR_TIMES, INDEMNITY, INDEMNITY_BAR, INTEREST_STOP, LETTERS, NEW_PERIOD, ORDER,
    ORDER_CONTRIBUTION, ORDER_FEE, ORDER_OPPOSITION, ORDER_PLACE, ORDER_SERVICE,
    PRESENT_FORM_SINCE, PUBLIC_DEBTOR, PUBLIC_POINTS, Period, RETENTION_ACCOUNTING,
    RETENTION_INACTIVE, Row, Rule, SMALL_CLAIM, Series, UNDISPUTED_CLAIM,
};
pub use term_check::{Agreed, TermCheck, TermQuestion, term_check};
pub use terms::{DaysError, PaymentTerms, RunsFrom, TermDays};
pub use what_if::{
    Instalment, PaymentPlan, PlanDebt, PlanShare, PlanStep, PlanWarning, Proposal,
    ProposalError, what_if,
};
