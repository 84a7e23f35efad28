//! What people do about alerts: put one off, dismiss it, say it is done, hand it on, take it up again.

use perennial_core::alerts::{Alert, Handling, Refusal};
use perennial_core::dates::Day;
use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use super::stored::{AlertRow, DISMISSED, DONE, OPEN, SNOOZED};
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Tx};
use crate::error::Error;
use crate::rights::Right;

/// An alert changed hands: who has it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reassigned(pub String);

/// The alert, for somebody who sees its client.
async fn visible(tx: &mut Tx, act: &Act, id: Uuid) -> Result<(AlertRow, Alert), Error> {
    let sql = format!(
        "select a.* from alert a join client c on c.id = a.client_id
         where {} and c.deleted_at is null and a.id = $2",
        act.actor.sees(1)
    );
    let row: Option<AlertRow> = tx.optional(AssertSqlSafe(sql), args![act.actor.wall_value(), id]).await?;
    let row = row.ok_or(Error::NotFound("alert"))?;
    let alert = row.alert(act.today).ok_or(Error::NotFound("alert"))?;
    Ok((row, alert))
}

fn refused(refusal: Refusal) -> Error {
    let field = if refusal == Refusal::NoReason { "reason" } else { "until" };
    Error::field(field, refusal.to_string())
}

/// Puts an alert off until a day, with the reason.
///
/// # Errors
/// When it is not there, or the day or the reason is refused.
pub async fn snooze(tx: &mut Tx, act: &mut Act, id: Uuid, until: Day, reason: &str) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let (row, alert) = visible(tx, act, id).await?;
    let handled = alert.snooze(act.today, until, reason).map_err(refused)?;
    store(tx, act, &row, SNOOZED, &handled.handling).await
}

/// Dismisses an alert for good, with the reason.
///
/// # Errors
/// When it is not there, or no reason is given.
pub async fn dismiss(tx: &mut Tx, act: &mut Act, id: Uuid, reason: &str) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let (row, alert) = visible(tx, act, id).await?;
    let handled = alert.dismiss(reason).map_err(refused)?;
    store(tx, act, &row, DISMISSED, &handled.handling).await
}

/// Says that what an alert asks for is done, even where the record does not show it.
///
/// # Errors
/// When it is not there.
pub async fn done(tx: &mut Tx, act: &mut Act, id: Uuid, note: &str) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let (row, _) = visible(tx, act, id).await?;
    store(tx, act, &row, DONE, &Handling::Dismissed { reason: note.trim().to_owned() }).await
}

async fn store(tx: &mut Tx, act: &mut Act, row: &AlertRow, state: i64, handling: &Handling) -> Result<(), Error> {
    let (until, reason) = match handling {
        Handling::Snoozed { until, reason } => (Some(*until), reason),
        Handling::Dismissed { reason } => (None, reason),
    };
    tx.run(
        "insert into alert_handling (alert_id, key, client_id, state, until_day, reason, owner_id, by_staff, handled_at)
         values ($1, $2, $3, $4, $5, $6, null, $7, $8)
         on conflict (alert_id) do update set state = excluded.state, until_day = excluded.until_day,
           reason = excluded.reason, by_staff = excluded.by_staff, handled_at = excluded.handled_at",
        args![row.id, row.key.as_str(), row.client_id, state, until, reason.as_str(), act.actor.staff(), act.now],
    )
    .await?;
    act.touched.insert(row.client_id.into());
    Ok(())
}

/// Takes an alert up again that was put off, dismissed or done.
///
/// # Errors
/// When nothing was done about it, or its client is not there for the actor.
pub async fn reopen(tx: &mut Tx, act: &mut Act, id: Uuid) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let sql = format!(
        "select h.client_id from alert_handling h join client c on c.id = h.client_id
         where {} and c.deleted_at is null and h.alert_id = $2",
        act.actor.sees(1)
    );
    let found: Option<(Uuid,)> = tx.optional(AssertSqlSafe(sql), args![act.actor.wall_value(), id]).await?;
    let (client,) = found.ok_or(Error::NotFound("alert"))?;
    tx.run(
        "update alert_handling set state = $2, until_day = null, reason = null, by_staff = $3, handled_at = $4
         where alert_id = $1",
        args![id, OPEN, act.actor.staff(), act.now],
    )
    .await?;
    act.touched.insert(ClientId(client));
    Ok(())
}

/// Hands an alert to a colleague: managers any, others those that they own or that nobody owns.
///
/// # Errors
/// When it is not there, the role does not allow it, or there is no such colleague.
pub async fn reassign(tx: &mut Tx, act: &mut Act, id: Uuid, to: StaffId) -> Result<Reassigned, Error> {
    act.actor.must(Right::Record)?;
    let (row, _) = visible(tx, act, id).await?;
    if row.owner_id.is_some_and(|owner| act.actor.staff() != Some(owner.into())) {
        act.actor.must(Right::Reassign)?;
    }
    let sql = "select s.name from staff s where s.id = $1 and s.active = 1
        and exists (select 1 from client c where c.id = $2 and (c.walled = 0 or exists
          (select 1 from client_wall w where w.client_id = c.id and w.staff_id = s.id)))";
    let colleague: Option<(String,)> = tx.optional(sql, args![to, row.client_id]).await?;
    let (name,) = colleague
        .ok_or_else(|| Error::field("owner", "Choose somebody who works at the firm and may see this client."))?;
    tx.run(
        "insert into alert_handling (alert_id, key, client_id, state, until_day, reason, owner_id, by_staff, handled_at)
         values ($1, $2, $3, $4, null, null, $5, $6, $7)
         on conflict (alert_id) do update set owner_id = excluded.owner_id",
        args![row.id, row.key.as_str(), row.client_id, OPEN, to, act.actor.staff(), act.now],
    )
    .await?;
    act.touched.insert(row.client_id.into());
    Ok(Reassigned(name))
}
