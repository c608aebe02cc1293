//! What commits together, what fails alone, and what refuses to commit at all.

use super::{HOUSE, add_person, count, permit, person};
use crate::testing::{engines, sqlite};
use crate::{Event, Fault, Value, values};

#[tokio::test]
async fn an_act_without_an_event_does_not_commit() {
    for fixture in engines(&[HOUSE]).await {
        let silent = fixture
            .db
            .write(permit(), |tx| tx.exec("INSERT INTO login (token, seen) VALUES ('x', 1)", &[]));
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
async fn only_what_is_there_can_be_sealed() {
    for fixture in engines(&[HOUSE]).await {
        person(&fixture, "1").await;
        for ids in [vec![1_i64, 9], vec![9]] {
            let missing = fixture.db.write(permit(), move |tx| {
                tx.record(Event::new("house.person.sealed"));
                tx.seal_many("person", &ids)
            });
            assert!(missing.await.unwrap_err().to_string().contains("rows to seal"));
        }
        let early = fixture.db.write(permit(), |tx| tx.seal("person", &values![1]));
        assert!(early.await.unwrap_err().to_string().contains("before an event"));
        let still_there = fixture.db.write(permit(), |tx| {
            tx.record(Event::new("house.person.removed"));
            tx.unseal("person", &values![1])
        });
        assert!(still_there.await.unwrap_err().to_string().contains("still there"));
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
async fn a_failed_statement_cannot_be_passed_over() {
    for fixture in engines(&[HOUSE]).await {
        let passed = fixture.db.upkeep(|tx| {
            let sql = "INSERT INTO login (token, seen) VALUES ('x', 1)";
            tx.exec(sql, &[])?;
            assert!(tx.exec(sql, &[]).is_err());
            Ok(())
        });
        assert!(passed.await.unwrap_err().to_string().contains("passed over"));
        assert_eq!(count(&fixture, "SELECT count(*) FROM login").await, 0);
    }
}

#[tokio::test]
async fn the_engine_counts_its_rows() {
    for fixture in engines(&[HOUSE]).await {
        person(&fixture, "1").await;
        fixture.db.analyse().await.unwrap();
        assert_eq!(count(&fixture, "SELECT count(*) FROM person").await, 1);
    }
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
        let odd = fixture
            .db
            .upkeep(|tx| tx.bulk("login", &["token", "seen"], "", [values!["only one"].to_vec()]));
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
                let ids: Vec<i64> = (1..=100).collect();
                assert!(tx.seal_many("day", &ids).is_err(), "its key has two parts");
                tx.seal_many("person", &ids)
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

/// Writes without end, saying what was acknowledged; only ever run by the test below.
#[test]
#[ignore = "a victim for the test that kills it"]
fn victim() {
    let Ok(url) = std::env::var("STORE_VICTIM") else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let options = crate::Options::new(|| crate::testing::START_US);
        let db = crate::Db::open(&url, options).await.unwrap();
        db.migrate(&[HOUSE]).await.unwrap();
        for n in 0_u64.. {
            db.write(permit(), move |tx| add_person(tx, &format!("{n}"), "Budi")).await.unwrap();
            eprintln!("acknowledged {n}");
        }
    });
}

#[tokio::test]
async fn a_killed_program_loses_nothing_it_acknowledged() {
    use std::io::{BufRead, BufReader};
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("killed.db").display());
    for round in 1..=3_u64 {
        let url = format!("{url}.{round}");
        let mut victim = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::write::victim", "--ignored", "--nocapture"])
            .env("STORE_VICTIM", &url)
            .stderr(std::process::Stdio::piped())
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(victim.stderr.take().unwrap()).lines();
        let mut acknowledged = 0;
        for line in lines.map_while(std::result::Result::ok) {
            acknowledged += i64::from(line.starts_with("acknowledged"));
            if acknowledged == 20 * i64::try_from(round).unwrap() {
                victim.kill().unwrap();
            }
        }
        victim.wait().unwrap();
        let db = crate::Db::open(&url, crate::Options::new(|| 0)).await.unwrap();
        db.migrate(&[HOUSE]).await.unwrap();
        let kept = db.read(|tx| tx.count("SELECT count(*) FROM person", &[])).await.unwrap();
        // The last one may have been durable and not yet told.
        assert!(kept == acknowledged || kept == acknowledged + 1, "{kept} of {acknowledged}");
        let report = crate::audit::verify(&db, crate::audit::Trust::default()).await.unwrap();
        assert!(report.ok(), "{report:?}");
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
