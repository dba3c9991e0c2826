//! Texts that the user writes.

use proptest::prelude::*;
use relancier_core::dunning::StepKind;
use relancier_core::id::OwnTextId;
use relancier_core::identity::Language;
use relancier_core::ledger::{
    Channel, Client, Clock, Debtor, DeviceId, Entry, Record, Register,
};
use relancier_core::text::Line;
use relancier_messages::grammar::GrammarErrorKind;
use relancier_messages::template::{Condition, Field, Text};
use relancier_messages::{
    Answer, Message, OwnTemplate, TextErrorKind, TextKind, TextPart, email, letter, message,
    own_text, preview, preview_demand, reply, sms,
};

use crate::scene::{Manner, Scene, Wanted, client, company, scene_in};
use crate::{PLAIN, VOICES, laid_flat, scene_like, written};

fn wanted(step: StepKind) -> Wanted {
    Wanted { step, language: Language::French, debtor: Debtor::Business, invoices: 1 }
}

fn parse(text: Text, subject: &str, body: &str) -> Result<OwnTemplate, String> {
    OwnTemplate::parse(text, Language::French, Register::Vous, subject, body).map_err(|error| {
        let typed = match error.part {
            TextPart::Subject => subject,
            TextPart::Body => body,
        };
        let units: Vec<u16> = typed.encode_utf16().collect();
        let wrong = String::from_utf16(units.get(error.at.clone()).unwrap()).unwrap();
        let (line, column) = (error.line, error.column);
        format!("{:?} {line}:{column} “{wrong}” {:?}", error.part, error.kind)
    })
}

fn keep(scene: &mut Scene, id: u128, own: &OwnTemplate, at: u64) {
    let record = Record::OwnText(own.record(OwnTextId(id)));
    let stamp = Clock::new(DeviceId(3), None).stamp(at);
    scene.ledger.apply(Entry::new(record.id(), stamp, Some(record)));
}

#[test]
fn what_is_wrong_is_told_where_it_is() {
    let firm = Text::EmailFirm;
    for (text, subject, body, told) in [
        (
            firm,
            "Facture",
            "Bonjour {clinet},",
            "Body 1:9 “{clinet}” Grammar(UnknownField(\"clinet\"))",
        ),
        (
            firm,
            "Facture {numéro}",
            "a",
            "Subject 1:9 “{numéro}” Grammar(UnknownField(\"numéro\"))",
        ),
        (firm, "é", "é 😀\né 😀 {x}", "Body 2:5 “{x}” Grammar(UnknownField(\"x\"))"),
        (
            firm,
            "a",
            "a\n\n[if rich]b[end]",
            "Body 3:1 “[if rich]” Grammar(UnknownCondition(\"rich\"))",
        ),
        (firm, "a", "[si late]b[end]", "Body 1:1 “[si late]” Grammar(UnknownTag(\"si late\"))"),
        (firm, "a", "b\n  [if late] c", "Body 2:3 “[if late]” Grammar(UnclosedSection)"),
        (firm, "a", "b [end]", "Body 1:3 “[end]” Grammar(StrayEnd)"),
        (firm, "a", "[else]", "Body 1:1 “[else]” Grammar(StrayElse)"),
        (firm, "a", "100 } b", "Body 1:5 “}” Grammar(Unpaired('}'))"),
        (firm, "a", "{client", "Body 1:1 “{” Grammar(Unpaired('{'))"),
        // What has no sense there: a list in a subject, the penalty ledger's fields, penalties
        // before one may ask for them.
        (firm, "{invoices}", "a", "Subject 1:1 “{invoices}” Grammar(NotHere(\"invoices\"))"),
        (firm, "a", "{ecb}", "Body 1:1 “{ecb}” Grammar(NotHere(\"ecb\"))"),
        (firm, "a", "[if raised]b[end]", "Body 1:1 “[if raised]” Grammar(NotHere(\"raised\"))"),
        (
            Text::EmailFriendly,
            "a",
            "{interest}",
            "Body 1:1 “{interest}” Grammar(NotHere(\"interest\"))",
        ),
        (
            Text::ReplyDispute,
            "a",
            "[if claims]b[end]",
            "Body 1:1 “[if claims]” Grammar(NotHere(\"claims\"))",
        ),
        (Text::Sms, "", "{account}", "Body 1:1 “{account}” Grammar(NotHere(\"account\"))"),
        (firm, " \n ", "a", "Subject 1:1 “ \n ” Empty"),
        (firm, "a", " \n ", "Body 1:1 “ \n ” Empty"),
    ] {
        assert_eq!(parse(text, subject, body).unwrap_err(), told);
    }
    let long = |text: String| text.chars().take(12).collect::<String>();
    let subject = parse(firm, &"a".repeat(201), "b").unwrap_err();
    assert!(subject.ends_with("TooLong(200)"), "{}", long(subject));
    let body = parse(firm, "a", &"b".repeat(20_001)).unwrap_err();
    assert!(body.ends_with("TooLong(20000)"), "{}", long(body));
}

/// What is shipped can be edited as it stands, and what was edited back is what was shipped.
#[test]
fn shipped_texts_are_texts_of_ones_own() {
    for text in Text::ALL.iter().copied() {
        for (language, register, _) in VOICES {
            let source = text.source(language, register);
            let own = OwnTemplate::parse(text, language, register, source.subject, source.body)
                .unwrap();
            let kept = own.record(OwnTextId(1));
            let subject = if text.has_subject() { source.subject } else { text.name() };
            assert_eq!((kept.subject.as_str(), kept.body.as_str()), (subject, source.body));
            assert_eq!(OwnTemplate::of(&kept), Some(own));
            let asked = if text.registers(language).contains(&register) {
                register
            } else {
                Register::Vous
            };
            assert_eq!(kept.register, asked);
        }
    }
}

#[test]
fn what_the_user_wrote_goes_out_in_the_place_of_what_is_shipped() {
    let mut scene = scene_like(PLAIN, &wanted(StepKind::Firm));
    let shipped = email(&scene.parties(), &scene.demand);
    let own = parse(Text::EmailFirm, "Facture {number} : {total} !", "« {client} » ; {total}.");
    let own = own.unwrap();
    keep(&mut scene, 1, &own, 1);
    let sent = email(&scene.parties(), &scene.demand);
    assert_eq!(sent.subject, "Facture F-2026-031\u{202f}: 1\u{202f}234,56\u{a0}€\u{202f}!");
    let body = "«\u{202f}Menuiserie Lacaze\u{202f}»\u{202f}; 1\u{202f}234,56\u{a0}€.";
    assert_eq!(sent.body, body);
    assert_eq!(preview(&scene.parties(), &scene.demand, &own), Message::Email(sent));

    // Another text, another language, another register: what is shipped.
    let ledger = &scene.ledger;
    let found = |text, language, register| own_text(ledger, text, language, register).is_some();
    assert!(found(Text::EmailFirm, Language::French, Register::Vous));
    assert!(!found(Text::EmailFirm, Language::French, Register::Tu));
    assert!(!found(Text::EmailFirm, Language::English, Register::Vous));
    assert!(!found(Text::EmailFriendly, Language::French, Register::Vous));

    // Of two, the one written last, whatever their ids.
    keep(&mut scene, 0, &parse(Text::EmailFirm, "Autre", "Autre").unwrap(), 2);
    assert_eq!(email(&scene.parties(), &scene.demand).subject, "Autre");

    // A text that another device knows how to read, and this one does not.
    let mut unread = own.record(OwnTextId(0));
    unread.body = relancier_core::text::Block::new("{discount}");
    let record = Record::OwnText(unread);
    let stamp = Clock::new(DeviceId(3), None).stamp(3);
    scene.ledger.apply(Entry::new(record.id(), stamp, Some(record)));
    assert_eq!(email(&scene.parties(), &scene.demand).subject, own_subject(&scene));
    assert_ne!(email(&scene.parties(), &scene.demand), shipped);
}

/// The subject of the text kept first.
fn own_subject(scene: &Scene) -> String {
    let carrying = scene.demand.lines.first().unwrap().invoice;
    let number = &scene.ledger.invoice(carrying).unwrap().number;
    format!("Facture {number}\u{202f}: 1\u{202f}234,56\u{a0}€\u{202f}!")
}

/// A preview shows a text at its own step, with what the client owes today.
#[test]
fn a_preview_is_of_the_step_of_its_text() {
    let scene = scene_like(PLAIN, &wanted(StepKind::Firm));
    let (parties, today) = (scene.parties(), scene.demand.as_of);
    let shown = |text| preview_demand(&parties, text, today).unwrap();
    let now = shown(Text::Sms);
    for (text, step, claims_penalties) in [
        (Text::EmailFriendly, StepKind::Friendly, false),
        (Text::EmailLastWarning, StepKind::LastWarning, true),
        (Text::LetterFormalNotice, StepKind::FormalNotice, true),
        (Text::ReplyDispute, now.step, now.claims_penalties),
    ] {
        let demand = shown(text);
        assert_eq!(
            (demand.step, demand.claims_penalties),
            (step, claims_penalties),
            "{text:?}"
        );
        assert_eq!(demand.principal, now.principal);
    }
    let before = scene.demand.as_of - chrono::Days::new(200);
    assert_eq!(preview_demand(&parties, Text::EmailFriendly, before), None);
}

#[test]
fn each_kind_of_text_can_be_ones_own() {
    let manner = Manner { register: Register::Tu, ..PLAIN };
    let mut scene = scene_like(manner, &wanted(StepKind::Firm));
    let texts = [Text::Sms, Text::LetterFirm, Text::ReplyDispute, Text::EmailShort];
    for (text, id) in texts.into_iter().zip(1..) {
        let body = "Un : {number}\n\nDeux";
        let own = OwnTemplate::parse(text, Language::French, Register::Tu, "S {number}", body);
        keep(&mut scene, id, &own.unwrap(), 1);
    }
    let (parties, demand) = (scene.parties(), &scene.demand);
    let short = relancier_messages::email_short(&parties, demand);
    assert_eq!(written(&short), "S F-2026-031\n\nUn\u{202f}: F-2026-031\n\nDeux");
    assert_eq!(sms(&parties, demand), "Un : F-2026-031\n\nDeux");
    let letter = letter(&parties, demand);
    assert_eq!((letter.title.as_str(), letter.closing.as_str()), ("S F-2026-031", "Deux"));
    let invoices = [demand.lines[0].invoice];
    let replied = reply(&parties, &invoices, Answer::Dispute, demand.as_of).unwrap();
    assert_eq!(replied.subject, "S F-2026-031");
}

/// A text goes out by the channel of its step.
#[test]
fn a_channel_has_its_text() {
    let scene = scene_like(PLAIN, &wanted(StepKind::Firm));
    let (parties, demand) = (scene.parties(), &scene.demand);
    assert_eq!(message(&parties, demand, Channel::Call), None);
    let by = |channel| message(&parties, demand, channel).unwrap();
    assert_eq!(by(Channel::Email), Message::Email(email(&parties, demand)));
    assert_eq!(by(Channel::Sms), Message::Sms(sms(&parties, demand)));
    for channel in
        [Channel::Letter, Channel::RegisteredLetter, Channel::ElectronicRegisteredLetter]
    {
        assert_eq!(by(channel), Message::Letter(Box::new(letter(&parties, demand))));
    }
    for (channel, kind) in [
        (Channel::Email, Some(TextKind::Email)),
        (Channel::Sms, Some(TextKind::Sms)),
        (Channel::Letter, Some(TextKind::Letter)),
        (Channel::Call, None),
    ] {
        for step in StepKind::ALL {
            let text = Text::of_step(step, Debtor::Consumer, channel);
            assert_eq!(text.map(Text::kind), kind);
            let of_one_step = text.and_then(Text::step);
            assert!(of_one_step.is_none_or(|of| of == step));
        }
    }
}

/// The palette names each thing that may be written, in both languages, and nothing else.
#[test]
fn the_palette_holds_what_may_be_written() {
    for text in Text::ALL.iter().copied() {
        for language in [Language::French, Language::English] {
            assert!(!text.about(language).is_empty());
            for entry in text.fields(language).chain(text.conditions(language)) {
                assert!(!entry.about.is_empty(), "{}", entry.written);
                assert!(parse(text, "a", &entry.written).is_ok(), "{}", entry.written);
            }
        }
        let written: Vec<String> = text
            .fields(Language::French)
            .chain(text.conditions(Language::French))
            .map(|entry| entry.written)
            .collect();
        let fields = Field::ALL.iter().map(|field| format!("{{{}}}", field.name()));
        let conditions =
            Condition::ALL.iter().map(|asked| format!("[if {}][end]", asked.name()));
        for name in fields.chain(conditions) {
            assert_eq!(parse(text, "a", &name).is_ok(), written.contains(&name), "{name}");
        }
    }
}

/// Tags, names, spaces and breaks of all kinds, to be put together by chance.
fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{client}".to_owned()),
        Just("{contact}".to_owned()),
        Just("{company} :".to_owned()),
        Just("[if several]".to_owned()),
        Just("[else]".to_owned()),
        Just("[end]".to_owned()),
        Just("« ".to_owned()),
        Just("\r\nBcc: x@y.fr\r\n".to_owned()),
        r"[\PC\u{0}-\u{1f}\u{85}\u{2028}\u{2029} {}\[\]]{0,8}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    /// Whatever is typed and whatever names hold, a subject is one line: nobody adds a header.
    #[test]
    fn a_subject_is_one_line(subject in typed(), body in typed(), name in typed(), kind in 0..4_usize) {
        let text = [Text::EmailFirm, Text::LetterFirm, Text::ReplyDispute, Text::Sms][kind];
        let name = Line::new(&name).unwrap_or_else(|_| company().name);
        let client = Client {
            name: name.clone(),
            contact_name: Some(name.clone()),
            ..client(Language::French, Debtor::Business)
        };
        let company = relancier_core::ledger::Company { name, ..company() };
        let scene = scene_in(PLAIN, company, client, &wanted(StepKind::Firm));
        let own = OwnTemplate::parse(text, Language::French, Register::Vous, &subject, &body);
        let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        if let Ok(own) = own {
            let subject = match preview(&scene.parties(), &scene.demand, &own) {
                Message::Email(email) => email.subject,
                Message::Letter(letter) => letter.title,
                Message::Sms(_) => String::new(),
            };
            prop_assert!(!subject.contains(breaks), "{subject:?}");
            // What was taken in can be read again.
            prop_assert_eq!(OwnTemplate::of(&own.record(OwnTextId(1))), Some(own));
        }
        for shipped in [email(&scene.parties(), &scene.demand).subject, letter(&scene.parties(), &scene.demand).title] {
            prop_assert!(!shipped.contains(breaks), "{shipped:?}");
        }
    }

    /// What is wrong lies within what was typed.
    #[test]
    fn faults_lie_in_what_was_typed(subject in typed(), body in typed()) {
        let text = Text::EmailFriendly;
        if let Err(error) = OwnTemplate::parse(text, Language::French, Register::Tu, &subject, &body) {
            let typed = match error.part { TextPart::Subject => &subject, TextPart::Body => &body };
            prop_assert!(error.at.end <= typed.encode_utf16().count());
            prop_assert!(error.line <= 1 + typed.matches('\n').count());
            let grammar = matches!(error.kind, TextErrorKind::Grammar(GrammarErrorKind::NotHere(_)));
            prop_assert!(!grammar || error.at.len() > 2);
        }
    }
}

#[test]
fn a_letter_of_ones_own_is_laid_out() {
    let scene = scene_like(PLAIN, &wanted(StepKind::Firm));
    let own = parse(
        Text::LetterFirm,
        "Facture {number}",
        "Madame,\n\n{invoices}\n\nPayez {total}.\n\n[if iban]\n{account}\n\n[end]\nSalutations",
    );
    let Message::Letter(letter) = preview(&scene.parties(), &scene.demand, &own.unwrap())
    else {
        panic!("a letter");
    };
    let flat = laid_flat(&letter);
    assert!(flat.contains("Total restant dû = 1\u{202f}234,56"), "{flat}");
    assert_eq!(letter.closing, "Salutations");
}
