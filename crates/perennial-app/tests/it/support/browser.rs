//! The front door: requests as a browser sends them, through every layer but the socket.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, header};
use perennial_app::accounts::{self, Device};
use perennial_app::app::App;
use perennial_app::web::words::percent;
use perennial_core::ids::StaffId;
use tower::ServiceExt;

use super::TestApp;

/// The answer to a request.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
    /// The body as it came.
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A header as text; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Where the answer leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// The answer, which must have this status and, unless empty, contain this text.
    #[track_caller]
    pub fn must(self, status: u16, text: &str) -> Self {
        assert_eq!(self.status, status, "{} {}", self.location(), self.body);
        assert!(self.body.contains(text), "“{text}” is not in {}", self.body);
        self
    }
}

/// Somebody's browser; it keeps its cookies.
pub struct Browser {
    router: axum::Router,
    host: &'static str,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Browser {
    /// A browser in which nobody is signed in.
    pub fn new(app: &App) -> Self {
        Self { router: perennial_app::router(app.clone()), host: "perennial.test", cookies: Mutex::default() }
    }

    /// A browser in which this person has just signed in.
    pub async fn signed_in(app: &App, staff: StaffId) -> Self {
        let now = app.now();
        let begin = app
            .db
            .write(move |tx| Box::pin(async move { accounts::begin_session(tx, now, staff, Device::default()).await }));
        let token = begin.await.expect("a session");
        let browser = Self::new(app);
        browser.set_cookie("perennial", &token.text());
        browser
    }

    /// The same browser, at another address of the server.
    pub fn at(mut self, host: &'static str) -> Self {
        self.host = host;
        self
    }

    /// Opens a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
        let kind = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(pairs.join("&")));
        self.send(request.expect("a request")).await
    }

    /// Sends a form with a file in the field `file`.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file_name: &str, bytes: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!("--frontier\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--frontier--\r\n");
        let kind = "multipart/form-data; boundary=frontier";
        let request = Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    /// Sends any request, with the headers that browsers add of themselves unless they are there.
    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert(self.host.parse().expect("a host"));
        if !headers.contains_key("sec-fetch-site") && !headers.contains_key(header::ORIGIN) {
            headers.insert("sec-fetch-site", "same-origin".parse().expect("a value"));
        }
        let cookies = self.cookie_line();
        if !cookies.is_empty() {
            headers.insert(header::COOKIE, cookies.parse().expect("cookies"));
        }
        let is_head = request.method() == Method::HEAD;
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a whole body");
        assert!(!is_head || bytes.is_empty(), "an answer to HEAD has no body");
        self.keep_cookies(&parts.headers);
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body, bytes: bytes.to_vec() }
    }

    /// Puts a cookie into the browser.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), value.to_owned());
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn cookie_line(&self) -> String {
        let cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut cookies = self.cookies.lock().unwrap_or_else(PoisonError::into_inner);
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie as text");
            let (pair, attributes) = line.split_once(';').unwrap_or((line, ""));
            let (name, value) = pair.split_once('=').expect("a cookie");
            if attributes.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl TestApp {
    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.app)
    }

    /// A browser in which this person has just signed in.
    pub async fn as_person(&self, staff: StaffId) -> Browser {
        Browser::signed_in(&self.app, staff).await
    }

    /// Opens a page as Helen.
    pub async fn get(&self, path: &str) -> Answer {
        self.as_person(self.helen).await.get(path).await
    }

    /// Sends a form as Helen.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.as_person(self.helen).await.post(path, fields).await
    }
}
