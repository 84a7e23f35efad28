//! What follows an outcome: who returns with which plan, to whom it was lost, when somebody asks why.

use perennial_core::dates::Day;
use perennial_core::ids::{PursuitId, StaffId};

use super::load;
use crate::app::Act;
use crate::args;
use crate::db::Tx;
use crate::error::Error;

/// What follows an outcome.
#[derive(Debug, Clone, Default)]
pub struct Outlook {
    /// Who returns (S1.15).
    pub owner: Option<StaffId>,
    /// With which playbook: empty for none at all, so that only the note counts; none where nobody chose.
    pub nurture_playbook: Option<String>,
    /// A note on how the goodwill is kept warm.
    pub nurture_plan: Option<String>,
    /// To whom it was lost.
    pub lost_to: Option<String>,
    /// When the interview with the client who chose another way is planned (S1.36).
    pub interview: Option<Day>,
}

/// Keeps what follows the outcome of a pursuit; a new owner takes it over.
///
/// # Errors
/// When the pursuit is not there.
pub async fn follow_up(tx: &mut Tx, act: &mut Act, id: PursuitId, input: Outlook) -> Result<(), Error> {
    let stored = load(tx, act, id).await?;
    tx.run(
        "insert into pursuit_outcome (pursuit_id, nurture_playbook, nurture_plan, lost_to, interview_on)
         values ($1, $2, $3, $4, $5)
         on conflict (pursuit_id) do update set nurture_playbook = excluded.nurture_playbook,
           nurture_plan = excluded.nurture_plan, lost_to = excluded.lost_to,
           interview_on = excluded.interview_on",
        args![id, input.nurture_playbook, input.nurture_plan, input.lost_to, input.interview],
    )
    .await?;
    act.touched.insert(stored.client());
    if let Some(owner) = input.owner {
        let sql = "update pursuit set owner_id = $2, updated_at = $3, version = version + 1 where id = $1";
        tx.run(sql, args![id, owner, act.now]).await?;
    }
    Ok(())
}
