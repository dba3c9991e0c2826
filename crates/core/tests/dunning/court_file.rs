//! What one brings before a judge: sums that add up, pieces, what stands in the way.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use relancier_core::dunning::{
    CourtFile, Fact, Missing, MissingWeight, Origin, Piece, SmallClaim, StepKind, court_file,
};
use relancier_core::id::{
    ContactId, CostId, InvoiceId, LimitationEventId, OnAccountId, ProceedingId,
};
use relancier_core::identity::Address;
use relancier_core::law::{CourtKind, DebtKind, Rates, Venue};
use relancier_core::ledger::{
    Channel, Contact, Cost, Debtor, DisputeKind, HoldReason, HoldSubject, LimitationEvent,
    LimitationEventKind, OnAccount, Proceeding, ProceedingKind, Record,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::story::{CLIENT, Story, day};

/// A business of Toulouse with its number, whose story is looked at on 1 December 2026.
fn story() -> Story {
    let mut story = Story::new();
    story.change(|client| {
        client.address = Address::parse("8 avenue Foch\n31000 Toulouse").unwrap();
        client.number = Some("732829320".parse().unwrap());
    });
    story.today = day("2026-12-01");
    story
}

fn file(story: &Story) -> CourtFile {
    let kind = DebtKind::usual(story.client().debtor);
    court_file(&story.ledger, &Rates::builtin(), story.client(), kind, story.today).unwrap()
}

fn contact(
    story: &mut Story,
    on: &str,
    step: Option<StepKind>,
    channel: Channel,
    tracking: Option<&str>,
    invoices: &[InvoiceId],
) -> ContactId {
    let id = ContactId(story.id());
    story.put(Record::Contact(Contact {
        id,
        client: CLIENT,
        invoices: invoices.to_vec(),
        step,
        channel,
        at: day(on).and_hms_opt(9, 0, 0).unwrap(),
        to: String::new(),
        subject: String::new(),
        body: Block::default(),
        amount: Money::ZERO,
        digest: None,
        tracking: tracking.map(|number| Line::new(number).unwrap()),
        note: Block::default(),
    }));
    id
}

fn notice(story: &mut Story, on: &str, invoices: &[InvoiceId]) -> ContactId {
    let step = Some(StepKind::FormalNotice);
    contact(story, on, step, Channel::RegisteredLetter, Some("1A 204 000"), invoices)
}

fn proceeding(story: &mut Story, kind: ProceedingKind) -> ProceedingId {
    let id = ProceedingId(story.id());
    story.put(Record::Proceeding(Proceeding {
        id,
        client: CLIENT,
        kind,
        opened: day("2026-11-20"),
        published: None,
        closed: None,
        note: Block::default(),
    }));
    id
}

#[test]
fn nothing_late_is_nothing_to_ask_for() {
    let mut story = story();
    story.invoice(1000, 100);
    let kind = DebtKind::Commercial;
    let client = story.client();
    assert_eq!(court_file(&story.ledger, &Rates::builtin(), client, kind, story.today), None);
}

#[test]
fn a_whole_file_lacks_nothing() {
    let mut story = story();
    let invoice = story.invoice(1000, 0);
    let reminder = contact(
        &mut story,
        "2026-09-20",
        Some(StepKind::Firm),
        Channel::Email,
        None,
        &[invoice],
    );
    contact(&mut story, "2026-09-25", None, Channel::Call, None, &[invoice]);
    let notice = notice(&mut story, "2026-10-20", &[invoice]);
    let file = file(&story);
    assert_eq!(file.missing, []);
    let Venue::Order(court) = file.venue else { panic!() };
    assert_eq!(court.kind, CourtKind::Commercial);
    // A call is a fact, but no piece.
    assert_eq!(file.facts.len(), 4);
    assert_eq!(
        file.pieces,
        [
            Piece::Contract,
            Piece::Invoice(invoice),
            Piece::Delivery,
            Piece::Contact(reminder),
            Piece::Contact(notice),
            Piece::Receipt(notice),
            Piece::Penalties,
            Piece::Statement,
        ]
    );
    assert_eq!(file.pieces.last().unwrap().origin(), Origin::Document);
}

#[test]
fn what_is_not_late_or_not_about_it_stays_out() {
    let mut story = story();
    let late = story.invoice(1000, 0);
    let paid = story.invoice(500, 0);
    story.pay(paid, 500);
    let later = story.invoice(700, 120);
    contact(&mut story, "2026-09-20", None, Channel::Email, None, &[paid, later]);
    let file = file(&story);
    assert_eq!(file.sums.principal, Money::euros(1000));
    let invoices: Vec<_> = file.overdue.invoices.iter().map(|(id, ..)| *id).collect();
    assert_eq!(invoices, [late]);
    assert_eq!(file.facts, [(day("2026-08-02"), Fact::Invoice(late))]);
}

#[test]
fn everything_in_the_way_is_told() {
    let first = |missing: Missing| (missing.weight(), missing);
    let told = |story: &Story| {
        let missing = file(story).missing;
        assert!(missing.is_sorted_by_key(|missing| missing.weight()));
        missing
    };
    // No formal notice; and one that runs, or proves nothing.
    let mut plain = story();
    let invoice = plain.invoice(1000, 0);
    assert_eq!(told(&plain), [Missing::FormalNotice]);
    let mut runs = plain.clone();
    notice(&mut runs, "2026-11-28", &[invoice]);
    assert_eq!(told(&runs), [Missing::NoticeRuns { until: day("2026-12-06") }]);
    runs.today = day("2026-12-07");
    assert_eq!(told(&runs), []);
    let step = Some(StepKind::FormalNotice);
    let mut unproven = plain.clone();
    let sent = contact(&mut unproven, "2026-10-01", step, Channel::Email, None, &[invoice]);
    assert_eq!(told(&unproven), [Missing::NoticeUnproven(sent)]);
    // One invoice that the notice did not name is enough.
    let mut partial = plain.clone();
    notice(&mut partial, "2026-10-20", &[invoice]);
    partial.invoice(300, 5);
    assert_eq!(told(&partial), [Missing::FormalNotice]);

    notice(&mut plain, "2026-10-20", &[invoice]);
    assert_eq!(told(&plain), []);
    for (reason, expected) in [
        (HoldReason::Dispute(DisputeKind::Quality), Some(MissingWeight::First)),
        (HoldReason::PaymentPlan, Some(MissingWeight::First)),
        (HoldReason::Promise, Some(MissingWeight::First)),
        (HoldReason::Pause, None),
    ] {
        for subject in [HoldSubject::Client(CLIENT), HoldSubject::Invoice(invoice)] {
            let mut held = plain.clone();
            held.hold(subject, reason, Some(day("2026-12-15")));
            let weights: Vec<_> = told(&held).into_iter().map(Missing::weight).collect();
            assert_eq!(weights, Vec::from_iter(expected), "{reason:?}");
            held.today = day("2026-12-16");
            assert_eq!(told(&held), [], "{reason:?}");
        }
    }
    let mut insolvent = plain.clone();
    let id = proceeding(&mut insolvent, ProceedingKind::Receivership);
    assert_eq!(told(&insolvent), [Missing::Insolvency(id)]);
    assert_eq!(first(Missing::Insolvency(id)).0, MissingWeight::Stops);
    let mut recovering = plain.clone();
    let id = proceeding(&mut recovering, ProceedingKind::SimplifiedRecovery);
    assert_eq!(told(&recovering), [Missing::Recovering(id)]);
    assert_eq!(file(&recovering).small_claim, SmallClaim::Running(id));

    let mut ahead = plain.clone();
    let id = OnAccountId(ahead.id());
    let (date, amount) = (day("2026-11-03"), Money::euros(80));
    let note = Block::default();
    ahead.put(Record::OnAccount(OnAccount { id, client: CLIENT, date, amount, note }));
    assert_eq!(told(&ahead), [Missing::OnAccount(amount)]);

    let mut nameless = plain.clone();
    nameless.change(|client| (client.number, client.address) = (None, Address::default()));
    assert_eq!(told(&nameless), [Missing::Address, Missing::Number]);

    // Five years, less six months and less a day; and the day after. No rate is known by then.
    for (today, expected) in [
        ("2031-02-28", None),
        ("2031-03-01", Some(Missing::Near { invoice, last_day: day("2031-09-01") })),
        ("2031-09-01", Some(Missing::Near { invoice, last_day: day("2031-09-01") })),
        ("2031-09-02", Some(Missing::Lost { invoice, last_day: day("2031-09-01") })),
    ] {
        let mut old = plain.clone();
        old.today = day(today);
        let unknown = Missing::InterestUntil(day("2026-12-31"));
        let expected: Vec<_> = expected.into_iter().chain([unknown]).collect();
        assert_eq!(told(&old), expected, "{today}");
    }
}

#[test]
fn the_simplified_procedure_has_its_limit_in_principal_and_interest() {
    // 4 960 € bear 4960 × 12,40 % × 91 / 365 = 153,34 € by 1 December.
    for (euros, open) in [(4_800, true), (4_960, false), (6_000, false)] {
        let mut story = story();
        let invoice = story.invoice(euros, 0);
        let small = file(&story).small_claim;
        assert_eq!(matches!(small, SmallClaim::Open { .. }), open, "{euros}");
        // What is left counts, not what was.
        story.pay(invoice, euros - 100);
        assert!(matches!(file(&story).small_claim, SmallClaim::Open { .. }), "{euros}");
    }
}

#[test]
fn a_public_buyer_and_one_abroad_are_sought_elsewhere() {
    let mut public = story();
    public.invoice(1000, 0);
    public.change(|client| client.debtor = Debtor::Public);
    let told = file(&public);
    assert_eq!(told.venue, Venue::Administrative);
    assert_eq!(told.small_claim, SmallClaim::NotForThisDebtor);
    assert!(told.missing.contains(&Missing::LimitationNotKnown));
    assert!(!told.undisputed_claim);

    let mut abroad = story();
    abroad.invoice(1000, 0);
    assert!(file(&abroad).undisputed_claim);
    abroad.change(|client| client.address = Address::parse("Rosenweg 3\nBerlin").unwrap());
    let told = file(&abroad);
    assert_eq!((told.venue, told.small_claim), (Venue::Abroad, SmallClaim::NotForThisDebtor));
    assert!(!told.undisputed_claim);
}

/// Neither 40 € nor costs, and interest from the formal notice alone.
#[test]
fn a_consumer_is_asked_for_less() {
    let mut story = story();
    let invoice = story.invoice(1000, 0);
    story.change(|client| client.debtor = Debtor::Consumer);
    let cost = CostId(story.id());
    let what = Line::new("Facture n° 12").unwrap();
    let (date, amount) = (day("2026-11-02"), Money::euros(90));
    story.put(Record::Cost(Cost { id: cost, invoice, date, amount, what }));
    let before = file(&story);
    assert_eq!(before.sums.total, Money::euros(1000));
    assert!(before.missing.contains(&Missing::FormalNotice));
    assert!(!before.pieces.contains(&Piece::Cost(cost, invoice)));
    notice(&mut story, "2026-10-20", &[invoice]);
    let after = file(&story).sums;
    assert!(after.interest.is_positive());
    assert_eq!((after.indemnity, after.costs), (Money::ZERO, Money::ZERO));
    story.change(|client| client.debtor = Debtor::Business);
    assert!(file(&story).pieces.contains(&Piece::Cost(cost, invoice)));
    assert_eq!(file(&story).sums.costs, Money::euros(50));
}

#[test]
fn an_acknowledgement_is_a_fact_and_a_piece() {
    let mut story = story();
    let invoice = story.invoice(1000, 0);
    let id = LimitationEventId(story.id());
    story.put(Record::LimitationEvent(LimitationEvent {
        id,
        invoice,
        kind: LimitationEventKind::Acknowledgement,
        date: day("2026-10-03"),
        until: None,
        note: Block::default(),
    }));
    let file = file(&story);
    assert!(file.facts.contains(&(day("2026-10-03"), Fact::Acknowledgement(id, invoice))));
    assert!(file.pieces.contains(&Piece::Acknowledgement(id, invoice)));
}

fn days(range: core::ops::Range<u64>) -> impl Strategy<Value = NaiveDate> {
    range.prop_map(|days| day("2026-08-15") + Days::new(days))
}

proptest! {
    /// Whatever was paid and credited: the sums of the request come to what is due.
    #[test]
    fn the_sums_add_up(
        invoices in prop::collection::vec((1..9_000_i32, -40..60_i64), 1..6),
        moved in prop::collection::vec((0..6_usize, 1..3_000_i32, any::<bool>(), days(0..100)), 0..9),
    ) {
        let mut story = story();
        let ids: Vec<_> =
            invoices.into_iter().map(|(euros, due)| story.invoice(euros, due)).collect();
        for (of, euros, pays, on) in moved {
            let Some(id) = ids.get(of) else { continue };
            story.today = on;
            if pays { story.pay(*id, euros); } else { story.credit(*id, euros); }
        }
        story.today = day("2026-12-01");
        let kind = DebtKind::Commercial;
        let found = court_file(&story.ledger, &Rates::builtin(), story.client(), kind, story.today);
        prop_assume!(found.is_some());
        let file = found.unwrap();
        let sums = file.sums;
        let due = sums.principal + sums.interest + sums.indemnity + sums.costs - sums.received;
        prop_assert_eq!(due, sums.total);
        prop_assert!(file.facts.is_sorted_by_key(|(date, _)| *date));
    }
}
