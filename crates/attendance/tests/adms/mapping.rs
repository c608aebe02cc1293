//! Keys and people, quarantine, and punch files.

use crate::stage::{NOW_US, SERIAL, Stage, everywhere, permit, settings, system_permit};
use ::store::Failure;
use attendance::civil;
use attendance::device::act::pin::{NewPin, PinLine, end, import, map};
use attendance::device::act::upload::{compare, store_file};
use attendance::device::act::{device as act, quarantine};
use attendance::device::pins::PinCache;
use attendance::device::{job, store};
use attendance::file::PunchFile;
use jiff::civil::date;
use law::Action;

fn pin(pin: &str, person_id: i64) -> NewPin {
    NewPin {
        group: "umum".to_owned(),
        pin: pin.to_owned(),
        person_id,
        valid_from: date(2026, 1, 1),
        valid_to: None,
    }
}

async fn people(stage: &Stage) -> Vec<(String, i64)> {
    let rows = stage.punches().await;
    rows.into_iter().map(|row| (row.pin, row.person_id)).collect()
}

fn flaw(result: ::store::Result<usize>) -> &'static str {
    match result {
        Err(Failure::Invalid(invalid)) => invalid.flaws[0].key,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waiting_punches_are_handed_over_when_a_key_is_mapped() {
    everywhere(settings(), |stage| async move {
        let body = "7\t2026-01-05 07:20:00\t0\t1\n7\t2025-12-31 07:20:00\t0\t1\n\
                    8\t2026-01-05 07:21:00\t0\t1\n";
        stage.attlog(body).await;
        assert_eq!(stage.count("SELECT COUNT(*) FROM dirty_month").await, 0);
        let moved = map(&stage.db, permit(Action::PinMap), pin("7", 70)).await.unwrap();
        assert_eq!(moved, 1);
        let mut found = people(&stage).await;
        found.sort();
        assert_eq!(found, [("7".to_owned(), 0), ("7".to_owned(), 70), ("8".to_owned(), 0)]);
        assert_eq!(stage.count("SELECT COUNT(*) FROM dirty_month WHERE person_id = 70").await, 1);
        // A retransmission meets the row where it is now.
        stage.attlog(body).await;
        assert_eq!(stage.punches().await.len(), 3);
        assert!(stage.punches().await.iter().all(|row| row.seen_times == 2));
        // New punches of the key are attributed at once.
        stage.attlog("7\t2026-01-05 16:20:00\t0\t1\n").await;
        assert!(people(&stage).await.contains(&("7".to_owned(), 70)));
        assert_eq!(stage.count("SELECT COUNT(*) FROM punch WHERE person_id = 70").await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_names_one_person_at_a_time() {
    everywhere(settings(), |stage| async move {
        stage.attlog("7\t2026-02-05 07:20:00\t0\t1\n").await;
        map(&stage.db, permit(Action::PinMap), pin("7", 70)).await.unwrap();
        let other = map(&stage.db, permit(Action::PinMap), pin("7", 71)).await;
        assert_eq!(flaw(other), "flaw-pin-overlap");
        let row = stage.db.read(|tx| store::pin::of_pin(tx, "umum", "7")).await.unwrap().remove(0);
        let returned =
            end(&stage.db, permit(Action::PinMap), row.id, date(2026, 1, 31)).await.unwrap();
        assert_eq!(returned, 1);
        let later = NewPin { valid_from: date(2026, 2, 1), ..pin("7", 71) };
        assert_eq!(map(&stage.db, permit(Action::PinMap), later).await.unwrap(), 1);
        assert_eq!(people(&stage).await, [("7".to_owned(), 71)]);
        let wrong = map(&stage.db, permit(Action::DeviceManage), pin("9", 1)).await;
        assert!(matches!(wrong, Err(Failure::Refusal(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_keys_is_tried_before_it_is_taken() {
    everywhere(settings(), |stage| async move {
        map(&stage.db, permit(Action::PinMap), pin("1", 10)).await.unwrap();
        let line = |row, new| PinLine { row, new: Ok(new) };
        let lines = vec![
            line(2, pin("1", 10)),
            line(3, pin("2", 20)),
            line(4, pin("2", 21)),
            line(5, pin("1", 11)),
            line(6, pin("", 12)),
        ];
        let tried = lines.clone();
        let report = stage
            .db
            .read(move |tx| attendance::device::act::pin::dry_run(tx, &tried))
            .await
            .unwrap();
        assert_eq!((report.mapped, report.known), (1, 1));
        let rows: Vec<Option<u64>> = report.flaws.iter().map(|flaw| flaw.row).collect();
        assert_eq!(rows, [Some(4), Some(5), Some(6)]);
        assert_eq!(stage.count("SELECT COUNT(*) FROM pin_map").await, 1);
        let done = import(&stage.db, permit(Action::PinMap), lines).await.unwrap();
        assert_eq!((done.mapped, done.flaws.len()), (1, 3));
        assert_eq!(stage.count("SELECT COUNT(*) FROM pin_map").await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_late_mapping_is_caught_up_by_the_job() {
    everywhere(settings(), |stage| async move {
        stage.attlog("7\t2026-01-05 07:20:00\t0\t1\n").await;
        // As if another process had stored the punch while the key was being mapped.
        stage
            .db
            .write(permit(Action::PinMap), |tx| {
                let row = store::pin::PinRow {
                    id: 0,
                    group: "umum".to_owned(),
                    pin: "7".to_owned(),
                    person_id: 70,
                    valid_from: date(2026, 1, 1),
                    valid_to: None,
                };
                let id = store::pin::add(tx, &row)?;
                tx.record(::store::Event::new("attendance.pin.mapped").object("pin/1"));
                tx.seal("pin_map", &::store::values![id])
            })
            .await
            .unwrap();
        let pins = PinCache::default();
        assert_eq!(job::attribute(&stage.db, system_permit(), &pins).await.unwrap(), 1);
        assert_eq!(job::attribute(&stage.db, system_permit(), &pins).await.unwrap(), 0);
        assert_eq!(people(&stage).await, [("7".to_owned(), 70)]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn set_aside_lines_are_read_again() {
    everywhere(settings(), |stage| async move {
        let body = "7\t2026-02-30 07:20:00\t0\t1\nonly-a-pin\n8\t2026-01-05 07:21:00\t0\t1\n";
        assert_eq!(stage.attlog(body).await.text(), "OK: 3");
        stage.attlog(body).await;
        let id = stage.device_id;
        let open = stage.db.read(move |tx| store::quarantine::open(tx, id, 0, 10)).await.unwrap();
        assert_eq!(open.len(), 2);
        assert_eq!((open[1].line_no, open[1].cause.as_str()), (1, "impossible_time"));
        let pins = PinCache::default();
        let allowed = || permit(Action::QuarantineReplay);
        let done = quarantine::replay(&stage.db, allowed(), id, &pins).await.unwrap();
        assert_eq!((done.read, done.left), (0, 2));
        // As if a later parser could read it.
        stage
            .db
            .write(allowed(), move |tx| {
                let line = "7\t2026-01-05 07:20:00\t0\t1";
                tx.exec(
                    "UPDATE quarantine SET line = ?1 WHERE cause = 'impossible_time'",
                    &::store::values![line],
                )?;
                tx.record(::store::Event::new("test.mended").object("quarantine"));
                Ok(())
            })
            .await
            .unwrap();
        let done = quarantine::replay(&stage.db, allowed(), id, &pins).await.unwrap();
        assert_eq!((done.read, done.left), (1, 1));
        assert_eq!(stage.punches().await.len(), 2);
        let left = open.iter().find(|row| row.cause == "too_few_fields").unwrap().id;
        quarantine::dismiss(&stage.db, allowed(), id, left, "Bukan catatan").await.unwrap();
        let again = quarantine::dismiss(&stage.db, allowed(), id, left, "Lagi").await;
        assert!(matches!(again, Err(Failure::Invalid(_))));
    })
    .await;
}

const DAT: &str = "        7\t2026-01-05 07:20:00\t1\t1\t0\t0\r\n        9\t2026-01-05 \
                   07:25:00\t1\t0\t1\t0\r\n        9\t2026-02-30 07:25:00\t1\t0\t1\t0\r\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_compared_and_merged_by_key_and_time() {
    everywhere(settings(), |stage| async move {
        stage.attlog("7\t2026-01-05 07:20:00\t0\t1\n8\t2026-01-05 07:21:00\t0\t1\n").await;
        let id = stage.device_id;
        let pins = PinCache::default();
        let file = PunchFile::read("OTHER1_attlog.dat", DAT.as_bytes());
        let known = pins.clone();
        let report = stage.db.read(move |tx| compare(tx, id, &file, &known)).await.unwrap();
        let day = report.days["2026-01-05"];
        assert_eq!((day.new, day.known, day.missing_in_file), (1, 1, 1));
        assert_eq!(report.other_serial.as_deref(), Some("OTHER1"));
        assert_eq!(report.bad_lines, [(3, "impossible_time")]);
        assert_eq!(report.unknown_pins.len(), 2);

        let allowed = || permit(Action::PunchUpload);
        let name = format!("{SERIAL}_attlog.dat");
        let bytes = DAT.as_bytes().to_vec();
        let done = store_file(&stage.db, allowed(), id, &name, bytes, &pins).await.unwrap();
        assert_eq!((done.punches.new, done.punches.known, done.quarantined), (1, 1, 1));
        let rows = stage.punches().await;
        assert_eq!(rows.len(), 3);
        let merged = rows.iter().find(|row| row.pin == "7").unwrap();
        assert_eq!((merged.status, merged.verify, merged.also.as_str()), (0, 1, "dat:1/0"));

        // From now on the push path matches by key and time, too.
        stage.attlog("9\t2026-01-05 07:25:00\t1\t15\n").await;
        let rows = stage.punches().await;
        assert_eq!(rows.len(), 3);
        let merged = rows.iter().find(|row| row.pin == "9").unwrap();
        assert_eq!((merged.source.as_str(), merged.also.as_str()), ("dat", "adms:1/15"));
        assert_eq!(stage.count("SELECT SUM(held) FROM device_day").await, 3);

        let empty = store_file(&stage.db, allowed(), id, "x.dat", b"\n".to_vec(), &pins).await;
        assert!(matches!(empty, Err(Failure::Invalid(_))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn months_are_marked_where_the_night_ends() {
    everywhere(settings(), |stage| async move {
        map(&stage.db, permit(Action::PinMap), pin("7", 70)).await.unwrap();
        stage.attlog("7\t2026-02-01 06:20:00\t0\t1\n").await;
        let months = stage
            .db
            .read(|tx| {
                tx.all("SELECT month FROM dirty_month ORDER BY month", &[], |row| row.text(0))
            })
            .await
            .unwrap();
        assert_eq!(months, ["2026-01", "2026-02"]);
        let wall = civil::of_instant(NOW_US, law::Zone::Wita);
        assert_eq!(civil::text(wall), "2026-01-05 07:28:20");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_are_checked_and_changes_take_effect() {
    everywhere(settings(), |stage| async move {
        let verify_first = act::Settings { verify_first: true, ..settings() };
        let allowed = permit(Action::DeviceManage);
        act::change(&stage.db, allowed, stage.device_id, verify_first).await.unwrap();
        stage.attlog("7\t2026-01-05 07:20:00\t15\t1\n").await;
        let row = stage.punches().await.remove(0);
        assert_eq!((row.status, row.verify), (1, 15));
        let bad = act::Settings {
            pin_width: 0,
            commands_per_poll: 0,
            address_range: "x".to_owned(),
            path_secret: "short".to_owned(),
            ask_templates: true,
            ..settings()
        };
        let refused =
            act::change(&stage.db, permit(Action::DeviceManage), stage.device_id, bad).await;
        let Err(Failure::Invalid(invalid)) = refused else { panic!() };
        assert_eq!(invalid.flaws.len(), 5);
    })
    .await;
}
