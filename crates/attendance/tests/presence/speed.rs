//! How long a city takes to judge; printed, not asserted, because it depends on the machine. Run
//! with `--release -- --ignored --nocapture`.

use crate::city::*;
use ::store::testing::sqlite;
use ::store::values;
use attendance::month::{self, Setting, Which};
use law::{Action, Month};
use std::time::{Duration, Instant};

const PEOPLE: i64 = 36_005;

async fn bulk(
    db: &::store::Db,
    table: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<::store::Value>>,
) {
    db.write(officer_permit(Action::PunchUpload), move |tx| {
        tx.bulk(table, columns, "", rows)?;
        tx.record(::store::Event::new("attendance.batch.accepted").object(table));
        Ok(())
    })
    .await
    .unwrap();
}

/// How long the slowest of many small writes takes, from now until March is judged.
async fn longest_wait(db: &::store::Db) -> Duration {
    let mut longest = Duration::ZERO;
    loop {
        let begun = Instant::now();
        let left = db.upkeep(|tx| tx.count("SELECT COUNT(*) FROM dirty_month", &[]));
        let left = left.await.unwrap();
        longest = longest.max(begun.elapsed());
        if left == 0 {
            return longest;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement, not a check"]
#[allow(clippy::print_stdout)]
async fn a_city_of_36005() {
    let mut sets = [shell::room().migrations, personnel::room().migrations, attendance::MIGRATIONS];
    // The measurement is about judging; sealing a hundred thousand invented rows is not.
    for set in &mut sets {
        set.protected = &[];
    }
    let fixture = sqlite(&sets).await;
    fixture.set_clock(NOW_US);
    let db = fixture.db.clone();
    let units = (1..=700_i64).map(|id| {
        values![
            id,
            None::<i64>,
            id,
            format!("U{id}"),
            format!("Unit {id}"),
            "agency",
            "WIB",
            "2015-01-01"
        ]
        .to_vec()
    });
    let columns = &["id", "parent_id", "agency_id", "code", "name", "kind", "zone", "valid_from"];
    bulk(&db, "unit", columns, units.collect()).await;
    let people = (1..=PEOPLE).map(|id| {
        values![
            id,
            format!("{id:018}"),
            "Nama",
            "",
            "",
            "nama",
            "1986-01-01",
            "P",
            "PNS",
            "III/b",
            "2015-05-01",
            "",
            "",
            "",
            "",
            1,
            1,
            "",
            "",
            "2015-05-01",
            None::<String>,
            None::<i64>,
            id % 700 + 1,
            id % 700 + 1
        ]
        .to_vec()
    });
    bulk(&db, "person", personnel::store::write::PERSON_COLUMNS, people.collect()).await;
    let posts = (1..=PEOPLE).map(|id| {
        values![id, id % 700 + 1, format!("P{id}"), "Jabatan", "executive", 7, 58].to_vec()
    });
    let columns = &["id", "unit_id", "code", "name", "kind", "class", "bup"];
    bulk(&db, "post", columns, posts.collect()).await;
    let places = (1..=PEOPLE).map(|id| {
        values![id, id, id, id % 700 + 1, "definitive", "2015-05-01", None::<String>, ""].to_vec()
    });
    let columns =
        &["id", "person_id", "post_id", "unit_id", "kind", "valid_from", "valid_to", "decree"];
    bulk(&db, "appointment", columns, places.collect()).await;
    let pattern = values![0, "5hari_normal", "5hari_ramadan", 0, "2020-01-01", "", 1, 1].to_vec();
    let columns = &[
        "unit_id",
        "pattern",
        "ramadan_pattern",
        "serves_on_holidays",
        "valid_from",
        "decree",
        "recorded_by",
        "at_us",
    ];
    bulk(&db, "unit_pattern", columns, vec![pattern]).await;
    let mut punches = 0;
    for month in ["2026-02", "2026-03"] {
        let month: Month = month.parse().unwrap();
        let mut rows = Vec::new();
        for person in 1..=PEOPLE {
            for date in month.dates().take(22) {
                for (n, minute) in [(0, 440), (1, 965)] {
                    let time = attendance::civil::midnight(date) + (minute + person % 40) * 60;
                    rows.push(
                        values![person, time + n, 1, "1", 0, 1, "WIB", "adms", 0, 1, 1, "", ""]
                            .to_vec(),
                    );
                }
            }
        }
        punches = rows.len();
        let columns = &[
            "person_id",
            "at_local_s",
            "device_id",
            "pin",
            "status",
            "verify",
            "zone",
            "source",
            "flags",
            "batch_id",
            "seen_times",
            "extra",
            "also",
        ];
        bulk(&db, "punch", columns, rows).await;
    }
    for round in 0..3 {
        let setting = Setting { book: book(), month: MARCH.parse().unwrap(), now_us: NOW_US };
        let silent = setting.clone();
        let begun = Instant::now();
        let judged = db.read(move |tx| month::load_inputs(tx, &silent)).await.unwrap().len();
        let read = begun.elapsed();
        let begun = Instant::now();
        let (done, longest) = tokio::join!(
            async {
                month::refresh(&db, setting, Which::All).await.unwrap();
                begun.elapsed()
            },
            longest_wait(&db)
        );
        println!(
            "round {round}: {judged} people, {punches} punches: judged in {read:?}, \
             judged and written in {done:?}, while another write waited at most {longest:?}"
        );
    }
}
