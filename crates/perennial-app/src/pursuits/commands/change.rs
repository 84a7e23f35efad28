//! What changes of a pursuit without a fact of its own: particulars, deletion, return.

use perennial_core::fact::Event;
use perennial_core::ids::{ClientId, PursuitId, StaffId};
use perennial_core::money::Money;
use perennial_core::text::Name;
use uuid::Uuid;

use super::load;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, firm, log};

/// What can be changed of a pursuit without a fact.
#[derive(Debug, Clone)]
pub struct PursuitChange {
    /// What it is about.
    pub title: Name,
    /// Who pursues it.
    pub owner: Option<StaffId>,
    /// What it may bring.
    pub value: Option<Money>,
    /// How the buyer found the firm.
    pub channel: Option<String>,
    /// Who referred them.
    pub referred_by: Option<String>,
    /// Other firms considered.
    pub competitors: Option<String>,
    /// Free text.
    pub notes: Option<String>,
}

/// Changes a pursuit's particulars. `seen` is the version that was edited.
///
/// # Errors
/// When it is not there, or somebody else changed it meanwhile.
pub async fn change(tx: &mut Tx, act: &mut Act, id: PursuitId, seen: i64, input: PursuitChange) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    clients::may_be_given(tx, act, stored.client(), input.owner, "owner").await?;
    let currency = firm::currency_of(tx, input.value).await?;
    let changed = tx
        .run(
            "update pursuit set title=$3, owner_id=$4, value_minor=$5, currency=$6, channel=$7, referred_by=$8,
               competitors=$9, notes=$10, updated_at=$11, version=version+1 where id=$1 and version=$2",
            args![
                id,
                seen,
                input.title.as_str(),
                input.owner,
                input.value.map(|value| value.minor),
                currency,
                input.channel,
                input.referred_by,
                input.competitors,
                input.notes,
                act.now
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("pursuit"));
    }
    act.touched.insert(stored.client());
    Ok(())
}

/// Takes a pursuit off every page and retracts its facts; [`restore`] brings both back.
///
/// # Errors
/// When it is not there.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: PursuitId) -> Result<(), Error> {
    delete_because(tx, act, id, "The pursuit was deleted.").await
}

/// Like [`delete`], with the reason that stands beside the facts that no longer count.
///
/// # Errors
/// When it is not there.
pub async fn delete_because(tx: &mut Tx, act: &mut Act, id: PursuitId, reason: &str) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    tx.run("update pursuit set deleted_at = $2, version = version + 1 where id = $1", args![id, act.now]).await?;
    let client = stored.client();
    log::retract(tx, act, client, reason, |event| is_of(event, id)).await
}

/// Whether it is there and was deleted.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_deleted(tx: &mut Tx, id: PursuitId) -> Result<bool, Error> {
    let sql = "select count(*) from pursuit where id = $1 and deleted_at is not null";
    Ok(tx.scalar::<i64>(sql, args![id]).await? > 0)
}

/// Brings a deleted pursuit back.
///
/// # Errors
/// When it was never there.
pub async fn restore(tx: &mut Tx, act: &mut Act, id: PursuitId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let row: Option<(Uuid,)> = tx.optional("select client_id from pursuit where id = $1", args![id]).await?;
    let client = row.map(|(id,)| ClientId(id)).ok_or(Error::NotFound("pursuit"))?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("pursuit"))?;
    tx.run("update pursuit set deleted_at = null, version = version + 1 where id = $1", args![id]).await?;
    log::reinstate(tx, act, client, |event| is_of(event, id)).await
}

pub(super) fn is_of(event: &Event, id: PursuitId) -> bool {
    matches!(event, Event::Pursuit(fact) if fact.pursuit() == id)
}
