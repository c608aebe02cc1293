//! What would have changed the number: each single change is computed anew by the same engine.

use super::compute::compute;
use super::input::{PersonInput, Tap};
use super::law::AllowanceLaw;
use super::line::PayLine;
use super::words::LhkpnState;
use crate::money::Rupiah;
use crate::trace::Silent;
use serde::Serialize;

/// One change and what it would have been worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Message key of the sentence, with `gain` and `net` as arguments.
    pub key: &'static str,
    /// Difference of the gross amount.
    pub gain: Rupiah,
    /// Difference of the net amount; tax brackets may make it smaller.
    pub net: Rupiah,
}

/// What can be changed by one step; `false` when there is nothing to change.
type Step = fn(&mut PersonInput, &AllowanceLaw) -> bool;

const STEPS: &[(&str, Step)] = &[
    ("why-pay-without-absent", |person, _| {
        person.attendance.as_mut().is_some_and(|sums| take_one(&mut sums.absent_days))
    }),
    ("why-pay-without-late", |person, _| mend(person, true, &BANDS)),
    ("why-pay-without-early", |person, _| mend(person, false, &BANDS)),
    ("why-pay-with-tap-in", |person, _| mend(person, true, &[Tap::Missing])),
    ("why-pay-with-tap-out", |person, _| mend(person, false, &[Tap::Missing])),
    ("why-pay-with-ceremony", |person, _| {
        person.attendance.as_mut().is_some_and(|sums| take_one(&mut sums.ceremonies_missed))
    }),
    ("why-pay-with-meeting", |person, _| {
        person.attendance.as_mut().is_some_and(|sums| take_one(&mut sums.meetings_missed))
    }),
    ("why-pay-without-block", without_block),
    ("why-pay-with-better-predicate", |person, _| {
        let better = person.performance.predicate.and_then(|predicate| predicate.better());
        person.performance.predicate = better.or(person.performance.predicate);
        better.is_some()
    }),
    ("why-pay-with-minutes", |person, law| {
        let day = law.minutes.per_day.max(1);
        let minutes = person.performance.activity_minutes.as_mut();
        minutes.map(|minutes| *minutes = minutes.saturating_add(day)).is_some()
    }),
    ("why-pay-with-lhkpn", |person, _| {
        let overdue = person.lhkpn == LhkpnState::Overdue;
        person.lhkpn = LhkpnState::Reported;
        overdue
    }),
    ("why-pay-with-asset", |person, _| std::mem::take(&mut person.asset_open)),
];

/// The gravest band first: mending it gains most.
const BANDS: [Tap; 4] = [Tap::Band4, Tap::Band3, Tap::Band2, Tap::Band1];

fn take_one(count: &mut i64) -> bool {
    let there = *count > 0;
    *count -= i64::from(there);
    there
}

fn mend(person: &mut PersonInput, arrival: bool, taps: &[Tap]) -> bool {
    let Some(sums) = person.attendance.as_mut() else { return false };
    taps.iter().any(|tap| {
        if arrival { sums.pairs.mend_arrival(*tap) } else { sums.pairs.mend_departure(*tap) }
    })
}

/// As few minutes less as make one block less.
fn without_block(person: &mut PersonInput, law: &AllowanceLaw) -> bool {
    let Some(sums) = person.attendance.as_mut() else { return false };
    let block = law.cuts.block_minutes;
    let minutes = sums.late_minutes + sums.early_minutes;
    if block <= 0 || minutes < block {
        return false;
    }
    let less = minutes % block + 1;
    let of_late = less.min(sums.late_minutes);
    sums.late_minutes -= of_late;
    sums.early_minutes -= less - of_late;
    true
}

/// Every single change that would have paid more, the largest gain first.
#[must_use]
pub fn changes(law: &AllowanceLaw, person: &PersonInput, line: &PayLine) -> Vec<Change> {
    let mut out: Vec<Change> = STEPS
        .iter()
        .filter_map(|(key, step)| {
            let mut other = person.clone();
            if !step(&mut other, law) {
                return None;
            }
            let then = compute(law, &other, &mut Silent).ok()?;
            Some(Change { key, gain: then.gross - line.gross, net: then.net - line.net })
        })
        .filter(|change| change.gain > Rupiah::ZERO)
        .collect();
    out.sort_by_key(|change| std::cmp::Reverse(change.gain));
    out
}

/// The single change that would have gained most, if any would have gained.
#[must_use]
pub fn nearest_change(law: &AllowanceLaw, person: &PersonInput, line: &PayLine) -> Option<Change> {
    changes(law, person, line).into_iter().next()
}
