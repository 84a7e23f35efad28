//! Verbs of clients and contacts.

mod barrier;
mod contact;
mod particulars;
mod record;
mod standing;
mod sync;

use perennial_core::ids::ClientId;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;

pub use barrier::{barred, may_be_given, may_lead};
pub use contact::{ContactInput, add_contact, change_contact, client_of, contact_moved, enter_contact};
pub use particulars::{ClientInput, ClientKind};
pub use record::{assign_manager, change, delete, follow_fact, new_id, record, restore, store};
pub use standing::{archive, confirm_camp, end, note, say_continues, say_ended, say_who};
pub use sync::check_manager;

/// Refuses a client that the actor does not see: walled, deleted or not there at all.
///
/// # Errors
/// [`Error::NotFound`], alike in all three cases.
pub async fn visible(conn: &mut Conn, actor: &Actor, client: ClientId) -> Result<(), Error> {
    let sql = format!("select count(*) from client c where c.id = $2 and c.deleted_at is null and {}", actor.sees(1));
    let seen: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value(), client]).await?;
    if seen == 0 { Err(Error::NotFound("client")) } else { Ok(()) }
}
