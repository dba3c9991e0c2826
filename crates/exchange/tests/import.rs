//! Lists of invoices in the shape of many tools, each with what must come of it.
//!
//! `csv/<name>.csv` is read as the page reads it, into an empty ledger; `csv/<name>.txt` is what
//! the preview must say. To write what it says now: `UPDATE=1 cargo test -p relancier-exchange`;
//! then read the difference.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]
#![expect(clippy::indexing_slicing, reason = "a test stops at what it did not expect")]

use std::fmt::Write as _;
use std::path::Path;

use relancier_core::identity::Language;
use relancier_core::ledger::{Clock, DeviceId, Ledger, Stamp};
use relancier_exchange::amount::{AmountProblem, DecimalMark};
use relancier_exchange::csv::{
    self, ClientRef, Field, FileProblem, InvoiceRef, Mapping, Outcome, Preview, Reason, Remark,
    Source, Table,
};
use relancier_exchange::date::DateOrder;
use relancier_exchange::fingerprint::derived_id;
use relancier_exchange::json;

#[test]
fn each_file_gives_what_stands_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/csv");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for file in files {
        let said = told(&std::fs::read(&file).unwrap());
        let expected = file.with_extension("txt");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&expected, &said).unwrap();
        } else if std::fs::read_to_string(&expected).ok().as_ref() != Some(&said) {
            wrong.push(format!("{}:\n{said}", file.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All that the import says of a file.
fn told(bytes: &[u8]) -> String {
    let mut told = String::new();
    let refused = |problem: FileProblem| problem.sentence(Language::French) + "\n";
    let table = match Table::read(bytes) {
        Ok(table) => table,
        Err(problem) => return refused(problem),
    };
    let mapping = Mapping::guess(&table);
    writeln!(told, "{:?}, {:?}", table.encoding(), table.delimiter()).unwrap();
    for (column, header) in table.header().iter().enumerate() {
        let field = mapping.field(column).map_or("-", |field| field.name());
        writeln!(told, "{header} : {field}").unwrap();
    }
    match csv::preview(&table, &mapping, &Ledger::default(), None) {
        Ok(preview) => told + &rows(&preview),
        Err(problem) => told + &refused(problem),
    }
}

fn rows(preview: &Preview) -> String {
    let mut told = String::new();
    writeln!(told, "{:?}\n", preview.conventions()).unwrap();
    let name = |client: ClientRef| match client {
        ClientRef::Known(id) => id.to_string(),
        ClientRef::New(place) => format!("{} [{place}]", preview.clients()[place].name),
    };
    for row in preview.rows() {
        write!(told, "{} ", row.line).unwrap();
        match &row.outcome {
            Outcome::Invoice(invoice) => {
                let (number, client) = (&invoice.number, name(invoice.client));
                let (issued, due, total) = (invoice.issued, invoice.due, invoice.total);
                write!(told, "facture {number}, {client}, {issued} → {due}, {total}").unwrap();
                if let Some(received) = invoice.received {
                    let day = if received.estimated { "estimé au" } else { "le" };
                    write!(told, ", reçu {} {day} {}", received.amount, received.date).unwrap();
                }
                if let Some(subject) = &invoice.subject {
                    write!(told, ", « {subject} »").unwrap();
                }
            }
            Outcome::CreditNote(note) => {
                let invoice = match note.invoice {
                    InvoiceRef::Known(id) => id.to_string(),
                    InvoiceRef::New(place) => format!("ligne {}", preview.rows()[place].line),
                };
                write!(
                    told,
                    "avoir {}, {}, {}, sur {invoice}",
                    note.number, note.date, note.amount
                )
                .unwrap();
            }
            Outcome::Skipped(skip) => {
                write!(told, "laissée : {}", skip.sentence(Language::French)).unwrap();
            }
            Outcome::Refused(problems) => {
                for problem in problems {
                    let sentence = problem.sentence(row.line, Language::French);
                    write!(told, "REFUSÉE. {sentence} ").unwrap();
                }
            }
            other => write!(told, "{other:?}").unwrap(),
        }
        for note in &row.notes {
            write!(told, "\n  ! {}", note.sentence(Language::French)).unwrap();
        }
        told.truncate(told.trim_end().len());
        told.push('\n');
    }
    told.push('\n');
    for (place, client) in preview.clients().iter().enumerate() {
        let details = [
            client.code.clone(),
            client.number.map(|number| number.to_string()),
            client.email.as_ref().map(ToString::to_string),
            client.phone.as_ref().map(ToString::to_string),
            Some(client.address.to_string().replace('\n', ", ")),
        ];
        let details: Vec<String> =
            details.into_iter().flatten().filter(|detail| !detail.is_empty()).collect();
        writeln!(
            told,
            "[{place}] {}, {:?}, {}",
            client.name,
            client.debtor,
            details.join(" · ")
        )
        .unwrap();
    }
    writeln!(told, "{:?}", preview.summary()).unwrap();
    told
}

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

const TODAY: &str = "2026-03-31";

fn look(text: &str, ledger: &Ledger) -> Preview {
    let table = Table::read(text.as_bytes()).unwrap();
    let today = TODAY.parse().unwrap();
    csv::preview(&table, &Mapping::guess(&table), ledger, Some(today)).unwrap()
}

fn take_in(text: &str, ledger: &mut Ledger) -> Preview {
    let preview = look(text, ledger);
    let mut source = Derived(Clock::new(DeviceId(1), ledger.latest_stamp()));
    for entry in preview.entries(true, Language::French, &mut source) {
        ledger.apply(entry);
    }
    preview
}

/// A list of invoices with these rows.
fn list(rows: &str) -> String {
    "Numéro;Client;SIREN;Date;Échéance;Total TTC;Payé;Date de paiement;Facture d'origine;Type\n"
        .to_owned()
        + rows
}

fn reasons(preview: &Preview) -> Vec<Reason> {
    let problems = preview.rows().iter().filter_map(|row| match &row.outcome {
        Outcome::Refused(problems) => Some(problems),
        _ => None,
    });
    problems.flatten().map(|problem| problem.reason.clone()).collect()
}

#[test]
fn an_invoice_is_not_taken_in_twice() {
    let mut ledger = Ledger::default();
    let rows = list("F-1;Lacaze;;01/02/2026;03/03/2026;100,00;;;;\n");
    assert_eq!(take_in(&rows, &mut ledger).summary().invoices, 1);
    let before = json::export(&ledger);
    // The same number, written with other capitals, for a client named with an accent.
    let again = list("f-1;LÀCAZE;;01/02/2026;03/03/2026;100,00;;;;\n");
    let preview = take_in(&again, &mut ledger);
    assert_eq!((preview.summary().already_there, preview.summary().clients), (1, 0));
    assert_eq!(json::export(&ledger), before);
}

#[test]
fn what_was_paid_since_comes_in_and_only_that() {
    let mut ledger = Ledger::default();
    take_in(
        &list("F-1;Lacaze;;01/02/2026;03/03/2026;100,00;30,00;10/02/2026;;\n"),
        &mut ledger,
    );
    let more = list("F-1;Lacaze;;01/02/2026;03/03/2026;100,00;90,00;20/03/2026;;\n");
    assert_eq!(look(&more, &ledger).summary().payments_since, 1);
    take_in(&more, &mut ledger);
    let mut payments: Vec<(String, String)> = ledger
        .payments()
        .map(|payment| (payment.date.to_string(), payment.amount.to_string()))
        .collect();
    payments.sort();
    let expected = [("2026-02-10", "30.00"), ("2026-03-20", "60.00")];
    assert_eq!(payments, expected.map(|(day, amount)| (day.to_owned(), amount.to_owned())));
    assert_eq!(look(&more, &ledger).summary().payments_since, 0, "once");
    // What the ledger knows stays when the file says less, or says another total.
    let less = list("F-1;Lacaze;;01/02/2026;03/03/2026;100,00;0,00;;;\n");
    assert_eq!(look(&less, &ledger).summary().payments_since, 0);
    let other = list("F-1;Lacaze;;01/02/2026;03/03/2026;120,00;120,00;21/03/2026;;\n");
    let preview = look(&other, &ledger);
    assert_eq!(preview.summary().payments_since, 0);
    assert!(
        preview.rows()[0]
            .notes
            .iter()
            .any(|note| matches!(note.remark, Remark::OtherTotal { .. }))
    );
}

#[test]
fn a_known_client_is_found_by_siren_then_by_name() {
    let mut ledger = Ledger::default();
    take_in(&list("F-1;Lacaze;732829320;01/02/2026;03/03/2026;10,00;;;;\n"), &mut ledger);
    for (rows, clients) in [
        ("F-2;Lacaze et fils;732 829 320;01/02/2026;03/03/2026;10,00;;;;\n", 0),
        ("F-2;LACAZE;;01/02/2026;03/03/2026;10,00;;;;\n", 0),
        ("F-2;Lacaze;356000000;01/02/2026;03/03/2026;10,00;;;;\n", 1),
        ("F-2;Vermeil;;01/02/2026;03/03/2026;10,00;;;;\n", 1),
    ] {
        assert_eq!(look(&list(rows), &ledger).summary().clients, clients, "{rows}");
    }
}

#[test]
fn an_invoice_known_under_another_name_is_not_doubled() {
    let mut ledger = Ledger::default();
    take_in(&list("F-1;Lacaze;;01/02/2026;03/03/2026;10,00;;;;\n"), &mut ledger);
    let renamed = list("F-1;Menuiserie Lacaze;;01/02/2026;03/03/2026;10,00;;;;\n");
    let client = "Lacaze".to_owned();
    assert_eq!(reasons(&look(&renamed, &ledger)), [Reason::OtherClient { client }]);
}

#[test]
fn clients_of_one_name_are_told_apart_by_their_invoices() {
    let mut ledger = Ledger::default();
    let rows = "F-1;Martin;732829320;01/02/2026;03/03/2026;10,00;;;;\n\
                F-2;Martin;356000000;01/02/2026;03/03/2026;10,00;;;;\n";
    take_in(&list(rows), &mut ledger);
    let rows = "F-2;Martin;;01/02/2026;03/03/2026;10,00;;;;\n\
                F-3;Martin;;01/02/2026;03/03/2026;10,00;;;;\n";
    let preview = look(&list(rows), &ledger);
    assert_eq!(preview.summary().already_there, 1);
    assert_eq!(reasons(&preview), [Reason::SeveralClients]);
}

#[test]
fn a_credit_note_reduces_an_invoice_of_the_ledger_once() {
    let mut ledger = Ledger::default();
    take_in(&list("F-0001;Lacaze;;01/02/2026;03/03/2026;100,00;;;;\n"), &mut ledger);
    let note = list("A-1;Lacaze;;10/02/2026;;20,00;;;F-0001;Avoir\n");
    assert_eq!(take_in(&note, &mut ledger).summary().credit_notes, 1);
    let invoice = ledger.invoices().next().unwrap();
    assert_eq!(ledger.remaining(invoice).to_string(), "80.00");
    assert_eq!(take_in(&note, &mut ledger).summary().already_there, 1);
    assert_eq!(ledger.remaining(ledger.invoices().next().unwrap()).to_string(), "80.00");
}

#[test]
fn a_payment_to_come_is_no_payment() {
    let rows = list("F-1;Lacaze;;01/02/2026;03/03/2026;10,00;10,00;01/04/2026;;\n");
    assert_eq!(reasons(&look(&rows, &Ledger::default())), [Reason::InTheFuture]);
    // A day that is not known is never after today, nor before the invoice.
    let rows = list("F-1;Lacaze;;01/03/2026;30/04/2026;10,00;10,00;;;\n");
    let preview = look(&rows, &Ledger::default());
    let Outcome::Invoice(invoice) = &preview.rows()[0].outcome else { panic!("refused") };
    assert_eq!(invoice.received.unwrap().date.to_string(), TODAY);
}

#[test]
fn the_person_corrects_the_guess() {
    let text = "Réf;Qui;Quand;Combien\nF-1;Lacaze;01/02/2026;1,234\n";
    let table = Table::read(text.as_bytes()).unwrap();
    let mut mapping = Mapping::guess(&table);
    let ledger = Ledger::default();
    let Err(FileProblem::MissingColumns { missing, headers }) =
        csv::preview(&table, &mapping, &ledger, None)
    else {
        panic!("guessed");
    };
    assert_eq!(missing, [Field::Client, Field::Issued, Field::Total]);
    assert_eq!(headers, ["Réf", "Qui", "Quand", "Combien"]);
    mapping.assign(1, Some(Field::Client));
    mapping.assign(2, Some(Field::Issued));
    mapping.assign(3, Some(Field::Total));
    let refused = csv::preview(&table, &mapping, &ledger, None).unwrap();
    assert_eq!(reasons(&refused), [Reason::Amount(AmountProblem::Ambiguous)]);
    mapping.set_decimal_mark(Some(DecimalMark::Point));
    mapping.set_date_order(Some(DateOrder::MonthFirst));
    let preview = csv::preview(&table, &mapping, &ledger, None).unwrap();
    let Outcome::Invoice(invoice) = &preview.rows()[0].outcome else { panic!("refused") };
    assert_eq!(invoice.total.to_string(), "1234.00");
    assert_eq!(invoice.issued.to_string(), "2026-01-02");
    mapping.assign(0, Some(Field::Client));
    assert_eq!(mapping.field(1), None, "a field is in one column");
}

#[test]
fn hostile_files_are_told_and_do_no_harm() {
    let header = "Numéro;Client;Date;Total TTC\n";
    let megabytes = "x".repeat(10_000_000);
    for (what, text, expected) in [
        ("one endless line", megabytes.clone(), "aucune facture"),
        ("an endless cell", format!("{header}F-1;{megabytes};01/02/2026;10,00"), "10 000"),
        ("endless quotation marks", format!("{header}\"{}", "\"".repeat(1_000_000)), "10 000"),
        ("a mark never closed", format!("{header}{}", "\"a;b\n".repeat(50_000)), "guillemet"),
        ("nothing but delimiters", ";".repeat(5_000_000), "vide"),
        ("nothing but blank lines", "\n".repeat(150_000), "vide"),
        ("far too many lines", "\r".repeat(250_000), "lignes"),
    ] {
        let said = told(text.as_bytes()).replace('\u{202f}', " ");
        assert!(said.contains(expected), "{what}: {}", &said[..said.len().min(300)]);
        assert!(said.len() < 20_000_000, "{what}");
    }
    for (what, bytes, expected) in [
        ("a workbook", b"PK\x03\x04\x14\0".as_slice(), "classeur"),
        ("a PDF", b"%PDF-1.7", "PDF"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\r", "texte lisible"),
        ("nothing", b"", "vide"),
        ("only a header", "Numéro;Client;Date;Total TTC".as_bytes(), "aucune facture"),
    ] {
        assert!(told(bytes).contains(expected), "{what}: {}", told(bytes));
    }
}
