//! A copy of a working database is whole, comes back, and a damaged one is refused.

use super::{HOUSE, count, person};
use crate::Db;
use crate::audit::{Trust, verify};
use crate::backup::{backup, inspect, restore, set_aside};
use crate::testing::{postgres, sqlite};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[tokio::test]
async fn a_copy_comes_back_whole() {
    let fixture = sqlite(&[HOUSE]).await;
    for nip in ["1", "2", "3"] {
        person(&fixture, nip).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let (copy, back) = (folder.path().join("copy.db"), folder.path().join("back.db"));
    let told = Arc::new(AtomicU64::new(0));
    let teller = told.clone();
    let telling = move |done, _| teller.store(done, Ordering::Relaxed);
    let copied = backup(&fixture.db, &copy, telling).await.unwrap();
    assert!(told.load(Ordering::Relaxed) > 0);
    person(&fixture, "4").await;
    assert!(backup(&fixture.db, &copy, |_, _| ()).await.is_err(), "nothing is overwritten");
    assert_eq!(restore(&copy, &back).await.unwrap(), copied);

    let url = format!("sqlite:{}", back.display());
    let db = Db::open(&url, fixture.options.clone()).await.unwrap();
    db.migrate(&[HOUSE]).await.unwrap();
    let people = db.read(|tx| tx.count("SELECT count(*) FROM person", &[])).await.unwrap();
    assert_eq!((people, count(&fixture, "SELECT count(*) FROM person").await), (3, 4));
    let report = verify(&db, Trust::default()).await.unwrap();
    assert!(report.ok());
    assert_eq!(report.root, copied.root);
}

#[tokio::test]
async fn a_damaged_copy_is_refused() {
    let fixture = sqlite(&[HOUSE]).await;
    person(&fixture, "1").await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let copied = backup(&fixture.db, &copy, |_, _| ()).await.unwrap();
    let bytes = std::fs::read(&copy).unwrap();
    std::fs::write(&copy, &bytes[..bytes.len() / 2]).unwrap();
    let back = folder.path().join("back.db");
    assert!(inspect(&copy).await.is_err());
    assert!(restore(&copy, &back).await.is_err());
    assert!(!back.exists());
    std::fs::write(&copy, &bytes).unwrap();
    assert_eq!(inspect(&copy).await.unwrap(), copied);
    assert!(inspect(&folder.path().join("none.db")).await.is_err());
}

#[tokio::test]
async fn a_database_in_use_is_not_moved() {
    let fixture = sqlite(&[HOUSE]).await;
    person(&fixture, "1").await;
    let path = fixture.db.path().unwrap().to_owned();
    let aside = path.with_extension("before.db");
    assert!(set_aside(&path, &aside).await.is_err(), "a program writes it");
    assert!(path.exists() && !aside.exists());
    let entries = fixture.db.read(crate::log::head).await.unwrap().0;
    fixture.db.close().await;
    set_aside(&path, &aside).await.unwrap();
    assert!(!path.exists());
    let moved = inspect(&aside).await.unwrap();
    assert_eq!(moved.entries, entries, "nothing stays in the log beside it");
}

#[tokio::test]
async fn postgresql_has_its_own_tools() {
    let Some(fixture) = postgres(&[HOUSE]).await else { return };
    let folder = tempfile::tempdir().unwrap();
    let refused = backup(&fixture.db, &folder.path().join("copy"), |_, _| ()).await;
    assert!(refused.unwrap_err().to_string().contains("pg_dump"));
}
