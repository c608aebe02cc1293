//! Alarms. One open alarm per device and kind counts its repetitions.

use crate::device::model::AlarmKind;
use store::{Result, Tx, WriteTx, values};

/// Raises an alarm, or counts it once more; whether it is a new one.
pub fn raise(tx: &mut WriteTx, device_id: i64, kind: AlarmKind, detail: &str) -> Result<bool> {
    let now_us = tx.now_us();
    let detail = crate::adms::text::cut(detail, 300);
    let touched = tx.exec(
        "UPDATE alarm SET times = times + 1, last_us = ?3, detail = ?4 \
         WHERE device_id = ?1 AND kind = ?2 AND state = 'open'",
        &values![device_id, kind.name(), now_us, detail.as_str()],
    )?;
    if touched > 0 {
        return Ok(false);
    }
    tx.insert(
        "INSERT INTO alarm (device_id, kind, detail, first_us, last_us, times, state) \
         VALUES (?1, ?2, ?3, ?4, ?4, 1, 'open') RETURNING id",
        &values![device_id, kind.name(), detail, now_us],
    )?;
    Ok(true)
}

/// An alarm as pages show it.
pub struct AlarmRow {
    /// Number.
    pub id: i64,
    /// Kind.
    pub kind: String,
    /// Particulars.
    pub detail: String,
    /// First and last time, microseconds UTC.
    pub first_us: i64,
    /// Last time, microseconds UTC.
    pub last_us: i64,
    /// How often.
    pub times: i64,
    /// Whether nobody has closed it yet.
    pub open: bool,
}

/// The newest alarms of a device, open ones first.
pub fn of_device(tx: &mut Tx, device_id: i64, limit: i64) -> Result<Vec<AlarmRow>> {
    tx.all(
        "SELECT id, kind, detail, first_us, last_us, times, state FROM alarm \
         WHERE device_id = ?1 ORDER BY CASE WHEN state = 'open' THEN 0 ELSE 1 END, id DESC \
         LIMIT ?2",
        &values![device_id, limit],
        |row| {
            Ok(AlarmRow {
                id: row.i64(0)?,
                kind: row.text(1)?,
                detail: row.text(2)?,
                first_us: row.i64(3)?,
                last_us: row.i64(4)?,
                times: row.i64(5)?,
                open: row.text(6)? == "open",
            })
        },
    )
}

/// Closes an alarm of a device; whether it was open.
pub fn close(tx: &mut WriteTx, device_id: i64, id: i64) -> Result<bool> {
    let touched = tx.exec(
        "UPDATE alarm SET state = 'closed' WHERE id = ?1 AND device_id = ?2 AND state = 'open'",
        &values![id, device_id],
    )?;
    Ok(touched > 0)
}
