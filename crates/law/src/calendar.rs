//! Days that are worked and days that are not: holidays by decree, the working week, and counting
//! in working days. It knows no person and no clock; who works on which day is an argument.

use crate::book::{Book, RuleError};
use crate::month::add_days;
use crate::table::{Reader, Row};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// Key of the yearly holiday table (*SKB tiga menteri*).
pub const HOLIDAYS: &str = "calendar.holidays";
/// Key of the table of Ramadan months (*sidang isbat*).
pub const RAMADAN: &str = "calendar.ramadan";

/// Longest search for a working day; beyond it the calendar has none and the answer is `None`.
const SEARCH_DAYS: i64 = 4_000;

/// Why a day is free for everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HolidayKind {
    /// *Libur nasional*.
    National,
    /// *Cuti bersama*: does not reduce annual leave.
    Collective,
    /// *Libur lokal*, by decree of the pemda.
    Local,
}

impl HolidayKind {
    /// From the word of the holiday table.
    #[must_use]
    pub fn parse(text: &str) -> Option<HolidayKind> {
        match text {
            "libur_nasional" => Some(HolidayKind::National),
            "cuti_bersama" => Some(HolidayKind::Collective),
            "libur_lokal" => Some(HolidayKind::Local),
            _ => None,
        }
    }

    /// The word of the holiday table.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            HolidayKind::National => "libur_nasional",
            HolidayKind::Collective => "cuti_bersama",
            HolidayKind::Local => "libur_lokal",
        }
    }
}

/// One free day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// Why it is free.
    pub kind: HolidayKind,
    /// Its name, as the decree prints it.
    pub name: String,
}

/// Free days, one reason per day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    list: Vec<Holiday>,
}

impl Holidays {
    /// From any list; of two reasons for one day the first stays.
    #[must_use]
    pub fn new(mut list: Vec<Holiday>) -> Holidays {
        list.sort_by_key(|holiday| holiday.date);
        list.dedup_by_key(|holiday| holiday.date);
        Holidays { list }
    }

    /// Days without names, as tests and small tables give them.
    #[must_use]
    pub fn of_dates(dates: &[Date]) -> Holidays {
        Holidays::new(
            dates
                .iter()
                .map(|&date| Holiday { date, kind: HolidayKind::National, name: String::new() })
                .collect(),
        )
    }

    /// The decrees of these years. A year without a decree is an error, not a year without
    /// holidays.
    pub fn from_book(book: &Book, years: RangeInclusive<i16>) -> Result<Holidays, RuleError> {
        let mut list = Vec::new();
        for year in years {
            let on = Date::new(year, 1, 1).unwrap_or(Date::MIN);
            let before = list.len();
            let rows = Reader::at(book, HOLIDAYS, on)?.read(read_holiday)?;
            list.extend(rows.into_iter().filter(|holiday| holiday.date.year() == year));
            if list.len() == before {
                return Err(RuleError::Gap { key: HOLIDAYS.to_owned(), on });
            }
        }
        Ok(Holidays::new(list))
    }

    /// These days and those of `other`; where both name a day, `self` wins.
    #[must_use]
    pub fn with(&self, other: &[Holiday]) -> Holidays {
        Holidays::new(self.list.iter().chain(other).cloned().collect())
    }

    /// The reason why this day is free.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&Holiday> {
        let at = self.list.binary_search_by_key(&date, |holiday| holiday.date).ok()?;
        self.list.get(at)
    }

    /// All of them, in order.
    #[must_use]
    pub fn list(&self) -> &[Holiday] {
        &self.list
    }
}

fn read_holiday(row: Row<'_>) -> Result<Holiday, RuleError> {
    let kind = HolidayKind::parse(row.text("kind")?).ok_or_else(|| RuleError::Cell {
        key: HOLIDAYS.to_owned(),
        column: "kind",
        want: "a kind of holiday",
    })?;
    Ok(Holiday { date: row.date("date")?, kind, name: row.text("name")?.to_owned() })
}

/// The months of Ramadan that the book carries, first and last day.
pub fn ramadan(book: &Book, on: Date) -> Result<Vec<(Date, Date)>, RuleError> {
    Reader::at(book, RAMADAN, on)?.read(|row| Ok((row.date("first_day")?, row.date("last_day")?)))
}

/// Which days of the week are worked, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkWeek(pub [bool; 7]);

impl WorkWeek {
    /// The first `days` days of the week from Monday: 5 for offices, 6 for schools.
    #[must_use]
    pub fn of_days(days: usize) -> WorkWeek {
        let mut week = [false; 7];
        for day in week.iter_mut().take(days) {
            *day = true;
        }
        WorkWeek(week)
    }

    /// Whether this weekday is worked.
    #[must_use]
    pub fn works(self, date: Date) -> bool {
        self.0.get(weekday(date)).copied().unwrap_or(false)
    }
}

/// 0 for Monday.
#[must_use]
pub fn weekday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

/// A working week with its holidays: what most counting needs. People on a roster pass a closure
/// of their own to the functions below instead.
#[derive(Clone, Copy, Debug)]
pub struct WorkDays<'a> {
    /// Days of the week that are worked.
    pub week: WorkWeek,
    /// Days that are free all the same.
    pub holidays: &'a Holidays,
}

impl WorkDays<'_> {
    /// Whether the day is worked.
    #[must_use]
    pub fn works(&self, date: Date) -> bool {
        self.week.works(date) && self.holidays.on(date).is_none()
    }

    /// Working days from one day to another, both included.
    #[must_use]
    pub fn count(&self, from: Date, to: Date) -> i64 {
        count_working(from, to, |date| self.works(date))
    }

    /// The n-th working day after a day, that day being day 0.
    #[must_use]
    pub fn after(&self, day: Date, n: i64) -> Option<Date> {
        nth_working_after(day, n, |date| self.works(date))
    }
}

/// Working days from one day to another, both included; 0 when `to` is earlier.
#[must_use]
pub fn count_working(from: Date, to: Date, works: impl Fn(Date) -> bool) -> i64 {
    let mut count = 0;
    let mut date = from;
    while date <= to {
        count += i64::from(works(date));
        let next = add_days(date, 1);
        if next == date {
            break;
        }
        date = next;
    }
    count
}

/// The n-th working day after a day, that day being day 0; with `n` 0 or less the day itself.
#[must_use]
pub fn nth_working_after(day: Date, n: i64, works: impl Fn(Date) -> bool) -> Option<Date> {
    let mut left = n;
    let mut date = day;
    let mut searched = 0;
    while left > 0 {
        if searched >= SEARCH_DAYS {
            return None;
        }
        searched += 1;
        date = add_days(date, 1);
        left -= i64::from(works(date));
    }
    Some(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn holidays_are_not_counted_and_receipt_is_day_zero() {
        let holidays = Holidays::of_dates(&[date(2026, 8, 25), date(2026, 8, 17)]);
        let days = WorkDays { week: WorkWeek::of_days(5), holidays: &holidays };
        assert_eq!(days.after(date(2026, 8, 3), 15), Some(date(2026, 8, 26)));
        assert_eq!(days.after(date(2026, 8, 3), 0), Some(date(2026, 8, 3)));
        assert_eq!(days.count(date(2026, 8, 15), date(2026, 8, 18)), 1);
        assert_eq!(days.count(date(2026, 8, 18), date(2026, 8, 15)), 0);
    }

    #[test]
    fn a_week_without_work_has_no_next_working_day() {
        let none = Holidays::default();
        let days = WorkDays { week: WorkWeek::of_days(0), holidays: &none };
        assert_eq!(days.after(date(2026, 1, 1), 1), None);
    }

    #[test]
    fn of_two_reasons_for_a_day_the_national_one_stays() {
        let day = date(2026, 5, 1);
        let national = Holidays::of_dates(&[day]);
        let local = Holiday { date: day, kind: HolidayKind::Local, name: "Hari Jadi".into() };
        let both = national.with(&[local]);
        assert_eq!(both.on(day).map(|h| h.kind), Some(HolidayKind::National));
        assert_eq!(both.list().len(), 1);
    }
}
