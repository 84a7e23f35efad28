//! What stands before every route, from the outside in: figures and the log, headers, compression, panics, limits,
//! the host, cross-site requests, a task of its own for each change.

use std::any::Any;
use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};

use super::{headers, limits};
use crate::app::App;
use crate::error::Error;
use crate::web;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The routes with everything that stands before them.
pub fn guarded(app: &App, routes: Router<App>) -> Router<App> {
    routes
        .fallback(async || Error::NotFound("page"))
        .method_not_allowed_fallback(wrong_method)
        // The limits below hold for every body, whatever reads it.
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(limits::own_task))
        .layer(same_site(app).with_rejection_response(from_elsewhere as fn(ProtectionError) -> Response))
        .layer(from_fn(limits::hold))
        .layer(from_fn_with_state(app.clone(), expected_host))
        .layer(CatchPanicLayer::custom(panicked as fn(Box<dyn Any + Send>) -> Response))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(from_fn_with_state(app.clone(), observe))
}

fn same_site(app: &App) -> CsrfLayer {
    let Some(url) = app.config.public_url.as_deref() else {
        return CsrfLayer::new();
    };
    CsrfLayer::new().add_trusted_origin(url.trim_end_matches('/')).unwrap_or_else(|error| {
        tracing::warn!(%error, "the public URL is not an origin: requests are compared with the Host header instead");
        CsrfLayer::new()
    })
}

/// Refuses requests for other hosts than that of the public URL: a name that a stranger lets point here must not
/// reach what a signed-in browser sees. The health check and the figures are asked for by address.
async fn expected_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let public = app.config.public_url.as_deref().and_then(|url| url.split_once("://")).map(|(_, host)| host);
    let asked = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let by_address = matches!(request.uri().path(), "/healthz" | "/metrics");
    match public {
        Some(public) if !by_address && asked.is_none_or(|asked| !asked.eq_ignore_ascii_case(public)) => {
            let sentence = format!("This server answers for {public} only. Open it there.");
            web::problem_page(StatusCode::MISDIRECTED_REQUEST, "Another address", &sentence)
        }
        _ => next.run(request).await,
    }
}

fn from_elsewhere(_: ProtectionError) -> Response {
    web::problem_page(
        StatusCode::FORBIDDEN,
        "This came from another site",
        "Perennial takes changes only from its own pages. Open the page here and send the form again.",
    )
}

async fn wrong_method() -> Response {
    web::problem_page(
        StatusCode::METHOD_NOT_ALLOWED,
        "This address is not used that way",
        "Open the page and use its buttons; programs find the addresses in the reference.",
    )
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    Error::Internal(format!("a request failed inside the program: {text}")).into_response()
}

/// Counts each request and logs it: method, template of its route, status, time. Nothing that names a client.
async fn observe(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut id = [0_u8; 8];
    crate::clock::fill_random(&mut id);
    let id = format!("{:016x}", u64::from_be_bytes(id));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let began = Instant::now();
    let mut response = next.run(request).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    app.memory.metrics.answered(method.as_str(), &route, status, took);
    tracing::info!(request = id, %method, route, status, ms = took.as_secs_f64() * 1000.0, "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
