//! The tables of `data/law`, read when the program is built.

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;

use super::court::{Court, CourtForm, CourtKind};
use super::{TermCap, TermCase, TermDays, TermStart};
use crate::money::Money;
use crate::rate::Rate;

/// A rate that somebody fixed, from when it applies, and where it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The first day it applies.
    pub from: NaiveDate,
    /// The last day it applies; `None` where it applies until the next row.
    pub until: Option<NaiveDate>,
    /// The rate.
    pub rate: Rate,
    /// Where it was read: the decision or order (*arrêté*) and web addresses.
    pub source: &'static str,
    /// The day it was made public, where that was read too.
    pub published: Option<NaiveDate>,
    /// Whether two independent sources agree.
    pub verified: bool,
}

/// One rate through time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Series {
    /// The rows, oldest first.
    pub rows: &'static [Row],
    /// The last day about which anything is known.
    pub known_until: NaiveDate,
}

impl Series {
    /// What was in force on a day; `None` where that is not known.
    pub fn in_force(&self, day: NaiveDate) -> Option<&'static Row> {
        let after = self.rows.partition_point(|row| row.from <= day);
        let row = self.rows.get(after.checked_sub(1)?)?;
        let holds = day <= row.until.unwrap_or(self.known_until);
        holds.then_some(row)
    }

    /// The first day about which anything is known.
    pub fn known_from(&self) -> NaiveDate {
        self.rows.first().map_or(NaiveDate::MAX, |row| row.from)
    }
}

/// Something the law fixes itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule<T> {
    /// What it fixes.
    pub value: T,
    /// The first day it is applied.
    pub since: NaiveDate,
    /// The article that fixes it.
    pub article: &'static str,
    /// Where that article was read.
    pub source: &'static str,
    /// Whether the value was read in the text itself or in two independent sources.
    pub verified: bool,
}

/// Where a rule of law was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citation {
    /// The article.
    pub article: &'static str,
    /// Where it was read.
    pub source: &'static str,
    /// Whether it was read in the text itself or in two independent sources.
    pub verified: bool,
}

/// A time that the law fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How many months.
    pub months: u8,
    /// The article that fixes it.
    pub citation: Citation,
}

impl Period {
    /// The last day of the period: the day of its first day's number in its last month, or that
    /// month's last day. The first day itself is not counted.
    pub fn last_day(self, from: NaiveDate) -> NaiveDate {
        from.checked_add_months(Months::new(self.months.into())).unwrap_or(NaiveDate::MAX)
    }
}

include!(concat!(env!("OUT_DIR"), "/law.rs"));

/// Evaluated when the program is built: too many days do not compile.
#[expect(clippy::panic, reason = "it stops the build, never the program")]
const fn term_days(days: u16) -> TermDays {
    match TermDays::new(days) {
        Ok(days) => days,
        Err(_) => panic!("more days than payment terms have"),
    }
}

/// Evaluated when the program is built: a day that is not in the calendar does not compile.
#[expect(clippy::unwrap_used, reason = "it stops the build, never the program")]
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}
