//! A store with one approved device, a clock that stands still, and a client.

use ::store::testing::{Fixture, engines};
use attendance::adms_server::{Limits, Machines, router};
use attendance::device::act::device::{Settings, enter};
use attendance::device::store;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use law::policy::{Hat, Role, Scope, Who};
use law::{Action, Actor, Permit, Target, Zone};
use shell::house::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tower::ServiceExt;

pub const SERIAL: &str = "0316144680030";

/// 2026-01-05 07:28:20 in WITA.
pub const NOW_US: i64 = 1_767_569_300 * 1_000_000;

pub struct Stage {
    pub db: ::store::Db,
    pub machines: Machines,
    pub device_id: i64,
    router: Router,
    now_us: Arc<AtomicI64>,
    fixture: Fixture,
}

/// An answer, read to the end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// An officer of the personnel agency.
pub fn officer() -> Actor {
    Actor {
        tenant: "kota-contoh".to_owned(),
        who: Who::Person(900),
        hats: vec![Hat { role: Role::Officer, scope: Scope::Pemda, on_behalf_of: None }],
        origin: "127.0.0.1".to_owned(),
    }
}

pub fn permit(action: Action) -> Permit {
    law::policy::allow(&officer(), action, &Target::pemda()).unwrap()
}

pub fn system_permit() -> Permit {
    let actor = Actor::system("kota-contoh", "test");
    law::policy::allow(&actor, Action::SystemRun, &Target::pemda()).unwrap()
}

pub fn settings() -> Settings {
    Settings {
        name: "Pintu depan".to_owned(),
        unit_id: 1,
        agency_id: 1,
        site: "Kantor Wali Kota".to_owned(),
        zone: Zone::Wita,
        device_type: "att".to_owned(),
        verify_first: false,
        pin_group: "umum".to_owned(),
        pin_width: 14,
        ask_templates: false,
        ask_reason: String::new(),
        commands_per_poll: 10,
        address_range: String::new(),
        path_secret: String::new(),
    }
}

impl Stage {
    async fn with(fixture: Fixture, settings: Settings) -> Stage {
        let db = fixture.db.clone();
        fixture.set_clock(NOW_US);
        let now_us = Arc::new(AtomicI64::new(NOW_US));
        let hand = now_us.clone();
        let clock = Clock::new(move || hand.load(Ordering::SeqCst));
        let machines =
            Machines::new("kota-contoh", Zone::Wita, db.clone(), clock, Limits::default());
        let device_id = enter(&db, permit(Action::DeviceManage), SERIAL, settings).await.unwrap();
        let router = router(machines.clone());
        Stage { db, machines, device_id, router, now_us, fixture }
    }

    /// Lets time pass, for the listener and for the store.
    pub fn wait_s(&self, seconds: i64) {
        let before = self.now_us.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
        self.fixture.set_clock(before + seconds * 1_000_000);
    }

    pub async fn send(&self, method: &str, target: &str, body: Option<Vec<u8>>) -> Answer {
        let mut request = Request::builder().method(method).uri(target);
        if body.is_some() {
            request = request.header("content-type", "text/plain");
        }
        let request = request.body(body.map_or(Body::empty(), Body::from)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 1 << 20).await.unwrap().to_vec();
        Answer { status: head.status, headers: head.headers, body }
    }

    pub async fn get(&self, target: &str) -> Answer {
        self.send("GET", target, None).await
    }

    pub async fn post(&self, target: &str, body: impl Into<Vec<u8>>) -> Answer {
        self.send("POST", target, Some(body.into())).await
    }

    /// Asks for commands as the device does.
    pub async fn poll(&self) -> Answer {
        self.get(&format!("/iclock/getrequest?SN={SERIAL}")).await
    }

    /// Uploads punches as the device does.
    pub async fn attlog(&self, body: impl Into<Vec<u8>>) -> Answer {
        self.post(&format!("/iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=1"), body).await
    }

    pub async fn punches(&self) -> Vec<store::punch::PunchRow> {
        let id = self.device_id;
        self.db.read(move |tx| store::punch::of_device(tx, id, i64::MIN, i64::MAX)).await.unwrap()
    }

    pub async fn alarms(&self) -> Vec<String> {
        let id = self.device_id;
        let rows = self.db.read(move |tx| store::alarm::of_device(tx, id, 100)).await.unwrap();
        rows.into_iter().map(|row| row.kind).collect()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        self.db.read(move |tx| tx.count(sql, &[])).await.unwrap()
    }
}

/// Runs a story on every engine at hand.
pub async fn everywhere<F>(settings: Settings, story: impl Fn(Stage) -> F)
where
    F: Future<Output = ()>,
{
    for fixture in engines(&[attendance::MIGRATIONS]).await {
        story(Stage::with(fixture, settings.clone()).await).await;
    }
}
