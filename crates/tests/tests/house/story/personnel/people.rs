//! Finding people and opening their pages.

use crate::city::City;

#[tokio::test]
async fn the_list_finds_by_part_of_a_name_and_by_nip() {
    for city in City::on_every_engine().await {
        let budi = city.client("budi").await;
        budi.get("/orang?q=mahar").await.is(200).says("Siti Maharani").hides("Rina Wulandari");
        let nip = city.nip("rina");
        budi.get(&format!("/orang?q={nip}")).await.says("Rina Wulandari").hides("Siti Maharani");
        let wild = budi.json("/orang?q=%25").await.data();
        let all = budi.json("/orang").await.data();
        assert_eq!(wild["total"], all["total"], "a percent sign is no pattern, and finds no less");
        assert_eq!(all["total"], 14, "everybody but the leaver");
    }
}

#[tokio::test]
async fn the_list_can_be_taken_out_as_it_is_filtered() {
    let city = City::sqlite().await;
    let budi = city.client("budi").await;
    let csv = budi.get("/orang?q=siti&format=csv").await;
    assert!(csv.is(200).head("content-disposition").starts_with("attachment;"));
    let lines: Vec<String> = csv.text().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    let sheet = budi.get("/orang?q=siti&format=xlsx").await;
    let rows = sheet::read(&sheet.is(200).body, "orang.xlsx", sheet::Limits::default()).unwrap();
    assert_eq!(rows.body().count(), 1);
}

#[tokio::test]
async fn a_page_opens_for_oneself_the_superior_and_those_above_only() {
    for city in City::on_every_engine().await {
        let page = format!("/orang/{}", city.id("budi"));
        for (who, status) in [
            ("budi", 200),
            ("siti", 200),
            ("dewi", 200),
            ("wati", 200),
            ("rina", 403),
            ("maya", 403),
        ] {
            city.client(who).await.get(&page).await.is(status);
        }
        city.client("wati").await.get("/orang/4711").await.is(404);
    }
}

#[tokio::test]
async fn an_appointment_moves_the_person_and_the_powers_with_it() {
    for city in City::on_every_engine().await {
        let wati = city.client("wati").await;
        // Joko's post becomes Rina's by decree: she heads the other unit now, Siti is no longer
        // above her.
        let post = city.count("SELECT id FROM post WHERE code = 'smp.joko'").await;
        let path = format!("/orang/{}/angkat", city.id("rina"));
        let form = format!("post_id={post}&kind=definitive&valid_from=2026-04-01&valid_to=");
        wati.post(&path, &format!("{form}&decree=")).await.is(422);
        wati.post(&path, &format!("{form}&decree=SK 821/7/2026")).await.is(303);
        let rina = city.client("rina").await;
        rina.get(&format!("/orang/{}", city.id("dewi"))).await.is(200);
        let siti = city.client("siti").await;
        siti.get(&format!("/orang/{}", city.id("rina"))).await.is(403);
    }
}
