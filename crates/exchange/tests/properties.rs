//! What holds for any file, any record, any amount and any day.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use chrono::{Datelike as _, Days, NaiveDate, NaiveTime, Weekday};
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
    Digest, DisputeKind, Edit, Entry, Gap, Hold, HoldReason, HoldSubject, Invoice, Ledger,
    LimitationEvent, LimitationEventKind, OnAccount, OwnRate, OwnScenario, OwnText, Payment,
    Policy, Proceeding, ProceedingKind, Record, RecordId, Register, Stamp, Stationery,
    WindowSide,
};
use relancier_core::money::Money;
use relancier_core::picture::Picture;
use relancier_core::rate::Rate;
use relancier_core::text::{Block, Line};
use relancier_exchange::amount::{DecimalMark, read_amount, read_amount_marked};
use relancier_exchange::csv::{self, Mapping, Outcome, Source, Table};
use relancier_exchange::date::read_date;
use relancier_exchange::fingerprint::derived_id;
use relancier_exchange::json;

/// Ids and stamps that follow from what they are for.
struct Derived(Clock);

impl Source for Derived {
    fn id(&mut self, named: &[&str]) -> u128 {
        derived_id(named)
    }

    fn stamp(&mut self) -> Stamp {
        self.0.stamp(0)
    }
}

/// Takes in what a file has to give, refused rows left out.
fn take_in(bytes: &[u8], ledger: &mut Ledger) -> Option<csv::Preview> {
    let table = Table::read(bytes).ok()?;
    let preview = csv::preview(&table, &Mapping::guess(&table), ledger, None).ok()?;
    let mut source = Derived(Clock::new(DeviceId(0), ledger.latest_stamp()));
    for entry in preview.entries(true, Language::French, &mut source) {
        ledger.apply(entry);
    }
    for row in preview.rows() {
        if let Outcome::Refused(problems) = &row.outcome {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(!problem.sentence(row.line, Language::French).is_empty());
                assert!(!problem.sentence(row.line, Language::English).is_empty());
            }
        }
    }
    Some(preview)
}

/// A day in the form of a pattern like `D/M/Y`.
fn written(day: NaiveDate, pattern: &str) -> String {
    let two = |number: u32| format!("{number:02}");
    let pattern = pattern.replace('D', &two(day.day())).replace('M', &two(day.month()));
    pattern.replace('Y', &day.year().to_string())
}

/// Any bytes, and texts made of what files are made of, which reach further in.
fn any_file() -> impl Strategy<Value = Vec<u8>> {
    let pieces = [
        "Numéro",
        "Client",
        "Date",
        "Échéance",
        "Total TTC",
        "Payé",
        "Reste dû",
        "Statut",
        "Type",
        "Code client",
        "Facture d'origine",
        "F-1",
        "F-2",
        "A-1",
        "Lacaze",
        "Vermeil",
        "Avoir",
        "Payée",
        "Brouillon",
        "01/02/2026",
        "12/31/2026",
        "2026-02-30",
        "100,00",
        "-20,00",
        "1,234",
        "1.234",
        "1 000,00 €",
        "$5",
        "\"",
        "\"\"",
        ";",
        ";",
        ";",
        ",",
        "\t",
        "|",
        "\n",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\u{a0}",
        "\u{202e}",
        "=1+1",
        "Total",
        "\u{e9}",
    ];
    let text = vec(select(pieces.to_vec()), 0..200).prop_map(|pieces| pieces.concat());
    let header =
        "Numéro;Client;Date;Échéance;Total TTC;Payé;Reste dû;Statut;Type;Facture d'origine\n";
    prop_oneof![
        vec(any::<u8>(), 0..2000),
        text.clone().prop_map(String::into_bytes),
        text.prop_map(move |text| format!("{header}{text}").into_bytes()),
    ]
}

fn any_line() -> impl Strategy<Value = Line> {
    "\\PC{1,30}".prop_filter_map("a line", |text| Line::new(&text).ok())
}

fn any_block() -> impl Strategy<Value = Block> {
    any::<String>().prop_map(|text| Block::new(&text))
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    (0..80_000_u64).prop_map(move |days| first.checked_add_days(Days::new(days)).unwrap())
}

fn any_amount() -> impl Strategy<Value = Money> {
    (1..=Money::MAX.cents()).prop_map(|cents| Money::from_cents(cents).unwrap())
}

fn any_terms() -> impl Strategy<Value = PaymentTerms> {
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

fn any_clause() -> impl Strategy<Value = PenaltyClause> {
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

fn any_number() -> impl Strategy<Value = BusinessNumber> {
    select(vec!["732829320", "73282932000074", "35600000009075"])
        .prop_map(|text| text.parse().unwrap())
}

fn any_address() -> impl Strategy<Value = Address> {
    vec(any_line(), 0..6).prop_map(|lines| {
        let lines: Vec<&str> = lines.iter().map(Line::as_str).collect();
        Address::parse(&lines.join("\n")).unwrap()
    })
}

fn any_company() -> impl Strategy<Value = Record> {
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

fn any_client() -> impl Strategy<Value = Record> {
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

fn any_scenario_choice() -> impl Strategy<Value = ScenarioChoice> {
    prop_oneof![
        select(Shipped::ALL).prop_map(ScenarioChoice::Shipped),
        any::<u128>().prop_map(|id| ScenarioChoice::Own(ScenarioId(id))),
    ]
}

fn any_chasing() -> impl Strategy<Value = Chasing> {
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

fn any_policy() -> impl Strategy<Value = Record> {
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

fn any_stationery() -> impl Strategy<Value = Record> {
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

fn any_own_scenario() -> impl Strategy<Value = Record> {
    let tone = select(vec![Tone::Soft, Tone::Plain, Tone::Hard]);
    let ladder = select(Shipped::ALL).prop_map(|shipped| shipped.scenario().ladder.clone());
    (any::<u128>(), any_line(), tone, ladder).prop_map(|(id, name, tone, ladder)| {
        let scenario = Scenario { tone, ladder };
        Record::OwnScenario(OwnScenario { id: ScenarioId(id), name, scenario })
    })
}

fn any_own_text() -> impl Strategy<Value = Record> {
    (any::<u128>(), any_line(), any_line(), any_block(), any::<bool>()).prop_map(
        |(id, text, subject, body, tu)| {
            let register = if tu { Register::Tu } else { Register::Vous };
            let (id, language) = (OwnTextId(id), Language::French);
            Record::OwnText(OwnText { id, text, language, register, subject, body })
        },
    )
}

fn any_contact() -> impl Strategy<Value = Record> {
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

fn any_record() -> impl Strategy<Value = Record> {
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

fn any_record_of_the_law() -> impl Strategy<Value = Record> {
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

fn any_entry() -> impl Strategy<Value = Entry> {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_file_makes_the_import_panic(bytes in any_file()) {
        take_in(&bytes, &mut Ledger::default());
        let text = String::from_utf8_lossy(&bytes);
        prop_assert!(json::import(&text).is_err());
        prop_assert!(json::entry_from_json(&text).is_err());
    }

    #[test]
    fn taking_the_same_file_in_again_changes_nothing(bytes in any_file()) {
        let mut ledger = Ledger::default();
        take_in(&bytes, &mut ledger);
        let before = json::export(&ledger);
        take_in(&bytes, &mut ledger);
        prop_assert_eq!(json::export(&ledger), before);
    }

    #[test]
    fn a_record_reads_back_as_it_was_written(entry in any_entry()) {
        let text = json::entry_to_json(&entry);
        prop_assert_eq!(json::entry_from_json(&text), Ok(entry));
        prop_assert!(!text.contains('\n'));
    }

    #[test]
    fn an_export_reads_back_to_the_same_bytes(entries in vec(any_entry(), 0..20)) {
        let ledger = Ledger::from_entries(entries);
        let text = json::export(&ledger);
        let read = json::import(&text).unwrap();
        prop_assert_eq!(json::export(&Ledger::from_entries(read.clone())), text);
        prop_assert!(!json::merge_preview(&ledger, &read).changes_something());
    }

    /// No member of a record is left out when its fields are merged one by one.
    #[test]
    fn all_that_changed_in_a_record_reaches_the_other_device(records in vec(any_record(), 20)) {
        let mut clock = Clock::new(DeviceId(1), None);
        let mut entry = |record: &Record| {
            Entry::new(record.id(), clock.stamp(0), Some(record.clone()))
        };
        for [before, after] in records.array_windows() {
            let (before, after) = (entry(before), entry(after));
            // The second's content under the first's id.
            let id = |entry: &Entry| Some(json::entry_to_json(entry).split_once("\"id\":\"")?.1.get(..32)?.to_owned());
            let mut text = json::entry_to_json(&after);
            if let (Some(old), Some(new)) = (id(&after), id(&before)) {
                text = text.replacen(&old, &new, 1);
            }
            let after = json::entry_from_json(&text).unwrap();
            if after.id != before.id {
                continue;
            }
            let Some(changed) = Entry::put(
                Some(before.clone()),
                after.record.clone().unwrap(),
                after.stamp,
            ) else {
                continue;
            };
            prop_assert_eq!(changed.stamp, before.stamp);
            let mut there = before;
            there.merge(changed);
            prop_assert_eq!(there.record, after.record);
        }
    }

    #[test]
    fn a_damaged_export_is_refused(
        entries in vec(any_entry(), 1..5),
        place in any::<Index>(),
        byte in any::<u8>(),
    ) {
        let ledger = Ledger::from_entries(entries);
        let good = json::export(&ledger);
        let mut bytes = good.clone().into_bytes();
        *place.get_mut(&mut bytes) = byte;
        if let Ok(Ok(entries)) = String::from_utf8(bytes).map(|text| json::import(&text)) {
            // Only what says the same may differ: a space, an amount's missing zero.
            prop_assert_eq!(json::export(&Ledger::from_entries(entries)), good);
        }
    }

    #[test]
    fn amounts_read_back_however_they_are_written(cents in -99_999_999_999_i64..=99_999_999_999) {
        let money = Money::from_cents(cents).unwrap();
        let digits = (cents.unsigned_abs() / 100).to_string();
        let sign = if cents < 0 { "-" } else { "" };
        let fraction = format!("{:02}", cents.unsigned_abs() % 100);
        let grouped = |separator: &str| {
            let first = digits.len() % 3;
            let (head, tail) = digits.split_at(first);
            let groups = tail.as_bytes().chunks(3).map(|g| String::from_utf8_lossy(g).into_owned());
            let groups = Some(head.to_owned()).filter(|h| !h.is_empty()).into_iter().chain(groups);
            groups.collect::<Vec<_>>().join(separator)
        };
        for separator in ["", " ", "\u{a0}", "\u{202f}", "\u{2009}", ".", "'"] {
            let text = format!("{sign}{},{fraction} €", grouped(separator));
            prop_assert_eq!(read_amount(&text), Ok(money), "{}", text);
            let marked = read_amount_marked(&text, Some(DecimalMark::Comma));
            prop_assert_eq!(marked, Ok(money), "{}", text);
        }
        for separator in ["", " ", ",", "’"] {
            let text = format!("{sign}€{}.{fraction}", grouped(separator));
            prop_assert_eq!(read_amount(&text), Ok(money), "{}", text);
        }
    }

    #[test]
    fn whatever_is_read_as_an_amount_has_those_digits(text in "[-(]?[0-9 .,']{1,12}[)€]?") {
        if let Ok(money) = read_amount(&text) {
            let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
            let read = digits(&money.to_string());
            let written = digits(&text);
            let read = read.iter().skip_while(|d| **d == b'0');
            let written: Vec<&u8> = written.iter().skip_while(|d| **d == b'0').collect();
            let read: Vec<&u8> = read.collect();
            // Zeros may come or go at the end, where the cents are; no other digit does.
            let shared = read.len().min(written.len());
            prop_assert_eq!(read.get(..shared), written.get(..shared), "{}", text);
            let rest = read.iter().skip(shared).chain(written.iter().skip(shared));
            prop_assert!(rest.into_iter().all(|digit| **digit == b'0'), "{}", text);
        }
    }

    #[test]
    fn days_read_back_however_they_are_written(day in any_day()) {
        for format in
            ["D/M/Y", "Y-M-D", "D.M.Y", "D-M-Y", "D M Y", "Y/M/D", "Y-M-D 10:22:00"]
        {
            let text = written(day, format);
            prop_assert_eq!(read_date(&text), Ok(day), "{}", text);
        }
    }

    #[test]
    fn a_list_of_invoices_comes_in_as_it_was(
        invoices in vec((any_line(), any_day(), 0..400_u64, any_amount()), 1..20),
        delimiter in select(vec![';', ',', '\t', '|']),
    ) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut text = ["Numéro", "Client", "Date", "Échéance", "Total TTC"]
            .join(&delimiter.to_string());
        let mut expected = Vec::new();
        for (place, (client, issued, days, total)) in invoices.into_iter().enumerate() {
            let due = issued.checked_add_days(Days::new(days)).unwrap();
            let number = format!("F-{place}");
            let cells = [
                number.clone(),
                quoted(client.as_str()),
                written(issued, "D/M/Y"),
                written(due, "D/M/Y"),
                quoted(&total.to_string().replace('.', ",")),
            ];
            text.push('\n');
            text.push_str(&cells.join(&delimiter.to_string()));
            if due.year() < 2200 {
                expected.push((number, issued, due, total));
            }
        }
        let mut ledger = Ledger::default();
        let preview = take_in(text.as_bytes(), &mut ledger).unwrap();
        let mut read = Vec::new();
        for row in preview.rows() {
            if let Outcome::Invoice(invoice) = &row.outcome {
                read.push((invoice.number.to_string(), invoice.issued, invoice.due, invoice.total));
            }
        }
        prop_assert_eq!(read, expected);
    }
}

/// Files that versions 1 and 2 wrote, as they wrote them: read to the same records, each with the one
/// stamp it had.
#[test]
fn files_of_older_versions_are_read_as_they_ever_were() {
    for (version, text) in
        [(1, include_str!("json/version-1.json")), (2, include_str!("json/version-2.json"))]
    {
        let entries = json::import(text).unwrap();
        assert!(entries.len() > 100, "version {version}");
        assert!(entries.iter().all(|entry| entry.edits.is_empty()), "version {version}");
        let newer = text.replacen(&format!("\"version\": {version}"), "\"version\": 3", 1);
        let same = json::export(&Ledger::from_entries(entries)) == newer;
        assert!(same, "version {version} reads to other records");
    }
}

/// A record is found under its own id whatever its kind.
#[test]
fn the_company_has_no_id_of_its_own() {
    let text = r#"{"kind":"company","id":"000000000000000000000000000000f1","stamp":"000000000001-00000000-0000000000000000","deleted":true}"#;
    let Err(json::ReadError::Record { problem, .. }) = json::entry_from_json(text) else {
        panic!("an id was taken");
    };
    assert_eq!(problem.field, "id");
    let without = text.replace(r#""id":"000000000000000000000000000000f1","#, "");
    assert_eq!(json::entry_from_json(&without).unwrap().id, RecordId::Company);
}
