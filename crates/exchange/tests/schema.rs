//! The published JSON Schema beside the files that are written and read, by a validator that is not ours.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use chrono::NaiveDate;
use jsonschema::Validator;
use proptest::collection::vec;
use proptest::prelude::*;
use records::any_entry;
use relancier_core::ledger::{Entry, Ledger};
use relancier_exchange::demo;
use relancier_exchange::json::{self, ReadError};
use serde_json::{Value, json};

mod records;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../docs/export.schema.json")).unwrap()
}

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

fn example() -> Vec<Entry> {
    demo::example(NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()).unwrap()
}

/// What the schema has against a text.
fn objections(validator: &Validator, text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap();
    validator.iter_errors(&value).map(|error| error.to_string()).collect()
}

#[test]
fn the_schema_is_one() {
    assert!(jsonschema::draft202012::meta::is_valid(&schema()));
}

#[test]
fn real_exports_keep_to_the_schema() {
    let ledger = Ledger::from_entries(example());
    let client = ledger.clients().next().unwrap().id;
    let validator = validator();
    for (what, text) in [
        ("nothing", json::export(&Ledger::default())),
        ("the example", json::export(&ledger)),
        ("one client", json::export_of(&ledger, &ledger.belongings(client))),
        ("version 1", include_str!("json/version-1.json").to_owned()),
        ("version 2", include_str!("json/version-2.json").to_owned()),
    ] {
        assert_eq!(objections(&validator, &text), [""; 0], "{what}");
    }
}

/// One value of an export put in the place of another: both refuse it, and the reader says where.
#[test]
fn what_the_schema_refuses_the_reader_refuses() {
    let good = json::export(&Ledger::from_entries(example()));
    let validator = validator();
    for (kind, field, value, place) in [
        ("invoice", "/total", json!(24.5), "total"),
        ("invoice", "/total", json!(2400), "total"),
        ("invoice", "/total", json!("24,00"), "total"),
        ("invoice", "/total", json!("2400.001"), "total"),
        ("invoice", "/total", json!("2.4e3"), "total"),
        ("invoice", "/total", json!("-24.00"), "total"),
        ("invoice", "/total", json!("0.00"), "total"),
        ("invoice", "/total", json!("99999999999.00"), "total"),
        ("invoice", "/total", json!(null), "total"),
        ("invoice", "/due", json!("2026-13-01"), "due"),
        ("invoice", "/due", json!("2026-04-31"), "due"),
        ("invoice", "/due", json!("2026-02-30"), "due"),
        ("invoice", "/due", json!("18/10/2026"), "due"),
        ("invoice", "/due", json!("2026-10-18T00:00:00Z"), "due"),
        ("invoice", "/due", json!(20_261_018), "due"),
        ("invoice", "/number", json!(""), "number"),
        ("invoice", "/number", json!("x".repeat(201)), "number"),
        ("invoice", "/number", json!(["F-1"]), "number"),
        ("invoice", "/client", json!("c1"), "client"),
        ("invoice", "/client", json!("G".repeat(32)), "client"),
        ("invoice", "/kind", json!("bill"), "kind"),
        ("invoice", "/kind", json!("Invoice"), "kind"),
        ("invoice", "/kind", json!(null), "kind"),
        ("invoice", "/stamp", json!("2026-10-18T09:00:00"), "stamp"),
        ("invoice", "/id", json!("F-2026-031"), "id"),
        ("invoice", "/scenario", json!("brutal"), "scenario"),
        ("invoice", "/colour", json!("red"), "colour"),
        ("invoice", "/deleted", json!(false), "deleted"),
        ("invoice", "/edits", json!([{"field": "email", "stamp": STAMP}]), "edits.field"),
        ("invoice", "/edits", json!([{"field": "total", "stamp": 7}]), "edits.stamp"),
        ("client", "/debtor", json!("friend"), "debtor"),
        ("client", "/email", json!("javascript:alert(1)"), "email"),
        ("client", "/email", json!("a@b.fr, c@d.fr"), "email"),
        ("client", "/phone", json!("javascript:123456"), "phone"),
        ("client", "/number", json!("12345"), "number"),
        ("client", "/address", json!(["a", "b", "c", "d", "e", "f", "g"]), "address"),
        ("client", "/address", json!("12 rue des Lilas"), "address"),
        ("client", "/terms", json!({"type": "net", "days": 366}), "terms.days"),
        ("client", "/terms", json!({"type": "net", "days": 30.5}), "terms.days"),
        ("client", "/terms", json!({"type": "someday", "days": 30}), "terms.type"),
        ("client", "/terms", json!({"type": "net"}), "terms.days"),
        ("client", "/direct_debit", json!("yes"), "direct_debit"),
        ("company", "/id", json!("0".repeat(32)), "id"),
        ("company", "/iban", json!("my bank"), "iban"),
        ("company", "/bic", json!("no"), "bic"),
        ("company", "/penalty_clause/type", json!("usury"), "penalty_clause.type"),
        ("company", "/penalty_clause/rate", json!("12.15"), "penalty_clause.rate"),
        ("payment", "/amount", json!("0.00"), "amount"),
        ("payment", "/amount", json!(0.1), "amount"),
        ("contact", "/at", json!("2026-10-18"), "at"),
        ("contact", "/at", json!("2026-10-18T24:00:00"), "at"),
        ("contact", "/channel", json!("pigeon"), "channel"),
        ("contact", "/invoices", json!("all"), "invoices"),
        ("contact", "/sha256", json!("00"), "sha256"),
        ("hold", "/reason", json!("holidays"), "reason"),
    ] {
        let mut file: Value = serde_json::from_str(&good).unwrap();
        let records = file["records"].as_array_mut().unwrap();
        let record = records.iter_mut().find(|record| record["kind"] == kind).unwrap();
        match record.pointer_mut(field) {
            Some(place) => *place = value.clone(),
            None => {
                let (parent, name) = field.rsplit_once('/').unwrap();
                let parent = record.pointer_mut(parent).unwrap().as_object_mut().unwrap();
                parent.insert(name.to_owned(), value.clone());
            }
        }
        let text = file.to_string();
        assert!(!objections(&validator, &text).is_empty(), "{kind}{field} {value}: the schema");
        let Err(ReadError::Record { problem, .. }) = json::import(&text) else {
            panic!("{kind}{field} {value}: the reader");
        };
        assert_eq!(problem.field, place, "{kind}{field} {value}");
    }
}

const STAMP: &str = "019abcdef001-00000000-00000000000000ab";

/// The same of the file around the records.
#[test]
fn a_file_that_is_none_is_refused_by_both() {
    let good: Value = serde_json::from_str(&json::export(&Ledger::default())).unwrap();
    let validator = validator();
    for (field, value) in [
        ("format", json!("relancier-rescue")),
        ("version", json!(0)),
        ("version", json!(1.5)),
        ("version", json!("3")),
        ("version", json!(json::VERSION + 1)),
        ("records", json!({})),
        ("records", json!(["a"])),
        ("checksum", json!("md5:00")),
        ("checksum", json!(null)),
        ("made_by", json!("me")),
    ] {
        let mut file = good.clone();
        file[field] = value.clone();
        assert!(!validator.is_valid(&file), "{field} {value}: the schema");
        assert!(json::import(&file.to_string()).is_err(), "{field} {value}: the reader");
        let mut file = good.clone();
        if file.as_object_mut().unwrap().remove(field).is_some() {
            assert!(!validator.is_valid(&file), "{field} left out: the schema");
            assert!(json::import(&file.to_string()).is_err(), "{field} left out: the reader");
        }
    }
}

/// All places of a value that hold no others.
fn leaves(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{place}/{index}"), found);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                leaves(field, &format!("{place}/{name}"), found);
            }
        }
        _ => found.push(place.to_owned()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn whatever_is_written_keeps_to_the_schema(entries in vec(any_entry(), 0..20)) {
        let text = json::export(&Ledger::from_entries(entries));
        prop_assert_eq!(objections(&VALIDATOR, &text), [""; 0]);
    }

    /// Any value of any record, in the place of which something else stands.
    #[test]
    fn whatever_the_schema_refuses_the_reader_refuses(entry in any_entry()) {
        let line = json::entry_to_json(&entry);
        let good: Value = serde_json::from_str(&line).unwrap();
        let mut places = Vec::new();
        leaves(&good, "", &mut places);
        for place in places {
            for other in [json!(null), json!(1.5), json!(-1), json!(true), json!([]), json!({}), json!(""), json!("?")] {
                let mut record = good.clone();
                *record.pointer_mut(&place).unwrap() = other.clone();
                let file = json!({"format": "relancier", "version": 3, "records": [record], "checksum": CHECKSUM});
                if !VALIDATOR.is_valid(&file) {
                    let read = json::entry_from_json(&record.to_string());
                    prop_assert!(read.is_err(), "{} {}: {}", place, other, line);
                }
            }
        }
    }
}

const CHECKSUM: &str =
    "sha256:9317ee2ee2e27d597ccfca2fa550e5fed05e139805d77b55b59c16f99a59a06e";
static VALIDATOR: std::sync::LazyLock<Validator> = std::sync::LazyLock::new(validator);
