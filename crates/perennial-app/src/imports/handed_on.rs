//! A record that two lists name stays when the earlier one is taken back: it becomes the later one's.

use perennial_core::ids::ImportId;
use perennial_core::imports::objects::Object;
use uuid::Uuid;

use super::undo::Receipt;
use crate::args;
use crate::db::{AssertSqlSafe, Tx};
use crate::error::Error;

/// The receipt of another import for the same record.
#[derive(crate::db::Row)]
struct Heir {
    import_id: Uuid,
    place: i64,
    action: String,
}

/// Hands a record that the import created on to a later import that names it, with what its row said of it; false when
/// there is none, or the import did not create the record.
///
/// # Errors
/// When the store refuses.
pub(super) async fn to(tx: &mut Tx, id: ImportId, receipt: &Receipt) -> Result<bool, Error> {
    if receipt.action != "created" || receipt.before_json.is_some() {
        return Ok(false);
    }
    let sql = "select h.import_id as import_id, h.place as place, h.action as action
               from import_change h join import i on i.id = h.import_id
               where h.object = $1 and h.object_id = $2 and h.import_id <> $3 and h.action <> 'withdrawn'
                 and i.state in ('done', 'failed', 'cancelled', 'running')
               order by i.created_at, h.place limit 1";
    let object = receipt.object.as_str();
    let Some(heir) = tx.optional::<Heir>(sql, args![object, receipt.object_id, id]).await? else { return Ok(false) };
    // The later import is now the one that made the record, so that its own undo takes the record away.
    let named = matches!(heir.action.as_str(), "unchanged" | "imported before");
    let version = if named { Some(receipt.version_after) } else { None };
    let sql = "update import_change set action = 'created', before_json = null, after_json = null,
               version_after = coalesce($3, version_after) where import_id = $1 and place = $2";
    tx.run(sql, args![heir.import_id, heir.place, version]).await?;
    let row = format!("%\"row\":{}}}%", receipt.line);
    let client = match super::receipts::table(Object::of_key(object).unwrap_or(Object::Client)) {
        Some((table, _)) if table != "client" => format!("(select x.client_id from {table} x where x.id = $5)"),
        _ => "$5".to_owned(),
    };
    for kind in kinds(object, heir.action == "imported before") {
        let sql = format!(
            "update fact set import_id = $2
             where client_id = {client} and import_id = $1 and source like $3 and kind like $4"
        );
        let values = args![id, heir.import_id, row.as_str(), *kind, receipt.object_id];
        tx.run(AssertSqlSafe(sql), values).await?;
    }
    let sql = "update import_row set import_id = $2 where import_id = $1 and line = $3 and object = $4";
    tx.run(sql, args![id, heir.import_id, receipt.line, object]).await?;
    Ok(true)
}

/// The kinds of fact that say that a record is there, and with the very same row, all that the row says of it.
fn kinds(object: &str, same_row: bool) -> &'static [&'static str] {
    match (object, same_row) {
        ("client", false) => &["client.recorded", "client.listed", "client.manager_assigned"],
        ("client", true) => {
            &["client.recorded", "client.listed", "client.manager_assigned", "client.noted", "support.%"]
        }
        ("contact", false) => &["client.contact_added", "person.%"],
        ("contact", true) => &["client.contact_added", "client.contact_moved", "client.noted", "person.%", "support.%"],
        ("pursuit", _) => &["pursuit.%", "engagement.%", "client.noted"],
        ("engagement", _) => &["engagement.%", "client.noted"],
        ("invoice", _) => &["invoice.%", "client.noted"],
        _ => &[],
    }
}
