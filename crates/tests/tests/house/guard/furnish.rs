//! Puts a record of every kind behind the doors, through the doors.

use crate::city::City;
use std::collections::BTreeMap;

/// Furnishes a city; gives the numbers of what it made, by the names the table uses.
pub async fn furnish(city: &City) -> BTreeMap<String, i64> {
    let mut records = BTreeMap::new();
    for (code, _, _) in crate::city::cast::UNITS {
        records.insert(format!("unit-{code}"), city.cast.unit(code));
    }
    let siti = city.client("siti").await;
    let lend = format!(
        "nip={}&valid_from=2026-05-01&valid_to=2026-05-05&decree=SPT 800/12/2026",
        city.nip("rina")
    );
    siti.post("/akun/wakil", &lend).await.is(303);
    let lent = city.count("SELECT MAX(id) FROM delegation").await;
    records.insert("siti-lent".to_owned(), lent);
    let budi = format!("/kinerja/{}", city.id("budi"));
    let rating = "month=2026-02&results=sesuai&behaviour=sesuai&ground=Dialog Februari";
    siti.post(&budi, rating).await.is(303);
    let wati = city.client("wati").await;
    let maya = city.nip("maya");
    let sanction = format!("nip={maya}&kind=R1&valid_from=2026-02-02&valid_to=&decree=SK 800/1");
    wati.post("/disiplin", &sanction).await.is(303);
    for (path, sheet) in [
        ("/kinerja/impor/menit", format!("nip,bulan,menit\n{maya},2026-02,6000")),
        (
            "/disiplin/impor/lhkpn",
            format!("nip,tahun,status,sejak,keterangan\n{maya},2025,belum,2026-04-01,"),
        ),
    ] {
        wati.upload(path, &[("take", "yes")], ("berkas.csv", sheet.as_bytes())).await.is(200);
    }
    records.insert("post".to_owned(), city.count("SELECT MIN(id) FROM post").await);
    records
}
