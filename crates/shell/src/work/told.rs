//! What the database knows of work in progress, for the other processes on it.

use super::{Progress, State, Work};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;
use store::{Db, Result, WriteTx, values};

/// How often the counts are told.
const TELL_EVERY: Duration = Duration::from_millis(500);
/// Work of which nothing was heard for so long has ended with its process, microseconds.
const SILENT_US: i64 = 30_000_000;
/// Rows are kept for so long, microseconds.
const KEPT_US: i64 = 24 * 3_600_000_000;

/// Work as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Its last word.
    So(Progress),
    /// Its process ended before it did.
    Gone,
}

/// Tells how far a piece of work is until it ends, and takes a wish to stop it that reached
/// another process. A database that does not answer costs the other processes their view only.
pub(super) async fn tell(db: Db, work: Arc<Work>) {
    let mut clock = tokio::time::interval_at(tokio::time::Instant::now() + TELL_EVERY, TELL_EVERY);
    clock.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        match put(&db, &work).await {
            Ok(State::Running) => {}
            Ok(_) => return,
            Err(failure) => tracing::warn!(?failure, "the progress of work was not told"),
        }
    }
}

/// Tells how far a piece of work is now, takes a wish to stop it, and gives the state that was
/// told.
pub(super) async fn put(db: &Db, work: &Work) -> Result<State> {
    let (person, progress) = (work.person, work.progress());
    let state = progress.state.clone();
    if db.upkeep(move |tx| write(tx, person, &progress)).await? {
        work.cancel();
    }
    Ok(state)
}

/// Writes a row; says whether somebody asked for the end of the work.
fn write(tx: &mut WriteTx, person: i64, now: &Progress) -> Result<bool> {
    let told_us = tx.now_us();
    let state = serde_json::to_string(&now.state).unwrap_or_default();
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let (done, total) = (count(now.done), count(now.total));
    tx.exec(
        "INSERT INTO work (id, person_id, title, done, total, state, cancel, told_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7)
         ON CONFLICT (id) DO UPDATE SET done = excluded.done, total = excluded.total,
           state = excluded.state, told_us = excluded.told_us",
        &values![now.id, person, now.title.as_ref(), done, total, state, told_us],
    )?;
    if now.state != State::Running {
        tx.exec("DELETE FROM work WHERE told_us < ?1", &values![told_us - KEPT_US])?;
    }
    Ok(tx.count("SELECT cancel FROM work WHERE id = ?1", &values![now.id])? == 1)
}

/// Finds work of a person that any process on the database does or did lately.
///
/// # Errors
/// Faults of the store.
pub async fn find(db: &Db, person: i64, id: i64) -> Result<Option<Told>> {
    let since_us = db.now_us() - SILENT_US;
    db.read(move |tx| {
        tx.one(
            "SELECT title, done, total, state, told_us FROM work
              WHERE id = ?1 AND person_id = ?2",
            &values![id, person],
            |row| {
                let state = serde_json::from_str(&row.text(3)?).unwrap_or(State::Running);
                if state == State::Running && row.i64(4)? < since_us {
                    return Ok(Told::Gone);
                }
                let count = |n: i64| u64::try_from(n).unwrap_or(0);
                Ok(Told::So(Progress {
                    id,
                    title: Cow::Owned(row.text(0)?),
                    done: count(row.i64(1)?),
                    total: count(row.i64(2)?),
                    state,
                }))
            },
        )
    })
    .await
}

/// Leaves the wish to stop work for the process that does it.
///
/// # Errors
/// Faults of the store.
pub async fn cancel(db: &Db, person: i64, id: i64) -> Result<()> {
    db.upkeep(move |tx| {
        tx.exec("UPDATE work SET cancel = 1 WHERE id = ?1 AND person_id = ?2", &values![id, person])
    })
    .await
    .map(drop)
}
