//! The sheet one speaks from.

use chrono::NaiveDate;
use relancier_core::dunning::{PromiseState, StepKind};
use relancier_core::id::{ContactId, HoldId, InvoiceId, PaymentId};
use relancier_core::identity::Language;
use relancier_core::ledger::{
    Channel, Clock, Contact, Debtor, DeviceId, Entry, Hold, HoldReason, HoldSubject, Payment,
    Record,
};
use relancier_core::text::Block;
use relancier_messages::{CallSheet, call_sheet, format};

use crate::scene::{Manner, Scene, Wanted};
use crate::{DEBTORS, MANNERS, PLAIN, STEPS, VOICES, scene_like, visible};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn sheet(scene: &Scene, language: Language) -> CallSheet {
    call_sheet(&scene.parties(), &scene.demand, scene.demand.as_of, language)
}

/// The client is always French here: the sheet is for the one who calls.
#[test]
fn sheets_read_well() {
    for (language, register, voice) in VOICES {
        let mut read = String::new();
        for (step, invoices, promise_broken) in [
            (StepKind::Reception, 1, false),
            (StepKind::Reception, 3, false),
            (StepKind::Courtesy, 1, false),
            (StepKind::Courtesy, 3, false),
            (StepKind::Firm, 1, false),
            (StepKind::Firm, 3, true),
            (StepKind::LastWarning, 1, false),
        ] {
            let debtor = Debtor::Business;
            let wanted = Wanted { step, language: Language::French, debtor, invoices };
            let manner = Manner { register, promise_broken, ..PLAIN };
            let sheet = sheet(&scene_like(manner, &wanted), language);
            let mut said = vec![sheet.opening, sheet.about];
            said.extend(sheet.ask);
            said.extend([sheet.close, format!("({})", sheet.voicemail)]);
            let said = visible(&said.join("\n"));
            read += &format!("======== {step:?}, {invoices}\n\n{said}\n\n");
        }
        insta::assert_snapshot!(format!("{voice}-call"), read);
    }
}

/// Before one knows who listens, no sum, no invoice, no lateness.
#[test]
fn a_machine_is_told_nothing_of_money() {
    for (language, register, _) in VOICES {
        for (debtor, _) in DEBTORS {
            for (step, _) in STEPS {
                for (manner, _) in MANNERS {
                    let wanted = Wanted { step, language, debtor, invoices: 1 };
                    let scene = scene_like(Manner { register, ..manner }, &wanted);
                    let sheet = sheet(&scene, language);
                    for said in [&sheet.voicemail, &sheet.opening] {
                        let said =
                            said.replace("04 72 00 00 00", "").replace("vos factures", "");
                        assert!(
                            !said.contains(|c: char| c.is_ascii_digit() || c == '€'),
                            "{said}"
                        );
                        for word in ["pay", "règl", "échue", "retard", "due", "F-2026"] {
                            assert!(!said.contains(word), "{said}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_sheet_holds_what_was_said_and_promised() {
    let (language, _, _) = VOICES[0];
    let debtor = Debtor::Business;
    let wanted = Wanted { step: StepKind::Firm, language, debtor, invoices: 2 };
    let mut scene = scene_like(PLAIN, &wanted);
    let call = |place: u128, on: &str| Contact {
        id: ContactId(10 + place),
        step: None,
        channel: Channel::Call,
        at: day(on).and_hms_opt(9, 0, 0).unwrap(),
        ..scene.ledger.contact(ContactId(1)).unwrap().clone()
    };
    let days = ["2026-11-13", "2026-11-12", "2026-11-16", "2026-11-15", "2026-11-14"];
    let mut records: Vec<Record> =
        days.iter().zip(0..).map(|(on, place)| Record::Contact(call(place, on))).collect();
    let promise = |id, subject, from: &str, until: &str| {
        Record::Hold(Hold {
            id: HoldId(id),
            subject,
            reason: HoldReason::Promise,
            from: day(from),
            until: Some(day(until)),
            note: Block::default(),
        })
    };
    let client = HoldSubject::Client(scene.demand.client);
    records.extend([
        promise(1, HoldSubject::Invoice(InvoiceId(1)), "2026-11-12", "2026-11-18"),
        promise(2, client, "2026-11-13", "2026-11-19"),
        promise(3, client, "2026-11-20", "2026-11-25"),
        Record::Payment(Payment {
            id: PaymentId(1),
            invoice: InvoiceId(1),
            date: day("2026-11-18"),
            amount: scene.ledger.invoice(InvoiceId(1)).unwrap().total,
            note: Block::default(),
        }),
    ]);
    let mut clock = Clock::new(DeviceId(2), None);
    scene.ledger.apply_all(
        records.into_iter().map(|record| Entry::new(record.id(), clock.stamp(2), Some(record))),
    );

    let sheet = sheet(&scene, language);
    let exchanges: Vec<_> = sheet
        .exchanges
        .iter()
        .map(|exchange| (exchange.on.to_string(), exchange.channel, exchange.step))
        .collect();
    let called = |on: &str| (on.to_owned(), Channel::Call, None);
    let expected =
        ["2026-11-16", "2026-11-15", "2026-11-14", "2026-11-13", "2026-11-12"].map(called);
    assert_eq!(exchanges, expected);

    let promises: Vec<_> =
        sheet.promises.iter().map(|promise| (promise.hold.0, promise.state)).collect();
    // The client's promise was about both invoices, of which one was paid.
    let expected =
        [(3, PromiseState::Running), (2, PromiseState::Broken), (1, PromiseState::Kept)];
    assert_eq!(promises, expected);

    let due: Vec<_> =
        sheet.due.iter().map(|line| (line.number.as_str(), line.days_late)).collect();
    assert_eq!(due, [("F-2026-031", 15), ("F-2026-032", 13)]);
    assert_eq!(sheet.total, scene.demand.total);
    assert!(sheet.ask.iter().any(|question| {
        question.contains(&format::date_long(day("2026-11-19"), language))
    }));
}
