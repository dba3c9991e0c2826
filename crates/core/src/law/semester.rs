//! Half civil years: the periods that rates are fixed for.

use core::fmt;
use core::str::FromStr;

use chrono::{Datelike as _, Months, NaiveDate};

/// Half a civil year (*semestre*): from 1 January to 30 June, or from 1 July to 31 December.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Semester {
    first_day: NaiveDate,
}

impl Semester {
    /// The semester a day is in.
    pub fn of(day: NaiveDate) -> Self {
        let month = if day.month() <= 6 { 1 } else { 7 };
        // Every year that a date can have has these two days.
        Self { first_day: NaiveDate::from_ymd_opt(day.year(), month, 1).unwrap_or(day) }
    }

    /// 1 January or 1 July: the anchor of the ECB rate.
    pub const fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// 30 June or 31 December.
    pub fn last_day(self) -> NaiveDate {
        let next = self.first_day.checked_add_months(Months::new(6));
        next.and_then(|day| day.pred_opt()).unwrap_or(NaiveDate::MAX)
    }
}

/// A text that is not a semester such as `2026S2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotASemester;

impl FromStr for Semester {
    type Err = NotASemester;

    fn from_str(text: &str) -> Result<Self, NotASemester> {
        let (year, month) = match text.split_once('S') {
            Some((year, "1")) => (year, 1),
            Some((year, "2")) => (year, 7),
            _ => return Err(NotASemester),
        };
        let plain = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        let year = year.parse().ok().filter(|_| plain).ok_or(NotASemester)?;
        NaiveDate::from_ymd_opt(year, month, 1)
            .map(|first_day| Self { first_day })
            .ok_or(NotASemester)
    }
}

/// `2026S2`.
impl fmt::Display for Semester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let half = if self.first_day.month() == 1 { 1 } else { 2 };
        write!(f, "{:04}S{half}", self.first_day.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_semester_has_its_first_and_last_day() {
        for (day, written, first, last) in [
            ("2026-01-01", "2026S1", "2026-01-01", "2026-06-30"),
            ("2024-06-30", "2024S1", "2024-01-01", "2024-06-30"),
            ("2026-07-01", "2026S2", "2026-07-01", "2026-12-31"),
            ("1900-12-31", "1900S2", "1900-07-01", "1900-12-31"),
        ] {
            let semester = Semester::of(day.parse().unwrap());
            assert_eq!(semester.to_string(), written);
            assert_eq!(semester.first_day().to_string(), first);
            assert_eq!(semester.last_day().to_string(), last);
        }
    }

    #[test]
    fn a_semester_has_one_written_form() {
        for text in ["2026S1", "2026S2", "0001S1", "9999S2"] {
            assert_eq!(
                text.parse::<Semester>().map(|read| read.to_string()),
                Ok(text.to_owned())
            );
        }
        for text in
            ["", "2026", "2026S3", "2026s1", "S1", "26S1", "+026S1", "12026S1", "2026S12"]
        {
            assert_eq!(text.parse::<Semester>(), Err(NotASemester), "{text}");
        }
    }

    #[test]
    fn the_ends_of_time_have_a_semester() {
        assert_eq!(Semester::of(NaiveDate::MAX).last_day(), NaiveDate::MAX);
        assert_eq!(Semester::of(NaiveDate::MIN).first_day(), NaiveDate::MIN);
    }
}
