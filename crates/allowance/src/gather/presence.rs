//! From a judged month of attendance to what the allowance asks of it.

use attendance::event::MissedKind;
use attendance::month::PersonMonth;
use law::allowance::{AttendanceSums, DayMark, Employment, Event, LeaveKind, LeaveSpan, day_marks};
use law::attendance::{DayFact, FactKind, MonthLaw, Status};
use law::month::{add_days, days_between};
use law::{Date, Month};
use personnel::model::Person;
use std::collections::{BTreeMap, HashMap};

/// The sums, with what was missed beside the days.
pub(super) fn sums(month: &PersonMonth, law: &MonthLaw) -> AttendanceSums {
    let count = |kinds: &[MissedKind]| {
        let found = month.missed.iter().filter(|one| kinds.contains(&one.kind)).count();
        i64::try_from(found).unwrap_or(i64::MAX)
    };
    AttendanceSums {
        ceremonies_missed: count(&[MissedKind::Muster, MissedKind::Ceremony]),
        meetings_missed: count(&[MissedKind::Meeting]),
        ..AttendanceSums::of(&month.result(), law)
    }
}

/// Days that may have cost something, in order of date.
pub(super) fn marks(month: Month, presence: &PersonMonth, law: &MonthLaw) -> Vec<DayMark> {
    let mut marks = day_marks(month, &presence.days, law);
    marks.extend(presence.missed.iter().map(|one| DayMark {
        date: one.date,
        event: match one.kind {
            MissedKind::Muster | MissedKind::Ceremony => Event::Ceremony,
            MissedKind::Meeting => Event::Meeting,
        },
    }));
    marks.sort_by_key(|mark| mark.date);
    marks
}

/// Work days of a whole month by unit, as most people there have them; 0 is the pemda. It is
/// what a person who served a part of the month is held against.
pub(super) fn work_days<'a>(all: impl Iterator<Item = &'a PersonMonth>) -> HashMap<i64, i64> {
    let mut counts: HashMap<i64, BTreeMap<i64, usize>> = HashMap::new();
    for one in all.filter(|one| one.sums.not_employed_days == 0) {
        let days = i64::from(one.sums.working_days);
        for unit in [one.unit_id, 0] {
            *counts.entry(unit).or_default().entry(days).or_default() += 1;
        }
    }
    let most = |days: BTreeMap<i64, usize>| {
        days.into_iter().max_by_key(|(days, people)| (*people, *days)).map_or(0, |(days, _)| days)
    };
    counts.into_iter().map(|(unit, days)| (unit, most(days))).collect()
}

/// Service in the month.
pub(super) fn employment(
    person: &Person,
    month: Month,
    presence: Option<&PersonMonth>,
    work_days: &HashMap<i64, i64>,
) -> Employment {
    let from = person.active_from.max(month.first());
    let to = person.active_to.map_or(month.last(), |to| to.min(month.last()));
    let days = i64::from(month.days());
    let served_days = (days_between(from, to) + 1).clamp(0, days);
    let (unit, served) = presence
        .map_or((0, 0), |presence| (presence.unit_id, i64::from(presence.sums.working_days)));
    let of_all = work_days.get(&unit).or_else(|| work_days.get(&0)).copied();
    let whole = served_days == days;
    Employment {
        served_work_days: served,
        work_days: if whole { served } else { of_all.unwrap_or(served).max(served) },
        served_days,
        days,
        arrived: person.active_from > month.first() && month.contains(person.active_from),
    }
}

/// Leave and study of the month in stretches, those with most days first, at most four. Days of
/// the same kind and month of leave are one stretch.
pub(super) fn leave(
    presence: Option<&PersonMonth>,
    month: Month,
    facts: &[DayFact],
) -> [Option<LeaveSpan>; 4] {
    let mut found: BTreeMap<(usize, u8), LeaveSpan> = BTreeMap::new();
    let dates = (0_i64..).map(|n| add_days(month.first(), n));
    let days = presence.map(|presence| presence.days.iter()).into_iter().flatten();
    for (date, day) in dates.zip(days).filter(|(_, day)| day.is_working_day()) {
        let (kind, fact) = match day.status {
            Status::Leave(kind) => (LeaveKind::from(kind), FactKind::Leave(kind)),
            Status::Study => (LeaveKind::Study, FactKind::Study),
            _ => continue,
        };
        let behind = facts
            .iter()
            .filter(|one| one.kind == fact && one.from <= date && date <= one.to)
            .max_by_key(|one| one.id);
        // Maternity is counted by child; which child it is stands in no fact yet, so the first.
        let step = match (kind, behind) {
            (LeaveKind::Maternity, _) | (_, None) => 1,
            (_, Some(one)) => month_of_leave(one.from, date),
        };
        let id = behind.map_or(0, |one| one.id);
        let span =
            found.entry((kind as usize, step)).or_insert(LeaveSpan { kind, step, days: 0, id });
        span.days += 1;
    }
    let mut list: Vec<LeaveSpan> = found.into_values().collect();
    list.sort_by_key(|span| std::cmp::Reverse(span.days));
    let mut list = list.into_iter();
    [list.next(), list.next(), list.next(), list.next()]
}

/// Which month of a leave a day lies in, from 1.
fn month_of_leave(from: Date, on: Date) -> u8 {
    let months = (i64::from(on.year()) - i64::from(from.year())) * 12 + i64::from(on.month())
        - i64::from(from.month())
        - i64::from(on.day() < from.day());
    u8::try_from(months.max(0) + 1).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_of_a_leave_turn_on_its_day() {
        let from = date(2026, 1, 20);
        assert_eq!(month_of_leave(from, date(2026, 1, 20)), 1);
        assert_eq!(month_of_leave(from, date(2026, 2, 19)), 1);
        assert_eq!(month_of_leave(from, date(2026, 2, 20)), 2);
        assert_eq!(month_of_leave(from, date(2027, 1, 20)), 13);
    }
}
