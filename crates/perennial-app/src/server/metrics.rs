//! Figures of the running server for Prometheus, the health check, and the word to robots.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use super::caller::Caller;
use crate::app::App;
use crate::error::Error;

/// Upper ends of the classes of durations, in milliseconds.
const CLASSES: [u64; 9] = [1, 5, 10, 25, 50, 100, 250, 1000, 10_000];

/// Figures of the running server.
#[derive(Default)]
pub struct Metrics {
    requests: Mutex<BTreeMap<(String, String, u16), u64>>,
    durations: Mutex<BTreeMap<String, Durations>>,
    open: AtomicI64,
    refused: AtomicU64,
}

#[derive(Default)]
struct Durations {
    classes: [u64; CLASSES.len()],
    count: u64,
    seconds: f64,
}

/// One open connection, for as long as this lives.
pub(super) struct Open(App);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.memory.metrics.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Metrics {
    pub(super) fn connection_opened(app: &App) -> Open {
        app.memory.metrics.open.fetch_add(1, Ordering::Relaxed);
        Open(app.clone())
    }

    pub(super) fn connection_refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
        // Strangers may send any word as a method; only known ones become a line.
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        let method = if known.contains(&method) { method } else { "other" };
        let key = (method.to_owned(), route.to_owned(), status);
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default() += 1;
        let mut durations = self.durations.lock().unwrap_or_else(PoisonError::into_inner);
        let of_route = durations.entry(route.to_owned()).or_default();
        for (class, end) in of_route.classes.iter_mut().zip(CLASSES) {
            *class += u64::from(took <= Duration::from_millis(end));
        }
        of_route.count += 1;
        of_route.seconds += took.as_secs_f64();
    }

    /// The text that Prometheus reads.
    fn text(&self, commits: u64) -> String {
        let mut out = String::from("# TYPE perennial_requests_total counter\n");
        for ((method, route, status), count) in self.requests.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            let _ = writeln!(out, "perennial_requests_total{{{labels}}} {count}");
        }
        out.push_str("# TYPE perennial_request_seconds histogram\n");
        for (route, durations) in self.durations.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            durations.write(route, &mut out);
        }
        let plain = [
            ("perennial_connections_open", "gauge", self.open.load(Ordering::Relaxed)),
            ("perennial_connections_refused_total", "counter", whole(self.refused.load(Ordering::Relaxed))),
            ("perennial_store_commits_total", "counter", whole(commits)),
        ];
        let memory = resident_bytes().map(|bytes| ("process_resident_memory_bytes", "gauge", bytes));
        for (name, kind, value) in plain.into_iter().chain(memory) {
            let _ = writeln!(out, "# TYPE {name} {kind}\n{name} {value}");
        }
        out
    }
}

impl Durations {
    fn write(&self, route: &str, out: &mut String) {
        for (count, end) in self.classes.iter().zip(CLASSES) {
            let end = end as f64 / 1000.0;
            let _ = writeln!(out, "perennial_request_seconds_bucket{{route=\"{route}\",le=\"{end}\"}} {count}");
        }
        let _ = writeln!(out, "perennial_request_seconds_bucket{{route=\"{route}\",le=\"+Inf\"}} {}", self.count);
        let _ = writeln!(out, "perennial_request_seconds_sum{{route=\"{route}\"}} {}", self.seconds);
        let _ = writeln!(out, "perennial_request_seconds_count{{route=\"{route}\"}} {}", self.count);
    }
}

fn whole(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// Memory of this process, where the system tells it.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<i64>().ok().map(|kib| kib * 1024)
}

/// The health check, the figures, and the word to robots.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(health))
        .route("/metrics", get(figures))
        .route("/robots.txt", get(async || "User-agent: *\nDisallow: /\n"))
}

/// Well when the store can be read.
async fn health(State(app): State<App>) -> Response {
    let read = async { app.db.read().await?.scalar::<i64>("select count(*) from firm", vec![]).await };
    match tokio::time::timeout(Duration::from_secs(5), read).await {
        Ok(Ok(_)) => "ok\n".into_response(),
        Ok(Err(error)) => {
            tracing::error!(%error, "the health check cannot read the store");
            (StatusCode::SERVICE_UNAVAILABLE, "the store cannot be read\n").into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "the store does not answer\n").into_response(),
    }
}

async fn figures(State(app): State<App>, caller: Caller, headers: HeaderMap) -> Response {
    if !caller.local && !shows_token(&app, &headers) {
        return Error::NotFound("page").into_response();
    }
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, app.memory.metrics.text(app.db.commits())).into_response()
}

fn shows_token(app: &App, headers: &HeaderMap) -> bool {
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let Some((shown, token)) = shown.zip(app.config.metrics_token.as_deref()) else {
        return false;
    };
    // Hashes are compared, so that the time taken tells nothing about the token.
    Sha256::digest(shown) == Sha256::digest(token)
}
