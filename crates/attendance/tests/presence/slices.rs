//! The cache is written slice by slice: nobody waits for a whole city, and what is interrupted goes
//! on where it was.

use crate::city::*;
use crate::pages::ctx;
use ::store::values;
use attendance::month::{self, Fresh, Which, freshen, refresh, table};
use law::Month;
use shell::Want;

const DAY_US: i64 = 86_400_000_000;

fn march() -> Month {
    MARCH.parse().unwrap()
}

impl City {
    async fn fresh(&self) -> Fresh {
        self.db.read(|tx| refresh::freshness(tx, march())).await.unwrap()
    }

    /// Marks people as stale, past any fact.
    async fn mark(&self, month: &'static str, people: &[i64]) {
        let people = people.to_vec();
        self.db
            .upkeep(move |tx| {
                let rows = people.into_iter().map(|person| values![person, month].to_vec());
                tx.bulk("dirty_month", &["person_id", "month"], "", rows)
            })
            .await
            .unwrap();
    }

    /// Leaves March as a first run does that broke off with these people still to come.
    async fn broken_off(&self, left: &[i64]) {
        self.mark(MARCH, left).await;
        self.db.upkeep(|tx| tx.exec("UPDATE work_day SET complete = 0", &[])).await.unwrap();
    }

    /// Who was judged when: person and seconds after [`NOW_US`].
    async fn judged_at(&self) -> Vec<(i64, i64)> {
        let sql = "SELECT person_id, computed_us FROM work_month WHERE month = ?1
                    ORDER BY person_id";
        let row = |row: &::store::Row| Ok((row.i64(0)?, (row.i64(1)? - NOW_US) / 1_000_000));
        self.db.read(move |tx| tx.all(sql, &values![MARCH], row)).await.unwrap()
    }

    /// Looks at March so many microseconds later.
    async fn look(&self, later_us: i64) -> Fresh {
        let setting = month::Setting { now_us: NOW_US + later_us, ..self.setting() };
        freshen(&self.db, &setting).await.unwrap()
    }
}

/// One transaction marks everybody, and no later one judges more than a slice.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_run_gives_way_to_other_writers() {
    everywhere(|city| async move {
        city.crowd(1_200).await;
        let before = city.db.stats().writes;
        assert_eq!(city.refresh(Which::All).await, 1_205);
        assert_eq!(city.db.stats().writes - before, 1 + 3);
        assert_eq!(city.fresh().await, Fresh { stale: 0, complete: true });
        let stored = city.db.read(|tx| table::fingerprints(tx, march())).await.unwrap();
        let setting = city.setting();
        let all = city.db.read(move |tx| month::load_inputs(tx, &setting)).await.unwrap();
        assert_eq!(stored.len(), all.len());
        assert!(all.iter().all(|one| stored[&one.person_id] == one.facts));
    })
    .await;
}

/// A first run that broke off goes on with those it had not reached; the next day it begins anew.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_run_that_broke_off_goes_on() {
    everywhere(|city| async move {
        city.refresh(Which::All).await;
        city.broken_off(&[SECOND, NURSE]).await;
        assert_eq!(city.fresh().await, Fresh { stale: 2, complete: false });
        assert_eq!(city.look(60_000_000).await, Fresh { stale: 0, complete: true });
        let judged = city.judged_at().await;
        let again = [(HEAD, 0), (CLERK, 0), (SECOND, 60), (NURSE, 60), (STRANGER, 0)];
        assert_eq!(judged, again);

        city.broken_off(&[CLERK]).await;
        assert_eq!(city.look(DAY_US).await, Fresh { stale: 0, complete: true });
        assert!(city.judged_at().await.iter().all(|(_, second)| *second == 86_400));
    })
    .await;
}

/// The background ends a first run too, and nobody begins it a second time.
#[tokio::test(flavor = "multi_thread")]
async fn the_background_goes_on_where_a_run_broke_off() {
    everywhere(|city| async move {
        city.refresh(Which::All).await;
        city.broken_off(&[CLERK]).await;
        let before = city.db.stats().writes;
        let house = ctx(&city, officer(), Want::Json).house;
        refresh::job(house, 0).await.unwrap();
        assert_eq!(city.db.stats().writes - before, 1, "one slice, and no mark before it");
        assert_eq!(city.fresh().await, Fresh { stale: 0, complete: true });
    })
    .await;
}

/// Full runs at the same time, and a fact among them, leave nobody behind his facts.
#[tokio::test(flavor = "multi_thread")]
async fn runs_at_the_same_time_judge_everybody() {
    everywhere(|city| async move {
        city.crowd(1_200).await;
        let run = || city.refresh(Which::All);
        let punch = city.punches(vec![(STRANGER, "2026-03-11 07:20:00".into())]);
        tokio::join!(run(), run(), punch);
        city.refresh(Which::Dirty).await;
        assert_eq!(city.fresh().await, Fresh { stale: 0, complete: true });
        let stored = city.db.read(|tx| table::fingerprints(tx, march())).await.unwrap();
        assert_eq!(stored.len(), 1_205);
        assert_eq!(stored[&STRANGER], city.judged(STRANGER).await.facts);
    })
    .await;
}

/// Who has left the service since leaves the month with the next full run.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_run_drops_who_is_not_in_service() {
    everywhere(|city| async move {
        city.refresh(Which::All).await;
        let gone = "UPDATE work_month SET person_id = 77 WHERE person_id = ?1";
        city.db.upkeep(move |tx| tx.exec(gone, &values![NURSE])).await.unwrap();
        assert_eq!(city.refresh(Which::All).await, 5);
        let people: Vec<i64> = city.judged_at().await.iter().map(|(person, _)| *person).collect();
        assert_eq!(people, [HEAD, CLERK, SECOND, NURSE, STRANGER]);
    })
    .await;
}

/// A month before the first that the law carries is not judged, and keeps no other waiting.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_before_the_law_is_dropped() {
    everywhere(|city| async move {
        city.refresh(Which::All).await;
        city.mark("2024-12", &[CLERK, SECOND]).await;
        city.mark(MARCH, &[CLERK]).await;
        let house = ctx(&city, officer(), Want::Json).house;
        refresh::job(house, 0).await.unwrap();
        let marks = city.db.read(|tx| tx.count("SELECT COUNT(*) FROM dirty_month", &[])).await;
        assert_eq!(marks.unwrap(), 0);
        let december: Month = "2024-12".parse().unwrap();
        let setting = month::Setting { month: december, ..city.setting() };
        assert!(month::refresh(&city.db, setting, Which::All).await.is_err());
        let rows = city.db.read(|tx| {
            Ok((
                tx.count("SELECT COUNT(*) FROM work_month WHERE month <> ?1", &values![MARCH])?,
                tx.count("SELECT COUNT(*) FROM work_day WHERE month <> ?1", &values![MARCH])?,
                tx.count("SELECT COUNT(*) FROM dirty_month", &[])?,
            ))
        });
        assert_eq!(rows.await.unwrap(), (0, 0, 0), "what is refused leaves nothing behind");
    })
    .await;
}
