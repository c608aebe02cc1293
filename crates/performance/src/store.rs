//! All SQL of this room.

use crate::model::{NewMinutes, NewRating, Rated};
use ::store::{Event, Fault, Result, Row, Tx, WriteTx, values};
use law::skp::{Predicate, Rating};
use law::{Date, Month};
use std::collections::{HashMap, HashSet};

const COLUMNS: &str = "id, person_id, month, results, behaviour, predicate, rated_by, ground";

fn rated(row: &Row<'_>) -> Result<Rated> {
    let bad = |what: &str| Fault::new(format!("unknown word '{what}' in rating"));
    let (results, behaviour, predicate) = (row.text(3)?, row.text(4)?, row.text(5)?);
    Ok(Rated {
        id: row.i64(0)?,
        person_id: row.i64(1)?,
        month: row.month(2)?,
        results: Rating::parse(&results).ok_or_else(|| bad(&results))?,
        behaviour: Rating::parse(&behaviour).ok_or_else(|| bad(&behaviour))?,
        predicate: Predicate::parse(&predicate).ok_or_else(|| bad(&predicate))?,
        rated_by: row.i64(6)?,
        ground: row.text(7)?,
    })
}

/// Ratings in force of a month, by person.
///
/// # Errors
/// Faults of the store.
pub fn ratings_of_month(tx: &mut Tx, month: Month) -> Result<HashMap<i64, Rated>> {
    ratings(tx, month, None)
}

/// Everybody who is rated for a month.
///
/// # Errors
/// Faults of the store.
pub fn rated_people(tx: &mut Tx, month: Month) -> Result<HashSet<i64>> {
    let list = tx.all(
        "SELECT person_id FROM rating WHERE month = ?1 AND replaced_by IS NULL",
        &values![month],
        |row| row.i64(0),
    )?;
    Ok(list.into_iter().collect())
}

/// People of these agencies in service on a day who have no rating for a month, by number.
///
/// # Errors
/// Faults of the store.
pub fn unrated_in(tx: &mut Tx, agencies: &[i64], month: Month, on: Date) -> Result<Vec<i64>> {
    let rated = rated_people(tx, month)?;
    let placed = personnel::placed_in_service(tx, on, on)?.into_iter();
    let open = placed.filter(|(id, agency)| agencies.contains(agency) && !rated.contains(id));
    let mut ids: Vec<i64> = open.map(|(id, _)| id).collect();
    ids.sort_unstable();
    Ok(ids)
}

/// The ratings in force of some people, by person.
///
/// # Errors
/// Faults of the store.
pub fn ratings_among(tx: &mut Tx, month: Month, people: &[i64]) -> Result<HashMap<i64, Rated>> {
    ratings(tx, month, Some(people))
}

fn ratings(tx: &mut Tx, month: Month, people: Option<&[i64]>) -> Result<HashMap<i64, Rated>> {
    let mut params = values![month].to_vec();
    let whose = people.map(|ids| store::among("person_id", ids, &mut params)).unwrap_or_default();
    let sql =
        format!("SELECT {COLUMNS} FROM rating WHERE month = ?1 AND replaced_by IS NULL{whose}");
    let list = tx.all(&sql, &params, rated)?;
    Ok(list.into_iter().map(|r| (r.person_id, r)).collect())
}

/// The rating in force of one person.
///
/// # Errors
/// Faults of the store.
pub fn rating_of(tx: &mut Tx, person: i64, month: Month) -> Result<Option<Rated>> {
    tx.one(
        &format!(
            "SELECT {COLUMNS} FROM rating
              WHERE person_id = ?1 AND month = ?2 AND replaced_by IS NULL"
        ),
        &values![person, month],
        rated,
    )
}

/// All ratings of a person, latest month first; replaced ones stay visible.
///
/// # Errors
/// Faults of the store.
pub fn history(tx: &mut Tx, person: i64) -> Result<Vec<(Rated, bool)>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS}, CASE WHEN replaced_by IS NULL THEN 0 ELSE 1 END FROM rating
              WHERE person_id = ?1 ORDER BY month DESC, id DESC LIMIT 60"
        ),
        &values![person],
        |row| Ok((rated(row)?, row.flag(8)?)),
    )
}

/// Validated minutes of a month, of everybody or of some: number of the record and minutes, by
/// person.
///
/// # Errors
/// Faults of the store.
pub fn minutes_of_month(
    tx: &mut Tx,
    month: Month,
    people: Option<&[i64]>,
) -> Result<HashMap<i64, (i64, i64)>> {
    let mut params = values![month].to_vec();
    let whose = people.map(|ids| store::among("person_id", ids, &mut params)).unwrap_or_default();
    let sql = format!(
        "SELECT person_id, id, minutes FROM activity_minutes
          WHERE month = ?1 AND replaced_by IS NULL{whose}"
    );
    let list = tx.all(&sql, &params, |row| Ok((row.i64(0)?, (row.i64(1)?, row.i64(2)?))))?;
    Ok(list.into_iter().collect())
}

/// Records ratings in one act; each replaces the one in force.
///
/// # Errors
/// Faults of the store.
pub fn create_ratings(
    tx: &mut WriteTx,
    list: &[(NewRating, Predicate)],
    rated_by: i64,
) -> Result<()> {
    let now_us = tx.now_us();
    let single = list.len() == 1;
    let mut ids = Vec::with_capacity(list.len());
    for (new, predicate) in list {
        let old = tx.one(
            "SELECT id FROM rating WHERE person_id = ?1 AND month = ?2 AND replaced_by IS NULL",
            &values![new.person_id, new.month],
            |row| row.i64(0),
        )?;
        let id = tx.insert(
            "INSERT INTO rating (person_id, month, results, behaviour, predicate, rated_by,
                                 ground, at_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) RETURNING id",
            &values![
                new.person_id,
                new.month,
                new.results.code(),
                new.behaviour.code(),
                predicate.code(),
                rated_by,
                new.ground.clone(),
                now_us
            ],
        )?;
        if let Some(old) = old {
            tx.exec("UPDATE rating SET replaced_by = ?1 WHERE id = ?2", &values![id, old])?;
            ids.push(old);
        }
        ids.push(id);
    }
    let mut event = Event::new("performance.rated")
        .object("rating")
        .body(serde_json::json!({"count": list.len()}));
    if let (true, Some((new, _))) = (single, list.first()) {
        event = event.subject(new.person_id).ground(new.ground.clone());
    }
    tx.record(event);
    tx.seal_many("rating", &ids)
}

/// Records minutes in one act; each replaces what was in force.
///
/// # Errors
/// Faults of the store.
pub fn create_minutes(tx: &mut WriteTx, list: &[NewMinutes], by: i64) -> Result<()> {
    let now_us = tx.now_us();
    let mut ids = Vec::with_capacity(list.len());
    for new in list {
        let old = tx.one(
            "SELECT id FROM activity_minutes
              WHERE person_id = ?1 AND month = ?2 AND replaced_by IS NULL",
            &values![new.person_id, new.month],
            |row| row.i64(0),
        )?;
        let id = tx.insert(
            "INSERT INTO activity_minutes (person_id, month, minutes, validated_by, ground, at_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
            &values![new.person_id, new.month, new.minutes, by, new.ground.clone(), now_us],
        )?;
        if let Some(old) = old {
            tx.exec(
                "UPDATE activity_minutes SET replaced_by = ?1 WHERE id = ?2",
                &values![id, old],
            )?;
            ids.push(old);
        }
        ids.push(id);
    }
    tx.record(
        Event::new("performance.minutes.validated")
            .object("activity_minutes")
            .body(serde_json::json!({"count": list.len()})),
    );
    tx.seal_many("activity_minutes", &ids)
}
