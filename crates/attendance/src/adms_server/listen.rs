//! The socket: bounded connections, a time limit on heads, and an orderly end.

use super::Machines;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// Serves terminals until `shutdown` completes; requests in hand are finished first.
pub async fn listen(
    listener: TcpListener,
    machines: Machines,
    shutdown: impl Future<Output = ()> + Send,
) {
    let places = Arc::new(Semaphore::new(machines.0.limits.connections));
    let (end, ending) = watch::channel(false);
    tokio::pin!(shutdown);
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let (stream, peer) = match accepted {
            Ok(pair) => pair,
            Err(error) => {
                // Out of descriptors, or the peer has gone: let others finish first.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                continue;
            }
        };
        let (machines, ending) = (machines.clone(), ending.clone());
        tokio::spawn(async move {
            serve(stream, peer, machines, ending).await;
            drop(place);
        });
    }
    drop(listener);
    let _ = end.send(true);
    let all = u32::try_from(machines.0.limits.connections).unwrap_or(u32::MAX);
    let finished = places.acquire_many(all);
    let _ = tokio::time::timeout(machines.0.limits.read, finished).await;
}

async fn serve(
    stream: TcpStream,
    peer: SocketAddr,
    machines: Machines,
    mut ending: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true);
    let read = machines.0.limits.read;
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let machines = machines.clone();
        async move {
            let response = machines.handle(peer.ip(), request.map(Body::new)).await;
            Ok::<_, Infallible>(response)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(read)
        .max_buf_size(64 * 1024)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        _ = ending.changed() => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}
