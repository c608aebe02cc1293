//! All SQL of the calendar.

use super::{Assignment, LocalDay, LocalKind, NewAssignment, Owner, RosterEntry};
use crate::month::dirty;
use law::Date;
use store::{Event, Fault, Result, Row, Tx, Value, WriteTx, among, values};

const ASSIGNMENT: &str =
    "id, OWNER, pattern, ramadan_pattern, serves_on_holidays, valid_from, valid_to, decree";

fn assignment(row: &Row<'_>) -> Result<Assignment> {
    Ok(Assignment {
        id: row.i64(0)?,
        owner_id: row.i64(1)?,
        pattern: row.text(2)?,
        ramadan_pattern: row.opt_text(3)?,
        serves_on_holidays: row.flag(4)?,
        valid_from: row.date(5)?,
        valid_to: row.opt_date(6)?,
        decree: row.text(7)?,
    })
}

fn assignments(
    tx: &mut Tx,
    table: &str,
    owner: &str,
    cond: &str,
    on: &[Value],
) -> Result<Vec<Assignment>> {
    let columns = ASSIGNMENT.replace("OWNER", owner);
    let sql = format!(
        "SELECT {columns} FROM {table} WHERE ended_us IS NULL AND {cond} ORDER BY valid_from, id"
    );
    tx.all(&sql, on, assignment)
}

const TOUCHES: &str = "valid_from <= ?2 AND (valid_to IS NULL OR valid_to >= ?1)";

/// Patterns of units that touch a span, in the order of their beginning.
///
/// # Errors
/// Faults of the store.
pub fn of_units(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<Assignment>> {
    assignments(tx, "unit_pattern", "unit_id", TOUCHES, &values![from, to])
}

/// Patterns of people that touch a span.
///
/// # Errors
/// Faults of the store.
pub fn of_people(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<Assignment>> {
    assignments(tx, "person_pattern", "person_id", TOUCHES, &values![from, to])
}

/// Records a pattern; returns its number.
///
/// # Errors
/// Faults of the store.
pub fn assign(
    tx: &mut WriteTx,
    new: &NewAssignment,
    ramadan: Option<&str>,
    by: i64,
) -> Result<i64> {
    let (table, column, owner) = match new.owner {
        Owner::Unit(id) => ("unit_pattern", "unit_id", id),
        Owner::Person(id) => ("person_pattern", "person_id", id),
    };
    let now_us = tx.now_us();
    let id = tx.insert(
        &format!(
            "INSERT INTO {table} ({column}, pattern, ramadan_pattern, serves_on_holidays,
                valid_from, valid_to, decree, recorded_by, at_us)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) RETURNING id"
        ),
        &values![
            owner,
            new.pattern.as_str(),
            ramadan,
            new.serves_on_holidays,
            new.valid_from,
            new.valid_to,
            new.decree.as_str(),
            by,
            now_us
        ],
    )?;
    let event = Event::new("attendance.pattern.assigned")
        .object(format!("{table}/{id}"))
        .ground(new.decree.as_str())
        .body(serde_json::json!({"pattern": new.pattern, "from": new.valid_from.to_string()}));
    match new.owner {
        Owner::Unit(_) => tx.record(event),
        Owner::Person(person) => tx.record(event.subject(person)),
    }
    match new.owner {
        Owner::Unit(_) => tx.seal("unit_pattern", &values![id])?,
        Owner::Person(_) => tx.seal("person_pattern", &values![id])?,
    }
    match new.owner {
        Owner::Unit(_) => dirty::mark_all(tx, new.valid_from, new.valid_to)?,
        Owner::Person(person) => {
            let end = new.valid_to.unwrap_or_else(|| dirty::horizon(now_us));
            dirty::mark(tx, &[(person, new.valid_from, end)])?;
        }
    }
    Ok(id)
}

/// Ends a pattern of a unit that was recorded wrongly; `false` when it is not in force.
///
/// # Errors
/// Faults of the store.
pub fn end_pattern(tx: &mut WriteTx, id: i64, ground: &str) -> Result<bool> {
    let found = tx.one(
        "SELECT valid_from, valid_to FROM unit_pattern WHERE id = ?1 AND ended_us IS NULL",
        &values![id],
        |row| Ok((row.date(0)?, row.opt_date(1)?)),
    )?;
    let Some((from, to)) = found else { return Ok(false) };
    let now_us = tx.now_us();
    tx.exec("UPDATE unit_pattern SET ended_us = ?1 WHERE id = ?2", &values![now_us, id])?;
    tx.record(
        Event::new("attendance.pattern.ended").object(format!("unit_pattern/{id}")).ground(ground),
    );
    tx.seal("unit_pattern", &values![id])?;
    dirty::mark_all(tx, from, to)?;
    Ok(true)
}

/// Local days of a span, in order.
///
/// # Errors
/// Faults of the store.
pub fn local_days(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<LocalDay>> {
    tx.all(
        "SELECT id, date, unit_id, kind, name, decree FROM holiday
          WHERE ended_us IS NULL AND date >= ?1 AND date <= ?2 ORDER BY date, id",
        &values![from, to],
        |row| {
            let word = row.text(3)?;
            let kind = LocalKind::parse(&word)
                .ok_or_else(|| Fault::new(format!("unknown kind of day '{word}'")))?;
            Ok(LocalDay {
                id: row.i64(0)?,
                date: row.date(1)?,
                unit_id: row.i64(2)?,
                kind,
                name: row.text(4)?,
                decree: row.text(5)?,
            })
        },
    )
}

/// Records a local day.
///
/// # Errors
/// Faults of the store.
pub fn add_local_day(tx: &mut WriteTx, day: &LocalDay, by: i64) -> Result<i64> {
    let now_us = tx.now_us();
    let id = tx.insert(
        "INSERT INTO holiday (date, unit_id, kind, name, decree, recorded_by, at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
        &values![
            day.date,
            day.unit_id,
            day.kind.name(),
            day.name.as_str(),
            day.decree.as_str(),
            by,
            now_us
        ],
    )?;
    tx.record(
        Event::new("attendance.holiday.recorded")
            .object(format!("holiday/{id}"))
            .ground(day.decree.as_str())
            .body(serde_json::json!({"date": day.date.to_string(), "kind": day.kind.name()})),
    );
    tx.seal("holiday", &values![id])?;
    dirty::mark_all(tx, day.date, Some(day.date))?;
    Ok(id)
}

/// Ends a local day that was recorded wrongly; `false` when it is not in force.
///
/// # Errors
/// Faults of the store.
pub fn end_local_day(tx: &mut WriteTx, id: i64, ground: &str) -> Result<bool> {
    let found = tx.one(
        "SELECT date FROM holiday WHERE id = ?1 AND ended_us IS NULL",
        &values![id],
        |row| row.date(0),
    )?;
    let Some(date) = found else { return Ok(false) };
    let now_us = tx.now_us();
    tx.exec("UPDATE holiday SET ended_us = ?1 WHERE id = ?2", &values![now_us, id])?;
    tx.record(
        Event::new("attendance.holiday.ended").object(format!("holiday/{id}")).ground(ground),
    );
    tx.seal("holiday", &values![id])?;
    dirty::mark_all(tx, date, Some(date))?;
    Ok(true)
}

/// Roster entries of a span, oldest record first; of some people or of all.
///
/// # Errors
/// Faults of the store.
pub fn roster(
    tx: &mut Tx,
    from: Date,
    to: Date,
    people: Option<&[i64]>,
) -> Result<Vec<RosterEntry>> {
    let mut params = values![from, to].to_vec();
    let whose = people.map(|ids| among("person_id", ids, &mut params)).unwrap_or_default();
    tx.all(
        &format!(
            "SELECT id, person_id, date, shift FROM roster
              WHERE date >= ?1 AND date <= ?2{whose} ORDER BY id"
        ),
        &params,
        |row| {
            Ok(RosterEntry {
                id: row.i64(0)?,
                person_id: row.i64(1)?,
                date: row.date(2)?,
                shift: row.text(3)?,
            })
        },
    )
}

/// Records a roster in one act.
///
/// # Errors
/// Faults of the store.
pub fn add_roster(tx: &mut WriteTx, entries: &[RosterEntry], decree: &str, by: i64) -> Result<()> {
    let (now_us, rows) = (tx.now_us(), i64::try_from(entries.len()).unwrap_or(i64::MAX));
    let batch = tx.insert(
        "INSERT INTO roster_batch (decree, rows, recorded_by, at_us) VALUES (?1, ?2, ?3, ?4)
         RETURNING id",
        &values![decree, rows, by, now_us],
    )?;
    tx.bulk(
        "roster",
        &["batch_id", "person_id", "date", "shift"],
        "",
        entries.iter().map(|e| values![batch, e.person_id, e.date, e.shift.as_str()].to_vec()),
    )?;
    tx.record(
        Event::new("attendance.roster.imported")
            .object(format!("roster_batch/{batch}"))
            .ground(decree)
            .body(serde_json::json!({"rows": rows})),
    );
    tx.seal("roster_batch", &values![batch])?;
    tx.seal_scope("roster", batch)?;
    let touched: Vec<(i64, Date, Date)> =
        entries.iter().map(|e| (e.person_id, e.date, e.date)).collect();
    dirty::mark(tx, &touched)
}
