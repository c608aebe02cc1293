//! Raw batches: the evidence. They are appended and never changed.

use store::{Result, Tx, WriteTx, values};

/// A batch about to be stored.
pub struct NewBatch<'a> {
    /// From which device.
    pub device_id: i64,
    /// When it arrived, microseconds UTC.
    pub received_us: i64,
    /// `adms`, `dat` or `csv`.
    pub source: &'static str,
    /// Table as the device called it.
    pub table_name: &'a str,
    /// Stamp as sent.
    pub stamp: Option<&'a str>,
    /// Hash of the bytes as received.
    pub sha256: &'a [u8],
    /// Bytes after redaction.
    pub body: &'a [u8],
    /// Non-blank data lines.
    pub lines: usize,
    /// Where from.
    pub address: &'a str,
    /// Head of the request, in short.
    pub headers: &'a str,
}

/// How often this body came before.
pub struct Before {
    /// The batch that holds it.
    pub first_id: Option<i64>,
    /// Times since the given instant.
    pub recent: i64,
}

/// Looks for the same bytes from the same device.
pub fn before(tx: &mut Tx, device_id: i64, sha256: &[u8], since_us: i64) -> Result<Before> {
    let found = tx.one(
        "SELECT MIN(id), COUNT(CASE WHEN received_us >= ?3 THEN 1 END) FROM raw_batch \
         WHERE device_id = ?1 AND sha256 = ?2",
        &values![device_id, sha256.to_vec(), since_us],
        |row| Ok(Before { first_id: row.opt_i64(0)?, recent: row.opt_i64(1)?.unwrap_or(0) }),
    )?;
    Ok(found.unwrap_or(Before { first_id: None, recent: 0 }))
}

/// Appends a batch; a body that is held already is not kept twice.
pub fn add(tx: &mut WriteTx, batch: &NewBatch<'_>, repeat_of: Option<i64>) -> Result<i64> {
    let body = if repeat_of.is_some() { Vec::new() } else { batch.body.to_vec() };
    tx.insert(
        "INSERT INTO raw_batch (device_id, received_us, source, table_name, stamp, sha256, body, \
         repeat_of, lines, address, headers) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING id",
        &values![
            batch.device_id,
            batch.received_us,
            batch.source,
            batch.table_name,
            batch.stamp,
            batch.sha256.to_vec(),
            body,
            repeat_of,
            i64::try_from(batch.lines).unwrap_or(i64::MAX),
            batch.address,
            batch.headers
        ],
    )
}
