//! Use cases of a month: compute, check, send back, accept, let pass, lock, open again. Two persons
//! stand behind every locked month: who computed it can neither check nor lock it.

use crate::complete;
use crate::model::{Run, RunState, SalaryFact};
use crate::run::{self, Outcome};
use crate::store::note::{self, Acceptance, Arrears, Waiver};
use crate::store::{line, remark, run as runs, salary};
use law::book::Book;
use law::{Action, Actor, Date, Invalid, Month, Refusal, Target, Zone};
use shell::work::Work;
use std::collections::HashMap;
use std::sync::Arc;
use store::{Db, Failure, Result, Tx, WriteTx};
use tracing::field::Empty;
use tracing::{Instrument, trace_span};

pub use crate::replay::{Replay, replay};

/// Shortest ground, in characters.
const GROUND_CHARS: usize = 5;

fn grounded(ground: &str) -> Result<String> {
    let ground = ground.trim();
    if ground.chars().count() < GROUND_CHARS {
        return Err(Invalid::field("ground", "flaw-pay-ground").into());
    }
    Ok(ground.chars().take(500).collect())
}

fn missing(month: Month) -> Failure {
    Refusal::new("refusal-month-not-computed").with("month", month).into()
}

/// What the policy asks about a run: its makers may not approve it.
#[must_use]
pub fn target(run: &Run) -> Target {
    Target { makers: run.computed_by.into_iter().collect(), ..Target::pemda() }
}

/// The latest run of a month.
///
/// # Errors
/// [`Refusal`] when the month was never computed; faults of the store.
async fn latest(db: &Db, month: Month) -> Result<Run> {
    db.read(move |tx| runs::latest(tx, month)).await?.ok_or_else(|| missing(month))
}

/// Computes everybody and writes the next version of the month.
///
/// # Errors
/// The refusal; a missing rule; faults of the store.
pub async fn compute(db: &Db, actor: &Actor, book: &Arc<Book>, month: Month) -> Result<Run> {
    compute_told(db, actor, book, month, None).await
}

/// The same, telling a page how far it is; the page can also stop it before anything is written.
///
/// # Errors
/// The refusal; a missing rule; faults of the store.
pub async fn compute_told(
    db: &Db,
    actor: &Actor,
    book: &Arc<Book>,
    month: Month,
    work: Option<Arc<Work>>,
) -> Result<Run> {
    let permit = law::policy::allow(actor, Action::MonthCompute, &Target::pemda())?;
    let span = trace_span!(target: store::SPANS, "month.compute", pemda = %actor.tenant,
        month = %month, people = Empty, otel.status_code = Empty);
    let computing = async {
        let open = db.read(move |tx| runs::latest(tx, month)).await?;
        if let Some(run) = open.filter(Run::is_locked) {
            return Err(run::locked(&run).into());
        }
        let done: Outcome = run::prepare_told(db, book, month, work.clone()).await?;
        span.record("people", done.people.len());
        if work.is_some_and(|work| work.cancelled()) {
            return Err(Refusal::new("refusal-pay-stopped").into());
        }
        db.write(permit, move |tx| run::write(tx, &done)).await
    };
    let done = computing.instrument(span.clone()).await;
    if matches!(done, Err(Failure::Fault(_))) {
        span.record("otel.status_code", "ERROR");
    }
    done
}

/// Checks a computed month as the second person.
///
/// # Errors
/// The refusal; a month in another state; faults of the store.
pub async fn check(db: &Db, actor: &Actor, month: Month) -> Result<Run> {
    let found = latest(db, month).await?;
    let permit = law::policy::allow(actor, Action::MonthCheck, &target(&found))?;
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        let run = unmoved(tx, &found, RunState::Computed)?;
        runs::check(tx, &run, by)?;
        again(tx, run.id)
    })
    .await
}

/// Sends a computed or checked month back as the second person, with what is to be mended.
///
/// # Errors
/// The refusal; no reason; a month in another state; faults of the store.
pub async fn give_back(db: &Db, actor: &Actor, month: Month, ground: &str) -> Result<Run> {
    let found = latest(db, month).await?;
    let permit = law::policy::allow(actor, Action::MonthReturn, &target(&found))?;
    let ground = grounded(ground)?;
    if !found.state.can_be_returned() {
        return Err(elsewhere(&found).into());
    }
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        let run = unmoved(tx, &found, found.state)?;
        remark::give_back(tx, &run, by, &ground)?;
        again(tx, run.id)
    })
    .await
}

/// The run is in a state in which this cannot be done.
fn elsewhere(run: &Run) -> Refusal {
    Refusal::new("refusal-month-state").with("month", run.month).with("state", run.state.name())
}

/// The run as it stands now, if it still stands as the actor saw it.
fn unmoved(tx: &mut WriteTx, seen: &Run, state: RunState) -> Result<Run> {
    tx.lock("allowance.month")?;
    let now = runs::latest(tx, seen.month)?.ok_or_else(|| missing(seen.month))?;
    if now.id != seen.id || now.state != state {
        return Err(elsewhere(&now).into());
    }
    Ok(now)
}

fn again(tx: &mut Tx, id: i64) -> Result<Run> {
    let gone = || Failure::from(Refusal::new("problem-not-found").hidden());
    runs::find(tx, id)?.ok_or_else(gone)
}

/// Answers by name for unverified values of law in a month.
///
/// # Errors
/// The refusal; no value chosen, or no reason; faults of the store.
pub async fn accept_unverified(
    db: &Db,
    actor: &Actor,
    book: &Arc<Book>,
    month: Month,
    keys: &[String],
    ground: &str,
) -> Result<usize> {
    let ground = grounded(ground)?;
    let found = db.read(move |tx| runs::latest(tx, month)).await?;
    let asked = found.as_ref().map_or_else(Target::pemda, target);
    let permit = law::policy::allow(actor, Action::LawAccept, &asked)?;
    let by = permit.actor().person().unwrap_or(0);
    let known = db.read(move |tx| note::acceptances(tx, month)).await?;
    let list: Vec<Acceptance> = complete::unverified(book, month, &known)?
        .into_iter()
        .filter(|value| value.accepted.is_none() && keys.contains(&value.cite.key))
        .map(|value| Acceptance {
            key: value.cite.key,
            value_hash: value.hash,
            value: value.cite.value,
            accepted_by: by,
            ground: ground.clone(),
        })
        .collect();
    if list.is_empty() {
        return Err(Invalid::field("keys", "flaw-pay-nothing-chosen").into());
    }
    let count = list.len();
    db.write(permit, move |tx| note::accept(tx, month, &list)).await?;
    Ok(count)
}

/// Lets gaps of one kind pass, with a reason; `agency` 0 is the whole pemda.
///
/// # Errors
/// The refusal; a kind that cannot be let pass, or no reason; faults of the store.
pub async fn waive(
    db: &Db,
    actor: &Actor,
    month: Month,
    (code, agency): (&str, i64),
    ground: &str,
) -> Result<()> {
    let ground = grounded(ground)?;
    let permit = law::policy::allow(actor, Action::MonthCompute, &Target::pemda())?;
    if !complete::WAIVABLE.contains(&code) {
        return Err(Invalid::field("code", "flaw-choice").into());
    }
    let wanted = code.to_owned();
    let gaps = db.read(move |tx| complete::gaps(tx, month)).await?;
    let gaps: i64 = gaps
        .iter()
        .filter(|gap| gap.code == wanted && (agency == 0 || gap.agency_id == agency))
        .map(|gap| gap.count)
        .sum();
    let new = Waiver {
        code: code.to_owned(),
        agency_id: agency,
        gaps,
        waived_by: permit.actor().person().unwrap_or(0),
        ground,
    };
    db.write(permit, move |tx| note::waive(tx, month, &new)).await
}

/// Locks a checked month: from now on it is what is paid. What differs from the version before
/// becomes arrears of the next open month.
///
/// # Errors
/// The refusal, also when something is still open: the month is not over, values of law are not
/// accepted, gaps are not let pass, facts or law have changed since it was computed.
pub async fn lock(db: &Db, actor: &Actor, book: &Arc<Book>, month: Month) -> Result<Run> {
    let found = latest(db, month).await?;
    let permit = law::policy::allow(actor, Action::MonthLock, &target(&found))?;
    let refuse = |key: &'static str| Refusal::new(key).with("month", month);
    if found.state != RunState::Checked {
        return Err(elsewhere(&found).into());
    }
    if today(db) <= month.last() {
        return Err(refuse("refusal-month-running").into());
    }
    let (own, its_month) = (book.clone(), month);
    let (open_values, open_gaps) = db
        .read(move |tx| {
            let known = note::acceptances(tx, its_month)?;
            let values = complete::unverified(&own, its_month, &known)?;
            let gaps = complete::gaps(tx, its_month)?;
            let values = values.iter().filter(|value| value.accepted.is_none()).count();
            let gaps: i64 = gaps.iter().filter(|gap| gap.is_open()).map(|gap| gap.count).sum();
            Ok((values, gaps))
        })
        .await?;
    if open_values > 0 {
        return Err(refuse("refusal-law-unverified").with("n", open_values).into());
    }
    if open_gaps > 0 {
        return Err(refuse("refusal-month-incomplete").with("n", open_gaps).into());
    }
    if run::law_hash(book, month) != found.law_hash {
        return Err(refuse("refusal-law-changed").into());
    }
    if run::prepare(db, book, month).await?.facts_hash != found.facts_hash {
        return Err(refuse("refusal-facts-changed").into());
    }
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        let run = unmoved(tx, &found, RunState::Checked)?;
        let arrears = arrears(tx, &run)?;
        runs::lock(tx, &run, by)?;
        note::create_arrears(tx, run.id, &arrears)?;
        again(tx, run.id)
    })
    .await
}

/// Today at the seat of most pemda; the day only decides whether a month is over.
fn today(db: &Db) -> Date {
    shell::house::date_of(db.now_us(), Zone::Wib)
}

/// What this lock leaves: of the first version what could not be taken, of a later one its
/// difference from the locked version before. Neither version is changed.
fn arrears(tx: &mut Tx, run: &Run) -> Result<Vec<Arrears>> {
    let newest = runs::latest_locked(tx, None)?.map_or(run.month, |last| last.month);
    let settle_month = newest.max(run.month).next();
    let new = line::by_person(tx, run.id)?;
    let of = |person_id, cause, amount| Arrears {
        person_id,
        of_month: run.month,
        settle_month,
        cause,
        amount,
    };
    let mut list = Vec::new();
    match run.prev_run {
        None => {
            for (person, line) in &new {
                list.push(of(*person, "owed", -line.receivable));
            }
        }
        Some(before) => {
            let old = line::by_person(tx, before)?;
            let without: HashMap<i64, ()> = line::exceptions(tx, run.id, None)?
                .into_iter()
                .map(|one| (one.person_id, ()))
                .collect();
            let due = |line: Option<&law::allowance::PayLine>| {
                line.map(|line| line.sum(|c| c.total) + line.correction).unwrap_or_default()
            };
            let people: std::collections::BTreeSet<i64> =
                new.keys().chain(old.keys()).copied().collect();
            // Somebody who cannot be computed now owes and is owed nothing until he can.
            for person in people.into_iter().filter(|id| !without.contains_key(id)) {
                let by = due(new.get(&person)) - due(old.get(&person));
                list.push(of(person, "version", by));
            }
        }
    }
    list.retain(|one| one.amount != law::Rupiah::ZERO);
    list.sort_by_key(|one| one.person_id);
    Ok(list)
}

/// Opens a locked month again, with its reason. The locked version stays as it is.
///
/// # Errors
/// The refusal; no reason; a month that is not locked; faults of the store.
pub async fn reopen(db: &Db, actor: &Actor, month: Month, ground: &str) -> Result<Run> {
    let ground = grounded(ground)?;
    let found = latest(db, month).await?;
    let permit = law::policy::allow(actor, Action::MonthReopen, &Target::pemda())?;
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| {
        let run = unmoved(tx, &found, RunState::Locked)?;
        runs::reopen(tx, &run, by, &ground)?;
        again(tx, run.id)
    })
    .await
}

/// Takes a salary sheet that was read by [`crate::salary::read`]; it replaces the month's sheet
/// as a whole.
///
/// # Errors
/// The refusal; a sheet without rows; faults of the store.
pub async fn import_salary(
    db: &Db,
    actor: &Actor,
    month: Month,
    file_name: &str,
    facts: Vec<SalaryFact>,
) -> Result<i64> {
    let permit = law::policy::allow(actor, Action::SalaryImport, &Target::pemda())?;
    if facts.is_empty() {
        return Err(Invalid::field("file", "flaw-pay-no-rows").into());
    }
    let by = permit.actor().person().unwrap_or(0);
    let file_name = file_name.to_owned();
    db.write(permit, move |tx| salary::create(tx, month, &file_name, &facts, by)).await
}
