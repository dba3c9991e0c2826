//! What is foreseen is what will be done, if nothing else happens.

use chrono::{Days, NaiveDate, TimeDelta};
use proptest::prelude::*;
use relancier_core::dunning::{
    Anchor, Plan, PlannedKind, Scenario, ScenarioChoice, Segment, Step, StepKind, Tone,
    WorkingDays, calendar, progress,
};
use relancier_core::id::{InvoiceId, ProceedingId, ScenarioId};
use relancier_core::ledger::{
    Gap, HoldReason, HoldSubject, OwnScenario, Proceeding, ProceedingKind, Record,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::ladders::{ladder, own};
use super::story::{CLIENT, Story, day};

use Anchor::{Due, Issued, Previous};
use StepKind::{Courtesy, Firm, FormalNotice, Friendly, Reception};

const WORKING: WorkingDays = WorkingDays::MONDAY_TO_FRIDAY;

/// Any situation of one client: invoices, what was done and paid of them, holds that run, end or
/// begin, proceedings, a threshold and a gap, ladders of its own.
fn story() -> impl Strategy<Value = Story> {
    let invoices = prop::collection::vec((10..9000_i32, -60..60_i64, 0..3_usize), 1..6);
    let holds =
        prop::collection::vec((0..8_usize, -40..60_i64, 0..40_u64, any::<bool>()), 0..5);
    let proceedings = prop::option::weighted(0.2, (-30..60_i64, 1..60_u64));
    let before = (0..30_u64, prop::collection::vec((0..6_usize, 1..9000_i32), 0..3));
    let policy = (1..15_u8, prop_oneof![4 => Just(0), 1 => 1..4000_i32]);
    let ladders = (ladder(), ladder(), any::<bool>());
    (invoices, holds, proceedings, before, policy, ladders).prop_map(
        |(invoices, holds, proceedings, (lived, paid), (gap, threshold), ladders)| {
            let mut story = Story::new();
            let (for_client, for_invoice, own_of_client) = ladders;
            for (id, ladder) in [(1, for_client), (2, for_invoice)] {
                story.put(Record::OwnScenario(OwnScenario {
                    id: ScenarioId(id),
                    name: Line::new("Le mien").unwrap(),
                    scenario: Scenario { tone: Tone::Plain, ladder },
                }));
            }
            if own_of_client {
                story.choose(ScenarioChoice::Own(ScenarioId(1)));
            }
            story.decide(|policy| {
                policy.gap = Gap::new(gap).unwrap();
                policy.threshold = Money::euros(threshold);
            });
            let ids: Vec<InvoiceId> = invoices
                .into_iter()
                .map(|(euros, due, own)| {
                    let own = (own == 0).then_some(ScenarioChoice::Own(ScenarioId(2)));
                    story.invoice_at(euros, due, 30, own)
                })
                .collect();
            story.live(lived);
            for (place, euros) in paid {
                if let Some(id) = ids.get(place) {
                    story.pay(*id, euros);
                }
            }
            let today = story.today;
            for (place, from, lasts, promise) in holds {
                let subject = ids
                    .get(place)
                    .map_or(HoldSubject::Client(CLIENT), |id| HoldSubject::Invoice(*id));
                let reason = if promise { HoldReason::Promise } else { HoldReason::Pause };
                story.today = today + TimeDelta::days(from);
                let until = story.today + Days::new(lasts);
                story.hold(subject, reason, (promise || lasts > 3).then_some(until));
            }
            story.today = today;
            if let Some((opened, lasts)) = proceedings {
                let opened = today + TimeDelta::days(opened);
                story.put(Record::Proceeding(Proceeding {
                    id: ProceedingId(1),
                    client: CLIENT,
                    kind: ProceedingKind::Safeguard,
                    opened,
                    published: None,
                    closed: (lasts > 5).then(|| opened + Days::new(lasts)),
                    note: Block::default(),
                }));
            }
            story
        },
    )
}

fn foreseen(story: &Story, until: NaiveDate) -> Vec<(NaiveDate, Step, bool)> {
    let planned = calendar(&story.ledger, story.today, until).into_iter();
    let steps = planned.filter_map(|planned| match planned.what {
        PlannedKind::Step { step, next } => Some((planned.on, step, next)),
        PlannedKind::PromiseEnds(_) => None,
    });
    steps.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The steps foreseen are those that are taken when each working day what is planned for it
    /// is done, and nothing else happens.
    #[test]
    fn the_calendar_is_what_living_its_days_gives(story in story(), days in 1..150_u64) {
        let until = story.today + Days::new(days);
        let foreseen = foreseen(&story, until);
        let mut lived = Vec::new();
        let mut life = story.clone();
        while life.today <= until {
            if WORKING.day_off(life.today).is_none()
                && let Plan::Act(action) = life.plan()
            {
                lived.push((life.today, action.step, lived.is_empty()));
                life.act();
            }
            life.today = life.today + Days::new(1);
        }
        prop_assert_eq!(foreseen, lived);
    }

    /// What is said to wait for a day may be done on that day and on no working day before it.
    #[test]
    fn the_next_step_is_for_the_first_day_on_which_one_may_be_taken(story in story()) {
        if let Plan::Wait { action, on } = story.plan() {
            prop_assert!(on > story.today && WORKING.day_off(on).is_none());
            let days = story.today.iter_days().take(250);
            let mut working = days.filter(|day| WORKING.day_off(*day).is_none());
            let first = working.find_map(|day| match story.plan_on(day) {
                Plan::Act(action) => Some((action, day)),
                _ => None,
            });
            // Proceedings or a hold noted ahead may leave no day at all.
            if let Some(first) = first {
                prop_assert_eq!(first, (action, on));
            }
        }
    }
}

/// A hold that ends before the next courtesy frees a late invoice: that is what comes next.
#[test]
fn a_hold_that_ends_earlier_brings_the_next_step_forward() {
    for (until, kind, on) in [
        // Thursday: free on the Friday.
        (Some("2026-09-03"), Friendly, "2026-09-04"),
        // Friday: free on the Saturday, which is no working day.
        (Some("2026-09-04"), Friendly, "2026-09-07"),
        // The courtesy of the other comes first: it is due on Monday 21 September.
        (Some("2026-09-16"), Courtesy, "2026-09-16"),
        (None, Courtesy, "2026-09-16"),
    ] {
        let mut story = Story::new();
        let held = story.invoice(1000, -10);
        story.invoice(500, 20);
        story.hold(HoldSubject::Invoice(held), HoldReason::Pause, until.map(day));
        let Plan::Wait { action, on: planned } = story.plan() else { panic!("{until:?}") };
        assert_eq!((action.step.kind, planned), (kind, day(on)), "{until:?}");
    }
}

/// A courtesy that the gap keeps back beyond the due date has no sense any more: it is not what
/// is announced.
#[test]
fn a_courtesy_that_cannot_be_sent_in_time_is_not_announced() {
    let mut story = Story::new();
    story.decide(|policy| policy.gap = Gap::new(10).unwrap());
    let other = story.invoice(300, -5);
    assert_eq!(story.act(), Some(Friendly));
    story.pay(other, 300);
    story.invoice(1000, 3);
    let Plan::Wait { action, on } = story.plan() else { panic!() };
    // Due on Friday 4 September; five days later is a Wednesday; ten after the first is the 11th.
    assert_eq!((action.step.kind, on), (Friendly, day("2026-09-11")));
}

/// The question after reception was asked so late that the courtesy would come after the due date:
/// the reminder is what comes next, on its own day, for the client and for the invoice.
#[test]
fn a_courtesy_that_would_come_too_late_is_passed_over() {
    let mut story = Story::new();
    let ladder = [(Reception, Issued, 7), (Courtesy, Due, -5), (Friendly, Due, 5)];
    let ladder = own(1, Tone::Plain, &ladder);
    story.choose(ScenarioChoice::Own(ladder.id));
    story.put(Record::OwnScenario(ladder));
    // Issued on 1 September, due on 1 October; asked on the 21st: the courtesy would be for 9 October.
    let id = story.invoice(1000, 30);
    story.today = day("2026-09-21");
    assert_eq!(story.act(), Some(Reception));
    let Plan::Wait { action, on } = story.plan() else { panic!() };
    assert_eq!((action.step.kind, on), (Friendly, day("2026-10-06")));
    let invoice = story.ledger.invoice(id).unwrap();
    let progress = progress(&story.ledger, story.client(), invoice, story.today);
    assert_eq!(progress.next.map(|(step, on)| (step.kind, on)), Some((Friendly, on)));
}

/// A client is held for a bad payer, and hardly reminded by this company's choice, until its
/// promises are forgotten: that day is foreseen.
#[test]
fn the_forecast_knows_when_promises_are_forgotten() {
    let mut story = Story::new();
    let slow = own(1, Tone::Plain, &[(Friendly, Due, 365)]);
    story.decide(|policy| {
        policy.scenarios.insert(Segment::BadPayer, ScenarioChoice::Own(slow.id));
    });
    story.put(Record::OwnScenario(slow));
    let invoice = story.invoice(1000, 0);
    story.today = day("2025-10-01");
    for until in ["2025-10-05", "2025-10-09"] {
        story.hold(HoldSubject::Invoice(invoice), HoldReason::Promise, Some(day(until)));
    }
    story.today = day("2026-09-02");
    let Plan::Wait { action, on } = story.plan() else { panic!() };
    // 365 days after the first of them is 5 October, a Monday: it is remembered until then.
    assert_eq!((action.step.kind, on), (Friendly, day("2026-10-06")));
    assert_eq!(foreseen(&story, day("2026-10-31"))[0].0, on);
}

/// Two promises that will be broken make a bad payer of the client, and its ladder another: that
/// is foreseen.
#[test]
fn the_forecast_counts_on_promises_that_will_be_broken() {
    let mut story = Story::new();
    let invoice = story.invoice(1000, -10);
    for until in ["2026-09-08", "2026-09-10"] {
        story.hold(HoldSubject::Invoice(invoice), HoldReason::Promise, Some(day(until)));
    }
    let steps: Vec<(NaiveDate, StepKind)> = foreseen(&story, day("2026-10-01"))
        .into_iter()
        .map(|(on, step, _)| (on, step.kind))
        .collect();
    // Seven days between the friendly and the firm reminder of the firm ladder, and then seven.
    assert_eq!(steps[0], (day("2026-09-11"), Friendly));
    assert_eq!(steps[1], (day("2026-09-18"), Firm));
    assert_eq!(steps[2].0, day("2026-09-25"));
}

/// A ladder of nothing but a courtesy is at its end after it, and the client is still seen.
#[test]
fn a_client_whose_ladder_is_short_is_not_lost_from_sight() {
    let mut story = Story::new();
    let courtesy = own(1, Tone::Plain, &[(Courtesy, Due, -5)]);
    story.choose(ScenarioChoice::Own(courtesy.id));
    story.put(Record::OwnScenario(courtesy));
    let invoice = story.invoice(1000, 0);
    story.today = day("2026-09-02");
    let due = day("2026-09-01");
    assert_eq!(story.plan(), Plan::LadderEnded { carrying: invoice, last: due });
    assert_eq!(story.why_not(), Some(relancier_core::dunning::WhyNot::LadderEnded));
}

/// A question after reception that was asked weeks late does not put off the reminder by weeks.
#[test]
fn a_late_question_after_reception_does_not_put_off_the_reminders() {
    use relancier_core::dunning::Shipped;
    let mut story = Story::new();
    story.choose(ScenarioChoice::Shipped(Shipped::LargeAccount));
    story.today = day("2026-08-31");
    story.invoice_at(1000, 0, 60, None);
    // Fourteen days, as from the courtesy to the reminder on that ladder.
    let steps = story.live(80);
    assert_eq!(steps[..3], [(-1, Reception), (13, Friendly), (26, Firm)]);
    assert_eq!(steps.last().map(|(_, kind)| *kind), Some(FormalNotice));
}

proptest! {
    /// However often and to whatever ladders one changes midway: each step is the first one left
    /// of the ladder in force, harder than the one before, never before its day nor nearer to the
    /// one before than that ladder has them, nor closer than the gap.
    #[test]
    fn changing_the_ladder_midway_skips_nothing_and_makes_no_burst(
        ladders in prop::collection::vec((ladder(), 1..60_u64), 1..6),
        due in -40..40_i64,
        away in prop::collection::vec(1..40_u64, 1..4),
    ) {
        let mut story = Story::new();
        let id = story.invoice(1000, due);
        let invoice = story.ledger.invoice(id).unwrap().clone();
        story.choose(ScenarioChoice::Own(ScenarioId(1)));
        let mut done: Option<(StepKind, NaiveDate)> = None;
        let mut absences = away.into_iter().cycle();
        for (ladder, days) in ladders {
            story.put(Record::OwnScenario(OwnScenario {
                id: ScenarioId(1),
                name: Line::new("Le mien").unwrap(),
                scenario: Scenario { tone: Tone::Plain, ladder: ladder.clone() },
            }));
            let last_day = story.today + Days::new(days);
            while story.today <= last_day {
                if let Some(kind) = story.act() {
                    let steps = ladder.steps();
                    let days = days_of(steps, &invoice);
                    // What goes out before the due date is passed over where it cannot.
                    let in_time = |place: usize| {
                        let day = days[place].max(story.today);
                        let day = if day > story.today { WORKING.first_from(day) } else { day };
                        day < invoice.due
                    };
                    let mut left = (0..steps.len())
                        .filter(|place| done.is_none_or(|(done, _)| steps[*place].kind > done));
                    let place = left
                        .find(|place| {
                            let before_due = matches!(steps[*place].kind, Reception | Courtesy);
                            !before_due || in_time(*place)
                        })
                        .unwrap();
                    prop_assert_eq!(steps[place].kind, kind);
                    prop_assert!(story.today >= days[place]);
                    if let Some((_, before)) = done {
                        let distance = match place.checked_sub(1) {
                            Some(previous) => (days[place] - days[previous]).num_days(),
                            None => 0,
                        };
                        prop_assert!((story.today - before).num_days() >= distance.max(5));
                    }
                    done = Some((kind, story.today));
                }
                let skip = if story.today.to_string().ends_with('7') { absences.next() } else { None };
                story.today = story.today + Days::new(skip.unwrap_or(1));
            }
        }
    }
}

/// The days of steps by the invoice's dates, reckoned from what each anchor means.
fn days_of(steps: &[Step], invoice: &relancier_core::ledger::Invoice) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = Vec::new();
    for step in steps {
        let from = match step.anchor {
            Issued => invoice.issued,
            Due => invoice.due,
            Previous => days[days.len() - 1],
        };
        days.push(from + TimeDelta::days(i64::from(step.delay)));
    }
    days
}
