//! A month against the one before, and a month against itself under another value of law. Both
//! read stored lines; neither writes anything.

use crate::codec;
use crate::model::{Run, Totals};
use crate::run::law_of;
use crate::store::{line, run as runs};
use law::allowance::{AllowanceLaw, Difference, PayLine, compute, difference};
use law::book::{Book, Value};
use law::trace::{Amount, Silent};
use law::{Invalid, Month, Refusal, Rupiah};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;
use store::{Result, Tx};

/// Largest movers that a page shows.
pub const MOVERS: usize = 20;

/// Prefixes of the parameters that pay follows from, so that another value can be tried.
const TRIABLE: [&str; 3] = ["tpp.", "pay.contribution.", "tax."];

/// Whether another value of a parameter can be tried on a month.
#[must_use]
pub fn can_be_tried(key: &str) -> bool {
    TRIABLE.iter().any(|prefix| key.starts_with(prefix))
}

/// Somebody whose net amount moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mover {
    /// Person.
    pub person_id: i64,
    /// Name with titles.
    pub name: String,
    /// NIP.
    pub nip: String,
    /// Agency.
    pub agency_id: i64,
    /// Net before; nothing for somebody new.
    pub before: Rupiah,
    /// Net now; nothing for somebody who is gone.
    pub now: Rupiah,
    /// Now less before.
    pub by: Rupiah,
    /// Message key of the figure that moved it most.
    pub reason: &'static str,
    /// That figure before.
    pub reason_from: Amount,
    /// That figure now.
    pub reason_to: Amount,
}

/// The figure that explains most of a difference. Gross and net are the result, not the reason,
/// and a value explains more than the amount that follows from it.
#[must_use]
pub fn reason(by: &Difference) -> Option<&law::allowance::Differing> {
    let size = |amount: &Amount| match amount {
        Amount::Rupiah(n) => n.unsigned_abs(),
        _ => 0,
    };
    let results = ["why-pay-row-gross", "why-pay-row-net"];
    let causes = by.rows.iter().filter(|row| !results.contains(&row.key));
    causes.max_by_key(|row| size(&row.by))
}

/// Who moved most between two sets of lines, the largest first.
#[must_use]
pub fn movers(
    before: &HashMap<i64, PayLine>,
    now: &HashMap<i64, PayLine>,
    most: usize,
) -> Vec<Mover> {
    let nothing = PayLine::default();
    let people: std::collections::BTreeSet<i64> =
        before.keys().chain(now.keys()).copied().collect();
    let mut moved: Vec<(Rupiah, i64)> = people
        .into_iter()
        .map(|id| {
            let net =
                |lines: &HashMap<i64, PayLine>| lines.get(&id).map_or(Rupiah::ZERO, |l| l.net);
            (net(now) - net(before), id)
        })
        .filter(|(by, _)| *by != Rupiah::ZERO)
        .collect();
    moved.sort_by_key(|(by, id)| (std::cmp::Reverse(by.0.unsigned_abs()), *id));
    moved.truncate(most);
    moved
        .into_iter()
        .map(|(by, person_id)| {
            let a = before.get(&person_id).unwrap_or(&nothing);
            let b = now.get(&person_id).unwrap_or(&nothing);
            let all = difference(a, b);
            // Without a line there is no figure that moved.
            let absent = match (before.contains_key(&person_id), now.contains_key(&person_id)) {
                (_, false) => Some("pay-mover-without"),
                (false, true) => Some("pay-mover-new"),
                (true, true) => None,
            };
            let row = if absent.is_some() { None } else { reason(&all) };
            Mover {
                person_id,
                name: String::new(),
                nip: String::new(),
                agency_id: 0,
                before: a.net,
                now: b.net,
                by,
                reason: row.map_or(absent.unwrap_or("why-pay-row-net"), |row| row.key),
                reason_from: row.map_or(Amount::None, |row| row.from.clone()),
                reason_to: row.map_or(Amount::None, |row| row.to.clone()),
            }
        })
        .collect()
}

/// Adds the names.
///
/// # Errors
/// Faults of the store.
pub fn named(tx: &mut Tx, mut movers: Vec<Mover>) -> Result<Vec<Mover>> {
    let ids: Vec<i64> = movers.iter().map(|one| one.person_id).collect();
    let names = personnel::names(tx, &ids)?;
    for one in &mut movers {
        if let Some(named) = names.get(&one.person_id) {
            one.name.clone_from(&named.name);
            one.nip.clone_from(&named.nip);
        }
    }
    Ok(movers)
}

/// A value that is tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tried {
    /// Key of the parameter.
    pub key: String,
    /// Name inside a map; blank for a single number.
    pub name: String,
    /// The value to try.
    pub value: i64,
}

/// What another value would have made of a month.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// The run whose facts were used.
    pub run: Run,
    /// The value in force.
    pub was: Option<i64>,
    /// Sums as they are.
    pub before: Totals,
    /// Sums as they would be.
    pub after: Totals,
    /// People who would get more.
    pub up: usize,
    /// People who would get less.
    pub down: usize,
    /// People who could no longer be computed, or could now.
    pub changed_state: usize,
    /// Largest differences.
    pub movers: Vec<Mover>,
}

/// The book with one value of that month replaced.
///
/// # Errors
/// A key that is not there or holds no whole number.
pub fn with_value(book: &Book, month: Month, tried: &Tried) -> Result<(Book, Option<i64>)> {
    let mut book = book.clone();
    let wrong = |key: &'static str| Invalid::field("kunci", key);
    let param = book.params.get_mut(&tried.key).ok_or_else(|| wrong("flaw-pay-no-parameter"))?;
    let in_force = param.values.iter_mut().find(|value| {
        value.valid_from <= month.first() && value.valid_to.is_none_or(|to| month.first() <= to)
    });
    let dated = in_force.ok_or_else(|| wrong("flaw-pay-no-parameter"))?;
    let was = match &mut dated.value {
        Value::Int(n) if tried.name.is_empty() => std::mem::replace(n, tried.value).into(),
        Value::Map(map) if !tried.name.is_empty() => {
            match map.insert(tried.name.clone(), Value::Int(tried.value)) {
                Some(Value::Int(n)) => Some(n),
                None => None,
                Some(_) => return Err(wrong("flaw-pay-not-whole").into()),
            }
        }
        _ => return Err(wrong("flaw-pay-not-whole").into()),
    };
    Ok((book, was))
}

/// What is needed to try a value on a month.
pub struct Past {
    /// The run.
    pub run: Run,
    /// Its lines and facts.
    pub stored: Vec<line::Stored>,
}

/// The latest locked run and its facts; without one, the latest run.
///
/// # Errors
/// Faults of the store.
pub fn past(tx: &mut Tx, month: Option<Month>) -> Result<Option<Past>> {
    let run = match month {
        Some(month) => runs::latest(tx, month)?,
        None => match runs::latest_locked(tx, None)? {
            Some(run) => Some(run),
            None => runs::all(tx, 1)?.pop(),
        },
    };
    let Some(run) = run else { return Ok(None) };
    let stored = line::stored(tx, run.id)?;
    Ok(Some(Past { run, stored }))
}

/// Computes the month under both laws and compares.
///
/// # Errors
/// A rule that contradicts another one.
pub fn trial(book: &Book, past: Past, tried: &Tried) -> Result<Trial> {
    let month = past.run.month;
    let (other, was) = with_value(book, month, tried)?;
    let (law, new_law) = (law_of(book, month)?, law_of(&other, month)?);
    let pairs: Vec<(i64, Option<PayLine>, Option<PayLine>)> = past
        .stored
        .par_iter()
        .map(|one| {
            let input = codec::unpack(&one.input).ok();
            let line = |law: &AllowanceLaw| {
                input.as_ref().and_then(|input| compute(law, input, &mut Silent).ok())
            };
            (one.person_id, line(&law), line(&new_law))
        })
        .collect();
    let (mut before, mut after) = (HashMap::new(), HashMap::new());
    let (mut a_sum, mut b_sum) = (Totals::default(), Totals::default());
    let (mut up, mut down, mut changed_state) = (0, 0, 0);
    for (person, a, b) in pairs {
        changed_state += usize::from(a.is_some() != b.is_some());
        let (old, new) = (a.map_or(0, |l| l.net.0), b.map_or(0, |l| l.net.0));
        up += usize::from(new > old);
        down += usize::from(new < old);
        if let Some(line) = a {
            a_sum.add(&line);
            before.insert(person, line);
        }
        if let Some(line) = b {
            b_sum.add(&line);
            after.insert(person, line);
        }
    }
    Ok(Trial {
        run: past.run,
        was,
        before: a_sum,
        after: b_sum,
        up,
        down,
        changed_state,
        movers: movers(&before, &after, MOVERS),
    })
}

/// A refusal when there is no month to look at.
#[must_use]
pub fn nothing_yet() -> Refusal {
    Refusal::new("refusal-no-month-yet")
}
