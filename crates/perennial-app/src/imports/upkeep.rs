//! What a row changes of a record that is known: blanks are filled or values overwritten, column by column.

use perennial_core::ids::EngagementId;
use perennial_core::imports::drafts::{ClientDraft, ContactDraft, EngagementDraft};
use perennial_core::imports::infer::Ids;
use perennial_core::imports::mapping::{Mapping, Rule};
use perennial_core::imports::matching::{clean_name, phone_key};
use perennial_core::imports::objects::{Field, Object};
use perennial_core::imports::problem::{Consequence, Problem};
use perennial_core::imports::values;
use perennial_core::money::Money;
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
        ("legal_name", Field::ClientLegalName, text(draft.legal_name.clone())),
        ("registration", Field::ClientRegistration, text(draft.registration.clone())),
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
        ("mobile", Field::ContactPhone, text(draft.mobile.clone())),
        ("department", Field::ContactDepartment, text(draft.department.clone())),
        ("address", Field::ContactAddress, text(draft.address.clone())),
        ("left_on", Field::ContactLeft, draft.left.map(|day| day.number().into())),
    ]
}

/// Addresses, numbers and labels of a draft that are added to those which the record has, never instead of them.
#[derive(Default)]
pub(super) struct More {
    emails: Vec<String>,
    phones: Vec<String>,
    labels: Vec<String>,
}

impl More {
    pub(super) fn of_client(draft: &ClientDraft) -> Self {
        Self {
            emails: draft.email.iter().chain(&draft.more_emails).map(|email| email.as_str().to_owned()).collect(),
            phones: draft.phone.iter().chain(&draft.more_phones).cloned().collect(),
            labels: Vec::new(),
        }
    }

    pub(super) fn of_contact(draft: &ContactDraft) -> Self {
        Self {
            emails: draft.email.iter().chain(&draft.more_emails).map(|email| email.as_str().to_owned()).collect(),
            phones: draft.phones().map(str::to_owned).collect(),
            labels: draft.labels.clone(),
        }
    }

    /// Adds to a record what it does not have.
    fn add_to(&self, row: &mut Map<String, Json>) {
        let known = |row: &Map<String, Json>, columns: &[&str]| -> Vec<String> {
            let texts = columns.iter().filter_map(|column| row.get(*column).and_then(Json::as_str));
            texts.flat_map(|text| text.split(['\n', ';'])).map(|text| text.trim().to_owned()).collect()
        };
        let mut add = |columns: &[&str], into: &str, glue: &str, values: &[String], key: fn(&str) -> String| {
            let mut have: Vec<String> = known(row, columns).iter().map(|text| key(text)).collect();
            let mut all = row.get(into).and_then(Json::as_str).unwrap_or_default().to_owned();
            for value in values {
                let value_key = key(value);
                if have.contains(&value_key) {
                    continue;
                }
                have.push(value_key);
                all = if all.is_empty() { value.clone() } else { format!("{all}{glue}{value}") };
            }
            if !all.is_empty() {
                row.insert(into.to_owned(), all.into());
            }
        };
        add(&["email", "more_emails"], "more_emails", "\n", &self.emails, |text| text.to_lowercase());
        add(&["phone", "mobile", "more_phones"], "more_phones", "\n", &self.phones, phone_key);
        add(&["labels"], "labels", "; ", &self.labels, |text| text.to_lowercase());
    }
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

/// What a row did to a record.
pub(super) struct Updated {
    /// The record before and after; none when nothing was changed.
    pub kept: Option<Kept>,
    /// Fields of the row that the record has otherwise, and that stay as they are there.
    other: Vec<&'static str>,
}

impl Updated {
    /// True when the row gave a column another value.
    pub fn has_changed(&self, column: &str) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.filled(column))
    }

    /// Says which values of the row were not taken.
    pub fn problem(&self, line: u32) -> Option<Problem> {
        let fields = self.other.join(", ").to_lowercase();
        let advice = format!(
            "the record has another value for {fields}, which stays: correct it on its page, or choose for the column that it overwrites (on the page of the import, or with --rule COLUMN=overwrite)"
        );
        (!self.other.is_empty()).then(|| Problem::of_row(line, Consequence::ValueLeftOut, advice))
    }
}

/// The columns of which a row is told that it says something else; addresses and numbers are added instead.
const TOLD: [&str; 10] = [
    "name",
    "legal_name",
    "registration",
    "sector",
    "size",
    "address",
    "manager_id",
    "parent_name",
    "job_title",
    "department",
];

/// The record that a row is about.
pub(super) struct Target {
    pub object: Object,
    pub id: Uuid,
    /// The record that was merged into it, where the row is about that one: what that says already is no news.
    pub merged: Option<Uuid>,
}

/// Changes a record by the rules of the mapping. The id of a row about a merged record stays with that one, for the day
/// on which they are split again.
///
/// # Errors
/// When the store refuses.
pub(super) async fn update(
    tx: &mut Tx,
    mapping: &Mapping,
    target: Target,
    mut columns: Values,
    more: &More,
    external_id: Option<String>,
) -> Result<Updated, Error> {
    let Target { object, id, merged } = target;
    let (before, was) = snapshot(tx, object, id).await?;
    let (mut wanted, mut other) = (before.clone(), Vec::new());
    // Whoever leads one piece of work need not be the one who answers for the client.
    let of_work = !matches!(mapping.chief(), Some(Object::Client | Object::Contact));
    columns.retain(|(_, field, value)| value.is_some() && mapping.rule_of(*field) != Rule::Never);
    if let Some(merged) = merged {
        let (said, _) = snapshot(tx, object, merged).await?;
        columns.retain(|(column, _, value)| *column != "name" && said.get(*column) != value.as_ref());
    }
    for (column, field, value) in columns {
        let stand_in = column == "name" && before.get(column).and_then(Json::as_str).is_some_and(stands_in);
        let blank = stand_in || before.get(column).is_none_or(Json::is_null);
        // The day somebody left is a fact: once it is known, it is corrected there.
        let may_change = mapping.rule_of(field) == Rule::Overwrite && field != Field::ContactLeft;
        if blank || may_change {
            wanted.insert(column.to_owned(), value.into());
        } else if TOLD.contains(&column) && !(column == "manager_id" && of_work) {
            let of = if column == "name" { clean_name as fn(&str) -> String } else { values::key };
            let known = |text: Option<&Json>| text.and_then(Json::as_str).map(of);
            other.extend((known(before.get(column)) != known(value.as_ref())).then(|| field.label()));
        }
    }
    more.add_to(&mut wanted);
    if before.get("external_id").is_none_or(Json::is_null) && external_id.is_some() && merged.is_none() {
        wanted.insert("external_id".to_owned(), external_id.into());
    }
    if wanted == before {
        return Ok(Updated { kept: None, other });
    }
    keys(&mut wanted);
    put_back(tx, object, id, &wanted, was).await?;
    let (after, version) = snapshot(tx, object, id).await?;
    Ok(Updated { kept: Some(Kept { before, after, was, version }), other })
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

/// Fills what a known engagement lacks from a row about it: its number, service line and lead. Where it had no number
/// it is known from the pursuit that became it, and the estimate of the work itself counts before what was sought.
///
/// # Errors
/// When the store refuses.
pub(super) async fn fill_engagement(
    tx: &mut Tx,
    row: &EngagementDraft,
    engagement: EngagementId,
    ids: &Ids,
    number: Option<String>,
) -> Result<Option<Kept>, Error> {
    let (before, was) = snapshot(tx, Object::Engagement, engagement.0).await?;
    let is_blank = |column: &str| before.get(column).is_none_or(serde_json::Value::is_null);
    let is_numbered = !is_blank("external_id");
    let mut wanted = before.clone();
    let mut fill = |column: &str, value: Option<serde_json::Value>, may: bool| {
        if let Some(value) = value.filter(|_| may) {
            wanted.insert(column.to_owned(), value);
        }
    };
    let id = |id: Uuid| id.to_string().into();
    fill("service_line_id", ids.service_line.map(|line| id(line.0)), is_blank("service_line_id"));
    fill("lead_id", ids.staff.map(|staff| id(staff.0)), is_blank("lead_id"));
    let own = number.is_some() && !is_numbered;
    let same_currency =
        |money: &Money| before.get("currency").and_then(|code| code.as_str()) == Some(money.currency.code());
    let estimate = row.fee_estimate.filter(same_currency).map(|money| money.minor.into());
    fill("fee_estimate_minor", estimate, own || is_blank("fee_estimate_minor"));
    fill("external_id", number.map(Into::into), !is_numbered);
    if wanted == before {
        return Ok(None);
    }
    put_back(tx, Object::Engagement, engagement.0, &wanted, was).await?;
    let (after, version) = snapshot(tx, Object::Engagement, engagement.0).await?;
    Ok(Some(Kept { before, after, was, version }))
}
