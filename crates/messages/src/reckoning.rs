//! The penalty ledger in words: what a statement says, for the page, for paper and to copy.

use chrono::NaiveDate;
use relancier_core::identity::Language;
use relancier_core::law::{
    Claim, DayCount, Imputation, Line, MovementKind, RateSource, Row, Statement, Warning,
};
use relancier_core::ledger::{Debtor, Register};
use relancier_core::money::Money;

use crate::format;
use crate::letter::{Align, Block, Column, Letter, Table, Total};
use crate::template::{CourtText, Field, Phrase, Piece, Word};
use crate::texts;

/// A statement as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoning {
    /// What stands over the columns of [`lines`](Self::lines).
    pub columns: [&'static str; 5],
    /// One for each period, oldest first.
    pub lines: Vec<ReckonedLine>,
    /// What adds up, the total last.
    pub sums: Vec<Sum>,
    /// The conventions it was reckoned by; empty where nothing was.
    pub conventions: String,
    /// What the reader must know, a sentence each.
    pub warnings: Vec<String>,
    language: Language,
}

/// Interest on one balance at one rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReckonedLine {
    /// First and last day.
    pub period: String,
    /// Where the rate comes from, with its article.
    pub source: String,
    /// Where the figure it rests on was read; `None` for a number of the terms of sale.
    pub read: Option<String>,
    /// The balance.
    pub base: String,
    /// How many days.
    pub days: String,
    /// The rate.
    pub rate: String,
    /// The interest, rounded to be shown.
    pub interest: String,
}

/// A figure under the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// What it is.
    pub label: &'static str,
    /// Its article.
    pub note: Option<String>,
    /// How much.
    pub amount: String,
    /// Whether it is the sum of the others.
    pub grand: bool,
}

/// Puts a statement into words.
pub fn reckoning(claim: &Claim, statement: &Statement, language: Language) -> Reckoning {
    let words = Words(language);
    let columns = [
        Word::LedgerColumnPeriod,
        Word::LedgerColumnBase,
        Word::LedgerColumnDays,
        Word::LedgerColumnRate,
        Word::LedgerColumnInterest,
    ]
    .map(|column| words.word(column));
    Reckoning {
        columns,
        lines: statement.lines.iter().map(|line| words.line(claim, line)).collect(),
        sums: words.sums(claim, statement),
        conventions: words.conventions(claim, statement),
        warnings: statement.warnings.iter().map(|warning| words.warning(warning)).collect(),
        language,
    }
}

impl Reckoning {
    /// A document of its own, with what was given; nobody writes it to anybody.
    pub fn document(&self, claim: &Claim, as_of: NaiveDate) -> Letter {
        let words = Words(self.language);
        let title = words.phrase(
            Phrase::LedgerTitle,
            &[(Field::On, format::date_long(as_of, self.language))],
        );
        let mut body = vec![Block::Details(words.given(claim, as_of)), self.table()];
        let notes = core::iter::once(&self.conventions).chain(&self.warnings);
        body.extend(notes.filter(|note| !note.is_empty()).cloned().map(Block::Paragraph));
        let name = words.phrase(Phrase::LedgerFileName, &[(Field::On, as_of.to_string())]);
        Letter::for_nobody(self.language, as_of, title, body, &name)
    }

    /// The same of an invoice, among those of others (*décompte des pénalités, annexe*).
    pub fn annex(&self, number: &str, claim: &Claim, as_of: NaiveDate) -> Letter {
        let mut annex = self.document(claim, as_of);
        for title in [&mut annex.subject, &mut annex.title] {
            *title = format!("{title} – {number}");
        }
        annex
    }

    /// Its lines and sums, as they stand on paper.
    pub(crate) fn table(&self) -> Block {
        let [period, figures @ ..] = self.columns;
        let column = |align, title: &str| Column { title: title.to_owned(), align };
        let row = |line: &ReckonedLine| {
            vec![
                format!("{}\n{}", line.period, line.source),
                line.base.clone(),
                line.days.clone(),
                line.rate.clone(),
                line.interest.clone(),
            ]
        };
        let total = |sum: &Sum| Total {
            label: match &sum.note {
                Some(note) => format!("{} ({note})", sum.label),
                None => sum.label.to_owned(),
            },
            amount: sum.amount.clone(),
            grand: sum.grand,
        };
        Block::Table(Table {
            columns: core::iter::once(column(Align::Left, period))
                .chain(figures.into_iter().map(|title| column(Align::Right, title)))
                .collect(),
            rows: self.lines.iter().map(row).collect(),
            foot: None,
            totals: self.sums.iter().map(total).collect(),
            carried: None,
        })
    }
}

/// A text with the fields it names.
fn filled(text: &str, fields: &[(Field, String)]) -> String {
    let value = |wanted: Field| fields.iter().find(|(field, _)| *field == wanted);
    let mut filled = String::new();
    for piece in texts::read(text) {
        match piece {
            Piece::Words(words) => filled.push_str(words),
            Piece::Field(field) => filled.push_str(value(field).map_or("", |(_, value)| value)),
            Piece::If(_) | Piece::Else | Piece::End => {}
        }
    }
    filled
}

/// The words of a language.
#[derive(Clone, Copy)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    pub(crate) fn word(self, word: Word) -> &'static str {
        texts::word(self.0, word)
    }

    /// A phrase of a document; the build sees to it that it holds fields of documents alone.
    pub(crate) fn phrase(self, phrase: Phrase, fields: &[(Field, String)]) -> String {
        filled(texts::phrase(self.0, Register::Vous, phrase), fields)
    }

    /// A text of a file for the court; the same holds.
    pub(crate) fn court(self, text: CourtText, fields: &[(Field, String)]) -> String {
        filled(texts::court(self.0, text), fields)
    }

    pub(crate) fn amount(self, amount: Money) -> String {
        format::amount(amount, self.0)
    }

    pub(crate) fn date(self, date: NaiveDate) -> String {
        format::date_long(date, self.0)
    }

    fn line(self, claim: &Claim, line: &Line) -> ReckonedLine {
        let short = |date| format::date_numeric(date, self.0);
        let fields = [(Field::From, short(line.from)), (Field::To, short(line.to))];
        let (rate, mut source) = match &line.rate {
            Some((rate, source)) => (format::rate(*rate, self.0), self.source(claim, source)),
            None => (
                self.word(Word::LedgerUnknown).to_owned(),
                self.word(Word::LedgerUnknownSource).to_owned(),
            ),
        };
        if let Some(own) = &line.own_rate {
            let fields = [(Field::Source, own.source.to_string())];
            source.push_str(" · ");
            source.push_str(&self.phrase(Phrase::LedgerOwnRate, &fields));
        }
        ReckonedLine {
            period: self.phrase(Phrase::LedgerPeriod, &fields),
            source,
            read: line.row.map(|row| self.read(row)),
            base: self.amount(line.base),
            days: format::days(line.days, self.0),
            rate,
            interest: self.amount(Money::round(line.amount)),
        }
    }

    /// Where a rate comes from, with its article.
    fn source(self, claim: &Claim, source: &RateSource) -> String {
        let rate = |rate| format::rate(rate, self.0);
        match *source {
            RateSource::Ecb { ecb, points } => {
                let phrase = match claim.debtor {
                    Debtor::Public => Phrase::LedgerPublic,
                    Debtor::Business | Debtor::Consumer => Phrase::LedgerEcb,
                };
                let points = format::points(points, self.0);
                self.phrase(phrase, &[(Field::Ecb, rate(ecb)), (Field::Points, points)])
            }
            RateSource::Legal { legal, times } => {
                let phrase = match claim.debtor {
                    Debtor::Consumer => Phrase::LedgerConsumer,
                    Debtor::Business | Debtor::Public => Phrase::LedgerLegal,
                };
                let times = format::number(times.normalize(), self.0);
                self.phrase(phrase, &[(Field::Times, times), (Field::Legal, rate(legal))])
            }
            RateSource::Stipulated => self.word(Word::LedgerStipulated).to_owned(),
            RateSource::RaisedToFloor { stipulated, legal } => {
                let fields =
                    [(Field::Stipulated, rate(stipulated)), (Field::Legal, rate(legal))];
                self.phrase(Phrase::LedgerFloor, &fields)
            }
        }
    }

    /// Where a rate was read, and whether that is certain.
    fn read(self, row: &Row) -> String {
        let phrase = if row.verified { Phrase::LedgerRead } else { Phrase::LedgerReadOnce };
        let fields = [
            (Field::Source, row.source.to_owned()),
            (Field::From, format::date_numeric(row.from, self.0)),
        ];
        self.phrase(phrase, &fields)
    }

    fn sums(self, claim: &Claim, statement: &Statement) -> Vec<Sum> {
        let sum = |label, note, amount, grand| Sum {
            label: self.word(label),
            note,
            amount: self.amount(amount),
            grand,
        };
        let beyond = statement.remaining < Money::ZERO;
        let remaining = if beyond { Word::LedgerBeyond } else { Word::LedgerRemaining };
        let mut sums = vec![sum(remaining, None, statement.remaining, false)];
        if !statement.lines.is_empty() {
            sums.push(sum(Word::LedgerInterest, None, statement.interest, false));
        }
        if statement.indemnity.is_positive() {
            let article = match claim.debtor {
                Debtor::Public => Word::LedgerIndemnityPublic,
                Debtor::Business | Debtor::Consumer => Word::LedgerIndemnityBusiness,
            };
            let article = self.word(article).to_owned();
            sums.push(sum(Word::LedgerIndemnity, Some(article), statement.indemnity, false));
        }
        if statement.costs.is_positive() {
            let note = self.word(Word::LedgerCostsNote).to_owned();
            sums.push(sum(Word::LedgerCosts, Some(note), statement.costs, false));
        }
        sums.push(if statement.surplus.is_positive() {
            sum(Word::LedgerSurplus, None, statement.surplus, true)
        } else {
            sum(Word::LedgerTotal, None, statement.total, true)
        });
        sums
    }

    fn conventions(self, claim: &Claim, statement: &Statement) -> String {
        if statement.lines.is_empty() {
            return String::new();
        }
        let year = match claim.day_count {
            DayCount::Fixed365 => Word::LedgerYear365,
            DayCount::Actual => Word::LedgerYearActual,
        };
        let imputation = match claim.imputation {
            Imputation::InterestFirst => Word::LedgerInterestFirst,
            Imputation::PrincipalFirst => Word::LedgerPrincipalFirst,
        };
        let known = [(Field::To, self.date(statement.known_until))];
        let known = self.phrase(Phrase::LedgerKnownUntil, &known);
        let mut text = format!("{} {} {known}", self.word(year), self.word(imputation));
        if statement.interest_paid.is_positive() {
            let paid = [(Field::Amount, self.amount(statement.interest_paid))];
            text.push(' ');
            text.push_str(&self.phrase(Phrase::LedgerInterestPaid, &paid));
        }
        text
    }

    pub(crate) fn warning(self, warning: &Warning) -> String {
        let on = |phrase, day| self.phrase(phrase, &[(Field::On, self.date(day))]);
        match *warning {
            Warning::UnknownAfter(day) => on(Phrase::WarnUnknownAfter, day),
            Warning::UnknownBetween { from, to } => {
                let fields = [(Field::From, self.date(from)), (Field::To, self.date(to))];
                self.phrase(Phrase::WarnUnknownBetween, &fields)
            }
            Warning::UnknownUntil(day) => on(Phrase::WarnUnknownUntil, day),
            Warning::RaisedToFloor { from } => on(Phrase::WarnRaisedToFloor, from),
            Warning::FloorUnchecked { from } => on(Phrase::WarnFloorUnchecked, from),
            Warning::ClauseSetAside => self.word(Word::WarnClauseSetAside).to_owned(),
            Warning::NoFormalNotice => self.word(Word::WarnNoFormalNotice).to_owned(),
            Warning::CostsSetAside => self.word(Word::WarnCostsSetAside).to_owned(),
            Warning::InterestStopped { from } => on(Phrase::WarnInterestStopped, from),
            Warning::IndemnityBarred { opened } => on(Phrase::WarnIndemnityBarred, opened),
            Warning::OlderThanRules { since } => on(Phrase::WarnOlderThanRules, since),
            Warning::Overpaid(by) => {
                self.phrase(Phrase::WarnOverpaid, &[(Field::Amount, self.amount(by))])
            }
        }
    }

    /// What a calculation starts from, names and values.
    fn given(self, claim: &Claim, as_of: NaiveDate) -> Vec<(String, String)> {
        let debtor = match claim.debtor {
            Debtor::Business => Word::GivenBusiness,
            Debtor::Consumer => Word::GivenConsumer,
            Debtor::Public => Word::GivenPublic,
        };
        let mut given = vec![
            (Word::GivenTotal, self.amount(claim.total)),
            (Word::GivenDebtor, self.word(debtor).to_owned()),
            (Word::GivenDue, self.date(claim.due)),
        ];
        if claim.debtor == Debtor::Consumer {
            given.extend(claim.formal_notice.map(|day| (Word::GivenNotice, self.date(day))));
        }
        given.extend(claim.movements.iter().map(|movement| {
            let kind = match movement.kind {
                MovementKind::Payment => Word::GivenPayment,
                MovementKind::CreditNote => Word::GivenCreditNote,
            };
            let date = format::date_numeric(movement.date, self.0);
            (kind, format!("{} ({date})", self.amount(movement.amount)))
        }));
        given.push((Word::GivenAsOf, self.date(as_of)));
        given.into_iter().map(|(name, value)| (self.word(name).to_owned(), value)).collect()
    }
}
