//! Remarks with which the second person sent a run back. They are appended and never changed; one
//! that was answered stays as it was said.

use super::run::said;
use crate::model::{Remark, Run};
use store::{Result, Tx, WriteTx, values};

/// Remarks that wait for an answer, of all months: the run was sent back and is neither checked
/// since nor replaced by a new version.
///
/// # Errors
/// Faults of the store.
pub fn waiting(tx: &mut Tx) -> Result<Vec<Remark>> {
    tx.all(
        "SELECT r.month, m.returned_by, m.ground, m.at_us
           FROM run_remark m JOIN pay_run r ON r.id = m.run_id
          WHERE r.state = 'computed'
            AND m.id = (SELECT MAX(o.id) FROM run_remark o WHERE o.run_id = m.run_id)
          ORDER BY r.month",
        &[],
        |row| {
            Ok(Remark {
                month: row.month(0)?,
                returned_by: row.i64(1)?,
                ground: row.text(2)?,
                at_us: row.i64(3)?,
            })
        },
    )
}

/// Sends a run back: it is computed and unchecked again, with the remark.
///
/// # Errors
/// Faults of the store.
pub fn give_back(tx: &mut WriteTx, run: &Run, by: i64, ground: &str) -> Result<()> {
    let now_us = tx.now_us();
    let id = tx.insert(
        "INSERT INTO run_remark (run_id, returned_by, ground, at_us)
         VALUES (?1, ?2, ?3, ?4) RETURNING id",
        &values![run.id, by, ground, now_us],
    )?;
    tx.exec(
        "UPDATE pay_run SET state = 'computed', checked_by = NULL, checked_us = NULL
          WHERE id = ?1",
        &values![run.id],
    )?;
    tx.record(said("allowance.run.returned", run).ground(ground));
    tx.seal("run_remark", &values![id])?;
    tx.seal("pay_run", &values![run.id])
}
