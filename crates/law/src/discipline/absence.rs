//! Counting days without a valid reason, and what the count leads to. Working days of the own
//! pattern count, whatever lies between them; a year begins from nothing, a row of days does not.

use super::REGIME;
use crate::attendance::{Day, Status};
use crate::book::{Book, Cite, RuleError};
use crate::month::Month;
use crate::table::Reader;
use crate::trace::{Amount, Fact, Tracer};
use jiff::civil::Date;
use serde::Serialize;

const THRESHOLDS: &str = "discipline.absence.thresholds";
const ROW_DAYS: &str = "discipline.absence.consecutive_days";
const ROW_PUNISHMENT: &str = "discipline.absence.consecutive_punishment";
const MINUTES_PER_DAY: &str = "discipline.absence.minutes_per_day";

/// Every key of a reason that a reading can give; a page needs words for each.
pub const REASON_KEYS: &[&str] = &["why-absence", "why-absence-year", "why-absence-row"];

/// One bracket of cumulative days, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Threshold {
    /// First day of the bracket.
    pub from_days: i64,
    /// Last day, or open.
    pub to_days: Option<i64>,
    /// Code of the punishment.
    pub punishment: String,
}

/// The law of absence on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AbsenceLaw {
    /// Name of the regime.
    pub regime: String,
    /// Brackets, lowest first.
    pub thresholds: Vec<Threshold>,
    /// Working days in a row that lead to the heaviest punishment; none under older regimes.
    pub row: Option<(i64, String)>,
    /// Minutes late and early that make one day; 0 when they never do.
    pub minutes_per_day: i64,
    /// Article behind the brackets.
    pub cite: Cite,
    /// Article behind the days in a row.
    pub row_cite: Option<Cite>,
}

impl AbsenceLaw {
    /// The law that judges absences of that day.
    pub fn at(book: &Book, act: Date) -> Result<AbsenceLaw, RuleError> {
        let mut thresholds = Reader::at(book, THRESHOLDS, act)?.read(|row| {
            Ok(Threshold {
                from_days: row.int("from_days")?,
                to_days: row.opt_int("to_days")?,
                punishment: row.text("punishment")?.to_owned(),
            })
        })?;
        thresholds.sort_by_key(|threshold| threshold.from_days);
        let row = match book.int(ROW_DAYS, act) {
            Ok(days) => Some((days, book.text(ROW_PUNISHMENT, act)?.to_owned())),
            Err(RuleError::NotCarried { .. }) => None,
            Err(error) => return Err(error),
        };
        let row_cite = match row {
            Some(_) => Some(book.cite(ROW_DAYS, act)?),
            None => None,
        };
        Ok(AbsenceLaw {
            regime: book.text(REGIME, act)?.to_owned(),
            thresholds,
            row,
            minutes_per_day: book.int(MINUTES_PER_DAY, act)?,
            cite: book.cite(THRESHOLDS, act)?,
            row_cite,
        })
    }

    /// Code of the punishment for so many days of the calendar year.
    #[must_use]
    pub fn for_cumulative(&self, days: i64) -> Option<&str> {
        self.thresholds
            .iter()
            .find(|t| t.from_days <= days && t.to_days.is_none_or(|to| days <= to))
            .map(|t| t.punishment.as_str())
    }

    /// Code of the punishment for so many working days in a row.
    #[must_use]
    pub fn for_row(&self, days: i64) -> Option<&str> {
        self.row.as_ref().filter(|(least, _)| days >= *least).map(|(_, code)| code.as_str())
    }

    /// Days until the next bracket.
    #[must_use]
    pub fn to_next(&self, days: i64) -> Option<i64> {
        self.thresholds.iter().map(|t| t.from_days - days).find(|&left| left > 0)
    }

    /// Whole days that minutes late and early add up to.
    #[must_use]
    pub fn days_of_minutes(&self, minutes: i64) -> i64 {
        if self.minutes_per_day > 0 { minutes.max(0) / self.minutes_per_day } else { 0 }
    }
}

/// Counts the absences of one calendar year, fed day by day in order.
///
/// It may be fed the end of the year before: those days carry a row over the new year, but are
/// not counted in the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AbsenceCounter {
    year: i16,
    cumulative: i64,
    row: i64,
    row_from: Option<Date>,
    longest_row: i64,
    /// Day on which the longest row reached its length.
    longest_on: Option<Date>,
    short_minutes: i64,
}

impl AbsenceCounter {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(year: i16) -> AbsenceCounter {
        AbsenceCounter {
            year,
            cumulative: 0,
            row: 0,
            row_from: None,
            longest_row: 0,
            longest_on: None,
            short_minutes: 0,
        }
    }

    /// Feeds the judged days of a month.
    pub fn feed_month(&mut self, month: Month, days: &[Day]) {
        for (date, day) in month.dates().zip(days) {
            self.feed(date, day);
        }
    }

    /// Feeds one judged day. Days that ask nothing are skipped; any other working day but an
    /// absence ends the row; a day that is not over says nothing.
    pub fn feed(&mut self, date: Date, day: &Day) {
        if !day.is_working_day() || matches!(day.status, Status::NotYet | Status::NotEmployed) {
            return;
        }
        if date.year() == self.year && day.status != Status::Absent {
            self.short_minutes += i64::from(day.late_minutes) + i64::from(day.early_minutes);
        }
        self.feed_plain(date, day.status == Status::Absent);
    }

    /// Feeds one working day by whether the person was absent without a valid reason.
    pub fn feed_plain(&mut self, date: Date, absent: bool) {
        if !absent {
            self.row = 0;
            self.row_from = None;
            return;
        }
        self.row += 1;
        self.row_from = self.row_from.or(Some(date));
        if date.year() != self.year {
            return;
        }
        self.cumulative += 1;
        if self.row > self.longest_row {
            self.longest_row = self.row;
            self.longest_on = Some(date);
        }
    }

    /// What the count leads to, told to whoever listens.
    pub fn reading<T: Tracer>(&self, law: &AbsenceLaw, t: &mut T) -> Reading {
        let days = self.cumulative + law.days_of_minutes(self.short_minutes);
        t.open("why-absence");
        t.open("why-absence-year");
        t.arg("year", || Amount::Count(i64::from(self.year)));
        t.cite(|| law.cite.clone());
        let by_sum = law.for_cumulative(days);
        t.close(|| Amount::Days(days));
        t.open("why-absence-row");
        if let Some(cite) = &law.row_cite {
            t.cite(|| cite.clone());
        }
        if let Some(date) = self.longest_on {
            t.fact(|| Fact { kind: "day", id: 0, date: Some(date) });
        }
        let by_row = law.for_row(self.longest_row);
        t.close(|| Amount::Days(self.longest_row));
        // The row leads to the heaviest punishment of the table, so it goes before the sum.
        let punishment = by_row.or(by_sum).map(str::to_owned);
        t.close(|| punishment.as_deref().map_or(Amount::None, Amount::from));
        let cite = if by_row.is_some() { law.row_cite.as_ref() } else { Some(&law.cite) };
        Reading {
            cumulative_days: days,
            longest_row_days: self.longest_row,
            running_row_days: self.row,
            running_since: self.row_from,
            basis: cite.filter(|_| punishment.is_some()).map(|cite| cite.basis.clone()),
            punishment,
            to_next_days: law.to_next(days),
            stop_salary_from: self
                .longest_on
                .filter(|_| by_row.is_some())
                .map(|date| Month::of(date).next()),
        }
    }
}

/// What the absences of a year lead to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Working days absent in the calendar year.
    pub cumulative_days: i64,
    /// Longest row of working days absent that ends in the year.
    pub longest_row_days: i64,
    /// Row that still runs.
    pub running_row_days: i64,
    /// Its first day.
    pub running_since: Option<Date>,
    /// Code of the punishment that the count leads to.
    pub punishment: Option<String>,
    /// Article behind it.
    pub basis: Option<String>,
    /// Days until the next bracket.
    pub to_next_days: Option<i64>,
    /// Month from which salary stops, without waiting for the decision.
    pub stop_salary_from: Option<Month>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::national;
    use crate::trace::{Narrator, Silent};
    use jiff::civil::date;

    fn law() -> AbsenceLaw {
        AbsenceLaw::at(national(), date(2026, 6, 1)).unwrap()
    }

    fn day(status: Status) -> Day {
        Day { required_minutes: 450, ..Day::bare(status) }
    }

    #[test]
    fn a_row_skips_free_days_and_ends_with_work() {
        let mut counter = AbsenceCounter::new(2026);
        let mut feed = |n: i8, day: &Day| counter.feed(date(2026, 6, n), day);
        feed(4, &day(Status::Absent));
        feed(5, &day(Status::Absent));
        feed(6, &Day::bare(Status::DayOff));
        feed(7, &Day::bare(Status::DayOff));
        feed(8, &day(Status::Absent));
        feed(9, &day(Status::Present));
        feed(10, &day(Status::Absent));
        feed(11, &day(Status::NotYet));
        let reading = counter.reading(&law(), &mut Silent);
        assert_eq!((reading.cumulative_days, reading.longest_row_days), (4, 3));
        assert_eq!(reading.running_row_days, 1);
        assert_eq!(reading.punishment.as_deref(), Some("R2"));
        assert_eq!(reading.to_next_days, Some(3));
        assert_eq!(reading.stop_salary_from, None);
    }

    #[test]
    fn a_row_over_new_year_stops_the_salary_but_the_sum_begins_anew() {
        let mut counter = AbsenceCounter::new(2026);
        for n in 24..=31 {
            counter.feed(date(2025, 12, n), &day(Status::Absent));
        }
        counter.feed(date(2026, 1, 2), &day(Status::Absent));
        counter.feed(date(2026, 1, 5), &day(Status::Absent));
        let mut narrator = Narrator::new();
        let reading = counter.reading(&law(), &mut narrator);
        assert_eq!(reading.cumulative_days, 2);
        assert_eq!(reading.longest_row_days, 10);
        assert_eq!(reading.punishment.as_deref(), Some("B3"));
        assert_eq!(reading.stop_salary_from.map(|m| m.to_string()).as_deref(), Some("2026-02"));
        let reasons = narrator.finish();
        assert_eq!(reasons[0].parts.len(), 2);
        assert!(!reasons[0].parts[1].cites.is_empty());
    }

    #[test]
    fn minutes_become_days_only_under_the_old_regime() {
        let old = AbsenceLaw::at(national(), date(2020, 1, 1)).unwrap();
        assert_eq!(old.days_of_minutes(900), 2);
        assert_eq!(old.for_row(40), None);
        assert_eq!(law().days_of_minutes(90_000), 0);
    }
}
