//! What persons said about a month: accepted values of law, gaps let pass, and what a lock left
//! to be settled later.

use law::{Month, Rupiah};
use serde::Serialize;
use std::collections::HashMap;
use store::{Event, Result, Tx, WriteTx, values};

/// An unverified value that somebody answers for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acceptance {
    /// Key of the parameter.
    pub key: String,
    /// Fingerprint of the value that was accepted.
    pub value_hash: String,
    /// The value in short.
    pub value: String,
    /// Who accepted it.
    pub accepted_by: i64,
    /// Why.
    pub ground: String,
}

/// Acceptances of a month.
///
/// # Errors
/// Faults of the store.
pub fn acceptances(tx: &mut Tx, month: Month) -> Result<Vec<Acceptance>> {
    tx.all(
        "SELECT key, value_hash, value, accepted_by, ground FROM acceptance
          WHERE month = ?1 ORDER BY key, id",
        &values![month],
        |row| {
            Ok(Acceptance {
                key: row.text(0)?,
                value_hash: row.text(1)?,
                value: row.text(2)?,
                accepted_by: row.i64(3)?,
                ground: row.text(4)?,
            })
        },
    )
}

/// Records acceptances in one act, each with an entry of its own.
///
/// # Errors
/// Faults of the store.
pub fn accept(tx: &mut WriteTx, month: Month, list: &[Acceptance]) -> Result<()> {
    let now_us = tx.now_us();
    for one in list {
        let id = tx.insert(
            "INSERT INTO acceptance (month, key, value_hash, value, accepted_by, ground, at_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
            &values![
                month,
                &one.key,
                &one.value_hash,
                &one.value,
                one.accepted_by,
                &one.ground,
                now_us
            ],
        )?;
        tx.record(
            Event::new("allowance.law.accepted")
                .object(format!("rule/{}", one.key))
                .ground(one.ground.clone())
                .body(serde_json::json!({
                    "month": month,
                    "value": one.value,
                    "hash": one.value_hash,
                })),
        );
        tx.seal("acceptance", &values![id])?;
    }
    Ok(())
}

/// A gap that somebody let pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waiver {
    /// Which kind of gap.
    pub code: String,
    /// Agency; 0 for the whole pemda.
    pub agency_id: i64,
    /// How many gaps there were.
    pub gaps: i64,
    /// Who let them pass.
    pub waived_by: i64,
    /// Why.
    pub ground: String,
}

/// Waivers of a month, the latest of each kind and agency.
///
/// # Errors
/// Faults of the store.
pub fn waivers(tx: &mut Tx, month: Month) -> Result<HashMap<(String, i64), Waiver>> {
    let list = tx.all(
        "SELECT code, agency_id, gaps, waived_by, ground FROM waiver
          WHERE month = ?1 ORDER BY id",
        &values![month],
        |row| {
            Ok(Waiver {
                code: row.text(0)?,
                agency_id: row.i64(1)?,
                gaps: row.i64(2)?,
                waived_by: row.i64(3)?,
                ground: row.text(4)?,
            })
        },
    )?;
    Ok(list.into_iter().map(|one| ((one.code.clone(), one.agency_id), one)).collect())
}

/// Records a waiver.
///
/// # Errors
/// Faults of the store.
pub fn waive(tx: &mut WriteTx, month: Month, new: &Waiver) -> Result<()> {
    let now_us = tx.now_us();
    let id = tx.insert(
        "INSERT INTO waiver (month, code, agency_id, gaps, waived_by, ground, at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &values![month, &new.code, new.agency_id, new.gaps, new.waived_by, &new.ground, now_us],
    )?;
    tx.record(
        Event::new("allowance.gap.waived")
            .object(format!("month/{month}"))
            .ground(new.ground.clone())
            .body(serde_json::json!({
                "code": new.code,
                "agency": new.agency_id,
                "gaps": new.gaps,
            })),
    );
    tx.seal("waiver", &values![id])
}

/// What a lock leaves to be settled with one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Arrears {
    /// Person.
    pub person_id: i64,
    /// Month it comes from.
    pub of_month: Month,
    /// Month in which it is settled.
    pub settle_month: Month,
    /// `version` for the difference of two versions, `owed` for what could not be taken.
    pub cause: &'static str,
    /// Positive is owed to the person.
    pub amount: Rupiah,
}

/// What is to be settled in a month, by person; of one person or of all.
///
/// # Errors
/// Faults of the store.
pub fn to_settle(tx: &mut Tx, month: Month, person: Option<i64>) -> Result<HashMap<i64, Rupiah>> {
    let pairs = match person {
        Some(id) => tx.all(
            "SELECT person_id, SUM(amount) FROM arrears
              WHERE settle_month = ?1 AND person_id = ?2 GROUP BY person_id",
            &values![month, id],
            |row| Ok((row.i64(0)?, Rupiah(row.i64(1)?))),
        )?,
        None => tx.all(
            "SELECT person_id, SUM(amount) FROM arrears
              WHERE settle_month = ?1 GROUP BY person_id",
            &values![month],
            |row| Ok((row.i64(0)?, Rupiah(row.i64(1)?))),
        )?,
    };
    Ok(pairs.into_iter().collect())
}

/// Records what a lock leaves; nothing is recorded of nothing. The entry is that of the lock.
///
/// # Errors
/// Faults of the store.
pub fn create_arrears(tx: &mut WriteTx, run: i64, list: &[Arrears]) -> Result<()> {
    const COLUMNS: &[&str] =
        &["run_id", "person_id", "of_month", "settle_month", "cause", "amount"];
    if list.is_empty() {
        return Ok(());
    }
    let rows = list.iter().map(|one| {
        values![run, one.person_id, one.of_month, one.settle_month, one.cause, one.amount].to_vec()
    });
    tx.bulk("arrears", COLUMNS, "", rows)?;
    tx.seal_scope("arrears", run)
}
