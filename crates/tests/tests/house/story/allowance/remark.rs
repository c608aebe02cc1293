//! A month that the second person sends back, and acts that wait for a fresh second factor.

use crate::city::{City, Client};
use crate::guard::furnish;

const REMARK: &str = "Dua nilai kinerja tertukar";

/// The value of a hidden field, entities resolved.
fn hidden(page: &str, name: &str) -> String {
    let open = format!("name=\"{name}\" value=\"");
    let rest = page.split(&open).nth(1).unwrap_or_else(|| panic!("no field {name}"));
    rest.split('"').next().unwrap_or_default().replace("&#38;", "&").replace("&amp;", "&")
}

/// A value as a browser sends it.
fn sent(value: &str) -> String {
    value.replace('%', "%25").replace('&', "%26").replace('=', "%3D").replace('+', "%2B")
}

/// Computes a month and waits for it.
async fn computed(wati: &Client, month: &str) {
    let path = format!("/tpp/{month}/hitung");
    let work = wati.post(&path, "").await.is(303).head("location").to_owned();
    super::finished(wati, &work).await;
}

#[tokio::test]
async fn a_month_is_sent_back_until_it_is_computed_or_checked_again() {
    for city in City::on_every_engine().await {
        furnish(&city).await;
        let (wati, hendra) = (city.client("wati").await, city.client("hendra").await);
        let path = "/tpp/2026-03/kembalikan";
        let said = format!("return-ground={REMARK}");
        // The officer made it; only the second person sends it back, and says why.
        wati.post(path, &said).await.is(403);
        hendra.post(path, "return-ground=ya").await.is(422).says_key("flaw-pay-ground");
        hendra.post("/tpp/2026-03/periksa", "").await.is(303);
        hendra.post(path, &said).await.leads_to("/tpp/2026-03/kunci");
        assert_eq!(city.acts_of("allowance.run.returned").await, 1);
        let unchecked = "SELECT COUNT(*) FROM pay_run WHERE month = '2026-03'
            AND state = 'computed' AND checked_by IS NULL";
        assert_eq!(city.count(unchecked).await, 1);
        for step in ["kelengkapan", "hitung", "pengecualian", "bandingkan", "kunci"] {
            let page = wati.get(&format!("/tpp/2026-03/{step}")).await;
            page.is(200).says(REMARK).says_key("pay-returned");
        }
        wati.get("/").await.is(200).says(REMARK).says_key("home-todo-returned");
        // A new version answers it.
        computed(&wati, "2026-03").await;
        wati.get("/").await.is(200).hides(REMARK);
        wati.get("/tpp/2026-03/kunci").await.is(200).hides(REMARK);
        // So does a check, and what is locked is not sent back.
        hendra.post(path, &said).await.is(303);
        hendra.post("/tpp/2026-03/periksa", "").await.is(303);
        wati.get("/").await.is(200).hides(REMARK);
        let locked = hendra.post("/tpp/2026-01/kembalikan", &said).await;
        locked.is(403).says("berada dalam keadaan lain: terkunci");
    }
}

#[tokio::test]
async fn what_was_typed_outlasts_the_second_factor() {
    let city = City::sqlite().await;
    furnish(&city).await;
    let wati = city.client("wati").await;
    city.wait_s(6 * 60);
    let asked = wati.post("/tpp/2026-01/buka", "reopen-ground=Penilaian %26 sanksi keliru").await;
    asked.is(403).says_key("shell-confirm-kept");
    assert_eq!(asked.head("location"), "", "nothing typed goes into an address");
    let (act, fields) = (hidden(&asked.text(), "act"), hidden(&asked.text(), "fields"));
    assert_eq!(act, "/tpp/2026-01/buka");
    let fields_sent = sent(&fields);
    let carried = |code: &str| format!("code={code}&act={act}&fields={fields_sent}");
    let wrong = wati.post("/akun/konfirmasi", &carried("000000")).await;
    assert_eq!(hidden(&wrong.is(422).text(), "fields"), fields);
    assert_eq!(city.acts_of("allowance.run.reopened").await, 0);
    let right = carried(&wati.next_code("wati"));
    let page = wati.post("/akun/konfirmasi", &right).await;
    let page = page.is(200).says_key("shell-confirmed-lead").text();
    let form = format!("reopen-ground={}", sent(&hidden(&page, "reopen-ground")));
    wati.post(&act, &form).await.leads_to("/tpp/2026-01/hitung");
    let kept = "SELECT COUNT(*) FROM pay_run WHERE reopen_ground = 'Penilaian & sanksi keliru'";
    assert_eq!(city.count(kept).await, 1);
}

#[tokio::test]
async fn a_month_that_was_never_computed_says_what_comes_first() {
    let city = City::sqlite().await;
    furnish(&city).await;
    for (who, next) in [("wati", "pay-to-compute"), ("hendra", "pay-to-complete")] {
        let client = city.client(who).await;
        for page in ["daftar", "berkas"] {
            let reply = client.get(&format!("/tpp/2026-05/{page}")).await;
            reply.is(200).says_key("pay-never-computed").says_key(next);
        }
    }
    city.client("budi").await.get("/tpp/2026-05/daftar").await.is(403);
}
