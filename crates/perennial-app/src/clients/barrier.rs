//! Whether one client may be named in the records of another.

use perennial_core::ids::ClientId;

use crate::args;
use crate::db::Conn;
use crate::error::Error;

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
