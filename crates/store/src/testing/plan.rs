//! How the embedded engine would find the rows of every statement that ran in this test program,
//! on a database that never counted its rows: the worst guess it can make.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Mutex;

static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

pub(crate) fn note(sql: &str) {
    let mut seen = SEEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !seen.contains(sql) {
        seen.insert(sql.to_owned());
    }
}

/// The steps of a statement's plan.
pub struct Plan {
    /// The statement.
    pub sql: String,
    /// Its steps as the engine words them: `SCAN punch`, `SEARCH rating USING INDEX …`.
    pub steps: Vec<String>,
}

/// Plans of all statements seen so far whose tables a database file has.
///
/// # Panics
/// When the file does not open; this is a test.
#[must_use]
pub fn plans(file: &Path) -> Vec<Plan> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let conn = rusqlite::Connection::open_with_flags(file, flags).expect("the file opens");
    let seen = SEEN.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
    let steps = |sql: &str| -> rusqlite::Result<Vec<String>> {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let blanks = vec![rusqlite::types::Null; statement.parameter_count()];
        let rows = statement.query_map(rusqlite::params_from_iter(blanks), |row| row.get(3))?;
        rows.collect()
    };
    // What cannot be explained here belongs to another test's tables, or is no query.
    let known = seen.into_iter().filter_map(|sql| Some(Plan { steps: steps(&sql).ok()?, sql }));
    known.collect()
}
