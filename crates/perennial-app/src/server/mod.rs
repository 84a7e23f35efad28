//! The HTTP server: its own accept loop under limits, what stands before every route, and the regular work behind.
//!
//! It knows no room: the routes and the regular work are composed at the root of the crate.

mod caller;
mod connections;
mod guard;
mod headers;
mod limits;
mod metrics;

use std::pin::Pin;
use std::time::Duration;

use tokio::net::TcpListener;

use crate::app::App;
use crate::error::Error;

pub use caller::Caller;
pub use guard::guarded;
pub use metrics::{Metrics, routes};

/// Regular work of a room: its name, and what to do each minute.
pub type Background = (&'static str, fn(App) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>);

/// Why the server ended.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The store stopped writing after a disk error.
    #[error(
        "the store stopped writing after a disk error: free the disk or mend it, then start Perennial again; nothing that was answered as saved is lost"
    )]
    StoreStopped,
    /// The listening socket failed.
    #[error("no more connections can be accepted: {0}")]
    Listener(#[from] std::io::Error),
}

/// Serves until `shutdown` resolves; then lets requests under way finish, and closes the store.
///
/// # Errors
/// When the store stopped writing, or the listening socket failed: the process must then end with a failure.
pub async fn serve(app: App, listener: TcpListener, shutdown: impl Future<Output = ()>) -> Result<(), ServeError> {
    let regular = tokio::spawn(each_minute(app.clone(), crate::background()));
    let connections = connections::Connections::new(&app, crate::router(app.clone()));
    let outcome = tokio::select! {
        () = shutdown => Ok(()),
        () = app.db.stopped() => Err(ServeError::StoreStopped),
        failed = connections.accept_all(&listener) => failed.map_err(ServeError::Listener),
    };
    drop(listener);
    regular.abort();
    tracing::info!("the server ends: it waits for requests under way");
    connections.finish().await;
    if tokio::time::timeout(Duration::from_secs(10), app.db.close()).await.is_err() {
        tracing::warn!("the store was not closed in time");
    }
    outcome
}

/// Resolves when the process is asked to end: Ctrl+C, or SIGTERM. It listens from the call on, so that whoever was
/// told that the server is up may end it at once.
#[cfg(unix)]
pub fn asked_to_end() -> impl Future<Output = ()> + Send + 'static {
    use tokio::signal::unix::{SignalKind, signal};
    let [interrupt, terminate] = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async move {
        tokio::select! {
            () = heard(interrupt) => {}
            () = heard(terminate) => {}
        }
    }
}

#[cfg(unix)]
async fn heard(listens: std::io::Result<tokio::signal::unix::Signal>) {
    match listens {
        Ok(mut signal) => drop(signal.recv().await),
        Err(error) => {
            tracing::warn!(%error, "a signal to end cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}

/// Resolves when the process is asked to end: Ctrl+C.
#[cfg(not(unix))]
pub fn asked_to_end() -> impl Future<Output = ()> + Send + 'static {
    async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl+C cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}

async fn each_minute(app: App, work: Vec<Background>) {
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    minutes.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        for (name, run) in &work {
            if let Err(error) = run(app.clone()).await {
                tracing::error!(%error, work = name, "regular work failed; it is tried again in a minute");
            }
        }
    }
}
