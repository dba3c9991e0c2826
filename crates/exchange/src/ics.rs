//! The plan as a file for calendars (RFC 5545).
//!
//! What stands in it has ids that follow from the ledger's: a later file changes what an earlier
//! one brought, and brings nothing twice.

use core::fmt::Write as _;

use chrono::{NaiveDate, NaiveDateTime, Timelike as _};
use relancier_core::dunning::{PlannedKind, StepKind, calendar};
use relancier_core::id::{ClientId, HoldId, InvoiceId};
use relancier_core::law::{Limitation, LimitationEnd};
use relancier_core::ledger::{Invoice, Ledger};

use crate::eml::pieces;

/// Something that has its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dated {
    /// That day.
    pub on: NaiveDate,
    /// With whom.
    pub client: ClientId,
    /// What.
    pub what: DatedKind,
}

/// What has its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatedKind {
    /// The next step of a client's ladder.
    Step(StepKind),
    /// One that will follow, if nothing is paid: it is shown, and stands in no file, where it could
    /// not be told from the one that is next.
    Later(StepKind),
    /// The last day of a promise to pay.
    PromiseEnds(HoldId),
    /// The last day to sue for an invoice (*prescription*).
    LastDayToSue(InvoiceId),
}

/// What is told of something that has its day, in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it is about.
    pub dated: Dated,
    /// One line.
    pub title: String,
    /// Lines separated by `\n`.
    pub text: String,
}

/// The plan, and the last days to sue for what is not paid, up to a day included, in the order of
/// days and then of client names.
pub fn dates(ledger: &Ledger, today: NaiveDate, until: NaiveDate) -> Vec<Dated> {
    let planned = calendar(ledger, today, until).into_iter().map(|planned| Dated {
        on: planned.on,
        client: planned.client,
        what: match planned.what {
            PlannedKind::Step { step, next: true } => DatedKind::Step(step.kind),
            PlannedKind::Step { step, next: false } => DatedKind::Later(step.kind),
            PlannedKind::PromiseEnds(hold) => DatedKind::PromiseEnds(hold),
        },
    });
    let open = ledger.invoices().filter(|invoice| ledger.remaining(invoice).is_positive());
    let to_sue = open.filter_map(|invoice| {
        let on = last_day_to_sue(ledger, invoice)?;
        let what = DatedKind::LastDayToSue(invoice.id);
        (today <= on && on <= until).then_some(Dated { on, client: invoice.client, what })
    });
    let mut dates: Vec<Dated> = planned.chain(to_sue).collect();
    dates.sort_by_key(|dated| {
        let name = ledger.client(dated.client).map(|client| client.name.as_str());
        (dated.on, name, dated.uid())
    });
    dates
}

fn last_day_to_sue(ledger: &Ledger, invoice: &Invoice) -> Option<NaiveDate> {
    let Limitation::Known(answer) = Limitation::of(ledger, invoice) else { return None };
    match answer.end {
        LimitationEnd::On(day) => Some(day),
        LimitationEnd::NotWhile(_) => None,
    }
}

/// The file of a calendar. Each event lasts its whole day and rings at nine in the morning; a last
/// day to sue, a month and a week before.
///
/// `now` is in UTC: of two files, calendars believe the later.
pub fn ics(events: &[Event], now: NaiveDateTime) -> String {
    let mut out = String::new();
    for header in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Relancier//Relancier//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ] {
        line(header, &mut out);
    }
    let kept = |event: &&Event| !matches!(event.dated.what, DatedKind::Later(_));
    for event in events.iter().filter(kept) {
        view(event, now, &mut out);
    }
    line("END:VCALENDAR", &mut out);
    out
}

fn view(event: &Event, now: NaiveDateTime, out: &mut String) {
    let Event { dated, title, text } = event;
    let title = escaped(title);
    line("BEGIN:VEVENT", out);
    line(&format!("UID:{}", dated.uid()), out);
    line(&format!("DTSTAMP:{}", instant(now)), out);
    // It has to grow with each file; whole minutes last longer than the 31 bits seconds would fill.
    line(&format!("SEQUENCE:{}", (now.and_utc().timestamp() / 60).max(0)), out);
    line(&format!("DTSTART;VALUE=DATE:{}", digits(dated.on)), out);
    line(&format!("SUMMARY:{title}"), out);
    line(&format!("DESCRIPTION:{}", escaped(text)), out);
    line("TRANSP:TRANSPARENT", out);
    for days_before in dated.rings() {
        line("BEGIN:VALARM", out);
        line("ACTION:DISPLAY", out);
        line(&format!("DESCRIPTION:{title}"), out);
        let hours = 9 - 24 * i32::from(*days_before);
        let sign = if hours < 0 { "-" } else { "" };
        line(&format!("TRIGGER:{sign}PT{}H", hours.abs()), out);
        line("END:VALARM", out);
    }
    line("END:VEVENT", out);
}

impl Dated {
    /// One a client for its next step, whichever that becomes: a step that is no longer to be
    /// taken does not stay in the calendar beside the one that is.
    fn uid(&self) -> String {
        match self.what {
            DatedKind::Step(_) | DatedKind::Later(_) => {
                format!("step-{}@relancier", self.client)
            }
            DatedKind::PromiseEnds(hold) => format!("promise-{hold}@relancier"),
            DatedKind::LastDayToSue(invoice) => format!("limitation-{invoice}@relancier"),
        }
    }

    /// How many days before.
    fn rings(&self) -> &'static [u8] {
        match self.what {
            DatedKind::Step(_) | DatedKind::Later(_) | DatedKind::PromiseEnds(_) => &[0],
            DatedKind::LastDayToSue(_) => &[30, 7],
        }
    }
}

/// `20261121`
fn digits(day: NaiveDate) -> String {
    day.to_string().replace('-', "")
}

/// `20261121T080000Z`
fn instant(at: NaiveDateTime) -> String {
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    format!("{}T{hour:02}{minute:02}{second:02}Z", digits(at.date()))
}

/// A text as a value (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// A line, folded before it is longer than 75 bytes (RFC 5545, 3.1).
fn line(content: &str, out: &mut String) {
    for (place, piece) in pieces(content, 74).enumerate() {
        let fold = if place == 0 { "" } else { "\r\n " };
        // Writing to a string cannot fail.
        let _ = write!(out, "{fold}{piece}");
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_calendar_reads_as_calendars_write_them() {
        let (on, client) = (day("2026-12-01"), ClientId(0xc));
        let event = |what, title: &str, text: &str| Event {
            dated: Dated { on, client, what },
            title: title.to_owned(),
            text: text.to_owned(),
        };
        let events = [
            event(DatedKind::Step(StepKind::Firm), "Relance ferme : A, B ; C\\D", "Un.\nDeux."),
            event(DatedKind::LastDayToSue(InvoiceId(0xf)), "Dernier jour", ""),
        ];
        let now = day("2026-11-21").and_hms_opt(8, 5, 9).unwrap();
        let id = "0".repeat(31);
        assert_eq!(
            ics(&events, now),
            format!(
                "BEGIN:VCALENDAR\r\n\
                 VERSION:2.0\r\n\
                 PRODID:-//Relancier//Relancier//FR\r\n\
                 CALSCALE:GREGORIAN\r\n\
                 METHOD:PUBLISH\r\n\
                 BEGIN:VEVENT\r\n\
                 UID:step-{id}c@relancier\r\n\
                 DTSTAMP:20261121T080509Z\r\n\
                 SEQUENCE:29920805\r\n\
                 DTSTART;VALUE=DATE:20261201\r\n\
                 SUMMARY:Relance ferme : A\\, B \\; C\\\\D\r\n\
                 DESCRIPTION:Un.\\nDeux.\r\n\
                 TRANSP:TRANSPARENT\r\n\
                 BEGIN:VALARM\r\n\
                 ACTION:DISPLAY\r\n\
                 DESCRIPTION:Relance ferme : A\\, B \\; C\\\\D\r\n\
                 TRIGGER:PT9H\r\n\
                 END:VALARM\r\n\
                 END:VEVENT\r\n\
                 BEGIN:VEVENT\r\n\
                 UID:limitation-{id}f@relancier\r\n\
                 DTSTAMP:20261121T080509Z\r\n\
                 SEQUENCE:29920805\r\n\
                 DTSTART;VALUE=DATE:20261201\r\n\
                 SUMMARY:Dernier jour\r\n\
                 DESCRIPTION:\r\n\
                 TRANSP:TRANSPARENT\r\n\
                 BEGIN:VALARM\r\n\
                 ACTION:DISPLAY\r\n\
                 DESCRIPTION:Dernier jour\r\n\
                 TRIGGER:-PT711H\r\n\
                 END:VALARM\r\n\
                 BEGIN:VALARM\r\n\
                 ACTION:DISPLAY\r\n\
                 DESCRIPTION:Dernier jour\r\n\
                 TRIGGER:-PT159H\r\n\
                 END:VALARM\r\n\
                 END:VEVENT\r\n\
                 END:VCALENDAR\r\n"
            )
        );
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let mut out = String::new();
        line(&"€".repeat(60), &mut out);
        let lines: Vec<&str> = out.split("\r\n").collect();
        assert_eq!(lines.iter().map(|line| line.len()).collect::<Vec<_>>(), [72, 73, 37, 0]);
        assert_eq!(out.replace("\r\n ", ""), "€".repeat(60) + "\r\n");
    }
}
