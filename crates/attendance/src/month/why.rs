//! One person's month for reading: the judged days with what stands around them, and the story
//! of a single day. The same code that judges a city in silence tells it aloud here.

use super::PersonMonth;
use super::gather::{Member, People, Setting, World};
use super::judge::{judge_world, outages_of, with_input};
use super::punches::{self, Tapped};
use crate::device::store::punch::PunchRow;
use law::attendance::{Code, Day, DayFact, DayPlan, Outage, Plan, PlanSource, Punch, why_day};
use law::calendar::Holiday;
use law::trace::Reason;
use law::{Date, Zone};
use std::collections::{BTreeSet, HashMap};
use store::{Result, Tx, values};

/// A judged month with its calendar.
pub struct Look {
    /// The judged month.
    pub judged: PersonMonth,
    /// What each day asked.
    pub plan: Plan,
    /// Free days by decree, with their names.
    pub holidays: Vec<Holiday>,
    /// Clock of the office.
    pub zone: Zone,
    /// Until when data have arrived, civil seconds of the office.
    pub until_local_s: i64,
}

/// A punch as a day shows it.
#[derive(Clone, Debug)]
pub struct Tap {
    /// Number within the person's month, as reasons name it.
    pub number: i64,
    /// The row as it was stored; it never changes.
    pub row: PunchRow,
    /// Name of the device; empty for a file or a phone.
    pub device: String,
    /// How good the evidence is.
    pub grade: law::attendance::Grade,
}

/// The story of a day.
pub struct Story {
    /// What it was judged to be.
    pub day: Day,
    /// Why.
    pub reason: Reason,
    /// What it asked.
    pub plan: DayPlan,
    /// Where its hours come from; no name when nobody has given any.
    pub source: PlanSource,
    /// Codes that follow from the minutes.
    pub codes: Vec<Code>,
    /// Punches within its reach, in order of time.
    pub taps: Vec<Tap>,
    /// Approved facts that touch it.
    pub facts: Vec<DayFact>,
    /// Declared outages that touch its month.
    pub outages: Vec<Outage>,
    /// Name of the holiday.
    pub holiday: Option<String>,
    /// Clock of the office.
    pub zone: Zone,
}

/// The judged month of a person with its calendar; `None` outside the service.
///
/// # Errors
/// A rule that the book lacks for the month; faults of the store.
pub fn look(tx: &mut Tx, setting: &Setting, person: i64) -> Result<Option<Look>> {
    let people = People::These(vec![person]);
    let world = World::load(tx, setting, &people)?;
    let Some(judged) = judge_world(tx, &world, &people)?.pop() else { return Ok(None) };
    let Some(member) = world.members.first() else { return Ok(None) };
    Ok(Some(Look {
        plan: member.kit.plan,
        holidays: world.named_days(member.unit),
        zone: world.tree.zone(member.unit),
        until_local_s: world.until(member.unit),
        judged,
    }))
}

/// Tells a day; `None` outside the service.
///
/// # Errors
/// A rule that the book lacks for the month; faults of the store.
pub fn story(tx: &mut Tx, setting: &Setting, person: i64, date: Date) -> Result<Option<Story>> {
    let people = People::These(vec![person]);
    let world = World::load(tx, setting, &people)?;
    let Some(member) = world.members.first() else { return Ok(None) };
    let mut tapped: Vec<Tapped> = Vec::new();
    punches::stream(tx, setting.month, &people, |one| {
        tapped.push(one);
        Ok(())
    })?;
    let list: Vec<Punch> = tapped.iter().map(|one| one.punch).collect();
    let used: BTreeSet<i64> = tapped.iter().map(|one| one.device_id).collect();
    let used: Vec<i64> = used.into_iter().collect();
    let outages = outages_of(&world, member, &used);
    let told = with_input(&world, member, &list, &outages, |input, _| {
        why_day(input, &world.law, &setting.book, date.day())
    });
    let Some((day, reason)) = told else { return Ok(None) };
    let taps = taps(tx, person, &tapped, &reason)?;
    Ok(Some(around(&world, member, date, Told { day, reason, taps, outages })))
}

/// What was told of a day.
struct Told {
    day: Day,
    reason: Reason,
    taps: Vec<Tap>,
    outages: Vec<Outage>,
}

/// Puts the surroundings of a day to what was told.
fn around(world: &World, member: &Member, date: Date, told: Told) -> Story {
    let at = usize::try_from(date.day()).unwrap_or(0);
    let plan = member.kit.plan.day(at);
    let nowhere = PlanSource { name: String::new(), decree: String::new(), id: 0 };
    let source = member.kit.sources.get(usize::from(plan.source)).cloned().unwrap_or(nowhere);
    let facts = world.facts.days.get(&member.id).into_iter().flatten();
    let codes = world.law.day(at).map(|law| law.bands.codes(&told.day));
    let named = world.named_days(member.unit);
    Story {
        plan,
        source,
        codes: codes.into_iter().flatten().flatten().collect(),
        facts: facts.filter(|fact| fact.from <= date && date <= fact.to).copied().collect(),
        holiday: named.into_iter().find(|day| day.date == date).map(|day| day.name),
        zone: world.tree.zone(member.unit),
        day: told.day,
        reason: told.reason,
        taps: told.taps,
        outages: told.outages,
    }
}

/// The stored rows of the punches that the reasons of a day name.
fn taps(tx: &mut Tx, person: i64, all: &[Tapped], reason: &Reason) -> Result<Vec<Tap>> {
    let mut numbers: BTreeSet<i64> = BTreeSet::new();
    reason.walk(&mut |node| {
        numbers.extend(node.facts.iter().filter(|f| f.kind == "punch").map(|f| f.id));
    });
    let near: Vec<&Tapped> = all.iter().filter(|one| numbers.contains(&one.punch.id)).collect();
    let (Some(first), Some(last)) = (near.first(), near.last()) else { return Ok(Vec::new()) };
    let (from, to) = (first.punch.at_local_s, last.punch.at_local_s);
    let rows = crate::device::store::punch::of_person(tx, person, from, to)?;
    let names: HashMap<i64, String> = tx
        .all("SELECT id, name, serial FROM device", &values![], |row| {
            let name = row.text(1)?;
            Ok((row.i64(0)?, if name.is_empty() { row.text(2)? } else { name }))
        })?
        .into_iter()
        .collect();
    // Rows come in the order of the key, as the numbers were given.
    let grade = |row: &PunchRow| {
        let source = match row.source.as_str() {
            "adms" => 1,
            "phone" => 2,
            _ => 0,
        };
        punches::grade(source, row.verify)
    };
    let tap = |(row, number): (PunchRow, i64)| Tap {
        number,
        device: names.get(&row.device_id).cloned().unwrap_or_default(),
        grade: grade(&row),
        row,
    };
    let begin = first.punch.id;
    Ok(rows.into_iter().zip(begin..).map(tap).filter(|tap| numbers.contains(&tap.number)).collect())
}
