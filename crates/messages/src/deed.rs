//! Documents that are signed: an agreement on instalments, an acknowledgement of debt.
//!
//! What the law wants written by the debtor's own hand is left to be written: the sum, in words
//! and in figures (art. 1376 C. civ.). It is only wanted where one party alone binds itself and is
//! no merchant, and does no harm elsewhere.

use chrono::NaiveDate;
use relancier_core::dunning::Demand;
use relancier_core::identity::{Address, BusinessNumber};
use relancier_core::law::{Parts, PaymentPlan};
use relancier_core::ledger::Register;
use relancier_core::money::Money;

use crate::format;
use crate::letter::{self, Align, Block, Letter, Room, Table, Total};
use crate::reckoning::Words;
use crate::scene::{Parties, Scene, account_lines};
use crate::schedule::schedule;
use crate::template::{Field, Phrase, Word};

/// A payment plan to be signed by both parties (*échéancier*), in the client's language.
///
/// What follows if an instalment is missed is what the parties agree on, no rule of law.
pub fn agreement(parties: &Parties<'_>, plan: &PaymentPlan) -> Letter {
    let words = Words(parties.client.language);
    let paragraph = |word| Block::Paragraph(words.word(word).to_owned());
    let owed = plan.due_today.total();
    let owes = [(Field::On, words.date(plan.today)), (Field::Amount, words.amount(owed))];
    let written = schedule(plan, words.0, |id| parties.number(id));
    let mut body = Vec::from(both(words, parties));
    body.extend([
        Block::Paragraph(words.phrase(Phrase::AgreementOwes, &owes)),
        Block::Table(debts(words, parties, plan)),
        paragraph(Word::AgreementPays),
        Block::Table(written.instalments(plan)),
    ]);
    let account = account_lines(parties.company, words.0, None);
    if !account.is_empty() {
        body.extend([paragraph(Word::AgreementAccount), Block::Details(account)]);
    }
    let given_up = plan.given_up.total();
    let mut kept = words.word(Word::AgreementKept).to_owned();
    let mut missed = words.word(Word::AgreementMissed).to_owned();
    if given_up.is_positive() {
        let amount = [(Field::Amount, words.amount(given_up))];
        kept = format!("{kept} {}", words.phrase(Phrase::AgreementGivenUp, &amount));
        missed = format!("{missed} {}", words.word(Word::AgreementWaiverLost));
    }
    let last = [Word::DeedInterrupts, Word::DeedTwoOriginals].map(|word| words.word(word));
    body.extend([kept, missed].map(Block::Paragraph));
    body.extend([
        Block::Rooms(vec![by_hand(words)]),
        Block::Paragraph(last.join(" ")),
        Block::Rooms(vec![
            to_sign(words, Word::DeedCreditor, parties.company.name.as_str()),
            to_sign(words, Word::DeedDebtor, parties.client.name.as_str()),
        ]),
    ]);
    let file = Phrase::AgreementFileName;
    signed(words, parties, plan.today, Word::AgreementTitle, body, file)
}

/// An acknowledgement (*reconnaissance de dette*) of what a demand asks for, to be signed by the
/// client, in its language. It interrupts the limitation (art. 2240 C. civ.).
pub fn acknowledgement(parties: &Parties<'_>, demand: &Demand) -> Letter {
    let words = Words(parties.client.language);
    let scene = Scene::speaking(parties, demand, words.0, Register::Vous);
    let owes = [
        (Field::Client, parties.client.name.to_string()),
        (Field::Company, parties.company.name.to_string()),
        (Field::Amount, words.amount(scene.total())),
        (Field::On, words.date(demand.as_of)),
    ];
    let by = words.word(Word::AcknowledgementBy).to_owned();
    let by = Room { heading: String::new(), lines: vec![by], signature: None };
    let mut body = Vec::from(both(words, parties));
    body.extend([
        Block::Paragraph(words.phrase(Phrase::AcknowledgementOwes, &owes)),
        Block::Table(letter::table(&scene)),
        Block::Rooms(vec![by]),
        Block::Rooms(vec![by_hand(words)]),
        Block::Paragraph(words.word(Word::DeedInterrupts).to_owned()),
        Block::Rooms(vec![to_sign(words, Word::DeedDebtor, parties.client.name.as_str())]),
    ]);
    let file = Phrase::AcknowledgementFileName;
    signed(words, parties, demand.as_of, Word::AcknowledgementTitle, body, file)
}

fn signed(
    words: Words,
    parties: &Parties<'_>,
    date: NaiveDate,
    title: Word,
    body: Vec<Block>,
    file: Phrase,
) -> Letter {
    let name =
        [(Field::On, date.to_string()), (Field::Client, parties.client.name.to_string())];
    let name = words.phrase(file, &name);
    let author = parties.company.name.to_string();
    let title = words.word(title).to_owned();
    Letter { author, ..Letter::for_nobody(words.0, date, title, body, &name) }
}

/// Who the parties are.
pub(crate) fn both(words: Words, parties: &Parties<'_>) -> [Block; 2] {
    let Parties { company, client, .. } = parties;
    let legal_form = company.legal_form.as_ref();
    let name = match legal_form {
        Some(form) => format!("{}, {form}", company.name),
        None => company.name.to_string(),
    };
    let creditor = described(words, name, &company.address, company.number);
    let debtor = described(words, client.name.to_string(), &client.address, client.number);
    let party =
        |word, described| Block::Details(vec![(words.word(word).to_owned(), described)]);
    [party(Word::DeedCreditor, creditor), party(Word::DeedDebtor, debtor)]
}

fn described(
    words: Words,
    name: String,
    address: &Address,
    number: Option<BusinessNumber>,
) -> String {
    let number = number.map(|number| {
        let phrase = match number {
            BusinessNumber::Siret(_) => Phrase::DeedSiret,
            BusinessNumber::Siren(_) => Phrase::DeedSiren,
        };
        words.phrase(phrase, &[(Field::Number, format::business_number(number))])
    });
    let address = address.lines().collect::<Vec<_>>().join(", ");
    let lines = [name, address].into_iter().chain(number);
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A part of what is due.
type Figure = fn(&Parts) -> Money;

/// What each invoice of a plan comes to.
fn debts(words: Words, parties: &Parties<'_>, plan: &PaymentPlan) -> Table {
    let any = |of: Figure| !of(&plan.due_today).is_zero();
    let has_more = any(|parts| parts.interest) || any(|parts| parts.indemnity);
    // A column is left out where it would say nothing.
    let figures: [(bool, Word, Figure); 4] = [
        (has_more, Word::PlanColumnPrincipal, |parts| parts.principal),
        (any(|parts| parts.interest), Word::PlanColumnInterest, |parts| parts.interest),
        (any(|parts| parts.indemnity), Word::PlanColumnIndemnity, |parts| parts.indemnity),
        (true, Word::ColumnRemaining, |parts| parts.total()),
    ];
    let figures: Vec<_> = figures.into_iter().filter(|(shown, ..)| *shown).collect();
    let date = |date| format::date_numeric(date, words.0);
    let mut debts: Vec<_> =
        plan.debts.iter().map(|debt| (parties.ledger.invoice(debt.invoice), debt)).collect();
    debts.sort_by_key(|(invoice, debt)| (invoice.map(|invoice| invoice.due), debt.invoice));
    let rows = debts.into_iter().map(|(invoice, debt)| {
        let dates = invoice.map(|invoice| [invoice.issued, invoice.due].map(date));
        let amounts = figures.iter().map(|(_, _, of)| words.amount(of(&debt.due_today)));
        let named = [parties.number(debt.invoice)];
        named.into_iter().chain(dates.unwrap_or_default()).chain(amounts).collect()
    });
    let texts = [Word::ColumnInvoice, Word::ColumnIssued, Word::ColumnDue];
    let texts = texts.map(|title| words.column(title, Align::Left)).into_iter();
    let figures = figures.iter().map(|(_, title, _)| words.column(*title, Align::Right));
    Table {
        columns: texts.chain(figures).collect(),
        rows: rows.collect(),
        foot: None,
        totals: vec![Total {
            label: words.word(Word::LedgerTotal).to_owned(),
            amount: words.amount(plan.due_today.total()),
            grand: true,
        }],
        carried: None,
    }
}

/// Where the debtor writes the sum.
fn by_hand(words: Words) -> Room {
    let heading = words.word(Word::DeedByHand).to_owned();
    Room { heading, lines: vec![String::new(); 2], signature: None }
}

/// Where a party signs.
fn to_sign(words: Words, party: Word, name: &str) -> Room {
    Room {
        heading: format!("{}\n{name}", words.word(party)),
        lines: vec![words.word(Word::DeedDate).to_owned()],
        signature: Some(words.word(Word::DeedSignature).to_owned()),
    }
}
