//! Lines set aside, with the cause. A line stays until it could be read or a person dismissed it.

use store::{Result, Tx, WriteTx, values};

/// A line set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuarantineRow {
    /// Number.
    pub id: i64,
    /// Raw batch that holds it.
    pub batch_id: i64,
    /// Device.
    pub device_id: i64,
    /// Line in the batch, from 1.
    pub line_no: i64,
    /// The line, redacted and decoded.
    pub line: String,
    /// Name of the cause.
    pub cause: String,
    /// When it arrived, microseconds UTC.
    pub received_us: i64,
}

fn read(row: &store::Row) -> Result<QuarantineRow> {
    Ok(QuarantineRow {
        id: row.i64(0)?,
        batch_id: row.i64(1)?,
        device_id: row.i64(2)?,
        line_no: row.i64(3)?,
        line: row.text(4)?,
        cause: row.text(5)?,
        received_us: row.i64(6)?,
    })
}

const COLUMNS: &str = "id, batch_id, device_id, line_no, line, cause, received_us";

/// Sets a line aside, once: a device that repeats a batch repeats its bad lines too.
pub fn add(
    tx: &mut WriteTx,
    device_id: i64,
    batch_id: i64,
    line_no: usize,
    line: &str,
    cause: &str,
) -> Result<()> {
    let line = crate::adms::text::cut(line, 1000);
    let held = tx.count(
        "SELECT COUNT(*) FROM quarantine WHERE device_id = ?1 AND state = 'open' AND line = ?2",
        &values![device_id, line.as_str()],
    )?;
    if held > 0 {
        return Ok(());
    }
    let now_us = tx.now_us();
    tx.exec(
        "INSERT INTO quarantine (batch_id, device_id, line_no, line, cause, state, received_us) \
         VALUES (?1, ?2, ?3, ?4, ?5, 'open', ?6)",
        &values![
            batch_id,
            device_id,
            i64::try_from(line_no).unwrap_or(i64::MAX),
            line,
            cause,
            now_us
        ],
    )?;
    Ok(())
}

/// Open lines, newest first; of one device or one agency if given (0 for all).
pub fn open(tx: &mut Tx, device_id: i64, agency_id: i64, limit: i64) -> Result<Vec<QuarantineRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM quarantine WHERE state = 'open' AND (device_id = ?1 OR ?1 = 0) \
         AND (device_id IN (SELECT id FROM device WHERE agency_id = ?2) OR ?2 = 0) \
         ORDER BY id DESC LIMIT ?3"
    );
    tx.all(&sql, &values![device_id, agency_id, limit], read)
}

/// Marks a line as `replayed` or `dismissed`; whether it was open.
pub fn settle(tx: &mut WriteTx, id: i64, state: &str) -> Result<bool> {
    let now_us = tx.now_us();
    let touched = tx.exec(
        "UPDATE quarantine SET state = ?2, settled_us = ?3 WHERE id = ?1 AND state = 'open'",
        &values![id, state, now_us],
    )?;
    Ok(touched > 0)
}
