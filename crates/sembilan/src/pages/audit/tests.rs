//! The pages as the auditor meets them: the verdict before and after a change past the journal,
//! the search, an entry with its seals, and a receipt that holds elsewhere.

use super::*;
use axum::body::to_bytes;
use journal::SigningKey;
use law::policy::{Hat, Scope, Who};
use law::{Actor, Date, Role};
use personnel::store::write::{NewUnit, create_unit};
use shell::house::{Clock, House, SessionLimits, Tenant};
use shell::lang::Lang;
use std::sync::Arc;
use store::testing::{Fixture, START_US, sqlite};
use store::{Event, WriteTx};

async fn fixture() -> (Fixture, House) {
    crate::compose::install_words().unwrap();
    let fixture = sqlite(&crate::compose::migrations()).await;
    let book = crate::rules::book(None, "kota-contoh").unwrap();
    let db = fixture.db.clone();
    let mut tenant = Tenant::new("kota-contoh", "Kota Contoh", Zone::Wib, db, book, [1; 32]);
    tenant.signer = Some(SigningKey::from_seed("sembilan.kota-contoh/audit", &[3; 32]).unwrap());
    let (clock, limits) = (Clock::new(|| START_US), SessionLimits::default());
    let rooms = crate::compose::rooms();
    let tenants = vec![Arc::new(tenant)];
    let house = House::new(tenants, rooms, personnel::PEOPLE, clock, limits, vec![]);
    write(&fixture, |tx| {
        let unit = NewUnit {
            parent_id: None,
            agency_id: None,
            code: "U1".to_owned(),
            name: "Dinas Contoh".to_owned(),
            kind: "agency".to_owned(),
            zone: Zone::Wib,
            valid_from: Date::new(2026, 1, 1).unwrap(),
        };
        create_unit(tx, &unit)?;
        let ground = Event::new("personnel.unit.headed").object("unit/1").ground("SK 821/12");
        tx.record(ground);
        Ok(())
    })
    .await;
    (fixture, house)
}

async fn write(
    fixture: &Fixture,
    f: impl FnOnce(&mut WriteTx) -> store::Result<()> + Send + 'static,
) {
    let actor = Actor::system("kota-contoh", "test");
    let permit = law::policy::allow(&actor, Action::SystemRun, &Target::pemda()).unwrap();
    fixture.db.write(permit, f).await.unwrap();
}

fn ctx(house: &House, role: Role, want: Want) -> Ctx {
    let tenant = house.tenants[0].clone();
    let actor = Actor {
        tenant: tenant.slug.clone(),
        who: Who::Person(1),
        hats: vec![Hat { role, scope: Scope::Pemda, on_behalf_of: None }],
        origin: "test".to_owned(),
    };
    Ctx {
        house: house.clone(),
        actor,
        login: None,
        form_token: "token".to_owned(),
        l: L(Lang::Id),
        theme: "auto",
        want,
        here: "/jurnal".to_owned(),
        flash: None,
        today: Date::new(2026, 3, 2).unwrap(),
        now_us: START_US,
        tenant,
    }
}

async fn text(answer: Answer) -> String {
    let bytes = to_bytes(answer.unwrap().into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

async fn listed(house: &House, asked: Asked) -> String {
    text(list(ctx(house, Role::Auditor, Want::Part), Query(asked)).await).await
}

/// Verifies as the button does, and waits for the end.
async fn verify_now(house: &House) {
    let ctx = ctx(house, Role::Auditor, Want::Page);
    let permit = ctx.allow(Action::AuditVerify, &Target::pemda()).unwrap();
    let work = ctx.open_work("aud-verifying").await.unwrap();
    let verification = Verification {
        tenant: ctx.tenant.clone(),
        clock: house.clock.clone(),
        l: ctx.l,
        permit,
        work: work.clone(),
    };
    verification.run().await;
    let done = shell::work::State::Done { href: "/jurnal/hasil".to_owned() };
    assert_eq!(work.progress().state, done);
    assert!(work.progress().total > 0 && work.progress().done == work.progress().total);
}

#[tokio::test]
async fn the_verdict_stands_first_and_names_what_was_altered() {
    let (fixture, house) = fixture().await;
    assert!(listed(&house, Asked::default()).await.contains("belum pernah diverifikasi"));
    verify_now(&house).await;
    let sound = listed(&house, Asked::default()).await;
    assert!(sound.contains("Jurnal utuh sampai entri"), "{sound}");
    assert!(sound.contains("memverifikasi jurnal"), "the verification is journalled");

    write(&fixture, |tx| {
        tx.exec("UPDATE unit SET name = 'Dinas Lain' WHERE id = 1", &[])?;
        tx.record(Event::new("personnel.unit.headed").object("unit/1"));
        Ok(())
    })
    .await;
    verify_now(&house).await;
    let broken = listed(&house, Asked::default()).await;
    assert!(broken.contains("Jurnal tidak utuh: 1 temuan"), "{broken}");
    assert!(broken.contains("Baris 1 pada tabel unit diubah di luar jurnal"), "{broken}");
    let found = text(result(ctx(&house, Role::Auditor, Want::Json)).await).await;
    let found: serde_json::Value = serde_json::from_str(&found).unwrap();
    let fault = &found["verdict"]["faults"][0];
    assert_eq!((fault["table"].as_str(), fault["key"].as_str()), (Some("unit"), Some("1")));
    assert!(text(result(ctx(&house, Role::Auditor, Want::Part)).await).await.contains("unit"));
}

#[tokio::test]
async fn entries_are_found_by_what_is_asked() {
    let (_fixture, house) = fixture().await;
    let fits = |asked: Asked| {
        let house = house.clone();
        async move { listed(&house, asked).await.matches("<th scope=\"row\">").count() }
    };
    let day = Date::new(2026, 3, 2).ok();
    assert_eq!(fits(Asked { dasar: "sk 821".to_owned(), ..Asked::default() }).await, 1);
    assert_eq!(fits(Asked { dasar: "821%12".to_owned(), ..Asked::default() }).await, 0);
    assert_eq!(fits(Asked { objek: "unit/1".to_owned(), ..Asked::default() }).await, 2);
    assert_eq!(fits(Asked { jenis: "personnel.".to_owned(), ..Asked::default() }).await, 2);
    assert_eq!(fits(Asked { pelaku: "system/test".to_owned(), ..Asked::default() }).await, 2);
    let before = Asked { sampai: Date::new(2026, 3, 1).ok(), ..Asked::default() };
    assert_eq!(fits(before).await, 0);
    let that_day = Asked { objek: "unit/1".to_owned(), dari: day, sampai: day, ..Asked::default() };
    assert_eq!(fits(that_day).await, 2);
    let nobody = Asked { orang: "Tidak Ada".to_owned(), ..Asked::default() };
    assert!(listed(&house, nobody).await.contains("Tidak ada orang"));
}

#[tokio::test]
async fn pages_lead_back_in_time() {
    let (fixture, house) = fixture().await;
    write(&fixture, |tx| {
        (0..60).for_each(|_| tx.record(Event::new("personnel.unit.headed").object("unit/9")));
        Ok(())
    })
    .await;
    let asked = Asked { objek: "unit/9".to_owned(), ..Asked::default() };
    let json = text(list(ctx(&house, Role::Auditor, Want::Json), Query(asked.clone())).await).await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(50));
    let asked = Asked { sebelum: json["older"].as_i64(), ..asked };
    let rest = text(list(ctx(&house, Role::Auditor, Want::Json), Query(asked.clone())).await).await;
    let rest: serde_json::Value = serde_json::from_str(&rest).unwrap();
    assert_eq!(rest["rows"].as_array().map(Vec::len), Some(10));
    assert!(rest["older"].is_null());
    let whole = Asked { sebelum: None, ..asked };
    let csv = text(list(ctx(&house, Role::Auditor, Want::Csv), Query(whole)).await).await;
    assert_eq!(csv.lines().count(), 61, "a head and every entry that fits");
}

#[tokio::test]
async fn an_entry_shows_its_seals_and_its_receipt_holds() {
    let (fixture, house) = fixture().await;
    let lines = fixture.db.read(|tx| log::lines(tx, &log::Filter::default(), 2)).await.unwrap();
    let seq = lines[1].seq;
    let page = text(show(ctx(&house, Role::Auditor, Want::Part), Path(seq)).await).await;
    assert!(page.contains("membentuk unit") && page.contains("<code>unit</code>"), "{page}");
    assert!(show(ctx(&house, Role::Auditor, Want::Part), Path(99_999)).await.is_err());
    let asked = |want| proof(ctx(&house, Role::Auditor, want), Path(seq));
    assert!(asked(Want::Json).await.is_err(), "nothing is signed yet");
    assert!(text(asked(Want::Part).await).await.contains("belum tercakup titik periksa"));

    crate::log_export::sign(house.clone(), 0).await.unwrap();
    let receipt = text(asked(Want::Json).await).await;
    let receipt: journal::Receipt = serde_json::from_str(&receipt).unwrap();
    let key = house.tenants[0].signer.as_ref().unwrap().verifier().clone();
    assert!(receipt.verify(std::slice::from_ref(&key)).is_ok());
    let page = text(asked(Want::Part).await).await;
    assert!(
        page.contains(&key.to_string().replace('+', "&#43;")) || page.contains(&key.to_string())
    );
}

#[tokio::test]
async fn others_are_refused() {
    let (_fixture, house) = fixture().await;
    for role in [Role::Employee, Role::AgencyAdmin, Role::Device] {
        assert!(list(ctx(&house, role, Want::Part), Query(Asked::default())).await.is_err());
        assert!(show(ctx(&house, role, Want::Part), Path(1)).await.is_err());
        assert!(proof(ctx(&house, role, Want::Json), Path(1)).await.is_err());
        assert!(result(ctx(&house, role, Want::Part)).await.is_err());
    }
}
