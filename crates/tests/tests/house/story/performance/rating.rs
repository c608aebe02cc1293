//! Who rates whom, and what a sheet of ratings may do.

use crate::city::City;

const GOOD: &str = "month=2026-03&results=di_atas&behaviour=sesuai&ground=Dialog Maret";

#[tokio::test]
async fn a_superior_rates_and_a_later_rating_replaces_an_earlier_one() {
    for city in City::on_every_engine().await {
        let siti = city.client("siti").await;
        let budi = format!("/kinerja/{}", city.id("budi"));
        siti.post(&budi, GOOD).await.leads_to("/kinerja?bulan=2026-03");
        siti.post(&budi, &GOOD.replace("di_atas", "di_bawah")).await.is(303);
        let history = siti.json(&budi).await.data();
        let history = history["history"].as_array().unwrap();
        assert_eq!(history.len(), 2, "both stay");
        assert_eq!(
            city.count("SELECT COUNT(*) FROM rating WHERE replaced_by IS NULL").await,
            1,
            "one counts"
        );
    }
}

#[tokio::test]
async fn nobody_rates_himself_whatever_he_wears() {
    for city in City::on_every_engine().await {
        for who in ["siti", "wati", "dewi", "budi"] {
            let own = format!("/kinerja/{}", city.id(who));
            city.client(who).await.post(&own, GOOD).await.is(403);
        }
        assert_eq!(city.acts_of("performance.rated").await, 0);
    }
}

#[tokio::test]
async fn a_month_that_has_not_begun_cannot_be_rated() {
    let city = City::sqlite().await;
    let siti = city.client("siti").await;
    let budi = format!("/kinerja/{}", city.id("budi"));
    siti.post(&budi, &GOOD.replace("2026-03", "2026-05")).await.is(422);
    siti.post(&budi, &GOOD.replace("di_atas", "luar biasa")).await.is(422);
}

#[tokio::test]
async fn a_sheet_is_judged_first_and_taken_only_when_asked() {
    for city in City::on_every_engine().await {
        let wati = city.client("wati").await;
        let sheet = format!(
            "nip,bulan,hasil_kerja,perilaku_kerja\n{},2026-03,sesuai,sesuai\n{},2026-03,sesuai,\
             sesuai\n{},2026-03,hebat,sesuai\n199001012015051999,2026-03,sesuai,sesuai\n",
            city.nip("budi"),
            city.nip("wati"),
            city.nip("rina"),
        );
        let path = "/kinerja/impor/nilai";
        let file = ("nilai.csv", sheet.as_bytes());
        let judged = wati.upload(path, &[], file).await;
        judged.is(200).says_key("flaw-rating-word").says_key("flaw-no-such-person");
        judged.says_key("refusal-own-request");
        assert_eq!(city.count("SELECT COUNT(*) FROM rating").await, 0);
        wati.upload(path, &[("take", "yes")], file).await.is(200);
        assert_eq!(city.count("SELECT COUNT(*) FROM rating").await, 1, "Budi's alone");
    }
}
