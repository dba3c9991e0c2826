//! Every text, as a client reads it.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod call;
mod own;
mod replies;
#[path = "../scene/mod.rs"]
mod scene;

use std::collections::BTreeSet;

use proptest::prelude::*;
use relancier_core::dunning::{StepKind, Tone};
use relancier_core::identity::Language;
use relancier_core::law::{Multiple, PenaltyClause};
use relancier_core::ledger::{Client, Company, Debtor, Register};
use relancier_core::rate::Rate;
use relancier_core::text::Line;
use relancier_messages::{Block, Email, Letter, email, email_short, format, letter, sms};
use scene::{Manner, Scene, Wanted, client, company, line, scene_in, scene_of};

const STEPS: [(StepKind, &str); 6] = [
    (StepKind::Reception, "0-reception"),
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

/// The languages, and the two ways of speaking to people in one of them.
const VOICES: [(Language, Register, &str); 3] = [
    (Language::French, Register::Vous, "fr"),
    (Language::French, Register::Tu, "fr-tu"),
    (Language::English, Register::Vous, "en"),
];

/// How a text sounds beside the plain one.
const PLAIN: Manner = Manner {
    tone: Tone::Plain,
    register: Register::Vous,
    promise_broken: false,
    in_difficulty: false,
};
const MANNERS: [(Manner, &str); 5] = [
    (Manner { tone: Tone::Soft, ..PLAIN }, "soft"),
    (Manner { tone: Tone::Soft, in_difficulty: true, ..PLAIN }, "soft, in difficulty"),
    (Manner { promise_broken: true, ..PLAIN }, "promise broken"),
    (Manner { tone: Tone::Hard, ..PLAIN }, "hard"),
    (Manner { tone: Tone::Hard, promise_broken: true, ..PLAIN }, "hard, promise broken"),
];

fn scene_like(manner: Manner, wanted: &Wanted) -> Scene {
    let client = client(wanted.language, wanted.debtor);
    // One does not say tu to Mme Durand.
    let first_name = client.contact_name.as_ref().map(|_| line("Camille"));
    let contact_name =
        if manner.register == Register::Tu { first_name } else { client.contact_name };
    scene_in(manner, company(), Client { contact_name, ..client }, wanted)
}

/// Snapshots of a text at each step and in each voice, for each kind of client and some numbers
/// of invoices; after the plain one what is other in other manners.
fn snapshot(
    kind: &str,
    voices: &[(Language, Register, &str)],
    invoices: &[u32],
    text: impl Fn(&Scene) -> String,
) {
    for (step, step_name) in STEPS {
        for (language, register, voice) in voices.iter().copied() {
            let mut read = String::new();
            // What is other in the same way for another client is said once.
            let mut said = BTreeSet::new();
            for (debtor, debtor_name) in DEBTORS {
                for invoices in invoices.iter().copied() {
                    let wanted = Wanted { step, language, debtor, invoices };
                    let text = |manner| {
                        visible(&text(&scene_like(Manner { register, ..manner }, &wanted)))
                    };
                    let plain = text(PLAIN);
                    read += &format!("======== {debtor_name}, {invoices}\n\n{plain}\n\n");
                    for (manner, name) in MANNERS {
                        let other = what_is_other(&plain, &text(manner));
                        if !other.is_empty() && said.insert((name, other.clone())) {
                            read += &format!("-------- {name}\n\n{other}\n\n");
                        }
                    }
                }
            }
            insta::assert_snapshot!(format!("{voice}-{kind}-{step_name}"), read);
        }
    }
}

/// The paragraphs that stand in the place of others, and how the others begin.
fn what_is_other(plain: &str, other: &str) -> String {
    let gone = plain.split("\n\n").filter(|paragraph| !other.contains(paragraph)).map(|gone| {
        format!("(not: {}…)", gone.chars().take(30).collect::<String>().trim_end())
    });
    let new = other.split("\n\n").filter(|paragraph| !plain.contains(paragraph));
    gone.chain(new.map(str::to_owned)).collect::<Vec<_>>().join("\n\n")
}

/// Every scene there is, in every voice and manner.
fn every_scene(invoices: &[u32]) -> impl Iterator<Item = Scene> {
    let mut scenes = Vec::new();
    for (step, _) in STEPS {
        for (language, register, _) in VOICES {
            for (debtor, _) in DEBTORS {
                for (manner, _) in MANNERS.into_iter().chain([(PLAIN, "plain")]) {
                    for invoices in invoices.iter().copied() {
                        let wanted = Wanted { step, language, debtor, invoices };
                        scenes.push(scene_like(Manner { register, ..manner }, &wanted));
                    }
                }
            }
        }
    }
    scenes.into_iter()
}

#[test]
fn emails_read_well() {
    snapshot("email", &VOICES, &[1, 3], |scene| {
        written(&email(&scene.parties(), &scene.demand))
    });
}

#[test]
fn short_emails_read_well() {
    snapshot("short", &VOICES, &[3], |scene| {
        written(&email_short(&scene.parties(), &scene.demand))
    });
}

#[test]
fn text_messages_read_well() {
    let mut read = String::new();
    for (language, register, voice) in VOICES {
        for (step, step_name) in [STEPS[0], STEPS[1], STEPS[2]] {
            for invoices in [1, 3] {
                let debtor = Debtor::Business;
                let wanted = Wanted { step, language, debtor, invoices };
                let scene = scene_like(Manner { register, ..PLAIN }, &wanted);
                let text = sms(&scene.parties(), &scene.demand);
                read += &format!("======== {voice}, {step_name}, {invoices}\n\n{text}\n\n");
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
    for scene in every_scene(&[1, 3]) {
        let text = sms(&scene.parties(), &scene.demand);
        assert!(text.chars().count() < 300, "{text}");
        assert!(text.chars().all(alphabet), "{text}");
        let remaining = format::amount(scene.demand.principal, scene.parties().client.language);
        assert!(text.contains(&remaining.replace(['\u{a0}', '\u{202f}'], " ")), "{text}");
        assert!(!speaks_of_claims(&text), "{text}");
    }
}

/// Words for what is owed beyond the invoice.
fn speaks_of_claims(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = ["pénalité", "indemnité", "intérêt", "frais", "penalt", "indemnit", "interest"];
    words.into_iter().chain(["recovery", "441-10", "2192"]).any(|word| text.contains(word))
}

#[test]
fn a_consumer_reads_of_no_penalties_before_the_formal_notice() {
    for scene in every_scene(&[1, 3, 15]) {
        let parties = scene.parties();
        let spared = parties.client.debtor == Debtor::Consumer
            && scene.demand.step < StepKind::FormalNotice;
        if spared || scene.demand.step < StepKind::Firm {
            for email in [email(&parties, &scene.demand), email_short(&parties, &scene.demand)]
            {
                assert!(!speaks_of_claims(&written(&email)), "{}", written(&email));
            }
            let letter = laid_flat(&letter(&parties, &scene.demand));
            assert!(!speaks_of_claims(&letter), "{letter}");
        }
    }
}

/// What is asked for in all, by when, each invoice and what remains of it.
#[test]
fn the_short_form_keeps_every_figure() {
    for scene in every_scene(&[1, 3, 15]) {
        let (parties, demand) = (scene.parties(), &scene.demand);
        let short = written(&email_short(&parties, demand));
        let language = parties.client.language;
        let amount = |money| format::amount(money, language);
        let mut figures = vec![amount(demand.total)];
        if demand.claims_penalties && demand.interest.is_positive() {
            figures.extend([amount(demand.principal), amount(demand.interest)]);
            figures.push(amount(demand.indemnity));
        }
        if !demand.step.is_before_due() {
            figures.push(format::date_long(demand.deadline, language));
        }
        for line in &demand.lines {
            let invoice = scene.ledger.invoice(line.invoice).unwrap();
            figures.extend([
                invoice.number.to_string(),
                format::date_numeric(invoice.due, language),
                format::amount_bare(line.statement.remaining, language),
            ]);
        }
        for figure in figures {
            assert!(short.contains(&figure), "{figure}\n{short}");
        }
    }
}

/// One says vous in a letter and in a formal notice, whoever reads it, and its words are the law's.
#[test]
fn letters_and_formal_notices_know_neither_tu_nor_tone() {
    for (debtor, _) in DEBTORS {
        for (step, _) in STEPS {
            for invoices in [1, 3] {
                let language = Language::French;
                let wanted = Wanted { step, language, debtor, invoices };
                let all = |manner: Manner| {
                    let client = client(language, debtor);
                    let scene = scene_in(manner, company(), client, &wanted);
                    let (parties, demand) = (scene.parties(), &scene.demand);
                    let emails = [email(&parties, demand), email_short(&parties, demand)]
                        .map(|e| written(&e));
                    (emails, laid_flat(&letter(&parties, demand)))
                };
                let tu = Manner { register: Register::Tu, ..PLAIN };
                assert_eq!(all(tu).1, all(PLAIN).1);
                if step == StepKind::FormalNotice {
                    assert_eq!(all(tu), all(PLAIN));
                    for (manner, _) in MANNERS {
                        assert_eq!(all(manner), all(PLAIN));
                    }
                }
            }
        }
    }
}

#[test]
fn letters_read_well() {
    let letters_say_vous = [VOICES[0], VOICES[2]];
    snapshot("letter", &letters_say_vous, &[1, 3], |scene| {
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
        Block::Heading(words) | Block::Paragraph(words) => words.clone(),
        Block::Details(lines) => {
            lines.iter().map(|(name, value)| format!("{name} {value}\n")).collect()
        }
        Block::Code(code) => format!("{}\n{}", code.caption, code.payload),
        Block::Rooms(rooms) => rooms.iter().map(|room| room.heading.as_str()).collect(),
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

#[test]
fn emails_fit_in_a_link() {
    for invoices in [1, 3, 15] {
        for scene in every_scene(&[invoices]) {
            let (parties, demand) = (scene.parties(), &scene.demand);
            let write = if invoices > 3 { email_short } else { email };
            let email = write(&parties, demand);
            let length = ADDRESS.len() + encoded(&written(&email));
            assert!(length <= MAILTO_BUDGET, "{length}: {}", written(&email));
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
