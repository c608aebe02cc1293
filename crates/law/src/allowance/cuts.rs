//! What a month of attendance costs, in basis points on each base.
//!
//! Bands per event, blocks of accumulated minutes and single counts are all percentages of some
//! base; a profile without one of them has nothing there. More of anything never costs less.

use super::input::{AttendanceSums, DayMark, LeaveSpan, Tap};
use super::keys::Key;
use super::law::{AllowanceLaw, CutRule};
use super::words::{Base, Event};
use crate::money::Bp;
use crate::trace::{Amount, Fact, Tracer};

/// The cost of a month, capped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cuts {
    /// On the discipline part, that of both parts included.
    pub discipline: Bp,
    /// On the productivity part.
    pub productivity: Bp,
    /// On the whole ceiling.
    pub whole: Bp,
}

impl Cuts {
    /// Value of discipline in hundredths, never below nothing.
    #[must_use]
    pub fn discipline_value(self) -> i64 {
        self.discipline.rest().0
    }
}

/// Adds up by base.
struct Tally<'a> {
    by_base: [Bp; Base::COUNT],
    marks: &'a [DayMark],
}

impl Tally<'_> {
    fn add(&mut self, base: Base, cost: Bp) {
        self.by_base[base as usize] = self.by_base[base as usize] + cost;
    }

    /// `count` times `each`, with its node.
    fn count<T: Tracer>(
        &mut self,
        law: &AllowanceLaw,
        event: Event,
        count: i64,
        each: Bp,
        t: &mut T,
    ) {
        let cost = Bp(count.saturating_mul(each.0));
        if cost.0 <= 0 {
            return;
        }
        let base = law.cuts.base[event as usize];
        self.add(base, cost);
        self.say(law, event, count, each, cost, t);
    }

    fn say<T: Tracer>(
        &self,
        law: &AllowanceLaw,
        event: Event,
        count: i64,
        each: Bp,
        cost: Bp,
        t: &mut T,
    ) {
        if !T::LISTENS {
            return;
        }
        t.open(event.reason());
        t.arg("count", || Amount::Count(count));
        t.arg("each", || each.into());
        t.arg("base", || law.cuts.base[event as usize].name().into());
        if let Some(band) = event.band() {
            t.arg("band", || Amount::Count(band));
        }
        law.tell(t, if event == Event::Leave { Key::LeaveCutPerDay } else { Key::CutPercent });
        law.tell(t, Key::CutBase);
        for mark in self.marks.iter().filter(|mark| mark.event == event) {
            t.fact(|| Fact { kind: "day", id: 0, date: Some(mark.date) });
        }
        t.close(|| cost.into());
    }
}

/// The cost of the month, with a node for everything that cost something.
pub fn attendance_cuts<T: Tracer>(
    law: &AllowanceLaw,
    sums: &AttendanceSums,
    leave: &[Option<LeaveSpan>],
    marks: &[DayMark],
    t: &mut T,
) -> Cuts {
    let rule = &law.cuts;
    let mut tally = Tally { by_base: [Bp::ZERO; Base::COUNT], marks };
    t.open("why-pay-attendance");
    taps(law, sums, &mut tally, t);
    let minutes = sums.late_minutes.saturating_add(sums.early_minutes);
    for (event, count) in [
        (Event::Absent, sums.absent_days),
        (Event::Ceremony, sums.ceremonies_missed),
        (Event::Meeting, sums.meetings_missed),
        (Event::LeaveRefused, sums.leave_refused_days),
        (Event::OutHour, sums.out_hours),
        (Event::Minute, minutes),
    ] {
        tally.count(law, event, count, rule.each[event as usize], t);
    }
    blocks(law, minutes, &mut tally, t);
    everything(law, sums, &mut tally, t);
    for span in leave.iter().flatten() {
        let days = span.days - law.leave.free_days[span.kind as usize];
        tally.count(law, Event::Leave, days, law.leave.cut_per_day[span.kind as usize], t);
    }
    let cuts = capped(rule, &tally.by_base);
    if T::LISTENS && tally.by_base.iter().any(|cost| *cost > rule.month_cap) {
        t.open("why-pay-month-cap");
        law.tell(t, Key::CutMonthCap);
        t.close(|| rule.month_cap.into());
    }
    t.close(|| Amount::Bp(cuts.discipline.0.max(cuts.productivity.0).max(cuts.whole.0)));
    cuts
}

/// The taps day by day, so that the cap of a day can hold.
fn taps<T: Tracer>(law: &AllowanceLaw, sums: &AttendanceSums, tally: &mut Tally, t: &mut T) {
    let rule = &law.cuts;
    let base = rule.base[Event::Late1 as usize];
    let mut uncapped = Bp::ZERO;
    let mut total = Bp::ZERO;
    for (row, late) in sums.pairs.0.iter().zip(rule.arrival) {
        for (days, early) in row.iter().zip(rule.departure) {
            let days = i64::from(*days);
            let cost = (late + early).0;
            let kept = cost.min(rule.day_cap.0);
            uncapped = uncapped + Bp(cost * days);
            total = total + Bp(kept * days);
        }
    }
    tally.add(base, total);
    if !T::LISTENS || uncapped == Bp::ZERO {
        return;
    }
    for tap in Tap::ALL {
        for (event, count, each) in [
            (tap.arrival_event(), sums.pairs.arrivals(tap), rule.arrival[tap as usize]),
            (tap.departure_event(), sums.pairs.departures(tap), rule.departure[tap as usize]),
        ] {
            let cost = Bp(count * each.0);
            if let Some(event) = event.filter(|_| cost.0 > 0) {
                tally.say(law, event, count, each, cost, t);
            }
        }
    }
    if total < uncapped {
        t.open("why-pay-day-cap");
        t.arg("cap", || rule.day_cap.into());
        law.tell(t, Key::CutDayCap);
        t.close(|| Amount::Bp(total.0 - uncapped.0));
    }
}

/// Accumulated minutes in whole blocks.
fn blocks<T: Tracer>(law: &AllowanceLaw, minutes: i64, tally: &mut Tally, t: &mut T) {
    let rule = &law.cuts;
    let cost = block_cost(rule, minutes);
    if cost.0 <= 0 {
        return;
    }
    tally.add(rule.base[Event::Block as usize], cost);
    t.open(Event::Block.reason());
    t.arg("minutes", || Amount::Minutes(minutes));
    t.arg("block", || Amount::Minutes(rule.block_minutes));
    t.arg("count", || Amount::Count(minutes / rule.block_minutes.max(1)));
    t.arg("each", || rule.block.into());
    law.tell(t, Key::CutBlock);
    t.close(|| cost.into());
}

/// Cost of the accumulated minutes of a month.
#[must_use]
pub fn block_cost(rule: &CutRule, minutes: i64) -> Bp {
    if rule.block_minutes <= 0 || minutes <= 0 {
        return Bp::ZERO;
    }
    Bp((minutes / rule.block_minutes).saturating_mul(rule.block.0)).min(rule.block_cap)
}

/// Counts beyond which nothing is left.
fn everything<T: Tracer>(law: &AllowanceLaw, sums: &AttendanceSums, tally: &mut Tally, t: &mut T) {
    for (event, count, limit) in [
        (Event::Absent, sums.absent_days, law.cuts.absent_all_after),
        (Event::Ceremony, sums.ceremonies_missed, law.cuts.ceremony_all_after),
    ] {
        if limit > 0 && count > limit {
            tally.add(law.cuts.base[event as usize], Bp::WHOLE);
            t.open("why-pay-event-everything");
            t.arg("count", || Amount::Count(count));
            t.arg("limit", || Amount::Count(limit));
            law.tell(t, Key::CutAllAfter);
            t.close(|| Bp::WHOLE.into());
        }
    }
}

fn capped(rule: &CutRule, by_base: &[Bp; Base::COUNT]) -> Cuts {
    let both = by_base[Base::Both as usize];
    Cuts {
        discipline: (by_base[Base::Discipline as usize] + both).min(rule.month_cap),
        productivity: both.min(rule.month_cap),
        whole: by_base[Base::Whole as usize].min(rule.month_cap),
    }
}
