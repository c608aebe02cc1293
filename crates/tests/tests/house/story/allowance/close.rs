//! Closing March through the pages, by two people.

use crate::city::{City, Client};
use crate::guard::furnish;

/// Waits for the work that a page started.
pub(super) async fn finished(client: &Client, work: &str) -> String {
    for _ in 0..600 {
        let reply = client.get(work).await;
        if reply.status == 303 {
            return reply.head("location").to_owned();
        }
        reply.is(200);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{work} does not end");
}

/// The values of law that wait for somebody's name, as the form sends them.
fn open_keys(page: &str) -> String {
    let boxes = page.split("name=\"keys\" value=\"").skip(1);
    boxes.map(|rest| format!("keys={}&", rest.split('"').next().unwrap_or_default())).collect()
}

#[tokio::test]
async fn a_month_is_computed_by_one_and_locked_by_another() {
    for city in City::on_every_engine().await {
        furnish(&city).await;
        let wati = city.client("wati").await;
        let work = wati.post("/tpp/2026-03/hitung", "").await.is(303).head("location").to_owned();
        assert_eq!(finished(&wati, &work).await, "/tpp/2026-03/pengecualian");
        // Wati made it, so even with the hat of a verifier she would not check it.
        wati.post("/tpp/2026-03/periksa", "").await.is(403);
        let hendra = city.client("hendra").await;
        hendra.post("/tpp/2026-03/kunci", "").await.is(403);
        hendra.post("/tpp/2026-03/periksa", "").await.leads_to("/tpp/2026-03/kunci");
        let page = hendra.get("/tpp/2026-03/kunci").await.is(200).text();
        let keys = open_keys(&page);
        assert!(!keys.is_empty(), "some values of law are not verified yet");
        hendra.confirm("hendra").await;
        hendra.post("/tpp/2026-03/kunci", "").await.is(403).says_key("refusal-law-unverified");
        let accept = format!("{keys}ground=Dibandingkan dengan naskah");
        hendra.post("/tpp/2026-03/terima", &accept).await.leads_to("/tpp/2026-03/kunci");
        hendra.post("/tpp/2026-03/kunci", "").await.leads_to("/tpp/2026-03/berkas");
        // A locked month is not computed again, and gives the same when it is tried.
        let again = wati.post("/tpp/2026-03/hitung", "").await.is(303).head("location").to_owned();
        wati.get(&again).await;
        assert_eq!(city.count("SELECT MAX(version) FROM pay_run WHERE month = '2026-03'").await, 2);
        let replay = hendra.post("/tpp/2026-03/ulang", "").await;
        replay.is(200).says_key("pay-replay-same");
        let budi = city.client("budi").await;
        let slip = budi.get(&format!("/tpp/slip/{}/2026-03", city.id("budi"))).await;
        slip.is(200).says("Rp");
        budi.get(&format!("/tpp/slip/{}/2026-03/mengapa", city.id("budi"))).await.is(200);
    }
}

#[tokio::test]
async fn locking_asks_for_a_fresh_second_factor() {
    let city = City::sqlite().await;
    furnish(&city).await;
    let hendra = city.client("hendra").await;
    city.wait_s(6 * 60);
    let asked = hendra.post("/tpp/2026-02/kunci", "").await;
    asked.is(403).says_key("shell-confirm-lead");
    assert_eq!(city.acts_of("allowance.run.locked").await, 1, "January's alone");
    hendra.confirm("hendra").await;
    hendra.post("/tpp/2026-02/kunci", "").await.leads_to("/tpp/2026-02/berkas");
    assert_eq!(city.acts_of("allowance.run.locked").await, 2);
}

#[tokio::test]
async fn a_fact_that_changes_after_the_check_keeps_the_month_open() {
    let city = City::sqlite().await;
    furnish(&city).await;
    let siti = city.client("siti").await;
    let rating = "month=2026-02&results=di_bawah&behaviour=sesuai&ground=Penilaian ulang";
    siti.post(&format!("/kinerja/{}", city.id("budi")), rating).await.is(303);
    let hendra = city.client("hendra").await;
    hendra.post("/tpp/2026-02/kunci", "").await.is(403).says_key("refusal-facts-changed");
}

#[tokio::test]
async fn nobody_reads_the_payslip_of_a_colleague() {
    let city = City::sqlite().await;
    furnish(&city).await;
    let budi = city.id("budi");
    for who in ["rina", "siti", "dewi", "joko", "maya", "kartika"] {
        let client = city.client(who).await;
        client.get(&format!("/tpp/slip/{budi}/2026-01")).await.is(403);
        client.get(&format!("/tpp/slip/{budi}/2026-01.pdf")).await.is(403);
        client.json(&format!("/tpp/slip/{budi}/2026-01/mengapa")).await.is(403);
    }
}
