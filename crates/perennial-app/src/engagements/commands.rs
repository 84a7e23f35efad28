//! Verbs of engagements.

mod accept;
mod change;
mod close_out;
mod mend;
mod step;

use perennial_core::ids::{ClientId, EngagementId};
use uuid::Uuid;

use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;
use crate::rights::Right;

pub use accept::{Course, NewEngagement, accept, enter, set_course};
pub use change::{EngagementChange, change, delete, restore};
pub use close_out::close_out;
pub use mend::{differing, mend};
pub use step::{Step, step};

/// An engagement as its verbs need it.
struct Stored {
    client: ClientId,
    state: String,
    accepted: i64,
}

async fn load(tx: &mut Tx, act: &Act, id: EngagementId) -> Result<Stored, Error> {
    act.actor.must(Right::Record)?;
    let row: Option<(Uuid, String, i64)> = tx
        .optional(
            "select client_id, state, accepted_on from engagement where id = $1 and deleted_at is null",
            args![id],
        )
        .await?;
    let (client, state, accepted) = row.ok_or(Error::NotFound("engagement"))?;
    let client = ClientId(client);
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("engagement"))?;
    Ok(Stored { client, state, accepted })
}
