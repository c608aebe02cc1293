//! The post of a person in a month, the posts held beside it, and superiors who left own staff
//! unrated.

use super::Facts;
use attendance::month::PersonMonth;
use law::allowance::{Acting, ActingKind, ActingLevel, PostKind};
use law::month::add_days;
use law::{Date, Month};
use personnel::model::{Appointment, AppointmentKind, Unit};
use std::collections::{HashMap, HashSet};

/// The own post: the last definitive one that held in the month.
pub(super) fn own(held: &[Appointment], month: Month) -> Option<&Appointment> {
    held.iter()
        .filter(|one| one.kind == AppointmentKind::Definitive && one.valid_from <= month.last())
        .max_by_key(|one| (one.valid_from, one.id))
}

/// The acting posts with most days of duty, at most two.
pub(super) fn acting(
    held: &[Appointment],
    own: Option<&Appointment>,
    month: Month,
    presence: Option<&PersonMonth>,
) -> [Option<Acting>; 2] {
    let mut list: Vec<Acting> = held
        .iter()
        .filter_map(|one| {
            let kind = match one.kind {
                AppointmentKind::Definitive => return None,
                AppointmentKind::Plt => ActingKind::Plt,
                AppointmentKind::Plh => ActingKind::Plh,
            };
            let post_kind = PostKind::parse(one.post_kind.name())?;
            Some(Acting {
                kind,
                level: level(own, post_kind),
                post_kind,
                class: u8::try_from(one.class).ok()?,
                work_days: days_of_duty(one, month, presence),
                id: one.id,
            })
        })
        .collect();
    list.sort_by_key(|one| (std::cmp::Reverse(one.work_days), one.id));
    let mut list = list.into_iter();
    [list.next(), list.next()]
}

/// Levels of leadership; posts without it stand on the lowest.
fn rank(kind: PostKind) -> u8 {
    match kind {
        PostKind::Jpt => 3,
        PostKind::Administrator => 2,
        PostKind::Pengawas => 1,
        PostKind::Functional | PostKind::Executive => 0,
    }
}

fn level(own: Option<&Appointment>, acting: PostKind) -> ActingLevel {
    let own = own.and_then(|seat| PostKind::parse(seat.post_kind.name()));
    match own.map_or(0, rank).cmp(&rank(acting)) {
        std::cmp::Ordering::Less => ActingLevel::Up,
        std::cmp::Ordering::Equal => ActingLevel::Same,
        std::cmp::Ordering::Greater => ActingLevel::Down,
    }
}

/// Work days of the month that the appointment covers.
fn days_of_duty(one: &Appointment, month: Month, presence: Option<&PersonMonth>) -> i64 {
    let Some(presence) = presence else { return 0 };
    let covers = |date: Date| one.valid_from <= date && one.valid_to.is_none_or(|to| date <= to);
    let dates = (0_i64..).map(|n| add_days(month.first(), n));
    let days = dates.zip(presence.days.iter());
    let count = days.filter(|(date, day)| day.is_working_day() && covers(*date)).count();
    i64::try_from(count).unwrap_or(0)
}

/// Levels of the organisation that are climbed to find a superior.
const HIGHEST_CLIMB: usize = 12;

/// Superiors with somebody in their charge whom nobody rated.
pub(super) fn negligent(facts: &Facts, units: &[Unit]) -> HashSet<i64> {
    let by_id: HashMap<i64, &Unit> = units.iter().map(|unit| (unit.id, unit)).collect();
    let holders = holders(facts);
    let mut found = HashSet::new();
    for person in &facts.people {
        let held = facts.appointments.get(&person.id).map_or(&[][..], Vec::as_slice);
        let Some(seat) = own(held, facts.month) else { continue };
        if facts.ratings.contains_key(&person.id) || seat.valid_to.is_some() {
            continue;
        }
        let mut climb = Some(seat.unit_id);
        for _ in 0..HIGHEST_CLIMB {
            let Some(unit) = climb.and_then(|id| by_id.get(&id)) else { break };
            let head = unit.head_post_id.and_then(|post| holders.get(&post)).copied();
            if let Some(head) = head.filter(|head| *head != person.id) {
                found.insert(head);
                break;
            }
            climb = unit.parent_id;
        }
    }
    found
}

/// Who holds each post at the end of the month; an acting holder only where nobody else does.
fn holders(facts: &Facts) -> HashMap<i64, i64> {
    let last = facts.month.last();
    let mut found: HashMap<i64, (bool, Date, i64)> = HashMap::new();
    for one in facts.appointments.values().flatten() {
        if one.valid_from > last || one.valid_to.is_some_and(|to| to < last) {
            continue;
        }
        let new = (one.kind == AppointmentKind::Definitive, one.valid_from, one.person_id);
        let place = found.entry(one.post_id).or_insert(new);
        *place = (*place).max(new);
    }
    found.into_iter().map(|(post, (_, _, person))| (post, person)).collect()
}
