//! The names of clients.

use std::collections::HashMap;

use perennial_core::ids::ClientId;
use uuid::Uuid;

use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::log::places;

/// Names read by one statement.
const CHUNK: usize = 1000;

/// The names of clients that the reader may know of.
///
/// # Errors
/// When the store cannot be read.
pub async fn names_of(
    conn: &mut Conn,
    clients: impl Iterator<Item = ClientId>,
) -> Result<HashMap<Uuid, String>, Error> {
    let ids: Vec<ClientId> = clients.collect();
    let mut names = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let sql = format!("select id, name from client where id in ({})", places(1, chunk.len()));
        let values = chunk.iter().map(|id| Value::from(*id)).collect();
        names.extend(conn.all::<(Uuid, String)>(AssertSqlSafe(sql), values).await?);
    }
    Ok(names)
}
