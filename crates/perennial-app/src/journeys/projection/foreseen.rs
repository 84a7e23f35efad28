//! Clients as they would stand after a change that is only tried: derived, and stored nowhere.

use perennial_core::dates::Day;
use perennial_core::fact::Fact;
use perennial_core::ids::{ClientId, StaffId};
use perennial_core::journeys::model::Model;
use perennial_core::journeys::{derive, implied_work};
use perennial_core::money::Currency;
use uuid::Uuid;

use super::row::history_of;
use super::{CHUNK, implied_rows};
use crate::app::Act;
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

/// Derives clients by a model, from the facts and tables that the connection sees; those that `act` makes, where it
/// knows all that there is of them, from what it knows.
///
/// # Errors
/// When the store cannot be read.
pub async fn foresee(
    conn: &mut Conn,
    act: Option<&Act>,
    model: &Model,
    currency: Currency,
    clients: &[ClientId],
    today: Day,
) -> Result<Vec<Foreseen>, Error> {
    let mut all = Vec::with_capacity(clients.len());
    let new = |client: &ClientId| act.and_then(|act| act.new_clients.get(client));
    let by = Foresight { model, currency, today };
    let known: Vec<ClientId> = clients.iter().copied().filter(|client| new(client).is_none()).collect();
    for chunk in known.chunks(CHUNK) {
        let mut facts = log::of_clients(conn, chunk).await?;
        let mut arounds = Around::load(conn, chunk).await?;
        let walled = walled_of(conn, chunk).await?;
        let mut walls = walls_of(conn, &walled).await?;
        for client in chunk.iter().copied() {
            let Some(around) = arounds.remove(&client) else { continue };
            let facts = facts.remove(&client).unwrap_or_default();
            let wall = walled.contains(&client.0).then(|| walls.remove(&client.0).unwrap_or_default().into());
            let Foreseen { known, implied } = by.one(client, &facts, &around);
            all.push(Foreseen { known: Known { wall, ..known }, implied });
        }
    }
    let made = clients.iter().filter_map(|client| Some((*client, new(client)?)));
    all.extend(made.map(|(client, new)| by.one(client, &new.facts, &Around::of_new(new))));
    Ok(all)
}

/// By what clients are foreseen.
struct Foresight<'m> {
    model: &'m Model,
    currency: Currency,
    today: Day,
}

impl Foresight<'_> {
    /// One client that is not restricted.
    fn one(&self, client: ClientId, facts: &[Fact], around: &Around) -> Foreseen {
        let position = derive(facts, self.model, self.today);
        let (history, works) = match around.deleted {
            true => (History::default(), Vec::new()),
            false => (history_of(facts, self.model, around, self.currency), implied_work(facts, self.model)),
        };
        let known = Known {
            client,
            manager: around.manager.map(StaffId),
            wall: None,
            history: Packed::take(history.to_bytes()).unwrap_or_else(Packed::empty),
        };
        Foreseen { known, implied: implied_rows(client, works, &position) }
    }
}

/// Which of some clients are restricted.
async fn walled_of(conn: &mut Conn, clients: &[ClientId]) -> Result<Vec<Uuid>, Error> {
    let sql = format!("select id from client where walled <> 0 and id in ({})", log::places(1, clients.len()));
    let rows: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
