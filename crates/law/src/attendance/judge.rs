//! Judging one day: which fact wins by precedence, and what the day is then. The same code runs
//! silently for a city and aloud for one person.

use super::clock;
use super::day::{Day, DayFlags, Status};
use super::input::{Correction, DayFact, FactKind, MonthInput};
use super::kind::{Class, FlexMode, Grade, PermitKind};
use super::plan::{DayPlan, Hours, Work};
use super::rules::AttendanceLaw;
use super::taps::{Taps, Window};
use super::why;
use crate::book::Book;
use crate::trace::{Amount, Tracer};
use jiff::civil::Date;

/// One day with everything that bears on it.
pub(crate) struct DayCase<'a> {
    pub(crate) input: &'a MonthInput<'a>,
    pub(crate) law: &'a AttendanceLaw,
    /// For citations; not needed when nobody listens.
    pub(crate) book: Option<&'a Book>,
    /// Place in the plan; the day of the month.
    pub(crate) day: usize,
    pub(crate) date: Date,
    pub(crate) plan: DayPlan,
    pub(crate) window: Option<Window>,
    pub(crate) taps: Taps,
    /// Facts recorded after this day come too late, if there is a deadline.
    pub(crate) posted_until: Option<Date>,
    /// Until when data have arrived, in seconds after the day's midnight.
    pub(crate) until_s: i64,
}

/// What a day is decided by.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Winner<'a> {
    /// The calendar or the pattern frees the day.
    Free(Status),
    /// A fact for the whole day.
    Fact(&'a DayFact),
    /// Punches, or their absence.
    Work,
}

impl<'a> DayCase<'a> {
    /// Facts that touch the day and were posted in time.
    pub(crate) fn facts(&self) -> impl Iterator<Item = &'a DayFact> {
        let (date, until) = (self.date, self.posted_until);
        self.input.facts.iter().filter(move |fact| {
            fact.from <= date
                && date <= fact.to
                && until.is_none_or(|last| fact.recorded_on <= last)
        })
    }

    /// Approved corrections of the day.
    pub(crate) fn corrections(&self) -> impl Iterator<Item = &'a Correction> {
        let date = self.date;
        self.input.corrections.iter().filter(move |correction| correction.date == date)
    }

    /// The hours that a part of a day is measured against.
    fn hours(&self) -> Hours {
        match self.plan.work {
            Work::Shift(hours) => hours,
            _ => Hours { start_minute: 0, end_minute: 1440, break_minutes: 0 },
        }
    }

    /// Whether a fact takes the whole day.
    fn is_whole(&self, fact: &DayFact) -> bool {
        let partial_kind = matches!(
            fact.kind,
            FactKind::Permit(
                PermitKind::LateArrival | PermitKind::EarlyLeave | PermitKind::OutDuring
            )
        );
        match fact.part {
            None => !partial_kind,
            Some((from, to)) => {
                let hours = self.hours();
                from <= hours.start_minute && to >= hours.end_minute
            }
        }
    }

    /// The fact of a class that takes the whole day; the later decision of several.
    pub(crate) fn whole_fact(&self, class: Class) -> Option<&'a DayFact> {
        self.facts()
            .filter(|fact| fact.kind.class() == class && self.is_whole(fact))
            .max_by_key(|fact| fact.id)
    }

    /// Facts for part of the day that go before punches.
    pub(crate) fn part_facts(&self) -> impl Iterator<Item = &'a DayFact> {
        self.facts().filter(|fact| !self.is_whole(fact) && self.law.beats_taps(fact.kind.class()))
    }

    fn winner(&self) -> Winner<'a> {
        for &class in &self.law.precedence {
            let hit = match class {
                Class::Holiday => self.plan.free_status().map(Winner::Free),
                Class::Taps => {
                    let worked = self.taps.any() || self.corrections().next().is_some();
                    worked.then_some(Winner::Work)
                }
                class => self.whole_fact(class).map(Winner::Fact),
            };
            if let Some(winner) = hit {
                return winner;
            }
        }
        Winner::Work
    }
}

/// Judges the day.
pub(crate) fn judge<T: Tracer>(case: &DayCase<'_>, t: &mut T) -> Day {
    t.open("why-day");
    t.arg("date", || Amount::Date(case.date));
    let day = decide(case, t);
    why::codes(case, &day, t);
    t.close(|| Amount::from(day.word()));
    day
}

fn decide<T: Tracer>(case: &DayCase<'_>, t: &mut T) -> Day {
    let input = case.input;
    if case.date < input.employed_from || input.employed_to.is_some_and(|to| to < case.date) {
        t.leaf("why-day-not-employed", || Amount::None);
        return Day::bare(Status::NotEmployed);
    }
    why::plan(case, t);
    let winner = case.winner();
    why::winner(case, &winner, t);
    why::punches(case, t);
    match winner {
        Winner::Free(status) => free(case, status),
        Winner::Work => work(case, None, t),
        Winner::Fact(fact) => by_fact(case, fact, t),
    }
}

/// A day that asks nothing; punches on it are kept for whoever asks about extra work.
fn free(case: &DayCase<'_>, status: Status) -> Day {
    let mut day = Day { flags: case.plan.flags(), ..Day::bare(status) };
    keep_marks(case, &mut day);
    day.flags.set_if(day.in_minute.is_some(), DayFlags::EXTRA);
    day
}

fn by_fact<T: Tracer>(case: &DayCase<'_>, fact: &DayFact, t: &mut T) -> Day {
    let status = match fact.kind {
        FactKind::Leave(kind) => Status::Leave(kind),
        FactKind::Study => Status::Study,
        FactKind::Duty(kind) => Status::Duty(kind),
        FactKind::Permit(kind) => Status::Permit(kind),
        FactKind::Flexible(mode) if case.law.needs_punches(mode) => {
            let mut day = work(case, Some(mode), t);
            day.flags.set_if(fact.recorded_on > case.date, DayFlags::POSTED_LATE);
            return day;
        }
        FactKind::Flexible(mode) => Status::Flexible(mode),
    };
    let mut day = Day {
        flags: case.plan.flags(),
        required_minutes: case.plan.required_minutes(),
        ..Day::bare(status)
    };
    keep_marks(case, &mut day);
    day.evidence = Grade::Decided;
    day.flags.set_if(fact.recorded_on > case.date, DayFlags::POSTED_LATE);
    day
}

/// Judges by punches, by the clock or by the sum of minutes.
fn work<T: Tracer>(case: &DayCase<'_>, mode: Option<FlexMode>, t: &mut T) -> Day {
    let weekly_by_law = case.law.dynamic_weekly;
    let day = match (case.plan.owed(), mode) {
        (None, _) => free(case, case.plan.free_status().unwrap_or(Status::DayOff)),
        (Some(Work::Shift(hours)), Some(FlexMode::Dynamic)) => {
            clock::by_sum(case, hours, hours.net_minutes(), weekly_by_law, t)
        }
        (Some(Work::Shift(hours)), _) => clock::by_clock(case, hours, t),
        (Some(Work::Dynamic { minutes, weekly }), _) => {
            clock::by_sum(case, case.hours(), minutes, weekly, t)
        }
        (Some(Work::Unknown | Work::Off), _) => Day::bare(Status::Unscheduled),
    };
    match (day.status, mode) {
        (Status::Present, Some(mode)) => Day { status: Status::Flexible(mode), ..day },
        _ => day,
    }
}

/// Keeps first and last punch on a day that is not judged by them.
fn keep_marks(case: &DayCase<'_>, day: &mut Day) {
    let (arrive, leave) = case.taps.choose(case.law, case.day, case.hours());
    let first = arrive.or(leave);
    day.in_minute = first.map(|mark| clock::minute(mark.at_s));
    day.out_minute = arrive.and(leave).map(|mark| clock::minute(mark.at_s));
    day.worked_minutes = clock::worked_minutes(arrive, leave, 0);
    day.evidence = clock::weaker(arrive, leave);
    day.flags.set_if(case.taps.suspect, DayFlags::SUSPECT);
}
