//! Computing a month: facts, law, lines, fingerprints. Everybody is computed in parallel; who
//! cannot be computed becomes an exception and never stops the others. A run is written whole or
//! not at all.

use crate::codec;
use crate::gather::{self, Case, ruled};
use crate::model::{Exception, Run, RunState, Totals};
use crate::store::{line, run};
use attendance::month::Setting;
use law::allowance::{AllowanceLaw, PayLine, PayRefusal, compute};
use law::book::Book;
use law::coverage::{Fingerprint, fingerprint};
use law::trace::Silent;
use law::{Month, Refusal};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use shell::work::Work;
use std::sync::Arc;
use store::{Db, Fault, Result, WriteTx};

/// A person who was computed.
#[derive(Clone, Debug)]
pub struct Computed {
    /// Person and facts.
    pub case: Case,
    /// The facts as bytes.
    pub facts: Vec<u8>,
    /// The line, or why there is none.
    pub result: std::result::Result<PayLine, PayRefusal>,
}

/// A month that was computed and not yet written.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Month.
    pub month: Month,
    /// Everybody, ordered by person.
    pub people: Vec<Computed>,
    /// Fingerprint of the law.
    pub law_hash: String,
    /// Fingerprint of the facts.
    pub facts_hash: String,
    /// Fingerprint of the lines.
    pub lines_hash: String,
    /// Sums.
    pub totals: Totals,
}

/// Fingerprint over byte strings, each with its person and length.
#[derive(Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) fn add(&mut self, person: i64, bytes: &[u8]) {
        self.0.update(person.to_le_bytes());
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> String {
        Fingerprint(self.0.finalize().into()).to_string()
    }
}

/// Fingerprint of the law of a month, hexadecimal.
#[must_use]
pub fn law_hash(book: &Book, month: Month) -> String {
    fingerprint(book, month).to_string()
}

/// The law of the allowance in a month.
///
/// # Errors
/// The rule that the book lacks or that contradicts itself.
pub fn law_of(book: &Book, month: Month) -> Result<AllowanceLaw> {
    ruled(AllowanceLaw::at(book, month))
}

/// Gathers the facts of everybody and computes them; nothing is written.
///
/// # Errors
/// A missing rule; faults of the store.
pub async fn prepare(db: &Db, book: &Arc<Book>, month: Month) -> Result<Outcome> {
    prepare_told(db, book, month, None).await
}

/// The same, counting the people who are done.
///
/// # Errors
/// A missing rule; faults of the store.
pub(crate) async fn prepare_told(
    db: &Db,
    book: &Arc<Book>,
    month: Month,
    work: Option<Arc<Work>>,
) -> Result<Outcome> {
    let law = law_of(book, month)?;
    let law_hash = law_hash(book, month);
    let setting = Setting { book: book.clone(), month, now_us: db.now_us() };
    let facts = db.read(move |tx| gather::load(tx, &setting)).await?;
    if let Some(work) = &work {
        work.set_total(facts.people().len() as u64);
    }
    let told = move || {
        if let Some(work) = &work {
            work.add_done(1);
        }
    };
    blocking(move || outcome(month, &law, law_hash, facts.cases(), told)).await
}

/// Work that keeps the processors busy, on a thread that may.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|e| Fault::new(format!("computing: {e}")))?)
}

/// Computes cases that are ordered by person, and tells after each of them.
pub fn outcome(
    month: Month,
    law: &AllowanceLaw,
    law_hash: String,
    cases: Vec<Case>,
    told: impl Fn() + Sync,
) -> Outcome {
    let people: Vec<Computed> = cases
        .into_par_iter()
        .map(|case| {
            let facts = codec::pack(&case.input);
            let result = compute(law, &case.input, &mut Silent);
            told();
            Computed { case, facts, result }
        })
        .collect();
    let (mut facts, mut lines) = (Hasher::default(), Hasher::default());
    let mut totals = Totals::default();
    for one in &people {
        let person = one.case.payee.person_id;
        facts.add(person, &one.facts);
        if let Ok(line) = &one.result {
            lines.add(person, &line.to_bytes());
            totals.add(line);
        }
    }
    Outcome {
        month,
        people,
        law_hash,
        facts_hash: facts.finish(),
        lines_hash: lines.finish(),
        totals,
    }
}

/// Writes the next version of a month: run, lines, exceptions and seals in the transaction at
/// hand.
///
/// # Errors
/// [`Refusal`] when the month is locked; faults of the store.
pub fn write(tx: &mut WriteTx, done: &Outcome) -> Result<Run> {
    tx.lock("allowance.month")?;
    let last = run::latest(tx, done.month)?;
    if let Some(last) = last.as_ref().filter(|last| last.is_locked()) {
        return Err(locked(last).into());
    }
    let prev_run = run::latest_locked_of(tx, done.month)?.map(|run| run.id);
    let lines = done.people.iter().filter(|one| one.result.is_ok()).count();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut new = Run {
        id: 0,
        month: done.month,
        version: last.map_or(1, |last| last.version + 1),
        state: RunState::Computed,
        computed_by: tx.permit().actor().person(),
        computed_us: tx.now_us(),
        checked_by: None,
        checked_us: None,
        locked_by: None,
        locked_us: None,
        reopen_ground: None,
        law_hash: done.law_hash.clone(),
        facts_hash: done.facts_hash.clone(),
        lines_hash: done.lines_hash.clone(),
        people: count(done.people.len()),
        lines: count(lines),
        exceptions: count(done.people.len() - lines),
        totals: done.totals,
        prev_run,
    };
    new.id = run::create(tx, &new)?;
    let rows = done.people.iter().filter_map(|one| {
        let line = one.result.as_ref().ok()?;
        Some(line::cells(new.id, &one.case.payee, line, &one.facts))
    });
    line::create(tx, rows)?;
    let without: Vec<(Exception, Vec<u8>)> = done
        .people
        .iter()
        .filter_map(|one| {
            let why = one.result.as_ref().err()?;
            Some((exception(one, *why), one.facts.clone()))
        })
        .collect();
    if !without.is_empty() {
        line::create_exceptions(tx, new.id, &without)?;
    }
    tx.seal_scope("pay_line", new.id)?;
    Ok(new)
}

pub(crate) fn locked(run: &Run) -> Refusal {
    Refusal::new("refusal-month-locked").with("month", run.month).with("version", run.version)
}

fn exception(one: &Computed, why: PayRefusal) -> Exception {
    let refusal = Refusal::from(why);
    let detail: serde_json::Map<String, serde_json::Value> =
        refusal.args.iter().map(|(k, v)| ((*k).to_owned(), v.clone().into())).collect();
    let payee = &one.case.payee;
    Exception {
        person_id: payee.person_id,
        agency_id: payee.agency_id,
        nip: payee.nip.clone(),
        name: payee.name.clone(),
        code: refusal.key.to_owned(),
        detail: serde_json::Value::Object(detail).to_string(),
    }
}
