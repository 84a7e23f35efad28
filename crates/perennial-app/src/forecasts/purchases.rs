//! What every client bought, in memory, from the first time that somebody asks for a forecast.
//!
//! They follow the positions: before each use those are read anew whose facts changed since.

use std::sync::Arc;

use perennial_core::ids::ClientId;
use perennial_core::journeys::Purchases;
use tokio::sync::RwLockReadGuard;
use uuid::Uuid;

use crate::db::Conn;
use crate::error::Error;
use crate::following::{ByClient, Changed, Following, Follows, Pages};

/// Rows read at once.
const PAGE: usize = 5000;
/// What is read of those that changed.
const CHANGED: &str = "select p.client_id, p.seq, p.bought, p.archived from position p";

/// The purchases of every client.
#[derive(Default)]
pub struct EveryPurchase(Following<Held>);

/// All purchases, and up to which change they are known.
#[derive(Default)]
pub(super) struct Held {
    seq: i64,
    /// None of whoever bought nothing, is deleted or was archived.
    clients: ByClient<Option<Arc<Purchases>>>,
}

#[derive(crate::db::Row)]
struct Row {
    client_id: Uuid,
    seq: i64,
    bought: Option<Vec<u8>>,
    archived: i64,
}

impl Changed for Row {
    fn change(&self) -> (Uuid, i64) {
        (self.client_id, self.seq)
    }
}

impl EveryPurchase {
    /// The purchases as the store has them now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(super) async fn read(&self, conn: &mut Conn) -> Result<RwLockReadGuard<'_, Held>, Error> {
        self.0.read(conn).await
    }
}

impl Held {
    /// The purchases of a client, where there are any.
    pub fn get(&self, client: ClientId, likely: usize) -> Option<&Arc<Purchases>> {
        self.clients.get(client, likely)?.as_ref()
    }
}

impl Follows for Held {
    fn seq(&self) -> i64 {
        self.seq
    }

    async fn follow(&mut self, conn: &mut Conn) -> Result<(), Error> {
        let known = (!self.clients.is_empty()).then_some(self.seq);
        let mut pages = Pages::since(conn, known, PAGE).await?;
        loop {
            let rows: Vec<Row> = pages.next(conn, CHANGED).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                // What another program stored is derived anew with the position; until then nothing is known.
                let purchases = row.bought.as_deref().filter(|_| row.archived == 0).and_then(Purchases::from_bytes);
                let purchases = purchases.filter(|purchases| !purchases.is_empty());
                self.clients.keep(ClientId(row.client_id), purchases.map(Arc::new));
            }
        }
        self.seq = pages.seq();
        Ok(())
    }
}
