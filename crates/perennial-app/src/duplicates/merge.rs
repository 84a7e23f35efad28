//! Two records become one: field by field as chosen, with the addresses, people, work and history of both.

use std::collections::BTreeMap;

use perennial_core::clients::Client;
use perennial_core::duplicates::{Side, fields_of};
use perennial_core::fact::Event;
use perennial_core::ids::{ClientId, ContactId, FactId, StaffId};
use uuid::Uuid;

use super::stored::{self, Detail, Manager};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note, Subject};
use crate::clients;
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// What can be merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// Clients.
    Client,
    /// People at one client.
    Contact,
}

impl Object {
    /// The name in the database and in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Contact => "contact",
        }
    }

    /// The object of a name written by [`Object::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Client, Self::Contact].into_iter().find(|object| object.key() == key)
    }

    /// Where its pages are.
    pub fn page(self, id: &Uuid) -> String {
        match self {
            Self::Client => format!("/clients/{id}"),
            Self::Contact => format!("/contacts/{id}"),
        }
    }

    /// The client that a record is, or is at.
    ///
    /// # Errors
    /// When it is not there for the actor.
    pub async fn client_of(self, conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<ClientId, Error> {
        match self {
            Self::Client => {
                clients::visible(conn, actor, id.into()).await?;
                Ok(id.into())
            }
            Self::Contact => clients::client_of(conn, actor, ContactId(id)).await,
        }
    }
}

/// Which field comes from which record.
pub type Choices = BTreeMap<String, Side>;

/// Merges the record `gone` into `kept`. Returns the merge, by which it is split again.
///
/// # Errors
/// When the role does not allow it, one of them is not there for the actor, they are people at two clients, or one of
/// them is restricted to other people than the other.
pub async fn merge(
    tx: &mut Tx,
    act: &mut Act,
    object: Object,
    kept: Uuid,
    gone: Uuid,
    choices: Choices,
) -> Result<Uuid, Error> {
    act.actor.must(Right::Merge)?;
    let client = object.client_of(tx, &act.actor, kept).await?;
    let other = object.client_of(tx, &act.actor, gone).await?;
    if kept == gone {
        return Err(Error::refused("Choose two records: these are one already."));
    }
    match object {
        Object::Client => must_be_restricted_alike(tx, client, other).await?,
        Object::Contact if client != other => {
            return Err(Error::refused(
                "These two people are at different clients, and one person may work at both. Merge the clients first.",
            ));
        }
        Object::Contact => {}
    }
    let (before, theirs) = (stored::values(tx, object, kept).await?, stored::values(tx, object, gone).await?);
    let after = perennial_core::duplicates::merge(fields_of(object == Object::Contact), &before, &theirs, &choices);
    let id: Uuid = act.new_id();
    let manager = if object == Object::Client { take_manager(tx, act, client, other).await? } else { None };
    stored::write(tx, object, kept, &after, act.now).await?;
    let moved = stored::hang_over(tx, object, gone, kept).await?;
    let aliases = point_to(tx, object, (gone, kept), client, id).await?;
    let people = if object == Object::Client { move_merges(tx, other, client).await? } else { Vec::new() };
    let sql =
        format!("update {} set deleted_at = $2, updated_at = $2, version = version + 1 where id = $1", object.key());
    tx.run(AssertSqlSafe(sql), args![gone, act.now]).await?;
    let name = |values: &perennial_core::duplicates::Merged| values.get("name").cloned().flatten().unwrap_or_default();
    let (kept_name, gone_name) = (name(&after), name(&theirs));
    let said = format!("{gone_name} merged into {kept_name}");
    let detail = Detail { before, after, choices, moved, aliases, people, manager };
    let detail = serde_json::to_string(&detail).map_err(|e| Error::Internal(e.to_string()))?;
    tx.run(
        "insert into record_merge (id, object, kept_id, gone_id, client_id, kept_name, gone_name, detail, merged_at,
           by_staff) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![id, object.key(), kept, gone, client, kept_name, gone_name, detail, act.now, act.actor.staff()],
    )
    .await?;
    act.touched.extend([client, other]);
    act.audit(tx, Note::on(Action::RecordsMerged, Subject::Client(client), said)).await?;
    Ok(id)
}

/// The record that is gone is read as the survivor from now on, and so is whatever was merged into it before.
async fn point_to(
    tx: &mut Tx,
    object: Object,
    (gone, kept): (Uuid, Uuid),
    client: ClientId,
    merge: Uuid,
) -> Result<Vec<Uuid>, Error> {
    let sql = "update merged_record set kept_id = $2, client_id = $3 where kept_id = $1 returning gone_id";
    let aliases: Vec<(Uuid,)> = tx.all(sql, args![gone, kept, client]).await?;
    tx.run(
        "insert into merged_record (gone_id, object, kept_id, client_id, merge_id) values ($1, $2, $3, $4, $5)",
        args![gone, object.key(), kept, client, merge],
    )
    .await?;
    Ok(aliases.into_iter().map(|(id,)| id).collect())
}

/// Merges of people go with their client.
async fn move_merges(tx: &mut Tx, from: ClientId, to: ClientId) -> Result<Vec<Uuid>, Error> {
    let sql = "update merged_record set client_id = $2 where client_id = $1 and object = 'contact' returning gone_id";
    let moved: Vec<(Uuid,)> = tx.all(sql, args![from, to]).await?;
    Ok(moved.into_iter().map(|(id,)| id).collect())
}

/// The survivor keeps its relationship manager; without one it takes that of the other. Both are in the log now, so
/// it is said again, by a fact that splitting takes back.
async fn take_manager(tx: &mut Tx, act: &mut Act, kept: ClientId, gone: ClientId) -> Result<Option<Manager>, Error> {
    let sql = "select manager_id from client where id = $1";
    let before: Option<Uuid> = tx.scalar(sql, args![kept]).await?;
    let theirs: Option<Uuid> = tx.scalar(sql, args![gone]).await?;
    let Some(after) = before.or(theirs).filter(|_| before != theirs) else { return Ok(None) };
    let (fact, today): (FactId, _) = (act.new_id(), act.today);
    let said = Event::Client(Client::assign_manager(StaffId(after)));
    act.record_as(tx, kept, fact, today, &said).await?;
    Ok(Some(Manager { before, after, fact: fact.0 }))
}

/// Two clients may be merged only when the same people see them: nobody learns of one through the other.
async fn must_be_restricted_alike(tx: &mut Tx, one: ClientId, other: ClientId) -> Result<(), Error> {
    let walled = "select walled from client where id = $1";
    let inside = "select staff_id from client_wall where client_id = $1 order by staff_id";
    let around = "select wall_id from wall_client where client_id = $1 order by wall_id";
    let first: (i64, Vec<(Uuid,)>, Vec<(Uuid,)>) =
        (tx.scalar(walled, args![one]).await?, tx.all(inside, args![one]).await?, tx.all(around, args![one]).await?);
    let second: (i64, Vec<(Uuid,)>, Vec<(Uuid,)>) = (
        tx.scalar(walled, args![other]).await?,
        tx.all(inside, args![other]).await?,
        tx.all(around, args![other]).await?,
    );
    if first.0 == second.0 && (first.0 == 0 || (first.1 == second.1 && first.2 == second.2)) {
        return Ok(());
    }
    Err(Error::refused(
        "One of these clients is restricted, and other people may see the other. Restrict both alike, then merge them.",
    ))
}
