//! Recording sanctions by form and by sheet.

use crate::city::City;

#[tokio::test]
async fn a_sanction_needs_its_decree_and_a_known_kind() {
    for city in City::on_every_engine().await {
        let wati = city.client("wati").await;
        let form = format!("nip={}&kind=R2&valid_from=2026-03-02&valid_to=", city.nip("budi"));
        wati.post("/disiplin", &format!("{form}&decree=")).await.is(422);
        let odd = form.replace("R2", "R9");
        wati.post("/disiplin", &format!("{odd}&decree=SK 800/17/2026")).await.is(422);
        wati.post("/disiplin", &format!("{form}&decree=SK 800/17/2026")).await.is(303);
        wati.get("/disiplin").await.says("SK 800/17/2026").says("Budi Laksana");
        assert_eq!(city.acts_of("discipline.sanction.recorded").await, 1);
    }
}

#[tokio::test]
async fn of_a_sheet_with_bad_rows_the_good_ones_are_taken() {
    for city in City::on_every_engine().await {
        let wati = city.client("wati").await;
        let sheet = format!(
            "nip,jenis,mulai,sampai,nomor_sk\n{},R1,2026-03-02,,SK 1\n{},R8,2026-03-02,,SK 2\n\
             {},R1,kemarin,,SK 3\n123,R1,2026-03-02,,SK 4\n",
            city.nip("budi"),
            city.nip("rina"),
            city.nip("nina"),
        );
        let path = "/disiplin/impor/sanksi";
        let file = ("sanksi.csv", sheet.as_bytes());
        wati.upload(path, &[], file).await.is(200).says_key("flaw-sanction-kind");
        assert_eq!(city.count("SELECT COUNT(*) FROM sanction").await, 0);
        wati.upload(path, &[("take", "yes")], file).await.is(200);
        assert_eq!(city.count("SELECT COUNT(*) FROM sanction").await, 1);
    }
}

#[tokio::test]
async fn a_sheet_without_a_needed_column_is_refused_as_a_whole() {
    let city = City::sqlite().await;
    let wati = city.client("wati").await;
    let file = ("sanksi.csv", &b"nip,jenis\n1,2\n"[..]);
    wati.upload("/disiplin/impor/sanksi", &[("take", "yes")], file).await.is(422);
    wati.upload("/disiplin/impor/entah", &[], file).await.is(404);
}
