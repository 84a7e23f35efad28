//! Undo: an import is taken back whole, except what somebody changed since; that is listed.

use std::collections::{BTreeMap, BTreeSet};

use perennial_core::fact::{Fact, Source};
use perennial_core::ids::{ClientId, EngagementId, ImportId};
use perennial_core::imports::objects::Object;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::course::{self, Import, State};
use super::receipts::{VERSION, put_back, table};
use super::withdrawn::{self, WITHDRAWN};
use super::{handed_on, visibility};
use crate::actor::Actor;
use crate::app::{Act, App};
use crate::args;
use crate::db::{AssertSqlSafe, Tx};
use crate::error::Error;
use crate::firm;
use crate::invoices;
use crate::journeys;
use crate::log;
use crate::referrals;
use crate::rights::Right;

/// What an undo did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    /// Records that are gone.
    pub removed: usize,
    /// Records that have their old values back.
    pub restored: usize,
    /// Facts that no longer count.
    pub facts: i64,
    /// Records that a later list names too: they stay, and are that import's from now on.
    pub handed_on: usize,
    /// Staff and service lines that only the import brought: they are set aside.
    pub aside: usize,
    /// Records that somebody changed or used since: they stay. Line, object, id.
    pub kept: Vec<(i64, String, Uuid)>,
    /// Records that have the content again which they had at another version: that version, and the present one.
    again: BTreeMap<Uuid, (i64, i64)>,
}

/// Takes an import back, in one transaction.
///
/// # Errors
/// When it is not over, was undone before, or the role does not allow it.
pub async fn undo(app: &App, actor: &Actor, id: ImportId) -> Result<Undone, Error> {
    let undone = app.change(actor, move |tx, act| Box::pin(take_back(tx, act, id))).await?;
    // The list may have covered days that nothing else covers: everybody is looked at anew.
    journeys::rebuild_outdated(app).await?;
    Ok(undone)
}

/// What a row did to a record.
#[derive(crate::db::Row)]
pub(super) struct Receipt {
    pub line: i64,
    pub action: String,
    pub object: String,
    pub object_id: Uuid,
    pub before_json: Option<String>,
    pub version_after: i64,
}

async fn take_back(tx: &mut Tx, act: &mut Act, id: ImportId) -> Result<Undone, Error> {
    act.actor.must(Right::Import)?;
    let import = course::find(tx, &act.actor, id).await?;
    visibility::must_be_whole(&import)?;
    match import.state {
        State::Done | State::Failed | State::Cancelled => {}
        State::Undone => return Err(Error::refused("This import was undone already.")),
        State::Draft => return Err(Error::refused("This import has not begun: there is nothing to undo.")),
        State::Running => return Err(Error::refused("This import is running. Stop it first, then undo it.")),
    }
    has_receipts(tx, &import).await?;
    let clients = clients_of(tx, id).await?;
    let mut receipts: Vec<Receipt> = tx
        .all(
            "select line, action, object, object_id, before_json, version_after from import_change
             where import_id = $1 and action in ('created', 'updated', 'merged', 'withdrawn') order by place desc",
            args![id],
        )
        .await?;
    // Staff and service lines come last, when nothing of the import uses them any more.
    receipts.sort_by_key(|receipt| matches!(receipt.object.as_str(), "staff" | "service_line"));
    let mut undone = Undone::default();
    let (mut left, mut handed) = (Vec::with_capacity(receipts.len()), Vec::new());
    for receipt in receipts {
        let handed_to = match &receipt.before_json {
            None => handed_on::to(tx, act, &import, &receipt).await?,
            Some(_) => handed_on::change_to(tx, &import, &receipt).await?,
        };
        if let Some(record) = handed_to {
            undone.handed_on += 1;
            handed.push(record);
            continue;
        }
        handed.extend(handed_on::work_of(tx, act, &import, &receipt).await?);
        left.push(receipt);
    }
    handed_on::listings(tx, act, &import).await?;
    for receipt in left {
        one(tx, act, id, receipt, &mut undone).await?;
    }
    undone.facts = tx.scalar("select count(*) from fact where import_id = $1", args![id]).await?;
    // Invoices of other lists belong to no work where theirs is gone, as their facts are read. Nobody changed them.
    let sql = "update invoice set engagement_id = null
               where engagement_id in (select id from engagement where deleted_at = $1)";
    tx.run(sql, args![act.now]).await?;
    tx.run("delete from import_row where import_id = $1", args![id]).await?;
    super::identity::forget(tx, id).await?;
    referrals::forget_import(tx, act, id).await?;
    firm::uncover_by_list(tx, id).await?;
    invoices::work_out_line_gaps(tx).await?;
    tx.run("update import set state = 'undone', content = null, updated_at = $2 where id = $1", args![id, act.now])
        .await?;
    for record in handed {
        record.fit_to_facts(tx, act).await?;
    }
    act.touched.extend(clients);
    Ok(undone)
}

/// Exports of earlier releases held no receipts: what such an import did is not known any more.
async fn has_receipts(tx: &mut Tx, import: &Import) -> Result<(), Error> {
    let kept: i64 = tx.scalar("select count(*) from import_change where import_id = $1", args![import.id]).await?;
    if kept == 0 && import.created_count + import.updated_count + import.merged_count > 0 {
        return Err(Error::refused(
            "What this import did is not on record any more: the store came back from an export without its receipts. \
             Delete or correct its records by hand.",
        ));
    }
    Ok(())
}

async fn clients_of(tx: &mut Tx, id: ImportId) -> Result<BTreeSet<ClientId>, Error> {
    let rows: Vec<(Uuid,)> = tx
        .all(
            "select distinct coalesce(m.kept_id, f.client_id) from fact f
           left join merged_record m on m.gone_id = f.client_id where f.import_id = $1",
            args![id],
        )
        .await?;
    let sql = "select object_id from import_change where import_id = $1 and object = 'client'
               union
               select k.client_id from import_change i join contact k on k.id = i.object_id
               where i.import_id = $1 and i.object = 'contact'";
    let changed: Vec<(Uuid,)> = tx.all(sql, args![id]).await?;
    Ok(rows.into_iter().chain(changed).map(|(id,)| id.into()).collect())
}

async fn one(tx: &mut Tx, act: &Act, import: ImportId, receipt: Receipt, undone: &mut Undone) -> Result<(), Error> {
    let Some(object) = Object::of_key(&receipt.object) else { return Ok(()) };
    let Some((table, _)) = table(object) else {
        undone.aside += usize::from(set_aside(tx, object, receipt.object_id).await?);
        return Ok(());
    };
    let version = match undone.again.get(&receipt.object_id) {
        Some((then, now)) if *then == receipt.version_after => *now,
        _ => receipt.version_after,
    };
    let back = match &receipt.before_json {
        _ if receipt.action == WITHDRAWN => {
            let back = withdrawn::bring_back(tx, &receipt).await?;
            undone.restored += usize::from(back);
            // What is not there to be brought back was undone, or deleted, by itself.
            true
        }
        Some(before) => {
            let before: Map<String, Json> = serde_json::from_str(before).map_err(|e| Error::Internal(e.to_string()))?;
            let back = put_back(tx, object, receipt.object_id, &before, version).await?;
            undone.restored += usize::from(back);
            if let Some(was) = before.get(VERSION).and_then(Json::as_i64).filter(|_| back) {
                undone.again.insert(receipt.object_id, (was, version + 1));
                follow(tx, &receipt, was, version + 1).await?;
            }
            back
        }
        // The row only said something of a record that was there: its facts are gone with the import.
        None if receipt.action != "created" => true,
        None => {
            let gone = remove(tx, act, import, table, object, receipt.object_id, version).await?;
            undone.removed += usize::from(gone);
            if !gone {
                keep_facts(tx, import, object, receipt.object_id).await?;
            }
            gone
        }
    };
    if !back {
        undone.kept.push((receipt.line, receipt.object, receipt.object_id));
    }
    Ok(())
}

/// The receipts of other imports follow a record that is again as they left it.
async fn follow(tx: &mut Tx, receipt: &Receipt, was: i64, now: i64) -> Result<(), Error> {
    let sql = "update import_change set version_after = $4 where object = $1 and object_id = $2 and version_after = $3";
    tx.run(sql, args![receipt.object.as_str(), receipt.object_id, was, now]).await?;
    Ok(())
}

/// Takes a record that the import created off every page, unless somebody used or changed it since.
async fn remove(
    tx: &mut Tx,
    act: &Act,
    import: ImportId,
    table: &'static str,
    object: Object,
    id: Uuid,
    version: i64,
) -> Result<bool, Error> {
    if object == Object::Client && (used_since(tx, import, id).await? || has_work(tx, id).await?) {
        return Ok(false);
    }
    if object == Object::Engagement && named_since(tx, import, id).await? {
        return Ok(false);
    }
    if object == Object::Invoice && withdrawn::is_withdrawn(tx, id).await? {
        return Ok(true);
    }
    let sql = format!(
        "update {table} set deleted_at = $2, version = version + 1
         where id = $1 and deleted_at is null and version = $3"
    );
    let gone = tx.run(AssertSqlSafe(sql), args![id, act.now, version]).await? == 1;
    if gone && object == Object::Client {
        // Positions are derived of clients that are there, so the work that the invoices implied is taken off here.
        tx.run("delete from engagement where client_id = $1 and implied = 1", args![id]).await?;
    }
    if gone && object == Object::Pursuit {
        // The engagement that a won pursuit became was entered with it and has no receipt of its own.
        let sql = "update engagement set deleted_at = $2, version = version + 1
                   where pursuit_id = $1 and deleted_at is null and version = 1";
        tx.run(sql, args![id, act.now]).await?;
    }
    Ok(gone)
}

/// True when a client has facts from elsewhere, recorded after the import began. That a later list names it no more,
/// gives it the only member of the firm as manager, or calls an invoice of it void, uses nothing.
async fn used_since(tx: &mut Tx, import: ImportId, client: Uuid) -> Result<bool, Error> {
    let later: i64 = tx
        .scalar(
            "select count(*) from fact f join import i on i.id = $1 left join import o on o.id = f.import_id
             where f.client_id = $2 and (f.import_id is null or f.import_id <> $1) and coalesce(o.state, '') <> 'undone'
               and f.recorded_at >= i.created_at
               and (f.import_id is null or f.kind not in ('client.unlisted', 'client.manager_assigned', 'journey.retracted'))",
            args![import, client],
        )
        .await?;
    Ok(later > 0)
}

/// True when somebody has recorded something since that names a matter: a call, a complaint, a promise. It would lose its
/// matter with the list. Invoices of other lists do not hold it: they imply work without it.
async fn named_since(tx: &mut Tx, import: ImportId, engagement: Uuid) -> Result<bool, Error> {
    let sql = "select f.client_id from engagement e join fact f on f.client_id = e.client_id join import i on i.id = $2
               where e.id = $1 and f.import_id is null and f.recorded_at >= i.created_at and f.body like $3 limit 1";
    let named: Option<(Uuid,)> = tx.optional(sql, args![engagement, import, format!("%{engagement}%")]).await?;
    let Some((client,)) = named else { return Ok(false) };
    let facts = log::of_client(tx, ClientId(client)).await?;
    let of_people = |fact: &Fact| !matches!(fact.source, Source::File { .. });
    let mut named = log::in_force(&facts).into_iter().filter(|(_, fact)| of_people(fact));
    Ok(named.any(|(_, fact)| fact.what.engagement() == Some(EngagementId(engagement))))
}

/// What stays because somebody changed or used it since stays as it is: what the list said of it still counts.
async fn keep_facts(tx: &mut Tx, import: ImportId, object: Object, id: Uuid) -> Result<(), Error> {
    let key = match object {
        Object::Pursuit | Object::Engagement | Object::Invoice => object.key(),
        _ => return Ok(()),
    };
    let sql = "update fact set import_id = null where import_id = $1 and kind like $2 and body like $3";
    let (kind, named) = (format!("{key}.%"), format!("%\"{key}\":\"{id}\"%"));
    tx.run(sql, args![import, kind, named]).await?;
    Ok(())
}

/// True when a client has people or work that did not go with the import. Work that invoices imply goes with them.
async fn has_work(tx: &mut Tx, client: Uuid) -> Result<bool, Error> {
    let mut found = 0;
    for (table, own) in [("contact", ""), ("pursuit", ""), ("engagement", " and implied = 0"), ("invoice", "")] {
        let sql = format!("select count(*) from {table} where client_id = $1 and deleted_at is null{own}");
        let more: i64 = tx.scalar(AssertSqlSafe(sql), args![client]).await?;
        found += more;
    }
    Ok(found > 0)
}

/// Takes a member of staff or a service line that the import brought out of use, unless something uses them.
async fn set_aside(tx: &mut Tx, object: Object, id: Uuid) -> Result<bool, Error> {
    let (sql, users): (&str, &[(&str, &str)]) = match object {
        Object::Staff => (
            "update staff set active = 0, version = version + 1 where id = $1 and active = 1 and password_hash is null",
            &[("client", "manager_id"), ("pursuit", "owner_id"), ("engagement", "lead_id")],
        ),
        Object::ServiceLine => (
            "update service_line set retired = 1, version = version + 1 where id = $1 and retired = 0",
            &[("pursuit", "service_line_id"), ("engagement", "service_line_id"), ("invoice", "service_line_id")],
        ),
        _ => return Ok(false),
    };
    for (table, column) in users {
        let used = format!("select count(*) from {table} where {column} = $1 and deleted_at is null");
        let used: i64 = tx.scalar(AssertSqlSafe(used), args![id]).await?;
        if used > 0 {
            return Ok(false);
        }
    }
    Ok(tx.run(sql, args![id]).await? > 0)
}
