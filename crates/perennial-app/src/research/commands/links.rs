//! Links are made for those who have not answered, and reminders noted.

use perennial_core::ids::{InvitationId, WaveId};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::db::{AssertSqlSafe, Tx};
use crate::error::Error;
use crate::research::link::Link;
use crate::research::wave;
use crate::rights::Right;

/// A link that was made.
pub struct Made {
    /// For whom.
    pub invitation: InvitationId,
    /// The secret part of the address; it is not stored.
    pub link: Link,
}

/// Makes a link for everybody in a wave who has not answered and whom the actor sees.
///
/// # Errors
/// When the wave is closed.
pub async fn make_links(tx: &mut Tx, act: &mut Act, wave: WaveId) -> Result<Vec<Made>, Error> {
    act.actor.must(Right::Record)?;
    if !wave::find(tx, wave).await?.row.is_open(act.today) {
        return Err(Error::refused("This wave takes no answers any more, so there is nothing to link to."));
    }
    let mut made = Vec::new();
    for invitation in waiting(tx, act, wave).await? {
        let link = Link::fresh();
        let sql = "insert into survey_link (token_hash, invitation_id, made_at) values ($1, $2, $3)";
        tx.run(sql, args![link.hash(), invitation, act.now]).await?;
        made.push(Made { invitation: invitation.into(), link });
    }
    Ok(made)
}

/// Those who have not finished, and whom the actor sees.
async fn waiting(tx: &mut Tx, act: &Act, wave: WaveId) -> Result<Vec<Uuid>, Error> {
    let sql = format!(
        "select i.id from survey_invitation i left join client c on c.id = i.client_id
         left join survey_response r on r.invitation_id = i.id
         where i.wave_id = $2 and i.revoked_at is null and r.finished_at is null
           and (i.client_id is null or (c.deleted_at is null and {})) order by i.id",
        act.actor.sees(1)
    );
    let rows: Vec<(Uuid,)> = tx.all(AssertSqlSafe(sql), args![act.actor.wall_value(), wave]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Notes that those who have not answered were reminded today. Gives how many.
///
/// # Errors
/// When the wave is not there.
pub async fn remind(tx: &mut Tx, act: &mut Act, wave: WaveId) -> Result<usize, Error> {
    act.actor.must(Right::Record)?;
    wave::find(tx, wave).await?;
    let waiting = waiting(tx, act, wave).await?;
    for invitation in &waiting {
        let sql = "update survey_invitation set reminded_on = $2, reminders = reminders + 1 where id = $1";
        tx.run(sql, args![*invitation, act.today]).await?;
    }
    Ok(waiting.len())
}
