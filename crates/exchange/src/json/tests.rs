//! What an export promises.

use relancier_core::ledger::{Conflict, Entry, Field, Ledger, Side};

use super::*;

const ID: &str = "000000000000000000000000000000f1";
const OTHER: &str = "000000000000000000000000000000c1";
const STAMP: &str = "019abcdef000-00000000-00000000000000ab";
const LATER: &str = "019abcdef001-00000000-00000000000000ab";

fn invoice(fields: &str) -> String {
    format!(r#"{{"kind":"invoice","id":"{ID}","stamp":"{STAMP}",{fields}}}"#)
}

fn fields(number: &str, total: &str) -> String {
    format!(
        r#""client":"{OTHER}","number":"{number}","issued":"2026-09-18","due":"2026-10-18","total":"{total}""#
    )
}

fn ledger() -> Ledger {
    Ledger::from_entries([
        entry_from_json(&invoice(&fields("F-2026-031", "2400.00"))).unwrap(),
        entry_from_json(&format!(
            r#"{{"kind":"payment","id":"{ID}","stamp":"{STAMP}","deleted":true}}"#
        ))
        .unwrap(),
    ])
}

#[test]
fn a_record_is_written_as_it_was_read() {
    for record in [
        format!(
            r#"{{"kind":"company","stamp":"{STAMP}","name":"Atelier \"Brunel\"","legal_form":"SARL","number":"73282932000074","address":["12 rue des Lilas","69003 Lyon"],"email":"a@b.fr","phone":"04 72 00 00 00","iban":"FR1420041010050500013M02606","bic":"PSSTFRPPPAR","penalty_clause":{{"type":"legal_multiple","times":"3"}},"terms":{{"type":"after_receipt","days":30}},"sector":"transport","day_count":"fixed_365","imputation":"interest_first"}}"#
        ),
        format!(
            r#"{{"kind":"client","id":"{ID}","stamp":"{STAMP}","name":"Lacaze","debtor":"business","language":"fr","terms":{{"type":"end_of_month_then","days":45}},"note":"deux\nlignes"}}"#
        ),
        invoice(&fields("F-2026-031", "2400.00")),
        invoice(
            &fields("F-2026-031", "2400.00")
                .replace(r#""2026-10-18","#, r#""2026-10-18","received":"2026-09-15","#),
        ),
        format!(
            r#"{{"kind":"payment","id":"{ID}","stamp":"{STAMP}","invoice":"{OTHER}","date":"2026-10-18","amount":"0.01"}}"#
        ),
        format!(
            r#"{{"kind":"credit_note","id":"{ID}","stamp":"{STAMP}","invoice":"{OTHER}","number":"A-1","date":"2026-10-18","amount":"0.01"}}"#
        ),
        format!(
            r#"{{"kind":"contact","id":"{ID}","stamp":"{STAMP}","client":"{OTHER}","invoices":["{ID}"],"step":"last_warning","channel":"email","at":"2026-11-21T09:12:00.250","to":"a@b.fr","subject":"Dernier avis\u0001","body":"Bonjour","amount":"2400.00"}}"#
        ),
        format!(
            r#"{{"kind":"hold","id":"{ID}","stamp":"{STAMP}","client":"{OTHER}","reason":"promise","from":"2026-11-01","until":"2026-11-10"}}"#
        ),
        format!(
            r#"{{"kind":"own_rate","id":"{ID}","stamp":"{STAMP}","index":"ecb_refinancing","semester":"2027S1","rate":"2.65","source":"banque-france.fr, 2 janvier 2027"}}"#
        ),
        format!(
            r#"{{"kind":"proceeding","id":"{ID}","stamp":"{STAMP}","client":"{OTHER}","type":"receivership","opened":"2026-09-01","published":"2026-09-12","closed":"2026-12-01","note":"Me Durand"}}"#
        ),
        format!(
            r#"{{"kind":"proceeding","id":"{ID}","stamp":"{STAMP}","client":"{OTHER}","type":"simplified_recovery","opened":"2026-09-01"}}"#
        ),
        format!(
            r#"{{"kind":"limitation_event","id":"{ID}","stamp":"{STAMP}","invoice":"{OTHER}","type":"court_claim","date":"2026-09-01","until":"2026-12-01","note":"injonction"}}"#
        ),
        format!(
            r#"{{"kind":"cost","id":"{ID}","stamp":"{STAMP}","invoice":"{OTHER}","date":"2026-09-01","amount":"96.00","what":"Facture n° 12"}}"#
        ),
        format!(
            r#"{{"kind":"on_account","id":"{ID}","stamp":"{STAMP}","client":"{OTHER}","date":"2026-09-01","amount":"500.00","note":"virement sans libellé"}}"#
        ),
        format!(r#"{{"kind":"proceeding","id":"{ID}","stamp":"{STAMP}","deleted":true}}"#),
        format!(
            r#"{{"kind":"invoice","id":"{ID}","stamp":"{STAMP}","edits":[{{"field":"subject","stamp":"{LATER}"}},{{"field":"total","stamp":"{LATER}","over":"{STAMP}"}}],{}}}"#,
            fields("F-2026-031", "2400.00")
        ),
        format!(
            r#"{{"kind":"invoice","id":"{ID}","stamp":"{LATER}","edits":[{{"field":"subject","stamp":"{STAMP}"}}],"deleted":true}}"#
        ),
        format!(r#"{{"kind":"company","stamp":"{STAMP}","deleted":true}}"#),
    ] {
        let entry = entry_from_json(&record).unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(entry_to_json(&entry), record);
    }
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let text = export(&ledger());
    let entries = import(&text).unwrap();
    assert_eq!(export(&Ledger::from_entries(entries.into_iter().rev())), text);
}

#[test]
fn an_empty_ledger_is_a_file_too() {
    let text = export(&Ledger::default());
    assert_eq!(import(&text), Ok(Vec::new()));
    assert!(text.contains("\"records\": [],\n"), "{text}");
}

#[test]
fn what_is_wrong_with_a_record_is_told_with_its_place() {
    let good = fields("F-2026-031", "2400.00");
    let invalid = |value: &str, expected| Fault::Invalid { value: value.to_owned(), expected };
    let edited = |field: &str, stamp: &str| {
        format!(r#""edits":[{{"field":"{field}","stamp":"{stamp}"}}],{good}"#)
    };
    for (fields, field, fault) in [
        (fields("F-1", "24,00"), "total", invalid("24,00", Expected::PositiveAmount)),
        (fields("F-1", "0.00"), "total", invalid("0.00", Expected::PositiveAmount)),
        (good.replace("2026-10-18", "2026-02-30"), "due", invalid("2026-02-30", Expected::Day)),
        (good.replace("2026-10-18", "2026-2-3"), "due", invalid("2026-2-3", Expected::Day)),
        (good.replace(r#""2400.00""#, "2400"), "total", Fault::WrongType),
        (good.replace(r#""2400.00""#, "null"), "total", Fault::WrongType),
        (good.replace(r#""due""#, r#""dew""#), "due", Fault::Missing),
        (format!(r#"{good},"colour":"red""#), "colour", Fault::Unexpected),
        (format!(r#"{good},"total":"1.00""#), "total", Fault::Unexpected),
        (r#""deleted":false"#.to_owned(), "deleted", Fault::WrongType),
        (format!(r#"{good},"deleted":true"#), "client", Fault::Unexpected),
        (good.replace(OTHER, "c1"), "client", invalid("c1", Expected::Id)),
        (edited("total", STAMP), "edits.stamp", Fault::Unexpected),
        (edited("total", "soon"), "edits.stamp", invalid("soon", Expected::Stamp)),
        (edited("iban", LATER), "edits.field", invalid("iban", Expected::Choice)),
        (edited("email", LATER), "edits.field", Fault::Unexpected),
        (
            format!(r#""edits":[{{"field":"total","stamp":"{LATER}","by":"me"}}],{good}"#),
            "edits.by",
            Fault::Unexpected,
        ),
        (
            format!(
                r#""edits":[{{"field":"total","stamp":"{LATER}"}},{{"field":"total","stamp":"{LATER}"}}],{good}"#
            ),
            "edits",
            Fault::Unexpected,
        ),
        (format!(r#""edits":"all",{good}"#), "edits", Fault::WrongType),
    ] {
        let Err(ReadError::Record { problem, .. }) = entry_from_json(&invoice(&fields)) else {
            panic!("{fields} was taken");
        };
        assert_eq!((problem.field.as_str(), &problem.fault), (field, &fault), "{fields}");
        assert_eq!(problem.kind, Some(RecordKind::Invoice));
        assert_eq!(problem.id.as_deref(), Some(ID));
    }
}

#[test]
fn what_is_wrong_with_a_rate_or_a_date_of_law_is_told_too() {
    let head = format!(r#""id":"{ID}","stamp":"{STAMP}""#);
    let own_rate = format!(
        r#"{{"kind":"own_rate",{head},"index":"ecb_refinancing","semester":"2027S1","rate":"2.65","source":"BCE"}}"#
    );
    let event = format!(
        r#"{{"kind":"limitation_event",{head},"invoice":"{OTHER}","type":"mediation","date":"2026-09-01"}}"#
    );
    let cost = format!(
        r#"{{"kind":"cost",{head},"invoice":"{OTHER}","date":"2026-09-01","amount":"96.00","what":"Facture"}}"#
    );
    for (good, written, instead, field) in [
        (&own_rate, "2027S1", "2027S3", "semester"),
        (&own_rate, "2027S1", "2027-01-01", "semester"),
        (&own_rate, "2.65", "2,65", "rate"),
        (&own_rate, "ecb_refinancing", "euribor", "index"),
        (&own_rate, "BCE", "", "source"),
        (&own_rate, r#","source":"BCE""#, "", "source"),
        (&event, "mediation", "registered_letter", "type"),
        (&event, "2026-09-01", "2026-09-31", "date"),
        (&event, r#""type""#, r#""until":"soon","type""#, "until"),
        (&cost, "96.00", "0.00", "amount"),
        (&cost, r#""what""#, r#""note":"","what""#, "note"),
    ] {
        assert!(entry_from_json(good).is_ok(), "{good}");
        let text = good.replace(written, instead);
        let Err(ReadError::Record { problem, .. }) = entry_from_json(&text) else {
            panic!("{text} was taken");
        };
        assert_eq!(problem.field, field, "{text}");
    }
}

#[test]
fn steps_that_are_no_ladder_are_refused() {
    let step = |kind: &str, days: &str, channel: &str| {
        format!(
            r#"{{"step":"{kind}","anchor":"due","days":"{days}","channel":"{channel}","claims_penalties":true,"reply_within":8}}"#
        )
    };
    let scenario = |steps: &[String]| {
        let steps = steps.join(",");
        format!(
            r#"{{"kind":"own_scenario","id":"{ID}","stamp":"{STAMP}","name":"Le mien","tone":"plain","steps":[{steps}]}}"#
        )
    };
    let friendly = step("friendly", "5", "sms");
    let notice = |channel| step("formal_notice", "45", channel);
    for channel in ["email", "letter", "registered_letter", "electronic_registered_letter"] {
        let record = scenario(&[friendly.clone(), notice(channel)]);
        let entry = entry_from_json(&record).unwrap_or_else(|error| panic!("{error:?}"));
        assert_eq!(entry_to_json(&entry), record);
    }
    for steps in [
        vec![],
        vec![step("friendly", "-5", "email")],
        vec![friendly.clone(), friendly.clone()],
        vec![friendly.clone(), notice("sms")],
        vec![friendly.clone(), notice("call")],
    ] {
        let record = scenario(&steps);
        let Err(ReadError::Record { problem, .. }) = entry_from_json(&record) else {
            panic!("{record} was taken");
        };
        assert_eq!(problem.field, "steps", "{record}");
    }
}

#[test]
fn a_problem_within_a_field_names_both() {
    let record = format!(
        r#"{{"kind":"client","id":"{ID}","stamp":"{STAMP}","name":"Lacaze","debtor":"business","language":"fr","terms":{{"type":"net","days":400}}}}"#
    );
    let Err(ReadError::Record { problem, .. }) = entry_from_json(&record) else { panic!() };
    assert_eq!(problem.field, "terms.days");
    assert_eq!(problem.name.as_deref(), Some("Lacaze"));
}

#[test]
fn a_file_is_taken_whole_or_not_at_all() {
    let good = export(&ledger());
    assert!(import(&good).is_ok());
    assert!(
        import(&format!("\u{feff}{}", good.replace("  ", ""))).is_ok(),
        "indented otherwise"
    );
    assert!(import(&good.replace(r#""version": 3,"#, r#""version": 1,"#)).is_ok(), "older");
    for (what, text, error) in [
        ("empty", String::new(), ReadError::NotJson { line: 1, column: 0 }),
        ("another JSON", "[1]".to_owned(), ReadError::NotAnExport),
        ("another app's", r#"{"invoices":[]}"#.to_owned(), ReadError::NotAnExport),
        (
            "newer, whatever its records look like",
            good.replace(r#""version": 3"#, r#""version": 4"#).replace("total", "sum"),
            ReadError::NewerVersion { found: 4, known: 3 },
        ),
        (
            "no version",
            good.replace(r#""version": 3,"#, ""),
            ReadError::Header { field: "version".to_owned() },
        ),
        (
            "an unknown part",
            good.replace(r#""version": 3,"#, r#""version": 2, "extra": 1,"#),
            ReadError::Header { field: "extra".to_owned() },
        ),
        ("an edited amount", good.replace("2400.00", "2500.00"), ReadError::Checksum),
        ("an amount written otherwise", good.replace("2400.00", "2400.0"), ReadError::Checksum),
    ] {
        assert_eq!(import(&text), Err(error), "{what}");
    }
    for end in 0..good.len() - 2 {
        if let Some(cut) = good.get(..end) {
            assert!(import(cut).is_err(), "cut off at {end}");
        }
    }
}

#[test]
fn a_wrong_record_is_found_in_its_file() {
    let text = export(&ledger()).replace("2026-10-18", "18/10/2026");
    let Err(ReadError::Record { line, problem }) = import(&text) else { panic!() };
    assert_eq!(line, Some(7));
    assert_eq!(problem.name.as_deref(), Some("F-2026-031"));
    assert_eq!(problem.field, "due");
}

#[test]
fn nesting_is_bounded() {
    let deep = "[".repeat(1_000_000);
    assert!(matches!(import(&deep), Err(ReadError::NotAnExport | ReadError::NotJson { .. })));
    assert!(matches!(entry_from_json(&deep), Err(ReadError::NotJson { .. })));
    let deep = format!(r#"{{"records":{deep}"#);
    assert!(matches!(import(&deep), Err(ReadError::NotJson { .. })));
}

#[test]
fn a_preview_says_what_applying_does() {
    let later = STAMP.replace("019abcdef000", "019abcdef001");
    let read = |text: &str| -> Entry { entry_from_json(text).unwrap() };
    let theirs = read(&invoice(&fields("F-2026-031", "2500.00")).replace(STAMP, &later));
    let same = read(&invoice(&fields("F-2026-031", "2400.00")).replace(STAMP, &later));
    let older = read(
        &invoice(&fields("F-2026-031", "9.00"))
            .replace(STAMP, "000000000001-00000000-00000000000000ab"),
    );
    let other = read(&invoice(&fields("F-2", "9.00")).replace(ID, OTHER));
    let deleted =
        read(&format!(r#"{{"kind":"invoice","id":"{ID}","stamp":"{later}","deleted":true}}"#));
    let count = |entries: &[Entry]| {
        merge_preview(&ledger(), &mut entries.to_vec()).of(RecordKind::Invoice)
    };
    let none = Counts::default();
    assert_eq!(count(std::slice::from_ref(&theirs)), Counts { changed: 1, ..none });
    assert_eq!(count(&[same]), Counts { unchanged: 1, ..none });
    assert_eq!(count(std::slice::from_ref(&older)), Counts { older: 1, ..none });
    assert_eq!(count(&[other]), Counts { added: 1, ..none });
    assert_eq!(count(&[deleted]), Counts { deleted: 1, ..none });
    assert_eq!(count(&[older, theirs]), Counts { changed: 1, ..none }, "the latest counts");
    assert!(!merge_preview(&ledger(), &mut Vec::new()).changes_something());
}

#[test]
fn a_preview_tells_of_what_is_about_an_invoice_that_was_joined_with_another() {
    let read = |text: &str| -> Entry { entry_from_json(text).unwrap() };
    let stays = read(&invoice(&fields("F-2026-031", "2400.00")));
    let goes = read(&invoice(&fields("f 2026 031", "2400.00")).replace(ID, OTHER));
    let deletion = read(&format!(
        r#"{{"kind":"invoice","id":"{OTHER}","stamp":"{LATER}","deleted":true}}"#
    ));
    let payment = read(&format!(
        r#"{{"kind":"payment","id":"{ID}","stamp":"{LATER}","invoice":"{OTHER}","date":"2026-10-18","amount":"2400.00"}}"#
    ));
    let joined = Ledger::from_entries([stays.clone(), deletion.clone()]);
    let apart = Ledger::from_entries([goes.clone(), payment.clone()]);
    let paid = Ledger::from_entries([stays.clone(), deletion.clone(), payment.clone()]);
    let mut nothing_of_it = vec![stays, deletion];
    // Whoever hears of the other, and also where the payment came in before this was seen to.
    for (ledger, mut comes_in) in [
        (&joined, vec![goes.clone(), payment.clone()]),
        (&apart, nothing_of_it.clone()),
        (&paid, vec![goes.clone(), payment]),
    ] {
        let preview = merge_preview(ledger, &mut comes_in);
        assert_eq!(preview.strays, 1);
        assert!(preview.changes_something());
        let [(known, record)] = &ledger.strays(&comes_in, &preview.deleted)[..] else {
            panic!("one payment")
        };
        let moved = entry_to_json(&Entry { record: Some(record.clone()), ..known.clone() });
        assert!(moved.contains(&format!(r#""invoice":"{ID}""#)), "{moved}");
    }
    let unpaid = Ledger::from_entries([goes]);
    assert_eq!(merge_preview(&unpaid, &mut nothing_of_it).strays, 0);
}

#[test]
fn a_preview_lists_what_both_sides_changed() {
    let edited = |field: &str, device: &str, content: &str| -> Entry {
        let stamp = LATER.replace("00000000000000ab", device);
        let edits = format!(r#""edits":[{{"field":"{field}","stamp":"{stamp}"}}],{content}"#);
        entry_from_json(&invoice(&edits)).unwrap()
    };
    let ours = edited("total", "0000000100000000", &fields("F-2026-031", "2500.00"));
    let same = edited("total", "0000000200000000", &fields("F-2026-031", "2600.00"));
    let other = edited("number", "0000000200000000", &fields("F-32", "2400.00"));
    let ledger = Ledger::from_entries([ours.clone()]);
    let preview = |entry: &Entry| merge_preview(&ledger, &mut vec![entry.clone()]);

    assert!(!preview(&ours).changes_something());
    assert_eq!(preview(&other).of(RecordKind::Invoice).changed, 1);
    assert_eq!(preview(&other).disagreements, []);
    let disagreements = preview(&same).disagreements;
    let conflict =
        Conflict { field: Some(Field::Total), stands: Side::Theirs, later: Side::Theirs };
    assert_eq!(
        disagreements,
        [Disagreement { ours, theirs: same.clone(), conflicts: vec![conflict] }]
    );
    assert_eq!(preview(&same).latest, Some(same.latest_stamp()));
}
