//! An attestation that invoices are paid, in words (*attestation de paiement*).

use chrono::NaiveDate;
use relancier_core::dunning::{Settled, SettledBy};
use relancier_core::money::Money;

use crate::format;
use crate::letter::{Align, Block, Letter, Look, Table, Total};
use crate::reckoning::Words;
use crate::scene::Parties;
use crate::template::{Field, Phrase, Word};

/// Attests that invoices are paid in full, to the client and in its language; `None` of no
/// invoice.
pub fn attestation(
    parties: &Parties<'_>,
    settled: &[Settled],
    today: NaiveDate,
) -> Option<Letter> {
    let words = Words(parties.client.language);
    let last = settled.iter().max_by_key(|settled| settled.on)?;
    let phrase = match settled {
        [_] => Phrase::AttestationOne,
        _ => Phrase::AttestationSeveral,
    };
    let fields = [
        (Field::Client, parties.client.name.to_string()),
        (Field::Number, parties.number(last.invoice)),
        (Field::On, words.date(last.on)),
    ];
    let mut body = vec![
        Block::Paragraph(words.phrase(phrase, &fields)),
        Block::Table(table(words, parties, settled)),
    ];
    if settled.iter().any(|settled| settled.was_late) {
        body.push(Block::Paragraph(words.word(Word::AttestationReserve).to_owned()));
    }
    let name =
        [(Field::On, today.to_string()), (Field::Client, parties.client.name.to_string())];
    let title = words.word(Word::AttestationTitle).to_owned();
    let name = words.phrase(Phrase::AttestationFileName, &name);
    let stationery = parties.ledger.stationery();
    Some(Letter {
        closing: words.word(Word::AttestationClosing).to_owned(),
        signature: stationery.signatory(parties.company).to_string(),
        look: Look::of(stationery),
        ..Letter::for_client(parties, today, title, body, &name)
    })
}

/// What settled each invoice: its number stands before the first of them.
fn table(words: Words, parties: &Parties<'_>, settled: &[Settled]) -> Table {
    let rows = settled.iter().flat_map(|settled| {
        settled.by.iter().enumerate().map(move |(place, by)| {
            let on = format::date_numeric(settled.on, words.0);
            let fields = [(Field::Number, parties.number(settled.invoice)), (Field::On, on)];
            let invoice = words.phrase(Phrase::AttestationInvoice, &fields);
            vec![
                if place == 0 { invoice } else { String::new() },
                what(words, parties, settled, by),
                format::date_numeric(by.date, words.0),
                words.amount(by.amount),
            ]
        })
    });
    let columns = [
        (Word::ColumnInvoice, Align::Left),
        (Word::AttestationColumnBy, Align::Left),
        (Word::PlanColumnDate, Align::Left),
        (Word::ColumnAmount, Align::Right),
    ];
    let received: Money = settled.iter().map(|settled| settled.received).sum();
    Table {
        columns: columns.map(|(title, align)| words.column(title, align)).into(),
        rows: rows.collect(),
        foot: None,
        totals: vec![Total {
            label: words.word(Word::AttestationReceived).to_owned(),
            amount: words.amount(received),
            grand: true,
        }],
        carried: None,
    }
}

fn what(words: Words, parties: &Parties<'_>, settled: &Settled, by: &SettledBy) -> String {
    let Some(id) = by.credit_note else { return words.word(Word::GivenPayment).to_owned() };
    let mut notes = parties.ledger.credit_notes_of(settled.invoice);
    let number = notes.find(|note| note.id == id).and_then(|note| note.number.as_ref());
    words.credit_note(number.map(ToString::to_string))
}
