//! What somebody may know of an import: all of it, or only what it did to clients whom they see. An import of which
//! they see nothing does not exist for them.

use perennial_core::ids::ImportId;

use super::course::Import;
use super::life;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// The client to whom the record of a receipt `h` belongs.
const CLIENT_OF: &str = "(case h.object
    when 'contact' then (select x.client_id from contact x where x.id = h.object_id)
    when 'pursuit' then (select x.client_id from pursuit x where x.id = h.object_id)
    when 'engagement' then (select x.client_id from engagement x where x.id = h.object_id)
    when 'invoice' then (select x.client_id from invoice x where x.id = h.object_id)
    else h.object_id end)";

/// Receipts of one action, seen and hidden. Those of staff and service lines belong to no client.
#[derive(crate::db::Row)]
struct Seen {
    action: String,
    of_client: i64,
    seen: i64,
    receipts: i64,
}

/// The import as the actor may know it; none when everything that it did is hidden from them.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn as_seen(conn: &mut Conn, actor: &Actor, import: Import) -> Result<Option<Import>, Error> {
    if life::sees_all(conn, actor).await? {
        return Ok(Some(import));
    }
    let receipts = seen(conn, actor, import.id).await?;
    let hidden_facts = hidden_facts(conn, actor, import.id).await?;
    let count = |wanted: &dyn Fn(&Seen) -> bool| -> i64 {
        receipts.iter().filter(|seen| wanted(seen)).map(|seen| seen.receipts).sum()
    };
    let hidden = count(&|seen| seen.of_client == 1 && seen.seen == 0);
    if hidden == 0 && hidden_facts == 0 {
        return Ok(Some(import));
    }
    if count(&|seen| seen.of_client == 1 && seen.seen == 1) == 0 {
        return Ok(None);
    }
    let of = |action: &str| count(&|seen| seen.action == action && (seen.of_client == 0 || seen.seen == 1));
    Ok(Some(Import {
        whole: false,
        created_count: of("created"),
        updated_count: of("updated"),
        merged_count: of("merged"),
        skipped_count: of("unchanged") + of("imported before"),
        fact_count: import.fact_count - hidden_facts,
        problem_count: 0,
        total: count(&|seen| seen.of_client == 0 || seen.seen == 1),
        done: count(&|seen| seen.of_client == 0 || seen.seen == 1),
        lines: None,
        ..import
    }))
}

/// Those of the imports of which the actor may know, each as far as they may.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn all_as_seen(conn: &mut Conn, actor: &Actor, imports: Vec<Import>) -> Result<Vec<Import>, Error> {
    if life::sees_all(conn, actor).await? {
        return Ok(imports);
    }
    let mut seen = Vec::with_capacity(imports.len());
    for import in imports {
        seen.extend(as_seen(conn, actor, import).await?);
    }
    Ok(seen)
}

/// Refuses, as if there were no such import, whoever does not see all that it did.
pub(super) fn must_be_whole(import: &Import) -> Result<(), Error> {
    if import.whole { Ok(()) } else { Err(Error::NotFound("import")) }
}

async fn seen(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<Vec<Seen>, Error> {
    let sees = actor.sees(1);
    let sql = format!(
        "select r.action as action, r.of_client as of_client, r.seen as seen, count(*) as receipts from (
           select h.action as action,
             cast(case when h.object in ('staff', 'service_line') then 0 else 1 end as bigint) as of_client,
             cast(case when exists (select 1 from client c where c.id = {CLIENT_OF} and {sees}) then 1 else 0 end
               as bigint) as seen
           from import_change h where h.import_id = $2) r
         group by r.action, r.of_client, r.seen"
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?)
}

async fn hidden_facts(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<i64, Error> {
    let sees = actor.sees(1);
    let sql = format!(
        "select count(*) from fact f join client c on c.id = f.client_id where f.import_id = $2 and not {sees}"
    );
    Ok(conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?)
}
