//! What holds for any file, any record, any amount and any day.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use chrono::{Datelike as _, Days, NaiveDate};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use records::{any_amount, any_day, any_entry, any_line, any_record};
use relancier_core::identity::Language;
use relancier_core::ledger::{Clock, DeviceId, Entry, Ledger, Record, RecordId, Stamp};
use relancier_core::money::Money;
use relancier_exchange::amount::{DecimalMark, read_amount, read_amount_marked};
use relancier_exchange::csv::{self, Mapping, Outcome, Source, Table};
use relancier_exchange::date::read_date;
use relancier_exchange::fingerprint::derived_id;
use relancier_exchange::json;

mod records;

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
        let mut read = json::import(&text).unwrap();
        prop_assert_eq!(json::export(&Ledger::from_entries(read.clone())), text);
        prop_assert!(!json::merge_preview(&ledger, &mut read).changes_something());
    }

    #[test]
    fn a_file_read_in_steps_is_the_same_file(
        entries in vec(any_entry(), 0..20),
        records in 1..7_usize,
    ) {
        let text = json::export(&Ledger::from_entries(entries));
        let mut importer = json::Importer::new(&text);
        let mut before = 0;
        while importer.step(records).unwrap() {
            let (read, all) = importer.progress();
            prop_assert!(before < read && read < all);
            before = read;
        }
        prop_assert_eq!(importer.progress(), (text.len(), text.len()));
        prop_assert_eq!(importer.done(), json::import(&text));
    }

    /// What a look at a file leaves in the list makes of the ledger what all of it would.
    #[test]
    fn what_is_known_need_not_be_taken_in(
        ours in vec(any_entry(), 0..20),
        theirs in vec(any_entry(), 0..20),
        shared in 0..20_usize,
    ) {
        let theirs: Vec<Entry> = ours.iter().take(shared).cloned().chain(theirs).collect();
        let ledger = Ledger::from_entries(ours);
        let mut news = theirs.clone();
        json::merge_preview(&ledger, &mut news);
        let [mut with_all, mut with_news] = [ledger.clone(), ledger];
        with_all.apply_all(theirs);
        with_news.apply_all(news);
        prop_assert!(with_all.entries().eq(with_news.entries()));
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
