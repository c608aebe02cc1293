//! Rows sealed one by one against their latest seals.

use super::{Finding, Report, Watch, salt};
use crate::catalog::Protected;
use crate::failure::Result;
use crate::log::hash;
use crate::row::Row;
use crate::seal::hash_of;
use crate::tx::Tx;
use crate::values;
use std::collections::HashSet;

pub(super) fn examine(
    tx: &mut Tx,
    table: &Protected,
    report: &mut Report,
    watch: &mut Watch,
) -> Result<()> {
    let (name, key) = (table.table, table.key_sql("r."));
    let sql = format!(
        "SELECT {columns}, {key}, s.seq, s.salt, s.hash, s.erased
           FROM {name} r LEFT JOIN journal_row s ON s.tbl = ?1 AND s.key = {key}
            AND s.seq = (SELECT max(l.seq) FROM journal_row l WHERE l.tbl = ?1 AND l.key = {key})",
        columns = table.columns_sql("r."),
    );
    let mut living = 0;
    tx.each(&sql, &values![name], |row| {
        report.rows += 1;
        living += i64::from(one(row, table, report)?);
        watch.step()
    })?;
    let sealed = tx.count(
        "SELECT count(*) FROM journal_row s WHERE s.tbl = ?1 AND s.erased = 0 AND NOT EXISTS
           (SELECT 1 FROM journal_row l WHERE l.tbl = ?1 AND l.key = s.key AND l.seq > s.seq)",
        &values![name],
    )?;
    if sealed == living { Ok(()) } else { missing(tx, table, report) }
}

/// One row; says whether a living seal belongs to it.
fn one(row: &Row, table: &Protected, report: &mut Report) -> Result<bool> {
    let (name, at) = (table.table, table.columns.len());
    let key = row.text(at)?;
    let Some(seq) = row.opt_i64(at + 1)? else {
        report.row(Finding::RowAdded, name, Some(&key), None, "the row was never sealed");
        return Ok(false);
    };
    if row.flag(at + 4)? {
        let what = "the row was removed by this entry, but it is there";
        report.row(Finding::RowAdded, name, Some(&key), Some(seq), what);
        return Ok(false);
    }
    let sealed = hash(&row.bytes(at + 3)?)?;
    let fits = match row.opt_bytes(at + 2)?.as_deref().and_then(salt) {
        // A cell of a kind the house never stores cannot be hashed, so it does not fit.
        Some(salt) => hash_of(row, &salt, name, table.columns).is_ok_and(|found| found == sealed),
        None => false,
    };
    if !fits {
        let what = "the row is not what this entry sealed";
        report.row(Finding::RowAltered, name, Some(&key), Some(seq), what);
    }
    Ok(true)
}

/// Names the rows that are gone; only looked for when some are.
fn missing(tx: &mut Tx, table: &Protected, report: &mut Report) -> Result<()> {
    let sql = format!("SELECT {} FROM {}", table.key_sql(""), table.table);
    let there: HashSet<String> = tx.all(&sql, &[], |row| row.text(0))?.into_iter().collect();
    tx.each(
        "SELECT s.key, s.seq FROM journal_row s WHERE s.tbl = ?1 AND s.erased = 0 AND NOT EXISTS
           (SELECT 1 FROM journal_row l WHERE l.tbl = ?1 AND l.key = s.key AND l.seq > s.seq)",
        &values![table.table],
        |row| {
            let key = row.text(0)?;
            if !there.contains(&key) {
                let (seq, what) = (row.i64(1)?, "the row that this entry sealed is gone");
                report.row(Finding::RowMissing, table.table, Some(&key), Some(seq), what);
            }
            Ok(())
        },
    )
}
