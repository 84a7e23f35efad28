//! Two referrers become one: the referrals of both are read as those of the one that stays, whose empty fields take what
//! the other has. Facts are never rewritten, so that the two can be split again.

use std::collections::BTreeMap;

use perennial_core::ids::ReferrerId;
use perennial_core::keyed::Keyed;
use perennial_core::referrals::ReferrerKind;
use uuid::Uuid;

use super::commands::touch_clients;
use super::queries::{self, StoredReferrer};
use crate::actor::Actor;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note};
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// The columns that the referrer who stays takes where it has nothing, with their labels.
const FILLED: [(&str, &str); 5] =
    [("kind", "Kind"), ("email", "Email"), ("phone", "Telephone"), ("address", "Postal address"), ("note", "Note")];

/// Merges that are followed, one into the next.
const LONGEST_CHAIN: usize = 100;

fn value<'r>(referrer: &'r StoredReferrer, column: &str) -> Option<&'r str> {
    match column {
        "kind" => Some(referrer.kind.as_str()).filter(|kind| *kind != ReferrerKind::Other.key()),
        "email" => referrer.email.as_deref(),
        "phone" => referrer.phone.as_deref(),
        "address" => referrer.address.as_deref(),
        "note" => referrer.note.as_deref(),
        _ => None,
    }
}

/// What the referrer who stays would take from the other: column, label and value.
pub(super) fn filled<'r>(
    kept: &'r StoredReferrer,
    gone: &'r StoredReferrer,
) -> Vec<(&'static str, &'static str, &'r str)> {
    let taken = FILLED.into_iter().filter(|(column, _)| value(kept, column).is_none());
    taken.filter_map(|(column, label)| Some((column, label, value(gone, column)?))).collect()
}

/// Merges the referrer `gone` into `kept`. [`split`] takes it back.
///
/// # Errors
/// When the role does not allow it, or one of them is not there for the actor.
pub async fn merge(tx: &mut Tx, act: &mut Act, kept: ReferrerId, gone: ReferrerId) -> Result<(), Error> {
    act.actor.must(Right::Merge)?;
    if kept == gone {
        return Err(Error::field("into", "Choose another referrer than this one."));
    }
    let (stays, goes) = (queries::find(tx, &act.actor, kept).await?, queries::find(tx, &act.actor, gone).await?);
    touch_clients(tx, act, gone).await?;
    let filled: BTreeMap<&str, &str> =
        filled(&stays, &goes).into_iter().map(|(column, _, value)| (column, value)).collect();
    for (column, value) in &filled {
        let sql = format!("update referrer set {column} = $2 where id = $1");
        tx.run(AssertSqlSafe(sql), args![kept, *value]).await?;
    }
    let filled = serde_json::to_string(&filled).map_err(|e| Error::Internal(e.to_string()))?;
    let sql = "insert into merged_referrer (gone_id, kept_id, filled, merged_at, by_staff) values ($1, $2, $3, $4, $5)";
    tx.run(sql, args![gone, kept, filled, act.now, act.actor.staff()]).await?;
    tx.run("update referrer set deleted_at = $2, version = version + 1 where id = $1", args![gone, act.now]).await?;
    tx.run("update referrer set updated_at = $2, version = version + 1 where id = $1", args![kept, act.now]).await?;
    act.audit(tx, Note::new(Action::RecordsMerged, format!("referrer {gone} merged into {kept}"))).await
}

/// The referrer into whom a referrer was merged, and that one, to the end; itself where it was not. None where the last
/// one is not there for the actor.
pub(super) async fn survivor(
    conn: &mut Conn,
    actor: &Actor,
    referrer: ReferrerId,
) -> Result<Option<ReferrerId>, Error> {
    let mut last = referrer;
    let sql = "select kept_id from merged_referrer where gone_id = $1";
    for _ in 0..LONGEST_CHAIN {
        let Some((kept,)) = conn.optional::<(Uuid,)>(sql, args![last]).await? else { break };
        last = kept.into();
    }
    match queries::find(conn, actor, last).await {
        Ok(_) => Ok(Some(last)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Splits a merged referrer from the one that stayed, which gives back what it took and nobody has changed since. Gives
/// the one that stayed.
///
/// # Errors
/// When the role does not allow it, or it is not merged as far as the actor sees.
pub async fn split(tx: &mut Tx, act: &mut Act, gone: ReferrerId) -> Result<ReferrerId, Error> {
    act.actor.must(Right::Merge)?;
    let sql = "select kept_id, filled from merged_referrer where gone_id = $1";
    let merged: Option<(Uuid, String)> = tx.optional(sql, args![gone]).await?;
    let Some((kept, filled)) = merged else { return Err(Error::NotFound("referrer")) };
    let kept = ReferrerId(kept);
    queries::find(tx, &act.actor, kept).await.map_err(|error| match error {
        Error::NotFound(_) => Error::refused(
            "The referrer that stayed is gone: they were merged or deleted since. Split that or restore them first.",
        ),
        other => other,
    })?;
    touch_clients(tx, act, kept).await?;
    let filled: BTreeMap<String, String> =
        serde_json::from_str(&filled).map_err(|e| Error::Internal(format!("a merge cannot be read: {e}")))?;
    for (column, _) in FILLED {
        let Some(taken) = filled.get(column) else { continue };
        let empty = (column == "kind").then_some(ReferrerKind::Other.key());
        let sql = format!("update referrer set {column} = $2 where id = $1 and {column} = $3");
        tx.run(AssertSqlSafe(sql), args![kept, empty, taken.as_str()]).await?;
    }
    tx.run("delete from merged_referrer where gone_id = $1", args![gone]).await?;
    tx.run("update referrer set deleted_at = null, version = version + 1 where id = $1", args![gone]).await?;
    tx.run("update referrer set updated_at = $2, version = version + 1 where id = $1", args![kept, act.now]).await?;
    act.audit(tx, Note::new(Action::RecordsSplit, format!("referrer {gone} split from {kept}"))).await?;
    Ok(kept)
}
