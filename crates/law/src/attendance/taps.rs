//! Which punches belong to which day, and which of them check in and out. Order and duplicates
//! cannot matter, because only the first and the last of each window are kept.

use super::input::{MonthInput, Punch};
use super::kind::Grade;
use super::plan::{Hours, PLAN_DAYS, Plan, Work};
use super::rules::{AttendanceLaw, MonthLaw, Pick};

const DAY_S: i32 = 86_400;
const MINUTE_S: i32 = 60;

/// Where punches of a day are looked for, in seconds from the first midnight of the month.
/// Open at the end: a punch at `close` belongs to what comes after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) open: i32,
    pub(crate) close: i32,
    in_until: i32,
    out_from: i32,
}

/// The windows of a month; a day that asks nothing has none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Windows([Option<Window>; PLAN_DAYS]);

impl Windows {
    /// Windows of all days, with neighbours kept apart.
    pub(crate) fn of(plan: &Plan, law: &MonthLaw) -> Windows {
        let mut windows = [None; PLAN_DAYS];
        let mut before: Option<usize> = None;
        for day in 0..PLAN_DAYS {
            let Some(law) = law.day(day.max(1)) else { continue };
            let Some((hours, window)) = of_day(plan, day, law) else { continue };
            let (window, clipped) = match before.and_then(|b| Some((b, windows.get(b)?.as_ref()?)))
            {
                Some((b, last)) => match shift_hours(plan, b) {
                    Some(earlier) => part(*last, earlier, window, hours, law.tap_touching),
                    None => (window, *last),
                },
                None => (window, window),
            };
            if let Some(last) = before.and_then(|b| windows.get_mut(b)) {
                *last = Some(clipped);
            }
            if let Some(slot) = windows.get_mut(day) {
                *slot = Some(window);
            }
            before = Some(day);
        }
        Windows(windows)
    }

    pub(crate) fn day(&self, day: usize) -> Option<Window> {
        self.0.get(day).copied().flatten()
    }
}

/// Start and end of a day's work in seconds from the first midnight of the month.
fn shift_hours(plan: &Plan, day: usize) -> Option<(i32, i32)> {
    let midnight = midnight(day);
    match plan.day(day).owed()? {
        Work::Shift(Hours { start_minute, end_minute, .. }) => Some((
            midnight + i32::from(start_minute) * MINUTE_S,
            midnight + i32::from(end_minute) * MINUTE_S,
        )),
        _ => Some((midnight, midnight + DAY_S)),
    }
}

fn of_day(plan: &Plan, day: usize, law: &AttendanceLaw) -> Option<((i32, i32), Window)> {
    let (start, end) = shift_hours(plan, day)?;
    if !matches!(plan.day(day).owed()?, Work::Shift(_)) {
        let window = Window { open: start, close: end, in_until: end, out_from: start };
        return Some(((start, end), window));
    }
    let window = Window {
        open: start - law.opens_before * MINUTE_S,
        close: end + law.closes_after * MINUTE_S,
        in_until: start + law.in_closes_after * MINUTE_S,
        out_from: end - law.out_opens_before * MINUTE_S,
    };
    Some(((start, end), window))
}

/// Keeps two neighbouring windows apart. Shifts that touch share the punches between them: one
/// punch at seven ends the night and begins the morning.
fn part(
    mut last: Window,
    earlier: (i32, i32),
    mut window: Window,
    hours: (i32, i32),
    touching: i32,
) -> (Window, Window) {
    let gap = hours.0 - earlier.1;
    if gap > touching * MINUTE_S {
        let boundary = earlier.1 + gap / 2;
        last.close = last.close.min(boundary);
        window.open = window.open.max(boundary);
    } else {
        last.close = last.close.min(hours.0 + (hours.1 - hours.0) / 2);
        window.open = window.open.max(earlier.0 + (earlier.1 - earlier.0) / 2);
    }
    (window, last)
}

/// Midnight of a planned day in seconds from the first midnight of the month.
pub(crate) fn midnight(day: usize) -> i32 {
    (i32::try_from(day).unwrap_or(0) - 1) * DAY_S
}

/// A punch that may count: when, and how good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Seconds after the day's midnight.
    pub(crate) at_s: i32,
    pub(crate) grade: Grade,
}

/// The ends of a day's punches. Each end packs time and grade into one number, so that of two
/// equal times the better grade is kept whatever the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taps {
    in_first: i32,
    in_last: i32,
    out_first: i32,
    out_last: i32,
    pub(crate) suspect: bool,
}

const NONE_FIRST: i32 = i32::MAX;
const NONE_LAST: i32 = i32::MIN;

impl Taps {
    pub(crate) const NONE: Taps = Taps {
        in_first: NONE_FIRST,
        in_last: NONE_LAST,
        out_first: NONE_FIRST,
        out_last: NONE_LAST,
        suspect: false,
    };

    #[inline]
    fn add(&mut self, at: i32, grade: u8, window: &Window, suspect: bool) {
        let first = at * 8 + i32::from(7 - grade.min(7));
        let last = at * 8 + i32::from(grade.min(7));
        if at <= window.in_until {
            self.in_first = self.in_first.min(first);
            self.in_last = self.in_last.max(last);
        }
        if at >= window.out_from {
            self.out_first = self.out_first.min(first);
            self.out_last = self.out_last.max(last);
        }
        self.suspect |= suspect;
    }

    pub(crate) fn any(&self) -> bool {
        self.in_first != NONE_FIRST || self.out_first != NONE_FIRST
    }

    /// Check-in and check-out by the policy in force. Punches closer than the gap are one, and
    /// count for the side of the work that they are nearer to.
    pub(crate) fn choose(
        &self,
        law: &AttendanceLaw,
        day: usize,
        hours: Hours,
    ) -> (Option<Mark>, Option<Mark>) {
        let arrive = match law.tap_in {
            Pick::First => first(self.in_first, day),
            Pick::Last => last(self.in_last, day),
        };
        let leave = match law.tap_out {
            Pick::First => first(self.out_first, day),
            Pick::Last => last(self.out_last, day),
        };
        let (Some(a), Some(b)) = (arrive, leave) else { return (arrive, leave) };
        let apart = b.at_s - a.at_s;
        if apart > 0 && apart >= law.tap_gap * MINUTE_S {
            return (arrive, leave);
        }
        let to_start = (a.at_s - i32::from(hours.start_minute) * MINUTE_S).abs();
        let to_end = (i32::from(hours.end_minute) * MINUTE_S - b.at_s).abs();
        if to_start <= to_end { (arrive, None) } else { (None, leave) }
    }
}

fn first(packed: i32, day: usize) -> Option<Mark> {
    let grade = 7 - packed.rem_euclid(8);
    (packed != NONE_FIRST).then(|| mark(packed.div_euclid(8), grade, day))
}

fn last(packed: i32, day: usize) -> Option<Mark> {
    (packed != NONE_LAST).then(|| mark(packed.div_euclid(8), packed.rem_euclid(8), day))
}

fn mark(at: i32, grade: i32, day: usize) -> Mark {
    let grade = u8::try_from(grade).ok().and_then(Grade::from_code).unwrap_or(Grade::None);
    Mark { at_s: at - midnight(day), grade }
}

/// Time of a punch in seconds from the first midnight of the month, on the clock of the office;
/// `None` when it lies outside the plan.
#[inline]
pub(crate) fn office_time(input: &MonthInput<'_>, punch: &Punch) -> Option<i32> {
    let zone_s = i64::from(input.zone.hours() - punch.zone.hours()) * 3_600;
    let at = punch.at_local_s.checked_add(zone_s)?.checked_sub(input.plan.base_s())?;
    let at = i32::try_from(at).ok()?;
    (-DAY_S..DAY_S * 32).contains(&at).then_some(at)
}

/// The planned day on whose midnight-to-midnight a time lies.
#[inline]
pub(crate) fn civil_day(at: i32) -> usize {
    usize::try_from(at.div_euclid(DAY_S) + 1).unwrap_or(0)
}

/// All punches of a month, sorted into their days.
pub(crate) fn gather(
    input: &MonthInput<'_>,
    law: &MonthLaw,
    windows: &Windows,
) -> [Taps; PLAN_DAYS] {
    let mut taps = [Taps::NONE; PLAN_DAYS];
    for punch in input.punches {
        let Some(at) = office_time(input, punch) else { continue };
        let civil = civil_day(at);
        let Some(law) = law.day(civil.clamp(1, 31)) else { continue };
        if punch.flags.any(law.ignored_flags) {
            continue;
        }
        let suspect = punch.flags.any(law.suspect_flags);
        let grade = punch.grade.code();
        // Without seconds all punches of a minute are one, so the best grade of them is kept.
        let at = if law.seconds_count { at } else { at.div_euclid(MINUTE_S) * MINUTE_S };
        let mut taken = false;
        for day in civil.saturating_sub(1)..=(civil + 1) {
            let Some(window) = windows.day(day) else { continue };
            if (window.open..window.close).contains(&at) {
                taken = true;
                if let Some(slot) = taps.get_mut(day) {
                    slot.add(at, grade, &window, suspect);
                }
            }
        }
        if !taken && windows.day(civil).is_none() {
            let all = Window { open: at, close: at, in_until: at, out_from: at };
            if let Some(slot) = taps.get_mut(civil) {
                slot.add(at, grade, &all, suspect);
            }
        }
    }
    taps
}
