//! Dates of the procedure: how many days a step may or must be away from another, and when a
//! decision takes effect. Which days are worked is an argument.

use crate::book::{Book, RuleError};
use crate::calendar::{WorkDays, count_working};
use crate::month::{add_days, days_between};
use crate::table::Reader;
use jiff::civil::Date;
use serde::Serialize;

/// Key of the table of deadlines.
pub const DEADLINES: &str = "discipline.deadlines";

/// What a deadline counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Working days.
    Working,
    /// Days of the calendar.
    Calendar,
}

/// How far a step lies from what it refers to. The day referred to is day 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// Name of the step.
    pub step: String,
    /// Name of what it refers to.
    pub from: String,
    /// At least so many days away.
    pub min_days: Option<i64>,
    /// At most so many days away.
    pub max_days: Option<i64>,
    /// What is counted.
    pub kind: DayKind,
    /// Article.
    pub basis: String,
}

impl Deadline {
    /// A step by its name, as in force that day.
    pub fn find(book: &Book, step: &str, on: Date) -> Result<Deadline, RuleError> {
        for row in Reader::at(book, DEADLINES, on)?.rows() {
            if row.text("step")? != step {
                continue;
            }
            let kind = match row.text("day_kind")? {
                "kerja" => DayKind::Working,
                "kalender" => DayKind::Calendar,
                _ => {
                    let want = "kerja or kalender";
                    let key = DEADLINES.to_owned();
                    return Err(RuleError::Cell { key, column: "day_kind", want });
                }
            };
            return Ok(Deadline {
                step: step.to_owned(),
                from: row.text("from")?.to_owned(),
                min_days: row.opt_int("min_days")?,
                max_days: row.opt_int("max_days")?,
                kind,
                basis: row.text("basis")?.to_owned(),
            });
        }
        Err(RuleError::NoRule { key: format!("{DEADLINES}/{step}") })
    }

    /// Last day on which the step is in time; `None` when it has no end.
    #[must_use]
    pub fn last_day(&self, from: Date, days: &WorkDays<'_>) -> Option<Date> {
        self.reach(from, self.max_days?, days)
    }

    /// First day on which the step is allowed; the day itself when it has no beginning.
    #[must_use]
    pub fn first_day(&self, from: Date, days: &WorkDays<'_>) -> Option<Date> {
        self.reach(from, self.min_days.unwrap_or(0), days)
    }

    /// Days between two dates as this deadline counts them.
    #[must_use]
    pub fn gap(&self, from: Date, to: Date, days: &WorkDays<'_>) -> i64 {
        match self.kind {
            DayKind::Calendar => days_between(from, to),
            DayKind::Working => count_working(add_days(from, 1), to, |date| days.works(date)),
        }
    }

    /// Whether a step on `to` keeps the deadline.
    #[must_use]
    pub fn keeps(&self, from: Date, to: Date, days: &WorkDays<'_>) -> bool {
        let gap = self.gap(from, to, days);
        let after = self.min_days.is_none_or(|min| gap >= min);
        to >= from && after && self.max_days.is_none_or(|max| gap <= max)
    }

    fn reach(&self, from: Date, n: i64, days: &WorkDays<'_>) -> Option<Date> {
        match self.kind {
            DayKind::Calendar => Some(add_days(from, n)),
            DayKind::Working => days.after(from, n),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Holidays, WorkWeek};
    use crate::testing::national;
    use jiff::civil::date;

    #[test]
    fn delivery_and_effect() {
        let none = Holidays::default();
        let days = WorkDays { week: WorkWeek::of_days(5), holidays: &none };
        let on = date(2026, 7, 6);
        let effect = Deadline::find(national(), "mulai_berlaku", on).unwrap();
        assert_eq!(effect.first_day(on, &days), Some(date(2026, 7, 27)));
        assert_eq!(effect.last_day(on, &days), Some(date(2026, 7, 27)));
        let delivery = Deadline::find(national(), "penyampaian_keputusan", on).unwrap();
        assert!(delivery.keeps(on, date(2026, 7, 24), &days));
        assert!(!delivery.keeps(on, date(2026, 7, 27), &days));
        assert!(!delivery.keeps(on, date(2026, 7, 3), &days));
        let summons = Deadline::find(national(), "panggilan_1", on).unwrap();
        assert!(!summons.keeps(on, date(2026, 7, 14), &days));
        assert!(summons.keeps(on, date(2026, 7, 15), &days));
        assert!(Deadline::find(national(), "tidak_ada", on).is_err());
    }
}
