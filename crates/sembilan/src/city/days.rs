//! What people did on each day: came on time or late, were on leave or on duty, worked a night
//! at the hospital, met a machine that was down. Times are minutes after midnight of the office.

use super::org::Working;
use super::people::{Habit, PersonPlan};
use super::rng::Rng;
use law::month::add_days;
use law::{Date, Month};

/// The three shifts of the hospital, as minutes after midnight; the night ends the next day.
pub const SHIFTS: [(&str, i64, i64); 3] =
    [("pagi", 420, 840), ("siang", 840, 1_260), ("malam", 1_260, 1_860)];

/// The calendar that the demo knows: days off for everybody and the days of Ramadan.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// National holidays and collective leave.
    pub off: Vec<Date>,
    /// First and last day of each Ramadan.
    pub ramadan: Vec<(Date, Date)>,
}

impl Calendar {
    fn is_off(&self, date: Date) -> bool {
        self.off.contains(&date)
    }

    fn fasting(&self, date: Date) -> bool {
        self.ramadan.iter().any(|(from, to)| *from <= date && date <= *to)
    }
}

/// A span away from the office with its ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    /// Kind: a leave kind, or `dinas_luar`, `diklat`, `wfh`.
    pub kind: &'static str,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Everything about one person in one month.
#[derive(Clone, Debug, Default)]
pub struct MonthPlan {
    /// Punches: seconds after 1970 on the wall clock of the office.
    pub punches: Vec<i64>,
    /// Leave, duty, flexible work.
    pub away: Vec<Away>,
    /// Shift of each day for those who work in shifts: date and place in [`SHIFTS`].
    pub roster: Vec<(Date, usize)>,
    /// Missed roll calls.
    pub missed_apel: Vec<Date>,
    /// Validated activity minutes.
    pub minutes: i64,
    /// Results and behaviour, each `di_atas`, `sesuai` or `di_bawah`; `None` was not rated.
    pub rating: Option<(&'static str, &'static str)>,
    /// Days of a permit to come late.
    pub late_permits: Vec<Date>,
}

/// Hours of a day for those who do not work in shifts: start and end, or a day off.
#[must_use]
pub fn hours(working: Working, date: Date, calendar: &Calendar) -> Option<(i64, i64)> {
    if calendar.is_off(date) {
        return None;
    }
    let weekday = date.weekday().to_monday_zero_offset();
    let fasting = calendar.fasting(date);
    match (working, weekday) {
        (Working::Five, 0..=3) => Some(if fasting { (480, 900) } else { (450, 960) }),
        (Working::Five, 4) => Some(if fasting { (480, 930) } else { (450, 990) }),
        (Working::Six, 4) => Some(if fasting { (480, 810) } else { (420, 690) }),
        (Working::Six, 5) => Some(if fasting { (480, 810) } else { (420, 840) }),
        (Working::Six, 0..=3) => Some(if fasting { (480, 840) } else { (420, 840) }),
        _ => None,
    }
}

/// Makes the month of a person. `number` is the place of the person in the list, so that months
/// can be made in any order and still be the same.
#[must_use]
pub fn month(
    person: &PersonPlan,
    number: usize,
    month: Month,
    last: Month,
    calendar: &Calendar,
    seed: u64,
) -> MonthPlan {
    let mut rng = Rng::new(seed ^ (number as u64).wrapping_mul(0x2545_F491), &month.to_string());
    let mut plan = MonthPlan { away: away(&mut rng, person, month), ..MonthPlan::default() };
    let gone = person.habit == Habit::Gone && month == last;
    for date in month.dates() {
        if date < person.active_from || person.active_to.is_some_and(|to| date > to) {
            continue;
        }
        let span = if person.working == Working::Shift {
            let shift = shift_of(number, date);
            if let Some(shift) = shift {
                plan.roster.push((date, shift));
            }
            shift.and_then(|s| SHIFTS.get(s)).map(|(_, from, to)| (*from, *to))
        } else {
            hours(person.working, date, calendar)
        };
        let Some((start, end)) = span else { continue };
        let absent_from_office = plan.away.iter().any(|a| a.from <= date && date <= a.to);
        let stays_away = gone && date > add_days(month.first(), 4);
        if absent_from_office || stays_away {
            continue;
        }
        day(&mut rng, person, date, start, end, &mut plan);
    }
    plan.minutes = minutes(&mut rng, person);
    plan.rating = rating(&mut rng, person, month == last);
    plan
}

fn day(rng: &mut Rng, person: &PersonPlan, date: Date, start: i64, end: i64, plan: &mut MonthPlan) {
    let (late, early, absent, forgot) = match person.habit {
        Habit::Punctual => (80, 30, 2, 30),
        Habit::Usual => (500, 150, 10, 90),
        Habit::Late => (2_600, 600, 40, 180),
        Habit::Careless | Habit::Gone => (3_600, 1_500, 350, 450),
    };
    if rng.chance(absent) {
        return;
    }
    let came = if rng.chance(late) {
        let minutes =
            start + rng.between(1, 25) + if rng.chance(1_800) { rng.between(20, 110) } else { 0 };
        if rng.chance(600) {
            plan.late_permits.push(date);
        }
        minutes
    } else {
        start - rng.between(1, 38)
    };
    let left = if rng.chance(early) { end - rng.between(1, 75) } else { end + rng.between(0, 55) };
    let base = law_seconds(date);
    if !rng.chance(forgot) {
        plan.punches.push(base + came * 60 + rng.between(0, 59));
        if rng.chance(400) {
            plan.punches.push(base + came * 60 + rng.between(60, 90));
        }
    }
    if !rng.chance(forgot) {
        plan.punches.push(base + left * 60 + rng.between(0, 59));
    }
    let monday = date.weekday().to_monday_zero_offset() == 0;
    if monday && person.working == Working::Five && rng.chance(late / 8 + 20) {
        plan.missed_apel.push(date);
    }
}

/// Seconds from 1970 to the midnight of a date on the wall clock.
#[must_use]
pub fn law_seconds(date: Date) -> i64 {
    let epoch = Date::new(1970, 1, 1).unwrap_or(Date::MIN);
    law::month::days_between(epoch, date) * 86_400
}

/// Two mornings, two afternoons, two nights, two days off, shifted per person.
fn shift_of(number: usize, date: Date) -> Option<usize> {
    let days = law_seconds(date) / 86_400;
    match (days + i64::try_from(number).unwrap_or(0) * 3).rem_euclid(8) {
        0 | 1 => Some(0),
        2 | 3 => Some(1),
        4 | 5 => Some(2),
        _ => None,
    }
}

fn away(rng: &mut Rng, person: &PersonPlan, month: Month) -> Vec<Away> {
    let mut spans: Vec<Away> = Vec::new();
    let mut add = |rng: &mut Rng, kind: &'static str, shortest: i64, longest: i64| {
        let from = add_days(month.first(), rng.between(0, i64::from(month.days()) - 1));
        let to = add_days(from, rng.between(shortest, longest) - 1).min(month.last());
        if !spans.iter().any(|s| s.from <= to && from <= s.to) {
            spans.push(Away { kind, from, to });
        }
    };
    if rng.chance(900) {
        add(rng, "tahunan", 1, 4);
    }
    if rng.chance(330) {
        add(rng, "sakit", 1, 3);
    }
    if rng.chance(1_100) {
        add(rng, "dinas_luar", 1, 3);
    }
    if rng.chance(120) {
        add(rng, "diklat", 3, 6);
    }
    if rng.chance(70) && !matches!(person.kind, personnel::model::EmployeeKind::Pppk) {
        add(rng, "alasan_penting", 2, 5);
    }
    if person.sex == 'P' && rng.chance(45) {
        return vec![Away { kind: "melahirkan", from: month.first(), to: month.last() }];
    }
    if person.working == Working::Five && rng.chance(500) {
        add(rng, "wfh", 1, 2);
    }
    spans
}

fn minutes(rng: &mut Rng, person: &PersonPlan) -> i64 {
    match person.habit {
        Habit::Punctual => rng.between(5_900, 7_000),
        Habit::Usual => rng.between(5_500, 6_600),
        Habit::Late => rng.between(4_600, 6_200),
        Habit::Careless | Habit::Gone => rng.between(2_400, 5_400),
    }
}

fn rating(rng: &mut Rng, person: &PersonPlan, last: bool) -> Option<(&'static str, &'static str)> {
    // In the month still to be closed some superiors have not rated yet.
    if last && rng.chance(12) {
        return None;
    }
    let draw = rng.below(100);
    Some(match (person.habit, draw) {
        (Habit::Punctual, 0..14) => ("di_atas", "di_atas"),
        (Habit::Punctual | Habit::Usual, _) => ("sesuai", "sesuai"),
        (Habit::Late, 0..85) => ("sesuai", "sesuai"),
        (Habit::Late, _) => ("di_bawah", "sesuai"),
        (_, 0..55) => ("sesuai", "sesuai"),
        (_, 55..90) => ("di_bawah", "sesuai"),
        _ => ("di_bawah", "di_bawah"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::org::Org;
    use crate::city::people::People;

    #[test]
    fn a_month_repeats_and_stays_inside_its_days() {
        let today: Date = "2026-04-01".parse().unwrap();
        let org = Org::new(9);
        let people = People::new(&org, 600, 9, today);
        let calendar = Calendar { off: vec![], ramadan: vec![] };
        let march: Month = "2026-03".parse().unwrap();
        for (n, person) in people.list.iter().enumerate().take(200) {
            let one = month(person, n, march, march, &calendar, 9);
            let two = month(person, n, march, march, &calendar, 9);
            assert_eq!(one.punches, two.punches);
            let (first, last) = (law_seconds(march.first()), law_seconds(march.last()));
            assert!(one.punches.iter().all(|p| *p > first - 86_400 && *p < last + 3 * 86_400));
        }
    }
}
