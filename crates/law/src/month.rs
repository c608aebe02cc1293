//! Months and the three zones of Indonesia.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A calendar month, written `2026-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// A month of the years 1900 to 2199; anything else is `None`.
    #[must_use]
    pub fn new(year: i16, month: i8) -> Option<Month> {
        ((1900..=2199).contains(&year) && (1..=12).contains(&month))
            .then_some(Month { year, month })
    }

    /// The month a date lies in.
    #[must_use]
    pub fn of(date: Date) -> Month {
        Month { year: date.year(), month: date.month() }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 for January.
    #[must_use]
    pub fn month(self) -> i8 {
        self.month
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> Date {
        Date::new(self.year, self.month, 1).unwrap_or(Date::MIN)
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }

    /// 28 to 31.
    #[must_use]
    pub fn days(self) -> i8 {
        self.last().day()
    }

    /// Its days in order.
    pub fn dates(self) -> impl Iterator<Item = Date> {
        let first = self.first();
        (0..i64::from(self.days())).map(move |n| add_days(first, n))
    }

    /// The month after.
    #[must_use]
    pub fn next(self) -> Month {
        if self.month == 12 {
            Month { year: self.year + 1, month: 1 }
        } else {
            Month { year: self.year, month: self.month + 1 }
        }
    }

    /// The month before.
    #[must_use]
    pub fn prev(self) -> Month {
        if self.month == 1 {
            Month { year: self.year - 1, month: 12 }
        } else {
            Month { year: self.year, month: self.month - 1 }
        }
    }

    /// Whether a date lies in it.
    #[must_use]
    pub fn contains(self, date: Date) -> bool {
        Month::of(date) == self
    }
}

/// `date + n` days, staying inside the calendar that [`Date`] knows.
#[must_use]
pub fn add_days(date: Date, n: i64) -> Date {
    date.saturating_add(jiff::Span::new().try_days(n).unwrap_or_default())
}

/// Days from `a` to `b`; negative when `b` is earlier.
#[must_use]
pub fn days_between(a: Date, b: Date) -> i64 {
    a.until(b).map_or(0, |span| i64::from(span.get_days()))
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// The text is not a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAMonth(pub String);

impl fmt::Display for NotAMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not a month; write it as 2026-03", self.0)
    }
}
impl std::error::Error for NotAMonth {}

impl FromStr for Month {
    type Err = NotAMonth;
    fn from_str(text: &str) -> Result<Month, NotAMonth> {
        let refuse = || NotAMonth(text.chars().take(20).collect());
        let (year, month) = text.trim().split_once('-').ok_or_else(refuse)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(refuse());
        }
        let year = year.parse().map_err(|_| refuse())?;
        let month = month.parse().map_err(|_| refuse())?;
        Month::new(year, month).ok_or_else(refuse)
    }
}
impl TryFrom<String> for Month {
    type Error = NotAMonth;
    fn try_from(text: String) -> Result<Month, NotAMonth> {
        text.parse()
    }
}
impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

/// The zone of an office. A day and its minutes belong to the office, never to the viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Zone {
    /// Western Indonesia, UTC+7.
    #[default]
    Wib,
    /// Central Indonesia, UTC+8.
    Wita,
    /// Eastern Indonesia, UTC+9.
    Wit,
}

impl Zone {
    /// Hours ahead of UTC.
    #[must_use]
    pub fn hours(self) -> i8 {
        match self {
            Zone::Wib => 7,
            Zone::Wita => 8,
            Zone::Wit => 9,
        }
    }

    /// `WIB`, `WITA` or `WIT`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Zone::Wib => "WIB",
            Zone::Wita => "WITA",
            Zone::Wit => "WIT",
        }
    }

    /// From its name, in any case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Zone> {
        [Zone::Wib, Zone::Wita, Zone::Wit]
            .into_iter()
            .find(|zone| zone.name().eq_ignore_ascii_case(text.trim()))
    }

    /// The fixed offset.
    #[must_use]
    pub fn offset(self) -> jiff::tz::Offset {
        jiff::tz::Offset::constant(self.hours())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_parse_and_print() {
        let march: Month = "2026-03".parse().unwrap();
        assert_eq!(march.to_string(), "2026-03");
        assert_eq!(march.days(), 31);
        assert_eq!(march.prev().to_string(), "2026-02");
        assert_eq!("2025-12".parse::<Month>().unwrap().next().to_string(), "2026-01");
        for bad in ["2026-3", "2026-13", "26-03", "", "2026-03-01", "abcd-ef"] {
            assert!(bad.parse::<Month>().is_err(), "{bad}");
        }
    }
}
