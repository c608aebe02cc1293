//! The cache of judged months: which part of it is stale, and writing it anew, one slice of people
//! after the other, so that whoever else wants to write waits for a slice at most. Marks are the
//! queue: they are taken before facts are read, in the transaction that writes what was judged, so
//! that a fact that arrives meanwhile leaves a mark of its own and a run that was interrupted goes
//! on with the marks that are left.

use super::gather::{People, Setting, lawful};
use super::judge::judge;
use super::{PersonMonth, dirty};
use crate::civil;
use crate::rule::ruled;
use law::attendance::pack;
use law::book::RuleError;
use law::{Date, Month, Zone};
use shell::house::{House, Tenant};
use shell::room::JobFuture;
use std::collections::BTreeSet;
use store::{Db, Failure, Result, Tx, WriteTx, among, values};

/// People judged in one transaction: so many keep the one writer for some hundredths of a second.
const SLICE: usize = 500;
/// A page waits for so many stale people; more are left to the background.
const PAGE_WAITS_FOR: i64 = 500;
/// In the first days of a month the one before is still being completed.
const DAYS_OF_GRACE: i8 = 3;

/// Whose months are judged anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Everybody in service.
    All,
    /// Those marked as stale, at most one slice of them.
    Dirty,
    /// One person.
    One(i64),
}

/// How fresh the cache of a month is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// People whose month is still stale.
    pub stale: i64,
    /// Whether the month was ever judged for everybody.
    pub complete: bool,
}

/// The day of a full run; the westernmost zone has it last, so that a day is over everywhere.
fn day_of(now_us: i64) -> Date {
    civil::date(civil::of_instant(now_us, Zone::Wib))
}

/// Keeps two runs of a month apart where several transactions write at once.
fn lock(tx: &mut WriteTx, month: Month) -> Result<()> {
    tx.lock(&format!("judging {month}"))
}

/// Begins a full run: marks everybody in service and whoever was judged before. A first run of
/// today that was interrupted has its marks already.
fn begin(tx: &mut WriteTx, setting: &Setting) -> Result<()> {
    let (month, today) = (setting.month, day_of(setting.now_us));
    lock(tx, month)?;
    let open = tx.count(
        "SELECT COUNT(*) FROM work_day WHERE month = ?1 AND computed_on = ?2 AND complete = 0",
        &values![month, today],
    )?;
    if open > 0 {
        return Ok(());
    }
    let spans = personnel::spans(tx, month.first(), month.last(), None)?;
    let mut people: BTreeSet<i64> = spans.iter().map(|span| span.person_id).collect();
    tx.each("SELECT person_id FROM work_month WHERE month = ?1", &values![month], |row| {
        people.insert(row.i64(0)?);
        Ok(())
    })?;
    dirty::mark_months(tx, people.into_iter().map(|person| (person, month)))?;
    tx.exec(
        "INSERT INTO work_day (month, computed_on, complete) VALUES (?1, ?2, 0)
         ON CONFLICT (month) DO UPDATE SET computed_on = excluded.computed_on",
        &values![month, today],
    )?;
    Ok(())
}

/// Takes the marks of at most a slice of people and says whose they were. Fewer than a slice are
/// all there were, so that a first run, if there was one, has now reached everybody.
fn claim(tx: &mut WriteTx, month: Month) -> Result<Vec<i64>> {
    lock(tx, month)?;
    let mut people = tx.all(
        "DELETE FROM dirty_month WHERE month = ?1 AND person_id IN
           (SELECT person_id FROM dirty_month WHERE month = ?1
             ORDER BY person_id LIMIT ?2) RETURNING person_id",
        &values![month, i64::try_from(SLICE).unwrap_or(1)],
        |row| row.i64(0),
    )?;
    people.sort_unstable();
    if people.len() < SLICE {
        tx.exec(
            "UPDATE work_day SET complete = 1 WHERE month = ?1 AND complete = 0",
            &values![month],
        )?;
    }
    Ok(people)
}

const COLUMNS: &[&str] = &[
    "month",
    "agency_id",
    "unit_id",
    "person_id",
    "days",
    "working_days",
    "present_days",
    "absent_days",
    "leave_days",
    "duty_days",
    "late_days",
    "late_minutes",
    "early_minutes",
    "missing_taps",
    "facts_hash",
    "computed_us",
];

fn write(
    tx: &mut WriteTx,
    month: Month,
    people: &[i64],
    mut judged: Vec<PersonMonth>,
    now_us: i64,
) -> Result<()> {
    let mut params = values![month].to_vec();
    let whose = among("person_id", people, &mut params);
    // As a span the month is the lesser part of the key, so that no engine that never counted its
    // rows goes through the whole month to find these people.
    tx.exec(&format!("DELETE FROM work_month WHERE month BETWEEN ?1 AND ?1{whose}"), &params)?;
    // In the order of the key the rows are appended instead of searched for.
    judged.sort_unstable_by_key(|one| (one.agency_id, one.unit_id, one.person_id));
    tx.bulk(
        "work_month",
        COLUMNS,
        "",
        judged.iter().map(|one| {
            let sums = &one.sums;
            let leave: u16 = sums.leave_days.iter().sum();
            let duty = sums.duty_days + sums.training_days + sums.study_days;
            values![
                month,
                one.agency_id,
                one.unit_id,
                one.person_id,
                pack(&one.days),
                sums.working_days,
                sums.present_days,
                sums.absent_days,
                leave,
                duty,
                sums.late_days,
                sums.late_minutes,
                sums.early_minutes,
                sums.missing_taps(),
                one.facts.0,
                now_us
            ]
            .to_vec()
        }),
    )?;
    Ok(())
}

/// Judges people and writes what was judged, in the transaction that took their marks.
fn rewrite(tx: &mut WriteTx, setting: &Setting, people: &[i64]) -> Result<usize> {
    let judged = judge(tx, setting, &People::These(people.to_vec()))?;
    let count = judged.len();
    write(tx, setting.month, people, judged, setting.now_us)?;
    Ok(count)
}

/// What became of a slice.
struct Slice {
    /// People who were judged; a mark may be of somebody who is not in service.
    judged: usize,
    /// Whether marks may be left.
    more: bool,
}

/// Judges one slice of the people who are marked.
async fn slice(db: &Db, setting: Setting) -> Result<Slice> {
    db.upkeep(move |tx| {
        let people = claim(tx, setting.month)?;
        let more = people.len() >= SLICE;
        let judged = if people.is_empty() { 0 } else { rewrite(tx, &setting, &people)? };
        Ok(Slice { judged, more })
    })
    .await
}

/// Judges slice after slice until nobody is marked; gives how many people.
async fn drain(db: &Db, setting: &Setting) -> Result<usize> {
    let mut count = 0;
    loop {
        let slice = slice(db, setting.clone()).await?;
        count += slice.judged;
        if !slice.more {
            return Ok(count);
        }
    }
}

/// Judges a month anew and writes it; gives how many people. A full run that is interrupted, by
/// whatever, leaves marks, and whoever comes next to the month goes on with them.
///
/// # Errors
/// A rule that the book lacks for the month; faults of the store.
pub async fn refresh(db: &Db, setting: Setting, which: Which) -> Result<usize> {
    match which {
        Which::All => {
            // Nobody is marked for a month that cannot be judged.
            ruled(lawful(&setting.book, setting.month))?;
            let begun = setting.clone();
            db.upkeep(move |tx| begin(tx, &begun)).await?;
            drain(db, &setting).await
        }
        Which::Dirty => Ok(slice(db, setting).await?.judged),
        Which::One(person) => {
            db.upkeep(move |tx| {
                lock(tx, setting.month)?;
                tx.exec(
                    "DELETE FROM dirty_month WHERE person_id = ?1 AND month = ?2",
                    &values![person, setting.month],
                )?;
                rewrite(tx, &setting, &[person])
            })
            .await
        }
    }
}

/// How fresh a month is.
///
/// # Errors
/// Faults of the store.
pub fn freshness(tx: &mut Tx, month: Month) -> Result<Fresh> {
    let stale = tx.count("SELECT COUNT(*) FROM dirty_month WHERE month = ?1", &values![month])?;
    let complete = tx.count(
        "SELECT COUNT(*) FROM work_day WHERE month = ?1 AND complete = 1",
        &values![month],
    )?;
    Ok(Fresh { stale, complete: complete > 0 })
}

/// Brings a month up to date as far as a page may wait for it: the first look at a month judges
/// everybody, later ones the few that are stale.
///
/// # Errors
/// A rule that the book lacks for the month; faults of the store.
pub async fn freshen(db: &Db, setting: &Setting) -> Result<Fresh> {
    let month = setting.month;
    let fresh = db.read(move |tx| freshness(tx, month)).await?;
    if month.first() > dirty::horizon(setting.now_us) {
        return Ok(fresh);
    }
    if !fresh.complete {
        refresh(db, setting.clone(), Which::All).await?;
    } else if (1..=PAGE_WAITS_FOR).contains(&fresh.stale) {
        refresh(db, setting.clone(), Which::Dirty).await?;
    } else {
        return Ok(fresh);
    }
    db.read(move |tx| freshness(tx, month)).await
}

/// Months that are due for a full run today, and months with stale people.
fn due(tx: &mut Tx, today: Date) -> Result<(Vec<Month>, Vec<Month>)> {
    let month = Month::of(today);
    let mut full = vec![month];
    if today.day() <= DAYS_OF_GRACE {
        full.push(month.prev());
    }
    let done =
        tx.all("SELECT month FROM work_day WHERE computed_on >= ?1", &values![today], |row| {
            row.month(0)
        })?;
    full.retain(|month| !done.contains(month));
    let stale =
        tx.all("SELECT DISTINCT month FROM dirty_month ORDER BY month DESC", &values![], |row| {
            row.month(0)
        })?;
    Ok((full, stale))
}

/// Judges a month in the background. A rule that is missing for it must not keep the others stale,
/// nor be missed twice a minute: the marks go, and whoever looks at the month judges all of it.
async fn attempt(db: &Db, setting: Setting, which: Which) -> Result<()> {
    let month = setting.month;
    let outcome = match which {
        Which::All => refresh(db, setting, which).await,
        _ => drain(db, &setting).await,
    };
    match outcome {
        Err(Failure::Refusal(refusal)) => {
            tracing::warn!(%month, refusal = refusal.key, "a month could not be judged");
            forget(db, month).await
        }
        other => other.map(|_| ()),
    }
}

/// Drops the marks of a month, and with them a first run that is not through.
async fn forget(db: &Db, month: Month) -> Result<()> {
    db.upkeep(move |tx| {
        tx.exec("DELETE FROM dirty_month WHERE month = ?1", &values![month])?;
        tx.exec("DELETE FROM work_day WHERE month = ?1 AND complete = 0", &values![month])
    })
    .await
    .map(|_| ())
}

async fn run_for(tenant: &Tenant, now_us: i64) -> Result<()> {
    let today = day_of(now_us);
    let (full, stale) = tenant.db.read(move |tx| due(tx, today)).await?;
    let setting = |month| Setting { book: tenant.book(), month, now_us };
    for month in full {
        attempt(&tenant.db, setting(month), Which::All).await?;
    }
    for month in stale {
        // A fact of the first days that the law carries marks the month before them too.
        if let Err(RuleError::NotCarried { .. }) = lawful(&tenant.book(), month) {
            forget(&tenant.db, month).await?;
        } else {
            attempt(&tenant.db, setting(month), Which::Dirty).await?;
        }
    }
    Ok(())
}

/// The background work: a full run once a day, stale people in between.
#[must_use]
pub fn job(house: House, tenant: usize) -> JobFuture {
    Box::pin(async move {
        match house.tenants.get(tenant) {
            Some(tenant) => run_for(tenant, house.clock.now_us()).await,
            None => Ok(()),
        }
    })
}
