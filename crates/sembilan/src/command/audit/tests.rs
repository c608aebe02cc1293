//! The commands on a database of their own: an untouched journal passes, and a row written past
//! the journal is named with its table.

use super::*;
use crate::command::testing::{Yard, code};
use journal::export::verify_export;
use store::Event;

const PASSES: &str = "ExitCode(unix_exit_status(0))";
const FAILS: &str = "ExitCode(unix_exit_status(1))";

#[tokio::test]
async fn an_untouched_journal_passes_and_an_altered_row_is_named() {
    let yard = Yard::new().await;
    assert_eq!(code(verify(&yard.world, &[]).await), PASSES);
    yard.write(|tx| {
        tx.exec("UPDATE unit SET name = 'Dinas Lain' WHERE code = 'U1'", &[])?;
        tx.record(Event::new("test.quiet"));
        Ok(())
    })
    .await;
    assert_eq!(code(verify(&yard.world, &[]).await), FAILS);
    let (_, db) = look(&yard.world).await.unwrap();
    let (report, took) = verified(&db, Trust::default(), true).await.unwrap();
    let lines = told(&report, took);
    assert!(lines[0].contains("NOT intact: 1 findings"), "{lines:?}");
    assert!(lines[1].starts_with("row_altered table unit row 1 entry "), "{lines:?}");
}

#[tokio::test]
async fn a_checkpoint_kept_outside_shows_a_journal_of_another_history() {
    let yard = Yard::new().await;
    let other = Yard::new().await;
    other
        .write(|tx| {
            tx.record(Event::new("test.elsewhere"));
            Ok(())
        })
        .await;
    for yard in [&yard, &other] {
        export::run(&yard.world, &yard.folder.path().join("log")).await.unwrap();
    }
    let own = yard.folder.path().join("log/checkpoint");
    assert_eq!(code(verify(&yard.world, &[own]).await), PASSES);
    let foreign = other.folder.path().join("log/checkpoint");
    assert_eq!(code(verify(&yard.world, &[foreign]).await), FAILS);
    let missing = yard.folder.path().join("none");
    assert!(verify(&yard.world, &[missing]).await.is_err());
}

#[tokio::test]
async fn the_folder_grows_with_the_log_and_refuses_another() {
    let yard = Yard::new().await;
    let dir = yard.folder.path().join("log");
    let key = verifier(&yard.world, yard.world.tenant().unwrap()).unwrap().unwrap();
    let mut size = 0;
    for more in [3, 300] {
        yard.write(move |tx| {
            (0..more).for_each(|_| tx.record(Event::new("test.counted")));
            Ok(())
        })
        .await;
        export::run(&yard.world, &dir).await.unwrap();
        let read = |path: &str| Ok::<_, String>(std::fs::read(dir.join(path)).ok());
        let opened = verify_export(std::slice::from_ref(&key), read).unwrap();
        assert!(opened.checkpoint.size > size);
        size = opened.checkpoint.size;
    }
    let other = Yard::new().await;
    let refused = export::run(&other.world, &dir).await.unwrap_err();
    assert!(refused.contains("the folder holds the log"), "{refused}");
    for more in [1, 400] {
        let twin = Yard::twin(&yard).await;
        twin.write(move |tx| {
            (0..more).for_each(|_| tx.record(Event::new("test.otherwise")));
            Ok(())
        })
        .await;
        let refused = export::run(&twin.world, &dir).await.unwrap_err();
        assert!(refused.contains("ALARM"), "{refused}");
    }
    let read = |path: &str| Ok::<_, String>(std::fs::read(dir.join(path)).ok());
    assert_eq!(verify_export(&[key], read).unwrap().checkpoint.size, size, "nothing was touched");
}

#[tokio::test]
async fn an_entry_is_proved_and_its_receipt_holds_for_its_key_only() {
    let yard = Yard::new().await;
    export::run(&yard.world, &yard.folder.path().join("log")).await.unwrap();
    assert_eq!(code(proof::entry(&yard.world, 2).await), PASSES);
    assert!(proof::entry(&yard.world, 100_000).await.unwrap_err().contains("numbered from 0"));
    assert_eq!(code(proof::growth(&yard.world, 1, 3).await), PASSES);
    assert!(proof::growth(&yard.world, 3, 1).await.is_err());

    let (tenant, db) = look(&yard.world).await.unwrap();
    let receipt = db.read(|tx| store::log::receipt(tx, 2)).await.unwrap().unwrap();
    let at = |name: &str| yard.folder.path().join(name);
    let key = verifier(&yard.world, tenant).unwrap().unwrap();
    std::fs::write(at("key"), format!("{key}\n")).unwrap();
    std::fs::write(at("good"), serde_json::to_string(&receipt).unwrap()).unwrap();
    assert_eq!(code(self::receipt(&at("good"), &[at("key")], false)), PASSES);
    let mut forged = receipt.clone();
    forged.record["kind"] = "test.forged".into();
    std::fs::write(at("bad"), serde_json::to_string(&forged).unwrap()).unwrap();
    assert_eq!(code(self::receipt(&at("bad"), &[at("key")], true)), FAILS);
    let other = Yard::new().await;
    let strange = verifier(&other.world, other.world.tenant().unwrap()).unwrap().unwrap();
    std::fs::write(at("strange"), strange.to_string()).unwrap();
    assert_eq!(code(self::receipt(&at("good"), &[at("strange")], false)), FAILS);
    assert!(self::receipt(&at("key"), &[at("key")], false).is_err());
}

#[tokio::test]
async fn an_entry_without_a_checkpoint_waits() {
    let yard = Yard::new().await;
    let told = proof::entry(&yard.world, 1).await.unwrap_err();
    assert!(told.contains("no signed checkpoint"), "{told}");
    let count = yard.count("SELECT count(*) FROM checkpoint").await;
    assert_eq!(count, 0, "looking signs nothing");
}
