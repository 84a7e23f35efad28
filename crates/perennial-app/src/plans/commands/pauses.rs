//! Playbooks that rest for one client.

use perennial_core::ids::ClientId;

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

/// Lets one playbook rest for a client, or all of them: nothing new is planned, and what is planned is not due.
///
/// # Errors
/// When the client is not there or no reason is given.
pub async fn pause(
    tx: &mut Tx,
    act: &mut Act,
    client: ClientId,
    playbook: Option<&str>,
    reason: &str,
) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "Say why, so that colleagues understand it later."));
    }
    let playbook = playbook.unwrap_or_default();
    let known: i64 = tx.scalar("select count(*) from playbook where key = $1", args![playbook]).await?;
    if known == 0 && !playbook.is_empty() {
        return Err(Error::NotFound("playbook"));
    }
    tx.run(
        "insert into plan_pause (client_id, playbook, reason, by_staff, created_at) values ($1, $2, $3, $4, $5)
         on conflict (client_id, playbook) do update set reason = excluded.reason",
        args![client, playbook, reason, act.actor.staff(), act.now],
    )
    .await?;
    follow(tx, act, client).await
}

/// Takes the plan for a client up again.
///
/// # Errors
/// When the client is not there.
pub async fn resume(tx: &mut Tx, act: &mut Act, client: ClientId, playbook: Option<&str>) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    clients::visible(tx, &act.actor, client).await?;
    let playbook = playbook.unwrap_or_default();
    tx.run("delete from plan_pause where client_id = $1 and playbook = $2", args![client, playbook]).await?;
    follow(tx, act, client).await
}

/// Planned touches rest exactly where their playbook does.
async fn follow(tx: &mut Tx, act: &mut Act, client: ClientId) -> Result<(), Error> {
    tx.run(
        "update planned_touch set version = version + 1, updated_at = $2, paused = case when exists (
             select 1 from plan_pause p where p.client_id = planned_touch.client_id
               and (p.playbook = '' or p.playbook = planned_touch.playbook)) then 1 else 0 end
         where client_id = $1 and state = 'planned'",
        args![client, act.now],
    )
    .await?;
    act.touched.insert(client);
    Ok(())
}
