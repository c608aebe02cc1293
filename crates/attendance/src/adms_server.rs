//! The listener for terminals: its own port, nothing else on it. It keeps the limits, asks the
//! allow-list, and answers only after the store has. It never answers 2xx to what it does not
//! know, and never keeps a body of a device that nobody approved.

mod answer;
mod crowd;
mod gatekeeper;
mod listen;
mod poll;
mod upload;

use crate::adms::request::{Endpoint, Request};
use crate::device::pins::PinCache;
use answer::Answer;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::{Method, Response};
use crowd::{Crowd, Pace};
use law::{Action, Actor, Permit, Target, Zone};
use shell::house::Clock;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Db, Fault, Result, WriteTx};

pub use listen::listen;

/// Limits of the listener.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest text body, bytes.
    pub text_bytes: usize,
    /// Largest photo body, bytes.
    pub photo_bytes: usize,
    /// Longest time to read a head or a body.
    pub read: Duration,
    /// Requests at a time from one address; an office is often one address.
    pub per_address: usize,
    /// Requests at a time of one serial.
    pub per_serial: usize,
    /// Connections at a time.
    pub connections: usize,
    /// Devices that may wait for approval.
    pub pending: i64,
    /// New serials recorded per minute.
    pub new_serials_per_minute: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            text_bytes: 1024 * 1024,
            photo_bytes: 8 * 1024 * 1024,
            read: Duration::from_secs(15),
            per_address: 64,
            per_serial: 4,
            connections: 4096,
            pending: 200,
            new_serials_per_minute: 10,
        }
    }
}

struct Inner {
    tenant: String,
    zone: Zone,
    db: Db,
    clock: Clock,
    limits: Limits,
    pins: PinCache,
    addresses: Crowd<IpAddr>,
    serials: Crowd<String>,
    new_serials: Pace,
    heard: Mutex<HashMap<i64, gatekeeper::Heard>>,
    storage_fails: AtomicBool,
}

/// The machines of one pemda, cheap to clone.
#[derive(Clone)]
pub struct Machines(Arc<Inner>);

impl Machines {
    /// The machines of a pemda over its database. `zone` is the one a new device is proposed
    /// with.
    #[must_use]
    pub fn new(tenant: &str, zone: Zone, db: Db, clock: Clock, limits: Limits) -> Machines {
        Machines(Arc::new(Inner {
            tenant: tenant.to_owned(),
            zone,
            db,
            clock,
            limits,
            pins: PinCache::default(),
            addresses: Crowd::new(limits.per_address),
            serials: Crowd::new(limits.per_serial),
            new_serials: Pace::new(limits.new_serials_per_minute),
            heard: Mutex::default(),
            storage_fails: AtomicBool::new(false),
        }))
    }

    /// Makes every later write fail, or work again: how a test sees that nothing is
    /// acknowledged that was not stored.
    pub fn fail_storage(&self, fails: bool) {
        self.0.storage_fails.store(fails, Ordering::SeqCst);
    }

    fn now_us(&self) -> i64 {
        self.0.clock.now_us()
    }

    /// The permit of an approved device to hand in what it has.
    fn device_permit(&self, device_id: i64, address: &str) -> Result<Permit> {
        let actor = Actor::device(self.0.tenant.as_str(), device_id, address);
        Ok(law::policy::allow(&actor, Action::PunchDeliver, &Target::pemda())?)
    }

    /// The permit of the listener itself, to record who knocks.
    fn own_permit(&self) -> Result<Permit> {
        let actor = Actor::system(self.0.tenant.as_str(), "machines");
        Ok(law::policy::allow(&actor, Action::PunchDeliver, &Target::pemda())?)
    }

    async fn write<T: Send + 'static>(
        &self,
        permit: Permit,
        work: impl FnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        if self.0.storage_fails.load(Ordering::SeqCst) {
            return Err(Fault::new("storage switched off").into());
        }
        self.0.db.write(permit, work).await
    }

    /// Answers one request.
    pub async fn handle(&self, peer: IpAddr, request: axum::http::Request<Body>) -> Response<Body> {
        let answer = match self.answer(peer, request).await {
            Ok(answer) | Err(answer) => answer,
        };
        answer.into_response(self.now_us())
    }

    /// The way in, step by step; `Err` is an answer that ends it early.
    async fn answer(
        &self,
        peer: IpAddr,
        http: axum::http::Request<Body>,
    ) -> std::result::Result<Answer, Answer> {
        let (head, body) = http.into_parts();
        let query = head.uri.query().unwrap_or_default();
        let request = Request::parse(head.uri.path(), query).ok_or_else(Answer::not_found)?;
        let post = match head.method {
            Method::POST => true,
            Method::GET => false,
            _ => return Err(Answer::not_found()),
        };
        let serial = request.serial.clone().ok_or_else(Answer::bad_request)?;
        let _by_address = self.0.addresses.enter(peer).ok_or_else(Answer::busy)?;
        let _by_serial = self.0.serials.enter(serial.clone()).ok_or_else(Answer::busy)?;
        let address = peer.to_canonical().to_string();
        let visit = self.admit(&request, &serial, &address).await?;
        match (request.endpoint, post) {
            (Endpoint::Ping, false) => Ok(Answer::ok()),
            (Endpoint::Cdata, false) => self.greet(&visit, &request).await,
            (Endpoint::GetRequest, false) => self.poll(&visit, &request).await,
            (Endpoint::RtData, false) => self.door_clock(&visit, &request),
            (Endpoint::Push, false) => self.door_configuration(&visit),
            (Endpoint::Push, true) => self.door_push(&visit).await,
            (Endpoint::DeviceCmd, true) => {
                let bytes = self.body(&visit, body, &head.headers, false).await?;
                self.results(&visit, &request, &bytes).await
            }
            (Endpoint::Registry, true) => {
                let bytes = self.body(&visit, body, &head.headers, false).await?;
                self.register(&visit, &bytes).await
            }
            (Endpoint::Cdata | Endpoint::Fdata | Endpoint::QueryData, true) => {
                self.upload(&visit, &request, &head.headers, body).await
            }
            _ => Err(Answer::not_found()),
        }
    }
}

/// The router of the listener; it has one door and knows its own paths.
pub fn router(machines: Machines) -> Router {
    Router::new().fallback(entrance).with_state(machines)
}

async fn entrance(
    State(machines): State<Machines>,
    request: axum::http::Request<Body>,
) -> Response<Body> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
    machines.handle(peer, request).await
}
