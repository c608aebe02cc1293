//! Founding the city through the acts of the rooms, once.

use super::cast::{CAST, Member, NEIGHBOUR_FROM, NEIGHBOURS, UNITS, nip, totp_key};
use law::book::Book;
use law::{Action, Actor, Date, Permit, Target, Zone};
use personnel::model::{AppointmentKind, EmployeeKind, PostKind};
use personnel::store::write::{self, NewAppointment, NewPerson, NewPost, NewUnit};
use shell::{account, secret};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use store::{Db, WriteTx};

/// Short name of the city.
pub const CITY: &str = "kota-contoh";
/// Short name of its neighbour.
pub const OTHER: &str = "kabupaten-blok";
/// Everybody's password.
pub const PASSWORD: &str = "sungai kecil di desa";
/// First day of everybody's service.
const SINCE: &str = "2015-05-01";

/// The law of a pemda, as it ships.
pub fn book(profile: &str) -> Book {
    static BOOKS: OnceLock<BTreeMap<&str, Book>> = OnceLock::new();
    let load = |profile| sembilan::rules::book(None, profile).expect("the law loads");
    let books = BOOKS.get_or_init(|| [CITY, OTHER].into_iter().map(|p| (p, load(p))).collect());
    books[profile].clone()
}

/// Secret of a pemda; the same in every copy, so that sealed factors open.
pub fn secret_of(slug: &str) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(slug.as_bytes()).into()
}

/// The folder with the city that was founded once.
pub async fn template() -> &'static Path {
    static TEMPLATE: tokio::sync::OnceCell<tempfile::TempDir> = tokio::sync::OnceCell::const_new();
    let make = || async {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for slug in [CITY, OTHER] {
            let (_, clock) = super::hand_clock();
            let url = format!("sqlite:{}", super::file(folder.path(), slug).display());
            let db = super::open(&url, super::options(&clock, slug)).await;
            found(&db, slug).await;
            db.close().await;
        }
        folder
    };
    TEMPLATE.get_or_init(make).await.path()
}

/// A permit of the system.
pub fn system(action: Action) -> Permit {
    law::policy::allow(&Actor::system(CITY, "founding"), action, &Target::pemda())
        .expect("the system may")
}

fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Founds a pemda in an empty database.
pub async fn found(db: &Db, slug: &str) {
    let (people, from): (&'static [Member], i64) =
        if slug == CITY { (&CAST, 1) } else { (&NEIGHBOURS, NEIGHBOUR_FROM) };
    let units = db.write(system(Action::PersonRecord), create_units).await.expect("units");
    let rows = people.iter().zip(from..).map(|(m, id)| (id, new_person(m), None)).collect();
    personnel::act::create_people(db, system(Action::PersonRecord), "Data awal", rows)
        .await
        .expect("people");
    let places = units.clone();
    db.write(system(Action::PersonRecord), move |tx| {
        people.iter().zip(from..).try_for_each(|(m, id)| seat(tx, &places, m, id))
    })
    .await
    .expect("posts");
    let key = secret_of(slug);
    db.write(system(Action::AccountManage), move |tx| {
        for (member, id) in people.iter().zip(from..) {
            open_account(tx, &units, &key, member, id)?;
        }
        if from == 1 {
            lend_until_yesterday(tx)?;
        }
        Ok(())
    })
    .await
    .expect("accounts");
}

fn create_units(tx: &mut WriteTx) -> store::Result<BTreeMap<String, i64>> {
    let mut made: BTreeMap<String, i64> = BTreeMap::new();
    for (code, above, name) in UNITS {
        let parent_id = made.get(above).copied();
        let new = NewUnit {
            parent_id,
            agency_id: parent_id,
            code: code.to_owned(),
            name: name.to_owned(),
            kind: if above.is_empty() { "agency" } else { "division" }.to_owned(),
            zone: Zone::Wib,
            valid_from: day(SINCE),
        };
        made.insert(code.to_owned(), write::create_unit(tx, &new)?);
    }
    Ok(made)
}

fn new_person(member: &Member) -> NewPerson {
    let nip = nip(member.name);
    let serial: i64 = nip[15..].parse().expect("digits");
    NewPerson {
        name: member.full.to_owned(),
        title_front: String::new(),
        title_back: String::new(),
        birth: day("1986-01-01"),
        sex: if serial % 2 == 0 { "P" } else { "L" }.to_owned(),
        kind: EmployeeKind::Pns,
        golongan: member.golongan.to_owned(),
        mkg_base: day(SINCE),
        nik: format!("357801{serial:010}"),
        npwp: format!("0912345{serial:09}"),
        bank_code: "114".to_owned(),
        bank_account: format!("00123{serial:05}"),
        married: true,
        children: 1,
        email: String::new(),
        phone: String::new(),
        active_from: day(SINCE),
        active_to: (member.name == "tono").then(|| day("2026-02-28")),
        nip,
    }
}

/// A post of one's own, the head's where one heads.
fn seat(
    tx: &mut WriteTx,
    units: &BTreeMap<String, i64>,
    member: &Member,
    person_id: i64,
) -> store::Result<()> {
    let Some(unit_id) = units.get(member.unit).copied() else { return Ok(()) };
    let post = NewPost {
        unit_id,
        code: format!("{}.{}", member.unit, member.name),
        name: if member.heads { "Kepala" } else { "Pengelola data" }.to_owned(),
        kind: if member.heads { PostKind::Administrator } else { PostKind::Executive },
        class: member.class,
        eselon: None,
        bup: 58,
    };
    let post_id = write::create_post(tx, &post)?;
    if member.heads {
        write::set_head(tx, unit_id, post_id)?;
    }
    let appointment = NewAppointment {
        person_id,
        post_id,
        unit_id,
        kind: AppointmentKind::Definitive,
        valid_from: day(SINCE),
        valid_to: (member.name == "tono").then(|| day("2026-02-28")),
        decree: "SK 821/1/2015".to_owned(),
    };
    write::appoint(tx, &appointment, day(super::TODAY)).map(drop)
}

fn open_account(
    tx: &mut WriteTx,
    units: &BTreeMap<String, i64>,
    key: &[u8; 32],
    member: &Member,
    person_id: i64,
) -> store::Result<()> {
    static HASH: OnceLock<String> = OnceLock::new();
    let hash = HASH.get_or_init(|| secret::hash_password(PASSWORD).expect("a hash"));
    account::open(tx, person_id, &nip(member.name))?;
    let mine = account::find_by_person(tx, person_id)?.expect("just opened");
    account::set_password(tx, &mine, hash)?;
    if member.has_factor() {
        let purpose = secret::totp_purpose(mine.id);
        let sealed = secret::seal(key, &purpose, &totp_key(member.name))?;
        account::set_factor(tx, &mine, sealed, 0)?;
    }
    for (role, agency) in member.hats {
        let agency = units.get(*agency).copied();
        let span = (day("2020-01-01"), None);
        account::grant(tx, person_id, *role, agency, span, "SK 800/2/2020")?;
    }
    Ok(())
}

/// Siti had lent her powers to Nina; since yesterday they are back.
fn lend_until_yesterday(tx: &mut WriteTx) -> store::Result<()> {
    let number = |name: &str| {
        let place = CAST.iter().position(|member| member.name == name);
        place.and_then(|place| i64::try_from(place + 1).ok()).expect("somebody of the cast")
    };
    let span = (day("2026-03-16"), day("2026-03-31"));
    account::delegate(tx, number("siti"), number("nina"), span, "SPT 800/9/2026").map(drop)
}
