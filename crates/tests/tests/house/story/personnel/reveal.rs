//! Protected fields: masked until somebody with the right to them says why, and then journalled.

use crate::city::City;

const NIK: &str = "3578010000000003";

#[tokio::test]
async fn protected_fields_open_only_with_a_reason_and_leave_a_trace() {
    for city in City::on_every_engine().await {
        let wati = city.client("wati").await;
        let page = format!("/orang/{}", city.id("budi"));
        wati.get(&page).await.is(200).hides(NIK);
        wati.json(&page).await.is(200).hides(NIK);
        let open = format!("{page}/buka");
        wati.post(&open, "ground=").await.is(422).hides(NIK);
        assert_eq!(city.acts_of("personnel.revealed").await, 0);
        wati.post(&open, "ground=Permintaan BPKAD 12/2026").await.is(200).says(NIK);
        assert_eq!(city.acts_of("personnel.revealed").await, 1);
        wati.get(&page).await.hides(NIK);
    }
}

#[tokio::test]
async fn a_superior_reads_the_page_but_not_what_is_protected() {
    let city = City::sqlite().await;
    let siti = city.client("siti").await;
    let page = format!("/orang/{}", city.id("budi"));
    siti.get(&page).await.is(200).hides(NIK);
    siti.post(&format!("{page}/buka"), "ground=Ingin tahu saja").await.is(403).hides(NIK);
    assert_eq!(city.acts_of("personnel.revealed").await, 0);
}
