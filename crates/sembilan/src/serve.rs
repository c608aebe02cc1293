//! Serves a house: pages, machines and metrics each on a listener of their own; background work;
//! a graceful end that finishes what was accepted.

use crate::compose;
use crate::config::Config;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::StatusCode;
use shell::house::{Clock, House};
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Requests in flight get so long to finish.
const GRACE: Duration = Duration::from_secs(20);

/// Addresses that are really listened on.
#[derive(Clone, Copy, Debug)]
pub struct Bound {
    /// Pages.
    pub web: SocketAddr,
    /// Machines.
    pub machines: SocketAddr,
    /// Metrics.
    pub metrics: SocketAddr,
}

/// Opens the house and serves it until told to stop.
///
/// # Errors
/// What went wrong, for the operator.
pub async fn run(config: &Config, clock: Clock, said: impl FnOnce(&Bound)) -> Result<(), String> {
    let house = compose::house(config, clock).await?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        signal().await;
        let _ = stop.send(true);
    });
    serve(&house, config, stopped, said).await
}

/// Serves an open house until `stopped` turns true.
///
/// # Errors
/// When an address cannot be listened on.
pub async fn serve(
    house: &House,
    config: &Config,
    stopped: watch::Receiver<bool>,
    said: impl FnOnce(&Bound),
) -> Result<(), String> {
    let web = listen(&config.web).await?;
    let machines = listen(&config.machines).await?;
    let metrics = listen(&config.metrics).await?;
    let bound = Bound {
        web: web.local_addr().map_err(|e| e.to_string())?,
        machines: machines.local_addr().map_err(|e| e.to_string())?,
        metrics: metrics.local_addr().map_err(|e| e.to_string())?,
    };
    let mut pages = shell::router(house).merge(crate::log_export::router(house));
    let mut punches = crate::machines::router(house);
    if config.traces.is_some() {
        pages = crate::traces::spanned(pages, house);
        punches = crate::traces::spanned(punches, house);
    }
    // Probes are asked every few seconds; they are counted, but no trace tells of them.
    let pages = crate::metrics::counted(pages.merge(health(house)), "pages");
    let punches = crate::metrics::counted(punches, "machines");
    let jobs = crate::jobs::start(house, stopped.clone());
    said(&bound);
    let all = async {
        tokio::join!(
            one(web, pages, stopped.clone()),
            one(machines, punches, stopped.clone()),
            one(metrics, crate::metrics::router(house), stopped.clone()),
        )
    };
    let mut ended = stopped.clone();
    let limit = async {
        let _ = ended.wait_for(|stop| *stop).await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        _ = all => {}
        () = limit => tracing::warn!("some requests did not finish in time"),
    }
    for job in jobs {
        job.abort();
    }
    for tenant in &house.tenants {
        tenant.db.close().await;
    }
    Ok(())
}

async fn listen(address: &str) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|e| format!("cannot listen on {address}: {e}"))
}

async fn one(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let end = async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    if let Err(error) =
        axum::serve(listener, service).with_graceful_shutdown(end).into_future().await
    {
        tracing::error!(%error, "a listener ended");
    }
}

/// `/health`: the process lives. `/ready`: every pemda's database answers.
fn health(house: &House) -> Router {
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .route("/ready", get(ready))
        .with_state(house.clone())
}

async fn ready(State(house): State<House>) -> (StatusCode, &'static str) {
    for tenant in &house.tenants {
        let answers = tenant.db.read(|tx| tx.count("SELECT 1", &[])).await;
        if answers.is_err() {
            return (StatusCode::SERVICE_UNAVAILABLE, "not ready");
        }
    }
    (StatusCode::OK, "ready")
}

async fn signal() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
