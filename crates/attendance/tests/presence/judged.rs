//! Judged months: statuses, the cache, what makes it stale, and how many queries it takes.

use crate::city::*;
use attendance::calendar::{LocalDay, LocalKind, Owner, RosterEntry, act as calendar};
use attendance::month::{self, People, Which, table};
use attendance::outage::{self, Outage};
use law::{Action, Date, Month};

fn march() -> Month {
    MARCH.parse().unwrap()
}

/// Statuses of a month: holidays, Ramadan, lateness, absence, and days still to come.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_judged() {
    everywhere(|city| async move {
        city.works(CLERK, &["2026-03-10", "2026-03-25"]).await;
        city.punches(vec![
            (CLERK, "2026-03-25 08:15:00".into()),
            (CLERK, "2026-03-25 16:10:00".into()),
        ])
        .await;
        assert_eq!(city.word(CLERK, 2).await, "present");
        assert_eq!(city.word(CLERK, 7).await, "day-off");
        assert_eq!(city.word(CLERK, 10).await, "absent");
        // Nyepi, 19 March 2026.
        assert_eq!(city.word(CLERK, 19).await, "holiday");
        let late = city.day(CLERK, 25).await;
        assert_eq!((late.word(), late.late_minutes), ("late", 45));
        assert_eq!(city.word(CLERK, 30).await, "not-yet");
        // Ramadan begins at eight, so 07.20 is early and 16.45 is late enough.
        assert!(city.day(CLERK, 2).await.flags.has(law::attendance::DayFlags::RAMADAN));
        let judged = city.judged(CLERK).await;
        assert_eq!(judged.sums.absent_days, 1);
        assert_eq!((judged.unit_id, judged.agency_id), (DIVISION, AGENCY));
        // Somebody without any punch was absent on every working day that is over.
        assert_eq!(city.judged(SECOND).await.sums.present_days, 0);
        assert!(city.judged(SECOND).await.sums.absent_days > 10);
    })
    .await;
}

/// The cache holds what judging gives, and a fact makes just its people stale.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_fact_makes_its_person_stale() {
    everywhere(|city| async move {
        city.works(CLERK, &[]).await;
        assert_eq!(city.refresh(Which::All).await, 5);
        let fresh = city.db.read(|tx| month::refresh::freshness(tx, march())).await.unwrap();
        assert_eq!((fresh.stale, fresh.complete), (0, true));
        let before = city.db.read(|tx| table::fingerprints(tx, march())).await.unwrap();
        assert_eq!(before[&CLERK], city.judged(CLERK).await.facts);

        city.punches(vec![(SECOND, "2026-03-11 07:20:00".into())]).await;
        let fresh = city.db.read(|tx| month::refresh::freshness(tx, march())).await.unwrap();
        assert_eq!(fresh.stale, 1);
        assert_eq!(city.refresh(Which::Dirty).await, 1);
        assert_eq!(city.refresh(Which::Dirty).await, 0);
        let after = city.db.read(|tx| table::fingerprints(tx, march())).await.unwrap();
        assert_eq!(before[&CLERK], after[&CLERK]);
        assert_ne!(before[&SECOND], after[&SECOND]);
        let stored =
            city.db.read(|tx| table::of_person(tx, SECOND, march(), march())).await.unwrap();
        assert_eq!(stored[0].1.day(11).unwrap().word(), "missing-out");
    })
    .await;
}

/// Judging everybody at once gives what judging one after the other gives.
#[tokio::test(flavor = "multi_thread")]
async fn alone_or_together_the_month_is_the_same() {
    everywhere(|city| async move {
        for person in [HEAD, CLERK, NURSE] {
            city.works(person, &["2026-03-12"]).await;
        }
        let setting = city.setting();
        let all = city.db.read(move |tx| month::load_inputs(tx, &setting)).await.unwrap();
        let ids: Vec<i64> = all.iter().map(|one| one.person_id).collect();
        assert_eq!(ids, [HEAD, CLERK, SECOND, NURSE, STRANGER]);
        for one in all {
            let alone = city.judged(one.person_id).await;
            assert_eq!(alone.days.as_slice(), one.days.as_slice());
            assert_eq!((alone.sums, alone.facts), (one.sums, one.facts));
        }
        let setting = city.setting();
        let some = city.db.read(move |tx| month::replay(tx, &setting, &[NURSE, HEAD])).await;
        assert_eq!(some.unwrap().iter().map(|one| one.person_id).collect::<Vec<_>>(), [1, 4]);
    })
    .await;
}

/// The number of queries does not depend on the number of people.
#[tokio::test(flavor = "multi_thread")]
async fn queries_do_not_grow_with_people() {
    everywhere(|city| async move {
        city.works(CLERK, &[]).await;
        let count = |people: People| {
            let setting = city.setting();
            let db = city.db.clone();
            async move {
                db.read(move |tx| {
                    let before = tx.queries();
                    match people {
                        People::All => month::load_inputs(tx, &setting)?,
                        People::These(ids) => month::replay(tx, &setting, &ids)?,
                    };
                    Ok(tx.queries() - before)
                })
                .await
                .unwrap()
            }
        };
        let all = count(People::All).await;
        assert_eq!(all, count(People::These(vec![CLERK])).await);
        assert_eq!(all, count(People::These(vec![CLERK, SECOND, NURSE])).await);
        assert!(all <= 14, "{all} queries");
    })
    .await;
}

/// An outage of a unit frees the whole unit and nobody else, until it is taken back.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_never_costs_pay() {
    everywhere(|city| async move {
        city.refresh(Which::All).await;
        let new = Outage {
            id: 0,
            device_id: 0,
            unit_id: AGENCY,
            from_local_s: at("2026-03-10 06:00:00"),
            to_local_s: at("2026-03-10 18:00:00"),
            ground: "Listrik padam".into(),
            ended: false,
        };
        let permit = officer_permit(Action::OutageRecord);
        let now = at("2026-03-27 20:00:00");
        let id = outage::declare(&city.db, permit, new, now).await.unwrap();
        assert_eq!(city.word(CLERK, 10).await, "outage");
        assert_eq!(city.word(STRANGER, 10).await, "absent");
        assert_eq!(city.word(CLERK, 11).await, "absent");
        // The cache knows too, once it was freshened.
        assert_eq!(city.refresh(Which::Dirty).await, 5);
        let stored =
            city.db.read(|tx| table::of_person(tx, CLERK, march(), march())).await.unwrap();
        assert_eq!(stored[0].1.day(10).unwrap().word(), "outage");
        let permit = officer_permit(Action::OutageRecord);
        outage::end(&city.db, permit, id, "Salah tanggal".into()).await.unwrap();
        assert_eq!(city.word(CLERK, 10).await, "absent");
    })
    .await;
}

/// Shifts over midnight by roster, and local holidays of one unit.
#[tokio::test(flavor = "multi_thread")]
async fn rosters_and_local_holidays_hold_for_whom_they_name() {
    everywhere(|city| async move {
        city.pattern(Owner::Person(NURSE), "sif").await;
        let entry = |date: &str, shift: &str| RosterEntry {
            id: 0,
            person_id: NURSE,
            date: day(date),
            shift: shift.into(),
        };
        let entries = vec![entry("2026-03-10", "sif_malam"), entry("2026-03-19", "sif_pagi")];
        let permit = officer_permit(Action::CalendarRecord);
        calendar::add_roster(&city.db, permit, entries, "Jadwal Maret".into()).await.unwrap();
        city.punches(vec![
            (NURSE, "2026-03-10 20:50:00".into()),
            (NURSE, "2026-03-11 07:05:00".into()),
        ])
        .await;
        assert_eq!(city.word(NURSE, 10).await, "present");
        assert_eq!(city.word(NURSE, 11).await, "day-off");
        // A roster names a holiday on purpose.
        assert_eq!(city.word(NURSE, 19).await, "absent");

        let local = LocalDay {
            id: 0,
            date: day("2026-03-12"),
            unit_id: HOSPITAL,
            kind: LocalKind::Free,
            name: "Hari Jadi".into(),
            decree: "SK 2".into(),
        };
        let permit = officer_permit(Action::CalendarRecord);
        calendar::add_local_day(&city.db, permit, local).await.unwrap();
        assert_eq!(city.word(STRANGER, 12).await, "local-holiday");
        assert_eq!(city.word(CLERK, 12).await, "absent");
    })
    .await;
}

/// The counters of PP 94/2021 over stored months.
#[tokio::test(flavor = "multi_thread")]
async fn absences_reach_a_threshold_with_its_article() {
    everywhere(|city| async move {
        city.works(CLERK, &["2026-03-10", "2026-03-11", "2026-03-12"]).await;
        let setting = city.setting();
        let counted = city
            .db
            .read(move |tx| {
                let judged = month::one(tx, &setting, CLERK)?.unwrap();
                let today = Date::new(2026, 3, 27).unwrap();
                month::counter::discipline(tx, &setting.book, setting.month, &judged, today)
            })
            .await
            .unwrap();
        assert_eq!(counted.reading.cumulative_days, 3);
        assert_eq!(counted.reading.longest_row_days, 3);
        assert_eq!(counted.reading.punishment.as_deref(), Some("R1"));
        assert!(counted.punishment_name.is_some() && counted.reading.basis.is_some());
    })
    .await;
}
