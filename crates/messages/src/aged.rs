//! What all clients owe, by how late it is, in words (*balance âgée*).

use chrono::NaiveDate;
use relancier_core::dunning::{AgedBalance, Aging};
use relancier_core::identity::Language;
use relancier_core::ledger::Ledger;
use relancier_core::money::Money;

use crate::letter::{Align, Block, Carried, Letter, Table};
use crate::reckoning::Words;
use crate::template::{Field, Phrase, Word};

/// The figures of an aged balance, each with what stands over it.
type Bucket = (Word, fn(&Aging) -> Money);

pub(crate) const BUCKETS: [Bucket; 6] = [
    (Word::AgedNotDue, |aging| aging.not_due),
    (Word::AgedTo30, |aging| aging.to_30),
    (Word::AgedTo60, |aging| aging.to_60),
    (Word::AgedTo90, |aging| aging.to_90),
    (Word::AgedBeyond, |aging| aging.beyond),
    (Word::AgedTotal, Aging::outstanding),
];

/// The aged balance of the company on a day, for itself.
pub fn aged_balance(
    ledger: &Ledger,
    aged: &AgedBalance,
    as_of: NaiveDate,
    language: Language,
) -> Letter {
    let words = Words(language);
    let mut title = words.phrase(Phrase::AgedTitle, &[(Field::On, words.date(as_of))]);
    let company = ledger.company().map(|company| company.name.to_string());
    let author = company.unwrap_or_default();
    if !author.is_empty() {
        title = format!("{author} – {title}");
    }
    let mut body = if aged.clients.is_empty() {
        vec![Block::Paragraph(words.word(Word::AgedNothing).to_owned())]
    } else {
        vec![Block::Table(table(words, ledger, aged))]
    };
    if aged.credit.is_positive() {
        let amount = [(Field::Amount, words.amount(aged.credit))];
        body.push(Block::Paragraph(words.phrase(Phrase::AgedCredit, &amount)));
    }
    let name = words.phrase(Phrase::AgedFileName, &[(Field::On, as_of.to_string())]);
    Letter { author, ..Letter::for_nobody(language, as_of, title, body, &name) }
}

fn table(words: Words, ledger: &Ledger, aged: &AgedBalance) -> Table {
    let row = |name: String, aging| {
        core::iter::once(name).chain(amounts(words, aging)).collect::<Vec<_>>()
    };
    let rows = aged.clients.iter().map(|(client, aging)| {
        let client = ledger.client(*client).map(|client| client.name.to_string());
        row(client.unwrap_or_default(), aging)
    });
    let mut sum = Money::ZERO;
    let sums = aged.clients.iter().map(|(_, aging)| {
        sum += aging.outstanding();
        words.amount(sum)
    });
    let buckets = BUCKETS.map(|(title, _)| words.column(title, Align::Right));
    let client = words.column(Word::AgedClient, Align::Left);
    Table {
        columns: core::iter::once(client).chain(buckets).collect(),
        rows: rows.collect(),
        foot: Some(row(words.word(Word::AgedTotal).to_owned(), &aged.sum)),
        totals: Vec::new(),
        carried: Some(Carried {
            forward: words.word(Word::CarriedForward).to_owned(),
            brought: words.word(Word::BroughtForward).to_owned(),
            sums: sums.collect(),
        }),
    }
}

/// The figures of an aged balance, in the order of [`BUCKETS`].
pub(crate) fn amounts(words: Words, aging: &Aging) -> Vec<String> {
    let amount = |money: Money| match money {
        Money::ZERO => "–".to_owned(),
        money => words.amount(money),
    };
    BUCKETS.iter().map(|(_, of)| amount(of(aging))).collect()
}
