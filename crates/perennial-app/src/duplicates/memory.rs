//! What was found when everybody was compared, kept until a client or one of its people changes.
//!
//! Comparing a hundred thousand clients takes seconds, and most changes are of other things: a call, a step, an
//! invoice. So an imprint of each client tells whether anything by which it is compared has changed; only then are all
//! compared anew.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use tokio::sync::Mutex;
use uuid::Uuid;

use super::known::{Imprint, imprints};
use super::list::{Duplicates, Likely, Pairs, compare};
use crate::actor::Actor;
use crate::args;
use crate::db::Conn;
use crate::error::Error;
use crate::following::{Following, Follows};
use crate::rights::Right;

/// What was found before.
#[derive(Default)]
pub struct Memory(Following<Held>);

#[derive(Default)]
struct Held {
    seq: i64,
    imprints: HashMap<Uuid, Imprint>,
    found: Mutex<Vec<Found>>,
}

/// What those found who see the same clients.
struct Found {
    /// The restricted clients that they see, in order.
    restricted: Vec<Uuid>,
    pairs: Arc<Pairs>,
}

/// Kept at most: groups of people who see the same restricted clients.
const KEPT: usize = 8;
/// Clients looked at with one statement.
const PAGE: i64 = 500;

impl Memory {
    /// The likely duplicates as [`duplicates`](super::duplicates) finds them.
    ///
    /// # Errors
    /// When the role does not allow it, or the store cannot be read.
    pub async fn duplicates(&self, conn: &mut Conn, actor: &Actor, limit: usize) -> Result<Duplicates, Error> {
        actor.must(Right::Merge)?;
        self.pairs(conn, actor).await?.shown(conn, limit).await
    }

    /// The likely duplicates of which one concerns a client of `among`, of clients first: at most `limit`, and how many
    /// there are. None for those who may not merge.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn among(
        &self,
        conn: &mut Conn,
        actor: &Actor,
        among: Option<&HashSet<Uuid>>,
        limit: usize,
    ) -> Result<(Vec<Likely>, usize), Error> {
        if !actor.may(Right::Merge) {
            return Ok((Vec::new(), 0));
        }
        self.pairs(conn, actor).await?.among(conn, among, limit).await
    }

    async fn pairs(&self, conn: &mut Conn, actor: &Actor) -> Result<Arc<Pairs>, Error> {
        let held = self.0.read(conn).await?;
        let restricted = held.restricted_seen_by(conn, actor).await?;
        // Whoever comes while others are compared waits for what they find.
        let mut found = held.found.lock().await;
        if let Some(found) = found.iter().find(|found| found.restricted == restricted) {
            return Ok(Arc::clone(&found.pairs));
        }
        let pairs = Arc::new(compare(conn, actor).await?);
        found.truncate(KEPT - 1);
        found.insert(0, Found { restricted, pairs: Arc::clone(&pairs) });
        Ok(pairs)
    }
}

impl Held {
    async fn restricted_seen_by(&self, conn: &mut Conn, actor: &Actor) -> Result<Vec<Uuid>, Error> {
        let restricted = |id: &Uuid| self.imprints.get(id).is_some_and(|imprint| imprint.restricted);
        let mut seen: Vec<Uuid> = match actor {
            Actor::Program => self.imprints.keys().copied().filter(restricted).collect(),
            Actor::Staff { id, .. } => {
                let rows: Vec<(Uuid,)> =
                    conn.all("select client_id from client_wall where staff_id = $1", args![*id]).await?;
                rows.into_iter().map(|(id,)| id).filter(restricted).collect()
            }
        };
        seen.sort_unstable();
        seen.dedup();
        Ok(seen)
    }

    /// Notes the imprints of clients; true where one differs.
    async fn note(&mut self, conn: &mut Conn, clients: &[Uuid]) -> Result<bool, Error> {
        let mut now = imprints(conn, clients).await?;
        let mut changed = false;
        for id in clients {
            let new = now.remove(id);
            let before = match new {
                Some(imprint) => self.imprints.insert(*id, imprint),
                None => self.imprints.remove(id),
            };
            changed |= before != new;
        }
        Ok(changed)
    }
}

impl Follows for Held {
    fn seq(&self) -> i64 {
        self.seq
    }

    async fn follow(&mut self, conn: &mut Conn) -> Result<(), Error> {
        let (mut seq, mut after) = (self.seq, Uuid::nil());
        loop {
            let sql = "select seq, client_id from position where (seq, client_id) > ($1, $2)
                       order by seq, client_id limit $3";
            let rows: Vec<(i64, Uuid)> = conn.all(sql, args![seq, after, PAGE]).await?;
            let Some(last) = rows.last().copied() else { break };
            let clients: Vec<Uuid> = rows.iter().map(|(_, client)| *client).collect();
            if self.note(conn, &clients).await? {
                self.found.get_mut().clear();
            }
            (seq, after) = last;
        }
        self.seq = self.seq.max(seq);
        Ok(())
    }
}
