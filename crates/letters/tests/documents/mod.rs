//! Accounts, the aged balance and what is signed, laid out and read back.

use chrono::NaiveDate;
use relancier_core::dunning::{
    self, AccountStatement, Extent, StepKind, aged_balance as aged, settled,
};
use relancier_core::id::ClientId;
use relancier_core::identity::Language;
use relancier_core::law::{DebtKind, PaymentPlan, Proposal, Rates, Waiver, what_if};
use relancier_core::ledger::{Debtor, Ledger};
use relancier_core::text::Line;
use relancier_messages::{
    Block, Letter, Parties, account, acknowledgement, aged_balance, agreement, attestation,
    court_document,
};

use super::moved::{clients, moved as with_money};
use super::read_back::{Scratch, Word, pages, plain, text};
use super::scene::{Wanted, client, company, line, scene_of};
use super::{assert_in_place, cents, hostile, rendered, scanned, shown};

const LANGUAGES: [Language; 2] = [Language::French, Language::English];

fn today() -> NaiveDate {
    "2026-11-21".parse().unwrap()
}

fn wanted(language: Language, invoices: u32) -> Wanted {
    Wanted { step: StepKind::FormalNotice, language, debtor: Debtor::Business, invoices }
}

/// A document of each kind, about so many invoices (or clients), with names as they come or the
/// longest there may be.
fn documents(language: Language, count: u32, is_hostile: bool) -> Vec<(&'static str, Letter)> {
    let (company, client) = match is_hostile {
        true => hostile(language),
        false => (company(), client(language, Debtor::Business)),
    };
    let name = |place: u32| match is_hostile {
        true => line(&"W".repeat(Line::MAX_CHARS)),
        false => line(&format!("Client {place:03}")),
    };
    let scene = scene_of(company, client, &wanted(language, count));
    let acknowledged = acknowledgement(&scene.parties(), &scene.demand);
    let ledger = with_money(scene);
    let parties = Parties::with(&ledger, ClientId(1)).unwrap();
    let invoices = ledger.invoices();
    let settled: Vec<_> =
        invoices.filter_map(|invoice| settled(&ledger, invoice, today())).collect();
    let many = clients(count, name);
    let balances = aged(&many, &Rates::builtin(), today());
    let mut documents = vec![
        ("statement", account(&parties, &told(&ledger, Extent::Open))),
        ("since", account(&parties, &told(&ledger, Extent::Since(today())))),
        ("aged", aged_balance(&many, &balances, today(), language)),
        ("agreement", agreement(&parties, &plan(&ledger, Waiver::default()))),
        ("acknowledgement", acknowledged),
    ];
    documents
        .extend(attestation(&parties, &settled, today()).map(|letter| ("attestation", letter)));
    let rates = Rates::builtin();
    let kind = DebtKind::Commercial;
    let file = dunning::court_file(&ledger, &rates, parties.client, kind, today());
    documents.extend(file.map(|file| ("court", court_document(&parties, &file))));
    documents
}

fn told(ledger: &Ledger, extent: Extent) -> AccountStatement {
    dunning::account_statement(ledger, &Rates::builtin(), ClientId(1), extent, today())
}

fn plan(ledger: &Ledger, waiver: Waiver) -> PaymentPlan {
    let claims = dunning::claims(ledger, ClientId(1), today());
    let then = 4.try_into().unwrap();
    let proposal = Proposal::Monthly { from: today(), first: None, then };
    what_if(&claims, &Rates::builtin(), today(), &proposal, waiver).unwrap()
}

/// All words of a page, in the order they are printed.
fn words(page: &[Word]) -> String {
    page.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// Every cell, sum and line of every document is printed, in its order and within the margins,
/// and qpdf finds nothing to say.
#[test]
fn documents_are_printed_whole_and_in_order() {
    for (count, is_hostile) in [(1, false), (30, false), (200, false), (1, true), (30, true)] {
        for language in LANGUAGES {
            for (name, document) in documents(language, count, is_hostile) {
                let pdf = rendered(&document);
                assert_in_place(&pdf);
                let file = Scratch::new("document.pdf", &pdf);
                shown(std::process::Command::new("qpdf").arg("--check").arg(&file.0));
                let printed = plain(&text(&pdf)).replace('\u{c}', " ");
                let mut rest = printed.as_str();
                for wanted in in_order(&document) {
                    // Names longer than a line are cut wherever it ends.
                    if wanted.chars().count() > 60 && is_hostile {
                        continue;
                    }
                    let Some((_, after)) = rest.split_once(wanted.as_str()) else {
                        panic!("{name}, {count}: « {wanted} » is not in {rest}");
                    };
                    rest = after;
                }
            }
        }
    }
}

/// What stands in the body, from top to bottom.
fn in_order(document: &Letter) -> Vec<String> {
    let mut texts = Vec::new();
    for block in &document.body {
        match block {
            Block::Heading(text) | Block::Paragraph(text) => texts.push(text.clone()),
            Block::Table(table) => {
                let rows = table.rows.iter().chain(&table.foot);
                // A row is printed cell by cell, and a cell that holds two lines at once.
                texts.extend(rows.flatten().filter(|cell| !cell.contains('\n')).cloned());
                texts.extend(table.totals.iter().map(|total| total.amount.clone()));
            }
            Block::Details(lines) => texts.extend(lines.iter().map(|(name, _)| name.clone())),
            Block::Rooms(rooms) => {
                let headings = rooms.iter().flat_map(|room| room.heading.split('\n'));
                texts.extend(headings.map(str::to_owned));
            }
            Block::Code(_) => {}
        }
    }
    texts.iter().map(|text| plain(text)).collect()
}

#[test]
fn a_long_aged_balance_repeats_its_heads_and_ends_with_its_sums() {
    let document = &documents(Language::French, 200, false)[2].1;
    let pdf = rendered(document);
    let pages = pages(&pdf);
    assert!(pages.len() > 3);
    for (place, page) in pages.iter().enumerate() {
        let page = words(page);
        assert!(page.contains("Client Non échu 1 à 30 jours 31 à 60 jours"), "{page}");
        assert!(page.contains(&format!("Page {}/{}", place + 1, pages.len())));
    }
    let printed = plain(&text(&pdf));
    let (_, last) = printed.rsplit_once("Report ").unwrap();
    let Block::Table(table) = &document.body[0] else { panic!() };
    let foot = plain(&table.foot.as_ref().unwrap().join(" "));
    let (rows, _) = last.split_once(&foot).unwrap();
    assert!(rows.contains("Client "), "the sums stand alone at the top of a page: {last}");
}

/// The balance that ends a page is the one that begins the next.
#[test]
fn a_balance_is_carried_from_page_to_page() {
    for count in [30, 200] {
        let (_, document) = documents(Language::French, count, false).swap_remove(0);
        let printed = text(&rendered(&document));
        let carried = |named: &str| -> Vec<i64> {
            printed.lines().filter(|line| line.starts_with(named)).map(cents).collect()
        };
        let forward = carried("À reporter ");
        assert!(!forward.is_empty());
        assert_eq!(forward, carried("Report "));
        assert_eq!(cents(printed.lines().find(|line| line.starts_with("Solde à")).unwrap()), {
            let Block::Table(table) = &document.body[1] else { panic!() };
            cents(&plain(&table.rows.last().unwrap()[5]))
        });
    }
}

#[test]
fn the_code_of_a_statement_asks_for_its_balance() {
    for count in [1, 3] {
        for language in LANGUAGES {
            let (_, document) = documents(language, count, false).swap_remove(0);
            let payload = document.body.iter().find_map(|block| match block {
                Block::Code(code) => Some(code.payload.clone()),
                _ => None,
            });
            let pdf = rendered(&document);
            assert_eq!(pages(&pdf).len(), 1);
            assert!(payload.is_some());
            assert_eq!(scanned(&pdf), payload);
        }
    }
}

/// No page to sign says nothing: the words about signing stay with the places to sign.
#[test]
fn places_to_sign_are_kept_whole() {
    let (_, whole) = documents(Language::French, 2, false).swap_remove(3);
    for lines in 0..40 {
        let mut document = whole.clone();
        let fill = "Encore une ligne.\n".repeat(lines) + "Fin.";
        document.body.insert(1, Block::Paragraph(fill));
        let pages = pages(&rendered(&document));
        let page_of =
            |wanted: &str| pages.iter().position(|page| words(page).contains(wanted)).unwrap();
        assert_eq!(page_of("En signant"), page_of("Signature"), "{lines}");
    }
}

/// No page ends with the heading of what stands on the next.
#[test]
fn headings_stay_with_what_they_stand_over() {
    let of_few = documents(Language::French, 3, false).pop().unwrap().1;
    for lines in (0..45).step_by(2) {
        let mut document = of_few.clone();
        let fill = "Encore une ligne.\n".repeat(lines) + "Fin.";
        document.body.insert(1, Block::Paragraph(fill));
        let headings: Vec<String> = document
            .body
            .iter()
            .filter_map(|block| match block {
                Block::Heading(text) => Some(plain(text)),
                _ => None,
            })
            .collect();
        for page in pages(&rendered(&document)) {
            let body: Vec<Word> = page.into_iter().filter(|word| word.bottom < 275.0).collect();
            let words = words(&body);
            assert!(
                !headings.iter().any(|heading| words.ends_with(heading.as_str())),
                "{words}"
            );
        }
    }
}

#[test]
fn a_document_of_few_invoices_takes_a_page() {
    for language in LANGUAGES {
        for (name, document) in documents(language, 3, false) {
            // A file for the court brings its annexes along.
            let most = if name == "court" { 3 } else { 1 };
            assert!(pages(&rendered(&document)).len() <= most, "{name}");
        }
    }
}

/// Documents to look at, and to approve: `RELANCIER_LETTERS=<folder> cargo test -p
/// relancier-letters look`.
pub(super) fn to_look_at(save: impl Fn(&str, &Letter)) {
    for (language, tag) in [(Language::French, ""), (Language::English, "-en")] {
        for (name, document) in documents(language, 3, false) {
            save(&format!("{name}{tag}"), &document);
        }
    }
    for (name, document) in documents(Language::French, 60, false) {
        save(&format!("{name}-many"), &document);
    }
    for (name, document) in documents(Language::French, 3, true) {
        save(&format!("{name}-hostile"), &document);
    }
}
