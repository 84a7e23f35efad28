//! How far the working out of all positions is, in this process: pages say so, files wait for it.

use std::sync::atomic::{AtomicU64, Ordering};

/// The working out of all positions.
#[derive(Debug, Default)]
pub struct WorkingOut {
    /// Held by whoever brings everybody up to date: others wait, and find it done.
    pub(super) one: tokio::sync::Mutex<()>,
    running: AtomicU64,
    done: AtomicU64,
    total: AtomicU64,
}

/// How far it is.
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

impl WorkingOut {
    /// How far it is; none while nothing is worked out anew.
    pub fn progress(&self) -> Option<Progress> {
        let (done, total) = (self.done.load(Ordering::Acquire), self.total.load(Ordering::Acquire));
        (self.running.load(Ordering::Acquire) > 0).then_some(Progress { done: done.min(total), total })
    }

    /// It begins, for so many relationships, and ends when what this gives goes.
    pub fn begin(&self, total: u64) -> Run<'_> {
        self.done.store(0, Ordering::Release);
        self.total.store(total, Ordering::Release);
        self.running.fetch_add(1, Ordering::AcqRel);
        Run(self)
    }
}

/// One run of it.
#[derive(Debug)]
pub struct Run<'w>(&'w WorkingOut);

impl Run<'_> {
    /// So many are done.
    pub fn tell(&self, done: u64) {
        self.0.done.store(done, Ordering::Release);
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::AcqRel);
    }
}
