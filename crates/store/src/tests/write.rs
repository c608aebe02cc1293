//! What commits together, what fails alone, and what refuses to commit at all.

use super::{HOUSE, add_person, count, permit, person};
use crate::testing::{engines, sqlite};
use crate::{Event, Fault, Value, values};

#[tokio::test]
async fn an_act_without_an_event_does_not_commit() {
    for fixture in engines(&[HOUSE]).await {
        let silent = fixture.db.write(permit(), |tx| {
            tx.exec("INSERT INTO login (token, seen) VALUES ('x', 1)", &[])
        });
        assert!(silent.await.unwrap_err().to_string().contains("recorded no event"));
        assert_eq!(count(&fixture, "SELECT count(*) FROM login").await, 0);
    }
}

#[tokio::test]
async fn a_protected_row_without_a_seal_does_not_commit() {
    for fixture in engines(&[HOUSE]).await {
        let unsealed = fixture.db.write(permit(), |tx| {
            tx.record(Event::new("house.person.created"));
            tx.exec("INSERT INTO person (nip) VALUES (?1)", &values!["1"])
        });
        assert!(unsealed.await.unwrap_err().to_string().contains("not sealed"));
        assert_eq!(count(&fixture, "SELECT count(*) FROM person").await, 0);
    }
}

#[tokio::test]
async fn upkeep_writes_ephemeral_tables_only() {
    for fixture in engines(&[HOUSE]).await {
        let login = "INSERT INTO login (token, seen) VALUES (?1, 1)
                     ON CONFLICT (token) DO UPDATE SET seen = login.seen + 1";
        for _ in 0..3 {
            fixture.db.upkeep(move |tx| tx.exec(login, &values!["a"])).await.unwrap();
        }
        assert_eq!(count(&fixture, "SELECT seen FROM login").await, 3, "an upsert counts up");
        for sql in [
            "DELETE FROM person",
            "UPDATE journal_head SET size = 0",
            "WITH x AS (SELECT 1) INSERT INTO person (nip) VALUES ('1')",
        ] {
            let refused = fixture.db.upkeep(move |tx| tx.exec(sql, &[])).await.unwrap_err();
            assert!(refused.to_string().contains("not ephemeral"), "{refused}");
        }
        let act = fixture.db.upkeep(|tx| {
            tx.record(Event::new("house.secret"));
            Ok(())
        });
        assert!(act.await.is_err(), "upkeep is no act");
        let forged = fixture.db.write(permit(), |tx| {
            tx.record(Event::new("house.forged"));
            tx.exec("DELETE FROM journal_entry", &[])
        });
        assert!(forged.await.unwrap_err().to_string().contains("belongs to the store"));
    }
}

#[tokio::test]
async fn one_failing_write_of_a_group_rolls_back_alone() {
    for fixture in engines(&[HOUSE]).await {
        let mut waiting = Vec::new();
        for n in 0..40 {
            let db = fixture.db.clone();
            waiting.push(tokio::spawn(async move {
                db.write(permit(), move |tx| {
                    let id = add_person(tx, &format!("{n}"), "Budi")?;
                    match n % 4 {
                        1 => Err(Fault::new("no").into()),
                        2 => panic!("a bug"),
                        3 => tx.exec("INSERT INTO person (id, nip) VALUES (?1, 'x')", &[id.into()]),
                        _ => Ok(0),
                    }
                })
                .await
            }));
        }
        for (n, one) in waiting.into_iter().enumerate() {
            assert_eq!(one.await.unwrap().is_ok(), n % 4 == 0, "write {n}");
        }
        assert_eq!(count(&fixture, "SELECT count(*) FROM person").await, 10);
        let entries = "SELECT count(*) FROM journal_entry WHERE kind = 'house.person.created'";
        assert_eq!(count(&fixture, entries).await, 10);
    }
}

#[tokio::test]
async fn waiting_writes_share_one_commit() {
    let fixture = sqlite(&[HOUSE]).await;
    let (started, begun) = std::sync::mpsc::channel();
    let db = fixture.db.clone();
    let blocker = tokio::spawn(async move {
        db.upkeep(move |_| {
            started.send(()).unwrap();
            std::thread::sleep(std::time::Duration::from_millis(100));
            Ok(())
        })
        .await
    });
    tokio::task::spawn_blocking(move || begun.recv().unwrap()).await.unwrap();
    let before = fixture.db.stats();
    let writes: Vec<_> = (0..100)
        .map(|n: i64| {
            let db = fixture.db.clone();
            tokio::spawn(async move {
                let sql = "INSERT INTO login (token, seen) VALUES (?1, 1)";
                db.upkeep(move |tx| tx.exec(sql, &[Value::from(format!("{n}"))])).await
            })
        })
        .collect();
    blocker.await.unwrap().unwrap();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    let after = fixture.db.stats();
    assert_eq!(after.writes - before.writes, 100);
    assert!(after.groups - before.groups < 40, "{after:?}");
    assert_eq!(after.queue, 0);
}

#[tokio::test]
async fn bulk_counts_what_it_wrote() {
    for fixture in engines(&[HOUSE]).await {
        let (few, many) = (5, 3_000);
        for rows in [few, many] {
            let written = fixture.db.upkeep(move |tx| {
                tx.exec("DELETE FROM login", &[])?;
                let all = (0..rows).map(|n: i64| values![format!("{n}"), n].to_vec());
                let fresh = tx.bulk("login", &["token", "seen"], "", all)?;
                let again = (rows - 2..rows + 3).map(|n| values![format!("{n}"), n].to_vec());
                let nothing = "ON CONFLICT (token) DO NOTHING";
                let added = tx.bulk("login", &["token", "seen"], nothing, again)?;
                let update = "ON CONFLICT (token) DO UPDATE SET seen = excluded.seen";
                let all = (0..rows + 3).map(|n: i64| values![format!("{n}"), -n].to_vec());
                let updated = tx.bulk("login", &["token", "seen"], update, all)?;
                Ok((fresh, added, updated, tx.count("SELECT min(seen) FROM login", &[])?))
            });
            let wanted = (rows.unsigned_abs(), 3, rows.unsigned_abs() + 3, -rows - 2);
            assert_eq!(written.await.unwrap(), wanted);
        }
        let odd = fixture.db.upkeep(|tx| {
            tx.bulk("login", &["token", "seen"], "", [values!["only one"].to_vec()])
        });
        assert!(odd.await.is_err());
    }
}

#[tokio::test]
async fn automatic_numbers_follow_given_ones_and_never_return() {
    for fixture in engines(&[HOUSE]).await {
        fixture
            .db
            .write(permit(), |tx| {
                tx.record(Event::new("house.people.imported"));
                let rows = (1..=100_i64).map(|n| values![n, format!("{n}")].to_vec());
                tx.bulk("person", &["id", "nip"], "", rows)?;
                for id in 1..=100_i64 {
                    tx.seal("person", &values![id])?;
                }
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(person(&fixture, "next").await, 101);
        fixture
            .db
            .write(permit(), |tx| {
                tx.exec("DELETE FROM person WHERE id = 101", &[])?;
                tx.record(Event::new("house.person.removed").object("person/101"));
                tx.unseal("person", &values![101])
            })
            .await
            .unwrap();
        assert_eq!(person(&fixture, "after").await, 102);
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_reopening() {
    for mut fixture in engines(&[HOUSE]).await {
        let id = person(&fixture, "1").await;
        fixture.reopen().await;
        assert_eq!(count(&fixture, "SELECT id FROM person").await, id);
        assert_eq!(person(&fixture, "2").await, id + 1);
    }
}

#[tokio::test]
async fn nobody_waiting_for_it_does_not_stop_a_write() {
    for fixture in engines(&[HOUSE]).await {
        let db = fixture.db.clone();
        let (done, told) = tokio::sync::oneshot::channel();
        let task = tokio::spawn(async move {
            db.write(permit(), move |tx| {
                let id = add_person(tx, "1", "Budi")?;
                std::thread::sleep(std::time::Duration::from_millis(50));
                // Its receiver waits below.
                let _ = done.send(());
                Ok(id)
            })
            .await
        });
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        task.abort();
        told.await.unwrap();
        person(&fixture, "2").await;
        assert_eq!(count(&fixture, "SELECT count(*) FROM person").await, 2);
    }
}
