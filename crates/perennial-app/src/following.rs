//! What is kept in memory of every client, and follows the changes of positions: histories, courses, touches.

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
