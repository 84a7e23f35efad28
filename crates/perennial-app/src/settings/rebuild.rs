//! Rebuilding positions after a change of the journey model, in the background, with progress.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::app::App;
use crate::journeys::{self, Progress};

/// The rebuilding of positions in the background.
#[derive(Debug, Default)]
pub struct Rebuilding {
    runs: AtomicBool,
    again: AtomicBool,
}

impl Rebuilding {
    /// True while positions are rebuilt in the background.
    pub fn is_running(&self) -> bool {
        self.runs.load(Ordering::Acquire)
    }
}

/// How far a rebuilding is; none when nothing is being rebuilt.
pub fn progress(app: &App) -> Option<Progress> {
    let runs = || app.memory.rebuilding.is_running();
    app.memory.working_out.progress().or_else(|| runs().then_some(Progress { done: 0, total: 1 }))
}

/// Begins to rebuild in the background. While one rebuilding runs, another one is remembered and follows it.
pub fn begin(app: &App) {
    let state = &app.memory.rebuilding;
    state.again.store(true, Ordering::Release);
    if state.runs.swap(true, Ordering::AcqRel) {
        return;
    }
    let app = app.clone();
    tokio::spawn(async move {
        let state = &app.memory.rebuilding;
        while state.again.swap(false, Ordering::AcqRel) {
            if let Err(error) = journeys::rebuild(&app).await {
                tracing::error!(%error, "positions could not be rebuilt; `perennial rebuild` tries again");
            }
        }
        state.runs.store(false, Ordering::Release);
    });
}
