//! Walls as the people inside see them.

use perennial_core::dates::Moment;
use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// A wall.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct Wall {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Why it stands.
    pub reason: String,
    raised_at: i64,
    /// Who raised it.
    pub raised_by: Option<String>,
    /// When it was lifted.
    pub lifted_at: Option<i64>,
    /// Why it was lifted.
    pub lifted_reason: Option<String>,
    /// Clients inside.
    pub clients: i64,
    /// People inside.
    pub people: i64,
    /// Counts changes.
    pub version: i64,
}

impl Wall {
    /// When it was raised.
    pub fn raised(&self) -> Moment {
        Moment(self.raised_at)
    }

    /// True while it stands.
    pub const fn stands(&self) -> bool {
        self.lifted_at.is_none()
    }
}

/// The condition under which the actor knows of the wall `w`; the actor is bound at $1.
fn inside(actor: &Actor) -> &'static str {
    match actor {
        Actor::Program => "(cast($1 as uuid) is null or w.version > 0)",
        Actor::Staff { .. } => "exists (select 1 from wall_person i where i.wall_id = w.id and i.staff_id = $1)",
    }
}

const SELECTED: &str = "w.id, w.name, w.reason, w.raised_at, s.name as raised_by, w.lifted_at, w.lifted_reason,
    (select count(*) from wall_client k where k.wall_id = w.id) as clients,
    (select count(*) from wall_person p where p.wall_id = w.id) as people, w.version
    from wall w left join staff s on s.id = w.raised_by";

/// The walls that the actor is inside of, those in force first.
///
/// # Errors
/// When the store cannot be read.
pub async fn walls(conn: &mut Conn, actor: &Actor) -> Result<Vec<Wall>, Error> {
    let sql =
        format!("select {SELECTED} where {} order by w.lifted_at is not null, lower(w.name), w.id", inside(actor));
    Ok(conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?)
}

/// A wall with what is inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallDetail {
    /// The wall.
    pub wall: Wall,
    /// The clients inside that the actor sees.
    pub clients: Vec<(ClientId, String)>,
    /// The people inside.
    pub people: Vec<(StaffId, String)>,
}

/// A wall that the actor is inside of.
///
/// # Errors
/// [`Error::NotFound`], alike for a wall that is not there and for one that the actor is outside of.
pub async fn find(conn: &mut Conn, actor: &Actor, id: Uuid) -> Result<WallDetail, Error> {
    let sql = format!("select {SELECTED} where {} and w.id = $2", inside(actor));
    let wall: Option<Wall> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    let wall = wall.ok_or(Error::NotFound("information barrier"))?;
    let sql = format!(
        "select c.id, c.name from wall_client k join client c on c.id = k.client_id
         where k.wall_id = $2 and {} order by c.name_key, c.id",
        actor.sees(1)
    );
    let clients: Vec<(Uuid, String)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    let people: Vec<(Uuid, String)> = conn
        .all(
            "select s.id, s.name from wall_person p join staff s on s.id = p.staff_id where p.wall_id = $1
             order by s.name, s.id",
            args![id],
        )
        .await?;
    Ok(WallDetail {
        wall,
        clients: clients.into_iter().map(|(id, name)| (ClientId(id), name)).collect(),
        people: people.into_iter().map(|(id, name)| (StaffId(id), name)).collect(),
    })
}

/// The clients of these names or identifiers, one each, that the actor sees.
///
/// # Errors
/// A message beside the field `clients` for a name that is not there or is not clear.
pub(super) async fn named(conn: &mut Conn, actor: &Actor, lines: &str) -> Result<Vec<ClientId>, Error> {
    let sql = format!(
        "select c.id from client c where {} and c.deleted_at is null and (c.id = $2 or c.name_key = $3) limit 2",
        actor.sees(1)
    );
    let mut found: Vec<ClientId> = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let id = line.rsplit('/').next().and_then(|last| Uuid::try_parse(last.trim()).ok());
        let key = perennial_core::text::Name::parse(line).map(|name| name.sort_key()).unwrap_or_default();
        let rows: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql.clone()), args![actor.wall_value(), id, key]).await?;
        match rows.as_slice() {
            [(id,)] if found.contains(&ClientId(*id)) => {}
            [(id,)] => found.push(ClientId(*id)),
            [] => {
                return Err(Error::field(
                    "clients",
                    format!("There is no client “{line}”. Write the name as its page shows it."),
                ));
            }
            _ => {
                return Err(Error::field(
                    "clients",
                    format!(
                        "Several clients are called “{line}”: write the address of the page of the one that is meant."
                    ),
                ));
            }
        }
    }
    Ok(found)
}
