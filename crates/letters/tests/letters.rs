//! Letters laid out, and read back from the file.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
#![expect(clippy::float_arithmetic, reason = "lengths on paper, never money")]

mod read_back;
#[path = "../../messages/tests/scene/mod.rs"]
mod scene;

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use chrono::Days;
use proptest::prelude::*;
use read_back::{Scratch, Word, pages, plain, read, text};
use relancier_core::dunning::StepKind;
use relancier_core::identity::{Address, Language};
use relancier_core::law::{
    Claim, DayCount, Imputation, Movement, MovementKind, PenaltyClause, Rates, statement,
};
use relancier_core::ledger::{Client, Company, Debtor};
use relancier_core::money::Money;
use relancier_core::text::Line;
use relancier_letters::{Fonts, LetterError, render};
use relancier_messages::{Block, Code, Letter, letter, reckoning};
use scene::{Scene, Wanted, client, company, line, scene, scene_of};

fn fonts() -> Fonts {
    let read = |face: &str| {
        let root = env!("CARGO_MANIFEST_DIR");
        fs::read(format!("{root}/../../public/fonts/relancier-sans-{face}.ttf")).unwrap()
    };
    Fonts::new(&read("regular"), &read("bold")).unwrap()
}

fn notice(invoices: u32) -> Wanted {
    Wanted {
        step: StepKind::FormalNotice,
        language: Language::French,
        debtor: Debtor::Business,
        invoices,
    }
}

fn letter_of(scene: &Scene) -> Letter {
    letter(&scene.parties(), &scene.demand)
}

fn rendered(letter: &Letter) -> Vec<u8> {
    render(letter, &fonts()).unwrap()
}

/// The widest and longest names there may be.
fn hostile(language: Language) -> (Company, Client) {
    let longest = line(&"M".repeat(Line::MAX_CHARS));
    let address = Address::parse(&format!("{longest}\n").repeat(Address::MAX_LINES)).unwrap();
    let company = Company {
        name: longest.clone(),
        legal_form: Some(longest.clone()),
        address: address.clone(),
        ..company()
    };
    let client = Client {
        name: longest.clone(),
        contact_name: Some(line(&"W i".repeat(60))),
        address,
        ..client(language, Debtor::Business)
    };
    (company, client)
}

#[test]
fn what_is_printed_reads_as_it_was_written() {
    let letter = letter_of(&scene(&notice(3)));
    let printed = plain(&text(&rendered(&letter)));
    for paragraph in &letter.body {
        if let Block::Paragraph(paragraph) = paragraph {
            assert!(printed.contains(&plain(paragraph)), "{paragraph}\n{printed}");
        }
    }
    for figure in ["F-2026-031", "FR14 2004 1010 0505 0001 3M02 606", "1 234,56 €"] {
        assert!(printed.contains(figure), "{figure}\n{printed}");
    }
}

#[test]
fn the_recipient_stands_in_the_window() {
    let letter = letter_of(&scene(&notice(1)));
    let pages = pages(&rendered(&letter));
    // What a DL always shows, however the sheet slides in it.
    let inside = |word: &&Word| {
        word.left >= 100.0 && word.right <= 190.0 && word.top >= 55.0 && word.bottom <= 79.0
    };
    let shown: Vec<&str> =
        pages[0].iter().filter(inside).map(|word| word.text.as_str()).collect();
    assert_eq!(shown.join(" "), plain(&letter.recipient.join(" ")));
}

/// All that is printed, whatever the names, stays between the margins and clear of the foot, and
/// no word touches another.
fn assert_in_place(pdf: &[u8]) {
    for page in pages(pdf) {
        for (place, word) in page.iter().enumerate() {
            assert!(word.left >= 24.9 && word.right <= 190.2, "{word:?}");
            assert!(word.top >= 19.9 && word.bottom <= 297.0, "{word:?}");
            let touches = |other: &&Word| {
                let across = other.right.min(word.right) - other.left.max(word.left);
                let down = other.bottom.min(word.bottom) - other.top.max(word.top);
                across > 0.1 && down > 0.1
            };
            let touched = page.iter().skip(place + 1).find(touches);
            assert!(touched.is_none(), "{word:?} {touched:?}");
        }
    }
}

#[test]
fn long_names_and_long_lists_stay_on_the_sheet() {
    for invoices in [1, 30, 200] {
        for language in [Language::French, Language::English] {
            let (company, client) = hostile(language);
            let wanted = Wanted { language, ..notice(invoices) };
            let letter = letter_of(&scene_of(company, client, &wanted));
            let pdf = rendered(&letter);
            assert_in_place(&pdf);
            // Nothing is dropped: every number of the list is there, and who signs.
            let printed = plain(&text(&pdf));
            for number in 31..31 + invoices {
                assert!(printed.contains(&format!("F-2026-{number:03}")), "{number}");
            }
            for last in ["contact@atelier-morel.fr", "SIRET", &plain(&letter.subject)] {
                assert!(printed.contains(last), "{last}");
            }
        }
    }
}

#[test]
fn a_long_list_repeats_its_heads_and_numbers_its_pages() {
    let pages = pages(&rendered(&letter_of(&scene(&notice(80)))));
    assert!(pages.len() > 2);
    let words = |page: &[Word]| {
        page.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
    };
    for (place, page) in pages.iter().enumerate() {
        let page = words(page);
        assert!(page.contains(&format!("Page {}/{}", place + 1, pages.len())));
        assert_eq!(page.contains("Reste dû"), page.contains("F-2026-"));
    }
    let last = words(pages.last().unwrap());
    assert!(last.contains("Total à régler") && last.contains("F-2026-110"));
}

#[test]
fn a_letter_of_three_invoices_takes_one_page() {
    for step in [StepKind::Courtesy, StepKind::Firm, StepKind::FormalNotice] {
        for debtor in [Debtor::Business, Debtor::Consumer, Debtor::Public] {
            let wanted = Wanted { step, debtor, ..notice(3) };
            assert_eq!(pages(&rendered(&letter_of(&scene(&wanted)))).len(), 1);
        }
    }
}

/// A calculation is written to nobody: it begins at the top of the sheet.
#[test]
fn a_document_for_nobody_has_no_window() {
    let scene = scene(&notice(1));
    let as_of = scene.demand.as_of;
    for (debtor, paid) in [
        (Debtor::Business, 100),
        (Debtor::Business, 100_000),
        (Debtor::Consumer, 100),
        (Debtor::Public, 100),
    ] {
        let claim = Claim {
            debtor,
            issued: as_of - Days::new(400),
            due: as_of - Days::new(370),
            total: Money::euros(1850),
            clause: PenaltyClause::LegalDefault,
            formal_notice: Some(as_of - Days::new(300)),
            movements: vec![Movement {
                date: as_of - Days::new(200),
                kind: MovementKind::Payment,
                amount: Money::euros(paid),
            }],
            costs: Vec::new(),
            insolvency: None,
            day_count: DayCount::Fixed365,
            imputation: Imputation::InterestFirst,
        };
        let statement = statement(&claim, &Rates::builtin(), as_of);
        for language in [Language::French, Language::English] {
            let document = reckoning(&claim, &statement, language).document(&claim, as_of);
            let pdf = rendered(&document);
            assert_in_place(&pdf);
            let pages = pages(&pdf);
            let title = pages[0].first().unwrap();
            assert!(document.subject.starts_with(&title.text) && title.top < 30.0, "{title:?}");
            assert_eq!(pages.len(), 1);
        }
    }
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let letter = letter_of(&scene(&notice(3)));
    assert!(rendered(&letter) == rendered(&letter));
}

#[test]
fn the_file_says_what_it_is() {
    let letter = letter_of(&scene(&notice(1)));
    let pdf = rendered(&letter);
    let said = read(&pdf, "pdfinfo", &["-rawdates", "-"]);
    for (name, value) in [
        ("Title", letter.title.as_str()),
        ("Subject", "Nos références : F-2026-031"),
        ("Author", "Atelier Morel"),
        ("Creator", "Relancier"),
        ("CreationDate", "D:20261121"),
        ("Pages", "1"),
    ] {
        let line =
            said.lines().find_map(|line| line.strip_prefix(&format!("{name}:"))).unwrap();
        assert_eq!(plain(line.trim()), plain(value));
    }
    let file = Scratch::new("said.pdf", &pdf);
    assert!(
        shown(Command::new("qpdf").arg("--json").arg(&file.0)).contains(r#""/Lang": "u:fr""#)
    );
    assert!(pdf.len() < 20_000, "{}", pdf.len());
}

fn shown(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn each_face_is_embedded_once_with_what_is_printed_of_it() {
    let listed = read(&rendered(&letter_of(&scene(&notice(3)))), "pdffonts", &["-"]);
    let faces: Vec<&str> = listed.lines().skip(2).collect();
    assert_eq!(faces.len(), 2, "{listed}");
    for (face, name) in faces.iter().zip(["RelancierSans", "RelancierSans-Bold"]) {
        let mut columns = face.split_whitespace();
        let (mark, named) = columns.next().unwrap().split_once('+').unwrap();
        assert!(mark.len() == 6 && named.starts_with(name), "{face}");
        let columns: Vec<&str> = columns.collect();
        // Type, encoding, embedded, subset, with a table of characters.
        assert!(
            columns.starts_with(&["CID", "TrueType", "Identity-H", "yes", "yes", "yes"]),
            "{face}"
        );
    }
}

#[test]
fn qpdf_finds_nothing_to_say() {
    for step in [StepKind::Courtesy, StepKind::FormalNotice] {
        for invoices in [1, 40] {
            let pdf = rendered(&letter_of(&scene(&Wanted { step, ..notice(invoices) })));
            let file = Scratch::new("checked.pdf", &pdf);
            shown(Command::new("qpdf").arg("--check").arg(&file.0));
        }
    }
}

/// What the code of a letter's first page says, as a telephone reads it from the page at 300 dpi.
fn scanned(pdf: &[u8]) -> Option<String> {
    let drawn = Scratch::new("code.pdf", pdf);
    let picture = drawn.0.with_extension("");
    shown(
        Command::new("pdftoppm")
            .args(["-r", "300", "-gray", "-singlefile"])
            .args([&drawn.0, &picture]),
    );
    let picture = Scratch(picture.with_extension("pgm"));
    // Bytes as they are: left to guess, it takes UTF-8 for other encodings.
    let output = Command::new("zbarimg")
        .args(["-q", "--raw", "--oneshot", "-Sbinary"])
        .arg(&picture.0)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    (!said.is_empty()).then_some(said)
}

#[test]
fn the_code_says_just_the_transfer_asked_for() {
    let accents = line("Société d’Étanchéité Œuvre & Fils, 12 % de réduction");
    for (name, invoices) in [(line("Atelier Morel"), 1), (accents, 3), (line("N"), 30)] {
        for language in [Language::French, Language::English] {
            let company = Company { name: name.clone(), ..company() };
            let wanted = Wanted { language, step: StepKind::Firm, ..notice(invoices) };
            let scene = scene_of(company, client(language, Debtor::Business), &wanted);
            let letter = letter_of(&scene);
            let codes = letter.body.iter().filter_map(|block| match block {
                Block::Code(code) => Some(code.payload.clone()),
                _ => None,
            });
            let codes: Vec<String> = codes.collect();
            assert_eq!(codes.len(), 1);
            let asked = letter.body.iter().find_map(|block| match block {
                Block::Table(table) => table.totals.iter().find(|total| total.grand),
                _ => None,
            });
            let digits = |text: &str| text.replace(|c: char| !c.is_ascii_digit(), "");
            let sum = codes[0].lines().nth(7).unwrap();
            assert_eq!(digits(sum), digits(&asked.unwrap().amount));
            let pdf = rendered(&letter);
            if pages(&pdf).len() == 1 {
                assert_eq!(scanned(&pdf).as_ref(), codes.first());
            }
        }
    }
}

#[test]
fn a_letter_without_an_account_has_no_code() {
    let company = Company { iban: None, bic: None, ..company() };
    let scene = scene_of(company, client(Language::French, Debtor::Business), &notice(1));
    let letter = letter_of(&scene);
    assert!(!letter.body.iter().any(|block| matches!(block, Block::Code(_))));
    assert_eq!(scanned(&rendered(&letter)), None);
}

/// The largest code there may be is still read; what holds more is refused.
#[test]
fn a_code_says_no_more_than_it_can() {
    let mut letter = letter_of(&scene(&notice(1)));
    let mut with = |payload: String| {
        let caption = String::new();
        letter.body = vec![Block::Code(Code { payload, caption })];
        render(&letter, &fonts())
    };
    let longest = "EPC ".repeat(82) + "069";
    assert_eq!(scanned(&with(longest.clone()).unwrap()), Some(longest));
    assert!(matches!(with("E".repeat(400)), Err(LetterError::CodeTooLong)));
}

#[test]
fn a_character_the_fonts_lack_is_named() {
    let client = Client {
        name: line("Łódź 北京 \u{1f600}"),
        ..client(Language::French, Debtor::Business)
    };
    let letter = letter_of(&scene_of(company(), client, &notice(1)));
    match render(&letter, &fonts()) {
        Err(LetterError::MissingGlyphs(missing)) => {
            assert_eq!(missing, ['京', '北', '\u{1f600}']);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_font_is_refused() {
    for data in [b"".as_slice(), b"<!doctype html>", &[0, 1, 0, 0]] {
        assert!(matches!(Fonts::new(data, data), Err(LetterError::NotAFont)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Whatever names hold, there is a letter within the margins or the characters it lacks.
    #[test]
    fn no_name_breaks_a_letter(name in r"[\PC ]{1,200}", latin in "[A-Za-zÀ-ÿ&' .-]{1,200}") {
        for name in [name, latin] {
            let Ok(name) = Line::new(&name) else { continue };
            let client = Client {
                name: name.clone(),
                contact_name: Some(name.clone()),
                ..client(Language::French, Debtor::Business)
            };
            let company = Company { name, ..company() };
            match render(&letter_of(&scene_of(company, client, &notice(2))), &fonts()) {
                Ok(pdf) => assert_in_place(&pdf),
                Err(LetterError::MissingGlyphs(missing)) => prop_assert!(!missing.is_empty()),
                Err(error) => prop_assert!(false, "{:?}", error),
            }
        }
    }
}

/// Letters to look at, and what the worker is sent for each: `RELANCIER_LETTERS=<folder> cargo test -p relancier-letters look`.
#[test]
fn to_look_at() {
    let Some(folder) = env::var_os("RELANCIER_LETTERS") else { return };
    let save = |name: &str, letter: &Letter| {
        let path = |ending| Path::new(&folder).join(format!("{name}.{ending}"));
        fs::write(path("pdf"), rendered(letter)).unwrap();
        fs::write(path("json"), serde_json::to_string(letter).unwrap()).unwrap();
    };
    for (name, step, language, debtor, invoices) in [
        ("courtesy", StepKind::Courtesy, Language::French, Debtor::Business, 1),
        ("friendly", StepKind::Friendly, Language::French, Debtor::Consumer, 1),
        ("firm", StepKind::Firm, Language::French, Debtor::Business, 3),
        ("notice", StepKind::FormalNotice, Language::French, Debtor::Business, 3),
        ("consumer", StepKind::FormalNotice, Language::French, Debtor::Consumer, 1),
        ("english", StepKind::LastWarning, Language::English, Debtor::Public, 2),
        ("many", StepKind::FormalNotice, Language::French, Debtor::Business, 40),
    ] {
        save(name, &letter_of(&scene(&Wanted { step, language, debtor, invoices })));
    }
    let (company, client) = hostile(Language::French);
    save("hostile", &letter_of(&scene_of(company, client, &notice(3))));
}
