//! Pages through their handlers: who may open what, what they hold, and imports row by row.

use crate::city::*;
use attendance::month::Which;
use attendance::web;
use axum::body::to_bytes;
use axum::extract::{Path, Query};
use law::policy::{Role, Scope};
use law::{Actor, Zone};
use shell::form::Upload;
use shell::house::{Clock, House, SessionLimits, Tenant};
use shell::lang::{L, Lang};
use shell::{Answer, Ctx, Problem, Want};
use std::sync::Arc;

fn words() {
    let rooms = [shell::room(), personnel::room(), attendance::room()];
    let texts: Vec<(Lang, &str)> =
        rooms.iter().flat_map(|room| room.locales.iter().copied()).collect();
    shell::lang::install(&texts).unwrap();
}

pub fn ctx(city: &City, actor: Actor, want: Want) -> Ctx {
    words();
    let book = (*book()).clone();
    let tenant = Arc::new(Tenant::new("kota", "Kota", Zone::Wib, city.db.clone(), book, [7; 32]));
    let house = House::new(
        vec![tenant.clone()],
        Vec::new(),
        personnel::PEOPLE,
        Clock::new(|| NOW_US),
        SessionLimits::default(),
        Vec::new(),
    );
    Ctx {
        house,
        tenant,
        actor,
        login: None,
        form_token: "token".into(),
        l: L(Lang::Id),
        theme: "auto",
        want,
        here: "/presensi".into(),
        flash: None,
        today: day("2026-03-27"),
        now_us: NOW_US,
    }
}

async fn text(answer: Answer) -> String {
    let response = match answer {
        Ok(response) => response,
        Err(problem) => panic!("{problem:?}"),
    };
    let bytes = to_bytes(response.into_body(), 8 << 20).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn refused(answer: Answer) -> bool {
    matches!(answer, Err(Problem::Refusal(_)))
}

fn clerk() -> Actor {
    actor(CLERK, Role::Employee, Scope::Person)
}

/// One's own month opens, a colleague's does not, a superior's does.
#[tokio::test(flavor = "multi_thread")]
async fn months_open_to_whom_the_policy_names() {
    everywhere(|city| async move {
        city.works(CLERK, &["2026-03-10"]).await;
        let month = |actor: Actor, person: i64, want| {
            let ctx = ctx(&city, actor, want);
            web::month::show(ctx, Path((person, MARCH.to_owned())))
        };
        let page = text(month(clerk(), CLERK, Want::Page).await).await;
        assert!(page.contains("Tanpa keterangan") && page.contains("/presensi/2/hari/2026-03-10"));
        assert!(page.contains("Hari Suci Nyepi"), "holidays are named");
        assert!(!page.contains("att-"), "every word has a text");
        let data = text(month(clerk(), CLERK, Want::Json).await).await;
        let data: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!(data["sums"]["absent_days"], 1);
        assert!(text(month(clerk(), CLERK, Want::Csv).await).await.contains("2026-03-10"));
        assert!(refused(month(clerk(), SECOND, Want::Page).await));
        assert!(refused(month(head(), STRANGER, Want::Page).await));
        assert!(month(head(), CLERK, Want::Page).await.is_ok());
        assert!(matches!(month(clerk(), 4_711, Want::Page).await, Err(Problem::NotFound)));
    })
    .await;
}

/// A day shows its punches, its facts and its reasons in words.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_tells_its_story() {
    everywhere(|city| async move {
        city.punches(vec![
            (CLERK, "2026-03-25 08:15:30".into()),
            (CLERK, "2026-03-25 16:10:00".into()),
        ])
        .await;
        let open = |want| {
            let ctx = ctx(&city, clerk(), want);
            web::day::show(ctx, Path((CLERK, "2026-03-25".to_owned())))
        };
        let page = text(open(Want::Page).await).await;
        assert!(page.contains("08.15.30 WIB") && page.contains("biometrik"));
        assert!(page.contains("Terlambat") && page.contains("TL2"));
        assert!(page.contains("href=\"#tap-1\"") && page.contains("id=\"tap-1\""));
        assert!(page.contains("/hukum/attendance."));
        for raw in ["why-", "att-", "flaw-"] {
            assert!(!page.contains(&format!(">{raw}")), "a key without words: {raw}");
        }
        let data: serde_json::Value =
            serde_json::from_str(&text(open(Want::Json).await).await).unwrap();
        assert_eq!(data["taps"].as_array().map(Vec::len), Some(2));
        assert_eq!(data["reason"]["key"], "why-day");
    })
    .await;
}

/// Unit pages: the own agency, not another one; the city only for those who look after it.
#[tokio::test(flavor = "multi_thread")]
async fn units_and_city_are_guarded() {
    everywhere(|city| async move {
        city.works(CLERK, &[]).await;
        let unit = |actor: Actor, unit: i64, want| {
            let ctx = ctx(&city, actor, want);
            let asked = Query(web::unit::Asked::default());
            web::unit::show(ctx, Path((unit, MARCH.to_owned())), asked)
        };
        let page = text(unit(head(), AGENCY, Want::Page).await).await;
        // The worst first: Citra never came, Budi always did.
        assert!(page.find("Citra").unwrap() < page.find("Budi").unwrap());
        assert!(!page.contains("Dewi"));
        let page = text(unit(head(), DIVISION, Want::Page).await).await;
        assert!(page.contains("Budi") && !page.contains("Ani"));
        assert!(refused(unit(head(), HOSPITAL, Want::Page).await));
        assert!(refused(unit(clerk(), DIVISION, Want::Page).await));
        assert!(text(unit(head(), AGENCY, Want::Csv).await).await.contains("198601012015051002"));

        let mayor = actor(OFFICER, Role::Mayor, Scope::Pemda);
        let shown =
            |actor: Actor| web::city::show(ctx(&city, actor, Want::Page), Path(MARCH.into()));
        assert!(text(shown(mayor.clone()).await).await.contains("Unit RS"));
        assert!(refused(shown(head()).await));
        let today = web::city::today(ctx(&city, mayor, Want::Json)).await;
        let data: serde_json::Value = serde_json::from_str(&text(today).await).unwrap();
        assert_eq!(data["total"]["owed"], 5);
        assert_eq!(data["total"]["present"], 1);
    })
    .await;
}

fn upload(text: &str, take: bool) -> Upload {
    let answer = if take { "yes" } else { "no" };
    Upload {
        fields: vec![("take".into(), answer.into())],
        file_name: "cuti.csv".into(),
        bytes: text.as_bytes().to_vec(),
    }
}

const SHEET: &str = "nip;jenis;mulai;sampai;dari_jam;sampai_jam;nomor_surat
198601012015051002;tahunan;2026-03-09;2026-03-10;;;800/1
198601012015051003;liburan;2026-03-09;2026-03-10;;;800/2
198601012015059999;tahunan;2026-03-09;2026-03-10;;;800/3
198601012015051003;tahunan;2026-03-14;2026-03-15;;;800/4
198601012015051001;dinas_luar;2026-03-09;;;;800/5
";

/// A sheet with bad rows: each is named, the good ones are taken only when asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_is_judged_row_by_row() {
    everywhere(|city| async move {
        city.refresh(Which::All).await;
        let import = |actor: Actor, take| {
            let ctx = ctx(&city, actor, Want::Json);
            web::absence::import(ctx, upload(SHEET, take))
        };
        let seen: serde_json::Value =
            serde_json::from_str(&text(import(officer(), false).await).await).unwrap();
        assert_eq!(seen["good"], 2);
        let rows: Vec<_> =
            seen["bad"].as_array().unwrap().iter().map(|flaw| flaw["row"].clone()).collect();
        assert_eq!(rows, [3, 4, 5]);
        assert_eq!(city.word(CLERK, 9).await, "absent", "a rehearsal writes nothing");
        text(import(officer(), true).await).await;
        assert_eq!(city.word(CLERK, 9).await, "leave");
        assert_eq!(city.word(HEAD, 9).await, "duty");
        // An operator of another agency may not take these rows.
        let operator = actor(STRANGER, Role::AgencyAdmin, Scope::Agency(HOSPITAL));
        let foreign: serde_json::Value =
            serde_json::from_str(&text(import(operator, true).await).await).unwrap();
        assert_eq!(foreign["good"], 0);
        assert!(refused(import(clerk(), true).await));
    })
    .await;
}

/// Every page of the room renders with words for the officer.
#[tokio::test(flavor = "multi_thread")]
async fn recording_pages_render() {
    everywhere(|city| async move {
        let open = || ctx(&city, officer(), Want::Page);
        let pages = [
            text(web::calendar::show(open(), Query(web::calendar::Asked::default())).await).await,
            text(web::absence::list(open(), Query(web::absence::Asked::default())).await).await,
            text(web::outage::list(open()).await).await,
            text(web::missed::list(open()).await).await,
            text(web::correction::inbox(open()).await).await,
            text(web::calendar::roster_form(open()).await).await,
        ];
        for page in pages {
            assert!(page.contains("<h1") && !page.contains(">att-"), "{page}");
        }
        assert!(refused(
            web::calendar::show(
                ctx(&city, clerk(), Want::Page),
                Query(web::calendar::Asked::default())
            )
            .await
        ));
        assert!(refused(web::outage::list(ctx(&city, clerk(), Want::Page)).await));
    })
    .await;
}
