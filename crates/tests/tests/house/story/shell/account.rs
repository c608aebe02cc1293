//! One's own account, and those an officer looks after.

use crate::city::{City, PASSWORD};

#[tokio::test]
async fn a_new_password_ends_every_other_login() {
    for city in City::on_every_engine().await {
        let desk = city.client("budi").await;
        let phone = city.client("budi").await;
        let form = format!("old={PASSWORD}&new=perahu hijau berlayar&again=perahu hijau berlayar");
        desk.post("/akun/sandi", &form).await.leads_to("/masuk");
        phone.get("/akun").await.is(303);
        let again = city.stranger();
        again.log_in_with("budi", PASSWORD, "").await.is(422);
        again.log_in_with("budi", "perahu hijau berlayar", "").await.leads_to("/");
    }
}

#[tokio::test]
async fn weak_passwords_are_refused_with_a_reason() {
    let city = City::sqlite().await;
    let budi = city.client("budi").await;
    let nip = city.nip("budi");
    for (new, key) in [
        ("pendek", "flaw-password-short"),
        ("aaaaaaaaaaaaaaaa", "flaw-password-common"),
        (nip.as_str(), "flaw-password-nip"),
    ] {
        let form = format!("old={PASSWORD}&new={new}&again={new}");
        budi.post("/akun/sandi", &form).await.is(422).says_key(key);
    }
    assert_eq!(city.acts_of("account.password.changed").await, 15, "only those of the founding");
}

#[tokio::test]
async fn a_disabled_account_loses_its_logins_at_once() {
    for city in City::on_every_engine().await {
        let budi = city.client("budi").await;
        let wati = city.client("wati").await;
        let path = format!("/akun/kelola/{}/nonaktif", city.id("budi"));
        wati.post(&path, "off=true&ground=").await.is(422);
        wati.post(&path, "off=true&ground=SK 800/3/2026").await.leads_to("/akun/kelola");
        budi.get("/akun").await.is(303);
        city.stranger().log_in_with("budi", PASSWORD, "").await.is(422).says_key("flaw-login");
        wati.post(&path, "off=false&ground=SK 800/4/2026").await.leads_to("/akun/kelola");
        city.client("budi").await.get("/akun").await.is(200);
    }
}

#[tokio::test]
async fn nobody_manages_the_own_account_as_an_officer() {
    let city = City::sqlite().await;
    let wati = city.client("wati").await;
    let own = city.id("wati");
    wati.post(&format!("/akun/kelola/{own}/reset"), "").await.is(403);
    let path = format!("/akun/kelola/{own}/nonaktif");
    wati.post(&path, "off=true&ground=uji").await.is(403);
    let hat = format!(
        "nip={}&role=verifier&agency_id=&valid_from=2026-04-01&valid_to=&decree=SK 1",
        city.nip("wati")
    );
    wati.post("/akun/kelola/peran", &hat).await.is(403);
    assert_eq!(city.acts_of("account.reset.started").await, 0);
}

#[tokio::test]
async fn a_reset_code_opens_once_and_its_owner_sets_the_password() {
    for city in City::on_every_engine().await {
        let wati = city.client("wati").await;
        let shown = wati.post(&format!("/akun/kelola/{}/reset", city.id("budi")), "").await;
        let code = code_on(&shown.is(200).plain());
        let budi = city.stranger();
        budi.read_token("/masuk").await;
        let form = |code: &str, new: &str| {
            format!("nip={}&code={code}&new={new}&again={new}", city.nip("budi"))
        };
        budi.post("/aktivasi", &form("aaaa-bbbb-cccc-dddd", "gunung biru di pagi")).await.is(422);
        budi.post("/aktivasi", &form(&code, "gunung biru di pagi")).await.leads_to("/masuk");
        budi.post("/aktivasi", &form(&code, "gunung merah di pagi")).await.is(422);
        budi.log_in_with("budi", "gunung biru di pagi", "").await.leads_to("/");
    }
}

#[tokio::test]
async fn a_reset_code_dies_after_a_day() {
    let city = City::sqlite().await;
    let wati = city.client("wati").await;
    let shown = wati.post(&format!("/akun/kelola/{}/reset", city.id("budi")), "").await;
    let code = code_on(&shown.is(200).plain());
    city.wait_s(24 * 3600 + 1);
    let budi = city.stranger();
    budi.read_token("/masuk").await;
    let form = format!(
        "nip={}&code={code}&new=gunung biru di pagi&again=gunung biru di pagi",
        city.nip("budi")
    );
    budi.post("/aktivasi", &form).await.is(422).says_key("flaw-reset-code");
}

#[tokio::test]
async fn a_hat_by_decree_counts_from_its_day() {
    for city in City::on_every_engine().await {
        let wati = city.client("wati").await;
        let hat = |from: &str| {
            format!(
                "nip={}&role=auditor&agency_id=&valid_from={from}&valid_to=&decree=SK 800/5/2026",
                city.nip("rina")
            )
        };
        wati.post("/akun/kelola/peran", &hat("2026-04-02")).await.leads_to("/akun/kelola");
        let rina = city.client("rina").await;
        rina.get("/disiplin").await.is(403);
        wati.post("/akun/kelola/peran", &hat("2026-04-01")).await.leads_to("/akun/kelola");
        // The new hat asks for a second factor before anything else.
        rina.get("/disiplin").await.leads_to("/akun/faktor");
        let mayor = hat("2026-04-01").replace("auditor", "mayor");
        wati.post("/akun/kelola/peran", &mayor).await.is(422);
    }
}

/// The reset code on the page: four groups of four letters.
fn code_on(page: &str) -> String {
    let shape = |word: &&str| {
        let groups: Vec<&str> = word.split('-').collect();
        let fits = |group: &&str| {
            group.len() == 4 && group.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        groups.len() == 4 && groups.iter().all(fits)
    };
    let words = page.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
    words.into_iter().find(shape).expect("a reset code is shown").to_owned()
}
