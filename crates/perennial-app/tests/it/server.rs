//! What stands before every route, and the accept loop.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::Request;
use axum::routing::{get, post};
use perennial_app::app::{App, Config};
use perennial_app::error::Error;
use perennial_app::{assemble, clock, server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::support::{Answer, Browser, TestApp};

const HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
];

#[track_caller]
fn guarded(answer: &Answer) {
    for (name, value) in HEADERS {
        assert_eq!(answer.header(name), value);
    }
    assert_eq!(answer.header("x-request-id").len(), 16);
    assert!(answer.headers.contains_key("cache-control"));
}

#[tokio::test]
async fn every_answer_carries_the_headers_errors_too() {
    let world = TestApp::new().await;
    let (helen, nobody) = (world.as_person(world.helen).await, world.browser());
    for path in
        ["/account", "/sign-in", "/welcome", "/healthz", "/metrics", "/robots.txt", "/assets/none.css", "/nowhere"]
    {
        guarded(&helen.get(path).await);
        guarded(&nobody.get(path).await);
    }
    let page = helen.get("/account").await.must(200, "");
    assert_eq!(page.header("cache-control"), "no-store");
    let asset = nobody.get(&perennial_app::assets::href("app.css")).await.must(200, "");
    guarded(&asset);
    assert!(asset.header("cache-control").contains("immutable"));
    guarded(&helen.get("/nowhere").await.must(404, "There is no such page"));
    guarded(&helen.get("/sign-out").await.must(405, "not used that way"));
    let large = Request::post("/sign-in").header("content-length", "1048577").body(Body::empty()).unwrap();
    guarded(&helen.send(large).await.must(413, "larger than 1 MiB"));
    guarded(&helen.post("/sign-in", &[("email", &"a".repeat(1 << 20))]).await.must(413, "larger than 1 MiB"));
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let world = TestApp::new().await;
    let helen = world.as_person(world.helen).await;
    let from = |name: &str, value: &str| {
        let request = Request::post("/sign-out").header(name, value).header("host", "perennial.test");
        helen.send(request.body(Body::empty()).unwrap())
    };
    guarded(&from("sec-fetch-site", "cross-site").await.must(403, "another site"));
    from("sec-fetch-site", "same-site").await.must(403, "another site");
    from("origin", "https://evil.example").await.must(403, "another site");
    helen.get("/account").await.must(200, "Helen Marsh");
    from("origin", "http://perennial.test").await.must(303, "");
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_the_host_and_other_hosts_are_refused() {
    let world = TestApp::new().await;
    let config = Config { public_url: Some("https://clients.harcourtvale.example".into()), ..Config::default() };
    let app = App { config: std::sync::Arc::new(config), ..world.app.clone() };
    let browser = Browser::new(&app);
    let ask =
        |host: &str, path: &str| browser.send(Request::get(path).header("host", host).body(Body::empty()).unwrap());
    let page = ask("Clients.HarcourtVale.example", "/welcome").await.must(200, "");
    assert_eq!(page.header("strict-transport-security"), "max-age=63072000");
    guarded(&ask("rebound.example", "/welcome").await.must(421, "answers for clients.harcourtvale.example only"));
    ask("10.0.0.7", "/healthz").await.must(200, "ok");
    let body = "name=Helen+Marsh&email=helen%40harcourtvale.example&password=four+plain+words+for+Helen";
    let request = Request::post("/welcome").header("host", "clients.harcourtvale.example").body(Body::from(body));
    let answer = browser.send(request.unwrap()).await.must(303, "");
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-perennial=") && cookie.contains("Secure") && cookie.contains("Path=/"),
        "{cookie}"
    );
}

#[tokio::test]
async fn figures_are_for_this_machine_or_for_those_with_the_token() {
    let world = TestApp::new().await;
    let config = Config { metrics_token: Some("a long shared word".into()), ..Config::default() };
    let app = App { config: std::sync::Arc::new(config), ..world.app.clone() };
    let browser = Browser::new(&app);
    browser.get("/healthz").await.must(200, "ok");
    let text = browser.get("/metrics").await.must(200, "perennial_store_commits_total").body;
    assert!(text.contains("perennial_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1"), "{text}");
    let from_afar = |token: &str| {
        let mut request = Request::get("/metrics").header("authorization", token).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(std::net::SocketAddr::from(([203, 0, 113, 9], 40_000))));
        browser.send(request)
    };
    from_afar("Bearer a guess").await.must(404, "");
    from_afar("Bearer a long shared word").await.must(200, "process_resident_memory_bytes");
}

#[tokio::test]
async fn a_defect_gives_a_page_with_a_reference_and_the_server_goes_on() {
    let world = TestApp::new().await;
    let broken = async || -> Result<(), Error> { panic!("a defect") };
    let routes = axum::Router::new().route("/broken", get(broken).post(broken));
    let router = server::guarded(&world.app, routes).with_state(world.app.clone());
    for method in ["GET", "POST"] {
        let request = Request::builder().method(method).uri("/broken").body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
        let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains("the reference") && !body.contains("a defect"), "{body}");
    }
}

/// Records, a while after it was asked, that it ran to its end.
async fn slow(State(app): State<App>) -> Result<&'static str, Error> {
    tokio::time::sleep(Duration::from_millis(200)).await;
    let sql = "insert into remembered_mapping (fingerprint, name, mapping, used_at) values ('slow', '', '', 0)";
    app.db.write(move |tx| Box::pin(async move { tx.run(sql, vec![]).await.map_err(Error::from) })).await?;
    Ok("done")
}

#[tokio::test]
async fn a_client_who_leaves_does_not_stop_a_change_half_way() {
    let world = TestApp::new().await;
    let routes = axum::Router::new().route("/slow", post(slow));
    let router = server::guarded(&world.app, routes).with_state(world.app.clone());
    let request = Request::post("/slow").body(Body::empty()).unwrap();
    let asked = tokio::spawn(router.oneshot(request));
    tokio::time::sleep(Duration::from_millis(50)).await;
    asked.abort();
    for _ in 0..200 {
        let mut conn = world.app.db.read().await.unwrap();
        let stored: i64 = conn.scalar("select count(*) from remembered_mapping", vec![]).await.unwrap();
        if stored == 1 {
            return;
        }
        drop(conn);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the change was stopped when its client left");
}

/// A running server on a free port, and what ends it.
struct Running {
    address: std::net::SocketAddr,
    end: tokio::sync::oneshot::Sender<()>,
    ended: tokio::task::JoinHandle<Result<(), server::ServeError>>,
    _folder: tempfile::TempDir,
}

impl Running {
    async fn new() -> Self {
        let (app, _clock, folder) = TestApp::before_first_run().await;
        // Its ids must not repeat those of a test, and nothing here depends on the day.
        let app = assemble(app.db, app.clock, std::sync::Arc::new(clock::RandomIds), Config::default());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (end, ending) = tokio::sync::oneshot::channel();
        let ended = tokio::spawn(server::serve(app, listener, async { drop(ending.await) }));
        Self { address, end, ended, _folder: folder }
    }

    async fn say(&self, text: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream
    }
}

async fn answer(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // A reset at the end is an end all the same.
    let _ = tokio::time::timeout(Duration::from_secs(15), stream.read_to_end(&mut text)).await.expect("an end");
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn a_half_sent_request_is_closed_while_others_are_served() {
    let server = Running::new().await;
    let began = Instant::now();
    let mut half_open = Vec::new();
    for _ in 0..40 {
        half_open.push(server.say("GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ").await);
    }
    let mut other = server.say("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    let told = answer(&mut other).await;
    assert!(told.starts_with("HTTP/1.1 200 OK") && told.ends_with("ok\n"), "{told}");
    assert!(began.elapsed() < Duration::from_secs(2));
    for mut stream in half_open {
        answer(&mut stream).await;
    }
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(4) && took < Duration::from_secs(9), "{took:?}");
}

#[tokio::test]
async fn one_address_has_so_many_connections_and_no_more() {
    let server = Running::new().await;
    let mut streams = Vec::new();
    for _ in 0..64 {
        streams.push(server.say("G").await);
    }
    let mut one_more = server.say("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert_eq!(answer(&mut one_more).await, "", "closed unheard");
    drop(streams);
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut again = server.say("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(answer(&mut again).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn the_server_ends_in_good_order_with_an_idle_connection_open() {
    let server = Running::new().await;
    let mut idle = server.say("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let mut some = [0_u8; 15];
    idle.read_exact(&mut some).await.unwrap();
    let began = Instant::now();
    server.end.send(()).unwrap();
    server.ended.await.unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_secs(4));
}
