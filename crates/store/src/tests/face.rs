//! Values go in and come out alike, and what a transaction may not do it cannot.

use super::{HOUSE, count, permit, person};
use crate::testing::engines;
use crate::{Db, Engine, Event, Failure, MigrationSet, Value, values};
use law::Month;

#[tokio::test]
async fn values_come_out_as_they_went_in() {
    for fixture in engines(&[HOUSE]).await {
        let id = person(&fixture, "1").await;
        let big = 9_000_000_000_000_i64;
        fixture
            .db
            .write(permit(), move |tx| {
                tx.record(Event::new("house.day.counted"));
                tx.exec(
                    "INSERT INTO day (person_id, month, day, late, photo)
                     VALUES (?1, ?2 + 1, ?3, ?4, ?5)",
                    &values![id, big - 1, "2026-03-02", None::<i64>, vec![0_u8, 255]],
                )?;
                tx.seal_scope("day", big)
            })
            .await
            .unwrap();
        let seen = fixture
            .db
            .read(move |tx| {
                tx.one(
                    "SELECT month, day, late, photo, late IS NULL, substr(day, 1, 7) FROM day
                      WHERE month > ?1 - 1 AND (?2 = 0 OR day = ?3) LIMIT ?4",
                    &values![big, 1, "2026-03-02", 10],
                    |row| {
                        assert!(row.i64(1).is_err() && row.i64(2).is_err() && row.text(9).is_err());
                        assert!(row.flag(4)?);
                        assert_eq!(row.month(5)?, Month::new(2026, 3).unwrap());
                        assert_eq!(row.date(1)?.to_string(), "2026-03-02");
                        Ok((row.i64(0)?, row.opt_i64(2)?, row.bytes(3)?))
                    },
                )
            })
            .await
            .unwrap();
        assert_eq!(seen, Some((big, None, vec![0, 255])));
        assert_eq!(count(&fixture, "SELECT sum(month) FROM day").await, big, "a sum is a number");
        assert_eq!(count(&fixture, "SELECT sum(late) FROM day").await, 0, "no sum counts as 0");
    }
}

#[tokio::test]
async fn a_read_writes_nothing() {
    for fixture in engines(&[HOUSE]).await {
        let sql = "INSERT INTO login (token, seen) VALUES ('x', 1) RETURNING seen";
        assert!(fixture.db.read(move |tx| tx.count(sql, &[])).await.is_err());
        let panicked = fixture.db.read(|_| -> crate::Result<()> { panic!("a bug") }).await;
        assert!(panicked.unwrap_err().to_string().contains("panicked"));
        assert_eq!(count(&fixture, "SELECT count(*) FROM login").await, 0);
    }
}

#[tokio::test]
async fn parameters_must_fit() {
    for fixture in engines(&[HOUSE]).await {
        let few = fixture.db.read(|tx| tx.count("SELECT seen FROM login WHERE token = ?1", &[]));
        assert!(few.await.is_err());
        let sql = "SELECT seen FROM login WHERE token = ?1";
        let many = fixture.db.read(move |tx| tx.count(sql, &values!["a", "b"])).await;
        assert!(many.is_err());
    }
}

#[tokio::test]
async fn queries_are_counted() {
    for fixture in engines(&[HOUSE]).await {
        let before = fixture.db.stats().queries;
        let counted = fixture.db.read(|tx| {
            tx.count("SELECT count(*) FROM person", &[])?;
            tx.each("SELECT id FROM person WHERE id > ?1", &[Value::Int(0)], |_| Ok(()))?;
            Ok(tx.queries())
        });
        assert_eq!(counted.await.unwrap(), 2);
        assert_eq!(fixture.db.stats().queries - before, 2);
    }
}

#[tokio::test]
async fn many_rows_stream_in_order() {
    for fixture in engines(&[HOUSE]).await {
        fixture
            .db
            .upkeep(|tx| {
                let rows = (0..5_000_i64).map(|n| values![format!("{n:05}"), n].to_vec());
                tx.bulk("login", &["token", "seen"], "", rows)
            })
            .await
            .unwrap();
        let streamed = fixture.db.read(|tx| {
            let mut next = 0;
            tx.each("SELECT seen FROM login ORDER BY token", &[], |row| {
                assert_eq!(row.i64(0)?, next);
                next += 1;
                Ok(())
            })?;
            // A stream left early does not disturb what follows.
            let first = tx.one("SELECT token FROM login ORDER BY token", &[], |row| row.text(0))?;
            Ok((next, first))
        });
        assert_eq!(streamed.await.unwrap(), (5_000, Some("00000".to_owned())));
    }
}

#[tokio::test]
async fn migrations_run_once_and_never_change() {
    for mut fixture in engines(&[HOUSE]).await {
        let entries = count(&fixture, "SELECT count(*) FROM journal_entry").await;
        fixture.reopen().await;
        assert_eq!(count(&fixture, "SELECT count(*) FROM journal_entry").await, entries);
        let changed = [("0001_house", "CREATE TABLE other (id {pk}) {strict};")];
        let refused = migrate(&fixture.db, &changed).await;
        assert!(refused.unwrap_err().to_string().contains("changed after use"));
        let older = migrate(&fixture.db, &[]).await;
        assert!(older.unwrap_err().to_string().contains("newer"));
        let [first] = HOUSE.steps else { panic!("one step") };
        let broken = [*first, ("0002_bad", "CREATE TABLE good (id {pk}); CREATE TABEL bad;")];
        assert!(migrate(&fixture.db, &broken).await.is_err());
        let good = fixture.db.read(|tx| tx.count("SELECT count(*) FROM good", &[])).await;
        assert!(good.is_err(), "nothing of a failed migration stays");
    }
}

async fn migrate(db: &Db, steps: &[(&'static str, &'static str)]) -> crate::Result<()> {
    let steps = Box::leak(steps.to_vec().into_boxed_slice());
    db.migrate(&[MigrationSet { steps, ..HOUSE }]).await
}

#[tokio::test]
async fn unique_keys_are_told_apart_from_other_faults() {
    for fixture in engines(&[HOUSE]).await {
        person(&fixture, "1").await;
        let twice = fixture.db.write(permit(), |tx| super::add_person(tx, "1", "Siti")).await;
        match twice {
            Err(Failure::Fault(fault)) => {
                assert!(fault.is_unique(), "{fault}");
                assert!(!fault.to_string().contains("Siti"), "no value in the log: {fault}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn a_second_program_does_not_write() {
    let fixture = crate::testing::sqlite(&[HOUSE]).await;
    let second = Db::open(&fixture.url, fixture.options.clone()).await;
    assert!(second.err().unwrap().to_string().contains("another program"));
    let mut reading = fixture.options.clone();
    reading.read_only = true;
    let beside = Db::open(&fixture.url, reading).await.unwrap();
    assert_eq!(beside.engine(), Engine::Sqlite);
    person(&fixture, "1").await;
    let seen = beside.read(|tx| tx.count("SELECT count(*) FROM person", &[])).await.unwrap();
    assert_eq!(seen, 1);
    assert!(beside.upkeep(|_| Ok(())).await.is_err());
}
