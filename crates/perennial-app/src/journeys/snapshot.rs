//! Every relationship's history in memory, so that the map of any day is one pass over it.
//!
//! The snapshot follows the projection: before each use it reads the rows that changed since it last looked.
//! It costs about 150 bytes a client, and no page's time grows with the facts behind it.

use std::collections::HashMap;
use std::sync::Arc;

use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use super::history::Packed;
use crate::actor::Actor;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::following::{Changed, Following, Follows, Pages};
use crate::log;

/// One relationship.
#[derive(Debug, Clone)]
pub struct Known {
    /// Whose.
    pub client: ClientId,
    /// The relationship manager.
    pub manager: Option<StaffId>,
    /// The people who may see it, when it is walled; none when everybody may.
    pub wall: Option<Arc<[StaffId]>>,
    /// Its history.
    pub history: Packed,
}

impl Known {
    /// True when the actor may know of the client.
    pub fn seen_by(&self, actor: &Actor) -> bool {
        match (&self.wall, actor.staff()) {
            (None, _) | (_, None) => true,
            (Some(wall), Some(staff)) => wall.contains(&staff),
        }
    }
}

/// All relationships, and up to which change they are known.
#[derive(Default)]
struct Held {
    seq: i64,
    clients: Vec<Known>,
    place: HashMap<ClientId, usize>,
    /// The last change of each block of [`BLOCK`] relationships.
    changed: Vec<i64>,
}

/// Relationships to a block: what is counted of everybody is counted block by block, and again only of those that
/// changed.
pub const BLOCK: usize = 256;

/// Some relationships that stand together.
pub struct Block<'h> {
    /// The place of the first of them.
    pub first: usize,
    /// The relationships.
    pub clients: &'h [Known],
    /// The number of the last change to any of them.
    pub changed: i64,
}

/// All relationships as they stand at a change.
pub struct Everybody<'h>(&'h Held);

impl<'h> Everybody<'h> {
    /// The number of the last change.
    pub const fn seq(&self) -> i64 {
        self.0.seq
    }

    /// All of them, in blocks that always hold the same ones.
    pub fn blocks(&self) -> impl Iterator<Item = Block<'h>> {
        let blocks = self.0.clients.chunks(BLOCK).zip(&self.0.changed).enumerate();
        blocks.map(|(number, (clients, changed))| Block { first: number * BLOCK, clients, changed: *changed })
    }

    /// The relationship of a client, and its place.
    pub fn find(&self, client: ClientId) -> Option<(usize, &'h Known)> {
        let place = *self.0.place.get(&client)?;
        Some((place, self.0.clients.get(place)?))
    }
}

/// Every relationship's history in memory.
#[derive(Default)]
pub struct Snapshot {
    held: Following<Held>,
}

#[derive(crate::db::Row)]
struct Row {
    client_id: Uuid,
    seq: i64,
    history: Vec<u8>,
    manager_id: Option<Uuid>,
    walled: i64,
}

impl Changed for Row {
    fn change(&self) -> (Uuid, i64) {
        (self.client_id, self.seq)
    }
}

/// Rows read at once.
const PAGE: usize = 5000;
/// What is read of those that changed.
const CHANGED: &str = "select p.client_id, p.seq, p.history, c.manager_id, c.walled
    from position p join client c on c.id = p.client_id";

impl Snapshot {
    /// Brings the snapshot up to date, then runs `look` over all relationships and the number of the last change.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn look<T>(&self, conn: &mut Conn, look: impl FnOnce(&[Known], i64) -> T) -> Result<T, Error> {
        let held = self.held.read(conn).await?;
        Ok(look(&held.clients, held.seq))
    }

    /// Brings the snapshot up to date, then runs `look` over all relationships in their blocks.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn look_at_blocks<T>(&self, conn: &mut Conn, look: impl FnOnce(&Everybody<'_>) -> T) -> Result<T, Error> {
        let held = self.held.read(conn).await?;
        Ok(look(&Everybody(&held)))
    }
}

impl Follows for Held {
    fn seq(&self) -> i64 {
        self.seq
    }

    async fn follow(&mut self, conn: &mut Conn) -> Result<(), Error> {
        let known = (!self.clients.is_empty()).then_some(self.seq);
        if known.is_none() {
            let clients: i64 = conn.scalar("select count(*) from position", vec![]).await?;
            let clients = usize::try_from(clients).unwrap_or(0);
            self.clients.reserve_exact(clients);
            self.place.reserve(clients);
        }
        let mut pages = Pages::since(conn, known, PAGE).await?;
        loop {
            let rows: Vec<Row> = pages.next(conn, CHANGED).await?;
            if rows.is_empty() {
                break;
            }
            self.take_in(conn, rows).await?;
        }
        self.seq = pages.seq();
        Ok(())
    }
}

impl Held {
    async fn take_in(&mut self, conn: &mut Conn, rows: Vec<Row>) -> Result<(), Error> {
        let walled: Vec<Uuid> = rows.iter().filter(|row| row.walled != 0).map(|row| row.client_id).collect();
        let mut walls = walls_of(conn, &walled).await?;
        for row in rows {
            let (client, seq) = (ClientId(row.client_id), row.seq);
            let known = Known {
                client,
                manager: row.manager_id.map(StaffId),
                wall: (row.walled != 0).then(|| walls.remove(&row.client_id).unwrap_or_default().into()),
                history: Packed::take(row.history).unwrap_or_else(Packed::empty),
            };
            let next = self.clients.len();
            let place = *self.place.entry(client).or_insert(next);
            match self.clients.get_mut(place) {
                Some(there) => *there = known,
                None => self.clients.push(known),
            }
            match self.changed.get_mut(place / BLOCK) {
                Some(changed) => *changed = seq.max(*changed),
                None => self.changed.push(seq),
            }
        }
        Ok(())
    }
}

pub(super) async fn walls_of(conn: &mut Conn, clients: &[Uuid]) -> Result<HashMap<Uuid, Vec<StaffId>>, Error> {
    let mut walls: HashMap<Uuid, Vec<StaffId>> = HashMap::new();
    for chunk in clients.chunks(500) {
        let sql =
            format!("select client_id, staff_id from client_wall where client_id in ({})", log::places(1, chunk.len()));
        let rows: Vec<(Uuid, Uuid)> =
            conn.all(AssertSqlSafe(sql), chunk.iter().map(|id| Value::from(*id)).collect()).await?;
        for (client, staff) in rows {
            walls.entry(client).or_default().push(StaffId(staff));
        }
    }
    Ok(walls)
}
