//! Traces for the collector of whoever runs the house: requests, transactions, months computed,
//! batches of machines. Off unless a collector is named. What leaves is told in a fixed list of
//! fields, none of which tells of a person; log lines never leave this way. Sending happens apart
//! from the work: what the collector does not take in time is dropped.

mod collector;
mod request;
#[cfg(test)]
mod tests;

pub use request::spanned;

use crate::config::Config;
use collector::{Collector, Told};
use http::Uri;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider};
use std::time::Duration;
use store::SPANS;
use tokio::runtime::Handle;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::{Layer, Registry};

/// Name under which collectors know the house.
const SERVICE: &str = "sembilan";
/// Spans that may wait; more are dropped.
const QUEUE: usize = 4_096;
/// Spans sent at once.
const BATCH: usize = 512;
/// Spans wait at most so long for others.
const DELAY: Duration = Duration::from_secs(5);
/// A collector that takes longer is down.
const PATIENCE: Duration = Duration::from_secs(3);
/// At the end what still waits has so long to leave.
const FAREWELL: Duration = Duration::from_secs(4);

/// The way to the collector.
pub struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Opens the way that the settings name; nothing is sent yet. `runtime` does the sending.
    ///
    /// # Errors
    /// When the setting is no address of a collector.
    pub fn open(config: &Config, runtime: &Handle) -> Result<Option<Traces>, String> {
        let Some(address) = &config.traces else { return Ok(None) };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new(runtime.clone(), PATIENCE))
            .with_endpoint(endpoint(address)?)
            .with_protocol(Protocol::HttpBinary)
            .with_timeout(PATIENCE)
            .build()
            .map_err(|e| format!("traces: {e}"))?;
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE)
            .with_max_export_batch_size(BATCH)
            .with_scheduled_delay(DELAY)
            .build();
        let processor =
            BatchSpanProcessor::builder(Told::new(exporter)).with_batch_config(batches).build();
        let version = opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let resource =
            Resource::builder().with_service_name(SERVICE).with_attribute(version).build();
        let provider = SdkTracerProvider::builder()
            .with_resource(resource)
            .with_span_processor(processor)
            .build();
        Ok(Some(Traces { provider }))
    }

    /// What listens to the spans of the house, and to nothing else: neither to log lines nor to
    /// the spans of libraries.
    #[must_use]
    pub fn layer(&self) -> Box<dyn Layer<Registry> + Send + Sync> {
        tracing_opentelemetry::layer()
            .with_tracer(self.provider.tracer(SERVICE))
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false)
            .with_filter(filter_fn(|what| what.is_span() && what.target() == SPANS))
            .boxed()
    }

    /// Sends what still waits, as far as the collector takes it in time.
    pub async fn end(self) {
        let provider = self.provider;
        let end = move || provider.shutdown_with_timeout(FAREWELL);
        match tokio::task::spawn_blocking(end).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "some traces were not sent"),
            Err(error) => tracing::warn!(%error, "some traces were not sent"),
        }
    }
}

/// Where a collector takes spans.
fn endpoint(address: &str) -> Result<String, String> {
    let wrong = |why: &str| format!("traces '{address}' {why}, like http://127.0.0.1:4318");
    let uri: Uri = address.parse().map_err(|_| wrong("is no address of a collector"))?;
    let named = uri.authority().is_some_and(|to| !to.as_str().contains('@'));
    if !named || uri.query().is_some() {
        return Err(wrong("must be host and port, without login or query"));
    }
    if uri.scheme_str() != Some("http") {
        return Err(wrong("must begin with http://; a collector beside the house encrypts"));
    }
    let base = address.trim_end_matches('/');
    Ok(if base.ends_with("/v1/traces") { base.to_owned() } else { format!("{base}/v1/traces") })
}
