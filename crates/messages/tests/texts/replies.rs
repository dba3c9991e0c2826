//! What is written back to a client who answered.

use chrono::Days;
use relancier_core::dunning::StepKind;
use relancier_core::id::InvoiceId;
use relancier_core::identity::Language;
use relancier_core::ledger::{Debtor, HoldReason, Register};
use relancier_messages::{Answer, format, reply};

use crate::scene::{Manner, Wanted, scene};
use crate::{
    ADDRESS, DEBTORS, MAILTO_BUDGET, PLAIN, VOICES, encoded, scene_like, speaks_of_claims,
    visible, written,
};

/// The invoices of a scene, and whether they are late.
const CASES: [(StepKind, u64); 4] = [
    (StepKind::LastWarning, 1),
    (StepKind::LastWarning, 3),
    (StepKind::Courtesy, 1),
    (StepKind::Courtesy, 3),
];

fn invoices(count: u64) -> Vec<InvoiceId> {
    (0..count).map(|place| InvoiceId(place.into())).collect()
}

#[test]
fn replies_read_well() {
    for (language, register, voice) in VOICES {
        for answer in Answer::ALL {
            let mut read = String::new();
            for (step, count) in CASES {
                let debtor = Debtor::Business;
                let invoices_asked = u32::try_from(count).unwrap();
                let wanted = Wanted { step, language, debtor, invoices: invoices_asked };
                let scene = scene_like(Manner { register, ..PLAIN }, &wanted);
                let today = scene.demand.as_of;
                let email = reply(&scene.parties(), &invoices(count), answer, today).unwrap();
                let text = visible(&written(&email));
                read += &format!("======== {step:?}, {count}\n\n{text}\n\n");
            }
            insta::assert_snapshot!(format!("{voice}-{}", answer.text().name()), read);
        }
    }
}

/// A reply asks for what remains at most: it neither threatens nor speaks of penalties, and fits
/// in a link.
#[test]
fn replies_are_civil_and_short() {
    let threats = ["mise en demeure", "formal notice", "juridiction", "court", "contraint"];
    for (language, register, _) in VOICES {
        for (debtor, _) in DEBTORS {
            for answer in Answer::ALL {
                for (step, count) in CASES {
                    let wanted = Wanted { step, language, debtor, invoices: 3 };
                    let scene = scene_like(Manner { register, ..PLAIN }, &wanted);
                    let today = scene.demand.as_of;
                    let invoices = invoices(count);
                    let email = reply(&scene.parties(), &invoices, answer, today).unwrap();
                    let text = written(&email);
                    assert!(!speaks_of_claims(&text), "{text}");
                    for threat in threats {
                        let words = text.split(|c: char| !c.is_alphabetic() && c != ' ');
                        assert!(!words.into_iter().any(|word| word.contains(threat)), "{text}");
                    }
                    let length = ADDRESS.len() + encoded(&text);
                    assert!(length <= MAILTO_BUDGET, "{length}: {text}");
                }
            }
        }
    }
}

#[test]
fn there_is_no_reply_about_nothing() {
    let (language, _, _) = VOICES[0];
    let debtor = Debtor::Business;
    let scene = scene(&Wanted { step: StepKind::Firm, language, debtor, invoices: 1 });
    let today = scene.demand.as_of;
    assert_eq!(reply(&scene.parties(), &[], Answer::Dispute, today), None);
    let replied = reply(&scene.parties(), &invoices(1), Answer::Dispute, today).unwrap();
    assert_eq!(replied.to, scene.parties().client.email);
    assert_eq!(scene.parties().client.chasing.register, Register::Vous);
}

/// Nobody is reminded before the day by which the reply asks for an answer; only a dispute has
/// no end.
#[test]
fn reminders_stop_for_as_long_as_a_reply_leaves() {
    let (language, debtor) = (Language::English, Debtor::Business);
    let scene = scene(&Wanted { step: StepKind::Firm, language, debtor, invoices: 1 });
    let today = scene.demand.as_of;
    for answer in Answer::ALL {
        let (reason, until) = answer.outcome(today);
        assert_ne!(reason, HoldReason::Promise, "{answer:?}");
        assert_eq!(until.is_none(), answer == Answer::Dispute, "{answer:?}");
        let reply = written(&reply(&scene.parties(), &invoices(1), answer, today).unwrap());
        let days = (1..60).map(|days| today + Days::new(days));
        let asked_by = days.filter(|day| reply.contains(&format::date_long(*day, language)));
        let asked_by = asked_by.max();
        assert!(until.is_none_or(|until| asked_by.is_none_or(|by| by <= until)), "{answer:?}");
        assert!(answer != Answer::NotReceived || asked_by.is_some());
    }
}
