//! Stories of one client, told day by day: what is planned, and what is left alone; the oracles of
//! other programs; a year of a company.

#![cfg(test)]

mod accounts;
mod before_sending;
mod court_file;
mod forecast;
mod ladders;
mod left_alone;
mod oracles;
mod scenarios;
mod simulation;
mod statements;
mod story;

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use relancier_core::dunning::{
    Balance, DayOff, Holiday, Plan, PlannedKind, Purpose, Rest, Standing, StepKind, WhyNot,
    WorkingDays, agenda, balance, broken_promise, calendar, claim, insight, overdue, plan,
    progress, share, standing,
};
use relancier_core::id::{InvoiceId, OnAccountId, ProceedingId};
use relancier_core::law::{Rates, statement};
use relancier_core::ledger::{
    DisputeKind, HoldReason, HoldSubject, OnAccount, Proceeding, ProceedingKind, Record,
};
use relancier_core::money::Money;
use relancier_core::text::Block;
use story::{CLIENT, Story, day};

use StepKind::{Courtesy, Firm, FormalNotice, Friendly, LastWarning, Reception};

#[test]
fn one_invoice_climbs_the_whole_ladder_and_then_rests() {
    let mut story = Story::new();
    story.invoice(1000, 10);
    let steps = story.live(200);
    assert_eq!(
        steps,
        [(5, Courtesy), (15, Friendly), (25, Firm), (40, LastWarning), (55, FormalNotice)]
    );
    assert_eq!(story.why_not(), Some(WhyNot::LadderEnded));
}

#[test]
fn two_months_away_do_not_turn_into_a_burst() {
    let mut story = Story::new();
    story.invoice(1000, 0);
    story.today = day("2026-11-01");
    // No level is skipped, and each keeps the distance the ladder has between two steps.
    assert_eq!(
        story.live(60),
        [(61, Friendly), (71, Firm), (86, LastWarning), (101, FormalNotice)]
    );
}

#[test]
fn a_courtesy_has_no_sense_after_the_due_date() {
    let mut story = Story::new();
    story.invoice(1000, 0);
    story.today = day("2026-09-02");
    assert_eq!(story.live(6), [(5, Friendly)]);
}

#[test]
fn one_message_lists_all_that_is_overdue_and_the_oldest_carries_it() {
    let mut story = Story::new();
    let small = story.invoice(100, 0);
    let large = story.invoice(900, 0);
    let young = story.invoice(5000, 3);
    let not_due = story.invoice(300, 40);
    story.today = day("2026-09-06");
    let client = story.ledger.client(CLIENT).unwrap();
    let Plan::Act(action) = plan(&story.ledger, client, story.today) else { panic!() };
    assert_eq!(action.carrying, large, "at a tie the largest");
    assert_eq!(action.invoices, [large, small, young]);
    assert!(!action.invoices.contains(&not_due));
}

#[test]
fn when_the_carrying_invoice_is_paid_the_next_one_starts_gently() {
    let mut story = Story::new();
    let first = story.invoice(1000, 0);
    story.invoice(500, 20);
    assert_eq!(story.live(26), [(5, Friendly), (15, Firm)]);
    story.pay(first, 1000);
    assert_eq!(story.live(20), [(26, Friendly), (36, Firm)]);
}

#[test]
fn what_is_paid_in_part_is_chased_for_the_rest_and_what_is_paid_is_left_alone() {
    let mut story = Story::new();
    let invoice = story.invoice(1000, -5);
    story.pay(invoice, 400);
    let cards = agenda(&story.ledger, story.today).cards;
    assert_eq!(cards[0].principal, Money::euros(600));
    assert_eq!(story.demand().unwrap().principal, Money::euros(600));
    story.pay(invoice, 600);
    let agenda = agenda(&story.ledger, story.today);
    assert!(agenda.cards.is_empty() && agenda.left_alone.is_empty());
}

#[test]
fn a_promise_holds_until_its_day_ends_and_is_remembered_when_broken() {
    let mut story = Story::new();
    let invoice = story.invoice(1000, -5);
    let until = day("2026-09-10");
    story.hold(HoldSubject::Invoice(invoice), HoldReason::Promise, Some(until));
    assert!(matches!(story.why_not(), Some(WhyNot::Held(_))));
    story.today = until;
    assert_eq!(story.act(), None);
    story.today = until + Days::new(1);
    let client = story.ledger.client(CLIENT).unwrap();
    assert!(broken_promise(&story.ledger, client, story.today).is_some());
    assert_eq!(story.act(), Some(Friendly));
}

#[test]
fn a_late_client_is_left_alone_for_the_promise_and_not_for_a_younger_invoice() {
    let mut story = Story::new();
    let promised = story.invoice(1000, -5);
    story.invoice(500, 20);
    let until = Some(day("2026-09-10"));
    story.hold(HoldSubject::Invoice(promised), HoldReason::Promise, until);
    assert!(matches!(story.why_not(), Some(WhyNot::Held(_))));
}

#[test]
fn a_disputed_invoice_does_not_hide_the_others() {
    let mut story = Story::new();
    let disputed = story.invoice(1000, -10);
    let other = story.invoice(500, -5);
    story.hold(HoldSubject::Invoice(disputed), HoldReason::Dispute(DisputeKind::Quality), None);
    let card = agenda(&story.ledger, story.today).cards.remove(0);
    assert_eq!(card.action.invoices, [other]);
    let demand = story.demand().unwrap();
    let listed: Vec<InvoiceId> = demand.lines.iter().map(|line| line.invoice).collect();
    assert_eq!(listed, [other]);
    let invoice = story.ledger.invoice(disputed).unwrap();
    assert!(matches!(
        standing(&story.ledger, &Rates::builtin(), invoice, story.today),
        Standing::Held(_)
    ));
}

#[test]
fn proceedings_leave_a_client_alone_until_they_are_closed() {
    for kind in [ProceedingKind::Receivership, ProceedingKind::SimplifiedRecovery] {
        let mut story = Story::new();
        let invoice = story.invoice(1000, 0);
        story.invoice(500, 60);
        // A hold on the late invoice is the lesser reason.
        story.hold(
            HoldSubject::Invoice(invoice),
            HoldReason::Dispute(DisputeKind::Quality),
            None,
        );
        let id = ProceedingId(7);
        let mut proceeding = Proceeding {
            id,
            client: CLIENT,
            kind,
            opened: day("2026-09-20"),
            published: None,
            closed: None,
            note: Block::default(),
        };
        story.put(Record::Proceeding(proceeding.clone()));
        let planned = |story: &Story, today: &str| {
            plan(&story.ledger, story.ledger.client(CLIENT).unwrap(), day(today))
        };
        assert_ne!(planned(&story, "2026-09-19"), Plan::Proceeding(id));
        assert_eq!(planned(&story, "2026-09-20"), Plan::Proceeding(id));
        assert_eq!(planned(&story, "2030-01-01"), Plan::Proceeding(id));
        let today = day("2026-10-01");
        let agenda = agenda(&story.ledger, today);
        assert_eq!(agenda.cards, []);
        assert_eq!(agenda.left_alone[0].why, WhyNot::Proceeding(id));
        assert_eq!(calendar(&story.ledger, today, day("2027-10-01")), []);

        let invoice = story.ledger.invoice(invoice).unwrap();
        let stopped = kind.is_insolvency().then_some(proceeding.opened);
        assert_eq!(claim(&story.ledger, invoice, today).insolvency, stopped);

        proceeding.closed = Some(day("2026-12-01"));
        story.put(Record::Proceeding(proceeding));
        assert_ne!(planned(&story, "2026-12-01"), Plan::Proceeding(id));
    }
}

/// What was invoiced after the opening is not an earlier claim, and bears interest.
#[test]
fn an_invoice_later_than_the_opening_is_not_stopped() {
    let mut story = Story::new();
    let invoice = story.invoice(1000, 0);
    story.put(Record::Proceeding(Proceeding {
        id: ProceedingId(7),
        client: CLIENT,
        kind: ProceedingKind::Safeguard,
        opened: day("2026-07-01"),
        published: None,
        closed: None,
        note: Block::default(),
    }));
    let invoice = story.ledger.invoice(invoice).unwrap();
    assert_eq!(claim(&story.ledger, invoice, story.today).insolvency, None);
}

#[test]
fn penalties_are_claimed_when_the_step_says_so() {
    let mut story = Story::new();
    story.invoice(1000, 0);
    story.live(5);
    let friendly = story.demand().unwrap();
    assert!(!friendly.claims_penalties);
    assert_eq!(friendly.total, Money::euros(1000));
    story.live(25);
    let last_warning = story.demand().unwrap();
    assert!(last_warning.claims_penalties);
    // 1 000 € × 12,40 % × 30 / 365 = 10,19 €, and 40 €.
    assert_eq!(last_warning.total, Money::from_cents(105_019).unwrap());
}

/// Paid a month late at its face value: nobody is chased any more, whatever the imputation makes
/// of the payment; what lateness added stays due, and money beyond the invoice pays it first.
#[test]
fn what_is_paid_late_is_paid_and_its_penalties_remain() {
    for (paid, expected, due) in [
        (999, None, 5119),
        (1000, Some(Standing::Paid { on: day("2026-10-01") }), 5019),
        (1050, Some(Standing::Paid { on: day("2026-10-01") }), 19),
        (1051, Some(Standing::Overpaid { by: Money::from_cents(81).unwrap() }), 0),
    ] {
        let mut story = Story::new();
        let invoice = story.invoice(1000, 0);
        story.today = day("2026-10-01");
        story.pay(invoice, paid);
        let rates = Rates::builtin();
        let invoice = story.ledger.invoice(invoice).unwrap();
        let now = standing(&story.ledger, &rates, invoice, story.today);
        assert_eq!(expected.unwrap_or(Standing::Late { days: 30 }), now, "{paid} €");
        let claim = claim(&story.ledger, invoice, story.today);
        let total = statement(&claim, &rates, story.today).total;
        assert_eq!(Money::from_cents(due).unwrap(), total, "{paid} €");
        let client = story.ledger.client(CLIENT).unwrap();
        let chased = plan(&story.ledger, client, story.today) != Plan::Settled;
        assert_eq!(chased, paid < 1000, "{paid} €");
    }
}

/// One transfer for several invoices: the named one first, else the oldest; what they do not take
/// stays on the client's account and is set against what it owes.
#[test]
fn money_for_several_invoices_is_shared() {
    let told = |purpose: fn(InvoiceId) -> Purpose, euros: i32| {
        let mut story = Story::new();
        let oldest = story.invoice(1000, -40);
        let named = story.invoice(500, -10);
        story.today = day("2026-09-01");
        let rates = Rates::builtin();
        let amount = Money::euros(euros);
        let shared = share(&story.ledger, &rates, CLIENT, story.today, amount, purpose(named));
        let of = |invoice| {
            let shares = shared.shares.iter().filter(|share| share.invoice == invoice);
            shares.map(|share| share.amount.cents()).sum::<i64>()
        };
        [of(oldest), of(named), shared.left_over.cents()]
    };
    let invoices = |_| Purpose::Invoices;
    assert_eq!(told(invoices, 1200), [100_000, 20_000, 0]);
    assert_eq!(told(invoices, 1600), [100_000, 50_000, 10_000]);
    assert_eq!(told(Purpose::Invoice, 700), [20_000, 50_000, 0]);
    // 1 000 € × 12,40 % × 40 / 365 = 13,59 € and 40 € for the oldest, due on 23 July.
    let everything = told(|_| Purpose::Everything, 1200);
    assert_eq!(everything, [105_359, 14_641, 0]);
}

/// 1 000 € × 12,40 % × 10 / 365 = 3,40 € and 500 € × 12,40 % × 40 / 365 = 6,79 €, and twice 40 €.
#[test]
fn what_is_late_is_the_oldest_first_and_adds_up() {
    let mut story = Story::new();
    let later = story.invoice(1000, -10);
    let oldest = story.invoice(500, -40);
    story.invoice(300, 0);
    let found = overdue(&story.ledger, &Rates::builtin(), CLIENT, story.today);
    let ids: Vec<InvoiceId> = found.invoices.iter().map(|(id, ..)| *id).collect();
    assert_eq!(ids, [oldest, later]);
    assert_eq!(found.total, Money::from_cents(159_019).unwrap());
}

#[test]
fn money_on_account_is_set_against_what_is_owed() {
    let mut story = Story::new();
    story.invoice(500, -10);
    let paid_twice = story.invoice(300, 10);
    story.pay(paid_twice, 600);
    let id = OnAccountId(story.id());
    let (date, amount) = (story.today, Money::euros(50));
    let note = Block::default();
    story.put(Record::OnAccount(OnAccount { id, client: CLIENT, date, amount, note }));
    let found = balance(&story.ledger, &Rates::builtin(), CLIENT, story.today);
    assert_eq!(found, Balance { owed: Money::euros(500), credit: Money::euros(350) });
    assert_eq!(found.net(), Money::euros(150));
}

/// A device whose clock is ahead noted the payment of tomorrow: it is not asked for today.
#[test]
fn money_noted_ahead_of_its_day_is_not_asked_for() {
    let mut story = Story::new();
    let invoice = story.invoice(1000, -10);
    story.today = day("2026-09-02");
    story.pay(invoice, 400);
    story.today = day("2026-09-01");
    let card = agenda(&story.ledger, story.today).cards.remove(0);
    assert_eq!(card.principal, Money::euros(600));
    assert_eq!(story.demand().unwrap().principal, Money::euros(600));
}

#[test]
fn every_euro_is_in_one_bucket_of_the_aged_balance() {
    for (days_late, bucket) in [
        (-1, 0),
        (0, 0),
        (1, 1),
        (30, 1),
        (31, 2),
        (60, 2),
        (61, 3),
        (90, 3),
        (91, 4),
        (4000, 4),
    ] {
        let mut story = Story::new();
        story.invoice(100, -days_late);
        let aging = insight(&story.ledger, story.today).aging;
        let buckets = [aging.not_due, aging.to_30, aging.to_60, aging.to_90, aging.beyond];
        let filled: Vec<usize> = (0..5).filter(|place| buckets[*place].is_positive()).collect();
        assert_eq!(filled, [bucket], "{days_late} days late");
        assert_eq!(aging.outstanding(), Money::euros(100));
    }
}

#[test]
fn the_calendar_holds_the_steps_to_come_and_the_end_of_promises() {
    let mut story = Story::new();
    let promised = story.invoice(1000, -20);
    story.invoice(500, 20);
    let until = day("2026-09-12");
    story.hold(HoldSubject::Invoice(promised), HoldReason::Promise, Some(until));
    let planned = calendar(&story.ledger, story.today, day("2026-09-30"));
    let told: Vec<(NaiveDate, Option<(StepKind, bool)>)> = planned
        .iter()
        .map(|planned| match planned.what {
            PlannedKind::PromiseEnds(_) => (planned.on, None),
            PlannedKind::Step { step, next } => (planned.on, Some((step.kind, next))),
        })
        .collect();
    // The promise ends on a Saturday; what was promised is asked for before the courtesy, and
    // that invoice is late itself when the next word is due.
    let friendly = (day("2026-09-14"), Some((Friendly, true)));
    let firm = (day("2026-09-24"), Some((Firm, false)));
    assert_eq!(told, [(until, None), friendly, firm]);
}

/// What is still to come falls on working days, on every screen; a person who opens the page on
/// a day off may act on what has come, and is told that it may wait.
#[test]
fn contacts_are_planned_on_working_days_and_due_dates_stay() {
    let saturday = DayOff::Weekday(chrono::Weekday::Sat);
    let armistice = DayOff::Holiday(Holiday::Armistice);
    // Friendly reminders five days after the due date.
    for (due, looked_at, planned, rest) in [
        // A Saturday, seen from before, on it and after it.
        ("2026-11-16", "2026-11-20", Some("2026-11-23"), None),
        ("2026-11-16", "2026-11-21", None, Some((saturday, "2026-11-23"))),
        ("2026-11-16", "2026-11-23", None, None),
        // Armistice, a Wednesday.
        ("2026-11-06", "2026-11-10", Some("2026-11-12"), None),
        ("2026-11-06", "2026-11-11", None, Some((armistice, "2026-11-12"))),
        // Christmas, a Friday, and its weekend.
        ("2026-12-20", "2026-12-21", Some("2026-12-28"), None),
        // A working day stays.
        ("2026-11-13", "2026-11-17", Some("2026-11-18"), None),
    ] {
        let mut story = Story::new();
        let due_in = (day(due) - day("2026-09-01")).num_days();
        let invoice = story.invoice(1000, due_in);
        story.today = day(looked_at);
        let agenda = agenda(&story.ledger, story.today);
        let rest = rest.map(|(why, until)| Rest { why, until: day(until) });
        assert_eq!(agenda.rest, rest, "{looked_at}");

        let client = story.ledger.client(CLIENT).unwrap();
        let of_plan = match plan(&story.ledger, client, story.today) {
            Plan::Wait { on, .. } => Some(on),
            Plan::Act(_) => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(of_plan, planned.map(day), "{looked_at}");
        assert_eq!(agenda.cards.is_empty(), planned.is_some(), "{looked_at}");

        let in_calendar = calendar(&story.ledger, story.today, day("2027-01-31"))[0].on;
        let first = WorkingDays::MONDAY_TO_FRIDAY.first_from(story.today);
        assert_eq!(in_calendar, planned.map_or(first, day), "{looked_at}");

        let invoice = story.ledger.invoice(invoice).unwrap();
        let progress = progress(&story.ledger, story.client(), invoice, story.today);
        let (step, on) = progress.next.unwrap();
        assert_eq!(step.kind, Friendly);
        assert!(planned.is_none_or(|planned| on == day(planned)), "{looked_at}");
        assert_eq!(invoice.due, day(due));
    }
}

proptest! {
    /// Whatever is owed and paid, and however long the person is away: one message a day at
    /// most, never closer than the gap, no step skipped for an invoice, nobody paid is chased.
    #[test]
    fn chasing_is_measured(
        invoices in prop::collection::vec((1..5000_i32, -60..60_i64), 1..8),
        paid in prop::collection::vec((0..8_usize, 1..120_u64), 0..8),
        away in prop::collection::vec(1..40_u64, 0..4),
    ) {
        let mut story = Story::new();
        let ids: Vec<InvoiceId> =
            invoices.iter().map(|(euros, due)| story.invoice(*euros, *due)).collect();
        let first = story.today;
        let mut absences = away.into_iter().cycle();
        let mut last: Option<NaiveDate> = None;
        let mut busy = 0;
        while (story.today - first).num_days() < 200 {
            let count = u64::try_from((story.today - first).num_days()).unwrap();
            for (place, on) in &paid {
                if let Some(id) = ids.get(*place).filter(|_| *on <= count) {
                    let invoice = story.ledger.invoice(*id).unwrap();
                    let rest = story.ledger.remaining(invoice);
                    if rest.is_positive() {
                        story.pay(*id, i32::try_from(rest.cents() / 100).unwrap());
                    }
                }
            }
            if let Some(step) = story.act() {
                let contact =
                    story.ledger.contacts().max_by_key(|contact| contact.at).unwrap().clone();
                prop_assert!(last.is_none_or(|last| (story.today - last).num_days() >= 5));
                last = Some(story.today);
                for id in &contact.invoices {
                    let invoice = story.ledger.invoice(*id).unwrap();
                    prop_assert!(story.ledger.remaining(invoice).is_positive());
                }
                let carrying = contact.invoices[0];
                let before = story
                    .ledger
                    .contacts()
                    .filter(|c| c.id != contact.id && c.invoices[0] == carrying)
                    .filter_map(|c| c.step)
                    .max();
                let fits = match (before, step) {
                    // A large account is asked about reception first, in time.
                    (None, Reception)
                    | (None | Some(Reception), Courtesy | Friendly)
                    | (Some(Courtesy), Friendly) => true,
                    (Some(before), step) => {
                        [Friendly, Firm, LastWarning, FormalNotice].windows(2)
                            .any(|pair| pair == [before, step])
                    }
                    _ => false,
                };
                prop_assert!(fits, "{before:?} then {step:?}");
            }
            busy += 1;
            let skip = if busy % 10 == 0 { absences.next().unwrap_or(1) } else { 1 };
            story.today = story.today + Days::new(skip);
        }
    }
}
