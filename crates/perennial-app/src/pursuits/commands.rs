//! Verbs of pursuits.

mod change;
mod mend;
mod open;
mod outcome;
mod outlook;
mod unseen;

use perennial_core::fact::PursuitStep;
use perennial_core::ids::PursuitId;
use uuid::Uuid;

use crate::actor::Role;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::error::Error;

pub use change::{PursuitChange, change, delete, restore};
pub use mend::mend;
pub use open::{NewPursuit, enter, open};
pub use outcome::{decide, hire, no_way, not_now, reach, reopen};
pub use outlook::{Outlook, follow_up};
pub use unseen::{UnseenLoss, estimate_unseen, remove_unseen};

/// The name of a sub-step in the database.
pub fn step_key(step: PursuitStep) -> &'static str {
    match step {
        PursuitStep::Enquiry => "enquiry",
        PursuitStep::Shortlisted => "shortlisted",
        PursuitStep::Interviewed => "interviewed",
        PursuitStep::Proposal => "proposal",
        PursuitStep::Negotiation => "negotiation",
    }
}

/// The sub-step of a name written by [`step_key`].
pub fn step_from_key(key: &str) -> Option<PursuitStep> {
    PursuitStep::ALL.into_iter().find(|step| step_key(*step) == key)
}

/// A pursuit as its verbs need it.
#[derive(crate::db::Row)]
struct Stored {
    client_id: Uuid,
    title: String,
    service_line_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    owner_id: Option<Uuid>,
    value_minor: Option<i64>,
    currency: String,
    state: String,
    opened_on: i64,
    engagement_id: Option<Uuid>,
}

async fn load(tx: &mut Tx, act: &Act, id: PursuitId) -> Result<Stored, Error> {
    act.actor.must(Role::Member)?;
    let row: Option<Stored> = tx
        .optional(
            "select client_id, title, service_line_id, contact_id, owner_id, value_minor, currency, state, opened_on, engagement_id
             from pursuit where id = $1 and deleted_at is null",
            args![id],
        )
        .await?;
    let row = row.ok_or(Error::NotFound("pursuit"))?;
    clients::visible(tx, &act.actor, row.client_id.into()).await.map_err(|_| Error::NotFound("pursuit"))?;
    Ok(row)
}
