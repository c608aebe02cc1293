//! Deputies: a head lends the powers of the post for some days, never the power over the head's
//! own affairs, and never further.

use crate::city::City;

fn lend(city: &City, to: &str, from: &str, until: &str) -> String {
    format!("nip={}&valid_from={from}&valid_to={until}&decree=SPT 800/11/2026", city.nip(to))
}

const RATING: &str = "month=2026-03&results=sesuai&behaviour=sesuai&ground=Dialog Maret";

#[tokio::test]
async fn a_deputy_rates_the_unit_but_not_the_one_who_lent() {
    for city in City::on_every_engine().await {
        let ahmad = city.client("ahmad").await;
        let form = lend(&city, "siti", "2026-04-01", "2026-04-05");
        ahmad.post("/akun/wakil", &form).await.leads_to("/akun");
        // Joko is below Ahmad, not below Siti: the deputyship is what lets her.
        let siti = city.client("siti").await;
        let joko = format!("/kinerja/{}", city.id("joko"));
        siti.post(&joko, RATING).await.is(303);
        // Neither the giver nor she herself, who is below him too.
        for own in ["ahmad", "siti"] {
            siti.post(&format!("/kinerja/{}", city.id(own)), RATING).await.is(403);
        }
        assert_eq!(city.acts_of("performance.rated").await, 1);
    }
}

#[tokio::test]
async fn a_deputyship_ends_by_its_date_and_by_its_giver() {
    for city in City::on_every_engine().await {
        let rina = format!("/kinerja/{}", city.id("rina"));
        // Nina's ended yesterday.
        city.client("nina").await.post(&rina, RATING).await.is(403);
        let siti = city.client("siti").await;
        let form = lend(&city, "budi", "2026-04-01", "2026-04-30");
        siti.post("/akun/wakil", &form).await.leads_to("/akun");
        let budi = city.client("budi").await;
        budi.post(&rina, RATING).await.is(303);
        let id = city.count("SELECT MAX(id) FROM delegation").await;
        // A stranger to it cannot end it.
        city.client("joko").await.post("/akun/wakil/akhiri", &format!("id={id}")).await.is(404);
        siti.post("/akun/wakil/akhiri", &format!("id={id}")).await.leads_to("/akun");
        budi.post(&rina, RATING).await.is(403);
    }
}

#[tokio::test]
async fn what_was_lent_is_not_lent_on() {
    let city = City::sqlite().await;
    let siti = city.client("siti").await;
    let form = lend(&city, "budi", "2026-04-01", "2026-04-30");
    siti.post("/akun/wakil", &form).await.leads_to("/akun");
    let budi = city.client("budi").await;
    budi.post("/akun/wakil", &lend(&city, "nina", "2026-04-01", "2026-04-30")).await;
    let nina = city.client("nina").await;
    nina.post(&format!("/kinerja/{}", city.id("rina")), RATING).await.is(403);
}

#[tokio::test]
async fn a_deputyship_needs_a_decree_a_sane_span_and_somebody_else() {
    let city = City::sqlite().await;
    let siti = city.client("siti").await;
    let without = lend(&city, "budi", "2026-04-01", "2026-04-30").replace("SPT 800/11/2026", "");
    siti.post("/akun/wakil", &without).await.is(422);
    siti.post("/akun/wakil", &lend(&city, "budi", "2026-04-30", "2026-04-01")).await.is(422);
    siti.post("/akun/wakil", &lend(&city, "siti", "2026-04-01", "2026-04-30")).await.is(422);
    assert_eq!(city.acts_of("account.delegated").await, 1, "only that of the founding");
}
