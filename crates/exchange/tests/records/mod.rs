//! Any record there can be, for tests that hold for all of them.

use chrono::{Days, NaiveDate, NaiveTime, Weekday};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use relancier_core::dunning::{
    Region, Scenario, ScenarioChoice, Segment, Shipped, StepKind, Tone, WorkingDays,
};
use relancier_core::id::{
    ClientId, ContactId, CostId, CreditNoteId, HoldId, InvoiceId, LimitationEventId,
    OnAccountId, OwnRateId, OwnTextId, PaymentId, ProceedingId, ScenarioId,
};
use relancier_core::identity::{Address, BusinessNumber, Language};
use relancier_core::law::{
    DayCount, Imputation, Multiple, PaymentTerms, PenaltyClause, RateIndex, Sector, Semester,
    TermDays,
};
use relancier_core::ledger::{
    Channel, Chasing, Client, Clock, Company, Contact, Cost, CreditNote, Debtor, DeviceId,
    Digest, DisputeKind, Edit, Entry, Gap, Hold, HoldReason, HoldSubject, Invoice,
    LimitationEvent, LimitationEventKind, OnAccount, OwnRate, OwnScenario, OwnText, Payment,
    Policy, Proceeding, ProceedingKind, Record, Register, Stationery, WindowSide,
};
use relancier_core::money::Money;
use relancier_core::picture::Picture;
use relancier_core::rate::Rate;
use relancier_core::text::{Block, Line};

pub fn any_line() -> impl Strategy<Value = Line> {
    "\\PC{1,30}".prop_filter_map("a line", |text| Line::new(&text).ok())
}

pub fn any_block() -> impl Strategy<Value = Block> {
    any::<String>().prop_map(|text| Block::new(&text))
}

pub fn any_day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    (0..80_000_u64).prop_map(move |days| first.checked_add_days(Days::new(days)).unwrap())
}

pub fn any_amount() -> impl Strategy<Value = Money> {
    (1..=Money::MAX.cents()).prop_map(|cents| Money::from_cents(cents).unwrap())
}

pub fn any_terms() -> impl Strategy<Value = PaymentTerms> {
    let days = (0..=365_u16).prop_map(|days| TermDays::new(days).unwrap());
    prop_oneof![
        days.clone().prop_map(PaymentTerms::Net),
        days.clone().prop_map(PaymentTerms::EndOfMonthThen),
        days.clone().prop_map(PaymentTerms::ThenEndOfMonth),
        days.clone().prop_map(PaymentTerms::AfterReceipt),
        days.clone().prop_map(PaymentTerms::ReceiptTenDaysThen),
        days.prop_map(PaymentTerms::ReceiptMonthThen),
    ]
}

pub fn any_clause() -> impl Strategy<Value = PenaltyClause> {
    let rate = (-10_000..=i16::MAX).prop_map(Rate::from_hundredths);
    let times = (1..=10_000_u32).prop_map(|hundredths| {
        Multiple::parse_plain(&format!("{}.{:02}", hundredths / 100, hundredths % 100)).unwrap()
    });
    prop_oneof![
        Just(PenaltyClause::LegalDefault),
        rate.clone().prop_map(PenaltyClause::Fixed),
        times.prop_map(PenaltyClause::LegalMultiple),
        rate.prop_map(PenaltyClause::EcbPlus),
    ]
}

pub fn any_number() -> impl Strategy<Value = BusinessNumber> {
    select(vec!["732829320", "73282932000074", "35600000009075"])
        .prop_map(|text| text.parse().unwrap())
}

pub fn any_address() -> impl Strategy<Value = Address> {
    vec(any_line(), 0..6).prop_map(|lines| {
        let lines: Vec<&str> = lines.iter().map(Line::as_str).collect();
        Address::parse(&lines.join("\n")).unwrap()
    })
}

pub fn any_company() -> impl Strategy<Value = Record> {
    let identity =
        (any_line(), option::of(any_line()), option::of(any_number()), any_address());
    (identity, any_clause(), any_terms(), any::<bool>()).prop_map(
        |((name, legal_form, number, address), penalty_clause, terms, other)| {
            Record::Company(Company {
                name,
                legal_form,
                number,
                address,
                email: other.then(|| "compta@brunel.example".parse().unwrap()),
                phone: other.then(|| "04 65 71 12 30".parse().unwrap()),
                iban: other.then(|| "FR1420041010050500013M02606".parse().unwrap()),
                bic: other.then(|| "PSSTFRPPPAR".parse().unwrap()),
                iban_changed: other.then(|| NaiveDate::from_ymd_opt(2026, 9, 1).unwrap()),
                penalty_clause,
                terms,
                sector: other.then_some(Sector::Transport),
                day_count: if other { DayCount::Actual } else { DayCount::Fixed365 },
                imputation: if other {
                    Imputation::PrincipalFirst
                } else {
                    Imputation::InterestFirst
                },
            })
        },
    )
}

pub fn any_client() -> impl Strategy<Value = Record> {
    let identity =
        (any_line(), option::of(any_number()), any_address(), option::of(any_line()));
    let debtor = select(vec![Debtor::Business, Debtor::Consumer, Debtor::Public]);
    let agreed = (option::of(any_terms()), any_chasing());
    (any::<u128>(), identity, debtor, agreed, any_block()).prop_map(
        |(id, (name, number, address, contact_name), debtor, (terms, chasing), note)| {
            Record::Client(Client {
                id: ClientId(id),
                name,
                debtor,
                language: if terms.is_some() { Language::English } else { Language::French },
                number,
                contact_name,
                email: None,
                phone: None,
                address,
                terms,
                chasing,
                note,
            })
        },
    )
}

pub fn any_scenario_choice() -> impl Strategy<Value = ScenarioChoice> {
    prop_oneof![
        select(Shipped::ALL).prop_map(ScenarioChoice::Shipped),
        any::<u128>().prop_map(|id| ScenarioChoice::Own(ScenarioId(id))),
    ]
}

pub fn any_chasing() -> impl Strategy<Value = Chasing> {
    let segment = option::of(select(&Segment::ALL));
    (option::of(any_scenario_choice()), segment, any::<bool>(), any::<bool>()).prop_map(
        |(scenario, segment, direct_debit, tu)| Chasing {
            scenario,
            segment,
            direct_debit,
            register: if tu { Register::Tu } else { Register::Vous },
            copy_to: tu.then(|| "chantier@exemple.fr".parse().unwrap()),
        },
    )
}

pub fn any_policy() -> impl Strategy<Value = Record> {
    let weekdays = vec(0..7_u8, 1..8);
    let region = select(vec![Region::Metropolitan, Region::AlsaceMoselle, Region::Reunion]);
    let scenarios = vec((select(&Segment::ALL), any_scenario_choice()), 0..5);
    (weekdays, region, 1..=Gap::MAX, any_amount(), any_amount(), scenarios).prop_map(
        |(weekdays, region, gap, threshold, large_account, scenarios)| {
            let weekdays = weekdays.into_iter().map(|day| Weekday::try_from(day).unwrap());
            Record::Policy(Policy {
                working_days: WorkingDays::new(weekdays.collect(), region).unwrap(),
                gap: Gap::new(gap).unwrap(),
                threshold,
                large_account,
                scenarios: scenarios.into_iter().collect(),
            })
        },
    )
}

pub fn any_stationery() -> impl Strategy<Value = Record> {
    let picture = || {
        let begins = select(vec![&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff"]);
        let file = (begins, vec(any::<u8>(), 0..200));
        option::of(
            file.prop_map(|(begins, rest)| Picture::new(&[begins, &rest].concat()).unwrap()),
        )
    };
    let window = select(vec![WindowSide::Right, WindowSide::Left]);
    (window, picture(), picture(), option::of(any_line())).prop_map(
        |(window, logo, signature, signatory)| {
            Record::Stationery(Stationery { window, logo, signature, signatory })
        },
    )
}

pub fn any_own_scenario() -> impl Strategy<Value = Record> {
    let tone = select(vec![Tone::Soft, Tone::Plain, Tone::Hard]);
    let ladder = select(Shipped::ALL).prop_map(|shipped| shipped.scenario().ladder.clone());
    (any::<u128>(), any_line(), tone, ladder).prop_map(|(id, name, tone, ladder)| {
        let scenario = Scenario { tone, ladder };
        Record::OwnScenario(OwnScenario { id: ScenarioId(id), name, scenario })
    })
}

pub fn any_own_text() -> impl Strategy<Value = Record> {
    (any::<u128>(), any_line(), any_line(), any_block(), any::<bool>()).prop_map(
        |(id, text, subject, body, tu)| {
            let register = if tu { Register::Tu } else { Register::Vous };
            let (id, language) = (OwnTextId(id), Language::French);
            Record::OwnText(OwnText { id, text, language, register, subject, body })
        },
    )
}

pub fn any_contact() -> impl Strategy<Value = Record> {
    let ids = (any::<u128>(), any::<u128>(), vec(any::<u128>(), 0..4));
    let step = option::of(select(&StepKind::ALL));
    let channel = select(vec![
        Channel::Email,
        Channel::Letter,
        Channel::Call,
        Channel::Sms,
        Channel::RegisteredLetter,
        Channel::ElectronicRegisteredLetter,
    ]);
    let kept = (option::of(any::<[u8; 32]>()), option::of(any_line()), any_block());
    let time = (0..86_400_u32, 0..1_000_000_000_u32);
    let words = (any::<String>(), any::<String>(), any_block(), kept);
    (ids, step, channel, any_day(), time, words, any_amount()).prop_map(
        |((id, client, invoices), step, channel, day, (seconds, nanos), words, amount)| {
            let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos).unwrap();
            let (to, subject, body, (digest, tracking, note)) = words;
            Record::Contact(Contact {
                id: ContactId(id),
                client: ClientId(client),
                invoices: invoices.into_iter().map(InvoiceId).collect(),
                step,
                channel,
                at: day.and_time(time),
                to,
                subject,
                body,
                amount,
                digest: digest.map(Digest),
                tracking,
                note,
            })
        },
    )
}

pub fn any_record() -> impl Strategy<Value = Record> {
    let ids = (any::<u128>(), any::<u128>());
    let days = (any_day(), any_day(), option::of(any_day()));
    let invoice = (ids, any_line(), option::of(any_line()), days, any_amount()).prop_map(
        |((id, client), number, subject, (issued, due, received), total)| {
            let (id, client) = (InvoiceId(id), ClientId(client));
            Record::Invoice(Invoice {
                id,
                client,
                number,
                subject,
                issued,
                due,
                received,
                total,
                scenario: None,
            })
        },
    );
    let payment = (any::<u128>(), any::<u128>(), any_day(), any_amount(), any_block())
        .prop_map(|(id, invoice, date, amount, note)| {
            let (id, invoice) = (PaymentId(id), InvoiceId(invoice));
            Record::Payment(Payment { id, invoice, date, amount, note })
        });
    let credit_note =
        (any::<u128>(), any::<u128>(), option::of(any_line()), any_day(), any_amount())
            .prop_map(|(id, invoice, number, date, amount)| {
                let (id, invoice) = (CreditNoteId(id), InvoiceId(invoice));
                Record::CreditNote(CreditNote { id, invoice, number, date, amount })
            });
    let reason = select(vec![
        HoldReason::Promise,
        HoldReason::Dispute(DisputeKind::NotSaid),
        HoldReason::Dispute(DisputeKind::Quality),
        HoldReason::PaymentPlan,
        HoldReason::Pause,
    ]);
    let hold =
        (any::<u128>(), any::<u128>(), reason, any_day(), option::of(any_day()), any_block())
            .prop_map(|(id, subject, reason, from, until, note)| {
                let subject = if subject % 2 == 0 {
                    HoldSubject::Client(ClientId(subject))
                } else {
                    HoldSubject::Invoice(InvoiceId(subject))
                };
                Record::Hold(Hold { id: HoldId(id), subject, reason, from, until, note })
            });
    prop_oneof![
        any_company(),
        any_client(),
        invoice,
        payment,
        credit_note,
        any_contact(),
        hold,
        any_record_of_the_law(),
        any_policy(),
        any_stationery(),
        any_own_scenario(),
        any_own_text(),
    ]
}

pub fn any_record_of_the_law() -> impl Strategy<Value = Record> {
    let index = select(vec![RateIndex::EcbRefinancing, RateIndex::LegalProfessional]);
    let rate = (-10_000..=i16::MAX).prop_map(Rate::from_hundredths);
    let own_rate = (any::<u128>(), index, any_day(), rate, any_line()).prop_map(
        |(id, index, day, rate, source)| {
            let (id, semester) = (OwnRateId(id), Semester::of(day));
            Record::OwnRate(OwnRate { id, index, semester, rate, source })
        },
    );
    let ids = (any::<u128>(), any::<u128>());
    let kind = select(vec![
        ProceedingKind::Safeguard,
        ProceedingKind::Receivership,
        ProceedingKind::Liquidation,
        ProceedingKind::SimplifiedRecovery,
    ]);
    let days = (any_day(), option::of(any_day()), option::of(any_day()));
    let proceeding = (ids, kind, days, any_block()).prop_map(
        |((id, client), kind, (opened, published, closed), note)| {
            let (id, client) = (ProceedingId(id), ClientId(client));
            Record::Proceeding(Proceeding { id, client, kind, opened, published, closed, note })
        },
    );
    let kind = select(vec![
        LimitationEventKind::Acknowledgement,
        LimitationEventKind::CourtClaim,
        LimitationEventKind::Enforcement,
        LimitationEventKind::Mediation,
    ]);
    let event = (ids, kind, any_day(), option::of(any_day()), any_block()).prop_map(
        |((id, invoice), kind, date, until, note)| {
            let (id, invoice) = (LimitationEventId(id), InvoiceId(invoice));
            Record::LimitationEvent(LimitationEvent { id, invoice, kind, date, until, note })
        },
    );
    let cost = (ids, any_day(), any_amount(), any_line()).prop_map(
        |((id, invoice), date, amount, what)| {
            let (id, invoice) = (CostId(id), InvoiceId(invoice));
            Record::Cost(Cost { id, invoice, date, amount, what })
        },
    );
    let on_account = (ids, any_day(), any_amount(), any_block()).prop_map(
        |((id, client), date, amount, note)| {
            let (id, client) = (OnAccountId(id), ClientId(client));
            Record::OnAccount(OnAccount { id, client, date, amount, note })
        },
    );
    prop_oneof![own_rate, proceeding, event, cost, on_account]
}

pub fn any_entry() -> impl Strategy<Value = Entry> {
    let edits = vec((any::<Index>(), 1..1_000_u64, option::of(any::<u64>())), 0..3);
    (any_record(), any::<u64>(), 0..=u64::from(u32::MAX), any::<bool>(), edits).prop_map(
        |(record, device, millis, deleted, edits)| {
            let id = record.id();
            let stamp = |millis| Clock::new(DeviceId(device), None).stamp(millis);
            let fields = id.fields();
            let edit = |(field, later, over): (Index, u64, Option<u64>)| Edit {
                field: *field.get(fields),
                stamp: stamp(millis + later),
                over: over.map(stamp),
            };
            let mut edits: Vec<Edit> = edits.into_iter().map(edit).collect();
            edits.sort_by_key(|edit| edit.field);
            edits.dedup_by_key(|edit| edit.field);
            Entry { id, stamp: stamp(millis), record: (!deleted).then_some(record), edits }
        },
    )
}
