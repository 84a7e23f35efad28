//! A merged record is split again: what came from the other goes back, what was added since stays.

use perennial_core::dates::Moment;
use perennial_core::duplicates::Merged;
use perennial_core::fact::{Event, JourneyFact};
use perennial_core::ids::{ClientId, FactId};
use uuid::Uuid;

use super::merge::{Choices, Object};
use super::stored::{self, Detail};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note, Subject};
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;
use crate::log::places;
use crate::rights::Right;

/// A merge.
#[derive(Debug, Clone, crate::db::Row)]
pub struct Merge {
    /// Which.
    pub id: Uuid,
    object: String,
    /// The record that stayed.
    pub kept_id: Uuid,
    /// The record that was merged into it.
    pub gone_id: Uuid,
    client_id: Uuid,
    /// What the survivor was called then.
    pub kept_name: String,
    /// What the other was called.
    pub gone_name: String,
    detail: String,
    merged_at: i64,
    /// Who merged them.
    pub by_name: Option<String>,
    split_at: Option<i64>,
}

impl Merge {
    /// Clients or contacts.
    pub fn object(&self) -> Object {
        Object::from_key(&self.object).unwrap_or(Object::Client)
    }

    /// The client concerned.
    pub const fn client(&self) -> ClientId {
        ClientId(self.client_id)
    }

    /// When.
    pub const fn at(&self) -> Moment {
        Moment(self.merged_at)
    }

    /// True until it is split.
    pub const fn holds(&self) -> bool {
        self.split_at.is_none()
    }

    /// Which field came from which record.
    ///
    /// # Errors
    /// When it was stored by a newer program.
    pub fn choices(&self) -> Result<Choices, Error> {
        self.detail().map(|detail| detail.choices)
    }

    fn detail(&self) -> Result<Detail, Error> {
        serde_json::from_str(&self.detail).map_err(|e| Error::Internal(format!("a merge cannot be read: {e}")))
    }
}

const SELECT: &str = "select m.id, m.object, m.kept_id, m.gone_id, m.client_id, m.kept_name, m.gone_name, m.detail,
    m.merged_at, s.name as by_name, m.split_at
    from record_merge m join client c on c.id = m.client_id left join staff s on s.id = m.by_staff";

/// The merges that the actor sees, the latest first.
///
/// # Errors
/// When the role does not allow it, or the store cannot be read.
pub async fn merges(conn: &mut Conn, actor: &Actor, limit: i64) -> Result<Vec<Merge>, Error> {
    actor.must(Right::Merge)?;
    let sql = format!("{SELECT} where {} order by m.merged_at desc, m.id desc limit $2", actor.sees(1));
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), limit]).await?)
}

/// The merges of a record, as the one that stayed or the one that went, the latest first.
///
/// # Errors
/// When the role does not allow it, or the store cannot be read.
pub async fn merges_of(conn: &mut Conn, actor: &Actor, record: Uuid) -> Result<Vec<Merge>, Error> {
    actor.must(Right::Merge)?;
    let sql = format!(
        "{SELECT} where {} and (m.kept_id = $2 or m.gone_id = $2) order by m.merged_at desc, m.id desc",
        actor.sees(1)
    );
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value(), record]).await?)
}

/// One merge.
///
/// # Errors
/// When it is not there for the actor.
pub async fn find(conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<Merge, Error> {
    let sql = format!("{SELECT} where {} and m.id = $2", actor.sees(1));
    let found: Option<Merge> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    found.ok_or(Error::NotFound("merge"))
}

/// Splits a merge: both records are there again, with what each brought.
///
/// # Errors
/// When the role does not allow it, it is not there for the actor, it was split already, or the survivor was merged
/// into another record since.
pub async fn split(tx: &mut Tx, act: &mut Act, id: Uuid) -> Result<Merge, Error> {
    act.actor.must(Right::Merge)?;
    let merge = find(tx, &act.actor, id).await?;
    if !merge.holds() {
        return Err(Error::refused("These records were split already."));
    }
    let object = merge.object();
    let survivor = object.client_of(tx, &act.actor, merge.kept_id).await;
    let client = survivor.map_err(|error| match error {
        Error::NotFound(_) => Error::refused(
            "The record that stayed is gone: it was merged or deleted since. Split that, or restore it first.",
        ),
        other => other,
    })?;
    let detail = merge.detail()?;
    stored::hang_back(tx, object, &detail.moved, merge.kept_id, merge.gone_id).await?;
    let now = stored::values(tx, object, merge.kept_id).await?;
    stored::write(tx, object, merge.kept_id, &given_back(&now, &detail), act.now).await?;
    tx.run("delete from merged_record where gone_id = $1", args![merge.gone_id]).await?;
    let gone = if object == Object::Client { ClientId(merge.gone_id) } else { client };
    point_back(tx, "kept_id", &detail.aliases, merge.gone_id).await?;
    if object == Object::Client {
        point_back(tx, "client_id", &detail.aliases, merge.gone_id).await?;
        point_back(tx, "client_id", &detail.people, merge.gone_id).await?;
    }
    let sql =
        format!("update {} set deleted_at = null, updated_at = $2, version = version + 1 where id = $1", object.key());
    tx.run(AssertSqlSafe(sql), args![merge.gone_id, act.now]).await?;
    tx.run("update record_merge set split_at = $2 where id = $1", args![id, act.now]).await?;
    act.touched.extend([client, gone]);
    if let Some(manager) = detail.manager {
        let taken = JourneyFact::Retracted { fact: FactId(manager.fact), reason: "Split again".to_owned() };
        let today = act.today;
        act.record(tx, client, vec![(today, Event::Journey(taken))]).await?;
    }
    let said = format!("{} split from {}", merge.gone_name, merge.kept_name);
    act.audit(tx, Note::on(Action::RecordsSplit, Subject::Client(client), said)).await?;
    Ok(merge)
}

/// The survivor's values: as before the merge where they are still as the merge left them, else as they are now.
fn given_back(now: &Merged, detail: &Detail) -> Merged {
    let each = now.iter().map(|(column, value)| {
        let untouched = detail.after.get(column) == Some(value);
        let before = detail.before.get(column).filter(|_| untouched);
        (column.clone(), before.unwrap_or(value).clone())
    });
    each.collect()
}

async fn point_back(tx: &mut Tx, column: &'static str, records: &[Uuid], to: Uuid) -> Result<(), Error> {
    for ids in records.chunks(400) {
        let sql = format!("update merged_record set {column} = $1 where gone_id in ({})", places(2, ids.len()));
        let values = args![to].into_iter().chain(ids.iter().map(|id| crate::db::Value::from(*id))).collect();
        tx.run(AssertSqlSafe(sql), values).await?;
    }
    Ok(())
}
