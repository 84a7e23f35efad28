//! Saved views: a list's address under a name, for oneself or for everybody.

use perennial_core::ids::ViewId;
use uuid::Uuid;

use crate::actor::{Actor, Role};
use crate::app::Act;
use crate::args;
use crate::db::{Conn, Tx};
use crate::error::Error;

/// A saved view of the list of clients.
#[derive(Debug, Clone)]
pub struct View {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The query of its address.
    pub query: String,
    /// True when everybody in the firm sees it.
    pub shared: bool,
}

/// The views that the actor sees: the firm's, then their own.
///
/// # Errors
/// When the store cannot be read.
pub async fn all(conn: &mut Conn, actor: &Actor) -> Result<Vec<View>, Error> {
    let rows: Vec<(Uuid, String, String, Option<Uuid>)> = conn
        .all(
            "select id, name, query, staff_id from saved_view
             where page = 'clients' and (staff_id is null or staff_id = $1)
             order by staff_id is not null, place, name, id",
            args![actor.staff()],
        )
        .await?;
    let view = |(id, name, query, staff): (Uuid, String, String, Option<Uuid>)| View {
        id,
        name,
        query,
        shared: staff.is_none(),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Keeps a view under a name; one of the same name and owner is replaced.
///
/// # Errors
/// When the role does not allow it.
pub async fn save(tx: &mut Tx, act: &mut Act, name: String, query: String, shared: bool) -> Result<(), Error> {
    act.actor.must(if shared { Role::Manager } else { Role::ReadOnly })?;
    let owner = if shared { None } else { act.actor.staff() };
    tx.run(
        "delete from saved_view where page = 'clients' and name = $1
           and (staff_id = $2 or (staff_id is null and cast($2 as uuid) is null))",
        args![name.as_str(), owner],
    )
    .await?;
    let place: i64 =
        tx.scalar("select coalesce(max(place), 0) + 1 from saved_view where page = 'clients'", vec![]).await?;
    let id: ViewId = act.new_id();
    tx.run(
        "insert into saved_view (id, page, name, staff_id, query, place) values ($1, 'clients', $2, $3, $4, $5)",
        args![id, name, owner, query, place],
    )
    .await?;
    Ok(())
}

/// Forgets a view: one's own, or a shared one when the role allows it.
///
/// # Errors
/// When there is no such view for the actor.
pub async fn forget(tx: &mut Tx, act: &mut Act, id: ViewId) -> Result<(), Error> {
    let shared = i64::from(act.actor.may(Role::Manager));
    let gone = tx
        .run(
            "delete from saved_view where id = $1 and (staff_id = $2 or (staff_id is null and $3 = 1))",
            args![id, act.actor.staff(), shared],
        )
        .await?;
    if gone == 0 { Err(Error::NotFound("saved view")) } else { Ok(()) }
}
