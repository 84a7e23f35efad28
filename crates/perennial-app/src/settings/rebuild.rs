//! Rebuilding positions after a change of the journey model, in the background, with progress.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::app::App;
use crate::journeys;

/// The rebuilding of positions: how far it is.
#[derive(Debug, Default)]
pub struct Rebuilding {
    runs: AtomicBool,
    again: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

/// How far a rebuilding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Relationships derived anew.
    pub done: u64,
    /// All of them.
    pub total: u64,
}

impl Progress {
    /// How far it is. A share, because the number of clients would tell of those behind walls.
    pub fn percent(&self) -> u64 {
        (self.done * 100).checked_div(self.total).unwrap_or(100)
    }
}

impl Rebuilding {
    /// How far it is; none when nothing is being rebuilt.
    pub fn progress(&self) -> Option<Progress> {
        let (done, total) = (self.done.load(Ordering::Acquire), self.total.load(Ordering::Acquire));
        self.runs.load(Ordering::Acquire).then_some(Progress { done: done.min(total), total })
    }
}

/// Begins to rebuild in the background. While one rebuilding runs, another one is remembered and follows it.
pub fn begin(app: &App, total: u64) {
    let state = &app.memory.rebuilding;
    state.total.store(total, Ordering::Release);
    state.again.store(true, Ordering::Release);
    if state.runs.swap(true, Ordering::AcqRel) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        let state = &app.memory.rebuilding;
        while state.again.swap(false, Ordering::AcqRel) {
            state.done.store(0, Ordering::Release);
            let told = journeys::rebuild_telling(&app, |done| state.done.store(done as u64, Ordering::Release)).await;
            if let Err(error) = told {
                tracing::error!(%error, "positions could not be rebuilt; `perennial rebuild` tries again");
            }
        }
        state.runs.store(false, Ordering::Release);
    });
}
