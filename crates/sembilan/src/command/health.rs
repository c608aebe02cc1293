//! `sembilan health`: asks a running process whether it is ready, for scripts and container
//! probes. Exit code 0 means ready, 1 means it answered that it is not, or did not answer.

use super::{World, say, say_json};
use crate::cli::Health;
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A process that takes longer is not ready.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes read of an answer; it is one word.
const LIMIT: u64 = 16 * 1024;

/// Asks.
///
/// # Errors
/// When the process cannot be reached or does not speak HTTP.
pub async fn run(health: &Health, world: &World) -> Result<ExitCode, String> {
    let address = &health.web;
    let status = timeout(PATIENCE, ask(address))
        .await
        .map_err(|_| format!("{address} did not answer within {} s", PATIENCE.as_secs()))?
        .map_err(|e| format!("{address}: {e}"))?;
    let ready = status == 200;
    if world.json {
        let answer = serde_json::json!({ "address": address, "status": status, "ready": ready });
        say_json(&answer)?;
    } else {
        say(if ready { "ready" } else { "not ready" });
    }
    Ok(if ready { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The status of `GET /ready`.
async fn ask(address: &str) -> Result<u16, String> {
    let mut stream = TcpStream::connect(address).await.map_err(|e| e.to_string())?;
    let request = format!("GET /ready HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.map_err(|e| e.to_string())?;
    let mut answer = Vec::new();
    stream.take(LIMIT).read_to_end(&mut answer).await.map_err(|e| e.to_string())?;
    let answer = String::from_utf8_lossy(&answer);
    let line = answer.lines().next().unwrap_or_default();
    let mut words = line.split(' ');
    match (words.next(), words.next().map(str::parse)) {
        (Some(version), Some(Ok(status))) if version.starts_with("HTTP/1.") => Ok(status),
        _ => Err("what answers there does not speak HTTP".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    async fn answering(text: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 512];
            let read = stream.read(&mut request).await.unwrap();
            assert!(request[..read].starts_with(b"GET /ready HTTP/1.1\r\n"));
            stream.write_all(text.as_bytes()).await.unwrap();
        });
        address
    }

    #[tokio::test]
    async fn the_status_is_what_counts() {
        let ready = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nready").await;
        assert_eq!(ask(&ready).await, Ok(200));
        let not = answering("HTTP/1.1 503 Service Unavailable\r\n\r\nnot ready").await;
        assert_eq!(ask(&not).await, Ok(503));
        let strange = answering("+OK hello\r\n").await;
        assert!(ask(&strange).await.is_err());
    }

    #[tokio::test]
    async fn nobody_there_is_an_error() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        assert!(ask(&address).await.is_err());
    }
}
