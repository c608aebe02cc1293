use super::*;
use crate::command::testing::Yard;
use crate::compose;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_sdk::trace::SpanExporter as _;
use prost::Message;
use shell::house::House;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use tokio::net::TcpListener;
use tower::ServiceExt;
use tracing_subscriber::layer::SubscriberExt;

const NIP: &str = "198501012010011001";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const BEFORE: &str = "b7ad6b7169203331";

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Kept {
    fn holds(&self, text: &str) -> bool {
        let bytes = self.0.lock().unwrap();
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    }

    fn spans(&self) -> Vec<Span> {
        let sent = ExportTraceServiceRequest::decode(self.0.lock().unwrap().as_slice()).unwrap();
        let scopes = sent.resource_spans.into_iter().flat_map(|one| one.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }
}

/// A collector in this process. Messages of this format may be laid end to end.
async fn collector() -> (String, Kept) {
    let kept = Kept::default();
    let mut into = kept.clone();
    let take = move |body: Bytes| async move { into.write_all(&body).unwrap() };
    let app = Router::new().route("/v1/traces", post(take));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, app).into_future());
    (address, kept)
}

/// An address where nobody listens any more.
async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

fn open(address: &str) -> Traces {
    let config = Config { traces: Some(address.to_owned()), ..Config::default() };
    Traces::open(&config, &Handle::current()).unwrap().unwrap()
}

async fn house(yard: &Yard) -> House {
    compose::house(&yard.world.config, yard.world.clock.clone()).await.unwrap()
}

async fn ask(router: Router, path: &str) -> u16 {
    let request = http::Request::get(path)
        .header("host", "uji.test")
        .header("cookie", format!("{}={NIP}", shell::session::COOKIE))
        .header("traceparent", format!("00-{TRACE}-{BEFORE}-01"))
        .header("tracestate", format!("proxy={NIP}"));
    let request = request.body(Body::from(NIP)).unwrap();
    router.oneshot(request).await.unwrap().status().as_u16()
}

fn keys(span: &Span) -> Vec<&str> {
    let mut keys: Vec<&str> = span.attributes.iter().map(|one| one.key.as_str()).collect();
    keys.sort_unstable();
    keys
}

#[tokio::test]
async fn a_request_and_its_transactions_are_told_by_pattern_and_number() {
    let (address, kept) = collector().await;
    let yard = Yard::new().await;
    let house = house(&yard).await;
    let traces = open(&address);
    let log =
        tracing::subscriber::set_default(tracing_subscriber::registry().with(vec![traces.layer()]));
    let pages = spanned(shell::router(&house), &house);
    ask(pages.clone(), &format!("/orang/{NIP}?cari={NIP}")).await;
    ask(pages, &format!("/nowhere/{NIP}")).await;
    let machines = spanned(crate::machines::router(&house), &house);
    ask(machines, &format!("/iclock/getrequest?SN={NIP}")).await;
    tracing::trace_span!(target: SPANS, "job").in_scope(|| tracing::error!(who = NIP, "line"));
    drop(log);
    traces.end().await;

    let spans = kept.spans();
    let names: Vec<&str> = spans.iter().map(|span| span.name.as_str()).collect();
    let named = |name: &str| {
        spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("{name}: {names:?}"))
    };
    let page = named("GET /orang/{id}");
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    assert_eq!(hex(&page.trace_id), TRACE, "the trace of the proxy goes on");
    assert_eq!(hex(&page.parent_span_id), BEFORE);
    assert_eq!(
        keys(page),
        ["http.request.method", "http.response.status_code", "http.route", "pemda"]
    );
    let read = spans.iter().find(|span| span.parent_span_id == page.span_id).unwrap();
    assert_eq!(read.name, "read");
    assert_eq!(
        keys(read),
        ["db.namespace", "db.operation.name", "db.rows", "db.statements", "db.system"]
    );
    assert_eq!(keys(named("GET")), ["http.request.method", "http.response.status_code", "pemda"]);
    named("GET /iclock/getrequest");
    assert!(named("job").events.is_empty(), "log lines stay in the house");
    assert!(kept.holds(SERVICE) && kept.holds(&house.tenants[0].slug));
    assert!(!kept.holds(NIP), "nothing of path, query, headers or body leaves");
}

#[tokio::test]
async fn a_dead_collector_fails_no_request_and_ends_in_time() {
    let traces = open(&nobody().await);
    let yard = Yard::new().await;
    let house = house(&yard).await;
    let log =
        tracing::subscriber::set_default(tracing_subscriber::registry().with(vec![traces.layer()]));
    let pages = spanned(shell::router(&house), &house);
    assert_eq!(ask(pages, "/masuk").await, 200);
    drop(log);
    let began = Instant::now();
    traces.end().await;
    assert!(began.elapsed() < FAREWELL + Duration::from_secs(2));
}

#[tokio::test]
async fn a_collector_that_is_down_is_told_once() {
    let log = Kept::default();
    let lines = log.clone();
    let lines = tracing_subscriber::fmt().with_writer(move || lines.clone()).finish();
    let _held = tracing::subscriber::set_default(lines);
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Collector::new(Handle::current(), PATIENCE))
        .with_endpoint(endpoint(&nobody().await).unwrap())
        .build()
        .unwrap();
    let told = Told::new(exporter);
    for _ in 0..2 {
        assert!(told.export(Vec::new()).await.is_err());
    }
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text.matches("takes no traces").count(), 1, "{text}");
}

#[tokio::test]
async fn without_a_collector_nothing_listens() {
    let off = Traces::open(&Config::default(), &Handle::current());
    assert!(off.unwrap().is_none());
}

#[test]
fn only_the_address_of_a_collector_is_taken() {
    for address in ["http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces"] {
        assert_eq!(endpoint(address).as_deref(), Ok("http://127.0.0.1:4318/v1/traces"));
    }
    assert_eq!(endpoint("http://[::1]:4318/").as_deref(), Ok("http://[::1]:4318/v1/traces"));
    for address in ["", "on", "127.0.0.1:4318", "https://pusat.test", "http://a:b@pusat.test"] {
        assert!(endpoint(address).is_err(), "{address}");
    }
}
