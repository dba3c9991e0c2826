//! How sums come about, as they are read: the penalty ledger, the payment plan.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use core::num::NonZeroU8;

use chrono::NaiveDate;
use relancier_core::id::InvoiceId;
use relancier_core::identity::Language;
use relancier_core::law::{
    Claim, Claims, DayCount, Imputation, Movement, MovementKind, PenaltyClause, Proposal,
    Rates, Waiver, statement, what_if,
};
use relancier_core::ledger::Debtor;
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use relancier_messages::{Letter, reckoning, schedule};

const LANGUAGES: [(Language, &str); 2] = [(Language::French, "fr"), (Language::English, "en")];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// 1 850 € due on 16 May 2026, of which 400 € came on 30 May.
fn claim(debtor: Debtor) -> Claim {
    Claim {
        debtor,
        issued: day("2026-04-01"),
        due: day("2026-05-16"),
        total: Money::euros(1850),
        clause: PenaltyClause::LegalDefault,
        formal_notice: Some(day("2026-06-01")),
        movements: vec![Movement {
            date: day("2026-05-30"),
            kind: MovementKind::Payment,
            amount: Money::euros(400),
        }],
        costs: Vec::new(),
        insolvency: None,
        day_count: DayCount::Fixed365,
        imputation: Imputation::InterestFirst,
    }
}

/// With the spaces one cannot see made plain.
fn read(document: &Letter) -> String {
    let text = format!("{}\n\n{}", document.subject, document.plain_text());
    text.replace(['\u{a0}', '\u{202f}'], "_")
}

#[test]
fn the_penalty_ledger_explains_itself() {
    let fixed = PenaltyClause::Fixed(Rate::from_hundredths(500));
    for (name, claim, as_of) in [
        ("business", claim(Debtor::Business), "2026-07-31"),
        ("consumer", claim(Debtor::Consumer), "2026-07-31"),
        ("public", claim(Debtor::Public), "2026-07-31"),
        ("floor", Claim { clause: fixed, ..claim(Debtor::Business) }, "2026-07-31"),
        ("unknown", claim(Debtor::Business), "2027-01-31"),
        (
            "overpaid",
            Claim { total: Money::euros(300), ..claim(Debtor::Business) },
            "2026-07-31",
        ),
    ] {
        let as_of = day(as_of);
        let statement = statement(&claim, &Rates::builtin(), as_of);
        for (language, tag) in LANGUAGES {
            let document = reckoning(&claim, &statement, language).document(&claim, as_of);
            insta::assert_snapshot!(format!("{tag}-ledger-{name}"), read(&document));
            let annex = reckoning(&claim, &statement, language).annex("F-1", &claim, as_of);
            assert_eq!(annex.title, format!("{} – F-1", document.title));
            assert_eq!(annex.plain_text(), document.plain_text());
        }
    }
}

#[test]
fn a_payment_plan_adds_up_in_words() {
    let claims = Claims::from([
        (InvoiceId(1), claim(Debtor::Business)),
        (InvoiceId(2), claim(Debtor::Public)),
    ]);
    let today = day("2026-11-21");
    let proposal = Proposal::Monthly {
        from: today,
        first: Some(Money::euros(1000)),
        then: NonZeroU8::new(3).unwrap(),
    };
    for (name, waiver) in
        [("kept", Waiver::default()), ("waived", Waiver { interest: true, indemnity: true })]
    {
        let plan = what_if(&claims, &Rates::builtin(), today, &proposal, waiver).unwrap();
        for (language, tag) in LANGUAGES {
            let written = schedule(&plan, language, |id| format!("F-{}", id.0));
            let document = written.document(&plan, vec![("Client".into(), "Lacaze".into())]);
            insta::assert_snapshot!(format!("{tag}-plan-{name}"), read(&document));
        }
    }
}
