//! Whatever is changed past the journal is found, and named as closely as the seals allow.

use super::{HOUSE, permit, person};
use crate::audit::{Finding, Report, Trust, verify, verify_watched};
use crate::testing::{Fixture, engines};
use crate::{Event, log, values};
use journal::SigningKey;

/// Three persons, of whom one was renamed and one removed, and two sealed months.
async fn house(fixture: &Fixture) {
    for nip in ["1", "2", "3"] {
        person(fixture, nip).await;
    }
    fixture
        .db
        .write(permit(), |tx| {
            tx.exec("UPDATE person SET name = 'Siti' WHERE id = 2", &[])?;
            tx.record(Event::new("house.person.renamed").object("person/2").ground("SK 1/2026"));
            tx.seal("person", &values![2])?;
            tx.exec("UPDATE person SET name = 'Siti Aminah' WHERE id = 2", &[])?;
            tx.seal("person", &values![2])?;
            tx.exec("DELETE FROM person WHERE id = 3", &[])?;
            tx.record(Event::new("house.person.removed").object("person/3"));
            tx.unseal("person", &values![3])?;
            for month in [1_i64, 2] {
                let days = (1..=9_i64).map(|day| {
                    let date = format!("2026-{month:02}-{day:02}");
                    values![1, month, date, day, None::<Vec<u8>>].to_vec()
                });
                let columns = ["person_id", "month", "day", "late", "photo"];
                tx.bulk("day", &columns, "", days)?;
                let body = serde_json::json!({ "month": month, "late": 45 });
                tx.record(Event::new("house.month.closed").body(body).law("ab12"));
                tx.seal_scope("day", month)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// Writes past the journal, as somebody with the database's own tools would.
async fn tamper(fixture: &Fixture, sql: &'static str) {
    fixture.db.house("tamper", move |tx| tx.batch(sql)).await.unwrap();
}

async fn audit(fixture: &Fixture) -> Report {
    verify(&fixture.db, Trust::default()).await.unwrap()
}

fn found(report: &Report) -> Vec<(Finding, Option<i64>, Option<&str>)> {
    report.faults.iter().map(|fault| (fault.kind, fault.seq, fault.key.as_deref())).collect()
}

/// The first entries are those of the migrations.
const FIRST: i64 = 2;

#[tokio::test]
async fn an_untouched_house_passes() {
    for mut fixture in engines(&[HOUSE]).await {
        house(&fixture).await;
        let report = audit(&fixture).await;
        assert!(report.ok(), "{:?}", report.faults);
        assert_eq!((report.entries, report.rows), (9, 20));
        fixture.reopen().await;
        assert_eq!(audit(&fixture).await.root, report.root);
    }
}

/// Breaks a fresh house and expects exactly these findings.
async fn check(sql: &'static str, expected: &[(Finding, Option<i64>, Option<&str>)]) {
    for fixture in engines(&[HOUSE]).await {
        house(&fixture).await;
        tamper(&fixture, sql).await;
        let report = audit(&fixture).await;
        assert_eq!(found(&report), expected, "{:?}: {sql}\n{report:?}", fixture.db.engine());
    }
}

#[tokio::test]
async fn altered_rows_are_named() {
    check(
        "UPDATE person SET name = 'Tono' WHERE id = 2",
        &[(Finding::RowAltered, Some(FIRST + 3), Some("2"))],
    )
    .await;
    check(
        "UPDATE day SET late = 0 WHERE day = '2026-02-07'",
        &[(Finding::RowAltered, Some(FIRST + 6), Some("1|2026-02-07"))],
    )
    .await;
    check("UPDATE person SET seen = 1", &[]).await;
}

#[tokio::test]
async fn added_rows_are_named() {
    check("INSERT INTO person (id, nip) VALUES (7, '7')", &[(Finding::RowAdded, None, Some("7"))])
        .await;
    check(
        "INSERT INTO person (id, nip) VALUES (3, '3')",
        &[(Finding::RowAdded, Some(FIRST + 4), Some("3"))],
    )
    .await;
    check(
        "INSERT INTO day (person_id, month, day) VALUES (1, 3, '2026-03-01')",
        &[(Finding::RowAdded, None, Some("1|2026-03-01"))],
    )
    .await;
    check(
        "INSERT INTO day (person_id, month, day) VALUES (1, 2, '2026-02-20')",
        &[(Finding::RowAltered, Some(FIRST + 6), Some("1|2026-02-20"))],
    )
    .await;
}

#[tokio::test]
async fn removed_rows_are_missed() {
    check("DELETE FROM person WHERE id = 2", &[(Finding::RowMissing, Some(FIRST + 3), Some("2"))])
        .await;
    check("DELETE FROM day WHERE month = 1", &[(Finding::RowMissing, Some(FIRST + 5), None)]).await;
}

#[tokio::test]
async fn altered_entries_and_seals_are_named() {
    check(
        "UPDATE journal_entry SET ground = 'SK 2/2026' WHERE seq = 5",
        &[(Finding::RecordAltered, Some(5), None)],
    )
    .await;
    check(
        "UPDATE journal_entry SET actor = 'person/9' WHERE seq = 3",
        &[(Finding::RecordAltered, Some(3), None)],
    )
    .await;
    check(
        "DELETE FROM journal_row WHERE key = '1'; DELETE FROM person WHERE id = 7",
        &[(Finding::SealsAltered, Some(FIRST), None), (Finding::RowAdded, None, Some("1"))],
    )
    .await;
    check(
        "UPDATE journal_leaves SET rows = 8 WHERE scope = 2",
        &[(Finding::SealsAltered, Some(FIRST + 6), None)],
    )
    .await;
}

#[tokio::test]
async fn an_erased_record_leaves_the_proof_intact() {
    for fixture in engines(&[HOUSE]).await {
        house(&fixture).await;
        let erase = |seq| fixture.db.write(permit(), move |tx| tx.erase_entry(seq, "request 7"));
        assert!(erase(99).await.is_err());
        erase(5).await.unwrap();
        let report = audit(&fixture).await;
        assert!(report.ok(), "{:?}", report.faults);
        let line = fixture.db.read(|tx| log::find(tx, 5)).await.unwrap().unwrap();
        assert_eq!((line.object, line.ground), (None, None));
        tamper(&fixture, "UPDATE journal_entry SET actor = 'person/1' WHERE seq = 5").await;
        let report = audit(&fixture).await;
        assert_eq!(found(&report), [(Finding::RecordAltered, Some(5), None)]);
    }
    // The same without an entry that says so is a finding.
    for fixture in engines(&[HOUSE]).await {
        house(&fixture).await;
        let sql = "UPDATE journal_entry SET ground = NULL, salt = ?1 WHERE seq = 5";
        let emptied = fixture.db.house("tamper", |tx| tx.exec(sql, &values![Vec::new()]));
        emptied.await.unwrap();
        assert_eq!(found(&audit(&fixture).await), [(Finding::RecordAltered, Some(5), None)]);
    }
}

#[tokio::test]
async fn a_missing_entry_breaks_the_tree() {
    for fixture in engines(&[HOUSE]).await {
        house(&fixture).await;
        tamper(&fixture, "DELETE FROM journal_entry WHERE seq = 4").await;
        let report = audit(&fixture).await;
        let kinds: Vec<Finding> = report.faults.iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds, [Finding::EntryMissing, Finding::TreeAltered], "{report:?}");
    }
}

/// A tail cut off with the seals and the head set back is a smaller, sound journal; only a
/// checkpoint tells.
#[tokio::test]
async fn a_cut_tail_is_found_by_a_checkpoint() {
    let key = SigningKey::from_seed("log.test.example", &[7; 32]).unwrap();
    for fixture in engines(&[HOUSE]).await {
        person(&fixture, "1").await;
        let sql = "SELECT frontier FROM journal_head";
        let before = fixture.db.read(|tx| tx.one(sql, &[], |row| row.bytes(0))).await.unwrap();
        person(&fixture, "2").await;
        let signed = log::sign_checkpoint(&fixture.db, &key).await.unwrap().unwrap();
        assert_eq!(log::sign_checkpoint(&fixture.db, &key).await.unwrap().unwrap(), signed);
        let keys = vec![key.verifier().clone()];
        let trust = Trust { keys, notes: vec![signed.note] };
        assert!(verify(&fixture.db, trust.clone()).await.unwrap().ok());

        tamper(
            &fixture,
            "DELETE FROM journal_entry WHERE seq = 3; DELETE FROM journal_row WHERE seq = 3;
             DELETE FROM person WHERE id = 2; DELETE FROM checkpoint;",
        )
        .await;
        fixture
            .db
            .house("tamper", move |tx| {
                tx.exec("UPDATE journal_head SET size = 3, frontier = ?1", &values![before])
            })
            .await
            .unwrap();
        assert!(audit(&fixture).await.ok(), "without a checkpoint from outside it looks sound");
        let report = verify(&fixture.db, trust).await.unwrap();
        assert_eq!(found(&report), [(Finding::Checkpoint, None, None)]);
    }
}

#[tokio::test]
async fn receipts_and_tiles_verify_outside() {
    let key = SigningKey::from_seed("log.test.example", &[7; 32]).unwrap();
    for fixture in engines(&[HOUSE]).await {
        fixture
            .db
            .write(permit(), |tx| {
                for n in 0..600 {
                    tx.record(Event::new("house.counted").object(format!("count/{n}")));
                }
                Ok(())
            })
            .await
            .unwrap();
        log::sign_checkpoint(&fixture.db, &key).await.unwrap();
        assert!(audit(&fixture).await.ok());
        let keys = [key.verifier().clone()];
        let receipts = fixture.db.read(|tx| {
            let all = [0, 255, 256, 601].map(|seq| log::receipt(tx, seq));
            Ok((all, log::receipt(tx, 602)?))
        });
        let (receipts, beyond) = receipts.await.unwrap();
        assert_eq!(beyond, None);
        for receipt in receipts {
            receipt.unwrap().unwrap().verify(&keys).unwrap();
        }
        let note = fixture.db.read(|tx| log::checkpoints(tx, 1)).await.unwrap().remove(0).note;
        let opened = fixture
            .db
            .read(move |tx| {
                Ok(journal::export::verify_export(&keys, |path| {
                    use journal::tile::Resource;
                    match Resource::parse(path) {
                        Some(Resource::Checkpoint) => Ok(Some(note.clone().into_bytes())),
                        Some(Resource::Tile(tile)) => log::tile(tx, &tile),
                        Some(Resource::Bundle(tile)) => log::entries(tx, &tile),
                        None => Ok(None),
                    }
                }))
            })
            .await
            .unwrap();
        assert_eq!(opened.unwrap().checkpoint.size, 602);
    }
}

#[tokio::test]
async fn a_watcher_sees_every_step_and_may_end_it() {
    for fixture in engines(&[HOUSE]).await {
        house(&fixture).await;
        let (told, heard) = std::sync::mpsc::channel();
        let watch = move |done, all| told.send((done, all)).is_ok();
        let report = verify_watched(&fixture.db, Trust::default(), watch).await.unwrap().unwrap();
        let looked_at = report.entries + report.rows;
        assert_eq!(heard.iter().last(), Some((looked_at, looked_at)));

        crowd(&fixture).await;
        let ended = verify_watched(&fixture.db, Trust::default(), |_, _| false).await.unwrap();
        assert_eq!(ended, None);
        assert_eq!(audit(&fixture).await.found, 0, "a watcher changes nothing");
    }
}

#[tokio::test]
async fn an_entry_names_what_it_sealed() {
    for fixture in engines(&[HOUSE]).await {
        house(&fixture).await;
        let closed = fixture.db.read(|tx| log::sealed(tx, FIRST + 6, 10)).await.unwrap();
        assert_eq!(closed.len(), 1);
        assert_eq!(
            (closed[0].table.as_str(), closed[0].key.as_str(), closed[0].rows),
            ("day", "2", 9)
        );
        let removed = fixture.db.read(|tx| log::sealed(tx, FIRST + 4, 10)).await.unwrap();
        assert!(removed.iter().all(|s| s.erased && s.table == "person"));
        assert_eq!(removed.len(), 1);
    }
}

#[tokio::test]
async fn the_root_of_each_size_is_the_one_that_was_signed() {
    for fixture in engines(&[HOUSE]).await {
        person(&fixture, "1").await;
        let earlier = fixture.db.read(log::head).await.unwrap();
        crowd(&fixture).await;
        let root = fixture.db.read(move |tx| log::root(tx, earlier.0)).await.unwrap();
        assert_eq!(root, earlier.1);
    }
}

/// More entries than one tile holds.
async fn crowd(fixture: &Fixture) {
    let write = fixture.db.write(permit(), |tx| {
        (0..300).for_each(|_| tx.record(Event::new("house.counted")));
        Ok(())
    });
    write.await.unwrap();
}

#[tokio::test]
async fn lines_are_found_by_what_they_are_about() {
    for fixture in engines(&[HOUSE]).await {
        house(&fixture).await;
        let seqs = |filter: log::Filter| {
            let read = fixture.db.read(move |tx| log::lines(tx, &filter, 3));
            async { read.await.unwrap().iter().map(|line| line.seq).collect::<Vec<i64>>() }
        };
        let none = log::Filter::default();
        assert_eq!(seqs(none.clone()).await, [8, 7, 6]);
        assert_eq!(seqs(log::Filter { before: Some(6), ..none.clone() }).await, [5, 4, 3]);
        let object = Some("person/2".to_owned());
        assert_eq!(seqs(log::Filter { object, ..none.clone() }).await, [5, 3]);
        let kind = Some("house.month.".to_owned());
        assert_eq!(seqs(log::Filter { kind, ..none.clone() }).await, [8, 7]);
        assert_eq!(seqs(log::Filter { subject: Some(1), ..none.clone() }).await, [2]);
        assert!(seqs(log::Filter { until_us: Some(0), ..none }).await.is_empty());
    }
}
