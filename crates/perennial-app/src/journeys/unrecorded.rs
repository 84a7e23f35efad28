//! States and days that earlier versions stored without any fact are recorded once, before anything else is changed:
//! from then on every row follows from its facts, and `rebuild --check` finds no difference.

use perennial_core::ids::ClientId;

use super::moved;
use super::projection::clients_after;
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::Tx;
use crate::derived_rows::Batch;
use crate::error::Error;
use crate::{clients, engagements, firm, invoices, log, pursuits};

/// The row of `derived_with` that says that this is done.
const DONE: i64 = 3;

/// Clients looked at together.
const CHUNK: usize = 200;

/// Records what rows of earlier versions say and no fact does, once in the life of a store. Returns of how many
/// clients something did not follow from the facts. To be called before a store is used.
///
/// # Errors
/// When the store refuses; what was recorded stays, and the rest is recorded the next time.
pub async fn record_unrecorded(app: &App) -> Result<usize, Error> {
    {
        let mut conn = app.db.read().await?;
        let done: i64 = conn.scalar("select count(*) from derived_with where id = $1", args![DONE]).await?;
        if done > 0 {
            return Ok(0);
        }
        if clients_after(&mut conn, ClientId::from_number(0)).await?.is_empty() {
            drop(conn);
            app.change(&Actor::Program, |tx, _| Box::pin(moved::begin_new(tx))).await?;
            return Ok(0);
        }
    }
    let (mut after, mut total) = (ClientId::from_number(0), 0);
    loop {
        let step = app.change(&Actor::Program, move |tx, act| Box::pin(page(tx, act, after))).await?;
        let Some((last, found)) = step else { break };
        (after, total) = (last, total + found);
    }
    app.change(&Actor::Program, |tx, _| {
        Box::pin(async move {
            let sql = "insert into derived_with (id, model_version) values ($1, 1) on conflict (id) do nothing";
            tx.run(sql, args![DONE]).await?;
            Ok(())
        })
    })
    .await?;
    Ok(total)
}

/// Looks at the next clients; none when there are no more.
async fn page(tx: &mut Tx, act: &mut Act, after: ClientId) -> Result<Option<(ClientId, usize)>, Error> {
    let page = clients_after(tx, after).await?;
    let Some(last) = page.last().copied() else { return Ok(None) };
    let model = firm::cached_model(tx, &act.memory.model).await?;
    for chunk in page.chunks(CHUNK) {
        let facts = log::of_clients(tx, chunk).await?;
        let batch = Batch::for_reading(chunk, &facts, &model, act.now);
        let mut found = pursuits::record_unrecorded(tx, act, &batch).await?;
        found.extend(engagements::record_unrecorded(tx, act, &batch).await?);
        found.extend(invoices::record_unrecorded(tx, act, &batch).await?);
        found.extend(clients::record_unrecorded(tx, act, &batch).await?);
        act.touched.extend(found);
    }
    Ok(Some((last, act.touched.len())))
}
