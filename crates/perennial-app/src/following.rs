//! What is kept in memory of every client, and follows the changes of positions: histories, courses, touches.

use tokio::sync::{RwLock, RwLockReadGuard};

use crate::db::Conn;
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
