//! What a month asks of each person, resolved from units, people, rosters and holidays. People
//! with the same placement share one plan; nothing here knows a punch.

use super::fingerprint;
use crate::calendar::store as calendar;
use crate::calendar::{Assignment, LocalDay, LocalKind, Patterns, RosterEntry};
use crate::rule::ruled;
use law::attendance::{Assigned, Plan, PlanFacts, PlanSource, RosterDay};
use law::book::{Book, RuleError};
use law::calendar::{Holiday, HolidayKind, Holidays, ramadan};
use law::month::add_days;
use law::{Date, Month, Zone};
use personnel::Span;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use store::{Result, Tx};

/// Levels of the organisation that are climbed at most.
const HIGHEST_CLIMB: usize = 12;

/// A unit as far as schedules need it.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: Option<i64>,
    agency: i64,
    zone: Zone,
}

/// The organisation as a tree.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree(HashMap<i64, Node>);

impl Tree {
    pub(super) fn load(tx: &mut Tx) -> Result<Tree> {
        let units = personnel::units(tx)?;
        let node = |u: &personnel::model::Unit| Node {
            parent: u.parent_id,
            agency: u.agency_id,
            zone: u.zone,
        };
        Ok(Tree(units.iter().map(|u| (u.id, node(u))).collect()))
    }

    /// The unit and everything above it, nearest first; the pemda (0) stands last.
    pub(super) fn chain(&self, unit: i64) -> Vec<i64> {
        let mut chain = Vec::with_capacity(6);
        let mut at = Some(unit).filter(|unit| *unit != 0);
        while let Some(unit) = at {
            chain.push(unit);
            let above = self.0.get(&unit).and_then(|node| node.parent);
            at = above.filter(|parent| chain.len() < HIGHEST_CLIMB && !chain.contains(parent));
        }
        chain.push(0);
        chain
    }

    pub(super) fn agency(&self, unit: i64) -> i64 {
        self.0.get(&unit).map_or(0, |node| node.agency)
    }

    pub(super) fn zone(&self, unit: i64) -> Zone {
        self.0.get(&unit).map_or(Zone::default(), |node| node.zone)
    }
}

/// A resolved plan with the names of its sources.
#[derive(Clone, Debug)]
pub(super) struct Kit {
    pub(super) plan: Plan,
    pub(super) sources: Vec<PlanSource>,
    /// Fingerprint of the plan.
    pub(super) digest: [u8; 32],
}

/// An assignment cut to the days on which it holds for somebody.
#[derive(Clone, Copy, Debug)]
struct Held<'a> {
    from: Date,
    to: Option<Date>,
    row: &'a Assignment,
}

/// What the law says about the plans of a month.
pub(super) struct Rules {
    patterns: Patterns,
    ramadan: Vec<(Date, Date)>,
    national: Holidays,
}

impl Rules {
    pub(super) fn of(book: &Book, month: Month) -> std::result::Result<Rules, RuleError> {
        Ok(Rules {
            patterns: Patterns::at(book, month.last())?,
            ramadan: ramadan(book, month.last())?,
            national: national(book, month)?,
        })
    }
}

/// Everything that plans of a month are made of.
pub(super) struct Schedules {
    month: Month,
    rules: Rules,
    local: Vec<LocalDay>,
    units: HashMap<i64, Vec<Assignment>>,
    people: HashMap<i64, Vec<Assignment>>,
    roster: HashMap<i64, Vec<RosterEntry>>,
    shared: HashMap<Vec<(i64, Date, Date)>, Arc<Kit>>,
}

/// The free days of the years around a month; only the year of the month must have a decree.
fn national(book: &Book, month: Month) -> std::result::Result<Holidays, RuleError> {
    let year = month.year();
    let mut holidays = Holidays::from_book(book, year..=year)?;
    let beside = match month.month() {
        1 => Some(year - 1),
        12 => Some(year + 1),
        _ => None,
    };
    if let Some(year) = beside
        && let Ok(more) = Holidays::from_book(book, year..=year)
    {
        holidays = holidays.with(more.list());
    }
    Ok(holidays)
}

fn by_owner(rows: Vec<Assignment>) -> HashMap<i64, Vec<Assignment>> {
    let mut map: HashMap<i64, Vec<Assignment>> = HashMap::new();
    for row in rows {
        map.entry(row.owner_id).or_default().push(row);
    }
    map
}

impl Schedules {
    /// Loads them with a constant number of queries.
    pub(super) fn load(
        tx: &mut Tx,
        rules: Rules,
        month: Month,
        people: Option<&[i64]>,
    ) -> Result<Schedules> {
        let (from, to) = (add_days(month.first(), -1), add_days(month.last(), 1));
        let mut roster: HashMap<i64, Vec<RosterEntry>> = HashMap::new();
        for entry in calendar::roster(tx, from, to, people)? {
            roster.entry(entry.person_id).or_default().push(entry);
        }
        Ok(Schedules {
            month,
            rules,
            local: calendar::local_days(tx, from, to)?,
            units: by_owner(calendar::of_units(tx, from, to)?),
            people: by_owner(calendar::of_people(tx, from, to)?),
            roster,
            shared: HashMap::new(),
        })
    }

    /// Placements of a person within the planned days: unit, first day, last day.
    fn placements(&self, spans: &[Span]) -> Vec<(i64, Date, Date)> {
        let first = add_days(self.month.first(), -1);
        let last = add_days(self.month.last(), 1);
        spans
            .iter()
            .filter_map(|span| {
                let from = span.from.unwrap_or(first).max(first);
                let to = span.to.unwrap_or(last).min(last);
                (from <= to).then_some((span.unit_id.unwrap_or(0), from, to))
            })
            .collect()
    }

    /// The plan of a person.
    pub(super) fn kit(&mut self, tree: &Tree, person: i64, spans: &[Span]) -> Arc<Kit> {
        let placements = self.placements(spans);
        let own = self.people.contains_key(&person) || self.roster.contains_key(&person);
        if own {
            return Arc::new(self.resolve(tree, Some(person), &placements));
        }
        if let Some(kit) = self.shared.get(&placements) {
            return kit.clone();
        }
        let kit = Arc::new(self.resolve(tree, None, &placements));
        self.shared.insert(placements, kit.clone());
        kit
    }

    /// Assignments that hold, the strongest last: the pemda, the units downwards, the person.
    fn held(
        &self,
        tree: &Tree,
        person: Option<i64>,
        places: &[(i64, Date, Date)],
    ) -> Vec<Held<'_>> {
        let mut held = Vec::new();
        for &(unit, from, to) in places {
            for level in tree.chain(unit).iter().rev() {
                for row in self.units.get(level).into_iter().flatten() {
                    let begins = row.valid_from.max(from);
                    let ends = row.valid_to.map_or(to, |end| end.min(to));
                    if begins <= ends {
                        held.push(Held { from: begins, to: Some(ends), row });
                    }
                }
            }
        }
        for row in person.and_then(|id| self.people.get(&id)).into_iter().flatten() {
            held.push(Held { from: row.valid_from, to: row.valid_to, row });
        }
        held
    }

    /// Local days that hold for a placement: holidays, and days that are worked all the same.
    fn local(&self, tree: &Tree, places: &[(i64, Date, Date)]) -> (Vec<Holiday>, Vec<Date>) {
        let (mut free, mut served) = (Vec::new(), Vec::new());
        for day in &self.local {
            let holds = places.iter().any(|&(unit, from, to)| {
                (from..=to).contains(&day.date) && tree.chain(unit).contains(&day.unit_id)
            });
            match day.kind {
                _ if !holds => {}
                LocalKind::Served => served.push(day.date),
                LocalKind::Free => free.push(Holiday {
                    date: day.date,
                    kind: HolidayKind::Local,
                    name: day.name.clone(),
                }),
            }
        }
        (free, served)
    }

    fn resolve(&self, tree: &Tree, person: Option<i64>, places: &[(i64, Date, Date)]) -> Kit {
        // Place 0 is for days that nobody has given a pattern.
        let mut sources = vec![PlanSource { name: String::new(), decree: String::new(), id: 0 }];
        let mut source = |name: &str, decree: &str, id: i64| {
            let known = sources.iter().position(|s| s.name == name && s.id == id);
            let at = known.unwrap_or_else(|| {
                let (name, decree) = (name.to_owned(), decree.to_owned());
                sources.push(PlanSource { name, decree, id });
                sources.len() - 1
            });
            u8::try_from(at).unwrap_or(0)
        };
        let mut assigned = Vec::new();
        for held in self.held(tree, person, places) {
            let Some(pattern) = self.rules.patterns.get(&held.row.pattern) else { continue };
            assigned.push(Assigned {
                from: held.from,
                to: held.to,
                pattern,
                ramadan: held
                    .row
                    .ramadan_pattern
                    .as_deref()
                    .and_then(|c| self.rules.patterns.get(c)),
                serves_on_holidays: held.row.serves_on_holidays,
                source: source(&held.row.pattern, &held.row.decree, held.row.id),
            });
        }
        let entries = person.and_then(|id| self.roster.get(&id));
        let mut roster: Vec<RosterDay> = Vec::new();
        for entry in entries.into_iter().flatten() {
            roster.retain(|day| day.date != entry.date);
            if let Some(work) = self.rules.patterns.shift(&entry.shift, entry.date) {
                roster.push(RosterDay {
                    date: entry.date,
                    work,
                    // A roster names its day on purpose, so a holiday does not free it.
                    serves_on_holidays: true,
                    source: source(&entry.shift, "", entry.id),
                });
            }
        }
        let (free, served) = self.local(tree, places);
        let holidays = self.rules.national.with(&free);
        let plan = Plan::resolve(
            self.month,
            &PlanFacts {
                assigned: &assigned,
                roster: &roster,
                holidays: &holidays,
                served: &served,
                ramadan: &self.rules.ramadan,
            },
        );
        let digest = fingerprint::of_plan(&plan);
        Kit { plan, sources, digest }
    }

    /// Free days that hold for a placement, with their names.
    pub(super) fn named_days(&self, tree: &Tree, unit: i64) -> Vec<Holiday> {
        let places = [(unit, add_days(self.month.first(), -1), add_days(self.month.last(), 1))];
        let (free, _) = self.local(tree, &places);
        self.rules.national.with(&free).list().to_vec()
    }
}

/// Which days of a span a person works, month by month.
pub(super) fn working_days(
    tx: &mut Tx,
    book: &Book,
    person: i64,
    from: Date,
    to: Date,
) -> Result<BTreeSet<Date>> {
    let tree = Tree::load(tx)?;
    let spans = personnel::spans(tx, from, to, Some(&[person]))?;
    let mut days = BTreeSet::new();
    let mut month = Month::of(from);
    while month <= Month::of(to) {
        let mut schedules =
            Schedules::load(tx, ruled(Rules::of(book, month))?, month, Some(&[person]))?;
        let kit = schedules.kit(&tree, person, &spans);
        let inside = month.dates().filter(|date| (from..=to).contains(date));
        days.extend(inside.filter(|date| kit.plan.works(*date)));
        month = month.next();
    }
    Ok(days)
}
