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
use relancier_core::ledger::Ledger;
use relancier_exchange::csv::{
    self, ClientRef, FileProblem, InvoiceRef, Mapping, Outcome, Preview, Table,
};

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
