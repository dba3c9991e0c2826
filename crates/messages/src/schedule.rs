//! A payment plan in words (*échéancier*): for the page, for paper and to copy.

use relancier_core::id::InvoiceId;
use relancier_core::identity::Language;
use relancier_core::law::{Parts, PaymentPlan, PlanWarning, Warning};
use relancier_core::money::Money;

use crate::format;
use crate::letter::{Align, Block, Column, Letter, Table, Total};
use crate::reckoning::{Sum, Words};
use crate::template::{Field, Phrase, Word};

/// A payment plan as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    /// What stands over the columns of [`rows`](Self::rows).
    pub columns: [&'static str; 6],
    /// One for each instalment: day, amount, what it pays (invoice, interest, indemnity), what
    /// remains after it.
    pub rows: Vec<[String; 6]>,
    /// What it comes to.
    pub sums: Vec<Sum>,
    /// What the reader must know, a sentence each.
    pub notes: Vec<String>,
    language: Language,
}

/// Puts a payment plan into words; `number` gives the number printed on an invoice.
pub fn schedule(
    plan: &PaymentPlan,
    language: Language,
    number: impl Fn(InvoiceId) -> String,
) -> Schedule {
    let words = Words(language);
    let amount = |money| format::amount(money, language);
    let rows = plan.steps.iter().map(|step| {
        [
            format::date_numeric(step.instalment.date, language),
            amount(step.instalment.amount),
            amount(step.paid.principal),
            amount(step.paid.interest),
            amount(step.paid.indemnity),
            amount(step.remaining.total()),
        ]
    });
    let mut sums = vec![sum(words, Word::PlanDueToday, plan.due_today.total(), false)];
    sums.extend(outcome(words, plan));
    let given_up = plan.given_up.total();
    if given_up.is_positive() {
        sums.push(sum(words, Word::PlanGivenUp, given_up, false));
    }
    Schedule {
        columns: [
            Word::PlanColumnDate,
            Word::PlanColumnAmount,
            Word::PlanColumnPrincipal,
            Word::PlanColumnInterest,
            Word::PlanColumnIndemnity,
            Word::PlanColumnRemaining,
        ]
        .map(|column| words.word(column)),
        rows: rows.collect(),
        sums,
        notes: notes(words, plan, number),
        language,
    }
}

fn retain<T>(cells: &mut Vec<T>, shown: [bool; 6]) {
    let mut shown = shown.into_iter();
    cells.retain(|_| shown.next() == Some(true));
}

fn sum(words: Words, label: Word, money: Money, grand: bool) -> Sum {
    Sum { label: words.word(label), note: None, amount: words.amount(money), grand }
}

/// What the instalments come to, and what they leave.
fn outcome(words: Words, plan: &PaymentPlan) -> Vec<Sum> {
    let paid = plan.paid.total() + plan.left_over;
    let sums = [
        (Word::PlanCostOfWaiting, plan.cost_of_waiting.total(), false),
        (Word::PlanPaid, paid, true),
        (Word::PlanLeftOver, plan.left_over, false),
        (Word::PlanRemaining, plan.remaining.total(), false),
    ];
    let told = sums.into_iter().filter(|(_, money, grand)| *grand || money.is_positive());
    told.map(|(label, money, grand)| sum(words, label, money, grand)).collect()
}

fn notes(
    words: Words,
    plan: &PaymentPlan,
    number: impl Fn(InvoiceId) -> String,
) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(day) = plan.known_until {
        let on = [(Field::On, words.date(day))];
        notes.push(words.phrase(Phrase::PlanKnownUntil, &on));
    }
    for warning in &plan.warnings {
        let note = match warning {
            // Said once, above.
            PlanWarning::Statement { warning: Warning::UnknownAfter(_), .. } => continue,
            PlanWarning::Statement { invoice, warning } => {
                let fields = [
                    (Field::Source, number(*invoice)),
                    (Field::Amount, words.warning(warning)),
                ];
                words.phrase(Phrase::PlanAbout, &fields)
            }
            PlanWarning::WaiverVoid { invoice } => {
                words.phrase(Phrase::PlanWaiverVoid, &[(Field::Source, number(*invoice))])
            }
        };
        notes.push(note);
    }
    notes
}

impl Schedule {
    /// A document of its own; `what` says whose invoices it is about.
    pub fn document(&self, plan: &PaymentPlan, what: Vec<(String, String)>) -> Letter {
        let words = Words(self.language);
        let on = [(Field::On, words.date(plan.today))];
        let title = words.phrase(Phrase::PlanTitle, &on);
        let table = self.table(&self.sums);
        let mut body = vec![Block::Details(what), Block::Table(table)];
        body.extend(self.notes.iter().cloned().map(Block::Paragraph));
        let name = words.phrase(Phrase::PlanFileName, &[(Field::On, plan.today.to_string())]);
        Letter::for_nobody(self.language, plan.today, title, body, &name)
    }

    /// The instalments alone, with what they come to; what they pay is told where it is not the
    /// invoices alone.
    pub(crate) fn instalments(&self, plan: &PaymentPlan) -> Table {
        let mut table = self.table(&outcome(Words(self.language), plan));
        let Parts { interest, indemnity, .. } = plan.paid;
        let paid = [!interest.is_zero(), !indemnity.is_zero()];
        let shown = [true, true, paid.contains(&true), paid[0], paid[1], true];
        retain(&mut table.columns, shown);
        table.rows.iter_mut().for_each(|row| retain(row, shown));
        table
    }

    fn table(&self, sums: &[Sum]) -> Table {
        let columns = self.columns.iter().enumerate().map(|(place, title)| Column {
            title: (*title).to_owned(),
            align: if place == 0 { Align::Left } else { Align::Right },
        });
        let totals = sums.iter().map(|sum| Total {
            label: sum.label.to_owned(),
            amount: sum.amount.clone(),
            grand: sum.grand,
        });
        Table {
            columns: columns.collect(),
            rows: self.rows.iter().map(|row| row.to_vec()).collect(),
            foot: None,
            totals: totals.collect(),
            carried: None,
        }
    }
}
