//! What a row changes of a record that is known: blanks are filled or values overwritten, column by column.

use perennial_core::imports::drafts::{ClientDraft, ContactDraft};
use perennial_core::imports::mapping::{Mapping, Rule};
use perennial_core::imports::matching::clean_name;
use perennial_core::imports::objects::Field;
use perennial_core::imports::objects::Object;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::receipts::{put_back, snapshot};
use super::resolve::stands_in;
use crate::db::Tx;
use crate::error::Error;

/// The fields of a draft as columns with the field that rules over each.
pub(super) type Values = Vec<(&'static str, Field, Option<Json>)>;

pub(super) fn client_values(draft: &ClientDraft, manager: Option<Uuid>) -> Values {
    let text = |value: Option<String>| value.map(Json::from);
    vec![
        ("name", Field::ClientName, text((!draft.unnamed).then(|| draft.name.as_str().to_owned()))),
        ("sector", Field::ClientSector, text(draft.sector.clone())),
        ("size", Field::ClientSize, text(draft.size.map(|size| size.to_string()))),
        ("domain", Field::ClientDomain, text(draft.domain.clone())),
        ("website", Field::ClientWebsite, text(draft.website.clone())),
        ("email", Field::ClientEmail, text(draft.email.as_ref().map(|email| email.as_str().to_owned()))),
        ("phone", Field::ClientPhone, text(draft.phone.clone())),
        ("address", Field::ClientAddress, text(draft.address.clone())),
        ("manager_id", Field::ClientManager, text(manager.map(|id| id.to_string()))),
        ("parent_name", Field::ClientParent, text(draft.parent.as_ref().and_then(|parent| parent.name.clone()))),
    ]
}

pub(super) fn contact_values(draft: &ContactDraft) -> Values {
    let text = |value: Option<String>| value.map(Json::from);
    vec![
        ("name", Field::ContactName, text(Some(draft.name.as_str().to_owned()))),
        ("job_title", Field::ContactTitle, text(draft.title.clone())),
        ("email", Field::ContactEmail, text(draft.email.as_ref().map(|email| email.as_str().to_owned()))),
        ("phone", Field::ContactPhone, text(draft.phone.clone())),
        ("left_on", Field::ContactLeft, draft.left.map(|day| day.number().into())),
    ]
}

/// A record before and after a row, with its version after.
pub(super) struct Kept {
    pub before: Map<String, Json>,
    pub after: Map<String, Json>,
    /// The version before.
    pub was: i64,
    pub version: i64,
}

impl Kept {
    /// True when the row filled a column that was blank.
    pub fn filled(&self, column: &str) -> bool {
        self.before.get(column) != self.after.get(column)
    }
}

/// Changes a record by the rules of the mapping; none when nothing is to be changed.
///
/// # Errors
/// When the store refuses.
pub(super) async fn update(
    tx: &mut Tx,
    mapping: &Mapping,
    object: Object,
    id: Uuid,
    mut values: Values,
    external_id: Option<String>,
) -> Result<Option<Kept>, Error> {
    let (before, was) = snapshot(tx, object, id).await?;
    let mut wanted = before.clone();
    values.retain(|(_, field, value)| value.is_some() && mapping.rule_of(*field) != Rule::Never);
    for (column, field, value) in values {
        let stand_in = column == "name" && before.get(column).and_then(Json::as_str).is_some_and(stands_in);
        let blank = stand_in || before.get(column).is_none_or(Json::is_null);
        // The day somebody left is a fact: once it is known, it is corrected there.
        let may_change = mapping.rule_of(field) == Rule::Overwrite && field != Field::ContactLeft;
        if blank || may_change {
            wanted.insert(column.to_owned(), value.into());
        }
    }
    if before.get("external_id").is_none_or(Json::is_null) && external_id.is_some() {
        wanted.insert("external_id".to_owned(), external_id.into());
    }
    if wanted == before {
        return Ok(None);
    }
    keys(&mut wanted);
    put_back(tx, object, id, &wanted, was).await?;
    let (after, version) = snapshot(tx, object, id).await?;
    Ok(Some(Kept { before, after, was, version }))
}

/// The columns that only serve sorting and matching follow those they are made of.
fn keys(row: &mut Map<String, Json>) {
    let text = |row: &Map<String, Json>, name: &str| row.get(name).and_then(Json::as_str).map(str::to_owned);
    if let Some(name) = text(row, "name") {
        row.insert("name_key".to_owned(), name.to_lowercase().into());
        if row.contains_key("clean_name") {
            row.insert("clean_name".to_owned(), clean_name(&name).into());
        }
    }
    if let Some(email) = text(row, "email") {
        row.insert("email_key".to_owned(), email.to_lowercase().into());
    }
}
