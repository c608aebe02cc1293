//! All SQL of this room.

use crate::model::{NewLhkpn, NewSanction, OpenReport, Sanction};
use ::store::{Event, Result, Row, Tx, Value, WriteTx, values};
use law::Date;
use std::collections::HashMap;

const SANCTION: &str = "id, person_id, kind, valid_from, valid_to, decree";

fn sanction(row: &Row<'_>) -> Result<Sanction> {
    Ok(Sanction {
        id: row.i64(0)?,
        person_id: row.i64(1)?,
        kind: row.text(2)?,
        valid_from: row.date(3)?,
        valid_to: row.opt_date(4)?,
        decree: row.text(5)?,
    })
}

/// Sanctions that touch a span, by person.
///
/// # Errors
/// Faults of the store.
pub fn sanctions_between(
    tx: &mut Tx,
    from: Date,
    to: Date,
    person: Option<i64>,
) -> Result<HashMap<i64, Vec<Sanction>>> {
    let mut params = values![from, to].to_vec();
    let whose = only(person, &mut params);
    let sql = format!(
        "SELECT {SANCTION} FROM sanction
          WHERE replaced_by IS NULL AND valid_from <= ?2
            AND (valid_to IS NULL OR valid_to >= ?1){whose} ORDER BY person_id, id"
    );
    let list = tx.all(&sql, &params, sanction)?;
    let mut by_person: HashMap<i64, Vec<Sanction>> = HashMap::new();
    for one in list {
        by_person.entry(one.person_id).or_default().push(one);
    }
    Ok(by_person)
}

/// Sanctions of a person, latest first.
///
/// # Errors
/// Faults of the store.
pub fn sanctions_of(tx: &mut Tx, person: i64) -> Result<Vec<Sanction>> {
    tx.all(
        &format!(
            "SELECT {SANCTION} FROM sanction WHERE person_id = ?1 AND replaced_by IS NULL
              ORDER BY valid_from DESC"
        ),
        &values![person],
        sanction,
    )
}

/// The latest sanctions of the pemda.
///
/// # Errors
/// Faults of the store.
pub fn latest(tx: &mut Tx, limit: i64) -> Result<Vec<Sanction>> {
    tx.all(
        &format!(
            "SELECT {SANCTION} FROM sanction WHERE replaced_by IS NULL
              ORDER BY valid_from DESC, id DESC LIMIT ?1"
        ),
        &values![limit],
        sanction,
    )
}

/// Wealth reports that were open on a day, by person.
///
/// # Errors
/// Faults of the store.
pub fn lhkpn_open(tx: &mut Tx, on: Date, person: Option<i64>) -> Result<HashMap<i64, OpenReport>> {
    let mut params = values![on].to_vec();
    let whose = only(person, &mut params);
    let sql = format!(
        "SELECT person_id, id, year, state, since FROM lhkpn
          WHERE replaced_by IS NULL AND state <> 'lapor' AND since <= ?1{whose} ORDER BY year"
    );
    let list = tx.all(&sql, &params, |row| {
        let report = OpenReport {
            id: row.i64(1)?,
            year: row.i64(2)?,
            state: row.text(3)?,
            since: row.date(4)?,
        };
        Ok((row.i64(0)?, report))
    })?;
    Ok(list.into_iter().collect())
}

fn only(person: Option<i64>, params: &mut Vec<Value>) -> String {
    person.map(|id| store::among("person_id", &[id], params)).unwrap_or_default()
}

/// Records sanctions in one act.
///
/// # Errors
/// Faults of the store.
pub fn create_sanctions(tx: &mut WriteTx, list: &[NewSanction]) -> Result<()> {
    let now_us = tx.now_us();
    for new in list {
        let id = tx.insert(
            "INSERT INTO sanction (person_id, kind, valid_from, valid_to, decree, at_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
            &values![
                new.person_id,
                new.kind.clone(),
                new.valid_from,
                new.valid_to,
                new.decree.clone(),
                now_us
            ],
        )?;
        tx.record(
            Event::new("discipline.sanction.recorded")
                .object(format!("sanction/{id}"))
                .subject(new.person_id)
                .ground(new.decree.clone()),
        );
        tx.seal("sanction", &values![id])?;
    }
    Ok(())
}

/// Records states of wealth reports in one act; each replaces the one of the same year.
///
/// # Errors
/// Faults of the store.
pub fn create_lhkpn(tx: &mut WriteTx, list: &[NewLhkpn]) -> Result<()> {
    let now_us = tx.now_us();
    for new in list {
        let old = tx.one(
            "SELECT id FROM lhkpn WHERE person_id = ?1 AND year = ?2 AND replaced_by IS NULL",
            &values![new.person_id, new.year],
            |row| row.i64(0),
        )?;
        let id = tx.insert(
            "INSERT INTO lhkpn (person_id, year, state, since, ground, at_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
            &values![
                new.person_id,
                new.year,
                new.state.clone(),
                new.since,
                new.ground.clone(),
                now_us
            ],
        )?;
        tx.record(
            Event::new("discipline.lhkpn.recorded")
                .object(format!("lhkpn/{id}"))
                .subject(new.person_id)
                .ground(new.ground.clone()),
        );
        tx.seal("lhkpn", &values![id])?;
        if let Some(old) = old {
            tx.exec("UPDATE lhkpn SET replaced_by = ?1 WHERE id = ?2", &values![id, old])?;
            tx.seal("lhkpn", &values![old])?;
        }
    }
    Ok(())
}
