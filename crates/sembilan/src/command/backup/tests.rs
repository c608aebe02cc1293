//! Copies of both engines: what was copied comes back, what was cut off is refused, and what was
//! there before is kept.

use super::*;
use crate::command::testing::Yard;
use store::Event;

async fn grow(yard: &Yard) {
    yard.write(|tx| {
        tx.record(Event::new("test.counted"));
        Ok(())
    })
    .await;
}

const ENTRIES: &str = "SELECT count(*) FROM journal_entry";

fn asked(file: &Path, replace: bool) -> Restore {
    Restore { file: file.to_owned(), replace }
}

async fn comes_back(yard: &Yard) {
    let file = yard.folder.path().join("copy");
    let copied = yard.count(ENTRIES).await;
    backup(&Backup { file: file.clone() }, &yard.world).await.unwrap();
    let again = backup(&Backup { file: file.clone() }, &yard.world).await.unwrap_err();
    assert!(again.contains("nothing is overwritten"), "{again}");
    grow(yard).await;

    let refused = restore(&asked(&file, false), &yard.world).await.unwrap_err();
    assert!(refused.contains("--replace"), "{refused}");
    assert_eq!(yard.count(ENTRIES).await, copied + 1, "nothing was touched");
    restore(&asked(&file, true), &yard.world).await.unwrap();
    assert_eq!(yard.count(ENTRIES).await, copied);

    let bytes = fs::read(&file).unwrap();
    fs::write(&file, &bytes[..bytes.len() * 2 / 3]).unwrap();
    grow(yard).await;
    let refused = restore(&asked(&file, true), &yard.world).await.unwrap_err();
    assert!(refused.contains("is refused"), "{refused}");
    assert_eq!(yard.count(ENTRIES).await, copied + 1, "the database stays");
    let none = yard.folder.path().join("none");
    assert!(restore(&asked(&none, true), &yard.world).await.is_err());
}

#[tokio::test]
async fn a_copy_of_sqlite_comes_back() {
    let yard = Yard::new().await;
    comes_back(&yard).await;
    let kept = fs::read_dir(&yard.world.config.data_dir).unwrap().flatten();
    let kept = kept.filter(|file| file.file_name().to_string_lossy().contains(".before-"));
    assert_eq!(kept.count(), 1, "the database before is kept");
}

#[tokio::test]
async fn a_copy_of_postgresql_comes_back() {
    let Some(yard) = Yard::postgres().await else { return };
    comes_back(&yard).await;
}

#[tokio::test]
async fn a_running_server_is_not_replaced() {
    let yard = Yard::new().await;
    let file = yard.folder.path().join("copy");
    backup(&Backup { file: file.clone() }, &yard.world).await.unwrap();
    let tenant = yard.world.tenant().unwrap();
    let running = compose::open_db(&yard.world.config, tenant, &yard.world.clock).await.unwrap();
    let refused = restore(&asked(&file, true), &yard.world).await.unwrap_err();
    assert!(refused.contains("stop the server"), "{refused}");
    running.close().await;
}

#[tokio::test]
async fn a_copy_of_an_altered_database_says_so_and_does_not_come_back() {
    let yard = Yard::new().await;
    let file = yard.folder.path().join("copy");
    yard.write(|tx| {
        tx.exec("UPDATE unit SET name = 'Dinas Lain'", &[])?;
        tx.record(Event::new("test.quiet"));
        Ok(())
    })
    .await;
    let told = backup(&Backup { file: file.clone() }, &yard.world).await.unwrap_err();
    assert!(told.contains("findings"), "{told}");
    let refused = restore(&asked(&file, true), &yard.world).await.unwrap_err();
    assert!(refused.contains("not what this entry sealed"), "{refused}");
}
