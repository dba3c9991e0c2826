//! Accounts told to clients, the aged balance, and what settled an invoice.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use relancier_core::dunning::{
    Aging, Extent, Moved, account_statement, aged_balance, balance, insight, overdue, settled,
};
use relancier_core::id::{ClientId, OnAccountId};
use relancier_core::law::Rates;
use relancier_core::ledger::{Client, Invoice, OnAccount, Record};
use relancier_core::money::Money;
use relancier_core::text::Block;

use crate::story::{CLIENT, Story, day};

fn on_account(story: &mut Story, euros: i32) {
    let id = OnAccountId(story.id());
    let (date, amount) = (story.today, Money::euros(euros));
    let note = Block::default();
    story.put(Record::OnAccount(OnAccount { id, client: CLIENT, date, amount, note }));
}

/// What is told of each movement: its day, a letter, its euros and the balance after it.
fn told(story: &Story, extent: Extent) -> Vec<String> {
    let rates = Rates::builtin();
    let statement = account_statement(&story.ledger, &rates, CLIENT, extent, story.today);
    let line = |date: NaiveDate, kind: &str, amount: Money, balance: Money| {
        format!("{date} {kind} {} {}", amount.cents(), balance.cents())
    };
    let movements = statement.movements.iter().map(|movement| {
        let kind = match movement.what {
            Moved::Invoice(_) => "invoice",
            Moved::CreditNote(..) => "credit",
            Moved::Penalties(_) => "penalties",
            Moved::Payment(..) => "payment",
            Moved::OnAccount(_) => "account",
        };
        line(movement.date, kind, movement.amount, movement.balance)
    });
    movements.collect()
}

#[test]
fn an_account_tells_what_moved_and_what_it_comes_to() {
    let mut story = Story::new();
    let paid = story.invoice(1000, -20);
    let open = story.invoice(500, -10);
    story.today = day("2026-09-03");
    story.pay(paid, 1000);
    story.pay(open, 200);
    story.today = day("2026-09-04");
    story.credit(open, 50);
    on_account(&mut story, 30);
    assert_eq!(
        told(&story, Extent::Since(day("2026-07-01"))),
        [
            "2026-07-13 invoice 100000 100000",
            "2026-07-23 invoice 50000 150000",
            "2026-09-03 payment -100000 50000",
            "2026-09-03 payment -20000 30000",
            "2026-09-04 credit -5000 25000",
            "2026-09-04 account -3000 22000",
        ]
    );
    // What was settled is left out, and the balance is the same.
    assert_eq!(
        told(&story, Extent::Open),
        [
            "2026-07-23 invoice 50000 50000",
            "2026-09-03 payment -20000 30000",
            "2026-09-04 credit -5000 25000",
            "2026-09-04 account -3000 22000",
        ]
    );
    let since = Extent::Since(day("2026-09-04"));
    let statement =
        account_statement(&story.ledger, &Rates::builtin(), CLIENT, since, story.today);
    assert_eq!(statement.brought, Money::euros(300));
    assert_eq!(statement.late, [open]);
    assert_eq!(statement.aging.outstanding(), Money::euros(250));
    assert_eq!(statement.balance.net(), Money::euros(220));
}

/// 1 000 € × 12,40 % × 40 / 365 = 13,59 € and 40 €: what the client paid for them is not its own.
#[test]
fn penalties_that_were_paid_are_not_to_be_given_back() {
    let mut story = Story::new();
    let invoice = story.invoice(1000, -40);
    story.pay(invoice, 1060);
    assert_eq!(
        told(&story, Extent::Since(day("2026-06-01"))),
        [
            "2026-06-23 invoice 100000 100000",
            "2026-09-01 penalties 5359 105359",
            "2026-09-01 payment -106000 -641"
        ]
    );
    assert_eq!(told(&story, Extent::Open).len(), 3, "what is to be given back is open");
}

#[test]
fn an_aged_balance_has_the_largest_debt_first_and_adds_up() {
    let mut story = Story::new();
    let other = ClientId(2);
    story.put(Record::Client(Client { id: other, ..story.client().clone() }));
    story.put(Record::Client(Client { id: ClientId(3), ..story.client().clone() }));
    story.invoice(100, 10);
    story.invoice(200, -31);
    let moved = story.invoice(700, -95);
    let invoice = story.ledger.invoice(moved).unwrap().clone();
    story.put(Record::Invoice(Invoice { client: other, ..invoice }));
    on_account(&mut story, 40);
    let aged = aged_balance(&story.ledger, &Rates::builtin(), story.today);
    let small =
        Aging { not_due: Money::euros(100), to_60: Money::euros(200), ..Aging::default() };
    let large = Aging { beyond: Money::euros(700), ..Aging::default() };
    assert_eq!(aged.clients, [(other, large), (CLIENT, small)]);
    assert_eq!(aged.sum, insight(&story.ledger, story.today).aging);
    assert_eq!(aged.credit, Money::euros(40));
}

#[test]
fn only_what_is_paid_in_full_is_attested() {
    let mut story = Story::new();
    let [late, credited, part, ahead] = [-5, 20, 20, 20].map(|due| story.invoice(1000, due));
    story.pay(late, 400);
    story.pay(part, 400);
    story.credit(credited, 1000);
    story.today = day("2026-09-10");
    story.pay(late, 500);
    story.credit(late, 100);
    story.today = day("2026-09-20");
    story.pay(ahead, 1000);
    story.today = day("2026-09-12");
    let found = |id| settled(&story.ledger, story.ledger.invoice(id).unwrap(), story.today);
    let settlement = found(late).unwrap();
    assert_eq!((settlement.on, settlement.was_late), (day("2026-09-10"), true));
    let by: Vec<(Money, bool)> =
        settlement.by.iter().map(|by| (by.amount, by.credit_note.is_some())).collect();
    let euros = Money::euros;
    assert_eq!(by, [(euros(400), false), (euros(500), false), (euros(100), true)]);
    assert_eq!(settlement.received, Money::euros(1000));
    for open in [credited, part, ahead] {
        assert_eq!(found(open), None);
    }
    story.today = day("2026-09-20");
    let found = settled(&story.ledger, story.ledger.invoice(ahead).unwrap(), story.today);
    assert!(found.is_some_and(|settled| !settled.was_late));
}

proptest! {
    /// Whatever was invoiced and paid, in whatever order: an account comes to the client's
    /// balance from any day on, and the aged balance to what is owed.
    #[test]
    fn accounts_come_to_the_balance(
        invoices in prop::collection::vec((1..2000_i32, -200..60_i64, 0..4000_i32, 0..90_u64), 0..8),
        spare in 0..100_i32,
        since in 0..300_u64,
    ) {
        let mut story = Story::new();
        for (euros, due, paid, after) in invoices {
            let invoice = story.invoice(euros, due);
            story.today = day("2026-07-01") + Days::new(after);
            if paid > 0 {
                story.pay(invoice, paid);
            }
        }
        if spare > 0 {
            on_account(&mut story, spare);
        }
        story.today = day("2026-10-15");
        let rates = Rates::builtin();
        let net = balance(&story.ledger, &rates, CLIENT, story.today).net();
        let since = Extent::Since(day("2026-01-01") + Days::new(since));
        for extent in [Extent::Open, since] {
            let told =
                account_statement(&story.ledger, &rates, CLIENT, extent, story.today);
            let last = told.movements.last().map_or(told.brought, |movement| movement.balance);
            prop_assert_eq!(last, net);
            let moved: Money = told.movements.iter().map(|movement| movement.amount).sum();
            prop_assert_eq!(told.brought + moved, net);
            let total = overdue(&story.ledger, &rates, CLIENT, story.today).total;
            prop_assert_eq!(told.aging.overdue() + told.penalties, total);
            prop_assert_eq!(told.aging.outstanding(), told.balance.owed);
        }
    }
}
