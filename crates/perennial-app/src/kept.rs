//! Rows that follow from the facts of a client: stored beside them in the same transaction, rebuilt and checked with
//! the positions. Only what differs is written.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::ids::ClientId;

use crate::db::{AssertSqlSafe, Conn, Row, Tx, Value};
use crate::error::Error;
use crate::log::places;

/// A row of a table that follows from facts; its fields in the order of [`Kept::COLUMNS`].
pub trait Kept: Row + Ord {
    /// The table.
    const TABLE: &'static str;
    /// Its columns, `client_id` among them.
    const COLUMNS: &'static str;

    /// Whose it is.
    fn client(&self) -> ClientId;

    /// Its values in the order of the columns.
    fn values(self) -> Vec<Value>;
}

/// The tables that have rows of some clients, asked in one statement for all of them.
pub struct Filled(BTreeSet<String>);

impl Filled {
    /// Asks which of `tables` have rows of these clients.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn of(conn: &mut Conn, tables: &[&'static str], clients: &[ClientId]) -> Result<Self, Error> {
        let list = places(1, clients.len());
        let each = tables.iter().map(|table| {
            format!("select cast('{table}' as text) as name where exists (select 1 from {table} where client_id in ({list}))")
        });
        let sql = each.collect::<Vec<_>>().join(" union all ");
        let rows: Vec<(String,)> = conn.all(AssertSqlSafe(sql), ids(clients)).await?;
        Ok(Self(rows.into_iter().map(|(name,)| name).collect()))
    }

    /// True when a table has rows of one of the clients.
    pub fn has(&self, table: &str) -> bool {
        self.0.contains(table)
    }
}

fn ids(clients: &[ClientId]) -> Vec<Value> {
    clients.iter().map(|id| Value::from(*id)).collect()
}

fn by_client<R: Kept>(rows: Vec<R>) -> BTreeMap<ClientId, Vec<R>> {
    let mut grouped: BTreeMap<ClientId, Vec<R>> = BTreeMap::new();
    for row in rows {
        grouped.entry(row.client()).or_default().push(row);
    }
    grouped.values_mut().for_each(|rows| rows.sort_unstable());
    grouped
}

async fn stored<R: Kept>(conn: &mut Conn, clients: &[ClientId]) -> Result<BTreeMap<ClientId, Vec<R>>, Error> {
    let sql = format!("select {} from {} where client_id in ({})", R::COLUMNS, R::TABLE, places(1, clients.len()));
    Ok(by_client(conn.all(AssertSqlSafe(sql), ids(clients)).await?))
}

/// Brings the stored rows of some clients in line with those that their facts give.
///
/// # Errors
/// When the store refuses.
pub async fn settle<R: Kept>(tx: &mut Tx, clients: &[ClientId], derived: Vec<R>, filled: &Filled) -> Result<(), Error> {
    let mut derived = by_client(derived);
    if filled.has(R::TABLE) {
        let stored: BTreeMap<ClientId, Vec<R>> = stored(tx, clients).await?;
        let gone = stored.iter().filter(|(client, rows)| derived.get(*client) != Some(*rows));
        let gone: Vec<ClientId> = gone.map(|(client, _)| *client).collect();
        derived.retain(|client, rows| stored.get(client) != Some(rows));
        if !gone.is_empty() {
            let sql = format!("delete from {} where client_id in ({})", R::TABLE, places(1, gone.len()));
            tx.run(AssertSqlSafe(sql), ids(&gone)).await?;
        }
    }
    let head = format!("insert into {} ({}) values", R::TABLE, R::COLUMNS);
    let rows = derived.into_values().flatten().map(R::values).collect();
    tx.insert_many(&head, "on conflict do nothing", rows).await?;
    Ok(())
}

/// Those of some clients whose stored rows are not the ones that their facts give.
///
/// # Errors
/// When the store cannot be read.
pub async fn differing<R: Kept>(
    conn: &mut Conn,
    clients: &[ClientId],
    derived: Vec<R>,
) -> Result<BTreeSet<ClientId>, Error> {
    let (stored, derived) = (stored::<R>(conn, clients).await?, by_client(derived));
    let differs = |client: &&ClientId| stored.get(client) != derived.get(client);
    Ok(clients.iter().filter(differs).copied().collect())
}
