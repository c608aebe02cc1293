//! One span for each request. It names the pattern of the route, never the path; nothing of
//! query, headers, form or body.

use attendance::adms;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use http::{HeaderMap, Method, header};
use opentelemetry::propagation::{Extractor, TextMapPropagator};
use opentelemetry::trace::TraceContextExt;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use shell::house::House;
use store::SPANS;
use tracing::field::Empty;
use tracing::{Instrument, Span, trace_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// A listener whose requests have spans.
pub fn spanned(router: Router, house: &House) -> Router {
    router.layer(middleware::from_fn_with_state(house.clone(), follow))
}

async fn follow(State(house): State<House>, request: Request, next: Next) -> Response {
    let span = open(&house, &request);
    let response = next.run(request).instrument(span.clone()).await;
    let status = response.status();
    span.record("http.response.status_code", status.as_u16());
    if status.is_server_error() {
        span.record("otel.status_code", "ERROR");
    }
    response
}

fn open(house: &House, request: &Request) -> Span {
    let method = method(request.method());
    let route = route(request);
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let tenant = house.tenant_of(host.unwrap_or_default());
    let span = trace_span!(
        target: SPANS,
        "request",
        otel.name = route.map_or(method.to_owned(), |route| format!("{method} {route}")),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = route,
        http.response.status_code = Empty,
        pemda = tenant.as_ref().map(|tenant| tenant.slug.as_str()),
    );
    let before = TraceContextPropagator::new().extract(&Parent(request.headers()));
    if before.span().span_context().is_valid() {
        // Without a layer that sends spans there is nothing to be a child of.
        let _ = span.set_parent(before);
    }
    span
}

/// Methods that are known; anything else is a word of the visitor's own.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "_OTHER",
    }
}

/// The pattern that a request met, if it met one. The listener of machines knows its own paths.
fn route(request: &Request) -> Option<&str> {
    match request.extensions().get::<MatchedPath>() {
        Some(matched) => Some(matched.as_str()),
        None => {
            let door = adms::request::Request::parse(request.uri().path(), "")?;
            Some(door.endpoint.path())
        }
    }
}

/// What a reverse proxy says of the span before. Only the numbers of `traceparent` are taken:
/// `tracestate` may hold any text.
struct Parent<'a>(&'a HeaderMap);

impl Extractor for Parent<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        (key == "traceparent").then(|| self.0.get(key)?.to_str().ok()).flatten()
    }

    fn keys(&self) -> Vec<&str> {
        vec!["traceparent"]
    }
}
