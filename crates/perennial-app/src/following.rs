//! What is kept in memory of every client, and follows the changes of positions: histories, courses, touches.

use std::collections::HashMap;

use perennial_core::ids::ClientId;
use tokio::sync::{RwLock, RwLockReadGuard};
use uuid::Uuid;

use crate::args;
use crate::db::{AssertSqlSafe, Conn, Row};
use crate::error::Error;

/// Something in memory that is read from the store and follows its changes.
pub trait Follows: Default + Send + Sync {
    /// The number of the change up to which it is known.
    fn seq(&self) -> i64;

    /// Takes in what has changed since.
    ///
    /// # Errors
    /// When the store cannot be read.
    fn follow(&mut self, conn: &mut Conn) -> impl Future<Output = Result<(), Error>> + Send;
}

/// Something that follows, brought up to date before each use. Readers do not wait for each other.
#[derive(Default)]
pub struct Following<T>(RwLock<T>);

impl<T: Follows> Following<T> {
    /// The thing as the store has it now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(&self, conn: &mut Conn) -> Result<RwLockReadGuard<'_, T>, Error> {
        let now: i64 = conn.scalar("select value from change_counter where id = 1", vec![]).await?;
        {
            let held = self.0.read().await;
            if held.seq() == now {
                return Ok(held);
            }
        }
        let mut held = self.0.write().await;
        held.follow(conn).await?;
        Ok(held.downgrade())
    }
}

/// Something of each client, in the order in which clients became known.
pub struct ByClient<T> {
    all: Vec<(ClientId, T)>,
    place: HashMap<ClientId, usize>,
}

impl<T> Default for ByClient<T> {
    fn default() -> Self {
        Self { all: Vec::new(), place: HashMap::new() }
    }
}

impl<T> ByClient<T> {
    /// That of a client. It is likely at the place at which the client stands in the snapshot, which is read in the same
    /// order: there it is looked for first.
    pub fn get(&self, client: ClientId, likely: usize) -> Option<&T> {
        let there = self.all.get(likely).filter(|(id, _)| *id == client);
        let found = there.or_else(|| self.all.get(*self.place.get(&client)?));
        found.map(|(_, kept)| kept)
    }

    /// Keeps it in place of what was known before.
    pub fn keep(&mut self, client: ClientId, kept: T) {
        let next = self.all.len();
        match *self.place.entry(client).or_insert(next) {
            place if place == next => self.all.push((client, kept)),
            place => self.all[place].1 = kept,
        }
    }

    /// True while nobody is known.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// A row of a relationship that changed.
pub trait Changed: Row {
    /// Whose, and the number of the change.
    fn change(&self) -> (Uuid, i64);
}

/// What changed, page after page. Whoever holds nothing yet reads everybody in the order of their ids: the store finds
/// them by these in less time, and all that follows stands in one order, so that what one holds of a client is found
/// at the place at which another does.
pub struct Pages {
    everybody: bool,
    done: bool,
    seq: i64,
    last: (i64, Uuid),
    rows: usize,
}

impl Pages {
    /// What changed since a change; everybody where that is none. `rows` at once.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn since(conn: &mut Conn, known: Option<i64>, rows: usize) -> Result<Self, Error> {
        let seq = match known {
            Some(seq) => seq,
            // What changes while everybody is read is read again at the next use.
            None => conn.scalar("select value from change_counter where id = 1", vec![]).await?,
        };
        Ok(Self { everybody: known.is_none(), done: false, seq, last: (seq, Uuid::nil()), rows })
    }

    /// The next rows of a statement that selects from `position p` without a condition; none after the last.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn next<R: Changed>(&mut self, conn: &mut Conn, select: &str) -> Result<Vec<R>, Error> {
        if self.done {
            return Ok(Vec::new());
        }
        let (seq, after) = self.last;
        let (next, args) = if self.everybody {
            ("where p.client_id > $1 order by p.client_id", args![after])
        } else {
            ("where (p.seq, p.client_id) > ($1, $2) order by p.seq, p.client_id", args![seq, after])
        };
        let rows: Vec<R> = conn.all(AssertSqlSafe(format!("{select} {next} limit {}", self.rows)), args).await?;
        self.done = rows.len() < self.rows;
        if let Some((client, seq)) = rows.last().map(Changed::change) {
            self.last = (seq, client);
            self.seq = if self.everybody { self.seq } else { self.seq.max(seq) };
        }
        Ok(rows)
    }

    /// The number of the change up to which everything is known once the last page is read.
    pub const fn seq(&self) -> i64 {
        self.seq
    }
}
