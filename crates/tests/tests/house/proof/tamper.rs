//! E8: whatever is changed behind the back of the house is found, and named as closely as can be.

use super::seed::Seed;
use crate::city::City;
use journal::SigningKey;
use rusqlite::Connection;
use rusqlite::types::Value as Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::audit::{Finding, Report, Trust, verify};
use store::{Db, Options, Protected};

/// Bytes that are flipped in the file.
const FLIPS: usize = 150;

/// A city with rows in the protected tables, ended, its log folded into its file.
struct Scene {
    city: City,
    protected: Vec<Protected>,
}

impl Scene {
    async fn set() -> Scene {
        let city = City::sqlite().await;
        crate::guard::furnish(&city).await;
        let protected = city.db().protected();
        city.close().await;
        let file = Connection::open(city.file()).unwrap();
        file.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
            .unwrap();
        Scene { city, protected }
    }

    /// A copy of the file, to be harmed.
    fn copy(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(format!("{name}.db"));
        std::fs::copy(self.city.file(), &path).unwrap();
        path
    }

    /// What an outsider finds in a file.
    async fn audit(&self, path: &Path, trust: Trust) -> store::Result<Report> {
        let mut options = Options::new(|| 0);
        options.read_only = true;
        options.readers = 1;
        let db = Db::open(&format!("sqlite:{}", path.display()), options).await?;
        db.declare(&crate::city::migrations());
        let report = verify(&db, trust).await;
        db.close().await;
        report
    }
}

/// Every protected row by table and key, or nothing if the file cannot be read so far.
fn content(path: &Path, protected: &[Protected]) -> Option<BTreeMap<String, Vec<Cell>>> {
    let file = Connection::open(path).ok()?;
    let mut all = BTreeMap::new();
    for table in protected {
        let key = table.key.join(" || '|' || ");
        let sql = format!("SELECT {key}, {} FROM {}", table.columns.join(", "), table.table);
        let mut statement = file.prepare(&sql).ok()?;
        let mut rows = statement.query([]).ok()?;
        while let Some(row) = rows.next().ok()? {
            let key: Cell = row.get(0).ok()?;
            let cells = (1..=table.columns.len()).map(|n| row.get(n)).collect::<Result<_, _>>();
            all.insert(format!("{} {key:?}", table.table), cells.ok()?);
        }
    }
    Some(all)
}

/// Another value of the same kind.
fn another(cell: &Cell) -> Cell {
    match cell {
        Cell::Integer(number) => Cell::Integer(number + 1),
        Cell::Text(text) => Cell::Text(format!("{text} ")),
        Cell::Blob(bytes) => Cell::Blob([bytes.as_slice(), b"!"].concat()),
        Cell::Null | Cell::Real(_) => Cell::Text("2026-01-01".to_owned()),
    }
}

#[tokio::test]
async fn proof_e8_an_untouched_city_passes() {
    let scene = Scene::set().await;
    let report = scene.audit(&scene.city.file(), Trust::default()).await.unwrap();
    assert!(report.ok(), "{:#?}", report.faults);
    assert!(report.rows > 60 && report.entries > 60, "{} rows", report.rows);
}

#[tokio::test]
async fn proof_e8_every_sealed_cell_that_changes_is_found_and_its_row_named() {
    let scene = Scene::set().await;
    let folder = tempfile::tempdir().unwrap();
    let (mut changed, mut empty) = (0, Vec::new());
    for table in &scene.protected {
        for column in table.columns {
            let path = scene.copy(folder.path(), "cell");
            let file = Connection::open(&path).unwrap();
            file.pragma_update(None, "foreign_keys", false).unwrap();
            let key = table.key.join(" || '|' || ");
            let sql = format!("SELECT rowid, {column}, {key} FROM {} LIMIT 1", table.table);
            let without_rowid = sql.replace("rowid", "0");
            let row = file.query_row(&sql, [], |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, Cell>(1)?, row.get::<_, Cell>(2)?))
            });
            let row = row.or_else(|_| {
                file.query_row(&without_rowid, [], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, Cell>(1)?, row.get::<_, Cell>(2)?))
                })
            });
            let Ok((rowid, cell, key)) = row else {
                empty.push(table.table);
                break;
            };
            let place = if rowid == 0 { "1 = 1" } else { "rowid = ?2" };
            let sql = format!("UPDATE {} SET {column} = ?1 WHERE {place}", table.table);
            let done = match rowid {
                0 => file.execute(&sql, [another(&cell)]),
                _ => file.execute(&sql, (another(&cell), rowid)),
            };
            drop(file);
            if done.is_err() {
                continue; // The engine itself refuses this value.
            }
            let report = scene.audit(&path, Trust::default()).await.unwrap();
            let named = report.faults.iter().any(|f| f.table.as_deref() == Some(table.table));
            assert!(named, "{}.{column} of {key:?}: {:#?}", table.table, report.faults);
            changed += 1;
        }
    }
    eprintln!("E8: {changed} cells changed and found; no rows yet in {empty:?}");
    assert!(changed > 60);
}

#[tokio::test]
async fn proof_e8_a_row_that_vanishes_or_appears_is_found() {
    let scene = Scene::set().await;
    let folder = tempfile::tempdir().unwrap();
    for (sql, kind) in [
        ("DELETE FROM role_grant WHERE id = 1", Finding::RowMissing),
        (
            "INSERT INTO role_grant (person_id, role, valid_from, decree)
             VALUES (3, 'officer', '2026-01-01', 'SK 0')",
            Finding::RowAdded,
        ),
        ("DELETE FROM journal_entry WHERE seq = 7", Finding::EntryMissing),
        ("UPDATE journal_entry SET ground = 'lain' WHERE seq = 9", Finding::RecordAltered),
        ("UPDATE journal_row SET hash = zeroblob(32) WHERE tbl = 'person'", Finding::SealsAltered),
    ] {
        let path = scene.copy(folder.path(), "row");
        let file = Connection::open(&path).unwrap();
        file.pragma_update(None, "foreign_keys", false).unwrap();
        assert!(file.execute(sql, []).unwrap() > 0, "{sql}");
        drop(file);
        let report = scene.audit(&path, Trust::default()).await.unwrap();
        assert!(report.faults.iter().any(|f| f.kind == kind), "{sql}: {:#?}", report.faults);
    }
}

#[tokio::test]
async fn proof_e8_flipped_bytes_of_the_file_never_change_what_is_protected_unseen() {
    let mut seed = Seed::of("E8");
    let scene = Scene::set().await;
    let folder = tempfile::tempdir().unwrap();
    let before = content(&scene.city.file(), &scene.protected).unwrap();
    let whole = std::fs::read(scene.city.file()).unwrap();
    let (mut changed, mut located) = (0, 0);
    for _ in 0..FLIPS {
        let path = folder.path().join("flip.db");
        let mut bytes = whole.clone();
        let at = seed.below(bytes.len());
        bytes[at] ^= 1 << seed.below(8);
        std::fs::write(&path, &bytes).unwrap();
        let after = content(&path, &scene.protected);
        if after.as_ref() == Some(&before) {
            continue;
        }
        changed += 1;
        // A file that cannot be opened at all is found by whoever tries.
        let Ok(report) = scene.audit(&path, Trust::default()).await else { continue };
        assert!(!report.ok(), "byte {at} changed what is protected, unseen");
        located += usize::from(report.faults.iter().any(|f| f.table.is_some()));
    }
    eprintln!("E8: {FLIPS} flips, {changed} changed protected content, {located} named a table");
}

#[tokio::test]
async fn proof_e8_a_rewound_city_is_found_by_a_witness_and_by_nobody_else() {
    let scene = Scene::set().await;
    let folder = tempfile::tempdir().unwrap();
    let older = scene.copy(folder.path(), "older");
    // Life goes on, and an outsider keeps the checkpoint.
    let later = City::copy_of(scene.city.folder(), scene.city.now_us(), crate::city::rooms()).await;
    let wati = later.client("wati").await;
    let form = format!(
        "nip={}&kind=R2&valid_from=2026-03-02&valid_to=&decree=SK 800/31/2026",
        later.nip("budi")
    );
    wati.post("/disiplin", &form).await.is(303);
    let key = SigningKey::from_seed("sembilan.kota-contoh/audit", &[9; 32]).unwrap();
    let signed = store::log::sign_checkpoint(later.db(), &key).await.unwrap().unwrap();
    later.close().await;
    // Somebody puts the older copy back: the sanction never happened.
    let alone = scene.audit(&older, Trust::default()).await.unwrap();
    assert!(alone.ok(), "without a witness the older copy is flawless, which is why one is needed");
    let trust = Trust { keys: vec![key.verifier().clone()], notes: vec![signed.note] };
    let report = scene.audit(&older, trust).await.unwrap();
    assert!(report.faults.iter().any(|f| f.kind == Finding::Checkpoint), "{:#?}", report.faults);
}
