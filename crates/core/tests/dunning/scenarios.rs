//! What a client is held for and why, and the scenario that follows.

use chrono::{Days, TimeDelta};
use relancier_core::dunning::{
    Anchor, ChosenFor, Plan, Scenario, ScenarioChoice, Segment, Shipped, StepKind, Tone,
    profile, progress, scenario_of,
};
use relancier_core::id::{ProceedingId, ScenarioId};
use relancier_core::ledger::{
    Debtor, HoldReason, HoldSubject, OwnScenario, Proceeding, ProceedingKind, Record, RecordId,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::ladders::{own, step};
use super::story::{CLIENT, Story, day};

use Anchor::{Due, Issued, Previous};
use Segment::{
    BadPayer, Consumer, GoodPayer, InDifficulty, LargeAccount, New, PublicBuyer, Regular,
};
use StepKind::{Courtesy, Firm, FormalNotice, Friendly, LastWarning, Reception};

/// Invoices of so many euros, each paid so many days after its due date.
fn paid(story: &mut Story, invoices: &[(i32, i64)]) {
    let today = story.today;
    for (euros, late) in invoices {
        let invoice = story.invoice(*euros, -100);
        story.today = today + TimeDelta::days(late - 100);
        story.pay(invoice, *euros);
    }
    story.today = today;
}

/// A promise for an invoice due long ago, whose day was so many days ago; never paid.
fn broken(story: &mut Story, days_ago: u64) {
    let invoice = story.invoice(100, -900);
    let today = story.today;
    story.today = today - Days::new(days_ago + 5);
    let until = today - Days::new(days_ago);
    story.hold(HoldSubject::Invoice(invoice), HoldReason::Promise, Some(until));
    story.today = today;
}

fn proceedings(story: &mut Story, kind: ProceedingKind) {
    story.put(Record::Proceeding(Proceeding {
        id: ProceedingId(1),
        client: CLIENT,
        kind,
        opened: day("2026-08-01"),
        published: None,
        closed: None,
        note: Block::default(),
    }));
}

#[test]
fn what_a_client_is_held_for_follows_from_the_facts() {
    type Facts = fn(&mut Story);
    let cases: &[(&str, Facts, &[Segment], Shipped)] = &[
        ("nothing is known", |_| {}, &[New], Shipped::Standard),
        ("two paid in time", |s| paid(s, &[(100, 0), (100, 0)]), &[New], Shipped::Standard),
        ("three in time", |s| paid(s, &[(100, 0); 3]), &[GoodPayer], Shipped::Soft),
        (
            "paid before the day is in time",
            |s| paid(s, &[(100, -9); 3]),
            &[GoodPayer],
            Shipped::Soft,
        ),
        (
            "early ones make no late one good",
            |s| paid(s, &[(100, -60), (100, -60), (100, 12)]),
            &[Regular],
            Shipped::Standard,
        ),
        ("three days late", |s| paid(s, &[(100, 3); 3]), &[GoodPayer], Shipped::Soft),
        ("four days late", |s| paid(s, &[(100, 4); 3]), &[Regular], Shipped::Standard),
        ("thirty days late", |s| paid(s, &[(100, 30); 3]), &[Regular], Shipped::Standard),
        ("more than that", |s| paid(s, &[(100, 31); 3]), &[BadPayer], Shipped::Firm),
        (
            "the large one counts",
            |s| paid(s, &[(9800, 0), (100, 90), (100, 90)]),
            &[GoodPayer],
            Shipped::Soft,
        ),
        (
            "and here it is late",
            |s| paid(s, &[(9800, 90), (100, 0), (100, 0)]),
            &[BadPayer],
            Shipped::Firm,
        ),
        (
            "credited is not paid",
            |s| {
                for _ in 0..3 {
                    let invoice = s.invoice(100, -100);
                    s.credit(invoice, 100);
                }
            },
            &[New],
            Shipped::Standard,
        ),
        (
            "one promise broken",
            |s| {
                paid(s, &[(100, 0); 3]);
                broken(s, 9);
            },
            &[Regular],
            Shipped::Standard,
        ),
        (
            "two",
            |s| {
                paid(s, &[(100, 0); 3]);
                broken(s, 9);
                broken(s, 1);
            },
            &[BadPayer],
            Shipped::Firm,
        ),
        (
            "two, by one of whom nothing else is known",
            |s| {
                broken(s, 9);
                broken(s, 1);
            },
            &[BadPayer],
            Shipped::Firm,
        ),
        (
            "one of them a year ago",
            |s| {
                broken(s, 9);
                broken(s, 365);
            },
            &[BadPayer],
            Shipped::Firm,
        ),
        (
            "more than a year ago",
            |s| {
                broken(s, 9);
                broken(s, 366);
            },
            &[New],
            Shipped::Standard,
        ),
        (
            "its day is today",
            |s| {
                broken(s, 9);
                broken(s, 0);
            },
            &[New],
            Shipped::Standard,
        ),
        (
            "nearly a large account",
            |s| {
                s.invoice(19_999, 20);
            },
            &[New],
            Shipped::Standard,
        ),
        (
            "a large account",
            |s| {
                s.invoice(19_999, 20);
                s.invoice(1, 30);
            },
            &[New, LargeAccount],
            Shipped::LargeAccount,
        ),
        (
            "the most careful of two",
            |s| {
                paid(s, &[(100, 0); 3]);
                s.invoice(20_000, 20);
            },
            &[GoodPayer, LargeAccount],
            Shipped::Soft,
        ),
        (
            "though it pays badly",
            |s| {
                paid(s, &[(100, 99); 3]);
                s.invoice(20_000, 20);
            },
            &[BadPayer, LargeAccount],
            Shipped::LargeAccount,
        ),
        (
            "receivership",
            |s| proceedings(s, ProceedingKind::Receivership),
            &[New, InDifficulty],
            Shipped::Soft,
        ),
        (
            "a small claim is no insolvency",
            |s| proceedings(s, ProceedingKind::SimplifiedRecovery),
            &[New],
            Shipped::Standard,
        ),
        (
            "a consumer, however it pays",
            |s| {
                paid(s, &[(100, 99); 3]);
                s.change(|c| c.debtor = Debtor::Consumer);
            },
            &[Consumer],
            Shipped::Consumer,
        ),
        (
            "a public buyer, however much",
            |s| {
                s.invoice(90_000, 1);
                s.change(|c| c.debtor = Debtor::Public);
            },
            &[PublicBuyer],
            Shipped::Public,
        ),
        (
            "by hand",
            |s| {
                s.invoice(90_000, 1);
                s.change(|c| c.chasing.segment = Some(GoodPayer));
            },
            &[GoodPayer],
            Shipped::Soft,
        ),
    ];
    for (what, facts, segments, shipped) in cases {
        let mut story = Story::new();
        facts(&mut story);
        let found = profile(&story.ledger, story.client(), story.today);
        assert_eq!(found.segments, *segments, "{what}");
        assert_eq!(found.by_hand, *what == "by hand", "{what}");
        let chosen = scenario_of(&story.ledger, story.client(), &found);
        assert_eq!(chosen.choice, ScenarioChoice::Shipped(*shipped), "{what}");
        let ChosenFor::Segment(by) = chosen.by else { panic!("{what}: {:?}", chosen.by) };
        assert!(segments.contains(&by) && by.shipped() == *shipped, "{what}: {by:?}");
    }
}

/// The reasons that go with it.
#[test]
fn what_a_client_is_held_for_says_why() {
    let mut story = Story::new();
    paid(&mut story, &[(300, 10), (100, 0), (100, 0)]);
    story.invoice(700, 10);
    broken(&mut story, 9);
    let behaviour = profile(&story.ledger, story.client(), story.today).behaviour;
    assert_eq!((behaviour.settled.invoices, behaviour.settled.late), (3, 1));
    // (300 × 10 + 200 × 0) ÷ 500.
    assert_eq!(behaviour.settled.average_delay(), Some(6));
    assert_eq!(behaviour.broken_promises, 1);
    assert_eq!(behaviour.owed, Money::euros(800));
}

/// What was promised and paid in time is no broken promise, nor is what fell due later.
#[test]
fn a_promise_is_broken_by_what_it_was_about() {
    for (paid_on, later, harder) in [
        (Some("2026-09-10"), false, false),
        (Some("2026-09-10"), true, false),
        (None, false, true),
    ] {
        let mut story = Story::new();
        let promised = story.invoice(1000, -5);
        let until = day("2026-09-10");
        story.hold(HoldSubject::Client(CLIENT), HoldReason::Promise, Some(until));
        if let Some(on) = paid_on {
            story.today = day(on);
            story.pay(promised, 1000);
        }
        if later {
            story.invoice(500, 20);
        }
        story.today = day("2026-10-01");
        let tone = match story.plan() {
            Plan::Act(action) => Some(action.tone),
            _ => None,
        };
        let expected =
            (harder || later).then_some(if harder { Tone::Hard } else { Tone::Plain });
        assert_eq!(tone, expected, "{paid_on:?} {later}");
        let broken =
            profile(&story.ledger, story.client(), story.today).behaviour.broken_promises;
        assert_eq!(broken, u32::from(harder), "{paid_on:?} {later}");
    }
}

/// One degree harder than the scenario sounds, whatever it is.
#[test]
fn after_a_broken_promise_the_tone_is_harder() {
    for (shipped, before, after) in [
        (Shipped::Soft, Tone::Soft, Tone::Plain),
        (Shipped::Standard, Tone::Plain, Tone::Hard),
        (Shipped::Firm, Tone::Hard, Tone::Hard),
    ] {
        let mut story = Story::new();
        story.choose(ScenarioChoice::Shipped(shipped));
        let invoice = story.invoice(1000, -60);
        let tone = |story: &Story| match story.plan() {
            Plan::Act(action) => action.tone,
            other => panic!("{other:?}"),
        };
        assert_eq!(tone(&story), before);
        let until = story.today + Days::new(3);
        story.hold(HoldSubject::Invoice(invoice), HoldReason::Promise, Some(until));
        story.today = until;
        assert!(matches!(story.plan(), Plan::Held(_)));
        story.today = until + Days::new(1);
        assert_eq!(tone(&story), after);
        assert_eq!(story.demand().map(|demand| demand.tone), Some(after));
    }
}

/// The company's choice for a segment, the client's own, the invoice's own: each goes before the
/// one that is wider; one that was deleted counts for nothing.
#[test]
fn the_nearest_choice_is_taken() {
    let choice = |id| ScenarioChoice::Own(ScenarioId(id));
    let put = |story: &mut Story, id| {
        story.put(Record::OwnScenario(own(id, Tone::Plain, &[(Friendly, Due, 9)])));
    };
    let mut story = Story::new();
    let id = story.invoice_at(1000, 0, 30, Some(choice(3)));
    let chosen = |story: &Story| {
        let invoice = story.ledger.invoice(id).unwrap();
        let chosen = progress(&story.ledger, story.client(), invoice, story.today).chosen;
        (chosen.choice, chosen.by)
    };
    let shipped = ScenarioChoice::Shipped(Shipped::Standard);
    story.decide(|policy| {
        policy.scenarios.insert(New, choice(1));
        policy.scenarios.insert(Regular, choice(9));
    });
    story.choose(choice(2));
    // None of them is there yet.
    assert_eq!(chosen(&story), (shipped, ChosenFor::Segment(New)));
    put(&mut story, 1);
    assert_eq!(chosen(&story), (choice(1), ChosenFor::Segment(New)));
    put(&mut story, 2);
    assert_eq!(chosen(&story), (choice(2), ChosenFor::Client));
    put(&mut story, 3);
    assert_eq!(chosen(&story), (choice(3), ChosenFor::Invoice));
    for (deleted, then) in [
        (3, (choice(2), ChosenFor::Client)),
        (2, (choice(1), ChosenFor::Segment(New))),
        (1, (shipped, ChosenFor::Segment(New))),
    ] {
        story.delete(RecordId::OwnScenario(ScenarioId(deleted)));
        assert_eq!(chosen(&story), then, "without {deleted}");
    }
}

/// For whom a scenario is used: segments by what the company chose or as shipped, clients and
/// invoices by name. What used one that is deleted goes back to the shipped one.
#[test]
fn for_whom_a_scenario_is_used() {
    let mine = own(1, Tone::Plain, &[(Friendly, Due, 9)]);
    let (id, choice) = (RecordId::OwnScenario(mine.id), ScenarioChoice::Own(mine.id));
    let standard = ScenarioChoice::Shipped(Shipped::Standard);
    let uses = |story: &Story, choice: ScenarioChoice| {
        let uses = choice.uses(&story.ledger);
        (uses.segments, uses.clients, uses.invoices)
    };
    let mut story = Story::new();
    assert_eq!(uses(&story, standard), (vec![Regular, New], 0, 0));
    assert_eq!(uses(&story, choice), (vec![], 0, 0));
    story.put(Record::OwnScenario(mine));
    assert_eq!(uses(&story, choice), (vec![], 0, 0));
    story.decide(|policy| {
        policy.scenarios.insert(New, choice);
        policy.scenarios.insert(Consumer, standard);
    });
    story.choose(choice);
    story.invoice_at(1000, 0, 30, Some(choice));
    story.invoice_at(1000, 0, 30, Some(standard));
    story.invoice(1000, 0);
    assert_eq!(uses(&story, choice), (vec![New], 1, 1));
    assert_eq!(uses(&story, standard), (vec![Regular, Consumer], 0, 1));
    story.delete(id);
    assert_eq!(uses(&story, choice), (vec![], 1, 1));
    assert_eq!(uses(&story, standard), (vec![Regular, New, Consumer], 0, 1));
}

/// Where several segments match, what the company chose for them is compared, and not the shipped.
#[test]
fn the_most_careful_of_the_companys_choices_wins() {
    let mut story = Story::new();
    story.invoice(30_000, 0);
    let chosen = |story: &Story| {
        let profile = profile(&story.ledger, story.client(), story.today);
        scenario_of(&story.ledger, story.client(), &profile).by
    };
    assert_eq!(chosen(&story), ChosenFor::Segment(LargeAccount));
    story.decide(|policy| {
        policy.scenarios.insert(LargeAccount, ScenarioChoice::Shipped(Shipped::Firm));
    });
    assert_eq!(chosen(&story), ChosenFor::Segment(New));
    // A ladder that never comes to a formal notice is the most careful.
    let gentle = own(1, Tone::Hard, &[(Friendly, Due, 1)]);
    story.decide(|policy| {
        policy.scenarios.insert(LargeAccount, ScenarioChoice::Own(gentle.id));
    });
    story.put(Record::OwnScenario(gentle));
    assert_eq!(chosen(&story), ChosenFor::Segment(LargeAccount));
}

/// Whatever ladder is chosen for it, and wherever: a consumer owes nothing but the invoice before
/// the formal notice (art. 1231-6 C. civ.).
#[test]
fn a_consumer_is_asked_for_no_penalties_before_the_formal_notice() {
    let greedy = [Friendly, Firm, LastWarning, FormalNotice]
        .into_iter()
        .zip([5, 15, 30, 45])
        .map(|(kind, delay)| step(kind, Due, delay, true));
    let ladder = relancier_core::dunning::Ladder::new(greedy.collect()).unwrap();
    let shipped = Shipped::ALL.iter().map(|shipped| ScenarioChoice::Shipped(*shipped));
    let mut notices = 0;
    for choice in shipped.chain([ScenarioChoice::Own(ScenarioId(1))]) {
        for for_the_invoice in [false, true] {
            let mut story = Story::new();
            story.put(Record::OwnScenario(OwnScenario {
                id: ScenarioId(1),
                name: Line::new("Gourmand").unwrap(),
                scenario: Scenario { tone: Tone::Hard, ladder: ladder.clone() },
            }));
            story.change(|client| client.debtor = Debtor::Consumer);
            if for_the_invoice {
                story.invoice_at(1000, 0, 30, Some(choice));
            } else {
                story.choose(choice);
                story.invoice(1000, 0);
            }
            let mut reminders = 0;
            for _ in 0..120 {
                if let Some(demand) = story.demand() {
                    reminders += 1;
                    let notice = demand.step == FormalNotice;
                    notices += usize::from(notice);
                    assert!(
                        !demand.claims_penalties || notice,
                        "{choice:?}: {:?}",
                        demand.step
                    );
                    assert_eq!(
                        demand.total,
                        Money::euros(1000),
                        "{choice:?}: {:?}",
                        demand.step
                    );
                    story.act();
                }
                story.today = story.today + Days::new(1);
            }
            assert!(reminders >= 3, "{choice:?}");
        }
    }
    assert!(notices >= 8, "{notices}");
}

/// From the invoice's date, from the due date, from the step before: and when that one was late,
/// from when it was taken.
#[test]
fn a_step_is_counted_from_where_its_anchor_says() {
    let ladder = own(
        1,
        Tone::Plain,
        &[
            (Reception, Issued, 12),
            (Courtesy, Due, -6),
            (Friendly, Due, 3),
            (Firm, Previous, 9),
            (LastWarning, Previous, 11),
            (FormalNotice, Due, 40),
        ],
    );
    let begin = || {
        let mut story = Story::new();
        story.choose(ScenarioChoice::Own(ladder.id));
        story.put(Record::OwnScenario(ladder.clone()));
        // Issued on 1 September, at 30 days.
        story.invoice(1000, 30);
        story
    };
    let in_time = [
        (12, Reception),
        (24, Courtesy),
        (33, Friendly),
        (42, Firm),
        (53, LastWarning),
        (70, FormalNotice),
    ];
    assert_eq!(begin().live(100), in_time);
    // Away from the courtesy on, until the 50th day: then the distances of the ladder.
    let mut story = begin();
    assert_eq!(story.live(20), in_time[..1]);
    story.today = day("2026-10-21");
    let late = [(50, Friendly), (59, Firm), (70, LastWarning), (87, FormalNotice)];
    assert_eq!(story.live(60), late);
}

/// A large account is asked a week after the invoice went out whether it has arrived; that is no
/// reminder, and the ladder goes on from the due date.
#[test]
fn a_large_account_is_asked_whether_the_invoice_arrived() {
    let mut story = Story::new();
    let large = story.invoice_at(25_000, 45, 45, None);
    let other = story.invoice_at(500, 47, 45, None);
    story.today = day("2026-09-08");
    let Plan::Act(action) = story.plan() else { panic!() };
    assert_eq!((action.step.kind, action.carrying), (Reception, large));
    // The other went out two days later.
    assert_eq!(action.invoices, [large]);
    let steps = story.live(60);
    assert_eq!(
        steps,
        // Seven days before each is due; seven after it is; a call on the twentieth.
        [
            (7, Reception),
            (12, Reception),
            (38, Courtesy),
            (43, Courtesy),
            (52, Friendly),
            (65, Firm)
        ]
    );
    assert!(story.demand().is_none_or(|demand| !demand.claims_penalties));
    assert!(story.ledger.invoice(other).is_some());
}
