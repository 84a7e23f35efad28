//! Verbs of engagements.

mod accept;
mod change;
mod close_out;
mod step;

use perennial_core::engagements::{Engagement, Refusal};
use perennial_core::fact::Fact;
use perennial_core::ids::{ClientId, EngagementId};
use uuid::Uuid;

use super::rows::EngagementColumns;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::derived_rows;
use crate::error::Error;
use crate::rights::Right;

pub use accept::{NewEngagement, accept, accept_as, store};
pub use change::{EngagementChange, change, delete, delete_because, is_deleted, restore};
pub use close_out::close_out;
pub use perennial_core::engagements::Step;
pub use step::{GoalSaid, say_goal, say_whether_open, step};

/// An engagement as its verbs need it: whose it is, and what its facts say.
struct Loaded {
    client: ClientId,
    engagement: Engagement,
    /// All facts of the client.
    facts: Vec<Fact>,
}

#[derive(crate::db::Row)]
struct Stored {
    client_id: Uuid,
    #[row(flatten)]
    columns: EngagementColumns,
}

/// Loads an engagement for a verb. What is recorded in the same transaction counts.
async fn load(tx: &mut Tx, act: &Act, id: EngagementId) -> Result<Loaded, Error> {
    act.actor.must(Right::Record)?;
    let row: Option<Stored> = tx
        .optional(
            "select client_id, state, accepted_on, signed_on, kickoff_on, closed_on, goal, goal_confirmed_on,
               accepted_precision, closed_precision
             from engagement where id = $1 and deleted_at is null",
            args![id],
        )
        .await?;
    let row = row.ok_or(Error::NotFound("engagement"))?;
    let client = row.client_id.into();
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("engagement"))?;
    let (engagement, facts) = derived_rows::current(tx, client, id.0, &row.columns).await?;
    Ok(Loaded { client, engagement, facts })
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match (&refusal, refusal.field()) {
            (Refusal::NoSuchMilestone, _) => Self::NotFound("milestone"),
            (_, Some(field)) => Self::field(field, refusal.to_string()),
            (_, None) => Self::refused(refusal.to_string()),
        }
    }
}
