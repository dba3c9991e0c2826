//! A book of invoices, the same on every machine: a small firm's mixture, all of them paid badly.

pub mod dice;

use core::hint::black_box;

use chrono::{Days, NaiveDate};
use dice::Dice;
use relancier_core::law::{
    Claim, DayCount, Imputation, Movement, MovementKind, Multiple, PenaltyClause, Rates,
    statement,
};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;
use relancier_core::rate::Rate;

/// Invoices in the book.
pub const INVOICES: usize = 100_000;

/// Payments and credit notes of each.
const MOVEMENTS: usize = 4;

/// The days during which they come: three years.
const SPAN: u64 = 3 * 365;

/// The invoices, and the day they are reckoned for.
pub struct Book {
    claims: Vec<Claim>,
    as_of: NaiveDate,
}

/// What a reckoning of the whole book came to, on which all machines must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    /// Lines of all the penalty ledgers.
    pub lines: usize,
    /// What is due in all.
    pub total: Money,
}

impl Book {
    /// Draws the book.
    pub fn draw() -> Self {
        let mut dice = Dice(0x5EED);
        let claims = (0..INVOICES).map(|_| claim(&mut dice)).collect();
        Self { claims, as_of: day(2026, 12, 31) }
    }

    /// Makes every penalty ledger of the book.
    pub fn reckon(&self) -> Tally {
        let rates = Rates::builtin();
        let mut tally = Tally { lines: 0, total: Money::ZERO };
        for claim in &self.claims {
            let statement = black_box(statement(black_box(claim), &rates, self.as_of));
            tally.lines += statement.lines.len();
            tally.total += statement.total;
        }
        tally
    }
}

/// An invoice due in the second half of 2023, and what came for it within three years.
fn claim(dice: &mut Dice) -> Claim {
    let due = day(2023, 7, 1) + Days::new(dice.below(184));
    let debtor = match dice.below(100) {
        0..85 => Debtor::Business,
        85..95 => Debtor::Consumer,
        _ => Debtor::Public,
    };
    let clause = match dice.below(100) {
        0..60 => PenaltyClause::LegalDefault,
        60..80 => PenaltyClause::Fixed(percent(800 + 25 * dice.below(30))),
        80..92 => Multiple::parse_plain("3")
            .map_or(PenaltyClause::LegalDefault, PenaltyClause::LegalMultiple),
        _ => PenaltyClause::EcbPlus(percent(700 + 100 * dice.below(6))),
    };
    let notice = due + Days::new(30 + dice.below(60));
    let total = 5_000 + dice.below(1_500_000);
    let mut left = total;
    let movements = (1..=MOVEMENTS).map(|nth| {
        let date = due + Days::new(1 + dice.below(SPAN));
        // Three invoices in ten are paid in full in the end.
        let all = nth == MOVEMENTS && dice.below(10) < 3;
        let amount = if all { left } else { left / 20 + dice.below(left / 5) + 1 };
        left -= amount;
        let kind = match dice.below(8) {
            0 => MovementKind::CreditNote,
            _ => MovementKind::Payment,
        };
        Movement { date, kind, amount: cents(amount) }
    });
    let movements = movements.collect();
    Claim {
        debtor,
        issued: due - Days::new(30),
        due,
        total: cents(total),
        clause,
        formal_notice: (debtor == Debtor::Consumer).then_some(notice),
        movements,
        costs: Vec::new(),
        insolvency: None,
        day_count: if dice.below(5) == 0 { DayCount::Actual } else { DayCount::Fixed365 },
        imputation: if dice.below(3) == 0 {
            Imputation::PrincipalFirst
        } else {
            Imputation::InterestFirst
        },
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn cents(cents: u64) -> Money {
    i64::try_from(cents)
        .ok()
        .and_then(|cents| Money::from_cents(cents).ok())
        .unwrap_or_default()
}

fn percent(hundredths: u64) -> Rate {
    Rate::from_hundredths(i16::try_from(hundredths).unwrap_or_default())
}
