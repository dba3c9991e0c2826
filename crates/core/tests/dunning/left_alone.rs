//! Whom the policy leaves alone, until when, and why: each is listed.

use chrono::{Days, NaiveDate, Weekday, WeekdaySet};
use relancier_core::dunning::{
    Plan, Region, StepKind, WhyNot, WorkingDays, agenda, contact_possible_from, matter,
};
use relancier_core::id::ProceedingId;
use relancier_core::ledger::{
    DisputeKind, Gap, HoldReason, HoldSubject, Proceeding, ProceedingKind, Record, RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::Block;

use super::story::{CLIENT, Story, day};

use StepKind::{Firm, Friendly};

fn hold_id(id: RecordId) -> relancier_core::id::HoldId {
    let RecordId::Hold(id) = id else { panic!("{id:?}") };
    id
}

/// A client who is late by ten days with 1 000 €.
fn late() -> (Story, relancier_core::id::InvoiceId) {
    let mut story = Story::new();
    let invoice = story.invoice(1000, -10);
    (story, invoice)
}

/// Whoever is late is either to be written to or listed, with what is overdue and the reason.
#[test]
fn each_reason_to_leave_a_late_client_alone_is_listed() {
    type Make = fn(&mut Story, relancier_core::id::InvoiceId) -> WhyNot;
    let held: [(&str, HoldReason); 4] = [
        ("promise", HoldReason::Promise),
        ("dispute", HoldReason::Dispute(DisputeKind::Delivery)),
        ("payment plan", HoldReason::PaymentPlan),
        ("pause", HoldReason::Pause),
    ];
    for (what, reason) in held {
        for whole in [false, true] {
            let (mut story, invoice) = late();
            let subject = match whole {
                true => HoldSubject::Client(CLIENT),
                false => HoldSubject::Invoice(invoice),
            };
            // The one that lasts longer is the reason.
            story.hold(subject, HoldReason::Pause, Some(day("2026-09-02")));
            let hold = hold_id(story.hold(subject, reason, Some(day("2026-09-10"))));
            assert_eq!(story.why_not(), Some(WhyNot::Held(hold)), "{what}");
            // Held on its last day too, and free on the next.
            assert!(matches!(story.plan_on(day("2026-09-10")), Plan::Held(_)), "{what}");
            assert!(matches!(story.plan_on(day("2026-09-11")), Plan::Act(_)), "{what}");
        }
    }

    let others: [(&str, Make); 5] = [
        ("proceedings", |story, _| {
            let id = ProceedingId(1);
            story.put(Record::Proceeding(Proceeding {
                id,
                client: CLIENT,
                kind: ProceedingKind::Safeguard,
                opened: story.today,
                published: None,
                closed: None,
                note: Block::default(),
            }));
            WhyNot::Proceeding(id)
        }),
        ("direct debit", |story, _| {
            story.change(|client| client.chasing.direct_debit = true);
            WhyNot::DirectDebit
        }),
        ("threshold", |story, _| {
            story.decide(|policy| policy.threshold = Money::from_cents(100_001).unwrap());
            WhyNot::BelowThreshold
        }),
        ("reminded yesterday", |story, invoice| {
            story.today = story.today - Days::new(1);
            assert_eq!(story.act(), Some(Friendly));
            story.today = story.today + Days::new(1);
            let invoice = story.ledger.invoice(invoice).unwrap();
            let progress = relancier_core::dunning::progress(
                &story.ledger,
                story.client(),
                invoice,
                story.today,
            );
            let (step, on) = progress.next.unwrap();
            assert_eq!((step.kind, on), (Firm, day("2026-09-10")));
            WhyNot::NextOn { on, step }
        }),
        ("ladder ended", |story, _| {
            story.live(100);
            WhyNot::LadderEnded
        }),
    ];
    for (what, make) in others {
        let (mut story, invoice) = late();
        let why = make(&mut story, invoice);
        let agenda = agenda(&story.ledger, story.today);
        assert_eq!(agenda.cards, [], "{what}");
        let [left] = &agenda.left_alone[..] else { panic!("{what}: {:?}", agenda.left_alone) };
        assert_eq!((left.client, left.overdue), (CLIENT, Money::euros(1000)), "{what}");
        assert_eq!(left.why, why, "{what}");
    }
}

/// Who is left alone may call or answer all the same: of what is late then, else of what is to
/// come, and of nothing in proceedings or where nothing is due.
#[test]
fn there_is_something_to_speak_of_with_whoever_owes() {
    let about = |story: &Story| {
        let matter = matter(&story.ledger, story.client(), story.today)?;
        let action = matter.action;
        Some((action.step.kind, action.step.claims_penalties, action.invoices, matter.planned))
    };
    let (mut story, first) = late();
    let second = story.invoice(300, -20);
    let to_come = story.invoice(500, 60);
    assert_eq!(about(&story), Some((Friendly, false, vec![second, first], true)));
    let whole = HoldSubject::Client(CLIENT);
    story.hold(whole, HoldReason::Dispute(DisputeKind::Quality), None);
    assert_eq!(about(&story), Some((Friendly, false, vec![second, first], false)));
    story.pay(first, 1000);
    story.pay(second, 300);
    assert_eq!(about(&story), Some((StepKind::Courtesy, false, vec![to_come], false)));
    let mut insolvent = story.clone();
    insolvent.put(Record::Proceeding(Proceeding {
        id: ProceedingId(1),
        client: CLIENT,
        kind: ProceedingKind::Receivership,
        opened: story.today,
        published: None,
        closed: None,
        note: Block::default(),
    }));
    assert_eq!(about(&insolvent), None);
    story.pay(to_come, 500);
    assert_eq!(about(&story), None);
}

/// Of what is late in all, and not of one invoice; a payment may bring it below, and what is not
/// late yet has its courtesy all the same.
#[test]
fn a_threshold_is_compared_with_all_that_is_late() {
    for (threshold, paid, acts) in
        [(0, 0, true), (1500, 0, true), (1501, 0, false), (1500, 1, false), (1499, 1, true)]
    {
        let (mut story, invoice) = late();
        story.invoice(500, -3);
        story.invoice(9000, 60);
        story.decide(|policy| policy.threshold = Money::euros(threshold));
        if paid > 0 {
            story.pay(invoice, paid);
        }
        assert_eq!(matches!(story.plan(), Plan::Act(_)), acts, "{threshold} {paid}");
    }
    let mut story = Story::new();
    story.invoice(100, 4);
    story.decide(|policy| policy.threshold = Money::euros(500));
    assert_eq!(story.act(), Some(StepKind::Courtesy));
    // No reminder is announced for it: it will be below when it is late.
    assert_eq!(story.plan(), Plan::BelowThreshold);
    story.invoice(400, 4);
    assert!(matches!(story.plan(), Plan::Wait { .. }));
}

#[test]
fn the_gap_is_the_policys() {
    for days in [1, 5, 12, 60] {
        let mut story = Story::new();
        story.decide(|policy| policy.gap = Gap::new(days).unwrap());
        let paid = story.invoice(300, -10);
        story.invoice(1000, -9);
        assert_eq!(story.act(), Some(Friendly));
        let free = story.today + Days::new(u64::from(days));
        assert_eq!(contact_possible_from(&story.ledger, story.client()), Some(free));
        // The next invoice begins its own ladder: nothing but the gap keeps it.
        story.pay(paid, 300);
        assert!(!matches!(story.plan_on(free - Days::new(1)), Plan::Act(_)), "{days}");
        assert!(matches!(story.plan_on(free), Plan::Act(_)), "{days}");
    }
}

/// The weekdays a company writes on, and the holidays where it is; due dates stay.
#[test]
fn the_working_days_are_the_policys() {
    let week: WeekdaySet =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri]
            .into_iter()
            .collect();
    let twice: WeekdaySet = [Weekday::Tue, Weekday::Fri].into_iter().collect();
    for (weekdays, region, due, planned) in [
        // Five days after the due date: Good Friday, then Easter Monday.
        (week, Region::Metropolitan, "2026-03-29", "2026-04-03"),
        (week, Region::AlsaceMoselle, "2026-03-29", "2026-04-07"),
        (week, Region::Metropolitan, "2026-03-31", "2026-04-07"),
        // A Saturday, the day after Christmas, and a Saturday that is worked on.
        (WeekdaySet::ALL, Region::Metropolitan, "2026-12-21", "2026-12-26"),
        (WeekdaySet::ALL, Region::AlsaceMoselle, "2026-12-21", "2026-12-27"),
        // A Wednesday: the Friday.
        (twice, Region::Metropolitan, "2026-09-04", "2026-09-11"),
        // A Saturday: the Tuesday.
        (twice, Region::Metropolitan, "2026-09-07", "2026-09-15"),
    ] {
        let mut story = Story::new();
        story.decide(|policy| {
            policy.working_days = WorkingDays::new(weekdays, region).unwrap();
        });
        let due = day(due);
        let invoice = story.invoice(1000, (due - day("2026-09-01")).num_days());
        story.today = due + Days::new(1);
        let Plan::Wait { on, .. } = story.plan() else { panic!("{due}") };
        assert_eq!(on, day(planned), "{due} {region:?}");
        assert_eq!(story.ledger.invoice(invoice).unwrap().due, due);
        let rest = |day: NaiveDate| agenda(&story.ledger, day).rest;
        assert_eq!(rest(on), None);
        assert!(on == due + Days::new(5) || rest(due + Days::new(5)).is_some());
    }
}

/// While instalments come as agreed the plan is renewed and nothing is asked; when one does not,
/// the ladder goes on from where it stood.
#[test]
fn a_payment_plan_that_is_kept_leaves_the_client_alone() {
    let (mut story, invoice) = late();
    assert_eq!(story.act(), Some(Friendly));
    let subject = HoldSubject::Invoice(invoice);
    for (instalment, next) in [("2026-09-30", "2026-10-31"), ("2026-10-31", "2026-11-30")] {
        story.hold(subject, HoldReason::PaymentPlan, Some(day(instalment)));
        assert_eq!(story.live(1), []);
        while story.today < day(instalment) {
            assert_eq!(story.live(1), [], "{}", story.today);
        }
        story.pay(invoice, 250);
        story.hold(subject, HoldReason::PaymentPlan, Some(day(next)));
    }
    assert!(matches!(story.plan_on(day("2026-11-30")), Plan::Held(_)));
    story.today = day("2026-12-01");
    assert_eq!(story.demand().map(|demand| demand.principal), Some(Money::euros(500)));
    assert_eq!(story.act(), Some(Firm));
}

/// Its category and its day stay with it; what is not disputed is asked for.
#[test]
fn a_dispute_keeps_its_own_invoice_back_until_it_is_settled() {
    let (mut story, disputed) = late();
    let other = story.invoice(400, -8);
    let reason = HoldReason::Dispute(DisputeKind::Quality);
    let hold = story.hold(HoldSubject::Invoice(disputed), reason, None);
    let found = story.ledger.hold(hold_id(hold)).unwrap();
    assert_eq!((found.reason, found.from, found.until), (reason, story.today, None));
    let Plan::Act(action) = story.plan() else { panic!() };
    assert_eq!(action.invoices, [other]);
    story.pay(other, 400);
    assert_eq!(story.why_not(), Some(WhyNot::Held(hold_id(hold))));
    assert!(matches!(story.plan_on(day("2030-01-01")), Plan::Held(_)));
    story.delete(hold);
    let Plan::Act(action) = story.plan() else { panic!() };
    assert_eq!((action.carrying, action.step.kind), (disputed, Friendly));
}
