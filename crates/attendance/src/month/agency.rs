//! Sums of an agency from the cache of judged months, for pages that show a month at a glance. It
//! reads what was judged and never judges.

use super::table::Sums;
use law::Month;
use serde::Serialize;
use store::{Result, Tx, values};

/// A month of an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AgencyMonth {
    /// Month.
    pub month: Month,
    /// People who were judged.
    pub people: i64,
    /// Their sums.
    pub sums: Sums,
}

/// Stored months of an agency from one month to another, the latest first.
///
/// # Errors
/// Faults of the store.
pub fn months_of(tx: &mut Tx, agency: i64, from: Month, to: Month) -> Result<Vec<AgencyMonth>> {
    let mut found = Vec::new();
    let mut month = to;
    // Month by month, so that only the rows of the agency are read and not those of the pemda.
    while month >= from {
        found.extend(sums_of(tx, agency, month)?);
        month = month.prev();
    }
    Ok(found)
}

fn sums_of(tx: &mut Tx, agency: i64, month: Month) -> Result<Option<AgencyMonth>> {
    tx.one(
        "SELECT COUNT(*), SUM(working_days), SUM(present_days), SUM(absent_days),
                SUM(leave_days), SUM(duty_days), SUM(late_days), SUM(late_minutes),
                SUM(early_minutes), SUM(missing_taps)
           FROM work_month WHERE month = ?1 AND agency_id = ?2 HAVING COUNT(*) > 0",
        &values![month, agency],
        |row| {
            Ok(AgencyMonth {
                month,
                people: row.i64(0)?,
                sums: Sums {
                    working_days: row.i64(1)?,
                    present_days: row.i64(2)?,
                    absent_days: row.i64(3)?,
                    leave_days: row.i64(4)?,
                    duty_days: row.i64(5)?,
                    late_days: row.i64(6)?,
                    late_minutes: row.i64(7)?,
                    early_minutes: row.i64(8)?,
                    missing_taps: row.i64(9)?,
                },
            })
        },
    )
}

/// People of an agency in a stored month.
///
/// # Errors
/// Faults of the store.
pub fn people_of(tx: &mut Tx, agency: i64, month: Month) -> Result<Vec<i64>> {
    tx.all(
        "SELECT person_id FROM work_month WHERE month = ?1 AND agency_id = ?2 ORDER BY person_id",
        &values![month, agency],
        |row| row.i64(0),
    )
}
