//! When a copy of the ledger outside the browser (*sauvegarde*) is wanted, and which ones are kept.

use core::fmt;
use core::str::FromStr;
use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use crate::ledger::{Ledger, Stamp};

/// A copy older than this is told, if anything has changed since.
const OLD_DAYS: i64 = 14;

/// The same where the browser clears data by itself: Safari, of a site not visited on seven days of use
/// (webkit.org, 24 March 2020).
const OLD_DAYS_FRAGILE: i64 = 5;

/// So many invoices are worth a first copy: they take an hour to type in again.
const AT_STAKE: usize = 5;

/// The last copy made of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// The day it was made.
    pub day: NaiveDate,
    /// The last change in it.
    pub up_to: Stamp,
}

/// Whether a copy is to be proposed: there is none of what is worth one, or what changed since is old.
/// `fragile` where the browser clears data by itself.
pub fn is_wanted(
    ledger: &Ledger,
    last: Option<Backup>,
    today: NaiveDate,
    fragile: bool,
) -> bool {
    let (old, at_stake) = if fragile { (OLD_DAYS_FRAGILE, 1) } else { (OLD_DAYS, AT_STAKE) };
    match last {
        None => ledger.invoices().take(at_stake).count() == at_stake,
        Some(last) => {
            (today - last.day).num_days() >= old && ledger.latest_stamp() != Some(last.up_to)
        }
    }
}

/// What a copy in a folder is called; the mark tells which device wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyName {
    /// Four hexadecimal digits.
    pub mark: String,
    /// The day it stays as it was at; `None` for the one that follows each change.
    pub day: Option<NaiveDate>,
}

/// A name that is not of that form: somebody else's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACopy;

/// `relancier-3f2a.json`, `relancier-3f2a-2026-11-21.json`.
impl fmt::Display for CopyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "relancier-{}", self.mark)?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day}"))?;
        f.write_str(".json")
    }
}

impl FromStr for CopyName {
    type Err = NotACopy;

    fn from_str(name: &str) -> Result<Self, NotACopy> {
        let inner = name.strip_prefix("relancier-").and_then(|name| name.strip_suffix(".json"));
        let (mark, day) = inner.ok_or(NotACopy)?.split_at_checked(4).ok_or(NotACopy)?;
        let day = match day.strip_prefix('-') {
            None if day.is_empty() => None,
            day => Some(day.and_then(|day| day.parse().ok()).ok_or(NotACopy)?),
        };
        let copy = Self { mark: mark.to_owned(), day };
        // What is written otherwise (`2026-1-1`, capitals) is not ours to delete.
        let hexadecimal = mark.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if hexadecimal && copy.to_string() == name { Ok(copy) } else { Err(NotACopy) }
    }
}

/// Of so many days, weeks and months one copy each is kept.
const KEPT: [usize; 3] = [7, 4, 12];

/// The days of the dated copies that may go: all but the last of each of the last seven days, four weeks
/// (from Monday on) and twelve months that there is a copy of. One dated after today, by a clock that was
/// wrong, never goes and takes no other's place.
pub fn superfluous(copies: &BTreeSet<NaiveDate>, today: NaiveDate) -> BTreeSet<NaiveDate> {
    let past = || copies.range(..=today).rev().copied();
    let day = |date: NaiveDate| (date.year(), date.ordinal());
    let week = |date: NaiveDate| (date.iso_week().year(), date.iso_week().week());
    let month = |date: NaiveDate| (date.year(), date.month());
    let [days, weeks, months] = KEPT;
    let kept: BTreeSet<NaiveDate> = last_of_each(past(), day, days)
        .chain(last_of_each(past(), week, weeks))
        .chain(last_of_each(past(), month, months))
        .collect();
    past().filter(|date| !kept.contains(date)).collect()
}

/// Of days, the latest first, the first of each span, for so many spans.
fn last_of_each<Span: PartialEq>(
    days: impl Iterator<Item = NaiveDate>,
    span: impl Fn(NaiveDate) -> Span,
    count: usize,
) -> impl Iterator<Item = NaiveDate> {
    let mut before = None;
    days.filter(move |day| {
        let span = span(*day);
        let first = before.as_ref() != Some(&span);
        before = Some(span);
        first
    })
    .take(count)
}
