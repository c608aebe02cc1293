//! The journal as static files over HTTP, in the layout of C2SP tlog-tiles, so that a stranger
//! verifies it with a program that is not ours. Reading needs no login, because what is served
//! holds pseudonyms and hashes only; an open record must never leave by this door.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use journal::tile::Resource;
use shell::house::{House, Tenant};
use shell::room::{Job, JobFuture};
use store::log;

/// Where the log lies on the host of a pemda.
const PREFIX: &str = "/log/";
const TEXT: &str = "text/plain; charset=utf-8";
const BYTES: &str = "application/octet-stream";
/// A full tile never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// A partial tile does not change either, but gives way to the full one.
const FOR_NOW: &str = "public, max-age=300";
/// The checkpoint and the key are asked for anew each time.
const NEVER: &str = "no-cache";

/// Signs what the journals gained, once a minute.
pub const JOB: Job = Job { name: "log.sign", every_s: 60, run: sign };

/// Signs a checkpoint for a pemda if its journal grew.
#[must_use]
pub fn sign(house: House, place: usize) -> JobFuture {
    Box::pin(async move {
        let Some(tenant) = house.tenants.get(place) else { return Ok(()) };
        if let Some(key) = &tenant.signer {
            log::sign_checkpoint(&tenant.db, key).await?;
        }
        Ok(())
    })
}

/// The log of every pemda below `/log/`, chosen by the host name.
pub fn router(house: &House) -> Router {
    Router::new().route("/log/{*path}", get(serve)).with_state(house.clone())
}

/// One file of the log.
struct Found {
    bytes: Vec<u8>,
    mime: &'static str,
    cache: &'static str,
}

async fn serve(State(house): State<House>, headers: HeaderMap, uri: Uri) -> Response {
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    // The path as it was sent: an escaped spelling of a tile is another path, and there is none.
    let path = uri.path().strip_prefix(PREFIX).unwrap_or_default();
    let found = match house.tenant_of(host) {
        Some(tenant) => find(&tenant, path).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(found)) => answer(StatusCode::OK, found),
        Ok(None) => answer(StatusCode::NOT_FOUND, said("there is no such file in this log\n")),
        Err(failure) => {
            tracing::error!(path, %failure, "the log could not be read");
            answer(StatusCode::SERVICE_UNAVAILABLE, said("try again later\n"))
        }
    }
}

fn said(text: &str) -> Found {
    Found { bytes: text.as_bytes().to_vec(), mime: TEXT, cache: NEVER }
}

fn answer(status: StatusCode, found: Found) -> Response {
    let mut response = Response::new(Body::from(found.bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(found.mime));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(found.cache));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Anybody's page may verify the log.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

/// A file of the log by its path below the prefix.
async fn find(tenant: &Tenant, path: &str) -> store::Result<Option<Found>> {
    if path == "key" {
        let key = tenant.signer.as_ref().map(|key| format!("{}\n", key.verifier()));
        return Ok(key.map(|key| said(&key)));
    }
    let (bytes, cache) = match Resource::parse(path) {
        None => return Ok(None),
        Some(Resource::Checkpoint) => {
            let newest = tenant.db.read(|tx| log::checkpoints(tx, 1)).await?.pop();
            return Ok(newest.map(|signed| said(&signed.note)));
        }
        Some(Resource::Tile(tile)) => {
            let cache = if tile.is_partial() { FOR_NOW } else { FOREVER };
            (tenant.db.read(move |tx| log::tile(tx, &tile)).await?, cache)
        }
        Some(Resource::Bundle(tile)) => {
            let cache = if tile.is_partial() { FOR_NOW } else { FOREVER };
            (tenant.db.read(move |tx| log::entries(tx, &tile)).await?, cache)
        }
    };
    Ok(bytes.map(|bytes| Found { bytes, mime: BYTES, cache }))
}

#[cfg(test)]
mod tests;
