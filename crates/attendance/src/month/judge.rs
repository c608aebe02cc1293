//! Judging many people: one thread streams punches person by person, the others judge what has
//! arrived. The order of the result does not depend on who finished first.

use super::PersonMonth;
use super::fingerprint;
use super::gather::{Member, People, Setting, World};
use super::punches::{Tapped, stream};
use crate::event::Missed;
use law::attendance::{MonthInput, Outage, Punch, judge_month};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use store::{Result, Tx};

/// People that are handed to another thread at once.
const AT_ONCE: usize = 256;

/// People whose punches have arrived, and the punches.
#[derive(Default)]
struct Batch {
    /// Place in the list of members and the part of `punches` that is theirs.
    people: Vec<(usize, Range<usize>)>,
    punches: Vec<Punch>,
    /// Members and devices with a declared outage that they used.
    used: Vec<(usize, i64)>,
}

impl Batch {
    /// Begins the next person.
    fn begin(&mut self, member: usize) {
        let at = self.punches.len();
        self.people.push((member, at..at));
    }

    /// Adds a punch of the person begun last.
    fn add(&mut self, tapped: &Tapped, outage: bool) {
        self.punches.push(tapped.punch);
        if let Some((member, range)) = self.people.last_mut() {
            range.end = self.punches.len();
            if outage && !self.used.contains(&(*member, tapped.device_id)) {
                self.used.push((*member, tapped.device_id));
            }
        }
    }

    fn judge(&self, world: &World) -> Vec<PersonMonth> {
        let one = |(at, range): &(usize, Range<usize>)| {
            let member = world.members.get(*at)?;
            let punches = self.punches.get(range.clone()).unwrap_or_default();
            let used: Vec<i64> =
                self.used.iter().filter(|(of, _)| of == at).map(|(_, device)| *device).collect();
            Some(judge_one(world, member, punches, &used))
        };
        self.people.iter().filter_map(one).collect()
    }
}

/// The input of a person and what else takes part in the fingerprint.
pub(super) fn with_input<R>(
    world: &World,
    member: &Member,
    punches: &[Punch],
    outages: &[Outage],
    f: impl FnOnce(&MonthInput<'_>, &[Missed]) -> R,
) -> R {
    let missed = world.facts.missed.get(&member.id).map_or(&[][..], Vec::as_slice);
    let input = MonthInput {
        zone: world.tree.zone(member.unit),
        plan: &member.kit.plan,
        sources: &member.kit.sources,
        punches,
        facts: world.facts.days.get(&member.id).map_or(&[], Vec::as_slice),
        outages,
        corrections: world.facts.corrections.get(&member.id).map_or(&[], Vec::as_slice),
        employed_from: member.from,
        employed_to: member.to,
        until_local_s: world.until(member.unit),
    };
    f(&input, missed)
}

/// Outages that hold for a member.
pub(super) fn outages_of(world: &World, member: &Member, used: &[i64]) -> Vec<Outage> {
    world.facts.outages(&world.tree.chain(member.unit), used)
}

fn judge_one(world: &World, member: &Member, punches: &[Punch], used: &[i64]) -> PersonMonth {
    let outages = outages_of(world, member, used);
    with_input(world, member, punches, &outages, |input, missed| {
        let result = judge_month(input, &world.law);
        PersonMonth {
            person_id: member.id,
            unit_id: member.unit,
            agency_id: member.agency,
            days: result.days,
            sums: result.sums,
            missed: missed.to_vec(),
            facts: fingerprint::of(input, &member.kit, missed),
        }
    })
}

/// Judges the month of these people, ordered by person.
pub(super) fn judge(tx: &mut Tx, setting: &Setting, people: &People) -> Result<Vec<PersonMonth>> {
    let world = World::load(tx, setting, people)?;
    judge_world(tx, &world, people)
}

/// Judges the people of a loaded world, ordered by person.
pub(super) fn judge_world(tx: &mut Tx, world: &World, people: &People) -> Result<Vec<PersonMonth>> {
    let out: Vec<i64> = world.facts.device_outages.iter().map(|(device, ..)| *device).collect();
    let done = Mutex::new(Vec::with_capacity(world.members.len()));
    let keep = |batch: &Batch| {
        let judged = batch.judge(world);
        done.lock().unwrap_or_else(PoisonError::into_inner).extend(judged);
    };
    rayon::in_place_scope(|scope| {
        let mut batch = Batch::default();
        let mut next = 0;
        let mut current = None;
        let hand_over = |batch: &mut Batch| {
            let full = std::mem::take(batch);
            let keep = &keep;
            scope.spawn(move |_| keep(&full));
        };
        stream(tx, world.month, people, |tapped| {
            // Everybody up to this person begins, with or without punches.
            while world.members.get(next).is_some_and(|member| member.id <= tapped.person_id) {
                if batch.people.len() >= AT_ONCE {
                    hand_over(&mut batch);
                }
                batch.begin(next);
                current = world.members.get(next).map(|member| member.id);
                next += 1;
            }
            if current == Some(tapped.person_id) {
                batch.add(&tapped, out.contains(&tapped.device_id));
            }
            Ok(())
        })?;
        for member in next..world.members.len() {
            if batch.people.len() >= AT_ONCE {
                hand_over(&mut batch);
            }
            batch.begin(member);
        }
        keep(&batch);
        Ok::<(), store::Failure>(())
    })?;
    let mut judged = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    judged.sort_unstable_by_key(|one: &PersonMonth| one.person_id);
    Ok(judged)
}
