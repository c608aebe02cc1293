//! The world of a month: everything but punches, loaded with a constant number of queries
//! whatever the number of people.

use super::facts::Facts;
use super::schedule::{Kit, Rules, Schedules, Tree};
use crate::civil;
use crate::rule::ruled;
use law::attendance::MonthLaw;
use law::book::{Book, RuleError};
use law::month::add_days;
use law::{Date, Month};
use personnel::Span;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Result, Tx, values};

/// What a month is judged by, beside the facts.
#[derive(Clone)]
pub struct Setting {
    /// The book of law.
    pub book: Arc<Book>,
    /// The month.
    pub month: Month,
    /// Now, microseconds UTC: days that are not over stay open.
    pub now_us: i64,
}

/// Whose months.
#[derive(Clone, Debug)]
pub enum People {
    /// Everybody in service in the month.
    All,
    /// These, as far as they are in service.
    These(Vec<i64>),
}

/// Lists of at most so many people are asked for by number; for longer ones everybody is loaded.
const FEW: usize = 1_000;

impl People {
    /// Their numbers, if they are few.
    fn few(&self) -> Option<&[i64]> {
        match self {
            People::These(ids) if ids.len() <= FEW => Some(ids),
            _ => None,
        }
    }
}

/// Whether the law can judge a month, and what it lacks.
///
/// # Errors
/// The first rule that is missing.
pub(super) fn lawful(book: &Book, month: Month) -> std::result::Result<(), RuleError> {
    MonthLaw::of(book, month)?;
    Rules::of(book, month).map(|_| ())
}

/// A person of the month.
pub(super) struct Member {
    pub(super) id: i64,
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    pub(super) unit: i64,
    pub(super) agency: i64,
    pub(super) kit: Arc<Kit>,
}

/// A silent device keeps days open for so many days; after that somebody must have declared an
/// outage, or nothing was missed.
const SILENCE_COUNTS_S: i64 = 7 * civil::DAY_S;
/// A device that was heard so lately is not silent.
const HEARD_S: i64 = 2 * 3_600;

/// Everything about a month but its punches.
pub(super) struct World {
    pub(super) month: Month,
    pub(super) law: MonthLaw,
    pub(super) tree: Tree,
    pub(super) members: Vec<Member>,
    pub(super) facts: Facts,
    schedules: Schedules,
    now_us: i64,
    /// Last sign of life of the devices of a unit, microseconds UTC.
    heard: HashMap<i64, i64>,
}

impl World {
    pub(super) fn load(tx: &mut Tx, setting: &Setting, people: &People) -> Result<World> {
        let month = setting.month;
        let few = people.few();
        let law = ruled(MonthLaw::of(&setting.book, month))?;
        let tree = Tree::load(tx)?;
        let rules = ruled(Rules::of(&setting.book, month))?;
        let mut schedules = Schedules::load(tx, rules, month, few)?;
        let (from, to) = (add_days(month.first(), -1), add_days(month.last(), 1));
        let mut spans = personnel::spans(tx, from, to, few)?;
        if let (People::These(ids), None) = (people, few) {
            let wanted: std::collections::HashSet<i64> = ids.iter().copied().collect();
            spans.retain(|span| wanted.contains(&span.person_id));
        }
        let mut members = Vec::with_capacity(spans.len());
        for own in spans.chunk_by(|a, b| a.person_id == b.person_id) {
            members.extend(member(&tree, &mut schedules, month, own));
        }
        let facts = Facts::load(tx, month, few)?;
        let heard = heard(tx)?;
        let now_us = setting.now_us;
        Ok(World { month, law, tree, members, facts, schedules, now_us, heard })
    }

    /// Until when data of a unit have arrived, civil seconds of its clock, at most the end of
    /// what the month can ask.
    pub(super) fn until(&self, unit: i64) -> i64 {
        let zone = self.tree.zone(unit);
        let now = civil::of_instant(self.now_us, zone);
        let chain = self.tree.chain(unit);
        let heard = chain.iter().find_map(|unit| self.heard.get(unit));
        let last = heard.map_or(now, |us| civil::of_instant(*us, zone));
        let silent = now - last > HEARD_S && now - last <= SILENCE_COUNTS_S;
        let until = if silent { last } else { now };
        until.min(civil::midnight(add_days(self.month.last(), 3)))
    }

    /// Free days of a unit with their names.
    pub(super) fn named_days(&self, unit: i64) -> Vec<law::calendar::Holiday> {
        self.schedules.named_days(&self.tree, unit)
    }
}

/// A person of the month from the stretches of service; `None` for one who left before it.
fn member(tree: &Tree, schedules: &mut Schedules, month: Month, spans: &[Span]) -> Option<Member> {
    let last = spans.last()?;
    let inside =
        last.active_from <= month.last() && last.active_to.is_none_or(|to| month.first() <= to);
    if !inside {
        return None;
    }
    let begun = |span: &&Span| span.from.is_none_or(|from| from <= month.last());
    let unit = spans.iter().rev().find(begun).and_then(|span| span.unit_id).unwrap_or(0);
    Some(Member {
        id: last.person_id,
        from: last.active_from,
        to: last.active_to,
        unit,
        agency: tree.agency(unit),
        kit: schedules.kit(tree, last.person_id, spans),
    })
}

/// When devices were last heard, by the unit they hang in; of several the latest.
fn heard(tx: &mut Tx) -> Result<HashMap<i64, i64>> {
    let rows = tx.all(
        "SELECT d.unit_id, MAX(s.last_seen_us) FROM device d
           JOIN device_seen s ON s.device_id = d.id
          WHERE d.state = 'approved' GROUP BY d.unit_id",
        &values![],
        |row| Ok((row.i64(0)?, row.i64(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}
