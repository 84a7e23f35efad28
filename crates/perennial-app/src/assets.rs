//! The browser's files, embedded in the program and served under an address that changes with their content.

use std::collections::HashMap;
use std::sync::LazyLock;

use axum::extract::{Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use crate::app::App;

#[derive(rust_embed::Embed)]
#[folder = "$OUT_DIR/dist"]
struct Dist;

/// Addresses with a stamp of the whole set, so that a browser keeps a file for ever and still sees a new one.
static STAMP: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Dist::iter().collect();
    names.sort();
    let mut hash = Sha256::new();
    for file in names.iter().filter_map(|name| Dist::get(name)) {
        hash.update(file.metadata.sha256_hash());
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
});

/// The address of a file, for example `app.css`.
///
/// Scripts import each other by relative addresses, so the stamp stands in the path, not behind it.
pub fn href(name: &str) -> String {
    format!("/assets/{}/{name}", *STAMP)
}

/// The content of a file, for rooms that build it into documents.
pub fn bytes(name: &str) -> Option<Vec<u8>> {
    Dist::get(name).map(|file| file.data.into_owned())
}

/// The routes of the browser's files.
pub fn routes() -> axum::Router<App> {
    axum::Router::new().route("/assets/{stamp}/{*name}", get(stamped)).route("/assets/{name}", get(plain))
}

async fn stamped(Path((stamp, name)): Path<(String, String)>) -> Response {
    let kept = if stamp == *STAMP { "public, max-age=31536000, immutable" } else { "no-cache" };
    file(&name, kept)
}

async fn plain(Path(name): Path<String>, Query(_): Query<HashMap<String, String>>) -> Response {
    file(&name, "no-cache")
}

fn file(name: &str, kept: &'static str) -> Response {
    let Some(file) = Dist::get(name) else {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let kind = mime_guess::from_path(name).first_or_octet_stream();
    let kind = HeaderValue::from_str(kind.as_ref()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let mut response = file.data.into_owned().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    response
}
