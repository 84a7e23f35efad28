//! Work that two lists name apart and somebody said is one: the row of the second is hidden for as long as that holds
//! (D17, D19).

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::engagements::same_work;
use perennial_core::ids::ClientId;
use uuid::Uuid;

use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx, Value};
use crate::derived_rows::{Batch, Pending, Register};
use crate::error::Error;
use crate::log::places;

/// Which rows are hidden follows from the facts.
pub const REGISTER: Register = Register { noun: "same engagements", tables: &["engagement"], sync, differing };

/// A row that is to be hidden behind another, or shown again.
struct Change {
    id: Uuid,
    client: ClientId,
    same_as: Option<Uuid>,
}

async fn changes(conn: &mut Conn, batch: &Batch<'_>) -> Result<Vec<Change>, Error> {
    let mut became: BTreeMap<Uuid, Uuid> = BTreeMap::new();
    for facts in batch.facts.values() {
        became.extend(same_work(facts).into_iter().map(|(was, is)| (was.0, is.0)));
    }
    let hidden: Vec<Uuid> = became.keys().copied().collect();
    let mut values: Vec<Value> = batch.clients.iter().map(|id| Value::from(*id)).collect();
    let mut which = "same_as is not null".to_owned();
    if !hidden.is_empty() {
        which.push_str(&format!(" or id in ({})", places(values.len() + 1, hidden.len())));
        values.extend(hidden.into_iter().map(Value::from));
    }
    let sql = format!(
        "select id, client_id, same_as from engagement where client_id in ({}) and ({which})",
        places(1, batch.clients.len())
    );
    let rows: Vec<(Uuid, Uuid, Option<Uuid>)> = conn.all(AssertSqlSafe(sql), values).await?;
    let wrong = rows.into_iter().filter_map(|(id, client, stored)| {
        let same_as = became.get(&id).copied();
        (stored != same_as).then_some(Change { id, client: ClientId(client), same_as })
    });
    Ok(wrong.collect())
}

fn sync<'c>(tx: &'c mut Tx, batch: &'c Batch<'c>) -> Pending<'c, ()> {
    Box::pin(async move {
        if !batch.non_empty.has("engagement") {
            return Ok(());
        }
        for change in changes(tx, batch).await? {
            let sql = "update engagement set same_as = $2, deleted_at = $3, updated_at = $4, version = version + 1
                       where id = $1";
            let hidden = change.same_as.map(|_| batch.now.0);
            tx.run(sql, args![change.id, change.same_as, hidden, batch.now]).await?;
        }
        Ok(())
    })
}

fn differing<'c>(conn: &'c mut Conn, batch: &'c Batch<'c>) -> Pending<'c, BTreeSet<ClientId>> {
    Box::pin(async move { Ok(changes(conn, batch).await?.into_iter().map(|change| change.client).collect()) })
}
