//! Limits of a request: the size of its body, the time for its body, the time for all of it.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use tower_http::timeout::TimeoutBody;

use crate::error::Error;
use crate::web;

const MIB: usize = 1 << 20;

/// What a request may use.
struct Allowance {
    bytes: usize,
    time: Duration,
}

/// Time between two pieces of a body.
const BODY_PAUSE: Duration = Duration::from_secs(30);

fn allowance(path: &str) -> Allowance {
    let of_answers =
        path.starts_with("/research/waves/") && (path.ends_with("/files") || path.ends_with("/files/taking"));
    if path == "/imports" || path.starts_with("/imports/") || of_answers {
        // A file of 25 MiB and the form around it.
        Allowance { bytes: 25 * MIB + 64 * 1024, time: Duration::from_secs(600) }
    } else {
        Allowance { bytes: MIB, time: Duration::from_secs(60) }
    }
}

/// Holds a request to its limits.
pub(super) async fn hold(request: Request, next: Next) -> Response {
    let Allowance { bytes, time } = allowance(request.uri().path());
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > bytes) {
        let limit = bytes / MIB;
        return Error::TooLarge(format!("This is larger than {limit} MiB. Send it in smaller parts.")).into_response();
    }
    let request = request.map(|body| Body::new(Limited::new(TimeoutBody::new(BODY_PAUSE, body), bytes)));
    tokio::time::timeout(time, next.run(request)).await.unwrap_or_else(|_| {
        web::problem_page(
            StatusCode::SERVICE_UNAVAILABLE,
            "This takes too long",
            "Perennial stopped waiting for the answer. If you were saving, look first whether it was saved, then try again.",
        )
    })
}

/// Runs a change in a task of its own, so that a client who leaves cannot stop it half way.
pub(super) async fn own_task(request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => Error::Internal(format!("the work of a request ended early: {error}")).into_response(),
    }
}
