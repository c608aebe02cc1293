//! Computing a month a second time and comparing byte for byte: from the facts that were stored
//! with it under the law in force in that month, and beside it from the facts as they are now.

use crate::codec;
use crate::model::Run;
use crate::run::{self, Hasher, blocking};
use crate::store::{line, run as runs};
use law::allowance::{AllowanceLaw, compute};
use law::book::Book;
use law::trace::Silent;
use law::{Action, Actor, Month, Refusal, Target};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Db, Result};

/// What a replay found.
#[derive(Clone, Debug, Serialize)]
pub struct Replay {
    /// The run that was computed again.
    pub run: Run,
    /// Lines and exceptions that were computed again.
    pub people: usize,
    /// People whose line came out different, or could not be read.
    pub differing: Vec<i64>,
    /// The law of the month is what it was.
    pub law_same: bool,
    /// The stored facts are those that were fingerprinted.
    pub facts_same: bool,
    /// The lines are those that were fingerprinted.
    pub lines_same: bool,
    /// People whose facts have changed since; they ask for a new version, not for an alarm.
    pub facts_changed: Vec<i64>,
}

impl Replay {
    /// Whether every byte is as it was.
    #[must_use]
    pub fn is_identical(&self) -> bool {
        self.differing.is_empty() && self.law_same && self.facts_same && self.lines_same
    }
}

/// Computes the latest locked version of a month again, or its latest version when none is
/// locked.
///
/// # Errors
/// The refusal; a month that was never computed; faults of the store.
pub async fn replay(db: &Db, actor: &Actor, book: &Arc<Book>, month: Month) -> Result<Replay> {
    let pemda = Target::pemda();
    law::policy::allow(actor, Action::MonthView, &pemda)
        .or_else(|_| law::policy::allow(actor, Action::AuditVerify, &pemda))?;
    let found = db
        .read(move |tx| {
            let run = match runs::latest_locked_of(tx, month)? {
                Some(run) => Some(run),
                None => runs::latest(tx, month)?,
            };
            match run {
                Some(run) => Ok(Some((line::stored(tx, run.id)?, run))),
                None => Ok(None),
            }
        })
        .await?;
    let Some((stored, run)) = found else {
        return Err(Refusal::new("refusal-month-not-computed").with("month", month).into());
    };
    let law = run::law_of(book, month)?;
    let law_same = run::law_hash(book, month) == run.law_hash;
    let now = run::prepare(db, book, month).await?;
    blocking(move || compare(&law, run, &stored, law_same, &now)).await
}

fn compare(
    law: &AllowanceLaw,
    run: Run,
    stored: &[line::Stored],
    law_same: bool,
    now: &run::Outcome,
) -> Replay {
    let again: Vec<bool> = stored.par_iter().map(|one| same(law, one)).collect();
    let (mut facts, mut lines) = (Hasher::default(), Hasher::default());
    for one in stored {
        facts.add(one.person_id, &one.input);
        if let Some(line) = &one.line {
            lines.add(one.person_id, line);
        }
    }
    let then: HashMap<i64, &[u8]> =
        stored.iter().map(|one| (one.person_id, one.input.as_slice())).collect();
    let mut facts_changed: Vec<i64> = now
        .people
        .iter()
        .filter(|one| then.get(&one.case.payee.person_id) != Some(&one.facts.as_slice()))
        .map(|one| one.case.payee.person_id)
        .collect();
    let here: std::collections::HashSet<i64> =
        now.people.iter().map(|one| one.case.payee.person_id).collect();
    facts_changed.extend(then.keys().filter(|id| !here.contains(id)));
    facts_changed.sort_unstable();
    Replay {
        people: stored.len(),
        differing: stored
            .iter()
            .zip(again)
            .filter(|(_, same)| !same)
            .map(|(one, _)| one.person_id)
            .collect(),
        law_same,
        facts_same: facts.finish() == run.facts_hash,
        lines_same: lines.finish() == run.lines_hash,
        facts_changed,
        run,
    }
}

/// Whether the stored facts give the stored bytes again.
fn same(law: &AllowanceLaw, one: &line::Stored) -> bool {
    let Ok(input) = codec::unpack(&one.input) else { return false };
    match (compute(law, &input, &mut Silent), &one.line) {
        (Ok(line), Some(bytes)) => line.to_bytes().as_slice() == bytes.as_slice(),
        (Err(_), None) => true,
        _ => false,
    }
}
