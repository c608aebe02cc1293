//! Opening SQLite connections with the settings the promises rest on. A connection that does not
//! have them is never handed out.

use crate::failure::{Fault, FaultKind, Result};
use rusqlite::{Connection, OpenFlags};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Statements kept prepared on each connection.
const STATEMENTS: usize = 256;
/// How long to wait for a database that another connection locks.
const BUSY: Duration = Duration::from_secs(5);
/// How long to wait for a program that is just ending.
const PATIENCE: Duration = Duration::from_secs(2);

/// The one connection that writes.
pub(crate) fn writer(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(BUSY)?;
    // The busy handler does not cover the change of the journal mode, so it may need patience.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864;
         PRAGMA cache_size = -64000;",
    )?;
    common(&conn)?;
    let mode: String = conn.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    let sync: i64 = conn.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
    // FULL is 2. With less, a power cut loses rows that were acknowledged.
    if !mode.eq_ignore_ascii_case("wal") || sync != 2 {
        let what = format!("the writer has journal mode {mode}, synchronous {sync}: refused");
        return Err(Fault::new(what).into());
    }
    Ok(conn)
}

/// A connection that only reads.
pub(crate) fn reader(path: &Path, read_only: bool) -> Result<Connection> {
    let access = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE
    };
    let conn = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY)?;
    conn.execute_batch("PRAGMA cache_size = -16000; PRAGMA query_only = ON;")?;
    common(&conn)?;
    Ok(conn)
}

fn common(conn: &Connection) -> Result<()> {
    // No memory map: an I/O error in one would end the process instead of one request.
    conn.execute_batch(
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;
         PRAGMA mmap_size = 0; PRAGMA case_sensitive_like = ON;",
    )?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Takes the lock that keeps a second program from writing; it is held as long as the file lives.
pub(crate) fn lock(path: &Path) -> Result<File> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let file = File::options().create(true).truncate(false).write(true).open(&name)?;
    let started = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::WouldBlock) if started.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(std::fs::TryLockError::WouldBlock) => {
                let what = format!("another program writes this database ({})", name.display());
                return Err(Fault::of(FaultKind::Busy, what).into());
            }
            Err(std::fs::TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}
