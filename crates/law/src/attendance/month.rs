//! A month of one person: every day judged once, and the sums that pay and discipline ask for.

use super::day::{Day, DayFlags, Days, Status};
use super::input::MonthInput;
use super::judge::{DayCase, judge};
use super::kind::{DutyKind, LeaveKind};
use super::rules::{AttendanceLaw, MonthLaw};
use super::taps::{Taps, Windows, gather, midnight};
use crate::book::Book;
use crate::calendar::weekday;
use crate::month::add_days;
use crate::trace::{Narrator, Reason, Silent, Tracer};
use jiff::civil::Date;
use serde::Serialize;

/// A judged month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthResult {
    /// Its days.
    pub days: Days,
    /// Their sums.
    pub sums: MonthSums,
}

/// Sums of a month. Minutes are minutes, everything else counts days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MonthSums {
    /// Days on which work was owed by the own pattern.
    pub working_days: u16,
    /// Days worked, in whatever mode; missing taps included.
    pub present_days: u16,
    /// Of these, days in a flexible mode.
    pub flexible_days: u16,
    /// Of these, days that only a declared outage speaks for.
    pub outage_days: u16,
    /// *Tanpa keterangan*.
    pub absent_days: u16,
    /// Days with lateness.
    pub late_days: u16,
    /// Minutes late.
    pub late_minutes: u32,
    /// Days left too early.
    pub early_days: u16,
    /// Minutes left too early.
    pub early_minutes: u32,
    /// Days without check-in.
    pub missing_in: u16,
    /// Days without check-out.
    pub missing_out: u16,
    /// Days by band of lateness, in the order of the band table.
    pub late_bands: [u16; super::bands::MAX_BANDS],
    /// Days by band of early leave, in the order of the band table.
    pub early_bands: [u16; super::bands::MAX_BANDS],
    /// Working days on leave, by [`LeaveKind::code`].
    pub leave_days: [u16; 16],
    /// Working days on *dinas luar*.
    pub duty_days: u16,
    /// Working days in *diklat*.
    pub training_days: u16,
    /// Working days in *tugas belajar*.
    pub study_days: u16,
    /// Working days excused by a permit.
    pub permit_days: u16,
    /// Days that own hours fell short on, minutes; a week counts as far as it lies in the month.
    pub short_minutes: u32,
    /// Minutes worked.
    pub worked_minutes: u32,
    /// Minutes owed.
    pub required_minutes: u32,
    /// Days that are not over or whose data have not arrived.
    pub pending_days: u16,
    /// Days before or after service.
    pub not_employed_days: u16,
    /// Days of the calendar without duty.
    pub free_days: u16,
}

impl MonthSums {
    /// Sums of a month's days.
    #[must_use]
    pub fn of(days: &[Day], law: &MonthLaw) -> MonthSums {
        let mut sums = MonthSums::default();
        let mut week = weekday(law.month().first());
        let mut balance = WeekBalance::default();
        for (n, day) in (1..).zip(days) {
            if let Some(law) = law.day(n) {
                sums.add(day, law);
            }
            balance.add(day);
            if week == 6 || n == days.len() {
                sums.short_minutes += balance.close();
            }
            week = (week + 1) % 7;
        }
        sums
    }

    /// Working days on one kind of leave.
    #[must_use]
    pub fn leave(&self, kind: LeaveKind) -> u16 {
        self.leave_days.get(usize::from(kind.code())).copied().unwrap_or(0)
    }

    /// Missing check-ins and check-outs.
    #[must_use]
    pub fn missing_taps(&self) -> u16 {
        self.missing_in + self.missing_out
    }

    fn add(&mut self, day: &Day, law: &AttendanceLaw) {
        let owed = u16::from(day.is_working_day());
        self.working_days += owed;
        self.required_minutes += u32::from(day.required_minutes);
        match day.status {
            Status::NotYet => self.pending_days += 1,
            Status::NotEmployed => self.not_employed_days += 1,
            Status::Unscheduled | Status::DayOff | Status::Holiday(_) => self.free_days += 1,
            Status::Leave(kind) => {
                if let Some(slot) = self.leave_days.get_mut(usize::from(kind.code())) {
                    *slot += owed;
                }
            }
            Status::Study => self.study_days += owed,
            Status::Duty(DutyKind::Travel) => self.duty_days += owed,
            Status::Duty(DutyKind::Training) => self.training_days += owed,
            Status::Permit(_) => self.permit_days += owed,
            Status::Absent => self.absent_days += 1,
            Status::Present | Status::Flexible(_) | Status::Outage => self.add_worked(day, law),
        }
    }

    fn add_worked(&mut self, day: &Day, law: &AttendanceLaw) {
        self.present_days += 1;
        self.flexible_days += u16::from(matches!(day.status, Status::Flexible(_)));
        self.outage_days += u16::from(day.status == Status::Outage);
        self.worked_minutes += u32::from(day.worked_minutes);
        let no_in = day.flags.has(DayFlags::MISSING_IN);
        let no_out = day.flags.has(DayFlags::MISSING_OUT);
        self.missing_in += u16::from(no_in);
        self.missing_out += u16::from(no_out);
        self.late_days += u16::from(day.late_minutes > 0 && !no_in);
        self.early_days += u16::from(day.early_minutes > 0 && !no_out);
        self.late_minutes += u32::from(day.late_minutes);
        self.early_minutes += u32::from(day.early_minutes);
        let late = law.bands.late.place(day.late_minutes).filter(|_| !no_in);
        if let Some(slot) = late.and_then(|place| self.late_bands.get_mut(place)) {
            *slot += 1;
        }
        let early = law.bands.early.place(day.early_minutes).filter(|_| !no_out);
        if let Some(slot) = early.and_then(|place| self.early_bands.get_mut(place)) {
            *slot += 1;
        }
    }
}

/// Own hours of one week, as far as it lies in the month.
#[derive(Clone, Copy, Debug, Default)]
struct WeekBalance {
    short_by_day: u32,
    worked: u32,
    required: u32,
}

impl WeekBalance {
    fn add(&mut self, day: &Day) {
        if !day.flags.has(DayFlags::DYNAMIC) || !day.is_worked() {
            return;
        }
        // A day that still runs is not short of anything yet.
        if day.flags.has(DayFlags::PROVISIONAL) {
            return;
        }
        if day.flags.has(DayFlags::WEEKLY) {
            self.worked += u32::from(day.worked_minutes);
            self.required += u32::from(day.required_minutes);
        } else {
            self.short_by_day += u32::from(day.short_minutes());
        }
    }

    fn close(&mut self) -> u32 {
        let short = self.short_by_day + self.required.saturating_sub(self.worked);
        *self = WeekBalance::default();
        short
    }
}

/// Judges a month in silence; nothing is allocated.
///
/// The plan and the law must be of the same month; days of another month stay pending.
#[must_use]
pub fn judge_month(input: &MonthInput<'_>, law: &MonthLaw) -> MonthResult {
    let month = input.plan.month();
    let mut days = Days::blank(month.days());
    let windows = Windows::of(input.plan, law);
    let taps = gather(input, law, &windows);
    let mut date = month.first();
    for (n, slot) in (1..).zip(days.as_mut_slice()) {
        let tapped = taps.get(n).copied().unwrap_or(Taps::NONE);
        if let Some(case) = case_of(input, law, &windows, tapped, n, date) {
            *slot = judge(&case, &mut Silent);
        }
        date = date.tomorrow().unwrap_or(date);
    }
    MonthResult { days, sums: MonthSums::of(&days, law) }
}

/// Judges one day of the month aloud. `None` when the month has no such day.
#[must_use]
pub fn why_day(
    input: &MonthInput<'_>,
    law: &MonthLaw,
    book: &Book,
    day: i8,
) -> Option<(Day, Reason)> {
    let mut narrator = Narrator::new();
    let judged = judge_day(input, law, book, day, &mut narrator)?;
    let reason = narrator.finish().into_iter().next()?;
    Some((judged, reason))
}

/// Judges one day for any listener.
pub fn judge_day<T: Tracer>(
    input: &MonthInput<'_>,
    law: &MonthLaw,
    book: &Book,
    day: i8,
    t: &mut T,
) -> Option<Day> {
    let month = input.plan.month();
    if !(1..=month.days()).contains(&day) {
        return None;
    }
    let n = usize::try_from(day).ok()?;
    let windows = Windows::of(input.plan, law);
    let taps = gather(input, law, &windows);
    let date = add_days(month.first(), i64::from(day) - 1);
    let tapped = taps.get(n).copied().unwrap_or(Taps::NONE);
    let mut case = case_of(input, law, &windows, tapped, n, date)?;
    case.book = Some(book);
    Some(judge(&case, t))
}

fn case_of<'a>(
    input: &'a MonthInput<'a>,
    law: &'a MonthLaw,
    windows: &Windows,
    taps: Taps,
    day: usize,
    date: Date,
) -> Option<DayCase<'a>> {
    if law.month() != input.plan.month() {
        return None;
    }
    let law = law.day(day)?;
    let here = input.plan.base_s().saturating_add(i64::from(midnight(day)));
    Some(DayCase {
        input,
        law,
        book: None,
        day,
        date,
        plan: input.plan.day(day),
        window: windows.day(day),
        taps,
        posted_until: posted_until(input, law),
        until_s: input.until_local_s.saturating_sub(here),
    })
}

/// Last day on which facts of the month may be posted.
fn posted_until(input: &MonthInput<'_>, law: &AttendanceLaw) -> Option<Date> {
    let day = law.fact_deadline_day;
    let first = input.plan.month().next().first();
    (day > 0).then(|| add_days(first, i64::from(day) - 1))
}
