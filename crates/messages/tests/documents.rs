//! Documents about a client's account and those that are signed, as they are read.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

#[path = "scene/moved.rs"]
mod moved;
mod scene;

use core::num::NonZeroU8;

use chrono::NaiveDate;
use moved::{clients, moved};
use relancier_core::dunning::{self, Extent, StepKind};
use relancier_core::id::{ClientId, HoldId};
use relancier_core::identity::Address;
use relancier_core::identity::Language;
use relancier_core::law::{DebtKind, Proposal, Rates, Waiver, what_if};
use relancier_core::ledger::{
    Channel, Client, Clock, Debtor, DeviceId, Entry, Hold, HoldReason, HoldSubject, Invoice,
    Ledger, Record, Stationery, WindowSide,
};
use relancier_core::picture::Picture;
use relancier_messages::{
    Block, CourtWords, Image, Letter, Look, Parties, Window, account, acknowledgement,
    aged_balance, agreement, attestation, court_document, court_words, letter, specimen,
};
use scene::{Scene, Wanted, client, company, line, scene, scene_of};

const LANGUAGES: [(Language, &str); 2] = [(Language::French, "fr"), (Language::English, "en")];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-11-21")
}

fn notice(language: Language, debtor: Debtor) -> Scene {
    scene(&Wanted { step: StepKind::FormalNotice, language, debtor, invoices: 3 })
}

fn parties(ledger: &Ledger) -> Parties<'_> {
    Parties::with(ledger, ClientId(1)).unwrap()
}

fn statement(ledger: &Ledger, extent: Extent) -> Letter {
    let told =
        dunning::account_statement(ledger, &Rates::builtin(), ClientId(1), extent, today());
    account(&parties(ledger), &told)
}

/// With the spaces one cannot see made plain, and the name it is saved under.
fn read(document: &Letter) -> String {
    let head = [document.place_and_date.as_str(), &document.subject, &document.file_name];
    let text = format!("{}\n\n{}", head.join("\n"), document.plain_text());
    text.replace(['\u{a0}', '\u{202f}'], "_")
}

#[test]
fn an_account_is_told_to_the_client() {
    for (language, tag) in LANGUAGES {
        for (name, debtor, extent) in [
            ("open", Debtor::Business, Extent::Open),
            ("since", Debtor::Business, Extent::Since(day("2026-10-01"))),
            ("consumer", Debtor::Consumer, Extent::Open),
        ] {
            let ledger = moved(notice(language, debtor));
            let document = statement(&ledger, extent);
            insta::assert_snapshot!(format!("{tag}-account-{name}"), read(&document));
        }
    }
}

/// One who owes nothing is asked for nothing: no account to pay to, and no code.
#[test]
fn an_account_in_favour_of_the_client_asks_for_nothing() {
    let none = Wanted {
        step: StepKind::FormalNotice,
        language: Language::French,
        debtor: Debtor::Business,
        invoices: 0,
    };
    let ledger = moved(scene(&none));
    let document = statement(&ledger, Extent::Open);
    insta::assert_snapshot!("fr-account-in-favour", read(&document));
    let asks = |block: &Block| matches!(block, Block::Code(_) | Block::Details(_));
    assert!(!document.body.iter().any(asks));
}

/// The code asks for just the balance, and names the invoices that are open.
#[test]
fn an_account_asks_for_its_balance() {
    let ledger = moved(notice(Language::French, Debtor::Business));
    let codes =
        statement(&ledger, Extent::Open).body.into_iter().filter_map(|block| match block {
            Block::Code(code) => Some(code.payload),
            _ => None,
        });
    let codes: Vec<String> = codes.collect();
    let net = dunning::balance(&ledger, &Rates::builtin(), ClientId(1), today()).net().cents();
    let amount = format!("EUR{}.{:02}", net / 100, net % 100);
    let lines: Vec<&str> = codes[0].lines().collect();
    assert_eq!(codes.len(), 1);
    assert!(lines.contains(&amount.as_str()), "{lines:?}");
    assert_eq!(lines.last(), Some(&"F-2026-031 F-2026-032"));
}

#[test]
fn an_aged_balance_has_a_row_for_each_client() {
    let ledger = clients(9, |place| line(&format!("Client {place}")));
    let aged = dunning::aged_balance(&ledger, &Rates::builtin(), today());
    let nothing = Ledger::default();
    let none = dunning::aged_balance(&nothing, &Rates::builtin(), today());
    for (language, tag) in LANGUAGES {
        let document = aged_balance(&ledger, &aged, today(), language);
        insta::assert_snapshot!(format!("{tag}-aged"), read(&document));
        let document = aged_balance(&nothing, &none, today(), language);
        insta::assert_snapshot!(format!("{tag}-aged-nothing"), read(&document));
    }
}

#[test]
fn an_agreement_says_what_is_owed_what_is_paid_and_what_follows() {
    for (language, tag) in LANGUAGES {
        let ledger = moved(notice(language, Debtor::Business));
        let claims = dunning::claims(&ledger, ClientId(1), today());
        let then = NonZeroU8::new(3).unwrap();
        let proposal = Proposal::Monthly { from: day("2026-12-15"), first: None, then };
        let waived = Waiver { interest: true, indemnity: true };
        for (name, waiver) in [("kept", Waiver::default()), ("waived", waived)] {
            let plan = what_if(&claims, &Rates::builtin(), today(), &proposal, waiver).unwrap();
            let document = agreement(&parties(&ledger), &plan);
            insta::assert_snapshot!(format!("{tag}-agreement-{name}"), read(&document));
        }
    }
}

#[test]
fn an_agreement_lists_what_is_due_first_first() {
    let mut ledger = moved(notice(Language::French, Debtor::Business));
    let oldest = ledger.invoices().min_by_key(|invoice| invoice.due).unwrap().clone();
    let later = Record::Invoice(Invoice { due: day("2026-12-24"), ..oldest });
    let stamp = Clock::new(DeviceId(3), None).stamp(3);
    ledger.apply(Entry::new(later.id(), stamp, Some(later)));
    let claims = dunning::claims(&ledger, ClientId(1), today());
    let then = NonZeroU8::new(2).unwrap();
    let proposal = Proposal::Monthly { from: today(), first: None, then };
    let plan =
        what_if(&claims, &Rates::builtin(), today(), &proposal, Waiver::default()).unwrap();
    let body = agreement(&parties(&ledger), &plan).body;
    let tables = body.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table.rows.iter().map(|row| row[0].as_str()).collect()),
        _ => None,
    });
    let tables: Vec<Vec<&str>> = tables.collect();
    assert_eq!(tables[0], ["F-2026-032", "F-2026-031"]);
}

/// The sum that the debtor is to write is never written for it.
#[test]
fn an_acknowledgement_leaves_room_for_the_debtors_hand() {
    for (language, tag) in LANGUAGES {
        let scene = notice(language, Debtor::Business);
        let document = acknowledgement(&scene.parties(), &scene.demand);
        insta::assert_snapshot!(format!("{tag}-acknowledgement"), read(&document));
        let rooms = document.body.iter().filter_map(|block| match block {
            Block::Rooms(rooms) => Some(rooms),
            _ => None,
        });
        let hand = rooms.flatten().find(|room| room.heading.contains("1376")).unwrap();
        assert_eq!(hand.lines, ["", ""]);
    }
}

#[test]
fn an_attestation_says_by_what_an_invoice_was_paid() {
    for (language, tag) in LANGUAGES {
        for (name, invoices, step) in
            [("one", 3, StepKind::FormalNotice), ("several", 6, StepKind::Courtesy)]
        {
            let wanted = Wanted { step, language, debtor: Debtor::Business, invoices };
            let ledger =
                moved(scene_of(company(), client(language, Debtor::Business), &wanted));
            let settled: Vec<_> = ledger
                .invoices()
                .filter_map(|invoice| dunning::settled(&ledger, invoice, today()))
                .collect();
            let document = attestation(&parties(&ledger), &settled, today()).unwrap();
            insta::assert_snapshot!(format!("{tag}-attestation-{name}"), read(&document));
        }
    }
    let ledger = moved(notice(Language::French, Debtor::Business));
    assert_eq!(attestation(&parties(&ledger), &[], today()), None);
}

/// What is signed is signed as letters are; an account is not.
#[test]
fn all_that_the_company_writes_is_on_its_own_paper() {
    let scene = notice(Language::French, Debtor::Business);
    let ledger = moved(scene);
    let logo = b"\xff\xd8\xff a logo".to_vec();
    let signature = b"\x89PNG\r\n\x1a\n a signature".to_vec();
    let stationery = Stationery {
        window: WindowSide::Left,
        logo: Some(Picture::new(&logo).unwrap()),
        signature: Some(Picture::new(&signature).unwrap()),
        signatory: Some(line("Camille Brunel, gérante")),
    };
    let signed = Look {
        window: Window::Left,
        logo: Some(Image(logo)),
        signature: Some(Image(signature)),
    };
    let plain = specimen(&ledger, ledger.stationery(), Language::French, today()).unwrap();
    assert_eq!(
        (plain.look, plain.signature.as_str()),
        (Look::default(), ledger.company().unwrap().name.as_str())
    );
    for language in [Language::French, Language::English] {
        let dressed = specimen(&ledger, &stationery, language, today()).unwrap();
        assert_eq!(dressed.look, signed);
        assert_eq!(dressed.signature, "Camille Brunel, gérante");
        assert_eq!(dressed.recipient.len(), 3, "{:?}", dressed.recipient);
        insta::assert_snapshot!(format!("{}-specimen", dressed.language), read(&dressed));
    }

    let entries = ledger.entries().chain([Entry::new(
        Record::Stationery(stationery.clone()).id(),
        Clock::new(DeviceId(9), None).stamp(9),
        Some(Record::Stationery(stationery)),
    )]);
    let ledger = Ledger::from_entries(entries);
    assert_eq!(
        statement(&ledger, Extent::Open).look,
        Look { signature: None, ..signed.clone() }
    );
    let client = ledger.client(ClientId(1)).unwrap();
    let matter = dunning::matter(&ledger, client, today()).unwrap();
    let demand = dunning::demand(&ledger, &Rates::builtin(), client, &matter.action, today());
    let reminder = letter(&parties(&ledger), &demand);
    assert_eq!(
        (&reminder.look, reminder.signature.as_str()),
        (&signed, "Camille Brunel, gérante")
    );
}

fn with(mut ledger: Ledger, record: Record) -> Ledger {
    let stamp = Clock::new(DeviceId(3), None).stamp(3);
    ledger.apply(Entry::new(record.id(), stamp, Some(record)));
    ledger
}

/// A client with money that moved, who disputes; `None` leaves its address as it is.
fn before_the_judge(debtor: Debtor, address: Option<&str>) -> Ledger {
    let ledger = moved(notice(Language::French, debtor));
    let hold = Hold {
        id: HoldId(9),
        subject: HoldSubject::Client(ClientId(1)),
        reason: HoldReason::Dispute(Default::default()),
        from: day("2026-11-15"),
        until: None,
        note: relancier_core::text::Block::default(),
    };
    let ledger = with(ledger, Record::Hold(hold));
    let Some(address) = address else { return ledger };
    let client = ledger.client(ClientId(1)).unwrap().clone();
    let address = Address::parse(address).unwrap();
    with(ledger, Record::Client(Client { address, ..client }))
}

fn file(ledger: &Ledger, kind: DebtKind) -> dunning::CourtFile {
    let client = ledger.client(ClientId(1)).unwrap();
    dunning::court_file(ledger, &Rates::builtin(), client, kind, today()).unwrap()
}

fn told(ledger: &Ledger, kind: DebtKind, language: Language) -> CourtWords {
    court_words(ledger, ledger.client(ClientId(1)).unwrap(), &file(ledger, kind), language)
}

#[test]
fn a_file_for_the_court_says_who_what_and_what_is_missing() {
    for (name, debtor, kind, address) in [
        ("commercial", Debtor::Business, DebtKind::Commercial, None),
        (
            "local-law",
            Debtor::Business,
            DebtKind::Commercial,
            Some("3 rue Haute\n67000 Strasbourg"),
        ),
        ("consumer", Debtor::Consumer, DebtKind::Civil, None),
        ("lease", Debtor::Consumer, DebtKind::LeaseOrCredit, None),
        ("public", Debtor::Public, DebtKind::Civil, None),
        ("abroad", Debtor::Business, DebtKind::Commercial, Some("Rosenweg 3\nBerlin")),
    ] {
        let ledger = before_the_judge(debtor, address);
        let document = court_document(&parties(&ledger), &file(&ledger, kind));
        insta::assert_snapshot!(format!("fr-court-{name}"), read(&document));
    }
}

/// The page tells it in the user's language; the document stays French, as the procedure is.
#[test]
fn a_file_for_the_court_is_told_in_two_languages_and_written_in_one() {
    let ledger = before_the_judge(Debtor::Business, None);
    let told = told(&ledger, DebtKind::Commercial, Language::English);
    insta::assert_debug_snapshot!("en-court-words", told);
    let client = ledger.client(ClientId(1)).unwrap().clone();
    let english =
        with(ledger.clone(), Record::Client(Client { language: Language::English, ..client }));
    let [one, other] = [&ledger, &english]
        .map(|ledger| court_document(&parties(ledger), &file(ledger, DebtKind::Commercial)));
    assert_eq!(one, other);
}

/// What the survey of the law could not verify is marked wherever it is said.
#[test]
fn what_was_not_verified_is_said() {
    for (language, _) in LANGUAGES {
        let marked = match language {
            Language::French => "(à\u{a0}vérifier)",
            Language::English => "(to be checked)",
        };
        let marks = |words: &CourtWords| {
            let ways = words.ways.iter().flat_map(|way| &way.paragraphs);
            let judge = words.judge.iter().map(|(_, value)| value);
            let all = ways.chain(judge).chain(&words.steps).chain([&words.read_on]);
            all.filter(|text| {
                text.replace(' ', "\u{a0}").contains(&marked.replace(' ', "\u{a0}"))
            })
            .count()
        };
        let business = before_the_judge(Debtor::Business, None);
        // The procedure of 2026, the form where it is named, and in the first step.
        assert_eq!(marks(&told(&business, DebtKind::Commercial, language)), 3);
        // The form, twice, and the contribution.
        let consumer = before_the_judge(Debtor::Consumer, None);
        assert_eq!(marks(&told(&consumer, DebtKind::Civil, language)), 3);
        // That it is the administrative court: the way, the court, the articles.
        let public = before_the_judge(Debtor::Public, None);
        assert_eq!(marks(&told(&public, DebtKind::Civil, language)), 3);
    }
}

#[test]
fn a_registered_letter_says_so_with_its_number() {
    let number = line("1A 234 567 8901 2");
    for (language, channel, tracking, posting) in [
        (Language::French, Channel::Letter, Some(&number), ""),
        (Language::French, Channel::Email, None, ""),
        (
            Language::French,
            Channel::RegisteredLetter,
            None,
            "Lettre recommandée avec avis de réception",
        ),
        (
            Language::French,
            Channel::RegisteredLetter,
            Some(&number),
            "Lettre recommandée avec avis de réception n°_1A 234 567 8901 2",
        ),
        (
            Language::French,
            Channel::ElectronicRegisteredLetter,
            None,
            "Lettre recommandée électronique",
        ),
        (
            Language::English,
            Channel::RegisteredLetter,
            Some(&number),
            "Registered letter with acknowledgement of receipt no._1A 234 567 8901 2",
        ),
    ] {
        let scene = notice(language, Debtor::Business);
        let letter = letter(&scene.parties(), &scene.demand).posted_by(channel, tracking);
        assert_eq!(letter.posting.replace('\u{a0}', "_"), posting);
    }
}
