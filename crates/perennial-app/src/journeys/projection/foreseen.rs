//! Clients as they would stand after a change that is only tried: derived, and stored nowhere.

use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::journeys::model::Model;
use perennial_core::journeys::{derive, implied_work};
use perennial_core::money::Currency;
use uuid::Uuid;

use super::row::history_of;
use super::{CHUNK, implied_rows};
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::engagements::ImpliedRows;
use crate::error::Error;
use crate::journeys::around::Around;
use crate::journeys::history::Packed;
use crate::journeys::snapshot::walls_of;
use crate::journeys::{History, Known};
use crate::log;

/// One client as it would stand.
pub struct Foreseen {
    /// Its history, as the map counts it.
    pub known: Known,
    /// The work that its invoices imply.
    pub implied: ImpliedRows,
}

/// Derives clients by a model, from the facts and tables that the connection sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn foresee(
    conn: &mut Conn,
    model: &Model,
    currency: Currency,
    clients: &[ClientId],
    today: Day,
) -> Result<Vec<Foreseen>, Error> {
    let mut all = Vec::with_capacity(clients.len());
    for chunk in clients.chunks(CHUNK) {
        let mut facts = log::of_clients(conn, chunk).await?;
        let mut arounds = Around::load(conn, chunk).await?;
        let walled = walled_of(conn, chunk).await?;
        let mut walls = walls_of(conn, &walled).await?;
        for client in chunk.iter().copied() {
            let Some(around) = arounds.remove(&client) else { continue };
            let facts = facts.remove(&client).unwrap_or_default();
            let position = derive(&facts, model, today);
            let history =
                if around.deleted { History::default() } else { history_of(&facts, model, &around, currency) };
            let implied = if around.deleted {
                ImpliedRows { client, works: Vec::new() }
            } else {
                implied_rows(client, implied_work(&facts, model), &position)
            };
            let known = Known {
                client,
                manager: around.manager.map(StaffId),
                wall: walled.contains(&client.0).then(|| walls.remove(&client.0).unwrap_or_default().into()),
                history: Packed::take(history.to_bytes()).unwrap_or_else(Packed::empty),
            };
            all.push(Foreseen { known, implied });
        }
    }
    Ok(all)
}

/// Which of some clients are restricted.
async fn walled_of(conn: &mut Conn, clients: &[ClientId]) -> Result<Vec<Uuid>, Error> {
    let sql = format!("select id from client where walled <> 0 and id in ({})", log::places(1, clients.len()));
    let rows: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
