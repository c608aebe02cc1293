//! All SQL of approved facts over days.

use super::{Absence, NewAbsence, class_of, parse};
use crate::month::dirty;
use law::Date;
use law::attendance::{DayFact, LeaveKind};
use store::{Event, Fault, Result, Row, Tx, Value, WriteTx, among, values};

const COLUMNS: &str = "id, person_id, class, kind, first_day, last_day, from_minute, to_minute,
    recorded_on, decree, CASE WHEN ended_us IS NULL THEN 0 ELSE 1 END";

fn absence(row: &Row<'_>) -> Result<Absence> {
    let (class, kind) = (row.text(2)?, row.text(3)?);
    let minute = |column| -> Result<Option<i16>> {
        let minute = row.opt_i64(column)?.map(i16::try_from).transpose();
        minute.map_err(|_| Fault::new("a minute beyond the day").into())
    };
    Ok(Absence {
        id: row.i64(0)?,
        person_id: row.i64(1)?,
        kind: parse(&class, &kind)
            .ok_or_else(|| Fault::new(format!("unknown absence '{class}/{kind}'")))?,
        first_day: row.date(4)?,
        last_day: row.date(5)?,
        part: minute(6)?.zip(minute(7)?),
        recorded_on: row.date(8)?,
        decree: row.text(9)?,
        ended: row.i64(10)? == 1,
    })
}

/// Facts in force that touch a span, as the law takes them, by person; of one or of all.
///
/// # Errors
/// Faults of the store.
pub fn facts(
    tx: &mut Tx,
    from: Date,
    to: Date,
    people: Option<&[i64]>,
) -> Result<Vec<(i64, DayFact)>> {
    let mut params = values![from, to].to_vec();
    let whose = people.map(|ids| among("person_id", ids, &mut params)).unwrap_or_default();
    let sql = format!(
        "SELECT {COLUMNS} FROM absence
          WHERE ended_us IS NULL AND last_day >= ?1 AND first_day <= ?2{whose} ORDER BY id"
    );
    tx.all(&sql, &params, |row| {
        let one = absence(row)?;
        let fact = DayFact {
            kind: one.kind,
            from: one.first_day,
            to: one.last_day,
            part: one.part,
            recorded_on: one.recorded_on,
            id: one.id,
        };
        Ok((one.person_id, fact))
    })
}

/// Facts of a person that touch a span, in the order of their numbers; ended ones too.
///
/// # Errors
/// Faults of the store.
pub fn of_person(tx: &mut Tx, person: i64, from: Date, to: Date) -> Result<Vec<Absence>> {
    tx.all(
        &format!(
            "SELECT {COLUMNS} FROM absence
              WHERE person_id = ?1 AND last_day >= ?2 AND first_day <= ?3 ORDER BY id"
        ),
        &values![person, from, to],
        absence,
    )
}

/// A fact by number.
///
/// # Errors
/// Faults of the store.
pub fn find(tx: &mut Tx, id: i64) -> Result<Option<Absence>> {
    tx.one(&format!("SELECT {COLUMNS} FROM absence WHERE id = ?1"), &values![id], absence)
}

/// Filter of the list.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Only this person.
    pub person: Option<i64>,
    /// Only people whose judged month lies in this agency.
    pub agency: Option<i64>,
}

impl Filter {
    fn sql(self, from: Date, to: Date) -> (String, Vec<Value>) {
        let mut params = values![from, to].to_vec();
        let mut cond = "ended_us IS NULL AND last_day >= ?1 AND first_day <= ?2".to_owned();
        if let Some(person) = self.person {
            params.push(person.into());
            cond.push_str(&format!(" AND person_id = ?{}", params.len()));
        }
        if let Some(agency) = self.agency {
            params.push(law::Month::of(to).into());
            params.push(agency.into());
            let (month, agency) = (params.len() - 1, params.len());
            cond.push_str(&format!(
                " AND person_id IN (SELECT w.person_id FROM work_month w
                     WHERE w.month = ?{month} AND w.agency_id = ?{agency})"
            ));
        }
        (cond, params)
    }
}

/// How many facts in force touch a span.
///
/// # Errors
/// Faults of the store.
pub fn count(tx: &mut Tx, filter: Filter, from: Date, to: Date) -> Result<i64> {
    let (cond, params) = filter.sql(from, to);
    tx.count(&format!("SELECT COUNT(*) FROM absence WHERE {cond}"), &params)
}

/// Facts in force that touch a span, latest first.
///
/// # Errors
/// Faults of the store.
pub fn list(
    tx: &mut Tx,
    filter: Filter,
    from: Date,
    to: Date,
    limit: i64,
    offset: i64,
) -> Result<Vec<Absence>> {
    let (cond, mut params) = filter.sql(from, to);
    params.push(limit.into());
    params.push(offset.into());
    let (l, o) = (params.len() - 1, params.len());
    let sql = format!(
        "SELECT {COLUMNS} FROM absence WHERE {cond}
          ORDER BY first_day DESC, id DESC LIMIT ?{l} OFFSET ?{o}"
    );
    tx.all(&sql, &params, absence)
}

/// Leave of one kind that a person took in a year, first and last days.
///
/// # Errors
/// Faults of the store.
pub fn leave_spans(
    tx: &mut Tx,
    person: i64,
    kind: LeaveKind,
    from: Date,
    to: Date,
) -> Result<Vec<(Date, Date)>> {
    tx.all(
        "SELECT first_day, last_day FROM absence
          WHERE person_id = ?1 AND class = 'cuti' AND kind = ?2 AND ended_us IS NULL
            AND last_day >= ?3 AND first_day <= ?4 ORDER BY first_day",
        &values![person, kind.name(), from, to],
        |row| Ok((row.date(0)?, row.date(1)?)),
    )
}

/// Writes one fact; [`recorded`] must follow in the same act.
///
/// # Errors
/// Faults of the store.
pub fn insert(tx: &mut WriteTx, new: &NewAbsence, recorded_on: Date, by: i64) -> Result<i64> {
    let now_us = tx.now_us();
    tx.insert(
        "INSERT INTO absence (person_id, class, kind, first_day, last_day, from_minute,
            to_minute, recorded_on, decree, recorded_by, at_us)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id",
        &values![
            new.person_id,
            class_of(new.kind),
            new.kind.name(),
            new.first_day,
            new.last_day,
            new.part.map(|part| i64::from(part.0)),
            new.part.map(|part| i64::from(part.1)),
            recorded_on,
            new.decree.as_str(),
            by,
            now_us
        ],
    )
}

/// Journals facts written in one act and marks the months they touch.
///
/// # Errors
/// Faults of the store.
pub fn recorded(tx: &mut WriteTx, list: &[NewAbsence], ids: &[i64]) -> Result<()> {
    let mut event = Event::new("attendance.absence.recorded")
        .body(serde_json::json!({"count": list.len(), "first": ids.first()}));
    event = match (list, ids) {
        ([new], [id]) => {
            event.object(format!("absence/{id}")).subject(new.person_id).ground(new.decree.as_str())
        }
        _ => event.object("absence"),
    };
    tx.record(event);
    tx.seal_many("absence", ids)?;
    let touched: Vec<(i64, Date, Date)> =
        list.iter().map(|new| (new.person_id, new.first_day, new.last_day)).collect();
    dirty::mark(tx, &touched)
}

/// Ends a fact.
///
/// # Errors
/// Faults of the store.
pub fn end(tx: &mut WriteTx, one: &Absence, ground: &str) -> Result<()> {
    let now_us = tx.now_us();
    tx.exec(
        "UPDATE absence SET ended_us = ?1, ended_ground = ?2 WHERE id = ?3 AND ended_us IS NULL",
        &values![now_us, ground, one.id],
    )?;
    tx.record(
        Event::new("attendance.absence.ended")
            .object(format!("absence/{}", one.id))
            .subject(one.person_id)
            .ground(ground),
    );
    tx.seal("absence", &values![one.id])?;
    dirty::mark(tx, &[(one.person_id, one.first_day, one.last_day)])
}
