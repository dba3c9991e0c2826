//! The days on which clients are written to (*jours ouvrés*), from `data/calendar/`.

use chrono::{Datelike as _, NaiveDate, TimeDelta, Weekday, WeekdaySet};

/// The days on which a company writes to its clients: weekdays it chose, public holidays apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkingDays {
    weekdays: WeekdaySet,
    region: Region,
}

/// Where in France, as public holidays differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the region it names")]
pub enum Region {
    /// All of it but Alsace and Moselle.
    Metropolitan,
    AlsaceMoselle,
    Guadeloupe,
    FrenchGuiana,
    Martinique,
    Mayotte,
    Reunion,
    SaintBarthelemy,
}

/// A public holiday (*jour férié*): art. L. 3133-1, L. 3134-13 and L. 3422-2 C. trav.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// 1 January (*jour de l'an*).
    NewYear,
    /// *Vendredi saint*, in Alsace and Moselle.
    GoodFriday,
    /// *Lundi de Pâques*.
    EasterMonday,
    /// 1 May (*fête du Travail*).
    LabourDay,
    /// 8 May (*victoire de 1945*).
    Victory1945,
    /// *Ascension*.
    Ascension,
    /// *Lundi de Pentecôte*.
    WhitMonday,
    /// 14 July (*fête nationale*).
    BastilleDay,
    /// 15 August (*Assomption*).
    Assumption,
    /// 1 November (*Toussaint*).
    AllSaints,
    /// 11 November (*armistice de 1918*).
    Armistice,
    /// 25 December (*Noël*).
    Christmas,
    /// 26 December (*Saint-Étienne*), in Alsace and Moselle.
    SaintStephen,
    /// Its commemoration overseas (*abolition de l'esclavage*).
    AbolitionOfSlavery,
}

/// Why nobody is planned to be written to on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOff {
    /// A public holiday.
    Holiday(Holiday),
    /// A weekday that was not chosen: Saturday, Sunday.
    Weekday(Weekday),
}

impl WorkingDays {
    /// Monday to Friday, in metropolitan France.
    pub const MONDAY_TO_FRIDAY: Self = Self {
        weekdays: WeekdaySet::ALL
            .difference(WeekdaySet::from_array([Weekday::Sat, Weekday::Sun])),
        region: Region::Metropolitan,
    };

    /// Those weekdays, but for the region's holidays; `None` without a weekday.
    pub fn new(weekdays: WeekdaySet, region: Region) -> Option<Self> {
        (!weekdays.is_empty()).then_some(Self { weekdays, region })
    }

    /// The weekdays, Monday first.
    pub fn weekdays(self) -> impl Iterator<Item = Weekday> {
        self.weekdays.iter(Weekday::Mon)
    }

    /// Where.
    pub fn region(self) -> Region {
        self.region
    }

    /// Why nobody is planned to be written to that day; `None` on a working day.
    pub fn day_off(self, day: NaiveDate) -> Option<DayOff> {
        if !self.weekdays.contains(day.weekday()) {
            return Some(DayOff::Weekday(day.weekday()));
        }
        holiday(day, self.region).map(DayOff::Holiday)
    }

    /// The first working day from that day on: the day itself where it is one.
    pub fn first_from(self, day: NaiveDate) -> NaiveDate {
        let mut days = day.iter_days();
        days.find(|day| self.day_off(*day).is_none()).unwrap_or(NaiveDate::MAX)
    }
}

/// The public holiday of a region on a day.
pub fn holiday(day: NaiveDate, region: Region) -> Option<Holiday> {
    let from_easter = day.signed_duration_since(easter(day.year())?);
    let falls = |row: &&Row| {
        let is_day = match row.when {
            When::Fixed { month, day: of_month } => {
                (day.month(), day.day()) == (month, of_month)
            }
            When::FromEaster(days) => from_easter == TimeDelta::days(i64::from(days)),
        };
        is_day && row.regions.is_none_or(|regions| regions.contains(&region))
    };
    HOLIDAYS.iter().find(falls).map(|row| row.holiday)
}

/// Easter Sunday of a year of the Gregorian calendar, by the anonymous computus; `None` outside
/// the years that dates can be written in.
fn easter(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, after_leap_century) = (century.div_euclid(4), century.rem_euclid(4));
    let moon = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - leap_centuries - moon + 15).rem_euclid(30);
    let (leap_years, after_leap_year) = (of_century / 4, of_century % 4);
    let to_sunday =
        (32 + 2 * after_leap_century + 2 * leap_years - epact - after_leap_year).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let from_march = epact + to_sunday - 7 * late;
    let march_22 = NaiveDate::from_ymd_opt(year, 3, 22)?;
    march_22.checked_add_signed(TimeDelta::days(i64::from(from_march)))
}

/// When in the year a holiday is.
#[derive(Debug, Clone, Copy)]
enum When {
    Fixed { month: u32, day: u32 },
    FromEaster(i8),
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
struct Row {
    holiday: Holiday,
    when: When,
    /// `None`: everywhere.
    regions: Option<&'static [Region]>,
}

include!(concat!(env!("OUT_DIR"), "/calendar.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_is_where_the_church_keeps_it() {
        // The earliest and the latest there can be are among them.
        for sunday in [
            "1818-03-22",
            "1943-04-25",
            "1954-04-18",
            "1981-04-19",
            "1999-04-04",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2038-04-25",
            "2049-04-18",
            "2076-04-19",
            "2100-03-28",
            "2285-03-22",
        ] {
            let sunday = day(sunday);
            assert_eq!(easter(sunday.year()), Some(sunday));
        }
    }

    /// The rule itself, told otherwise: the first Sunday after the full moon of the tables,
    /// reckoned here from the golden number and the epact of Clavius.
    #[test]
    fn easter_is_the_sunday_after_the_paschal_moon() {
        for year in 1583..2600_i32 {
            let golden = year % 19 + 1;
            let century = year / 100 + 1;
            let dropped = 3 * century / 4 - 12;
            let moon = (8 * century + 5) / 25 - 5;
            let mut epact = (11 * golden + 20 + moon - dropped).rem_euclid(30);
            if epact == 24 || (epact == 25 && golden > 11) {
                epact += 1;
            }
            let mut full_moon = 44 - epact;
            if full_moon < 21 {
                full_moon += 30;
            }
            let march = NaiveDate::from_ymd_opt(year, 3, 1).unwrap();
            let full_moon = march + TimeDelta::days(i64::from(full_moon) - 1);
            let mut days = full_moon.iter_days().skip(1);
            let sunday = days.find(|day| day.weekday() == Weekday::Sun);
            assert_eq!(easter(year), sunday, "{year}");
        }
    }

    #[test]
    fn a_year_of_holidays() {
        let all = |region| -> Vec<String> {
            let days = day("2026-01-01").iter_days().take(365);
            days.filter(|day| holiday(*day, region).is_some())
                .map(|day| day.to_string().split_off(5))
                .collect()
        };
        let everywhere = [
            "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01",
            "11-11", "12-25",
        ];
        for (region, more) in [
            (Region::Metropolitan, &[][..]),
            (Region::AlsaceMoselle, &["04-03", "12-26"]),
            (Region::Guadeloupe, &["05-27"]),
            (Region::FrenchGuiana, &["06-10"]),
            (Region::Martinique, &["05-22"]),
            (Region::Mayotte, &["04-27"]),
            (Region::Reunion, &["12-20"]),
            (Region::SaintBarthelemy, &["10-09"]),
        ] {
            let mut expected = [&everywhere[..], more].concat();
            expected.sort_unstable();
            assert_eq!(all(region), expected, "{region:?}");
        }
    }

    #[test]
    fn the_first_working_day() {
        let alsace = |weekdays| WorkingDays::new(weekdays, Region::AlsaceMoselle).unwrap();
        let week = WorkingDays::MONDAY_TO_FRIDAY;
        let strasbourg = alsace(week.weekdays);
        let thursdays = alsace(WeekdaySet::single(Weekday::Thu));
        let never_off = alsace(WeekdaySet::ALL);
        for (days, from, first) in [
            (week, "2026-11-20", "2026-11-20"),
            (week, "2026-11-21", "2026-11-23"),
            (week, "2026-11-22", "2026-11-23"),
            (week, "2026-11-11", "2026-11-12"),
            // Christmas on a Friday, and the weekend after it.
            (week, "2026-12-25", "2026-12-28"),
            // Good Friday, Easter and its Monday.
            (week, "2026-04-03", "2026-04-03"),
            (strasbourg, "2026-04-03", "2026-04-07"),
            // Ascension is a Thursday.
            (thursdays, "2026-05-08", "2026-05-21"),
            (never_off, "2026-12-25", "2026-12-27"),
            (week, "+262142-12-31", "+262142-12-31"),
        ] {
            assert_eq!(days.first_from(day(from)), day(first), "{from}");
        }
        assert_eq!(WorkingDays::new(WeekdaySet::EMPTY, Region::Metropolitan), None);
    }

    #[test]
    fn a_day_off_says_why() {
        let week = WorkingDays::MONDAY_TO_FRIDAY;
        for (on, why) in [
            ("2026-11-20", None),
            ("2026-11-21", Some(DayOff::Weekday(Weekday::Sat))),
            ("2026-11-11", Some(DayOff::Holiday(Holiday::Armistice))),
            // A Saturday is off whatever else it is.
            ("2026-08-15", Some(DayOff::Weekday(Weekday::Sat))),
        ] {
            assert_eq!(week.day_off(day(on)), why, "{on}");
        }
    }
}
