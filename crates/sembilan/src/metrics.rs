//! Numbers for Prometheus, on a listener of their own. Labels are few and known beforehand: route
//! patterns, never paths; pemda, never people. Counting never makes a request fail.

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{Method, header};
use metrics::{counter, gauge, histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use shell::house::{House, Tenant};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use store::values;

/// Upper bounds of the classes of durations, in seconds.
const SECONDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];
/// Batches of punches looked at in one go.
const BATCHES: i64 = 10_000;

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// The recorder of the process; the first call installs it.
fn recorder() -> &'static PrometheusHandle {
    RECORDER.get_or_init(|| {
        let builder = PrometheusBuilder::new();
        let builder = builder
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
            .unwrap_or_else(|_| PrometheusBuilder::new());
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        // Somebody who embeds the house may have installed another; then theirs is in force.
        let _ = metrics::set_global_recorder(recorder);
        handle
    })
}

/// Counts the requests of a listener, by route pattern, method and class of status.
pub fn counted(router: Router, listener: &'static str) -> Router {
    recorder();
    router.layer(middleware::from_fn(move |request, next| count(listener, request, next)))
}

async fn count(listener: &'static str, request: Request, next: Next) -> Response {
    let matched = request.extensions().get::<MatchedPath>();
    let route = matched.map_or_else(|| "other".to_owned(), |path| path.as_str().to_owned());
    let method = match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    };
    let began = Instant::now();
    let response = next.run(request).await;
    let class = match response.status().as_u16() / 100 {
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        5 => "5xx",
        _ => "other",
    };
    let labels = [
        ("listener", listener.to_owned()),
        ("route", route.clone()),
        ("method", method.to_owned()),
        ("status", class.to_owned()),
    ];
    counter!("sembilan_http_requests_total", &labels).increment(1);
    histogram!("sembilan_http_request_seconds", "listener" => listener, "route" => route)
        .record(began.elapsed());
    response
}

/// Notes a run of background work.
pub fn job(name: &'static str, took: Duration, done: bool) {
    let outcome = if done { "done" } else { "failed" };
    counter!("sembilan_job_runs_total", "job" => name, "outcome" => outcome).increment(1);
    histogram!("sembilan_job_seconds", "job" => name).record(took);
}

/// What a scrape remembers for the next.
#[derive(Clone)]
struct Scraper {
    house: House,
    /// Last entry whose punches were counted, by pemda.
    counted: Arc<Mutex<HashMap<String, i64>>>,
}

/// The page that Prometheus reads.
pub fn router(house: &House) -> Router {
    recorder();
    let scraper = Scraper { house: house.clone(), counted: Arc::default() };
    Router::new().route("/metrics", get(scrape)).with_state(scraper)
}

async fn scrape(State(scraper): State<Scraper>) -> Response {
    for tenant in &scraper.house.tenants {
        counters(tenant);
        let idle_us = scraper.house.limits.idle_s.saturating_mul(1_000_000);
        let since_us = scraper.house.clock.now_us().saturating_sub(idle_us);
        let seen = scraper.observe(tenant, since_us).await;
        gauge!("sembilan_up", "pemda" => tenant.slug.clone())
            .set(f64::from(u8::from(seen.is_ok())));
        if let Err(failure) = seen {
            tracing::warn!(pemda = %tenant.slug, %failure, "a scrape could not read");
        }
    }
    if let Some(bytes) = resident_bytes() {
        gauge!("process_resident_memory_bytes").set(bytes);
    }
    let handle = recorder();
    handle.run_upkeep();
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, handle.render()).into_response()
}

/// What the store counts about itself.
fn counters(tenant: &Tenant) {
    let stats = tenant.db.stats();
    let pemda = || [("pemda", tenant.slug.clone())];
    counter!("sembilan_db_queries_total", &pemda()).absolute(stats.queries);
    counter!("sembilan_db_writes_total", &pemda()).absolute(stats.writes);
    counter!("sembilan_db_commits_total", &pemda()).absolute(stats.groups);
    counter!("sembilan_db_commits_failed_total", &pemda()).absolute(stats.failed_groups);
    counter!("sembilan_db_commit_microseconds_total", &pemda()).absolute(stats.commit_us);
    gauge!("sembilan_db_longest_commit_seconds", &pemda())
        .set(Duration::from_micros(stats.longest_commit_us));
    gauge!("sembilan_db_queue", &pemda()).set(count_f64(stats.queue));
}

impl Scraper {
    /// Logins in use, entries of the journal, and punches accepted since this process started;
    /// the journal tells of every batch, so nothing is counted twice.
    async fn observe(&self, tenant: &Tenant, since_us: i64) -> store::Result<()> {
        let lock = || self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let after = lock().get(&tenant.slug).copied();
        let (sessions, entries, punches, last) = tenant
            .db
            .read(move |tx| {
                let sql = "SELECT count(*) FROM session WHERE seen_us >= ?1";
                let sessions = tx.count(sql, &values![since_us])?;
                let (entries, _) = store::log::head(tx)?;
                let end = i64::try_from(entries).unwrap_or(i64::MAX) - 1;
                let Some(after) = after else { return Ok((sessions, entries, 0, end)) };
                let (mut punches, mut last) = (0, after);
                tx.each(
                    "SELECT seq, body FROM journal_entry
                      WHERE kind = 'attendance.batch.accepted' AND seq > ?1
                      ORDER BY seq LIMIT ?2",
                    &values![after, BATCHES],
                    |row| {
                        last = row.i64(0)?;
                        punches += new_punches(row.opt_text(1)?.as_deref());
                        Ok(())
                    },
                )?;
                Ok((sessions, entries, punches, last))
            })
            .await?;
        lock().insert(tenant.slug.clone(), last);
        let pemda = || [("pemda", tenant.slug.clone())];
        gauge!("sembilan_sessions", &pemda()).set(count_f64(sessions.unsigned_abs()));
        counter!("sembilan_journal_entries_total", &pemda()).absolute(entries);
        counter!("sembilan_punches_accepted_total", &pemda()).increment(punches);
        Ok(())
    }
}

/// Punches of a batch that were not known before.
fn new_punches(body: Option<&str>) -> u64 {
    let body = body.and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    body.and_then(|body| body.get("new")?.as_u64()).unwrap_or(0)
}

/// Gauges are floating numbers in the format; no count here comes near 2^53.
fn count_f64(count: u64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Memory of this process that is in RAM, as the kernel tells it.
fn resident_bytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u32 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kib) * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use tower::ServiceExt;

    async fn ask(router: &Router, path: &str) -> String {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn routes_are_counted_by_their_pattern() {
        let pages = Router::new().route("/orang/{id}", get(|| async { "" }));
        let pages = counted(pages, "test");
        for path in ["/orang/1", "/orang/2", "/nowhere/3"] {
            ask(&pages, path).await;
        }
        let text = recorder().render();
        let line = |parts: &[&str]| {
            let fits = |line: &&str| parts.iter().all(|part| line.contains(part));
            text.lines()
                .find(fits)
                .and_then(|line| line.rsplit_once(' '))
                .map(|(_, n)| n.to_owned())
        };
        let name = "sembilan_http_requests_total";
        let known = line(&[name, "listener=\"test\"", "route=\"/orang/{id}\"", "status=\"2xx\""]);
        assert_eq!(known.as_deref(), Some("2"), "{text}");
        let strange = line(&[name, "listener=\"test\"", "route=\"other\"", "status=\"4xx\""]);
        assert_eq!(strange.as_deref(), Some("1"), "{text}");
        assert!(!text.contains("/nowhere/3"), "paths would be without number");
        assert!(
            line(&["sembilan_http_request_seconds_bucket", "le=\"0.005\""]).is_some(),
            "{text}"
        );
    }

    #[test]
    fn only_new_punches_of_a_batch_count() {
        assert_eq!(new_punches(Some(r#"{"new": 12, "known": 3}"#)), 12);
        assert_eq!(new_punches(Some("{}")), 0);
        assert_eq!(new_punches(None), 0);
    }

    #[test]
    fn memory_is_read_where_there_is_a_kernel_to_ask() {
        assert!(resident_bytes().is_none_or(|bytes| bytes > 1_000_000.0));
    }
}
