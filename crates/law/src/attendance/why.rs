//! Why this day: the sentences behind a judged day. Nothing here decides anything; with a silent
//! tracer all of it compiles to nothing.

use super::bands::{BANDS, CODES};
use super::clock::{Sides, minute};
use super::day::{Day, DayFlags, Status};
use super::input::{Correction, CorrectionKind, DayFact, Outage, Punch, PunchFlags};
use super::judge::{DayCase, Winner};
use super::plan::{PATTERNS, Work};
use super::rules::key;
use super::taps::{Mark, civil_day, midnight, office_time};
use crate::calendar;
use crate::trace::{Amount, Fact, Tracer};

/// Every key of a reason that this engine can give; a page needs words for each.
pub const REASON_KEYS: &[&str] = &[
    "why-day",
    "why-day-not-employed",
    "why-day-plan",
    "why-day-precedence",
    "why-day-overruled",
    "why-day-posted-too-late",
    "why-day-part",
    "why-day-outage",
    "why-day-late",
    "why-day-early",
    "why-day-missing-in",
    "why-day-missing-out",
    "why-day-provisional",
    "why-day-sum",
    "why-day-code",
    "why-punch-in",
    "why-punch-out",
    "why-punch-between",
    "why-punch-outside",
    "why-punch-flagged",
    "why-punch-unneeded",
    "why-correction-in",
    "why-correction-out",
    "why-correction-excuse-in",
    "why-correction-excuse-out",
    "why-correction-present",
];

fn cite<T: Tracer>(case: &DayCase<'_>, name: &str, t: &mut T) {
    if !T::LISTENS {
        return;
    }
    if let Some(cite) = case.book.and_then(|book| book.cite(name, case.date).ok()) {
        t.cite(|| cite);
    }
}

fn fact<T: Tracer>(case: &DayCase<'_>, kind: &'static str, id: i64, t: &mut T) {
    t.fact(|| Fact { kind, id, date: Some(case.date) });
}

fn clock(seconds: i32) -> Amount {
    Amount::Clock(i64::from(minute(seconds)))
}

/// Hours of the day, and where they come from.
pub(crate) fn plan<T: Tracer>(case: &DayCase<'_>, t: &mut T) {
    if !T::LISTENS {
        return;
    }
    t.open("why-day-plan");
    if let Some(source) = case.input.sources.get(usize::from(case.plan.source)) {
        t.arg("name", || Amount::Text(source.name.clone()));
        t.arg("decree", || Amount::Text(source.decree.clone()));
        fact(case, "schedule", source.id, t);
    }
    if let Work::Shift(hours) = case.plan.work {
        t.arg("start", || Amount::Clock(i64::from(hours.start_minute)));
        t.arg("end", || Amount::Clock(i64::from(hours.end_minute)));
        t.arg("break", || Amount::Minutes(i64::from(hours.break_minutes)));
    }
    t.arg("zone", || Amount::from(case.input.zone.name()));
    cite(case, PATTERNS, t);
    if case.plan.ramadan {
        cite(case, calendar::RAMADAN, t);
    }
    t.close(|| Amount::Minutes(i64::from(case.plan.required_minutes())));
}

/// Which fact decides the day, and which it sets aside.
pub(crate) fn winner<T: Tracer>(case: &DayCase<'_>, winner: &Winner<'_>, t: &mut T) {
    if !T::LISTENS {
        return;
    }
    t.open("why-day-precedence");
    cite(case, key::PRECEDENCE, t);
    let decided_by = match winner {
        Winner::Free(status) => {
            if matches!(status, Status::Holiday(_)) {
                cite(case, calendar::HOLIDAYS, t);
            }
            Day::bare(*status).word()
        }
        Winner::Fact(won) => {
            fact(case, won.kind.record(), won.id, t);
            won.kind.name()
        }
        Winner::Work => "presensi",
    };
    for other in case.facts() {
        let wins = matches!(winner, Winner::Fact(won) if won.id == other.id);
        let helps = matches!(winner, Winner::Work) && case.part_facts().any(|part| part == other);
        if !wins && !helps {
            t.open("why-day-overruled");
            fact(case, other.kind.record(), other.id, t);
            t.close(|| Amount::from(other.kind.name()));
        }
    }
    for late in case.input.facts {
        let touches = late.from <= case.date && case.date <= late.to;
        if touches && case.posted_until.is_some_and(|last| late.recorded_on > last) {
            t.open("why-day-posted-too-late");
            t.arg("recorded", || Amount::Date(late.recorded_on));
            cite(case, key::FACT_DEADLINE, t);
            fact(case, late.kind.record(), late.id, t);
            t.close(|| Amount::from(late.kind.name()));
        }
    }
    t.close(|| Amount::from(decided_by));
}

/// Every punch within reach of the day, and what became of it.
pub(crate) fn punches<T: Tracer>(case: &DayCase<'_>, t: &mut T) {
    if !T::LISTENS {
        return;
    }
    let hours = match case.plan.owed() {
        Some(Work::Shift(hours)) => hours,
        _ => super::plan::Hours { start_minute: 0, end_minute: 1440, break_minutes: 0 },
    };
    let (arrive, leave) = case.taps.choose(case.law, case.day, hours);
    let mut near: Vec<(i32, &Punch)> = case
        .input
        .punches
        .iter()
        .filter_map(|punch| Some((office_time(case.input, punch)?, punch)))
        .filter(|(at, _)| in_window(case, *at) || civil_day(*at) == case.day)
        .collect();
    near.sort_by_key(|(at, punch)| (*at, punch.id));
    for (at, punch) in near {
        let same = |mark: Option<Mark>| {
            let at = at - midnight(case.day);
            mark.is_some_and(|mark| minute(mark.at_s) == minute(at) && mark.grade == punch.grade)
        };
        let (word, because) = if punch.flags.any(case.law.ignored_flags) {
            ("why-punch-flagged", Some(key::IGNORED_FLAGS))
        } else if case.plan.owed().is_none() {
            ("why-punch-unneeded", None)
        } else if !in_window(case, at) {
            ("why-punch-outside", Some(outside_key(case, at)))
        } else if same(arrive) {
            ("why-punch-in", Some(key::TAP_IN))
        } else if same(leave) {
            ("why-punch-out", Some(key::TAP_OUT))
        } else {
            ("why-punch-between", Some(key::TAP_GAP))
        };
        t.open(word);
        t.arg("grade", || Amount::from(punch.grade.name()));
        t.arg("flags", || Amount::Text(flag_words(punch.flags)));
        if let Some(name) = because {
            cite(case, name, t);
        }
        fact(case, "punch", punch.id, t);
        t.close(|| clock(at - midnight(case.day)));
    }
}

fn in_window(case: &DayCase<'_>, at: i32) -> bool {
    case.window.is_some_and(|window| (window.open..window.close).contains(&at))
}

fn outside_key(case: &DayCase<'_>, at: i32) -> &'static str {
    match case.window {
        Some(window) if at < window.open => key::OPENS_BEFORE,
        _ => key::CLOSES_AFTER,
    }
}

fn flag_words(flags: PunchFlags) -> String {
    flags.names().collect::<Vec<_>>().join(", ")
}

/// A permit or duty for part of the day.
pub(crate) fn part<T: Tracer>(case: &DayCase<'_>, part: &DayFact, t: &mut T) {
    t.open("why-day-part");
    if let Some((from, to)) = part.part {
        t.arg("from", || Amount::Clock(i64::from(from)));
        t.arg("to", || Amount::Clock(i64::from(to)));
    }
    fact(case, part.kind.record(), part.id, t);
    t.close(|| Amount::from(part.kind.name()));
}

/// An approved correction.
pub(crate) fn correction<T: Tracer>(case: &DayCase<'_>, correction: &Correction, t: &mut T) {
    let (name, amount) = match correction.kind {
        CorrectionKind::In { minute } => ("why-correction-in", Some(minute)),
        CorrectionKind::Out { minute } => ("why-correction-out", Some(minute)),
        CorrectionKind::ExcuseIn => ("why-correction-excuse-in", None),
        CorrectionKind::ExcuseOut => ("why-correction-excuse-out", None),
        CorrectionKind::Present => ("why-correction-present", None),
    };
    t.open(name);
    fact(case, "correction", correction.id, t);
    t.close(|| amount.map_or(Amount::None, |minute| Amount::Clock(i64::from(minute))));
}

/// A declared outage.
pub(crate) fn outage<T: Tracer>(case: &DayCase<'_>, outage: &Outage, t: &mut T) {
    let on_day = |at: i64| {
        let here = case.input.plan.base_s() + i64::from(midnight(case.day));
        Amount::Clock(at.saturating_sub(here).div_euclid(60))
    };
    t.open("why-day-outage");
    t.arg("from", || on_day(outage.from_local_s));
    t.arg("to", || on_day(outage.to_local_s));
    fact(case, "outage", outage.id, t);
    t.close(|| Amount::None);
}

/// Minutes late and early, with what they were measured against.
pub(crate) fn minutes<T: Tracer>(case: &DayCase<'_>, sides: &Sides, day: &Day, t: &mut T) {
    if !T::LISTENS {
        return;
    }
    if day.flags.has(DayFlags::MISSING_IN) {
        t.open("why-day-missing-in");
        cite(case, key::MISSING_IN, t);
    } else {
        t.open("why-day-late");
        t.arg("due", || clock(sides.due_in_s));
        if let Some(mark) = sides.arrive {
            t.arg("in", || clock(mark.at_s));
        }
        t.arg("tolerance", || Amount::Minutes(i64::from(case.law.tolerance_in)));
        cite(case, key::TOLERANCE_IN, t);
        cite(case, key::SECONDS_COUNT, t);
        if day.flags.has(DayFlags::MADE_UP) {
            cite(case, key::MAKE_UP_LIMIT, t);
        }
    }
    t.close(|| Amount::Minutes(i64::from(day.late_minutes)));
    if day.flags.has(DayFlags::PROVISIONAL) {
        t.leaf("why-day-provisional", || Amount::None);
        return;
    }
    if day.flags.has(DayFlags::MISSING_OUT) {
        t.open("why-day-missing-out");
        cite(case, key::MISSING_OUT, t);
    } else {
        t.open("why-day-early");
        t.arg("due", || clock(sides.due_out_s));
        if let Some(mark) = sides.leave {
            t.arg("out", || clock(mark.at_s));
        }
        t.arg("tolerance", || Amount::Minutes(i64::from(case.law.tolerance_out)));
        cite(case, key::TOLERANCE_OUT, t);
    }
    t.close(|| Amount::Minutes(i64::from(day.early_minutes)));
}

/// Minutes worked against minutes owed, for own hours.
pub(crate) fn sum<T: Tracer>(case: &DayCase<'_>, day: &Day, t: &mut T) {
    t.open("why-day-sum");
    t.arg("required", || Amount::Minutes(i64::from(day.required_minutes)));
    cite(case, key::DYNAMIC_WEEKLY, t);
    t.close(|| Amount::Minutes(i64::from(day.worked_minutes)));
}

/// The codes that follow from the minutes.
pub(crate) fn codes<T: Tracer>(case: &DayCase<'_>, day: &Day, t: &mut T) {
    if !T::LISTENS {
        return;
    }
    for code in case.law.bands.codes(day).into_iter().flatten() {
        t.open("why-day-code");
        cite(case, BANDS, t);
        cite(case, CODES, t);
        t.arg("late", || Amount::Minutes(i64::from(day.late_minutes)));
        t.arg("early", || Amount::Minutes(i64::from(day.early_minutes)));
        t.close(|| Amount::from(code.as_str()));
    }
}
