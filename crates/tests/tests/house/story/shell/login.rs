//! Logging in: what opens, what does not, and what is told to whom.

use crate::city::{City, PASSWORD, cast};

#[tokio::test]
async fn the_right_password_opens_and_the_home_page_greets() {
    for city in City::on_every_engine().await {
        let budi = city.client("budi").await;
        budi.get("/akun").await.is(200).says("Budi Laksana");
        assert_eq!(city.acts_of("account.login").await, 1);
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_read_the_same() {
    for city in City::on_every_engine().await {
        let browser = city.stranger();
        let wrong = browser.log_in_with("budi", "bukan sandi budi", "").await;
        wrong.is(422).says_key("flaw-login");
        browser.read_token("/masuk").await;
        let nobody = browser
            .post("/masuk", "nip=190001011900011999&password=bukan sandi budi&code=&back=")
            .await;
        nobody.is(422).says_key("flaw-login");
        let same = |text: String, nip: &str| text.replace(nip, "NIP");
        assert_eq!(
            same(wrong.text(), &cast::nip("budi")),
            same(nobody.text(), "190001011900011999"),
        );
        assert!(!browser.keeps("__Host-sembilan"));
        assert_eq!(city.acts_of("account.login").await, 0);
    }
}

#[tokio::test]
async fn the_sixth_failure_closes_the_door_for_a_while() {
    for city in City::on_every_engine().await {
        let thief = city.stranger();
        for _ in 0..6 {
            thief.log_in_with("budi", "menebak saja", "").await.is(422);
        }
        let shut = thief.log_in_with("budi", PASSWORD, "").await;
        shut.is(429);
        assert!(shut.head("retry-after").parse::<u64>().is_ok_and(|s| (1..=900).contains(&s)));
        city.wait_s(120);
        thief.log_in("budi").await.leads_to("/");
    }
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_each_code_counts_once() {
    for city in City::on_every_engine().await {
        let wati = city.stranger();
        wati.log_in_with("wati", PASSWORD, "").await.is(422).says_key("flaw-code-needed");
        wati.log_in_with("wati", PASSWORD, "000000").await.is(422).says_key("flaw-code");
        let code = wati.next_code("wati");
        wati.log_in_with("wati", PASSWORD, &code).await.leads_to("/");
        let again = city.stranger();
        again.log_in_with("wati", PASSWORD, &code).await.is(422).says_key("flaw-code");
        assert_eq!(city.acts_of("account.login").await, 1);
        assert_eq!(city.acts_of("account.login.refused").await, 2);
    }
}

#[tokio::test]
async fn a_leaver_has_no_login_left() {
    let city = City::sqlite().await;
    let tono = city.stranger();
    tono.log_in_with("tono", PASSWORD, "").await;
    tono.get("/akun").await.leads_to("/masuk?kembali=%2Fakun");
}

#[tokio::test]
async fn a_login_ends_when_idle_and_when_left() {
    let city = City::sqlite().await;
    let budi = city.client("budi").await;
    city.wait_s(29 * 60);
    budi.get("/akun").await.is(200);
    city.wait_s(31 * 60);
    budi.get("/akun").await.is(303);

    let budi = city.client("budi").await;
    let left = budi.post("/keluar", "").await;
    left.leads_to("/masuk");
    assert_eq!(left.head("clear-site-data"), "\"cache\"");
    budi.get("/akun").await.is(303);
}

#[tokio::test]
async fn after_logging_in_the_way_back_is_local_or_home() {
    let city = City::sqlite().await;
    for (back, led) in [
        ("/orang?q=siti", "/orang?q=siti"),
        ("https://jahat.example/", "/"),
        ("//jahat.example/", "/"),
        ("/\\jahat.example", "/"),
    ] {
        let budi = city.stranger();
        budi.read_token("/masuk").await;
        let form = format!("nip={}&password={PASSWORD}&code=&back={back}", city.nip("budi"));
        budi.post("/masuk", &form).await.leads_to(led);
    }
}
