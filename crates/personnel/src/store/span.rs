//! Who was in service in which unit and when, as rooms that compute a whole city need it: few
//! columns, one query, no names.

use law::Date;
use store::{Result, Row, Tx, Value, among, values};

/// A stretch of service in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Person.
    pub person_id: i64,
    /// First day in service.
    pub active_from: Date,
    /// Last day in service, if known.
    pub active_to: Option<Date>,
    /// Unit of the definitive appointment; `None` without one.
    pub unit_id: Option<i64>,
    /// First day there.
    pub from: Option<Date>,
    /// Last day there, if known.
    pub to: Option<Date>,
}

const SPANS: &str = "SELECT p.id, p.active_from, p.active_to, a.unit_id, a.valid_from, a.valid_to
   FROM person p LEFT JOIN appointment a ON a.person_id = p.id AND a.kind = 'definitive'
        AND a.valid_from <= ?2 AND (a.valid_to IS NULL OR a.valid_to >= ?1)
  WHERE p.active_from <= ?2 AND (p.active_to IS NULL OR p.active_to >= ?1)";

fn span(row: &Row<'_>) -> Result<Span> {
    Ok(Span {
        person_id: row.i64(0)?,
        active_from: row.date(1)?,
        active_to: row.opt_date(2)?,
        unit_id: row.opt_i64(3)?,
        from: row.opt_date(4)?,
        to: row.opt_date(5)?,
    })
}

/// Stretches that touch a span of days, ordered by person and date; of some people or of all.
///
/// # Errors
/// Faults of the store.
pub fn spans(tx: &mut Tx, from: Date, to: Date, people: Option<&[i64]>) -> Result<Vec<Span>> {
    let mut params: Vec<Value> = values![from, to].to_vec();
    let whose = people.map(|ids| among("p.id", ids, &mut params)).unwrap_or_default();
    tx.all(&format!("{SPANS}{whose} ORDER BY p.id, a.valid_from, a.id"), &params, span)
}
