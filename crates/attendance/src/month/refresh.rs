//! The cache of judged months: which part of it is stale, and writing it anew. Marks are taken
//! before facts are read, in one transaction, so that a fact that arrives meanwhile leaves a mark
//! of its own.

use super::gather::{People, Setting};
use super::judge::judge;
use super::{PersonMonth, dirty};
use crate::civil;
use law::attendance::pack;
use law::{Date, Month, Zone};
use shell::house::{House, Tenant};
use shell::room::JobFuture;
use store::{Db, Failure, Result, Tx, WriteTx, values};

/// People judged in one transaction of the background.
const AT_ONCE: i64 = 2_000;
/// A page waits for so many stale people; more are left to the background.
const PAGE_WAITS_FOR: i64 = 500;
/// In the first days of a month the one before is still being completed.
const DAYS_OF_GRACE: i8 = 3;

/// Whose months are judged anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Everybody in service.
    All,
    /// Those marked as stale, at most a few thousand.
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

/// Takes the marks of a month and says whose they were.
fn claim(tx: &mut WriteTx, month: Month, which: Which) -> Result<People> {
    match which {
        Which::All => {
            tx.exec("DELETE FROM dirty_month WHERE month = ?1", &values![month])?;
            Ok(People::All)
        }
        Which::One(person) => {
            tx.exec(
                "DELETE FROM dirty_month WHERE person_id = ?1 AND month = ?2",
                &values![person, month],
            )?;
            Ok(People::These(vec![person]))
        }
        Which::Dirty => {
            let people = tx.all(
                "DELETE FROM dirty_month WHERE month = ?1 AND person_id IN
                   (SELECT person_id FROM dirty_month WHERE month = ?1
                     ORDER BY person_id LIMIT ?2) RETURNING person_id",
                &values![month, AT_ONCE],
                |row| row.i64(0),
            )?;
            Ok(People::These(people))
        }
    }
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
    people: &People,
    mut judged: Vec<PersonMonth>,
    now_us: i64,
) -> Result<()> {
    match people {
        People::All => {
            tx.exec("DELETE FROM work_month WHERE month = ?1", &values![month])?;
        }
        People::These(ids) => {
            for id in ids {
                tx.exec(
                    "DELETE FROM work_month WHERE person_id = ?1 AND month = ?2",
                    &values![*id, month],
                )?;
            }
        }
    }
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
    if matches!(people, People::All) {
        tx.exec(
            "INSERT INTO work_day (month, computed_on) VALUES (?1, ?2)
             ON CONFLICT (month) DO UPDATE SET computed_on = excluded.computed_on",
            &values![month, day_of(now_us)],
        )?;
    }
    Ok(())
}

/// Judges a month anew and writes it; gives how many people.
///
/// # Errors
/// A rule that the book lacks for the month; faults of the store.
pub async fn refresh(db: &Db, setting: Setting, which: Which) -> Result<usize> {
    db.upkeep(move |tx| {
        let people = claim(tx, setting.month, which)?;
        if matches!(&people, People::These(ids) if ids.is_empty()) {
            return Ok(0);
        }
        let judged = judge(tx, &setting, &people)?;
        let count = judged.len();
        write(tx, setting.month, &people, judged, setting.now_us)?;
        Ok(count)
    })
    .await
}

/// How fresh a month is.
///
/// # Errors
/// Faults of the store.
pub fn freshness(tx: &mut Tx, month: Month) -> Result<Fresh> {
    let stale = tx.count("SELECT COUNT(*) FROM dirty_month WHERE month = ?1", &values![month])?;
    let runs = tx.count("SELECT COUNT(*) FROM work_day WHERE month = ?1", &values![month])?;
    Ok(Fresh { stale, complete: runs > 0 })
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
async fn attempt(db: &Db, setting: Setting, which: Which) -> Result<usize> {
    let month = setting.month;
    match refresh(db, setting, which).await {
        Err(Failure::Refusal(refusal)) => {
            tracing::warn!(%month, refusal = refusal.key, "a month could not be judged");
            db.upkeep(move |tx| {
                tx.exec("DELETE FROM dirty_month WHERE month = ?1", &values![month])?;
                Ok(0)
            })
            .await
        }
        other => other,
    }
}

async fn run_for(tenant: &Tenant, now_us: i64) -> Result<()> {
    let today = day_of(now_us);
    let (full, stale) = tenant.db.read(move |tx| due(tx, today)).await?;
    let setting = |month| Setting { book: tenant.book(), month, now_us };
    for month in full {
        attempt(&tenant.db, setting(month), Which::All).await?;
    }
    for month in stale {
        while attempt(&tenant.db, setting(month), Which::Dirty).await? > 0 {}
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
