//! Statements on one SQLite connection. Each text is prepared once per connection; parameters are
//! bound by number and never become part of the text.

pub(crate) mod open;
pub(crate) mod reader;
pub(crate) mod writer;

use crate::failure::Result;
use crate::row::Row;
use crate::tx::Visit;
use crate::value::Value;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(crate) fn each(
    conn: &Connection,
    sql: &str,
    params: &[Value],
    visit: &mut Visit<'_>,
) -> Result<()> {
    note(sql);
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(params))?;
    while let Some(row) = rows.next()? {
        if visit(&Row::sqlite(row))?.is_break() {
            break;
        }
    }
    Ok(())
}

pub(crate) fn exec(conn: &Connection, sql: &str, params: &[Value]) -> Result<u64> {
    note(sql);
    let mut statement = conn.prepare_cached(sql)?;
    let changed = statement.execute(params_from_iter(params))?;
    Ok(u64::try_from(changed).unwrap_or(u64::MAX))
}

/// Tests look at the plan of every statement that ran; the product keeps nothing.
#[cfg(any(test, feature = "testing"))]
fn note(sql: &str) {
    crate::testing::plan::note(sql);
}
#[cfg(not(any(test, feature = "testing")))]
fn note(_: &str) {}

/// One prepared insert for every row.
pub(crate) fn bulk(
    conn: &Connection,
    sql: &str,
    rows: &mut dyn Iterator<Item = Vec<Value>>,
) -> Result<u64> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut written = 0_u64;
    for row in rows {
        let changed = statement.execute(params_from_iter(&row))?;
        written = written.saturating_add(u64::try_from(changed).unwrap_or(u64::MAX));
    }
    Ok(written)
}
