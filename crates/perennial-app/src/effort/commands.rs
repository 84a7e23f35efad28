//! Verbs of effort.

use perennial_core::effort::{Entry, Said, standing};
use perennial_core::ids::EffortId;
use perennial_core::keyed::Keyed;
use uuid::Uuid;

use super::queries;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note};
use crate::clients;
use crate::db::{Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// Records what somebody spent.
///
/// # Errors
/// When nothing may be recorded, the entry says nothing that can have been spent by today, or its client, pursuit or
/// source is not there.
pub async fn record(tx: &mut Tx, act: &Act, entry: Entry) -> Result<EffortId, Error> {
    act.actor.must(Right::Record)?;
    let entry = checked(tx, act, entry).await?;
    let id: EffortId = act.new_id();
    say(tx, act, id, Said::Recorded(entry)).await?;
    Ok(id)
}

/// Says that it was otherwise. What was said before stays on record.
///
/// # Errors
/// As [`record`]; and when the entry is not there, or was changed meanwhile.
pub async fn correct(tx: &mut Tx, act: &Act, id: EffortId, seen: i64, entry: Entry) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    if queries::find(tx, &act.actor, id).await?.version != seen {
        return Err(Error::ChangedMeanwhile("entry of effort"));
    }
    let entry = checked(tx, act, entry).await?;
    say(tx, act, id, Said::Corrected(entry)).await
}

/// Takes the last correction back.
///
/// # Errors
/// When the entry is not there, or was never corrected.
pub(super) async fn uncorrect(tx: &mut Tx, act: &Act, id: EffortId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    queries::find(tx, &act.actor, id).await?;
    let mut said = said_of(tx, id).await?;
    if !matches!(said.pop(), Some(Said::Corrected(_))) {
        return Err(Error::refused("This was changed again meanwhile. Look at the entry, and correct it by hand."));
    }
    let Some((before, _)) = standing(&said) else { return Err(Error::NotFound("entry of effort")) };
    say(tx, act, id, Said::Corrected(before)).await
}

/// Says that it was not spent. [`put_back`] brings it back.
///
/// # Errors
/// When it is not there.
pub async fn take_back(tx: &mut Tx, act: &Act, id: EffortId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    queries::find(tx, &act.actor, id).await?;
    say(tx, act, id, Said::TakenBack).await
}

/// Says that it was spent after all.
///
/// # Errors
/// When there never was such an entry, or the actor does not see its client.
pub async fn put_back(tx: &mut Tx, act: &Act, id: EffortId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let said = said_of(tx, id).await?;
    let Some((entry, holds)) = standing(&said) else { return Err(Error::NotFound("entry of effort")) };
    if let Some(client) = entry.client {
        clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("entry of effort"))?;
    }
    if holds { Ok(()) } else { say(tx, act, id, Said::PutBack).await }
}

/// What can be recorded, with the client of its pursuit.
async fn checked(tx: &mut Tx, act: &Act, mut entry: Entry) -> Result<Entry, Error> {
    entry.check(act.today).map_err(|refused| Error::field(refused.field(), refused.to_string()))?;
    entry.on.must_be_recorded().map_err(|refusal| Error::field("on", refusal.to_string()))?;
    if let Some(pursuit) = entry.pursuit {
        entry.client = Some(queries::client_of_pursuit(tx, &act.actor, pursuit).await?);
    }
    if let Some(client) = entry.client {
        clients::visible(tx, &act.actor, client).await?;
    }
    Ok(entry)
}

/// What was said of an entry, in its order.
async fn said_of(conn: &mut Conn, id: EffortId) -> Result<Vec<Said>, Error> {
    let rows: Vec<(String,)> =
        conn.all("select body from effort_said where effort_id = $1 order by place", args![id]).await?;
    rows.iter()
        .map(|(body,)| {
            serde_json::from_str(body)
                .map_err(|error| Error::Internal(format!("what was said of effort {id} cannot be read: {error}")))
        })
        .collect()
}

/// Adds a statement, and brings the row in line with all of them.
pub(super) async fn say(tx: &mut Tx, act: &Act, id: EffortId, next: Said) -> Result<(), Error> {
    let mut said = said_of(tx, id).await?;
    said.push(next);
    let Some((entry, holds)) = standing(&said) else { return Err(Error::NotFound("entry of effort")) };
    let version = i64::try_from(said.len()).unwrap_or(i64::MAX);
    let row =
        "insert into effort (id, on_day, staff_id, minutes, amount_minor, currency, market, client_id, pursuit_id,
          referrer_id, aim, signature, initiative, note, version, import_id, deleted_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        on conflict (id) do update set on_day = $2, staff_id = $3, minutes = $4, amount_minor = $5, currency = $6,
          market = $7, client_id = $8, pursuit_id = $9, referrer_id = $10, aim = $11, signature = $12, initiative = $13,
          note = $14, version = $15, deleted_at = $17";
    let values = args![
        id,
        entry.on,
        entry.by,
        entry.minutes.map(i64::from),
        entry.money.map(|money| money.minor),
        entry.money.map(|money| money.currency.code().to_owned()),
        entry.market.map(Keyed::key),
        entry.client,
        entry.pursuit,
        entry.referrer,
        entry.aim.map(Keyed::key),
        entry.signature.map(Keyed::key),
        entry.initiative.map(Keyed::key),
        entry.note.clone(),
        version,
        act.import,
        (!holds).then_some(act.now.0)
    ];
    tx.run(row, values).await?;
    let statement: Uuid = act.new_id();
    let body = said.last().and_then(|said| serde_json::to_string(said).ok()).unwrap_or_default();
    let sql = "insert into effort_said (id, effort_id, place, said_at, by_staff, body) values ($1, $2, $3, $4, $5, $6)";
    tx.run(sql, args![statement, id, version, act.now, act.actor.staff(), body]).await?;
    Ok(())
}

/// Sets the share of effort that is to go to existing clients, in percent; none to have no target.
///
/// # Errors
/// When the role does not allow it.
pub(super) async fn set_target(tx: &mut Tx, act: &Act, percent: Option<u32>) -> Result<Option<u32>, Error> {
    act.actor.must(Right::Settings)?;
    let before = target(tx).await?;
    let said = percent.map_or_else(
        || "no target for effort on existing clients".to_owned(),
        |percent| format!("target for effort on existing clients: {percent} %"),
    );
    tx.run("update firm set effort_target = $1 where id = 1", args![percent.map(i64::from)]).await?;
    act.audit(tx, Note::new(Action::FirmChanged, said)).await?;
    Ok(before)
}

/// The share of effort that the firm wants to go to existing clients, in percent.
///
/// # Errors
/// When the store cannot be read.
pub(super) async fn target(conn: &mut Conn) -> Result<Option<u32>, Error> {
    let row: Option<(Option<i64>,)> = conn.optional("select effort_target from firm where id = 1", vec![]).await?;
    Ok(row.and_then(|(percent,)| percent).and_then(|percent| u32::try_from(percent).ok()))
}
