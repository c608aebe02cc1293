//! A city of five people in March 2026: an agency with a head and two clerks, a hospital with a
//! nurse on shifts, and a clerk of another agency.

use ::store::testing::{Fixture, engines};
use ::store::{Db, Value, values};
use attendance::calendar::{NewAssignment, Owner, act as calendar};
use attendance::month::{self, PersonMonth, Setting, Which};
use jiff::civil::date;
use law::attendance::Day;
use law::book::Book;
use law::policy::{Hat, Role, Scope, Who};
use law::{Action, Actor, Date, Month, Permit, Target, Zone};
use personnel::model::{AppointmentKind, EmployeeKind, PostKind};
use personnel::store::write;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

pub const HEAD: i64 = 1;
pub const CLERK: i64 = 2;
pub const SECOND: i64 = 3;
pub const NURSE: i64 = 4;
pub const STRANGER: i64 = 5;
pub const OFFICER: i64 = 900;

/// The agencies; the division is a unit of the first.
pub const AGENCY: i64 = 1;
pub const DIVISION: i64 = 2;
pub const HOSPITAL: i64 = 3;

/// Friday, 27 March 2026, 20.00 WIB.
pub const NOW_US: i64 = 1_774_616_400_000_000;
pub const MARCH: &str = "2026-03";

static BOOK: LazyLock<Arc<Book>> = LazyLock::new(|| {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut files = BTreeMap::new();
    walk(&base, &base, &mut files);
    Arc::new(law::load::load(files, "national").expect("the rules load"))
});

fn walk(folder: &Path, base: &Path, out: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, base, out);
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv") {
            let name = path.strip_prefix(base).unwrap().to_string_lossy().into_owned();
            out.insert(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

pub fn book() -> Arc<Book> {
    BOOK.clone()
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub fn at(text: &str) -> i64 {
    attendance::civil::parse(text).unwrap()
}

pub fn actor(person: i64, role: Role, scope: Scope) -> Actor {
    let everybody = Hat { role: Role::Employee, scope: Scope::Pemda, on_behalf_of: None };
    Actor {
        tenant: "kota-contoh".to_owned(),
        who: Who::Person(person),
        hats: vec![everybody, Hat { role, scope, on_behalf_of: None }],
        origin: "127.0.0.1".to_owned(),
    }
}

pub fn officer() -> Actor {
    actor(OFFICER, Role::Officer, Scope::Pemda)
}

pub fn head() -> Actor {
    actor(HEAD, Role::Superior, Scope::Agency(AGENCY))
}

pub fn permit(actor: &Actor, action: Action, target: &Target) -> Permit {
    law::policy::allow(actor, action, target).unwrap()
}

pub fn officer_permit(action: Action) -> Permit {
    permit(&officer(), action, &Target::pemda())
}

/// A city on one engine.
pub struct City {
    pub db: Db,
    /// Keeps the file or the schema while the story lasts.
    _fixture: Fixture,
}

fn person(id: i64, name: &str) -> write::NewPerson {
    write::NewPerson {
        nip: format!("1986010120150{}", 51_000 + id),
        name: name.to_owned(),
        title_front: String::new(),
        title_back: String::new(),
        birth: date(1986, 1, 1),
        sex: "P".to_owned(),
        kind: EmployeeKind::Pns,
        golongan: "III/b".to_owned(),
        mkg_base: date(2015, 5, 1),
        nik: String::new(),
        npwp: String::new(),
        bank_code: String::new(),
        bank_account: String::new(),
        married: true,
        children: 1,
        email: String::new(),
        phone: String::new(),
        active_from: date(2015, 5, 1),
        active_to: None,
    }
}

fn unit(parent: Option<i64>, agency: Option<i64>, code: &str) -> write::NewUnit {
    write::NewUnit {
        parent_id: parent,
        agency_id: agency,
        code: code.to_owned(),
        name: format!("Unit {code}"),
        kind: "agency".to_owned(),
        zone: Zone::Wib,
        valid_from: date(2015, 1, 1),
    }
}

fn post(unit_id: i64, code: &str) -> write::NewPost {
    write::NewPost {
        unit_id,
        code: code.to_owned(),
        name: format!("Jabatan {code}"),
        kind: PostKind::Executive,
        class: 7,
        eselon: None,
        bup: 58,
    }
}

/// Who sits where: person, unit.
const PLACES: [(i64, i64); 5] = [
    (HEAD, AGENCY),
    (CLERK, DIVISION),
    (SECOND, DIVISION),
    (NURSE, HOSPITAL),
    (STRANGER, HOSPITAL),
];

impl City {
    async fn found(fixture: Fixture) -> City {
        fixture.set_clock(NOW_US);
        let db = fixture.db.clone();
        let record = || officer_permit(Action::PersonRecord);
        db.write(record(), |tx| {
            write::create_unit(tx, &unit(None, None, "A"))?;
            write::create_unit(tx, &unit(Some(AGENCY), Some(AGENCY), "A1"))?;
            write::create_unit(tx, &unit(None, None, "RS"))?;
            for (id, unit) in PLACES {
                write::create_post(tx, &post(unit, &format!("P{id}")))?;
            }
            write::set_head(tx, AGENCY, HEAD)
        })
        .await
        .unwrap();
        let names = ["Ani", "Budi", "Citra", "Dewi", "Eko"];
        let agency = |unit| if unit == DIVISION { AGENCY } else { unit };
        let people = PLACES
            .iter()
            .zip(names)
            .map(|(&(id, unit), name)| (id, person(id, name), Some((id, unit, agency(unit)))));
        personnel::act::create_people(&db, record(), "kota uji", people.collect()).await.unwrap();
        let places = PLACES.iter().map(|&(id, unit_id)| {
            let new = write::NewAppointment {
                person_id: id,
                post_id: id,
                unit_id,
                kind: AppointmentKind::Definitive,
                valid_from: date(2015, 5, 1),
                valid_to: None,
                decree: "SK 1".to_owned(),
            };
            (id, new)
        });
        personnel::act::create_appointments(&db, record(), "kota uji", places.collect())
            .await
            .unwrap();
        let city = City { db, _fixture: fixture };
        city.pattern(Owner::Unit(0), "5hari_normal").await;
        city
    }

    pub async fn pattern(&self, owner: Owner, pattern: &str) {
        let new = NewAssignment {
            owner,
            pattern: pattern.to_owned(),
            serves_on_holidays: false,
            valid_from: date(2020, 1, 1),
            valid_to: None,
            decree: "Perwali 1/2020".to_owned(),
        };
        let permit = officer_permit(Action::CalendarRecord);
        calendar::assign(&self.db, permit, &book(), new).await.unwrap();
    }

    pub fn setting(&self) -> Setting {
        Setting { book: book(), month: MARCH.parse().unwrap(), now_us: NOW_US }
    }

    /// Stores punches as a machine does.
    pub async fn punches(&self, rows: Vec<(i64, String)>) {
        let permit = officer_permit(Action::PunchUpload);
        self.db
            .write(permit, move |tx| {
                let touched: Vec<(i64, i64)> =
                    rows.iter().map(|(person, time)| (*person, at(time))).collect();
                tx.bulk(
                    "punch",
                    &[
                        "person_id",
                        "at_local_s",
                        "device_id",
                        "pin",
                        "status",
                        "verify",
                        "zone",
                        "source",
                        "flags",
                        "batch_id",
                        "seen_times",
                        "extra",
                        "also",
                    ],
                    "",
                    touched.iter().map(|(person, time)| -> Vec<Value> {
                        values![
                            *person,
                            *time,
                            1,
                            person.to_string(),
                            0,
                            1,
                            "WIB",
                            "adms",
                            0,
                            1,
                            1,
                            "",
                            ""
                        ]
                        .to_vec()
                    }),
                )?;
                attendance::device::store::punch::mark_dirty(tx, &touched)?;
                tx.record(::store::Event::new("attendance.batch.accepted").object("raw_batch/1"));
                hear(tx, &rows)
            })
            .await
            .unwrap();
    }

    /// A punctual month for somebody, but for the days named.
    pub async fn works(&self, person: i64, but: &[&str]) {
        let month: Month = MARCH.parse().unwrap();
        let mut rows = Vec::new();
        for date in month.dates().filter(|date| *date <= day("2026-03-27")) {
            if !but.contains(&date.to_string().as_str()) {
                rows.push((person, format!("{date} 07:20:00")));
                rows.push((person, format!("{date} 16:45:00")));
            }
        }
        self.punches(rows).await;
    }

    /// So many more people in service, whom nobody has placed.
    pub async fn crowd(&self, size: i64) {
        let people = (1_001..=1_000 + size).map(|id| (id, person(id, "Banyak"), None));
        let permit = officer_permit(Action::PersonRecord);
        personnel::act::create_people(&self.db, permit, "kota ramai", people.collect())
            .await
            .unwrap();
    }

    pub async fn refresh(&self, which: Which) -> usize {
        month::refresh(&self.db, self.setting(), which).await.unwrap()
    }

    pub async fn judged(&self, person: i64) -> PersonMonth {
        let setting = self.setting();
        self.db.read(move |tx| month::one(tx, &setting, person)).await.unwrap().unwrap()
    }

    pub async fn day(&self, person: i64, n: i8) -> Day {
        *self.judged(person).await.days.day(n).unwrap()
    }

    pub async fn word(&self, person: i64, n: i8) -> &'static str {
        self.day(person, n).await.word()
    }

    pub async fn place(&self, person: i64, on: &str) -> personnel::model::Place {
        let on = day(on);
        self.db.read(move |tx| personnel::place(tx, person, on)).await.unwrap()
    }
}

/// Runs a story on every engine at hand.
pub async fn everywhere<F>(story: impl Fn(City) -> F)
where
    F: Future<Output = ()>,
{
    let sets = [shell::room().migrations, personnel::room().migrations, attendance::MIGRATIONS];
    for fixture in engines(&sets).await {
        story(City::found(fixture).await).await;
    }
}

/// The machine that gave the punches, and its count of each day.
fn hear(tx: &mut ::store::WriteTx, rows: &[(i64, String)]) -> ::store::Result<()> {
    let new = tx.exec(
        "INSERT INTO device (id, serial, name, unit_id, agency_id, site, zone, state, device_type,
           column_order, pin_group, pin_width, ask_templates, ask_reason, commands_per_poll,
           address_range, path_secret, first_seen_us, first_address)
         VALUES (1, 'SBL1', 'Lobi', 0, 0, '', 'WIB', 'approved', 'time',
           '', '', 0, 0, '', 1, '', '', 0, '')
         ON CONFLICT DO NOTHING",
        &[],
    )?;
    if new > 0 {
        tx.seal("device", &values![1])?;
    }
    for (_, time) in rows {
        tx.exec(
            "INSERT INTO device_day (device_id, date, held) VALUES (1, ?1, 1)
             ON CONFLICT (device_id, date) DO UPDATE SET held = device_day.held + 1",
            &values![time.split(' ').next().unwrap_or_default()],
        )?;
    }
    Ok(())
}
