//! What comes out of a statement. A cell is read as the type the caller names or not at all: a
//! missing or strange value is a fault, never a silent zero.

use crate::failure::{Fault, Result};
use journal::seal::Cell;
use law::{Bp, Date, Month, Rupiah};
use std::borrow::Cow;

/// One row of an answer, valid while the statement stands on it. Columns count from 0.
pub struct Row<'a>(Source<'a>);

enum Source<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

impl<'a> Row<'a> {
    pub(crate) fn sqlite(row: &'a rusqlite::Row<'a>) -> Row<'a> {
        Row(Source::Sqlite(row))
    }

    pub(crate) fn postgres(row: &'a tokio_postgres::Row) -> Row<'a> {
        Row(Source::Postgres(row))
    }

    /// The cell as both engines store it.
    pub(crate) fn cell(&self, column: usize) -> Result<Cell<'_>> {
        match self.0 {
            Source::Sqlite(row) => {
                let value = row.get_ref(column).map_err(|e| misread(column, &e.to_string()))?;
                Ok(match value {
                    rusqlite::types::ValueRef::Null => Cell::Null,
                    rusqlite::types::ValueRef::Integer(number) => Cell::Int(number),
                    rusqlite::types::ValueRef::Blob(bytes) => Cell::Bytes(bytes),
                    rusqlite::types::ValueRef::Text(bytes) => {
                        let text = std::str::from_utf8(bytes);
                        Cell::Text(text.map_err(|_| misread(column, "text is not UTF-8"))?)
                    }
                    rusqlite::types::ValueRef::Real(_) => {
                        return Err(misread(column, "a fraction, which the house never stores"));
                    }
                })
            }
            Source::Postgres(row) => {
                let cell: crate::postgres::PgCell<'_> = row
                    .try_get(column)
                    .map_err(|e| misread(column, &Fault::from(e).to_string()))?;
                Ok(cell.0)
            }
        }
    }

    /// A number; NULL is a fault.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn i64(&self, column: usize) -> Result<i64> {
        self.opt_i64(column)?.ok_or_else(|| misread(column, "NULL"))
    }

    /// A number or nothing.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn opt_i64(&self, column: usize) -> Result<Option<i64>> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Int(number) => Ok(Some(number)),
            other => Err(misread(column, &format!("{} instead of a number", kind(other)))),
        }
    }

    /// A flag stored as 0 or 1.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn flag(&self, column: usize) -> Result<bool> {
        match self.i64(column)? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(misread(column, &format!("{other} instead of a flag"))),
        }
    }

    /// An amount of money.
    ///
    /// # Errors
    /// If the cell holds no number.
    pub fn rupiah(&self, column: usize) -> Result<Rupiah> {
        self.i64(column).map(Rupiah)
    }

    /// A share in basis points.
    ///
    /// # Errors
    /// If the cell holds no number.
    pub fn bp(&self, column: usize) -> Result<Bp> {
        self.i64(column).map(Bp)
    }

    /// Text; NULL is a fault.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn text(&self, column: usize) -> Result<String> {
        self.opt_text(column)?.ok_or_else(|| misread(column, "NULL"))
    }

    /// Text or nothing.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn opt_text(&self, column: usize) -> Result<Option<String>> {
        Ok(self.opt_str(column)?.map(Cow::into_owned))
    }

    fn opt_str(&self, column: usize) -> Result<Option<Cow<'_, str>>> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Text(text) => Ok(Some(Cow::Borrowed(text))),
            other => Err(misread(column, &format!("{} instead of text", kind(other)))),
        }
    }

    /// Bytes; NULL is a fault.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn bytes(&self, column: usize) -> Result<Vec<u8>> {
        self.opt_bytes(column)?.ok_or_else(|| misread(column, "NULL"))
    }

    /// Bytes or nothing.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn opt_bytes(&self, column: usize) -> Result<Option<Vec<u8>>> {
        match self.cell(column)? {
            Cell::Null => Ok(None),
            Cell::Bytes(bytes) => Ok(Some(bytes.to_vec())),
            other => Err(misread(column, &format!("{} instead of bytes", kind(other)))),
        }
    }

    /// A date; NULL is a fault.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn date(&self, column: usize) -> Result<Date> {
        self.opt_date(column)?.ok_or_else(|| misread(column, "NULL"))
    }

    /// A date or nothing.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn opt_date(&self, column: usize) -> Result<Option<Date>> {
        let Some(text) = self.opt_str(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| misread(column, "text that is no date"))
    }

    /// A month; NULL is a fault.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn month(&self, column: usize) -> Result<Month> {
        self.opt_month(column)?.ok_or_else(|| misread(column, "NULL"))
    }

    /// A month or nothing.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn opt_month(&self, column: usize) -> Result<Option<Month>> {
        let Some(text) = self.opt_str(column)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| misread(column, "text that is no month"))
    }
}

fn misread(column: usize, what: &str) -> crate::Failure {
    Fault::new(format!("column {column} of the answer: {what}")).into()
}

fn kind(cell: Cell<'_>) -> &'static str {
    match cell {
        Cell::Null => "NULL",
        Cell::Int(_) => "a number",
        Cell::Text(_) => "text",
        Cell::Bytes(_) => "bytes",
    }
}
