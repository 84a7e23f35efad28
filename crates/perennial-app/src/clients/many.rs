//! Verbs of many clients at once, and of one particular of one client.

use perennial_core::clients::Client;
use perennial_core::dates::Moment;
use perennial_core::fact::{Event, JourneyFact, Listing};
use perennial_core::ids::{ClientId, FactId, StaffId};
use uuid::Uuid;

use super::commands::{may_lead, say_who, visible};
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log::places;
use crate::rights::Right;

/// Clients changed with one statement.
const CHUNK: usize = 400;

/// One particular of a client.
#[derive(Debug, Clone)]
pub enum Particular {
    /// The relationship manager.
    Manager(StaffId),
    /// The firm's own grading.
    Tier(Option<String>),
    /// The trade.
    Sector(Option<String>),
}

impl Particular {
    /// What it is called in addresses and forms.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Manager(_) => "manager",
            Self::Tier(_) => "tier",
            Self::Sector(_) => "sector",
        }
    }
}

/// Changes one particular of a client. `seen` is the version that was edited.
///
/// # Errors
/// When it is not there, or somebody else changed it meanwhile.
pub async fn set(tx: &mut Tx, act: &mut Act, id: ClientId, seen: i64, what: Particular) -> Result<(), Error> {
    act.actor.must(Right::Record)?;
    visible(tx, &act.actor, id).await?;
    let (column, value) = match &what {
        Particular::Manager(staff) => {
            is_staff(tx, *staff).await?;
            may_lead(tx, act, &[id], *staff).await?;
            ("manager_id", Value::from(*staff))
        }
        Particular::Tier(tier) => ("tier", Value::from(tier.clone())),
        Particular::Sector(sector) => ("sector", Value::from(sector.clone())),
    };
    let sql = format!(
        "update client set {column} = $3, updated_at = $4, version = version + 1 where id = $1 and version = $2"
    );
    if tx.run(AssertSqlSafe(sql), args![id, seen, value, act.now]).await? == 0 {
        return Err(Error::ChangedMeanwhile("client"));
    }
    let today = act.today;
    match what {
        Particular::Manager(staff) => {
            act.record(tx, id, vec![(today, Event::Client(Client::assign_manager(staff)))]).await
        }
        _ => Ok(()),
    }
}

/// Gives clients to another relationship manager; those that the actor does not see, or that are theirs already,
/// are left alone. Returns how many changed hands.
///
/// # Errors
/// When the role does not allow it, there is no such member of staff, or they are outside of the barrier of one.
pub async fn assign_many(tx: &mut Tx, act: &mut Act, ids: &[ClientId], staff: StaffId) -> Result<usize, Error> {
    act.actor.must(Right::Reassign)?;
    is_staff(tx, staff).await?;
    may_lead(tx, act, ids, staff).await?;
    let today = act.today;
    let mut changed = 0;
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "select c.id from client c
             where {} and c.deleted_at is null and (c.manager_id is null or c.manager_id <> $2) and c.id in ({})",
            act.actor.sees(1),
            places(3, chunk.len())
        );
        let mut values = args![act.actor.wall_value(), staff];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        let given: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), values).await?;
        changed += given.len();
        for (id,) in given {
            let fact = Event::Client(Client::assign_manager(staff));
            act.record(tx, id.into(), vec![(today, fact)]).await?;
        }
    }
    Ok(changed)
}

/// Takes an assignment back that the actor made at one moment: each client is again with whoever had it, or with whoever
/// was given it since. Returns how many clients it was about.
///
/// # Errors
/// When the role does not allow it.
pub async fn unassign_many(tx: &mut Tx, act: &mut Act, moment: Moment) -> Result<usize, Error> {
    act.actor.must(Right::Reassign)?;
    retract_many(tx, act, moment, "client.manager_assigned", "The assignment was taken back.").await
}

/// Says of many clients who they are; those that the actor does not see are left alone, and so are those whose records
/// show somebody else ([`say_who`]). Returns of how many it was said.
///
/// # Errors
/// When the role does not allow it, or the store fails.
pub async fn say_who_many(tx: &mut Tx, act: &mut Act, ids: &[ClientId], who: Listing) -> Result<usize, Error> {
    let mut said = 0;
    for id in ids {
        match say_who(tx, act, *id, who).await {
            Ok(()) => said += 1,
            Err(Error::Refused(_) | Error::Fields(_) | Error::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(said)
}

/// Takes back what the actor said at one moment of who clients are. Returns how many clients it was about.
///
/// # Errors
/// When the role does not allow it.
pub async fn unsay_who_many(tx: &mut Tx, act: &mut Act, moment: Moment) -> Result<usize, Error> {
    act.actor.must(Right::Record)?;
    retract_many(tx, act, moment, "client.listed", "What was said of who they are was taken back.").await
}

/// Retracts the facts of a kind that the actor recorded at one moment.
async fn retract_many(tx: &mut Tx, act: &mut Act, moment: Moment, kind: &str, reason: &str) -> Result<usize, Error> {
    let day = moment.utc_day();
    // By client and day, for the log has no index of instants.
    let sql = format!(
        "select f.id, f.client_id from client c join fact f on f.client_id = c.id
         where {} and c.deleted_at is null and f.on_day between $2 and $3 and f.recorded_at = $4 and f.by_staff = $5
           and f.kind = $6",
        act.actor.sees(1)
    );
    let values = args![act.actor.wall_value(), day - 1, day + 1, moment, act.actor.staff(), kind];
    let given: Vec<(Uuid, Uuid)> = tx.all(AssertSqlSafe(sql), values).await?;
    let today = act.today;
    for (fact, client) in &given {
        let back = Event::Journey(JourneyFact::Retracted { fact: FactId(*fact), reason: reason.to_owned() });
        act.record(tx, ClientId(*client), vec![(today, back)]).await?;
    }
    Ok(given.len())
}

/// Takes clients off every page; [`restore_many`] with the moment of this change brings them back. Returns how many.
///
/// # Errors
/// When the role does not allow it.
pub async fn delete_many(tx: &mut Tx, act: &mut Act, ids: &[ClientId]) -> Result<usize, Error> {
    act.actor.must(Right::Delete)?;
    let mut deleted = 0;
    for chunk in ids.chunks(CHUNK) {
        let sql = format!(
            "update client as c set deleted_at = $2, updated_at = $2, version = version + 1
             where {} and c.deleted_at is null and c.id in ({}) returning id",
            act.actor.sees(1),
            places(3, chunk.len())
        );
        let mut values = args![act.actor.wall_value(), act.now];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        let gone: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), values).await?;
        deleted += gone.len();
        act.touched.extend(gone.into_iter().map(|(id,)| ClientId(id)));
    }
    Ok(deleted)
}

/// Brings back the clients deleted at one moment. Returns how many.
///
/// # Errors
/// When the role does not allow it.
pub async fn restore_many(tx: &mut Tx, act: &mut Act, moment: i64) -> Result<usize, Error> {
    act.actor.must(Right::Delete)?;
    let sql = format!(
        "update client as c set deleted_at = null, updated_at = $3, version = version + 1
         where {} and c.deleted_at = $2 returning id",
        act.actor.sees(1)
    );
    let back: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), args![act.actor.wall_value(), moment, act.now]).await?;
    let n = back.len();
    act.touched.extend(back.into_iter().map(|(id,)| ClientId(id)));
    Ok(n)
}

async fn is_staff(tx: &mut Tx, staff: StaffId) -> Result<(), Error> {
    let n: i64 = tx.scalar("select count(*) from staff where id = $1 and active = 1", args![staff]).await?;
    if n == 0 { Err(Error::field("manager", "Choose somebody who works at the firm.")) } else { Ok(()) }
}
