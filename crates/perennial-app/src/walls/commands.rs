//! Verbs of walls: raise, change, lift.

use perennial_core::ids::{ClientId, StaffId};
use perennial_core::text::Name;
use uuid::Uuid;

use super::queries;
use crate::app::Act;
use crate::args;
use crate::audit::{Action, Note, Subject};
use crate::clients;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log::places;
use crate::rights::Right;
use crate::web::words::count;

/// What a wall is.
#[derive(Debug, Clone)]
pub struct WallInput {
    /// Its name, for the people inside.
    pub name: Name,
    /// Why it stands.
    pub reason: String,
    /// The clients inside.
    pub clients: Vec<ClientId>,
    /// The people inside.
    pub people: Vec<StaffId>,
}

/// Raises a wall.
///
/// # Errors
/// When the role does not allow it, whoever raises it would be outside, or a client or person is not there.
pub async fn raise(tx: &mut Tx, act: &mut Act, input: WallInput) -> Result<Uuid, Error> {
    act.actor.must(Right::Walls)?;
    check(tx, act, &input).await?;
    let id: Uuid = act.new_id();
    tx.run(
        "insert into wall (id, name, reason, raised_at, raised_by, version) values ($1, $2, $3, $4, $5, 1)",
        args![id, input.name.as_str(), input.reason.as_str(), act.now, act.actor.staff()],
    )
    .await?;
    let said = told(&input);
    fill(tx, act, id, input).await?;
    act.audit(tx, Note::on(Action::WallRaised, Subject::Wall(id), said)).await?;
    Ok(id)
}

fn told(input: &WallInput) -> String {
    let (clients, people) = (input.clients.len() as u64, input.people.len() as u64);
    let people = if people == 1 { "1 person".to_owned() } else { format!("{people} people") };
    format!("{}, {people} inside: {}", count(clients, "client"), input.reason)
}

/// Changes a wall. `seen` is the version that was edited.
///
/// # Errors
/// As [`raise`]; and when it is lifted, the actor is outside of it, or somebody else changed it meanwhile.
pub async fn change(tx: &mut Tx, act: &mut Act, id: Uuid, seen: i64, input: WallInput) -> Result<(), Error> {
    act.actor.must(Right::Walls)?;
    let before = queries::find(tx, &act.actor, id).await?;
    if before.wall.lifted_at.is_some() {
        return Err(Error::refused("This barrier has been lifted. Raise a new one."));
    }
    check(tx, act, &input).await?;
    let sql = "update wall set name = $3, reason = $4, version = version + 1 where id = $1 and version = $2";
    if tx.run(sql, args![id, seen, input.name.as_str(), input.reason.as_str()]).await? == 0 {
        return Err(Error::ChangedMeanwhile("barrier"));
    }
    let said = told(&input);
    let before: Vec<ClientId> = before.clients.iter().map(|(id, _)| *id).collect();
    fill(tx, act, id, input).await?;
    settle(tx, act, &before).await?;
    act.audit(tx, Note::on(Action::WallChanged, Subject::Wall(id), said)).await
}

/// Lifts a wall, with the reason. Its clients are there for everybody again, unless another wall stands around them.
///
/// # Errors
/// When the role does not allow it, the actor is outside of it, or no reason is given.
pub async fn lift(tx: &mut Tx, act: &mut Act, id: Uuid, reason: &str) -> Result<(), Error> {
    act.actor.must(Right::Walls)?;
    let before = queries::find(tx, &act.actor, id).await?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Error::field("lifted", "Say why it is lifted: the audit log keeps it."));
    }
    let sql = "update wall set lifted_at = $2, lifted_by = $3, lifted_reason = $4, version = version + 1
               where id = $1 and lifted_at is null";
    if tx.run(sql, args![id, act.now, act.actor.staff(), reason]).await? == 0 {
        return Err(Error::refused("This barrier has been lifted already."));
    }
    let clients: Vec<ClientId> = before.clients.iter().map(|(id, _)| *id).collect();
    settle(tx, act, &clients).await?;
    act.audit(tx, Note::on(Action::WallLifted, Subject::Wall(id), reason)).await
}

async fn check(tx: &mut Tx, act: &Act, input: &WallInput) -> Result<(), Error> {
    if input.clients.is_empty() {
        return Err(Error::field("clients", "Name at least one client."));
    }
    if let Some(staff) = act.actor.staff()
        && !input.people.contains(&staff)
    {
        return Err(Error::field(
            "people",
            "Stay inside yourself: somebody inside must be able to change and lift it.",
        ));
    }
    let sql =
        format!("select count(*) from staff where active = 1 and id in ({})", places(1, input.people.len().max(1)));
    let values: Vec<Value> = input.people.iter().map(|id| Value::from(*id)).collect();
    let known: i64 = if values.is_empty() { 0 } else { tx.scalar(AssertSqlSafe(sql), values).await? };
    if known == 0 || known != input.people.len() as i64 {
        return Err(Error::field("people", "Choose at least one person of the firm."));
    }
    for client in &input.clients {
        clients::visible(tx, &act.actor, *client).await?;
        manager_is_inside(tx, input, *client).await?;
    }
    Ok(())
}

/// The relationship manager of a client must not lose it.
async fn manager_is_inside(tx: &mut Tx, input: &WallInput, client: ClientId) -> Result<(), Error> {
    let row: Option<(Uuid, String, String)> = tx
        .optional(
            "select s.id, s.name, c.name from client c join staff s on s.id = c.manager_id and s.active = 1 where c.id = $1",
            args![client],
        )
        .await?;
    match row {
        Some((id, person, name)) if !input.people.contains(&StaffId(id)) => Err(Error::field(
            "people",
            format!(
                "{person} is the relationship manager of {name}: let them in, or give the client to somebody inside first."
            ),
        )),
        _ => Ok(()),
    }
}

/// Replaces who and what is inside.
async fn fill(tx: &mut Tx, act: &mut Act, id: Uuid, input: WallInput) -> Result<(), Error> {
    tx.run("delete from wall_client where wall_id = $1", args![id]).await?;
    tx.run("delete from wall_person where wall_id = $1", args![id]).await?;
    let rows = input.clients.iter().map(|client| args![id, *client]);
    tx.insert_many("insert into wall_client (wall_id, client_id) values", "on conflict do nothing", rows).await?;
    let rows = input.people.iter().map(|person| args![id, *person]);
    tx.insert_many("insert into wall_person (wall_id, staff_id) values", "on conflict do nothing", rows).await?;
    settle(tx, act, &input.clients).await
}

/// The people who are inside all walls in force around a client.
const INSIDE_ALL: &str = "select p.staff_id from wall_person p
    join wall_client k on k.wall_id = p.wall_id and k.client_id = $1
    join wall w on w.id = p.wall_id and w.lifted_at is null
    group by p.staff_id having count(*) = (select count(*) from wall_client x join wall y on y.id = x.wall_id
      and y.lifted_at is null where x.client_id = $1)";

/// Brings what every query asks in line with the walls in force.
async fn settle(tx: &mut Tx, act: &mut Act, clients: &[ClientId]) -> Result<(), Error> {
    for client in clients {
        let sql = "select count(*) from wall_client k join wall w on w.id = k.wall_id and w.lifted_at is null
                   where k.client_id = $1";
        let walls: i64 = tx.scalar(sql, args![*client]).await?;
        let inside: Vec<(Uuid,)> = tx.all(INSIDE_ALL, args![*client]).await?;
        if walls > 0 && inside.is_empty() {
            return Err(Error::field(
                "people",
                "Another barrier stands around one of these clients, and nobody would be inside of both.",
            ));
        }
        tx.run("update client set walled = $2 where id = $1", args![*client, walls > 0]).await?;
        tx.run("delete from client_wall where client_id = $1", args![*client]).await?;
        let rows = inside.into_iter().map(|(staff,)| args![*client, staff]);
        tx.insert_many("insert into client_wall (client_id, staff_id) values", "", rows).await?;
        // Its position is stored anew, so that what is kept in memory follows on every node.
        act.touched.insert(*client);
    }
    Ok(())
}
