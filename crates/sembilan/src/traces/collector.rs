//! The sending itself: one request per batch over the HTTP client the house already has. A
//! collector that is down costs spans, never a request, and is told once.

use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::SpanExporter;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::SpanData;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::runtime::Handle;

/// Bytes read of an answer; a collector has little to say.
const ANSWER_BYTES: usize = 64 * 1024;
/// Port of OTLP over HTTP.
const PORT: u16 = 4318;

/// The client. The thread that gathers spans has no runtime of its own, so it borrows the house's.
#[derive(Debug)]
pub(super) struct Collector {
    runtime: Handle,
    patience: Duration,
}

impl Collector {
    pub(super) fn new(runtime: Handle, patience: Duration) -> Collector {
        Collector { runtime, patience }
    }
}

type Sent<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>;

impl HttpClient for Collector {
    fn send_bytes<'a, 'b>(&'a self, request: Request<Bytes>) -> Sent<'b>
    where
        'a: 'b,
        Self: 'b,
    {
        let patience = self.patience;
        // The clock of the runtime exists only inside it.
        let sending = async move { tokio::time::timeout(patience, send(request)).await };
        let sending = self.runtime.spawn(sending);
        Box::pin(async move { sending.await?? })
    }
}

async fn send(mut request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let uri = request.uri();
    let to = uri.authority().ok_or("an address without host")?.clone();
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).parse()?;
    let port = to.port_u16().unwrap_or(PORT);
    // An address of version 6 stands in brackets.
    let host = to.host().trim_start_matches('[').trim_end_matches(']');
    let stream = TcpStream::connect((host, port)).await?;
    request.headers_mut().insert(header::HOST, HeaderValue::from_str(to.as_str())?);
    *request.uri_mut() = path;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let exchange = async {
        let (head, body) = sender.send_request(request.map(Full::new)).await?.into_parts();
        let body = Limited::new(body, ANSWER_BYTES).collect().await?.to_bytes();
        Ok(Response::from_parts(head, body))
    };
    // The connection moves the bytes; when it ends first, the exchange says why.
    let moving = async {
        let _ = connection.await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        answer = exchange => answer,
        () = moving => Err("the connection ended".into()),
    }
}

/// An exporter that says when the collector goes and when it is back.
#[derive(Debug)]
pub(super) struct Told {
    inner: SpanExporter,
    down: AtomicBool,
}

impl Told {
    pub(super) fn new(inner: SpanExporter) -> Told {
        Told { inner, down: AtomicBool::new(false) }
    }

    fn note(&self, sent: &OTelSdkResult) {
        let down = sent.is_err();
        if self.down.swap(down, Relaxed) == down {
            return;
        }
        match sent {
            Ok(()) => tracing::info!("the collector takes traces again"),
            Err(error) => {
                tracing::warn!(%error, "the collector takes no traces; they are dropped meanwhile");
            }
        }
    }
}

impl opentelemetry_sdk::trace::SpanExporter for Told {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let sent = self.inner.export(batch).await;
        self.note(&sent);
        sent
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}
