//! The course of every relationship in memory, from the first time that somebody opens an insight.
//!
//! They follow the projection as the snapshot of the map does: before each use the rows that changed are read.

use perennial_core::ids::ClientId;
use perennial_core::insights::Course;
use tokio::sync::RwLockReadGuard;
use uuid::Uuid;

use crate::db::Conn;
use crate::error::Error;
use crate::following::{ByClient, Changed, Following, Follows, Pages};

/// One relationship.
pub struct Kept {
    /// Its course.
    pub course: Course,
    /// True for a private person.
    pub private: bool,
}

/// All relationships, and up to which change they are known.
#[derive(Default)]
pub struct Held {
    seq: i64,
    clients: ByClient<Kept>,
}

/// The courses of all relationships.
#[derive(Default)]
pub struct Courses(Following<Held>);

#[derive(crate::db::Row)]
struct Row {
    client_id: Uuid,
    seq: i64,
    course: Option<Vec<u8>>,
    kind: String,
}

impl Changed for Row {
    fn change(&self) -> (Uuid, i64) {
        (self.client_id, self.seq)
    }
}

/// Rows read at once.
const PAGE: usize = 5000;
/// What is read of those that changed.
const CHANGED: &str = "select p.client_id, p.seq, p.course, c.kind from position p join client c on c.id = p.client_id";

impl Held {
    /// The relationship of a client.
    pub fn get(&self, client: ClientId, likely: usize) -> Option<&Kept> {
        self.clients.get(client, likely)
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
                // A course of another program's form is derived anew with the position; until then nothing is known.
                let course = row.course.as_deref().and_then(Course::from_bytes).unwrap_or_default();
                self.clients.keep(ClientId(row.client_id), Kept { course, private: row.kind == "person" });
            }
        }
        self.seq = pages.seq();
        Ok(())
    }
}

impl Courses {
    /// The courses as the store has them now.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(&self, conn: &mut Conn) -> Result<RwLockReadGuard<'_, Held>, Error> {
        self.0.read(conn).await
    }
}
