//! What the lists of a form about a client offer: only what is offered can be chosen.

use perennial_core::ids::{ClientId, StaffId};
use uuid::Uuid;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::firm;
use crate::web::{Choice, Raw};

/// A client for whom something is recorded.
#[derive(Debug, Clone, PartialEq, Eq, crate::db::Row)]
pub struct Named {
    /// Which.
    pub id: Uuid,
    /// The name.
    pub name: String,
}

/// The name of a client.
///
/// # Errors
/// When it is not there for the actor.
pub async fn named(conn: &mut Conn, actor: &Actor, id: ClientId) -> Result<Named, Error> {
    let sql =
        format!("select c.id, c.name from client c where c.id = $2 and c.deleted_at is null and {}", actor.sees(1));
    let row: Option<Named> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value(), id]).await?;
    row.ok_or(Error::NotFound("client"))
}

/// The one client of just this name that the actor sees; none when there is none or there are several.
///
/// # Errors
/// When the store cannot be read.
pub async fn only_called(conn: &mut Conn, actor: &Actor, name: &str) -> Result<Option<ClientId>, Error> {
    let key = perennial_core::text::fold_space(name).to_lowercase();
    let sql = format!(
        "select c.id from client c where c.deleted_at is null and c.name_key = $2 and {} limit 2",
        actor.sees(1)
    );
    let found: Vec<(Uuid,)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value(), key]).await?;
    Ok(if let [(id,)] = found.as_slice() { Some(ClientId(*id)) } else { None })
}

/// The client that a form is about, and what its lists offer.
///
/// # Errors
/// When it is not there for the actor.
pub async fn about(conn: &mut Conn, actor: &Actor, raw: &Raw) -> Result<(Named, Offers), Error> {
    let id: ClientId = raw.get("client").parse().map_err(|_| Error::NotFound("client"))?;
    let client = named(conn, actor, id).await?;
    Ok((client, offers(conn, Some(id), None).await?))
}

/// What the lists of a form offer.
#[derive(Debug, Clone)]
pub struct Offers {
    /// Staff.
    pub staff: Vec<Choice>,
    /// Service lines.
    pub lines: Vec<Choice>,
    /// People at the client.
    pub contacts: Vec<Choice>,
}

/// What the lists of a form about a client offer; without a client no people. `staff` is offered even when they have
/// left the firm.
///
/// # Errors
/// When the store cannot be read.
pub async fn offers(conn: &mut Conn, client: Option<ClientId>, staff: Option<StaffId>) -> Result<Offers, Error> {
    let people = firm::staff(conn).await?.into_iter().filter(|person| person.active || staff == Some(person.id));
    let lines = firm::service_lines(conn).await?.into_iter().filter(|line| !line.retired);
    let contacts: Vec<(Uuid, String)> = conn
        .all(
            "select id, name from contact where client_id = $1 and deleted_at is null and left_on is null
             order by name_key, id",
            args![client],
        )
        .await?;
    Ok(Offers {
        staff: Choice::or_none("nobody yet", people.map(|person| Choice::new(person.id, person.name))),
        lines: Choice::or_none("not known yet", lines.map(|line| Choice::new(line.id, line.name))),
        contacts: Choice::or_none("nobody yet", contacts.into_iter().map(|(id, name)| Choice::new(id, name))),
    })
}

/// True when there is any client whom the actor sees.
///
/// # Errors
/// When the store cannot be read.
pub async fn any(conn: &mut Conn, actor: &Actor) -> Result<bool, Error> {
    let sql = format!("select c.id from client c where c.deleted_at is null and {} limit 1", actor.sees(1));
    let found: Option<(Uuid,)> = conn.optional(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(found.is_some())
}
