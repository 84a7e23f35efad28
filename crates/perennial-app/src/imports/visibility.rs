//! What somebody may know of an import: all of it, or only what it did to clients whom they see. An import of which
//! they see nothing does not exist for them.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::ids::ImportId;
use perennial_core::imports::read::Row;

use super::course::{self, Import};
use super::life;
use crate::actor::Actor;
use crate::db::{AssertSqlSafe, Conn, Value};
use crate::error::Error;
use crate::{args, log};

/// The client to whom the record of a receipt `h` belongs.
const CLIENT_OF: &str = "(case h.object
    when 'contact' then (select x.client_id from contact x where x.id = h.object_id)
    when 'pursuit' then (select x.client_id from pursuit x where x.id = h.object_id)
    when 'engagement' then (select x.client_id from engagement x where x.id = h.object_id)
    when 'invoice' then (select x.client_id from invoice x where x.id = h.object_id)
    else h.object_id end)";

/// Receipts of one action, seen and hidden. Those of staff and service lines belong to no client, and what is made
/// beside the records of the rows is counted apart.
#[derive(crate::db::Row)]
struct Seen {
    action: String,
    beside: i64,
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
    let shown = |seen: &Seen| seen.beside == 0 && (seen.of_client == 0 || seen.seen == 1);
    let of = |action: &str| count(&|seen| seen.action == action && shown(seen));
    Ok(Some(Import {
        whole: false,
        created_count: of("created"),
        updated_count: of("updated"),
        merged_count: of("merged"),
        skipped_count: of("unchanged") + of("imported before"),
        fact_count: import.fact_count - hidden_facts,
        problem_count: problems_seen(conn, actor, import.id).await?,
        total: count(&shown),
        done: count(&shown),
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
        "select r.action as action, r.beside as beside, r.of_client as of_client, r.seen as seen, count(*) as receipts
         from (
           select h.action as action, cast(case when h.place < 0 then 1 else 0 end as bigint) as beside,
             cast(case when h.object in ('staff', 'service_line') then 0 else 1 end as bigint) as of_client,
             cast(case when exists (select 1 from client c where c.id = {CLIENT_OF} and {sees}) then 1 else 0 end
               as bigint) as seen
           from import_change h where h.import_id = $2) r
         group by r.action, r.beside, r.of_client, r.seen"
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

/// The problems of rows of which the actor may know: rows that landed at clients whom they see, and rows that were left
/// out and name such a client and none that is hidden. Of other rows nobody can tell whose they are.
async fn problems_seen(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<i64, Error> {
    let sql = "select line, count(*) from import_problem where import_id = $1 group by line";
    let problems: Vec<(i64, i64)> = conn.all(sql, args![id]).await?;
    if problems.is_empty() {
        return Ok(0);
    }
    let sees = actor.sees(1);
    let sql = format!(
        "select h.line, min(cast(case when exists (select 1 from client c where c.id = {CLIENT_OF} and {sees}) then 1
           else 0 end as bigint))
         from import_change h where h.import_id = $2 and h.object not in ('staff', 'service_line')
           and h.line in (select p.line from import_problem p where p.import_id = $2) group by h.line"
    );
    let landed: Vec<(i64, i64)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    let landed: BTreeMap<i64, i64> = landed.into_iter().collect();
    let named = lines_naming_seen(conn, actor, id, |line| !landed.contains_key(&line)).await?;
    let is_seen = |line: i64| landed.get(&line).map_or_else(|| named.contains(&line), |seen| *seen == 1);
    Ok(problems.into_iter().filter(|(line, _)| is_seen(*line)).map(|(_, count)| count).sum())
}

/// Of the rows that were left out those that name a client whom the actor sees, and none whom they do not.
async fn lines_naming_seen(
    conn: &mut Conn,
    actor: &Actor,
    id: ImportId,
    is_asked: impl Fn(i64) -> bool,
) -> Result<BTreeSet<i64>, Error> {
    // What is no longer kept names nobody.
    let Ok(sheet) = course::sheet_of(conn, id).await else { return Ok(BTreeSet::new()) };
    let rows: Vec<_> = sheet.rows.iter().filter(|row| is_asked(i64::from(row.line))).collect();
    let key = |cell: &String| cell.trim().to_lowercase();
    let keys: BTreeSet<String> = rows.iter().flat_map(|row| row.cells.iter().map(key)).collect();
    let keys: Vec<String> = keys.into_iter().filter(|key| !key.is_empty()).collect();
    let mut known: BTreeMap<String, bool> = BTreeMap::new();
    for chunk in keys.chunks(500) {
        let sql = format!(
            "select c.name_key, cast(case when {} then 1 else 0 end as bigint) from client c where c.name_key in ({})",
            actor.sees(1),
            log::places(2, chunk.len())
        );
        let mut values = args![actor.wall_value()];
        values.extend(chunk.iter().map(|key| Value::from(key.as_str())));
        let found: Vec<(String, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
        for (name, seen) in found {
            let all_seen = known.entry(name).or_insert(true);
            *all_seen &= seen == 1;
        }
    }
    let names_seen = |row: &&&Row| {
        let mut named = row.cells.iter().filter_map(|cell| known.get(&key(cell))).peekable();
        named.peek().is_some() && named.all(|seen| *seen)
    };
    Ok(rows.iter().filter(names_seen).map(|row| i64::from(row.line)).collect())
}

/// How many records of each kind an import created, as far as the actor sees them; true for what its rows only name,
/// and was made beside them.
pub(super) async fn created(conn: &mut Conn, actor: &Actor, id: ImportId) -> Result<Vec<(String, bool, i64)>, Error> {
    let mut values = args![id];
    let mut shown = String::new();
    if !life::sees_all(conn, actor).await? {
        values.push(actor.wall_value());
        shown = format!(
            " and (h.object in ('staff', 'service_line')
               or exists (select 1 from client c where c.id = {CLIENT_OF} and {}))",
            actor.sees(2)
        );
    }
    let sql = format!(
        "select h.object, cast(case when h.place < 0 then 1 else 0 end as bigint), count(*) from import_change h
         where h.import_id = $1 and h.action = 'created'{shown} group by 1, 2"
    );
    let rows: Vec<(String, i64, i64)> = conn.all(AssertSqlSafe(sql), values).await?;
    Ok(rows.into_iter().map(|(object, beside, count)| (object, beside == 1, count)).collect())
}
