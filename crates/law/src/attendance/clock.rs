//! A day judged by punches: against the clock of a shift, or against a sum of minutes. Permits,
//! corrections and outages can only help; nothing here can turn them against a person.

use super::day::{Day, DayFlags, Status};
use super::input::{CorrectionKind, DayFact, FactKind};
use super::judge::DayCase;
use super::kind::{Class, Grade, PermitKind};
use super::plan::Hours;
use super::taps::{Mark, midnight};
use super::why;
use crate::trace::Tracer;

const MINUTE_S: i32 = 60;

/// Both ends of a day's work while it is being judged. Times are seconds after midnight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sides {
    pub(crate) arrive: Option<Mark>,
    pub(crate) leave: Option<Mark>,
    /// When the person must be there at the latest; moved by permits and partial duty.
    pub(crate) due_in_s: i32,
    /// When the person may leave at the earliest.
    pub(crate) due_out_s: i32,
    /// Lateness and a missing check-in are excused.
    pub(crate) in_excused: bool,
    /// Early leave and a missing check-out are excused.
    pub(crate) out_excused: bool,
    /// A permit without a time allows to come as late as one needs.
    late_allowed: bool,
    /// A permit without a time allows to leave as early as one needs.
    early_allowed: bool,
    /// Arrival that counts when an outage may have hidden an earlier one.
    arrive_s: Option<i32>,
    /// Departure that counts when an outage may have hidden a later one.
    leave_s: Option<i32>,
    /// Minutes covered by permits and partial duty, for own hours.
    covered_minutes: i32,
    pub(crate) flags: DayFlags,
    /// Something other than an outage speaks for the day.
    decided: bool,
}

fn sides<T: Tracer>(case: &DayCase<'_>, hours: Hours, t: &mut T) -> Sides {
    let (arrive, leave) = case.taps.choose(case.law, case.day, hours);
    let mut sides = Sides {
        arrive,
        leave,
        due_in_s: i32::from(hours.start_minute) * MINUTE_S,
        due_out_s: i32::from(hours.end_minute) * MINUTE_S,
        in_excused: false,
        out_excused: false,
        late_allowed: false,
        early_allowed: false,
        arrive_s: None,
        leave_s: None,
        covered_minutes: 0,
        flags: case.plan.flags(),
        decided: false,
    };
    sides.flags.set_if(case.taps.suspect, DayFlags::SUSPECT);
    relieve(case, &mut sides, t);
    correct(case, &mut sides, t);
    sides.arrive_s = sides.arrive.map(|mark| mark.at_s);
    sides.leave_s = sides.leave.map(|mark| mark.at_s);
    protect(case, hours, &mut sides, t);
    sides
}

/// Permits and duty for part of the day move what is due.
fn relieve<T: Tracer>(case: &DayCase<'_>, sides: &mut Sides, t: &mut T) {
    let (start_s, end_s) = (sides.due_in_s, sides.due_out_s);
    let mut moved = true;
    // One fact may reach up to where another begins; each round but the last moves something.
    while moved {
        moved = false;
        for (from_s, to_s) in case.part_facts().filter_map(seconds) {
            if from_s <= sides.due_in_s && to_s > sides.due_in_s {
                sides.due_in_s = to_s;
                moved = true;
            }
            if to_s >= sides.due_out_s && from_s < sides.due_out_s {
                sides.due_out_s = from_s;
                moved = true;
            }
        }
    }
    // Whoever begins or ends the day on duty elsewhere owes no tap there.
    for fact in case.part_facts().filter(|fact| is_elsewhere(fact)) {
        sides.decided = true;
        if let Some((from_s, to_s)) = seconds(fact) {
            sides.in_excused |= from_s <= start_s && to_s > start_s;
            sides.out_excused |= to_s >= end_s && from_s < end_s;
        }
    }
    for fact in case.part_facts() {
        sides.flags.set(DayFlags::PERMITTED);
        sides.flags.set_if(fact.recorded_on > case.date, DayFlags::POSTED_LATE);
        match (fact.kind, fact.part) {
            (FactKind::Permit(PermitKind::LateArrival), None) => sides.late_allowed = true,
            (FactKind::Permit(PermitKind::EarlyLeave), None) => sides.early_allowed = true,
            (_, Some((from, to))) => {
                sides.covered_minutes += i32::from(to.saturating_sub(from)).max(0);
            }
            _ => {}
        }
        why::part(case, fact, t);
    }
    // Together they may leave nothing of the day.
    if sides.due_in_s >= sides.due_out_s {
        sides.in_excused = true;
        sides.out_excused = true;
        sides.decided = true;
    }
}

/// The part of the day in seconds after midnight.
fn seconds(fact: &DayFact) -> Option<(i32, i32)> {
    fact.part.map(|(from, to)| (i32::from(from) * MINUTE_S, i32::from(to) * MINUTE_S))
}

fn is_elsewhere(fact: &DayFact) -> bool {
    matches!(fact.kind.class(), Class::Duty | Class::Study)
}

/// Approved corrections set or excuse an end.
fn correct<T: Tracer>(case: &DayCase<'_>, sides: &mut Sides, t: &mut T) {
    let (mut in_by, mut out_by) = (i64::MIN, i64::MIN);
    let decided =
        |minute: i16| Some(Mark { at_s: i32::from(minute) * MINUTE_S, grade: Grade::Decided });
    for correction in case.corrections() {
        match correction.kind {
            CorrectionKind::In { minute } if correction.id >= in_by => {
                in_by = correction.id;
                sides.arrive = decided(minute);
            }
            CorrectionKind::Out { minute } if correction.id >= out_by => {
                out_by = correction.id;
                sides.leave = decided(minute);
            }
            CorrectionKind::In { .. } | CorrectionKind::Out { .. } => {}
            CorrectionKind::ExcuseIn => sides.in_excused = true,
            CorrectionKind::ExcuseOut => sides.out_excused = true,
            CorrectionKind::Present => {
                sides.in_excused = true;
                sides.out_excused = true;
            }
        }
        sides.flags.set(DayFlags::CORRECTED);
        sides.decided = true;
        why::correction(case, correction, t);
    }
}

/// An outage hides arrivals and departures. Whatever could have happened while it lasted is
/// taken to have happened.
fn protect<T: Tracer>(case: &DayCase<'_>, hours: Hours, sides: &mut Sides, t: &mut T) {
    let Some(window) = case.window else { return };
    let here = midnight(case.day);
    let (open, close) = (window.open - here, window.close - here);
    let middle = (i32::from(hours.start_minute) + i32::from(hours.end_minute)) * MINUTE_S / 2;
    for outage in case.input.outages {
        let on_day = |at: i64| {
            let at = at.saturating_sub(case.input.plan.base_s()).saturating_sub(i64::from(here));
            i32::try_from(at.clamp(i64::from(open), i64::from(close))).unwrap_or(open)
        };
        let (from, to) = (on_day(outage.from_local_s), on_day(outage.to_local_s));
        if from >= to {
            continue;
        }
        match (sides.arrive_s, sides.leave_s) {
            (None, None) => {
                sides.in_excused |= from <= middle;
                sides.out_excused |= to > middle;
            }
            (None, Some(leave)) => sides.in_excused |= from < leave,
            (Some(arrive), None) => sides.out_excused |= to > arrive,
            (Some(_), Some(_)) => {}
        }
        sides.arrive_s = sides.arrive_s.map(|at| at.min(from));
        sides.leave_s = sides.leave_s.map(|at| at.max(to));
        sides.flags.set(DayFlags::OUTAGE);
        why::outage(case, outage, t);
    }
}

/// A day against the clock of its shift.
pub(crate) fn by_clock<T: Tracer>(case: &DayCase<'_>, hours: Hours, t: &mut T) -> Day {
    let mut sides = sides(case, hours, t);
    let close_s = case.window.map_or(i32::MAX, |window| window.close - midnight(case.day));
    let running = case.until_s < i64::from(close_s);
    if let Some(day) = without_record(&sides, running) {
        return Day { required_minutes: hours.net_minutes(), ..day };
    }
    let longest = hours.end_minute.saturating_sub(hours.start_minute);
    let longest = u16::try_from(longest).unwrap_or(0);
    let mut late = late_minutes(case, &mut sides).min(longest);
    let early = early_minutes(case, &mut sides, running).min(longest);
    if made_up(case, &sides, late) {
        late = 0;
        sides.flags.set(DayFlags::MADE_UP);
    }
    let (late, early) = capped(late, early, case.law.day_cap_minutes);
    let day = Day {
        status: Status::Present,
        flags: sides.flags,
        in_minute: sides.arrive.map(|mark| minute(mark.at_s)),
        out_minute: sides.leave.map(|mark| minute(mark.at_s)),
        late_minutes: late,
        early_minutes: early,
        worked_minutes: worked_minutes(sides.arrive, sides.leave, hours.break_minutes),
        required_minutes: hours.net_minutes(),
        evidence: weaker(sides.arrive, sides.leave),
    };
    why::minutes(case, &sides, &day, t);
    day
}

/// A day without any record: still to come, protected, excused or absent.
fn without_record(sides: &Sides, running: bool) -> Option<Day> {
    if sides.arrive.is_some() || sides.leave.is_some() {
        return None;
    }
    let status = match (sides.in_excused, sides.out_excused) {
        (true, true) if sides.decided => Status::Present,
        _ if running => Status::NotYet,
        (true, true) => Status::Outage,
        (false, false) => Status::Absent,
        _ => return None,
    };
    let evidence = if sides.decided { Grade::Decided } else { Grade::None };
    Some(Day { flags: sides.flags, evidence, ..Day::bare(status) })
}

fn late_minutes(case: &DayCase<'_>, sides: &mut Sides) -> u16 {
    if sides.in_excused {
        return 0;
    }
    let Some(arrive_s) = sides.arrive_s else {
        sides.flags.set(DayFlags::MISSING_IN);
        return case.law.missing_in_minutes;
    };
    if sides.late_allowed {
        return 0;
    }
    let over = if case.law.seconds_count {
        (arrive_s - sides.due_in_s + MINUTE_S - 1).div_euclid(MINUTE_S)
    } else {
        (arrive_s - sides.due_in_s).div_euclid(MINUTE_S)
    };
    beyond(over, case.law.tolerance_in, case.law.tolerance_deducted)
}

fn early_minutes(case: &DayCase<'_>, sides: &mut Sides, running: bool) -> u16 {
    if sides.out_excused {
        return 0;
    }
    let Some(leave_s) = sides.leave_s else {
        if running {
            sides.flags.set(DayFlags::PROVISIONAL);
            return 0;
        }
        sides.flags.set(DayFlags::MISSING_OUT);
        return case.law.missing_out_minutes;
    };
    if sides.early_allowed {
        return 0;
    }
    if leave_s < sides.due_out_s && running {
        sides.flags.set(DayFlags::PROVISIONAL);
        return 0;
    }
    // A started minute is a minute: whoever leaves at 15.59.30 leaves one minute early.
    let short = (sides.due_out_s - leave_s + MINUTE_S - 1).div_euclid(MINUTE_S);
    beyond(short, case.law.tolerance_out, case.law.tolerance_deducted)
}

/// Minutes beyond the tolerance.
fn beyond(minutes: i32, tolerance: i32, deducted: bool) -> u16 {
    if minutes <= tolerance {
        return 0;
    }
    let counted = if deducted { minutes - tolerance } else { minutes };
    u16::try_from(counted.max(0)).unwrap_or(u16::MAX)
}

/// Whether lateness was made up by staying longer.
fn made_up(case: &DayCase<'_>, sides: &Sides, late: u16) -> bool {
    let late = i32::from(late);
    if late == 0 || late > case.law.make_up_limit || sides.arrive_s.is_none() {
        return false;
    }
    let longer = if case.law.make_up_minutes > 0 { case.law.make_up_minutes } else { late };
    sides.leave_s.is_some_and(|leave| leave >= sides.due_out_s + longer * MINUTE_S)
}

fn capped(late: u16, early: u16, cap: u16) -> (u16, u16) {
    if cap == 0 {
        return (late, early);
    }
    let late = late.min(cap);
    (late, early.min(cap - late))
}

/// A day of own hours against the sum that is owed.
pub(crate) fn by_sum<T: Tracer>(
    case: &DayCase<'_>,
    hours: Hours,
    required: u16,
    weekly: bool,
    t: &mut T,
) -> Day {
    let mut sides = sides(case, hours, t);
    sides.flags.set(DayFlags::DYNAMIC);
    sides.flags.set_if(weekly, DayFlags::WEEKLY);
    let close_s = case.window.map_or(i32::MAX, |window| window.close - midnight(case.day));
    let running = case.until_s < i64::from(close_s);
    if let Some(day) = without_record(&sides, running) {
        let owes = matches!(day.status, Status::Absent | Status::NotYet);
        let worked = if owes { 0 } else { required };
        return Day { required_minutes: required, worked_minutes: worked, ..day };
    }
    let rest = i32::from(hours.break_minutes);
    let worked = match (sides.arrive_s, sides.leave_s) {
        (Some(a), Some(b)) => (b - a).max(0) / MINUTE_S - rest + sides.covered_minutes,
        _ if sides.in_excused || sides.out_excused => i32::from(required),
        _ => sides.covered_minutes,
    };
    sides.flags.set_if(sides.arrive.is_none() && !sides.in_excused, DayFlags::MISSING_IN);
    let no_out = sides.leave.is_none() && !sides.out_excused;
    sides.flags.set_if(no_out && !running, DayFlags::MISSING_OUT);
    sides.flags.set_if(no_out && running, DayFlags::PROVISIONAL);
    let day = Day {
        flags: sides.flags,
        in_minute: sides.arrive.map(|mark| minute(mark.at_s)),
        out_minute: sides.leave.map(|mark| minute(mark.at_s)),
        worked_minutes: u16::try_from(worked.max(0)).unwrap_or(u16::MAX),
        required_minutes: required,
        evidence: weaker(sides.arrive, sides.leave),
        ..Day::bare(Status::Present)
    };
    why::sum(case, &day, t);
    day
}

/// Whole minutes after midnight.
pub(crate) fn minute(at_s: i32) -> i16 {
    i16::try_from(at_s.div_euclid(MINUTE_S)).unwrap_or(0)
}

/// Minutes between two records, without the break.
pub(crate) fn worked_minutes(arrive: Option<Mark>, leave: Option<Mark>, rest: i16) -> u16 {
    let (Some(arrive), Some(leave)) = (arrive, leave) else { return 0 };
    let minutes = i32::from(minute(leave.at_s)) - i32::from(minute(arrive.at_s));
    u16::try_from((minutes - i32::from(rest)).max(0)).unwrap_or(0)
}

/// The weaker of the records that are there.
pub(crate) fn weaker(arrive: Option<Mark>, leave: Option<Mark>) -> Grade {
    let grades = arrive.into_iter().chain(leave).map(|mark| mark.grade);
    grades.min().unwrap_or(Grade::None)
}
