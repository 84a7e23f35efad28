//! Verbs of pursuits.

mod change;
mod enquiry;
mod open;
mod outcome;
mod outlook;
mod terms;
mod unseen;

use perennial_core::fact::Fact;
use perennial_core::ids::{ClientId, PursuitId};
use perennial_core::pursuits::{Pursuit, Refusal};
use uuid::Uuid;

use super::rows::PursuitColumns;
use crate::app::Act;
use crate::args;
use crate::clients;
use crate::db::Tx;
use crate::derived_rows;
use crate::error::Error;
use crate::rights::Right;

pub use change::{PursuitChange, change, delete, delete_because, is_deleted, restore};
pub use enquiry::{Enquiry, drop_with_enquiry, open_for_enquiry, restore_with_enquiry};
pub use open::{NewPursuit, open, store};
pub use outcome::{Reopened, hire, no_way, not_now, reach, reopen, say_whether_open, take_back};
pub use outlook::{Outlook, follow_up};
pub use terms::{reckon_factors, state_terms};
pub use unseen::{UnseenLoss, estimate_unseen, remove_unseen};

/// A pursuit as its verbs need it: its particulars, and what its facts say.
struct Loaded {
    row: Particulars,
    pursuit: Pursuit,
    /// All facts of the client.
    facts: Vec<Fact>,
}

#[derive(crate::db::Row)]
struct Particulars {
    client_id: Uuid,
    title: String,
    service_line_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    owner_id: Option<Uuid>,
    value_minor: Option<i64>,
    currency: String,
    #[row(flatten)]
    columns: PursuitColumns,
}

impl Loaded {
    fn client(&self) -> ClientId {
        self.row.client_id.into()
    }
}

/// Loads a pursuit for a verb. What is recorded in the same transaction counts.
async fn load(tx: &mut Tx, act: &Act, id: PursuitId) -> Result<Loaded, Error> {
    act.actor.must(Right::Record)?;
    let row: Option<Particulars> = tx
        .optional(
            "select client_id, title, service_line_id, contact_id, owner_id, value_minor, currency, state, step,
               opened_on, step_on, decided_on, revisit_on, reason, engagement_id, opened_precision, decided_precision
             from pursuit where id = $1 and deleted_at is null",
            args![id],
        )
        .await?;
    let row = row.ok_or(Error::NotFound("pursuit"))?;
    let client = row.client_id.into();
    clients::visible(tx, &act.actor, client).await.map_err(|_| Error::NotFound("pursuit"))?;
    let (pursuit, facts) = derived_rows::current(tx, client, id.0, &row.columns).await?;
    Ok(Loaded { row, pursuit, facts })
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal.field() {
            Some(field) => Self::field(field, refusal.to_string()),
            None => Self::refused(refusal.to_string()),
        }
    }
}
