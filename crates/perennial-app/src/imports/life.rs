//! What else can happen to an import: stopped, discarded, tried again; and who may see its rows.

use perennial_core::ids::{ImportId, StaffId};
use perennial_core::imports::mapping::{Mapping, fingerprint};
use perennial_core::imports::read::Sheet;
use uuid::Uuid;

use super::course::{self, Import, State};
use super::{rows, visibility};
use crate::actor::{Actor, Role};
use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Conn, Tx};
use crate::error::Error;
use crate::rights::Right;

/// True when the actor sees every client of the firm: no information barrier keeps one away.
pub(super) async fn sees_all(conn: &mut Conn, actor: &Actor) -> Result<bool, Error> {
    let sees = actor.sees(1);
    let sql = format!("select count(*) from client c where not {sees}");
    let hidden: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok(hidden == 0)
}

/// True when the actor may read the cells of an import: those who uploaded it, and those from whom no client is
/// kept. A file may name clients behind a wall.
pub(super) async fn sees_rows(conn: &mut Conn, actor: &Actor, import: &Import) -> Result<bool, Error> {
    let own = actor.staff().is_none() || import.by_id == actor.staff();
    Ok(own || sees_all(conn, actor).await?)
}

/// Refuses who may not read the cells of an import.
pub(super) async fn may_see_rows(conn: &mut Conn, actor: &Actor, import: &Import) -> Result<(), Error> {
    if sees_rows(conn, actor, import).await? {
        return Ok(());
    }
    Err(Error::refused(
        "Somebody else uploaded this file, and its rows are for them alone. Ask whoever uploaded it to go on.",
    ))
}

/// Whoever began an import, with the role they have now: a crash does not widen what they see.
pub(super) async fn actor_of(conn: &mut Conn, id: ImportId) -> Result<Actor, Error> {
    let row: Option<(Uuid, String)> = conn
        .optional("select s.id, s.role from import i join staff s on s.id = i.by_staff where i.id = $1", args![id])
        .await?;
    Ok(row.map_or(Actor::Program, |(staff, role)| Actor::Staff {
        id: StaffId(staff),
        role: Role::from_key(&role).unwrap_or(Role::ReadOnly),
    }))
}

/// Stops a running import after the rows of the present transaction. What landed stays, and can be undone.
///
/// # Errors
/// When it is not running, or the role does not allow it.
pub async fn cancel(tx: &mut Tx, act: &Act, id: ImportId) -> Result<(), Error> {
    act.actor.must(Right::Import)?;
    visibility::must_be_whole(&course::find(tx, &act.actor, id).await?)?;
    let sql = "update import set state = 'cancelled', finished_at = $2, updated_at = $2 where id = $1 and state in ('running', 'failed')";
    if tx.run(sql, args![id, act.now]).await? == 0 {
        return Err(Error::refused("This import is not running, so there is nothing to stop."));
    }
    keep_bad_rows(tx, id).await
}

/// Removes an import that has not begun.
///
/// # Errors
/// When it has begun, or the role does not allow it.
pub async fn discard(tx: &mut Tx, act: &Act, id: ImportId) -> Result<(), Error> {
    act.actor.must(Right::Import)?;
    if tx.run("delete from import where id = $1 and state = 'draft'", args![id]).await? == 0 {
        return Err(Error::refused("This import has begun already. Undo it instead."));
    }
    Ok(())
}

/// Sets an import that stopped on an error running again, from the row after the last that landed.
pub(super) async fn take_up(tx: &mut Tx, act: &Act, id: ImportId) -> Result<(), Error> {
    act.actor.must(Right::Import)?;
    let import = course::find(tx, &act.actor, id).await?;
    visibility::must_be_whole(&import)?;
    if import.state != State::Failed {
        return Err(Error::refused("Only an import that stopped on an error can be tried again."));
    }
    let sql = "update import set state = 'running', failure = null, updated_at = $2 where id = $1";
    tx.run(sql, args![id, act.now]).await?;
    Ok(())
}

/// Remembers a mapping for files with the same headers.
pub(super) async fn remember(tx: &mut Tx, act: &Act, headers: &[String], mapping: &Mapping) -> Result<(), Error> {
    let text = serde_json::to_string(mapping).map_err(|e| Error::Internal(e.to_string()))?;
    tx.run(
        "insert into remembered_mapping (fingerprint, name, mapping, used_at) values ($1, $2, $3, $4)
         on conflict (fingerprint) do update set name = excluded.name, mapping = excluded.mapping, used_at = excluded.used_at",
        args![fingerprint(headers), mapping.name.as_str(), text, act.now],
    )
    .await?;
    Ok(())
}

/// Of the file only the rows that were left out are kept, for the file of problems.
pub(super) async fn keep_bad_rows(tx: &mut Tx, id: ImportId) -> Result<(), Error> {
    let lines = rows::lines_left_out(tx, id).await?;
    let mut sheet: Sheet = course::sheet_of(tx, id).await?;
    sheet.rows.retain(|row| lines.contains(&row.line));
    let content = serde_json::to_vec(&sheet).map_err(|e| Error::Internal(e.to_string()))?;
    tx.run("update import set content = $2 where id = $1", args![id, content]).await?;
    Ok(())
}
