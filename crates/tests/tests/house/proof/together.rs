//! Several programs on one PostgreSQL are one house: whichever a request reaches, it answers the
//! same, and nothing is done twice.

use crate::city::{City, SERIAL, skipped};
use crate::guard::furnish;
use http::Method;

/// Two programs over one furnished city, or nothing, said aloud.
async fn two() -> Option<(City, City)> {
    let Some(one) = City::postgres().await else {
        skipped("two programs on one database", "an installed PostgreSQL");
        return None;
    };
    furnish(&one).await;
    let other = one.beside().await;
    Some((one, other))
}

#[tokio::test]
async fn a_login_counts_before_both_and_ends_before_both() {
    let Some((one, other)) = two().await else { return };
    let budi = one.client("budi").await;
    let beside = budi.before(&other);
    beside.get("/akun").await.is(200);
    let wati = one.client("wati").await;
    let path = format!("/akun/kelola/{}/nonaktif", one.id("budi"));
    wati.post(&path, "off=true&ground=SK 800/3/2026").await.leads_to("/akun/kelola");
    // The other program may believe for two seconds what it knew.
    one.wait_s(3);
    budi.get("/akun").await.is(303);
    beside.get("/akun").await.is(303);
}

#[tokio::test]
async fn the_same_punches_sent_to_both_at_once_count_once() {
    let Some((one, other)) = two().await else { return };
    let before = one.count("SELECT COUNT(*) FROM punch").await;
    let pin = one.id("budi");
    let lines: String =
        (0..30).map(|n| format!("{pin}\t2026-04-01 07:10:{n:02}\t0\t1\t0\t0\n")).collect();
    let target = format!("/iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=1");
    for _ in 0..5 {
        let (left, right) = tokio::join!(
            one.machine(Method::POST, &target, &lines),
            other.machine(Method::POST, &target, &lines)
        );
        assert_eq!((left.is(200).text(), right.is(200).text()), ("OK: 30".into(), "OK: 30".into()));
    }
    assert_eq!(one.count("SELECT COUNT(*) FROM punch").await, before + 30);
}

#[tokio::test]
async fn work_of_one_is_followed_at_the_other() {
    let Some((one, other)) = two().await else { return };
    let wati = one.client("wati").await;
    let beside = wati.before(&other);
    let work = wati.post("/tpp/2026-03/hitung", "").await.is(303).head("location").to_owned();
    for _ in 0..600 {
        let reply = beside.get(&work).await;
        if reply.status == 303 {
            assert_eq!(reply.head("location"), "/tpp/2026-03/pengecualian");
            return;
        }
        reply.is(200);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{work} does not end before the other");
}

#[tokio::test]
async fn a_month_asked_of_both_at_once_has_versions_one_after_the_other() {
    let Some((one, other)) = two().await else { return };
    let version = "SELECT COALESCE(MAX(version), 0) FROM pay_run WHERE month = '2026-03'";
    let before = one.count(version).await;
    let march = "2026-03".parse().expect("a month");
    let wati = one.actor("wati").await;
    let books = [one.house.tenants[0].book(), other.house.tenants[0].book()];
    let (left, right) = tokio::join!(
        allowance::act::compute(one.db(), &wati, &books[0], march),
        allowance::act::compute(other.db(), &wati, &books[1], march)
    );
    let mut versions = [left.expect("a run").version, right.expect("a run").version];
    versions.sort_unstable();
    assert_eq!(versions, [before + 1, before + 2]);
    let twice = "SELECT COUNT(*) FROM (SELECT run_id, person_id FROM pay_line
                  GROUP BY run_id, person_id HAVING COUNT(*) > 1) twice";
    assert_eq!(one.count(twice).await, 0);
}
