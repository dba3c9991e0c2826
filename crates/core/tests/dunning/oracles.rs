//! What the tests of other dunning programs expect, told in this engine's terms. Facts alone were
//! taken: each test names the program, and says where the rule here is another on purpose.

use chrono::{Days, NaiveDate};
use relancier_core::dunning::{
    Anchor, Ladder, Plan, Scenario, ScenarioChoice, Standing, Step, StepKind, Tone, balance,
    claim, days_late, progress, standing,
};
use relancier_core::id::{InvoiceId, ScenarioId};
use relancier_core::identity::Address;
use relancier_core::law::{
    self, DayCount, Imputation, PaymentTerms, PenaltyClause, Rates, TermDays,
};
use relancier_core::ledger::{
    Channel, Company, DisputeKind, Gap, HoldReason, HoldSubject, OwnScenario, Record,
};
use relancier_core::money::Money;
use relancier_core::rate::Rate;
use relancier_core::text::Line;

use super::story::{CLIENT, Story, day};

use StepKind::{Courtesy, Firm, FormalNotice, Friendly, LastWarning};

/// What is asked for today: the invoices and the principal; nothing when nobody is to be asked.
fn asked(story: &Story) -> Option<(Vec<InvoiceId>, i64)> {
    let demand = story.demand()?;
    let invoices = demand.lines.iter().map(|line| line.invoice).collect();
    Some((invoices, demand.principal.cents()))
}

/// ERPNext, `test_dunning.py`: 100 in two halves, one of them overdue.
#[test]
fn only_the_overdue_instalment_is_asked_for_and_paying_it_settles_it() {
    let open = || {
        let mut story = Story::new();
        let (first, second) = (story.invoice(50, -10), story.invoice(50, 20));
        (story, first, second)
    };
    let (mut story, first, second) = open();
    let only_first = Some((vec![first], 5_000));
    assert_eq!(asked(&story), only_first);

    let payment = story.pay(first, 50);
    assert_eq!(asked(&story), None, "paid");
    story.delete(payment);
    assert_eq!(asked(&story), only_first, "the payment was taken back");
    story.credit(first, 50);
    assert_eq!(asked(&story), None, "credited in full");

    // A credit note for something else changes nothing about what is overdue.
    let (mut story, first, _) = open();
    let other = story.invoice(80, -60);
    story.credit(other, 80);
    story.credit(second, 10);
    assert_eq!(asked(&story), Some((vec![first], 5_000)));
}

/// Tryton, `scenario_account_dunning_fee.rst`: a percentage is taken on the 100 alone, never on a
/// fee that an earlier level added. Here the fee is the law's: 40 € once, whatever the steps.
#[test]
fn no_fee_on_a_fee_and_no_second_fee_at_the_next_step() {
    let mut story = Story::new();
    story.put(Record::Company(Company {
        name: Line::new("Atelier du Pont").unwrap(),
        legal_form: None,
        number: None,
        address: Address::default(),
        email: None,
        phone: None,
        iban: None,
        bic: None,
        iban_changed: None,
        penalty_clause: PenaltyClause::Fixed(Rate::parse_plain("15").unwrap()),
        terms: PaymentTerms::Net(TermDays::new(30).unwrap()),
        sector: None,
        day_count: DayCount::Fixed365,
        imputation: Imputation::InterestFirst,
    }));
    story.invoice(100, 0);
    // 15 % of 100 € for 30 and for 45 days of 365: 1,23 € and 1,85 €. On 140 € it would be 2,59 €.
    for (after, step, total) in [
        (5, Friendly, 10_000),
        (15, Firm, 10_000),
        (30, LastWarning, 14_123),
        (45, FormalNotice, 14_185),
    ] {
        story.today = day("2026-09-01") + Days::new(after);
        let demand = story.demand().unwrap();
        assert_eq!((demand.step, demand.total.cents()), (step, total), "J+{after}");
        assert_eq!(story.act(), Some(step));
    }
}

/// Odoo, `test_account_followup.py`: nothing at 3 days, the first level at 15, the last one at 40
/// after three runs; a dispute takes the level away, its end gives it back, a payment clears it.
/// Here three runs on one day are one message, and the next ones keep the ladder's distances.
#[test]
fn levels_follow_age_one_at_a_time_and_a_dispute_suspends_them() {
    let mut story = Story::new();
    let invoice = story.invoice(1000, 0);
    story.today = day("2026-09-04");
    let waits =
        matches!(story.plan(), Plan::Wait { action, .. } if action.step.kind == Friendly);
    assert!(waits, "3 days late");

    let planned_and_reached = |story: &Story| {
        let Plan::Act(action) = story.plan() else { panic!() };
        let invoice = story.ledger.invoice(invoice).unwrap();
        let progress = progress(&story.ledger, story.client(), invoice, story.today);
        (action.step.kind, progress.reached.unwrap().kind)
    };
    story.today = day("2026-09-16");
    assert_eq!(planned_and_reached(&story), (Friendly, Firm), "15 days late");

    story.today = day("2026-10-11");
    assert_eq!(planned_and_reached(&story), (Friendly, LastWarning), "40 days late");
    assert_eq!([story.act(), story.act(), story.act()], [Some(Friendly), None, None]);
    assert_eq!(story.live(40), [(50, Firm), (65, LastWarning)]);
    let next = story.plan();
    assert!(matches!(&next, Plan::Act(action) if action.step.kind == FormalNotice));

    let reason = HoldReason::Dispute(DisputeKind::NotSaid);
    let dispute = story.hold(HoldSubject::Invoice(invoice), reason, None);
    assert!(matches!(story.plan(), Plan::Held(_)));
    story.delete(dispute);
    assert_eq!(story.plan(), next);
    story.pay(invoice, 1000);
    assert_eq!(story.plan(), Plan::Settled);
}

/// Kill Bill, `TestCondition.java` and `TestBillingStateCalculator.java`: an age of exactly the
/// threshold counts; 0, 10 and 100 make 110; the earliest unpaid invoice gives the date.
#[test]
fn a_threshold_is_reached_on_its_very_day_and_the_earliest_unpaid_invoice_counts() {
    for (late, due_now) in [(4, false), (5, true), (6, true)] {
        let mut story = Story::new();
        story.invoice(100, -late);
        assert_eq!(asked(&story).is_some(), due_now, "{late} days late");
    }

    let mut story = Story::new();
    let paid = story.invoice(40, -40);
    story.pay(paid, 40);
    let (ten, hundred) = (story.invoice(10, -30), story.invoice(100, -20));
    assert_eq!(asked(&story), Some((vec![ten, hundred], 11_000)));
    let owed = balance(&story.ledger, &Rates::builtin(), CLIENT, story.today).owed;
    assert_eq!(owed, Money::euros(110));
    let Plan::Act(action) = story.plan() else { panic!() };
    assert_eq!(action.carrying, ten);
}

/// Invoice Ninja, `ReminderTest.php`: issued on 1 March 2024, due in 30 days, a reminder 14 days
/// before is for 17 March. That is a Sunday: planned beforehand, it is for the Monday.
#[test]
fn a_reminder_before_the_due_date_is_counted_back_from_it() {
    let courtesy = Step {
        kind: Courtesy,
        anchor: Anchor::Due,
        delay: -14,
        channel: Channel::Email,
        claims_penalties: false,
        reply_within: 5,
    };
    let ladder = Ladder::new(vec![courtesy]).unwrap();
    let fortnight = OwnScenario {
        id: ScenarioId(1),
        name: Line::new("Quinze jours avant").unwrap(),
        scenario: Scenario { tone: Tone::Plain, ladder },
    };
    let terms = PaymentTerms::Net(TermDays::new(30).unwrap());
    let due = terms.due_date(day("2024-03-01"), None);
    assert_eq!(due, day("2024-03-31"));
    let mut story = Story::new();
    let invoice = story.invoice(10, (due - day("2026-09-01")).num_days());
    story.choose(ScenarioChoice::Own(fortnight.id));
    story.put(Record::OwnScenario(fortnight));
    let invoice = story.ledger.invoice(invoice).unwrap();
    for (today, on) in [
        ("2024-03-01", Some("2024-03-18")),
        ("2024-03-16", Some("2024-03-18")),
        ("2024-03-17", Some("2024-03-17")),
        ("2024-03-30", Some("2024-03-17")),
        // On the due date itself a courtesy has no sense any more.
        ("2024-03-31", None),
    ] {
        let next = progress(&story.ledger, story.client(), invoice, day(today)).next;
        assert_eq!(next.map(|(_, on)| on), on.map(day), "{today}");
    }
}

/// Invoice Ninja, `LateFeeTest.php` and `CheckRemindersTest.php`: what lateness adds leaves the
/// invoice as it is; a paid one is not reminded; on the due date itself nothing is late.
#[test]
fn what_lateness_adds_leaves_the_invoice_alone() {
    let rates = Rates::builtin();
    let mut story = Story::new();
    let id = story.invoice(10, -30);
    let invoice = story.ledger.invoice(id).unwrap();
    let demand = story.demand().unwrap();
    assert!(demand.indemnity == Money::euros(40) && demand.interest.is_positive());
    assert_eq!(story.ledger.remaining(invoice), Money::euros(10));
    assert_eq!(balance(&story.ledger, &rates, CLIENT, story.today).owed, Money::euros(10));
    story.pay(id, 10);
    assert_eq!(story.plan(), Plan::Settled);

    for (due_in, late) in [(0, 0), (-1, 1)] {
        let mut story = Story::new();
        let id = story.invoice(10, due_in);
        let invoice = story.ledger.invoice(id).unwrap();
        assert_eq!(days_late(invoice, story.today), late);
        let standing = standing(&story.ledger, &rates, invoice, story.today);
        assert_eq!(standing == Standing::NotDue { in_days: 0 }, late == 0);
        let statement = |day: NaiveDate| {
            let claim = claim(&story.ledger, invoice, day);
            law::statement(&claim, &rates, day)
        };
        assert_eq!(statement(story.today).indemnity.is_positive(), late == 1);
    }
}

/// OCA, `test_credit_control_run.py` and `test_fees_generation.py`: three runs make one, two and
/// three lines; a run for a day before the last one does nothing; no gap of zero days.
/// There is one currency here, so its conversions have no counterpart.
#[test]
fn each_run_adds_one_line_and_none_goes_back_in_time() {
    let mut story = Story::new();
    let invoice = story.invoice(1000, 0);
    for (after, lines) in [(5, 1), (15, 2), (30, 3)] {
        story.today = day("2026-09-01") + Days::new(after);
        assert!(story.act().is_some());
        let invoice = story.ledger.invoice(invoice).unwrap();
        let done = progress(&story.ledger, story.client(), invoice, story.today).done;
        assert_eq!(done.len(), lines, "J+{after}");
        // A device whose clock is behind, or a person who looks back.
        for back in 0..40 {
            let earlier = story.today - Days::new(back);
            let planned = story.plan_on(earlier);
            assert!(!matches!(planned, Plan::Act(_)), "{back} days before J+{after}");
        }
    }
    assert_eq!(Gap::new(0), None);
    assert!(story.ledger.policy().gap.days() > Days::new(0));
}
