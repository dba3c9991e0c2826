//! What is to be looked at before a message goes out.

use chrono::Days;
use relancier_core::dunning::{Check, Demand, Weight, checks};
use relancier_core::id::OnAccountId;
use relancier_core::identity::{Address, Language};
use relancier_core::law::{DayCount, Imputation, PaymentTerms, PenaltyClause, Rates, TermDays};
use relancier_core::ledger::{Channel, Company, OnAccount, Record};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};

use super::story::{CLIENT, Story, day};

/// All is well: a client who can be reached by e-mail, a payment noted today, an account.
fn well() -> Story {
    let mut story = Story::new();
    story.put(Record::Company(company()));
    story.change(|client| {
        client.email = Some("compta@lacaze.fr".parse().unwrap());
    });
    let paid = story.invoice(50, -30);
    story.pay(paid, 50);
    story.invoice(1000, -10);
    story
}

fn company() -> Company {
    Company {
        name: Line::new("Atelier du Pont").unwrap(),
        legal_form: None,
        number: None,
        address: Address::default(),
        email: None,
        phone: None,
        iban: Some("FR7630006000011234567890189".parse().unwrap()),
        bic: None,
        iban_changed: None,
        penalty_clause: PenaltyClause::LegalDefault,
        terms: PaymentTerms::Net(TermDays::new(30).unwrap()),
        sector: None,
        day_count: DayCount::Fixed365,
        imputation: Imputation::InterestFirst,
    }
}

fn looked_at(story: &Story, draft: &Demand, channel: Channel, reader: Language) -> Vec<Check> {
    let now = story.demand();
    let (ledger, rates) = (&story.ledger, &Rates::builtin());
    checks(ledger, rates, story.client(), draft, now.as_ref(), channel, reader)
}

const TODAY: &str = "2026-09-01";

/// Each fact that would make one blush, alone: what is told of it, and how much it weighs. The
/// draft is made first, then the fact comes.
#[test]
fn each_fact_is_told_with_its_weight() {
    use Channel::{Call, ElectronicRegisteredLetter, Email, Letter, RegisteredLetter, Sms};
    use Language::{English, French};
    use Weight::{Doubt, Fine, Stop};
    type Fact = fn(&mut Story);
    let today = day(TODAY);
    let no_address = |channel, instead| Check::NoAddress { channel, instead };
    let cases: Vec<(Fact, Channel, Language, Check, Weight)> = vec![
        (|_| {}, Email, French, Check::LastPayment { on: today, days: 0 }, Fine),
        (|_| {}, Email, French, Check::Address, Fine),
        (|_| {}, Email, French, Check::Iban, Fine),
        (|_| {}, ElectronicRegisteredLetter, French, Check::Address, Fine),
        (|_| {}, Email, English, Check::Language(French), Fine),
        (
            |s| s.change(|client| client.language = English),
            Email,
            French,
            Check::Language(English),
            Fine,
        ),
        (|_| {}, Letter, French, no_address(Letter, Some(Email)), Doubt),
        (|_| {}, RegisteredLetter, French, no_address(RegisteredLetter, Some(Email)), Doubt),
        (|_| {}, Call, French, no_address(Call, Some(Email)), Doubt),
        (|_| {}, Sms, French, no_address(Sms, Some(Email)), Doubt),
        (
            |s| s.change(|client| client.email = None),
            Email,
            French,
            no_address(Email, None),
            Doubt,
        ),
        (
            |s| {
                s.change(|client| {
                    client.email = None;
                    client.address = Address::parse("1, rue du Port\n33000 Bordeaux").unwrap();
                });
            },
            Email,
            French,
            no_address(Email, Some(Letter)),
            Doubt,
        ),
        (
            |s| {
                s.change(|client| {
                    client.email = None;
                    client.phone = Some("01 23 45 67 89".parse().unwrap());
                });
            },
            Email,
            French,
            no_address(Email, Some(Call)),
            Doubt,
        ),
        (
            |s| {
                s.put(Record::OnAccount(OnAccount {
                    id: OnAccountId(1),
                    client: CLIENT,
                    date: s.today,
                    amount: Money::euros(70),
                    note: Block::default(),
                }));
            },
            Email,
            French,
            Check::Credit(Money::euros(70)),
            Doubt,
        ),
        (
            |s| s.put(Record::Company(Company { iban: None, ..company() })),
            Email,
            French,
            Check::NoIban,
            Doubt,
        ),
        (
            |s| s.put(Record::Company(Company { iban_changed: Some(s.today), ..company() })),
            Email,
            French,
            Check::IbanChanged { on: today },
            Doubt,
        ),
        (
            |s| {
                let iban_changed = Some(s.today - Days::new(89));
                s.put(Record::Company(Company { iban_changed, ..company() }));
            },
            Email,
            French,
            Check::IbanChanged { on: today - Days::new(89) },
            Doubt,
        ),
        (
            |s| {
                let iban_changed = Some(s.today - Days::new(90));
                s.put(Record::Company(Company { iban_changed, ..company() }));
            },
            Email,
            French,
            Check::Iban,
            Fine,
        ),
        (
            |s| {
                s.act();
            },
            Email,
            French,
            Check::ContactTooRecent { last: today, from: today + Days::new(5) },
            Doubt,
        ),
        // Paid in part, paid, held, a younger invoice late too, credited and another one late.
        (
            |s| pay_all(s, 400),
            Email,
            French,
            Check::BalanceChanged { was: Money::euros(1000), now: Some(Money::euros(600)) },
            Stop,
        ),
        (
            |s| pay_all(s, 1000),
            Email,
            French,
            Check::BalanceChanged { was: Money::euros(1000), now: None },
            Stop,
        ),
        (
            |s| {
                use relancier_core::ledger::{HoldReason, HoldSubject};
                s.hold(HoldSubject::Client(CLIENT), HoldReason::Pause, None);
            },
            Email,
            French,
            Check::BalanceChanged { was: Money::euros(1000), now: None },
            Stop,
        ),
        (
            |s| {
                s.invoice(30, -2);
            },
            Email,
            French,
            Check::BalanceChanged { was: Money::euros(1000), now: Some(Money::euros(1030)) },
            Stop,
        ),
        // Another invoice of the same amount in the place of the first: the sum alone is the same.
        (
            |s| {
                pay_all(s, 1000);
                s.invoice(1000, -8);
            },
            Email,
            French,
            Check::BalanceChanged { was: Money::euros(1000), now: Some(Money::euros(1000)) },
            Stop,
        ),
    ];
    for (place, (fact, channel, reader, check, weight)) in cases.into_iter().enumerate() {
        let mut story = well();
        let draft = story.demand().unwrap();
        fact(&mut story);
        let found = looked_at(&story, &draft, channel, reader);
        assert!(found.contains(&check), "{place}: {check:?} is not in {found:?}");
        assert_eq!(check.weight(), weight, "{place}: {check:?}");
        let weights: Vec<Weight> = found.iter().map(Check::weight).collect();
        assert!(weights.is_sorted_by(|a, b| a >= b), "{place}: the gravest first: {found:?}");
        let stops = weights.contains(&Stop);
        let changed = matches!(check, Check::BalanceChanged { .. });
        let reached = matches!(check, Check::ContactTooRecent { .. });
        // After a contact there is nothing to ask for today, so the draft is not good either.
        assert_eq!(stops, changed || reached, "{place}: {found:?}");
    }
}

/// Pays so much of all that is open.
fn pay_all(story: &mut Story, euros: i32) {
    let open: Vec<_> = story.ledger.account(CLIENT).open.iter().map(|open| open.id).collect();
    for invoice in open {
        story.pay(invoice, euros);
    }
}

/// Nothing but what is fine, where all is.
#[test]
fn where_all_is_well_nothing_is_in_doubt() {
    let story = well();
    let draft = story.demand().unwrap();
    let found = looked_at(&story, &draft, Channel::Email, Language::French);
    let on = story.today;
    assert_eq!(found, [Check::LastPayment { on, days: 0 }, Check::Address, Check::Iban]);
}

/// Payments that were last noted a week ago may not be up to date; none at all, neither.
#[test]
fn payments_may_not_be_up_to_date() {
    for (days, weight) in [(0, Weight::Fine), (6, Weight::Fine), (7, Weight::Doubt)] {
        let mut story = well();
        let paid = story.today;
        story.today = story.today + Days::new(days);
        let draft = story.demand().unwrap();
        let found = looked_at(&story, &draft, Channel::Email, Language::French);
        let days = i64::try_from(days).unwrap();
        let check = Check::LastPayment { on: paid, days };
        assert!(found.contains(&check), "{found:?}");
        assert_eq!(check.weight(), weight, "{days}");
    }
    let mut story = Story::new();
    story.invoice(100, -10);
    let draft = story.demand().unwrap();
    let found = looked_at(&story, &draft, Channel::Email, Language::French);
    assert!(found.contains(&Check::NoPaymentYet));
    assert_eq!(Check::NoPaymentYet.weight(), Weight::Doubt);
}

/// A draft of yesterday is looked at today.
#[test]
fn a_draft_of_another_day_is_looked_at_today() {
    let mut story = well();
    story.today = day(TODAY) + Days::new(6);
    let draft = story.demand().unwrap();
    story.today = day(TODAY) + Days::new(7);
    let found = looked_at(&story, &draft, Channel::Email, Language::French);
    assert!(found.contains(&Check::LastPayment { on: day(TODAY), days: 7 }), "{found:?}");
}

/// A rate that nobody knows yet is not made up, and whoever asks for penalties is told: step by
/// step, over the end of what the tables know.
#[test]
fn penalties_that_stop_at_the_last_known_rate_are_told() {
    let known = Rates::builtin().ecb_known_until();
    let mut story = well();
    let mut told = Vec::new();
    story.today = known - Days::new(20);
    story.invoice(2000, (story.today - day(TODAY)).num_days() - 5);
    for _ in 0..60 {
        if let Some(draft) = story.demand() {
            let found = looked_at(&story, &draft, Channel::Email, Language::French);
            let ends = found.contains(&Check::RatesEnd { until: known });
            assert_eq!(ends, draft.claims_penalties && draft.as_of > known, "{found:?}");
            told.push(ends);
            story.act();
        }
        story.today = story.today + Days::new(1);
    }
    assert!(told.contains(&true) && told.contains(&false), "{told:?}");
}
