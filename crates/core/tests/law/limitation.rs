//! Until when an invoice may be sued for.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use relancier_core::id::{ClientId, InvoiceId, LimitationEventId, PaymentId};
use relancier_core::law::{
    Limitation, LimitationAnswer, LimitationCase, LimitationEffect, LimitationEnd,
    LimitationLevel, LimitationNote, Sector, limitation,
};
use relancier_core::ledger::{
    Clock, Debtor, DeviceId, Entry, Invoice, Ledger, LimitationEvent, LimitationEventKind,
    Payment, Record,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use crate::day;

const ACKNOWLEDGED: LimitationEventKind = LimitationEventKind::Acknowledgement;
const COURT: LimitationEventKind = LimitationEventKind::CourtClaim;
const ENFORCED: LimitationEventKind = LimitationEventKind::Enforcement;
const MEDIATION: LimitationEventKind = LimitationEventKind::Mediation;

fn event(
    id: u128,
    kind: LimitationEventKind,
    date: NaiveDate,
    until: Option<NaiveDate>,
) -> LimitationEvent {
    let id = LimitationEventId(id);
    LimitationEvent { id, invoice: InvoiceId(1), kind, date, until, note: Block::default() }
}

fn answer(debtor: Debtor, due: NaiveDate, events: &[LimitationEvent]) -> LimitationAnswer {
    let events = events.iter().collect();
    let case = LimitationCase { debtor, sector: None, due, events, payments: Vec::new() };
    match limitation(&case) {
        Limitation::Known(answer) => answer,
        Limitation::NotKnown => panic!("{debtor:?}"),
    }
}

/// The last day, or `…` while something goes on.
fn last_day(answer: &LimitationAnswer) -> String {
    match answer.end {
        LimitationEnd::On(day) => day.to_string(),
        LimitationEnd::NotWhile(_) => "…".to_owned(),
    }
}

#[test]
fn each_debt_has_its_period_and_its_article() {
    for (debtor, sector, expected) in [
        (Debtor::Business, None, Some(("art. L. 110-4 I C. com.", "2031-05-16"))),
        (Debtor::Business, Some(Sector::Wine), Some(("art. L. 110-4 I C. com.", "2031-05-16"))),
        (Debtor::Consumer, None, Some(("art. L. 218-2 C. conso.", "2028-05-16"))),
        (
            Debtor::Business,
            Some(Sector::Transport),
            Some(("art. L. 133-6 C. com.", "2027-05-16")),
        ),
        (
            Debtor::Consumer,
            Some(Sector::Transport),
            Some(("art. L. 133-6 C. com.", "2027-05-16")),
        ),
        (Debtor::Public, None, None),
        (Debtor::Public, Some(Sector::Transport), None),
    ] {
        let (events, payments) = (Vec::new(), Vec::new());
        let due = day("2026-05-16");
        let case = LimitationCase { debtor, sector, due, events, payments };
        match (limitation(&case), expected) {
            (Limitation::NotKnown, None) => {}
            (Limitation::Known(answer), Some((article, last))) => {
                assert_eq!(answer.period.citation.article, article);
                assert!(answer.period.citation.verified);
                assert_eq!(last_day(&answer), last);
            }
            (found, _) => panic!("{debtor:?} {sector:?}: {found:?}"),
        }
    }
}

#[test]
fn the_first_day_is_not_counted_and_the_last_one_is() {
    for (due, last) in [
        ("2026-01-01", "2028-01-01"),
        ("2026-12-31", "2028-12-31"),
        ("2024-02-29", "2026-02-28"),
        ("2026-02-28", "2028-02-28"),
    ] {
        let answer = answer(Debtor::Consumer, day(due), &[]);
        assert_eq!(last_day(&answer), last);
        let known = Limitation::Known(answer);
        let last = day(last);
        assert_eq!(known.level(last), Some(LimitationLevel::TwoMonths));
        assert_eq!(known.level(last + Days::new(1)), Some(LimitationLevel::Lost));
    }
}

/// Two years from 16 May 2026, unless something happens.
#[test]
fn what_happens_is_counted_and_told() {
    let interrupted = |from: &str| LimitationEffect::Interrupted { from: day(from) };
    let suspended = |days| LimitationEffect::Suspended { days };
    let goes_on = LimitationEffect::GoesOn;
    type Happened<'a> = (LimitationEventKind, &'a str, Option<&'a str>);
    let cases: &[(&str, &[Happened<'_>], &str, &[LimitationEffect])] = &[
        (
            "an acknowledgement begins a new period",
            &[(ACKNOWLEDGED, "2027-03-01", None)],
            "2029-03-01",
            &[interrupted("2027-03-01")],
        ),
        (
            "and so does an act of enforcement, on the very last day",
            &[(ENFORCED, "2028-05-16", None)],
            "2030-05-16",
            &[interrupted("2028-05-16")],
        ),
        (
            "a day later the claim is lost",
            &[(ENFORCED, "2028-05-17", None)],
            "2028-05-16",
            &[LimitationEffect::TooLate],
        ),
        (
            "before the due date there is nothing to interrupt",
            &[(ACKNOWLEDGED, "2026-05-16", None), (COURT, "2026-01-01", Some("2026-02-01"))],
            "2028-05-16",
            &[LimitationEffect::BeforeDue, LimitationEffect::BeforeDue],
        ),
        (
            "a court claim interrupts until the proceedings end",
            &[(COURT, "2027-03-01", Some("2029-09-30"))],
            "2031-09-30",
            &[interrupted("2029-09-30")],
        ),
        ("and as long as they go on", &[(COURT, "2027-03-01", None)], "…", &[goes_on]),
        (
            "whatever happens meanwhile",
            &[(COURT, "2027-03-01", None), (ACKNOWLEDGED, "2027-04-01", None)],
            "…",
            &[goes_on, LimitationEffect::Nothing],
        ),
        (
            "an acknowledgement within the proceedings takes nothing away",
            &[(COURT, "2027-03-01", Some("2029-09-30")), (ACKNOWLEDGED, "2027-04-01", None)],
            "2031-09-30",
            &[interrupted("2029-09-30"), interrupted("2029-09-30")],
        ),
        (
            "an end before the beginning is none",
            &[(COURT, "2027-03-01", Some("2026-03-01"))],
            "2029-03-01",
            &[interrupted("2027-03-01")],
        ),
        (
            "a mediation stops the period for as long as it lasts",
            &[(MEDIATION, "2027-03-01", Some("2027-03-31"))],
            "2028-06-15",
            &[suspended(30)],
        ),
        (
            "and leaves six months at least",
            &[(MEDIATION, "2028-05-01", Some("2028-05-31"))],
            "2028-11-30",
            &[suspended(30)],
        ),
        (
            "while it goes on the period does not run",
            &[(MEDIATION, "2028-05-01", None)],
            "…",
            &[goes_on],
        ),
        (
            "from the due date on alone",
            &[(MEDIATION, "2026-05-06", Some("2026-05-26"))],
            "2028-05-26",
            &[suspended(10)],
        ),
        (
            "days of two mediations count once",
            &[
                (MEDIATION, "2027-03-01", Some("2027-03-31")),
                (MEDIATION, "2027-03-21", Some("2027-04-10")),
            ],
            "2028-06-25",
            &[suspended(30), suspended(10)],
        ),
        (
            "an acknowledgement within a mediation begins a period that runs after it",
            &[
                (MEDIATION, "2027-03-01", Some("2027-03-31")),
                (ACKNOWLEDGED, "2027-03-11", None),
            ],
            "2029-03-31",
            &[suspended(30), interrupted("2027-03-31")],
        ),
        (
            "a second acknowledgement comes in time because of the first",
            &[(ACKNOWLEDGED, "2028-01-01", None), (ACKNOWLEDGED, "2029-12-31", None)],
            "2031-12-31",
            &[interrupted("2028-01-01"), interrupted("2029-12-31")],
        ),
    ];
    for (what, happened, last, effects) in cases {
        let events: Vec<LimitationEvent> = (1..)
            .zip(*happened)
            .map(|(id, (kind, date, until))| event(id, *kind, day(date), until.map(day)))
            .collect();
        let found = answer(Debtor::Consumer, day("2026-05-16"), &events);
        assert_eq!(last_day(&found), *last, "{what}");
        let mut found_effects: Vec<_> =
            found.steps.iter().map(|step| (step.event, step.effect)).collect();
        found_effects.sort_by_key(|(id, _)| *id);
        let found_effects: Vec<_> =
            found_effects.into_iter().map(|(_, effect)| effect).collect();
        assert_eq!(found_effects, *effects, "{what}");
        let backwards: Vec<_> = events.into_iter().rev().collect();
        assert_eq!(answer(Debtor::Consumer, day("2026-05-16"), &backwards), found, "{what}");
    }
}

#[test]
fn a_part_payment_is_told_and_not_taken_for_an_acknowledgement() {
    let due = day("2026-05-16");
    let acknowledged = [event(1, ACKNOWLEDGED, day("2026-07-01"), None)];
    let none: &[LimitationEvent] = &[];
    for (payments, events, note) in [
        (&["2026-06-01", "2026-07-01"][..], none, Some("2026-07-01")),
        (&["2026-05-16"], none, None),
        (&["2026-06-01", "2026-07-01"], &acknowledged, None),
        (&["2026-07-02"], &acknowledged, Some("2026-07-02")),
    ] {
        let case = LimitationCase {
            debtor: Debtor::Business,
            sector: None,
            due,
            events: events.iter().collect(),
            payments: payments.iter().map(|date| day(date)).collect(),
        };
        let Limitation::Known(answer) = limitation(&case) else { panic!() };
        let told = answer.notes.iter().find_map(|note| match note {
            LimitationNote::PaymentMayAcknowledge { date } => Some(*date),
            _ => None,
        });
        assert_eq!(told, note.map(day), "{payments:?}");
        let last = if events.is_empty() { "2031-05-16" } else { "2031-07-01" };
        assert_eq!(last_day(&answer), last);
    }
}

#[test]
fn what_is_not_certain_is_told() {
    use LimitationNote::{
        CarriageOnly, ClaimMustSucceed, ContractMayDiffer, RunsFromDueDate, WorksForConsumer,
    };
    let claim = event(1, COURT, day("2026-07-01"), None);
    for (debtor, sector, events, notes) in [
        (Debtor::Business, None, vec![], &[RunsFromDueDate, ContractMayDiffer][..]),
        (Debtor::Consumer, None, vec![], &[RunsFromDueDate, WorksForConsumer]),
        (
            Debtor::Business,
            Some(Sector::Transport),
            vec![&claim],
            &[RunsFromDueDate, CarriageOnly, ContractMayDiffer, ClaimMustSucceed],
        ),
    ] {
        let due = day("2026-05-16");
        let case = LimitationCase { debtor, sector, due, events, payments: Vec::new() };
        let Limitation::Known(answer) = limitation(&case) else { panic!() };
        assert_eq!(answer.notes, notes, "{debtor:?}");
    }
}

#[test]
fn warnings_come_six_and_two_months_before() {
    let known = Limitation::Known(answer(Debtor::Business, day("2021-11-30"), &[]));
    for (today, level) in [
        ("2026-05-29", LimitationLevel::Far),
        ("2026-05-30", LimitationLevel::SixMonths),
        ("2026-09-29", LimitationLevel::SixMonths),
        ("2026-09-30", LimitationLevel::TwoMonths),
        ("2026-11-30", LimitationLevel::TwoMonths),
        ("2026-12-01", LimitationLevel::Lost),
    ] {
        assert_eq!(known.level(day(today)), Some(level), "{today}");
    }
    let sued = [event(1, COURT, day("2026-11-30"), None)];
    let sued = Limitation::Known(answer(Debtor::Business, day("2021-11-30"), &sued));
    assert_eq!(sued.level(day("2040-01-01")), Some(LimitationLevel::Far));
    assert_eq!(Limitation::NotKnown.level(day("2026-11-30")), None);
}

#[test]
fn the_ledger_knows_what_happened_to_its_invoice() {
    let invoice = Invoice {
        id: InvoiceId(1),
        client: ClientId(1),
        number: Line::new("F-1").unwrap(),
        subject: None,
        issued: day("2026-04-16"),
        due: day("2026-05-16"),
        received: None,
        total: Money::euros(1000),
        scenario: None,
    };
    let payment = Payment {
        id: PaymentId(1),
        invoice: invoice.id,
        date: day("2026-08-01"),
        amount: Money::euros(100),
        note: Block::default(),
    };
    let mut clock = Clock::new(DeviceId(1), None);
    let records = [
        Record::Invoice(invoice.clone()),
        Record::Payment(payment),
        Record::LimitationEvent(event(1, ACKNOWLEDGED, day("2026-07-01"), None)),
    ];
    let ledger = Ledger::from_entries(records.map(|record| {
        let (id, stamp) = (record.id(), clock.stamp(0));
        Entry::new(id, stamp, Some(record))
    }));
    let Limitation::Known(answer) = Limitation::of(&ledger, &invoice) else { panic!() };
    assert_eq!(last_day(&answer), "2031-07-01");
    let told = LimitationNote::PaymentMayAcknowledge { date: day("2026-08-01") };
    assert!(answer.notes.contains(&told));
}

#[test]
fn the_ends_of_the_calendar_are_no_trouble() {
    for due in [NaiveDate::MIN, NaiveDate::MAX] {
        for date in [NaiveDate::MIN, NaiveDate::MAX] {
            let events = [MEDIATION, COURT].map(|kind| event(1, kind, date, Some(date)));
            let known = Limitation::Known(answer(Debtor::Business, due, &events));
            assert!(known.level(NaiveDate::MAX).is_some());
            assert!(known.level(NaiveDate::MIN).is_some());
        }
    }
    let period = answer(Debtor::Business, day("2026-05-16"), &[]).period;
    assert_eq!(period.last_day(NaiveDate::MAX), NaiveDate::MAX);
}

/// Days of 2009 to 2100.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..33_600u64).prop_map(|days| day("2009-01-01") + Days::new(days))
}

/// Up to six events within twelve years.
fn events() -> impl Strategy<Value = (NaiveDate, Vec<LimitationEvent>)> {
    let kind = proptest::sample::select(vec![ACKNOWLEDGED, COURT, ENFORCED, MEDIATION]);
    let lasts = proptest::option::weighted(0.9, 0..900u64);
    let happened = (kind, 0..4000u64, lasts);
    (any_day(), proptest::collection::vec(happened, 0..6)).prop_map(|(due, happened)| {
        let events = (1..).zip(happened).map(|(id, (kind, after, lasts))| {
            let date = due + Days::new(after) - Days::new(200);
            event(id, kind, date, lasts.map(|days| date + Days::new(days)))
        });
        (due, events.collect())
    })
}

fn end(answer: &LimitationAnswer) -> NaiveDate {
    match answer.end {
        LimitationEnd::On(day) => day,
        LimitationEnd::NotWhile(_) => NaiveDate::MAX,
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn an_event_more_never_brings_the_end_nearer(
        (due, mut events) in events(),
        consumer in any::<bool>(),
    ) {
        let debtor = if consumer { Debtor::Consumer } else { Debtor::Business };
        let with_all = answer(debtor, due, &events);
        if let Some(last) = events.pop() {
            let without = answer(debtor, due, &events);
            prop_assert!(end(&without) <= end(&with_all), "{:?}", last);
        }
    }

    #[test]
    fn an_interruption_in_time_leaves_a_whole_period((due, events) in events()) {
        let found = answer(Debtor::Business, due, &events);
        for step in &found.steps {
            let whole = match step.effect {
                LimitationEffect::Interrupted { from } => found.period.last_day(from),
                _ => continue,
            };
            prop_assert!(end(&found) >= whole);
        }
        prop_assert!(end(&found) >= found.period.last_day(due));
    }

    #[test]
    fn every_event_is_in_the_answer_and_their_order_does_not_matter(
        ((due, events), shuffled) in events().prop_flat_map(|(due, events)| {
            let shuffled = Just(events.clone()).prop_shuffle();
            (Just((due, events)), shuffled)
        }),
    ) {
        let found = answer(Debtor::Consumer, due, &events);
        prop_assert_eq!(found.steps.len(), events.len());
        prop_assert_eq!(answer(Debtor::Consumer, due, &shuffled), found);
    }
}
