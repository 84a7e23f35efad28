//! Connections: accepted under caps, read under timeouts, ended in good order.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;

use super::metrics::Metrics;
use crate::app::App;

/// Connections in all.
const IN_ALL: usize = 1024;
/// Connections of one address that is not a trusted proxy.
const PER_ADDRESS: usize = 64;
/// Time for the head of a request.
const HEAD: Duration = Duration::from_secs(5);
/// Time for requests under way when the server ends.
const FAREWELL: Duration = Duration::from_secs(20);

/// The open connections.
pub(super) struct Connections {
    router: Router,
    trusted_proxies: Vec<IpAddr>,
    places: Arc<Semaphore>,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
    ending: watch::Sender<bool>,
    app: App,
}

impl Connections {
    pub(super) fn new(app: &App, router: Router) -> Self {
        Self {
            router,
            trusted_proxies: app.config.trusted_proxies.clone(),
            places: Arc::new(Semaphore::new(IN_ALL)),
            by_address: Arc::default(),
            ending: watch::channel(false).0,
            app: app.clone(),
        }
    }

    /// Accepts until the listening socket fails for good.
    pub(super) async fn accept_all(&self, listener: &TcpListener) -> std::io::Result<()> {
        loop {
            // A place first: what cannot be served waits in the system's queue.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return Ok(());
            };
            match listener.accept().await {
                Ok((stream, peer)) => self.begin(stream, peer, place),
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) if is_shortage(&error) => {
                    tracing::warn!(%error, "no connection can be accepted just now");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn begin(&self, stream: TcpStream, peer: SocketAddr, place: OwnedSemaphorePermit) {
        let address = peer.ip().to_canonical();
        let capped = !self.trusted_proxies.contains(&address);
        let Some(share) = Share::take(&self.by_address, address, capped) else {
            self.app.memory.metrics.connection_refused();
            return;
        };
        // Small answers go out at once.
        let _ = stream.set_nodelay(true);
        let router = self.router.clone();
        let ending = self.ending.subscribe();
        let app = self.app.clone();
        tokio::spawn(async move {
            let open = Metrics::connection_opened(&app);
            converse(stream, peer, router, ending).await;
            drop((open, share, place));
        });
    }

    /// Tells the connections to end after the request under way, and waits for them.
    pub(super) async fn finish(&self) {
        let _ = self.ending.send(true);
        let all = u32::try_from(IN_ALL).unwrap_or(u32::MAX);
        if tokio::time::timeout(FAREWELL, self.places.acquire_many(all)).await.is_err() {
            tracing::warn!("some requests were still under way when the server ended");
        }
    }
}

/// One connection's share of the connections of its address.
struct Share {
    counts: Arc<Mutex<HashMap<IpAddr, usize>>>,
    address: IpAddr,
}

impl Share {
    fn take(counts: &Arc<Mutex<HashMap<IpAddr, usize>>>, address: IpAddr, capped: bool) -> Option<Self> {
        let mut open = counts.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(address).or_default();
        if capped && *count >= PER_ADDRESS {
            return None;
        }
        *count += 1;
        Some(Self { counts: Arc::clone(counts), address })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut open = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// Serves the requests of one connection, one after the other.
async fn converse(stream: TcpStream, peer: SocketAddr, router: Router, mut ending: watch::Receiver<bool>) {
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request)
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_headers(64)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    tokio::select! {
        // An error is the client's departure or its unreadable request; neither is ours to tell.
        _ = connection.as_mut() => return,
        _ = ending.wait_for(|ending| *ending) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

fn is_of_one_connection(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// Too many open files (EMFILE 24, ENFILE 23) or no memory (ENOBUFS 105, ENOMEM 12): it passes.
fn is_shortage(error: &std::io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24 | 105 | 12))
}
