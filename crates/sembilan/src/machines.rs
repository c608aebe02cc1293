//! The listener that attendance machines dial: each pemda's machines behind its host name, and
//! the first pemda's behind every other, because old terminals are given an address, not a name.

use attendance::adms_server::{Limits, Machines};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use http::header;
use shell::house::House;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Machines of one pemda with the host names that lead to it.
struct Door {
    hosts: Vec<String>,
    machines: Machines,
}

/// The router of the listener; it has one door and nothing else behind it.
pub fn router(house: &House) -> Router {
    let doors: Vec<Door> = house
        .tenants
        .iter()
        .map(|tenant| Door {
            hosts: tenant.hosts.clone(),
            machines: Machines::new(
                &tenant.slug,
                tenant.zone,
                tenant.db.clone(),
                house.clock.clone(),
                Limits::default(),
            ),
        })
        .collect();
    Router::new().fallback(enter).with_state(Arc::new(doors))
}

async fn enter(State(doors): State<Arc<Vec<Door>>>, request: Request) -> Response<Body> {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
    let host = request.headers().get(header::HOST).and_then(|v| v.to_str().ok());
    let host = host.unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    let named = doors.iter().find(|d| d.hosts.iter().any(|h| h.eq_ignore_ascii_case(host)));
    match named.or(doors.first()) {
        Some(door) => door.machines.handle(peer, request).await,
        None => {
            let mut nobody = Response::new(Body::empty());
            *nobody.status_mut() = http::StatusCode::NOT_FOUND;
            nobody
        }
    }
}
