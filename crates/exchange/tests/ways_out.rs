//! What leaves is read back by small readers of the standards: whatever the words, nothing in
//! them becomes a recipient, a header, a part or an event.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at what it did not expect"
)]

use chrono::{Days, NaiveDate};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use relancier_core::dunning::StepKind;
use relancier_core::id::{ClientId, HoldId, InvoiceId};
use relancier_core::identity::{Address, Email, Language, Phone};
use relancier_core::ledger::{
    Chasing, Client, Clock, Debtor, DeviceId, Entry, Hold, HoldReason, HoldSubject, Invoice,
    Ledger, Record,
};
use relancier_core::money::Money;
use relancier_core::text::{Block, Line};
use relancier_exchange::eml::{Attachment, Draft, Mailbox, eml};
use relancier_exchange::ics::{Dated, DatedKind, Event, dates, ics};
use relancier_exchange::mailto::{Copies, mailto};
use relancier_exchange::sms::sms;

/// Any text, and texts made of what headers, links and calendars are made of.
fn hostile() -> impl Strategy<Value = String> {
    const PIECES: [&str; 18] = [
        "\r\nBcc: x@evil.example\r\n",
        "\n\n--relancier",
        "\r\n.\r\n",
        "\rSubject: x",
        "=?UTF-8?B?QmNjOg==?=",
        "=?utf-8?q?=0D=0A?=",
        "<x@evil.example>, ",
        "\"; filename=\"x.exe",
        "END:VEVENT\r\nBEGIN:VEVENT",
        "\\n;,\\",
        "&body=x&bcc=x@evil.example#?",
        "%0D%0A%26",
        "\u{2028}\u{85}\u{b}\u{0}\t",
        "é€ù 1\u{202f}234,56\u{a0}€",
        "\u{1f600}\u{1f468}\u{200d}\u{1f469}",
        "  ",
        "plain words",
        "longwordwithoutanyspaceinitlongwordwithoutanyspaceinitlongwordwithoutanyspaceinit",
    ];
    let made = vec(select(&PIECES[..]), 0..8).prop_map(|pieces| pieces.concat());
    prop_oneof![made, any::<String>(), r"[ -~]{0,200}", r"[a-z -]{0,200}"]
}

fn name() -> impl Strategy<Value = Line> {
    hostile().prop_filter_map("not a line", |text| Line::new(&text).ok())
}

fn address() -> impl Strategy<Value = Email> {
    r"[a-z!#$%&'*+/=?^_`{|}~é-]{1,40}@[a-z]{1,20}\.example"
        .prop_filter_map("not an address", |text| text.parse().ok())
}

// ---- A reader of messages (RFC 5322, 2045, 2047, 2231)

/// Headers, unfolded, and what follows them.
fn entity(text: &str) -> (Vec<(&str, String)>, &str) {
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let head = head.replace("\r\n ", " ");
    let headers = head.split("\r\n").map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        let known = ["From", "To", "Cc", "Bcc", "Subject", "X-Unsent", "MIME-Version"];
        let known = known.into_iter().chain([
            "Content-Type",
            "Content-Disposition",
            "Content-Transfer-Encoding",
        ]);
        let name = known.into_iter().find(|known| *known == name);
        (name.unwrap_or("a stranger"), value.trim_start().to_owned())
    });
    (headers.collect(), body)
}

fn header<'a>(headers: &'a [(&str, String)], name: &str) -> &'a str {
    &headers.iter().find(|(header, _)| *header == name).unwrap().1
}

fn from_base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => panic!("{c} is not of base64"),
    };
    let text = text.replace("\r\n", "");
    assert_eq!(text.len() % 4, 0);
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let bits = four.iter().fold(0_u32, |bits, c| bits << 6 | u32::from(digit(*c)));
        let bits = bits << (6 * (4 - four.len()));
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(four.len() - 1));
    }
    bytes
}

/// The words of a header: encoded ones decoded, the space between two of them gone.
fn decoded(value: &str) -> String {
    let mut text = String::new();
    let mut after_encoded = false;
    for (place, word) in value.split(' ').enumerate() {
        let encoded = word.strip_prefix("=?UTF-8?B?").and_then(|word| word.strip_suffix("?="));
        if place > 0 && !(after_encoded && encoded.is_some()) {
            text.push(' ');
        }
        match encoded {
            Some(base64) => text.push_str(&String::from_utf8(from_base64(base64)).unwrap()),
            None => text.push_str(word),
        }
        after_encoded = encoded.is_some();
    }
    text
}

fn from_percent(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The file name of an attachment (RFC 2231).
fn file_name(disposition: &str) -> String {
    let (kind, parameters) = disposition.split_once(';').unwrap_or((disposition, ""));
    assert_eq!(kind, "attachment");
    let pieces = parameters.split(';').filter(|piece| !piece.is_empty()).enumerate().map(
        |(place, piece)| {
            let (name, value) = piece.trim().split_once('=').unwrap();
            assert_eq!(name, format!("filename*{place}*"));
            value
        },
    );
    from_percent(pieces.collect::<String>().trim_start_matches("UTF-8''"))
}

fn normal(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

proptest! {
    #[test]
    fn a_message_reads_back_as_it_was(
        from in option::of((name(), address())),
        to in option::of((name(), address())),
        cc in option::of(address()),
        bcc in option::of(address()),
        subject in hostile(),
        body in hostile(),
        files in vec((hostile(), vec(any::<u8>(), 0..300)), 0..4),
    ) {
        let mailbox = |of: &Option<(Line, Email)>| of.clone();
        let (from, to) = (mailbox(&from), mailbox(&to));
        let attachments: Vec<_> =
            files.iter().map(|(name, bytes)| Attachment { name, bytes }).collect();
        let draft = Draft {
            from: from.as_ref().map(|(name, address)| Mailbox { name, address }),
            to: to.as_ref().map(|(name, address)| Mailbox { name, address }),
            copies: Copies { cc: cc.as_ref(), bcc: bcc.as_ref() },
            subject: &subject,
            body: &body,
            attachments: &attachments,
        };
        let file = eml(&draft);
        prop_assert_eq!(&file, &eml(&draft));

        // Lines as the standards have them.
        prop_assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
        for line in file.split("\r\n") {
            let addresses = line.contains('@');
            prop_assert!(line.len() <= if addresses { 320 } else { 78 }, "{}", line);
            prop_assert!(line.is_ascii() || addresses, "{}", line);
            prop_assert!(line.is_empty() || !line.trim().is_empty());
        }

        let (headers, content) = entity(&file);
        let mut expected = Vec::new();
        expected.extend(from.is_some().then_some("From"));
        expected.extend(to.is_some().then_some("To"));
        expected.extend(cc.is_some().then_some("Cc"));
        expected.extend(bcc.is_some().then_some("Bcc"));
        expected.extend(["Subject", "X-Unsent", "MIME-Version", "Content-Type"]);
        expected.extend(files.is_empty().then_some("Content-Transfer-Encoding"));
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        prop_assert_eq!(names, expected);
        for (name, of) in [("From", &from), ("To", &to)] {
            if let Some((who, address)) = of {
                let value = header(&headers, name);
                let (words, angle) = value.rsplit_once(" <").unwrap();
                prop_assert_eq!(decoded(words), who.as_str());
                prop_assert_eq!(angle, format!("{address}>"));
                // Nothing in a name as it stands there means anything to a mail program.
                prop_assert!(!words.contains(['<', '>', ',', ';', ':', '"', '(', '@', '\\']));
            }
        }
        for (name, copy) in [("Cc", &cc), ("Bcc", &bcc)] {
            if let Some(copy) = copy {
                prop_assert_eq!(header(&headers, name), copy.as_str());
            }
        }
        let one_line: String =
            subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        prop_assert_eq!(decoded(header(&headers, "Subject")), one_line);
        prop_assert_eq!(header(&headers, "X-Unsent"), "1");

        let text_of = |headers: &[(&str, String)], content: &str| {
            assert_eq!(header(headers, "Content-Type"), "text/plain; charset=utf-8");
            assert_eq!(header(headers, "Content-Transfer-Encoding"), "base64");
            String::from_utf8(from_base64(content)).unwrap()
        };
        if files.is_empty() {
            prop_assert_eq!(normal(&text_of(&headers, content)), normal(&body));
            return Ok(());
        }
        let kind = header(&headers, "Content-Type");
        let boundary = kind.strip_prefix("multipart/mixed; boundary=\"").unwrap();
        let delimiter = format!("--{}", boundary.strip_suffix('"').unwrap());
        let parts: Vec<&str> = content.split(&delimiter).collect();
        prop_assert_eq!(parts.len(), files.len() + 3);
        prop_assert_eq!((parts[0], *parts.last().unwrap()), ("", "--\r\n"));
        let (headers, content) = entity(parts[1].strip_prefix("\r\n").unwrap());
        prop_assert_eq!(normal(&text_of(&headers, content)), normal(&body));
        for ((name, bytes), part) in files.iter().zip(&parts[2..]) {
            let (headers, content) = entity(part.strip_prefix("\r\n").unwrap());
            prop_assert_eq!(&from_base64(content), bytes);
            prop_assert_eq!(&file_name(header(&headers, "Content-Disposition")), name);
            let (kind, old) = header(&headers, "Content-Type").split_once("; name=\"").unwrap();
            prop_assert_eq!(kind == "application/pdf", name.to_lowercase().ends_with(".pdf"));
            prop_assert_eq!(&decoded(old.strip_suffix('"').unwrap()), name);
        }
    }

    #[test]
    fn a_link_reads_back_as_it_was(
        to in option::of(address()),
        cc in option::of(address()),
        bcc in option::of(address()),
        subject in hostile(),
        body in hostile(),
    ) {
        let link = mailto(
            to.as_ref(),
            Copies { cc: cc.as_ref(), bcc: bcc.as_ref() },
            &subject,
            &body,
        );
        let (address, query) = link.strip_prefix("mailto:").unwrap().split_once('?').unwrap();
        prop_assert_eq!(from_percent(address), to.map(|to| to.to_string()).unwrap_or_default());
        let fields: Vec<(&str, String)> = query
            .split('&')
            .map(|field| field.split_once('=').unwrap())
            .map(|(name, value)| (name, from_percent(value)))
            .collect();
        let one_line: String =
            subject.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut expected = vec![("subject", one_line)];
        expected.extend(cc.map(|cc| ("cc", cc.to_string())));
        expected.extend(bcc.map(|bcc| ("bcc", bcc.to_string())));
        expected.push(("body", normal(&body).replace('\n', "\r\n")));
        prop_assert_eq!(fields, expected);
    }

    #[test]
    fn a_text_message_reads_back_as_it_was(body in hostile()) {
        let to: Phone = "+33 (0)6 12 34 56 78".parse().unwrap();
        let link = sms(&to, &body);
        prop_assert!(link.is_ascii() && !link.contains(char::is_whitespace));
        let (number, text) = link.split_once("?&body=").unwrap();
        prop_assert_eq!(number, "sms:+33612345678");
        prop_assert!(!text.contains(['&', '?', '#', '=']));
        prop_assert_eq!(from_percent(text), normal(&body));
    }

    #[test]
    fn a_calendar_reads_back_as_it_was(
        told in vec((hostile(), hostile(), any::<u128>(), 0..3_u8, 0..60_u64), 0..5),
    ) {
        let today = day("2026-11-21");
        let events: Vec<Event> = told
            .into_iter()
            .map(|(title, text, id, kind, days)| {
                let what = match kind {
                    0 => DatedKind::Step(StepKind::Firm),
                    1 => DatedKind::PromiseEnds(HoldId(id)),
                    _ => DatedKind::LastDayToSue(InvoiceId(id)),
                };
                let dated = Dated { on: today + Days::new(days), client: ClientId(id), what };
                Event { dated, title, text }
            })
            .collect();
        let file = ics(&events, today.into());
        prop_assert!(file.split("\r\n").all(|line| line.len() <= 75));
        let read = read_ics(&file);
        prop_assert_eq!(read.len(), events.len());
        for (read, event) in read.iter().zip(&events) {
            let plain = |text: &str| -> String {
                let text = text.replace('\t', " ");
                text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
            };
            prop_assert_eq!(value(read, "SUMMARY"), plain(&event.title));
            prop_assert_eq!(value(read, "DESCRIPTION"), plain(&event.text));
            let on = event.dated.on.to_string().replace('-', "");
            prop_assert_eq!(value(read, "DTSTART;VALUE=DATE"), on);
        }
    }

    /// Two things of two plans have the same id if they are the same thing, and only then.
    #[test]
    fn a_later_calendar_changes_what_an_earlier_one_brought(
        invoices in vec((0..4_usize, -1_900..60_i64, 1..9_i32), 1..12),
        promises in vec((any::<Index>(), 0..30_u64), 0..3),
        later in 0..40_u64,
    ) {
        let today = day("2026-11-21");
        let ledger = ledger(&invoices, &promises, today);
        let plan = |today: NaiveDate| -> Vec<(Dated, String)> {
            let until = today + Days::new(60);
            let dates = dates(&ledger, today, until);
            assert!(dates.is_sorted_by_key(|dated| dated.on));
            assert!(dates.iter().all(|dated| dated.on <= until));
            let event = |dated| Event { dated, title: "x".to_owned(), text: String::new() };
            let events: Vec<Event> = dates.iter().copied().map(event).collect();
            let uids = read_ics(&ics(&events, today.into()));
            // What will follow, if nothing is paid, stands in no file.
            let kept = dates
                .into_iter()
                .filter(|dated| !matches!(dated.what, DatedKind::Later(_)));
            kept.zip(uids.iter().map(|event| value(event, "UID"))).collect()
        };
        let (first, second) = (plan(today), plan(today + Days::new(later)));
        for plan in [&first, &second] {
            let mut uids: Vec<&String> = plan.iter().map(|(_, uid)| uid).collect();
            uids.sort();
            uids.dedup();
            prop_assert_eq!(uids.len(), plan.len());
        }
        for (one, uid) in &first {
            for (other, other_uid) in &second {
                let same = match (one.what, other.what) {
                    (DatedKind::Step(_), DatedKind::Step(_)) => one.client == other.client,
                    (one, other) => one == other,
                };
                prop_assert_eq!(uid == other_uid, same);
            }
        }
    }
}

// ---- A reader of calendars (RFC 5545)

type Properties = Vec<(String, String)>;

/// The properties of each event, alarms left out.
fn read_ics(file: &str) -> Vec<Properties> {
    let mut events = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for line in file.strip_suffix("\r\n").unwrap().replace("\r\n ", "").split("\r\n") {
        assert!(!line.contains(['\r', '\n']));
        let (name, value) = line.split_once(':').unwrap();
        match name {
            "BEGIN" => {
                open.push(value.to_owned());
                if value == "VEVENT" {
                    events.push(Vec::new());
                }
            }
            "END" => assert_eq!(open.pop().as_deref(), Some(value)),
            _ if open == ["VCALENDAR", "VEVENT"] => {
                let event: &mut Properties = events.last_mut().unwrap();
                event.push((name.to_owned(), unescaped(value)));
            }
            _ => {}
        }
    }
    assert!(open.is_empty());
    events
}

fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next().unwrap() {
                'n' => text.push('\n'),
                c => {
                    assert!("\\;,".contains(c));
                    text.push(c);
                }
            },
            c => {
                assert!(!";,".contains(c));
                text.push(c);
            }
        }
    }
    text
}

fn value(event: &Properties, name: &str) -> String {
    let values: Vec<&String> =
        event.iter().filter(|(of, _)| of == name).map(|(_, value)| value).collect();
    assert_eq!(values.len(), 1, "{name}");
    values[0].clone()
}

// ---- A ledger

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn line(text: &str) -> Line {
    Line::new(text).unwrap()
}

/// Four clients and their invoices: (client, days from today to the due date, euros).
fn ledger(
    invoices: &[(usize, i64, i32)],
    promises: &[(Index, u64)],
    today: NaiveDate,
) -> Ledger {
    let debtors = [Debtor::Business, Debtor::Consumer, Debtor::Public, Debtor::Business];
    let clients = debtors.into_iter().zip(1_u128..).map(|(debtor, id)| {
        Record::Client(Client {
            id: ClientId(id),
            name: line(&format!("Client {id}")),
            debtor,
            language: Language::French,
            number: None,
            contact_name: None,
            email: None,
            phone: None,
            address: Address::default(),
            terms: None,
            chasing: Chasing::default(),
            note: Block::default(),
        })
    });
    let bills: Vec<Invoice> = (1_u128..)
        .zip(invoices)
        .map(|(id, (client, days, euros))| {
            let due = today + chrono::TimeDelta::days(*days);
            Invoice {
                id: InvoiceId(id),
                client: ClientId(*client as u128 + 1),
                number: line(&format!("F-{id}")),
                subject: None,
                issued: due - Days::new(30),
                due,
                received: None,
                scenario: None,
                total: Money::euros(*euros),
            }
        })
        .collect();
    let holds = (1_u128..).zip(promises).map(|(id, (index, days))| {
        Record::Hold(Hold {
            id: HoldId(id),
            subject: HoldSubject::Invoice(index.get(&bills).id),
            reason: HoldReason::Promise,
            from: today,
            until: Some(today + Days::new(*days)),
            note: Block::default(),
        })
    });
    let records: Vec<Record> =
        clients.chain(holds).chain(bills.iter().cloned().map(Record::Invoice)).collect();
    let mut clock = Clock::new(DeviceId(1), None);
    Ledger::from_entries(
        records.into_iter().map(|record| Entry::new(record.id(), clock.stamp(0), Some(record))),
    )
}

#[test]
fn the_plan_the_promises_and_the_last_days_to_sue_are_there() {
    let today = day("2026-11-21");
    let until = day("2027-01-20");
    // A business late since a week and, of old, one whose five years end on 2026-12-01; a
    // consumer's two years end on 2026-11-21 and, for another invoice, ended the day before; what
    // a public buyer owes has no end that is known.
    let days = |due: &str| (day(due) - today).num_days();
    let ledger = ledger(
        &[
            (0, days("2026-11-14"), 5),
            (3, days("2021-12-01"), 5),
            (1, days("2024-11-21"), 5),
            (1, days("2024-11-20"), 5),
            (2, days("2021-12-01"), 5),
        ],
        &[],
        today,
    );
    let found = dates(&ledger, today, until);
    let to_sue: Vec<(NaiveDate, DatedKind)> = found
        .iter()
        .filter(|dated| matches!(dated.what, DatedKind::LastDayToSue(_)))
        .map(|dated| (dated.on, dated.what))
        .collect();
    assert_eq!(
        to_sue,
        [
            (today, DatedKind::LastDayToSue(InvoiceId(3))),
            (day("2026-12-01"), DatedKind::LastDayToSue(InvoiceId(2))),
        ]
    );
    let steps = found.iter().filter(|dated| matches!(dated.what, DatedKind::Step(_)));
    assert_eq!(steps.count(), 4);
}
