//! Rows that landed before: the same row is never imported twice.

use std::collections::HashMap;

use perennial_core::imports::drafts::{Draft, What};
use perennial_core::imports::objects::Object;

use super::receipts;
use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log;
use uuid::Uuid;

/// The records of those drafts whose rows landed before, by hash and object; of a touch, nothing but that it did. A row
/// that became a record behind a wall is none for who does not see it, and an invoice that names a matter is looked at
/// again: the matter may have become known since.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn imported(
    tx: &mut Tx,
    actor: &Actor,
    sees_all: bool,
    drafts: &[Draft],
) -> Result<HashMap<(String, Object), Uuid>, Error> {
    let mut found = HashMap::new();
    for object in Object::ALL {
        let names_matter = |d: &&Draft| matches!(&d.what, What::Invoice(invoice) if invoice.engagement.is_some());
        let of_object = drafts.iter().filter(|d| d.object() == object && !names_matter(d));
        let hashes: Vec<&str> = of_object.map(|d| d.hash.0.as_str()).collect();
        if !hashes.is_empty() {
            let rows = known(tx, actor, sees_all, object, &hashes).await?;
            found.extend(rows.into_iter().map(|(hash, id)| ((hash, object), id)));
        }
    }
    Ok(found)
}

async fn known(
    tx: &mut Tx,
    actor: &Actor,
    sees_all: bool,
    object: Object,
    hashes: &[&str],
) -> Result<Vec<(String, Uuid)>, Error> {
    let mut values = args![object.key()];
    values.extend(hashes.iter().map(|hash| Value::from(hash.as_bytes().to_vec())));
    let places = log::places(2, hashes.len());
    // The last receipt of the row names its record.
    let mut sql = format!(
        "select r.row_hash, (select h.object_id from import_change h
           where h.import_id = r.import_id and h.line = r.line and h.object = r.object order by h.place desc limit 1)
         from import_row r where r.object = $1 and r.row_hash in ({places})"
    );
    if !sees_all && !matches!(object, Object::Staff | Object::ServiceLine) {
        let sees = actor.sees(values.len() + 1);
        let client = match receipts::table(object) {
            Some((table, _)) if object != Object::Client => {
                format!("join {table} x on x.id = h.object_id join client c on c.id = x.client_id")
            }
            _ => "join client c on c.id = h.object_id".to_owned(),
        };
        sql.push_str(&format!(
            " and exists (select 1 from import_change h {client}
             where h.import_id = r.import_id and h.line = r.line and h.object = r.object and {sees})"
        ));
        values.push(actor.wall_value());
    }
    let rows: Vec<(Vec<u8>, Option<Uuid>)> = tx.all(AssertSqlSafe(sql), values).await?;
    // Without a receipt nobody knows what the row became: it lands again, and is matched.
    let known = rows.into_iter().filter_map(|(hash, id)| Some((String::from_utf8_lossy(&hash).into_owned(), id?)));
    Ok(known.collect())
}
