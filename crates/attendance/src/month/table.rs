//! Reading the cache of judged months, each page with one range of the key.

use super::Fingerprint;
use law::Month;
use law::attendance::{DAY_BYTES, Day, Days, VERSION, unpack};
use serde::Serialize;
use std::collections::HashMap;
use store::{Fault, Result, Row, Tx, Value, values};

/// Sums of a stored month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Days on which work was owed.
    pub working_days: i64,
    /// Days worked.
    pub present_days: i64,
    /// Days without a word.
    pub absent_days: i64,
    /// Working days on leave.
    pub leave_days: i64,
    /// Working days on duty, in training or study.
    pub duty_days: i64,
    /// Days with lateness.
    pub late_days: i64,
    /// Minutes late.
    pub late_minutes: i64,
    /// Minutes left too early.
    pub early_minutes: i64,
    /// Missing check-ins and check-outs.
    pub missing_taps: i64,
}

/// A stored month of one person.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Person.
    pub person_id: i64,
    /// Unit.
    pub unit_id: i64,
    /// The days.
    pub days: Days,
    /// Their sums.
    pub sums: Sums,
}

const SUMS: &str = "working_days, present_days, absent_days, leave_days, duty_days, late_days,
    late_minutes, early_minutes, missing_taps";

fn days(bytes: &[u8]) -> Result<Days> {
    unpack(bytes).map_err(|bad| Fault::new(format!("{bad}; judge the month anew")).into())
}

fn sums(row: &Row<'_>, at: usize) -> Result<Sums> {
    Ok(Sums {
        working_days: row.i64(at)?,
        present_days: row.i64(at + 1)?,
        absent_days: row.i64(at + 2)?,
        leave_days: row.i64(at + 3)?,
        duty_days: row.i64(at + 4)?,
        late_days: row.i64(at + 5)?,
        late_minutes: row.i64(at + 6)?,
        early_minutes: row.i64(at + 7)?,
        missing_taps: row.i64(at + 8)?,
    })
}

/// Which people of a month: an agency, or some units of it.
#[derive(Clone, Debug)]
pub struct Part {
    /// Month.
    pub month: Month,
    /// Agency.
    pub agency: i64,
    /// Units of it; `None` for the whole agency.
    pub units: Option<Vec<i64>>,
}

impl Part {
    fn sql(&self) -> (String, Vec<Value>) {
        let mut params = values![self.month, self.agency].to_vec();
        let mut cond = "month = ?1 AND agency_id = ?2".to_owned();
        if let Some(units) = &self.units {
            cond.push_str(&store::among("unit_id", units, &mut params));
        }
        (cond, params)
    }
}

/// How many people a part holds.
///
/// # Errors
/// Faults of the store.
pub fn count(tx: &mut Tx, part: &Part) -> Result<i64> {
    let (cond, params) = part.sql();
    tx.count(&format!("SELECT COUNT(*) FROM work_month WHERE {cond}"), &params)
}

/// People of a part, worst first.
///
/// # Errors
/// Faults of the store.
pub fn worst_first(tx: &mut Tx, part: &Part, limit: i64, offset: i64) -> Result<Vec<Stored>> {
    let (cond, mut params) = part.sql();
    params.push(limit.into());
    params.push(offset.into());
    let (l, o) = (params.len() - 1, params.len());
    let sql = format!(
        "SELECT person_id, unit_id, days, {SUMS} FROM work_month WHERE {cond}
          ORDER BY absent_days DESC, late_minutes + early_minutes DESC, missing_taps DESC,
                   person_id LIMIT ?{l} OFFSET ?{o}"
    );
    tx.all(&sql, &params, |row| {
        Ok(Stored {
            person_id: row.i64(0)?,
            unit_id: row.i64(1)?,
            days: days(&row.bytes(2)?)?,
            sums: sums(row, 3)?,
        })
    })
}

/// Every stored month of the city, by agency.
///
/// # Errors
/// Faults of the store.
pub fn city(tx: &mut Tx, month: Month, mut f: impl FnMut(i64, &[Day], Sums)) -> Result<()> {
    let sql = format!("SELECT agency_id, days, {SUMS} FROM work_month WHERE month = ?1");
    tx.each(&sql, &values![month], |row| {
        f(row.i64(0)?, &days(&row.bytes(1)?)?, sums(row, 2)?);
        Ok(())
    })
}

/// One day of everybody, by agency; reads that day of each row only.
///
/// # Errors
/// Faults of the store.
pub fn one_day(tx: &mut Tx, month: Month, day: i8, mut f: impl FnMut(i64, &Day)) -> Result<()> {
    let width = i64::try_from(DAY_BYTES).unwrap_or(0);
    // Cells follow a head of two bytes; places of a text or blob count from 1.
    let from = 3 + (i64::from(day) - 1) * width;
    let sql = "SELECT agency_id, SUBSTR(days, CAST(?2 AS INTEGER), CAST(?3 AS INTEGER))
                 FROM work_month WHERE month = ?1";
    let mut cell = vec![VERSION, 1];
    tx.each(sql, &values![month, from, width], |row| {
        cell.truncate(2);
        cell.extend_from_slice(&row.bytes(1)?);
        if let Some(day) = days(&cell)?.day(1) {
            f(row.i64(0)?, day);
        }
        Ok(())
    })
}

/// Stored months of a person from one month to another, in order.
///
/// # Errors
/// Faults of the store.
pub fn of_person(tx: &mut Tx, person: i64, from: Month, to: Month) -> Result<Vec<(Month, Days)>> {
    tx.all(
        "SELECT month, days FROM work_month WHERE person_id = ?1 AND month >= ?2 AND month <= ?3
          ORDER BY month",
        &values![person, from, to],
        |row| Ok((row.month(0)?, days(&row.bytes(1)?)?)),
    )
}

/// Sums of the stored months of a person from one month to another, the latest first.
///
/// # Errors
/// Faults of the store.
pub fn sums_of_person(
    tx: &mut Tx,
    person: i64,
    from: Month,
    to: Month,
) -> Result<Vec<(Month, Sums)>> {
    let sql = format!(
        "SELECT month, {SUMS} FROM work_month
          WHERE person_id = ?1 AND month >= ?2 AND month <= ?3 ORDER BY month DESC"
    );
    tx.all(&sql, &values![person, from, to], |row| Ok((row.month(0)?, sums(row, 1)?)))
}

/// Fingerprints of the facts that the stored months of everybody rest on.
///
/// # Errors
/// Faults of the store.
pub fn fingerprints(tx: &mut Tx, month: Month) -> Result<HashMap<i64, Fingerprint>> {
    let list = tx.all(
        "SELECT person_id, facts_hash FROM work_month WHERE month = ?1",
        &values![month],
        |row| {
            let bytes: [u8; 32] = row
                .bytes(1)?
                .try_into()
                .map_err(|_| Fault::new("a fingerprint of a wrong length"))?;
            Ok((row.i64(0)?, Fingerprint(bytes)))
        },
    )?;
    Ok(list.into_iter().collect())
}

/// Units of a month where somebody was to work and nobody has a record: agency, unit, people.
///
/// # Errors
/// Faults of the store.
pub fn silent_units(tx: &mut Tx, month: Month) -> Result<Vec<(i64, i64, i64)>> {
    tx.all(
        "SELECT agency_id, unit_id, COUNT(*) FROM work_month WHERE month = ?1
          GROUP BY agency_id, unit_id HAVING SUM(present_days) = 0 AND SUM(absent_days) > 0
          ORDER BY agency_id, unit_id",
        &values![month],
        |row| Ok((row.i64(0)?, row.i64(1)?, row.i64(2)?)),
    )
}
