//! Whether one client may be named in the records of another, and what a reader outside of a barrier reads instead of a
//! name that was written before it was raised.

use std::collections::BTreeSet;

use perennial_core::ids::ClientId;
use perennial_core::imports::matching::clean_name;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

/// What stands for a name that the reader may not know.
const ELSEWHERE: &str = "another organisation";

/// The names of clients whom somebody may not know of: what was typed as somebody's employer may be one of them.
#[derive(Debug, Clone, Default)]
pub struct HiddenNames(BTreeSet<String>);

impl HiddenNames {
    /// Those of the clients behind barriers of which the actor is outside.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn of(conn: &mut Conn, actor: &Actor) -> Result<Self, Error> {
        let sql = format!("select c.name, c.legal_name from client c where c.walled <> 0 and not {}", actor.sees(1));
        let rows: Vec<(String, Option<String>)> = conn.all(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
        let names = rows.into_iter().flat_map(|(name, legal)| [Some(name), legal]).flatten();
        Ok(Self(names.map(|name| clean_name(&name)).collect()))
    }

    /// A name that was typed, as this reader may read it.
    pub fn shown<'t>(&self, typed: &'t str) -> &'t str {
        let is_hidden = !self.0.is_empty() && self.0.contains(&clean_name(typed));
        if is_hidden { ELSEWHERE } else { typed }
    }

    /// The same in the place of what was typed.
    pub fn hide(&self, typed: &mut String) {
        if self.shown(typed) == ELSEWHERE {
            ELSEWHERE.clone_into(typed);
        }
    }
}

/// True when everybody who may know of the client `at` may know of `client` too: only then may the one be named in the
/// records of the other.
///
/// # Errors
/// When the store cannot be read.
pub async fn may_be_named(conn: &mut Conn, client: ClientId, at: ClientId) -> Result<bool, Error> {
    let sql = "select count(*) from client c where c.id = $1 and c.walled = 1 and (
                 exists (select 1 from client a where a.id = $2 and a.walled = 0)
                 or exists (select 1 from client_wall w where w.client_id = $2 and w.staff_id not in
                   (select i.staff_id from client_wall i where i.client_id = $1)))";
    let barred: i64 = conn.scalar(sql, args![client, at]).await?;
    Ok(barred == 0)
}

/// The same, refused in words at a field of a form.
///
/// # Errors
/// When some who may know of `at` may not know of `client`, or the store cannot be read.
pub async fn must_be_nameable(
    conn: &mut Conn,
    client: ClientId,
    at: ClientId,
    field: &'static str,
) -> Result<(), Error> {
    if may_be_named(conn, client, at).await? {
        return Ok(());
    }
    Err(Error::field(
        field,
        "An information barrier stands between these two clients: people outside of it would read the name of the one in the records of the other. Leave the employer out and do not follow the person, or ask the person who manages the barrier first.",
    ))
}
