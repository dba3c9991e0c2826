//! Every text, as a client reads it.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod scene;

use proptest::prelude::*;
use relancier_core::dunning::{Demand, StepKind};
use relancier_core::identity::Language;
use relancier_core::law::{Multiple, PenaltyClause};
use relancier_core::ledger::{Client, Company, Debtor};
use relancier_core::rate::Rate;
use relancier_core::text::Line;
use relancier_messages::{
    Block, Email, Letter, Parties, email, email_short, format, letter, sms,
};
use scene::{Scene, Wanted, client, company, scene, scene_of};

const STEPS: [(StepKind, &str); 5] = [
    (StepKind::Courtesy, "1-courtesy"),
    (StepKind::Friendly, "2-friendly"),
    (StepKind::Firm, "3-firm"),
    (StepKind::LastWarning, "4-last-warning"),
    (StepKind::FormalNotice, "5-formal-notice"),
];
const LANGUAGES: [(Language, &str); 2] = [(Language::French, "fr"), (Language::English, "en")];
const DEBTORS: [(Debtor, &str); 3] = [
    (Debtor::Business, "business"),
    (Debtor::Consumer, "consumer"),
    (Debtor::Public, "public"),
];

/// Snapshots of a text at each step and in each language, for each kind of client and for one
/// and three invoices.
fn snapshot(kind: &str, invoices: &[u32], text: impl Fn(&Scene) -> String) {
    for (step, step_name) in STEPS {
        for (language, language_name) in LANGUAGES {
            let mut read = String::new();
            for (debtor, debtor_name) in DEBTORS {
                for invoices in invoices.iter().copied() {
                    let scene = scene(&Wanted { step, language, debtor, invoices });
                    let text = visible(&text(&scene));
                    read += &format!("======== {debtor_name}, {invoices}\n\n{text}\n\n");
                }
            }
            insta::assert_snapshot!(format!("{language_name}-{kind}-{step_name}"), read);
        }
    }
}

#[test]
fn emails_read_well() {
    snapshot("email", &[1, 3], |scene| written(&email(&scene.parties(), &scene.demand)));
}

#[test]
fn short_emails_read_well() {
    snapshot("short", &[3], |scene| written(&email_short(&scene.parties(), &scene.demand)));
}

#[test]
fn text_messages_read_well() {
    let mut read = String::new();
    for (language, _) in LANGUAGES {
        for (step, step_name) in [STEPS[0], STEPS[1]] {
            for invoices in [1, 3] {
                let debtor = Debtor::Business;
                let scene = scene(&Wanted { step, language, debtor, invoices });
                let text = sms(&scene.parties(), &scene.demand);
                read += &format!("======== {step_name}, {invoices}\n\n{text}\n\n");
            }
        }
    }
    insta::assert_snapshot!("sms", read);
}

/// Two messages of 160 characters at most, in the alphabet of telephones, and nothing about
/// penalties.
#[test]
fn text_messages_are_short_and_claim_what_remains() {
    // The letters of GSM 03.38 that we have a use for.
    let alphabet = |c: char| c == ' ' || c.is_ascii_graphic() || "éèàùÉ€".contains(c);
    for (step, _) in STEPS {
        for (language, _) in LANGUAGES {
            for (debtor, _) in DEBTORS {
                for invoices in [1, 3] {
                    let scene = scene(&Wanted { step, language, debtor, invoices });
                    let text = sms(&scene.parties(), &scene.demand);
                    assert!(text.chars().count() < 300, "{text}");
                    assert!(text.chars().all(alphabet), "{text}");
                    let remaining = format::amount(scene.demand.principal, language);
                    assert!(
                        text.contains(&remaining.replace(['\u{a0}', '\u{202f}'], " ")),
                        "{text}"
                    );
                }
            }
        }
    }
}

#[test]
fn letters_read_well() {
    snapshot("letter", &[1, 3], |scene| {
        let letter = letter(&scene.parties(), &scene.demand);
        format!("{}\n\n{}", letter.file_name, laid_flat(&letter))
    });
}

fn written(email: &Email) -> String {
    format!("{}\n\n{}", email.subject, email.body)
}

fn laid_flat(letter: &Letter) -> String {
    let mut text = vec![
        letter.sender.join("\n"),
        letter.recipient.join("\n"),
        letter.place_and_date.clone(),
        letter.reference.clone(),
        letter.subject.clone(),
    ];
    text.extend(letter.body.iter().map(|block| match block {
        Block::Paragraph(paragraph) => paragraph.clone(),
        Block::Details(lines) => {
            lines.iter().map(|(name, value)| format!("{name} {value}\n")).collect()
        }
        Block::Code(code) => format!("{}\n{}", code.caption, code.payload),
        Block::Table(table) => {
            let titles: Vec<&str> =
                table.columns.iter().map(|column| column.title.as_str()).collect();
            let mut lines = vec![titles.join(" | ")];
            lines.extend(table.rows.iter().map(|row| row.join(" | ")));
            lines.extend(
                table.totals.iter().map(|total| format!("{} = {}", total.label, total.amount)),
            );
            lines.join("\n")
        }
    }));
    text.extend([letter.closing.clone(), letter.signature.clone(), letter.legal_line.clone()]);
    text.join("\n\n")
}

/// Spaces that cannot be told from others are shown: `~` no-break, `'` narrow no-break.
fn visible(text: &str) -> String {
    text.replace('\u{a0}', "~").replace('\u{202f}', "'")
}

/// How each penalty clause is told, in the paragraph of the firm reminder that cites the law.
#[test]
fn penalty_clauses_read_well() {
    let rate = |percent: &str| Rate::parse_plain(percent).unwrap();
    let times = |times: &str| Multiple::parse_plain(times).unwrap();
    let mut read = String::new();
    for (language, _) in LANGUAGES {
        for clause in [
            PenaltyClause::LegalDefault,
            PenaltyClause::Fixed(rate("12")),
            // Under three times the legal rate.
            PenaltyClause::Fixed(rate("3.5")),
            PenaltyClause::LegalMultiple(times("4.5")),
            PenaltyClause::LegalMultiple(times("1.5")),
            PenaltyClause::EcbPlus(rate("12")),
            PenaltyClause::EcbPlus(rate("0.5")),
        ] {
            let debtor = Debtor::Business;
            let wanted = Wanted { step: StepKind::Firm, language, debtor, invoices: 1 };
            let company = Company { penalty_clause: clause, ..company() };
            let scene = scene_of(company, client(language, debtor), &wanted);
            let email = email(&scene.parties(), &scene.demand);
            let told = email.body.split("\n\n").find(|paragraph| paragraph.contains("441-10"));
            read += &format!("{clause:?}\n{}\n\n", visible(told.unwrap()));
        }
    }
    insta::assert_snapshot!("penalty-clauses", read);
}

/// What a `mailto:` link may hold, and what its address takes of it.
const MAILTO_BUDGET: usize = 2_000;
const ADDRESS: &str = "mailto:comptabilite-fournisseurs@entreprise-cliente.fr?subject=&body=";

type Write = fn(&Parties<'_>, &Demand) -> Email;

#[test]
fn emails_fit_in_a_link() {
    for (step, _) in STEPS {
        for (language, _) in LANGUAGES {
            for (debtor, _) in DEBTORS {
                for (invoices, write) in [(1, email as Write), (3, email), (15, email_short)] {
                    let scene = scene(&Wanted { step, language, debtor, invoices });
                    let email = write(&scene.parties(), &scene.demand);
                    let length = ADDRESS.len() + encoded(&written(&email));
                    assert!(length <= MAILTO_BUDGET, "{length}: {}", written(&email));
                }
            }
        }
    }
}

/// The length of a text in a link, where a line break is `%0D%0A`.
fn encoded(text: &str) -> usize {
    let lengths = text.bytes().map(|byte| match byte {
        b'\n' => 6,
        b'-' | b'.' | b'_' | b'~' => 1,
        _ if byte.is_ascii_alphanumeric() => 1,
        _ => 3,
    });
    lengths.sum()
}

proptest! {
    /// Whatever a name holds, it is written as it is: nothing in it acts as a merge field, and
    /// no merge field of a text is left.
    #[test]
    fn names_are_written_as_they_are(
        name in r"[\PC\n{}\[\]]{0,30}(\{total\}|\[if late\]|\[end\])?",
        step in 0..STEPS.len(),
        invoices in 1..4_u32,
        french in any::<bool>(),
    ) {
        let Ok(name) = Line::new(&name) else { return Ok(()) };
        let language = if french { Language::French } else { Language::English };
        let debtor = Debtor::Business;
        let wanted = Wanted { step: STEPS[step].0, language, debtor, invoices };
        let client = client(language, debtor);
        let client = Client { name: name.clone(), contact_name: Some(name.clone()), ..client };
        let company = Company { name: name.clone(), ..company() };
        let scene = scene_of(company, client, &wanted);

        let email = email(&scene.parties(), &scene.demand);
        let short = email_short(&scene.parties(), &scene.demand);
        let letter = letter(&scene.parties(), &scene.demand);
        let end_of_email = format!("{name}\n04 72 00 00 00");
        prop_assert!(email.body.ends_with(&end_of_email));
        prop_assert!(short.body.ends_with(name.as_str()));
        prop_assert_eq!(&letter.recipient[0], name.as_str());
        prop_assert!(!letter.file_name.contains(['/', '\\', ':', '\n']));
        for text in [&email.subject, &short.subject, &letter.subject] {
            prop_assert_eq!(text.lines().count(), 1);
        }
        for text in [written(&email), written(&short), laid_flat(&letter)] {
            let ours = text.replace(name.as_str(), "");
            prop_assert!(!ours.contains(['{', '}', '[', ']']), "{}", ours);
        }
    }
}
