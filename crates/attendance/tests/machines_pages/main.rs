//! The pages about machines, asked for through the gate of the house as a browser does.
#![allow(clippy::unwrap_used, clippy::panic)]

mod house;

use house::{Browser, House, NIP};
use law::policy::{Hat, Role, Scope};

fn officer() -> Hat {
    Hat { role: Role::Officer, scope: Scope::Pemda, on_behalf_of: None }
}

fn operator(agency: i64) -> Hat {
    Hat { role: Role::AgencyAdmin, scope: Scope::Agency(agency), on_behalf_of: None }
}

const SETTINGS: &str = "serial=A1B2&name=Pintu+depan&unit_id=1&site=Balai+Kota&zone=WITA&\
     device_type=att&column_order=status_first&pin_group=umum&pin_width=9&commands_per_poll=10&\
     address_range=&path_secret=&ask_reason=";

async fn with_device(house: &House) -> Browser {
    let browser = house.browser(officer()).await;
    assert_eq!(browser.post("/mesin/baru", SETTINGS).await.0, 303);
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_speaks_both_languages() {
    let house = House::new().await;
    let empty = house.browser(officer()).await;
    for path in ["/mesin", "/mesin/menunggu", "/mesin/pin", "/mesin/karantina"] {
        let (status, page) = empty.get(path).await;
        assert_eq!(status, 200, "{path}: {page}");
        assert!(page.contains("class=\"empty\""), "{path}");
    }
    let browser = with_device(&house).await;
    house.punch("7\t2026-03-02 07:20:00\t0\t1\nx\n").await;
    for path in [
        "/mesin",
        "/mesin?saring=perhatian",
        "/mesin?saring=blocked",
        "/mesin/menunggu",
        "/mesin/baru",
        "/mesin/1",
        "/mesin/1/ubah",
        "/mesin/1/unggah",
        "/mesin/pin",
        "/mesin/pin/impor",
        "/mesin/karantina",
        "/mesin/karantina?mesin=1",
    ] {
        for language in ["id", "en"] {
            let (status, page) = browser.get_in(path, language).await;
            assert_eq!(status, 200, "{path}: {page}");
            for raw in [">dev-", "\"dev-", ">flaw-", ">att-"] {
                assert!(!page.contains(raw), "{path} in {language} shows a key: {raw}");
            }
        }
    }
    let (_, page) = browser.get("/mesin/1").await;
    assert!(page.contains("Pintu depan") && page.contains("2026-03-02"));
    let (_, csv) = browser.get("/mesin?format=csv").await;
    assert!(csv.contains("A1B2"), "{csv}");
    let (_, json) = browser.get("/mesin/pin?format=json").await;
    assert!(json.contains("\"pin\":\"7\""), "{json}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_form_says_what_to_mend_and_keeps_what_was_typed() {
    let house = House::new().await;
    let browser = house.browser(officer()).await;
    let (status, page) =
        browser.post("/mesin/baru", &SETTINGS.replace("unit_id=1", "unit_id=")).await;
    assert_eq!(status, 422);
    assert!(page.contains("Pilih unit kerja") && page.contains("value=\"Pintu depan\""));
    let (status, page) = browser.post("/mesin/baru", &SETTINGS.replace("A1B2", "A+1")).await;
    assert_eq!(status, 422);
    assert!(page.contains("Nomor seri hanya memuat"));
    assert_eq!(browser.post("/mesin/baru", SETTINGS).await.0, 303);
    assert_eq!(browser.post("/mesin/baru", SETTINGS).await.0, 422);
    assert_eq!(browser.post_forged("/mesin/1/blokir", "reason=x").await, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn acts_from_the_pages() {
    let house = House::new().await;
    let browser = with_device(&house).await;
    house.punch("7\t2026-03-02 07:20:00\t0\t1\nx\n").await;
    assert_eq!(browser.post("/mesin/1/perintah", "command=check").await.0, 303);
    assert_eq!(browser.post("/mesin/1/perintah", "command=shell").await.0, 422);
    let bad = browser.post("/mesin/1/perintah", "command=delete_user&pin=12345678901").await;
    assert_eq!(bad.0, 422);
    let map = format!("group=umum&pin=7&nip={NIP}&valid_from=2026-01-01&valid_to=");
    assert_eq!(browser.post("/mesin/pin", &map).await.0, 303);
    assert_eq!(browser.post("/mesin/pin", &map).await.0, 422);
    let (_, page) = browser.get(&format!("/mesin/pin?nip={NIP}")).await;
    assert!(page.contains("/mesin/pin/1/akhiri"), "{page}");
    assert_eq!(browser.post("/mesin/pin/1/akhiri", "valid_to=2026-12-31").await.0, 303);
    assert_eq!(browser.post("/mesin/1/karantina/putar-ulang", "").await.0, 303);
    assert_eq!(browser.post("/mesin/1/karantina/1/abaikan", "reason=").await.0, 422);
    assert_eq!(browser.post("/mesin/1/karantina/1/abaikan", "reason=Rusak").await.0, 303);
    assert_eq!(browser.post("/mesin/1/tarik-ulang", "").await.0, 303);
    assert_eq!(browser.post("/mesin/1/ubah", SETTINGS).await.0, 303);
    assert_eq!(browser.post("/mesin/1/blokir", "reason=Hilang").await.0, 303);
    assert_eq!(browser.post("/mesin/1/setujui", SETTINGS).await.0, 303);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_are_compared_before_they_are_stored() {
    let house = House::new().await;
    let browser = with_device(&house).await;
    let dat = "        7\t2026-03-02 07:20:00\t1\t0\t1\t0\r\nkosong\r\n";
    let (status, page) = browser.upload("/mesin/1/unggah", "Z9_attlog.dat", dat, "").await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("2026-03-02") && page.contains("Z9"));
    assert_eq!(house.count("SELECT COUNT(*) FROM punch").await, 0);
    let (status, _) = browser.upload("/mesin/1/unggah", "Z9_attlog.dat", dat, "yes").await;
    assert_eq!(status, 200);
    assert_eq!(house.count("SELECT COUNT(*) FROM punch").await, 1);
    let (status, _) = browser.upload("/mesin/1/unggah", "x.dat", "", "").await;
    assert_eq!(status, 422);
    let list =
        format!("grup,pin,nip,mulai,sampai\numum,7,{NIP},2026-01-01,\numum,8,1,2026-01-01,\n");
    let (status, page) = browser.upload("/mesin/pin/impor", "pin.csv", &list, "").await;
    assert_eq!(status, 200);
    assert!(page.contains("Tidak ada pegawai dengan NIP ini"), "{page}");
    assert_eq!(house.count("SELECT COUNT(*) FROM pin_map").await, 0);
    assert_eq!(browser.upload("/mesin/pin/impor", "pin.csv", &list, "yes").await.0, 200);
    assert_eq!(house.count("SELECT COUNT(*) FROM punch WHERE person_id = 1").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_sees_his_own_agency_only() {
    let house = House::new().await;
    with_device(&house).await;
    let own = house.browser(operator(1)).await;
    assert_eq!(own.get("/mesin/1").await.0, 200);
    assert!(own.get("/mesin").await.1.contains("A1B2"));
    assert_eq!(own.get("/mesin/1/ubah").await.0, 403);
    assert_eq!(own.post("/mesin/1/blokir", "reason=x").await.0, 403);
    let other = house.browser(operator(2)).await;
    assert_eq!(other.get("/mesin/1").await.0, 403);
    assert!(!other.get("/mesin").await.1.contains("A1B2"));
    assert_eq!(other.get("/mesin/1/unggah").await.0, 403);
    let map = format!("group=umum&pin=7&nip={NIP}&valid_from=2026-01-01&valid_to=");
    assert_eq!(other.post("/mesin/pin", &map).await.0, 403);
    let nobody = house.stranger();
    assert!(matches!(nobody.get("/mesin").await.0, 302 | 303 | 401));
}
