//! A correction is asked for, decided by somebody else, and changes the day.

use crate::city::City;
use crate::guard::furnish;

const REASON: &str = "Mesin di pintu depan mati";

#[tokio::test]
async fn a_correction_is_decided_by_the_superior_and_by_nobody_concerned() {
    for city in City::on_every_engine().await {
        furnish(&city).await;
        let budi = city.client("budi").await;
        let path = format!("/presensi/{}/hari/2026-03-30", city.id("budi"));
        let short = [("kind", "out"), ("time", "16:02"), ("reason", "lupa")];
        budi.upload(&path, &short, ("", b"")).await.is(422);
        let fields = [("kind", "out"), ("time", "16:02"), ("reason", REASON)];
        budi.upload(&path, &fields, ("", b"")).await.leads_to(&path);
        let id = city.count("SELECT MAX(id) FROM correction").await;
        let decide = format!("/presensi/koreksi/{id}");
        let approve = "verdict=approve&ground=Sesuai catatan satpam";
        budi.post(&decide, approve).await.is(403);
        city.client("joko").await.post(&decide, approve).await.is(403);
        let siti = city.client("siti").await;
        siti.get("/presensi/koreksi").await.says(REASON);
        siti.post(&decide, approve).await.leads_to("/presensi/koreksi");
        budi.get(&path).await.says("16.02");
        // What is decided stays decided.
        assert!(siti.post(&decide, "verdict=reject&ground=Berubah pikiran").await.status >= 400);
    }
}

#[tokio::test]
async fn who_asks_for_somebody_else_cannot_approve_it() {
    let city = City::sqlite().await;
    furnish(&city).await;
    let wati = city.client("wati").await;
    let path = format!("/presensi/{}/hari/2026-03-30", city.id("budi"));
    let fields = [("kind", "in"), ("time", "07:29"), ("reason", REASON)];
    wati.upload(&path, &fields, ("", b"")).await.is(303);
    let id = city.count("SELECT MAX(id) FROM correction").await;
    let approve = "verdict=approve&ground=Sesuai catatan satpam";
    wati.post(&format!("/presensi/koreksi/{id}"), approve).await.is(403);
    let hendra = city.client("hendra").await;
    hendra.post(&format!("/presensi/koreksi/{id}"), approve).await.is(303);
}
