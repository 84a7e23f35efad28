//! What changes of an engagement without a fact of its own: particulars, deletion, return.

use perennial_core::dates::Day;
use perennial_core::engagements::goes_with_work;
use perennial_core::fact::Event;
use perennial_core::ids::{ClientId, EngagementId, StaffId};
use perennial_core::money::Money;
use perennial_core::text::Name;
use uuid::Uuid;

use super::load;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;
use crate::{clients, log};

/// What can be changed of an engagement without a fact.
#[derive(Debug, Clone)]
pub struct EngagementChange {
    /// What it is.
    pub title: Name,
    /// Who leads on the firm's side.
    pub lead: Option<StaffId>,
    /// What it is expected to bring.
    pub fee_estimate: Option<Money>,
    /// When the result is planned.
    pub planned_end: Option<Day>,
    /// Free text.
    pub notes: Option<String>,
}

/// Changes an engagement's particulars. `seen` is the version that was edited.
///
/// # Errors
/// When it is not there, or somebody else changed it meanwhile.
pub async fn change(
    tx: &mut Tx,
    act: &mut Act,
    id: EngagementId,
    seen: i64,
    input: EngagementChange,
) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    clients::may_be_given(tx, act, stored.client, input.lead, "lead").await?;
    let changed = tx
        .run(
            "update engagement set title=$3, lead_id=$4, fee_estimate_minor=$5, planned_end=$6, notes=$7, updated_at=$8,
               version=version+1 where id=$1 and version=$2",
            args![
                id,
                seen,
                input.title.as_str(),
                input.lead,
                input.fee_estimate.map(|amount| amount.minor),
                input.planned_end,
                input.notes,
                act.now
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("engagement"));
    }
    act.touched.insert(stored.client);
    Ok(())
}

/// Takes an engagement off every page and retracts what is of it alone; its invoices, interactions, promises and
/// complaints stay, and are about no engagement. [`restore`] brings all of it back.
///
/// # Errors
/// When it is not there.
pub async fn delete(tx: &mut Tx, act: &mut Act, id: EngagementId) -> Result<(), Error> {
    delete_because(tx, act, id, "The engagement was deleted.").await
}

/// Like [`delete`], with the reason that stands beside the facts that no longer count. A win that led to it is
/// retracted with it: its pursuit is open again.
///
/// # Errors
/// When it is not there.
pub async fn delete_because(tx: &mut Tx, act: &mut Act, id: EngagementId, reason: &str) -> Result<(), Error> {
    let loaded = load(tx, act, id).await?;
    tx.run("update engagement set deleted_at = $2, version = version + 1 where id = $1", args![id, act.now]).await?;
    // Nobody changed its invoices: what undoes their list finds them as that left them.
    tx.run("update invoice set engagement_id = null where engagement_id = $1", args![id]).await?;
    let goes = |event: &Event| event.engagement() == Some(id) && goes_with_work(event);
    log::retract(tx, act, loaded.client, reason, goes).await
}

/// Whether it is there and was deleted.
///
/// # Errors
/// When the store cannot be read.
pub async fn is_deleted(tx: &mut Tx, id: EngagementId) -> Result<bool, Error> {
    let sql = "select count(*) from engagement where id = $1 and deleted_at is not null";
    Ok(tx.scalar::<i64>(sql, args![id]).await? > 0)
}

/// Brings a deleted engagement back.
///
/// # Errors
/// When it was never there.
pub async fn restore(tx: &mut Tx, act: &mut Act, id: EngagementId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let row: Option<(Uuid,)> = tx.optional("select client_id from engagement where id = $1", args![id]).await?;
    let client = row.map(|(id,)| ClientId(id)).ok_or(Error::NotFound("engagement"))?;
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("engagement"))?;
    tx.run("update engagement set deleted_at = null, version = version + 1 where id = $1", args![id]).await?;
    log::reinstate(tx, act, client, |event| event.engagement() == Some(id)).await?;
    let facts = log::of_client(tx, client).await?;
    let billed = perennial_core::invoices::read(&log::in_force(&facts)).into_values();
    for invoice in billed.filter(|invoice| invoice.engagement == Some(id)) {
        tx.run("update invoice set engagement_id = $2 where id = $1", args![invoice.id, id]).await?;
    }
    Ok(())
}
