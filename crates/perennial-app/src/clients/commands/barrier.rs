//! A client behind an information barrier is led by somebody inside: for anybody else it does not exist.

use perennial_core::ids::{ClientId, StaffId};

use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Tx, Value};
use crate::error::Error;
use crate::log::places;
use crate::web::words::count;

/// Clients asked about with one statement.
const CHUNK: usize = 400;

/// What stands in the way of giving clients to somebody: those of them, as far as the actor sees them, behind a
/// barrier that this person is outside of. None when nothing does.
///
/// # Errors
/// When the store cannot be read.
pub async fn barred(tx: &mut Tx, act: &Act, clients: &[ClientId], staff: StaffId) -> Result<Option<String>, Error> {
    let mut outside: Vec<String> = Vec::new();
    for chunk in clients.chunks(CHUNK) {
        let sql = format!(
            "select c.name from client c where {} and c.walled = 1 and c.id in ({})
               and not exists (select 1 from client_wall inside where inside.client_id = c.id and inside.staff_id = $2)
             order by c.name_key",
            act.actor.sees(1),
            places(3, chunk.len())
        );
        let mut values = args![act.actor.wall_value(), staff];
        values.extend(chunk.iter().map(|id| Value::from(*id)));
        let rows: Vec<(String,)> = tx.all(AssertSqlSafe(sql), values).await?;
        outside.extend(rows.into_iter().map(|(name,)| name));
    }
    if outside.is_empty() {
        return Ok(None);
    }
    let person: String = tx.scalar("select name from staff where id = $1", args![staff]).await?;
    let which = match outside.as_slice() {
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [first, rest @ ..] => format!("{first} and {}", count(rest.len() as u64, "other client")),
        [] => String::new(),
    };
    Ok(Some(format!(
        "{person} is outside of the information barrier around {which}: somebody inside has to let {person} in first, under Settings, Information barriers. Until then, choose somebody inside."
    )))
}

/// Refuses to give clients to somebody outside of their barriers.
///
/// # Errors
/// At the field `manager`, with who has to be let in first.
pub async fn may_lead(tx: &mut Tx, act: &Act, clients: &[ClientId], staff: StaffId) -> Result<(), Error> {
    match barred(tx, act, clients, staff).await? {
        Some(sentence) => Err(Error::field("manager", sentence)),
        None => Ok(()),
    }
}

/// Refuses to give something that is to be done for a client to somebody outside of its barrier, at a field of a form:
/// work to lead, a pursuit, a planned touch.
///
/// # Errors
/// At that field, with who has to be let in first.
pub async fn may_be_given(
    tx: &mut Tx,
    act: &Act,
    client: ClientId,
    staff: Option<StaffId>,
    field: &'static str,
) -> Result<(), Error> {
    let Some(staff) = staff else { return Ok(()) };
    match barred(tx, act, &[client], staff).await? {
        Some(sentence) => Err(Error::field(field, sentence)),
        None => Ok(()),
    }
}
