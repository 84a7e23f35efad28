//! What each invoice pays for stands in its row, as it follows from all facts of its client (D27).

use std::collections::BTreeMap;

use perennial_core::ids::{ClientId, InvoiceId};
use perennial_core::journeys::BilledFor;
use perennial_core::keyed::Keyed;
use uuid::Uuid;

use crate::db::{AssertSqlSafe, Conn, Tx, Value, Word};
use crate::error::Error;
use crate::log::places;

/// Rows changed by one statement at most.
const CHUNK: usize = 500;

/// Brings what the invoices of some clients pay for in line with what follows from their facts.
///
/// # Errors
/// When the store refuses.
pub async fn sync_billed_for(
    tx: &mut Tx,
    clients: &[ClientId],
    derived: &BTreeMap<InvoiceId, BilledFor>,
) -> Result<(), Error> {
    if derived.is_empty() {
        return Ok(());
    }
    let mut changed: BTreeMap<BilledFor, Vec<Value>> = BTreeMap::new();
    for (_, invoice, billed_for) in differing(tx, clients, derived).await? {
        changed.entry(billed_for).or_default().push(Value::from(invoice));
    }
    for (billed_for, invoices) in changed {
        for chunk in invoices.chunks(CHUNK) {
            let sql = format!("update invoice set billed_for = $1 where id in ({})", places(2, chunk.len()));
            let mut values = crate::args![billed_for.key()];
            values.extend(chunk.iter().cloned());
            tx.run(AssertSqlSafe(sql), values).await?;
        }
    }
    Ok(())
}

/// Those of some clients of whose invoices the store says something else than follows from their facts.
///
/// # Errors
/// When the store cannot be read.
pub async fn differing_billed_for(
    conn: &mut Conn,
    clients: &[ClientId],
    derived: &BTreeMap<InvoiceId, BilledFor>,
) -> Result<Vec<ClientId>, Error> {
    let mut found: Vec<ClientId> =
        differing(conn, clients, derived).await?.into_iter().map(|(client, ..)| client).collect();
    found.dedup();
    Ok(found)
}

async fn differing(
    conn: &mut Conn,
    clients: &[ClientId],
    derived: &BTreeMap<InvoiceId, BilledFor>,
) -> Result<Vec<(ClientId, InvoiceId, BilledFor)>, Error> {
    let sql = format!(
        "select client_id, id, billed_for from invoice where client_id in ({}) and deleted_at is null order by client_id",
        places(1, clients.len())
    );
    let rows: Vec<(Uuid, Uuid, Word<BilledFor>)> =
        conn.all(AssertSqlSafe(sql), clients.iter().map(|id| Value::from(*id)).collect()).await?;
    let differing = rows.into_iter().filter_map(|(client, id, Word(stored))| {
        let billed_for = *derived.get(&InvoiceId(id))?;
        (billed_for != stored).then_some((ClientId(client), InvoiceId(id), billed_for))
    });
    Ok(differing.collect())
}
