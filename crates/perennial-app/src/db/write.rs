//! The one writer: transactions in the order of arrival, many small writes to a commit (group commit).

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt;
use tokio::sync::{mpsc, oneshot, watch};

use super::{Conn, DbError};

/// A connection inside a transaction.
pub type Tx = Conn;

/// The future of a write's work.
pub type WriteFuture<'c, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>;

/// Writes that may share a commit.
const BATCH: usize = 128;
/// Writes that may wait.
const QUEUE: usize = 4096;

type Answer = Box<dyn FnOnce(Result<(), DbError>) + Send>;
type Work = Box<dyn for<'c> FnOnce(&'c mut Tx) -> Pin<Box<dyn Future<Output = Done> + Send + 'c>> + Send>;

/// What is left of one write after it ran: whether to keep it, and how to answer once the fate of the commit is known.
struct Done {
    keep: bool,
    answer: Answer,
}

#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Work>,
    commits: Arc<AtomicU64>,
    stopped: watch::Receiver<bool>,
    closing: Arc<watch::Sender<bool>>,
}

impl Writer {
    /// Starts it: SQLite's in a thread of its own, because a commit there waits for the disk in the thread that asks.
    pub(super) fn start(conn: Conn) -> Result<Self, DbError> {
        let (queue, inbox) = mpsc::channel(QUEUE);
        let commits = Arc::new(AtomicU64::new(0));
        let (halt, stopped) = watch::channel(false);
        let (closing, close) = watch::channel(false);
        let postgres = conn.is_postgres();
        let actor = Loop { conn, inbox, commits: Arc::clone(&commits), halt, close };
        if postgres {
            tokio::spawn(actor.run());
        } else {
            let runtime = tokio::runtime::Handle::current();
            let thread = std::thread::Builder::new().name("writer".to_owned());
            thread.spawn(move || runtime.block_on(actor.run())).map_err(DbError::Thread)?;
        }
        Ok(Self { queue, commits, stopped, closing: Arc::new(closing) })
    }

    pub(super) async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: for<'c> FnOnce(&'c mut Tx) -> WriteFuture<'c, T, E> + Send + 'static,
    {
        let (reply, result) = oneshot::channel::<Result<T, E>>();
        let job: Work = Box::new(move |tx| {
            Box::pin(async move {
                let outcome = AssertUnwindSafe(work(tx)).catch_unwind().await;
                let outcome = outcome.unwrap_or_else(|_| Err(E::from(DbError::Panicked)));
                let keep = outcome.is_ok();
                let answer: Answer = Box::new(move |commit| {
                    let told = match (outcome, commit) {
                        (Ok(value), Ok(())) => Ok(value),
                        (Ok(_), Err(error)) => Err(E::from(error)),
                        (Err(error), _) => Err(error),
                    };
                    // The caller may have gone away: the change stands all the same.
                    let _ = reply.send(told);
                });
                Done { keep, answer }
            })
        });
        if self.queue.send(job).await.is_err() {
            return Err(E::from(DbError::Stopped));
        }
        result.await.unwrap_or_else(|_| Err(E::from(DbError::Stopped)))
    }

    pub(super) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Acquire)
    }

    pub(super) async fn stopped(&self) {
        let mut stopped = self.stopped.clone();
        // An error means that the writer has ended, which is what is waited for.
        let _ = stopped.wait_for(|halted| *halted).await;
    }

    pub(super) async fn close(&self) {
        let _ = self.closing.send(true);
        self.queue.closed().await;
    }
}

struct Loop {
    conn: Conn,
    inbox: mpsc::Receiver<Work>,
    commits: Arc<AtomicU64>,
    halt: watch::Sender<bool>,
    close: watch::Receiver<bool>,
}

impl Loop {
    async fn run(mut self) {
        while let Some(first) = self.next().await {
            let (answers, fate) = self.batch(first).await;
            let broken = fate.is_err();
            for (keep, answer) in answers {
                answer(match &fate {
                    Ok(()) => Ok(()),
                    Err(_) if !keep => Ok(()),
                    Err(_) => Err(DbError::Stopped),
                });
            }
            if let Err(error) = fate {
                tracing::error!(%error, "a commit failed: its outcome is unknown, the store stops writing");
            }
            if broken && !self.recover().await {
                let _ = self.halt.send(true);
                return;
            }
        }
    }

    /// The next piece of work; none when closing and the queue is empty.
    async fn next(&mut self) -> Option<Work> {
        loop {
            if *self.close.borrow() {
                self.inbox.close();
                return self.inbox.recv().await;
            }
            tokio::select! {
                work = self.inbox.recv() => return work,
                changed = self.close.changed() => if changed.is_err() { return self.inbox.recv().await },
            }
        }
    }

    async fn batch(&mut self, first: Work) -> (Vec<(bool, Answer)>, Result<(), DbError>) {
        let mut answers = Vec::new();
        if let Err(error) = self.conn.raw(begin(&self.conn)).await {
            let told = lone(first, &mut self.conn).await;
            answers.push((true, told));
            return (answers, Err(error));
        }
        let mut next = Some(first);
        if self.inbox.is_empty() {
            // A write that nobody follows needs no savepoint: if it fails, the whole transaction goes.
            if let Some(work) = next.take() {
                let done = work(&mut self.conn).await;
                answers.push((done.keep, done.answer));
            }
        }
        while let Some(work) = next {
            match one(&mut self.conn, work).await {
                Ok(done) => answers.push((done.keep, done.answer)),
                Err((done, error)) => {
                    answers.push((true, done));
                    let _ = self.conn.raw("rollback").await;
                    return (answers, Err(error));
                }
            }
            next = if answers.len() < BATCH { self.inbox.try_recv().ok() } else { None };
        }
        if !answers.iter().any(|(keep, _)| *keep) {
            let fate = self.conn.raw("rollback").await;
            return (answers, fate);
        }
        let fate = self.conn.raw("commit").await;
        if fate.is_ok() {
            self.commits.fetch_add(1, Ordering::Release);
        }
        (answers, fate)
    }

    /// After a failed commit: PostgreSQL may come back; SQLite's log is recovered by a restart only.
    async fn recover(&mut self) -> bool {
        let _ = self.conn.raw("rollback").await;
        self.conn.is_postgres() && self.conn.raw("select 1").await.is_ok()
    }
}

fn begin(conn: &Conn) -> &'static str {
    if conn.is_postgres() { "begin" } else { "begin immediate" }
}

/// Runs one piece of work in its savepoint.
async fn one(conn: &mut Conn, work: Work) -> Result<Done, (Answer, DbError)> {
    if let Err(error) = conn.raw("savepoint change").await {
        return Err((lone(work, conn).await, error));
    }
    let done = work(conn).await;
    let end =
        if done.keep { "release savepoint change" } else { "rollback to savepoint change; release savepoint change" };
    match conn.raw(end).await {
        Ok(()) => Ok(done),
        Err(error) => Err((done.answer, error)),
    }
}

/// The answer of work that could not be begun: it is told so without having run.
async fn lone(work: Work, _conn: &mut Conn) -> Answer {
    // Dropping the work drops its reply channel, which tells the caller that the store has stopped.
    drop(work);
    Box::new(|_| {})
}
