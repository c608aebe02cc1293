//! A day as its owner and the superior read it.

use crate::city::City;
use crate::guard::furnish;

#[tokio::test]
async fn a_punch_appears_on_the_day_with_its_lateness_and_its_reason() {
    for city in City::on_every_engine().await {
        furnish(&city).await;
        city.punch("budi", "2026-02-10 07:43:00").await;
        city.punch("budi", "2026-02-10 16:05:00").await;
        let path = format!("/presensi/{}/hari/2026-02-10", city.id("budi"));
        let budi = city.client("budi").await;
        budi.get(&path).await.is(200).says("07.43").says("13 menit");
        let siti = city.client("siti").await;
        siti.get(&path).await.says("07.43");
    }
}

#[tokio::test]
async fn a_batch_sent_twice_counts_once() {
    for city in City::on_every_engine().await {
        furnish(&city).await;
        let before = city.count("SELECT COUNT(*) FROM punch").await;
        for _ in 0..3 {
            city.punch("budi", "2026-04-01 07:10:00").await;
        }
        assert_eq!(city.count("SELECT COUNT(*) FROM punch").await, before + 1);
    }
}

#[tokio::test]
async fn a_machine_nobody_approved_delivers_nothing() {
    let city = City::sqlite().await;
    furnish(&city).await;
    let before = city.count("SELECT COUNT(*) FROM punch").await;
    let target = "/iclock/cdata?SN=SBL0000003&table=ATTLOG&Stamp=1";
    let line = "3\t2026-04-01 07:10:00\t0\t1\t0\t0\n";
    city.machine(http::Method::POST, target, line).await.is(403);
    assert_eq!(city.count("SELECT COUNT(*) FROM punch").await, before);
}
