//! The file that the page saves when it has stopped: the database as it lies, written without us
//! (`public/rescue.js`).

use relancier_core::ledger::Entry;

use super::value::Value;
use super::{entry_from_json, parse};

/// What tells such a file from others.
const FORMAT: &str = "relancier-rescue";

/// Where the store keeps its lines (`src/store`); its recovery points are of before.
const STORES: [&str; 3] = ["pages", "journal", "quarantine"];

/// What was found in such a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rescued {
    /// The records that can be read, in any order.
    pub entries: Vec<Entry>,
    /// How many lines cannot; the file still has them.
    pub unreadable: usize,
}

/// Reads a file that the page saved when it had stopped; `None` if it is none.
///
/// Unlike an export it is taken as far as it can be read: the database it was is gone, perhaps.
pub fn rescued(text: &str) -> Option<Rescued> {
    let Ok(Value::Object(mut file)) = parse(text) else { return None };
    if file.peek("format") != Some(FORMAT) {
        return None;
    }
    let Some(Value::Object(mut stores)) = file.take("stores") else { return None };
    let mut rescued = Rescued::default();
    for store in STORES {
        let Some(Value::List(items)) = stores.take(store) else { continue };
        let lines = items.iter().filter_map(text_of).flat_map(str::lines);
        for line in lines.filter(|line| !line.is_empty()) {
            match entry_from_json(line) {
                Ok(entry) => rescued.entries.push(entry),
                Err(_) => rescued.unreadable = rescued.unreadable.saturating_add(1),
            }
        }
    }
    Some(rescued)
}

/// The lines of an item, which lie there alone or in a page.
fn text_of<'a>(item: &'a Value<'_>) -> Option<&'a str> {
    let Value::Object(item) = item else { return None };
    item.peek("value").or_else(|| item.object("value")?.peek("text"))
}

#[cfg(test)]
mod tests {
    use relancier_core::ledger::Ledger;

    use super::*;
    use crate::{demo, json};

    fn text(lines: &str) -> String {
        serde_json::to_string(lines).unwrap()
    }

    #[test]
    fn what_the_stopped_page_saved_gives_the_ledger_back() {
        let entries = demo::example("2026-11-21".parse().unwrap()).unwrap();
        let lines: Vec<String> = entries.iter().map(json::entry_to_json).collect();
        let (pages, journal) = lines.split_at(lines.len() / 2);
        let file = format!(
            r#"{{"format":"relancier-rescue","stores":{{
                "meta":[{{"key":"device","value":"00ff"}}],
                "pages":[{{"key":"client/0","value":{{"text":{},"through":3}}}},{{"key":"x","value":-1.5}}],
                "journal":[{{"key":4,"value":{}}}],
                "quarantine":[{{"key":1,"value":{}}}],
                "recovery":[{{"key":1,"value":"{{\"not\":\"read\"}}"}}]
            }},"local":{{"relancier.theme":"\"dark\""}}}}"#,
            text(&pages.join("\n")),
            text(&journal.join("\n")),
            text("{\"kind\":\"of a later version\"}\n"),
        );
        let found = rescued(&file).unwrap();
        assert_eq!(found.unreadable, 1);
        let whole = Ledger::from_entries(entries);
        assert_eq!(json::export(&Ledger::from_entries(found.entries)), json::export(&whole));
    }

    #[test]
    fn other_files_are_none_of_these() {
        for file in
            ["", "[]", "{}", r#"{"format":"relancier"}"#, r#"{"format":"relancier-rescue"}"#]
        {
            assert_eq!(rescued(file), None, "{file}");
        }
        let empty = r#"{"format":"relancier-rescue","stores":{"pages":7,"journal":[7,{}]}}"#;
        assert_eq!(rescued(empty), Some(Rescued::default()));
    }
}
