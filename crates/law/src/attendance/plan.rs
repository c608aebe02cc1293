//! What a month asks of a person: hours per day from patterns, Ramadan, roster and holidays. It
//! is resolved once for everybody on the same pattern and knows nothing about punches.

use super::day::{DayFlags, Status};
use crate::book::{Book, RuleError};
use crate::calendar::{HolidayKind, Holidays, weekday};
use crate::month::{Month, add_days, days_between};
use crate::table::{Reader, Row};
use jiff::civil::{Date, date};
use serde::Serialize;

/// Key of the table of weekly patterns and shifts.
pub const PATTERNS: &str = "schedule.patterns";
/// Days of a plan: the month with one day before and one after, for shifts over midnight.
pub const PLAN_DAYS: usize = 33;
/// Minutes of a calendar day.
const DAY_MINUTES: i16 = 1440;

/// Hours of one working day or shift, in minutes after the midnight it starts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hours {
    /// Start.
    pub start_minute: i16,
    /// End; past 1440 when it lies in the next morning.
    pub end_minute: i16,
    /// Break, not counted as work.
    pub break_minutes: i16,
}

impl Hours {
    /// From clock minutes; an end at or before the start lies on the next day.
    #[must_use]
    pub fn new(start_minute: i16, end_minute: i16, break_minutes: i16) -> Hours {
        let over = end_minute <= start_minute;
        let end_minute = if over { end_minute.saturating_add(DAY_MINUTES) } else { end_minute };
        Hours { start_minute, end_minute, break_minutes }
    }

    /// Minutes owed, without the break.
    #[must_use]
    pub fn net_minutes(self) -> u16 {
        let net = self.end_minute.saturating_sub(self.start_minute);
        u16::try_from(net.saturating_sub(self.break_minutes)).unwrap_or(0)
    }
}

/// What one day asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Work {
    /// Nobody has said; no duty follows from it.
    #[default]
    Unknown,
    /// Free by pattern or roster.
    Off,
    /// Fixed hours.
    Shift(Hours),
    /// Own hours: so many minutes, by the day or summed over the week.
    Dynamic {
        /// Minutes owed.
        minutes: u16,
        /// Summed over the week instead of counted by the day.
        weekly: bool,
    },
}

/// One day of a plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DayPlan {
    /// What it asks, before holidays.
    pub work: Work,
    /// The holiday that frees this person that day.
    pub holiday: Option<HolidayKind>,
    /// Whether the hours of Ramadan hold.
    pub ramadan: bool,
    /// Place of the pattern in [`super::MonthInput::sources`].
    pub source: u8,
}

impl DayPlan {
    /// What it asks in the end; `None` on a day that asks nothing.
    #[must_use]
    pub fn owed(&self) -> Option<Work> {
        match self.work {
            Work::Off | Work::Unknown => None,
            _ if self.holiday.is_some() => None,
            work => Some(work),
        }
    }

    pub(crate) fn required_minutes(&self) -> u16 {
        match self.owed() {
            Some(Work::Shift(hours)) => hours.net_minutes(),
            Some(Work::Dynamic { minutes, .. }) => minutes,
            _ => 0,
        }
    }

    /// Status of a day that asks nothing.
    pub(crate) fn free_status(&self) -> Option<Status> {
        match (self.work, self.holiday) {
            (Work::Unknown, None) => Some(Status::Unscheduled),
            (_, Some(kind)) => Some(Status::Holiday(kind)),
            (Work::Off, None) => Some(Status::DayOff),
            _ => None,
        }
    }

    pub(crate) fn flags(&self) -> DayFlags {
        if self.ramadan { DayFlags::RAMADAN } else { DayFlags::default() }
    }
}

/// A weekly pattern or, with the same hours every day, a shift of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pattern {
    /// Its code, for example `5hari_normal`.
    pub code: String,
    /// Hours by weekday, Monday first; `None` is a day off.
    pub week: [Option<Hours>; 7],
}

impl Pattern {
    /// All patterns of the book that are in force that day.
    pub fn all(book: &Book, on: Date) -> Result<Vec<Pattern>, RuleError> {
        let mut patterns: Vec<Pattern> = Vec::new();
        for row in Reader::at(book, PATTERNS, on)?.rows() {
            let code = row.text("pattern")?;
            let hours = read_hours(row)?;
            let at = match patterns.iter().position(|pattern| pattern.code == code) {
                Some(at) => at,
                None => {
                    patterns.push(Pattern { code: code.to_owned(), week: [None; 7] });
                    patterns.len() - 1
                }
            };
            let Some(pattern) = patterns.get_mut(at) else { continue };
            match row.text("weekday")? {
                "any" => pattern.week = [Some(hours); 7],
                day => {
                    let slot = weekday_of(day).and_then(|n| pattern.week.get_mut(n));
                    *slot.ok_or_else(|| wrong("weekday", "mon to sun, or any"))? = Some(hours);
                }
            }
        }
        Ok(patterns)
    }

    /// One pattern by its code.
    pub fn find(book: &Book, code: &str, on: Date) -> Result<Pattern, RuleError> {
        Pattern::all(book, on)?
            .into_iter()
            .find(|pattern| pattern.code == code)
            .ok_or_else(|| RuleError::NoRule { key: format!("{PATTERNS}/{code}") })
    }

    /// Minutes owed in a week, without breaks.
    #[must_use]
    pub fn weekly_minutes(&self) -> i64 {
        self.week.iter().flatten().map(|hours| i64::from(hours.net_minutes())).sum()
    }

    /// Days of the week that are worked.
    #[must_use]
    pub fn work_week(&self) -> crate::calendar::WorkWeek {
        crate::calendar::WorkWeek(self.week.map(|hours| hours.is_some()))
    }
}

fn wrong(column: &'static str, want: &'static str) -> RuleError {
    RuleError::Cell { key: PATTERNS.to_owned(), column, want }
}

fn weekday_of(word: &str) -> Option<usize> {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|day| *day == word)
}

fn read_hours(row: Row<'_>) -> Result<Hours, RuleError> {
    let clock = |column| parse_clock(row.text(column)?).ok_or_else(|| wrong(column, "hh:mm"));
    let rest = i16::try_from(row.int("break_minutes")?);
    let rest = rest.map_err(|_| wrong("break_minutes", "minutes of a day"))?;
    Ok(Hours::new(clock("start")?, clock("end")?, rest))
}

/// `07:30` as minutes after midnight.
#[must_use]
pub fn parse_clock(text: &str) -> Option<i16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute) = (hour.parse::<i16>().ok()?, minute.parse::<i16>().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

/// A pattern that holds for a while, by assignment of the unit or of the person.
#[derive(Clone, Copy, Debug)]
pub struct Assigned<'a> {
    /// First day.
    pub from: Date,
    /// Last day, or open.
    pub to: Option<Date>,
    /// The pattern.
    pub pattern: &'a Pattern,
    /// The pattern while Ramadan lasts, if another one holds.
    pub ramadan: Option<&'a Pattern>,
    /// Whether the unit serves on holidays, as wards do.
    pub serves_on_holidays: bool,
    /// Place in [`super::MonthInput::sources`].
    pub source: u8,
}

/// One day of a roster; it goes before every pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RosterDay {
    /// The day a shift starts on.
    pub date: Date,
    /// What it asks.
    pub work: Work,
    /// Whether this day is served although it is a holiday.
    pub serves_on_holidays: bool,
    /// Place in [`super::MonthInput::sources`].
    pub source: u8,
}

/// Everything a plan is resolved from.
#[derive(Clone, Copy, Debug)]
pub struct PlanFacts<'a> {
    /// Patterns; of several that hold on a day the last in the list wins.
    pub assigned: &'a [Assigned<'a>],
    /// Roster; of several entries for a day the last wins.
    pub roster: &'a [RosterDay],
    /// Free days that hold for the person's unit.
    pub holidays: &'a Holidays,
    /// Days that the unit works although they are holidays.
    pub served: &'a [Date],
    /// Months of Ramadan, first and last day.
    pub ramadan: &'a [(Date, Date)],
}

/// A month resolved day by day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    month: Month,
    base_s: i64,
    days: [DayPlan; PLAN_DAYS],
}

impl Plan {
    /// Resolves a month.
    #[must_use]
    pub fn resolve(month: Month, facts: &PlanFacts<'_>) -> Plan {
        let mut plan = Plan::of_days(month, |_| DayPlan::default());
        for (day, slot) in (0i64..).zip(plan.days.iter_mut()) {
            *slot = resolve_day(add_days(month.first(), day - 1), facts);
        }
        plan
    }

    /// A plan day by day, for rosters that are resolved elsewhere.
    #[must_use]
    pub fn of_days(month: Month, day: impl Fn(Date) -> DayPlan) -> Plan {
        let mut days = [DayPlan::default(); PLAN_DAYS];
        for (n, slot) in (0i64..).zip(days.iter_mut()) {
            *slot = day(add_days(month.first(), n - 1));
        }
        Plan { month, base_s: civil_seconds(month.first()), days }
    }

    /// The month.
    #[must_use]
    pub fn month(&self) -> Month {
        self.month
    }

    /// Civil seconds of the first midnight of the month.
    #[must_use]
    pub fn base_s(&self) -> i64 {
        self.base_s
    }

    /// The plan of a day of the month; 0 is the day before, `days + 1` the day after.
    #[must_use]
    pub fn day(&self, day: usize) -> DayPlan {
        self.days.get(day).copied().unwrap_or_default()
    }

    /// All planned days; the first is the day before the month.
    #[must_use]
    pub fn days(&self) -> &[DayPlan; PLAN_DAYS] {
        &self.days
    }

    /// Whether the person owes work on this day of the month.
    #[must_use]
    pub fn works(&self, date: Date) -> bool {
        let at = days_between(self.month.first(), date).saturating_add(1);
        usize::try_from(at).is_ok_and(|at| self.day(at).owed().is_some())
    }
}

fn resolve_day(date: Date, facts: &PlanFacts<'_>) -> DayPlan {
    let in_ramadan = facts.ramadan.iter().any(|&(first, last)| first <= date && date <= last);
    let mut plan = DayPlan::default();
    let mut serves = false;
    let holds = |a: &&Assigned<'_>| a.from <= date && a.to.is_none_or(|to| date <= to);
    if let Some(assigned) = facts.assigned.iter().rev().find(holds) {
        let ramadan = assigned.ramadan.filter(|_| in_ramadan);
        let pattern = ramadan.unwrap_or(assigned.pattern);
        let hours = pattern.week.get(weekday(date)).copied().flatten();
        plan.work = hours.map_or(Work::Off, Work::Shift);
        plan.ramadan = ramadan.is_some();
        plan.source = assigned.source;
        serves = assigned.serves_on_holidays;
    }
    if let Some(entry) = facts.roster.iter().rev().find(|entry| entry.date == date) {
        plan = DayPlan { work: entry.work, source: entry.source, ..DayPlan::default() };
        serves |= entry.serves_on_holidays;
    }
    if !serves && !facts.served.contains(&date) {
        plan.holiday = facts.holidays.on(date).map(|holiday| holiday.kind);
    }
    plan
}

/// Seconds from 1970-01-01 to the midnight that begins this day, read as a wall clock.
#[must_use]
pub fn civil_seconds(day: Date) -> i64 {
    days_between(date(1970, 1, 1), day) * 86_400
}
