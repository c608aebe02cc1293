//! From the book to the [`AllowanceLaw`]: each parameter is read and held against its meaning
//! once a month. A misspelt name or an impossible percentage is refused here, not at a person.

use super::ceiling;
use super::input::Tap;
use super::keys::Key;
use super::law::{
    ActingRule, AllowanceLaw, CutRule, Effect, EligibilityRule, Gate, Gates, LEAVE_STEPS,
    LeaveRule, MinutesRule, ProductivityRule, ProductivitySource, RoundRule, Roundings,
};
use super::words::{
    ActingLevel, Base, EffectKind, Event, LeaveKind, PersonKind, PostKind, Predicate, SanctionKind,
    SpecialGroup,
};
use crate::book::{Book, RuleError, Value};
use crate::decimal::Decimal;
use crate::money::{Bp, Rounding};
use crate::month::Month;
use crate::pay::ContributionLaw;
use crate::table::Reader;
use crate::tax::TaxLaw;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Basis points from nothing to the whole.
pub(super) const PART: RangeInclusive<i64> = 0..=10_000;
const ANY: RangeInclusive<i64> = 0..=i64::MAX;

/// The book on one day, with the checks that every reading shares.
pub(super) struct Shelf<'a> {
    book: &'a Book,
    on: Date,
}

impl<'a> Shelf<'a> {
    pub(super) fn shape(key: Key, want: &'static str) -> RuleError {
        RuleError::Shape { key: key.name().to_owned(), want }
    }

    pub(super) fn table(&self, key: Key) -> Result<Reader<'a>, RuleError> {
        Reader::at(self.book, key.name(), self.on)
    }

    pub(super) fn text(&self, key: Key) -> Result<&'a str, RuleError> {
        self.book.text(key.name(), self.on)
    }

    pub(super) fn decimal(&self, key: Key) -> Result<Decimal, RuleError> {
        self.text(key)?.parse().map_err(|_| Self::shape(key, "a decimal"))
    }

    pub(super) fn bp(&self, key: Key) -> Result<Bp, RuleError> {
        let n = self.book.int(key.name(), self.on)?;
        if PART.contains(&n) { Ok(Bp(n)) } else { Err(Self::shape(key, "between 0 and 10000")) }
    }

    fn count(&self, key: Key) -> Result<i64, RuleError> {
        let n = self.book.int(key.name(), self.on)?;
        if n >= 0 { Ok(n) } else { Err(Self::shape(key, "0 or more")) }
    }

    fn flag(&self, key: Key) -> Result<bool, RuleError> {
        self.book.flag(key.name(), self.on)
    }

    pub(super) fn map(&self, key: Key) -> Result<&'a BTreeMap<String, Value>, RuleError> {
        self.book.map(key.name(), self.on)
    }

    /// A word out of a closed list.
    pub(super) fn choice<T: Copy>(&self, key: Key, words: &[(&str, T)]) -> Result<T, RuleError> {
        let text = self.text(key)?;
        pick(text, words).ok_or_else(|| Self::shape(key, "one of the words that the rule knows"))
    }

    /// One number per name; a name left out takes that of `all`, and nothing where `all` is
    /// missing too and the rule has an `or`.
    fn each<const N: usize>(
        &self,
        key: Key,
        names: [&str; N],
        range: RangeInclusive<i64>,
        or: Option<i64>,
    ) -> Result<[i64; N], RuleError> {
        let map = self.map(key)?;
        known(key, map, &names)?;
        let number = |value: &Value| match value {
            Value::Int(n) if range.contains(n) => Ok(*n),
            Value::Int(_) => Err(Self::shape(key, "within its range")),
            _ => Err(Self::shape(key, "a map to whole numbers")),
        };
        let rest = map.get("all").map(&number).transpose()?.or(or);
        let mut out = [0; N];
        for (place, name) in out.iter_mut().zip(names) {
            *place = match map.get(name) {
                Some(value) => number(value)?,
                None => rest.ok_or_else(|| Self::shape(key, "complete: a name is missing"))?,
            };
        }
        Ok(out)
    }

    fn shares<const N: usize>(
        &self,
        key: Key,
        names: [&str; N],
        or: Option<i64>,
    ) -> Result<[Bp; N], RuleError> {
        Ok(self.each(key, names, PART, or)?.map(Bp))
    }
}

/// Every name of the map must be one the rule knows, or `all`.
fn known(key: Key, map: &BTreeMap<String, Value>, names: &[&str]) -> Result<(), RuleError> {
    if map.keys().all(|name| name == "all" || names.contains(&name.as_str())) {
        Ok(())
    } else {
        Err(Shelf::shape(key, "a map with only the names that the rule knows"))
    }
}

fn pick<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find(|(word, _)| *word == text).map(|(_, it)| *it)
}

/// The names of the first `N` words of a closed list.
fn names<W: Copy, const N: usize>(all: &[W], name: fn(W) -> &'static str) -> [&'static str; N] {
    std::array::from_fn(|n| all.get(n).map_or("", |word| name(*word)))
}

fn posts() -> [&'static str; PostKind::COUNT] {
    names(PostKind::ALL, PostKind::name)
}

impl AllowanceLaw {
    /// The law in force on the first day of the month.
    ///
    /// # Errors
    /// The first parameter that is missing, misshapen or impossible.
    pub fn at(book: &Book, month: Month) -> Result<AllowanceLaw, RuleError> {
        let shelf = Shelf { book, on: month.first() };
        let rounding = roundings(&shelf)?;
        let reference = ceiling::reference(&shelf)?;
        let basic = ceiling::basic(&shelf, &reference, rounding.basic)?;
        let share_productivity = shelf.shares(Key::ShareProductivity, posts(), None)?;
        let share_discipline = shelf.shares(Key::ShareDiscipline, posts(), None)?;
        if share_productivity.iter().zip(&share_discipline).any(|(a, b)| a.0 + b.0 != 10_000) {
            return Err(Shelf::shape(Key::ShareDiscipline, "the rest of the productivity share"));
        }
        Ok(AllowanceLaw {
            month,
            ceilings: ceiling::ceilings(&shelf, &basic, rounding.ceiling)?,
            reference,
            basic,
            share_productivity,
            share_discipline,
            productivity: productivity(&shelf)?,
            minutes: minutes(&shelf)?,
            cuts: cuts(&shelf)?,
            eligibility: eligibility(&shelf)?,
            leave: leave(&shelf)?,
            gates: Gates {
                absorption: gate(&shelf, Key::GateAbsorption, "below")?,
                complaints: gate(&shelf, Key::GateComplaints, "above")?,
                agency_score: gate(&shelf, Key::GateAgencyScore, "below")?,
            },
            sanction: shelf.shares(
                Key::SanctionCut,
                names(SanctionKind::ALL, SanctionKind::name),
                Some(0),
            )?,
            lhkpn: effect(&shelf, Key::LhkpnEffect, Key::LhkpnCut)?,
            asset: effect(&shelf, Key::AssetEffect, Key::AssetCut)?,
            acting: acting(&shelf)?,
            rounding,
            tax_borne: shelf.choice(Key::TaxBearer, &[("employee", false), ("pemda", true)])?,
            tax: TaxLaw::at(book, month)?,
            contribution: ContributionLaw::at(book, month)?,
            cites: Key::ALL.iter().map(|key| book.cite(key.name(), shelf.on).ok()).collect(),
        })
    }
}

fn roundings(shelf: &Shelf) -> Result<Roundings, RuleError> {
    const LINES: [&str; 6] = ["basic", "ceiling", "eligible", "part", "reduction", "acting"];
    let modes = shelf.map(Key::RoundingMode)?;
    known(Key::RoundingMode, modes, &LINES)?;
    let steps = shelf.each(Key::RoundingStep, LINES, 1..=1_000_000, Some(1))?;
    let rule = |line: usize| {
        let name = LINES.get(line).copied().unwrap_or("all");
        let mode = match modes.get(name).or_else(|| modes.get("all")) {
            Some(Value::Text(text)) => Rounding::parse(text),
            _ => None,
        };
        let mode = mode.ok_or_else(|| Shelf::shape(Key::RoundingMode, "half_up, down or up"))?;
        Ok(RoundRule { mode, step: steps.get(line).copied().unwrap_or(1) })
    };
    Ok(Roundings {
        basic: rule(0)?,
        ceiling: rule(1)?,
        eligible: rule(2)?,
        part: rule(3)?,
        reduction: rule(4)?,
        acting: rule(5)?,
    })
}

fn productivity(shelf: &Shelf) -> Result<ProductivityRule, RuleError> {
    let source = shelf.choice(
        Key::ProductivitySource,
        &[
            ("predicate", ProductivitySource::Predicate),
            ("score", ProductivitySource::Score),
            ("points", ProductivitySource::Points),
        ],
    )?;
    let scale = shelf
        .each(Key::PredicatePercent, names(Predicate::ALL, Predicate::name), 0..=20_000, None)?
        .map(Bp);
    if !scale.is_sorted_by(|better, worse| better >= worse) {
        return Err(Shelf::shape(Key::PredicatePercent, "falling with the predicate"));
    }
    let (points_normal, points_bands) = match source {
        ProductivitySource::Points => points(shelf)?,
        ProductivitySource::Predicate | ProductivitySource::Score => (0, Vec::new()),
    };
    Ok(ProductivityRule {
        source,
        minutes_weight: shelf.shares(Key::MinutesWeight, posts(), Some(0))?,
        cap: shelf.bp(Key::ProductivityCap)?,
        scale,
        missing_as_not_made: shelf
            .choice(Key::RatingMissing, &[("refuse", false), ("not_made", true)])?,
        unrated_staff_penalty: shelf.bp(Key::UnratedStaffPenalty)?,
        points_normal,
        points_bands,
    })
}

/// Normal points and the bands of the surplus, from the highest down.
fn points(shelf: &Shelf) -> Result<(i64, Vec<(i64, Bp)>), RuleError> {
    let mut bands = shelf
        .table(Key::PointsBands)?
        .read(|row| Ok((row.int("surplus_from")?, row.bp("value_bp")?)))?;
    bands.sort_unstable_by(|a, b| b.cmp(a));
    if !bands.is_sorted_by(|more, less| more.1 >= less.1) {
        return Err(Shelf::shape(Key::PointsBands, "rising with the surplus"));
    }
    Ok((shelf.count(Key::PointsNormal)?, bands))
}

fn minutes(shelf: &Shelf) -> Result<MinutesRule, RuleError> {
    Ok(MinutesRule {
        per_day: shelf.count(Key::MinutesPerDay)?,
        per_month: shelf.count(Key::MinutesPerMonth)?,
        absent_day: shelf.count(Key::MinutesAbsentDay)?,
        late_counts: shelf.flag(Key::MinutesLateCounts)?,
        leave_counts: shelf.flag(Key::MinutesLeaveCounts)?,
    })
}

fn cuts(shelf: &Shelf) -> Result<CutRule, RuleError> {
    let each: [Bp; Event::COUNT] =
        shelf.shares(Key::CutPercent, names(Event::ALL, Event::name), Some(0))?;
    let of = |event: Option<Event>| event.map_or(Bp::ZERO, |event| each[event as usize]);
    let arrival = Tap::ALL.map(|tap| of(tap.arrival_event()));
    let departure = Tap::ALL.map(|tap| of(tap.departure_event()));
    if [arrival, departure].iter().any(|taps| !taps[..5].is_sorted()) {
        return Err(Shelf::shape(Key::CutPercent, "rising from band to band"));
    }
    let block = shelf.each(Key::CutBlock, ["minutes", "points", "cap"], PART, Some(0))?;
    let after = shelf.each(Key::CutAllAfter, ["absent", "ceremony"], ANY, Some(0))?;
    Ok(CutRule {
        arrival,
        departure,
        each,
        base: bases(shelf)?,
        block_minutes: block[0],
        block: Bp(block[1]),
        block_cap: Bp(block[2]),
        absent_all_after: after[0],
        ceremony_all_after: after[1],
        day_cap: shelf.bp(Key::CutDayCap)?,
        month_cap: shelf.bp(Key::CutMonthCap)?,
        delay_minutes: shelf.count(Key::CutDelayMinutes)?,
        absent_takes_day_share: shelf
            .choice(Key::AbsentRule, &[("percent", false), ("day_share", true)])?,
    })
}

/// What each percentage is taken of. There is no silent default: the map must say it.
fn bases(shelf: &Shelf) -> Result<[Base; Event::COUNT], RuleError> {
    let map = shelf.map(Key::CutBase)?;
    let mut known_names: Vec<&str> = Event::ALL.iter().map(|event| event.base_name()).collect();
    known_names.dedup();
    known(Key::CutBase, map, &known_names)?;
    let mut out = [Base::Discipline; Event::COUNT];
    for (place, event) in out.iter_mut().zip(Event::ALL) {
        let base = match map.get(event.base_name()).or_else(|| map.get("all")) {
            Some(Value::Text(text)) => Base::parse(text),
            _ => None,
        };
        *place =
            base.ok_or_else(|| Shelf::shape(Key::CutBase, "discipline, both or whole for each"))?;
    }
    Ok(out)
}

fn eligibility(shelf: &Shelf) -> Result<EligibilityRule, RuleError> {
    let mut excluded = [false; SpecialGroup::COUNT];
    let groups = shelf.map(Key::ExcludedGroups)?;
    known(
        Key::ExcludedGroups,
        groups,
        &names::<_, { SpecialGroup::COUNT }>(SpecialGroup::ALL, SpecialGroup::name),
    )?;
    for (place, group) in excluded.iter_mut().zip(SpecialGroup::ALL) {
        *place = *group != SpecialGroup::None
            && matches!(groups.get(group.name()), Some(Value::Flag(true)));
    }
    Ok(EligibilityRule {
        kind: shelf.shares(Key::KindPercent, names(PersonKind::ALL, PersonKind::name), None)?,
        part_by_work_days: shelf
            .choice(Key::PartMonthMethod, &[("work_days", true), ("calendar", false)])?,
        arrival_next_month: shelf
            .choice(Key::ArrivalRule, &[("prorata", false), ("next_month", true)])?,
        excluded,
    })
}

fn leave(shelf: &Shelf) -> Result<LeaveRule, RuleError> {
    let kinds = names::<_, { LeaveKind::COUNT }>(LeaveKind::ALL, LeaveKind::name);
    let map = shelf.map(Key::LeavePaid)?;
    known(Key::LeavePaid, map, &kinds)?;
    let mut paid = [[Bp::WHOLE; LEAVE_STEPS]; LeaveKind::COUNT];
    for (steps, kind) in paid.iter_mut().zip(kinds) {
        let wrong =
            || Shelf::shape(Key::LeavePaid, "a percentage, or one for each month, per kind");
        let share = |value: &Value| match value {
            Value::Int(n) if PART.contains(n) => Ok(Bp(*n)),
            _ => Err(wrong()),
        };
        match map.get(kind).or_else(|| map.get("all")).ok_or_else(wrong)? {
            Value::List(list) if !list.is_empty() && list.len() <= LEAVE_STEPS => {
                let shares = list.iter().map(share).collect::<Result<Vec<_>, _>>()?;
                let last = shares.last().copied().unwrap_or(Bp::WHOLE);
                for (n, step) in steps.iter_mut().enumerate() {
                    *step = shares.get(n).copied().unwrap_or(last);
                }
            }
            single => *steps = [share(single)?; LEAVE_STEPS],
        }
    }
    Ok(LeaveRule {
        paid,
        free_days: shelf.each(Key::LeaveFreeDays, kinds, ANY, Some(0))?,
        cut_per_day: shelf.shares(Key::LeaveCutPerDay, kinds, Some(0))?,
        whole_month: shelf
            .choice(Key::LeaveMethod, &[("by_days", false), ("whole_month", true)])?,
    })
}

/// A gate; an empty map is not in use.
fn gate(shelf: &Shelf, key: Key, side: &'static str) -> Result<Option<Gate>, RuleError> {
    if shelf.map(key)?.is_empty() {
        return Ok(None);
    }
    let [threshold, paid] = shelf.each(key, [side, "paid"], ANY, None)?;
    if !PART.contains(&paid) {
        return Err(Shelf::shape(key, "paying between 0 and 10000"));
    }
    Ok(Some(Gate { threshold, paid: Bp(paid) }))
}

fn effect(shelf: &Shelf, kind: Key, cut: Key) -> Result<Effect, RuleError> {
    let word = EffectKind::parse(shelf.text(kind)?)
        .ok_or_else(|| Shelf::shape(kind, "none, cut, hold or stop"))?;
    Ok(Effect { kind: word, cut: shelf.bp(cut)? })
}

fn acting(shelf: &Shelf) -> Result<ActingRule, RuleError> {
    let mut percent = [Bp::ZERO; ActingLevel::COUNT];
    percent[ActingLevel::Up as usize] = shelf.bp(Key::ActingUp)?;
    percent[ActingLevel::Same as usize] = shelf.bp(Key::ActingSame)?;
    percent[ActingLevel::Down as usize] = shelf.bp(Key::ActingDown)?;
    Ok(ActingRule {
        percent,
        up_replaces: shelf.choice(Key::ActingUpRule, &[("replace", true), ("percent", false)])?,
        min_days: shelf.count(Key::ActingMinDays)?,
        max_posts: shelf.count(Key::ActingMaxPosts)?,
        plh_paid: shelf.flag(Key::ActingPlh)?,
        scaled: shelf.flag(Key::ActingScaled)?,
    })
}
