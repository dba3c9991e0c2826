//! The content of a letter, before it is laid out.

use chrono::NaiveDate;
use relancier_core::dunning::{Demand, StepKind, Tone};
use relancier_core::identity::Language;
use relancier_core::ledger::{Channel, Company, Register, Stationery, WindowSide};
use relancier_core::money::Money;
use relancier_core::picture::Picture;
use relancier_core::text::Line;
use serde::{Deserialize, Serialize};

use crate::email::paragraphs;
use crate::epc::Transfer;
use crate::format;
use crate::image::Image;
use crate::own::Wording;
use crate::scene::{Item, Part, Parties, Scene};
use crate::template::{Phrase, Text, Word};
use crate::texts;

/// A letter: words and figures as they will stand on paper, in reading order.
///
/// It knows nothing of money, law or languages, so that whoever lays it out need not either.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Who writes: name, address, telephone, e-mail, a line each.
    pub sender: Vec<String>,
    /// To whom: as in the window of the envelope, a line each.
    pub recipient: Vec<String>,
    /// « Lyon, le 21 novembre 2026 »
    pub place_and_date: String,
    /// « Lettre recommandée avec avis de réception n° 1A 234 567 8901 2 »; empty where it goes by
    /// ordinary post.
    #[serde(default)]
    pub posting: String,
    /// « Nos références : F-2026-031 »
    pub reference: String,
    /// « Objet : … »
    pub subject: String,
    /// What it says, greeting included.
    pub body: Vec<Block>,
    /// The closing formula (*formule de politesse*).
    pub closing: String,
    /// Who signs.
    pub signature: String,
    /// At the foot of each page: who the company is for the law.
    pub legal_line: String,
    /// What stands before the page numbers.
    pub page: String,
    /// The day it is written, as files say it (RFC 3339): `2026-11-21`.
    pub date: String,
    /// The document's title.
    pub title: String,
    /// The document's author.
    pub author: String,
    /// The document's language (RFC 5646): `fr`, `en`.
    pub language: String,
    /// The name to save it under: `2026-11-21 Relance 2 – Client – F-2026-031.pdf`.
    pub file_name: String,
    /// What is the company's own taste.
    #[serde(default)]
    pub look: Look,
}

/// How a company's letters look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Where its envelopes have their window.
    pub window: Window,
    /// What stands above its name.
    pub logo: Option<Image>,
    /// What stands above the name of who signs.
    pub signature: Option<Image>,
}

impl Look {
    pub(crate) fn of(stationery: &Stationery) -> Self {
        let image =
            |picture: &Option<Picture>| picture.as_ref().map(|it| Image(it.file().to_vec()));
        Self {
            window: match stationery.window {
                WindowSide::Right => Window::Right,
                WindowSide::Left => Window::Left,
            },
            logo: image(&stationery.logo),
            signature: image(&stationery.signature),
        }
    }
}

/// Where an envelope has its window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Window {
    /// At the right, as French ones have.
    #[default]
    Right,
    /// At the left.
    Left,
}

impl Letter {
    /// A document that nobody writes to anybody: a title, what it says, and the day it is made.
    pub(crate) fn for_nobody(
        language: Language,
        date: NaiveDate,
        title: String,
        body: Vec<Block>,
        file_name: &str,
    ) -> Self {
        Self {
            sender: Vec::new(),
            recipient: Vec::new(),
            place_and_date: String::new(),
            posting: String::new(),
            reference: String::new(),
            subject: title.clone(),
            body,
            closing: String::new(),
            signature: String::new(),
            legal_line: String::new(),
            page: texts::word(language, Word::Page).to_owned(),
            date: date.to_string(),
            title,
            author: String::new(),
            language: language_tag(language).to_owned(),
            file_name: format!("{}.pdf", safe_file_name(file_name)),
            look: Look::default(),
        }
    }

    /// A document that the company writes to a client without asking for anything.
    pub(crate) fn for_client(
        parties: &Parties<'_>,
        date: NaiveDate,
        title: String,
        body: Vec<Block>,
        file_name: &str,
    ) -> Self {
        let nothing = Demand {
            client: parties.client.id,
            step: StepKind::Reception,
            tone: Tone::Plain,
            as_of: date,
            deadline: date,
            lines: Vec::new(),
            principal: Money::ZERO,
            interest: Money::ZERO,
            indemnity: Money::ZERO,
            costs: Money::ZERO,
            claims_penalties: false,
            total: Money::ZERO,
        };
        let language = parties.client.language;
        let scene = Scene::speaking(parties, &nothing, language, Register::Vous);
        Self {
            sender: sender(&scene),
            recipient: recipient(&scene),
            place_and_date: scene.phrase(Phrase::PlaceDate),
            subject: format!("{} {title}", scene.word(Word::SubjectPrefix)),
            legal_line: scene.phrase(Phrase::LegalLine),
            author: parties.company.name.to_string(),
            look: Look { signature: None, ..Look::of(scene.stationery) },
            ..Self::for_nobody(language, date, title, body, file_name)
        }
    }

    /// The letter as it is posted: a registered one says so, with the number it is followed by once
    /// that is known.
    pub fn posted_by(mut self, channel: Channel, tracking: Option<&Line>) -> Self {
        let language = match self.language.as_str() {
            "fr" => Language::French,
            _ => Language::English,
        };
        let by = match channel {
            Channel::RegisteredLetter => Word::RegisteredLetter,
            Channel::ElectronicRegisteredLetter => Word::ElectronicRegisteredLetter,
            _ => {
                self.posting.clear();
                return self;
            }
        };
        texts::word(language, by).clone_into(&mut self.posting);
        if let Some(tracking) = tracking {
            let number = texts::word(language, Word::RegisteredNumber);
            self.posting.push_str(&format!(" {number}\u{a0}{tracking}"));
        }
        self
    }

    /// What the letter says, as text: what the timeline keeps of it.
    pub fn plain_text(&self) -> String {
        let mut text = String::new();
        for block in &self.body {
            match block {
                Block::Code(_) => continue,
                Block::Rooms(rooms) => {
                    let rooms = rooms.iter().map(|room| {
                        let lines = room.lines.iter().chain(&room.signature);
                        let lines =
                            lines.map(|line| format!("\n{line} …").replace("\n ", "\n"));
                        room.heading.clone() + &lines.collect::<String>()
                    });
                    text.push_str(&rooms.collect::<Vec<_>>().join("\n"));
                }
                Block::Heading(words) | Block::Paragraph(words) => text.push_str(words),
                Block::Details(details) => {
                    let lines = details.iter().map(|(name, value)| format!("{name} {value}"));
                    text.push_str(&lines.collect::<Vec<_>>().join("\n"));
                }
                Block::Table(table) => {
                    let rows = table.rows.iter().chain(&table.foot);
                    let rows = rows.map(|row| row.join(" | "));
                    let totals = table
                        .totals
                        .iter()
                        .map(|total| format!("{} {}", total.label, total.amount));
                    text.push_str(&rows.chain(totals).collect::<Vec<_>>().join("\n"));
                }
            }
            text.push_str("\n\n");
        }
        text.push_str(&self.closing);
        text.push('\n');
        text.push_str(&self.signature);
        text
    }
}

/// A part of a letter's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Block {
    /// What stands over the blocks after it, kept with the first of them.
    Heading(String),
    /// A paragraph; `\n` where a line must end.
    Paragraph(String),
    /// A list of names and values: the account to pay to.
    Details(Vec<(String, String)>),
    /// A table of figures.
    Table(Table),
    /// A code to scan: beside the list of names and values before it.
    Code(Code),
    /// Room to write by hand, side by side.
    Rooms(Vec<Room>),
}

/// Room to write by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Who writes, or what.
    pub heading: String,
    /// Lines to write on, each after its words, if it has any.
    pub lines: Vec<String>,
    /// What stands over the room to sign, if there is to be any.
    pub signature: Option<String>,
}

/// A QR code, with error correction M.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// What it says.
    pub payload: String,
    /// What is said of it.
    pub caption: String,
}

/// A table of figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The columns, from the left.
    pub columns: Vec<Column>,
    /// The rows; each has a cell for each column.
    pub rows: Vec<Vec<String>>,
    /// A row of sums, a cell for each column, that ends the others.
    #[serde(default)]
    pub foot: Option<Vec<String>>,
    /// The sums below, in the last column.
    pub totals: Vec<Total>,
    /// What is carried from page to page, if the last column adds up.
    #[serde(default)]
    pub carried: Option<Carried>,
}

/// What is carried from one page of a table to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// « À reporter »: at the foot of a page.
    pub forward: String,
    /// « Report »: at the head of the next.
    pub brought: String,
    /// The sum of the last column down to each row.
    pub sums: Vec<String>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What stands at its head.
    pub title: String,
    /// Where its cells stand.
    pub align: Align,
}

/// Where a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Align {
    /// At the left: words.
    Left,
    /// At the right: figures.
    Right,
}

/// A sum under a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    /// What it is the sum of.
    pub label: String,
    /// How much.
    pub amount: String,
    /// Whether it is the sum of the sums.
    pub grand: bool,
}

/// The letter of a demand, in the client's language.
pub fn letter(parties: &Parties<'_>, demand: &Demand) -> Letter {
    let text = Text::letter(demand.step, parties.client.debtor);
    let wording = Wording::of(text, parties);
    let scene = Scene::speaking(parties, demand, parties.client.language, wording.register);
    letter_from(&scene, &wording.subject, &wording.body)
}

pub(crate) fn letter_from(scene: &Scene<'_>, subject: &str, text: &str) -> Letter {
    let mut body = Vec::new();
    for part in scene.fill(text) {
        match part {
            Part::Words(words) => {
                body.extend(paragraphs(&words).map(|text| Block::Paragraph(text.to_owned())));
            }
            Part::Invoices | Part::InvoicesShort => body.push(Block::Table(table(scene))),
            Part::Account => {
                body.push(Block::Details(scene.account()));
                body.extend(transfer_code(scene).map(Block::Code));
            }
        }
    }
    // The last paragraph of a letter's text is its closing formula.
    let closing = match body.pop() {
        Some(Block::Paragraph(closing)) => closing,
        other => {
            body.extend(other);
            String::new()
        }
    };
    let subject = scene.line(subject);
    Letter {
        sender: sender(scene),
        recipient: recipient(scene),
        place_and_date: scene.phrase(Phrase::PlaceDate),
        posting: String::new(),
        reference: scene.phrase(Phrase::Reference),
        subject: format!("{} {subject}", scene.word(Word::SubjectPrefix)),
        body,
        closing,
        signature: scene.stationery.signatory(scene.company).to_string(),
        legal_line: scene.phrase(Phrase::LegalLine),
        page: scene.word(Word::Page).to_owned(),
        date: scene.demand.as_of.to_string(),
        title: subject,
        author: scene.company.name.to_string(),
        language: language_tag(scene.language()).to_owned(),
        file_name: format!("{}.pdf", safe_file_name(&scene.phrase(Phrase::FileName))),
        look: Look::of(scene.stationery),
    }
}

/// The code that fills in the transfer asked for, if there is an account to pay to.
fn transfer_code(scene: &Scene<'_>) -> Option<Code> {
    let invoices: Vec<&str> =
        scene.items.iter().map(|item| item.invoice.number.as_str()).collect();
    code(scene.company, scene.language(), scene.total(), &invoices)
}

/// The code that fills in a transfer to the company, if it has an account.
pub(crate) fn code(
    company: &Company,
    language: Language,
    amount: Money,
    invoices: &[&str],
) -> Option<Code> {
    let transfer = Transfer {
        name: company.name.as_str(),
        iban: company.iban.as_ref()?,
        bic: company.bic.as_ref(),
        amount,
        invoices,
    };
    let caption = texts::word(language, Word::AccountCode).to_owned();
    Some(Code { payload: transfer.code()?, caption })
}

fn sender(scene: &Scene<'_>) -> Vec<String> {
    let company = scene.company;
    let mut lines = vec![company.name.to_string()];
    lines.extend(company.address.lines().map(str::to_owned));
    lines.extend(company.phone.as_ref().map(ToString::to_string));
    lines.extend(company.email.as_ref().map(ToString::to_string));
    lines
}

fn recipient(scene: &Scene<'_>) -> Vec<String> {
    let client = scene.client;
    let mut lines = vec![client.name.to_string()];
    if client.contact_name.as_ref().is_some_and(|contact| *contact != client.name) {
        lines.push(scene.phrase(Phrase::Attention));
    }
    lines.extend(client.address.lines().map(str::to_owned));
    lines
}

pub(crate) fn table(scene: &Scene<'_>) -> Table {
    let settled = |item: &Item<'_>| item.invoice.total - item.line.statement.remaining;
    let any_late = scene.items.iter().any(|item| item.line.days_late > 0);
    let any_settled = scene.items.iter().any(|item| settled(item).is_positive());

    // A column is left out where it would say nothing.
    let columns = [
        (true, Word::ColumnInvoice, Align::Left),
        (true, Word::ColumnIssued, Align::Left),
        (true, Word::ColumnDue, Align::Left),
        (any_late, Word::ColumnLate, Align::Right),
        (true, Word::ColumnAmount, Align::Right),
        (any_settled, Word::ColumnSettled, Align::Right),
        (true, Word::ColumnRemaining, Align::Right),
    ];
    let language = scene.language();
    let amount_or_dash =
        |money: Money| if money.is_zero() { "–".to_owned() } else { scene.amount(money) };
    let days_or_dash =
        |days| if days == 0 { "–".to_owned() } else { format::days(days, language) };
    let row = |item: &Item<'_>| {
        let cells = [
            item.invoice.number.to_string(),
            format::date_numeric(item.invoice.issued, language),
            format::date_numeric(item.invoice.due, language),
            days_or_dash(item.line.days_late),
            scene.amount(item.invoice.total),
            amount_or_dash(settled(item)),
            scene.amount(item.line.statement.remaining),
        ];
        let shown = cells.into_iter().zip(&columns).filter(|(_, (shown, ..))| *shown);
        shown.map(|(cell, _)| cell).collect()
    };
    let mut sum = Money::ZERO;
    let sums = scene.items.iter().map(|item| {
        sum += item.line.statement.remaining;
        scene.amount(sum)
    });
    Table {
        carried: Some(Carried {
            forward: scene.word(Word::CarriedForward).to_owned(),
            brought: scene.word(Word::BroughtForward).to_owned(),
            sums: sums.collect(),
        }),
        rows: scene.items.iter().map(row).collect(),
        foot: None,
        totals: totals(scene),
        columns: columns
            .into_iter()
            .filter(|(shown, ..)| *shown)
            .map(|(_, title, align)| Column { title: scene.word(title).to_owned(), align })
            .collect(),
    }
}

fn totals(scene: &Scene<'_>) -> Vec<Total> {
    let total = |label, amount: Money, grand| Total {
        label: scene.phrase(label),
        amount: scene.amount(amount),
        grand,
    };
    let demand = scene.demand;
    if !scene.claims() {
        return vec![total(Phrase::TotalRemaining, scene.total(), true)];
    }
    let mut totals = vec![total(Phrase::TotalPrincipal, demand.principal, false)];
    if !demand.interest.is_zero() {
        totals.push(total(Phrase::TotalInterest, demand.interest, false));
    }
    if !demand.indemnity.is_zero() {
        totals.push(total(Phrase::TotalIndemnity, demand.indemnity, false));
    }
    if !demand.costs.is_zero() {
        totals.push(total(Phrase::TotalCosts, demand.costs, false));
    }
    totals.push(total(Phrase::TotalDue, scene.total(), true));
    totals
}

const fn language_tag(language: Language) -> &'static str {
    match language {
        Language::French => "fr",
        Language::English => "en",
    }
}

/// A name every file system takes: no separator, no wildcard, no trailing dot, and short
/// enough for the 255 bytes most allow.
fn safe_file_name(name: &str) -> String {
    let mut safe = String::new();
    for c in name.chars() {
        let c = match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => '-',
            c => c,
        };
        if safe.len() + c.len_utf8() > 200 {
            break;
        }
        safe.push(c);
    }
    safe.trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_suit_every_system() {
        for (name, safe) in [
            ("2026-11-21 Relance 2 – Lacaze – F-031", "2026-11-21 Relance 2 – Lacaze – F-031"),
            ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"),
            ("Lacaze & Fils S.A. ", "Lacaze & Fils S.A"),
        ] {
            assert_eq!(safe_file_name(name), safe);
        }
        assert!(safe_file_name(&"é".repeat(500)).len() <= 200);
    }
}
