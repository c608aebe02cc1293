//! All SQL of corrections.

use super::{Correction, NewCorrection, Status, parse, words};
use crate::month::dirty;
use law::Date;
use sha2::{Digest, Sha256};
use store::{Event, Fault, Result, Row, Tx, WriteTx, among, values};

const COLUMNS: &str = "c.id, c.person_id, c.date, c.kind, c.minute, c.reason, c.state, c.asked_by,
    c.asked_us, c.decided_by, c.decided_us, c.decided_ground, f.name";
const FROM: &str = "FROM correction c LEFT JOIN correction_file f ON f.correction_id = c.id";

fn state_word(state: Status) -> &'static str {
    match state {
        Status::Draft => "draft",
        Status::Sent => "sent",
        Status::InReview => "in_review",
        Status::NeedsWork => "needs_work",
        Status::Approved => "approved",
        Status::Rejected => "rejected",
        Status::Cancelled => "cancelled",
        Status::Done => "done",
        Status::Expired => "expired",
    }
}

fn correction(row: &Row<'_>) -> Result<Correction> {
    let (kind, state) = (row.text(3)?, row.text(6)?);
    let minute = row.opt_i64(4)?.map(i16::try_from).transpose();
    let minute = minute.map_err(|_| Fault::new("a minute beyond the day"))?;
    let bad = |word: &str| Fault::new(format!("unknown word '{word}' in a correction"));
    Ok(Correction {
        id: row.i64(0)?,
        person_id: row.i64(1)?,
        date: row.date(2)?,
        kind: parse(&kind, minute).ok_or_else(|| bad(&kind))?,
        reason: row.text(5)?,
        state: Status::ALL
            .into_iter()
            .find(|s| state_word(*s) == state)
            .ok_or_else(|| bad(&state))?,
        asked_by: row.i64(7)?,
        asked_us: row.i64(8)?,
        decided_by: row.opt_i64(9)?,
        decided_us: row.opt_i64(10)?,
        decided_ground: row.opt_text(11)?,
        file_name: row.opt_text(12)?,
    })
}

/// Approved corrections of a span as the law takes them, by person; of some people or of all.
///
/// # Errors
/// Faults of the store.
pub fn approved(
    tx: &mut Tx,
    from: Date,
    to: Date,
    people: Option<&[i64]>,
) -> Result<Vec<(i64, law::attendance::Correction)>> {
    let mut params = values![from, to].to_vec();
    let whose = people.map(|ids| among("c.person_id", ids, &mut params)).unwrap_or_default();
    let sql = format!(
        "SELECT {COLUMNS} {FROM}
          WHERE c.date >= ?1 AND c.date <= ?2 AND c.state = 'approved'{whose} ORDER BY c.id"
    );
    tx.all(&sql, &params, |row| {
        let one = correction(row)?;
        let fact = law::attendance::Correction { date: one.date, kind: one.kind, id: one.id };
        Ok((one.person_id, fact))
    })
}

/// Corrections of a person in a span, oldest first, whatever their state.
///
/// # Errors
/// Faults of the store.
pub fn of_person(tx: &mut Tx, person: i64, from: Date, to: Date) -> Result<Vec<Correction>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} {FROM} WHERE c.person_id = ?1 AND c.date >= ?2 AND c.date <= ?3
              ORDER BY c.id"
        ),
        &values![person, from, to],
        correction,
    )
}

/// People and days with an open correction in a span.
///
/// # Errors
/// Faults of the store.
pub fn open_days(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<(i64, Date)>> {
    tx.all(
        "SELECT person_id, date FROM correction
          WHERE date >= ?1 AND date <= ?2 AND state IN ('sent', 'in_review')",
        &values![from, to],
        |row| Ok((row.i64(0)?, row.date(1)?)),
    )
}

/// Corrections that wait, oldest first.
///
/// # Errors
/// Faults of the store.
pub fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Correction>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} {FROM} WHERE c.state IN ('sent', 'in_review')
              ORDER BY c.asked_us, c.id LIMIT ?1"
        ),
        &values![limit],
        correction,
    )
}

/// Corrections that wait about people of an agency, oldest first.
///
/// # Errors
/// Faults of the store.
pub fn waiting_in(tx: &mut Tx, agency: i64, on: Date, limit: i64) -> Result<Vec<Correction>> {
    let mut list = waiting(tx, limit)?;
    let people: Vec<i64> = list.iter().map(|one| one.person_id).collect();
    let places = personnel::Places::load(tx, &people, on, on)?;
    list.retain(|one| places.of(one.person_id, on).agency_id == Some(agency));
    Ok(list)
}

/// How many corrections wait, of days in a span.
///
/// # Errors
/// Faults of the store.
pub fn count_waiting(tx: &mut Tx, from: Date, to: Date) -> Result<i64> {
    tx.count(
        "SELECT COUNT(*) FROM correction
          WHERE state IN ('sent', 'in_review') AND date >= ?1 AND date <= ?2",
        &values![from, to],
    )
}

/// Requests that a person made or that are about the person, latest first.
///
/// # Errors
/// Faults of the store.
pub fn mine(tx: &mut Tx, person: i64, limit: i64) -> Result<Vec<Correction>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} {FROM} WHERE c.person_id = ?1 OR c.asked_by = ?1
              ORDER BY c.asked_us DESC, c.id DESC LIMIT ?2"
        ),
        &values![person, limit],
        correction,
    )
}

/// A correction by number.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<Correction>> {
    tx.one(&format!("SELECT {COLUMNS} {FROM} WHERE c.id = ?1"), &values![id], correction)
}

/// The file of evidence: name and bytes.
///
/// # Errors
/// Faults of the store.
pub fn file(tx: &mut Tx, id: i64) -> Result<Option<(String, Vec<u8>)>> {
    tx.one("SELECT name, body FROM correction_file WHERE correction_id = ?1", &values![id], |row| {
        Ok((row.text(0)?, row.bytes(1)?))
    })
}

/// Records a request.
///
/// # Errors
/// Faults of the store.
pub fn create(tx: &mut WriteTx, new: &NewCorrection, by: i64) -> Result<i64> {
    let now_us = tx.now_us();
    let (kind, minute) = words(new.kind);
    let id = tx.insert(
        "INSERT INTO correction (person_id, date, kind, minute, reason, state, asked_by, asked_us)
         VALUES (?1, ?2, ?3, ?4, ?5, 'sent', ?6, ?7) RETURNING id",
        &values![new.person_id, new.date, kind, minute, new.reason.as_str(), by, now_us],
    )?;
    let hash = new.file.as_ref().map(|(_, body)| Sha256::digest(body).to_vec());
    if let (Some((name, body)), Some(hash)) = (&new.file, &hash) {
        tx.exec(
            "INSERT INTO correction_file (correction_id, name, sha256, body)
             VALUES (?1, ?2, ?3, ?4)",
            &values![id, name.as_str(), hash.clone(), body.clone()],
        )?;
    }
    tx.record(
        Event::new("attendance.correction.asked")
            .object(format!("correction/{id}"))
            .subject(new.person_id)
            .ground(new.reason.as_str())
            .body(serde_json::json!({"date": new.date.to_string(), "kind": kind,
                "minute": minute, "file": hash.is_some()})),
    );
    tx.seal("correction", &values![id])?;
    if hash.is_some() {
        tx.seal("correction_file", &values![id])?;
    }
    Ok(id)
}

/// Sets the state of a correction that still waits; the months it touches are judged again.
///
/// # Errors
/// Faults of the store.
pub fn settle(
    tx: &mut WriteTx,
    one: &Correction,
    state: Status,
    event: &'static str,
    by: i64,
    ground: &str,
) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE correction SET state = ?1, decided_by = ?2, decided_us = ?3, decided_ground = ?4
          WHERE id = ?5",
        &values![state_word(state), by, now_us, ground, one.id],
    )?;
    tx.record(
        Event::new(event)
            .object(format!("correction/{}", one.id))
            .subject(one.person_id)
            .ground(ground)
            .body(serde_json::json!({"state": state_word(state), "date": one.date.to_string()})),
    );
    tx.seal("correction", &values![one.id])?;
    dirty::mark(tx, &[(one.person_id, one.date, one.date)])
}
