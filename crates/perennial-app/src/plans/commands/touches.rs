//! What people do with planned touches: do them, change them, decide against them.

use perennial_core::dates::Day;
use perennial_core::fact::{Direction, Medium, TouchDetail, TouchFact};
use perennial_core::ids::{FactId, PlannedTouchId, StaffId};

use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;
use crate::plans::due::{self, Due};
use crate::plans::rows;
use crate::rights::Right;
use crate::{clients, touches};

/// The longest text of a planned touch, in characters.
const LONGEST: usize = 4_000;

/// A touch that is still to be made, and that the actor sees.
async fn open(tx: &mut Tx, act: &Act, id: PlannedTouchId) -> Result<Due, Error> {
    act.actor.must(Right::Record)?;
    let found = due::find(tx, &act.actor, id).await?;
    if found.state != "planned" {
        return Err(Error::refused("This touch is not planned any more: it was done, skipped or taken back."));
    }
    Ok(found)
}

/// Logs the touch as planned: a fact that says what it fulfils; that it is done follows from the fact.
///
/// # Errors
/// When it is not planned any more, or the day lies in the future.
pub async fn done(tx: &mut Tx, act: &mut Act, id: PlannedTouchId, on: Day) -> Result<FactId, Error> {
    let planned = open(tx, act, id).await?;
    let direction = match planned.medium {
        Medium::InPerson | Medium::Phone => Direction::TwoWay,
        Medium::Email | Medium::Mail | Medium::Video | Medium::Present => Direction::Outbound,
    };
    let detail = TouchDetail { kind: planned.kind, fulfils: Some(id), phase: planned.phase, ..TouchDetail::default() };
    let made = TouchFact::Made {
        medium: planned.medium,
        direction,
        personal: true,
        purpose: planned.purpose,
        contact: planned.contact.map(|(contact, _)| contact),
        engagement: planned.engagement.map(|(engagement, _)| engagement),
        staff: act.actor.staff().or(planned.owner.map(|(owner, _)| owner)),
        minutes: None,
        subject: Some(planned.title),
        detail: Some(Box::new(detail)),
    };
    touches::log_alone(tx, act, planned.client, on, made).await
}

/// Says whether a touch of the log was the planned one: what the record leaves open, a person decides.
///
/// # Errors
/// When it is not planned any more, or nobody asked about this touch.
pub async fn fulfilled(tx: &mut Tx, act: &mut Act, id: PlannedTouchId, touch: FactId, yes: bool) -> Result<Due, Error> {
    let planned = open(tx, act, id).await?;
    if planned.perhaps.as_ref().is_none_or(|perhaps| perhaps.touch != touch) {
        return Err(Error::refused("This question is answered already, or the touch was taken back."));
    }
    if yes {
        let on: i64 = tx.scalar("select on_day from touch where fact_id = $1", args![touch]).await?;
        rows::done(tx, act, id, touch, Some(rows::day(on))).await?;
    } else {
        tx.run(
            "insert into refused_fulfilment (planned_id, fact_id, by_staff, decided_at) values ($1, $2, $3, $4)
             on conflict do nothing",
            args![id, touch, act.actor.staff(), act.now],
        )
        .await?;
    }
    act.touched.insert(planned.client);
    Ok(planned)
}

/// Decides against a planned touch, with the reason; it is not planned again.
///
/// # Errors
/// When it is not planned any more, or no reason is given.
pub async fn skip(tx: &mut Tx, act: &mut Act, id: PlannedTouchId, reason: &str) -> Result<(), Error> {
    let planned = open(tx, act, id).await?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("reason", "Say why, so that colleagues understand it later."));
    }
    tx.run(
        "update planned_touch set state = 'skipped', reason = $2, updated_at = $3, version = version + 1 where id = $1",
        args![id, reason, act.now],
    )
    .await?;
    act.touched.insert(planned.client);
    Ok(())
}

/// Takes a skip back: it is to be done again.
///
/// # Errors
/// When it was not skipped, or is not there for the actor.
pub async fn unskip(tx: &mut Tx, act: &mut Act, id: PlannedTouchId) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    let client = due::find(tx, &act.actor, id).await?.client;
    let sql = "update planned_touch set state = 'planned', reason = null, updated_at = $2, version = version + 1
               where id = $1 and state = 'skipped'";
    if tx.run(sql, args![id, act.now]).await? == 0 {
        return Err(Error::refused("This touch is not skipped any more."));
    }
    act.touched.insert(client);
    Ok(())
}

/// Gives a planned touch to somebody else; the plan keeps it with that person.
///
/// # Errors
/// When it is not planned any more, or that person does not work at the firm.
pub async fn reassign(tx: &mut Tx, act: &mut Act, id: PlannedTouchId, to: StaffId) -> Result<(), Error> {
    let planned = open(tx, act, id).await?;
    let works: i64 = tx.scalar("select count(*) from staff where id = $1 and active = 1", args![to]).await?;
    if works == 0 {
        return Err(Error::field("owner", "Choose somebody who works at the firm."));
    }
    clients::may_be_given(tx, act, planned.client, Some(to), "owner").await?;
    tx.run(
        "update planned_touch set owner_id = $2, reassigned = 1, updated_at = $3, version = version + 1 where id = $1",
        args![id, to, act.now],
    )
    .await?;
    Ok(())
}

/// Puts a planned touch on another day: planning leaves it alone from then on.
///
/// # Errors
/// When it is not planned any more.
pub async fn reschedule(tx: &mut Tx, act: &mut Act, id: PlannedTouchId, to: Day) -> Result<(), Error> {
    let planned = open(tx, act, id).await?;
    tx.run(
        "update planned_touch set due_on = $2, edited = 1, updated_at = $3, version = version + 1 where id = $1",
        args![id, to, act.now],
    )
    .await?;
    act.touched.insert(planned.client);
    Ok(())
}

/// What a person may change of a planned touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is to be done.
    pub title: String,
    /// What to say or write.
    pub body: String,
    /// In which medium.
    pub medium: Medium,
    /// The day.
    pub due: Day,
    /// Who does it; none leaves it as it is.
    pub owner: Option<StaffId>,
}

/// Changes a planned touch: planning leaves it alone from then on. `seen` is the version that was edited.
///
/// # Errors
/// When it is not planned any more, or somebody else changed it meanwhile.
pub async fn edit(tx: &mut Tx, act: &mut Act, id: PlannedTouchId, seen: i64, to: Edit) -> Result<(), Error> {
    let planned = open(tx, act, id).await?;
    if to.title.trim().is_empty() {
        return Err(Error::field("title", "This is needed."));
    }
    if to.body.chars().count() > LONGEST {
        return Err(Error::field("body", format!("Shorten this to {LONGEST} characters.")));
    }
    let kind = planned.kind.filter(|kind| kind.medium() == to.medium).map(|kind| kind.key());
    let changed = tx
        .run(
            "update planned_touch set title = $3, body = $4, medium = $5, kind = $6, due_on = $7, edited = 1,
               updated_at = $8, version = version + 1 where id = $1 and version = $2",
            args![id, seen, to.title.trim(), to.body.as_str(), to.medium.key(), kind, to.due, act.now],
        )
        .await?;
    if changed == 0 {
        return Err(Error::ChangedMeanwhile("planned touch"));
    }
    if let Some(owner) = to.owner.filter(|owner| planned.owner.as_ref().is_none_or(|(had, _)| had != owner)) {
        reassign(tx, act, id, owner).await?;
    }
    act.touched.insert(planned.client);
    Ok(())
}
