//! From a judged month of attendance to what the allowance asks of it. Codes are not used: the
//! band is found again from the minutes, with the bands in force on each day.

use super::input::{AttendanceSums, DayMark, Tap};
use super::words::{Event, LeaveKind};
use crate::attendance::{self, Day, DayFlags, MonthLaw, MonthResult, Side, Status};
use crate::month::{Month, add_days};

/// How one side of a day came out.
fn tap(missing: bool, side: &Side, minutes: u16) -> Tap {
    if missing {
        return Tap::Missing;
    }
    let place = side.place(minutes).map_or(0, |place| place + 1);
    Tap::band(u8::try_from(place).unwrap_or(u8::MAX))
}

/// Both sides of a worked day.
fn taps(day: &Day, n: usize, law: &MonthLaw) -> Option<(Tap, Tap)> {
    let law = law.day(n).filter(|_| day.is_worked())?;
    Some((
        tap(day.flags.has(DayFlags::MISSING_IN), &law.bands.late, day.late_minutes),
        tap(day.flags.has(DayFlags::MISSING_OUT), &law.bands.early, day.early_minutes),
    ))
}

impl AttendanceSums {
    /// The sums of a judged month. Ceremonies, meetings, refused leave and hours out of office
    /// are other facts; the caller adds them.
    #[must_use]
    pub fn of(month: &MonthResult, law: &MonthLaw) -> AttendanceSums {
        let mut out = AttendanceSums {
            work_days: i64::from(month.sums.working_days),
            late_minutes: i64::from(month.sums.late_minutes),
            early_minutes: i64::from(month.sums.early_minutes),
            absent_days: i64::from(month.sums.absent_days),
            ..AttendanceSums::default()
        };
        for (n, day) in (1..).zip(month.days.iter()) {
            if let Some((arrival, departure)) = taps(day, n, law) {
                out.pairs.add(arrival, departure);
            }
        }
        out
    }
}

/// The days of a judged month that may have cost something, for the narration.
#[must_use]
pub fn day_marks(month: Month, days: &[Day], law: &MonthLaw) -> Vec<DayMark> {
    let mut out = Vec::new();
    for (n, day) in (1..).zip(days) {
        let date = add_days(month.first(), i64::try_from(n).unwrap_or(1) - 1);
        if day.status == Status::Absent {
            out.push(DayMark { date, event: Event::Absent });
        }
        let Some((arrival, departure)) = taps(day, n, law) else { continue };
        let events = [arrival.arrival_event(), departure.departure_event()];
        out.extend(events.into_iter().flatten().map(|event| DayMark { date, event }));
    }
    out
}

impl From<attendance::LeaveKind> for LeaveKind {
    fn from(kind: attendance::LeaveKind) -> LeaveKind {
        match kind {
            attendance::LeaveKind::Annual => LeaveKind::Annual,
            attendance::LeaveKind::Long => LeaveKind::Big,
            attendance::LeaveKind::Sick => LeaveKind::Sick,
            attendance::LeaveKind::Miscarriage => LeaveKind::Miscarriage,
            attendance::LeaveKind::Accident => LeaveKind::Accident,
            attendance::LeaveKind::Maternity => LeaveKind::Maternity,
            attendance::LeaveKind::Important => LeaveKind::Important,
            attendance::LeaveKind::Unpaid => LeaveKind::OutsideState,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attendance::{AttendanceLaw, Days, MonthSums};
    use crate::testing;

    #[test]
    fn bands_are_found_from_the_minutes_of_each_day() {
        let month: Month = "2026-06".parse().unwrap();
        let rules = AttendanceLaw::at(testing::national(), month.first()).unwrap();
        let law = MonthLaw::same(month, rules);
        let mut days = Days::blank(month.days());
        let mut worked = Day::bare(Status::Present);
        worked.required_minutes = 450;
        let late = Day { late_minutes: 45, early_minutes: 95, ..worked };
        let silent = Day { flags: DayFlags::MISSING_OUT, early_minutes: 120, ..worked };
        let absent = Day { status: Status::Absent, ..worked };
        for (place, day) in days.as_mut_slice().iter_mut().zip([worked, late, silent, absent]) {
            *place = day;
        }
        let sums = MonthSums::of(days.as_slice(), &law);
        let out = AttendanceSums::of(&MonthResult { days, sums }, &law);
        assert_eq!((out.work_days, out.absent_days, out.late_minutes), (4, 1, 45));
        assert_eq!(out.pairs.0[Tap::Band2 as usize][Tap::Band4 as usize], 1);
        assert_eq!(out.pairs.departures(Tap::Missing), 1);
        let marks = day_marks(month, days.as_slice(), &law);
        let told: Vec<_> = marks.iter().map(|mark| (mark.date.day(), mark.event)).collect();
        let wanted =
            [(2, Event::Late2), (2, Event::Early4), (3, Event::MissingOut), (4, Event::Absent)];
        assert_eq!(told, wanted);
    }
}
