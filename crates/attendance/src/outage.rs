//! Declared outages of machines: a device, or a whole unit, for a stretch of time. Nobody loses
//! pay for one; it can only help, and it is declared by name with a reason.

use crate::civil;
use crate::month::dirty;
use crate::rule::{accepted, required};
use law::{Action, Date, Invalid, Permit, Refusal};
use serde::Serialize;
use store::{Db, Event, Result, Row, Tx, WriteTx, values};

/// Longest stretch in seconds: a month without machines is no outage any more.
const LONGEST_S: i64 = 31 * civil::DAY_S;

/// A declared outage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outage {
    /// Number; 0 for one to be declared.
    pub id: i64,
    /// The device; 0 for a whole unit.
    pub device_id: i64,
    /// The unit with everything below it; 0 is the whole pemda.
    pub unit_id: i64,
    /// From, civil seconds of the office.
    pub from_local_s: i64,
    /// To, civil seconds of the office.
    pub to_local_s: i64,
    /// Reason.
    pub ground: String,
    /// Whether it was taken back.
    pub ended: bool,
}

impl Outage {
    fn days(&self) -> (Date, Date) {
        (civil::date(self.from_local_s), civil::date(self.to_local_s))
    }
}

const COLUMNS: &str = "id, device_id, unit_id, from_local_s, to_local_s, ground,
    CASE WHEN ended_us IS NULL THEN 0 ELSE 1 END";

fn outage(row: &Row<'_>) -> Result<Outage> {
    Ok(Outage {
        id: row.i64(0)?,
        device_id: row.i64(1)?,
        unit_id: row.i64(2)?,
        from_local_s: row.i64(3)?,
        to_local_s: row.i64(4)?,
        ground: row.text(5)?,
        ended: row.i64(6)? == 1,
    })
}

/// Outages in force that touch a span of days.
///
/// # Errors
/// Faults of the store.
pub fn between(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<Outage>> {
    let (from_s, to_s) = (civil::midnight(from), civil::midnight(to) + civil::DAY_S);
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM outage
              WHERE ended_us IS NULL AND to_local_s >= ?1 AND from_local_s <= ?2 ORDER BY id"
        ),
        &values![from_s, to_s],
        outage,
    )
}

/// The latest outages, taken back or not.
///
/// # Errors
/// Faults of the store.
pub fn latest(tx: &mut Tx, limit: i64) -> Result<Vec<Outage>> {
    tx.all(
        &format!("SELECT {COLUMNS} FROM outage ORDER BY from_local_s DESC, id DESC LIMIT ?1"),
        &values![limit],
        outage,
    )
}

/// An outage by number.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<Outage>> {
    tx.one(&format!("SELECT {COLUMNS} FROM outage WHERE id = ?1"), &values![id], outage)
}

fn create(tx: &mut WriteTx, new: &Outage, by: i64) -> Result<i64> {
    let now_us = tx.now_us();
    let id = tx.insert(
        "INSERT INTO outage (device_id, unit_id, from_local_s, to_local_s, ground, recorded_by,
                             at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &values![
            new.device_id,
            new.unit_id,
            new.from_local_s,
            new.to_local_s,
            new.ground.as_str(),
            by,
            now_us
        ],
    )?;
    tx.record(
        Event::new("attendance.outage.declared")
            .object(format!("outage/{id}"))
            .ground(new.ground.as_str())
            .body(serde_json::json!({"device": new.device_id, "unit": new.unit_id,
                "from": civil::text(new.from_local_s), "to": civil::text(new.to_local_s)})),
    );
    tx.seal("outage", &values![id])?;
    let (from, to) = new.days();
    dirty::mark_all(tx, from, Some(to))?;
    Ok(id)
}

/// Declares an outage of a unit, or of a device in the unit it hangs in.
///
/// # Errors
/// A missing reason; a stretch that ends before it begins, lasts too long or lies ahead; faults
/// of the store.
pub async fn declare(db: &Db, permit: Permit, new: Outage, now_local_s: i64) -> Result<i64> {
    accepted(&permit, Action::OutageRecord)?;
    required("ground", &new.ground)?;
    if new.to_local_s <= new.from_local_s {
        return Err(Invalid::field("to_date", "flaw-span").into());
    }
    if new.to_local_s - new.from_local_s > LONGEST_S {
        return Err(Invalid::field("to_date", "flaw-outage-long").into());
    }
    // Machines cannot be known to fail tomorrow, but tonight's repair may be announced.
    if new.from_local_s > now_local_s + civil::DAY_S {
        return Err(Invalid::field("from_date", "flaw-outage-ahead").into());
    }
    let by = permit.actor().person().unwrap_or(0);
    db.write(permit, move |tx| create(tx, &new, by)).await
}

/// Takes back an outage that was declared wrongly.
///
/// # Errors
/// A missing reason; one that was taken back already; faults of the store.
pub async fn end(db: &Db, permit: Permit, id: i64, ground: String) -> Result<()> {
    accepted(&permit, Action::OutageRecord)?;
    required("ground", &ground)?;
    db.write(permit, move |tx| {
        let found = find(tx, id)?.filter(|one| !one.ended);
        let one = found.ok_or_else(|| Refusal::new("problem-not-found").hidden())?;
        let now_us = tx.now_us();
        tx.exec(
            "UPDATE outage SET ended_us = ?1, ended_ground = ?2 WHERE id = ?3",
            &values![now_us, ground.trim(), id],
        )?;
        tx.record(
            Event::new("attendance.outage.ended")
                .object(format!("outage/{id}"))
                .ground(ground.trim()),
        );
        tx.seal("outage", &values![id])?;
        let (from, to) = one.days();
        dirty::mark_all(tx, from, Some(to))
    })
    .await
}
