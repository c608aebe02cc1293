//! A house with one agency, one person and logins with chosen hats.

use attendance::adms_server::{Limits, Machines};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use law::policy::Hat;
use law::{Action, Actor, Date, Permit, Target, Zone};
use personnel::model::{EmployeeKind, PostKind};
use personnel::store::write::{self, NewAppointment, NewPerson, NewUnit};
use shell::house::{Known, People, SessionLimits};
use shell::lang::Lang;
use shell::{Clock, Tenant};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::testing::{Fixture, START_US, sqlite};
use store::{Db, Result, Tx, values};
use tower::ServiceExt;

pub const NIP: &str = "199001012015031001";

pub struct House {
    router: Router,
    db: Db,
    _fixture: Fixture,
}

/// Logins are of persons 1000 and up; the hats of each are given when it is made.
static HATS: std::sync::Mutex<Vec<(i64, Hat)>> = std::sync::Mutex::new(Vec::new());
static NEXT: AtomicI64 = AtomicI64::new(1000);

fn known(_: &mut Tx, _: i64, _: Date) -> Result<Option<Known>> {
    Ok(Some(Known { name: "Siti Contoh".to_owned(), active: true }))
}

fn post_hats(_: &mut Tx, person: i64, _: Date) -> Result<Vec<Hat>> {
    let all = HATS.lock().unwrap();
    Ok(all.iter().filter(|(who, _)| *who == person).map(|(_, hat)| *hat).collect())
}

fn system(action: Action) -> Permit {
    let actor = Actor::system("kota-contoh", "test");
    law::policy::allow(&actor, action, &Target::pemda()).unwrap()
}

impl House {
    pub async fn new() -> House {
        let rooms = vec![shell::room(), personnel::room(), attendance::room()];
        let fixture = sqlite(&shell::House::migrations(&rooms)).await;
        let texts: Vec<(Lang, &str)> =
            rooms.iter().flat_map(|room| room.locales.iter().copied()).collect();
        shell::lang::install(&texts).unwrap();
        let db = fixture.db.clone();
        let book = law::book::Book::default();
        let tenant =
            Tenant::new("kota-contoh", "Kota Contoh", Zone::Wita, db.clone(), book, [7; 32]);
        let house = shell::House::new(
            vec![Arc::new(tenant)],
            rooms,
            People { known, by_nip: personnel::id_by_nip, post_hats },
            Clock::new(|| START_US),
            SessionLimits::default(),
            Vec::new(),
        );
        let made = House { router: shell::router(&house), db, _fixture: fixture };
        made.settle().await;
        made
    }

    /// Two agencies and one person in the first.
    async fn settle(&self) {
        let from: Date = "2020-01-01".parse().unwrap();
        self.db
            .write(system(Action::PersonRecord), move |tx| {
                for code in ["OPD-1", "OPD-2"] {
                    let unit = NewUnit {
                        parent_id: None,
                        agency_id: None,
                        code: code.to_owned(),
                        name: format!("Dinas {code}"),
                        kind: "agency".to_owned(),
                        zone: Zone::Wita,
                        valid_from: from,
                    };
                    write::create_unit(tx, &unit)?;
                }
                let post = write::create_post(
                    tx,
                    &write::NewPost {
                        unit_id: 1,
                        code: "P-1".to_owned(),
                        name: "Analis".to_owned(),
                        kind: PostKind::Executive,
                        class: 7,
                        eselon: None,
                        bup: 58,
                    },
                )?;
                assert_eq!(post, 1);
                Ok(())
            })
            .await
            .unwrap();
        let people = vec![(1, person(from), None)];
        personnel::act::create_people(&self.db, system(Action::PersonRecord), "Uji", people)
            .await
            .unwrap();
        self.db
            .write(system(Action::PersonRecord), move |tx| {
                let new = NewAppointment {
                    person_id: 1,
                    post_id: 1,
                    unit_id: 1,
                    kind: personnel::model::AppointmentKind::Definitive,
                    valid_from: from,
                    valid_to: None,
                    decree: "SK 800/1/2020".to_owned(),
                };
                write::appoint(tx, &new, from)
            })
            .await
            .unwrap();
    }

    /// A browser of somebody who wears one hat.
    pub async fn browser(&self, hat: Hat) -> Browser {
        let person = NEXT.fetch_add(1, Ordering::SeqCst);
        HATS.lock().unwrap().push((person, hat));
        let token = self
            .db
            .write(system(Action::AccountManage), move |tx| {
                shell::account::open(tx, person, &format!("{person:018}"))?;
                tx.exec(
                    "UPDATE account SET totp_secret = ?1 WHERE person_id = ?2",
                    &values![vec![1_u8; 20], person],
                )?;
                let account = shell::account::find_by_person(tx, person)?.unwrap();
                shell::account::open_session(tx, &account, "127.0.0.1", "test", true)
            })
            .await
            .unwrap();
        let mut browser = Browser { router: self.router.clone(), token, form_token: String::new() };
        let (_, page) = browser.get("/akun").await;
        let field = "name=\"_token\" value=\"";
        let rest = page.split_once(field).map_or("", |(_, rest)| rest);
        browser.form_token = rest.split('"').next().unwrap_or_default().to_owned();
        assert!(!browser.form_token.is_empty(), "{page}");
        browser
    }

    pub fn stranger(&self) -> Browser {
        let (token, form_token) = (String::new(), String::new());
        Browser { router: self.router.clone(), token, form_token }
    }

    /// Punches of device 1, as a terminal sends them.
    pub async fn punch(&self, body: &str) {
        let clock = Clock::new(|| START_US);
        let machines =
            Machines::new("kota-contoh", Zone::Wita, self.db.clone(), clock, Limits::default());
        let target = "/iclock/cdata?SN=A1B2&table=ATTLOG&Stamp=1";
        let request = Request::post(target).body(Body::from(body.to_owned())).unwrap();
        let answer = machines.handle(IpAddr::from([127, 0, 0, 1]), request).await;
        assert_eq!(answer.status(), 200);
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        self.db.read(move |tx| tx.count(sql, &[])).await.unwrap()
    }
}

fn person(from: Date) -> NewPerson {
    NewPerson {
        nip: NIP.to_owned(),
        name: "Budi Contoh".to_owned(),
        title_front: String::new(),
        title_back: String::new(),
        birth: "1990-01-01".parse().unwrap(),
        sex: "L".to_owned(),
        kind: EmployeeKind::Pns,
        golongan: "III/a".to_owned(),
        mkg_base: from,
        nik: String::new(),
        npwp: String::new(),
        bank_code: String::new(),
        bank_account: String::new(),
        married: false,
        children: 0,
        email: String::new(),
        phone: String::new(),
        active_from: from,
        active_to: None,
    }
}

pub struct Browser {
    router: Router,
    token: String,
    form_token: String,
}

impl Browser {
    async fn send(&self, request: Request<Body>) -> (u16, String) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), 8 << 20).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    fn request(&self, method: &str, path: &str, language: &str) -> axum::http::request::Builder {
        let cookie = format!("__Host-sembilan={}; sembilan-bahasa={language}", self.token);
        Request::builder().method(method).uri(path).header(header::COOKIE, cookie)
    }

    pub async fn get(&self, path: &str) -> (u16, String) {
        self.get_in(path, "id").await
    }

    pub async fn get_in(&self, path: &str, language: &str) -> (u16, String) {
        self.send(self.request("GET", path, language).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, form: &str) -> (u16, String) {
        let body = format!("_token={}&{form}", self.form_token);
        let request = self
            .request("POST", path, "id")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A form without the token of our pages.
    pub async fn post_forged(&self, path: &str, form: &str) -> u16 {
        let request = self
            .request("POST", path, "id")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await.0
    }

    pub async fn upload(&self, path: &str, name: &str, text: &str, take: &str) -> (u16, String) {
        let part = |name: &str, value: &str| {
            format!(
                "--grenze\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
        };
        let body = format!(
            "{}{}--grenze\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n{text}\r\n\
             --grenze--\r\n",
            part("_token", &self.form_token),
            part("take", take),
        );
        let request = self
            .request("POST", path, "id")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=grenze");
        self.send(request.body(Body::from(body)).unwrap()).await
    }
}
