//! Letters laid out, and read back from the file.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
#![expect(clippy::float_arithmetic, reason = "lengths on paper, never money")]

#[path = "documents/mod.rs"]
mod documents;
#[path = "../../messages/tests/scene/moved.rs"]
mod moved;
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
use relancier_letters::{Fonts, LetterError, PictureError, Place, render, render_all};
use relancier_messages::{Block, Code, Image, Letter, Look, Window, letter, reckoning};
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

/// For a window at the left, the recipient and the sender change sides.
#[test]
fn the_recipient_stands_in_a_window_at_the_left() {
    let mut letter = letter_of(&scene(&notice(1)));
    letter.look.window = Window::Left;
    let pdf = rendered(&letter);
    assert_in_place(&pdf);
    let pages = pages(&pdf);
    let inside = |word: &&Word| {
        word.left >= 20.0 && word.right <= 110.0 && word.top >= 55.0 && word.bottom <= 79.0
    };
    let shown: Vec<&str> =
        pages[0].iter().filter(inside).map(|word| word.text.as_str()).collect();
    assert_eq!(shown.join(" "), plain(&letter.recipient.join(" ")));
    let sender = pages[0].iter().find(|word| word.text == "Atelier").unwrap();
    assert!(sender.left > 100.0 && sender.top < 40.0);
}

/// Letters written before there was a choice of windows, pictures or carried sums.
#[test]
fn older_letters_are_still_read() {
    let letter = letter_of(&scene(&notice(1)));
    let mut json = serde_json::to_value(&letter).unwrap();
    json.as_object_mut().unwrap().remove("look");
    for block in json["body"].as_array_mut().unwrap() {
        if let Some(table) = block.get_mut("Table") {
            table.as_object_mut().unwrap().remove("carried");
        }
    }
    let older: Letter = serde_json::from_value(json).unwrap();
    assert_eq!(older.look, Look::default());
    assert_eq!(text(&rendered(&older)), text(&rendered(&letter)));
}

fn picture(name: &str) -> Option<Image> {
    let root = env!("CARGO_MANIFEST_DIR");
    Some(Image(fs::read(format!("{root}/tests/pictures/{name}")).unwrap()))
}

#[test]
fn pictures_stand_in_their_place_as_they_are() {
    let mut letter = letter_of(&scene(&notice(3)));
    letter.look.logo = picture("logo.jpg");
    letter.look.signature = picture("signature.png");
    // What crosses to the worker is the same letter.
    let json = serde_json::to_string(&letter).unwrap();
    assert_eq!(serde_json::from_str::<Letter>(&json).unwrap(), letter);

    let pdf = rendered(&letter);
    assert_in_place(&pdf);
    let listed = read(&pdf, "pdfimages", &["-list", "-"]);
    let listed: Vec<Vec<&str>> =
        listed.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    // Kind, width, height, colours, channels, bits, encoding.
    let kinds: Vec<String> =
        listed.iter().map(|image| [&image[2..6], &image[8..9]].concat().join(" ")).collect();
    assert_eq!(
        kinds,
        ["image 240 80 rgb jpeg", "image 300 110 gray image", "smask 300 110 gray image"]
    );
    // The recipient stays where it is, and the sender begins below the logo.
    let pages = pages(&pdf);
    let top = |text: &str| pages[0].iter().find(|word| word.text == text).unwrap().top;
    assert!(top("Atelier") > 40.0 && top("Menuiserie") > 55.0);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let image = |bytes: &[u8]| Some(Image(bytes.to_vec()));
    for (file, error) in [
        (image(b"GIF89a"), PictureError::Kind),
        (image(b"\x89PNG\r\n\x1a\n and no more"), PictureError::Damaged),
        (picture("cmyk.jpg"), PictureError::Colours),
        (picture("interlaced.png"), PictureError::Interlaced),
        (image(&[0; 600_000]), PictureError::TooHeavy(500_000)),
    ] {
        let mut letter = letter_of(&scene(&notice(1)));
        letter.look.signature.clone_from(&file);
        match render(&letter, &fonts()) {
            Err(LetterError::Picture(Place::Signature, found)) => assert_eq!(found, error),
            other => panic!("{other:?}"),
        }
        letter.look = Look { logo: file, ..Look::default() };
        assert!(matches!(
            render(&letter, &fonts()),
            Err(LetterError::Picture(Place::Logo, found)) if found == error
        ));
    }
}

/// Printed on both sides, no letter begins on the back of another.
#[test]
fn each_letter_of_a_batch_begins_on_the_front_of_a_sheet() {
    let with_logo = |invoices| {
        let mut letter = letter_of(&scene(&notice(invoices)));
        letter.look.logo = picture("logo.jpg");
        letter
    };
    // One page, two pages, one page, and many: the sheets are 1, 2–3, 4, …
    let letters = [with_logo(1), with_logo(30), with_logo(2), with_logo(80)];
    let pdf = render_all(&letters, &fonts()).unwrap();
    let pages = pages(&pdf);
    let mut first = 0;
    for letter in &letters {
        let alone = read_back::pages(&rendered(letter));
        let words = |page: &[Word]| {
            page.iter().map(|word| word.text.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(first % 2, 0);
        for (place, page) in alone.iter().enumerate() {
            assert_eq!(words(&pages[first + place]), words(page));
        }
        first += alone.len();
        if first % 2 == 1 && first < pages.len() {
            assert!(pages[first].is_empty());
            first += 1;
        }
    }
    assert_eq!(first, pages.len());

    // The faces and the logo stand in the file once.
    assert_eq!(read(&pdf, "pdffonts", &["-"]).lines().count(), 2 + 2);
    let file = Scratch::new("batch.pdf", &pdf);
    let jpeg = b"/DCTDecode";
    assert_eq!(pdf.windows(jpeg.len()).filter(|window| window == jpeg).count(), 1);
    shown(Command::new("qpdf").arg("--check").arg(&file.0));
    let apart: usize = letters.iter().map(|letter| rendered(letter).len()).sum();
    assert!(pdf.len() * 3 < apart * 2, "{} of {apart}", pdf.len());
}

#[test]
fn a_batch_says_which_letter_is_at_fault() {
    let good = letter_of(&scene(&notice(1)));
    let bad = Letter { closing: "北".to_owned(), ..good.clone() };
    let error = render_all(&[good.clone(), bad, good], &fonts()).unwrap_err();
    assert_eq!(error.letter, Some(1));
    assert!(matches!(error.error, LetterError::MissingGlyphs(_)));
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
    let last = pages.iter().map(|page| words(page)).find(|page| page.contains("F-2026-110"));
    assert!(last.unwrap().contains("Total à régler"));
}

/// The amount that ends a line: `1 234,56 €`, in cents.
fn cents(line: &str) -> i64 {
    let amount = line.rsplit_once(',').unwrap();
    let whole: String = amount
        .0
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || *c == ' ')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let digits = |text: &str| text.replace(|c: char| !c.is_ascii_digit(), "");
    (digits(&whole) + &digits(amount.1)).parse().unwrap()
}

/// What is carried at the foot of a page is the sum of its last column and of what was brought to
/// its head; what is brought to the next is the same; and the last page comes to the total.
#[test]
fn sums_are_carried_from_page_to_page() {
    for invoices in [30, 80, 200] {
        let pdf = rendered(&letter_of(&scene(&notice(invoices))));
        let printed = text(&pdf);
        let mut carried = 0;
        let mut pages_of_table = 0;
        for page in printed.split('\u{c}').filter(|page| page.contains("Reste dû\n")) {
            let mut sum = 0;
            for line in page.lines() {
                if line.starts_with("Report ") {
                    assert_eq!(cents(line), carried);
                    sum = carried;
                } else if line.starts_with("F-2026-") {
                    // The last amount alone: those before it end in the same way.
                    let last = line.rsplit_once(['–', '€']).unwrap().0;
                    sum += cents(&last[last.rfind(['–', '€']).unwrap_or_default()..]);
                } else if line.starts_with("À reporter ") {
                    assert_eq!(cents(line), sum);
                    carried = sum;
                } else if line.starts_with("Principal restant dû ") {
                    assert_eq!(cents(line), sum);
                }
            }
            pages_of_table += 1;
        }
        let brought = printed.lines().filter(|line| line.starts_with("Report ")).count();
        let forward = printed.lines().filter(|line| line.starts_with("À reporter ")).count();
        assert!(pages_of_table > 1);
        assert_eq!((brought, forward), (pages_of_table - 1, pages_of_table - 1));
        assert_in_place(&pdf);
    }
}

/// However large the sums, no column reaches another.
#[test]
fn the_greatest_sums_fit() {
    let mut letter = letter_of(&scene(&notice(2)));
    for block in &mut letter.body {
        if let Block::Table(table) = block {
            for row in &mut table.rows {
                for cell in row.iter_mut().rev().take(3) {
                    *cell = "999\u{202f}999\u{202f}999\u{202f}999,99\u{a0}€".to_owned();
                }
            }
        }
    }
    let pdf = rendered(&letter);
    assert_in_place(&pdf);
    assert_eq!(text(&pdf).matches("999 999 999 999,99 €").count(), 6);
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

/// What leads to a list, and a list's heads, are never left alone at the foot of a page; nor do
/// the closing formula and the signature begin one.
#[test]
fn what_belongs_together_stays_together() {
    let fill = |lines: usize| Block::Paragraph("Encore une ligne.\n".repeat(lines) + "Fin.");
    let whole = letter_of(&scene(&notice(2)));
    for lines in 0..40 {
        let mut letter = whole.clone();
        letter.body.insert(1, fill(lines));
        let pages = pages(&rendered(&letter));
        let page_of = |words: &str| {
            let page = pages.iter().position(|page| {
                let printed: Vec<&str> = page.iter().map(|word| word.text.as_str()).collect();
                printed.join(" ").contains(words)
            });
            page.unwrap()
        };
        assert_eq!(page_of("demeurent impayées"), page_of("F-2026-031"), "{lines}");
        assert_eq!(page_of("F-2026-032"), page_of("Total à régler"), "{lines}");
        assert_eq!(page_of("par virement"), page_of("IBAN"), "{lines}");
        assert_eq!(page_of("a croisé"), page_of("salutations"), "{lines}");
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
fn the_same_letters_give_the_same_bytes() {
    let mut letter = letter_of(&scene(&notice(3)));
    letter.look.logo = picture("logo.jpg");
    letter.look.signature = picture("signature.png");
    assert!(rendered(&letter) == rendered(&letter));
    let batch = || render_all(&[letter.clone(), letter.clone()], &fonts()).unwrap();
    assert!(batch() == batch());
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

/// The names of Europe, as they are copied out of the file again.
#[test]
fn names_of_europe_are_printed() {
    for name in [
        "Łódź Żółw Šťastný Žluťoučký kůň Győr űrhajó Brăila Ștefan Țară",
        "Ðorđe Čačak Þór Ísland Sønderjylland Ålesund İstanbul ığdır Mažeikių Rēzekne",
        "Ξενοδοχείο Αθηνών Ϊωάννης ΰψος Πειραιάς Σέρρες",
        "Щербаков и сыновья, Объект № 5, Ёлкин; Їжак Ґанок Єва; Ўласны",
        "Ђорђе Љубиша Њега Ћирић Џаковић; Ѓорѓи Ќе Ѕвезда; Пейо Яворов",
    ] {
        let client = Client { name: line(name), ..client(Language::French, Debtor::Business) };
        let pdf = rendered(&letter_of(&scene_of(company(), client, &notice(1))));
        assert!(plain(&text(&pdf)).contains(name), "{name}");
        assert_in_place(&pdf);
    }
}

/// With its code and without a logo, whatever it says.
#[test]
fn a_letter_of_a_page_weighs_little() {
    for step in [StepKind::Courtesy, StepKind::Firm, StepKind::FormalNotice] {
        for language in [Language::French, Language::English] {
            let pdf = rendered(&letter_of(&scene(&Wanted { step, language, ..notice(3) })));
            assert!(pdf.len() < 20_000, "{}", pdf.len());
        }
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
    let mut dressed = letter_of(&scene(&notice(3)));
    dressed.look.logo = picture("logo.jpg");
    dressed.look.signature = picture("signature.png");
    save("pictures", &dressed);
    dressed.look.window = Window::Left;
    save("left", &dressed);
    let (company, client) = hostile(Language::French);
    save("hostile", &letter_of(&scene_of(company, client, &notice(3))));
    documents::to_look_at(save);
}
