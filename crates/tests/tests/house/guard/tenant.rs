//! Two pemda in one process: from one, nothing of the other can be told apart from nothing.

use super::doors::Doors;
use super::stage::Stage;
use crate::city::{self, NEIGHBOUR, PASSWORD, Reply, cast};

/// A number that no record has anywhere.
const NOTHING: &str = "87654321";

/// The answer with the number that was asked for taken out.
fn shape(reply: &Reply, path: &str) -> (u16, String, String) {
    let bare = |text: &str| text.replace(path, "HERE");
    (reply.status, bare(reply.head("location")), bare(&reply.text()))
}

#[tokio::test]
async fn what_is_next_door_looks_like_what_is_not_there() {
    let stage = Stage::set(city::rooms).await;
    let city = stage.city().await;
    let bagus = city.neighbour();
    bagus.log_in("bagus").await.leads_to("/");
    let mut asked = 0;
    for door in Doors::read().doors.iter().filter(|d| d.method == "GET" && d.path.contains('{')) {
        for row in &door.cells {
            let real = stage.filled(&door.path, &row.places);
            let mut places = row.places.clone();
            let is_number = |record: &str| stage.value(record).parse::<i64>().is_ok();
            let Some(number) = places.iter_mut().find(|(_, r)| is_number(r)) else { continue };
            number.1 = NOTHING.to_owned();
            if is_shared(&stage, &row.places) {
                continue;
            }
            let none = stage.filled(&door.path, &places);
            for json in [false, true] {
                let (there, nowhere) = if json {
                    (bagus.json(&real).await, bagus.json(&none).await)
                } else {
                    (bagus.get(&real).await, bagus.get(&none).await)
                };
                assert_eq!(shape(&there, &real), shape(&nowhere, &none), "{real}");
                assert!(there.status >= 400, "{real} answered {}", there.status);
                let heads = |reply: &Reply| {
                    let names = reply.headers.keys().map(|name| name.as_str().to_owned());
                    names.collect::<Vec<_>>()
                };
                assert_eq!(heads(&there), heads(&nowhere), "{real}");
                asked += 1;
            }
        }
    }
    assert!(asked > 10, "only {asked} doors with a number");
}

/// Whether the number exists on both sides, so that it names a record of one's own.
fn is_shared(stage: &Stage, places: &[(String, String)]) -> bool {
    places.iter().any(|(_, record)| {
        record.starts_with("unit-") && stage.value(record).parse::<i64>().is_ok()
    })
}

#[tokio::test]
async fn a_login_of_one_pemda_is_nobody_in_the_other() {
    let stage = Stage::set(city::rooms).await;
    let city = stage.city().await;
    let abroad = stage.client_of("wati", &city).carried_to(NEIGHBOUR);
    abroad.get("/orang").await.leads_to("/masuk?kembali=%2Forang");
    abroad.json("/orang").await.is(401);
    let before = city.house.tenants[1]
        .db
        .read(|tx| tx.count("SELECT COUNT(*) FROM journal_entry", &[]))
        .await
        .unwrap();
    let form =
        format!("nip={}&kind=R2&valid_from=2026-03-02&valid_to=&decree=SK 1", cast::nip("citra"));
    abroad.post("/disiplin", &form).await.is(303);
    let after = city.house.tenants[1]
        .db
        .read(|tx| tx.count("SELECT COUNT(*) FROM journal_entry", &[]))
        .await
        .unwrap();
    assert_eq!(before, after);
}

#[tokio::test]
async fn an_account_of_one_pemda_does_not_open_the_other() {
    let city = city::City::sqlite().await;
    let abroad = city.neighbour();
    abroad.log_in_with("budi", PASSWORD, "").await.is(422).says_key("flaw-login");
    let citra = city.neighbour();
    citra.log_in("citra").await.leads_to("/");
    citra.get("/orang?q=budi").await.is(200).hides("Budi Laksana");
    citra.get("/akun").await.says("Kabupaten Blok").hides("Kota Contoh");
}
