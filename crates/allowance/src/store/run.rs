//! Runs: one version of a month each, with its sums and fingerprints.

use crate::model::{Run, RunState, Totals};
use law::{Month, Rupiah};
use store::{Event, Fault, Result, Row, Tx, WriteTx, values};

const COLUMNS: &str = "id, month, version, state, computed_by, computed_us, checked_by,
    checked_us, locked_by, locked_us, reopen_ground, law_hash, facts_hash, lines_hash, people,
    lines, exceptions, gross, net, bpjs, bpjs_employer, pph, receivable, held, prev_run";

fn run(row: &Row<'_>) -> Result<Run> {
    let state = row.text(3)?;
    Ok(Run {
        id: row.i64(0)?,
        month: row.month(1)?,
        version: row.i64(2)?,
        state: RunState::parse(&state)
            .ok_or_else(|| Fault::new(format!("unknown state '{state}' of a run")))?,
        computed_by: row.opt_i64(4)?,
        computed_us: row.i64(5)?,
        checked_by: row.opt_i64(6)?,
        checked_us: row.opt_i64(7)?,
        locked_by: row.opt_i64(8)?,
        locked_us: row.opt_i64(9)?,
        reopen_ground: row.opt_text(10)?,
        law_hash: row.text(11)?,
        facts_hash: row.text(12)?,
        lines_hash: row.text(13)?,
        people: row.i64(14)?,
        lines: row.i64(15)?,
        exceptions: row.i64(16)?,
        totals: Totals {
            gross: Rupiah(row.i64(17)?),
            net: Rupiah(row.i64(18)?),
            bpjs: Rupiah(row.i64(19)?),
            bpjs_employer: Rupiah(row.i64(20)?),
            pph: Rupiah(row.i64(21)?),
            receivable: Rupiah(row.i64(22)?),
            held: row.i64(23)?,
        },
        prev_run: row.opt_i64(24)?,
    })
}

/// The latest version of a month.
///
/// # Errors
/// Faults of the store.
pub fn latest(tx: &mut Tx, month: Month) -> Result<Option<Run>> {
    tx.one(
        &format!("SELECT {COLUMNS} FROM pay_run WHERE month = ?1 ORDER BY version DESC LIMIT 1"),
        &values![month],
        run,
    )
}

/// The latest version of a month that is or was locked.
///
/// # Errors
/// Faults of the store.
pub fn latest_locked_of(tx: &mut Tx, month: Month) -> Result<Option<Run>> {
    tx.one(
        &format!(
            "SELECT {COLUMNS} FROM pay_run WHERE month = ?1 AND locked_us IS NOT NULL
              ORDER BY version DESC LIMIT 1"
        ),
        &values![month],
        run,
    )
}

/// The latest locked version of the latest month that has one, before a month if one is given.
///
/// # Errors
/// Faults of the store.
pub fn latest_locked(tx: &mut Tx, before: Option<Month>) -> Result<Option<Run>> {
    let before = before.map_or_else(|| "9999-12".to_owned(), |month| month.to_string());
    tx.one(
        &format!(
            "SELECT {COLUMNS} FROM pay_run WHERE month < ?1 AND locked_us IS NOT NULL
              ORDER BY month DESC, version DESC LIMIT 1"
        ),
        &values![before],
        run,
    )
}

/// A run by number.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<Run>> {
    tx.one(&format!("SELECT {COLUMNS} FROM pay_run WHERE id = ?1"), &values![id], run)
}

/// All versions, latest month first.
///
/// # Errors
/// Faults of the store.
pub fn all(tx: &mut Tx, limit: i64) -> Result<Vec<Run>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM pay_run ORDER BY month DESC, version DESC LIMIT ?1"),
        &values![limit],
        run,
    )
}

/// All versions of a month, latest first.
///
/// # Errors
/// Faults of the store.
pub fn versions(tx: &mut Tx, month: Month) -> Result<Vec<Run>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM pay_run WHERE month = ?1 ORDER BY version DESC"),
        &values![month],
        run,
    )
}

/// Locked versions in force of the months of a span, one for each month.
///
/// # Errors
/// Faults of the store.
pub fn locked_between(tx: &mut Tx, from: Month, to: Month) -> Result<Vec<Run>> {
    let mut list = tx.all(
        &format!(
            "SELECT {COLUMNS} FROM pay_run
              WHERE month >= ?1 AND month <= ?2 AND locked_us IS NOT NULL
              ORDER BY month, version DESC"
        ),
        &values![from, to],
        run,
    )?;
    list.dedup_by_key(|run| run.month);
    Ok(list)
}

/// Writes a new version and returns its number. Versions that were never locked step back.
///
/// # Errors
/// Faults of the store.
pub fn create(tx: &mut WriteTx, new: &Run) -> Result<i64> {
    let old = tx.all(
        "SELECT id FROM pay_run WHERE month = ?1 AND state IN ('computed', 'checked')",
        &values![new.month],
        |row| row.i64(0),
    )?;
    let t = &new.totals;
    let id = tx.insert(
        "INSERT INTO pay_run (month, version, state, computed_by, computed_us, law_hash,
            facts_hash, lines_hash, people, lines, exceptions, held, gross, net, bpjs,
            bpjs_employer, pph, receivable, prev_run)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,
            ?19) RETURNING id",
        &values![
            new.month,
            new.version,
            new.state.name(),
            new.computed_by,
            new.computed_us,
            &new.law_hash,
            &new.facts_hash,
            &new.lines_hash,
            new.people,
            new.lines,
            new.exceptions,
            t.held,
            t.gross,
            t.net,
            t.bpjs,
            t.bpjs_employer,
            t.pph,
            t.receivable,
            new.prev_run
        ],
    )?;
    tx.record(
        Event::new("allowance.run.computed")
            .object(format!("month/{}/{}", new.month, new.version))
            .law(new.law_hash.clone())
            .body(serde_json::json!({
                "facts": new.facts_hash,
                "lines": new.lines_hash,
                "people": new.people,
                "exceptions": new.exceptions,
                "net": t.net.0,
            })),
    );
    for old in old {
        tx.exec("UPDATE pay_run SET state = 'superseded' WHERE id = ?1", &values![old])?;
        tx.seal("pay_run", &values![old])?;
    }
    tx.seal("pay_run", &values![id])?;
    Ok(id)
}

/// Marks a run as checked.
///
/// # Errors
/// Faults of the store.
pub fn check(tx: &mut WriteTx, run: &Run, by: i64) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE pay_run SET state = 'checked', checked_by = ?2, checked_us = ?3 WHERE id = ?1",
        &values![run.id, by, now_us],
    )?;
    tx.record(said("allowance.run.checked", run));
    tx.seal("pay_run", &values![run.id])
}

/// Marks a run as locked.
///
/// # Errors
/// Faults of the store.
pub fn lock(tx: &mut WriteTx, run: &Run, by: i64) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE pay_run SET state = 'locked', locked_by = ?2, locked_us = ?3 WHERE id = ?1",
        &values![run.id, by, now_us],
    )?;
    tx.record(said("allowance.run.locked", run).body(serde_json::json!({
        "facts": run.facts_hash,
        "lines": run.lines_hash,
        "net": run.totals.net.0,
    })));
    tx.seal("pay_run", &values![run.id])
}

/// Marks a locked run as open again.
///
/// # Errors
/// Faults of the store.
pub fn reopen(tx: &mut WriteTx, run: &Run, by: i64, ground: &str) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE pay_run SET state = 'reopened', reopened_by = ?2, reopened_us = ?3,
            reopen_ground = ?4 WHERE id = ?1",
        &values![run.id, by, now_us, ground],
    )?;
    tx.record(said("allowance.run.reopened", run).ground(ground));
    tx.seal("pay_run", &values![run.id])
}

/// An entry about a run.
pub(super) fn said(kind: &'static str, run: &Run) -> Event {
    Event::new(kind)
        .object(format!("month/{}/{}", run.month, run.version))
        .law(run.law_hash.clone())
}
