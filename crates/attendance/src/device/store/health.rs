//! What start pages show of the machines, in three queries however many there are.

use store::{Result, Tx, values};

/// How the approved machines are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Approved machines.
    pub approved: i64,
    /// Of these, not heard since the given moment.
    pub silent: i64,
    /// Lines in quarantine that nobody has looked at.
    pub quarantined: i64,
    /// Unknown machines that knocked.
    pub pending: i64,
}

/// How the machines are, of one agency or of all; one is silent when it was not heard since
/// `since_us`.
///
/// # Errors
/// Faults of the store.
pub fn health(tx: &mut Tx, agency: Option<i64>, since_us: i64) -> Result<Health> {
    // An agency of 0 stands for all of them.
    let agency = agency.unwrap_or(0);
    let counted = tx.one(
        "SELECT COUNT(*),
                COUNT(CASE WHEN s.last_seen_us IS NULL OR s.last_seen_us < ?2 THEN 1 END)
           FROM device d LEFT JOIN device_seen s ON s.device_id = d.id
          WHERE d.state = 'approved' AND (d.agency_id = ?1 OR ?1 = 0)",
        &values![agency, since_us],
        |row| Ok((row.i64(0)?, row.i64(1)?)),
    )?;
    let (approved, silent) = counted.unwrap_or_default();
    let quarantined = tx.count(
        "SELECT COUNT(*) FROM quarantine q JOIN device d ON d.id = q.device_id
          WHERE q.state = 'open' AND (d.agency_id = ?1 OR ?1 = 0)",
        &values![agency],
    )?;
    let pending = super::device::pending_count(tx)?;
    Ok(Health { approved, silent, quarantined, pending })
}
