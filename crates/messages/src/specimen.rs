//! What a company's letters look like, before one is written.

use chrono::NaiveDate;
use relancier_core::id::ClientId;
use relancier_core::identity::{Address, Language};
use relancier_core::ledger::{Chasing, Client, Debtor, Ledger, Stationery};
use relancier_core::text::{Block as Note, Line};

use crate::letter::{Block, Letter, Look};
use crate::reckoning::Words;
use crate::scene::Parties;
use crate::template::Word;

/// A letter to nobody, on that stationery: what is to be seen in an envelope's window, the logo,
/// who signs; `None` before the company is described.
pub fn specimen(
    ledger: &Ledger,
    stationery: &Stationery,
    language: Language,
    today: NaiveDate,
) -> Option<Letter> {
    let words = Words(language);
    let client = Client {
        id: ClientId(0),
        name: Line::new(words.word(Word::SpecimenClient)).ok()?,
        debtor: Debtor::Business,
        language,
        number: None,
        contact_name: None,
        email: None,
        phone: None,
        address: Address::parse(&words.word(Word::SpecimenAddress).replace(", ", "\n")).ok()?,
        terms: None,
        chasing: Chasing::default(),
        note: Note::default(),
    };
    let parties = Parties { company: ledger.company()?, client: &client, ledger };
    let title = words.word(Word::SpecimenTitle).to_owned();
    let says = Block::Paragraph(words.word(Word::SpecimenText).to_owned());
    Some(Letter {
        closing: words.word(Word::SpecimenClosing).to_owned(),
        signature: stationery.signatory(parties.company).to_string(),
        look: Look::of(stationery),
        ..Letter::for_client(&parties, today, title.clone(), vec![says], &title)
    })
}
