//! What is paid during leave, by scheme and month of the leave. One convention: the percentage
//! paid. A cut is only ever derived from it.

use super::LeaveKind;
use crate::book::{Book, RuleError};
use crate::money::Bp;
use crate::table::Reader;
use jiff::civil::Date;
use serde::Serialize;

/// What a scheme pays in some months of a leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaidRow {
    /// Word of the fact: a [`LeaveKind`] name, `tugas_belajar`, `dinas_luar`, `diklat`.
    pub kind: String,
    /// First month of the leave, from 1.
    pub from_month: i64,
    /// Last month, or open.
    pub to_month: Option<i64>,
    /// Share paid.
    pub paid: Bp,
    /// Less for each day begun in these months.
    pub less_per_day: Bp,
}

/// A named scheme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PayScheme {
    rows: Vec<PaidRow>,
}

impl PayScheme {
    /// The rows of a scheme in a table parameter of that key.
    pub fn at(book: &Book, key: &str, scheme: &str, on: Date) -> Result<PayScheme, RuleError> {
        let mut rows = Vec::new();
        for row in Reader::at(book, key, on)?.rows() {
            if row.text("scheme")? == scheme {
                rows.push(PaidRow {
                    kind: row.text("kind")?.to_owned(),
                    from_month: row.int("from_month")?,
                    to_month: row.opt_int("to_month")?,
                    paid: row.bp("paid_bp")?,
                    less_per_day: row.bp("less_per_day_bp")?,
                });
            }
        }
        if rows.is_empty() {
            return Err(RuleError::NoRule { key: format!("{key}/{scheme}") });
        }
        Ok(PayScheme { rows })
    }

    /// Share paid in the n-th month of a leave, after `days` days begun in that month. `None`
    /// when the scheme says nothing about it, which is not the same as nothing paid.
    #[must_use]
    pub fn paid(&self, kind: &str, month: i64, days: i64) -> Option<Bp> {
        let row = self.rows.iter().find(|row| {
            row.kind == kind && row.from_month <= month && row.to_month.is_none_or(|to| month <= to)
        })?;
        Some(Bp(row.paid.0 - row.less_per_day.0.saturating_mul(days.max(0))).clamped())
    }

    /// As [`PayScheme::paid`], for a kind of leave.
    #[must_use]
    pub fn paid_leave(&self, kind: LeaveKind, month: i64, days: i64) -> Option<Bp> {
        self.paid(kind.name(), month, days)
    }
}
