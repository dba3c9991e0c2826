//! Relancier's commands. Each installs what it lacks and says why.

mod audit;
mod bench;
mod budgets;
mod build;
mod counts;
mod files;
mod fuzz;
mod parts;
mod paths;
mod references;
mod run;
mod server;
mod service_worker;
mod stop;
mod styles;
mod suite;
mod system;
mod tools;
mod versions;
mod web;

use crate::{
    server::Site,
    stop::{Result, Stop},
    suite::Suite,
};
use std::{env, path::Path, process::ExitCode};

const HELP: &str = "\
cargo xtask serve [--port 8080]            build the page and serve it on this machine
cargo xtask build [--base /sub/path/]      build dist/, ready to upload, and weigh it
cargo xtask check                          the quick half of the tests: no browser
cargo xtask test                           everything that must pass
cargo xtask torture [500]                  kill the browser so many times while changes are made
cargo xtask fuzz [60]                      bytes nobody would write, read as files for so many seconds
cargo xtask audit                          the dependencies' licences and known advisories
cargo xtask bench                          how long penalties take, here and in Chromium
cargo xtask bench letters                  how long letters take in Chromium, beside pdfmake and jsPDF
cargo xtask bench ledger [100000]          a ledger of so many invoices in Chromium, beside Dexie and Automerge
cargo xtask static FOLDER [--port 0] [--under /sub/path/]
                                           serve a folder on this machine";

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    match obey(&words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(stop) => {
            eprintln!("{stop}");
            ExitCode::FAILURE
        }
    }
}

/// Does what is asked; `false` when tests failed, which have been told already.
fn obey(words: &[String]) -> Result<bool> {
    let mut order = Order::read(words)?;
    match order.command.as_str() {
        "build" => {
            let base = order.take("--base").unwrap_or_else(|| build::ANYWHERE.to_owned());
            order.finished()?;
            build::within_budgets(&build::page(&based(base)?)?)?;
        }
        "serve" => {
            let port = order.port(8080)?;
            order.finished()?;
            build::page(build::ANYWHERE)?;
            Site::new(&paths::dist(), "/")?.serve(port, |address| {
                println!("Relancier is at {address} (Ctrl-C ends it)");
            })?;
        }
        "static" => {
            let port = order.port(0)?;
            let under = order.take("--under").unwrap_or_default();
            let folder = order.place()?;
            order.finished()?;
            Site::new(Path::new(&folder), &under)?
                .serve(port, |address| println!("{address}"))?;
        }
        "check" => {
            order.finished()?;
            let mut suite = Suite::default();
            suite.native();
            return Ok(suite.close());
        }
        "test" => {
            order.finished()?;
            let mut suite = Suite::default();
            suite.native();
            suite.browser();
            return Ok(suite.close());
        }
        "torture" => {
            let kills = order.number(500)?;
            order.finished()?;
            suite::torture(kills)?;
        }
        "fuzz" => {
            let seconds = order.number(60)?;
            order.finished()?;
            fuzz::readers(seconds)?;
        }
        "audit" => {
            order.finished()?;
            audit::all()?;
        }
        "bench" => match order.first().as_deref() {
            None => {
                order.finished()?;
                bench::penalties()?;
            }
            Some("letters") => {
                order.finished()?;
                bench::letters()?;
            }
            Some("ledger") => {
                let invoices = order.number(100_000)?;
                order.finished()?;
                bench::ledger(invoices)?;
            }
            Some(other) => {
                return Err(Stop::new(format!("no benchmark of `{other}`")).hint(HELP));
            }
        },
        "help" | "--help" | "-h" => println!("{HELP}"),
        other => return Err(Stop::new(format!("no command `{other}`")).hint(HELP)),
    }
    Ok(true)
}

/// What was typed: a command, places, `--name value` pairs.
struct Order {
    command: String,
    places: Vec<String>,
    options: Vec<(String, String)>,
}

impl Order {
    fn read(words: &[String]) -> Result<Self> {
        let mut words = words.iter().cloned();
        let command = words.next().unwrap_or_else(|| "help".to_owned());
        let (mut places, mut options) = (vec![], vec![]);
        while let Some(word) = words.next() {
            if !word.starts_with("--") {
                places.push(word);
                continue;
            }
            let pair = match word.split_once('=') {
                Some((name, value)) => (name.to_owned(), value.to_owned()),
                None => match words.next() {
                    Some(value) => (word, value),
                    None => return Err(Stop::new(format!("{word} lacks its value")).hint(HELP)),
                },
            };
            options.push(pair);
        }
        Ok(Self { command, places, options })
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.options.iter().position(|(option, _)| option == name)?;
        Some(self.options.remove(at).1)
    }

    /// The first word after the command, if there is one.
    fn first(&mut self) -> Option<String> {
        (!self.places.is_empty()).then(|| self.places.remove(0))
    }

    fn port(&mut self, default: u16) -> Result<u16> {
        let Some(port) = self.take("--port") else { return Ok(default) };
        port.parse().map_err(|_| Stop::new(format!("--port {port}: not a port (0 to 65535)")))
    }

    fn number(&mut self, default: u32) -> Result<u32> {
        let Some(number) = self.places.pop() else { return Ok(default) };
        number.parse().map_err(|_| Stop::new(format!("{number}: not a number")))
    }

    fn place(&mut self) -> Result<String> {
        self.places.pop().ok_or_else(|| Stop::new("which folder?").hint(HELP))
    }

    fn finished(self) -> Result<()> {
        let left = self
            .places
            .into_iter()
            .chain(self.options.into_iter().map(|(name, _)| name))
            .next();
        left.map_or(Ok(()), |word| {
            Err(Stop::new(format!("`{word}` means nothing here")).hint(HELP))
        })
    }
}

/// A path to live under begins and ends with a slash.
fn based(base: String) -> Result<String> {
    if base == build::ANYWHERE || (base.starts_with('/') && base.ends_with('/')) {
        return Ok(base);
    }
    Err(Stop::new(format!("--base {base}"))
        .hint("write it with a slash at both ends: /sub/path/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(line: &str) -> Result<Order> {
        Order::read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn an_order_is_read_word_by_word() {
        let mut serve = order("static dist --port 0 --under=/a/").unwrap();
        assert_eq!(serve.command, "static");
        assert_eq!(serve.port(1).unwrap(), 0);
        assert_eq!(serve.take("--under").as_deref(), Some("/a/"));
        assert_eq!(serve.place().unwrap(), "dist");
        assert!(serve.finished().is_ok());
        let mut bench = order("bench ledger 10000").unwrap();
        assert_eq!(bench.first().as_deref(), Some("ledger"));
        assert_eq!(bench.number(100_000).unwrap(), 10_000);
        assert!(bench.finished().is_ok());
        assert_eq!(order("bench").unwrap().first(), None);
        assert_eq!(order("torture").unwrap().number(500).unwrap(), 500);
        assert_eq!(order("torture 90").unwrap().number(500).unwrap(), 90);
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        assert!(order("serve --port").is_err());
        assert!(order("serve --port 99999").unwrap().port(1).is_err());
        assert!(order("torture much").unwrap().number(500).is_err());
        assert!(obey(&["bench".to_owned(), "ledger".to_owned(), "large".to_owned()]).is_err());
        assert!(order("build twice").unwrap().finished().is_err());
        assert!(order("build --bass /x/").unwrap().finished().is_err());
        assert!(based("sub".to_owned()).is_err());
        assert!(based("/sub/path/".to_owned()).is_ok());
    }
}
