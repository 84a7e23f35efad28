//! What the day of a person cannot show, because nobody records it or nobody owns it.

use perennial_core::dates::Day;
use perennial_core::journeys::coverage::RecordKind;

use crate::actor::Actor;
use crate::args;
use crate::db::{AssertSqlSafe, Conn};
use crate::error::Error;
use crate::firm;
use crate::web::words::{count, short_date};

/// One line on calls and emails that nobody logs (D15): without them no rule watches silence. It counts the clients of
/// whom none is on record, or all where the firm logs them no longer. None where that is nobody.
///
/// # Errors
/// When the store cannot be read.
pub async fn unlogged(conn: &mut Conn, actor: &Actor) -> Result<Option<String>, Error> {
    let (_, stored) = firm::stored_coverage(conn).await?;
    let interactions = stored.get(&RecordKind::Interactions).cloned().unwrap_or_default();
    let given_up = interactions.recorded.filter(|_| !interactions.live);
    // An index has those with whom nobody here logged anything, so that the others are not looked through.
    let of_whom = match given_up {
        Some(_) => "",
        None => "and p.watched = 0 and not exists (select 1 from touch t where t.client_id = p.client_id)",
    };
    let sql = format!(
        "select count(*) from position p where p.counts = 1 {of_whom} and p.client_id not in {}",
        actor.hidden(1)
    );
    let clients: i64 = conn.scalar(AssertSqlSafe(sql), args![actor.wall_value()]).await?;
    Ok((clients > 0).then(|| unlogged_words(clients.unsigned_abs(), given_up)))
}

fn unlogged_words(clients: u64, given_up: Option<Day>) -> String {
    let whom = count(clients, "client");
    match given_up {
        None => format!("No calls or emails are on record for {whom}, so silence is not watched."),
        Some(on) => {
            let on = short_date(on);
            format!("No calls or emails have been logged since {on}, so the silence of {whom} is not watched.")
        }
    }
}

/// How many open alerts have no owner, as far as the actor sees them.
///
/// # Errors
/// When the store cannot be read.
pub async fn alerts_without_owner(conn: &mut Conn, actor: &Actor) -> Result<i64, Error> {
    let sql = format!(
        "select count(*) from alert a join client c on c.id = a.client_id
         where a.owner_id is null and a.state = 0 and c.deleted_at is null and {}",
        actor.sees(1)
    );
    Ok(conn.scalar(AssertSqlSafe(sql), args![actor.wall_value()]).await?)
}
