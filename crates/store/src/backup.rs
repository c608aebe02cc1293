//! Copies of a SQLite database while it runs, and their way back. A copy is made through the
//! engine, never by copying files, and counts only after it was checked; a target is never
//! overwritten. PostgreSQL has its own tools for this.

use crate::db::Db;
use crate::failure::{Fault, Result};
use crate::log::hash;
use crate::sqlite::open;
use journal::{Frontier, Hash};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Pages copied between two looks at the progress.
const STEP: i32 = 1_024;

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Copied {
    /// Length of the file in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub sha256: Hash,
    /// Entries of its journal.
    pub entries: u64,
    /// Root of its journal.
    pub root: Hash,
}

/// Copies the database into a new file while it goes on working, and checks the copy. `progress`
/// is told how many pages are done and how many there are.
///
/// # Errors
/// If it is no SQLite database, the target exists, or the copy does not pass.
pub async fn backup(
    db: &Db,
    to: &Path,
    progress: impl Fn(u64, u64) + Send + 'static,
) -> Result<Copied> {
    let Some(from) = db.path().map(Path::to_owned) else {
        return Err(Fault::new("PostgreSQL is copied with pg_dump").into());
    };
    let to = to.to_owned();
    aside(move || {
        let part = fresh(&to)?;
        copy(&from, &part, &progress)?;
        place(&part, &to)
    })
    .await
}

/// Checks a copy and puts it where a database is to be opened.
///
/// # Errors
/// If the copy does not pass, or the target exists.
pub async fn restore(from: &Path, to: &Path) -> Result<Copied> {
    let (from, to) = (from.to_owned(), to.to_owned());
    aside(move || {
        check(&from)?;
        let part = fresh(&to)?;
        std::fs::copy(&from, &part)?;
        place(&part, &to)
    })
    .await
}

/// Checks a copy without touching it.
///
/// # Errors
/// Says what is wrong with it.
pub async fn inspect(copy: &Path) -> Result<Copied> {
    let copy = copy.to_owned();
    aside(move || check(&copy)).await
}

/// Moves a database out of the way, whole and in one file, before a copy takes its place.
///
/// # Errors
/// If a program still writes it, or the target exists.
pub async fn set_aside(db: &Path, to: &Path) -> Result<()> {
    let (db, to) = (db.to_owned(), to.to_owned());
    aside(move || {
        if to.exists() {
            return Err(Fault::new(format!("{} exists already", to.display())).into());
        }
        let _lock = open::lock(&db)?;
        let conn = Connection::open_with_flags(&db, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // Brings the write-ahead log into the file; a reader that is still there refuses it.
        let mode: String = conn.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
        conn.close().map_err(|(_, error)| error)?;
        if !mode.eq_ignore_ascii_case("delete") {
            return Err(Fault::new("another program still reads the database").into());
        }
        Ok(std::fs::rename(&db, &to)?)
    })
    .await
}

async fn aside<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(f).await.map_err(|_| Fault::new("a copy was torn off"))?
}

/// The name under which a file grows until it is complete.
fn fresh(to: &Path) -> Result<PathBuf> {
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    if to.exists() {
        return Err(Fault::new(format!("{} exists already", to.display())).into());
    }
    if part.exists() {
        // Left behind by a copy that was interrupted.
        std::fs::remove_file(&part)?;
    }
    Ok(part)
}

fn copy(from: &Path, part: &Path, progress: &dyn Fn(u64, u64)) -> Result<()> {
    let source = open::reader(from, false)?;
    // An open read holds the moment that is copied, so that writers neither wait nor disturb.
    source.execute_batch("BEGIN")?;
    source.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    let mut target = Connection::open(part)?;
    {
        let copying = Backup::new(&source, &mut target)?;
        loop {
            let step = copying.step(STEP)?;
            let state = copying.progress();
            let pages = |count: i32| u64::try_from(count).unwrap_or(0);
            progress(pages(state.pagecount - state.remaining), pages(state.pagecount));
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(std::time::Duration::from_millis(50)),
            }
        }
    }
    // One file only, without a write-ahead log beside it.
    target.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()))?;
    target.close().map_err(|(_, error)| error)?;
    Ok(())
}

/// Checks the finished part, makes it durable and gives it its name.
fn place(part: &Path, to: &Path) -> Result<Copied> {
    let copied = check(part)?;
    File::options().write(true).open(part)?.sync_all()?;
    std::fs::rename(part, to)?;
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    Ok(copied)
}

fn check(copy: &Path) -> Result<Copied> {
    let conn = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let verdict: String = conn.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(Fault::new(format!("the copy is damaged: {verdict}")).into());
    }
    if conn.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(Fault::new("the copy has rows that refer to missing ones").into());
    }
    let head = "SELECT frontier, (SELECT count(*) FROM journal_entry) FROM journal_head";
    let (frontier, entries): (Vec<u8>, i64) =
        conn.query_row(head, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let frontier = Frontier::from_bytes(&frontier).map_err(|e| Fault::new(e.to_string()))?;
    if i64::try_from(frontier.size()) != Ok(entries) {
        let what = format!("the copy has {entries} entries of {}", frontier.size());
        return Err(Fault::new(what).into());
    }
    let (bytes, sha256) = digest(copy)?;
    Ok(Copied { bytes, sha256, entries: frontier.size(), root: frontier.root() })
}

fn digest(path: &Path) -> Result<(u64, Hash)> {
    let (mut file, mut hasher, mut bytes) = (File::open(path)?, Sha256::new(), 0_u64);
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut buffer)?;
        let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
        hasher.update(chunk);
        bytes = bytes.saturating_add(u64::try_from(count).unwrap_or(0));
    }
    Ok((bytes, hash(&hasher.finalize())?))
}
